/* Evaluate, reading: the CSV's columns to people in periods. A fault stops: figures of part of the people mislead. */
#include "base/intern.h"
#include "base/number.h"
#include "outreach/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

ps_status ps_evaluate_fail_cell(const ps_evaluate_job *job, size_t row, size_t column, ps_error *err,
                                const char *message, const char *hint)
{
    (void)ps_figures_fail(&job->figures, row, column, err, message);
    ps_error_hint(err, "%s", hint);
    return PS_EDATA;
}

/* The column the caller named, else the first of the defaults that is there, else PS_NO_COLUMN. */
ps_status ps_evaluate_column(size_t *out, const ps_evaluate_job *job, const char *asked, const char *const *own,
                             size_t n_own, ps_error *err)
{
    *out = PS_NO_COLUMN;
    if (asked)
        return ps_figures_column(out, &job->figures, asked, err);
    for (size_t i = 0; i < n_own; i++) {
        const int found = ps_figures_find(&job->figures, own[i]);

        if (found >= 0) {
            *out = (size_t)found;
            return PS_OK;
        }
    }
    return PS_OK;
}

/* ---- cells ---- */

static bool is(const char *cell, const char *word)
{
    return !ps_text_compare_fold(cell, word);
}

static bool arm_of_words(uint8_t *out, const char *cell)
{
    const bool treated = is(cell, "treated") || !strcmp(cell, "1");

    *out = treated ? PS_ARM_TREATED : PS_ARM_COMPARISON;
    return treated || is(cell, "comparison") || !strcmp(cell, "0");
}

static bool period_of(uint8_t *out, const char *cell)
{
    if (is(cell, "before") || !strcmp(cell, "0"))
        *out = PS_PERIOD_BEFORE;
    else if (is(cell, "after") || !strcmp(cell, "1"))
        *out = PS_PERIOD_AFTER;
    else if (is(cell, "prior") || !strcmp(cell, "-1"))
        *out = PS_PERIOD_PRIOR;
    else
        return false;
    return true;
}

static bool wave_of(double *out, const char *cell)
{
    return ps_number_parse(out, cell, strlen(cell)) && *out >= 1 && *out == floor(*out);
}

/* ---- group ---- */

/* By row of the figures. Without words the waves up to `called` are the treated; with just two waves, the first. */
static ps_status read_waves(uint8_t *arm, const ps_evaluate_job *job, size_t column, ps_error *err)
{
    const ps_figures *f = &job->figures;
    double wave, lowest = INFINITY, highest = 0;
    size_t other = PS_NO_COLUMN;

    for (size_t r = 0; r < f->n; r++) {
        if (!wave_of(&wave, ps_figures_cell(f, r, column)))
            return ps_evaluate_fail_cell(job, r, column, err, "not the number of a wave",
                                         "waves are whole numbers from 1, in the order in which they were called");
        lowest = fmin(lowest, wave);
        highest = fmax(highest, wave);
    }
    for (size_t r = 0; r < f->n; r++) {
        (void)wave_of(&wave, ps_figures_cell(f, r, column));
        if (wave > lowest && wave < highest)
            other = r;
        arm[r] = wave <= (job->o.called ? (double)job->o.called : lowest) ? PS_ARM_TREATED : PS_ARM_COMPARISON;
    }
    if (!job->o.called && other != PS_NO_COLUMN) {
        ps_fail(err, PS_EUSE, "there are more than two waves");
        ps_error_hint(err, "say how many had been called: --called N; those of later waves were still waiting");
        return PS_EUSE;
    }
    return PS_OK;
}

static ps_status read_arms(uint8_t *arm, ps_evaluate_job *job, ps_error *err)
{
    static const char *const own[] = {"group"}, *const waves[] = {"group", "wave"};
    const bool by_wave = job->design == PS_DESIGN_WAVES || job->o.called;
    const ps_figures *f = &job->figures;
    size_t *column = &job->all.group_column;
    double wave;
    ps_status st = ps_evaluate_column(column, job, job->o.group, by_wave ? waves : own, by_wave ? 2 : 1, err);

    if (st != PS_OK)
        return st;
    if (*column == PS_NO_COLUMN) {
        if (job->design != PS_DESIGN_BEFORE_AFTER)
            return ps_figures_column(column, f, "group", err);
        memset(arm, PS_ARM_TREATED, f->n); /* everybody was called */
        return PS_OK;
    }
    if (job->o.called ||
        (job->design == PS_DESIGN_WAVES && f->n &&
         ps_number_parse(&wave, ps_figures_cell(f, 0, *column), strlen(ps_figures_cell(f, 0, *column)))))
        return read_waves(arm, job, *column, err);
    for (size_t r = 0; r < f->n; r++)
        if (!arm_of_words(&arm[r], ps_figures_cell(f, r, *column)))
            return ps_evaluate_fail_cell(job, r, *column, err, "not a group",
                                         job->design == PS_DESIGN_WAVES
                                             ? "a group is treated or comparison, or the number of a wave from 1"
                                             : "a group is treated or comparison (1 or 0); waves need --called N");
    return PS_OK;
}

