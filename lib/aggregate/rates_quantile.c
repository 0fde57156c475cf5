/* Rates, quantiles: which of k equal groups a row is in, by its value within its group. */
#include "aggregate/quantile.h"
#include "aggregate/rates_method.h"

#include <math.h>
#include <string.h>

/* Every column of the file, then the quantile: rows must still be told apart. */
static void write_heading(ps_rates_job *job)
{
    const ps_figures *f = &job->figures;

    for (size_t c = 0; c < f->n_headings; c++)
        ps_csv_own(job->csv, f->headings[c], strlen(f->headings[c]));
    ps_csv_raw(job->csv, "quantile");
    ps_csv_raw(job->csv, "method");
    ps_csv_raw(job->csv, "note");
    ps_csv_end_row(job->csv);
}

static void write_row(ps_rates_job *job, size_t row, uint32_t quantile, const char *method)
{
    const ps_figures *f = &job->figures;

    for (size_t c = 0; c < f->n_headings; c++)
        ps_csv_own(job->csv, ps_figures_cell(f, row, c), strlen(ps_figures_cell(f, row, c)));
    if (quantile)
        ps_csv_count(job->csv, quantile);
    else
        ps_csv_empty(job->csv);
    ps_rates_end(job, method, quantile ? NULL : "no value");
}

static ps_status check_enough(const ps_rates_job *job, const double *value, uint64_t k, ps_error *err)
{
    const ps_figures *f = &job->figures;

    for (size_t g = 0; g < f->n_groups; g++) {
        uint64_t known = 0;

        for (size_t i = f->first[g]; i < f->first[g + 1]; i++)
            known += !isnan(value[f->rows[i]]);
        if (known < k) {
            ps_status st = ps_figures_fail(f, f->rows[f->first[g]], f->n_keys ? f->keys[0] : 0, err,
                                           "fewer values than quantiles in this group");
            ps_error_hint(err, "--k takes a number up to that of the values");
            return st;
        }
    }
    return PS_OK;
}

static ps_status run_k(ps_rates_job *job, const char *column, uint64_t k, ps_error *err)
{
    const ps_figures *f = &job->figures;
    double *value, *packed = ps_arena_array(f->arena, f->n + 1, sizeof *packed);
    uint32_t *in_group = ps_arena_array(f->arena, f->n + 1, sizeof *in_group);
    uint32_t *quantile = ps_arena_array(f->arena, f->n + 1, sizeof *quantile);
    const char *method =
        job->o->highest_first ? "ceil(k x rank / n), the highest first" : "ceil(k x rank / n), the lowest first";
    ps_status st = ps_figures_numbers(&value, f, column, PS_FIGURE_OR_NONE, err);

    if (!packed || !in_group || !quantile)
        return ps_fail_memory(err);
    if (st == PS_OK && (k < 2 || k > 1000))
        st = ps_fail(err, PS_EUSE, "there are from 2 to 1,000 quantiles");
    if (st == PS_OK)
        st = check_enough(job, value, k, err);
    if (st != PS_OK)
        return st;
    for (size_t g = 0; g < f->n_groups; g++) {
        const size_t n = f->first[g + 1] - f->first[g];

        for (size_t i = 0; i < n; i++)
            packed[i] = value[f->rows[f->first[g] + i]];
        if (!ps_quantiles(in_group, packed, n, (uint32_t)k, job->o->highest_first))
            return ps_fail_memory(err);
        for (size_t i = 0; i < n; i++)
            quantile[f->rows[f->first[g] + i]] = in_group[i];
    }
    write_heading(job);
    for (size_t r = 0; r < f->n; r++)
        write_row(job, r, quantile[r], method);
    return PS_OK;
}

static ps_status run_quantile(ps_rates_job *job, ps_error *err)
{
    return run_k(job, ps_rates_column(job->o->value, "value"), job->o->k, err);
}

static ps_status run_decile(ps_rates_job *job, ps_error *err)
{
    return run_k(job, ps_rates_column(job->o->value, "rank"), 10, err);
}

const ps_rates_method ps_rates_quantile_method = {{"quantile", "quantile of each row within its group", "value",
                                                   "all columns of the file, quantile",
                                                   "ceil(k x rank / n); ties share the lowest rank"},
                                                  false,
                                                  1,
                                                  run_quantile};
const ps_rates_method ps_rates_decile_method = {
    {"decile", "published decile of a rank", "rank", "all columns of the file, quantile",
     "ceil(10 x rank / n), as the Indices of Deprivation publish their deciles; rank 1 is in decile 1"},
    false,
    1,
    run_decile};
