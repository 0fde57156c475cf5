/* Points: scores of the plan's own, each item a rule and its points; a count of conditions is the same with points
 * of 1. */
#include "base/text.h"
#include "score/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Plans write points as decimals. Sums of such numbers miss the decimal they stand for by an ulp (0.7 + 0.1 < 0.8),
 * which would put people on the wrong side of a cut and break ties that are none; the nearest multiple of 1e-9 is the
 * number that was meant. Above a few millions a double has no nine decimals left, and nothing is done. */
static double exact_decimal(double total)
{
    if (!(fabs(total) < 4e6))
        return total;
    return round(total * 1e9) / 1e9 + 0.0; /* + 0.0: never minus zero */
}

static ps_status describe(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                          ps_error *err)
{
    ps_rule **rules = ps_arena_array(plan->arena, score->n_points ? score->n_points : 1, sizeof(ps_rule *));

    (void)part;
    if (!rules)
        return ps_fail_memory(err);
    for (size_t i = 0; i < score->n_points; i++)
        rules[i] = score->points[i].rule;
    row->name = score->name;
    row->meaning = ps_arena_print(plan->arena, "%s: %s", score->title && *score->title ? score->title : score->name,
                                  score->kind == PS_SCORE_COUNT ? "a count of conditions" : "a local points score");
    row->rules = rules;
    row->n_rules = score->n_points;
    return row->meaning ? PS_OK : ps_fail_memory(err);
}

static double item_value(const ps_column *column, size_t person)
{
    if (column->type == PS_NUMBER)
        return column->number[person];
    return column->flag[person] == PS_YES ? 1 : column->flag[person] == PS_NO ? 0 : NAN;
}

static ps_status fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    const size_t n = world->population->n_people;
    double *total = parts[0].number;

    for (size_t p = 0; p < n; p++)
        total[p] = 0;
    for (size_t i = 0; i < score->n_points; i++) {
        const ps_point *point = &score->points[i];
        ps_column value = {.type = PS_NOTHING};
        ps_buffer label = {0};
        ps_status st;

        ps_buffer_print(&label, "score %s: %s", score->name, point->label);
        st = label.failed ? ps_fail_memory(err) : ps_rule_evaluate(&value, point->rule, world, label.at, pool, err);
        ps_buffer_release(&label);
        if (st != PS_OK)
            return st;
        for (size_t p = 0; p < n; p++)
            total[p] += item_value(&value, p) * point->points; /* missing stays missing */
        ps_column_release(&value);
    }
    for (size_t p = 0; p < n; p++)
        total[p] = exact_decimal(total[p]);
    return PS_OK;
}

/* Points of one item for one person; 0 where it cannot be told. */
static double item_points(const ps_world *world, const ps_point *point, uint32_t person)
{
    double number;

    if (ps_rule_type(point->rule) == PS_FLAG)
        return ps_rule_answer(point->rule, world, person) == PS_YES ? point->points : 0;
    number = ps_rule_number(point->rule, world, person);
    return isnan(number) ? 0 : exact_decimal(number * point->points);
}

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    size_t n = 0;

    for (size_t i = 0; i < score->n_points; i++) {
        const double points = item_points(world, &score->points[i], person);

        if (points == 0)
            continue;
        if (n < most)
            out[n] = (ps_score_item){score->points[i].label, points, "", PS_NO_DAY};
        n++;
    }
    return n;
}

const ps_score_method ps_score_points_method = {"points", 1, describe, fill, items};
