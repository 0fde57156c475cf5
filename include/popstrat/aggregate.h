/* Aggregate: tables of people. Exact in memory; only the gate (disclose.h) writes them. */
#ifndef POPSTRAT_AGGREGATE_H
#define POPSTRAT_AGGREGATE_H

#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A table of counted people. Immutable: any number of threads may read it. */
typedef struct ps_table ps_table;

PS_API size_t ps_table_rows(const ps_table *table);
PS_API size_t ps_table_fields(const ps_table *table);
/** Label of a row in a field, counted from 0; "All" where it is summed over. Lent. NULL if out of range. */
PS_API const char *ps_table_label(const ps_table *table, size_t row, size_t field);
/** People counted in a row, exact; 0 if out of range. */
PS_API uint64_t ps_table_people(const ps_table *table, size_t row);
/** People in the population of a row, exact; 0 if out of range. */
PS_API uint64_t ps_table_population(const ps_table *table, size_t row);
PS_API void ps_table_free(ps_table *table); /* NULL is fine */

/** A proportion with its limits, each 0..1. */
typedef struct ps_interval {
    double value, lower, upper;
} ps_interval;

/**
 * Proportion with the Wilson score interval, without continuity correction.
 *
 * Source: Wilson 1927, J Am Stat Assoc 22:209-212. The normal quantile is GSL's.
 *
 * @param[out] out    untouched on failure
 * @param events      people counted, at most `people`
 * @param people      population; may not be 0
 * @param confidence  0.95; inside (0, 1)
 * @return PS_OK; PS_EDOMAIN. Threads: any number.
 */
PS_API PS_MUST_USE ps_status ps_proportion_wilson(ps_interval *out, double events, double people, double confidence,
                                                  ps_error *err);

#ifdef __cplusplus
}
#endif
#endif
