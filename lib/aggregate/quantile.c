/* Quantile: see the header for the rule. */
#include "aggregate/quantile.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

typedef struct known {
    double value;
    size_t place;
} known;

static int rising(const void *a, const void *b)
{
    const double x = ((const known *)a)->value, y = ((const known *)b)->value;

    return (x > y) - (x < y);
}

/* k x rank / n, rounded up. */
static uint32_t quantile_of(uint64_t rank, uint64_t n, uint32_t k)
{
    const uint64_t product = k * rank;

    return (uint32_t)(product / n + (product % n != 0));
}

bool ps_quantiles(uint32_t *out, const double *value, size_t n, uint32_t k, bool highest_first)
{
    known *all = ps_calloc(n, sizeof *all);
    size_t n_known = 0, rank = 0;

    if (!all)
        return false;
    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
        if (!isnan(value[i]))
            all[n_known++] = (known){.value = highest_first ? -value[i] : value[i], .place = i};
    }
    qsort(all, n_known, sizeof *all, rising);
    for (size_t i = 0; i < n_known; i++) {
        if (i == 0 || all[i].value != all[i - 1].value)
            rank = i + 1;
        out[all[i].place] = quantile_of(rank, n_known, k);
    }
    free(all);
    return true;
}

uint32_t ps_decile_of_rank(uint64_t rank, uint64_t n)
{
    return rank >= 1 && rank <= n && n <= UINT64_MAX / 10 ? quantile_of(rank, n, 10) : 0;
}
