/* Rates, standardised: directly and indirectly, over the bands of each group. */
#include "aggregate/rates_method.h"
#include "aggregate/standardise.h"
#include "base/data.h"
#include "base/number.h"
#include "base/text.h"

#include <string.h>

/* Columns of a group, packed. */
static void pack(double *out, const ps_figures *f, size_t group, const double *column)
{
    for (size_t i = f->first[group]; i < f->first[group + 1]; i++)
        out[i - f->first[group]] = column[f->rows[i]];
}

/* A band that stands twice would count twice. The column is looked for by its usual names. */
static ps_status check_bands(const ps_rates_job *job, ps_error *err)
{
    static const char *const usual[] = {"band", "ageband", "age_band", "age"};
    size_t column = 0;
    int found = -1;

    if (job->o->band) {
        ps_status st = ps_figures_column(&column, &job->figures, job->o->band, err);

        return st == PS_OK ? ps_figures_each_once(&job->figures, column, err) : st;
    }
    for (size_t i = 0; found < 0 && i < PS_COUNT(usual); i++)
        found = ps_figures_find(&job->figures, usual[i]);
    for (size_t k = 0; k < job->figures.n_keys; k++)
        if (found >= 0 && job->figures.keys[k] == (size_t)found)
            found = -1;
    return found < 0 ? PS_OK : ps_figures_each_once(&job->figures, (size_t)found, err);
}

/* ---- the standard population ---- */

static ps_status fail_standard(const ps_rates_job *job, ps_error *err)
{
    ps_fail(err, PS_EUSE, "there is no standard population %s", job->o->standard);
    ps_error_hint(err, "esp2013, the European Standard Population in 19 bands; or a column: --stdpop COLUMN");
    return PS_EUSE;
}

/* Weights of the 19 bands by the text of the file's band column: "0-4", "90+". */
static ps_status weights_of_standard(double **out, const ps_rates_job *job, ps_error *err)
{
    const ps_figures *f = &job->figures;
    const ps_data_table *table =
        !ps_text_compare_fold(job->o->standard, "esp2013") ? ps_data_find("standard/esp2013") : NULL;
    double *weights = ps_arena_array(f->arena, f->n + 1, sizeof *weights);
    size_t column;
    ps_status st;

    if (!table)
        return fail_standard(job, err);
    if (!weights)
        return ps_fail_memory(err);
    st = ps_figures_column(&column, f, ps_rates_column(job->o->band, "band"), err);
    for (size_t r = 0; st == PS_OK && r < f->n; r++) {
        const char *band = ps_figures_cell(f, r, column);
        size_t i = 0;

        while (i < table->n_rows && strcmp(ps_data_cell(table, i, ps_data_column(table, "age_band")), band) != 0)
            i++;
        if (i == table->n_rows) {
            st = ps_figures_fail(f, r, column, err, "no band of the standard population");
            ps_error_hint(err, "bands are 0-4, 5-9, ... 85-89, 90+");
        } else {
            const char *weight = ps_data_cell(table, i, ps_data_column(table, "weight"));

            (void)ps_number_parse(&weights[r], weight, strlen(weight));
        }
    }
    *out = weights;
    return st;
}

static ps_status read_weights(double **out, const ps_rates_job *job, ps_error *err)
{
    ps_status st;

    if (job->o->standard)
        return weights_of_standard(out, job, err);
    st = ps_figures_numbers(out, &job->figures, ps_rates_column(job->o->stdpop, "stdpop"), PS_FIGURE_WEIGHT, err);
    if (st == PS_EDATA && ps_figures_find(&job->figures, ps_rates_column(job->o->stdpop, "stdpop")) < 0)
        ps_error_hint(err,
                      "a directly standardised rate needs a standard: --stdpop COLUMN, or --standard esp2013 --band "
                      "COLUMN");
    return st;
}

/* ---- the methods ---- */

static double sum(const double *x, size_t n)
{
    double total = 0;

    for (size_t i = 0; i < n; i++)
        total += x[i];
    return total;
}

