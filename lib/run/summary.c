/* Summary: about ten plain lines that a newcomer understands, and the same facts as JSON. */
#include "run/summary.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MOST 256
#define POOR_ROWS 10 /* fewer rows than this say nothing about a column */

typedef struct writer {
    ps_summary *summary;
    size_t n;
    bool failed;
} writer;

static void say(writer *w, const char *format, ...) PS_PRINTF(2, 3);
static void say(writer *w, const char *format, ...)
{
    ps_buffer text = {0};
    va_list arguments;

    va_start(arguments, format);
    ps_buffer_vprint(&text, format, arguments);
    va_end(arguments);
    if (w->n + 1 < LINES_MOST) {
        w->summary->lines[w->n] = text.failed ? NULL : ps_arena_text(w->summary->arena, text.at, text.length);
        if (w->summary->lines[w->n])
            w->n++;
        else
            w->failed = true;
    }
    ps_buffer_release(&text);
}

/* 12345 as "12,345". */
static const char *rows_of(char out[32], uint64_t count)
{
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
    int at = 0;

    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}

/* Small counts of people are not said, others to the nearest 5. */
static const char *people(char out[32], uint64_t count)
{
    if (count > 0 && count < 8) {
        snprintf(out, 32, "fewer than 8");
        return out;
    }
    return rows_of(out, (count + 2) / 5 * 5);
}

#define AT_ONCE 64 /* people, as compilers turn into wide instructions */

static uint64_t in_population(const ps_population *population)
{
    const uint8_t *registered = population->person[PS_P_REGISTERED].flag, *alive = population->person[PS_P_ALIVE].flag;
    uint64_t n = 0;
    size_t i = 0;

    for (; i + AT_ONCE <= population->n_people; i += AT_ONCE) {
        uint8_t some = 0;

        for (size_t k = 0; k < AT_ONCE; k++)
            some = (uint8_t)(some + (registered[i + k] & alive[i + k] & PS_YES));
        n += some;
    }
    for (; i < population->n_people; i++)
        n += registered[i] & alive[i] & PS_YES;
    return n;
}

static void say_reading(writer *w, const ps_result *result)
{
    const ps_population *population = result->population;
    uint64_t rows = 0, refused = 0;
    char a[32], b[32], c[32];

    for (size_t i = 0; i < population->n_feeds; i++) {
        rows += population->reports[i]->rows;
        refused += population->reports[i]->refused;
    }
    if (refused)
        say(w, "Read %zu extracts: %s rows, %s of them refused and listed in rejects/.", population->n_feeds,
            rows_of(a, rows), rows_of(b, refused));
    else
        say(w, "Read %zu extracts: %s rows, none refused.", population->n_feeds, rows_of(a, rows));
    say(w,
        "Linked them into %s people; %s of them were registered and alive on the index date (people to the nearest 5).",
        people(a, population->n_people), people(c, in_population(population)));
}

/* Columns that hold next to nothing: the run goes on, since a missing value is no fault, but nobody should have to find
 * out by chance. */
static void say_poor_columns(writer *w, const ps_result *result)
{
    const ps_population *population = result->population;

    for (size_t i = 0; i < population->n_feeds; i++) {
        const ps_input_report *report = population->reports[i];
        const uint64_t rows = report->rows - report->refused;

        for (size_t c = 0; c < report->n_fields && rows >= POOR_ROWS; c++) {
            const ps_field_count *field = &report->fields[c];
            const bool required = population->feeds[i].schema->columns[c].required;

            if (field->faults * 10 > rows)
                say(w,
                    "WARNING: %s: %" PRIu64
                    "%% of the values of %s cannot be read: is it the right column, in the right form?",
                    report->name, field->faults * 100 / rows, field->field);
            else if (required && report->present[c] && field->missing * 2 > rows)
                say(w, "WARNING: %s: %" PRIu64 "%% of the rows have no %s.", report->name, field->missing * 100 / rows,
                    field->field);
        }
    }
}

static void say_tiers(writer *w, const ps_result *result)
{
    for (size_t t = 0; t < result->plan->n_tiers; t++) {
        const ps_tier_report *report = &result->strata->tiers[t];
        ps_buffer text = {0};
        char n[32];

        for (size_t c = 0; c < report->n_cuts; c++)
            ps_buffer_print(&text, "%s%s %s", c ? ", " : "", report->cuts[c].label, people(n, report->cuts[c].people));
        say(w, "Tiers \"%s\": %s; not scored %s.", report->tiers, text.at ? text.at : "",
            people(n, report->not_scored));
        w->failed |= text.failed;
        ps_buffer_release(&text);
    }
}

