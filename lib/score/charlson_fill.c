/* Charlson fill: the index for every person of a world, and for one person what set each condition.
 *
 * Each distinct code of the run is looked up once; events are then walked in ranges of persons, and only those whose
 * codes set a condition look for whose they are.                                          O(codes + events + people) */
#include "score/charlson.h"
#include "score/method.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE_PER_TASK 8192

enum { PART_PLAN, PART_1987, PART_2011, PART_GROUPS, PARTS };

static const char *lookback_words(char out[40], const ps_score_plan *score)
{
    static const char *const units[] = {
        [PS_DAYS] = "day", [PS_WEEKS] = "week", [PS_MONTHS] = "month", [PS_YEARS] = "year"};

    snprintf(out, 40, "%d %s%s", score->lookback_amount, units[score->lookback_unit],
             score->lookback_amount == 1 ? "" : "s");
    return out;
}

static ps_status describe(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                          ps_error *err)
{
    static const char *const suffixes[PARTS] = {"", "_1987", "_2011", "_groups"};
    ps_rule **rules = ps_arena_array(plan->arena, plan->n_inputs ? plan->n_inputs : 1, sizeof(ps_rule *));
    char lookback[40];

    if (!rules)
        return ps_fail_memory(err);
    for (size_t f = 0; f < plan->n_inputs; f++)
        if (score->from >> f & 1 && plan->inputs[f].covers)
            rules[row->n_rules++] = plan->inputs[f].covers;
    row->rules = rules;
    row->inputs = score->from;
    row->name = ps_arena_print(plan->arena, "%s%s", score->name, suffixes[part]);
    lookback_words(lookback, score);
    if (part == PART_GROUPS)
        row->meaning = ps_arena_print(plan->arena, "number of Charlson conditions, codes of the last %s", lookback);
    else
        row->meaning = ps_arena_print(plan->arena, "Charlson comorbidity index, weights of %s, codes of the last %s%s",
                                      part == PART_1987 || (part == PART_PLAN && score->weights_1987) ? "1987" : "2011",
                                      lookback, score->no_hierarchy ? ", mild and severe forms both counted" : "");
    return row->name && row->meaning ? PS_OK : ps_fail_memory(err);
}

/* The codes of one feed. */
typedef struct source {
    const ps_feed *feed;
    const ps_column *codes; /* PS_CODES or PS_TEXT, by event */
} source;

static size_t find_sources(source out[PS_INPUTS_MOST], const ps_population *population, const ps_score_plan *score)
{
    size_t n = 0;

    for (size_t f = 0; f < population->n_feeds && f < PS_INPUTS_MOST; f++) {
        const ps_feed *feed = &population->feeds[f];
        const int column = ps_schema_column_find(feed->schema, "diagnosis");

        if (!(score->from >> f & 1) || column < 0 || !feed->n_events || !feed->columns[column].n)
            continue;
        if (feed->columns[column].type == PS_CODES || feed->columns[column].type == PS_TEXT)
            out[n++] = (source){feed, &feed->columns[column]};
    }
    return n;
}

/* Events came, but no diagnosis with any of them: a 0 would say that people are well. */
static bool codes_are_lacking(const ps_population *population, const ps_score_plan *score, size_t n_sources)
{
    for (size_t f = 0; n_sources == 0 && f < population->n_feeds && f < PS_INPUTS_MOST; f++)
        if (score->from >> f & 1 && population->feeds[f].n_events)
            return true;
    return false;
}

static ps_span window_of(const ps_world *world, const ps_score_plan *score)
{
    return ps_span_within(world->population->index_date, score->lookback_amount, score->lookback_unit);
}

/* Events of a person in the window: first[] .. last[] - 1. They stand in date order. */
static void events_within(size_t *first, size_t *last, const ps_feed *feed, uint32_t person, ps_span window)
{
    size_t from = feed->first[person], to = feed->first[person + 1];

    while (from < to && (feed->day[from] == PS_NO_DAY || feed->day[from] < window.from))
        from++;
    while (to > from && feed->day[to - 1] > window.to)
        to--;
    *first = from;
    *last = to;
}

/* Codes of an event: numbers in the population's words. */
static const uint32_t *codes_of(size_t *n, const ps_column *column, size_t event)
{
    if (column->type == PS_TEXT) {
        *n = column->text[event] != 0;
        return &column->text[event];
    }
    *n = column->first[event + 1] - column->first[event];
    return *n ? &column->text[column->first[event]] : NULL;
}

