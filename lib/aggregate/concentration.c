/* Concentration: the index and Erreygers' correction. */
#include "aggregate/concentration.h"
#include "aggregate/interval.h"

#include <math.h>
#include <stdlib.h>

typedef struct group {
    double rank, share, value;
} group;

typedef struct curve {
    double mean, index, variance;
} curve;

static ps_estimate none_given(const char *note)
{
    return (ps_estimate){NAN, NAN, NAN, NULL, note};
}

static int by_rank(const void *a, const void *b)
{
    const double x = ((const group *)a)->rank, y = ((const group *)b)->rank;

    return (x > y) - (x < y);
}

/* Shares of the population, in order of rank. */
static const char *arrange(group *groups, const double *rank_order, const double *population, const double *value,
                           size_t k)
{
    double total = 0;

    for (size_t i = 0; i < k; i++) {
        if (!isfinite(rank_order[i]))
            return "a rank is not a number";
        if (!(isfinite(population[i]) && population[i] > 0))
            return "a group has no population";
        if (!(isfinite(value[i]) && value[i] >= 0))
            return "a value is missing or below 0";
        groups[i] = (group){rank_order[i], population[i], value[i]};
        total += population[i];
    }
    if (!isfinite(total))
        return "the populations are too large to add";
    qsort(groups, k, sizeof *groups, by_rank);
    for (size_t i = 0; i < k; i++) {
        if (i && groups[i].rank == groups[i - 1].rank)
            return "two groups have the same rank";
        groups[i].share /= total;
    }
    return NULL;
}

/* Against the mean, so that equal values give 0 and not what is left of 1 - 1. */
static const char *measure(curve *c, const group *groups, size_t k)
{
    double below = 0, q = 0;

    *c = (curve){0};
    for (size_t i = 0; i < k; i++)
        c->mean += groups[i].share * groups[i].value;
    if (!(c->mean > 0 && isfinite(c->mean)))
        return "all values are 0, or too large";
    for (size_t i = 0; i < k; i++) {
        const group *g = &groups[i];

        c->index += 2 * g->share * (g->value - c->mean) / c->mean * (below + g->share / 2 - 0.5);
        below += g->share;
    }
    below = 0;
    for (size_t i = 0; i < k; i++) {
        const group *g = &groups[i];
        const double after = q + g->share * g->value / c->mean, twice_rank = 2 * below + g->share,
                     a = g->value / c->mean * (twice_rank - 1 - c->index) + 2 - q - after;

        /* The a have the mean 1 + C: the variance about it is sum f a^2 - (1 + C)^2, and never below 0. */
        c->variance += g->share * pow(a - (1 + c->index), 2);
        below += g->share;
        q = after;
    }
    c->variance /= (double)k;
    return NULL;
}

static const char *trace(curve *c, const double *rank_order, const double *population, const double *value, size_t k)
{
    group *groups;
    const char *note;

    if (k < 2)
        return "fewer than two groups";
    groups = calloc(k, sizeof *groups);
    if (!groups)
        return "no memory";
    note = arrange(groups, rank_order, population, value, k);
    if (!note)
        note = measure(c, groups, k);
    free(groups);
    return note;
}

static ps_estimate scaled(const curve *c, double scale, double confidence)
{
    const double half = ps_normal_quantile_upper(confidence) * sqrt(c->variance);

    if (isnan(half))
        return (ps_estimate){scale * c->index, NAN, NAN, NULL, "no limits: the confidence must be above 0 and below 1"};
    return (ps_estimate){scale * c->index, scale * (c->index - half), scale * (c->index + half),
                         "Kakwani, Wagstaff and van Doorslaer, grouped, normal", NULL};
}

ps_estimate ps_concentration_index(const double *rank_order, const double *population, const double *value, size_t k,
                                   double confidence)
{
    curve c;
    const char *note = trace(&c, rank_order, population, value, k);

    return note ? none_given(note) : scaled(&c, 1, confidence);
}

ps_estimate ps_concentration_erreygers(const double *rank_order, const double *population, const double *value,
                                       size_t k, double low, double high, double confidence)
{
    curve c;
    const char *note;

    if (!(isfinite(low) && isfinite(high) && low >= 0 && low < high))
        return none_given("the bounds must be 0 or more, and the lower one below the upper");
    for (size_t i = 0; i < k; i++)
        if (!(value[i] >= low && value[i] <= high))
            return none_given("a value lies outside the bounds");
    note = trace(&c, rank_order, population, value, k);
    return note ? none_given(note) : scaled(&c, 4 * c.mean / (high - low), confidence);
}
