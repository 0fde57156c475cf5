/* Describe: the whole plan in plain English, every window as two dates; what an IG lead signs. See describe.h. */
#include "define/describe.h"

#include "base/path.h"
#include "extract/preset.h"
#include "link/lookup.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_WIDTH 100

/* ---- the page ---- */

void ps_describe_heading(ps_describer *d, const char *heading)
{
    ps_buffer_print(d->out, "\n%s\n", heading);
    for (size_t i = ps_utf8_count(heading, strlen(heading)); i > 0; i--)
        ps_buffer_text(d->out, "-");
    ps_buffer_text(d->out, "\n");
}

void ps_describe_gap(ps_describer *d)
{
    ps_buffer_text(d->out, "\n");
}

void ps_describe_add(ps_describer *d, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    ps_buffer_vprint(&d->line, format, arguments);
    va_end(arguments);
}

void ps_describe_rule(ps_describer *d, const ps_rule *rule)
{
    ps_rule_english(&d->line, rule, d->plan);
}

void ps_describe_day(ps_describer *d, ps_day day)
{
    char text[24];

    ps_day_format_long(text, day);
    ps_buffer_text(&d->line, day == PS_NO_DAY ? "(no date)" : text);
}

static void blanks(ps_buffer *out, unsigned count)
{
    while (count-- > 0)
        ps_buffer_text(out, " ");
}

void ps_describe_end(ps_describer *d, unsigned indent)
{
    const unsigned hanging = indent ? indent + 2 : 0; /* plain paragraphs stay flush */
    const char *at = d->line.length ? d->line.at : "";
    size_t width = 0;

    while (*at) {
        const size_t length = strcspn(at, " "), letters = ps_utf8_count(at, length);
        if (width && width + 1 + letters > PAGE_WIDTH) {
            ps_buffer_text(d->out, "\n");
            blanks(d->out, hanging);
            width = hanging;
        } else if (width) {
            ps_buffer_text(d->out, " ");
            width++;
        } else {
            blanks(d->out, indent);
            width = indent;
        }
        ps_buffer_add(d->out, at, length);
        width += letters;
        at += length;
        while (*at == ' ')
            at++;
    }
    ps_buffer_text(d->out, "\n");
    ps_buffer_clear(&d->line);
}

/* ---- its first sections ---- */

static void describe_run(ps_describer *d)
{
    const ps_plan *plan = d->plan;
    const char *name = plan->name ? plan->name : "(a plan without a name)";
    char iso[11];

    ps_buffer_print(d->out, "%s\n", name);
    for (size_t i = ps_utf8_count(name, strlen(name)); i > 0; i--)
        ps_buffer_text(d->out, "=");
    ps_buffer_text(d->out, "\n\n");
    ps_describe_add(d, "Index date: ");
    ps_describe_day(d, plan->index_date);
    ps_day_format(iso, plan->index_date);
    if (iso[0])
        ps_describe_add(d, " (%s)", iso);
    if (plan->index_date_from_command_line)
        ps_describe_add(d, ", given with the run in place of the plan's own");
    ps_describe_add(
        d, ". Everything is seen as it stood on that day: entries dated later are not seen, and an end that lies "
           "ahead (a discharge, a death) is not known yet, unless a window below says that it looks past it.");
    ps_describe_end(d, 0);
    ps_describe_add(d, "Plan: %s, SHA-256 %s.", plan->path ? ps_path_name(plan->path) : "(in memory)", plan->sha256);
    ps_describe_end(d, 0);
    ps_describe_heading(d, "How to read this");
    ps_describe_add(
        d, "A window of time is given as two dates, and both days belong to it. A condition is yes, no, or cannot "
           "tell, the last where a value that it needs is not recorded. Who is admitted by a rule has a yes; who is "
           "left out by a rule has a yes; cannot-tells are counted apart. A person without any entry in a feed that "
           "is there is a plain no.");
    ps_describe_end(d, 0);
}

static void describe_governance(ps_describer *d)
{
    const ps_governance *g = &d->plan->governance;

    ps_describe_heading(d, "Purpose and agreement");
    if (!g->present) {
        ps_describe_add(d, "The plan has no [governance]: no row about a person and no exact count is written.");
        ps_describe_end(d, 0);
        return;
    }
    ps_describe_add(d, "Purpose: %s.", g->purpose_text ? g->purpose_text : "(not given)");
    ps_describe_end(d, 0);
    ps_describe_add(d, "Agreement: %s.", g->agreement ? g->agreement : "(not given)");
    ps_describe_end(d, 0);
    ps_describe_add(d, "Lawful basis: %s.", g->lawful_basis ? g->lawful_basis : "(not given)");
    ps_describe_end(d, 0);
    ps_describe_add(d, "Approved by: %s.", g->approved_by ? g->approved_by : "(not given)");
    ps_describe_end(d, 0);
    ps_describe_add(d, "Valid until ");
    ps_describe_day(d, g->valid_until);
    ps_describe_add(
        d, ", judged by the date of the run; after that day no row about a person and no exact count is written.");
    ps_describe_end(d, 0);
    if (g->ethnicity_reason && g->legal_review) {
        ps_describe_add(d, "It goes by ethnicity, because: %s. Legal review: %s.", g->ethnicity_reason,
                        g->legal_review);
        ps_describe_end(d, 0);
    }
    if (g->ndoo_applied_by) {
        ps_describe_add(d, "National data opt-outs were applied by %s on ", g->ndoo_applied_by);
        ps_describe_day(d, g->ndoo_on);
        ps_describe_add(d, ".");
        ps_describe_end(d, 0);
    }
    if (g->ndoo_excluded) {
        ps_describe_add(d, "By the plan's own rule they keep people off every list, whatever the purpose.");
        ps_describe_end(d, 0);
    }
}

