/* Sheet of capacities: places, what floors wanted, got and cost, and who waits. Counts alone, for the internal lane. */
#include "run/sheets.h"

#include "base/text.h"

typedef struct filling {
    ps_sheet *sheet;
    const char *list;
    bool minutes; /* not places */
} filling;

static const char *of(const filling *f, const char *places, const char *minutes)
{
    return f->minutes ? minutes : places;
}

static void add(const filling *f, const char *recipient, const char *group, const char *measure, double number)
{
    ps_sheet_text(f->sheet, f->list);
    ps_sheet_text(f->sheet, recipient);
    ps_sheet_text(f->sheet, group);
    ps_sheet_text(f->sheet, measure);
    ps_sheet_number(f->sheet, number);
}

static void add_recipients(const filling *f, const ps_capacity_report *report)
{
    for (size_t r = 0; r < report->n_recipients; r++) {
        const ps_capacity_recipient *to = &report->recipients[r];

        add(f, to->name, "everybody", of(f, "places", "minutes"), (double)to->places);
        if (to->taken)
            add(f, to->name, "everybody", "places that the weekly limit leaves no room for", (double)to->taken);
        if (to->not_named)
            add(f, to->name, "everybody", "not in the file of places", 1);
        add(f, to->name, "everybody", of(f, "places filled", "minutes filled"), (double)to->filled);
        add(f, to->name, "everybody", "people", (double)to->people);
        add(f, to->name, "everybody", "people waiting", (double)to->waiting);
        if (to->waiting) {
            add(f, to->name, "everybody", "next in turn: level of need", (double)to->next_level + 1);
            add(f, to->name, "everybody", "next in turn: people who share it", (double)to->next_people);
        }
    }
}

static void add_floor(const filling *f, const ps_capacity_report *report, const ps_capacity_floor_report *floor)
{
    for (size_t r = 0; r < report->n_recipients; r++) {
        const ps_capacity_group *group = &floor->of[r];

        add(f, report->recipients[r].name, floor->group, "people", (double)group->people);
        add(f, report->recipients[r].name, floor->group, of(f, "places filled", "people placed"),
            (double)group->placed);
        if (!floor->over_all) {
            add(f, report->recipients[r].name, floor->group, of(f, "floor: places wanted", "floor: minutes wanted"),
                (double)group->wanted);
            add(f, report->recipients[r].name, floor->group, of(f, "floor: places lacking", "floor: minutes lacking"),
                (double)group->shortfall);
        }
        add(f, report->recipients[r].name, floor->group, "people waiting", (double)(group->people - group->placed));
    }
    add(f, "all", floor->group, "people", (double)floor->people);
    add(f, "all", floor->group, of(f, "places filled", "people placed"), (double)floor->placed);
    add(f, "all", floor->group, of(f, "floor: places wanted", "floor: minutes wanted"), (double)floor->wanted);
    add(f, "all", floor->group, of(f, "floor: places lacking", "floor: minutes lacking"), (double)floor->shortfall);
    add(f, "all", floor->group, "people waiting", (double)(floor->people - floor->placed));
    add(f, "all", floor->group, "floor: people who would have a place without it", (double)floor->displaced);
    add(f, "all", floor->group, "floor: levels of need given up for it", (double)floor->levels_lost);
}

static ps_status add_capacity(const filling *f, const ps_list_report *list, ps_error *err)
{
    const ps_capacity_report *report = list->capacity;
    uint64_t waiting = report->no_recipient;
    ps_buffer area = {0};
    bool failed;

    for (size_t r = 0; r < report->n_recipients; r++)
        waiting += report->recipients[r].waiting;

    add(f, "all", "everybody", of(f, "places", "minutes"), (double)report->places);
    add(f, "all", "everybody", of(f, "places filled", "minutes filled"), (double)report->filled);
    add(f, "all", "everybody", "people waiting", (double)waiting);
    add(f, "none", "everybody", "people waiting", (double)report->no_recipient);
    add(f, "all", "everybody", "recipients not in the file of places", (double)report->not_named);
    for (size_t i = 0; i < report->n_unknown; i++)
        add(f, report->unknown[i], "everybody", "in the file of places, and nobody on the list is theirs", 1);
    add_recipients(f, report);
    for (size_t i = 0; i < report->n_floors; i++)
        add_floor(f, report, &report->floors[i]);
    for (size_t i = 0; i < report->n_areas; i++) {
        ps_buffer_clear(&area);
        ps_buffer_print(&area, "%s %s", report->area_is, report->areas[i].name);
        add(f, "all", area.failed ? "" : area.at, "people", (double)report->areas[i].people);
        add(f, "all", area.failed ? "" : area.at, "people waiting", (double)report->areas[i].waiting);
    }
    failed = area.failed;
    ps_buffer_release(&area);
    return failed ? ps_fail_memory(err) : PS_OK;
}

ps_status ps_sheet_capacity(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_error *err)
{
    static const char *const headings[] = {"list", "recipient", "group", "measure", "count"};
    ps_sheet *sheet = ps_sheet_new("capacity", headings, PS_COUNT(headings));
    ps_status st = sheet ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < plan->n_lists; i++)
        if (outreach->lists[i].capacity) {
            const filling f = {sheet, plan->lists[i].name, outreach->lists[i].capacity->in_minutes};
            st = add_capacity(&f, &outreach->lists[i], err);
        }
    if (st == PS_OK && sheet->failed)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        *out = sheet;
    else
        ps_sheet_free(sheet);
    return st;
}
