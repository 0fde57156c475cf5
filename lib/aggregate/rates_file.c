/* Rates file: see popstrat/rates.h. */
#include "aggregate/rates_method.h"
#include "base/init.h"
#include "base/new_csv.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static const ps_rates_method *const methods[] = {
    &ps_rates_proportion_method, &ps_rates_rate_method,    &ps_rates_mean_method,          &ps_rates_dsr_method,
    &ps_rates_isr_method,        &ps_rates_sii_method,     &ps_rates_quantile_method,      &ps_rates_decile_method,
    &ps_rates_funnel_method,     &ps_rates_compare_method, &ps_rates_concentration_method, &ps_rates_smooth_method,
};

const ps_rates_about *ps_rates_list(size_t number)
{
    return number < PS_COUNT(methods) ? &methods[number]->about : NULL;
}

/* ---- what all read and write alike ---- */

const char *ps_rates_column(const char *asked, const char *own)
{
    return asked ? asked : own;
}

ps_status ps_rates_counts(double **x, double **n, const ps_rates_job *job, ps_error *err)
{
    ps_status st = ps_figures_one_row_each(&job->figures, err);

    if (st == PS_OK)
        st = ps_figures_numbers(x, &job->figures, ps_rates_column(job->o->x, "x"), PS_FIGURE_COUNT, err);
    if (st == PS_OK)
        st = ps_figures_numbers(n, &job->figures, ps_rates_column(job->o->n, "n"), PS_FIGURE_POPULATION, err);
    return st;
}

ps_status ps_rates_within(const ps_rates_job *job, const double *x, const double *n, ps_error *err)
{
    size_t column;

    for (size_t r = 0; r < job->figures.n; r++)
        if (x[r] > n[r]) {
            ps_status st = ps_figures_column(&column, &job->figures, ps_rates_column(job->o->x, "x"), err);

            return st == PS_OK ? ps_figures_fail(&job->figures, r, column, err, "more events than people") : st;
        }
    return PS_OK;
}

void ps_rates_heading(ps_rates_job *job, const char *const *others, size_t n)
{
    static const char *const first[] = {"value", "lower", "upper"};
    const ps_figures *f = &job->figures;

    for (size_t k = 0; k < f->n_keys; k++)
        ps_csv_own(job->csv, f->headings[f->keys[k]], strlen(f->headings[f->keys[k]]));
    for (size_t i = 0; i < PS_COUNT(first); i++)
        ps_csv_raw(job->csv, first[i]);
    for (size_t i = 0; i < n; i++)
        ps_csv_raw(job->csv, others[i]);
    ps_csv_raw(job->csv, "method");
    ps_csv_raw(job->csv, "note");
    ps_csv_end_row(job->csv);
}

void ps_rates_group(ps_rates_job *job, size_t group)
{
    const ps_figures *f = &job->figures;

    for (size_t k = 0; k < f->n_keys; k++) {
        const char *cell = ps_figures_cell(f, f->rows[f->first[group]], f->keys[k]);

        ps_csv_own(job->csv, cell, strlen(cell));
    }
}

void ps_rates_number(ps_rates_job *job, double number)
{
    ps_csv_number(job->csv, number, 17);
}

void ps_rates_estimate(ps_rates_job *job, const ps_estimate *estimate)
{
    ps_rates_number(job, estimate->value);
    ps_rates_number(job, estimate->lower);
    ps_rates_number(job, estimate->upper);
}

void ps_rates_end(ps_rates_job *job, const char *method, const char *note)
{
    ps_csv_raw(job->csv, method ? method : "");
    ps_csv_raw(job->csv, note ? note : "");
    ps_csv_end_row(job->csv);
}

/* ---- the call ---- */

static ps_status find_method(const ps_rates_method **out, const char *name, ps_error *err)
{
    const char *names[PS_COUNT(methods)];

    for (size_t i = 0; i < PS_COUNT(methods); i++) {
        names[i] = methods[i]->about.name;
        if (!strcmp(names[i], name)) {
            *out = methods[i];
            return PS_OK;
        }
    }
    ps_fail(err, PS_EUSE, "there is no method %s", name);
    if (ps_did_you_mean(name, names, PS_COUNT(names)))
        ps_error_hint(err, "did you mean %s?", ps_did_you_mean(name, names, PS_COUNT(names)));
    else
        ps_error_hint(err, "popstrat rates --list shows them");
    return PS_EUSE;
}

static ps_status check_options(const ps_rates_options *o, ps_error *err)
{
    if (!(o->confidence > 0 && o->confidence < 1)) {
        ps_fail(err, PS_EUSE, "the confidence is above 0 and below 1");
        ps_error_hint(err, "0.95 is 95%%");
        return PS_EUSE;
    }
    if (!(o->per >= 0 && isfinite(o->per)))
        return ps_fail(err, PS_EUSE, "the multiplier is a number above 0");
    if (o->n_groups > PS_RATES_GROUPS_MOST)
        return ps_fail(err, PS_EUSE, "at most %d columns make the groups", PS_RATES_GROUPS_MOST);
    return PS_OK;
}

static ps_status run(const ps_rates_method *method, const char *path, const ps_rates_options *o, uint64_t *groups,
                     ps_error *err)
{
    ps_rates_job job = {.o = o, .per = o->per > 0 ? o->per : method->per};
    ps_new_csv out = {0};
    ps_status st =
        ps_figures_read(&job.figures, path, o->groups, o->n_groups, method->a_row_each, o->windows_1252, err);

    if (st != PS_OK)
        return st;
    st = ps_new_csv_open(&out, job.figures.arena, o->output, err);
    if (st == PS_OK) {
        job.csv = out.csv;
        ps_csv_hold(job.csv, true); /* nothing comes out unless all of it can */
        st = method->run(&job, err);
        ps_csv_hold(job.csv, false);
    }
    if (st == PS_OK)
        st = ps_new_csv_finish(&out, err);
    if (st == PS_OK)
        st = ps_new_csv_publish(&out, err);
    if (st == PS_OK && groups)
        *groups = job.figures.n_groups;
    ps_new_csv_abandon(&out);
    ps_figures_release(&job.figures);
    return st;
}

ps_status ps_rates_file(uint64_t *groups, const char *method, const char *path, const ps_rates_options *options,
                        ps_error *err)
{
    ps_rates_options o = PS_RATES_OPTIONS_INIT;
    const ps_rates_method *found = NULL;
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    if (options)
        memcpy(&o, options, options->size < sizeof o ? options->size : sizeof o);
    st = find_method(&found, method, err);
    if (st == PS_OK)
        st = check_options(&o, err);
    return st == PS_OK ? run(found, path, &o, groups, err) : st;
}
