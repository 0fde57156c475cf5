/* World: see world.h. */
#include "define/world.h"

#include <stdlib.h>

ps_status ps_world_new(ps_world **out, const ps_plan *plan, const ps_population *population, ps_error *err)
{
    ps_world *world = ps_calloc(1, sizeof(*world));
    size_t i;

    if (!world)
        return ps_fail_memory(err);
    world->plan = plan;
    world->population = population;
    world->n_words = ps_intern_count(population->words);
    world->arena = ps_arena_new();
    world->columns = ps_calloc(plan->names.n, sizeof(ps_column));
    world->borrowed = ps_calloc(plan->names.n, sizeof(bool));
    world->members = ps_calloc(plan->n_lists_of_codes, sizeof(uint8_t *));
    world->covers = ps_calloc(plan->n_inputs, sizeof(ps_column));
    if (!world->arena || !world->columns || !world->borrowed || !world->members || !world->covers)
        goto no_memory;
    for (i = 0; i < plan->n_lists_of_codes; i++) {
        world->members[i] = ps_codelist_members(&plan->lists_of_codes[i], population->words);
        if (!world->members[i])
            goto no_memory;
    }
    for (i = 0; i < plan->names.n; i++) {
        const ps_name *name = &plan->names.at[i];
        if (name->row.kind != PS_NAME_PERSON)
            continue;
        world->columns[name->number] = population->person[name->row.item];
        world->borrowed[name->number] = true;
    }
    *out = world;
    return PS_OK;

no_memory:
    ps_world_free(world);
    return ps_fail_memory(err);
}

void ps_world_free(ps_world *world)
{
    if (!world)
        return;
    for (size_t i = 0; world->columns && world->borrowed && i < world->plan->names.n; i++)
        if (!world->borrowed[i])
            ps_column_release(&world->columns[i]);
    for (size_t i = 0; world->members && i < world->plan->n_lists_of_codes; i++)
        free(world->members[i]);
    for (size_t i = 0; world->covers && i < world->plan->n_inputs; i++)
        ps_column_release(&world->covers[i]);
    free(world->columns);
    free(world->borrowed);
    free(world->members);
    free(world->covers);
    free(world->where);
    ps_arena_free(world->arena);
    free(world);
}

ps_status ps_world_definition(ps_world *world, uint32_t name, ps_pool *pool, ps_error *err)
{
    size_t done;

    return ps_world_definitions(&done, world, &name, 1, pool, err);
}
