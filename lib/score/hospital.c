/* HOSPITAL score: a person's latest discharge, with two blood results and two yes-or-nos that the plan's rules give. */
#include "base/arena.h"
#include "base/data.h"
#include "base/slim_numbers.h"
#include "define/describe.h"
#include "score/diagnoses.h"
#include "score/method.h"
#include "score/point_table.h"
#include "score/stays.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#define MOST 13
#define HISTORY_MONTHS 12
#define PEOPLE_PER_TASK ((size_t)4096)

enum { FORM_2013 = 1, FORM_2016 };
enum { HAEMOGLOBIN, SODIUM, ONCOLOGY, PROCEDURE, RULES };
static const char *const rule_keys[RULES] = {"haemoglobin", "sodium", "oncology", "procedure"};

static const ps_score_about about = {
    .name = "hospital",
    .title = "HOSPITAL score",
    .paper = "Donzé et al. 2013, JAMA Intern Med 173:632-638",
    .edition = "seven items as two independent tables give them; admissions in the 12 months before are printed in two "
               "forms, of 2013 and of 2016, and the plan says which",
    .lookback =
        "the latest discharge in the 30 days up to the index date unless the plan says otherwise; admissions in "
        "the 12 months before the day of its admission; blood results and the rest as the plan's rules say",
    .missing =
        "missing without a discharge in the look-back, without a haemoglobin or a sodium result (never taken for "
        "normal), where oncology or the procedure cannot be told, where the method of that admission is not "
        "recorded, and where an input does not cover the person",
    .confidence =
        "verified: two independent tables agree on all items but admissions before, each form of which is from "
        "a single source",
    .use = "finding people who have just left hospital and are likely to come back within 30 days where that might "
           "have been avoided",
    .not_for = "people not discharged from hospital; comparing scores of the two forms",
    .columns = "hospital (0 to 13), hospital_band (low 0 to 4, intermediate 5 and 6, high 7 and over)",
    .table = "weights/hospital",
    .alone = false,
    .in_plans = true,
};

static const ps_data_table *table_of(void)
{
    const ps_data_table *table = ps_data_find(about.table);

    assert(table);
    return table;
}

static const char *form_item(const ps_score_plan *score)
{
    return score->form == FORM_2013 ? "admissions_2013" : "admissions_2016";
}

/* ---- one person ---- */

/* By the plan's rules. */
typedef struct answers {
    double haemoglobin, sodium;
    ps_answer oncology, procedure;
} answers;

enum { ITEM_HAEMOGLOBIN, ITEM_ONCOLOGY, ITEM_SODIUM, ITEM_PROCEDURE, ITEM_URGENT, ITEM_LENGTH, ITEM_BEFORE, ITEMS };
static const char *const labels[ITEMS] = {
    "Haemoglobin below 120 g/L",         "Discharged from oncology", "Sodium below 135 mmol/L",
    "A procedure during the stay",       "Urgent admission",         "Five days in hospital or more",
    "Admissions in the 12 months before"};

typedef struct scored {
    int points[ITEMS];
} scored;

static int total_of(const scored *s)
{
    int total = 0;

    for (int i = 0; i < ITEMS; i++)
        total += s->points[i];
    return total;
}

static int count_before(const ps_stays *stays, ps_stay stay, uint32_t person)
{
    const ps_span span = ps_span_within(ps_stay_day(stay) - 1, HISTORY_MONTHS, PS_MONTHS);
    size_t n = 0;

    for (size_t f = 0; f < stays->n; f++) {
        size_t first, last;

        ps_events_within(&first, &last, stays->feeds[f].feed, person, span);
        n += last - first;
    }
    return n > MOST ? MOST : (int)n;
}

static int below(const ps_data_table *table, const char *item, double value)
{
    int points;
    const int limit = ps_point_limit(&points, table, item);

    return value < limit ? points : 0;
}

