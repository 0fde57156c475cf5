/* Hospital Frailty Risk Score: 109 codes of three characters, each once, in tenths of a point. */
#include "base/arena.h"
#include "base/slim_numbers.h"
#include "define/describe.h"
#include "define/plan_reading.h"
#include "score/diagnoses.h"
#include "score/method.h"
#include "score/newest.h"
#include "score/stays.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define AGE_LEAST 75
#define HISTORY_YEARS 2
#define PEOPLE_PER_TASK ((size_t)4096)

static const ps_scheme scheme = {
    .about =
        {
            .name = "hfrs",
            .title = "Hospital Frailty Risk Score",
            .paper = "Gilbert et al. 2018, Lancet 391:1775-1782",
            .edition = "109 three-character ICD-10 codes, weights in tenths that add up to 173.2; bands low below 5, "
                       "intermediate 5 to 15, high above 15; taken from five transcriptions that agree",
            .lookback = "alone: the codes given, or those dated from --from to --to; in plans the index admission and "
                        "the emergency admissions of the two years before it",
            .missing =
                "alone 0.0 where no code is in the table: a person without an admission has no score, and leaving "
                "them out is the caller's job; in plans missing without an admission, where those that count carry no "
                "code at all, where no birth is known, and below age 75 unless allow_under_age = true",
            .caller = "age (75 and over) and admission type: which admissions the codes are from, and who has had none",
            .confidence =
                "verified: 109 of 109 codes and weights; U80, N18, A09 and R29 changed meaning or use over the "
                "editions of ICD-10, which moves trends",
            .use = "finding people of 75 and over in hospital data who are at risk of outcomes that go with frailty",
            .not_for =
                "people below 75, people without a hospital admission, or a diagnosis of frailty: it is read off "
                "codes and needs a clinical look",
            .columns = "hfrs (one decimal), hfrs_band (low, intermediate, high)",
            .table = "weights/hfrs",
            .alone = true,
            .in_plans = true,
        },
    .totals = {{"hfrs", "weight_tenths", true, false, "Hospital Frailty Risk Score"}},
    .bands = {{"low", 49}, {"intermediate", 150}, {"high", INT_MAX}},
    .bands_name = "hfrs_band",
};

static const char *const parts[] = {"hfrs_band", "hfrs_codes", NULL};
static const char *const traits[] = {"born", NULL};
static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    PS_SCORE_KEY_FROM,
    PS_SCORE_KEY_LOOKBACK,
    {"allow_under_age", PS_KEY_READ, false, 0, NULL, ps_score_read_under_age},
};
static const ps_score_read reads[] = {{PS_KIND_ADMISSION, "diagnosis"}, {PS_KIND_ADMISSION, "method"}};
static const ps_type types[] = {PS_NUMBER, PS_TEXT, PS_NUMBER};

enum { PART_SCORE, PART_BAND, PART_CODES, N_PARTS };

/* ---- what it is about ---- */

static const char *stamp(const ps_score_plan *score)
{
    return score->allow_under_age ? ", also below 75, for whom it was not made" : "";
}

static void stamp_title(ps_plan_reading *reading, const ps_toml *table, ps_score_plan *score)
{
    const char *title = ps_plan_print(reading, "%s%s", score->title, stamp(score));

    (void)table;
    if (title)
        score->title = title;
}

/* How the band reads: "low", "intermediate", "high"; how many of them. */
static size_t band_names(const char *out[PS_SCORE_BANDS_MOST])
{
    size_t n = 0;

    while (n < PS_SCORE_BANDS_MOST && scheme.bands[n].name) {
        out[n] = scheme.bands[n].name;
        n++;
    }
    return n;
}

static ps_status name(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part, ps_error *err)
{
    static const char *const meanings[N_PARTS] = {"Hospital Frailty Risk Score",
                                                  "Hospital Frailty Risk Score as low, intermediate or high",
                                                  "number of codes that the Hospital Frailty Risk Score counts"};
    char lookback[40];
    ps_status st;

    ps_score_lookback_words(lookback, score);
    st = ps_score_name_row(row, plan, score, part == PART_SCORE ? score->name : parts[part - 1], err,
                           "%s, latest admission in the last %s%s", meanings[part], lookback, stamp(score));
    if (st == PS_OK && part == PART_BAND) {
        const char **words = ps_arena_array(plan->arena, PS_SCORE_BANDS_MOST, sizeof *words);

        if (!words)
            return ps_fail_memory(err);
        row->n_words = band_names(words);
        row->words = words;
    }
    return st;
}

