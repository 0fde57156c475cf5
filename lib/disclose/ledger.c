/* Ledger: the file, its lock, and what this run adds to it. */
#include "disclose/ledger.h"

#include "base/append_file.h"
#include "base/json_read.h"
#include "base/line_chain.h"
#include "base/os.h"
#include "disclose/difference.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE ",\"ledger\":1"

struct ps_ledger {
    ps_arena *arena;
    const ps_plan *plan;
    const ps_override *override; /* in force, lifts disclosure; NULL */
    const char *definition_sha256;
    ps_os_lock *lock;
    uint64_t lines; /* in the file, with those to be added */
    char head[65];
    ps_entry *entries; /* of about the index date, then this run's */
    size_t n, capacity;
    size_t n_earlier;
    const char **known; /* tables that stood there already */
    size_t n_known;
    ps_buffer text; /* lines to be added */
    const char **warnings;
    size_t n_warnings;
};

/* ---- opening ---- */

static ps_status add_entry(ps_ledger *ledger, const ps_entry *entry, ps_error *err)
{
    if (!ps_grow(&ledger->entries, &ledger->capacity, ledger->n + 1, sizeof *ledger->entries))
        return ps_fail_memory(err);
    ledger->entries[ledger->n++] = *entry;
    return PS_OK;
}

static ps_status take_line(void *context, const ps_chained_line *line, ps_error *err)
{
    ps_ledger *ledger = context;
    const ps_day day = ledger->plan->index_date;
    bool no_memory = false;
    ps_entry entry;

    if (line->number == 1) {
        if (ps_slice_equals(line->members, FIRST_LINE))
            return PS_OK;
        return ps_line_chain_bad(ledger->plan->ledger_path, 1, "this is no ledger of releases", err);
    }
    if (!ps_entry_read(&entry, &no_memory, ledger->arena, line->members, day - PS_APART_DAYS + 1,
                       day + PS_APART_DAYS - 1))
        return no_memory
                   ? ps_fail_memory(err)
                   : ps_line_chain_bad(ledger->plan->ledger_path, line->number, "the line is no released table", err);
    entry.number = line->number;
    return entry.index_date > day - PS_APART_DAYS && entry.index_date < day + PS_APART_DAYS
               ? add_entry(ledger, &entry, err)
               : PS_OK;
}

static ps_status read_ledger(ps_ledger *ledger, ps_error *err)
{
    const char *path = ledger->plan->ledger_path;
    ps_status st = PS_OK;

    memcpy(ledger->head, PS_LINE_CHAIN_START, sizeof PS_LINE_CHAIN_START);
    if (ps_os_exists(path)) {
        st = ps_line_chain_walk(&ledger->lines, ledger->head, path, take_line, ledger, err);
        if (st == PS_EDISCLOSURE && err && !*err->hint)
            ps_error_hint(err, "the ledger of releases is damaged: nothing is released until it is put right");
    }
    if (st == PS_OK && !ledger->lines)
        ps_line_chain_compose(&ledger->text, ledger->head, ++ledger->lines, PS_LINE_CHAIN_START, FIRST_LINE);
    ledger->n_earlier = ledger->n;
    return st;
}

ps_status ps_ledger_open(ps_ledger **out, const ps_plan *plan, ps_day today, const char *definition_sha256,
                         unsigned seconds, ps_error *err)
{
    ps_ledger *ledger = calloc(1, sizeof *ledger);
    ps_status st = ledger ? PS_OK : ps_fail_memory(err);

    if (st != PS_OK)
        return st;
    ledger->plan = plan;
    ledger->arena = ps_arena_new();
    if (ledger->arena) {
        ledger->definition_sha256 = ps_arena_print(ledger->arena, "%s", definition_sha256);
        ledger->known = ps_arena_array(ledger->arena, plan->n_tables + 1, sizeof *ledger->known);
        ledger->warnings = ps_arena_array(ledger->arena, plan->n_tables + 1, sizeof *ledger->warnings);
    }
    for (size_t i = 0; !ledger->override && i < plan->n_overrides; i++)
        if (plan->overrides[i].lifts == PS_LIFTS_DISCLOSURE && ps_override_in_force(&plan->overrides[i], today))
            ledger->override = &plan->overrides[i];
    st = ledger->arena && ledger->definition_sha256 && ledger->known && ledger->warnings
             ? ps_append_lock(&ledger->lock, plan->ledger_path, seconds, err)
             : ps_fail_memory(err);
    if (st == PS_OK)
        st = read_ledger(ledger, err);
    if (st == PS_OK)
        *out = ledger;
    else
        ps_ledger_close(ledger);
    return st;
}

/* ---- entering ---- */

static ps_status refuse(const ps_ledger *ledger, const ps_table_plan *asked, ps_error *err)
{
    char field[64];

    snprintf(field, sizeof field, "table.%.50s", asked->name);
    ps_error_file(err, ledger->plan->path);
    ps_error_place(err, asked->place.line, asked->place.column, asked->place.span);
    ps_error_field(err, field);
    ps_error_hint(err,
                  "release one of the two; an [override] that lifts \"disclosure\" and is in force lets it through, "
                  "and is written down");
    return PS_EDISCLOSURE;
}

/* The first earlier table that it must not stand beside. */
static ps_status test(const ps_ledger *ledger, const ps_entry *entry, const ps_world *world, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < ledger->n; i++)
        st = ps_difference_check(entry, &ledger->entries[i], world, err);
    return st;
}

