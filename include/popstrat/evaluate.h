/* Evaluate: what became of the people who were called, beside those who were not: honest statistics of outreach over a
 * CSV of outcomes.
 *
 * Better lists can be promised, fewer admissions cannot: every figure comes with limits that allow for people coming in
 * practices or PCNs, and with a conclusion in words that claims no more than they carry. The caller's own data back: no
 * plan and no gate. */
#ifndef POPSTRAT_EVALUATE_H
#define POPSTRAT_EVALUATE_H

#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a design is. All texts are fixed sentences. */
typedef struct ps_evaluate_about {
    const char *name;    /* "did" */
    const char *title;   /* "difference in differences" */
    const char *columns; /* those it reads, by default names */
    const char *gives;   /* the figure */
    const char *rests;   /* what must be true for it to be the effect of outreach */
    const char *source;  /* formula and paper */
} ps_evaluate_about;

/** The designs, by number from 0; NULL after the last. Constant: any number of threads. */
PS_API const ps_evaluate_about *ps_evaluate_list(size_t number);

#define PS_EVALUATE_BY_MOST 8

/** Headings are matched without case; NULL: the default name. */
typedef struct ps_evaluate_options {
    size_t size;                         /* of this struct; set by the initialiser */
    const char *cluster;                 /* NULL: "cluster", else "practice", else "pcn" */
    const char *group;                   /* "treated" or "comparison" (1 or 0), or the number of a wave */
    const char *period;                  /* "before" or "after" (0 or 1), "prior" (-1) for the period before that */
    const char *outcome;                 /* a number, 0 or 1, or the mean of the people of the row */
    const char *before, *after, *prior;  /* the outcomes of a row a person, where there is no column `period` */
    const char *people;                  /* how many the row stands for; NULL: "people" if it is there, else one */
    const char *id;                      /* the person; NULL: "pseudo_id" if it is there */
    const char *by[PS_EVALUATE_BY_MOST]; /* columns whose values make subgroups, each column by itself */
    size_t n_by;
    uint64_t
        called;     /* waves 1 to this had been called, later ones were waiting; 0: `group` is in words, or two waves */
    double per;     /* people that the figures are per; 100; 1 gives means */
    double matters; /* the smallest difference that would matter, on the scale of `per`; 0: not said */
    const char *unit;  /* what the outcome counts: "emergency admissions"; NULL: its heading */
    double confidence; /* inside (0, 1); 0.95 */
    bool windows_1252; /* the file is so encoded; else UTF-8 */
} ps_evaluate_options;
#define PS_EVALUATE_OPTIONS_INIT                                                                                       \
    {                                                                                                                  \
        sizeof(ps_evaluate_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, {0}, 0, 0, 100, 0, 0, 0.95, false                      \
    }

/** One row. Texts are lent by the evaluation; "" where there is nothing to say, NAN where no number is given. */
typedef struct ps_evaluate_row {
    const char *design;
    const char *subgroup; /* "All", "sex: F"; of a test the column: "sex" */
    const char
        *quantity; /* "difference", "difference in changes", "change", "expected change ...", "interaction test" */
    double estimate, lower, upper, se;
    double df; /* degrees of freedom; of a test the denominator's */
    double p;  /* of interaction tests only */
    uint64_t clusters;
    uint64_t people; /* the larger of the periods' numbers, added over the groups */
    const char *method, *note, *conclusion;
} ps_evaluate_row;

/** One evaluation, finished: any number of threads may read it. */
typedef struct ps_evaluation ps_evaluation;

/**
 * Evaluate a CSV of outcomes by one design.
 *
 * @param[out] out  freed with ps_evaluation_free
 * @param design    a name of ps_evaluate_list: "waves", "did", "before-after"
 * @param path      CSV, plain or gzip, comma, bar, tab or semicolon; a row a person and period, or a row a person with
 *                  the outcome of each period in a column of its own; "-" is standard input
 *
 * Rows: everybody; then what the design adds (did with a prior period: the same figure before anybody was called;
 * before-after: the change to be expected with nothing done, from the comparison and from the prior period); then for
 * each column of `by` its subgroups and the interaction test. A subgroup too small for a figure has none, and a note.
 *
 * An outcome that is no number or missing, a group or period that is none, a period without rows, fewer than two
 * clusters in a group, a person twice in a period or in two clusters or groups: PS_EDATA with line and column.
 * Nobody is left out in silence.
 *
 * One thread; calls are independent. Time O(rows x (columns of by + 1)), memory O(file).
 *
 * @return PS_OK; PS_EUSE (design, options); PS_EDATA; PS_ESYSTEM; PS_EMEMORY; PS_ESTATE.
 */
PS_API PS_MUST_USE ps_status ps_evaluate_file(ps_evaluation **out, const char *design, const char *path,
                                              const ps_evaluate_options *options, ps_error *err);
PS_API size_t ps_evaluation_rows(const ps_evaluation *evaluation);
/** Lent; NULL past the last. */
PS_API const ps_evaluate_row *ps_evaluation_row(const ps_evaluation *evaluation, size_t number);
/** One object, {"design", "rows": [...]}; lent. */
PS_API const char *ps_evaluation_json(const ps_evaluation *evaluation);
/** Write the rows as CSV, a column a field of ps_evaluate_row: a new file, complete or not there; "-" is standard
 * output. */
PS_API PS_MUST_USE ps_status ps_evaluation_write(const ps_evaluation *evaluation, const char *path, ps_error *err);
PS_API void ps_evaluation_free(ps_evaluation *evaluation); /* NULL is fine */

#ifdef __cplusplus
}
#endif
#endif
