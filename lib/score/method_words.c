/* Method, words: what the built-in scores say alike of themselves: names, and their paragraphs of describe. */
#include "base/text.h"
#include "define/describe.h"
#include "score/method.h"

#include <stdio.h>

const char *ps_score_lookback_words(char out[40], const ps_score_plan *score)
{
    static const char *const units[] = {
        [PS_DAYS] = "day", [PS_WEEKS] = "week", [PS_MONTHS] = "month", [PS_YEARS] = "year"};

    snprintf(out, 40, "%d %s%s", score->lookback_amount, units[score->lookback_unit],
             score->lookback_amount == 1 ? "" : "s");
    return out;
}

ps_status ps_score_name_row(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, const char *name,
                            ps_error *err, const char *format, ...)
{
    ps_rule **rules = ps_arena_array(plan->arena, plan->n_inputs + score->n_points + 1, sizeof(ps_rule *));
    ps_buffer meaning = {0};
    va_list values;

    va_start(values, format);
    ps_buffer_vprint(&meaning, format, values);
    va_end(values);
    row->meaning = meaning.failed ? NULL : ps_arena_text(plan->arena, meaning.at, meaning.length);
    ps_buffer_release(&meaning);
    if (!rules || !row->meaning)
        return ps_fail_memory(err);
    for (size_t f = 0; f < plan->n_inputs; f++)
        if (score->from >> f & 1 && plan->inputs[f].covers)
            rules[row->n_rules++] = plan->inputs[f].covers;
    for (size_t i = 0; i < score->n_points; i++)
        rules[row->n_rules++] = score->points[i].rule;
    row->rules = rules;
    row->inputs = score->from;
    row->name = name;
    return PS_OK;
}

void ps_score_describe_inputs(ps_describer *d, const ps_score_plan *score)
{
    const ps_plan *plan = d->plan;
    const ps_span span = ps_span_within(plan->index_date, score->lookback_amount, score->lookback_unit);
    bool first = true;

    for (size_t f = 0; f < plan->n_inputs; f++)
        if (score->from >> f & 1) {
            ps_describe_add(d, "%s%s", first ? "" : ", ", plan->inputs[f].name);
            first = false;
        }
    if (first)
        ps_describe_add(d, "no input");
    if (plan->index_date != PS_NO_DAY) {
        char from[11], to[11];
        ps_day_format(from, span.from);
        ps_day_format(to, span.to);
        ps_describe_add(d, ", from %s to %s", from, to);
    }
}

void ps_score_describe_about(ps_describer *d, const ps_score_about *about)
{
    ps_describe_add(d, "Published: %s. Edition: %s.", about->paper, about->edition);
    ps_describe_end(d, 6);
    ps_describe_add(d, "Missing input: %s.", about->missing);
    ps_describe_end(d, 6);
    ps_describe_add(d, "How sure: %s.", about->confidence);
    ps_describe_end(d, 6);
    ps_describe_add(d, "Made for: %s. Not for: %s.", about->use, about->not_for);
    ps_describe_end(d, 6);
}
