/* Chain: appending to the log, and walking it. Both look at every line before: a new entry never hides a broken one. */
#include "audit/chain.h"

#include "audit/audit_log.h"
#include "audit/json_read.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/os.h"
#include "base/path.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"
#define HASH_MEMBER ",\"hash\":\""
#define HASH_LENGTH ((size_t)64)
#define TAIL_LENGTH (sizeof HASH_MEMBER - 1 + HASH_LENGTH + 2) /* and the closing quote and brace */
#define PIECE ((size_t)64 << 10)

/* ---- one line ---- */

static void hash_without_member(char out[65], const char *line, size_t length)
{
    ps_sha256 state;
    ps_sha256_start(&state);
    ps_sha256_add(&state, line, length - TAIL_LENGTH);
    ps_sha256_add(&state, "}", 1);
    ps_sha256_finish(out, &state);
}

/* The members that come first, in their order. */
static bool read_members(ps_chain_entry *entry, ps_slice *previous, ps_slice line)
{
    ps_slice left = line, ignored;
    return ps_json_take(&left, "{\"n\":") && ps_json_take_count(&left, &entry->number) &&
           ps_json_take(&left, ",\"previous\":") && ps_json_take_text(&left, previous) &&
           ps_json_take(&left, ",\"at\":") && ps_json_take_text(&left, &ignored) &&
           ps_json_take(&left, ",\"event\":") && ps_json_take_text(&left, &entry->event) &&
           ps_json_take(&left, ",\"plan\":") && ps_json_take_text(&left, &ignored) &&
           ps_json_take(&left, ",\"folder\":") && ps_json_take_text(&left, &entry->folder) &&
           ps_json_take(&left, ",\"user\":") && ps_json_take_text(&left, &ignored) &&
           ps_json_take(&left, ",\"as_of\":") && (ps_json_take(&left, "null") || ps_json_take_text(&left, &ignored)) &&
           ps_json_take(&left, ",\"run_sha256\":") && ps_json_take_text(&left, &entry->run_sha256);
}

/* NULL if the line, without its line break, follows on `number` - 1 entries whose last hash is `previous`; else what is
 * wrong. */
static const char *check_line(ps_chain_entry *entry, ps_slice line, uint64_t number, const char *previous)
{
    char hash[65];
    ps_slice before, tail;

    if (line.length <= TAIL_LENGTH)
        return "the line is not a log entry";
    tail = (ps_slice){line.at + line.length - TAIL_LENGTH, TAIL_LENGTH};
    hash_without_member(hash, line.at, line.length);
    if (!ps_json_take(&tail, HASH_MEMBER) || !ps_json_take(&tail, hash) || !ps_json_take(&tail, "\"}"))
        return "the entry was changed: its hash does not agree with it";
    if (!read_members(entry, &before, line))
        return "the line is not a log entry";
    if (entry->number != number)
        return "the entry does not have the next number: entries were removed, added or moved";
    if (!ps_slice_equals(before, previous))
        return "the entry does not follow on the one before it";
    memcpy(entry->hash, hash, sizeof hash);
    return NULL;
}

/* ---- the walk ---- */

typedef struct walk {
    const char *path;
    uint64_t *entries;
    char *head;
    ps_chain_visit *visit;
    void *context;
} walk;

static ps_status bad_line(const walk *w, const char *why, ps_error *err)
{
    ps_fail(err, PS_EDISCLOSURE, "%s", why);
    ps_error_file(err, w->path);
    ps_error_place(err, *w->entries + 1, 0, 0);
    return PS_EDISCLOSURE;
}

/* Takes the whole lines off the front of the text. */
static ps_status take_lines(const walk *w, ps_buffer *text, ps_error *err)
{
    ps_status status = PS_OK;
    size_t start = 0;

    while (status == PS_OK && start < text->length) {
        const char *line = text->at + start, *end = memchr(line, '\n', text->length - start);
        ps_chain_entry entry;
        const char *why;
        if (!end)
            break;
        why = check_line(&entry, (ps_slice){line, (size_t)(end - line)}, *w->entries + 1, w->head);
        if (why)
            return bad_line(w, why, err);
        memcpy(w->head, entry.hash, sizeof entry.hash);
        *w->entries += 1;
        if (w->visit)
            status = w->visit(w->context, &entry, err);
        start += (size_t)(end - line) + 1;
    }
    if (start) {
        memmove(text->at, text->at + start, text->length - start);
        text->length -= start;
    }
    return status;
}

