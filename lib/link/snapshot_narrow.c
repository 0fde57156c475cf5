/* Snapshot narrow: see snapshot_narrow.h. */
#include "link/snapshot_narrow.h"

#include <string.h>

#define AT_ONCE ((size_t)16) /* values, so many as compilers turn into wide instructions */

_Static_assert(PS_NARROW_BASE * sizeof(uint16_t) == sizeof(ps_day), "the first day fills the places before the days");

bool ps_narrow_numbers(uint16_t *out, const uint32_t *number, size_t n)
{
    uint32_t all = 0;

    for (size_t i = 0; i < n; i++) {
        all |= number[i];
        out[i] = (uint16_t)number[i];
    }
    return all <= UINT16_MAX;
}

bool ps_narrow_days(uint16_t *out, const ps_day *day, size_t n)
{
    ps_day from = INT32_MAX, to = PS_NO_DAY;

    for (size_t i = 0; i < n; i++) {
        from = day[i] != PS_NO_DAY && day[i] < from ? day[i] : from;
        to = day[i] > to ? day[i] : to;
    }
    if ((int64_t)to - from >= UINT16_MAX)
        return false;
    memcpy(out, &from, sizeof from);
    out += PS_NARROW_BASE;
    for (size_t i = 0; i < n; i++)
        out[i] = day[i] == PS_NO_DAY ? 0 : (uint16_t)(day[i] - from + 1);
    return true;
}

ps_day ps_narrow_first(const uint16_t *narrow)
{
    ps_day first;

    memcpy(&first, narrow, sizeof first);
    return first;
}

void ps_widen_numbers(uint32_t *out, const uint16_t *narrow, size_t first, size_t n)
{
    size_t at = 0;

    narrow += first;
    for (; at + AT_ONCE <= n; at += AT_ONCE)
        for (size_t i = at; i < at + AT_ONCE; i++)
            out[i] = narrow[i];
    for (; at < n; at++)
        out[at] = narrow[at];
}

static inline ps_day day_of(uint16_t narrow, uint32_t before)
{
    return narrow ? (ps_day)(before + narrow) : PS_NO_DAY;
}

void ps_widen_days(ps_day *out, const uint16_t *narrow, size_t first, size_t n)
{
    uint32_t before; /* without a sign: days that nobody wrote overflow to others */
    size_t at = 0;

    memcpy(&before, narrow, sizeof before);
    before--;
    narrow += PS_NARROW_BASE + first;
    for (; at + AT_ONCE <= n; at += AT_ONCE)
        for (size_t i = at; i < at + AT_ONCE; i++)
            out[i] = day_of(narrow[i], before);
    for (; at < n; at++)
        out[at] = day_of(narrow[at], before);
}
