/* Cluster: see cluster.h. */
#include "aggregate/cluster.h"
#include "base/arena.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DEPENDENT 1e-12 /* reciprocal condition of X'WX, scaled, below which its columns hang on each other */
#define ALIKE 1e-12     /* a standard error that is rounding, beside the largest outcome */

static ps_clustered none(const char *note)
{
    return (ps_clustered){{NAN, NAN, NAN, NULL, note}, NAN, NAN, 0, 0};
}

static double weight_of(const ps_cluster_model *m, size_t row)
{
    return m->weight ? m->weight[row] : 1;
}

/* A = X'WX, b = X'Wy. The largest |y|, NAN where a number is not finite. */
static double normal_equations(double *a, double *b, const ps_cluster_model *m)
{
    double largest = 0, all = 0;

    for (size_t i = 0; i < m->n; i++) {
        const double *x = m->x + i * m->k, w = weight_of(m, i);

        largest = fmax(largest, fabs(m->y[i]));
        all += m->y[i] * w;
        for (size_t r = 0; r < m->k; r++) {
            b[r] += x[r] * w * m->y[i];
            for (size_t c = 0; c < m->k; c++)
                a[r * m->k + c] += x[r] * w * x[c];
        }
    }
    for (size_t r = 0; r < m->k * m->k; r++)
        all += a[r];
    return isfinite(all) ? largest : NAN;
}

/* Replaces each right side by the solution of A z = side. A becomes its factor. False: A is singular. */
static bool solve(double *a, double *room, size_t k, double *one, double *two)
{
    gsl_matrix_view matrix = gsl_matrix_view_array(a, k, k);
    gsl_vector_view scale = gsl_vector_view_array(room, k), work = gsl_vector_view_array(room + k, 3 * k);
    gsl_vector_view first = gsl_vector_view_array(one, k);
    double condition = 0;

    if (gsl_linalg_cholesky_decomp2(&matrix.matrix, &scale.vector) ||
        gsl_linalg_cholesky_rcond(&matrix.matrix, &condition, &work.vector) || !(condition > DEPENDENT))
        return false;
    if (gsl_linalg_cholesky_svx2(&matrix.matrix, &scale.vector, &first.vector))
        return false;
    if (two) {
        gsl_vector_view second = gsl_vector_view_array(two, k);

        return !gsl_linalg_cholesky_svx2(&matrix.matrix, &scale.vector, &second.vector);
    }
    return true;
}

/* u by cluster, the clusters that have rows, and the people. */
static void add_up(double *influence, unsigned char *there, ps_clustered *out, const ps_cluster_model *m,
                   const double *b, const double *z)
{
    memset(influence, 0, m->n_clusters * sizeof *influence);
    for (size_t i = 0; i < m->n; i++) {
        const double *x = m->x + i * m->k, w = weight_of(m, i);
        double left = m->y[i], pull = 0;

        for (size_t r = 0; r < m->k; r++) {
            left -= x[r] * b[r];
            pull += x[r] * z[r];
        }
        influence[m->cluster[i]] += w * left * pull;
        out->clusters += !there[m->cluster[i]];
        there[m->cluster[i]] = 1;
        out->people += w;
    }
}

static void set_limits(ps_clustered *out, double *influence, const ps_cluster_model *m, double largest,
                       double confidence)
{
    double root, squares = 0, half;

    if (out->clusters < 2) {
        out->estimate.note = "one cluster: no limits";
        return;
    }
    if (!(out->people > (double)m->k)) {
        out->estimate.note = "too few people for limits";
        return;
    }
    root = sqrt((double)out->clusters / (double)(out->clusters - 1) * (out->people - 1) / (out->people - (double)m->k));
    for (size_t g = 0; g < m->n_clusters; g++) {
        influence[g] *= root;
        squares += influence[g] * influence[g];
    }
    out->se = sqrt(squares);
    out->df = (double)(out->clusters - 1);
    if (!(out->se > ALIKE * largest)) {
        out->se = out->df = NAN;
        out->estimate.note = "the clusters are all alike: no limits";
        return;
    }
    half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, out->df) * out->se;
    out->estimate.lower = out->estimate.value - half;
    out->estimate.upper = out->estimate.value + half;
    out->estimate.method = "cluster-robust (CR1) with t on clusters - 1 degrees of freedom";
}

