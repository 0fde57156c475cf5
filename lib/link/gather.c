/* Gather: the inputs of a plan, read, merged, grouped and rid of what was sent in vain, whatever the index date; and
 * then what hangs on it. */
#include "base/arena.h"
#include "link/linking.h"
#include "link/spill.h"

#include <stdlib.h>

/* A mistyped date in the future must not make a stale feed look new. */
static ps_day newest_believable(const ps_input_rows *rows, ps_day latest)
{
    const ps_day *day = rows->n ? rows->columns[rows->schema->event_date].day : NULL;
    ps_day newest = PS_NO_DAY; /* below every day */

    for (size_t i = 0; i < rows->n; i++)
        if (day[i] > newest && day[i] <= latest)
            newest = day[i];
    return newest;
}

/* Whom the rows are of, deletions and what they name aside. */
static void count_people(ps_input_rows *rows, size_t n_known, size_t n_people)
{
    rows->linked = rows->of_strangers = rows->n_strangers = 0;
    for (size_t p = 0; p < n_people; p++) {
        const uint64_t n = rows->first[p + 1] - rows->first[p];
        rows->people += n > 0;
        if (p < n_known) {
            rows->linked += n;
        } else {
            rows->n_strangers += n > 0;
            rows->of_strangers += n;
        }
    }
}

static bool put_bit(uint8_t *bits, size_t p)
{
    const bool new = !(bits[p / 8] >> p % 8 & 1);
    bits[p / 8] |= (uint8_t)(1u << p % 8);
    return new;
}

/* The same where rows were let go while reading: who was seen, and the strangers. */
static bool merge_seen(ps_input_rows *rows, size_t n_known, size_t n_people)
{
    rows->here = ps_calloc(n_people / 8 + 1, 1);
    if (!rows->here)
        return false;
    for (unsigned w = 0; rows->seen && w < rows->n_parsers; w++)
        for (size_t i = 0; i < n_known / 8 + 1; i++)
            rows->here[i] |= rows->seen[w * rows->seen_bytes + i];
    for (size_t i = 0; i < n_known / 8 + 1; i++)
        rows->people += (unsigned)__builtin_popcount(rows->here[i]);
    for (size_t i = 0; i < rows->n_strangers; i++)
        rows->people += put_bit(rows->here, rows->stranger[i]);
    return true;
}

/* Of an input of whole new lists it hangs on the index date which list stands. */
static ps_status clean_input(const ps_linking *l, ps_input_rows *rows, size_t n_known, size_t n_people,
                             ps_day index_date, ps_error *err)
{
    const ps_status st = ps_rows_resends(rows, n_people, index_date, err);

    if (st != PS_OK)
        return st;
    if (!rows->filtered)
        count_people(rows, n_known, n_people);
    else if (!merge_seen(rows, n_known, n_people))
        return ps_fail_memory(err);
    return ps_rows_dedupe(rows, n_people, l->saves != NULL, l->spec->profiled, err);
}

ps_status ps_linking_group(const ps_linking *l, ps_input_rows *rows, size_t n_known, size_t n_people,
                           const uint32_t *number, ps_error *err)
{
    ps_status st = ps_rows_group(rows, n_people, err);

    for (size_t i = 0; st == PS_OK && number && i < rows->n; i++)
        rows->order[i] = number[rows->order[i]];
    if (st == PS_OK)
        st = ps_rows_withdraw(rows, n_people, err);
    if (st == PS_OK && !rows->schema->snapshots)
        st = clean_input(l, rows, n_known, n_people, PS_NO_DAY, err);
    return st;
}

/* Inputs to group, the one with most rows first: the others share out beside it. */
typedef struct grouping {
    const ps_linking *l;
    size_t input[PS_FEEDS_MOST];
} grouping;

static void rank_inputs(grouping *g)
{
    const ps_input_rows *rows = g->l->rows;

    for (size_t i = 0; i < g->l->spec->n_inputs; i++) {
        size_t at = i;
        for (; at > 0 && rows[g->input[at - 1]].n < rows[i].n; at--)
            g->input[at] = g->input[at - 1];
        g->input[at] = i;
    }
}

bool ps_linking_needs_order(const ps_linking *l, const ps_input_rows *rows)
{
    return l->saves || rows->schema->kind == PS_KIND_ADMISSION || rows->schema->snapshots;
}

/* Steps that are the same for each input, side by side. What was spilled is grouped as it is saved. */
static ps_status group_input(void *context, size_t task, ps_error *err)
{
    const grouping *g = context;
    const ps_linking *l = g->l;
    ps_input_rows *rows = &l->rows[g->input[task]];
    ps_status st;

    if (ps_spill_began(rows->spill))
        return PS_OK;
    st = ps_linking_group(l, rows, l->n_known, l->population->n_people, NULL, err);
    if (!ps_linking_needs_order(l, rows)) {
        free(rows->order);
        rows->order = NULL;
    }
    return st;
}

/* People and words have nothing in common, but where both are settled in what was spilled. */
static ps_status merge(void *context, size_t task, ps_error *err)
{
    return task ? ps_linking_merge_words(context, err) : ps_linking_merge_people(context, err);
}

static ps_status merge_inputs(ps_linking *l, ps_error *err)
{
    ps_pool *pool = l->pool;

    for (size_t i = 0; i < l->spec->n_inputs; i++)
        if (ps_spill_began(l->rows[i].spill))
            pool = NULL;
    return ps_pool_run(pool, merge, l, 2, err);
}

ps_status ps_linking_gather(ps_linking *l, ps_error *err)
{
    grouping g = {.l = l};
    ps_status st = ps_linking_read(l, err);

    if (st == PS_OK)
        st = merge_inputs(l, err);
    if (st == PS_OK) {
        rank_inputs(&g);
        st = ps_pool_run(l->pool, group_input, &g, l->spec->n_inputs, err);
    }
    return st;
}

static ps_status date_input(void *context, size_t task, ps_error *err)
{
    const ps_linking *l = context;
    ps_input_rows *rows = &l->rows[task];

    if (rows->schema->snapshots) {
        const ps_status st = clean_input(l, rows, l->n_known, l->population->n_people, l->population->index_date, err);
        if (st != PS_OK)
            return st;
    }
    ps_rows_derive(rows, l->population->index_date);
    if (rows->schema->event_date >= 0 && !rows->filtered)
        rows->report->newest_event = newest_believable(rows, l->believable);
    return PS_OK;
}

ps_status ps_linking_date(ps_linking *l, ps_error *err)
{
    return ps_pool_run(l->pool, date_input, l, l->spec->n_inputs, err);
}
