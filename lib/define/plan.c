/* Plan: the file to structs, section by section, and what the rooms to the right ask of it. */
#include "define/plan_reading.h"

#include "base/digest.h"
#include "base/path.h"
#include "base/text_file.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int ps_plan_input_find(const ps_plan *plan, const char *name)
{
    for (size_t f = 0; f < plan->n_inputs; f++)
        if (!strcmp(plan->inputs[f].name, name))
            return (int)f;
    return -1;
}

const ps_codelist *ps_plan_codelist(const ps_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->n_lists_of_codes; i++)
        if (!strcmp(plan->lists_of_codes[i].name, name))
            return &plan->lists_of_codes[i];
    return NULL;
}

void ps_plan_release(ps_plan *plan)
{
    if (plan)
        ps_arena_free(plan->arena); /* the plan itself lives in it */
}

/* ---- reading ---- */

static ps_status read_text(ps_plan *plan, const char *path, ps_error *err)
{
    char *text = NULL;
    size_t length = 0;
    const ps_status st = ps_text_file_read(&text, &length, path, err);

    if (st == PS_EDATA || length > PS_PLAN_BYTES_MOST) { /* EDATA: too much even to be read */
        free(text);
        (void)ps_fail(err, PS_EPLAN, "this plan is larger than %zu KiB", PS_PLAN_BYTES_MOST >> 10);
        ps_error_file(err, path);
        ps_error_hint(err, "is this the right file? long lists of codes belong in files of their own, under [codes]");
        return PS_EPLAN;
    }
    if (st != PS_OK)
        return st;
    plan->path = ps_arena_text(plan->arena, path, strlen(path));
    plan->text.file = plan->path;
    plan->text.at = ps_arena_text(plan->arena, text, length);
    plan->text.length = length;
    ps_sha256_of(plan->sha256, text, length);
    free(text);
    return plan->path && plan->text.at ? PS_OK : ps_fail_memory(err);
}

static void read_version(ps_plan_reading *reading, ps_toml *value, void *item)
{
    (void)item;
    if (ps_plan_is(reading, value, PS_TOML_INTEGER, value->key) && value->integer != 1)
        ps_error_hint(
            ps_plan_fault(reading, value->place, value->key, "this version reads plans of language version 1"),
            "popstrat = 1");
}

/* Every section has a reader of its own; here only the names count. */
static void check_sections(ps_plan_reading *reading)
{
    /* clang-format off */
    static const ps_key keys[] = {
        {"popstrat", PS_KEY_READ, true, 0, NULL, read_version},
        {"run", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"governance", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"inputs", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"lookups", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"codes", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"define", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"score", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"tiers", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"cohort", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"table", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"matrix", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"topics", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"override", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"list", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"capacity", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"contact", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"evaluate", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"stories", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"directory", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"disclosure", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"audit", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
    };
    /* clang-format on */

    reading->path = "";
    reading->plan->tree->key_place = (ps_place){1, 1, 0};
    ps_plan_keys(reading, reading->plan->tree, keys, PS_COUNT(keys), NULL);
}

static ps_status read_sections(ps_plan_reading *reading, const ps_plan_options *options, ps_error *err)
{
    static void (*const sections[])(ps_plan_reading *) = {
        ps_plan_read_governance,  ps_plan_read_lookups,  ps_plan_read_codes,   ps_plan_read_inputs,
        ps_plan_read_definitions, ps_plan_read_scores,   ps_plan_read_tiers,   ps_plan_read_cohorts,
        ps_plan_read_tables,      ps_plan_read_matrices, ps_plan_read_lists,   ps_plan_read_capacities,
        ps_plan_read_overrides,   ps_plan_read_outputs,  ps_plan_read_contact, ps_plan_read_stories,
        ps_plan_read_directory,   ps_plan_read_evaluations, ps_plan_check_names,
    };
    ps_status st = PS_OK;

    check_sections(reading);
    ps_plan_read_run(reading, options); /* first: file names take the index date's month */
    for (size_t i = 0; i < PS_COUNT(sections) && !reading->no_memory; i++)
        sections[i](reading);
    reading->path = "";
    if (!reading->no_memory)
        st = ps_plan_replace_inputs(reading, options, err);
    ps_findings_sort(reading->findings);
    return reading->no_memory || reading->findings->no_memory ? ps_fail_memory(err) : st;
}

ps_status ps_plan_read(ps_plan **out, const char *path, const ps_plan_options *options,
                       const ps_built_in_score *const *built_in, ps_findings *findings, ps_error *err)
{
    ps_arena *const arena = ps_arena_new();
    ps_plan *const plan = arena ? ps_arena_alloc(arena, sizeof *plan) : NULL;
    ps_plan_reading reading = {.plan = plan, .arena = arena, .findings = findings, .path = ""};
    ps_error own = {0};
    ps_status st;

    assert(findings);
    if (!plan) {
        ps_arena_free(arena);
        return ps_fail_memory(err);
    }
    plan->arena = arena;
    plan->built_in = built_in;
    plan->index_date = PS_NO_DAY;
    st = read_text(plan, path, &own);
    if (st == PS_OK)
        st = ps_toml_parse(&plan->tree, arena, &plan->text, &own);
    if (st != PS_OK && st != PS_EMEMORY)
        ps_findings_add(findings, &own);
    if (st == PS_OK)
        st = read_sections(&reading, options, &own);
    if (findings->no_memory)
        st = ps_fail_memory(&own);
    if (st == PS_OK)
        *out = plan;
    else
        ps_plan_release(plan);
    if (st != PS_OK && err)
        *err = st != PS_EMEMORY && findings->n > 0 ? findings->at[0] : own;
    return st;
}
