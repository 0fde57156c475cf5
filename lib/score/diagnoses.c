/* Diagnoses: see diagnoses.h. */
#include "score/diagnoses.h"

size_t ps_diagnoses_find(ps_diagnoses out[PS_INPUTS_MOST], const ps_population *population, const ps_score_plan *score)
{
    size_t n = 0;

    for (size_t f = 0; f < population->n_feeds && f < PS_INPUTS_MOST; f++) {
        const ps_feed *feed = &population->feeds[f];
        const int column = ps_schema_column_find(feed->schema, "diagnosis");

        if (!(score->from >> f & 1) || column < 0 || !feed->n_events || !feed->columns[column].n)
            continue;
        if (feed->columns[column].type == PS_CODES || feed->columns[column].type == PS_TEXT)
            out[n++] = (ps_diagnoses){feed, &feed->columns[column]};
    }
    return n;
}

bool ps_diagnoses_lack(const ps_population *population, const ps_score_plan *score, size_t n_found)
{
    for (size_t f = 0; n_found == 0 && f < population->n_feeds && f < PS_INPUTS_MOST; f++)
        if (score->from >> f & 1 && population->feeds[f].n_events)
            return true;
    return false;
}

ps_span ps_score_window(const ps_world *world, const ps_score_plan *score)
{
    return ps_span_within(world->population->index_date, score->lookback_amount, score->lookback_unit);
}

void ps_events_within(size_t *first, size_t *last, const ps_feed *feed, uint32_t person, ps_span window)
{
    size_t from = feed->first[person], to = feed->first[person + 1];

    while (from < to && (feed->day[from] == PS_NO_DAY || feed->day[from] < window.from))
        from++;
    while (to > from && feed->day[to - 1] > window.to)
        to--;
    *first = from;
    *last = to;
}

const uint32_t *ps_diagnoses_of(size_t *n, const ps_column *column, size_t event)
{
    if (column->type == PS_TEXT) {
        *n = column->text[event] != 0;
        return &column->text[event];
    }
    *n = column->first[event + 1] - column->first[event];
    return *n ? &column->text[column->first[event]] : NULL;
}

/* The `covers` rule of an input over everybody, kept by the world for whoever asks next. */
static ps_status find_covered(const ps_column **out, ps_world *world, size_t input, ps_pool *pool, ps_error *err)
{
    const ps_plan_input *asked = &world->plan->inputs[input];
    ps_status st = PS_OK;

    if (world->covers[input].type == PS_NOTHING) {
        const char *label = ps_arena_print(world->arena, "covers of %s", asked->name);

        st = label ? ps_rule_evaluate(&world->covers[input], asked->covers, world, label, pool, err)
                   : ps_fail_memory(err);
    }
    *out = &world->covers[input];
    return st;
}

/* 0 is honest only where the feeds would have told. */
ps_status ps_score_blank_uncovered(ps_column *parts, size_t n_parts, ps_world *world, const ps_score_plan *score,
                                   ps_pool *pool, ps_error *err)
{
    for (size_t f = 0; f < world->plan->n_inputs; f++) {
        const ps_column *covered;
        ps_status st;

        if (!(score->from >> f & 1) || !world->plan->inputs[f].covers)
            continue;
        st = find_covered(&covered, world, f, pool, err);
        if (st != PS_OK)
            return st;
        for (size_t p = 0; p < covered->n; p++)
            if (covered->flag[p] != PS_YES)
                for (size_t part = 0; part < n_parts; part++)
                    ps_column_blank(&parts[part], p, parts[part].n != 0);
    }
    return PS_OK;
}
