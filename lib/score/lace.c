/* LACE: length of stay, acute admission, comorbidities and emergency visits of a person's latest discharge. */
#include "base/data.h"
#include "base/slim_numbers.h"
#include "define/describe.h"
#include "define/plan_reading.h"
#include "score/diagnoses.h"
#include "score/method.h"
#include "score/newest.h"
#include "score/point_table.h"
#include "score/stays.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define MOST 19
#define VISIT_MONTHS 6
#define PEOPLE_PER_TASK ((size_t)4096)
#define AIDS "aids" /* its points were taken from memory */

static const ps_score_about about = {
    .name = "lace",
    .title = "LACE index",
    .paper = "van Walraven et al. 2010, CMAJ 182:551-557",
    .edition = "its four parts as two independent tables give them; its conditions found by the code lists of Charlson "
               "groups of Quan et al. 2005, which is a reading of ours: Quan's renal disease counts as moderate or "
               "severe, any malignancy as any tumour, Quan's connective tissue disease as LACE's; the severe form of a "
               "disease silences its mild form; hemiplegia and peptic ulcer have no line in LACE",
    .lookback = "the latest discharge in the 30 days up to the index date unless the plan says otherwise; emergency "
                "visits in the 6 months before the day of its admission",
    .missing =
        "missing without a discharge in the look-back, where the method of that admission is not recorded, where "
        "it carries no diagnosis, and where an input does not cover the person; an attendance whose category is "
        "not recorded is no visit",
    .confidence = "verified: two independent tables agree on all points; the line of AIDS is from memory, and left out "
                  "unless unverified = true; which codes make a condition is adapted",
    .use = "finding people who have just left hospital and are likely to come back as an emergency, or to die, within "
           "30 days",
    .not_for = "people not discharged from hospital; built on Canadian adults, weaker in older people in the UK (from "
               "memory)",
    .columns = "lace (0 to 19), lace_band (low 0 to 4, moderate 5 to 9, high 10 and over)",
    .table = "weights/lace",
    .alone = false,
    .in_plans = true,
};

/* ---- the table ---- */

typedef struct lace_table {
    const ps_data_table *data;
    ps_group_map map;
    int conditions[PS_GROUPS_MOST]; /* points by group of the map */
} lace_table;

static void read_table(lace_table *out, const ps_score_plan *score)
{
    const ps_scheme *quan = ps_scheme_named("charlson");

    out->data = ps_data_find("weights/lace");
    assert(out->data && quan);
    ps_group_map_init(&out->map, quan);
    for (int g = 0; g < out->map.n_groups; g++) {
        const bool left_out = !score->unverified && !strcmp(out->map.keys[g], AIDS);

        out->conditions[g] = left_out ? 0 : ps_points_named(out->data, "comorbidity", out->map.keys[g]);
    }
}

/* ---- one person ---- */

typedef struct lace {
    ps_stay stay;
    ps_newest codes;                               /* of the stay */
    ps_groups set;                                 /* that count, after the hierarchy */
    int length, acute, listed, conditions, visits; /* points; listed: before they are capped */
} lace;

/* First attendances in the six months before the admission, without the one that led to it. The visit that led to an
 * emergency admission is the latest of that day or the day before: on the day itself it is not before it anyway. */
static int count_visits(const ps_world *world, const ps_score_plan *score, const lace *l, bool emergency,
                        uint32_t person)
{
    const ps_population *population = world->population;
    const ps_day admitted = ps_stay_day(l->stay);
    const ps_span span = {ps_span_within(admitted - 1, VISIT_MONTHS, PS_MONTHS).from, admitted};
    const uint32_t first_word = ps_intern_find(population->words, "first", strlen("first"));
    int before = 0, on_day = 0, day_before = 0;

    for (size_t f = 0; f < population->n_feeds && f < PS_INPUTS_MOST; f++) {
        const ps_feed *feed = &population->feeds[f];
        const int category = ps_schema_column_find(feed->schema, "category");
        size_t from, to;

        if (!(score->from >> f & 1) || feed->schema->kind != PS_KIND_ATTENDANCE || !feed->n_events ||
            !feed->columns[category].n || !first_word)
            continue;
        ps_events_within(&from, &to, feed, person, span);
        for (size_t e = from; e < to; e++) {
            if (feed->columns[category].text[e] != first_word)
                continue;
            on_day += feed->day[e] == admitted;
            before += feed->day[e] < admitted;
            day_before += feed->day[e] == admitted - 1;
        }
    }
    return emergency && !on_day && day_before ? before - 1 : before;
}

