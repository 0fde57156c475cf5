/* Link plan: what linking is told of a plan, and the snapshot of it. */
#include "popstrat/link.h"

#include "base/init.h"
#include "base/os.h"
#include "run/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_A_DAY 86400

ps_link_spec ps_link_spec_of(const ps_plan *plan, ps_input_spec *inputs)
{
    const ps_link_spec spec = {
        .index_date = plan->index_date,
        .inputs = inputs,
        .n_inputs = plan->n_inputs,
        .imd_file = plan->imd_file,
        .imd_path = plan->imd_path,
        .pcn_file = plan->pcn_file,
        .pcn_path = plan->pcn_path,
        .digital_file = plan->digital_file,
        .digital_path = plan->digital_path,
        .imd_preset = plan->imd_preset,
        .pcn_preset = plan->pcn_preset,
        .lsoa_file = plan->lsoa_file,
        .lsoa_path = plan->lsoa_path,
        .area_files = plan->area_files,
        .area_paths = plan->area_paths,
        .n_area_files = plan->n_area_files,
        .used = plan->used,
        .lsoa_vintage = plan->lsoa_vintage,
        .imd_vintage = plan->imd_vintage,
    };

    for (size_t i = 0; i < plan->n_inputs; i++)
        inputs[i] = plan->inputs[i].spec;
    return spec;
}

static uint64_t bytes_of_inputs(const ps_plan *plan)
{
    uint64_t all = 0;

    for (size_t i = 0; i < plan->n_inputs; i++) {
        uint64_t size;
        int64_t modified;

        if (!strcmp(plan->inputs[i].spec.path, "-"))
            return 0;
        if (ps_os_stat(&size, &modified, plan->inputs[i].spec.path, NULL) != PS_OK)
            return 0;
        all += size;
    }
    return all;
}

ps_reading ps_reading_of(const ps_plan *plan, ps_progress_call *progress, void *context)
{
    return (ps_reading){progress, context, progress ? bytes_of_inputs(plan) : 0};
}

int ps_reading_tell(void *reading, const char *input, uint64_t rows, uint64_t bytes)
{
    const ps_reading *r = reading;
    char stage[96];
    const ps_progress progress = {stage, rows, bytes, r->bytes_all};

    snprintf(stage, sizeof stage, "read %s", input);
    return r->progress(r->context, &progress);
}

/* Every column that the file has, or those that `keep` names; what the plan uses must be there either way. */
static void widen(ps_want *want, const ps_plan_input *input)
{
    for (size_t c = 0; c < input->spec.schema->n_columns; c++) {
        want[c] = input->want[c];
        if (want[c] < PS_WANT_IF_THERE && (!input->kept || input->kept[c]))
            want[c] = PS_WANT_IF_THERE;
    }
}

static ps_status snapshot(ps_linked_counts *out, const char *path, const ps_plan *plan, const ps_link_options *options,
                          ps_pool *pool, ps_error *err)
{
    ps_reading reading = ps_reading_of(plan, options->progress, options->context);
    ps_input_spec *inputs = ps_calloc(plan->n_inputs, sizeof *inputs);
    ps_want *wants = NULL, *want;
    ps_link_spec spec;
    size_t n = 0;
    ps_status st = PS_OK;

    for (size_t i = 0; i < plan->n_inputs; i++)
        n += plan->inputs[i].spec.schema->n_columns;
    want = wants = ps_calloc(n, sizeof *wants);
    if (!inputs || !wants) {
        st = ps_fail_memory(err);
    } else {
        spec = ps_link_spec_of(plan, inputs);
        spec.progress = reading.progress ? ps_reading_tell : NULL;
        spec.progress_context = &reading;
        for (size_t i = 0; i < plan->n_inputs; i++) {
            widen(want, &plan->inputs[i]);
            inputs[i].want = want;
            inputs[i].keep = NULL;
            want += plan->inputs[i].spec.schema->n_columns;
        }
        st = ps_population_snapshot(out, path, &spec, pool, err);
    }
    free(wants);
    free(inputs);
    return st;
}

ps_status ps_link(ps_link_counts *out, const ps_plan *plan, const char *path, const ps_link_options *options,
                  ps_error *err)
{
    const ps_link_options defaults = PS_LINK_OPTIONS_INIT;
    ps_linked_counts counts = {0, 0, 0};
    ps_pool *pool;
    ps_day today;
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    if (!options)
        options = &defaults;
    today = options->as_of != PS_NO_DAY ? options->as_of : (ps_day)(ps_os_now() / SECONDS_A_DAY);
    st = ps_plan_may_write_persons(plan, today, err);
    if (st != PS_OK)
        return st;
    pool = ps_pool_new(options->threads);
    if (!pool)
        return ps_fail_memory(err);
    st = snapshot(&counts, path, plan, options, pool, err);
    ps_pool_free(pool);
    if (st == PS_OK && out) {
        int64_t modified;
        *out = (ps_link_counts){counts.people, counts.rows, counts.refused, 0};
        (void)!ps_os_stat(&out->bytes, &modified, path, NULL);
    }
    return st;
}
