/* Column for: who gets a finished column. */
#include "stratify/column_for.h"

#include <string.h>

void ps_column_hand_over(ps_world *world, ps_name_kind kind, size_t item, ps_column *column)
{
    const ps_names *names = &world->plan->names;

    for (size_t i = 0; i < names->n; i++) {
        const ps_name *name = &names->at[i];

        if (name->row.kind != kind || name->row.item != item || name->alias_of ||
            world->columns[name->number].type != PS_NOTHING)
            continue;
        world->columns[name->number] = *column;
        world->borrowed[name->number] = false;
        memset(column, 0, sizeof *column);
        return;
    }
    ps_column_release(column);
}