/* Whose headings are read, and what that source does not have. */
static void describe_preset(ps_describer *d, const ps_input_spec *spec)
{
    size_t lacking = 0;

    if (!spec->preset)
        return;
    ps_describe_add(d, "Its headings are those of the preset %s (%s)", spec->preset,
                    ps_preset_find(NULL, spec->preset, spec->schema)->meaning);
    for (size_t c = 0; c < spec->schema->n_columns; c++)
        if (ps_preset_lacks(spec, c) && !(spec->none_supplied && spec->none_supplied[c]))
            ps_describe_add(d, "%s%s",
                            lacking++ ? ", " : ". Not supplied by this source, so missing from it for everybody: ",
                            spec->schema->columns[c].name);
    ps_describe_add(d, ".");
    ps_describe_end(d, 6);
}

static void describe_input(ps_describer *d, const ps_plan_input *input)
{
    const ps_schema *schema = input->spec.schema;

    ps_describe_add(d, "%s: %s, from %s", input->name, schema ? ps_kind_nouns(schema->kind) : "an unknown kind",
                    input->spec.file ? ps_path_name(input->spec.file) : "(no file)");
    if (input->from_command_line)
        ps_describe_add(d, " (named with the run in place of the plan's own)");
    ps_describe_add(d, ".");
    if (input->spec.lsoa_vintage)
        ps_describe_add(d, " Its LSOAs are those of %d.", input->spec.lsoa_vintage);
    ps_describe_end(d, 2);
    for (size_t c = 0; schema && input->spec.none_supplied && c < schema->n_columns; c++)
        if (input->spec.none_supplied[c]) {
            ps_describe_add(d, "%s is not in this file. In its place stands the assurance: %s.",
                            schema->columns[c].name, input->spec.none_supplied[c]);
            ps_describe_end(d, 6);
        }
    describe_preset(d, &input->spec);
    if (input->covers) {
        ps_describe_add(d, "It covers people of whom this is yes: ");
        ps_describe_rule(d, input->covers);
        ps_describe_add(d, ". For everybody else, what is asked of it is cannot tell.");
        ps_describe_end(d, 6);
    }
}

static void describe_inputs(ps_describer *d)
{
    const ps_plan *plan = d->plan;

    ps_describe_heading(d, "What is read");
    for (size_t i = 0; i < plan->n_inputs; i++)
        describe_input(d, &plan->inputs[i]);
    if (plan->imd_file) {
        ps_describe_add(
            d,
            "Deprivation (index of %d, areas of %d) by LSOA, from %s%s%s. Rank, tenth and fifth 1 are the most "
            "deprived.",
            plan->imd_vintage, plan->lsoa_vintage, ps_path_name(plan->imd_file),
            plan->imd_preset ? ", which must be the published file " : "",
            plan->imd_preset ? plan->imd_preset->name : "");
        ps_describe_end(d, 2);
    }
    if (plan->digital_file) {
        ps_describe_add(d, "Digital exclusion by LSOA, from %s. Tenth 1 is the most excluded.",
                        ps_path_name(plan->digital_file));
        ps_describe_end(d, 2);
    }
    if (plan->lsoa_file) {
        ps_describe_add(d,
                        "LSOAs of 2011, in the inputs that have those, become LSOAs of 2021 by %s where they are "
                        "unchanged or merged. One that was split or otherwise changed leaves the area missing, and is "
                        "counted: nobody can tell in which part of it a person lives.",
                        ps_path_name(plan->lsoa_file));
        ps_describe_end(d, 2);
    }
    if (plan->n_area_files) {
        ps_describe_add(d, "Areas above the LSOA, from ");
        for (size_t i = 0; i < plan->n_area_files; i++)
            ps_describe_add(d, "%s%s", i ? ", " : "", ps_path_name(plan->area_files[i]));
        ps_describe_add(d, ".");
        ps_describe_end(d, 2);
    }
    if (plan->pcn_file) {
        ps_describe_add(d, "Primary care network by practice, from %s%s%s.", ps_path_name(plan->pcn_file),
                        plan->pcn_preset ? ", which must be the published file " : "",
                        plan->pcn_preset ? plan->pcn_preset->name : "");
        ps_describe_end(d, 2);
    }
}

