/* Rank: sorting persons, with ties settled the same way on every machine. */
#ifndef PS_STRATIFY_RANK_H
#define PS_STRATIFY_RANK_H

#include "base/fail.h"
#include "base/idmap.h"

/* One person and a key that settles most comparisons without looking further. */
typedef struct ps_ranked {
    uint64_t key;
    uint32_t person;
} ps_ranked;

/* Negative: a before b. */
typedef int ps_rank_compare(const void *context, const ps_ranked *a, const ps_ranked *b);

/* Stable merge sort. O(n log n) comparisons, room for n more. */
ps_status ps_rank_sort(ps_ranked *at, size_t n, ps_rank_compare *compare, const void *context, ps_error *err);
/* By canonical text of the pseudonyms, byte by byte; keys are overwritten with its first eight bytes. */
ps_status ps_rank_sort_by_pseudonym(ps_ranked *at, size_t n, const ps_idmap *ids, ps_error *err);
/* A key that sorts as the number does, lowest first; NAN is not allowed. Minus zero is zero. */
uint64_t ps_rank_key_of(double number);

#endif
