/* Sheet of exclusions: how many people of each practice each of them kept off each list, in plain words; never who.
 * Exact counts, for the internal lane alone. */
#include "define/purpose.h"
#include "run/sheets.h"

static void add_row(ps_sheet *sheet, const ps_list_plan *plan, const char *practice, ps_exclusion exclusion,
                    const ps_exclusion_count *count)
{
    ps_sheet_text(sheet, plan->name);
    ps_sheet_text(sheet, practice ? practice : "none");
    ps_sheet_text(sheet, ps_exclusion_meaning(exclusion, plan->audience));
    ps_sheet_number(sheet, (double)count->by_state);
    ps_sheet_number(sheet, (double)count->since);
    ps_sheet_number(sheet, (double)count->lifted);
    ps_sheet_number(sheet, (double)count->overridden);
}

static void add_list(ps_sheet *sheet, const ps_list_plan *plan, const ps_list_report *list)
{
    for (size_t i = 0; i < list->n_by_practice; i++)
        for (int x = 0; x < PS_EXCLUSIONS; x++) {
            const ps_exclusion_count *count = &list->by_practice[i].of[x];

            if (count->by_state || count->since || count->lifted || count->overridden)
                add_row(sheet, plan, list->by_practice[i].practice, (ps_exclusion)x, count);
        }
}

ps_status ps_sheet_exclusions(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_error *err)
{
    static const char *const headings[] = {"list",  "practice", "exclusion", "by_state",
                                           "since", "lifted",   "overridden"};
    ps_sheet *sheet = ps_sheet_new("exclusions", headings, PS_COUNT(headings));

    for (size_t i = 0; sheet && i < plan->n_lists; i++)
        add_list(sheet, &plan->lists[i], &outreach->lists[i]);
    if (!sheet || sheet->failed) {
        ps_sheet_free(sheet);
        return ps_fail_memory(err);
    }
    *out = sheet;
    return PS_OK;
}
