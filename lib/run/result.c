/* Result: read and link, then fill each name's column once all that it needs is there. */
#include "run/result.h"

#include "aggregate/table.h"
#include "base/init.h"
#include "base/os.h"
#include "outreach/outreach.h"
#include "score/score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ps_status cancelled(ps_error *err)
{
    ps_fail(err, PS_ECANCEL, "stopped on request");
    ps_error_hint(err, "nothing was published");
    return PS_ECANCEL;
}

ps_status ps_progress_tell(const ps_run_options *options, const char *stage, uint64_t done, ps_error *err)
{
    const ps_progress progress = {stage, done, 0, 0};

    if (options && options->progress && options->progress(options->context, &progress))
        return cancelled(err);
    return PS_OK;
}

static ps_status link_people(ps_population **out, const ps_plan *plan, const bool *asked_names,
                             const ps_run_options *options, const ps_stopped *stopped, ps_pool *pool, ps_error *err)
{
    ps_reading reading = ps_reading_of(plan, options ? options->progress : NULL, options ? options->context : NULL);
    ps_input_spec *inputs = ps_calloc(plan->n_inputs, sizeof *inputs);
    bool asked[PS_PERSON_COLUMNS] = {false};
    ps_link_spec spec;
    ps_status st;

    if (!inputs)
        return ps_fail_memory(err);
    spec = ps_link_spec_of(plan, inputs);
    spec.progress = reading.progress ? ps_reading_tell : NULL;
    spec.progress_context = &reading;
    spec.stopped = stopped ? stopped->call : NULL;
    spec.stopped_context = stopped ? stopped->context : NULL;
    spec.snapshot = options ? options->from : NULL;
    spec.verify_sources = options && options->verify_sources;
    for (size_t i = 0; asked_names && i < plan->names.n; i++)
        if (plan->names.at[i].row.kind == PS_NAME_PERSON && asked_names[plan->names.at[i].number])
            asked[plan->names.at[i].row.item] = true;
    spec.asked = asked_names ? asked : NULL;
    st = ps_population_link(out, &spec, pool, err);
    free(inputs);
    return st;
}

ps_status ps_refuse_nobody(const ps_population *population, ps_error *err)
{
    const ps_input_report *people = NULL;

    for (size_t i = 0; i < population->n_feeds; i++)
        if (population->feeds[i].schema->makes_people) {
            people = population->reports[i];
            if (people->rows > people->refused)
                return PS_OK;
        }
    ps_fail(err, PS_EDATA, "the person inputs hold nobody");
    if (people)
        ps_error_file(err, people->file);
    ps_error_hint(err, "a heading without rows is a failed export more often than an empty practice: ask for it again");
    return PS_EDATA;
}

/* Names that one fill gives together (charlson and its kin) are filled at the first of them. */
static ps_status fill_name(ps_result *result, const ps_name *name, ps_pool *pool, ps_error *err)
{
    ps_world *world = result->world;
    const size_t item = name->row.item;

    if (world->columns[name->number].type != PS_NOTHING || name->alias_of)
        return PS_OK;
    switch (name->row.kind) {
    case PS_NAME_PERSON:
        world->columns[name->number] = result->population->person[item];
        world->borrowed[name->number] = true;
        return PS_OK;
    case PS_NAME_DEFINITION:
        return ps_world_definition(world, name->number, pool, err);
    case PS_NAME_SCORE:
        if (result->scored[item]) /* a part that nobody asks for */
            return PS_OK;
        result->scored[item] = true;
        return ps_score_fill(world, item, pool, err);
    case PS_NAME_TIER:
        return ps_tier_fill(world, result->strata, item, pool, err);
    case PS_NAME_COHORT:
        return ps_cohort_fill(world, result->strata, item, pool, err);
    case PS_NAME_MATRIX:
        return ps_matrix_fill(world, item, pool, err);
    case PS_NAME_TOPICS:
        return ps_topics_fill(world, item, pool, err);
    }
    return PS_OK;
}

static bool is_definition(const ps_result *result, uint32_t name)
{
    const ps_name *at = &result->plan->names.at[name];

    return at->row.kind == PS_NAME_DEFINITION && !at->alias_of && !result->world->columns[name].type;
}

/* The first of the names, or as many as can be filled with it: definitions that stand in a row. */
static ps_status fill_names(size_t *done, ps_result *result, const uint32_t *names, size_t n, ps_pool *pool,
                            ps_error *err)
{
    size_t definitions = 0;

    while (definitions < n && is_definition(result, names[definitions]))
        definitions++;
    if (definitions)
        return ps_world_definitions(done, result->world, names, definitions, pool, err);
    *done = 1;
    return fill_name(result, &result->plan->names.at[names[0]], pool, err);
}

/* An alias ("tier") shows the column of the name it stands for. */
static void fill_aliases(ps_result *result)
{
    const ps_names *names = &result->plan->names;

    for (size_t i = 0; i < names->n; i++) {
        const ps_name *of;

        if (!names->at[i].alias_of)
            continue;
        of = ps_names_find(names, names->at[i].alias_of);
        if (of) {
            result->world->columns[i] = result->world->columns[of->number];
            result->world->borrowed[i] = true;
        }
    }
}

