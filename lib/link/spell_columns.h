/* Spell columns: the columns of an admission feed once its rows are spells.
 *
 *   JOIN    rows of a range of people become their spells, where the rows stood    O(rows)
 *   MOVE    the spells of all ranges stand one after another                       O(spells)
 *
 * A spell starts on the earliest admission date of its first part; takes method and the rest from the first row that
 * has them; discharge from its last part, the latest date; diagnoses of all rows in order, each once. Ranges are joined
 * by any number of threads, and columns moved likewise once all ranges are. */
#ifndef PS_LINK_SPELL_COLUMNS_H
#define PS_LINK_SPELL_COLUMNS_H

#include "link/input_rows.h"

/* Spell s of a range has the parts spell_first[s] .. of part_first[], those the rows member[]. */
typedef struct ps_spell_rows {
    const uint32_t *member, *part_first, *spell_first;
    size_t n;
} ps_spell_rows;

/* Rows from .. to - 1 hold the spells' values from `from` on, of every column that is looked at once rows are spells;
 * codes[] has a place for each column. False: no memory, and values of rows and spells mixed. */
bool ps_spells_join_columns(ps_input_rows *rows, const ps_spell_rows *spells, size_t from, size_t to, size_t *codes);
/* n spells of column c, which stand at `from` with `codes` codes, move down to `to`: of PS_CODES, behind the first
 * `used` codes. Ranges in their order. */
void ps_spells_move(ps_input_rows *rows, size_t c, size_t from, size_t n, size_t codes, size_t to, size_t used);
/* Once all have moved: column c has n spells, with `used` codes. Gone if nothing looks at it. */
void ps_spells_finish(ps_input_rows *rows, size_t c, size_t n, size_t used);

#endif
