/* Quantile: values into tenths or fifths by rank, in whole numbers throughout.
 *
 *   rank      1 for the first; equal values share the lowest of their ranks
 *   quantile  k x rank / n, rounded up: 1..k
 *
 * as the published deciles of the indices of deprivation are cut (decile 1 of 32,844 areas ends at rank 3,284). The R
 * package PHEindicatormethods (phe_quantile) cuts at 1 + k x (rank - 1) / n, rounded down: where k does not divide n,
 * the area that lies across a border falls to the other side there. */
#ifndef PS_AGGREGATE_QUANTILE_H
#define PS_AGGREGATE_QUANTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One quantile for each of n values, 0 where a value is NAN; these count neither for the ranks nor as n in the formula.
 * k: 1 or more; k x n below 2^64. With fewer values than quantiles some quantiles are empty. O(n log n). false: no
 * memory. */
bool ps_quantiles(uint32_t *out, const double *value, size_t n, uint32_t k, bool highest_first);

/* The tenth of a rank among n, 1..10; 0 unless rank is 1..n and 10 x n below 2^64. */
uint32_t ps_decile_of_rank(uint64_t rank, uint64_t n);

#endif
