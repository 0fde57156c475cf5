/* Evaluate, designs: what each compares, over everybody and over subgroups, and the test of whether those differ. */
#include "aggregate/label_order.h"
#include "outreach/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SUBGROUPS_MOST 50 /* of a column: more are no subgroups but places or people */

/* ---- rows ---- */

static ps_evaluate_row *add_row(ps_evaluate_job *job, const char *subgroup, const char *quantity)
{
    ps_evaluation *to = job->to;
    ps_evaluate_row *row;

    if (!ps_grow(&to->rows, &to->capacity, to->n + 1, sizeof *to->rows))
        return NULL;
    row = &to->rows[to->n++];
    *row = (ps_evaluate_row){.design = to->design,
                             .subgroup = subgroup,
                             .quantity = quantity,
                             .method = "",
                             .note = "",
                             .conclusion = "",
                             .estimate = NAN,
                             .lower = NAN,
                             .upper = NAN,
                             .se = NAN,
                             .df = NAN,
                             .p = NAN};
    return row;
}

static ps_status add_finding(ps_evaluate_job *job, const ps_finding *f, ps_side side, const char *subgroup, bool part,
                             ps_error *err)
{
    ps_evaluate_row *row = add_row(job, subgroup, ps_side_quantity(side));
    const double per = job->o.per;
    const ps_evaluate_said said = {side, f, row, part};

    if (!row)
        return ps_fail_memory(err);
    row->estimate = f->fit.estimate.value * per;
    row->lower = f->fit.estimate.lower * per;
    row->upper = f->fit.estimate.upper * per;
    row->se = f->fit.se * per;
    row->df = f->fit.df;
    row->clusters = f->fit.clusters;
    row->people = f->people;
    row->method = f->fit.estimate.method ? f->fit.estimate.method : "";
    row->note = ps_evaluate_note(job, &said);
    row->conclusion = ps_evaluate_conclusion(job, &said);
    return row->note && row->conclusion ? PS_OK : ps_fail_memory(err);
}

static ps_status add_everybody(ps_evaluate_job *job, ps_side side, ps_error *err)
{
    ps_finding f;
    ps_status st = ps_evaluate_side(&f, NULL, job, side, NULL, err);

    return st == PS_OK ? add_finding(job, &f, side, PS_LABEL_ALL, false, err) : st;
}

/* ---- subgroups ---- */

typedef struct parts {
    size_t column;
    const char *labels[SUBGROUPS_MOST]; /* in the order of tables */
    size_t n;
} parts;

static const char *label_of(const ps_evaluate_job *job, size_t row, size_t column)
{
    const char *cell = ps_figures_cell(&job->figures, row, column);

    return *cell ? cell : PS_LABEL_UNKNOWN;
}

static ps_status find_parts(parts *out, const ps_evaluate_job *job, const char *heading, ps_error *err)
{
    ps_status st = ps_figures_column(&out->column, &job->figures, heading, err);

    for (size_t r = 0; st == PS_OK && r < job->figures.n; r++) {
        const char *label = label_of(job, r, out->column);
        size_t at = 0;

        while (at < out->n && ps_label_compare(out->labels[at], label, NULL, 0) < 0)
            at++;
        if (at < out->n && !strcmp(out->labels[at], label))
            continue;
        if (out->n == SUBGROUPS_MOST) {
            ps_fail(err, PS_EUSE, "column %s has more than %d values", heading, SUBGROUPS_MOST);
            ps_error_hint(err, "subgroups are few: bands of age, fifths of deprivation, ethnic groups");
            return PS_EUSE;
        }
        memmove(&out->labels[at + 1], &out->labels[at], (out->n++ - at) * sizeof *out->labels);
        out->labels[at] = label;
    }
    return st;
}

/* What the test is of: the subgroups that have limits. */
typedef struct tested {
    double value[SUBGROUPS_MOST];
    double *influence; /* part after part */
    size_t n, left_out;
    unsigned char *there; /* by cluster */
    bool few;             /* one of them has few clusters */
    uint64_t people;
} tested;

static void keep(tested *t, const ps_finding *f, const ps_evaluate_job *job, ps_side side, const uint8_t *in)
{
    const ps_outcomes *a = &job->all;

    if (isnan(f->fit.se)) {
        t->left_out++;
        return;
    }
    for (size_t i = 0; i < a->n; i++)
        if (ps_side_uses(side, a, i, in))
            t->there[a->cluster[i]] = 1;
    for (size_t arm = 0; arm < PS_ARMS; arm++)
        t->few |= f->clusters[arm] && f->clusters[arm] < PS_FEW_CLUSTERS_ARM;
    t->few |= f->fit.clusters < PS_FEW_CLUSTERS;
    t->people += f->people;
    t->value[t->n++] = f->fit.estimate.value;
}

static const char *note_of(ps_arena *arena, const tested *t)
{
    const char *few = t->few ? "few clusters in a subgroup: the test finds differences too readily" : "";

    if (!t->left_out)
        return few;
    return ps_arena_print(arena, "without %zu of the subgroups, which have no limits%s%s", t->left_out,
                          *few ? "; " : "", few);
}

