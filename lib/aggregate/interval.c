/* Interval: see the header for formulas and sources. */
#include "aggregate/interval.h"

#include "aggregate/poisson.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

#define EXACT "exact Poisson"
#define BYAR "Byar"
#define FEW 10 /* events from which Byar's limits are as good as exact */

static ps_estimate none(const char *method, const char *note)
{
    return (ps_estimate){.value = NAN, .lower = NAN, .upper = NAN, .method = method, .note = note};
}

static bool is_confidence(double confidence)
{
    return confidence > 0 && confidence < 1;
}

/* NULL: a count and a confidence. */
static const char *count_problem(double x, double confidence)
{
    if (!(isfinite(x) && x >= 0))
        return PS_NOTE_COUNT;
    return is_confidence(confidence) ? NULL : PS_NOTE_CONFIDENCE;
}

/* NULL: a population. */
static const char *population_problem(double n)
{
    if (n == 0)
        return PS_NOTE_NO_POPULATION;
    return isfinite(n) && n > 0 ? NULL : PS_NOTE_POPULATION;
}

double ps_normal_quantile_upper(double confidence)
{
    return is_confidence(confidence) ? gsl_cdf_ugaussian_Qinv((1 - confidence) / 2) : NAN;
}

ps_estimate ps_proportion(double x, double n, double confidence)
{
    ps_estimate e = none("Wilson", count_problem(x, confidence));
    double z, middle, half;

    if (!e.note)
        e.note = population_problem(n);
    if (!e.note && x > n)
        e.note = PS_NOTE_OVER_POPULATION;
    if (e.note)
        return e;
    z = ps_normal_quantile_upper(confidence);
    middle = (x + z * z / 2) / (n + z * z);
    half = z / (n + z * z) * sqrt(x * (n - x) / n + z * z / 4);
    e.value = x / n;
    /* At the ends the limits are 0 and 1 exactly; in floating point they miss it by an ulp, on either side. */
    e.lower = x == 0 ? 0 : fmax(middle - half, 0);
    e.upper = x == n ? 1 : fmin(middle + half, 1);
    return e;
}

ps_estimate ps_count_exact(double x, double confidence)
{
    ps_estimate e = none(EXACT, count_problem(x, confidence));

    if (e.note)
        return e;
    e.value = x;
    e.lower = ps_poisson_lower(x, (1 - confidence) / 2);
    e.upper = ps_poisson_upper(x, (1 - confidence) / 2);
    return e;
}

/* x times the cube, with z standard deviations added; NAN below 0. */
static double byar(double x, double z)
{
    const double root = 1 - 1 / (9 * x) + z / (3 * sqrt(x));

    return root >= 0 ? x * root * root * root : NAN;
}

ps_estimate ps_count_byar(double x, double confidence)
{
    ps_estimate e = none(BYAR, count_problem(x, confidence));
    double z;

    if (e.note)
        return e;
    z = ps_normal_quantile_upper(confidence);
    e.value = x;
    e.lower = byar(x, -z);
    e.upper = byar(x + 1, z);
    if (isnan(e.lower))
        e.note = "too few events for a lower limit after Byar";
    return e;
}

ps_estimate ps_count(double x, double confidence)
{
    return x >= FEW ? ps_count_byar(x, confidence) : ps_count_exact(x, confidence);
}

ps_estimate ps_rate(double x, double n, double per, double confidence)
{
    ps_estimate e = ps_count(x, confidence);

    if (!e.note)
        e.note = population_problem(n);
    if (!e.note && !(isfinite(per) && per > 0))
        e.note = PS_NOTE_PER;
    if (e.note)
        return none(e.method, e.note);
    e.value = e.value / n * per;
    e.lower = e.lower / n * per;
    e.upper = e.upper / n * per;
    return e;
}

ps_estimate ps_mean(const double *x, size_t n, double confidence)
{
    ps_estimate e = none("Student's t", NULL);
    double sum = 0, mean, left = 0, squares = 0, half;

    if (!is_confidence(confidence))
        return none(e.method, PS_NOTE_CONFIDENCE);
    if (n == 0)
        return none(e.method, "no values");
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    if (!isfinite(sum))
        return none(e.method, "a value is no number");
    mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) {
        left += x[i] - mean;
        squares += (x[i] - mean) * (x[i] - mean);
    }
    /* What the first pass lost to rounding. */
    e.value = mean + left / (double)n;
    if (n == 1) {
        e.note = "one value has no limits";
        return e;
    }
    squares -= left * left / (double)n;
    half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, (double)(n - 1)) * sqrt(fmax(squares, 0) / (double)(n - 1)) /
           sqrt((double)n);
    e.lower = e.value - half;
    e.upper = e.value + half;
    return e;
}