static ps_clustered fit(double *influence, double *room, unsigned char *there, const ps_cluster_model *m,
                        const double *contrast, double confidence)
{
    double *a = room, *b = a + m->k * m->k, *z = b + m->k, *work = z + m->k;
    const double largest = normal_equations(a, b, m);
    ps_clustered out = none(NULL);

    if (isnan(largest))
        return none("a number is not finite");
    memcpy(z, contrast, m->k * sizeof *z);
    if (!solve(a, work, m->k, b, z))
        return none("the columns hang on each other, or have no rows");
    out.estimate.value = 0;
    for (size_t r = 0; r < m->k; r++)
        out.estimate.value += contrast[r] * b[r];
    add_up(influence, there, &out, m, b, z);
    set_limits(&out, influence, m, largest, confidence);
    return out;
}

ps_clustered ps_cluster_contrast(double *influence, const ps_cluster_model *m, const double *contrast,
                                 double confidence)
{
    ps_clustered out = none(PS_CLUSTER_NO_MEMORY);
    double *room, *own = NULL;
    unsigned char *there;

    if (!(confidence > 0 && confidence < 1))
        return none(PS_NOTE_CONFIDENCE);
    if (!m->n || !m->k)
        return none("no rows");
    room = ps_calloc(m->k * m->k + 6 * m->k, sizeof *room);
    there = ps_calloc(m->n_clusters, sizeof *there);
    if (!influence)
        influence = own = ps_calloc(m->n_clusters, sizeof *own);
    if (room && there && influence)
        out = fit(influence, room, there, m, contrast, confidence);
    free(own);
    free(there);
    free(room);
    return out;
}

/* ---- several at once ---- */

static ps_cluster_test no_test(const char *note)
{
    return (ps_cluster_test){NAN, NAN, 0, note};
}

static ps_cluster_test compare(double *room, const double *value, const double *influence, size_t q, size_t n_clusters,
                               size_t clusters)
{
    double *v = room, *d = v + q * q, *z = d + q, *work = z + q;
    const double dfs = (double)clusters - (double)q;
    double distance = 0;
    ps_cluster_test out = {NAN, NAN, q, NULL};

    for (size_t r = 0; r < q; r++)
        d[r] = z[r] = value[r + 1] - value[0];
    for (size_t g = 0; g < n_clusters; g++)
        for (size_t r = 0; r < q; r++)
            for (size_t c = 0; c < q; c++)
                v[r * q + c] += (influence[(r + 1) * n_clusters + g] - influence[g]) *
                                (influence[(c + 1) * n_clusters + g] - influence[g]);
    if (!solve(v, work, q, z, NULL))
        return no_test("the clusters are too few or too much alike for this test");
    for (size_t r = 0; r < q; r++)
        distance += d[r] * z[r];
    out.statistic = distance * dfs / ((double)q * (double)(clusters - 1));
    out.p = gsl_cdf_fdist_Q(out.statistic, (double)q, dfs);
    return out;
}

ps_cluster_test ps_cluster_equal(const double *value, const double *influence, size_t parts, size_t n_clusters,
                                 size_t clusters)
{
    const size_t q = parts ? parts - 1 : 0;
    ps_cluster_test out;
    double *room;

    if (parts < 2)
        return no_test("fewer than two parts to compare");
    if (clusters <= q + 1)
        return no_test("too few clusters for so many parts");
    for (size_t s = 0; s < parts; s++)
        if (!isfinite(value[s]))
            return no_test("a part has no value");
    room = ps_calloc(q * q + 6 * q, sizeof *room);
    if (!room)
        return no_test(PS_CLUSTER_NO_MEMORY);
    out = compare(room, value, influence, q, n_clusters, clusters);
    free(room);
    return out;
}
