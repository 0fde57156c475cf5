/* Rates, compare: each group beside a reference, and the trend over them. The last group column tells the groups apart
 * that are compared; those before it part the file into comparisons of their own. */
#include "aggregate/compare.h"
#include "aggregate/rates_method.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

static size_t row_of(const ps_figures *f, size_t group)
{
    return f->rows[f->first[group]];
}

static bool same_part(const ps_figures *f, size_t a, size_t b)
{
    for (size_t k = 0; k + 1 < f->n_keys; k++)
        if (strcmp(ps_figures_cell(f, row_of(f, a), f->keys[k]), ps_figures_cell(f, row_of(f, b), f->keys[k])) != 0)
            return false;
    return true;
}

/* The reference of a group's part; SIZE_MAX. Without a name it is the first of the part. */
static size_t find_reference(const ps_rates_job *job, size_t group)
{
    const ps_figures *f = &job->figures;

    for (size_t g = 0; g < f->n_groups; g++) {
        if (!same_part(f, g, group))
            continue;
        if (!job->o->reference || !strcmp(ps_figures_cell(f, row_of(f, g), f->keys[f->n_keys - 1]), job->o->reference))
            return g;
    }
    return SIZE_MAX;
}

/* Over the groups of a part whose names are numbers; empty where one is not. */
static ps_trend trend_of(const ps_rates_job *job, size_t group, const double *x, const double *n, double *room)
{
    const ps_figures *f = &job->figures;
    double *score = room, *events = room + f->n, *people = room + 2 * f->n;
    size_t k = 0;

    for (size_t g = 0; g < f->n_groups; g++) {
        const char *name = ps_figures_cell(f, row_of(f, g), f->keys[f->n_keys - 1]);

        if (!same_part(f, g, group))
            continue;
        if (!ps_number_parse(&score[k], name, strlen(name)))
            return (ps_trend){NAN, NAN, NULL, NULL};
        events[k] = x[row_of(f, g)];
        people[k++] = n[row_of(f, g)];
    }
    return ps_trend_proportions(score, events, people, k);
}

static ps_status read_counts(double **x, double **n, const ps_rates_job *job, ps_error *err)
{
    if (!job->figures.n_keys) {
        ps_fail(err, PS_EUSE, "compare needs a column that tells the groups apart");
        ps_error_hint(err, "--group COLUMN");
        return PS_EUSE;
    }
    return ps_rates_counts(x, n, job, err);
}

/* The reference beside itself: 1 and no limits. */
static void write_reference(ps_rates_job *job, size_t group, ps_trend trend)
{
    static const ps_estimate one = {1, NAN, NAN, NULL, NULL}, none = {0, NAN, NAN, NULL, NULL};

    ps_rates_group(job, group);
    ps_rates_estimate(job, &one);
    ps_rates_estimate(job, &none);
    ps_rates_estimate(job, &one);
    ps_rates_number(job, trend.statistic);
    ps_rates_number(job, trend.p);
    ps_rates_end(job, NULL, "the reference");
}

static void write_comparison(ps_rates_job *job, size_t group, ps_two two, ps_trend trend)
{
    const double confidence = job->o->confidence;
    const bool proportion = two.x1 <= two.n1 && two.x2 <= two.n2;
    const ps_estimate none = {NAN, NAN, NAN, NULL, "more events than people: rates alone are compared"};
    const ps_estimate ratio = proportion ? ps_risk_ratio(two, confidence) : none;
    const ps_estimate difference = proportion ? ps_risk_difference(two, confidence) : none;
    const ps_estimate rates = ps_rate_ratio(two, confidence);

    ps_rates_group(job, group);
    ps_rates_estimate(job, &ratio);
    ps_rates_estimate(job, &difference);
    ps_rates_estimate(job, &rates);
    ps_rates_number(job, trend.statistic);
    ps_rates_number(job, trend.p);
    ps_rates_end(job, ratio.method ? ratio.method : rates.method, ratio.note ? ratio.note : trend.note);
}

static ps_status run_compare(ps_rates_job *job, ps_error *err)
{
    static const char *const others[] = {"risk_difference",
                                         "risk_difference_lower",
                                         "risk_difference_upper",
                                         "rate_ratio",
                                         "rate_ratio_lower",
                                         "rate_ratio_upper",
                                         "trend",
                                         "trend_p"};
    const ps_figures *f = &job->figures;
    double *x, *n, *room = ps_arena_array(f->arena, 3 * f->n + 3, sizeof *room);
    ps_status st = room ? read_counts(&x, &n, job, err) : ps_fail_memory(err);

    for (size_t g = 0; st == PS_OK && g < f->n_groups; g++)
        if (find_reference(job, g) == SIZE_MAX) {
            st = ps_figures_fail(f, row_of(f, g), f->keys[f->n_keys - 1], err, "its part has no reference group");
            ps_error_hint(err, "--reference names a value of the last --group column");
        }
    if (st != PS_OK)
        return st;
    ps_rates_heading(job, others, PS_COUNT(others));
    for (size_t g = 0; g < f->n_groups; g++) {
        const size_t r = row_of(f, g), reference = row_of(f, find_reference(job, g));
        const ps_trend trend = trend_of(job, g, x, n, room);

        if (r == reference)
            write_reference(job, g, trend);
        else
            write_comparison(job, g, (ps_two){x[r], n[r], x[reference], n[reference]}, trend);
    }
    return PS_OK;
}

const ps_rates_method ps_rates_compare_method = {
    {"compare", "each group beside a reference group, and the trend over groups whose names are numbers",
     "x, n; a row a group; the last --group column tells the compared apart, --reference names one (else the first)",
     "value, lower, upper (risk ratio), risk_difference, rate_ratio with limits, trend (chi-square), trend_p",
     "risk ratio: log method of Katz 1978; difference: Newcombe 1998, method 10; trend: Cochran-Armitage"},
    false,
    1,
    run_compare};
