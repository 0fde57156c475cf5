/* Standardise: rates freed of the age structure, directly and indirectly. Bands stand at the same place in every list.
 * Value and limits are those of the R package PHEindicatormethods (calculate_dsr, calculate_ISRatio, calculate_ISRate).
 *
 * Domain: one band or more; counts finite, 0 or more, a missing one is the caller's 0; confidence inside (0, 1); per
 * above 0. Whatever lies outside gives NAN and a note. Any number of threads. */
#ifndef PS_AGGREGATE_STANDARDISE_H
#define PS_AGGREGATE_STANDARDISE_H

#include "aggregate/estimate.h"

#include <stddef.h>

/* Directly standardised rate: with weights w of the standard, W their sum and X that of the events,
 *   value   sum(w x / n) / W
 *   limits  value + sqrt(v / X) (Byar's limit of X - X),    v = sum(w^2 x / n^2) / W^2
 * times per. Dobson, Kuulasmaa, Eberle and Scherer 1991, Stat Med 10:457-462; Byar: interval.h.
 *
 * No value below 10 events (PS_NOTE_UNDER_TEN). Every n > 0; weights of any scale, 0 or more and not all 0. */
ps_estimate ps_standardised_rate(const double *x, const double *n, const double *standard, size_t bands, double per,
                                 double confidence);

typedef struct ps_indirect {
    ps_estimate ratio; /* 1: as the reference */
    ps_estimate rate;  /* the ratio times the crude rate of the reference */
    double observed, expected;
} ps_indirect;

/* Indirectly standardised ratio (standardised mortality ratio) and rate: observed sum(x) over expected
 * sum(n x_ref / n_ref). Limits: those of the observed count, exact below 10 events and Byar's from 10, over the
 * expected; the expected count is taken as known. Breslow and Day 1987, Statistical methods in cancer research II,
 * pages 65-69.
 *
 * n >= 0, n_ref > 0, expected > 0. */
ps_indirect ps_standardised_ratio(const double *x, const double *n, const double *x_ref, const double *n_ref,
                                  size_t bands, double per, double confidence);

#endif
