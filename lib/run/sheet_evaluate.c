/* Sheet of an evaluation: who is in it, group by group, then its figures as `popstrat evaluate` gives them. Exact, for
 * the internal lane. */
#include "run/sheets.h"

#include <math.h>

static const char *const headings[] = {"design", "subgroup", "quantity", "estimate", "lower",  "upper", "se",
                                       "df",     "p",        "clusters", "people",   "method", "note",  "conclusion"};

static void add_texts(ps_sheet *sheet, const char *method, const char *note, const char *conclusion)
{
    ps_sheet_text(sheet, method);
    ps_sheet_text(sheet, note);
    ps_sheet_text(sheet, conclusion);
}

static void add_names(ps_sheet *sheet, const ps_evaluated *evaluated, const char *subgroup, const char *quantity)
{
    ps_sheet_text(sheet, ps_evaluate_list(evaluated->plan->design)->name);
    ps_sheet_text(sheet, subgroup);
    ps_sheet_text(sheet, quantity);
}

/* Estimate to clusters. */
static void add_no_figures(ps_sheet *sheet)
{
    for (int i = 0; i < 7; i++)
        ps_sheet_number(sheet, NAN);
}

static void add_people(ps_sheet *sheet, const ps_evaluated *evaluated)
{
    static const char *const arms[PS_ARMS] = {[PS_ARM_COMPARISON] = "comparison", [PS_ARM_TREATED] = "treated"};

    for (int arm = PS_ARMS - 1; arm >= 0; arm--)
        for (size_t c = 0; c < PS_COUNTS_OF_PEOPLE; c++) {
            if (!evaluated->people[arm][c] && c != PS_COUNTED_PEOPLE && c != PS_COUNTED_IN)
                continue;
            add_names(sheet, evaluated, arms[arm], ps_counted_words[c]);
            add_no_figures(sheet);
            ps_sheet_count(sheet, evaluated->people[arm][c]);
            add_texts(sheet, "", "", "");
        }
}

static void add_row(ps_sheet *sheet, const ps_evaluated *evaluated, const ps_evaluate_row *row)
{
    const double figures[] = {row->estimate, row->lower, row->upper, row->se, row->df, row->p};

    add_names(sheet, evaluated, row->subgroup, row->quantity);
    for (size_t i = 0; i < PS_COUNT(figures); i++)
        ps_sheet_number(sheet, figures[i]);
    ps_sheet_count(sheet, row->clusters);
    ps_sheet_count(sheet, row->people);
    add_texts(sheet, row->method, row->note, row->conclusion);
}

ps_status ps_sheet_evaluate(ps_sheet **out, const ps_evaluated *evaluated, ps_error *err)
{
    const char *name = ps_arena_print(evaluated->arena, "evaluate_%s", evaluated->plan->name);
    ps_sheet *sheet = name ? ps_sheet_new(name, headings, PS_COUNT(headings)) : NULL;
    const ps_evaluate_row *row;

    if (!sheet)
        return ps_fail_memory(err);
    add_people(sheet, evaluated);
    for (size_t i = 0; evaluated->evaluation && (row = ps_evaluation_row(evaluated->evaluation, i)); i++)
        add_row(sheet, evaluated, row);
    if (!evaluated->evaluation || evaluated->warning) {
        add_names(sheet, evaluated, "All", evaluated->evaluation ? "warning" : "no figure");
        add_no_figures(sheet);
        ps_sheet_number(sheet, NAN);
        add_texts(sheet, "", evaluated->evaluation ? evaluated->warning : evaluated->why_not, "");
    }
    if (sheet->failed) {
        ps_sheet_free(sheet);
        return ps_fail_memory(err);
    }
    *out = sheet;
    return PS_OK;
}