static ps_status run_dsr(ps_rates_job *job, ps_error *err)
{
    static const char *const others[] = {"observed", "population"};
    const ps_figures *f = &job->figures;
    double *x, *n, *weight, *packed = ps_arena_array(f->arena, f->n * 3 + 3, sizeof *packed);
    ps_status st = packed ? check_bands(job, err) : ps_fail_memory(err);

    if (st == PS_OK)
        st = ps_figures_numbers(&x, f, ps_rates_column(job->o->x, "x"), PS_FIGURE_COUNT, err);
    if (st == PS_OK)
        st = ps_figures_numbers(&n, f, ps_rates_column(job->o->n, "n"), PS_FIGURE_POPULATION, err);
    if (st == PS_OK)
        st = read_weights(&weight, job, err);
    if (st != PS_OK)
        return st;
    ps_rates_heading(job, others, PS_COUNT(others));
    for (size_t g = 0; g < f->n_groups; g++) {
        const size_t bands = f->first[g + 1] - f->first[g];
        double *gx = packed, *gn = packed + f->n, *gw = packed + 2 * f->n;
        ps_estimate e;

        pack(gx, f, g, x);
        pack(gn, f, g, n);
        pack(gw, f, g, weight);
        e = ps_standardised_rate(gx, gn, gw, bands, job->per, job->o->confidence);
        ps_rates_group(job, g);
        ps_rates_estimate(job, &e);
        ps_rates_number(job, sum(gx, bands));
        ps_rates_number(job, sum(gn, bands));
        ps_rates_end(job, e.method, e.note);
    }
    return PS_OK;
}

static ps_status run_isr(ps_rates_job *job, ps_error *err)
{
    static const char *const others[] = {"observed", "expected", "rate", "rate_lower", "rate_upper"};
    const ps_figures *f = &job->figures;
    double *x, *n, *x_ref, *n_ref, *packed = ps_arena_array(f->arena, f->n * 4 + 4, sizeof *packed);
    ps_status st = packed ? check_bands(job, err) : ps_fail_memory(err);

    if (st == PS_OK)
        st = ps_figures_numbers(&x, f, ps_rates_column(job->o->x, "x"), PS_FIGURE_COUNT, err);
    if (st == PS_OK)
        st = ps_figures_numbers(&n, f, ps_rates_column(job->o->n, "n"), PS_FIGURE_POPULATION, err);
    if (st == PS_OK)
        st = ps_figures_numbers(&x_ref, f, ps_rates_column(job->o->x_ref, "x_ref"), PS_FIGURE_COUNT, err);
    if (st == PS_OK)
        st = ps_figures_numbers(&n_ref, f, ps_rates_column(job->o->n_ref, "n_ref"), PS_FIGURE_POPULATION, err);
    if (st != PS_OK)
        return st;
    ps_rates_heading(job, others, PS_COUNT(others));
    for (size_t g = 0; g < f->n_groups; g++) {
        double *gx = packed, *gn = packed + f->n, *gxr = packed + 2 * f->n, *gnr = packed + 3 * f->n;
        ps_indirect i;

        pack(gx, f, g, x);
        pack(gn, f, g, n);
        pack(gxr, f, g, x_ref);
        pack(gnr, f, g, n_ref);
        i = ps_standardised_ratio(gx, gn, gxr, gnr, f->first[g + 1] - f->first[g], job->per, job->o->confidence);
        ps_rates_group(job, g);
        ps_rates_estimate(job, &i.ratio);
        ps_rates_number(job, i.observed);
        ps_rates_number(job, i.expected);
        ps_rates_estimate(job, &i.rate);
        ps_rates_end(job, i.ratio.method, i.ratio.note);
    }
    return PS_OK;
}

const ps_rates_method ps_rates_dsr_method = {
    {"dsr", "directly standardised rate", "x, n, stdpop; a row a band of each group",
     "value, lower, upper, observed, population",
     "Dobson et al. 1991, Stat Med 10:457-462, over Byar's limits of the count; none below 10 events"},
    false,
    100000,
    run_dsr};
const ps_rates_method ps_rates_isr_method = {
    {"isr", "indirectly standardised ratio and rate", "x, n, x_ref, n_ref; a row a band of each group",
     "value, lower, upper (the ratio; 1 is as the reference), observed, expected, rate, rate_lower, rate_upper",
     "exact Poisson limits below 10 observed events, Byar's from 10"},
    false,
    100000,
    run_isr};
