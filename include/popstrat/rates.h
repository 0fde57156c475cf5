/* Rates: the statistics of public health on their own, over any CSV of counts: rates, standardised rates, slopes of
 * inequality, funnels, comparisons.
 *
 * The caller's own data back: no plan and no gate. Small numbers come out as they went in; tables for release go
 * through the gate (popstrat/disclose.h). */
#ifndef POPSTRAT_RATES_H
#define POPSTRAT_RATES_H

#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a method is. All texts are fixed sentences. */
typedef struct ps_rates_about {
    const char *name;    /* "dsr" */
    const char *title;   /* "directly standardised rate" */
    const char *columns; /* those it reads, by default names: "x, n, stdpop" */
    const char *gives;   /* those it writes */
    const char *source;  /* formula and paper */
} ps_rates_about;

/** The methods, by number from 0; NULL after the last. Constant: any number of threads. */
PS_API const ps_rates_about *ps_rates_list(size_t number);

#define PS_RATES_GROUPS_MOST 8

/** Headings are matched without case; NULL: the default name. */
typedef struct ps_rates_options {
    size_t size;                              /* of this struct; set by the initialiser */
    const char *groups[PS_RATES_GROUPS_MOST]; /* columns whose values make the groups, and come out with them */
    size_t n_groups;
    const char *x, *n;    /* events, people or person-years */
    const char *stdpop;   /* weight of the band in the standard population */
    const char *standard; /* "esp2013": the weights of that standard, found by `band`, instead of a column */
    const char *band; /* age band, for `standard` and to find a band that stands twice; NULL: "band" if it is there */
    const char *x_ref, *n_ref;                                                  /* events and people of the reference */
    const char *quantile, *population, *value, *standard_error, *lower, *upper; /* slopes and concentration */
    const char *observed, *expected;                                            /* funnel of ratios */
    const char *neighbours;     /* a CSV of pairs: an area and one that borders it, columns area and neighbour */
    const char *reference;      /* compare: the value of the last group column that the others are compared with */
    double confidence;          /* inside (0, 1); 0.95 */
    double per;                 /* 0: the method's own: 1 for proportions and means, else 100,000 */
    double target;              /* of funnels; NAN: that of all groups together */
    const char *kind;           /* of funnels: "proportion", "rate", "ratio" */
    uint64_t k;                 /* quantiles; 5 */
    bool highest_first;         /* the highest value is in quantile 1 */
    bool more_deprived;         /* slopes: positive where the more deprived have more */
    const char *transform;      /* slopes: "none", "log", "logit" */
    uint64_t seed, repetitions; /* of simulated limits; 1, 100,000 */
    bool windows_1252;          /* the file is so encoded; else UTF-8 */
    const char *output;         /* a new file; "-", the default, is standard output */
} ps_rates_options;
#define PS_RATES_OPTIONS_INIT                                                                                          \
    {                                                                                                                  \
        sizeof(ps_rates_options), {0}, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.95, 0, 0.0 / 0.0, 0, 5, \
            false, false, 0, 1, 100000, false, "-"                                                                     \
    }

/**
 * Work out one method for every group of a CSV of counts.
 *
 * @param[out] groups  how many came out; may be NULL
 * @param method       a name of ps_rates_list
 * @param path         CSV, plain or gzip, comma, bar, tab or semicolon; "-" is standard input
 *
 * A row a group comes out, in order of first appearance: the group columns under their own headings, value, lower,
 * upper, further results under plain names, method (how the limits were found), note. Where a value must not be given
 * the cell is empty and the note says why. Numbers are written so that they read back to the same double.
 *
 * A number that is none, a negative count, more events than people in a proportion, a population of 0, a band or
 * quantile twice in a group: PS_EDATA with line, column and value, and nothing is written, since a figure from part of
 * its rows would be wrong. An empty x is 0; every other empty number is a fault.
 *
 * One thread; calls are independent. Time O(rows log rows), memory O(file).
 *
 * @return PS_OK; PS_EUSE (method, options); PS_EDATA; PS_ESYSTEM; PS_EMEMORY; PS_ESTATE.
 */
PS_API PS_MUST_USE ps_status ps_rates_file(uint64_t *groups, const char *method, const char *path,
                                           const ps_rates_options *options, ps_error *err);

#ifdef __cplusplus
}
#endif
#endif
