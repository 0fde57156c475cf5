/* COVID-19 clinical-risk groups of 2020 to 2022: the shielded list and JCVI group 6. */
#include "base/arena.h"
#include "define/describe.h"
#include "define/plan_reading.h"
#include "score/ruled.h"

#include <stddef.h>
#include <string.h>

#define HISTORIC "historic 2020-22, not for present eligibility"

enum { PART_ANY, PART_GROUPS, N_PARTS };

static const ps_score_about about = {
    .name = "covid_risk",
    .title = "COVID-19 clinical-risk groups (" HISTORIC ")",
    .paper = "NHS Digital, shielded patient list, and JCVI at-risk groups (priority group 6), 2020-22",
    .edition =
        "17 groups of the shielded list (closed 30 June 2022) and 13 of JCVI group 6, by the plan's rules; " HISTORIC,
    .lookback = "in plans as the plan's own rules say",
    .missing = "a group that the plan gives no rule for counts as no; the flag cannot be told where no group is yes "
               "and one of them cannot be told, the number where any of them cannot",
    .confidence = "JCVI groups and the high-risk flag verified in two builds, the other shielding criteria from one "
                  "page",
    .use = "research on 2020-22 and planning for resilience",
    .not_for = "saying who may have a vaccine or a treatment now: present lists differ and are narrower",
    .columns = "covid_risk (yes or no), covid_risk_groups (0 to 30)",
    .table = "weights/covid_risk_groups",
    .in_plans = true,
};

static const ps_score_words known = {"weights/covid_risk_groups", "key", NULL, NULL};

static void put(ps_column *parts, const ps_ruled_job *job, const uint8_t *answers, size_t person)
{
    ps_ruled_put_flag(&parts[PART_ANY], person, ps_ruled_any(job, answers, 0));
    ps_ruled_put_number(&parts[PART_GROUPS], person, ps_ruled_count(job, answers, 0));
}

static ps_status name_part(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                           ps_error *err)
{
    ps_buffer meaning = {0};

    ps_buffer_print(&meaning, "%s by the plan's rules, " HISTORIC "; %zu of the 30 groups are in the plan",
                    part == PART_ANY ? "in a COVID-19 clinical-risk group" : "number of COVID-19 clinical-risk groups",
                    score->n_points);
    return ps_ruled_name(row, plan, score, part == PART_ANY ? score->name : "covid_risk_groups", &meaning, err);
}

/* A title of the plan's own says it too. */
static void check(ps_plan_reading *reading, const ps_toml *table, ps_score_plan *score)
{
    const char *title =
        strstr(score->title, HISTORIC) ? NULL : ps_plan_print(reading, "%s (" HISTORIC ")", score->title);

    (void)table;
    ps_score_check_labels(reading, score, "groups", &known);
    if (title)
        score->title = title;
}

static void describe(ps_describer *d, const ps_score_plan *score)
{
    ps_describe_add(d, "%s (%s): yes if one of these is yes; covid_risk_groups is how many are:", score->name,
                    score->title);
    ps_describe_end(d, 2);
    ps_ruled_describe_rows(d, score, "groups");
    ps_ruled_describe_lacking(d, "The plan gives no rule for these groups, and nobody counts as in them", score, NULL,
                              NULL);
    ps_describe_add(d, "JCVI group 6 was for ages 16 to 64: where that matters, the plan's rules or cohorts say so.");
    ps_describe_end(d, 6);
    ps_score_describe_about(d, &about);
}

static const char *const part_names[] = {"covid_risk_groups", NULL};
static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    {"groups", PS_KEY_READ, true, 0, NULL, ps_score_read_rows},
};
static const ps_type types[] = {PS_FLAG, PS_NUMBER};
static const ps_ruled ruled = {.table = "weights/covid_risk_groups", .key = "key", .title = "group", .put = put};

const ps_score_method ps_score_covid_risk_method = {
    .built_in = {.name = "covid_risk",
                 .title = "COVID-19 clinical-risk groups (" HISTORIC ")",
                 .parts = part_names,
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .check = check,
                 .describe = describe},
    .about = &about,
    .n_parts = N_PARTS,
    .types = types,
    .own = &ruled,
    .name = name_part,
    .fill = ps_ruled_fill,
    .items = ps_ruled_items,
};