/* ---- cluster, people ---- */

static ps_status read_clusters(uint32_t *cluster, ps_evaluate_job *job, ps_error *err)
{
    static const char *const own[] = {"cluster", "practice", "pcn"};
    const ps_figures *f = &job->figures;
    size_t *column = &job->all.cluster_column;
    ps_status st = ps_evaluate_column(column, job, job->o.cluster, own, PS_COUNT(own), err);
    ps_intern *known;

    if (st == PS_OK && *column == PS_NO_COLUMN) {
        (void)ps_figures_column(column, f, own[0], err);
        ps_error_hint(err, "people of one practice or PCN are alike: name its column with --cluster");
        return PS_EDATA;
    }
    if (st != PS_OK)
        return st;
    known = ps_intern_new();
    if (!known)
        return ps_fail_memory(err);
    for (size_t r = 0; st == PS_OK && r < f->n; r++) {
        const char *cell = ps_figures_cell(f, r, *column);
        const uint32_t number = ps_intern_add(known, cell, strlen(cell));

        if (number == PS_INTERN_FULL)
            st = ps_fail_memory(err);
        else if (!number)
            st = ps_evaluate_fail_cell(job, r, *column, err, "cluster is missing",
                                       "everybody needs a practice or PCN; give those without one a name of their own");
        else
            cluster[r] = number - 1;
    }
    job->all.n_clusters = ps_intern_count(known);
    ps_intern_free(known);
    return st;
}

static ps_status read_people(double **out, ps_evaluate_job *job, ps_error *err)
{
    static const char *const own[] = {"people"};
    const ps_figures *f = &job->figures;
    size_t column;
    ps_status st = ps_evaluate_column(&column, job, job->o.people, own, 1, err);

    *out = NULL;
    if (st != PS_OK || column == PS_NO_COLUMN)
        return st;
    st = ps_figures_numbers(out, f, f->headings[column], PS_FIGURE_POPULATION, err);
    for (size_t r = 0; st == PS_OK && r < f->n; r++)
        if ((*out)[r] != floor((*out)[r]))
            st = ps_evaluate_fail_cell(job, r, column, err, "not a whole number of people",
                                       "a row stands for 1, 2, 3 ... people, and the outcome is their mean");
    return st;
}

/* ---- the outcomes ---- */

static bool make_room(ps_outcomes *a, ps_arena *arena, size_t n)
{
    a->n = n;
    a->y = ps_arena_array(arena, n + 1, sizeof *a->y);
    a->weight = ps_arena_array(arena, n + 1, sizeof *a->weight);
    a->cluster = ps_arena_array(arena, n + 1, sizeof *a->cluster);
    a->arm = ps_arena_array(arena, n + 1, sizeof *a->arm);
    a->period = ps_arena_array(arena, n + 1, sizeof *a->period);
    a->row = ps_arena_array(arena, n + 1, sizeof *a->row);
    return a->y && a->weight && a->cluster && a->arm && a->period && a->row;
}

static ps_status read_outcome(double **out, const ps_evaluate_job *job, const char *heading, ps_error *err)
{
    ps_status st = ps_figures_numbers(out, &job->figures, heading, PS_FIGURE_ANY, err);

    if (st == PS_EDATA && !err->hint[0])
        ps_error_hint(err,
                      "an outcome is a number, or 0 and 1; leave out those without one yourself, and say how many");
    return st;
}

/* A row a person and period; without a column of periods every row is after. */
static ps_status fill_long(ps_evaluate_job *job, ps_error *err)
{
    const ps_figures *f = &job->figures;
    ps_outcomes *a = &job->all;
    double *y;
    ps_status st = read_outcome(&y, job, job->o.outcome ? job->o.outcome : "outcome", err);

    if (st == PS_OK && !make_room(a, f->arena, f->n))
        st = ps_fail_memory(err);
    for (size_t r = 0; st == PS_OK && r < f->n; r++) {
        a->y[r] = y[r];
        a->row[r] = r;
        a->period[r] = PS_PERIOD_AFTER;
        if (a->period_column != PS_NO_COLUMN && !period_of(&a->period[r], ps_figures_cell(f, r, a->period_column)))
            st = ps_evaluate_fail_cell(job, r, a->period_column, err, "not a period",
                                       "a period is before or after (0 or 1), or prior (-1) for the one before that");
    }
    return st;
}