static ps_status note_override(ps_ledger *ledger, ps_entry *entry, const ps_error *why, ps_error *err)
{
    const char *warning;

    entry->override = ledger->override->name;
    entry->let_through = ps_arena_print(ledger->arena, "%s (%s)", why->message, why->value);
    warning = ps_arena_print(ledger->arena, "WARNING: override %s let table %s through: %s.", entry->override,
                             entry->table, entry->let_through ? entry->let_through : "");
    if (!entry->let_through || !warning)
        return ps_fail_memory(err);
    ledger->warnings[ledger->n_warnings++] = warning;
    return PS_OK;
}

static ps_status note(ps_ledger *ledger, ps_entry *entry, ps_error *err)
{
    ps_buffer members = {0};
    char previous[65];

    entry->definition_sha256 = ledger->definition_sha256;
    ps_entry_write(&members, entry);
    memcpy(previous, ledger->head, sizeof previous);
    if (!members.failed)
        ps_line_chain_compose(&ledger->text, ledger->head, ledger->lines + 1, previous, members.at);
    if (members.failed || ledger->text.failed) {
        ps_buffer_release(&members);
        return ps_fail_memory(err);
    }
    ps_buffer_release(&members);
    ledger->lines++;
    return add_entry(ledger, entry, err);
}

ps_status ps_ledger_enter(ps_ledger *ledger, const ps_world *world, const ps_table_plan *asked, const ps_table *table,
                          const char *released, ps_error *err)
{
    ps_error why = {0};
    ps_entry entry;
    ps_status st = ps_entry_make(&entry, ledger->arena, ledger->plan, asked, table, released, err);

    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < ledger->n_earlier; i++)
        if (ps_entry_equals(&entry, &ledger->entries[i])) {
            ledger->known[ledger->n_known++] = entry.table;
            return PS_OK;
        }
    st = test(ledger, &entry, world, &why);
    if (st == PS_EDISCLOSURE && ledger->override) {
        st = note_override(ledger, &entry, &why, err);
    } else if (st != PS_OK) {
        if (err)
            *err = why;
        return st == PS_EDISCLOSURE ? refuse(ledger, asked, err) : st;
    }
    return st == PS_OK ? note(ledger, &entry, err) : st;
}

ps_status ps_ledger_append(ps_ledger *ledger, ps_error *err)
{
    if (ledger->text.failed)
        return ps_fail_memory(err);
    return ledger->n > ledger->n_earlier ? ps_append_lines(ledger->plan->ledger_path, &ledger->text, err) : PS_OK;
}

void ps_ledger_close(ps_ledger *ledger)
{
    if (!ledger)
        return;
    ps_os_lock_give(ledger->lock);
    ps_buffer_release(&ledger->text);
    free(ledger->entries);
    ps_arena_free(ledger->arena);
    free(ledger);
}

/* ---- what is said of it ---- */

static void add_names(ps_buffer *out, const ps_ledger *ledger, bool known, const char *between, bool json)
{
    const size_t n = known ? ledger->n_known : ledger->n - ledger->n_earlier;

    for (size_t i = 0; i < n; i++) {
        const char *name = known ? ledger->known[i] : ledger->entries[ledger->n_earlier + i].table;

        ps_buffer_text(out, i ? between : "");
        if (json)
            ps_buffer_json(out, name);
        else
            ps_buffer_text(out, name);
    }
}

void ps_ledger_say(ps_buffer *out, const ps_ledger *ledger)
{
    ps_buffer_print(out, "Ledger %s: ", ledger->plan->ledger_file);
    if (ledger->n > ledger->n_earlier) {
        ps_buffer_text(out, "entered ");
        add_names(out, ledger, false, ", ", false);
    }
    if (ledger->n_known) {
        ps_buffer_text(out, ledger->n > ledger->n_earlier ? "; there already " : "there already ");
        add_names(out, ledger, true, ", ", false);
    }
    if (ledger->n == ledger->n_earlier && !ledger->n_known)
        ps_buffer_text(out, "no table to enter");
    ps_buffer_text(out, ".");
}

const char *ps_ledger_warning(const ps_ledger *ledger, size_t number)
{
    return number < ledger->n_warnings ? ledger->warnings[number] : NULL;
}

void ps_ledger_json(ps_buffer *out, const ps_ledger *ledger)
{
    bool some = false;

    ps_buffer_text(out, "{\"file\":");
    ps_buffer_json(out, ledger->plan->ledger_file);
    ps_buffer_print(out, ",\"lines\":%" PRIu64 ",\"head\":\"%s\",\"entered\":[",
                    ledger->n > ledger->n_earlier || ledger->lines > 1 ? ledger->lines : 0, ledger->head);
    add_names(out, ledger, false, ",", true);
    ps_buffer_text(out, "],\"known\":[");
    add_names(out, ledger, true, ",", true);
    ps_buffer_text(out, "],\"let_through\":[");
    for (size_t i = ledger->n_earlier; i < ledger->n; i++)
        if (ledger->entries[i].override) {
            ps_buffer_text(out, some ? ",{\"table\":" : "{\"table\":");
            ps_buffer_json(out, ledger->entries[i].table);
            ps_buffer_text(out, ",\"override\":");
            ps_buffer_json(out, ledger->entries[i].override);
            ps_buffer_text(out, ",\"why\":");
            ps_buffer_json(out, ledger->entries[i].let_through);
            ps_buffer_text(out, "}");
            some = true;
        }
    ps_buffer_text(out, "]}");
}
