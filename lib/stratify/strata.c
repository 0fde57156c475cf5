/* Strata: the reports of a plan's cohorts and tiers, and the names they give. */
#include "stratify/stratify.h"

#include <math.h>
#include <stdlib.h>

static ps_status prepare_tier(ps_tier_report *report, ps_arena *arena, const ps_tier_plan *plan, ps_error *err)
{
    report->tiers = plan->name;
    report->n_cuts = plan->n_cuts;
    report->cuts = ps_arena_array(arena, plan->n_cuts ? plan->n_cuts : 1, sizeof *report->cuts);
    if (!report->cuts)
        return ps_fail_memory(err);
    for (size_t c = 0; c < plan->n_cuts; c++) {
        report->cuts[c].label = plan->cuts[c].label;
        report->cuts[c].score_at_cut = NAN;
    }
    return PS_OK;
}

static ps_status prepare_cohort(ps_attrition *report, ps_arena *arena, const ps_cohort_plan *plan, ps_error *err)
{
    ps_step *step;

    report->cohort = plan->name;
    report->n_steps = 1 + plan->n_include + plan->n_exclude;
    report->steps = step = ps_arena_array(arena, report->n_steps, sizeof *report->steps);
    if (!step)
        return ps_fail_memory(err);
    step->kind = PS_STEP_BASE;
    step->label = plan->base ? ps_rule_text(plan->base) : "everybody";
    for (size_t i = 0; i < plan->n_include; i++) {
        step++;
        step->kind = PS_STEP_INCLUDE;
        step->label = plan->include[i].label;
    }
    for (size_t i = 0; i < plan->n_exclude; i++) {
        step++;
        step->kind = PS_STEP_EXCLUDE;
        step->label = plan->exclude[i].label;
    }
    return PS_OK;
}

ps_status ps_strata_new(ps_strata **out, const ps_plan *plan, ps_error *err)
{
    ps_strata *strata = calloc(1, sizeof *strata);
    ps_status st = PS_OK;

    if (!strata)
        return ps_fail_memory(err);
    strata->arena = ps_arena_new();
    if (strata->arena) {
        strata->cohorts = ps_arena_array(strata->arena, plan->n_cohorts + 1, sizeof *strata->cohorts);
        strata->tiers = ps_arena_array(strata->arena, plan->n_tiers + 1, sizeof *strata->tiers);
    }
    if (!strata->arena || !strata->cohorts || !strata->tiers)
        st = ps_fail_memory(err);
    for (size_t t = 0; st == PS_OK && t < plan->n_tiers; t++)
        st = prepare_tier(&strata->tiers[t], strata->arena, &plan->tiers[t], err);
    for (size_t c = 0; st == PS_OK && c < plan->n_cohorts; c++)
        st = prepare_cohort(&strata->cohorts[c], strata->arena, &plan->cohorts[c], err);
    if (st == PS_OK) {
        *out = strata;
        strata = NULL;
    }
    ps_strata_free(strata);
    return st;
}

void ps_strata_free(ps_strata *strata)
{
    if (!strata)
        return;
    ps_arena_free(strata->arena);
    free(strata);
}

static ps_status tier_row(ps_name_row *row, ps_arena *arena, const ps_tier_plan *plan, ps_error *err)
{
    const bool has_rest = plan->n_cuts && plan->cuts[plan->n_cuts - 1].kind == PS_CUT_REST;
    const char **words = ps_arena_array(arena, plan->n_cuts + 1, sizeof *words);
    const char **needs = ps_arena_array(arena, 1, sizeof *needs);
    ps_rule **rules = ps_arena_array(arena, 1, sizeof(ps_rule *));

    row->name = plan->name;
    row->meaning = ps_arena_print(arena, "tier by %s", plan->by);
    if (!words || !needs || !rules || !row->meaning)
        return ps_fail_memory(err);
    for (size_t c = 0; c < plan->n_cuts; c++)
        words[c] = plan->cuts[c].label;
    if (!has_rest)
        words[plan->n_cuts] = PS_TIER_BELOW;
    row->words = words;
    row->n_words = plan->n_cuts + !has_rest;
    needs[0] = plan->by;
    row->needs = needs;
    row->n_needs = 1;
    rules[0] = plan->of;
    row->rules = rules;
    row->n_rules = plan->of != NULL;
    return PS_OK;
}

static ps_status cohort_row(ps_name_row *row, ps_arena *arena, const ps_cohort_plan *plan, ps_error *err)
{
    ps_rule **rules = ps_arena_array(arena, 1 + plan->n_include + plan->n_exclude, sizeof(ps_rule *));

    row->name = plan->name;
    row->meaning = ps_arena_print(arena, "in the cohort: %s", plan->title ? plan->title : plan->name);
    if (!rules || !row->meaning)
        return ps_fail_memory(err);
    row->rules = rules;
    if (plan->base)
        rules[row->n_rules++] = plan->base;
    for (size_t i = 0; i < plan->n_include; i++)
        rules[row->n_rules++] = plan->include[i].rule;
    for (size_t i = 0; i < plan->n_exclude; i++)
        rules[row->n_rules++] = plan->exclude[i].rule;
    return PS_OK;
}

ps_status ps_strata_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err)
{
    const size_t n = plan->n_tiers + plan->n_cohorts;
    ps_name_row *rows = ps_arena_array(plan->arena, n ? n : 1, sizeof *rows);
    ps_status st = rows ? PS_OK : ps_fail_memory(err);

    for (size_t t = 0; st == PS_OK && t < plan->n_tiers; t++) {
        rows[t] = (ps_name_row){.type = PS_TEXT, .kind = PS_NAME_TIER, .item = t};
        st = tier_row(&rows[t], plan->arena, &plan->tiers[t], err);
    }
    for (size_t c = 0; st == PS_OK && c < plan->n_cohorts; c++) {
        ps_name_row *row = &rows[plan->n_tiers + c];

        *row = (ps_name_row){.type = PS_FLAG, .kind = PS_NAME_COHORT, .item = c};
        st = cohort_row(row, plan->arena, &plan->cohorts[c], err);
    }
    if (st == PS_OK) {
        *out = rows;
        *count = n;
    }
    return st;
}
