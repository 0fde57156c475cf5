/* Alternative: another table that fits all that is shown, and differs in a given cell. For the files of disclose alone.
 *
 * Tables differ by moves: one person more or fewer in a few cells. The search starts with the cell itself and, where a
 * margin would then leave what an outsider knows of it, makes up for it in another cell under that margin, at most
 * MOVES_MOST cells in all and with a bounded number of tries. A find is proof that the cell is not fixed; not finding
 * one proves nothing. */
#ifndef PS_DISCLOSE_ALTERNATIVE_H
#define PS_DISCLOSE_ALTERNATIVE_H

#include "disclose/lattice.h"

#define PS_MOVES_MOST 5

/* What an outsider knows of a count: it lies here, both ends included. */
typedef struct ps_known {
    int64_t least, most;
} ps_known;

typedef struct ps_move {
    uint32_t leaf;
    int change[PS_COUNTS];
} ps_move;

typedef struct ps_alternative {
    ps_move moves[PS_MOVES_MOST];
    size_t n;
} ps_alternative;

/* `known` by row for each count; the exact table lies within. `counted` false: the table has no people, only a
 * population. */
bool ps_alternative_find(ps_alternative *out, const ps_lattice *lattice, ps_known *const known[PS_COUNTS], bool counted,
                         ps_count_of of, size_t row);
/* By how much the count of a row differs. */
int ps_alternative_change(const ps_alternative *alternative, const ps_lattice *lattice, ps_count_of of, size_t row);

#endif