/* A row a person, an outcome a column. */
static ps_status fill_wide(ps_evaluate_job *job, const size_t *columns, ps_error *err)
{
    const ps_figures *f = &job->figures;
    ps_outcomes *a = &job->all;
    size_t periods = 0, at = 0;
    double *y[PS_PERIODS] = {0};
    ps_status st = PS_OK;

    for (size_t p = 0; st == PS_OK && p < PS_PERIODS; p++)
        if (columns[p] != PS_NO_COLUMN) {
            st = read_outcome(&y[p], job, f->headings[columns[p]], err);
            periods++;
        }
    if (st == PS_OK && (f->n > SIZE_MAX / PS_PERIODS || !make_room(a, f->arena, f->n * periods)))
        st = ps_fail_memory(err);
    for (size_t r = 0; st == PS_OK && r < f->n; r++)
        for (size_t p = 0; p < PS_PERIODS; p++)
            if (y[p]) {
                a->y[at] = y[p][r];
                a->row[at] = r;
                a->period[at++] = (uint8_t)p;
            }
    return st;
}

static ps_status fill(ps_evaluate_job *job, ps_error *err)
{
    static const char *const own[] = {"period"}, *const wide[PS_PERIODS] = {"prior", "before", "after"};
    const char *const asked[PS_PERIODS] = {job->o.prior, job->o.before, job->o.after};
    const bool named = job->o.prior || job->o.before || job->o.after;
    size_t columns[PS_PERIODS];
    ps_status st = ps_evaluate_column(&job->all.period_column, job, job->o.period, own, named ? 0 : 1, err);

    for (size_t p = 0; st == PS_OK && p < PS_PERIODS; p++)
        st = ps_evaluate_column(&columns[p], job, asked[p], &wide[p], 1, err);
    if (st != PS_OK)
        return st;
    if (job->all.period_column != PS_NO_COLUMN || (job->design == PS_DESIGN_WAVES && !named))
        return fill_long(job, err);
    if (columns[PS_PERIOD_AFTER] == PS_NO_COLUMN ||
        (columns[PS_PERIOD_BEFORE] == PS_NO_COLUMN && job->design != PS_DESIGN_WAVES)) {
        (void)ps_figures_column(&columns[0], &job->figures, "period", err);
        ps_error_hint(err,
                      "a row a person and period has a column period, a row a person the columns before and after");
        return PS_EDATA;
    }
    return fill_wide(job, columns, err);
}

static const char *noun_of(const ps_evaluate_job *job)
{
    const ps_outcomes *a = &job->all;
    const char *heading = job->o.unit ? job->o.unit : job->o.outcome;
    char *noun;

    if (!heading)
        heading = a->period_column == PS_NO_COLUMN && job->o.after ? job->o.after
                  : job->o.per == 1                                ? "the outcome"
                                                                   : "events";
    noun = ps_arena_text(job->to->arena, heading, strlen(heading));
    for (char *c = noun; !job->o.unit && c && *c; c++)
        if (*c == '_')
            *c = ' ';
    return noun;
}

ps_status ps_outcomes_read(ps_evaluate_job *job, ps_error *err)
{
    const ps_figures *f = &job->figures;
    ps_outcomes *a = &job->all;
    uint8_t *arm = ps_arena_array(f->arena, f->n + 1, sizeof *arm);
    uint32_t *cluster = ps_arena_array(f->arena, f->n + 1, sizeof *cluster);
    double *people = NULL;
    ps_status st;

    if (!arm || !cluster)
        return ps_fail_memory(err);
    st = read_arms(arm, job, err);
    if (st == PS_OK)
        st = read_clusters(cluster, job, err);
    if (st == PS_OK)
        st = read_people(&people, job, err);
    if (st == PS_OK)
        st = fill(job, err);
    if (st == PS_OK && !(job->unit = noun_of(job)))
        st = ps_fail_memory(err);
    for (size_t i = 0; st == PS_OK && i < a->n; i++) {
        a->arm[i] = arm[a->row[i]];
        a->cluster[i] = cluster[a->row[i]];
        a->weight[i] = people ? people[a->row[i]] : 1;
        a->rows[a->arm[i]][a->period[i]]++;
    }
    return st == PS_OK ? ps_outcomes_check(job, err) : st;
}
