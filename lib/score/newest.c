/* Newest: see newest.h. */
#include "score/newest.h"

#include "score/diagnoses.h"

void ps_newest_set(ps_newest *newest, int group, uint32_t code, ps_day day)
{
    if (ps_groups_has(newest->all, group) && day <= newest->day[group])
        return;
    newest->code[group] = code;
    newest->day[group] = day;
    ps_groups_set(&newest->all, group);
}

void ps_newest_note(ps_newest *newest, const ps_group_map *map, const ps_world *world, const ps_column *codes,
                    size_t event, ps_day day)
{
    size_t n;
    const uint32_t *at = ps_diagnoses_of(&n, codes, event);

    for (size_t c = 0; c < n; c++) {
        const ps_groups groups = ps_groups_of_code(map, ps_intern_text(world->population->words, at[c]));

        for (int g = 0; g < map->n_groups; g++)
            if (ps_groups_has(groups, g))
                ps_newest_set(newest, g, at[c], day);
    }
}

ps_score_item ps_newest_item(const ps_newest *newest, const ps_group_map *map, const ps_world *world, int group,
                             double points)
{
    return (ps_score_item){map->labels[group], points, ps_intern_text(world->population->words, newest->code[group]),
                           newest->day[group]};
}
