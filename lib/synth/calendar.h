/* Calendar: days as text, ready made, since most bytes of the largest extracts are dates.
 *
 * Sixteen years up to the end of the extracts; other days are left to the caller. Immutable once made; any number of
 * threads may read it. */
#ifndef PS_SYNTH_CALENDAR_H
#define PS_SYNTH_CALENDAR_H

#include "base/fail.h"
#include "popstrat/value.h"

#define PS_CALENDAR_BACK 5900
#define PS_CALENDAR_DAYS 6000

typedef struct ps_calendar {
    ps_day first;
    char text[PS_CALENDAR_DAYS][10]; /* "2025-03-31", no NUL */
} ps_calendar;

ps_status ps_calendar_new(ps_calendar **out, ps_day index, ps_error *err);
void ps_calendar_free(ps_calendar *calendar); /* NULL is fine */

/* Ten characters; NULL for a day that is not in it. */
static inline const char *ps_calendar_text(const ps_calendar *calendar, ps_day day)
{
    const uint32_t at = (uint32_t)day - (uint32_t)calendar->first;

    return at < PS_CALENDAR_DAYS ? calendar->text[at] : NULL;
}

#endif
