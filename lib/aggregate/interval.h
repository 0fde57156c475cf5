/* Interval: proportions, counts, rates and means with their two-sided limits. z is the normal quantile of
 * (1 + confidence) / 2, a = (1 - confidence) / 2. Value, limits and the choice between two methods are those of the R
 * package PHEindicatormethods (phe_proportion, phe_rate, phe_mean).
 *
 * Whatever lies outside the domain gives NAN and a note. Any number of threads. */
#ifndef PS_AGGREGATE_INTERVAL_H
#define PS_AGGREGATE_INTERVAL_H

#include "aggregate/estimate.h"

#include <stddef.h>

/* z of a two-sided interval: 1.96 for 0.95. confidence inside (0, 1), else NAN. */
double ps_normal_quantile_upper(double confidence);

/* Proportion x / n with Wilson's score interval, without continuity correction:
 *   (2x + z^2 -/+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2))
 * Wilson 1927, J Am Stat Assoc 22:209-212. n > 0, 0 <= x <= n. */
ps_estimate ps_proportion(double x, double n, double confidence);

/* A count with exact Poisson limits, by chi-square: half the a quantile of 2x degrees of freedom (0 for no events),
 * half the 1 - a quantile of 2x + 2. Garwood 1936, Biometrika 28:437-442. x >= 0, also fractional. */
ps_estimate ps_count_exact(double x, double confidence);

/* A count with Byar's limits:
 *   x (1 - 1/(9x) - z/(3 sqrt(x)))^3    and, with y = x + 1,    y (1 - 1/(9y) + z/(3 sqrt(y)))^3
 * Breslow and Day 1987, Statistical methods in cancer research II, page 69. x >= 0; where so few events have no lower
 * limit by this formula (it would be below 0), that one is not given. */
ps_estimate ps_count_byar(double x, double confidence);

/* A count with exact limits below 10 events and Byar's from 10. */
ps_estimate ps_count(double x, double confidence);

/* Rate x / n times per; limits: those of ps_count, over n. n > 0, per > 0. */
ps_estimate ps_rate(double x, double n, double per, double confidence);

/* Mean of n values with Student's t limits: mean -/+ t sd / sqrt(n), t the 1 - a quantile of n - 1 degrees of freedom,
 * sd over n - 1. One value has no limits. */
ps_estimate ps_mean(const double *x, size_t n, double confidence);

#endif
