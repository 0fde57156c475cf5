/* Registry: the kinds of score, one row each, and what all of them share. */
#include "base/arena.h"
#include "base/data.h"
#include "base/slim_numbers.h"
#include "base/text.h"
#include "score/method.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* In the order of `popstrat score --list`. Each is the first member of its ps_score_method. */
const ps_built_in_score *const ps_built_in_scores[] = {
    &ps_score_charlson_method.built_in,    &ps_score_charlson_shmi_method.built_in,
    &ps_score_elixhauser_method.built_in,  &ps_score_hfrs_method.built_in,
    &ps_score_acsc_method.built_in,        &ps_score_acsc19_method.built_in,
    &ps_score_lace_method.built_in,        &ps_score_hospital_method.built_in,
    &ps_score_cms_method.built_in,         &ps_score_efi_method.built_in,
    &ps_score_core20plus5_method.built_in, &ps_score_covid_risk_method.built_in,
    &ps_score_segment_method.built_in,     NULL,
};

static const ps_score_method *method_at(size_t i)
{
    return (const ps_score_method *)ps_built_in_scores[i];
}

const ps_score_method *ps_score_method_of(const ps_score_plan *score)
{
    return score->built_in ? (const ps_score_method *)score->built_in : &ps_score_points_method;
}

const ps_score_about *ps_score_list(size_t number)
{
    return number + 1 < PS_COUNT(ps_built_in_scores) ? method_at(number)->about : NULL;
}

const char *ps_score_table_cell(size_t number, size_t row, size_t column)
{
    const ps_score_about *about = ps_score_list(number);
    const ps_data_table *table = about ? ps_data_find(about->table) : NULL;

    return table && row <= table->n_rows && column < table->n_columns ? table->cells[row * table->n_columns + column]
                                                                      : NULL;
}

static bool same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (ps_ascii_lower(*a == '_' ? '-' : *a) != ps_ascii_lower(*b == '_' ? '-' : *b))
            return false;
    return *a == *b;
}

size_t ps_score_find(const char *name)
{
    size_t i = 0;

    while (ps_score_list(i) && !same_name(ps_score_list(i)->name, name))
        i++;
    return i;
}

const ps_scheme *ps_scheme_named(const char *name)
{
    const size_t i = ps_score_find(name);

    return ps_score_list(i) ? method_at(i)->scheme : NULL;
}

ps_status ps_score_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err)
{
    ps_name_row *rows;
    size_t n = 0;

    for (size_t s = 0; s < plan->n_scores; s++)
        n += ps_score_method_of(&plan->scores[s])->n_parts;
    rows = ps_arena_array(plan->arena, n ? n : 1, sizeof *rows);
    if (!rows)
        return ps_fail_memory(err);
    n = 0;
    for (size_t s = 0; s < plan->n_scores; s++) {
        const ps_score_method *method = ps_score_method_of(&plan->scores[s]);

        for (unsigned part = 0; part < method->n_parts; part++) {
            ps_name_row *row = &rows[n++];
            ps_status st;

            *row = (ps_name_row){.type = method->types ? method->types[part] : PS_NUMBER,
                                 .kind = PS_NAME_SCORE,
                                 .item = s,
                                 .part = part};
            st = method->name(row, plan, &plan->scores[s], part, err);
            if (st != PS_OK)
                return st;
        }
    }
    *out = rows;
    *count = n;
    return PS_OK;
}

/* Hands the finished columns to the names they are for. A part that the plan's names lack, or have already, is dropped.
 */
static void hand_over(ps_world *world, ps_column *parts, size_t score)
{
    const ps_names *names = &world->plan->names;

    for (size_t i = 0; i < names->n; i++) {
        const ps_name *name = &names->at[i];
        ps_column *column = &world->columns[name->number];

        if (name->row.kind != PS_NAME_SCORE || name->row.item != score || name->alias_of || column->type != PS_NOTHING)
            continue;
        *column = parts[name->row.part];
        world->borrowed[name->number] = false;
        memset(&parts[name->row.part], 0, sizeof *parts);
    }
}

static bool is_asked(const ps_world *world, size_t score, unsigned part)
{
    const ps_names *names = &world->plan->names;

    for (size_t i = 0; world->asked && i < names->n; i++) {
        const ps_name_row *row = &names->at[i].row;

        if (row->kind == PS_NAME_SCORE && row->item == score && row->part == part && world->asked[names->at[i].number])
            return true;
    }
    return !world->asked || ps_score_method_of(&world->plan->scores[score])->n_parts == 1;
}

/* Numbers are whole and small, or of few people, unless the plan gives fractions of a point. */
static bool make_part(ps_column *out, const ps_score_plan *score, unsigned part, size_t n)
{
    const ps_score_method *method = ps_score_method_of(score);
    bool whole = true;

    if (method->types && method->types[part] != PS_NUMBER)
        return ps_column_room(out, method->types[part], n);
    for (size_t i = 0; i < score->n_points; i++)
        whole = whole && score->points[i].points == trunc(score->points[i].points);
    return whole ? ps_slim_room(out, n) : ps_column_room(out, PS_NUMBER, n);
}

ps_status ps_score_fill(ps_world *world, size_t score, ps_pool *pool, ps_error *err)
{
    const ps_score_plan *plan = &world->plan->scores[score];
    const ps_score_method *method = ps_score_method_of(plan);
    ps_column parts[PS_SCORE_PARTS_MOST] = {{.type = PS_NOTHING}};
    ps_status st = PS_OK;

    assert(method->n_parts <= PS_SCORE_PARTS_MOST);
    for (unsigned part = 0; st == PS_OK && part < method->n_parts; part++)
        if (is_asked(world, score, part) && !make_part(&parts[part], plan, part, world->population->n_people))
            st = ps_fail_memory(err);
    if (st == PS_OK)
        st = method->fill(parts, world, plan, pool, err);
    if (st == PS_OK)
        hand_over(world, parts, score);
    for (unsigned part = 0; part < method->n_parts; part++)
        ps_column_release(&parts[part]);
    return st;
}

bool ps_score_asked(const ps_column *parts, unsigned n_parts)
{
    for (unsigned part = 0; part < n_parts; part++)
        if (parts[part].n)
            return true;
    return false;
}

size_t ps_score_items(ps_score_item *out, size_t most, const ps_world *world, size_t score, uint32_t person)
{
    const ps_score_plan *plan = &world->plan->scores[score];

    return ps_score_method_of(plan)->items(out, most, world, plan, person);
}
