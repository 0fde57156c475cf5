/* Grid: a table of given cells, through the real table builder. For tests of disclose. */
#ifndef POPSTRAT_GRID_H
#define POPSTRAT_GRID_H

#include "aggregate/table.h"
#include "small_world.h"

/* d fields of sizes[] labels (numbers from 1); cells in row-major order: population, and people of it (NULL: none are
 * counted). */
static inline ps_table *grid_table(const char *name, size_t d, const unsigned *sizes, const unsigned *people,
                                   const unsigned *population)
{
    static const char *const field_names[] = {"f1", "f2", "f3", "f4"};
    small_world s;
    ps_column in, counted, fields[PS_TABLE_FIELDS_MOST];
    ps_table_spec spec = {.name = name, .title = name, .n_fields = d, .per = 1000, .population = &in};
    size_t cells = 1, n = 0, p = 0;
    ps_table *table = NULL;
    uint8_t *nobody;

    for (size_t f = 0; f < d; f++)
        cells *= sizes[f];
    for (size_t c = 0; c < cells; c++)
        n += population[c];
    small_open(&s, 0, NULL);
    s.population.n_people = n;
    ck_assert(ps_column_init(&in, PS_FLAG, n) && ps_column_init(&counted, PS_FLAG, n));
    for (size_t f = 0; f < d; f++) {
        ck_assert(ps_column_init(&fields[f], PS_NUMBER, n));
        spec.fields[f] = &fields[f];
        spec.field_names[f] = field_names[f];
    }
    for (size_t c = 0; c < cells; c++)
        for (unsigned i = 0; i < population[c]; i++, p++) {
            size_t left = c;

            in.flag[p] = PS_YES;
            counted.flag[p] = people && i < people[c] ? PS_YES : PS_NO;
            for (size_t f = d; f-- > 0; left /= sizes[f])
                fields[f].number[p] = (double)(left % sizes[f] + 1);
        }
    if (people) {
        spec.counted = &counted;
        spec.counted_title = "counted";
    }
    nobody = ps_calloc(n, 1);
    ck_assert_ptr_nonnull(nobody);
    spec.left_out = nobody;
    small_make(&s);
    ck_assert_int_eq(ps_table_build(&table, &spec, s.world, NULL), PS_OK);
    free(nobody);
    ps_column_release(&in);
    ps_column_release(&counted);
    for (size_t f = 0; f < d; f++)
        ps_column_release(&fields[f]);
    small_close(&s);
    return table;
}

#endif
