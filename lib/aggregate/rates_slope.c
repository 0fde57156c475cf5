/* Rates, slopes: slope and relative index of inequality, concentration index, over the quantiles of each group. */
#include "aggregate/concentration.h"
#include "aggregate/rates_method.h"
#include "aggregate/slope.h"

#include <math.h>
#include <string.h>

typedef struct columns { /* by row of the file */
    double *quantile, *population, *value, *error;
} columns;

static bool has(const ps_rates_job *job, const char *asked, const char *own)
{
    return asked || ps_figures_find(&job->figures, own) >= 0;
}

static ps_status read_quantiles(columns *c, const ps_rates_job *job, ps_error *err)
{
    const char *name = ps_rates_column(job->o->quantile, "quantile");
    size_t column;
    ps_status st = ps_figures_numbers(&c->quantile, &job->figures, name, PS_FIGURE_ANY, err);

    if (st == PS_OK)
        st = ps_figures_column(&column, &job->figures, name, err);
    return st == PS_OK ? ps_figures_each_once(&job->figures, column, err) : st;
}

/* A value and its error from events among people: a proportion. */
static ps_status read_proportions(columns *c, const ps_rates_job *job, ps_error *err)
{
    const ps_figures *f = &job->figures;
    double *x, *n;
    ps_status st = ps_figures_numbers(&x, f, ps_rates_column(job->o->x, "x"), PS_FIGURE_COUNT, err);

    if (st == PS_OK)
        st = ps_figures_numbers(&n, f, ps_rates_column(job->o->n, "n"), PS_FIGURE_POPULATION, err);
    c->value = ps_arena_array(f->arena, f->n + 1, sizeof *c->value);
    c->error = ps_arena_array(f->arena, f->n + 1, sizeof *c->error);
    if (st == PS_OK && (!c->value || !c->error))
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_rates_within(job, x, n, err);
    for (size_t r = 0; st == PS_OK && r < f->n; r++) {
        c->value[r] = x[r] / n[r];
        c->error[r] = sqrt(c->value[r] * (1 - c->value[r]) / n[r]);
    }
    if (st == PS_OK && !has(job, job->o->population, "population"))
        c->population = n;
    return st;
}

static ps_status errors_of_limits(columns *c, const ps_rates_job *job, ps_slope_transform transform, ps_error *err)
{
    const ps_figures *f = &job->figures;
    double *lower, *upper;
    ps_status st = ps_figures_numbers(&lower, f, ps_rates_column(job->o->lower, "lower"), PS_FIGURE_OR_NONE, err);

    if (st == PS_OK)
        st = ps_figures_numbers(&upper, f, ps_rates_column(job->o->upper, "upper"), PS_FIGURE_OR_NONE, err);
    c->error = ps_arena_array(f->arena, f->n + 1, sizeof *c->error);
    if (st == PS_OK && !c->error)
        st = ps_fail_memory(err);
    for (size_t r = 0; st == PS_OK && r < f->n; r++)
        c->error[r] = ps_slope_se_of_limits(c->value[r], lower[r], upper[r], job->o->confidence, transform);
    return st;
}

static ps_status read_errors(columns *c, const ps_rates_job *job, ps_slope_transform transform, ps_error *err)
{
    const ps_figures *f = &job->figures;

    if (has(job, job->o->standard_error, "se"))
        return ps_figures_numbers(&c->error, f, ps_rates_column(job->o->standard_error, "se"), PS_FIGURE_OR_NONE, err);
    if (has(job, job->o->lower, "lower") && has(job, job->o->upper, "upper"))
        return errors_of_limits(c, job, transform, err);
    c->error = ps_arena_array(f->arena, f->n + 1, sizeof *c->error);
    if (!c->error)
        return ps_fail_memory(err);
    for (size_t r = 0; r < f->n; r++)
        c->error[r] = NAN;
    return PS_OK;
}

static ps_status read_columns(columns *c, const ps_rates_job *job, ps_slope_transform transform, ps_error *err)
{
    const ps_figures *f = &job->figures;
    ps_status st = read_quantiles(c, job, err);

    if (st == PS_OK && has(job, job->o->value, "value")) {
        st = ps_figures_numbers(&c->value, f, ps_rates_column(job->o->value, "value"), PS_FIGURE_ANY, err);
        if (st == PS_OK)
            st = read_errors(c, job, transform, err);
    } else if (st == PS_OK) {
        st = read_proportions(c, job, err);
    }
    if (st == PS_OK && !c->population)
        st = ps_figures_numbers(&c->population, f, ps_rates_column(job->o->population, "population"),
                                PS_FIGURE_POPULATION, err);
    return st;
}

