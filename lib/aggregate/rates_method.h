/* Rates method: what one method of `popstrat rates` must bring, and what all of them read and write alike. rates_file.c
 * lists them. */
#ifndef PS_AGGREGATE_RATES_METHOD_H
#define PS_AGGREGATE_RATES_METHOD_H

#include "aggregate/estimate.h"
#include "aggregate/figures.h"
#include "base/csv_writer.h"
#include "popstrat/rates.h"

typedef struct ps_rates_job {
    const ps_rates_options *o;
    ps_figures figures;
    double per;
    ps_csv_writer *csv;
} ps_rates_job;

typedef struct ps_rates_method {
    ps_rates_about about;
    bool a_row_each; /* without groups every row is one */
    double per;      /* unless the caller says otherwise */
    /* Reads its columns, and writes heading and rows. */
    ps_status (*run)(ps_rates_job *job, ps_error *err);
} ps_rates_method;

extern const ps_rates_method ps_rates_proportion_method, ps_rates_rate_method, ps_rates_mean_method,
    ps_rates_dsr_method, ps_rates_isr_method, ps_rates_sii_method, ps_rates_quantile_method, ps_rates_decile_method,
    ps_rates_funnel_method, ps_rates_compare_method, ps_rates_concentration_method, ps_rates_smooth_method;

/* The caller's name of a column, or the default. */
const char *ps_rates_column(const char *asked, const char *own);
/* Events and people, by row; each group is one row. */
ps_status ps_rates_counts(double **x, double **n, const ps_rates_job *job, ps_error *err);
/* PS_EDATA where there are more events than people. */
ps_status ps_rates_within(const ps_rates_job *job, const double *x, const double *n, ps_error *err);
/* Groups, value, lower, upper, the others, method, note. */
void ps_rates_heading(ps_rates_job *job, const char *const *others, size_t n);
/* The first cells of a group's row. */
void ps_rates_group(ps_rates_job *job, size_t group);
void ps_rates_number(ps_rates_job *job, double number);                 /* 17 digits; NAN: empty */
void ps_rates_estimate(ps_rates_job *job, const ps_estimate *estimate); /* value, lower, upper */
/* The last cells. NULL: empty. */
void ps_rates_end(ps_rates_job *job, const char *method, const char *note);

#endif
