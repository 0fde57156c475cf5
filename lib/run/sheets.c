/* Sheets: attrition by rule, tiers as they fell, linkage in every combination of feeds, quality by input and field. */
#include "run/sheets.h"

#include "extract/preset.h"
#include "profile/profile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Hands the sheet over, or says that memory ran out while it was filled. */
static ps_status finish(ps_sheet **out, ps_sheet *sheet, ps_status st, ps_error *err)
{
    if (st == PS_OK && sheet->failed)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        *out = sheet;
    else
        ps_sheet_free(sheet);
    return st;
}

static const char *const step_words[] = {"base", "include", "exclude"};

static void add_cannot(ps_sheet *sheet, const char *cohort, const ps_step *step, const char *field, const char *group,
                       uint64_t people)
{
    if (!people)
        return;
    ps_sheet_text(sheet, cohort);
    ps_sheet_text(sheet, step_words[step->kind]);
    ps_sheet_text(sheet, step->label);
    ps_sheet_text(sheet, field);
    ps_sheet_text(sheet, group);
    for (int i = 0; i < 3; i++)
        ps_sheet_number(sheet, NAN);
    ps_sheet_count(sheet, people);
    ps_sheet_number(sheet, NAN);
}

static void add_step(ps_sheet *sheet, const char *cohort, const ps_step *step)
{
    static const char *const ethnicities[PS_STEP_ETHNICITIES] = {"White", "Mixed",      "Asian",    "Black",
                                                                 "Other", "Not stated", "Not known"};
    static const char *const fifths[PS_STEP_FIFTHS] = {"1 most deprived", "2", "3", "4", "5 least deprived", "unknown"};

    ps_sheet_text(sheet, cohort);
    ps_sheet_text(sheet, step_words[step->kind]);
    ps_sheet_text(sheet, step->label);
    ps_sheet_text(sheet, "");
    ps_sheet_text(sheet, "everybody");
    ps_sheet_count(sheet, step->in);
    ps_sheet_count(sheet, step->yes);
    ps_sheet_count(sheet, step->no);
    ps_sheet_count(sheet, step->cannot_tell);
    ps_sheet_count(sheet, step->left);
    for (size_t g = 0; g < PS_STEP_ETHNICITIES; g++)
        add_cannot(sheet, cohort, step, "ethnicity", ethnicities[g], step->cannot_by_ethnicity[g]);
    for (size_t g = 0; g < PS_STEP_FIFTHS; g++)
        add_cannot(sheet, cohort, step, "imd_quintile", fifths[g], step->cannot_by_fifth[g]);
}

ps_status ps_sheet_attrition(ps_sheet **out, const ps_result *result, ps_error *err)
{
    static const char *const headings[] = {"cohort", "step", "rule", "by",          "group",
                                           "in",     "yes",  "no",   "cannot_tell", "left"};
    ps_sheet *sheet = ps_sheet_new("attrition", headings, PS_COUNT(headings));

    if (!sheet)
        return ps_fail_memory(err);
    for (size_t c = 0; c < result->plan->n_cohorts; c++) {
        const ps_attrition *attrition = &result->strata->cohorts[c];

        for (size_t s = 0; s < attrition->n_steps; s++)
            add_step(sheet, attrition->cohort, &attrition->steps[s]);
    }
    /* Events whose `where` could not be judged: they were not admitted, and the reader should know how many. */
    for (size_t w = 0; w < result->world->n_where; w++) {
        ps_sheet_text(sheet, "");
        ps_sheet_text(sheet, "where");
        ps_sheet_text(sheet, result->world->where[w].label);
        ps_sheet_text(sheet, "");
        ps_sheet_text(sheet, "events that could not be judged");
        for (int i = 0; i < 3; i++)
            ps_sheet_number(sheet, NAN);
        ps_sheet_count(sheet, result->world->where[w].events);
        ps_sheet_number(sheet, NAN);
    }
    return finish(out, sheet, PS_OK, err);
}

ps_status ps_sheet_tiers(ps_sheet **out, const ps_result *result, ps_error *err)
{
    static const char *const headings[] = {"tiers",           "tier", "people", "score_at_cut", "same_score_inside",
                                           "same_score_below"};
    ps_sheet *sheet = ps_sheet_new("tiers", headings, PS_COUNT(headings));

    if (!sheet)
        return ps_fail_memory(err);
    for (size_t t = 0; t < result->plan->n_tiers; t++) {
        const ps_tier_report *report = &result->strata->tiers[t];

        for (size_t c = 0; c < report->n_cuts; c++) {
            ps_sheet_text(sheet, report->tiers);
            ps_sheet_text(sheet, report->cuts[c].label);
            ps_sheet_count(sheet, report->cuts[c].people);
            ps_sheet_number(sheet, report->cuts[c].score_at_cut);
            ps_sheet_count(sheet, report->cuts[c].tied_in);
            ps_sheet_count(sheet, report->cuts[c].tied_out);
        }
        ps_sheet_text(sheet, report->tiers);
        ps_sheet_text(sheet, "not scored");
        ps_sheet_count(sheet, report->not_scored);
        for (int i = 0; i < 3; i++)
            ps_sheet_number(sheet, NAN);
    }
    return finish(out, sheet, PS_OK, err);
}

