/* Sheet of routes: how the people of each list are to be reached, and who cannot be. Counts alone, for the internal
 * lane. */
#include "run/sheets.h"

static void add(ps_sheet *sheet, const char *list, const char *by, const char *group, const char *measure,
                uint64_t count)
{
    ps_sheet_text(sheet, list);
    ps_sheet_text(sheet, by);
    ps_sheet_text(sheet, group);
    ps_sheet_text(sheet, measure);
    ps_sheet_number(sheet, (double)count);
}

static void add_list(ps_sheet *sheet, const ps_list_report *list)
{
    const ps_route_report *routes = list->routes;

    add(sheet, list->list, "all", "everybody", "people", routes->people);
    add(sheet, list->list, "all", "everybody", "no usable route", routes->no_route);
    for (int r = 0; r < PS_ROUTE_RULES; r++)
        add(sheet, list->list, "all", "everybody", ps_route_rule_words[r], routes->changed[r]);
    for (size_t g = 0; g < routes->n_groups; g++) {
        const ps_route_group *group = &routes->groups[g];

        add(sheet, list->list, group->by, group->name, "people", group->people);
        add(sheet, list->list, group->by, group->name, "no usable route", group->no_route);
    }
}

ps_status ps_sheet_routes(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_error *err)
{
    static const char *const headings[] = {"list", "by", "group", "measure", "count"};
    ps_sheet *sheet = ps_sheet_new("routes", headings, PS_COUNT(headings));

    for (size_t i = 0; sheet && i < plan->n_lists; i++)
        if (outreach->lists[i].routes)
            add_list(sheet, &outreach->lists[i]);
    if (sheet && !sheet->failed) {
        *out = sheet;
        return PS_OK;
    }
    ps_sheet_free(sheet);
    return ps_fail_memory(err);
}
