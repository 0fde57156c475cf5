/* Registry: the kinds of score, one row each, and what all of them share. */
#include "score/method.h"

#include <assert.h>
#include <string.h>

static const ps_score_method *const methods[] = {
    [PS_SCORE_POINTS] = &ps_score_points_method,
    [PS_SCORE_COUNT] = &ps_score_points_method, /* points of 1 */
    [PS_SCORE_CHARLSON] = &ps_score_charlson_method,
};

static const ps_score_method *method_of(const ps_score_plan *score)
{
    assert((size_t)score->kind < PS_COUNT(methods));
    return methods[score->kind];
}

ps_status ps_score_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err)
{
    ps_name_row *rows;
    size_t n = 0;

    for (size_t s = 0; s < plan->n_scores; s++)
        n += method_of(&plan->scores[s])->n_parts;
    rows = ps_arena_array(plan->arena, n ? n : 1, sizeof *rows);
    if (!rows)
        return ps_fail_memory(err);
    n = 0;
    for (size_t s = 0; s < plan->n_scores; s++) {
        const ps_score_method *method = method_of(&plan->scores[s]);

        for (unsigned part = 0; part < method->n_parts; part++) {
            ps_name_row *row = &rows[n++];
            ps_status st;

            *row = (ps_name_row){.type = PS_NUMBER, .kind = PS_NAME_SCORE, .item = s, .part = part};
            st = method->describe(row, plan, &plan->scores[s], part, err);
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
    return !world->asked || method_of(&world->plan->scores[score])->n_parts == 1;
}

ps_status ps_score_fill(ps_world *world, size_t score, ps_pool *pool, ps_error *err)
{
    const ps_score_method *method = method_of(&world->plan->scores[score]);
    ps_column parts[PS_SCORE_PARTS_MOST] = {{.type = PS_NOTHING}};
    ps_status st = PS_OK;

    assert(method->n_parts <= PS_SCORE_PARTS_MOST);
    for (unsigned part = 0; st == PS_OK && part < method->n_parts; part++)
        if (is_asked(world, score, part) && !ps_column_room(&parts[part], PS_NUMBER, world->population->n_people))
            st = ps_fail_memory(err);
    if (st == PS_OK)
        st = method->fill(parts, world, &world->plan->scores[score], pool, err);
    if (st == PS_OK)
        hand_over(world, parts, score);
    for (unsigned part = 0; part < method->n_parts; part++)
        ps_column_release(&parts[part]);
    return st;
}

size_t ps_score_items(ps_score_item *out, size_t most, const ps_world *world, size_t score, uint32_t person)
{
    const ps_score_plan *plan = &world->plan->scores[score];

    return method_of(plan)->items(out, most, world, plan, person);
}
