/* Smooth: rates of small areas drawn towards a whole, by empirical Bayes. Any number of threads.
 *
 * Of areas with events x and population n, rate r = x / n:
 *   m = sum x / sum n,   s = sum n (r - m)^2 / sum n,   A = max(0, s - m / (sum n / areas))
 *   smoothed = m + (1 - shrunk) (r - m),   shrunk = (m / n) / (A + m / n)
 * Method of moments: m and A are the mean and variance of the true rates, m / n the chance part of one area's.
 * Marshall 1991, Appl Stat 40:283-294. */
#ifndef PS_AGGREGATE_SMOOTH_H
#define PS_AGGREGATE_SMOOTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ps_smoothed {
    double value;  /* smoothed rate, per `per`; NAN: not given */
    double shrunk; /* how far from the area's own rate towards the whole: 0 its own, 1 that of the whole */
    const char *note;
} ps_smoothed;

/* The whole is all areas. x >= 0, may be above n; per > 0. An area without population, or with a count out of domain,
 * is not given and is left out of the whole. Where areas differ no more than by chance, or nobody has the event, all
 * take the rate of the whole, with a note. Always true. O(areas). */
bool ps_smooth_global(ps_smoothed *out, const double *x, const double *n, size_t areas, double per);

/* The whole is an area and its neighbours: Marshall's local estimator, m and s taken about the neighbourhood's own rate
 * (as GeoDa, and R's spdep with geoda = TRUE). Neighbours of area i are neighbour[first[i]] to neighbour[first[i + 1] -
 * 1], counted from 0; first has areas + 1 places. The area itself and one named twice count once. Without neighbours an
 * area keeps its own rate, with a note. False: no memory. O(areas + neighbours). */
bool ps_smooth_local(ps_smoothed *out, const double *x, const double *n, size_t areas, const uint32_t *first,
                     const uint32_t *neighbour, double per);

#endif
