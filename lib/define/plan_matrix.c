/* Plan matrix: rows that nobody can ever come to, and rows that take everybody, of matrices and catalogues of topics.
 *
 * The first row of a matrix that fits wins, so a row is lost where an earlier one is sure to fit whenever it does. All
 * rows of a catalogue that fit hold, so there only a row that fits nobody is lost. Only what the text alone decides is
 * told (rule_sets.h). A last row that takes everybody may well be meant: that is a note. */
#include "define/plan_reading.h"
#include "define/rule_sets.h"

#include "base/text.h"

#include <string.h>

static bool fits_nobody(ps_plan_reading *reading, const ps_matrix_row *row)
{
    if (ps_rule_sure(reading->plan, row->rule) != PS_SURE_NO)
        return false;
    ps_error_hint(ps_plan_fault(reading, ps_rule_place(row->rule), "rows", "this row fits nobody"),
                  "take the row out, or mend its rule");
    return true;
}

/* Everybody on a list of this matrix is in its cohort: is the row for all of them? NULL: no such list. */
static const ps_list_plan *list_all_taken(const ps_plan *plan, const ps_matrix_plan *matrix, const ps_matrix_row *row)
{
    for (size_t l = 0; l < plan->n_lists; l++) {
        const ps_list_plan *const list = &plan->lists[l];
        const ps_cohort_plan *cohort = NULL;

        for (size_t k = 0; k < plan->n_cohorts; k++)
            if (!strcmp(plan->cohorts[k].name, list->from))
                cohort = &plan->cohorts[k];
        if (!cohort || !list->matrix || strcmp(list->matrix, matrix->name) != 0)
            continue;
        if (ps_rule_inside(plan, cohort->base, row->rule))
            return list;
        for (size_t i = 0; i < cohort->n_include; i++)
            if (ps_rule_inside(plan, cohort->include[i].rule, row->rule))
                return list;
    }
    return NULL;
}

static void note_everybody(ps_plan_reading *reading, const ps_matrix_plan *matrix, size_t number, bool topics)
{
    const ps_matrix_row *const row = &matrix->rows[number];
    const bool all = ps_rule_sure(reading->plan, row->rule) == PS_SURE_YES, last = number + 1 == matrix->n_rows;
    const ps_list_plan *const list = all || topics ? NULL : list_all_taken(reading->plan, matrix, row);

    if (topics && all)
        ps_plan_note(reading, ps_rule_place(row->rule), "rows", "this topic is offered to everybody");
    else if (all && last)
        ps_plan_note(reading, ps_rule_place(row->rule), "rows", "this row takes everybody whom no earlier row took");
    else if (list && last)
        ps_plan_note(reading, ps_rule_place(row->rule), "rows",
                     "this row takes everybody of the list %s whom no earlier row took", list->name);
    else if (list)
        ps_plan_note(reading, ps_rule_place(row->rule), "rows",
                     "this row takes everybody of the list %s whom no earlier row took: the rows below it take nobody "
                     "there",
                     list->name);
}

static void check_row(ps_plan_reading *reading, const ps_matrix_plan *matrix, size_t number)
{
    const ps_plan *const plan = reading->plan;
    const ps_matrix_row *const row = &matrix->rows[number];

    if (ps_rule_type(row->rule) != PS_FLAG)
        return; /* what is wrong with it was told */
    if (fits_nobody(reading, row))
        return;
    for (size_t i = 0; i < number; i++) {
        const ps_matrix_row *const before = &matrix->rows[i];
        if (ps_rule_sure(plan, before->rule) == PS_SURE_NO || !ps_rule_inside(plan, row->rule, before->rule))
            continue;
        if (ps_rule_sure(plan, before->rule) == PS_SURE_YES)
            ps_error_hint(ps_plan_fault(reading, ps_rule_place(row->rule), "rows",
                                        "nobody comes to this row: \"%.60s\" on line %u takes everybody first",
                                        before->need, (unsigned)before->place.line),
                          "the first row that fits wins: a row for everybody goes last");
        else
            ps_error_hint(ps_plan_fault(reading, ps_rule_place(row->rule), "rows",
                                        "nobody comes to this row: the one on line %u takes them all first",
                                        (unsigned)before->place.line),
                          "the first row that fits wins: put the narrower row first");
        return;
    }
    note_everybody(reading, matrix, number, false);
}

static void check_topic(ps_plan_reading *reading, const ps_matrix_plan *topics, size_t number)
{
    const ps_matrix_row *const row = &topics->rows[number];

    for (size_t i = 0; i < number; i++)
        if (!ps_text_compare_fold(topics->rows[i].need, row->need)) {
            ps_error_hint(ps_plan_fault(reading, row->place, "rows", "the topic \"%.60s\" stands on line %u already",
                                        row->need, (unsigned)topics->rows[i].place.line),
                          "one row with both rules: 'a or b'");
            break;
        }
    if (ps_rule_type(row->rule) == PS_FLAG && !fits_nobody(reading, row))
        note_everybody(reading, topics, number, true);
}

void ps_plan_check_matrices(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_matrices; i++) {
        reading->path = ps_plan_print(reading, "matrix.%.60s", plan->matrices[i].name);
        for (size_t r = 0; reading->path && r < plan->matrices[i].n_rows; r++)
            check_row(reading, &plan->matrices[i], r);
    }
    for (size_t i = 0; i < plan->n_topics; i++) {
        reading->path = ps_plan_print(reading, "topics.%.60s", plan->topics[i].name);
        for (size_t r = 0; reading->path && r < plan->topics[i].n_rows; r++)
            check_topic(reading, &plan->topics[i], r);
    }
    reading->path = "";
}
