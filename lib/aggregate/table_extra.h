/* Table extra: what is counted of a table's rows besides people: sums of a number, and ages. For table.c alone. */
#ifndef PS_AGGREGATE_TABLE_EXTRA_H
#define PS_AGGREGATE_TABLE_EXTRA_H

#include "aggregate/table.h"
#include "aggregate/table_field.h"

/* Fills `events` of the rows where the spec has a number to add up, and the table's ages where its rate is standardised
 * by age. The rows stand; fields and scale are those they were made by. O(people + rows log rows); nothing to do
 * without either. */
ps_status ps_table_count_extra(ps_table *table, const ps_table_spec *spec, const ps_field *fields,
                               const uint64_t *scale, const ps_left_outs *left_outs, const ps_world *world,
                               ps_error *err);

#endif
