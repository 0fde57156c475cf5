/* Evaluation: what the files of `popstrat evaluate` share. evaluate.c is the call, evaluate_read.c turns the rows into
 * people, evaluate_check.c looks at them, evaluate_side.c makes one
 * comparison of them, evaluate_design.c all of a design, evaluate_words.c says what it means. */
#ifndef PS_OUTREACH_EVALUATION_H
#define PS_OUTREACH_EVALUATION_H

#include "aggregate/cluster.h"
#include "aggregate/figures.h"
#include "base/text.h"
#include "define/phased.h"
#include "popstrat/evaluate.h"

typedef enum { PS_PERIOD_PRIOR, PS_PERIOD_BEFORE, PS_PERIOD_AFTER, PS_PERIODS } ps_period;

#define PS_NO_COLUMN SIZE_MAX

/* A person in a period, or several whose mean it is. */
typedef struct ps_outcomes {
    size_t n, n_clusters;
    double *y, *weight;
    uint32_t *cluster; /* from 0 */
    uint8_t *arm, *period;
    size_t *row;                                        /* of the figures, for subgroups and faults */
    size_t cluster_column, group_column, period_column; /* PS_NO_COLUMN: there is none */
    size_t rows[PS_ARMS][PS_PERIODS];
} ps_outcomes;

typedef struct ps_evaluate_job {
    ps_evaluate_options o;
    ps_design design;
    ps_figures figures;
    ps_outcomes all;
    ps_evaluation *to;
    const char *unit;
    size_t subgroups; /* of all columns together */
} ps_evaluate_job;

struct ps_evaluation {
    ps_arena *arena;
    const char *design;
    ps_evaluate_row *rows;
    size_t n, capacity;
    ps_buffer json;
};

/* What is compared: the means of the cells with a sign, as a model of least squares. */
typedef enum {
    PS_SIDE_WAVES,           /* treated less comparison, after */
    PS_SIDE_DID,             /* change of the treated less that of the comparison */
    PS_SIDE_DID_PRIOR,       /* the same one period earlier: nobody had been called */
    PS_SIDE_CHANGE,          /* of the treated, before to after */
    PS_SIDE_FROM_COMPARISON, /* change of the comparison, before to after */
    PS_SIDE_FROM_PRIOR       /* prior less before, of the treated */
} ps_side;

typedef struct ps_finding {
    ps_clustered fit;         /* on the scale of the outcome */
    size_t clusters[PS_ARMS]; /* in the period with fewer */
    uint64_t people;
    double level;        /* where the treated would be without the difference; NAN */
    bool unequal;        /* not as many people in one period as in the other */
    const char *missing; /* a cell without people; NULL */
} ps_finding;

/* One comparison over the outcomes with a mark in `in`, NULL: all. influence: by cluster; NULL: not wanted. Only
 * PS_EMEMORY fails; what cannot be given is in the finding. */
ps_status ps_evaluate_side(ps_finding *out, double *influence, const ps_evaluate_job *job, ps_side side,
                           const uint8_t *in, ps_error *err);
/* "difference", "difference in changes", ...; is an outcome in it? */
const char *ps_side_quantity(ps_side side);
bool ps_side_uses(ps_side side, const ps_outcomes *a, size_t i, const uint8_t *in);
/* Adds every row of the answer. */
ps_status ps_evaluate_designs(ps_evaluate_job *job, ps_error *err);
ps_status ps_outcomes_read(ps_evaluate_job *job, ps_error *err);
ps_status ps_outcomes_check(const ps_evaluate_job *job, ps_error *err);
/* The column the caller named, else the first of the defaults that is there, else PS_NO_COLUMN. */
ps_status ps_evaluate_column(size_t *out, const ps_evaluate_job *job, const char *asked, const char *const *own,
                             size_t n_own, ps_error *err);
/* About a cell of the file. PS_EDATA. */
ps_status ps_evaluate_fail_cell(const ps_evaluate_job *job, size_t row, size_t column, ps_error *err,
                                const char *message, const char *hint);

/* The call of evaluate.h on rows that are in memory: a row a person. The figures are borrowed. */
ps_status ps_evaluate_figures(ps_evaluation **out, const char *design, const ps_figures *figures,
                              const ps_evaluate_options *options, ps_error *err);

/* Words of one finding, on the scale of `per`. */
typedef struct ps_evaluate_said {
    ps_side side;
    const ps_finding *finding;
    const ps_evaluate_row *row; /* its figures, scaled */
    bool subgroup;
} ps_evaluate_said;
const char *ps_evaluate_note(const ps_evaluate_job *job, const ps_evaluate_said *said);
const char *ps_evaluate_conclusion(const ps_evaluate_job *job, const ps_evaluate_said *said);
const char *ps_evaluate_test_conclusion(const ps_evaluate_job *job, double p);

#define PS_FEW_CLUSTERS 10 /* below these the limits are known to be too narrow */
#define PS_FEW_CLUSTERS_ARM 5

#endif
