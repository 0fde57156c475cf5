/* Slope draw: limits of a fitted slope by simulation. Seeded: the same bands, seed and repetitions give the same
 * limits. */
#ifndef PS_AGGREGATE_SLOPE_DRAW_H
#define PS_AGGREGATE_SLOPE_DRAW_H

#include "aggregate/slope.h"

/* A quantile in its place: share of the population, value to fit, and its part c in the slope. */
typedef struct ps_slope_term {
    double quantile, share, y, standard_error, c;
} ps_slope_term;

typedef struct ps_slope_limits {
    double lower, upper;
} ps_slope_limits;

/* Limits of the slope itself. NULL, or a note why there are none. O(repetitions * (n + log repetitions)). */
const char *ps_slope_draw_slope(ps_slope_limits *out, const ps_slope_term *terms, size_t n, const ps_slope_options *o);

/* Limits of the end at 1 over the end at 0, or the other way round. A draw whose lower term is not above 0 counts as
 * endlessly large; where that or a ratio not above 0 reaches a limit, there are none. */
const char *ps_slope_draw_ratio(ps_slope_limits *out, const ps_slope_term *terms, size_t n, bool turned,
                                const ps_slope_options *o);

#endif
