/* Evaluate, checking: nobody counts twice, and every group and period has people of more than one cluster. */
#include "base/intern.h"
#include "outreach/evaluation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- persons ---- */

typedef struct person {
    size_t row; /* of the outcomes: the first */
    uint8_t periods;
} person;

static ps_status fail_person(const ps_evaluate_job *job, size_t at, size_t column, ps_error *err, const char *message)
{
    (void)ps_figures_fail(&job->figures, job->all.row[at], column, err, message);
    ps_error_value(err, "", 0); /* who it is stands in no message */
    return PS_EDATA;
}

static ps_status check_person(person *known, const ps_evaluate_job *job, size_t at, size_t column, ps_error *err)
{
    const ps_outcomes *a = &job->all;
    const uint8_t bit = (uint8_t)(1 << a->period[at]);

    if (!known->periods)
        known->row = at;
    if (known->periods & bit)
        return fail_person(job, at, column, err, "a person stands twice in one period");
    known->periods |= bit;
    if (a->cluster[known->row] != a->cluster[at]) {
        (void)fail_person(job, at, column, err, "a person stands in two clusters");
        ps_error_hint(err, "keep people in the practice or PCN they were in when the first were called");
        return PS_EDATA;
    }
    if (a->arm[known->row] != a->arm[at])
        return fail_person(job, at, column, err, "a person stands in two groups");
    return PS_OK;
}

static ps_status check_persons(const ps_evaluate_job *job, ps_error *err)
{
    static const char *const own[] = {"pseudo_id"};
    const ps_outcomes *a = &job->all;
    size_t column, capacity = 0, n = 0;
    ps_intern *ids = NULL;
    person *persons = NULL;
    ps_status st = ps_evaluate_column(&column, job, job->o.id, own, 1, err);

    if (st != PS_OK || column == PS_NO_COLUMN)
        return st;
    ids = ps_intern_new();
    if (!ids)
        return ps_fail_memory(err);
    for (size_t i = 0; st == PS_OK && i < a->n; i++) {
        const char *cell = ps_figures_cell(&job->figures, a->row[i], column);
        const uint32_t number = ps_intern_add(ids, cell, strlen(cell));

        if (number == PS_INTERN_FULL || !ps_grow(&persons, &capacity, (size_t)number + 1, sizeof *persons))
            st = ps_fail_memory(err);
        else if (!number)
            st = fail_person(job, i, column, err, "id is missing");
        else {
            if (number > n) /* numbers rise by one */
                persons[n = number] = (person){0, 0};
            st = check_person(&persons[number], job, i, column, err);
        }
    }
    free(persons);
    ps_intern_free(ids);
    return st;
}

/* ---- groups and periods ---- */

/* About the whole file, shown at its heading. */
static ps_status fail_heading(const ps_evaluate_job *job, size_t column, ps_error *err, const char *message)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, job->figures.file);
    ps_error_place(err, job->figures.heading_line, column == PS_NO_COLUMN ? 0 : (uint32_t)column + 1, 0);
    if (column != PS_NO_COLUMN)
        ps_error_field(err, job->figures.headings[column]);
    return PS_EDATA;
}

static const char *const arm_names[PS_ARMS] = {"comparison people", "treated people"};
static const char *const period_names[PS_PERIODS] = {"prior", "before", "after"};

static ps_status check_cell(const ps_evaluate_job *job, ps_arm arm, ps_period period, ps_error *err)
{
    const ps_outcomes *a = &job->all;
    char message[96];
    size_t first = PS_NO_COLUMN;

    if (!a->rows[arm][PS_PERIOD_PRIOR] && !a->rows[arm][PS_PERIOD_BEFORE] && !a->rows[arm][PS_PERIOD_AFTER]) {
        (void)snprintf(message, sizeof message, "there are no %s", arm_names[arm]);
        (void)fail_heading(job, a->group_column, err, message);
        ps_error_hint(err, "both groups are needed: treated and comparison, or waves called and waiting");
        return PS_EDATA;
    }
    if (!a->rows[arm][period]) {
        (void)snprintf(message, sizeof message, "%s have no row in the period %s", arm_names[arm],
                       period_names[period]);
        (void)fail_heading(job, a->period_column, err, message);
        ps_error_hint(err, "%s",
                      job->design == PS_DESIGN_WAVES ? "the waves are compared over the period after"
                                                     : "each group needs rows before and after");
        return PS_EDATA;
    }
    for (size_t i = 0; i < a->n; i++) {
        if (a->arm[i] != arm || a->period[i] != period)
            continue;
        if (first == PS_NO_COLUMN)
            first = i;
        else if (a->cluster[i] != a->cluster[first])
            return PS_OK;
    }
    (void)snprintf(message, sizeof message, "%s are all of one cluster", arm_names[arm]);
    return ps_evaluate_fail_cell(
        job, a->row[first], a->cluster_column, err, message,
        "with one cluster in a group nothing can be told from its own ways: use smaller ones, such as practices "
        "in place of PCNs");
}

static ps_status check_cells(const ps_evaluate_job *job, ps_error *err)
{
    ps_status st = check_cell(job, PS_ARM_TREATED, PS_PERIOD_AFTER, err);

    if (st == PS_OK && job->design != PS_DESIGN_WAVES)
        st = check_cell(job, PS_ARM_TREATED, PS_PERIOD_BEFORE, err);
    if (st == PS_OK && job->design != PS_DESIGN_BEFORE_AFTER)
        st = check_cell(job, PS_ARM_COMPARISON, PS_PERIOD_AFTER, err);
    if (st == PS_OK && job->design == PS_DESIGN_DID)
        st = check_cell(job, PS_ARM_COMPARISON, PS_PERIOD_BEFORE, err);
    return st;
}

ps_status ps_outcomes_check(const ps_evaluate_job *job, ps_error *err)
{
    ps_status st = check_persons(job, err);

    return st == PS_OK ? check_cells(job, err) : st;
}
