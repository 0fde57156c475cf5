/* Profile plan: a plan's extracts, read with every column, to facts and what is said of them.
 *
 * Nothing is let go while reading and refused rows never stop it: what a run would stop at is what a profile is for. */
#include "base/init.h"
#include "base/os.h"
#include "run/profile_result.h"
#include "run/result.h"

#include <stdlib.h>

#define SECONDS_A_DAY 86400

typedef struct gathering {
    const ps_plan *plan;
    const ps_run_options *options;
    ps_pool *pool;
    ps_input_spec *inputs;
    ps_want **want;       /* by input */
    double *most_refused; /* by input: a run's own tolerance */
    ps_population *population;
    ps_world *world;
    ps_unions unions;
    ps_finder *finders;
    ps_profile_facts *facts;
} gathering;

/* Every column that is there, whatever the plan uses. */
static ps_status want_everything(gathering *g, ps_error *err)
{
    for (size_t i = 0; i < g->plan->n_inputs; i++) {
        ps_input_spec *spec = &g->inputs[i];
        ps_want *want = g->want[i] = ps_calloc(spec->schema->n_columns, sizeof *want);

        if (!want)
            return ps_fail_memory(err);
        for (size_t c = 0; c < spec->schema->n_columns; c++)
            want[c] = spec->want && spec->want[c] > PS_WANT_IF_THERE ? spec->want[c] : PS_WANT_IF_THERE;
        g->most_refused[i] = spec->max_reject_share;
        spec->want = want;
        spec->keep = NULL;
        spec->max_reject_share = 1;
    }
    return PS_OK;
}

static ps_status link_everything(gathering *g, ps_error *err)
{
    ps_reading reading = ps_reading_of(g->plan, g->options->progress, g->options->context);
    const size_t n = g->plan->n_inputs;
    ps_link_spec spec;
    ps_status st;

    g->inputs = ps_calloc(n, sizeof *g->inputs);
    g->want = ps_calloc(n, sizeof *g->want);
    g->most_refused = ps_calloc(n, sizeof *g->most_refused);
    if (!g->inputs || !g->want || !g->most_refused)
        return ps_fail_memory(err);
    spec = ps_link_spec_of(g->plan, g->inputs);
    spec.profiled = true;
    spec.progress = reading.progress ? ps_reading_tell : NULL;
    spec.progress_context = &reading;
    st = want_everything(g, err);
    if (st == PS_OK)
        st = ps_population_link(&g->population, &spec, g->pool, err);
    return st == PS_OK ? ps_refuse_nobody(g->population, err) : st;
}

static ps_status find_unions(gathering *g, ps_error *err)
{
    ps_status st = ps_progress_tell(g->options, "define", 0, err);

    if (st == PS_OK)
        st = ps_world_new(&g->world, g->plan, g->population, err);
    if (st == PS_OK)
        st = ps_unions_find(&g->unions, g->world, g->pool, err);
    if (st != PS_OK)
        return st;
    g->finders = ps_calloc(g->unions.n_parts, sizeof *g->finders);
    if (!g->finders)
        return ps_fail_memory(err);
    for (size_t i = 0; i < g->unions.n_parts; i++) {
        const ps_union_part *part = &g->unions.parts[i];

        g->finders[i] = (ps_finder){g->plan->definitions[part->definition].name, part->input, part->found};
    }
    return PS_OK;
}

static ps_status gather(gathering *g, ps_error *err)
{
    ps_status st = ps_progress_tell(g->options, "read", 0, err);

    if (st == PS_OK)
        st = link_everything(g, err);
    if (st == PS_OK)
        st = find_unions(g, err);
    if (st == PS_OK)
        st = ps_progress_tell(g->options, "profile", 0, err);
    if (st == PS_OK) {
        const ps_profile_spec spec = {.population = g->population,
                                      .max_reject_share = g->most_refused,
                                      .finders = g->finders,
                                      .n_finders = g->unions.n_parts};

        st = ps_profile_facts_make(&g->facts, &spec, g->pool, err);
    }
    return st;
}

static void release(gathering *g)
{
    ps_profile_facts_free(g->facts);
    free(g->finders);
    ps_unions_release(&g->unions);
    ps_world_free(g->world);
    ps_population_free(g->population);
    for (size_t i = 0; g->want && i < g->plan->n_inputs; i++)
        free(g->want[i]);
    free(g->want);
    free(g->inputs);
    free(g->most_refused);
}

/* May exact counts be given? As a run judges it. */
static ps_status judge(ps_profile *profile, const gathering *g, ps_error *err)
{
    const ps_day as_of = g->options->as_of;
    ps_error why = {0};
    ps_status st =
        ps_plan_may_write_persons(g->plan, as_of != PS_NO_DAY ? as_of : (ps_day)(ps_os_now() / SECONDS_A_DAY), &why);

    if (st == PS_OK)
        st = ps_plan_check_assured(g->plan, g->population, &why);
    if (st == PS_EMEMORY)
        return ps_fail_memory(err);
    profile->gate = (ps_gate){.internal_allowed = st == PS_OK, .scheme = PS_SCHEME_HES};
    if (st != PS_OK && !(profile->refusal = ps_arena_print(profile->arena, "%s", why.message)))
        return ps_fail_memory(err);
    return PS_OK;
}

static ps_status keep_findings(ps_profile *profile, const ps_profile_facts *facts, ps_error *err)
{
    profile->findings = ps_arena_array(profile->arena, facts->n_findings + 1, sizeof *profile->findings);
    for (size_t i = 0; profile->findings && i < facts->n_findings; i++) {
        profile->findings[i] = ps_arena_print(profile->arena, "%s", facts->findings[i].text);
        if (!profile->findings[i])
            return ps_fail_memory(err);
    }
    return profile->findings ? PS_OK : ps_fail_memory(err);
}

static ps_status say(ps_profile *profile, const gathering *g, ps_error *err)
{
    ps_status st = judge(profile, g, err);

    if (st == PS_OK)
        st = keep_findings(profile, g->facts, err);
    if (st == PS_OK)
        st = ps_profile_sheets_make(&profile->sheets, g->facts, g->plan, &g->unions, err);
    return st == PS_OK ? ps_profile_page(profile, g->plan, err) : st;
}

ps_status ps_profile_new(ps_profile **out, const ps_plan *plan, const ps_run_options *options, ps_error *err)
{
    const ps_run_options defaults = PS_RUN_OPTIONS_INIT;
    gathering g = {.plan = plan, .options = options ? options : &defaults};
    ps_profile *profile = NULL;
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    profile = ps_calloc(1, sizeof *profile);
    g.pool = ps_pool_new(g.options->threads);
    if (profile)
        profile->arena = ps_arena_new();
    if (!profile || !profile->arena || !g.pool)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = gather(&g, err);
    if (st == PS_OK)
        st = say(profile, &g, err);
    release(&g);
    ps_pool_free(g.pool);
    if (st == PS_OK)
        *out = profile;
    else
        ps_profile_free(profile);
    return st;
}

void ps_profile_free(ps_profile *profile)
{
    if (!profile)
        return;
    ps_profile_sheets_release(&profile->sheets);
    ps_buffer_release(&profile->text);
    ps_buffer_release(&profile->json);
    ps_arena_free(profile->arena);
    free(profile);
}
