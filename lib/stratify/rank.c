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

static int compare_pseudonyms(const void *context, const ps_ranked *a, const ps_ranked *b)
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return ps_idmap_compare(context, a->person, b->person);
}

ps_status ps_rank_sort_by_pseudonym(ps_ranked *at, size_t n, const ps_idmap *ids, ps_error *err)
{
    char *text;

    if (n < 2)
        return PS_OK;
    text = malloc(ps_idmap_longest(ids) + 1);
    if (!text)
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        const size_t length = ps_idmap_text(text, ids, at[i].person);

        at[i].key = 0;
        for (size_t b = 0; b < 8; b++)
            at[i].key = at[i].key << 8 | (b < length ? (unsigned char)text[b] : 0);
    }
    free(text);
    return ps_rank_sort(at, n, compare_pseudonyms, ids, err);
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
