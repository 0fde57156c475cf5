/* Describe, groups: scores, tiers, cohorts, tables and matrices. See describe.h. */
#include "define/describe.h"

#include "base/number.h"

#include <string.h>

static void add_number(ps_describer *d, double number)
{
    char text[32];

    ps_number_format(text, number, 12);
    ps_describe_add(d, "%s", text);
}

/* ---- scores ---- */

static void describe_points(ps_describer *d, const ps_score_plan *score)
{
    ps_describe_add(d, "%s", score->name);
    if (score->title && strcmp(score->title, score->name) != 0)
        ps_describe_add(d, " (%s)", score->title);
    ps_describe_add(d, score->counts ? ": how many of these hold:" : ": the sum of these points:");
    ps_describe_end(d, 2);
    for (size_t i = 0; i < score->n_points; i++) {
        const ps_point *point = &score->points[i];
        ps_describe_add(d, "- %s", point->label);
        if (!score->counts) {
            ps_describe_add(d, ": ");
            add_number(d, point->points);
            ps_describe_add(d, point->rule && ps_rule_type(point->rule) == PS_NUMBER ? " times " : " if ");
        } else {
            ps_describe_add(d, ": ");
        }
        ps_describe_rule(d, point->rule);
        ps_describe_add(d, ".");
        ps_describe_end(d, 6);
    }
    ps_describe_add(d, "Of a person of whom a part cannot be told, the score is missing.");
    ps_describe_end(d, 6);
}

static bool score_is_used(const ps_describer *d, size_t score)
{
    const ps_names *names = &d->plan->names;

    for (size_t i = 0; i < names->n; i++)
        if (names->at[i].row.kind == PS_NAME_SCORE && names->at[i].row.item == score && d->used[i])
            return true;
    return false;
}

void ps_describe_scores(ps_describer *d)
{
    const ps_plan *plan = d->plan;
    bool headed = false;

    for (size_t i = 0; i < plan->n_scores; i++) {
        const ps_score_plan *score = &plan->scores[i];
        if (!score->place.line && !score_is_used(d, i)) /* the index that nobody asked for */
            continue;
        if (!headed)
            ps_describe_heading(d, "Scores");
        headed = true;
        if (score->built_in)
            score->built_in->describe(d, score);
        else
            describe_points(d, score);
    }
}

/* ---- tiers ---- */

static void describe_cut(ps_describer *d, const ps_tier_plan *tier, size_t i)
{
    const ps_cut *cut = &tier->cuts[i];

    ps_describe_add(d, "- %s: ", cut->label);
    switch (cut->kind) {
    case PS_CUT_TOP:
        ps_describe_add(d, "the highest ");
        add_number(d, cut->share_unit ? (double)cut->share * 100 / (double)cut->share_unit : 0);
        ps_describe_add(d, "%% of the ranked people%s, rounded down to whole people", i ? " but for those above" : "");
        break;
    case PS_CUT_FROM:
        ps_describe_add(d, "a score of ");
        add_number(d, cut->from);
        ps_describe_add(d, " or more");
        if (i) {
            ps_describe_add(d, ", below ");
            add_number(d, tier->cuts[i - 1].from);
        }
        break;
    case PS_CUT_REST:
        ps_describe_add(d, "everybody else who is ranked");
        break;
    }
    ps_describe_add(d, ".");
    ps_describe_end(d, 6);
}

void ps_describe_tiers(ps_describer *d)
{
    static const char *const ties[] = {
        [PS_TIE_PSEUDONYM] =
            "People with the same score at a cut go by pseudonym, so that the same extracts give the same tiers.",
        [PS_TIE_INCLUDE] = "Everybody with the score at a cut is taken in.",
        [PS_TIE_EXCLUDE] = "Nobody with the score at a cut is taken in, unless all of them fit.",
    };
    const ps_plan *plan = d->plan;

    if (!plan->n_tiers)
        return;
    ps_describe_heading(d, "Tiers");
    for (size_t i = 0; i < plan->n_tiers; i++) {
        const ps_tier_plan *tier = &plan->tiers[i];
        ps_describe_add(d, "%s: by %s, highest first, among people of whom this is yes: ", tier->name, tier->by);
        ps_describe_rule(d, tier->of);
        ps_describe_add(d, ". Who is outside, or has no %s, is not scored, and is never called low.", tier->by);
        ps_describe_end(d, 2);
        for (size_t j = 0; j < tier->n_cuts; j++)
            describe_cut(d, tier, j);
        if (tier->n_cuts && tier->cuts[0].kind == PS_CUT_TOP) {
            ps_describe_add(d, "%s", ties[tier->tie]);
            ps_describe_end(d, 6);
        }
    }
}