typedef struct job {
    ps_column *parts;
    const ps_score_plan *score;
    const ps_charlson *table;
    const uint32_t *groups; /* by code number */
    const source *sources;
    size_t n_sources;
    ps_span window;
    size_t n_people;
} job;

static uint32_t groups_of_event(const uint32_t *groups, const ps_column *codes, size_t event)
{
    uint32_t found = 0;
    size_t n;
    const uint32_t *at = codes_of(&n, codes, event);

    for (size_t c = 0; c < n; c++)
        found |= groups[at[c]];
    return found;
}

/* What the events of one feed set for persons first .. last - 1. */
static void gather(uint32_t *set, const job *j, const source *from, size_t first, size_t last)
{
    const ps_feed *feed = from->feed;
    size_t p = first;

    for (size_t e = feed->first[first]; e < feed->first[last]; e++) {
        const ps_day day = feed->day[e];
        uint32_t found;

        if (day == PS_NO_DAY || day < j->window.from || day > j->window.to)
            continue;
        found = groups_of_event(j->groups, from->codes, e);
        if (!found)
            continue;
        while (feed->first[p + 1] <= e)
            p++;
        set[p - first] |= found;
    }
}

static unsigned count_bits(uint32_t bits)
{
    unsigned n = 0;

    for (; bits; bits &= bits - 1)
        n++;
    return n;
}

/* Of one person, a byte each: index by the weights of 2011, of 1987, number of conditions. 0: none of them. */
enum { NEW_BITS = 0, OLD_BITS = 8, COUNT_BITS = 16 };

static uint32_t told_of(const job *j, uint32_t groups)
{
    if (!groups) /* most people */
        return 0;
    if (!j->score->no_hierarchy)
        groups = ps_charlson_hierarchy(j->table, groups);
    return (uint32_t)ps_charlson_total(j->table, groups, false) << NEW_BITS |
           (uint32_t)ps_charlson_total(j->table, groups, true) << OLD_BITS | (uint32_t)count_bits(groups) << COUNT_BITS;
}

static void put(ps_column *part, size_t first, const uint32_t *told, size_t n, unsigned bits)
{
    double *number = part->number + first;
    size_t i = 0;

    if (!part->n)
        return;
    for (; i + 8 <= n; i += 8) /* so many at a time as compilers turn into wide instructions */
        for (size_t k = 0; k < 8; k++)
            number[i + k] = (int32_t)(told[i + k] >> bits & 0xFF);
    for (; i < n; i++)
        number[i] = (int32_t)(told[i] >> bits & 0xFF);
}

static ps_status score_people(void *context, size_t task, ps_error *err)
{
    const job *j = context;
    const size_t first = task * PEOPLE_PER_TASK;
    const size_t last = first + PEOPLE_PER_TASK < j->n_people ? first + PEOPLE_PER_TASK : j->n_people;
    const size_t n = last - first;
    uint32_t set[PEOPLE_PER_TASK];

    (void)err;
    memset(set, 0, n * sizeof *set);
    for (size_t s = 0; s < j->n_sources; s++)
        gather(set, j, &j->sources[s], first, last);
    for (size_t i = 0; i < n; i++)
        set[i] = told_of(j, set[i]);
    put(&j->parts[PART_PLAN], first, set, n, j->score->weights_1987 ? OLD_BITS : NEW_BITS);
    put(&j->parts[PART_1987], first, set, n, OLD_BITS);
    put(&j->parts[PART_2011], first, set, n, NEW_BITS);
    put(&j->parts[PART_GROUPS], first, set, n, COUNT_BITS);
    return PS_OK;
}

/* The `covers` rule of an input over everybody, kept by the world for whoever asks next. */
static ps_status find_covered(const ps_column **out, ps_world *world, size_t input, ps_pool *pool, ps_error *err)
{
    const ps_plan_input *asked = &world->plan->inputs[input];
    ps_status st = PS_OK;

    if (world->covers[input].type == PS_NOTHING) {
        const char *label = ps_arena_print(world->arena, "covers of %s", asked->name);

        st = label ? ps_rule_evaluate(&world->covers[input], asked->covers, world, label, pool, err)
                   : ps_fail_memory(err);
    }
    *out = &world->covers[input];
    return st;
}

/* 0 is honest only where the feeds would have told: whoever an input's `covers` leaves out, or may leave out, is not
 * scored. */
