/* Sheet of people held back: by list, reason, and the day from which nothing that is known holds them. Counts alone,
 * for the internal lane. */
#include "run/sheets.h"

static void add_list(ps_sheet *sheet, const ps_list_plan *plan, const ps_list_report *list)
{
    for (size_t i = 0; i < list->n_held_counts; i++) {
        const ps_held_count *count = &list->held_counts[i];
        char due[11] = "";

        if (count->due != PS_NO_DAY)
            ps_day_format(due, count->due);
        ps_sheet_text(sheet, plan->name);
        ps_sheet_text(sheet, plan->team);
        ps_sheet_text(sheet, ps_hold_names[count->reason]);
        ps_sheet_text(sheet, due);
        ps_sheet_number(sheet, (double)count->people);
    }
}

ps_status ps_sheet_held_back(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_error *err)
{
    static const char *const headings[] = {"list", "team", "reason", "due_from", "people"};
    ps_sheet *sheet = ps_sheet_new("held_back", headings, PS_COUNT(headings));

    for (size_t i = 0; sheet && i < plan->n_lists; i++)
        add_list(sheet, &plan->lists[i], &outreach->lists[i]);
    if (!sheet || sheet->failed) {
        ps_sheet_free(sheet);
        return ps_fail_memory(err);
    }
    *out = sheet;
    return PS_OK;
}
