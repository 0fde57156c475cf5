/* Rank: sorting persons, with ties settled the same way on every machine. */
#ifndef PS_STRATIFY_RANK_H
#define PS_STRATIFY_RANK_H

#include "base/fail.h"
#include "base/idmap.h"

/* One person and a key that settles most comparisons without looking further. */
typedef struct ps_ranked {
    uint64_t key;
    uint32_t person;
    uint32_t place; /* the caller's own; goes where the person goes */
} ps_ranked;

/* Negative: a before b. */
typedef int ps_rank_compare(const void *context, const ps_ranked *a, const ps_ranked *b);

/* Stable merge sort. O(n log n) comparisons, room for n more. */
ps_status ps_rank_sort(ps_ranked *at, size_t n, ps_rank_compare *compare, const void *context, ps_error *err);
/* By key alone, stable: a byte at a time, those in which keys differ. O(n), room for n more. */
ps_status ps_rank_sort_by_key(ps_ranked *at, size_t n, ps_error *err);
/* The same, with equal keys put in order by `compare`. */
ps_status ps_rank_sort_by_key_then(ps_ranked *at, size_t n, ps_rank_compare *compare, const void *context,
                                   ps_error *err);
/* Keys become the first eight bytes of the pseudonyms' canonical texts. */
void ps_rank_key_by_pseudonym(ps_ranked *at, size_t n, const ps_idmap *ids);
/* The first k by pseudonym to the front, in any order; keys as above. O(n) on the whole. */
ps_status ps_rank_select_by_pseudonym(ps_ranked *at, size_t n, size_t k, const ps_idmap *ids, ps_error *err);
/* By canonical text of the pseudonyms, byte by byte; keys are overwritten as above. */
ps_status ps_rank_sort_by_pseudonym(ps_ranked *at, size_t n, const ps_idmap *ids, ps_error *err);
/* The same where the keys are there already. */
ps_status ps_rank_sort_keyed(ps_ranked *at, size_t n, const ps_idmap *ids, ps_error *err);
/* A key that sorts as the number does, lowest first; NAN is not allowed. Minus zero is zero. */
uint64_t ps_rank_key_of(double number);

#endif
