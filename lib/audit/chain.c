/* Chain: appending to the log, and walking it. Both look at every line before: a new entry never hides a broken one. */
#include "audit/chain.h"

#include "audit/audit_log.h"
#include "base/append_file.h"
#include "base/date.h"
#include "base/json_read.h"
#include "base/line_chain.h"
#include "base/os.h"

#include <string.h>

/* ---- one line ---- */

/* The members that come first, in their order. */
static bool read_members(ps_chain_entry *entry, ps_slice members)
{
    ps_slice left = members, ignored;
    return ps_json_take(&left, ",\"at\":") && ps_json_take_text(&left, &ignored) &&
           ps_json_take(&left, ",\"event\":") && ps_json_take_text(&left, &entry->event) &&
           ps_json_take(&left, ",\"plan\":") && ps_json_take_text(&left, &ignored) &&
           ps_json_take(&left, ",\"folder\":") && ps_json_take_text(&left, &entry->folder) &&
           ps_json_take(&left, ",\"user\":") && ps_json_take_text(&left, &ignored) &&
           ps_json_take(&left, ",\"as_of\":") && (ps_json_take(&left, "null") || ps_json_take_text(&left, &ignored)) &&
           ps_json_take(&left, ",\"run_sha256\":") && ps_json_take_text(&left, &entry->run_sha256);
}

/* ---- the walk ---- */

typedef struct walk {
    const char *path;
    ps_chain_visit *visit;
    void *context;
} walk;

static ps_status look_at_line(void *context, const ps_chained_line *line, ps_error *err)
{
    const walk *w = context;
    ps_chain_entry entry = {.number = line->number};

    memcpy(entry.hash, line->hash, sizeof entry.hash);
    if (!read_members(&entry, line->members))
        return ps_line_chain_bad(w->path, line->number, "the line is not a log entry", err);
    return w->visit ? w->visit(w->context, &entry, err) : PS_OK;
}

ps_status ps_chain_walk(uint64_t *entries, char head[65], const char *log_path, ps_chain_visit *visit, void *context,
                        ps_error *err)
{
    walk w = {log_path, visit, context};

    return ps_line_chain_walk(entries, head, log_path, look_at_line, &w, err);
}

/* ---- appending ---- */

static void add_member(ps_buffer *line, const char *name, const char *text)
{
    ps_buffer_print(line, ",\"%s\":", name);
    ps_buffer_json(line, text ? text : "");
}

static void add_time(ps_buffer *line, int64_t at)
{
    const int64_t seconds = at ? at : ps_os_now();
    const int in_day = (int)(seconds % 86400);
    char day[11];
    ps_day_format(day, (ps_day)(seconds / 86400));
    ps_buffer_print(line, ",\"at\":\"%sT%02d:%02d:%02dZ\"", day, in_day / 3600, in_day / 60 % 60, in_day % 60);
}

static void add_members(ps_buffer *members, const ps_log_entry *entry)
{
    char user[64] = "", as_of[11];

    add_time(members, entry->at);
    add_member(members, "event", entry->event);
    add_member(members, "plan", entry->plan);
    add_member(members, "folder", entry->folder);
    if (!entry->user)
        ps_os_user(user);
    add_member(members, "user", entry->user ? entry->user : user);
    ps_day_format(as_of, entry->as_of);
    if (entry->as_of == PS_NO_DAY)
        ps_buffer_text(members, ",\"as_of\":null");
    else
        add_member(members, "as_of", as_of);
    add_member(members, "run_sha256", entry->run_sha256);
    ps_buffer_text(members, entry->extra ? entry->extra : "");
}

ps_status ps_log_append(uint64_t *number, char hash[65], const char *log_path, const ps_log_entry *entry, ps_error *err)
{
    ps_buffer line = {0}, members = {0};
    uint64_t entries = 0;
    char previous[65] = PS_LINE_CHAIN_START;
    ps_status status = PS_OK;

    if (entry->extra && strpbrk(entry->extra, "\r\n"))
        return ps_fail(err, PS_EUSE, "a log entry is one line");
    if (ps_os_exists(log_path))
        status = ps_chain_walk(&entries, previous, log_path, NULL, NULL, err);
    if (status != PS_OK)
        return status;
    add_members(&members, entry);
    if (!members.failed)
        ps_line_chain_compose(&line, hash, entries + 1, previous, members.at);
    status = members.failed || line.failed ? ps_fail_memory(err) : ps_append_lines(log_path, &line, err);
    if (status == PS_OK)
        *number = entries + 1;
    ps_buffer_release(&members);
    ps_buffer_release(&line);
    return status;
}
