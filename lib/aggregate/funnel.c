/* Funnel: see the header for formulas and sources. */
#include "aggregate/funnel.h"

#include "aggregate/estimate.h"
#include "aggregate/interval.h"
#include "aggregate/poisson.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define INNER 0.95
#define OUTER 0.998

static ps_funnel none(const char *method, const char *note)
{
    return (ps_funnel){.target = NAN,
                       .lower95 = NAN,
                       .upper95 = NAN,
                       .lower998 = NAN,
                       .upper998 = NAN,
                       .method = method,
                       .note = note};
}

static bool is_count(double value)
{
    return isfinite(value) && value >= 0;
}

/* NULL: events and people. */
static const char *problem(double x, double n)
{
    if (!is_count(x))
        return PS_NOTE_COUNT;
    if (n == 0)
        return PS_NOTE_NO_POPULATION;
    return isfinite(n) && n > 0 ? NULL : PS_NOTE_POPULATION;
}

static const char *label_of(double figure, const ps_funnel *f)
{
    if (figure < f->lower998)
        return "low at 99.8%";
    if (figure > f->upper998)
        return "high at 99.8%";
    if (figure < f->lower95)
        return "low at 95%";
    return figure > f->upper95 ? "high at 95%" : "as expected";
}

ps_funnel ps_funnel_proportion(double x, double n, double target)
{
    ps_funnel f = none("Wilson", problem(x, n));
    double inner, outer;

    if (!f.note && x > n)
        f.note = PS_NOTE_OVER_POPULATION;
    if (!f.note && !(target >= 0 && target <= 1))
        f.note = "the target of a proportion must be between 0 and 1";
    if (f.note)
        return f;
    inner = ps_normal_quantile_upper(INNER) * sqrt(target * (1 - target) / n);
    outer = ps_normal_quantile_upper(OUTER) * sqrt(target * (1 - target) / n);
    f.target = target;
    f.lower95 = fmax(target - inner, 0);
    f.upper95 = fmin(target + inner, 1);
    f.lower998 = fmax(target - outer, 0);
    f.upper998 = fmin(target + outer, 1);
    f.label = label_of(x / n, &f);
    return f;
}

/* Limits as counts around the expected one, with the observed one's label; then all of them times unit. */
static ps_funnel around(double observed, double expected, double target, double unit)
{
    ps_funnel f = none("exact Poisson", NULL);

    f.lower95 = ps_poisson_least(expected, (1 - INNER) / 2);
    f.upper95 = ps_poisson_most(expected, (1 - INNER) / 2);
    f.lower998 = ps_poisson_least(expected, (1 - OUTER) / 2);
    f.upper998 = ps_poisson_most(expected, (1 - OUTER) / 2);
    f.label = label_of(observed, &f);
    f.target = target;
    f.lower95 *= unit;
    f.upper95 *= unit;
    f.lower998 *= unit;
    f.upper998 *= unit;
    return f;
}

ps_funnel ps_funnel_rate(double x, double n, double target, double per)
{
    const char *note = problem(x, n);

    if (!note && !(isfinite(per) && per > 0))
        note = PS_NOTE_PER;
    if (!note && !(is_count(target) && isfinite(target * n / per)))
        note = "the target of a rate must be a number, 0 or more";
    return note ? none("exact Poisson", note) : around(x, target * n / per, target, per / n);
}

ps_funnel ps_funnel_ratio(double observed, double expected)
{
    if (!is_count(observed))
        return none("exact Poisson", PS_NOTE_COUNT);
    if (!(isfinite(expected) && expected > 0))
        return none("exact Poisson", "the expected count must be a number above 0");
    return around(observed, expected, 1, 1 / expected);
}
