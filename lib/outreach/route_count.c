/* Route count: how the people of a list are to be reached, as counts: whom each rule of route.c changed, and who has no
 * usable route, by group and area; and how many are offered each topic. */
#include "outreach/list_job.h"

#include <math.h>
#include <string.h>

#define FIFTHS 5

static bool add_group(ps_route_report *report, ps_arena *kept, const char *by, const char *name, uint64_t people,
                      uint64_t no_route)
{
    const char *copy = ps_arena_text(kept, name, strlen(name));

    report->groups[report->n_groups++] = (ps_route_group){by, copy, people, no_route};
    return copy != NULL;
}

/* By a text; areas only where anybody has no route. */
static ps_status add_texts(const ps_list_job *job, ps_route_report *report, ps_person_column_number column,
                           const bool *no_route, const uint32_t *persons, size_t n, ps_error *err)
{
    const ps_column *by = &job->population->person[column];
    ps_route_group *groups;
    ps_split split;
    ps_status st;

    if (!by->n)
        return PS_OK;
    st = ps_split_by(&split, job->arena, job->population, by, persons, n, err);
    if (st != PS_OK)
        return st;
    groups = ps_arena_array(job->kept, report->n_groups + split.n + 1, sizeof *groups);
    if (!groups)
        return ps_fail_memory(err);
    if (report->n_groups)
        memcpy(groups, report->groups, report->n_groups * sizeof *groups);
    report->groups = groups;
    for (size_t g = 0; g < split.n; g++) {
        uint64_t none = 0;

        for (size_t i = 0; i < split.groups[g].n; i++)
            none += no_route[split.groups[g].persons[i]];
        if ((none || column != PS_P_LSOA) && !add_group(report, job->kept, ps_person_columns[column].name,
                                                        split.groups[g].label, split.groups[g].n, none))
            return ps_fail_memory(err);
    }
    return PS_OK;
}

static ps_status add_fifths(const ps_list_job *job, ps_route_report *report, const bool *no_route,
                            const uint32_t *persons, size_t n, ps_error *err)
{
    static const char *const names[FIFTHS + 1] = {"none", "1", "2", "3", "4", "5"};
    uint64_t people[FIFTHS + 1] = {0}, none[FIFTHS + 1] = {0};

    report->groups = ps_arena_array(job->kept, FIFTHS + 1, sizeof *report->groups);
    if (!report->groups)
        return ps_fail_memory(err);
    if (!job->population->person[PS_P_IMD_QUINTILE].n && !job->population->person[PS_P_IMD_DECILE].n)
        return PS_OK;
    for (size_t i = 0; i < n; i++) {
        const unsigned f = ps_population_fifth(job->population, persons[i]);
        people[f]++;
        none[f] += no_route[persons[i]];
    }
    for (size_t f = 1; f <= FIFTHS + 1; f++)
        if (people[f % (FIFTHS + 1)] && !add_group(report, job->kept, "imd_quintile", names[f % (FIFTHS + 1)],
                                                   people[f % (FIFTHS + 1)], none[f % (FIFTHS + 1)]))
            return ps_fail_memory(err);
    return PS_OK;
}

static ps_status count_groups(const ps_list_job *job, ps_route_report *report, const bool *no_route,
                              const uint32_t *persons, size_t n, ps_error *err)
{
    static const ps_person_column_number texts[] = {PS_P_ETHNICITY, PS_P_AGE_BAND, PS_P_LSOA};
    ps_status st = add_fifths(job, report, no_route, persons, n, err);

    for (size_t i = 0; st == PS_OK && i < PS_COUNT(texts); i++)
        st = add_texts(job, report, texts[i], no_route, persons, n, err);
    return st;
}

/* What becomes of all that the list suggests for a person, added up. */
static ps_route all_of(const ps_list_job *job, uint32_t person)
{
    ps_route all = job->matrix >= 0 ? ps_route_of(job, person) : (ps_route){.need = ""};
    bool some = false;

    for (size_t i = 0; job->topics && i < job->topics->n_rows; i++) {
        ps_route one;
        if (!ps_topic_fits(job, i, person))
            continue;
        one = ps_route_by(job, &job->topics->rows[i], person);
        all.rules |= one.rules;
        all.no_route = all.no_route || one.no_route;
        job->report->topics[i]++;
        some = true;
    }
    job->report->no_topic += job->topics && !some;
    return all;
}

ps_status ps_routes_count(ps_list_job *job, const uint32_t *persons, size_t n, ps_error *err)
{
    ps_route_report *report;
    bool *no_route;

    if (job->matrix < 0 && !job->topics)
        return PS_OK;
    report = job->report->routes = ps_arena_array(job->kept, 1, sizeof *report);
    no_route = ps_arena_array(job->arena, job->population->n_people + 1, sizeof *no_route);
    if (job->topics)
        job->report->topics = ps_arena_array(job->kept, job->topics->n_rows + 1, sizeof *job->report->topics);
    if (!report || !no_route || (job->topics && !job->report->topics))
        return ps_fail_memory(err);
    report->people = n;
    for (size_t i = 0; i < n; i++) {
        const ps_route route = all_of(job, persons[i]);

        for (int r = 0; r < PS_ROUTE_RULES; r++)
            report->changed[r] += route.rules >> r & 1;
        report->no_route += no_route[persons[i]] = route.no_route;
    }
    return count_groups(job, report, no_route, persons, n, err);
}
