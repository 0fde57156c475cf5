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

/* The column of a rule that is nothing but the name of a number; NULL for any other. */
static const ps_column *column_of_name(const ps_world *world, const ps_rule *rule)
{
    const ps_slice text = ps_slice_trim(ps_slice_of(ps_rule_text(rule)));
    const ps_names *names = &world->plan->names;

    for (size_t i = 0; i < names->n; i++) {
        const ps_name *name;

        if (!ps_slice_equals(text, names->at[i].row.name))
            continue;
        name = ps_names_find(names, names->at[i].row.name); /* follows an alias */
        if (name && world->columns[name->number].type == PS_NUMBER)
            return &world->columns[name->number];
    }
    return NULL;
}

/* Points of one item for one person; false if one person's value cannot be had, which is so for numbers that no name
 * gives. */
static bool item_points(double *out, const ps_world *world, const ps_point *point, uint32_t person)
{
    const ps_column *column;

    if (ps_rule_type(point->rule) == PS_FLAG) {
        *out = ps_rule_answer(point->rule, world, person) == PS_YES ? point->points : 0;
        return true;
    }
    column = column_of_name(world, point->rule);
    if (!column)
        return false;
    *out = isnan(column->number[person]) ? 0 : exact_decimal(column->number[person] * point->points);
    return true;
}

static double total_of(const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    const ps_name *name = ps_names_find(&world->plan->names, score->name);
    const ps_column *column = name ? &world->columns[name->number] : NULL;

    return column && column->type == PS_NUMBER ? column->number[person] : NAN;
}

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    const char *rest_label = NULL;
    double rest = total_of(world, score, person), points;
    size_t n = 0, rest_at = 0;

    for (size_t i = 0; i < score->n_points; i++) {
        if (item_points(&points, world, &score->points[i], person)) {
            rest -= points;
            if (points == 0)
                continue;
            if (n < most)
                out[n] = (ps_score_item){score->points[i].label, points, "", PS_NO_DAY};
            n++;
        } else if (!rest_label) {
            rest_label = score->points[i].label;
            rest_at = n;
        } else {
            rest_label = "Other numbers that this score adds";
        }
    }
    rest = exact_decimal(rest);
    if (!rest_label || isnan(rest) || rest == 0)
        return n;
    /* In the place of the first of them: what follows moves up. */
    for (size_t i = n < most ? n : most ? most - 1 : 0; i > rest_at; i--)
        out[i] = out[i - 1];
    if (rest_at < most)
        out[rest_at] = (ps_score_item){rest_label, rest, "", PS_NO_DAY};
    return n + 1;
}

const ps_score_method ps_score_points_method = {"points", 1, describe, fill, items};
