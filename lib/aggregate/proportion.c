/* Proportion: Wilson's score interval as users call it (the formula: interval.c), and the crude rate. */
#include "aggregate/interval.h"
#include "aggregate/rate.h"
#include "base/fail.h"
#include "base/init.h"

#include <math.h>

static ps_status check_domain(double events, double people, double confidence, ps_error *err)
{
    if (!(isfinite(people) && people > 0))
        return ps_fail(err, PS_EDOMAIN, "a proportion needs a population above 0");
    if (!(isfinite(events) && events >= 0 && events <= people))
        return ps_fail(err, PS_EDOMAIN, "the people counted must be between 0 and the population");
    if (!(confidence > 0 && confidence < 1))
        return ps_fail(err, PS_EDOMAIN, "the confidence must be above 0 and below 1");
    return PS_OK;
}

ps_status ps_proportion_wilson(ps_interval *out, double events, double people, double confidence, ps_error *err)
{
    ps_estimate e;
    ps_status st = ps_init_check(err);

    if (st == PS_OK)
        st = check_domain(events, people, confidence, err);
    if (st != PS_OK)
        return st;
    e = ps_proportion(events, people, confidence);
    *out = (ps_interval){.value = e.value, .lower = e.lower, .upper = e.upper};
    return PS_OK;
}

double ps_rate_crude(double people, double population, double per)
{
    return population > 0 ? people / population * per : NAN;
}