/* ---- everybody ---- */

/* Which admissions count for a person, and whether the person may be scored by them. */
typedef struct counted {
    ps_stay index;
    ps_span span;
} counted;

static bool find_counted(counted *out, const ps_world *world, const ps_score_plan *score, const ps_stays *stays,
                         uint32_t person)
{
    const ps_column *born = &world->population->person[PS_P_BORN];
    int age;

    out->index = ps_stay_latest_begun(stays, person, ps_score_window(world, score));
    if (!out->index.in || !born->n)
        return false;
    age = ps_age_years(born->day[person], ps_stay_day(out->index));
    if (age < 0 || (age < AGE_LEAST && !score->allow_under_age))
        return false;
    out->span = ps_span_within(ps_stay_day(out->index), HISTORY_YEARS, PS_YEARS);
    return true;
}

static bool counts(const counted *c, const ps_stays *stays, ps_stay stay)
{
    return ps_stay_same(stay, c->index) || ps_stay_word(stay.in->method, stay.event) == stays->emergency;
}

typedef struct job {
    ps_column *parts;
    ps_world *world;
    const ps_score_plan *score;
    const ps_stays *stays;
    const ps_group_map *map;
    const ps_groups *groups;             /* by code number */
    uint32_t bands[PS_SCORE_BANDS_MOST]; /* their words */
} job;

/* False: no code at all. An admission that was never coded says nothing of frailty. */
static bool gather(ps_groups *out, const job *j, const counted *c, uint32_t person)
{
    bool any = false;

    for (size_t f = 0; f < j->stays->n; f++) {
        const ps_stay_feed *in = &j->stays->feeds[f];
        size_t first, last, n;

        ps_events_within(&first, &last, in->feed, person, c->span);
        for (size_t e = first; in->codes && e < last; e++) {
            const uint32_t *codes;

            if (!counts(c, j->stays, (ps_stay){in, e}))
                continue;
            codes = ps_diagnoses_of(&n, in->codes, e);
            any = any || n > 0;
            for (size_t i = 0; i < n; i++)
                ps_groups_join(out, j->groups[codes[i]]);
        }
    }
    return any;
}

static uint32_t band_word(const job *j, int tenths)
{
    const char *band = ps_scheme_band_of(&scheme, tenths);

    for (size_t b = 0; b < PS_SCORE_BANDS_MOST && scheme.bands[b].name; b++)
        if (!strcmp(scheme.bands[b].name, band))
            return j->bands[b];
    return 0;
}

static void score_person(const job *j, uint32_t person)
{
    ps_groups set = {{0}};
    counted c;
    int tenths;

    for (unsigned part = 0; part < N_PARTS; part++)
        ps_column_blank(&j->parts[part], person, j->parts[part].n != 0);
    if (!find_counted(&c, j->world, j->score, j->stays, person) || !gather(&set, j, &c, person))
        return;
    tenths = ps_groups_total(j->map, set, 0);
    if (j->parts[PART_SCORE].n)
        ps_number_put(&j->parts[PART_SCORE], person, tenths / 10.0);
    if (j->parts[PART_BAND].n)
        j->parts[PART_BAND].text[person] = band_word(j, tenths);
    if (j->parts[PART_CODES].n)
        ps_number_put(&j->parts[PART_CODES], person, ps_groups_count(set));
}

static ps_status score_people(void *context, size_t task, ps_error *err)
{
    const job *j = context;
    const size_t n = j->world->population->n_people, first = task * PEOPLE_PER_TASK;

    (void)err;
    for (size_t p = first; p < n && p < first + PEOPLE_PER_TASK; p++)
        score_person(j, (uint32_t)p);
    return PS_OK;
}

static bool find_bands(job *j)
{
    const char *names[PS_SCORE_BANDS_MOST];
    const size_t n = band_names(names);

    for (size_t b = 0; b < n; b++) {
        j->bands[b] = ps_intern_add(j->world->population->words, names[b], strlen(names[b]));
        if (j->bands[b] == PS_INTERN_FULL)
            return false;
    }
    return true;
}

