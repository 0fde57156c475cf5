/* Standardise: see the header for formulas and sources. */
#include "aggregate/standardise.h"

#include "aggregate/interval.h"

#include <math.h>
#include <stdbool.h>

#define FEW 10 /* events below which no direct standardisation is given */

static bool all(const double *values, size_t n, bool (*fits)(double value))
{
    for (size_t i = 0; i < n; i++)
        if (!fits(values[i]))
            return false;
    return true;
}

static bool is_count(double value)
{
    return isfinite(value) && value >= 0;
}

static bool is_above_0(double value)
{
    return isfinite(value) && value > 0;
}

static double sum(const double *values, size_t n)
{
    double total = 0;

    for (size_t i = 0; i < n; i++)
        total += values[i];
    return total;
}

/* What both methods ask for; NULL: nothing amiss. */
static const char *problem(const double *x, size_t bands, double per, double confidence)
{
    if (!all(x, bands, is_count))
        return PS_NOTE_COUNT;
    if (!is_above_0(per))
        return PS_NOTE_PER;
    return confidence > 0 && confidence < 1 ? NULL : PS_NOTE_CONFIDENCE;
}

static const char *direct_problem(const double *x, const double *n, const double *standard, size_t bands, double per,
                                  double confidence)
{
    const char *note = problem(x, bands, per, confidence);

    if (note)
        return note;
    if (bands == 0)
        return PS_NOTE_NO_POPULATION;
    if (!all(n, bands, is_above_0))
        return PS_NOTE_BAND_POPULATION;
    if (!all(standard, bands, is_count) || !is_above_0(sum(standard, bands)))
        return PS_NOTE_STANDARD;
    return sum(x, bands) < FEW ? PS_NOTE_UNDER_TEN : NULL;
}

ps_estimate ps_standardised_rate(const double *x, const double *n, const double *standard, size_t bands, double per,
                                 double confidence)
{
    ps_estimate e = {.value = NAN, .lower = NAN, .upper = NAN, .method = "Dobson"};
    ps_estimate events;
    double rate = 0, variance = 0, weights, scale;

    e.note = direct_problem(x, n, standard, bands, per, confidence);
    if (e.note)
        return e;
    weights = sum(standard, bands);
    for (size_t i = 0; i < bands; i++) {
        const double each = standard[i] / weights / n[i];
        rate += each * x[i];
        variance += each * each * x[i];
    }
    events = ps_count_byar(sum(x, bands), confidence);
    scale = sqrt(variance / events.value);
    e.value = rate * per;
    e.lower = (rate + scale * (events.lower - events.value)) * per;
    e.upper = (rate + scale * (events.upper - events.value)) * per;
    return e;
}

static ps_estimate times(ps_estimate e, double factor)
{
    e.value *= factor;
    e.lower *= factor;
    e.upper *= factor;
    return e;
}

ps_indirect ps_standardised_ratio(const double *x, const double *n, const double *x_ref, const double *n_ref,
                                  size_t bands, double per, double confidence)
{
    ps_estimate none = {.value = NAN, .lower = NAN, .upper = NAN, .method = "exact Poisson"};
    ps_indirect out = {.observed = NAN, .expected = NAN};

    none.note = problem(x, bands, per, confidence);
    if (!none.note && !all(x_ref, bands, is_count))
        none.note = PS_NOTE_COUNT;
    if (!none.note && !all(n, bands, is_count))
        none.note = "a population must be a number, 0 or more";
    if (!none.note && !all(n_ref, bands, is_above_0))
        none.note = "a band has no population in the reference";
    if (!none.note) {
        out.observed = sum(x, bands);
        out.expected = 0;
        for (size_t i = 0; i < bands; i++)
            out.expected += x_ref[i] / n_ref[i] * n[i];
        if (!is_above_0(out.expected))
            none.note = "no events are expected";
    }
    if (none.note) {
        out.ratio = out.rate = none;
        return out;
    }
    out.ratio = times(ps_count(out.observed, confidence), 1 / out.expected);
    out.rate = times(out.ratio, sum(x_ref, bands) / sum(n_ref, bands) * per);
    return out;
}
