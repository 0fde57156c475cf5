/* Slope: the fit, and the limits that have a closed form. */
#include "aggregate/slope.h"
#include "aggregate/interval.h"
#include "aggregate/slope_draw.h"

#include <math.h>
#include <stdlib.h>

/* Sorted bands with what the line makes of each: slope = sum of c * y, mean = sum of share * y. */
typedef struct line {
    ps_slope_term *terms;
    size_t n;
    double mean, slope;
} line;

static ps_estimate none_given(const char *note)
{
    return (ps_estimate){NAN, NAN, NAN, NULL, note};
}

static double transformed(double value, ps_slope_transform transform)
{
    switch (transform) {
    case PS_SLOPE_NONE:
        return value;
    case PS_SLOPE_LOG:
        return value > 0 ? log(value) : NAN;
    case PS_SLOPE_LOGIT:
        return value > 0 && value < 1 ? log(value / (1 - value)) : NAN;
    }
    return NAN;
}

static double turned_back(double y, ps_slope_transform transform)
{
    switch (transform) {
    case PS_SLOPE_NONE:
        return y;
    case PS_SLOPE_LOG:
        return exp(y);
    case PS_SLOPE_LOGIT:
        return 1 / (1 + exp(-y));
    }
    return NAN;
}

static int by_quantile(const void *a, const void *b)
{
    const double x = ((const ps_slope_term *)a)->quantile, y = ((const ps_slope_term *)b)->quantile;

    return (x > y) - (x < y);
}

static const char *unfit(const ps_slope_band *bands, size_t n, const ps_slope_options *o)
{
    if (n < 3)
        return "fewer than three quantiles";
    if (!isfinite(o->multiplier) || o->multiplier == 0)
        return "the multiplier must be a number other than 0";
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(bands[i].quantile))
            return "a quantile is not a number";
        if (!(isfinite(bands[i].population) && bands[i].population > 0))
            return "a quantile has no population";
        if (!isfinite(bands[i].value))
            return "a quantile has no value";
        if (o->transform == PS_SLOPE_LOG && !(bands[i].value > 0))
            return "a value is not above 0: it has no logarithm";
        if (o->transform == PS_SLOPE_LOGIT && !(bands[i].value > 0 && bands[i].value < 1))
            return "a value is not between 0 and 1: it has no logit";
    }
    return NULL;
}

/* Least squares about the weighted means. The mean rank is 1/2 by its making, whatever the populations are. */
static const char *fit(line *l, const ps_slope_band *bands, ps_slope_transform transform)
{
    double total = 0, below = 0, spread = 0;

    for (size_t i = 0; i < l->n; i++) {
        l->terms[i] = (ps_slope_term){.quantile = bands[i].quantile,
                                      .share = bands[i].population,
                                      .y = transformed(bands[i].value, transform),
                                      .standard_error = bands[i].standard_error};
        total += bands[i].population;
    }
    if (!isfinite(total))
        return "the populations are too large to add";
    qsort(l->terms, l->n, sizeof *l->terms, by_quantile);
    for (size_t i = 0; i < l->n; i++) {
        ps_slope_term *t = &l->terms[i];

        if (i && t->quantile == t[-1].quantile)
            return "a quantile stands twice";
        t->share /= total;
        t->c = below + t->share / 2 - 0.5;
        below += t->share;
        spread += t->share * t->c * t->c;
    }
    l->mean = l->slope = 0;
    for (size_t i = 0; i < l->n; i++) {
        l->terms[i].c *= l->terms[i].share / spread;
        l->mean += l->terms[i].share * l->terms[i].y;
    }
    /* The c add up to 0; taking the mean away keeps the digits of values that differ little. */
    for (size_t i = 0; i < l->n; i++)
        l->slope += l->terms[i].c * (l->terms[i].y - l->mean);
    return isfinite(l->slope) ? NULL : "the line cannot be fitted: a value or population is too far from the rest";
}

static const char *limitless(const line *l, const ps_slope_options *o)
{
    if (!(o->confidence > 0 && o->confidence < 1))
        return "no limits: the confidence must be above 0 and below 1";
    for (size_t i = 0; i < l->n; i++) {
        if (isnan(l->terms[i].standard_error))
            return "no limits: a standard error is missing";
        if (!(l->terms[i].standard_error >= 0 && isfinite(l->terms[i].standard_error)))
            return "no limits: a standard error is below 0 or endless";
    }
    return NULL;
}