static ps_status blank_uncovered(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool,
                                 ps_error *err)
{
    for (size_t f = 0; f < world->plan->n_inputs; f++) {
        const ps_column *covered;
        ps_status st;

        if (!(score->from >> f & 1) || !world->plan->inputs[f].covers)
            continue;
        st = find_covered(&covered, world, f, pool, err);
        if (st != PS_OK)
            return st;
        for (size_t p = 0; p < covered->n; p++)
            if (covered->flag[p] != PS_YES)
                for (unsigned part = 0; part < PARTS; part++)
                    ps_column_blank(&parts[part], p, parts[part].n != 0);
    }
    return PS_OK;
}

static bool is_any_asked(const ps_column *parts)
{
    for (unsigned part = 0; part < PARTS; part++)
        if (parts[part].n)
            return true;
    return false;
}

static ps_status fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    const ps_population *population = world->population;
    const size_t n_words = ps_intern_count(population->words) + 1;
    uint32_t *groups = ps_calloc(n_words, sizeof *groups);
    ps_charlson table;
    source sources[PS_INPUTS_MOST];
    job j = {.parts = parts, .score = score, .table = &table, .groups = groups, .sources = sources};
    ps_status st;

    if (!groups)
        return ps_fail_memory(err);
    j.n_sources = find_sources(sources, population, score);
    if (codes_are_lacking(population, score, j.n_sources)) {
        free(groups);
        for (unsigned part = 0; part < PARTS; part++)
            ps_column_blank(&parts[part], 0, parts[part].n);
        return PS_OK; /* everybody is missing */
    }
    if (!is_any_asked(parts)) { /* what is noted of `covers` does not hang on who asks */
        free(groups);
        return blank_uncovered(parts, world, score, pool, err);
    }
    ps_charlson_init(&table);
    for (size_t w = 1; w < n_words; w++)
        groups[w] = ps_charlson_groups_of(&table, ps_intern_text(population->words, (uint32_t)w));
    j.window = window_of(world, score);
    j.n_people = population->n_people;
    st = ps_pool_run(pool, score_people, &j, (j.n_people + PEOPLE_PER_TASK - 1) / PEOPLE_PER_TASK, err);
    free(groups);
    return st == PS_OK ? blank_uncovered(parts, world, score, pool, err) : st;
}

/* The newest code and day of each group; on one day, the first that stands there. */
static uint32_t newest_codes(uint32_t codes_out[PS_CHARLSON_GROUPS], ps_day days[PS_CHARLSON_GROUPS],
                             const ps_charlson *table, const ps_world *world, const ps_score_plan *score,
                             uint32_t person)
{
    source sources[PS_INPUTS_MOST];
    const size_t n_sources = find_sources(sources, world->population, score);
    const ps_span window = window_of(world, score);
    uint32_t all = 0;

    for (size_t s = 0; s < n_sources; s++) {
        size_t first, last, n;

        events_within(&first, &last, sources[s].feed, person, window);
        for (size_t e = first; e < last; e++) {
            const uint32_t *codes = codes_of(&n, sources[s].codes, e);
            const ps_day day = sources[s].feed->day[e];

            for (size_t c = 0; c < n; c++) {
                const uint32_t groups =
                    ps_charlson_groups_of(table, ps_intern_text(world->population->words, codes[c]));

                for (int g = 0; g < PS_CHARLSON_GROUPS; g++)
                    if (groups >> g & 1 && (!(all >> g & 1) || day > days[g])) {
                        codes_out[g] = codes[c];
                        days[g] = day;
                        all |= UINT32_C(1) << g;
                    }
            }
        }
    }
    return score->no_hierarchy ? all : ps_charlson_hierarchy(table, all);
}

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    ps_charlson table;
    uint32_t codes[PS_CHARLSON_GROUPS] = {0};
    ps_day days[PS_CHARLSON_GROUPS];
    uint32_t groups;
    size_t n = 0;

    ps_charlson_init(&table);
    for (int g = 0; g < PS_CHARLSON_GROUPS; g++)
        days[g] = PS_NO_DAY;
    groups = newest_codes(codes, days, &table, world, score, person);
    for (int g = 0; g < PS_CHARLSON_GROUPS; g++) {
        if (!(groups >> g & 1))
            continue;
        if (n < most)
            out[n] = (ps_score_item){ps_charlson_label(&table, g), ps_charlson_weight(&table, g, score->weights_1987),
                                     ps_intern_text(world->population->words, codes[g]), days[g]};
        n++;
    }
    return n;
}

const ps_score_method ps_score_charlson_method = {"charlson", PARTS, describe, fill, items};