static void add_conditions(lace *l, const lace_table *table)
{
    l->listed = 0;
    l->set = ps_groups_ranked(&table->map, l->codes.all);
    for (int g = 0; g < table->map.n_groups; g++)
        if (ps_groups_has(l->set, g))
            l->listed += table->conditions[g];
    l->conditions = ps_points_at(table->data, "comorbidity_total", l->listed);
}

/* False: no score. */
static bool work_out(lace *l, const lace_table *table, const ps_stays *stays, const ps_world *world,
                     const ps_score_plan *score, uint32_t person)
{
    size_t n_codes = 0;
    uint32_t method;
    ps_day left;

    l->stay = ps_stay_latest_discharged(stays, person, ps_score_window(world, score));
    if (!l->stay.in) /* most people */
        return false;
    method = ps_stay_word(l->stay.in->method, l->stay.event);
    if (l->stay.in->codes)
        (void)ps_diagnoses_of(&n_codes, l->stay.in->codes, l->stay.event);
    if (!method || !n_codes)
        return false;
    l->codes.all = (ps_groups){{0}};
    left = l->stay.in->discharge[l->stay.event];
    l->length = ps_points_at(table->data, "length_of_stay", left - ps_stay_day(l->stay));
    l->acute = method == stays->emergency ? ps_points_named(table->data, "acute", "emergency") : 0;
    ps_newest_note(&l->codes, &table->map, world, l->stay.in->codes, l->stay.event, ps_stay_day(l->stay));
    add_conditions(l, table);
    l->visits = ps_points_at(table->data, "visits", count_visits(world, score, l, method == stays->emergency, person));
    return true;
}

static size_t add_item(ps_score_item *out, size_t most, size_t n, ps_score_item item)
{
    if (item.points == 0)
        return n;
    if (n < most)
        out[n] = item;
    return n + 1;
}

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    lace_table table;
    ps_stays stays;
    lace l;
    size_t n = 0;

    read_table(&table, score);
    ps_stays_find(&stays, world->population, score);
    if (!work_out(&l, &table, &stays, world, score, person))
        return 0;
    n = add_item(out, most, n, (ps_score_item){"Length of stay", l.length, "", PS_NO_DAY});
    n = add_item(out, most, n, (ps_score_item){"Emergency admission", l.acute, "", PS_NO_DAY});
    for (int g = 0; g < table.map.n_groups; g++)
        if (ps_groups_has(l.set, g))
            n = add_item(out, most, n, ps_newest_item(&l.codes, &table.map, world, g, table.conditions[g]));
    n = add_item(out, most, n,
                 (ps_score_item){"Conditions of 4 points or more count 5", l.conditions - l.listed, "", PS_NO_DAY});
    return add_item(out, most, n, (ps_score_item){"Emergency visits before", l.visits, "", PS_NO_DAY});
}

/* ---- everybody ---- */

typedef struct job {
    ps_column *parts;
    const lace_table *table;
    const ps_stays *stays;
    const ps_world *world;
    const ps_score_plan *score;
    uint32_t bands[PS_POINT_TOTALS_MOST];
} job;

static ps_status score_people(void *context, size_t task, ps_error *err)
{
    const job *j = context;
    const size_t n = j->world->population->n_people, first = task * PEOPLE_PER_TASK;
    lace l;

    (void)err;
    for (size_t p = first; p < n && p < first + PEOPLE_PER_TASK; p++) {
        const bool told = work_out(&l, j->table, j->stays, j->world, j->score, (uint32_t)p);
        const int total = told ? l.length + l.acute + l.conditions + l.visits : 0;

        if (j->parts[0].n)
            ps_number_put(&j->parts[0], p, told ? total : NAN);
        if (j->parts[1].n)
            j->parts[1].text[p] = told ? j->bands[total] : 0;
    }
    return PS_OK;
}

static ps_status fill(ps_column *columns, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    const size_t n = world->population->n_people;
    lace_table table;
    ps_stays stays;
    job j = {.parts = columns, .table = &table, .stays = &stays, .world = world, .score = score};
    ps_status st = PS_OK;

    if (ps_score_asked(columns, 2)) {
        read_table(&table, score);
        if (!ps_point_bands(j.bands, table.data, MOST, world->population->words))
            return ps_fail_memory(err);
        ps_stays_find(&stays, world->population, score);
        st = ps_pool_run(pool, score_people, &j, (n + PEOPLE_PER_TASK - 1) / PEOPLE_PER_TASK, err);
    }
    return st == PS_OK ? ps_score_blank_uncovered(columns, 2, world, score, pool, err) : st;
}

