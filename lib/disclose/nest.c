/* Nest: two label numbers a person, block by block. */
#include "disclose/nest.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 1024
#define SEVERAL (UINT32_MAX - 1)

static const ps_column *column_of(const ps_world *world, const char *name)
{
    const ps_name *found = ps_names_find(&world->plan->names, name);
    const ps_column *column = found ? &world->columns[found->number] : NULL;

    return column && column->type != PS_NOTHING && column->n == world->population->n_people ? column : NULL;
}

static void fill_parents(ps_nest *nest, const ps_world *world)
{
    const ps_column *registered = &world->population->person[PS_P_REGISTERED];
    const ps_column *alive = &world->population->person[PS_P_ALIVE];
    const size_t people = world->population->n_people;
    uint32_t inner[BLOCK], outer[BLOCK];

    memset(nest->parent, 0xff, nest->inner.n_labels * sizeof *nest->parent);
    for (size_t first = 0; first < people; first += BLOCK) {
        const size_t n = people - first < BLOCK ? people - first : BLOCK;

        ps_field_numbers(inner, &nest->inner, first, n);
        ps_field_numbers(outer, &nest->outer, first, n);
        for (size_t i = 0; i < n; i++) {
            uint32_t *parent = &nest->parent[inner[i]];

            if (registered->flag[first + i] != PS_YES || alive->flag[first + i] != PS_YES)
                continue;
            *parent = *parent == PS_NEST_NONE || *parent == outer[i] ? outer[i] : SEVERAL;
        }
    }
    for (size_t l = 0; l < nest->inner.n_labels; l++)
        if (nest->parent[l] == SEVERAL)
            nest->parent[l] = PS_NEST_NONE;
}

/* Labels stand in their natural order, which is no order to look them up by. */
static ps_status sort_labels(ps_nest *nest, ps_arena *arena, ps_error *err)
{
    const size_t n = nest->inner.n_labels;
    uint32_t *at, *room, *swap;

    at = nest->order = ps_arena_array(arena, n + 1, sizeof *at);
    room = ps_arena_array(arena, n + 1, sizeof *room);
    if (!at || !room)
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        at[i] = (uint32_t)i;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t low = 0; low < n; low += 2 * width) {
            const size_t middle = low + width < n ? low + width : n, high = middle + width < n ? middle + width : n;
            size_t a = low, b = middle;

            for (size_t to = low; to < high; to++)
                room[to] =
                    b == high || (a < middle && strcmp(nest->inner.labels[at[a]], nest->inner.labels[at[b]]) <= 0)
                        ? at[a++]
                        : at[b++];
        }
        swap = at;
        at = room;
        room = swap;
    }
    nest->order = at;
    return PS_OK;
}

ps_status ps_nest_open(ps_nest *out, bool *found, ps_arena *arena, const ps_world *world, const char *inner,
                       const char *outer, ps_error *err)
{
    const ps_column *small = column_of(world, inner), *large = column_of(world, outer);
    ps_nest nest = {0};
    ps_status st;

    *found = small && large;
    if (!*found)
        return PS_OK;
    st = ps_field_open(&nest.inner, arena, inner, small, world, NULL, err);
    if (st == PS_OK)
        st = ps_field_open(&nest.outer, arena, outer, large, world, NULL, err);
    if (st == PS_OK) {
        nest.parent = ps_arena_array(arena, nest.inner.n_labels + 1, sizeof *nest.parent);
        st = nest.parent ? sort_labels(&nest, arena, err) : ps_fail_memory(err);
    }
    if (st == PS_OK) {
        fill_parents(&nest, world);
        *out = nest;
    } else {
        ps_nest_close(&nest);
    }
    return st;
}

const char *ps_nest_within(const ps_nest *nest, const char *inner)
{
    size_t low = 0, high = nest->inner.n_labels;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const uint32_t label = nest->order[middle];
        const int order = strcmp(inner, nest->inner.labels[label]);

        if (!order)
            return nest->parent[label] == PS_NEST_NONE ? NULL : nest->outer.labels[nest->parent[label]];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

void ps_nest_close(ps_nest *nest)
{
    ps_field_close(&nest->inner);
    ps_field_close(&nest->outer);
}
