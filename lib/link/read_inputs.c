/* Read inputs: rows of every input into memory, ids turned into person numbers.
 *
 * Person inputs come first, one after the other, and build the id map. The others only look up in it, side by side; ids
 * that are not there are numbered in a map of their own input, after the known ones, until merge_inputs.c gives them
 * their places. */
#include "base/arena.h"
#include "link/linking.h"

#include <stdlib.h>

/* One thread at a time: whoever finds another one at it goes on reading, since progress is only told now and then. */
static ps_status tell_progress(ps_linking *l, const ps_input_rows *rows, ps_error *err)
{
    const ps_link_spec *spec = l->spec;

    if (spec->progress && !atomic_flag_test_and_set(&l->reporting)) {
        if (spec->progress(spec->progress_context, rows->spec.name, ps_reader_report(rows->reader)->rows,
                           atomic_load(&l->bytes)) != 0)
            atomic_store(&l->stopped, true);
        atomic_flag_clear(&l->reporting);
    }
    return atomic_load(&l->stopped) ? ps_fail(err, PS_ECANCEL, "stopped on request") : PS_OK;
}

static bool number_known(ps_linking *l, uint32_t *persons, const ps_batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        persons[i] = ps_idmap_add(l->population->ids, batch->ids[i]);
        if (persons[i] >= PS_IDMAP_FULL)
            return false;
    }
    return true;
}

static bool number_event_rows(ps_linking *l, ps_input_rows *rows, uint32_t *persons, const ps_batch *batch)
{
    ps_idmap_find_many(persons, l->population->ids, batch->ids, batch->n);
    for (size_t i = 0; i < batch->n; i++) {
        uint32_t stranger;
        if (persons[i] != PS_IDMAP_NONE)
            continue;
        stranger = ps_idmap_add(rows->strangers, batch->ids[i]);
        if (stranger >= PS_IDMAP_FULL - l->n_known)
            return false;
        persons[i] = l->n_known + stranger;
    }
    return true;
}

static ps_status read_input(ps_linking *l, ps_input_rows *rows, bool person, ps_error *err)
{
    const ps_batch *batch;
    uint32_t *persons = NULL;
    size_t capacity = 0;
    uint64_t told = 0;
    ps_status st;

    if (!person && !(rows->strangers = ps_idmap_new()))
        return ps_fail_memory(err);
    st = ps_reader_open(&rows->reader, &rows->spec, err);
    while (st == PS_OK && (st = ps_reader_next(&batch, rows->reader, err)) == PS_OK) {
        if (!ps_grow(&persons, &capacity, batch->n, sizeof *persons) ||
            !(person ? number_known(l, persons, batch) : number_event_rows(l, rows, persons, batch)))
            st = ps_fail_memory(err);
        if (st == PS_OK)
            st = ps_rows_append(rows, batch, persons, err);
        if (st == PS_OK) {
            const uint64_t bytes = ps_reader_report(rows->reader)->bytes;
            atomic_fetch_add(&l->bytes, bytes - told);
            told = bytes;
            st = tell_progress(l, rows, err);
        }
    }
    free(persons);
    if (st != PS_END)
        return st;
    rows->report = ps_reader_take_report(rows->reader);
    return rows->report ? PS_OK : ps_fail_memory(err);
}

struct event_inputs {
    ps_linking *linking;
    size_t inputs[PS_FEEDS_MOST];
};

static ps_status read_events(void *context, size_t task, ps_error *err)
{
    const struct event_inputs *events = context;
    return read_input(events->linking, &events->linking->rows[events->inputs[task]], false, err);
}

ps_status ps_linking_read(ps_linking *l, ps_error *err)
{
    struct event_inputs events = {.linking = l};
    size_t n_events = 0;
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < l->spec->n_inputs; i++) {
        if (l->rows[i].schema->makes_people)
            st = read_input(l, &l->rows[i], true, err);
        else
            events.inputs[n_events++] = i;
    }
    if (st != PS_OK)
        return st;
    l->n_known = (uint32_t)ps_idmap_count(l->population->ids);
    return ps_pool_run(l->pool, read_events, &events, n_events, err);
}
