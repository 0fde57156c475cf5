/* Poisson: quantiles of the gamma distribution by shape, and shapes by quantile. */
#include "aggregate/poisson.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

#define STEPS_MOST 200
#define LARGE 1e5   /* from this shape on five terms of the expansion are exact to the last digit */
#define TINY 1e-10  /* below this the first term of the series is */
#define CLOSE 1e-15 /* of a step beside its value */

/* One tail of the gamma distribution: upper, or lower. */
static double tail_of(double at, double shape, bool upper)
{
    return upper ? gsl_cdf_gamma_Q(at, shape, 1) : gsl_cdf_gamma_P(at, shape, 1);
}

/* Quantile of a large shape, z standard deviations from the middle. */
static double expand(double shape, double z)
{
    const double n = 2 * shape, s = sqrt(2 * n), z2 = z * z;

    return (n + s * z + 2.0 / 3 * (z2 - 1) + z * (z2 - 7) / (9 * s) - (6 * z2 * z2 + 14 * z2 - 32) / (405 * n) +
            z * (9 * z2 * z2 + 256 * z2 - 433) / (2430 * n * s)) /
           2;
}

/* A first guess: Wilson and Hilferty's. */
static double guess(double shape, double z)
{
    const double root = 1 - 1 / (9 * shape) + z / (3 * sqrt(shape));

    return root > 0.1 ? shape * root * root * root : 0;
}

/* The logarithm of a tail is nearly straight over the logarithm of where it begins, so Newton's steps are few. */
static double quantile(double shape, double tail, bool upper)
{
    const double z = gsl_cdf_ugaussian_Qinv(tail) * (upper ? 1 : -1);
    const double first = exp((log(tail) + gsl_sf_lngamma(shape + 1)) / shape);
    double at;

    if (!upper && first < TINY)
        return first;
    if (shape > LARGE)
        return expand(shape, z);
    at = guess(shape, z);
    if (at == 0)
        at = upper ? shape : first;
    for (int step = 0; step < STEPS_MOST; step++) {
        const double reached = tail_of(at, shape, upper);
        const double slope = gsl_ran_gamma_pdf(at, shape, 1) * at / reached * (upper ? -1 : 1);
        const double move = fmax(-1, fmin(1, log(tail / reached) / slope));

        at *= exp(move);
        if (fabs(move) <= CLOSE)
            break;
    }
    return at;
}

double ps_poisson_lower(double x, double tail)
{
    return x > 0 ? quantile(x, tail, false) : 0;
}

double ps_poisson_upper(double x, double tail)
{
    return quantile(x + 1, tail, true);
}

/* The shape whose expanded quantile is `at`: it grows by almost 1 for each 1 of the shape. */
static double large_shape(double at, double z)
{
    double shape = at;

    for (int step = 0; step < STEPS_MOST; step++) {
        const double move = (at - expand(shape, z)) / (1 + z / (2 * sqrt(shape)));

        shape += move;
        if (fabs(move) <= CLOSE * shape)
            break;
    }
    return shape;
}

/* How far the tail beyond `at` is above `tail`, in logarithms; rises with the shape. */
static double excess(double at, double shape, double tail, bool upper)
{
    if (shape == 0)
        return log(tail); /* all of it is at 0: GSL knows no such shape */
    return upper ? log(tail_of(at, shape, true) / tail) : log(tail / tail_of(at, shape, false));
}

/* The shape, `least` or more, at which the tail beyond `at` is `tail`. False position within a bracket that is stepped
 * out from a guess; the value at an end that stays twice is halved (Illinois), so that both ends close in. */
static double shape_of(double at, double tail, bool upper, double least)
{
    const double z = gsl_cdf_ugaussian_Qinv(tail) * (upper ? 1 : -1);
    const double root = sqrt(z * z / 4 + at) - z / 2;
    double low, high, f_low, f_high, stride = 0.5;
    int stayed = 0; /* how often the low end did; below 0: the high end */

    if (at > LARGE)
        return large_shape(at, z);
    low = high = fmax(root * root, least);
    f_low = f_high = excess(at, low, tail, upper);
    for (; f_low > 0 && low > least; stride *= 2) {
        high = low;
        f_high = f_low;
        low = fmax(low - stride, least);
        f_low = excess(at, low, tail, upper);
    }
    for (; f_high < 0 && high < 4 * LARGE; stride *= 2) {
        low = high;
        f_low = f_high;
        high += stride;
        f_high = excess(at, high, tail, upper);
    }
    for (int step = 0; step < STEPS_MOST && high - low > CLOSE * high; step++) {
        const double middle = fmin(fmax(high - f_high * (high - low) / (f_high - f_low), low), high);
        const double f = excess(at, middle, tail, upper);

        if (f == 0 || middle == low || middle == high)
            return middle;
        if (f < 0) {
            low = middle;
            f_low = f;
            stayed = stayed < 0 ? stayed - 1 : -1;
            if (stayed < -1)
                f_high /= 2;
        } else {
            high = middle;
            f_high = f;
            stayed = stayed > 0 ? stayed + 1 : 1;
            if (stayed > 1)
                f_low /= 2;
        }
    }
    return low + (high - low) / 2;
}

double ps_poisson_most(double mean, double tail)
{
    return mean > 0 ? shape_of(mean, tail, false, 0) : 0;
}

double ps_poisson_least(double mean, double tail)
{
    /* Even no events at all are not so rare. */
    if (exp(-mean) >= tail)
        return 0;
    return shape_of(mean, tail, true, 1) - 1;
}
