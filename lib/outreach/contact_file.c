/* Contact file: the ledger's lines to entries, and entries to lines at its end. */
#include "outreach/contact_parts.h"

#include "base/append_file.h"
#include "base/arena.h"
#include "base/csv_rows.h"
#include "base/csv_writer.h"
#include "outreach/answer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PIECE ((size_t)1 << 20)
#define ROW_MOST ((size_t)64 << 10) /* bytes of an entry; far more than any that was written here */

enum { C_DAY, C_EVENT, C_ID, C_TEAM, C_LIST, C_RECIPIENT, C_OUTCOME, C_PLAN, C_INDEX_DATE, C_DETAIL, COLUMNS };
static const char *const columns[COLUMNS] = {"day",       "event",   "pseudo_id", "team",       "list",
                                             "recipient", "outcome", "plan",      "index_date", "detail"};

/* ---- the file's bytes ---- */

static ps_status read_bytes(ps_buffer *out, ps_sha256 *state, const char *path, ps_error *err)
{
    char *piece = malloc(PIECE);
    ps_os_file *file = NULL;
    size_t got = 1;
    ps_status st = piece ? ps_os_open(&file, path, err) : ps_fail_memory(err);

    while (st == PS_OK && got) {
        st = ps_os_read(&got, file, piece, PIECE, err);
        if (st != PS_OK)
            break;
        ps_sha256_add(state, piece, got);
        if (out)
            ps_buffer_add(out, piece, got);
        if (out && out->failed)
            st = ps_fail_memory(err);
    }
    ps_os_close(file);
    free(piece);
    return st;
}

/* ---- reading ---- */

typedef struct reading {
    ps_contacts *c;
    ps_csv_rows csv;
    ps_error *err;
} reading;

static ps_status bad(const reading *r, uint64_t line, int column, const char *why)
{
    ps_fail(r->err, PS_EDATA, "%s", why);
    ps_error_file(r->err, r->c->path);
    ps_error_place(r->err, line, column >= 0 ? (uint32_t)column + 1 : 0, 0);
    if (column >= 0)
        ps_error_field(r->err, columns[column]);
    ps_error_hint(r->err, "the contact ledger is damaged: put back the last good copy; without it people may be "
                          "contacted again too soon");
    return PS_EDATA;
}

/* What no entry holds anywhere: told before any line is looked at. */
static ps_status check_bytes(const reading *r, const ps_buffer *text)
{
    const char *const nul = memchr(text->at, '\0', text->length);
    const size_t valid = ps_utf8_valid(text->at, text->length);
    const size_t stop = nul && (size_t)(nul - text->at) < valid ? (size_t)(nul - text->at) : valid;
    uint64_t line = 1;

    if (stop == text->length && text->at[text->length - 1] == '\n')
        return PS_OK;
    for (const char *c = text->at; (c = memchr(c, '\n', stop - (size_t)(c - text->at))); c++)
        line++;
    return bad(r, line, -1, stop < text->length ? "this is not text in UTF-8" : "the last line is cut short");
}

static ps_status check_heading(reading *r)
{
    bool good = ps_csv_rows_next(&r->csv) && r->csv.n == COLUMNS;

    for (int i = 0; good && i < COLUMNS; i++)
        good = ps_slice_equals(r->csv.cells[i], columns[i]);
    if (r->csv.failed)
        return ps_fail_memory(r->err);
    return good ? PS_OK : bad(r, 1, -1, "this is no contact ledger: its first line is not the heading");
}

static bool read_day(ps_day *out, ps_slice cell)
{
    char iso[11] = {0};

    if (cell.length == sizeof iso - 1)
        memcpy(iso, cell.at, cell.length);
    *out = ps_day_parse(iso);
    return *out != PS_NO_DAY;
}

static bool read_event(ps_contact_event *out, ps_slice cell)
{
    for (unsigned i = 0; i < PS_CONTACT_EVENTS; i++)
        if (ps_slice_equals(cell, ps_contact_event_names[i])) {
            *out = (ps_contact_event)i;
            return true;
        }
    return false;
}

static bool read_outcome(ps_outcome *out, ps_slice cell)
{
    for (unsigned i = 0; i < PS_OUTCOMES; i++)
        if (ps_slice_equals(cell, ps_answer_words[i].word)) {
            *out = (ps_outcome)i;
            return true;
        }
    return false;
}

static ps_status read_texts(reading *r, ps_contact *one)
{
    const struct {
        const char **to;
        int column;
    } texts[] = {{&one->team, C_TEAM},
                 {&one->list, C_LIST},
                 {&one->recipient, C_RECIPIENT},
                 {&one->plan, C_PLAN},
                 {&one->detail, C_DETAIL}};

    for (size_t i = 0; i < PS_COUNT(texts); i++) {
        *texts[i].to = ps_contacts_word(r->c, ps_answer_unguarded(r->csv.cells[texts[i].column]));
        if (!*texts[i].to)
            return ps_fail_memory(r->err);
    }
    return PS_OK;
}