static void say_places(writer *w, const ps_capacity_report *capacity)
{
    uint64_t lacking = 0;
    char a[32], b[32], c[32];

    for (size_t f = 0; f < capacity->n_floors; f++)
        lacking += capacity->floors[f].shortfall;
    say(w,
        "Capacity %s: %s %s for %zu recipients, %s filled; floors lack %s. internal/INTERNAL_capacity.csv says "
        "more.",
        capacity->name, people(a, capacity->places), capacity->in_minutes ? "minutes" : "places",
        capacity->n_recipients, people(b, capacity->filled), people(c, lacking));
    if (capacity->n_unknown)
        say(w, "WARNING: capacity %s: nobody on the list belongs to %zu recipient%s of its file: %s%s.", capacity->name,
            capacity->n_unknown, capacity->n_unknown == 1 ? "" : "s", capacity->unknown[0],
            capacity->n_unknown == 1 ? "" : " and others");
    if (capacity->not_named)
        say(w, "WARNING: capacity %s: its file does not name %" PRIu64 " recipient%s, who get%s no places.",
            capacity->name, capacity->not_named, capacity->not_named == 1 ? "" : "s",
            capacity->not_named == 1 ? "s" : "");
}

static void say_nearby(writer *w, const ps_directory_plan *directory, const ps_nearby_report *nearby)
{
    char a[32];

    say(w,
        "%sDirectory: %zu of its %zu entries are in use, the others are stale and not shown; none is known nearby for "
        "%s "
        "people. internal/INTERNAL_directory.csv says more.",
        nearby->stale == directory->n_entries ? "WARNING: " : "", directory->n_entries - nearby->stale,
        directory->n_entries, people(a, nearby->without));
}

static void say_lists(writer *w, const ps_result *result, const ps_outreach *outreach, const char *refusal)
{
    char a[32], b[32], c[32];

    for (size_t i = 0; i < result->plan->n_cohorts; i++)
        say(w, "Cohort %s: %s people.", result->plan->cohorts[i].name, people(a, result->strata->cohorts[i].members));
    if (!outreach) {
        say(w, "No lists%s and no exact counts were written: %s.", result->plan->stories.file ? ", no stories" : "",
            refusal);
        return;
    }
    for (size_t i = 0; i < result->plan->n_lists; i++) {
        const ps_list_report *list = &outreach->lists[i];
        say(w, "List lists/%s: %s people in %zu file%s, %s left off by the exclusions, %s %s.",
            result->plan->lists[i].file_name, people(a, list->listed), list->n_files, list->n_files == 1 ? "" : "s",
            people(b, list->cohort + list->referred.only - list->listed - list->left_over - list->n_held),
            people(c, list->left_over), list->capacity ? "left over for want of a place" : "by the limit");
        if (list->n_held)
            say(w, "  %s held back for now; internal/INTERNAL_held_back.csv says why, and from when no more.",
                people(a, list->n_held));
        if (list->capacity)
            say_places(w, list->capacity);
        if (list->nearby)
            say_nearby(w, &result->plan->directory, list->nearby);
        if (list->routes && list->routes->no_route)
            say(w, "No usable route is recorded for %s of them; internal/INTERNAL_routes.csv says where.",
                people(a, list->routes->no_route));
        if (list->drawn)
            say(w, "  %s drawn by lot to %u waves; the ledger of contacts keeps the draw.", people(a, list->drawn),
                (unsigned)result->plan->lists[i].phased.waves);
    }
    for (size_t i = 0; i < result->plan->n_evaluations; i++)
        say(w, "Evaluation %s: internal/INTERNAL_evaluate_%s.csv, with what may be concluded; exact, not for release.",
            result->plan->evaluations[i].name, result->plan->evaluations[i].name);
    if (outreach->n_reached)
        say(w, "Overrides are in force: overrides.csv names whom they let through, and the log says why.");
}

static void say_ledger(writer *w, const ps_ledger *ledger)
{
    ps_buffer text = {0};

    if (!ledger)
        return;
    ps_ledger_say(&text, ledger);
    say(w, "%s", text.failed ? "" : text.at);
    w->failed |= text.failed;
    ps_buffer_release(&text);
    for (size_t i = 0; ps_ledger_warning(ledger, i); i++)
        say(w, "%s", ps_ledger_warning(ledger, i));
}

static void write_json_places(ps_buffer *json, const ps_plan *plan, const ps_outreach *outreach)
{
    bool any = false;

    for (size_t i = 0; i < plan->n_lists; i++) {
        const ps_list_report *list = &outreach->lists[i];

        if (!list->capacity)
            continue;
        ps_buffer_text(json, any ? ", " : ",\n  \"capacities\": {");
        ps_buffer_json(json, list->capacity->name);
        ps_buffer_print(json, ": {\"%s\": %" PRIu64 ", \"filled\": %" PRIu64 ", \"left_over\": %" PRIu64 "}",
                        list->capacity->in_minutes ? "minutes" : "places", list->capacity->places,
                        list->capacity->filled, list->left_over);
        any = true;
    }
    ps_buffer_text(json, any ? "}" : "");
}

