/* Box: another table that fits all that is shown, by moving people between the corners of a box. For the files of
 * disclose alone.
 *
 * For each field a second label is taken, or "All". The cells at every choice of the one or the other are the corners:
 * people come where the sign is +, and as many go where it is -, so that every sum still holds. Corners at "All" are
 * sums that change with their cells.
 *
 * A find is proof: the table it leads to lies within all that is known, so the first corner may hold that number too.
 * Not finding one proves nothing. The search looks at a bounded number of boxes. */
#ifndef PS_DISCLOSE_BOX_H
#define PS_DISCLOSE_BOX_H

#include "disclose/web.h"

#define PS_CORNERS_MOST 512
#define PS_MOVED_MOST 2 /* layers at once: somebody of the counted people comes or goes with the population */

typedef struct ps_corner {
    uint64_t code;
    uint32_t cell[PS_MOVED_MOST]; /* by moved layer; PS_WEB_NO_CELL where no table shows it */
    int sign;
} ps_corner;

typedef struct ps_box {
    ps_corner corners[PS_CORNERS_MOST];
    size_t n;
    uint32_t moved[PS_MOVED_MOST]; /* layers */
    size_t n_moved;
    int64_t amount;
    uint64_t cost; /* 0: nothing needs to be told less */
} ps_box;

typedef struct ps_box_search {
    const ps_web *web; /* its `now` is where the box starts */
    const ps_scheme *scheme;
    ps_knower knower;
    uint32_t layer, cell;
    int sign; /* more or fewer people there */
    int64_t amount;
} ps_box_search;

/* Moves up to `amount` people, 1 at least, with all cells as they are shown. */
bool ps_box_find(ps_box *out, const ps_box_search *search);
/* Moves all of `amount`; cells that stand in the way are to be told less of (ps_box_loosening), as few as can be found,
 * and small ones. Where more people come there always is one, save in a table whose sums contradict each other. */
bool ps_box_buy(ps_box *out, const ps_box_search *search);

/* How the cell must be shown for a box that was bought. */
ps_shown_as ps_box_loosening(const ps_box_search *search, const ps_box *box, size_t corner, size_t moved);

#endif