/* False: no score. */
static bool work_out(scored *out, const ps_stays *stays, const ps_world *world, const ps_score_plan *score,
                     const answers *given, uint32_t person)
{
    const ps_stay stay = ps_stay_latest_discharged(stays, person, ps_score_window(world, score));
    const ps_data_table *table;
    uint32_t method;

    if (!stay.in || isnan(given->haemoglobin) || isnan(given->sodium) || given->oncology == PS_CANNOT_TELL ||
        given->procedure == PS_CANNOT_TELL)
        return false;
    method = ps_stay_word(stay.in->method, stay.event);
    if (!method)
        return false;
    table = table_of();
    *out = (scored){
        .points = {
            [ITEM_HAEMOGLOBIN] = below(table, "haemoglobin", given->haemoglobin),
            [ITEM_ONCOLOGY] = given->oncology == PS_YES ? ps_points_named(table, "oncology", "yes") : 0,
            [ITEM_SODIUM] = below(table, "sodium", given->sodium),
            [ITEM_PROCEDURE] = given->procedure == PS_YES ? ps_points_named(table, "procedure", "yes") : 0,
            [ITEM_URGENT] = method == stays->emergency ? ps_points_named(table, "admission", "urgent") : 0,
            [ITEM_LENGTH] = ps_points_at(table, "length_of_stay", stay.in->discharge[stay.event] - ps_stay_day(stay)),
            [ITEM_BEFORE] = ps_points_at(table, form_item(score), count_before(stays, stay, person)),
        }};
    return true;
}

/* The plan has all of them: the keys are compulsory. */
static const ps_rule *rule_of(const ps_score_plan *score, int rule)
{
    size_t i = 0;

    while (i + 1 < score->n_points && strcmp(score->points[i].key, rule_keys[rule]) != 0)
        i++;
    assert(i < score->n_points && !strcmp(score->points[i].key, rule_keys[rule]));
    return score->points[i].rule;
}

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    const answers given = {ps_rule_number(rule_of(score, HAEMOGLOBIN), world, person),
                           ps_rule_number(rule_of(score, SODIUM), world, person),
                           ps_rule_answer(rule_of(score, ONCOLOGY), world, person),
                           ps_rule_answer(rule_of(score, PROCEDURE), world, person)};
    ps_stays stays;
    scored s;
    size_t n = 0;

    ps_stays_find(&stays, world->population, score);
    if (!work_out(&s, &stays, world, score, &given, person))
        return 0;
    for (int i = 0; i < ITEMS; i++) {
        if (!s.points[i])
            continue;
        if (n < most)
            out[n] = (ps_score_item){labels[i], s.points[i], "", PS_NO_DAY};
        n++;
    }
    return n;
}

/* ---- everybody ---- */

typedef struct job {
    ps_column *parts;
    const ps_column *given; /* by rule */
    const ps_stays *stays;
    const ps_world *world;
    const ps_score_plan *score;
    uint32_t bands[PS_POINT_TOTALS_MOST];
} job;

static ps_status score_people(void *context, size_t task, ps_error *err)
{
    const job *j = context;
    const size_t n = j->world->population->n_people, first = task * PEOPLE_PER_TASK;

    (void)err;
    for (size_t p = first; p < n && p < first + PEOPLE_PER_TASK; p++) {
        const answers given = {ps_number_at(&j->given[HAEMOGLOBIN], p), ps_number_at(&j->given[SODIUM], p),
                               (ps_answer)j->given[ONCOLOGY].flag[p], (ps_answer)j->given[PROCEDURE].flag[p]};
        scored s;
        const bool told = work_out(&s, j->stays, j->world, j->score, &given, (uint32_t)p);

        if (j->parts[0].n)
            ps_number_put(&j->parts[0], p, told ? total_of(&s) : NAN);
        if (j->parts[1].n)
            j->parts[1].text[p] = told ? j->bands[total_of(&s)] : 0;
    }
    return PS_OK;
}

static ps_status score_all(ps_column *columns, const ps_column *given, const ps_world *world,
                           const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    ps_stays stays;
    job j = {.parts = columns, .given = given, .stays = &stays, .world = world, .score = score};

    if (!ps_point_bands(j.bands, table_of(), MOST, world->population->words))
        return ps_fail_memory(err);
    ps_stays_find(&stays, world->population, score);
    return ps_pool_run(pool, score_people, &j, (world->population->n_people + PEOPLE_PER_TASK - 1) / PEOPLE_PER_TASK,
                       err);
}

