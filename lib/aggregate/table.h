/* Table: people counted over one or more fields, with all margins. Exact; nothing here writes.
 *
 * Every cell counts people. Rows: each combination of labels with any population, then the margins ("All"), sorted: labels in their
 * natural order (decile 1 first, ages rising, "Not stated", "Not known", "outside England", "unknown" last, then byte order), margins
 * after the cells they sum. */
#ifndef PS_AGGREGATE_TABLE_H
#define PS_AGGREGATE_TABLE_H

#include "define/world.h"
#include "popstrat/aggregate.h"

#define PS_TABLE_FIELDS_MOST 4

typedef struct ps_table_row {
    const char *labels[PS_TABLE_FIELDS_MOST]; /* "All" where summed over */
    unsigned summed;      /* bit d: field d is summed over */
    uint64_t people;      /* of the population, those counted; 0 if the table counts only the population */
    uint64_t population;
    bool small_area;      /* an LSOA outside 1,000 to 3,000 people */
} ps_table_row;

struct ps_table {
    ps_arena *arena;
    char *name, *title;
    char *counted;         /* "people in smi_core20"; NULL when only the population is counted */
    size_t n_fields;
    char *fields[PS_TABLE_FIELDS_MOST];
    bool has_lsoa;
    bool crude;            /* also a crude rate */
    double per;            /* of the crude rate: 1000 */
    ps_table_row *rows;
    size_t n_rows;
    uint64_t left_out;     /* people left out by the purpose (objectors), counted apart */
};

/* count NULL: the population alone. `population` and `counted` are flag columns by person; fields are columns with their names. */
typedef struct ps_table_spec {
    const char *name, *title, *counted_title;
    const ps_column *population; /* yes: in */
    const ps_column *counted;    /* yes: counted; NULL */
    const uint8_t *left_out;     /* by person, 1: kept out of numerator and denominator; NULL: nobody */
    size_t n_fields;
    const char *field_names[PS_TABLE_FIELDS_MOST];
    const ps_column *fields[PS_TABLE_FIELDS_MOST];
    bool crude;
    double per;
} ps_table_spec;
ps_status ps_table_build(ps_table **out, const ps_table_spec *spec, const ps_world *world, ps_error *err);
/* A plan's table. */
ps_status ps_table_of_plan(ps_table **out, const ps_world *world, const ps_table_plan *plan, ps_pool *pool, ps_error *err);

#endif
