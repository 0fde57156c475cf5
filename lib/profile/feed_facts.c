/* Feed facts: rows, people and days of one feed. */
#include "profile/profiling.h"

#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#define BELIEVABLE_DAYS 62 /* after the index date; link judges the newest event so */

static uint64_t counted(const ps_profiling *p, size_t feed, const char *name)
{
    return ps_tally_get(p->population->tally, "link", p->population->feeds[feed].name, name);
}

static void count_rows(const ps_profiling *p, size_t f)
{
    const ps_input_report *report = p->population->reports[f];
    ps_feed_facts *of = &p->facts->feeds[f];

    of->rows = report->rows;
    of->refused = report->refused;
    of->withdrawn = counted(p, f, "deletion rows") + counted(p, f, "rows withdrawn by deletions");
    of->duplicates = counted(p, f, "exact duplicates, of the rows used");
    of->amended = counted(p, f, "amended rows replaced");
    of->aside = counted(p, f, "rows of earlier snapshots") + counted(p, f, "rows of snapshots after the index date") +
                counted(p, f, "attendances told by an earlier input") + counted(p, f, "regular attenders left out");
    of->rows_linked = counted(p, f, "rows linked");
    of->rows_of_strangers = counted(p, f, "rows of strangers");
    of->events = p->population->feeds[f].n_events;
}

static void count_people(const ps_profiling *p, size_t f)
{
    const ps_population *population = p->population;
    const ps_feed *feed = &population->feeds[f];
    ps_feed_facts *of = &p->facts->feeds[f];

    for (size_t i = 0; i < population->n_people; i++) {
        const bool in = population->known[i] >> f & 1;
        const uint64_t events = feed->n_events ? feed->first[i + 1] - feed->first[i] : 0;

        of->people += in;
        of->people_linked += in && population->person[PS_P_IN_PERSON_EXTRACT].flag[i] == PS_YES;
        if (!p->here[i])
            continue;
        of->people_here += in;
        for (int by = 0; by < PS_GROUPINGS; by++) {
            of->group_people[by][p->group[by][i]] += in;
            of->group_events[by][p->group[by][i]] += events;
        }
    }
}

static void look_at_days(const ps_profiling *p, size_t f)
{
    const ps_population *population = p->population;
    const ps_feed *feed = &population->feeds[f];
    const ps_day believable = ps_day_add(population->index_date, BELIEVABLE_DAYS, PS_DAYS);
    ps_feed_facts *of = &p->facts->feeds[f];

    of->last = population->reports[f]->newest_event;
    of->first = PS_NO_DAY;
    for (size_t i = 0; feed->n_events && i < population->n_people; i++) {
        const ps_day born = population->person[PS_P_BORN].day[i], died = population->person[PS_P_DIED].day[i];

        for (size_t e = feed->first[i]; e < feed->first[i + 1]; e++) {
            const ps_day day = feed->day[e];

            if (of->first == PS_NO_DAY || day < of->first)
                of->first = day;
            of->too_late += day > believable;
            of->before_birth += born != PS_NO_DAY && day < born - PS_SLACK_DAYS;
            of->after_death += died != PS_NO_DAY && day > died + PS_SLACK_DAYS && day <= believable;
            of->year_events += of->last != PS_NO_DAY && day <= of->last && day > of->last - 365;
        }
    }
    of->lag_days = -1;
    if (of->last != PS_NO_DAY)
        of->lag_days = of->last < p->facts->judged_by ? (int)(p->facts->judged_by - of->last) : 0;
}

void ps_profile_feed(const ps_profiling *p, size_t feed)
{
    count_rows(p, feed);
    count_people(p, feed);
    look_at_days(p, feed);
}

/* ---- ids of another scheme ---- */

/* What can be seen of how an id was made: its length, and whether it is all hex digits. */
static unsigned form_of(const char *id, size_t length)
{
    bool hex = true;

    for (size_t i = 0; i < length; i++)
        hex = hex && strchr("0123456789abcdefABCDEF", id[i]) != NULL;
    return (unsigned)length * 2 + hex;
}

/* A form is another one when fewer than one in a thousand ids of the person extract have it. */
ps_status ps_profile_other_ids(const ps_profiling *p, ps_error *err)
{
    const ps_population *population = p->population;
    const uint8_t *linked = population->person[PS_P_IN_PERSON_EXTRACT].flag;
    const size_t longest = ps_idmap_longest(population->ids);
    uint64_t *people = ps_calloc((longest + 1) * 2, sizeof *people), all = 0;
    char *id = ps_calloc(longest + 1, 1);
    const ps_status st = people && id ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < population->n_people; i++)
        if (linked[i] == PS_YES) {
            people[form_of(id, ps_idmap_text(id, population->ids, (uint32_t)i))]++;
            all++;
        }
    for (size_t i = 0; st == PS_OK && i < population->n_people; i++) {
        if (linked[i] == PS_YES ||
            people[form_of(id, ps_idmap_text(id, population->ids, (uint32_t)i))] * 1000 >= (all ? all : 1))
            continue;
        for (size_t f = 0; f < population->n_feeds; f++)
            p->facts->feeds[f].other_ids += population->known[i] >> f & 1;
    }
    free(people);
    free(id);
    return st;
}
