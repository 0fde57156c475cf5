/* CSV reference: what csv_reader.h promises, done the slow and plain way, to hold the reader against.
 *
 * Every record goes through a libcsv parser of its own, a byte at a time; lines, limits, NUL, UTF-8, Windows-1252 and
 * the choice of the delimiter are written down here once more, from the contract and not from the code. No framework,
 * so that a fuzzer can use it: csv_agrees() says what differs. */
#ifndef POPSTRAT_TEST_CSV_REFERENCE_H
#define POPSTRAT_TEST_CSV_REFERENCE_H

#include "base/text.h"
#include "extract/csv_reader.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

typedef struct csv_try {
    const char *path; /* holds the bytes, packed or not */
    const char *at;   /* the plain bytes */
    size_t length;
    char delimiter; /* 0: to be found */
    bool windows_1252;
} csv_try;

/* ---- text ---- */

/* One character of UTF-8 at `at`, which is no NUL-terminated text; 0 if there is none. RFC 3629. */
static inline size_t reference_character(const unsigned char *at, size_t length)
{
    static const struct {
        unsigned char first, last, mark, mask;
        uint32_t least;
    } forms[] = {{0x00, 0x7f, 0x00, 0x7f, 0},
                 {0xc0, 0xdf, 0xc0, 0x1f, 0x80},
                 {0xe0, 0xef, 0xe0, 0x0f, 0x800},
                 {0xf0, 0xf7, 0xf0, 0x07, 0x10000}};

    for (size_t n = 1; n <= 4; n++) {
        uint32_t point = at[0] & forms[n - 1].mask;
        if (at[0] < forms[n - 1].first || at[0] > forms[n - 1].last)
            continue;
        if (n > length)
            return 0;
        for (size_t i = 1; i < n; i++) {
            if (at[i] < 0x80 || at[i] > 0xbf)
                return 0;
            point = point * 64 + (at[i] - 0x80u);
        }
        return point < forms[n - 1].least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? 0 : n;
    }
    return 0;
}

static inline bool reference_utf8(const char *at, size_t length)
{
    while (length) {
        const size_t n = reference_character((const unsigned char *)at, length);
        if (!n)
            return false;
        at += n;
        length -= n;
    }
    return true;
}

/* Windows-1252 as its publisher draws it: row 8 and row 9 in order, '?' where nothing stands. */
static inline void reference_1252(ps_buffer *out, const char *at, size_t length)
{
    static const char rows[] = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ";

    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)at[i];
        if (c < 0x80) {
            ps_buffer_add(out, at + i, 1);
        } else if (c >= 0xa0) {
            ps_buffer_add(out, (const char[]){(char)(c < 0xc0 ? 0xc2 : 0xc3), (char)(0x80 + c % 64)}, 2);
        } else {
            const char *p = rows;
            for (unsigned skip = c - 0x80u; skip; skip--)
                p += reference_character((const unsigned char *)p, 4);
            if (*p == '?')
                ps_buffer_add(out, "\xff", 1);
            else
                ps_buffer_add(out, p, reference_character((const unsigned char *)p, 4));
        }
    }
}

/* ---- one record ---- */

typedef struct reference_record {
    ps_buffer fields; /* "[length]text" each */
    size_t n;
    uint32_t nul, bad; /* first field with NUL, or that is not UTF-8; 0 none */
    bool ended;
} reference_record;

static inline void reference_field(void *at, size_t length, void *context)
{
    reference_record *r = context;
    const char *text = at ? at : "";

    r->n++;
    if (!r->nul && length && memchr(text, '\0', length))
        r->nul = (uint32_t)r->n;
    if (!r->bad && !reference_utf8(text, length))
        r->bad = (uint32_t)r->n;
    ps_buffer_print(&r->fields, "[%zu]", length);
    ps_buffer_add(&r->fields, text, length);
}

static inline void reference_end(int c, void *context)
{
    (void)c;
    ((reference_record *)context)->ended = true;
}

/* The record at `at`; *used are its bytes with one byte of line end. The sentence that refuses it as malformed, or
 * NULL. */