static ps_status read_transform(ps_slope_transform *out, const char *text, ps_error *err)
{
    static const char *const names[] = {"none", "log", "logit"};
    static const ps_slope_transform meanings[] = {PS_SLOPE_NONE, PS_SLOPE_LOG, PS_SLOPE_LOGIT};

    *out = PS_SLOPE_NONE;
    if (!text)
        return PS_OK;
    for (size_t i = 0; i < PS_COUNT(names); i++)
        if (!strcmp(names[i], text)) {
            *out = meanings[i];
            return PS_OK;
        }
    ps_fail(err, PS_EUSE, "there is no transform %s", text);
    ps_error_hint(err, "none, log or logit");
    return PS_EUSE;
}

static ps_status run_sii(ps_rates_job *job, ps_error *err)
{
    static const char *const others[] = {"sii",       "sii_lower", "sii_upper", "rii",
                                         "rii_lower", "rii_upper", "quantiles", "points"};
    const ps_figures *f = &job->figures;
    ps_slope_options options = {.confidence = job->o->confidence,
                                .seed = job->o->seed,
                                .repetitions = (uint32_t)job->o->repetitions,
                                .more_deprived = job->o->more_deprived,
                                .multiplier = job->per};
    ps_slope_band *bands = ps_arena_array(f->arena, f->n + 1, sizeof *bands);
    columns c = {NULL, NULL, NULL, NULL};
    ps_status st = bands ? read_transform(&options.transform, job->o->transform, err) : ps_fail_memory(err);

    if (st == PS_OK && (job->o->repetitions < 100 || job->o->repetitions > 10000000))
        st = ps_fail(err, PS_EUSE, "the repetitions of a simulation are from 100 to 10,000,000");
    if (st == PS_OK)
        st = read_columns(&c, job, options.transform, err);
    if (st != PS_OK)
        return st;
    ps_rates_heading(job, others, PS_COUNT(others));
    for (size_t g = 0; g < f->n_groups; g++) {
        const size_t n = f->first[g + 1] - f->first[g];
        ps_slope slope;

        for (size_t i = 0; i < n; i++) {
            const size_t r = f->rows[f->first[g] + i];

            bands[i] = (ps_slope_band){c.quantile[r], c.population[r], c.value[r], c.error[r]};
        }
        slope = ps_slope_index(bands, n, &options);
        ps_rates_group(job, g);
        ps_rates_estimate(job, &slope.sii);
        ps_rates_estimate(job, &slope.sii);
        ps_rates_estimate(job, &slope.rii);
        ps_csv_count(job->csv, n);
        ps_csv_raw(job->csv, slope.points ? slope.points : "");
        ps_rates_end(job, slope.sii.method, slope.sii.note ? slope.sii.note : slope.rii.method);
    }
    return PS_OK;
}

static ps_status run_concentration(ps_rates_job *job, ps_error *err)
{
    static const char *const others[] = {"quantiles"};
    const ps_figures *f = &job->figures;
    double *packed = ps_arena_array(f->arena, f->n * 3 + 3, sizeof *packed);
    columns c = {NULL, NULL, NULL, NULL};
    ps_status st = packed ? read_columns(&c, job, PS_SLOPE_NONE, err) : ps_fail_memory(err);

    if (st != PS_OK)
        return st;
    ps_rates_heading(job, others, PS_COUNT(others));
    for (size_t g = 0; g < f->n_groups; g++) {
        const size_t n = f->first[g + 1] - f->first[g];
        double *rank = packed, *population = packed + f->n, *value = packed + 2 * f->n;
        ps_estimate e;

        for (size_t i = 0; i < n; i++) {
            const size_t r = f->rows[f->first[g] + i];

            rank[i] = c.quantile[r];
            population[i] = c.population[r];
            value[i] = c.value[r];
        }
        e = ps_concentration_index(rank, population, value, n, job->o->confidence);
        ps_rates_group(job, g);
        ps_rates_estimate(job, &e);
        ps_csv_count(job->csv, n);
        ps_rates_end(job, e.method, e.note);
    }
    return PS_OK;
}

const ps_rates_method ps_rates_sii_method = {
    {"sii", "slope and relative index of inequality",
     "quantile, population, and value (with se, or lower and upper) or x and n; a row a quantile of each group",
     "value, lower, upper (the SII), sii, sii_lower, sii_upper, rii, rii_lower, rii_upper, quantiles, points",
     "population-weighted least squares on the cumulative mid-point; limits in closed form where the value is not "
     "transformed, else and for the RII by seeded simulation"},
    false,
    1,
    run_sii};
const ps_rates_method ps_rates_concentration_method = {
    {"concentration", "concentration index", "quantile, population, value (or x and n); a row a quantile of each group",
     "value, lower, upper, quantiles",
     "Kakwani, Wagstaff and van Doorslaer 1997, J Econometrics 77:87-103, grouped data"},
    false,
    1,
    run_concentration};