ps_status ps_result_make(ps_result **out, const ps_plan *plan, const ps_run_options *options, const ps_stopped *stopped,
                         bool all, ps_pool *pool, ps_error *err)
{
    ps_result *result = calloc(1, sizeof *result);
    const ps_names *names = &plan->names;
    ps_status st = PS_OK;

    if (!result)
        return ps_fail_memory(err);
    result->plan = plan;
    result->scored = ps_calloc(plan->n_scores, sizeof *result->scored);
    if (!result->scored)
        st = ps_fail_memory(err);
    if (st == PS_OK && !all)
        st = ps_plan_names_used(&result->asked, plan, err);
    if (st == PS_OK)
        st = ps_progress_tell(options, "read", 0, err);
    if (st == PS_OK)
        st = link_people(&result->population, plan, result->asked, options, stopped, pool, err);
    if (st == PS_OK)
        st = ps_refuse_nobody(result->population, err);
    if (st == PS_OK)
        st = ps_world_new(&result->world, plan, result->population, err);
    if (st == PS_OK)
        result->world->asked = result->asked;
    if (st == PS_OK)
        st = ps_strata_new(&result->strata, plan, err);
    for (size_t i = 0, done = 0; st == PS_OK && i < names->n; i += done) {
        st = ps_progress_tell(options, "define", i, err);
        done = 1;
        if (st == PS_OK)
            st = fill_names(&done, result, names->order + i, names->n - i, pool, err);
    }
    if (st == PS_OK) {
        fill_aliases(result);
        *out = result;
        result = NULL;
    }
    ps_result_free(result);
    return st;
}

ps_status ps_result_new(ps_result **out, const ps_plan *plan, const ps_run_options *options, ps_error *err)
{
    ps_pool *pool;
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    pool = ps_pool_new(options ? options->threads : 0);
    if (!pool)
        return ps_fail_memory(err);
    st = ps_result_make(out, plan, options, NULL, true, pool, err);
    ps_pool_free(pool);
    return st;
}

void ps_result_free(ps_result *result)
{
    if (!result)
        return;
    ps_strata_free(result->strata);
    ps_world_free(result->world);
    ps_population_free(result->population);
    free(result->asked);
    free(result->scored);
    free(result);
}

size_t ps_result_persons(const ps_result *result)
{
    return result->population->n_people;
}

size_t ps_result_names(const ps_result *result)
{
    return result->plan->names.n;
}

const char *ps_result_name_at(const ps_result *result, size_t name)
{
    return name < result->plan->names.n ? result->plan->names.at[name].row.name : NULL;
}

int ps_result_name(const ps_result *result, const char *name)
{
    const ps_name *found = ps_names_find(&result->plan->names, name);

    return found ? (int)found->number : -1;
}

ps_value ps_result_value(const ps_result *result, size_t person, size_t name)
{
    const ps_value nothing = {PS_NOTHING, false, NAN, PS_NO_DAY, false, ""};

    if (person >= result->population->n_people || name >= result->plan->names.n)
        return nothing;
    return ps_column_value(&result->world->columns[name], person, result->population->words);
}

size_t ps_result_pseudonym(char *out, size_t capacity, const ps_result *result, size_t person)
{
    const ps_idmap *ids = result->population->ids;

    if (person >= result->population->n_people || ps_idmap_longest(ids) + 1 > capacity)
        return 0;
    return ps_idmap_text(out, ids, (uint32_t)person);
}

static const ps_column *column_of(const ps_result *result, const char *name, bool flag, ps_error *err)
{
    const ps_name *found = ps_names_find(&result->plan->names, name);

    if (!found) {
        ps_fail(err, PS_EUSE, "no such name: %s", name);
        return NULL;
    }
    if (flag && found->row.type != PS_FLAG) {
        ps_fail(err, PS_EUSE, "%s is not a yes-or-no name", name);
        return NULL;
    }
    if (found->identifying) {
        ps_fail(err, PS_EUSE, "%s is identifying and is never tabulated", name);
        return NULL;
    }
    return &result->world->columns[found->number];
}

ps_status ps_result_table(ps_table **out, const ps_result *result, const char *name, const char *counted,
                          const char *population, const char *const *fields, size_t n_fields, ps_error *err)
{
    ps_table_spec spec = {.name = name, .title = name, .counted_title = counted, .n_fields = n_fields, .per = 1000};
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    if (n_fields > PS_TABLE_FIELDS_MOST)
        return ps_fail(err, PS_EUSE, "a table has at most %d fields", PS_TABLE_FIELDS_MOST);
    spec.population = column_of(result, population, true, err);
    if (!spec.population)
        return PS_EUSE;
    if (counted && !(spec.counted = column_of(result, counted, true, err)))
        return PS_EUSE;
    for (size_t i = 0; i < n_fields; i++) {
        spec.field_names[i] = fields[i];
        if (!(spec.fields[i] = column_of(result, fields[i], false, err)))
            return PS_EUSE;
    }
    return ps_table_build(out, &spec, result->world, err);
}