static ps_status fill(ps_column *columns, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    ps_column given[RULES] = {{.type = PS_NOTHING}};
    ps_status st = PS_OK;

    for (int r = 0; st == PS_OK && r < RULES; r++) { /* whoever asks: what they cannot tell is counted */
        const char *label = ps_arena_print(world->arena, "score %s: %s", score->name, rule_keys[r]);

        st = label ? ps_rule_evaluate(&given[r], rule_of(score, r), world, label, pool, err) : ps_fail_memory(err);
    }
    if (st == PS_OK && ps_score_asked(columns, 2))
        st = score_all(columns, given, world, score, pool, err);
    for (int r = 0; r < RULES; r++)
        ps_column_release(&given[r]);
    return st == PS_OK ? ps_score_blank_uncovered(columns, 2, world, score, pool, err) : st;
}

/* ---- what plans say of it ---- */

static const char *form_words(const ps_score_plan *score)
{
    return score->form == FORM_2013 ? "2013" : "2016";
}

static ps_status name(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part, ps_error *err)
{
    static const char *const bands[] = {"low", "intermediate", "high"};
    char lookback[40];
    ps_status st;

    ps_score_lookback_words(lookback, score);
    st = ps_score_name_row(row, plan, score, part ? "hospital_band" : score->name, err,
                           "HOSPITAL score%s of the latest discharge in the last %s, admissions by the form of %s",
                           part ? " (low, intermediate, high)" : "", lookback, form_words(score));
    if (part) {
        row->words = bands;
        row->n_words = PS_COUNT(bands);
    }
    return st;
}

static void describe_rules(ps_describer *d, const ps_score_plan *score)
{
    static const char *const before[RULES] = {
        "Haemoglobin, g/L; below 120 gives 1: ", "Sodium, mmol/L; below 135 gives 1: ",
        "Discharged from oncology, 2 points if ", "A procedure during the stay, 1 point if "};

    for (int r = 0; r < RULES; r++) {
        ps_describe_add(d, "- %s", before[r]);
        ps_describe_rule(d, rule_of(score, r));
        ps_describe_add(d, ".");
        ps_describe_end(d, 6);
    }
}

static void describe(ps_describer *d, const ps_score_plan *score)
{
    ps_describe_add(d, "%s (%s): of a person's latest discharge in ", score->name, score->title);
    ps_score_describe_inputs(d, score);
    ps_describe_add(d, ". Of several discharges of one day the one that is stored last is the latest.");
    ps_describe_end(d, 2);
    describe_rules(d, score);
    ps_describe_add(d,
                    "An emergency admission gives 1, five days in hospital or more give 2. Admissions that began in "
                    "the %d months before the day of admission, by the form of %s: %s give 0, %s give 2, more give "
                    "5.",
                    HISTORY_MONTHS, form_words(score), score->form == FORM_2013 ? "none" : "none or one",
                    score->form == FORM_2013 ? "one to five" : "two to five");
    ps_describe_end(d, 6);
    ps_describe_add(d, "hospital_band is low from 0 to 4, intermediate at 5 and 6, high from 7. A result that is not "
                       "there is never taken for normal: the score is then missing.");
    ps_describe_end(d, 6);
    ps_score_describe_about(d, &about);
}

static const char *const parts[] = {"hospital_band", NULL};
static const ps_key_word forms[] = {{"2013", FORM_2013}, {"2016", FORM_2016}, {NULL, 0}};
static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    PS_SCORE_KEY_FROM,
    PS_SCORE_KEY_LOOKBACK,
    {"admissions_form", PS_KEY_WORD, true, offsetof(ps_score_plan, form), forms, NULL},
    {"haemoglobin", PS_KEY_READ, true, 0, NULL, ps_score_read_number},
    {"sodium", PS_KEY_READ, true, 0, NULL, ps_score_read_number},
    {"oncology", PS_KEY_READ, true, 0, NULL, ps_score_read_flag},
    {"procedure", PS_KEY_READ, true, 0, NULL, ps_score_read_flag},
};
static const ps_score_read reads[] = {{PS_KIND_ADMISSION, "method"}, {PS_KIND_ADMISSION, "discharge_date"}};
static const ps_type types[] = {PS_NUMBER, PS_TEXT};

const ps_score_method ps_score_hospital_method = {
    .built_in = {.name = "hospital",
                 .title = "HOSPITAL score",
                 .parts = parts,
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .reads = reads,
                 .n_reads = PS_COUNT(reads),
                 .lookback_amount = 30,
                 .lookback_unit = PS_DAYS,
                 .all_dates = true,
                 .describe = describe},
    .about = &about,
    .n_parts = 2,
    .types = types,
    .name = name,
    .fill = fill,
    .items = items,
};
