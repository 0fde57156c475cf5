/* Slope draw: GSL's Mersenne twister, and normal numbers by ratio of uniforms. */
#include "aggregate/slope_draw.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort_double.h>
#include <math.h>
#include <stdlib.h>

/* What one repetition gives, from its mean and slope. */
typedef double (*result)(double mean, double slope);

static double slope_alone(double mean, double slope)
{
    (void)mean;
    return slope;
}

static double over(double top, double bottom)
{
    return bottom > 0 ? top / bottom : INFINITY;
}

static double top_over_bottom(double mean, double slope)
{
    return over(mean + slope / 2, mean - slope / 2);
}

static double bottom_over_top(double mean, double slope)
{
    return over(mean - slope / 2, mean + slope / 2);
}

/* Ratio of uniforms: a logarithm only decides, in few draws, whether one is taken. The numbers themselves are sums,
 * products and quotients, which are the same on every machine; those of a polar or tabled method are not quite. */
static void draw(double *results, gsl_rng *rng, const ps_slope_term *terms, size_t n, uint32_t repetitions, result give)
{
    for (uint32_t r = 0; r < repetitions; r++) {
        double mean = 0, slope = 0;

        for (size_t i = 0; i < n; i++) {
            const double y = terms[i].y + gsl_ran_gaussian_ratio_method(rng, terms[i].standard_error);

            mean += terms[i].share * y;
            slope += terms[i].c * y;
        }
        results[r] = give(mean, slope);
    }
}

static const char *simulate(ps_slope_limits *out, const ps_slope_term *terms, size_t n, const ps_slope_options *o,
                            result give)
{
    /* Places counted from 1, as phe_sii takes them. */
    const double tail = (1 - o->confidence) / 2, first = rint(o->repetitions * tail),
                 last = rint(o->repetitions * (1 - tail));
    const char *note = NULL;
    double *results;
    gsl_rng *rng;

    if (o->repetitions < 1000 || first < 1)
        return "no limits: too few repetitions for this confidence";
    results = calloc(o->repetitions, sizeof *results);
    rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (results && rng) {
        gsl_rng_set(rng, (unsigned long)((o->seed ^ o->seed >> 32) & 0xffffffffU));
        draw(results, rng, terms, n, o->repetitions, give);
        gsl_sort(results, 1, o->repetitions);
        *out = (ps_slope_limits){results[(size_t)first - 1], results[(size_t)last - 1]};
    } else {
        note = "no limits: no memory for the simulation";
    }
    if (rng)
        gsl_rng_free(rng);
    free(results);
    return note;
}

const char *ps_slope_draw_slope(ps_slope_limits *out, const ps_slope_term *terms, size_t n, const ps_slope_options *o)
{
    return simulate(out, terms, n, o, slope_alone);
}

const char *ps_slope_draw_ratio(ps_slope_limits *out, const ps_slope_term *terms, size_t n, bool turned,
                                const ps_slope_options *o)
{
    const char *note = simulate(out, terms, n, o, turned ? bottom_over_top : top_over_bottom);

    if (!note && !(out->lower > 0 && isfinite(out->upper)))
        note = "no limits of the ratio: an end of the line comes too near 0";
    return note;
}