/* "gp+acute" for a mask of inputs; "" for none. */
static bool combination(ps_buffer *out, const ps_population *population, uint32_t mask)
{
    ps_buffer_clear(out);
    for (size_t f = 0; f < population->n_feeds; f++)
        if (mask >> f & 1) {
            if (out->length)
                ps_buffer_text(out, "+");
            ps_buffer_text(out, population->feeds[f].name);
        }
    return !out->failed;
}

ps_status ps_sheet_linkage(ps_sheet **out, const ps_result *result, ps_error *err)
{
    static const char *const headings[] = {"what", "subject", "measure", "count"};
    const ps_population *population = result->population;
    ps_sheet *sheet = ps_sheet_new("linkage", headings, PS_COUNT(headings));
    ps_overlap *overlaps = NULL;
    ps_buffer text = {0};
    size_t n = 0;
    ps_status st;

    if (!sheet)
        return ps_fail_memory(err);
    st = ps_population_overlap(&overlaps, &n, population, err);
    for (size_t i = 0; st == PS_OK && i < n; i++) {
        if (!combination(&text, population, overlaps[i].mask)) {
            st = ps_fail_memory(err);
            break;
        }
        ps_sheet_text(sheet, "people in exactly these feeds");
        ps_sheet_text(sheet, text.length ? text.at : "none");
        ps_sheet_text(sheet, "people");
        ps_sheet_count(sheet, overlaps[i].people);
    }
    for (size_t i = 0; st == PS_OK && i < ps_tally_count(population->tally); i++) {
        const ps_tally_row row = ps_tally_row_at(population->tally, i);

        ps_sheet_text(sheet, row.stage);
        ps_sheet_text(sheet, row.subject);
        ps_sheet_text(sheet, row.name);
        ps_sheet_count(sheet, row.count);
    }
    ps_buffer_release(&text);
    free(overlaps);
    return finish(out, sheet, st, err);
}

static void add_quality(ps_sheet *sheet, const char *input, const char *field, const char *measure, uint64_t count)
{
    ps_sheet_text(sheet, input);
    ps_sheet_text(sheet, field);
    ps_sheet_text(sheet, measure);
    ps_sheet_count(sheet, count);
}

static ps_status add_reasons(ps_sheet *sheet, const ps_input_report *report, ps_error *err)
{
    ps_refusal_count *refusals = NULL;
    size_t n = 0;
    const ps_status st = ps_refusals_count(&refusals, &n, sheet->arena, report, err);

    for (size_t i = 0; i < n; i++)
        add_quality(sheet, report->name, refusals[i].field, refusals[i].reason, refusals[i].rows);
    return st;
}

ps_status ps_sheet_quality(ps_sheet **out, const ps_result *result, ps_error *err)
{
    static const char *const headings[] = {"input", "field", "measure", "count"};
    const ps_population *population = result->population;
    ps_sheet *sheet = ps_sheet_new("quality", headings, PS_COUNT(headings));
    ps_status st = PS_OK;

    if (!sheet)
        return ps_fail_memory(err);
    for (size_t i = 0; st == PS_OK && i < population->n_feeds; i++) {
        const ps_input_report *report = population->reports[i];

        add_quality(sheet, report->name, "", "rows", report->rows);
        add_quality(sheet, report->name, "", "rows refused", report->refused);
        add_quality(sheet, report->name, "", "rows withdrawn by the supplier", report->deleted);
        add_quality(sheet, report->name, "", "blank lines", report->blank_lines);
        st = add_reasons(sheet, report, err);
        for (size_t f = 0; f < report->n_fields; f++) {
            const ps_field_count *field = &report->fields[f];

            if (field->faults)
                add_quality(sheet, report->name, field->field, "values that cannot be read, taken as missing",
                            field->faults);
            if (field->missing)
                add_quality(sheet, report->name, field->field, "values not recorded", field->missing);
            if (field->imprecise)
                add_quality(sheet, report->name, field->field, "dates of month or year precision", field->imprecise);
            if (ps_preset_lacks(&result->plan->inputs[i].spec, f))
                add_quality(sheet, report->name, field->field, "rows of a source that does not supply it",
                            report->rows);
        }
    }
    return finish(out, sheet, st, err);
}
