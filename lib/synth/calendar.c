/* Calendar: see calendar.h. */
#include "synth/calendar.h"

#include "base/arena.h"
#include "base/date.h"

#include <stdlib.h>
#include <string.h>

ps_status ps_calendar_new(ps_calendar **out, ps_day index, ps_error *err)
{
    ps_calendar *calendar = ps_calloc(1, sizeof(*calendar));
    char day[11];

    if (!calendar)
        return ps_fail_memory(err);
    calendar->first = index - PS_CALENDAR_BACK;
    for (ps_day i = 0; i < PS_CALENDAR_DAYS; i++) {
        ps_day_format(day, calendar->first + i);
        memcpy(calendar->text[i], day, sizeof(calendar->text[i]));
    }
    *out = calendar;
    return PS_OK;
}

void ps_calendar_free(ps_calendar *calendar)
{
    free(calendar);
}
