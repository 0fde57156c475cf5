/* Line chain: composing lines, and walking them. */
#include "base/line_chain.h"

#include "base/arena.h"
#include "base/digest.h"
#include "base/json_read.h"
#include "base/os.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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

/* NULL if the line, without its line break, follows on `number` - 1 lines whose last hash is `previous`; else what is
 * wrong. */
static const char *check_line(ps_chained_line *out, ps_slice line, uint64_t number, const char *previous)
{
    ps_slice left, before, tail;

    if (line.length <= TAIL_LENGTH)
        return "the line is not a log entry";
    tail = (ps_slice){line.at + line.length - TAIL_LENGTH, TAIL_LENGTH};
    hash_without_member(out->hash, line.at, line.length);
    if (!ps_json_take(&tail, HASH_MEMBER) || !ps_json_take(&tail, out->hash) || !ps_json_take(&tail, "\"}"))
        return "the entry was changed: its hash does not agree with it";
    left = (ps_slice){line.at, line.length - TAIL_LENGTH};
    if (!ps_json_take(&left, "{\"n\":") || !ps_json_take_count(&left, &out->number) ||
        !ps_json_take(&left, ",\"previous\":") || !ps_json_take_text(&left, &before))
        return "the line is not a log entry";
    if (out->number != number)
        return "the entry does not have the next number: entries were removed, added or moved";
    if (!ps_slice_equals(before, previous))
        return "the entry does not follow on the one before it";
    out->members = left;
    return NULL;
}

void ps_line_chain_compose(ps_buffer *out, char hash[65], uint64_t number, const char *previous, const char *members)
{
    const size_t start = out->length;

    ps_buffer_print(out, "{\"n\":%" PRIu64 ",\"previous\":\"%s\"", number, previous);
    ps_buffer_text(out, members);
    ps_buffer_text(out, "}");
    if (out->failed)
        return;
    ps_sha256_of(hash, out->at + start, out->length - start);
    out->length--; /* the brace: it comes back after the hash */
    ps_buffer_print(out, "%s%s\"}\n", HASH_MEMBER, hash);
}

/* ---- the walk ---- */

typedef struct walk {
    const char *path;
    uint64_t *lines;
    char *head;
    ps_line_visit *visit;
    void *context;
} walk;

ps_status ps_line_chain_bad(const char *path, uint64_t number, const char *why, ps_error *err)
{
    ps_fail(err, PS_EDISCLOSURE, "%s", why);
    ps_error_file(err, path);
    ps_error_place(err, number, 0, 0);
    return PS_EDISCLOSURE;
}

/* Takes the whole lines off the front of the text. */
static ps_status take_lines(const walk *w, ps_buffer *text, ps_error *err)
{
    ps_status status = PS_OK;
    size_t start = 0;

    while (status == PS_OK && start < text->length) {
        const char *at = text->at + start, *end = memchr(at, '\n', text->length - start);
        ps_chained_line line;
        const char *why;
        if (!end)
            break;
        why = check_line(&line, (ps_slice){at, (size_t)(end - at)}, *w->lines + 1, w->head);
        if (why)
            return ps_line_chain_bad(w->path, *w->lines + 1, why, err);
        if (w->visit)
            status = w->visit(w->context, &line, err);
        if (status == PS_OK) {
            memcpy(w->head, line.hash, sizeof line.hash);
            *w->lines += 1;
        }
        start += (size_t)(end - at) + 1;
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
        if (text.failed)
            status = ps_fail_memory(err);
        else if (memchr(piece, '\n', got)) /* else there is no whole line yet */
            status = take_lines(w, &text, err);
    }
    if (status == PS_OK && text.length) {
        status = ps_line_chain_bad(w->path, *w->lines + 1, "the last line is cut short", err);
        ps_error_hint(err,
                      "a run may have stopped while writing it: look at it, then cut the log after the line before");
    }
    ps_buffer_release(&text);
    return status;
}

ps_status ps_line_chain_walk(uint64_t *lines, char head[65], const char *path, ps_line_visit *visit, void *context,
                             ps_error *err)
{
    const walk w = {path, lines, head, visit, context};
    char *piece = malloc(PIECE);
    ps_os_file *file = NULL;
    ps_status status = piece ? ps_os_open(&file, path, err) : ps_fail_memory(err);

    *lines = 0;
    memcpy(head, PS_LINE_CHAIN_START, sizeof PS_LINE_CHAIN_START);
    if (status == PS_OK)
        status = walk_file(&w, file, piece, err);
    ps_os_close(file);
    free(piece);
    return status;
}