static ps_status walk_file(const walk *w, ps_os_file *file, char *piece, ps_error *err)
{
    ps_buffer text = {0};
    ps_status status = PS_OK;
    size_t got = 1;

    while (status == PS_OK && got) {
        status = ps_os_read(&got, file, piece, PIECE, err);
        if (status != PS_OK || got == 0)
            break;
        ps_buffer_add(&text, piece, got);
        status = text.failed ? ps_fail_memory(err) : take_lines(w, &text, err);
    }
    if (status == PS_OK && text.length) {
        status = bad_line(w, "the last line is cut short", err);
        ps_error_hint(err,
                      "a run may have stopped while writing it: look at it, then cut the log after the line before");
    }
    ps_buffer_release(&text);
    return status;
}

ps_status ps_chain_walk(uint64_t *entries, char head[65], const char *log_path, ps_chain_visit *visit, void *context,
                        ps_error *err)
{
    const walk w = {log_path, entries, head, visit, context};
    char *piece = malloc(PIECE);
    ps_os_file *file = NULL;
    ps_status status = piece ? ps_os_open(&file, log_path, err) : ps_fail_memory(err);

    *entries = 0;
    memcpy(head, NO_HASH, sizeof NO_HASH);
    if (status == PS_OK)
        status = walk_file(&w, file, piece, err);
    ps_os_close(file);
    free(piece);
    return status;
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

static void compose(ps_buffer *line, char hash[65], uint64_t number, const char *previous, const ps_log_entry *entry)
{
    char user[64] = "", as_of[11];

    ps_buffer_print(line, "{\"n\":%" PRIu64, number);
    add_member(line, "previous", previous);
    add_time(line, entry->at);
    add_member(line, "event", entry->event);
    add_member(line, "plan", entry->plan);
    add_member(line, "folder", entry->folder);
    if (!entry->user)
        ps_os_user(user);
    add_member(line, "user", entry->user ? entry->user : user);
    ps_day_format(as_of, entry->as_of);
    if (entry->as_of == PS_NO_DAY)
        ps_buffer_text(line, ",\"as_of\":null");
    else
        add_member(line, "as_of", as_of);
    add_member(line, "run_sha256", entry->run_sha256);
    ps_buffer_text(line, entry->extra ? entry->extra : "");
    ps_buffer_text(line, "}");
    if (line->failed)
        return;
    ps_sha256_of(hash, line->at, line->length);
    line->length--; /* the brace: it comes back after the hash */
    ps_buffer_print(line, "%s%s\"}\n", HASH_MEMBER, hash);
}

static ps_status write_line(const char *path, const ps_buffer *line, ps_error *err)
{
    const bool new_log = !ps_os_exists(path);
    uint64_t size = 0;
    int64_t modified;
    ps_os_file *file = NULL;
    ps_arena *arena = ps_arena_new();
    const char *folder = arena ? ps_path_folder(arena, path) : NULL;
    ps_status status = folder ? PS_OK : ps_fail_memory(err);

    if (status == PS_OK && !new_log)
        status = ps_os_stat(&size, &modified, path, err);
    if (status == PS_OK)
        status = ps_os_create(&file, path, true, err);
    if (status == PS_OK) {
        status = ps_os_write(file, line->at, line->length, err);
        if (status == PS_OK)
            status = ps_os_finish(file, err);
        else
            ps_os_close(file);
        /* A full disk: half a line would make every later run stop at it. */
        if (status != PS_OK)
            (void)!ps_os_truncate(path, size, NULL);
    }
    if (status == PS_OK && new_log)
        status = ps_os_sync_folder(folder, err);
    ps_arena_free(arena);
    return status;
}

ps_status ps_log_append(uint64_t *number, char hash[65], const char *log_path, const ps_log_entry *entry, ps_error *err)
{
    ps_buffer line = {0};
    uint64_t entries = 0;
    char previous[65] = NO_HASH;
    ps_status status = PS_OK;

    if (entry->extra && strpbrk(entry->extra, "\r\n"))
        return ps_fail(err, PS_EUSE, "a log entry is one line");
    if (ps_os_exists(log_path))
        status = ps_chain_walk(&entries, previous, log_path, NULL, NULL, err);
    if (status != PS_OK)
        return status;
    compose(&line, hash, entries + 1, previous, entry);
    status = line.failed ? ps_fail_memory(err) : write_line(log_path, &line, err);
    if (status == PS_OK)
        *number = entries + 1;
    ps_buffer_release(&line);
    return status;
}
