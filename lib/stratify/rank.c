/* Rank: a merge sort that takes a context, which qsort does not. */
#include "stratify/rank.h"
#include "base/arena.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void merge(ps_ranked *to, const ps_ranked *a, size_t n_a, const ps_ranked *b, size_t n_b,
                  ps_rank_compare *compare, const void *context)
{
    while (n_a && n_b) {
        if (compare(context, b, a) < 0) {
            *to++ = *b++;
            n_b--;
        } else {
            *to++ = *a++;
            n_a--;
        }
    }
    memcpy(to, n_a ? a : b, (n_a ? n_a : n_b) * sizeof *to);
}

ps_status ps_rank_sort(ps_ranked *at, size_t n, ps_rank_compare *compare, const void *context, ps_error *err)
{
    ps_ranked *room, *from = at, *to;

    if (n < 2)
        return PS_OK;
    room = ps_calloc(n, sizeof *room);
    if (!room)
        return ps_fail_memory(err);
    to = room;
    for (size_t run = 1; run < n; run *= 2) {
        ps_ranked *swap = from;

        for (size_t i = 0; i < n; i += 2 * run) {
            const size_t n_a = n - i < run ? n - i : run;
            const size_t left = n - i - n_a;

            merge(to + i, from + i, n_a, from + i + n_a, left < run ? left : run, compare, context);
        }
        from = to;
        to = swap;
    }
    if (from != at)
        memcpy(at, from, n * sizeof *at);
    free(room);
    return PS_OK;
}

#define FEW 64 /* not worth the counting */

static int compare_keys(const void *context, const ps_ranked *a, const ps_ranked *b)
{
    (void)context;
    return (a->key > b->key) - (a->key < b->key);
}

/* One pass of a radix sort, by the byte that stands `shift` bits up. */
static void pass(ps_ranked *to, const ps_ranked *from, size_t n, unsigned shift)
{
    size_t next[256] = {0}, sum = 0;

    for (size_t i = 0; i < n; i++)
        next[from[i].key >> shift & 0xFF]++;
    for (size_t b = 0; b < 256; b++) {
        const size_t count = next[b];

        next[b] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[next[from[i].key >> shift & 0xFF]++] = from[i];
}

ps_status ps_rank_sort_by_key(ps_ranked *at, size_t n, ps_error *err)
{
    ps_ranked *room, *from = at, *to;
    uint64_t differ = 0;

    if (n < FEW)
        return ps_rank_sort(at, n, compare_keys, NULL, err);
    room = ps_calloc(n, sizeof *room);
    if (!room)
        return ps_fail_memory(err);
    to = room;
    for (size_t i = 1; i < n; i++)
        differ |= at[i].key ^ at[0].key;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        ps_ranked *swap = from;

        if (!(differ >> shift & 0xFF))
            continue;
        pass(to, from, n, shift);
        from = to;
        to = swap;
    }
    if (from != at)
        memcpy(at, from, n * sizeof *at);
    free(room);
    return PS_OK;
}

ps_status ps_rank_sort_by_key_then(ps_ranked *at, size_t n, ps_rank_compare *compare, const void *context,
                                   ps_error *err)
{
    ps_status st = ps_rank_sort_by_key(at, n, err);

    for (size_t from = 0, to; st == PS_OK && from < n; from = to) {
        for (to = from + 1; to < n && at[to].key == at[from].key;)
            to++;
        st = ps_rank_sort(at + from, to - from, compare, context, err);
    }
    return st;
}

static int compare_pseudonyms(const void *context, const ps_ranked *a, const ps_ranked *b)
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return ps_idmap_compare(context, a->person, b->person);
}

#define AHEAD 16 /* persons, to ask memory for */

void ps_rank_key_by_pseudonym(ps_ranked *at, size_t n, const ps_idmap *ids)
{
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n)
            ps_idmap_fetch(ids, at[i + AHEAD].person);
        at[i].key = ps_idmap_prefix(ids, at[i].person);
    }
}

ps_status ps_rank_sort_by_pseudonym(ps_ranked *at, size_t n, const ps_idmap *ids, ps_error *err)
{
    if (n < 2)
        return PS_OK;
    ps_rank_key_by_pseudonym(at, n, ids);
    return ps_rank_sort_keyed(at, n, ids, err);
}

ps_status ps_rank_sort_keyed(ps_ranked *at, size_t n, const ps_idmap *ids, ps_error *err)
{
    return ps_rank_sort_by_key_then(at, n, compare_pseudonyms, ids, err);
}

#define ROUNDS_MOST 100 /* on the way to one place; chance needs a few dozen */

static ps_ranked middle_of(const ps_ranked *at, size_t n, const ps_idmap *ids)
{
    const ps_ranked *a = &at[0], *b = &at[n / 2], *c = &at[n - 1], *swap;

    if (compare_pseudonyms(ids, b, a) < 0)
        swap = a, a = b, b = swap;
    if (compare_pseudonyms(ids, c, b) < 0)
        b = compare_pseudonyms(ids, c, a) < 0 ? a : c;
    return *b;
}

/* Hoare's: halves around a pivot, on in the half where place k is. */
ps_status ps_rank_select_by_pseudonym(ps_ranked *at, size_t n, size_t k, const ps_idmap *ids, ps_error *err)
{
    for (int round = 0; k > 0 && k < n; round++) {
        const ps_ranked pivot = middle_of(at, n, ids);
        size_t low = 0, high = n - 1;

        if (round == ROUNDS_MOST)
            return ps_rank_sort(at, n, compare_pseudonyms, ids, err);
        for (;; low++, high--) {
            ps_ranked swap;

            while (compare_pseudonyms(ids, &at[low], &pivot) < 0)
                low++;
            while (compare_pseudonyms(ids, &pivot, &at[high]) < 0)
                high--;
            if (low >= high)
                break;
            swap = at[low];
            at[low] = at[high];
            at[high] = swap;
        }
        /* at[.. high] are not after the pivot, at[high + 1 ..] not before it. */
        if (high + 1 == n)
            high--;
        if (k <= high + 1) {
            n = high + 1;
        } else {
            at += high + 1;
            n -= high + 1;
            k -= high + 1;
        }
    }
    return PS_OK;
}

uint64_t ps_rank_key_of(double number)
{
    const double zeroed = number + 0.0;
    uint64_t bits;

    assert(!isnan(number));
    memcpy(&bits, &zeroed, sizeof bits);
    /* IEEE 754 doubles sort as their bits do once the sign is turned; negative ones the other way round. */
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}