static void write_json(ps_summary *summary, const ps_result *result, const ps_outreach *outreach, const char *refusal,
                       const ps_ledger *ledger)
{
    ps_buffer *json = &summary->json;

    ps_buffer_text(json, "{\n  \"folder\": ");
    ps_buffer_json(json, summary->folder);
    ps_buffer_text(json, ",\n  \"head\": \"");
    summary->head_at = json->length;
    ps_buffer_print(json, "%064d\",\n  \"person_rows\": %s", 0, outreach ? "true" : "false");
    if (!outreach) { /* exact counts are refused with them */
        ps_buffer_text(json, ",\n  \"refusal\": ");
        ps_buffer_json(json, refusal);
        ps_buffer_text(json, "\n}\n");
        return;
    }
    if (ledger) {
        ps_buffer_text(json, ",\n  \"ledger\": ");
        ps_ledger_json(json, ledger);
    }
    ps_buffer_print(json, ",\n  \"people\": %zu,\n  \"registered_and_alive\": %" PRIu64 ",\n  \"cohorts\": {",
                    result->population->n_people, in_population(result->population));
    for (size_t i = 0; i < result->plan->n_cohorts; i++) {
        ps_buffer_text(json, i ? ", " : "");
        ps_buffer_json(json, result->plan->cohorts[i].name);
        ps_buffer_print(json, ": %" PRIu64, result->strata->cohorts[i].members);
    }
    ps_buffer_text(json, "},\n  \"lists\": {");
    for (size_t i = 0; i < result->plan->n_lists; i++) {
        ps_buffer_text(json, i ? ", " : "");
        ps_buffer_json(json, result->plan->lists[i].file_name);
        ps_buffer_print(json, ": %" PRIu64, outreach->lists[i].listed);
    }
    ps_buffer_text(json, "}");
    write_json_places(json, result->plan, outreach);
    ps_buffer_text(json, "\n}\n");
}

ps_status ps_summary_make(ps_summary **out, const ps_result *result, const ps_outreach *outreach, const char *refusal,
                          const ps_ledger *ledger, bool contacts_begun, const char *folder, ps_error *err)
{
    ps_summary *summary = calloc(1, sizeof *summary);
    writer w = {summary, 0, false};

    if (!summary)
        return ps_fail_memory(err);
    summary->arena = ps_arena_new();
    if (summary->arena) {
        summary->folder = ps_arena_print(summary->arena, "%s", folder);
        summary->lines = ps_arena_array(summary->arena, LINES_MOST, sizeof *summary->lines);
    }
    if (!summary->folder || !summary->lines) {
        ps_summary_free(summary);
        return ps_fail_memory(err);
    }
    if (!outreach && !(summary->refusal = ps_arena_print(summary->arena, "%s", refusal)))
        w.failed = true;
    say_reading(&w, result);
    say_poor_columns(&w, result);
    say_tiers(&w, result);
    say_lists(&w, result, outreach, refusal);
    if (contacts_begun)
        say(&w,
            "There was no contact ledger %s: it is begun, and nobody is held back for earlier contacts. If there has "
            "been one, bring it back before anybody is contacted.",
            result->plan->contact.ledger_file);
    say(&w, "Tables for release, protected, are in tables/%s.",
        outreach ? "; the exact ones, not for release, are in internal/" : "");
    say(&w, "Everything is in %s.", folder);
    say_ledger(&w, ledger);
    write_json(summary, result, outreach, refusal, ledger);
    if (w.failed || summary->json.failed) {
        ps_summary_free(summary);
        return ps_fail_memory(err);
    }
    *out = summary;
    return PS_OK;
}

void ps_summary_tell_head(ps_summary *summary, const char head[65])
{
    memcpy(summary->head, head, sizeof summary->head);
    memcpy(summary->json.at + summary->head_at, head, sizeof summary->head - 1);
}

void ps_summary_free(ps_summary *summary)
{
    if (!summary)
        return;
    ps_buffer_release(&summary->json);
    ps_arena_free(summary->arena);
    free(summary);
}

const char *ps_summary_line(const ps_summary *summary, size_t line)
{
    for (size_t i = 0; i < line; i++)
        if (!summary->lines[i])
            return NULL;
    return summary->lines[line];
}

const char *ps_summary_folder(const ps_summary *summary)
{
    return summary->folder;
}

const char *ps_summary_head(const ps_summary *summary)
{
    return summary->head;
}

const char *ps_summary_json(const ps_summary *summary)
{
    return summary->json.at;
}

const char *ps_summary_refusal(const ps_summary *summary)
{
    return summary->refusal;
}
