/* Coded: a scheme for every person of a world, and for one person what set each condition.
 *
 * Each distinct code of the run is looked up once; events are then walked in ranges of persons, and only those whose
 * codes set a condition look for whose they are.                                          O(codes + events + people) */
#include "score/coded.h"
#include "base/arena.h"
#include "base/slim_numbers.h"
#include "score/diagnoses.h"
#include "score/group_map.h"
#include "score/newest.h"

#include <stdlib.h>
#include <string.h>

#define PEOPLE_PER_TASK 4096

static const ps_coded *coded_of(const ps_score_plan *score)
{
    return ps_score_method_of(score)->own;
}

/* Total that the part is, or PS_PART_GROUPS. */
static int total_of(const ps_score_plan *score, unsigned part)
{
    const ps_coded *coded = coded_of(score);

    if (coded->parts[part].total != PS_PART_MAIN)
        return coded->parts[part].total;
    return score->weights_1987 ? 0 : coded->main;
}

ps_status ps_coded_name(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part, ps_error *err)
{
    const ps_coded *coded = coded_of(score);
    const char *name = coded->parts[part].name ? coded->parts[part].name : score->name;
    const int total = total_of(score, part);
    char lookback[40];

    ps_score_lookback_words(lookback, score);
    if (total == PS_PART_GROUPS)
        return ps_score_name_row(row, plan, score, name, err, "number of conditions of the %s, codes of the last %s",
                                 coded->scheme->about.title, lookback);
    return ps_score_name_row(row, plan, score, name, err, "%s, codes of the last %s%s",
                             coded->scheme->totals[total].meaning, lookback,
                             score->no_hierarchy ? ", mild and severe forms both counted" : "");
}

typedef struct job {
    ps_column *parts;
    unsigned n_parts;
    const ps_score_plan *score;
    const ps_group_map *map;
    const ps_groups *groups; /* by code number */
    const ps_diagnoses *sources;
    size_t n_sources;
    ps_span window;
    size_t n_people;
} job;

static ps_groups groups_of_event(const ps_groups *groups, const ps_column *codes, size_t event)
{
    ps_groups found = {{0}};
    size_t n;
    const uint32_t *at = ps_diagnoses_of(&n, codes, event);

    for (size_t c = 0; c < n; c++)
        ps_groups_join(&found, groups[at[c]]);
    return found;
}

/* What the events of one feed set for persons first .. last - 1. */
static void gather(ps_groups *set, const job *j, const ps_diagnoses *from, size_t first, size_t last)
{
    const ps_feed *feed = from->feed;
    size_t p = first;

    for (size_t e = feed->first[first]; e < feed->first[last]; e++) {
        const ps_day day = feed->day[e];
        ps_groups found;

        if (day == PS_NO_DAY || day < j->window.from || day > j->window.to)
            continue;
        found = groups_of_event(j->groups, from->codes, e);
        if (ps_groups_none(found))
            continue;
        while (feed->first[p + 1] <= e)
            p++;
        ps_groups_join(&set[p - first], found);
    }
}

static void put(const job *j, size_t person, ps_groups set)
{
    if (!j->score->no_hierarchy)
        set = ps_groups_ranked(j->map, set);
    for (unsigned part = 0; part < j->n_parts; part++) {
        const int total = total_of(j->score, part);

        if (j->parts[part].n)
            ps_number_put(&j->parts[part], person,
                          total == PS_PART_GROUPS ? (int)ps_groups_count(set)
                                                  : ps_groups_total(j->map, set, (size_t)total));
    }
}

static ps_status score_people(void *context, size_t task, ps_error *err)
{
    const job *j = context;
    const size_t first = task * PEOPLE_PER_TASK;
    const size_t last = first + PEOPLE_PER_TASK < j->n_people ? first + PEOPLE_PER_TASK : j->n_people;
    ps_groups set[PEOPLE_PER_TASK];

    (void)err;
    memset(set, 0, (last - first) * sizeof *set);
    for (size_t s = 0; s < j->n_sources; s++)
        gather(set, j, &j->sources[s], first, last);
    for (unsigned part = 0; part < j->n_parts; part++)
        if (j->parts[part].n)
            ps_numbers_fill(&j->parts[part], first, last - first, 0);
    for (size_t p = first; p < last; p++)
        if (!ps_groups_none(set[p - first])) /* few people */
            put(j, p, set[p - first]);
    return PS_OK;
}

ps_status ps_coded_fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    const ps_population *population = world->population;
    const unsigned n_parts = ps_score_method_of(score)->n_parts;
    ps_diagnoses sources[PS_INPUTS_MOST];
    ps_group_map map;
    job j = {.parts = parts, .n_parts = n_parts, .score = score, .map = &map, .sources = sources};
    ps_groups *groups;
    ps_status st;

    j.n_sources = ps_diagnoses_find(sources, population, score);
    if (ps_diagnoses_lack(population, score, j.n_sources)) {
        for (unsigned part = 0; part < n_parts; part++)
            ps_column_blank(&parts[part], 0, parts[part].n);
        return PS_OK; /* everybody is missing */
    }
    if (!ps_score_asked(parts, n_parts)) /* what is noted of `covers` does not hang on who asks */
        return ps_score_blank_uncovered(parts, n_parts, world, score, pool, err);
    ps_group_map_init(&map, coded_of(score)->scheme);
    groups = ps_groups_of_words(&map, population->words);
    if (!groups)
        return ps_fail_memory(err);
    j.groups = groups;
    j.window = ps_score_window(world, score);
    j.n_people = population->n_people;
    st = ps_pool_run(pool, score_people, &j, (j.n_people + PEOPLE_PER_TASK - 1) / PEOPLE_PER_TASK, err);
    free(groups);
    return st == PS_OK ? ps_score_blank_uncovered(parts, n_parts, world, score, pool, err) : st;
}

/* ---- one person ---- */

static void find_newest(ps_newest *out, const ps_group_map *map, const ps_world *world, const ps_score_plan *score,
                        uint32_t person)
{
    ps_diagnoses sources[PS_INPUTS_MOST];
    const size_t n_sources = ps_diagnoses_find(sources, world->population, score);
    const ps_span window = ps_score_window(world, score);

    for (size_t s = 0; s < n_sources; s++) {
        size_t first, last;

        ps_events_within(&first, &last, sources[s].feed, person, window);
        for (size_t e = first; e < last; e++)
            ps_newest_note(out, map, world, sources[s].codes, e, sources[s].feed->day[e]);
    }
}

size_t ps_coded_items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score,
                      uint32_t person)
{
    const size_t total = (size_t)total_of(score, 0);
    ps_newest found = {.all = {{0}}};
    ps_group_map map;
    ps_groups kept;
    size_t n = 0;

    ps_group_map_init(&map, coded_of(score)->scheme);
    find_newest(&found, &map, world, score, person);
    kept = score->no_hierarchy ? found.all : ps_groups_ranked(&map, found.all);
    for (int g = 0; g < map.n_groups; g++) {
        if (!ps_groups_has(kept, g))
            continue;
        if (n < most)
            out[n] = ps_newest_item(&found, &map, world, g, map.weights[total][g]);
        n++;
    }
    return n;
}