static ps_status fill(ps_column *columns, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    const size_t n = world->population->n_people;
    ps_stays stays;
    ps_group_map map;
    job j = {.parts = columns, .world = world, .score = score, .stays = &stays, .map = &map};
    ps_groups *groups;
    ps_status st;

    if (!ps_score_asked(columns, N_PARTS)) /* what is noted of `covers` does not hang on who asks */
        return ps_score_blank_uncovered(columns, N_PARTS, world, score, pool, err);
    ps_stays_find(&stays, world->population, score);
    ps_group_map_init(&map, &scheme);
    groups = find_bands(&j) ? ps_groups_of_words(&map, world->population->words) : NULL;
    if (!groups)
        return ps_fail_memory(err);
    j.groups = groups;
    st = ps_pool_run(pool, score_people, &j, (n + PEOPLE_PER_TASK - 1) / PEOPLE_PER_TASK, err);
    free(groups);
    return st == PS_OK ? ps_score_blank_uncovered(columns, N_PARTS, world, score, pool, err) : st;
}

/* ---- one person ---- */

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    ps_newest found = {.all = {{0}}};
    ps_group_map map;
    ps_stays stays;
    counted c;
    size_t n = 0;

    ps_group_map_init(&map, &scheme);
    ps_stays_find(&stays, world->population, score);
    if (!find_counted(&c, world, score, &stays, person))
        return 0;
    for (size_t f = 0; f < stays.n; f++) {
        const ps_stay_feed *in = &stays.feeds[f];
        size_t first, last;

        ps_events_within(&first, &last, in->feed, person, c.span);
        for (size_t e = first; in->codes && e < last; e++)
            if (counts(&c, &stays, (ps_stay){in, e}))
                ps_newest_note(&found, &map, world, in->codes, e, in->feed->day[e]);
    }
    for (int g = 0; g < map.n_groups; g++) {
        if (!ps_groups_has(found.all, g))
            continue;
        if (n < most)
            out[n] = ps_newest_item(&found, &map, world, g, map.weights[0][g] / 10.0);
        n++;
    }
    return n;
}

/* ---- in plain English ---- */

static void describe(ps_describer *d, const ps_score_plan *score)
{
    ps_group_map map;

    ps_group_map_init(&map, &scheme);
    ps_describe_add(d, "%s (%s): ICD-10 codes of a person's latest admission, whatever its method, in ", score->name,
                    score->title);
    ps_score_describe_inputs(d, score);
    ps_describe_add(d, ", and of emergency admissions that began in the two years up to its first day. Of several "
                       "admissions of one day the one that is stored last is the latest. ");
    ps_describe_add(d, "Each code of three characters counts once, whatever its position.");
    ps_describe_end(d, 2);
    ps_describe_add(d, "hfrs_band is low below 5, intermediate from 5 to 15, high above 15; hfrs_codes is how many "
                       "codes counted.");
    ps_describe_end(d, 6);
    ps_describe_add(d,
                    "Missing without an admission in that time, where none of these admissions carries a code, "
                    "where no birth is known%s",
                    score->allow_under_age ? ". Also below 75, for whom it was not made."
                                           : ", and below 75 on the first day of the latest admission.");
    ps_describe_end(d, 6);
    ps_describe_add(d, "Points:");
    for (int g = 0; g < map.n_groups; g++)
        ps_describe_add(d, "%s %s (%s) %d.%d", g ? ";" : "", map.labels[g], map.keys[g], map.weights[0][g] / 10,
                        map.weights[0][g] % 10);
    ps_describe_add(d, ".");
    ps_describe_end(d, 6);
    ps_score_describe_about(d, &scheme.about);
}

const ps_score_method ps_score_hfrs_method = {
    .built_in = {.name = "hfrs",
                 .title = "Hospital Frailty Risk Score",
                 .parts = parts,
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .reads = reads,
                 .n_reads = PS_COUNT(reads),
                 .traits = traits,
                 .lookback_amount = 2,
                 .lookback_unit = PS_YEARS,
                 .history_months = 24,
                 .check = stamp_title,
                 .describe = describe},
    .about = &scheme.about,
    .scheme = &scheme,
    .n_parts = N_PARTS,
    .types = types,
    .name = name,
    .fill = fill,
    .items = items,
};
