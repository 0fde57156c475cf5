/* Sheet of the directory: each entry, whether it is in use and how many it is named to; then where listed people have
 * nobody nearby. For the internal lane. */
#include "run/sheets.h"

#include "base/text.h"

#include <inttypes.h>

static void add(ps_sheet *sheet, const char *list, const char *area, const char *offer, const char *entry,
                const char *measure, uint64_t count)
{
    ps_sheet_text(sheet, list);
    ps_sheet_text(sheet, area);
    ps_sheet_text(sheet, offer);
    ps_sheet_text(sheet, entry);
    ps_sheet_text(sheet, measure);
    ps_sheet_number(sheet, (double)count);
}

static ps_status add_entry(ps_sheet *sheet, const ps_plan *plan, const ps_outreach *outreach, size_t number,
                           ps_day today, ps_error *err)
{
    const ps_directory_entry *entry = &plan->directory.entries[number];
    const ps_directory_state state = ps_directory_state_of(entry, &plan->directory, plan->index_date, today);
    ps_buffer area = {0}, name = {0};
    bool failed;

    ps_buffer_print(&area, "%s %s", ps_near_words[entry->level], entry->area);
    ps_buffer_print(&name, "line %" PRIu64 ": %s", entry->line, entry->name);
    failed = area.failed || name.failed;
    if (!failed) {
        add(sheet, "", area.at, entry->offer, name.at, ps_directory_state_words[state], 1);
        if (entry->places >= 0)
            add(sheet, "", area.at, entry->offer, name.at, "places", (uint64_t)entry->places);
        for (size_t i = 0; state == PS_DIR_FRESH && i < plan->n_lists; i++)
            if (outreach->lists[i].nearby)
                add(sheet, plan->lists[i].name, area.at, entry->offer, name.at, "people it is named to",
                    outreach->lists[i].nearby->shown[number]);
    }
    ps_buffer_release(&area);
    ps_buffer_release(&name);
    return failed ? ps_fail_memory(err) : PS_OK;
}

static ps_status add_lacks(ps_sheet *sheet, const char *list, const ps_nearby_report *nearby, ps_error *err)
{
    ps_buffer area = {0};

    for (size_t i = 0; i < nearby->n_lacks && !area.failed; i++) {
        ps_buffer_clear(&area);
        ps_buffer_print(&area, "lsoa %s", nearby->lacks[i].area);
        if (!area.failed)
            add(sheet, list, area.at, nearby->lacks[i].offer, "", "people with none known nearby",
                nearby->lacks[i].people);
    }
    ps_buffer_release(&area);
    return sheet->failed ? ps_fail_memory(err) : PS_OK;
}

ps_status ps_sheet_directory(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_day today,
                             ps_error *err)
{
    static const char *const headings[] = {"list", "area", "offer", "entry", "measure", "count"};
    ps_sheet *sheet = ps_sheet_new("directory", headings, PS_COUNT(headings));
    ps_status st = sheet ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < plan->directory.n_entries; i++)
        st = add_entry(sheet, plan, outreach, i, today, err);
    for (size_t i = 0; st == PS_OK && i < plan->n_lists; i++)
        if (outreach->lists[i].nearby)
            st = add_lacks(sheet, plan->lists[i].name, outreach->lists[i].nearby, err);
    if (st == PS_OK && sheet->failed)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        *out = sheet;
    else
        ps_sheet_free(sheet);
    return st;
}