static ps_status read_row(reading *r)
{
    const ps_slice *const cells = r->csv.cells;
    const uint64_t line = r->csv.line;
    ps_contact one = {0};
    ps_status st;

    if (r->csv.unclosed)
        return bad(r, line, -1, "a quote that begins here is never closed");
    if (r->csv.bytes.length > ROW_MOST)
        return bad(r, line, -1, "the line is longer than any entry");
    if (r->csv.n != COLUMNS)
        return bad(r, line, -1, "the line does not have the ten fields of an entry");
    if (!read_day(&one.day, cells[C_DAY]))
        return bad(r, line, C_DAY, "this is no day");
    if (!read_event(&one.event, cells[C_EVENT]))
        return bad(r, line, C_EVENT, "this is none of listed, waiting, drawn, answered");
    if (!cells[C_ID].length)
        return bad(r, line, C_ID, "the pseudonym is empty");
    if (!read_outcome(&one.outcome, cells[C_OUTCOME]) || (one.event == PS_ANSWERED) != (one.outcome != PS_OUTCOME_NONE))
        return bad(r, line, C_OUTCOME, "an answer has one of the words of its list, and no other entry has any");
    if (!read_day(&one.index_date, cells[C_INDEX_DATE]))
        return bad(r, line, C_INDEX_DATE, "this is no day");
    st = read_texts(r, &one);
    return st == PS_OK ? ps_contacts_note(r->c, ps_answer_unguarded(cells[C_ID]), &one, r->err) : st;
}

static ps_status read_text(ps_contacts *c, const ps_buffer *text, ps_error *err)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* of an editor or a spreadsheet; says nothing */
    const bool marked = text->length >= 3 && memcmp(text->at, mark, 3) == 0;
    reading r = {c, {.delimiter = ','}, err};
    ps_status st;

    if (text->length == (marked ? 3u : 0u))
        return bad(&r, 0, -1, "the contact ledger is empty, without even its heading");
    r.csv.at = text->at + (marked ? 3 : 0);
    r.csv.end = text->at + text->length;
    st = check_bytes(&r, text);
    if (st == PS_OK)
        st = check_heading(&r);
    while (st == PS_OK && ps_csv_rows_next(&r.csv))
        st = read_row(&r);
    if (st == PS_OK && r.csv.failed)
        st = ps_fail_memory(err);
    ps_csv_rows_release(&r.csv);
    return st;
}

ps_status ps_contacts_read(ps_contacts *c, ps_error *err)
{
    ps_buffer text = {0};
    ps_sha256 state;
    ps_status st;

    if (!ps_os_exists(c->path))
        return PS_OK;
    ps_sha256_start(&state);
    st = read_bytes(&text, &state, c->path, err);
    ps_sha256_finish(c->opened_sha256, &state);
    if (st == PS_OK)
        st = read_text(c, &text, err);
    memcpy(c->sha256, c->opened_sha256, sizeof c->sha256);
    ps_buffer_release(&text);
    return st;
}

/* ---- writing ---- */

ps_status ps_contacts_compose(ps_contacts *c, ps_slice id, const ps_contact *one, ps_error *err)
{
    ps_csv_writer *csv = NULL;
    ps_status st = ps_csv_writer_new(&csv, err);

    if (st != PS_OK)
        return st;
    ps_csv_day(csv, one->day);
    ps_csv_raw(csv, ps_contact_event_names[one->event]);
    ps_csv_slice(csv, id.at, id.length);
    ps_csv_text(csv, one->team);
    ps_csv_text(csv, one->list);
    ps_csv_text(csv, one->recipient);
    ps_csv_raw(csv, ps_answer_words[one->outcome].word);
    ps_csv_text(csv, one->plan);
    ps_csv_day(csv, one->index_date);
    ps_csv_text(csv, one->detail);
    ps_csv_end_row(csv);
    st = ps_csv_check(csv, err);
    if (st == PS_OK)
        ps_buffer_add(&c->added, ps_csv_text_so_far(csv), ps_csv_length(csv));
    if (st == PS_OK && c->added.failed)
        st = ps_fail_memory(err);
    ps_csv_writer_abandon(csv);
    return st;
}

/* Somebody else's run entered people meanwhile whom this one did not know of. *state goes on from the file's end. */
static ps_status check_unchanged(ps_sha256 *state, const ps_contacts *c, ps_error *err)
{
    const bool there = ps_os_exists(c->path);
    char sha256[PS_SHA256_TEXT] = "";
    ps_status st = PS_OK;

    ps_sha256_start(state);
    if (there) {
        ps_sha256 so_far;

        st = read_bytes(NULL, state, c->path, err);
        so_far = *state;
        ps_sha256_finish(sha256, &so_far);
    }
    if (st != PS_OK || strcmp(sha256, c->sha256) == 0)
        return st;
    ps_fail(err, PS_ESYSTEM, "the contact ledger was changed since it was read: nothing was entered");
    ps_error_file(err, c->path);
    ps_error_hint(err, "run again: whom another run has listed meanwhile is then held back here");
    return PS_ESYSTEM;
}

static ps_status append_locked(ps_contacts *c, ps_error *err)
{
    ps_buffer lines = {0};
    ps_sha256 state;
    ps_status st = check_unchanged(&state, c, err);

    for (int i = 0; !c->sha256[0] && i < COLUMNS; i++)
        ps_buffer_print(&lines, "%s%s", columns[i], i + 1 < COLUMNS ? "," : "\n");
    ps_buffer_add(&lines, c->added.at, c->added.length);
    if (st == PS_OK && lines.failed)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_append_lines(c->path, &lines, err);
    if (st == PS_OK) { /* reckoned, not read: once the lines are in the file nothing fails */
        ps_sha256_add(&state, lines.at, lines.length);
        ps_sha256_finish(c->sha256, &state);
    }
    ps_buffer_release(&lines);
    return st;
}

ps_status ps_contacts_append(ps_contacts *c, ps_error *err)
{
    ps_os_lock *lock = NULL;
    ps_status st;

    if (!c->added.length)
        return PS_OK;
    st = ps_append_lock(&lock, c->path, PS_CONTACT_LOCK_SECONDS, err);
    if (st == PS_OK)
        st = append_locked(c, err);
    ps_os_lock_give(lock);
    if (st == PS_OK)
        ps_buffer_clear(&c->added);
    return st;
}