static ps_status add_test(ps_evaluate_job *job, const tested *t, const char *heading, ps_error *err)
{
    ps_evaluate_row *row = add_row(job, heading, "interaction test");
    ps_arena *arena = job->to->arena;
    ps_cluster_test test;
    size_t clusters = 0;

    if (!row)
        return ps_fail_memory(err);
    for (size_t g = 0; g < job->all.n_clusters; g++)
        clusters += t->there[g];
    test = ps_cluster_equal(t->value, t->influence, t->n, job->all.n_clusters, clusters);
    if (test.note && !strcmp(test.note, PS_CLUSTER_NO_MEMORY))
        return ps_fail_memory(err);
    row->clusters = clusters;
    row->people = t->people;
    row->p = test.p;
    if (!test.note) {
        row->df = (double)clusters - (double)test.numerator;
        row->method =
            ps_arena_print(arena, "equal differences: cluster-robust (CR1) with F on %zu and %zu degrees of freedom",
                           test.numerator, clusters - test.numerator);
        row->conclusion = ps_evaluate_test_conclusion(job, test.p);
    }
    row->note = test.note ? test.note : note_of(arena, t);
    return row->note && row->method && row->conclusion ? PS_OK : ps_fail_memory(err);
}

static ps_status add_parts(ps_evaluate_job *job, const parts *p, ps_side side, tested *t, uint8_t *in, ps_error *err)
{
    const ps_outcomes *a = &job->all;
    const char *heading = job->figures.headings[p->column], *kept;
    ps_status st = PS_OK;

    heading = ps_arena_text(job->to->arena, heading, strlen(heading));
    for (size_t s = 0; st == PS_OK && s < p->n; s++) {
        ps_finding f;

        for (size_t i = 0; i < a->n; i++)
            in[i] = !strcmp(label_of(job, a->row[i], p->column), p->labels[s]);
        st = ps_evaluate_side(&f, t->influence + t->n * a->n_clusters, job, side, in, err);
        if (st == PS_OK) {
            keep(t, &f, job, side, in);
            kept = heading ? ps_arena_print(job->to->arena, "%s: %s", heading, p->labels[s]) : NULL;
            st = kept ? add_finding(job, &f, side, kept, true, err) : ps_fail_memory(err);
        }
    }
    return st == PS_OK ? add_test(job, t, heading, err) : st;
}

static ps_status add_subgroups(ps_evaluate_job *job, const parts *p, ps_side side, ps_error *err)
{
    const ps_outcomes *a = &job->all;
    uint8_t *in = ps_calloc(a->n, 1);
    tested t = {.influence = ps_calloc(a->n_clusters, (p->n + 1) * sizeof(double)),
                .there = ps_calloc(a->n_clusters, 1)};
    ps_status st = in && t.influence && t.there ? add_parts(job, p, side, &t, in, err) : ps_fail_memory(err);

    free(t.there);
    free(t.influence);
    free(in);
    return st;
}

/* ---- designs ---- */

static ps_status add_design(ps_evaluate_job *job, ps_side side, ps_error *err)
{
    const ps_outcomes *a = &job->all;
    const size_t *treated = a->rows[PS_ARM_TREATED], *comparison = a->rows[PS_ARM_COMPARISON];
    ps_status st = add_everybody(job, side, err);

    if (st == PS_OK && side == PS_SIDE_DID && treated[PS_PERIOD_PRIOR] && comparison[PS_PERIOD_PRIOR])
        st = add_everybody(job, PS_SIDE_DID_PRIOR, err);
    if (st == PS_OK && side == PS_SIDE_CHANGE && comparison[PS_PERIOD_BEFORE] && comparison[PS_PERIOD_AFTER])
        st = add_everybody(job, PS_SIDE_FROM_COMPARISON, err);
    if (st == PS_OK && side == PS_SIDE_CHANGE && treated[PS_PERIOD_PRIOR])
        st = add_everybody(job, PS_SIDE_FROM_PRIOR, err);
    return st;
}

ps_status ps_evaluate_designs(ps_evaluate_job *job, ps_error *err)
{
    static const ps_side of_design[] = {
        [PS_DESIGN_WAVES] = PS_SIDE_WAVES, [PS_DESIGN_DID] = PS_SIDE_DID, [PS_DESIGN_BEFORE_AFTER] = PS_SIDE_CHANGE};
    const ps_side side = of_design[job->design];
    parts *columns = ps_calloc(job->o.n_by, sizeof *columns);
    ps_status st = PS_OK;

    if (!columns)
        return ps_fail_memory(err);
    for (size_t c = 0; st == PS_OK && c < job->o.n_by; c++) {
        st = find_parts(&columns[c], job, job->o.by[c], err);
        job->subgroups += columns[c].n;
    }
    if (st == PS_OK)
        st = add_design(job, side, err);
    for (size_t c = 0; st == PS_OK && c < job->o.n_by; c++)
        st = add_subgroups(job, &columns[c], side, err);
    free(columns);
    return st;
}