static void describe_codes(ps_describer *d)
{
    static const char *const systems[][2] = {
        [PS_SNOMED] = {"SNOMED CT concept id, matched whole", "SNOMED CT concept ids, matched whole"},
        [PS_ICD10] = {"ICD-10 code, with all codes that begin with it",
                      "ICD-10 codes, each with all codes that begin with it"},
        [PS_TEXT_CODES] = {"text, matched whole without regard to case", "texts, matched whole without regard to case"},
    };
    const ps_plan *plan = d->plan;

    if (!plan->n_lists_of_codes)
        return;
    ps_describe_heading(d, "Code lists");
    for (size_t i = 0; i < plan->n_lists_of_codes; i++) {
        const ps_codelist *list = &plan->lists_of_codes[i];
        ps_describe_add(d, "%s: %zu %s", list->name, list->n, systems[list->system][list->n != 1]);
        if (list->release != PS_NO_DAY) {
            ps_describe_add(d, "; release of ");
            ps_describe_day(d, list->release);
        }
        ps_describe_add(d, ". File %s, SHA-256 %s.", ps_path_name(list->file), list->sha256);
        ps_describe_end(d, 2);
    }
}

static void describe_definitions(ps_describer *d)
{
    const ps_plan *plan = d->plan;

    if (!plan->n_definitions)
        return;
    ps_describe_heading(d, "Definitions");
    for (size_t i = 0; i < plan->n_definitions; i++) {
        const ps_rule *rule = plan->definitions[i].rule;
        ps_describe_add(d, "%s%s: ", plan->definitions[i].name,
                        rule && ps_rule_type(rule) == PS_FLAG ? " is yes if" : " is");
        ps_describe_rule(d, rule);
        ps_describe_add(d, ".");
        ps_describe_end(d, 2);
    }
}

static void describe_evaluation(ps_describer *d, const ps_evaluate_plan *evaluate)
{
    if (evaluate->design == PS_DESIGN_WAVES)
        ps_describe_add(d,
                        "%s: of the people drawn for list %s, those called beside those who were waiting, whatever "
                        "became of them: %s.",
                        evaluate->name, evaluate->list, evaluate->outcome);
    else
        ps_describe_add(d, "%s: the people of %s, %s: %s before, %s after.", evaluate->name,
                        ps_path_name(evaluate->file),
                        evaluate->design == PS_DESIGN_DID ? "the change of the treated less that of the comparison"
                                                          : "the change, which is no evidence of an effect",
                        evaluate->before, evaluate->outcome);
    ps_describe_add(d, " Limits allow for people of one %s being alike.",
                    strcmp(evaluate->cluster, "pcn") ? evaluate->cluster : "PCN");
    ps_describe_end(d, 2);
}

static void describe_evaluations(ps_describer *d)
{
    const ps_plan *plan = d->plan;

    if (!plan->n_evaluations)
        return;
    ps_describe_heading(d, "Evaluations");
    for (size_t i = 0; i < plan->n_evaluations; i++)
        describe_evaluation(d, &plan->evaluations[i]);
}

static void describe_stories(ps_describer *d)
{
    const ps_stories *stories = &d->plan->stories;

    if (!stories->file)
        return;
    ps_describe_heading(d, "Stories");
    ps_describe_add(d,
                    "%zu, by cohort and month, from %s, SHA-256 %s. None holds what looks like an NHS number, a "
                    "postcode, a date of birth, an e-mail address, a telephone number or a pseudonym; names and "
                    "circumstances that only one person has are for a reader to find.",
                    stories->n, ps_path_name(stories->file), stories->sha256);
    ps_describe_end(d, 2);
}

static void describe_words(ps_describer *d)
{
    const ps_names *names = &d->plan->names;
    bool headed = false;

    for (size_t i = 0; i < names->n; i++) {
        const ps_name_row *row = &names->at[i].row;
        if (!d->used[i] || names->at[i].alias_of || !row->meaning ||
            (row->kind != PS_NAME_PERSON && row->kind != PS_NAME_SCORE))
            continue;
        if (!headed)
            ps_describe_heading(d, "Words used above");
        headed = true;
        ps_describe_add(d, "%s: %s.", row->name, row->meaning);
        ps_describe_end(d, 2);
    }
}

ps_status ps_plan_describe_text(ps_buffer *out, const ps_plan *plan, ps_error *err)
{
    ps_describer d = {.plan = plan, .out = out};
    const ps_status st = ps_plan_names_used(&d.used, plan, err);
    bool failed;

    if (st != PS_OK)
        return st;
    describe_run(&d);
    describe_governance(&d);
    describe_inputs(&d);
    describe_codes(&d);
    describe_definitions(&d);
    ps_describe_scores(&d);
    ps_describe_tiers(&d);
    ps_describe_cohorts(&d);
    ps_describe_matrices(&d);
    ps_describe_tables(&d);
    ps_describe_lists(&d);
    ps_describe_overrides(&d);
    ps_describe_disclosure(&d);
    describe_evaluations(&d);
    describe_stories(&d);
    describe_words(&d);
    failed = out->failed || d.line.failed;
    ps_buffer_release(&d.line);
    free(d.used);
    return failed ? ps_fail_memory(err) : PS_OK;
}
