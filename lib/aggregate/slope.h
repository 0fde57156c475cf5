/* Slope: slope and relative index of inequality (SII, RII) over the quantiles of deprivation.
 *
 * The line value = intercept + slope * rank is fitted by least squares weighted by population (as with every term times
 * the root of its share a of the population), rank being the middle of a quantile's share in the cumulative population,
 * the lowest quantile first. Its ends are the rank 0 (most deprived, where 1 is the most deprived quantile) and 1.
 *   SII = end at 1 - end at 0        RII = end at 1 / end at 0
 * With a transform the line goes through log or logit of the values, and its ends are turned back before they are
 * compared.
 *
 * Limits of the SII of untransformed values: closed form. It is the sum of c_i * value_i, so that its variance is the
 * sum of c_i^2 * standard_error_i^2; normal quantile. All other limits: simulation. Values are drawn from the normal
 * distribution about each value, on the transformed scale, with its standard error; of the sorted results those at
 * the rounded places repetitions * (1 -/+ confidence) / 2 are the limits. With a transform the results are slopes: each
 * limit turns the line about its middle and goes back to the values' own scale at the ends.
 *
 * Source: Low and Low 2004, J Public Health 26:388-395; values and limits those of phe_sii in the R package
 * PHEindicatormethods 2 with value_type 0 (no transform), or 1 and 2 with transform = TRUE (log, logit). It simulates
 * the SII's limits too, where they are in closed form here; it gives an RII where the line goes below 0, none is given
 * here; and it turns the limits of a transform about for a multiplier below 1, here for one below 0. */
#ifndef PS_AGGREGATE_SLOPE_H
#define PS_AGGREGATE_SLOPE_H

#include "aggregate/estimate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ps_slope_transform { PS_SLOPE_NONE, PS_SLOPE_LOG, PS_SLOPE_LOGIT } ps_slope_transform;

typedef struct ps_slope_options {
    ps_slope_transform transform;
    double confidence;    /* inside (0, 1) */
    uint64_t seed;        /* its halves are folded into the 32 bits that the Mersenne twister takes */
    uint32_t repetitions; /* 1,000 or more; at least one must lie beyond each limit */
    bool more_deprived;   /* false: end at 1 against end at 0, as phe_sii; true: the other way round */
    double multiplier;    /* of the SII, 100 for percent; below 0 it also turns the RII about, as phe_sii; not 0 */
} ps_slope_options;
#define PS_SLOPE_OPTIONS_INIT                                                                                          \
    {                                                                                                                  \
        .transform = PS_SLOPE_NONE, .confidence = 0.95, .seed = 1, .repetitions = 100000, .multiplier = 1              \
    }

/* In any order: they are sorted by quantile, as numbers. standard_error is that of the transformed value. */
typedef struct ps_slope_band {
    double quantile, population, value, standard_error;
} ps_slope_band;

typedef struct ps_slope {
    ps_estimate sii, rii;
    const char *points; /* what an SII above 0 means */
} ps_slope;

/* NAN and a note: fewer than three bands, the same quantile twice, a band without population, values the transform does
 * not take. Values without limits, and a note: a standard error that is missing (NAN) or below 0, a confidence or
 * repetitions out of domain, no memory for the draws. The RII needs both ends above 0. The same seed gives the same
 * draws; any number of threads. */
ps_slope ps_slope_index(const ps_slope_band *bands, size_t n, const ps_slope_options *options);

/* Standard error from two-sided limits, as phe_sii takes it: their distance over twice the normal quantile, on the
 * transformed scale. NAN where the value is not between the limits or the transform does not take them. */
double ps_slope_se_of_limits(double value, double lower, double upper, double confidence, ps_slope_transform transform);

#endif
