/* Evaluate, one comparison: the outcomes that are in it, as a model of least squares. */
#include "outreach/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWNS_MOST 4

/* Outcome on group, period and their product, as far as a side has two of each. */
static const struct {
    bool arm[PS_ARMS];
    ps_period from, to;
    const char *quantity;
} sides[] = {
    [PS_SIDE_WAVES] = {{true, true}, PS_PERIOD_AFTER, PS_PERIOD_AFTER, "difference"},
    [PS_SIDE_DID] = {{true, true}, PS_PERIOD_BEFORE, PS_PERIOD_AFTER, "difference in changes"},
    [PS_SIDE_DID_PRIOR] = {{true, true}, PS_PERIOD_PRIOR, PS_PERIOD_BEFORE, "difference in changes before the calls"},
    [PS_SIDE_CHANGE] = {{false, true}, PS_PERIOD_BEFORE, PS_PERIOD_AFTER, "change"},
    [PS_SIDE_FROM_COMPARISON] = {{true, false},
                                 PS_PERIOD_BEFORE,
                                 PS_PERIOD_AFTER,
                                 "expected change with nothing done: that of the comparison"},
    [PS_SIDE_FROM_PRIOR] = {{false, true},
                            PS_PERIOD_BEFORE,
                            PS_PERIOD_PRIOR,
                            "expected change with nothing done: back to the prior period"},
};

typedef struct sums {
    double people[PS_ARMS][2], total[PS_ARMS][2]; /* by from and to; one period: both in the second */
} sums;

static bool has_both(ps_side side)
{
    return sides[side].arm[PS_ARM_COMPARISON] && sides[side].arm[PS_ARM_TREATED];
}

static bool has_two(ps_side side)
{
    return sides[side].from != sides[side].to;
}

const char *ps_side_quantity(ps_side side)
{
    return sides[side].quantity;
}

bool ps_side_uses(ps_side side, const ps_outcomes *a, size_t i, const uint8_t *in)
{
    return (!in || in[i]) && sides[side].arm[a->arm[i]] &&
           (a->period[i] == sides[side].from || a->period[i] == sides[side].to);
}

/* The rows of the side, as a model; what they add up to. */
static void pick(ps_cluster_model *m, double *y, double *x, double *weight, uint32_t *cluster, sums *s,
                 const ps_outcomes *a, ps_side side, const uint8_t *in)
{
    const bool both = has_both(side), two = has_two(side);

    m->k = (size_t)(1 + both) * (size_t)(1 + two);
    for (size_t i = 0; i < a->n; i++) {
        const bool to = a->period[i] == sides[side].to, treated = a->arm[i] == PS_ARM_TREATED;
        double *at = x + m->n * m->k;

        if (!ps_side_uses(side, a, i, in))
            continue;
        *at++ = 1;
        if (both)
            *at++ = treated;
        if (two)
            *at++ = to;
        if (both && two)
            *at = treated && to;
        y[m->n] = a->y[i];
        weight[m->n] = a->weight[i];
        cluster[m->n++] = a->cluster[i];
        s->people[a->arm[i]][to] += a->weight[i];
        s->total[a->arm[i]][to] += a->weight[i] * a->y[i];
    }
}

/* Of each group the fewest that one of its periods has: a mean of one cluster's people looks surer than it is. */
static void count_clusters(ps_finding *out, unsigned char *there, const ps_outcomes *a, ps_side side, const uint8_t *in)
{
    size_t of[PS_ARMS][2] = {{0}};

    for (size_t i = 0; i < a->n; i++) {
        const bool to = a->period[i] == sides[side].to;
        unsigned char *seen = &there[((size_t)a->cluster[i] * PS_ARMS + a->arm[i]) * 2 + to];

        if (!ps_side_uses(side, a, i, in))
            continue;
        of[a->arm[i]][to] += !*seen;
        *seen = 1;
    }
    for (size_t arm = 0; arm < PS_ARMS; arm++)
        out->clusters[arm] = has_two(side) && of[arm][0] < of[arm][1] ? of[arm][0] : of[arm][1];
}

static void describe_people(ps_finding *out, const sums *s, ps_side side)
{
    const bool two = has_two(side);
    double people = 0;

    for (size_t arm = 0; arm < PS_ARMS; arm++) {
        if (!sides[side].arm[arm])
            continue;
        if (!s->people[arm][1] || (two && !s->people[arm][0]))
            out->missing = "a group has no people in a period: no value";
        people += fmax(s->people[arm][0], s->people[arm][1]);
        out->unequal |= two && s->people[arm][0] != s->people[arm][1];
    }
    out->people = (uint64_t)people;
}

static double level_of(const ps_finding *out, const sums *s, ps_side side)
{
    const size_t t = PS_ARM_TREATED, c = PS_ARM_COMPARISON;

    if (side == PS_SIDE_WAVES)
        return s->total[c][1] / s->people[c][1];
    if (side == PS_SIDE_DID)
        return s->total[t][1] / s->people[t][1] - out->fit.estimate.value;
    return NAN;
}

/* A cluster alone in its group has no residual of its own: the variance would be too small, not large. */
static void refuse_lone_clusters(ps_finding *out, ps_side side)
{
    for (size_t arm = 0; arm < PS_ARMS; arm++)
        if (sides[side].arm[arm] && out->clusters[arm] < 2 && !out->missing) {
            out->fit.estimate.lower = out->fit.estimate.upper = out->fit.se = out->fit.df = NAN;
            out->fit.estimate.method = NULL;
            out->fit.estimate.note = "fewer than two clusters in a group or period: no limits";
        }
}

ps_status ps_evaluate_side(ps_finding *out, double *influence, const ps_evaluate_job *job, ps_side side,
                           const uint8_t *in, ps_error *err)
{
    static const double contrast[UNKNOWNS_MOST + 1][UNKNOWNS_MOST] = {{0}, {1}, {0, 1}, {0, 0, 1}, {0, 0, 0, 1}};
    const ps_outcomes *a = &job->all;
    ps_cluster_model m = {.n_clusters = a->n_clusters};
    sums s = {0};
    double *y = ps_calloc(a->n, sizeof *y), *x = ps_calloc(a->n, UNKNOWNS_MOST * sizeof *x);
    double *weight = ps_calloc(a->n, sizeof *weight);
    uint32_t *cluster = ps_calloc(a->n, sizeof *cluster);
    unsigned char *there = ps_calloc(a->n_clusters, (size_t)PS_ARMS * 2);
    bool enough = y && x && weight && cluster && there;

    *out = (ps_finding){.fit = {{NAN, NAN, NAN, NULL, NULL}, NAN, NAN, 0, 0}, .level = NAN};
    if (enough) {
        pick(&m, y, x, weight, cluster, &s, a, side, in);
        m.y = y, m.x = x, m.weight = weight, m.cluster = cluster;
        count_clusters(out, there, a, side, in);
        describe_people(out, &s, side);
        if (!out->missing) {
            out->fit = ps_cluster_contrast(influence, &m, contrast[m.k], job->o.confidence);
            enough = !out->fit.estimate.note || strcmp(out->fit.estimate.note, PS_CLUSTER_NO_MEMORY) != 0;
            out->level = level_of(out, &s, side);
            refuse_lone_clusters(out, side);
        }
    }
    free(there);
    free(cluster);
    free(weight);
    free(x);
    free(y);
    return enough ? PS_OK : ps_fail_memory(err);
}
