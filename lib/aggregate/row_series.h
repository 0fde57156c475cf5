/* Row series: the rows of a table that differ in the label of one field and in nothing else: the areas of a map, the
 * quantiles of a slope, the groups that are compared. */
#ifndef PS_AGGREGATE_ROW_SERIES_H
#define PS_AGGREGATE_ROW_SERIES_H

#include "aggregate/table.h"

typedef struct ps_row_series {
    size_t *rows;  /* series s: rows[first[s]] .. rows[first[s + 1] - 1], in label order */
    size_t *first; /* n + 1 */
    size_t n;      /* in the order of the table's rows: cells, margins, everybody else summed over last */
} ps_row_series;

/* O(rows log rows). */
ps_status ps_row_series_open(ps_row_series *out, const ps_table *table, size_t field, ps_error *err);
void ps_row_series_close(ps_row_series *series);

#endif