static double slope_error(const line *l)
{
    double variance = 0;

    for (size_t i = 0; i < l->n; i++)
        variance += pow(l->terms[i].c * l->terms[i].standard_error, 2);
    return sqrt(variance);
}

/* The ends of the line when it is turned about its middle to another slope, back on the values' own scale. */
static double end_of(const line *l, double slope, double rank, ps_slope_transform transform)
{
    return turned_back(l->mean + (rank - 0.5) * slope, transform);
}

static void set_limits(ps_estimate *e, double one, double other)
{
    e->lower = fmin(one, other);
    e->upper = fmax(one, other);
}

static double difference(const line *l, double slope, const ps_slope_options *o)
{
    const double up = o->transform == PS_SLOPE_NONE
                          ? slope /* the same, without rounding the ends first */
                          : end_of(l, slope, 1, o->transform) - end_of(l, slope, 0, o->transform);

    return o->multiplier * (o->more_deprived ? -up : up);
}

static double ratio(const line *l, double slope, bool turned, ps_slope_transform transform)
{
    const double bottom = end_of(l, slope, 0, transform), top = end_of(l, slope, 1, transform);

    return turned ? bottom / top : top / bottom;
}

static void limit_none(ps_slope *out, const line *l, const ps_slope_options *o, bool turned)
{
    const double half = ps_normal_quantile_upper(o->confidence) * slope_error(l);
    ps_slope_limits drawn;

    out->sii.method = "normal, closed form";
    set_limits(&out->sii, difference(l, l->slope - half, o), difference(l, l->slope + half, o));
    if (isnan(out->rii.value))
        return;
    out->rii.method = "simulation, seeded";
    out->rii.note = ps_slope_draw_ratio(&drawn, l->terms, l->n, turned, o);
    if (!out->rii.note)
        set_limits(&out->rii, drawn.lower, drawn.upper);
}

static void limit_transformed(ps_slope *out, const line *l, const ps_slope_options *o, bool turned)
{
    ps_slope_limits drawn;

    out->sii.method = out->rii.method = "simulation, seeded";
    out->sii.note = out->rii.note = ps_slope_draw_slope(&drawn, l->terms, l->n, o);
    if (out->sii.note)
        return;
    set_limits(&out->sii, difference(l, drawn.lower, o), difference(l, drawn.upper, o));
    set_limits(&out->rii, ratio(l, drawn.lower, turned, o->transform), ratio(l, drawn.upper, turned, o->transform));
}

static void measure(ps_slope *out, const line *l, const ps_slope_options *o, bool turned)
{
    const char *note = limitless(l, o);

    out->sii.value = difference(l, l->slope, o) + 0.0; /* never -0 */
    if (!isfinite(out->sii.value)) {
        *out = (ps_slope){none_given("the line's ends are too large"), none_given("the line's ends are too large"),
                          out->points};
        return;
    }
    if (end_of(l, l->slope, 0, o->transform) > 0 && end_of(l, l->slope, 1, o->transform) > 0)
        out->rii.value = ratio(l, l->slope, turned, o->transform);
    else
        out->rii.note = "no ratio: an end of the line is not above 0";
    if (note) {
        out->sii.note = note;
        if (!out->rii.note)
            out->rii.note = note;
    } else if (o->transform == PS_SLOPE_NONE) {
        limit_none(out, l, o, turned);
    } else {
        limit_transformed(out, l, o, turned);
    }
}

ps_slope ps_slope_index(const ps_slope_band *bands, size_t n, const ps_slope_options *options)
{
    const bool turned = options->more_deprived != (options->multiplier < 0);
    ps_slope out = {.sii = none_given(NULL),
                    .rii = none_given(NULL),
                    .points = turned ? "above 0: higher where deprivation is greatest"
                                     : "above 0: higher where deprivation is least"};
    line l = {.n = n};
    const char *note = unfit(bands, n, options);

    if (!note && !(l.terms = calloc(n, sizeof *l.terms)))
        note = "no memory";
    if (!note)
        note = fit(&l, bands, options->transform);
    if (note)
        out.sii.note = out.rii.note = note;
    else
        measure(&out, &l, options, turned);
    free(l.terms);
    return out;
}

double ps_slope_se_of_limits(double value, double lower, double upper, double confidence, ps_slope_transform transform)
{
    if (!(lower <= value && value <= upper))
        return NAN;
    return (transformed(upper, transform) - transformed(lower, transform)) / (2 * ps_normal_quantile_upper(confidence));
}
