/* Table slope: slope and relative index of inequality over the deprivation field of a table, once for each combination
 * of its other fields, margins too, overall last.
 *
 * Values are the table's own, proportions or directly standardised rates, of the numbered quantiles: unknown and
 * outside England take no part. In a release copy a slope is given only where all its quantiles are shown, and where
 * there surely are 10 events or more by what is shown. */
#ifndef PS_AGGREGATE_TABLE_SLOPE_H
#define PS_AGGREGATE_TABLE_SLOPE_H

#include "aggregate/slope.h"
#include "aggregate/table_values.h"

#define PS_NOTE_HIDDEN_QUANTILE "no value: a count that it needs is not shown"

typedef struct ps_slope_row {
    size_t row; /* of the table: any of the quantiles, for the labels of its other fields */
    ps_slope slope;
    size_t quantiles;
    bool known;      /* all counts of the quantiles */
    uint64_t events; /* people counted in them, as known */
} ps_slope_row;

typedef struct ps_table_slopes {
    ps_slope_row *rows;
    size_t n;
} ps_table_slopes;

/* `seen` as for ps_table_values_open. */
ps_status ps_table_slopes_open(ps_table_slopes *out, const ps_table *table, const ps_seen *seen, ps_error *err);
void ps_table_slopes_close(ps_table_slopes *slopes);

#endif
