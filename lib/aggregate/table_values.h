/* Table values: what is worked out from the counts of a table beside its proportions: standardised and smoothed rates,
 * rates of events, funnel limits, risk ratios.
 *
 * An exact copy knows every count. A release copy knows what it shows, and all but the standardised values come from
 * that alone: they tell nothing that the counts do not. Standardised ones come from exact counts by age, which no table
 * shows, and are then given only where
 *   the row's people and population are shown, those of the whole too where it is the reference,
 *   there surely are 10 events or more, by what is shown: a value that is lacking tells nothing either,
 *   no other table gives its people by age, where a cell may be hidden,
 *   two age bands or more have people: with one the value would be that of the exact counts. */
#ifndef PS_AGGREGATE_TABLE_VALUES_H
#define PS_AGGREGATE_TABLE_VALUES_H

#include "aggregate/estimate.h"
#include "aggregate/funnel.h"
#include "aggregate/table.h"

#define PS_EVENTS_LEAST 10 /* for a value to be given in a release copy */

#define PS_NOTE_MAY_BE_FEW "no value: there may be fewer than 10 events"
#define PS_NOTE_AGED_ELSEWHERE "no value: another table gives these people by age"
#define PS_NOTE_ONE_BAND "no value: all are of one age band"
#define PS_NOTE_REPEATS "people with repeat events widen this interval"
#define PS_NOTE_NO_AREA "no area: not smoothed"
#define PS_NOTE_COMPARED "the others are compared with this row"

/* A row's counts, as far as they are known. */
typedef struct ps_seen {
    bool known; /* both people and population */
    uint64_t people, population;
    uint64_t people_least; /* there are so many people at least */
    double events;
} ps_seen;

typedef struct ps_row_values {
    ps_estimate value; /* by the table's rate, or of its events; note NULL and NAN where there is nothing to say */
    ps_funnel funnel;  /* cells alone */
    ps_estimate ratio;
} ps_row_values;

typedef struct ps_table_values {
    ps_row_values *rows; /* by row */
    char method[120];    /* what a value is; the row's own method is that of its limits. "": none */
} ps_table_values;

/* Is anything here to work out? */
bool ps_table_has_values(const ps_table *table);
/* Does `value` stand instead of the proportion? */
bool ps_table_has_own_value(const ps_table *table);
/* `seen` by row; NULL: everything is known. O(rows log rows). */
ps_status ps_table_values_open(ps_table_values *out, const ps_table *table, const ps_seen *seen, ps_error *err);
void ps_table_values_close(ps_table_values *values);

/* The directly standardised rate of a row by its exact counts. Bands in which the whole table has nobody are left out
 * of the standard. */
ps_estimate ps_table_row_standardised(const ps_table *table, size_t row);
size_t ps_table_age_groups(const ps_table *table); /* bands in which anybody is */

#endif
