/* Poisson: the exact limits of a count, and the same limits read the other way for a funnel.
 *
 *   lower(x)  the mean at which x or more events have the probability `tail`: chi-square's lower quantile of 2x, halved
 *   upper(x)  the mean at which x or fewer events have it: chi-square's upper quantile of 2x + 2, halved
 *   most(m)   the count whose lower limit is m; least(m): the count whose upper limit is m, 0 where none is
 *
 * Counts may be fractional: chi-square then has a fractional number of degrees of freedom, and least and most run
 * without steps from one whole count to the next.
 *
 * Sources: Garwood 1936, Biometrika 28:437-442; above 100,000 events the expansion of Goldberg and Levine 1946, Annals
 * of Mathematical Statistics 17:216-225. The gamma distribution is GSL's, its inverse is not: it gives none, or a wrong
 * one, for some counts from about 2,000 on.
 *
 * x and mean: finite, 0 or more; tail inside (0, 0.5]. The caller looks. */
#ifndef PS_AGGREGATE_POISSON_H
#define PS_AGGREGATE_POISSON_H

double ps_poisson_lower(double x, double tail);
double ps_poisson_upper(double x, double tail);
double ps_poisson_most(double mean, double tail);
double ps_poisson_least(double mean, double tail);

#endif
