/* Rates, funnel: limits around a target at each group's size, and where the group stands. */
#include "aggregate/funnel.h"
#include "aggregate/rates_method.h"

#include <math.h>
#include <string.h>

typedef enum funnel_kind { PROPORTION, RATE, RATIO } funnel_kind;

static ps_status read_kind(funnel_kind *out, const ps_rates_job *job, ps_error *err)
{
    static const char *const names[] = {"proportion", "rate", "ratio"};

    *out = PROPORTION;
    if (!job->o->kind)
        return PS_OK;
    for (size_t i = 0; i < PS_COUNT(names); i++)
        if (!strcmp(names[i], job->o->kind)) {
            *out = (funnel_kind)i;
            return PS_OK;
        }
    ps_fail(err, PS_EUSE, "there is no funnel of kind %s", job->o->kind);
    ps_error_hint(err, "proportion, rate or ratio");
    return PS_EUSE;
}

static double overall(const ps_rates_job *job, const double *x, const double *n)
{
    double events = 0, people = 0;

    for (size_t r = 0; r < job->figures.n; r++) {
        events += x[r];
        people += n[r];
    }
    return people > 0 ? events / people : NAN;
}

static ps_funnel point(const ps_rates_job *job, funnel_kind kind, double x, double n, double target)
{
    if (kind == RATIO)
        return ps_funnel_ratio(x, n);
    return kind == RATE ? ps_funnel_rate(x, n, target, job->per) : ps_funnel_proportion(x, n, target);
}

static ps_status run_funnel(ps_rates_job *job, ps_error *err)
{
    static const char *const others[] = {"target", "lower_99_8", "upper_99_8", "label"};
    const ps_figures *f = &job->figures;
    funnel_kind kind;
    double *x, *n, target, per = 1;
    ps_status st = read_kind(&kind, job, err);
    const char *top = ps_rates_column(kind == RATIO ? job->o->observed : job->o->x, kind == RATIO ? "observed" : "x");
    const char *under = ps_rates_column(kind == RATIO ? job->o->expected : job->o->n, kind == RATIO ? "expected" : "n");

    if (st == PS_OK)
        st = ps_figures_one_row_each(f, err);
    if (st == PS_OK)
        st = ps_figures_numbers(&x, f, top, PS_FIGURE_COUNT, err);
    if (st == PS_OK)
        st = ps_figures_numbers(&n, f, under, PS_FIGURE_POPULATION, err);
    if (st == PS_OK && kind == PROPORTION)
        st = ps_rates_within(job, x, n, err);
    if (st != PS_OK)
        return st;
    if (kind == RATE)
        per = job->per;
    target = kind == RATIO ? 1 : isnan(job->o->target) ? overall(job, x, n) * per : job->o->target;
    if (!(target > 0) || (kind == PROPORTION && target >= 1))
        return ps_fail(err, PS_EDATA, "no funnel can be drawn around a target of %g", target);
    ps_rates_heading(job, others, PS_COUNT(others));
    for (size_t g = 0; g < f->n_groups; g++) {
        const size_t r = f->rows[f->first[g]];
        const ps_funnel p = point(job, kind, x[r], n[r], target);

        ps_rates_group(job, g);
        ps_rates_number(job, x[r] / n[r] * per);
        ps_rates_number(job, p.lower95);
        ps_rates_number(job, p.upper95);
        ps_rates_number(job, target);
        ps_rates_number(job, p.lower998);
        ps_rates_number(job, p.upper998);
        ps_csv_raw(job->csv, p.label ? p.label : "");
        ps_rates_end(job, p.method, p.note);
    }
    return PS_OK;
}

const ps_rates_method ps_rates_funnel_method = {
    {"funnel", "funnel limits at 95% and 99.8%, and where each group stands",
     "x, n (--kind proportion or rate), or observed, expected (--kind ratio); a row a group",
     "value, lower, upper (95%), target, lower_99_8, upper_99_8, label",
     "proportions: Wilson-type limits of the target; rates and ratios: exact Poisson"},
    true,
    100000,
    run_funnel};
