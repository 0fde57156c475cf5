/* Snapshot narrow: days and numbers of texts of one part in 16 bits, where they fit.
 *
 *   NUMBERS   below 65,536, as they are
 *   DAYS      within 65,534 of each other: two places that hold the first of them, then 1 + days since; 0: not recorded
 *
 * Half the bytes to read, and to check, of most columns. O(rows). */
#ifndef PS_LINK_SNAPSHOT_NARROW_H
#define PS_LINK_SNAPSHOT_NARROW_H

#include "base/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_NARROW_BASE ((size_t)2) /* places before those of the days */

/* Of n values, into n places (and PS_NARROW_BASE more of days). False: they do not fit. */
bool ps_narrow_numbers(uint16_t *out, const uint32_t *number, size_t n);
bool ps_narrow_days(uint16_t *out, const ps_day *day, size_t n);
/* The day that 1 stands for. Days that nobody wrote may be any. */
ps_day ps_narrow_first(const uint16_t *narrow);
/* The n values from `first` on of what these made; whatever the bytes, nothing else is read. */
void ps_widen_numbers(uint32_t *out, const uint16_t *narrow, size_t first, size_t n);
void ps_widen_days(ps_day *out, const uint16_t *narrow, size_t first, size_t n);

#endif