/* ---- cohorts ---- */

static void describe_rules(ps_describer *d, const char *opening, const ps_plan_rule *rules, size_t n)
{
    if (!n)
        return;
    ps_describe_add(d, "%s", opening);
    ps_describe_end(d, 6);
    for (size_t i = 0; i < n; i++) {
        ps_describe_add(d, "%zu. %s: ", i + 1, rules[i].label);
        ps_describe_rule(d, rules[i].rule);
        ps_describe_add(d, ".");
        ps_describe_end(d, 8);
    }
}

/* As the cohort's order puts them: of yes and no it is yes that comes first. Text has no order. */
static const char *first_of(const ps_describer *d, const ps_rank_key *key)
{
    const ps_name *name = ps_names_find(&d->plan->names, key->name);

    switch (name ? name->row.type : PS_NUMBER) {
    case PS_FLAG:
        return key->descending ? "no" : "yes";
    case PS_DATE:
        return key->descending ? "latest" : "earliest";
    default:
        return key->descending ? "highest" : "lowest";
    }
}

static void describe_cohort(ps_describer *d, const ps_cohort_plan *cohort)
{
    ps_describe_add(d, "%s: %s.", cohort->name, cohort->title);
    ps_describe_end(d, 2);
    if (cohort->why) {
        ps_describe_add(d, "Why: %s.", cohort->why);
        ps_describe_end(d, 6);
    }
    ps_describe_add(d, "Out of all people of whom this is yes: ");
    ps_describe_rule(d, cohort->base);
    ps_describe_add(d, ".");
    ps_describe_end(d, 6);
    describe_rules(d, "Admitted if each of these is yes:", cohort->include, cohort->n_include);
    describe_rules(d, "Left out if one of these is yes:", cohort->exclude, cohort->n_exclude);
    if (cohort->n_rank_by) {
        ps_describe_add(d, "In the order of ");
        for (size_t i = 0; i < cohort->n_rank_by; i++)
            ps_describe_add(d, "%s%s (%s first)", i ? ", then " : "", cohort->rank_by[i].name,
                            first_of(d, &cohort->rank_by[i]));
        ps_describe_add(d, ".");
        ps_describe_end(d, 6);
    }
}

void ps_describe_cohorts(ps_describer *d)
{
    const ps_plan *plan = d->plan;

    if (!plan->n_cohorts)
        return;
    ps_describe_heading(d, "Cohorts");
    for (size_t i = 0; i < plan->n_cohorts; i++) {
        if (i)
            ps_describe_gap(d);
        describe_cohort(d, &plan->cohorts[i]);
    }
}

/* ---- tables, matrices ---- */

static void describe_rate(ps_describer *d, const ps_table_plan *table)
{
    switch (table->rate) {
    case PS_RATE_PROPORTION:
    case PS_RATE_CRUDE:
        ps_describe_add(d, "; the share with its 95%% interval (Wilson)");
        if (table->rate == PS_RATE_PROPORTION)
            return;
        ps_describe_add(d, " and the crude rate per ");
        break;
    case PS_RATE_DIRECT:
        ps_describe_add(d, "; the rate standardised by age to the European Standard Population of 2013, with its 95%% "
                           "interval (Dobson), per ");
        break;
    case PS_RATE_INDIRECT:
        ps_describe_add(d, "; those counted over those expected if everybody's rates by age held (1: as in all), with "
                           "the 95%% interval");
        return;
    case PS_RATE_SMOOTHED:
        ps_describe_add(d,
                        "; the rate of each %s drawn towards that of all by empirical Bayes, more so the fewer people "
                        "it has, per ",
                        table->n_by ? table->by[0] : "row");
        break;
    }
    add_number(d, table->per);
}

