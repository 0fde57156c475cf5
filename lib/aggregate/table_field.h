/* Table field: a column of values turned into labels in their order, and the label number of each person. For the
 * files of aggregate alone. */
#ifndef PS_AGGREGATE_FIELD_H
#define PS_AGGREGATE_FIELD_H

#include "aggregate/value_slots.h"
#include "define/world.h"

#define PS_FIELD_SMALL 256 /* whole numbers below this, as ages and deciles are, find their labels without a hash */

typedef struct ps_field {
    const char **labels; /* in order, each once; in the arena */
    size_t n_labels;
    /* How a person's value finds its label; for ps_field_numbers. */
    const ps_column *column;
    const ps_population *population;
    bool is_lsoa, is_of_lsoa; /* of people outside England nothing is said, or no more than what is known */
    uint32_t number_unknown, number_outside; /* of their labels */
    uint32_t *dense;                         /* by word or answer: number of its label; what is missing has one too */
    uint32_t small[PS_FIELD_SMALL];          /* by whole number, of those that occur: number of its label */
    ps_value_slots others;                   /* of other types, by value */
} ps_field;

/* `name` says what the column is: "lsoa", "tier", a definition. Texts, numbers, flags and dates. */
ps_status ps_field_open(ps_field *out, ps_arena *arena, const char *name, const ps_column *column,
                        const ps_world *world, ps_pool *pool, ps_error *err);
/* Label numbers of persons first .. first + n - 1. Any number of threads at once. */
void ps_field_numbers(uint32_t *out, const ps_field *field, size_t first, size_t n);
void ps_field_close(ps_field *field);

#endif