static inline const char *reference_read(reference_record *r, size_t *used, const char *at, size_t length,
                                         char delimiter)
{
    const size_t most = length > PS_RECORD_LIMIT ? PS_RECORD_LIMIT + 1 : length;
    const char *refusal = NULL;
    struct csv_parser parser;

    ps_buffer_clear(&r->fields);
    r->n = 0;
    r->nul = r->bad = 0;
    r->ended = false;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
        abort();
    csv_set_delim(&parser, (unsigned char)delimiter);
    if (length > 4096)
        csv_set_blk_size(&parser, (size_t)1 << 16);
    for (*used = 0; !r->ended && !refusal && *used < most; (*used)++)
        if (csv_parse(&parser, at + *used, 1, reference_field, reference_end, r) != 1)
            refusal = parser.quoted ? "text after a closing quote" : "quote inside an unquoted field";
    if (!r->ended && !refusal && length > PS_RECORD_LIMIT)
        refusal = parser.quoted && parser.pstate == 2 /* in a field that has no closing quote yet */
                      ? "quote is not closed within 1 MiB"
                      : "row is longer than 1 MiB";
    if (!r->ended && !refusal && csv_fini(&parser, reference_field, reference_end, r) != 0)
        refusal = "quote is not closed";
    csv_free(&parser);
    return refusal;
}

/* ---- a file ---- */

static inline size_t reference_lines(const char *at, size_t length, bool after_cr)
{
    size_t lines = 0;

    for (size_t i = 0; i < length; i++) {
        lines += at[i] == '\r' || (at[i] == '\n' && !after_cr);
        after_cr = at[i] == '\r';
    }
    return lines;
}

static inline char reference_delimiter(const char *at, size_t length)
{
    static const char all[] = {',', '|', '\t', ';'};
    reference_record r = {0};
    char best = ',';
    size_t most = 0;

    for (size_t i = 0; i < sizeof(all); i++) {
        size_t begin = 0, used = 0;
        const char *refusal = NULL;

        r.n = 0;
        while (begin < length && !r.n && !refusal) {
            refusal = reference_read(&r, &used, at + begin, length - begin, all[i]);
            begin += used;
        }
        if (!refusal && r.n > most) {
            most = r.n;
            best = all[i];
        }
    }
    ps_buffer_release(&r.fields);
    return best;
}

/* All that the reader should say, as text with bytes in it. */
static inline void reference_file(ps_buffer *out, const csv_try *t)
{
    ps_buffer text = {0};
    reference_record r = {0};
    size_t begin = 0, line = 1, blank = 0;
    char delimiter;

    if (t->windows_1252)
        reference_1252(&text, t->at, t->length);
    else if (t->length >= 3 && !memcmp(t->at, "\xef\xbb\xbf", 3))
        ps_buffer_add(&text, t->at + 3, t->length - 3);
    else
        ps_buffer_add(&text, t->at, t->length);
    delimiter = t->delimiter ? t->delimiter : reference_delimiter(text.at, text.length);
    while (begin < text.length) {
        const char *const at = text.at + begin;
        size_t used;
        const char *refusal;

        if (*at == '\n' && begin && at[-1] == '\r') {
            begin++;
            continue;
        }
        refusal = reference_read(&r, &used, at, text.length - begin, delimiter);
        if (refusal) {
            ps_buffer_print(out, "%zu:!%s@%zu\n", line, refusal, r.n + 1);
            for (used = 0; used < text.length - begin && at[used] != '\n' && at[used] != '\r'; used++)
                ;
            used += used < text.length - begin;
        } else if (!r.n) {
            blank++;
        } else if (r.nul) {
            ps_buffer_print(out, "%zu:!NUL byte in the row@%u\n", line, r.nul);
        } else if (r.bad) {
            ps_buffer_print(out, "%zu:!text is not %s@%u\n", line, t->windows_1252 ? "Windows-1252" : "UTF-8", r.bad);
        } else {
            ps_buffer_print(out, "%zu:%zu", line, r.n);
            ps_buffer_add(out, r.fields.at, r.fields.length);
            ps_buffer_text(out, "\n");
        }
        line += reference_lines(at, used, false);
        begin += used;
    }
    ps_buffer_print(out, "delimiter %02x, %zu blank", (unsigned char)delimiter, blank);
    ps_buffer_release(&text);
    ps_buffer_release(&r.fields);
}

/* ---- the reader in the same words ---- */

