/* Cambridge Multimorbidity Score: general-outcome weights of the list of 20, conditions by the plan's rules. */
#include "base/arena.h"
#include "base/number.h"
#include "define/describe.h"
#include "score/ruled.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum { PART_SCORE, PART_CONDITIONS, N_PARTS };

static const ps_score_about about = {
    .name = "cms",
    .title = "Cambridge Multimorbidity Score",
    .paper = "Payne et al. 2020, CMAJ 192:E107-E114",
    .edition = "weights of the general outcome, list of 20 conditions; taken from two independent implementations that "
               "agree, the paper's tables were not opened. The list of 37 and the weights of single outcomes are not "
               "carried: they were seen in one place only, or not at all",
    .lookback = "in plans as the plan's own rules say; the paper asks for codes ever, but for anxiety or depression of "
                "the last 12 months and a first cancer of the last 5 years, and for prescriptions of the "
                "last 12 months, lithium ever",
    .missing = "a condition that the plan gives no rule for counts as absent, and is named; missing where one of the "
               "rules given cannot be told of the person",
    .confidence = "verified: 20 of 20 weights in two implementations",
    .use = "comparing people and groups by multimorbidity in primary care records",
    .not_for = "records without prescriptions: constipation, painful condition, asthma and epilepsy can then never be "
               "true, and three more are under-counted",
    .columns = "cms (0.00 to 16.33), cms_conditions (0 to 20)",
    .table = "weights/cambridge",
    .in_plans = true,
};

static const ps_score_words known = {"weights/cambridge", "condition_key", NULL, NULL};

static ps_status name_part(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                           ps_error *err)
{
    ps_buffer meaning = {0}, lacking = {0};
    const size_t n_lacking = ps_ruled_lacking(&lacking, score, NULL, NULL);

    if (part == PART_SCORE)
        ps_buffer_text(&meaning,
                       "Cambridge Multimorbidity Score (general outcome, 20 conditions), by the plan's rules");
    else
        ps_buffer_print(&meaning,
                        "number of conditions of the Cambridge Multimorbidity Score, by the plan's rules for "
                        "%zu of the 20",
                        score->n_points);
    if (part == PART_SCORE && n_lacking)
        ps_buffer_print(&meaning, "; not in the plan, so counted as absent: %s", lacking.at ? lacking.at : "");
    meaning.failed = meaning.failed || lacking.failed;
    ps_buffer_release(&lacking);
    return ps_ruled_name(row, plan, score, part == PART_SCORE ? score->name : "cms_conditions", &meaning, err);
}

static uint32_t weight_of(const ps_point *point)
{
    const ps_data_table *table = ps_data_find(known.table);
    const int row = ps_data_row(table, ps_data_column(table, known.column), point->label);
    const char *text = ps_data_cell(table, (size_t)row, ps_data_column(table, "weight_hundredths"));
    int64_t hundredths = 0;
    const bool read = ps_integer_parse(&hundredths, text, strlen(text));

    assert(read && hundredths > 0);
    (void)read;
    return (uint32_t)hundredths;
}

static ps_status mark(uint32_t *out, ps_world *world, const ps_score_plan *score, ps_error *err)
{
    (void)world;
    (void)err;
    for (size_t i = 0; i < score->n_points; i++)
        out[i] = weight_of(&score->points[i]);
    return PS_OK;
}

/* Hundredths are added as whole numbers, so that no order of rows gives another score. */
static void put(ps_column *parts, const ps_ruled_job *job, const uint8_t *answers, size_t person)
{
    uint32_t hundredths = 0, conditions = 0;
    bool lost = false;

    for (size_t i = 0; i < job->score->n_points; i++) {
        lost = lost || answers[i] == PS_CANNOT_TELL;
        if (answers[i] == PS_YES) {
            hundredths += job->mark[i];
            conditions++;
        }
    }
    ps_ruled_put_number(&parts[PART_SCORE], person, lost ? NAN : hundredths / 100.0);
    ps_ruled_put_number(&parts[PART_CONDITIONS], person, lost ? NAN : (double)conditions);
}

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    size_t n = 0;

    for (size_t i = 0; i < score->n_points; i++) {
        const ps_point *point = &score->points[i];

        if (ps_rule_answer(point->rule, world, person) != PS_YES)
            continue;
        if (n < most)
            out[n] = (ps_score_item){ps_ruled_title(score, point), weight_of(point) / 100.0, "", PS_NO_DAY};
        n++;
    }
    return n;
}

/* ---- plan ---- */

static void check(ps_plan_reading *reading, const ps_toml *table, ps_score_plan *score)
{
    (void)table;
    ps_score_check_labels(reading, score, "conditions", &known);
}

static void describe(ps_describer *d, const ps_score_plan *score)
{
    ps_describe_add(d, "%s (%s): the sum of the weights of the conditions that these rules say yes to:", score->name,
                    score->title);
    ps_describe_end(d, 2);
    for (size_t i = 0; i < score->n_points; i++) {
        const uint32_t weight = weight_of(&score->points[i]);

        ps_describe_add(d, "- %s, %u.%02u, if ", ps_ruled_title(score, &score->points[i]), weight / 100, weight % 100);
        ps_describe_rule(d, score->points[i].rule);
        ps_describe_add(d, ".");
        ps_describe_end(d, 6);
    }
    ps_ruled_describe_lacking(d, "The plan gives no rule for these, and they count as absent", score, NULL, NULL);
    ps_ruled_describe_with(d,
                           "Without prescriptions these can never be true, so their rules must look at prescriptions",
                           score, "prescriptions", "only");
    ps_ruled_describe_with(d, "Without prescriptions these are under-counted", score, "prescriptions", "part");
    ps_describe_add(d, "Of a person of whom one of the rules cannot be told, score and number are missing.");
    ps_describe_end(d, 6);
    ps_score_describe_about(d, &about);
}

static const char *const part_names[] = {"cms_conditions", NULL};
static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    {"conditions", PS_KEY_READ, true, 0, NULL, ps_score_read_rows},
};
static const ps_ruled ruled = {
    .table = "weights/cambridge", .key = "condition_key", .title = "condition", .mark = mark, .put = put};

const ps_score_method ps_score_cms_method = {
    .built_in = {.name = "cms",
                 .title = "Cambridge Multimorbidity Score",
                 .parts = part_names,
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .check = check,
                 .describe = describe},
    .about = &about,
    .n_parts = N_PARTS,
    .own = &ruled,
    .name = name_part,
    .fill = ps_ruled_fill,
    .items = items,
};