/* What a table has beside counts and rates, a sentence each. */
static void describe_extras(ps_describer *d, const ps_table_plan *table)
{
    if (table->funnel)
        ps_describe_add(d, " Each row is held against funnel limits (95%% and 99.8%%) around the share of all.");
    if (table->compare_to)
        ps_describe_add(d,
                        " Each row is compared with %s \"%s\" among rows that are otherwise alike, by the ratio of "
                        "their shares with its 95%% interval (Katz).",
                        table->n_by ? table->by[table->n_by - 1] : "", table->compare_to);
    if (table->sii)
        ps_describe_add(d,
                        " A second table, %s_sii, gives the slope and the relative index of inequality from the most "
                        "to the least deprived, over all and by the other fields.",
                        table->name);
}

static void describe_table(ps_describer *d, const ps_table_plan *table)
{
    ps_describe_add(d, "%s", table->name);
    if (table->title && strcmp(table->title, table->name) != 0)
        ps_describe_add(d, " (%s)", table->title);
    ps_describe_add(d, ": ");
    if (table->count)
        ps_describe_add(d, "people in %s, out of ", table->count);
    else if (table->sum)
        ps_describe_add(d, "the sum of %s and the people with any, out of ", table->sum);
    ps_describe_add(d, "people of whom this is yes: ");
    ps_describe_rule(d, table->of);
    ps_describe_add(d, ", by ");
    for (size_t j = 0; j < table->n_by; j++)
        ps_describe_add(d, "%s%s", j == 0 ? "" : j + 1 == table->n_by ? " and " : ", ", table->by[j]);
    if (!table->n_by)
        ps_describe_add(d, "nothing: one row for all");
    if (table->count) {
        describe_rate(d, table);
    } else if (table->sum) {
        ps_describe_add(d, "; the rate with its 95%% interval (Byar; exact for few), which people with repeat events "
                           "make wider than it is given, per ");
        add_number(d, table->per);
    }
    ps_describe_add(d, ".");
    describe_extras(d, table);
    ps_describe_end(d, 2);
}

void ps_describe_tables(ps_describer *d)
{
    if (!d->plan->n_tables)
        return;
    ps_describe_heading(d, "Tables");
    for (size_t i = 0; i < d->plan->n_tables; i++)
        describe_table(d, &d->plan->tables[i]);
}

static void describe_rows(ps_describer *d, const ps_matrix_plan *matrix, const char *how)
{
    ps_describe_add(d, "%s: %s", matrix->name, how);
    ps_describe_end(d, 2);
    for (size_t j = 0; j < matrix->n_rows; j++) {
        const ps_matrix_row *row = &matrix->rows[j];
        ps_describe_add(d, "%zu. %s", j + 1, row->need);
        if (row->who[0])
            ps_describe_add(d, ", by %s", row->who);
        if (row->how[0])
            ps_describe_add(d, ", %s", row->how);
        if (row->within[0])
            ps_describe_add(d, ", within %s", row->within);
        if (row->offer)
            ps_describe_add(d, ", with those nearby who offer %s", row->offer);
        ps_describe_add(d, ", if: ");
        ps_describe_rule(d, row->rule);
        ps_describe_add(d, ".");
        ps_describe_end(d, 6);
    }
}

void ps_describe_matrices(ps_describer *d)
{
    const ps_plan *plan = d->plan;

    if (!plan->n_matrices && !plan->n_topics)
        return;
    ps_describe_heading(d, "Who is to help, and how");
    for (size_t i = 0; i < plan->n_matrices; i++)
        describe_rows(d, &plan->matrices[i], "the first line that is yes of a person holds.");
    for (size_t i = 0; i < plan->n_topics; i++)
        describe_rows(d, &plan->topics[i], "every line that is yes of a person is offered, in this order.");
    ps_describe_add(d,
                    "How somebody is reached follows the evidence: nobody without a recorded mobile gets a text, nor "
                    "anybody without a recorded address an e-mail; who asked to be written to only is written to; "
                    "nobody with a hearing need is called, nobody with a sight need sent something to read; whoever "
                    "cannot be reached so is pointed out, and counted.");
    ps_describe_end(d, 2);
}
