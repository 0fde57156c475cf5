/* Sheet block: which cells of groups that part the same people may be shown. For sheet_form.c alone.
 *
 * Counts 1-7 are hidden, others rounded to the nearest 5. No hidden cell may be fixed to one value by what is shown,
 * the sum of the groups included, which another sheet may show: it is taken as known, rounded. (A table shows its sums
 * itself and may hide them too: suppress.h.) For each hidden cell another block is looked for that fits all that is
 * shown and has one person more or fewer there. Where none is found a partner is hidden, or the cell withheld, until
 * there is one. */
#ifndef PS_DISCLOSE_SHEET_BLOCK_H
#define PS_DISCLOSE_SHEET_BLOCK_H

#include "base/fail.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ps_cell_shown {
    PS_SHOWN,   /* rounded */
    PS_SMALL,   /* "*": 1-7 */
    PS_PARTNER, /* "*": 8 or more, hidden to protect another */
    PS_WITHHELD /* not even "*": may be any number */
} ps_cell_shown;

/* Rows 0 .. n - 1 part the people of `whole`; part[i] of whole[i] are counted, NULL: nothing is. `shown_part` is filled
 * where part is given. */
void ps_block_protect(ps_cell_shown *shown_whole, ps_cell_shown *shown_part, const uint64_t *whole,
                      const uint64_t *part, size_t n);

#endif