/* ---- what plans say of it ---- */

static const char *aids_words(const ps_score_plan *score)
{
    return score->unverified ? "with an AIDS line that is not verified"
                             : "without its AIDS line, which is not verified";
}

static ps_status name(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part, ps_error *err)
{
    static const char *const bands[] = {"low", "moderate", "high"};
    char lookback[40];
    ps_status st;

    ps_score_lookback_words(lookback, score);
    st = ps_score_name_row(row, plan, score, part ? "lace_band" : score->name, err,
                           "LACE index%s of the latest discharge in the last %s, %s",
                           part ? " (low, moderate, high)" : "", lookback, aids_words(score));
    if (part) {
        row->words = bands;
        row->n_words = PS_COUNT(bands);
    }
    return st;
}

static bool reads_kind(const ps_plan *plan, const ps_score_plan *score, ps_kind kind)
{
    for (size_t f = 0; f < plan->n_inputs; f++)
        if (score->from >> f & 1 && (plan->inputs[f].broken || plan->inputs[f].spec.schema->kind == kind))
            return true;
    return false;
}

static void check(ps_plan_reading *reading, const ps_toml *table, ps_score_plan *score)
{
    const ps_toml *from = ps_toml_find(table, "from");
    const bool admissions = reads_kind(reading->plan, score, PS_KIND_ADMISSION);

    if (!score->from || (admissions && reads_kind(reading->plan, score, PS_KIND_ATTENDANCE)))
        return;
    ps_error_hint(ps_plan_fault(reading, from ? from->place : table->key_place, "from",
                                "%s needs admissions and emergency attendances", score->name),
                  "no input of kind %s is among those it reads", admissions ? "attendance" : "admission");
}

static void describe(ps_describer *d, const ps_score_plan *score)
{
    lace_table table;
    bool first = true;

    read_table(&table, score);
    ps_describe_add(d, "%s (%s): of a person's latest discharge in ", score->name, score->title);
    ps_score_describe_inputs(d, score);
    ps_describe_add(d, ", %s. Of several discharges of one day the one that is stored last is the latest.",
                    aids_words(score));
    ps_describe_end(d, 2);
    ps_describe_add(d, "Days in hospital: 0, 1, 2 and 3 give as many points, 4 to 6 give 4, 7 to 13 give 5, 14 or more "
                       "give 7. An emergency admission gives 3.");
    ps_describe_end(d, 6);
    ps_describe_add(d, "Conditions among the diagnoses of that stay:");
    for (int g = 0; g < table.map.n_groups; g++)
        if (table.conditions[g]) {
            ps_describe_add(d, "%s %s %d", first ? "" : ";", table.map.labels[g], table.conditions[g]);
            first = false;
        }
    ps_describe_add(d, ". They are found by the code lists of Quan (2005), a reading of ours; the severe form of a "
                       "disease silences its mild form. 4 points or more count 5.");
    ps_describe_end(d, 6);
    ps_describe_add(d,
                    "Emergency visits: first attendances in the %d months before the day of admission, a point each, "
                    "at most 4. The visit that led to the stay does not count: of an emergency admission the latest "
                    "of that day or the day before.",
                    VISIT_MONTHS);
    ps_describe_end(d, 6);
    ps_describe_add(d, "lace_band is low from 0 to 4, moderate from 5 to 9, high from 10.");
    ps_describe_end(d, 6);
    ps_score_describe_about(d, &about);
}

static const char *const parts[] = {"lace_band", NULL};
static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    PS_SCORE_KEY_FROM,
    PS_SCORE_KEY_LOOKBACK,
    {"unverified", PS_KEY_READ, false, 0, NULL, ps_score_read_unverified},
};
static const ps_score_read reads[] = {{PS_KIND_ADMISSION, "diagnosis"},
                                      {PS_KIND_ADMISSION, "method"},
                                      {PS_KIND_ADMISSION, "discharge_date"},
                                      {PS_KIND_ATTENDANCE, "category"}};
static const ps_type types[] = {PS_NUMBER, PS_TEXT};

const ps_score_method ps_score_lace_method = {
    .built_in = {.name = "lace",
                 .title = "LACE index",
                 .parts = parts,
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .reads = reads,
                 .n_reads = PS_COUNT(reads),
                 .lookback_amount = 30,
                 .lookback_unit = PS_DAYS,
                 .all_dates = true,
                 .check = check,
                 .describe = describe},
    .about = &about,
    .n_parts = 2,
    .types = types,
    .name = name,
    .fill = fill,
    .items = items,
};
