/* Table field: a column of values turned into labels in their order, and a label number for each person. For the files
 * of aggregate alone. */
#ifndef PS_AGGREGATE_FIELD_H
#define PS_AGGREGATE_FIELD_H

#include "define/world.h"

typedef struct ps_field {
    const char **labels; /* in order, each once; in the arena */
    size_t n_labels;
    uint32_t *label_of; /* by person; malloc'd */
} ps_field;

/* `name` says what the column is: "lsoa", "tier", a definition. Texts, numbers, flags and dates. */
ps_status ps_field_open(ps_field *out, ps_arena *arena, const char *name, const ps_column *column,
                        const ps_world *world, ps_error *err);
void ps_field_close(ps_field *field);

#endif
