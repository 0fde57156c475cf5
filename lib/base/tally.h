/* Tally: named counters that stages fill and the audit and the quality table read.
 *
 * A counter is (stage, subject, name), e.g. ("extract", "gp", "rows"). Kept in order of first use; adding to a counter
 * that exists adds up. One thread at a time: parallel stages keep their own numbers and add them in order at the end.
 */
#ifndef PS_BASE_TALLY_H
#define PS_BASE_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ps_tally ps_tally;
typedef struct ps_tally_row {
    const char *stage, *subject, *name; /* lent by the tally */
    uint64_t count;
} ps_tally_row;

ps_tally *ps_tally_new(void);
void ps_tally_free(ps_tally *tally);
bool ps_tally_add(ps_tally *tally, const char *stage, const char *subject, const char *name,
                  uint64_t count); /* false: no memory */
uint64_t ps_tally_get(const ps_tally *tally, const char *stage, const char *subject, const char *name);
size_t ps_tally_count(const ps_tally *tally);
ps_tally_row ps_tally_row_at(const ps_tally *tally, size_t row);

#endif
