/* Cluster: least squares over people who come in clusters (practices, PCNs), with limits that allow for it.
 *
 * Coefficients b = (X'WX)^-1 X'Wy. Of a contrast l'b, cluster g moves the estimate by u_g = l'(X'WX)^-1 X_g'W_g e_g,
 * and variance = G/(G-1) * (N-1)/(N-k) * sum of u_g^2          (CR1: Liang and Zeger 1986, Biometrika 73:13-22, with
 * the small-sample factor of Stata's vce(cluster) and of vcovCL(type = "HC1") in R's sandwich), G clusters, N people, k
 * unknowns; limits by Student's t with G - 1 degrees of freedom. A weight is a number of people whose mean is y, so
 * that rows added up give what the people give one by one; N is their sum.
 *
 * The limits are made for many clusters of like size. With two arms of ten they are 3% too short, and a test at 5%
 * rejects 5.7% of true null hypotheses (the ratio of the factor G/(G-1) to what two means need); with few or very
 * unequal clusters far more. Any number of threads. */
#ifndef PS_AGGREGATE_CLUSTER_H
#define PS_AGGREGATE_CLUSTER_H

#include "aggregate/estimate.h"

#include <stddef.h>
#include <stdint.h>

#define PS_CLUSTER_NO_MEMORY "no memory" /* a note */

typedef struct ps_cluster_model { /* all borrowed */
    const double *y;
    const double *x;         /* row after row of k */
    const double *weight;    /* above 0; NULL: every row is one person */
    const uint32_t *cluster; /* below n_clusters; not every one need have rows */
    size_t n, k, n_clusters;
} ps_cluster_model;

typedef struct ps_clustered {
    ps_estimate estimate;
    double se, df;
    size_t clusters; /* that have rows */
    double people;   /* of all periods: the sum of the weights */
} ps_clustered;

/* A contrast of the coefficients (k numbers); influence, n_clusters long, gets each cluster's u times the root of the
 * factor, so that the squares add up to the variance; NULL: not wanted. A value without limits, and a note: fewer than
 * two clusters, no more people than unknowns, clusters that are all alike. No value: numbers that are not finite,
 * columns that hang on each other, no memory. */
ps_clustered ps_cluster_contrast(double *influence, const ps_cluster_model *model, const double *contrast,
                                 double confidence);

typedef struct ps_cluster_test {
    double statistic, p;
    size_t numerator; /* degrees of freedom; clusters less these are the denominator's */
    const char *note; /* why there is none; NULL */
} ps_cluster_test;

/* Are `parts` values equal that were estimated one by one over different people, of the same clusters or others?
 * influence: part after part of n_clusters; clusters: that have people in any part. With q = parts - 1 differences d of
 * influence D_g, V the sum of D_g D_g', Hotelling's form d'V^-1 d * (G - q) / (q (G - 1)) is compared with F on q and
 * G - q degrees of freedom. Two parts without a cluster in common: their difference over the root of their squared
 * errors' sum, by t with G - 1. It finds a difference too readily where a part has few clusters. */
ps_cluster_test ps_cluster_equal(const double *value, const double *influence, size_t parts, size_t n_clusters,
                                 size_t clusters);

#endif