static inline ps_status reader_says(ps_buffer *out, const csv_try *t, size_t block)
{
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_error err = {0};
    ps_status st = ps_csv_open_block(&csv, t->path, "f.csv", t->delimiter, t->windows_1252, block, &err);

    while (st == PS_OK && (st = ps_csv_next(&record, csv, &err)) == PS_OK) {
        if (record->refusal) {
            ps_buffer_print(out, "%llu:!%s@%u\n", (unsigned long long)record->line, record->refusal,
                            record->refusal_field);
            if (record->n)
                ps_buffer_text(out, "but with fields\n");
            continue;
        }
        ps_buffer_print(out, "%llu:%zu", (unsigned long long)record->line, record->n);
        for (size_t i = 0; i < record->n; i++) {
            ps_buffer_print(out, "[%zu]", record->fields[i].length);
            ps_buffer_add(out, record->fields[i].length ? record->fields[i].at : "", record->fields[i].length);
        }
        ps_buffer_text(out, "\n");
    }
    if (st == PS_END)
        ps_buffer_print(out, "delimiter %02x, %llu blank", (unsigned char)ps_csv_delimiter(csv),
                        (unsigned long long)ps_csv_blank_lines(csv));
    else
        ps_buffer_print(out, "error %d at %llu: %s", (int)st, (unsigned long long)err.line, err.message);
    ps_csv_close(csv);
    return st;
}

/* Nothing in the file gives a reason to refuse the whole of it: not NUL (UTF-16, no text), not the first bytes of
 * another kind of file, not a mark of UTF-8 under another name. */
static inline bool must_open(const csv_try *t)
{
    static const char *const marks[] = {
        "\xff\xfe",  "\xfe\xff", "\x1f\x8b", "PK\x03\x04",          "\xd0\xcf", "PAR1", "BZh",
        "\xfd\x37z", "7z\xbc",   "\x28\xb5", "\xef\xbb\xbf\xff\xfe"};

    if (t->length && memchr(t->at, '\0', t->length))
        return false;
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (t->length >= strlen(marks[i]) && !memcmp(t->at, marks[i], strlen(marks[i])))
            return false;
    return !t->windows_1252 || t->length < 3 || memcmp(t->at, "\xef\xbb\xbf", 3) != 0;
}

/* A piece of `b` around byte `at`, with what a terminal would not show as dots. */
static inline void show_around(ps_buffer *out, const char *title, const ps_buffer *b, size_t at)
{
    const size_t begin = at > 150 ? at - 150 : 0, end = at + 250 < b->length ? at + 250 : b->length;

    ps_buffer_print(out, "\n---- %s, bytes %zu to %zu of %zu\n", title, begin, end, b->length);
    for (size_t i = begin; i < end; i++)
        ps_buffer_text(out, b->at[i] == '\n' || (b->at[i] >= ' ' && b->at[i] < 127) ? (char[]){b->at[i], '\0'} : ".");
}

/* NULL: the reader agrees in steps of each of `n` blocks. Otherwise what differs, to be freed. `said` gets what the
 * reference says, and is empty where the whole file is refused. */
static inline char *csv_agrees(ps_buffer *said, const csv_try *t, const size_t *blocks, size_t n)
{
    ps_buffer first = {0}, got = {0}, why = {0};

    ps_buffer_clear(said);
    reference_file(said, t);
    for (size_t i = 0; i < n && !why.length; i++) {
        const ps_buffer *want = said;
        ps_status st;

        ps_buffer_clear(&got);
        st = reader_says(&got, t, blocks[i]);
        /* A file that may be refused as a whole is refused at every size, in the same words. */
        if (!must_open(t) && (first.length || st == PS_EDATA)) {
            if (!i)
                ps_buffer_add(&first, got.at, got.length);
            want = &first;
        }
        if (got.length != want->length || memcmp(got.at, want->at, got.length) != 0) {
            size_t at = 0;
            while (at < got.length && at < want->length && got.at[at] == want->at[at])
                at++;
            ps_buffer_print(&why, "blocks of %zu, delimiter %02x%s", blocks[i], (unsigned char)t->delimiter,
                            t->windows_1252 ? ", Windows-1252" : "");
            show_around(&why, "got", &got, at);
            show_around(&why, "wanted", want, at);
        }
    }
    if (first.length)
        ps_buffer_clear(said);
    if (got.failed || said->failed || why.failed)
        abort();
    ps_buffer_release(&first);
    ps_buffer_release(&got);
    return why.at;
}

#endif
