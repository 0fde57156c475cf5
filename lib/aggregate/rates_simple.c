/* Rates, simple: proportion, rate and mean of each group. */
#include "aggregate/interval.h"
#include "aggregate/rates_method.h"

static ps_status run_proportion(ps_rates_job *job, ps_error *err)
{
    double *x, *n;
    ps_status st = ps_rates_counts(&x, &n, job, err);

    if (st == PS_OK)
        st = ps_rates_within(job, x, n, err);
    if (st != PS_OK)
        return st;
    ps_rates_heading(job, NULL, 0);
    for (size_t g = 0; g < job->figures.n_groups; g++) {
        const size_t r = job->figures.rows[job->figures.first[g]];
        ps_estimate e = ps_proportion(x[r], n[r], job->o->confidence);

        e.value *= job->per;
        e.lower *= job->per;
        e.upper *= job->per;
        ps_rates_group(job, g);
        ps_rates_estimate(job, &e);
        ps_rates_end(job, e.method, e.note);
    }
    return PS_OK;
}

static ps_status run_rate(ps_rates_job *job, ps_error *err)
{
    double *x, *n;
    ps_status st = ps_rates_counts(&x, &n, job, err);

    if (st != PS_OK)
        return st;
    ps_rates_heading(job, NULL, 0);
    for (size_t g = 0; g < job->figures.n_groups; g++) {
        const size_t r = job->figures.rows[job->figures.first[g]];
        const ps_estimate e = ps_rate(x[r], n[r], job->per, job->o->confidence);

        ps_rates_group(job, g);
        ps_rates_estimate(job, &e);
        ps_rates_end(job, e.method, e.note);
    }
    return PS_OK;
}

static ps_status run_mean(ps_rates_job *job, ps_error *err)
{
    static const char *const others[] = {"count"};
    const ps_figures *f = &job->figures;
    double *x, *values = ps_arena_array(f->arena, f->n + 1, sizeof *values);
    ps_status st = ps_figures_numbers(&x, f, ps_rates_column(job->o->x, "x"), PS_FIGURE_ANY, err);

    if (!values)
        return ps_fail_memory(err);
    if (st != PS_OK)
        return st;
    ps_rates_heading(job, others, PS_COUNT(others));
    for (size_t g = 0; g < f->n_groups; g++) {
        const size_t n = f->first[g + 1] - f->first[g];
        ps_estimate e;

        for (size_t i = 0; i < n; i++)
            values[i] = x[f->rows[f->first[g] + i]];
        e = ps_mean(values, n, job->o->confidence);
        e.value *= job->per;
        e.lower *= job->per;
        e.upper *= job->per;
        ps_rates_group(job, g);
        ps_rates_estimate(job, &e);
        ps_csv_count(job->csv, n);
        ps_rates_end(job, e.method, e.note);
    }
    return PS_OK;
}

const ps_rates_method ps_rates_proportion_method = {
    {"proportion", "proportion with limits", "x, n; a row a group", "value, lower, upper",
     "Wilson 1927, J Am Stat Assoc 22:209-212, without continuity correction"},
    true,
    1,
    run_proportion};
const ps_rates_method ps_rates_rate_method = {{"rate", "crude rate with limits", "x, n; a row a group",
                                               "value, lower, upper",
                                               "exact Poisson limits (chi-square) below 10 events, Byar's from 10"},
                                              true,
                                              100000,
                                              run_rate};
const ps_rates_method ps_rates_mean_method = {
    {"mean", "mean with limits", "x; a row a value", "value, lower, upper, count", "Student's t with n - 1"},
    false,
    1,
    run_mean};
