/* Round: scheme hes on one count. */
#ifndef PS_DISCLOSE_ROUND_H
#define PS_DISCLOSE_ROUND_H

#include <stdbool.h>
#include <stdint.h>

#define PS_HES_SMALL_MOST 7 /* people 1-7 are hidden */
#define PS_HES_STEP 5       /* all others are shown to the nearest 5 */

bool ps_hes_is_small(uint64_t count);
/* Nearest multiple of 5; integers are never half way between two. */
uint64_t ps_hes_round(uint64_t count);
/* The counts that are shown as `shown`: 0 alone for 0, else 8 or more within 2. */
void ps_hes_unround(int64_t *least, int64_t *most, uint64_t shown);

#endif
