/* Compare: two groups against each other, and a trend over ordered groups. z is the normal quantile of
 * (1 + confidence) / 2, p = x / n. Whatever lies outside the domain gives NAN and a note. Any number of threads. */
#ifndef PS_AGGREGATE_COMPARE_H
#define PS_AGGREGATE_COMPARE_H

#include "aggregate/estimate.h"

#include <stddef.h>

/* Events and people (or person-years) of the group compared, and of the one it is compared with. */
typedef struct ps_two {
    double x1, n1, x2, n2;
} ps_two;

/* p1 / p2, limits exp(log(p1 / p2) -/+ z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2)). Katz and others 1978, Biometrics 34:469-474.
 * n > 0, 0 <= x <= n. A group without events: no value; all of both groups: no limits. */
ps_estimate ps_risk_ratio(ps_two t, double confidence);

/* d = p1 - p2, limits from those of Wilson (l, u) of each:
 *   d - sqrt((p1 - l1)^2 + (u2 - p2)^2)  and  d + sqrt((u1 - p1)^2 + (p2 - l2)^2)
 * Newcombe 1998, Stat Med 17:873-890, method 10. n > 0, 0 <= x <= n. */
ps_estimate ps_risk_difference(ps_two t, double confidence);

/* (x1 / n1) / (x2 / n2), limits exp(log(ratio) -/+ z sqrt(1/x1 + 1/x2)): events are Poisson, n is person-time and
 * known. Breslow and Day 1987, Statistical methods in cancer research II, chapter 3. n > 0, x >= 0; without events in
 * either group: no value. */
ps_estimate ps_rate_ratio(ps_two t, double confidence);

typedef struct ps_trend {
    double statistic, p;
    const char *method, *note;
} ps_trend;

/* Cochran-Armitage test of a trend in x / n over the scores, two-sided:
 *   (sum x (s - m))^2 / (q (1 - q) sum n (s - m)^2),  m the mean score of all people, q = all events / all people
 * is chi-square with 1 degree of freedom. Armitage 1955, Biometrics 11:375-386; the same as R's prop.trend.test.
 * n >= 0, 0 <= x <= n; people at two scores or more; events, but not only events. */
ps_trend ps_trend_proportions(const double *score, const double *x, const double *n, size_t k);

#endif
