/* Proportion: Wilson's score interval, and the crude rate. */
#include "aggregate/rate.h"
#include "base/fail.h"
#include "base/init.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* GSL aborts or answers nonsense outside its domain, so that is looked at first. */
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
    double z, middle, half;
    ps_status st = ps_init_check(err);

    if (st == PS_OK)
        st = check_domain(events, people, confidence, err);
    if (st != PS_OK)
        return st;
    z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
    middle = (events + z * z / 2) / (people + z * z);
    half = z / (people + z * z) * sqrt(events * (people - events) / people + z * z / 4);
    out->value = events / people;
    /* At the ends the limits are 0 and 1 exactly; in floating point they miss it by an ulp, on either side. */
    out->lower = events == 0 ? 0 : fmax(middle - half, 0);
    out->upper = events == people ? 1 : fmin(middle + half, 1);
    return PS_OK;
}

double ps_rate_crude(double people, double population, double per)
{
    return population > 0 ? people / population * per : NAN;
}
