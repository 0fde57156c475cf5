/* Compare: risks, rates and trend. */
#include "aggregate/compare.h"
#include "aggregate/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

static ps_estimate none_given(const char *note)
{
    return (ps_estimate){NAN, NAN, NAN, NULL, note};
}

static bool is_population(double n)
{
    return isfinite(n) && n > 0;
}

static bool is_count(double x)
{
    return isfinite(x) && x >= 0;
}

static const char *outside(ps_two t, double most1, double most2, double confidence)
{
    if (t.n1 == 0 || t.n2 == 0)
        return PS_NOTE_NO_POPULATION;
    if (!is_population(t.n1) || !is_population(t.n2))
        return PS_NOTE_POPULATION;
    if (!is_count(t.x1) || !is_count(t.x2))
        return PS_NOTE_COUNT;
    if (t.x1 > most1 || t.x2 > most2)
        return PS_NOTE_OVER_POPULATION;
    if (!(confidence > 0 && confidence < 1))
        return PS_NOTE_CONFIDENCE;
    return NULL;
}

static ps_estimate of_logarithm(double ratio, double variance, double confidence, const char *method)
{
    const double spread = exp(ps_normal_quantile_upper(confidence) * sqrt(variance));

    return (ps_estimate){ratio, ratio / spread, ratio * spread, method, NULL};
}

ps_estimate ps_risk_ratio(ps_two t, double confidence)
{
    const char *note = outside(t, t.n1, t.n2, confidence);
    const double ratio = t.x1 / t.n1 / (t.x2 / t.n2);

    if (note)
        return none_given(note);
    if (t.x1 == 0 || t.x2 == 0)
        return none_given("a group has no events: no ratio");
    if (t.x1 == t.n1 && t.x2 == t.n2)
        return (ps_estimate){1, NAN, NAN, NULL, "everybody in both groups: the method has no limits"};
    /* (n - x) / (n x) is 1/x - 1/n without the loss of digits where x is nearly n. */
    return of_logarithm(ratio, (t.n1 - t.x1) / t.n1 / t.x1 + (t.n2 - t.x2) / t.n2 / t.x2, confidence, "log, Katz");
}

ps_estimate ps_risk_difference(ps_two t, double confidence)
{
    const char *note = outside(t, t.n1, t.n2, confidence);
    ps_estimate one, two;
    double d;

    if (note)
        return none_given(note);
    one = ps_proportion(t.x1, t.n1, confidence);
    two = ps_proportion(t.x2, t.n2, confidence);
    d = one.value - two.value;
    return (ps_estimate){d, d - hypot(one.value - one.lower, two.upper - two.value),
                         d + hypot(one.upper - one.value, two.value - two.lower), "Newcombe, method 10", NULL};
}

ps_estimate ps_rate_ratio(ps_two t, double confidence)
{
    const char *note = outside(t, INFINITY, INFINITY, confidence);

    if (note)
        return none_given(note);
    if (t.x1 == 0 || t.x2 == 0)
        return none_given("a group has no events: no ratio");
    return of_logarithm(t.x1 / t.n1 / (t.x2 / t.n2), 1 / t.x1 + 1 / t.x2, confidence, "log, Poisson");
}

static const char *trendless(const double *score, const double *x, const double *n, size_t k)
{
    double people = 0, events = 0;

    for (size_t i = 0; i < k; i++) {
        if (!isfinite(score[i]))
            return "a score is not a number";
        if (!is_count(n[i]))
            return "a population must be a number, 0 or more";
        if (!is_count(x[i]) || x[i] > n[i])
            return "events must be between 0 and the population";
        people += n[i];
        events += x[i];
    }
    if (!is_population(people))
        return PS_NOTE_NO_POPULATION;
    if (events == 0 || events == people)
        return "nobody or everybody has the event: no trend to test";
    return NULL;
}

static ps_trend no_trend(const char *note)
{
    return (ps_trend){NAN, NAN, NULL, note};
}

ps_trend ps_trend_proportions(const double *score, const double *x, const double *n, size_t k)
{
    const char *note = trendless(score, x, n, k);
    double people = 0, events = 0, mean = 0, rise = 0, spread = 0, q, statistic;

    if (note)
        return no_trend(note);
    for (size_t i = 0; i < k; i++) {
        people += n[i];
        events += x[i];
        /* Running mean: sums of large scores would lose the digits they differ in. */
        if (n[i] > 0)
            mean += (score[i] - mean) * n[i] / people;
    }
    q = events / people;
    for (size_t i = 0; i < k; i++) {
        rise += (x[i] - n[i] * q) * (score[i] - mean); /* the part taken away adds up to 0 */
        spread += n[i] * (score[i] - mean) * (score[i] - mean);
    }
    if (!(spread > 0))
        return no_trend("all people at one score: no trend to test");
    statistic = rise * rise / (q * ((people - events) / people) * spread);
    if (!isfinite(statistic))
        return no_trend("scores or populations are too large");
    return (ps_trend){statistic, gsl_cdf_chisq_Q(statistic, 1), "Cochran-Armitage, chi-square with 1 degree of freedom",
                      NULL};
}
