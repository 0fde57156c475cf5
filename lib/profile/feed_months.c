/* Feed months: whole months of a feed with hardly any events, as when a delivery was missed.
 *
 * Looked at are at most the last 36 whole months between the feed's first and last event. A month has hardly any when
 * it has under a fifth of the median of the twelve nearest months, so that a feed that grows over the years is judged
 * by its own time; where that median is under 20, months differ by chance and none is named. The end of a feed is told
 * by its lag. */
#include "profile/profiling.h"

#include "base/date.h"

#include <stdlib.h>

#define MEDIAN_LEAST 20
#define FEW_PART 5 /* a fifth */
#define NEAREST 12

static int month_number(ps_day day)
{
    const ps_civil civil = ps_day_civil(day);

    return civil.year * 12 + civil.month - 1;
}

static ps_day month_start(int number)
{
    return ps_day_of(number / 12, number % 12 + 1, 1);
}

static int by_size(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

/* Of months from .. to - 1, without the one at `but`; of an even number the lower of the two in the middle, so that
 * months before a feed set in are not measured by those after. */
static uint64_t median(const ps_feed_facts *of, size_t from, size_t to, size_t but)
{
    uint64_t sizes[PS_MONTHS_LOOKED_AT];
    size_t n = 0;

    for (size_t m = from; m < to; m++)
        if (m != but)
            sizes[n++] = of->months[m].events;
    qsort(sizes, n, sizeof *sizes, by_size);
    return n ? sizes[(n - 1) / 2] : 0;
}

static bool is_few(const ps_feed_facts *of, size_t month)
{
    size_t from = month > NEAREST / 2 ? month - NEAREST / 2 : 0, to = from + NEAREST + 1;
    uint64_t usual;

    if (to > of->n_months) {
        to = of->n_months;
        from = to > NEAREST + 1 ? to - NEAREST - 1 : 0;
    }
    usual = median(of, from, to, month);
    return usual >= MEDIAN_LEAST && of->months[month].events * FEW_PART < usual;
}

/* The first and last whole month; false: there is none. */
static bool span_of(int *from, int *to, const ps_profiling *p, const ps_feed_facts *of)
{
    const ps_day last = of->last < p->facts->judged_by ? of->last : p->facts->judged_by;

    if (of->first == PS_NO_DAY || of->last == PS_NO_DAY || of->first > last)
        return false;
    *from = month_number(of->first);
    if (month_start(*from) != of->first)
        ++*from;
    *to = month_number(last + 1) - 1; /* the last day of a month makes it whole */
    if (*to - *from >= PS_MONTHS_LOOKED_AT)
        *from = *to - PS_MONTHS_LOOKED_AT + 1;
    return *from <= *to;
}

void ps_profile_months(const ps_profiling *p, size_t f)
{
    const ps_feed *feed = &p->population->feeds[f];
    ps_feed_facts *of = &p->facts->feeds[f];
    ps_day starts[PS_MONTHS_LOOKED_AT + 1];
    int from, to;

    if (!feed->n_events || !span_of(&from, &to, p, of))
        return;
    of->n_months = (size_t)(to - from + 1);
    for (size_t m = 0; m <= of->n_months; m++)
        starts[m] = month_start(from + (int)m);
    for (size_t m = 0; m < of->n_months; m++)
        of->months[m].month = starts[m];
    for (size_t e = 0; e < feed->n_events; e++) {
        const ps_day day = feed->day[e];
        size_t m;

        if (day < starts[0] || day >= starts[of->n_months])
            continue;
        m = (size_t)(day - starts[0]) / 31; /* never too late, and a month or so too early at most */
        while (day >= starts[m + 1])
            m++;
        of->months[m].events++;
    }
    of->median_month = median(of, 0, of->n_months, of->n_months);
    for (size_t m = 0; m < of->n_months; m++)
        of->months[m].few = is_few(of, m);
}
