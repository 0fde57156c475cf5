/* Plain pair: a random extract, tame or torn, read by blocks and row by row: the same batches, persons and report? */
#ifndef POPSTRAT_TEST_PLAIN_PAIR_H
#define POPSTRAT_TEST_PLAIN_PAIR_H

#include "base/arena.h"
#include "extract/chunk.h"
#include "extract/input_report.h"
#include "extract/reader.h"
#include "random_csv.h"
#include "scratch.h"

#define ROWS_MOST 400
#define KNOWN 40

static char known_ids[KNOWN][65];

/* What one reading gave, as text. */
typedef struct story {
    ps_buffer text;
    uint64_t seen, kept;
} story;

static uint64_t even_lengths(const void *context, const char *text, size_t length)
{
    (void)context, (void)text;
    return length % 2 ? 1 : 2;
}

static void say_cell(ps_buffer *b, const ps_column *c, size_t row, const ps_intern *words)
{
    switch (c->type) {
    case PS_DATE:
        ps_buffer_print(b, " %d", c->day[row]);
        break;
    case PS_NUMBER:
        ps_buffer_print(b, " %.17g", c->number[row]);
        break;
    case PS_TEXT:
        ps_buffer_print(b, " [%s]", c->text[row] ? ps_intern_text(words, c->text[row]) : "");
        break;
    case PS_FLAG:
        ps_buffer_print(b, " %u", c->flag[row]);
        break;
    case PS_CODES:
        ps_buffer_print(b, " (");
        for (size_t i = c->first[row]; i < c->first[row + 1]; i++)
            ps_buffer_print(b, "%s;", ps_intern_text(words, c->text[i]));
        ps_buffer_print(b, ")");
        break;
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
}

static void say_label(ps_buffer *b, const ps_batch *batch, uint32_t number)
{
    uint32_t length = 0;

    if (number)
        memcpy(&length, batch->labels + number - 1, sizeof length);
    ps_buffer_print(b, " <%.*s>", (int)length, number ? batch->labels + number - 1 + sizeof length : "");
}

static void say_batch(story *s, const ps_batch *batch, const ps_schema *schema, const bool *labels,
                      const ps_intern *words, const ps_idmap *known)
{
    size_t n_strangers = 0;

    for (size_t i = 0; i < batch->n_seen; i++) {
        const ps_stranger *next = &batch->strangers[n_strangers];

        ps_buffer_print(&s->text, "%u\n", batch->persons[i]);
        if (batch->persons[i] != PS_IDMAP_NONE)
            continue;
        ck_assert_uint_lt(n_strangers++, batch->n_strangers);
        ck_assert_uint_eq(next->row, i);
        ck_assert_uint_eq(ps_idmap_find(known, next->id), PS_IDMAP_NONE);
        ps_buffer_print(&s->text, "%.*s\n", (int)next->id.length, next->id.at);
    }
    ck_assert_uint_eq(n_strangers, batch->n_strangers);
    for (size_t i = 0; i < batch->n; i++) {
        ck_assert_uint_lt(batch->kept[i], batch->n_seen);
        ck_assert_uint_eq(batch->persons[batch->kept[i]], ps_idmap_find(known, batch->ids[i]));
        ps_buffer_print(&s->text, "kept %llu %.*s", (unsigned long long)(s->seen + batch->kept[i]),
                        (int)batch->ids[i].length, batch->ids[i].at);
        if (batch->hashes)
            ps_buffer_print(&s->text, " %llx", (unsigned long long)batch->hashes[i]);
        for (size_t c = 0; c < schema->n_columns; c++) {
            if (!batch->columns[c].n)
                continue;
            if (labels && labels[c])
                say_label(&s->text, batch, batch->columns[c].text[i]);
            else
                say_cell(&s->text, &batch->columns[c], i, words);
            if (batch->unreadable[c] && batch->unreadable[c][i])
                ps_buffer_print(&s->text, "!");
        }
        ps_buffer_print(&s->text, "\n");
    }
    s->seen += batch->n_seen;
    s->kept += batch->n;
}

static void say_report(story *s, const ps_input_report *report)
{
    ps_buffer_print(&s->text, "rows %llu refused %llu deleted %llu blank %llu newest %d doubtful %zu\n",
                    (unsigned long long)report->rows, (unsigned long long)report->refused,
                    (unsigned long long)report->deleted, (unsigned long long)report->blank_lines, report->newest_event,
                    ps_intern_count(report->doubtful));
    for (size_t i = 0; i < report->n_fields; i++)
        ps_buffer_print(&s->text, "%s %llu %llu %llu\n", report->fields[i].field,
                        (unsigned long long)report->fields[i].faults, (unsigned long long)report->fields[i].missing,
                        (unsigned long long)report->fields[i].imprecise);
    for (size_t i = 0; i < report->n_rejects; i++)
        ps_buffer_print(&s->text, "%llu:%u %s %s %s\n", (unsigned long long)report->rejects[i].line,
                        report->rejects[i].column, report->rejects[i].field, report->rejects[i].reason,
                        report->rejects[i].value);
}

/* Reads the file in chunks of so many bytes. */
static story read_all(ps_input_spec spec, ps_scan_how how, size_t chunk_bytes, const ps_idmap *known)
{
    story s = {0};
    ps_reader *reader = NULL;
    ps_parser *parser;
    ps_chunk chunk = {0};
    ps_error err = {0};
    ps_status st;

    spec.scan = how;
    spec.chunk_bytes = chunk_bytes;
    st = ps_reader_open(&reader, &spec, &err);
    if (st != PS_OK) {
        ps_buffer_print(&s.text, "%s", err.message);
        return s;
    }
    parser = ps_parser_new(reader);
    ck_assert_ptr_nonnull(parser);
    ps_parser_look_up(parser, known);
    while ((st = ps_reader_fetch(&chunk, reader, &err)) == PS_OK) {
        const ps_batch *batch;
        ps_part *part = NULL;

        if (!ps_reader_follows(reader, &chunk))
            ck_assert(ps_reader_mend(&chunk, reader));
        ck_assert_int_eq(ps_parser_read(&part, &batch, parser, &chunk, &err), PS_OK);
        say_batch(&s, batch, spec.schema, spec.labels, ps_parser_words(parser), known);
        st = ps_reader_commit(reader, &chunk, part, &err);
        ps_part_free(part);
        if (st != PS_OK) {
            ps_buffer_print(&s.text, "%s", err.message);
            break;
        }
    }
    say_report(&s, ps_reader_report(reader));
    ck_assert(!s.text.failed);
    ps_chunk_release(&chunk);
    ps_parser_free(parser);
    ps_reader_close(reader);
    return s;
}

static void add_id(ps_buffer *b, random_csv *r)
{
    char id[65];
    const unsigned odd = draw(r, 100) < r->odd ? 1 + draw(r, 6) : 0;

    memcpy(id, known_ids[draw(r, KNOWN)], sizeof id);
    if (odd == 1)
        id[draw(r, 64)] = "gGfF:/`"[draw(r, 7)];
    if (odd == 2)
        id[0] = '\0';
    if (odd == 3)
        id[draw(r, 64)] = '\0';
    if (odd == 4)
        ps_buffer_add(b, " ", 1);
    ps_buffer_add(b, id, strlen(id));
    if (odd == 5)
        ps_buffer_add(b, "\xc3\xa9", 2);
    if (odd == 6)
        ps_buffer_add(b, "0", 1);
}

static void add_date(ps_buffer *b, random_csv *r)
{
    static const char *const odd[] = {"",           "2023-02-30", "2024-02-29", "2023-02-29",       "1900-01-01",
                                      "2025",       "2025-03",    "9999-12-31", "2025-03-31T10:15", "31/03/2025",
                                      "2025-13-01", "2025-00-10", "NULL",       " 2025-01-01",      "2025-1-01",
                                      "2025-01-0a", "0000-01-01", "2100-01-01"};

    if (draw(r, 100) < r->odd)
        ps_buffer_print(b, "%s", DRAW_TEXT(r, odd));
    else
        ps_buffer_print(b, "%04u-%02u-%02u", 1901 + draw(r, 199), 1 + draw(r, 12), 1 + draw(r, 28));
}

static void add_code(ps_buffer *b, random_csv *r)
{
    static const char *const odd[] = {"",
                                      "NULL",
                                      " 44054006 ",
                                      "\t1",
                                      "null",
                                      "a,b",
                                      "say \"\"this\"\"",
                                      "two\nlines",
                                      "\"\"",
                                      "9Nu0",
                                      "\xc3\xa9t\xc3\xa9",
                                      "x\r\ny",
                                      "longer than what the cache can hold"};
    const unsigned length = 1 + draw(r, 26);

    if (draw(r, 100) < r->odd) {
        const char *text = DRAW_TEXT(r, odd);
        const bool quotes = strpbrk(text, ",\"\n\r") != NULL;
        ps_buffer_print(b, quotes ? "\"%s\"" : "%s", text);
        return;
    }
    for (unsigned i = 0; i < length; i++)
        ps_buffer_add(b, &"0123456789"[draw(r, 2)], 1);
}

static void add_row(ps_buffer *b, random_csv *r, bool quoted, const char *line_end, bool gp)
{
    const char *quote = quoted ? "\"" : "";

    if (draw(r, 400) < r->odd)
        ps_buffer_print(b, draw(r, 2) ? "%s" : "one,two%s", line_end);
    ps_buffer_print(b, "%s", quote);
    add_id(b, r);
    ps_buffer_print(b, "%s,%s", quote, quote);
    add_date(b, r);
    ps_buffer_print(b, "%s,", quote);
    add_code(b, r);
    if (gp)
        ps_buffer_print(b, ",%s", draw(r, 100) < r->odd ? "many" : draw(r, 2) ? "" : "12.5");
    ps_buffer_print(b, "%s", draw(r, 200) < r->odd ? ",more" : "");
    ps_buffer_print(b, "%s", line_end);
}

static void make_file(ps_buffer *b, random_csv *r, bool gp)
{
    static const char *const line_ends[] = {"\n", "\n", "\r\n", "\r"};
    const char *line_end = DRAW_TEXT(r, line_ends);
    const unsigned rows = draw(r, ROWS_MOST);
    const bool quoted = draw(r, 3) == 0;

    ps_buffer_clear(b);
    ps_buffer_print(b, "pseudo_id,%s%s", gp ? "date,code,value" : "contact_date,team", line_end);
    for (unsigned i = 0; i < rows; i++)
        add_row(b, r, quoted, draw(r, 300) < r->odd ? DRAW_TEXT(r, line_ends) : line_end, gp);
    if (draw(r, 4) == 0 && b->length)
        b->length -= 1; /* the last line end, or half of it */
}

/* ---- extracts with cells of every kind ---- */

#define HEADINGS 200

typedef struct heading {
    const ps_schema_column *column;
    unsigned number; /* of several; 0: the only one */
} heading;

static void add_area(ps_buffer *b, random_csv *r, bool practice)
{
    static const char *const odd[] = {"",         "NULL",     "e01000001",  "E0100000",  "E010000012", "95AA01",
                                      "E01 0001", "&",        "2024-01-01", "E0100000a", "12345678",   "E01000:01",
                                      "[01",      "@0100001", "E01000007",  "Z9900"};

    if (draw(r, 100) < r->odd)
        ps_buffer_print(b, "%s", DRAW_TEXT(r, odd));
    else
        ps_buffer_print(b, practice ? "%c%05u" : "%c01%06u", "EWAZ"[draw(r, 4)], draw(r, 90));
}

static void add_code_word(ps_buffer *b, random_csv *r, const ps_code_word *words)
{
    static const char *const odd[] = {"", "", "NULL", "no such word in any set of words", "?", "A1", " 1", "1 ", "\t2"};
    unsigned n = 0;

    while (words[n].code)
        n++;
    if (draw(r, 100) < r->odd || !n)
        ps_buffer_print(b, "%s", DRAW_TEXT(r, odd));
    else
        ps_buffer_print(b, "%s", words[draw(r, n)].code);
}

static void add_day(ps_buffer *b, random_csv *r)
{
    static const char *const usual[] = {"", "", "1954-02", "2001-12", "2024-02-29", "2019-07"};

    if (draw(r, 3))
        add_date(b, r);
    else
        ps_buffer_print(b, "%s", DRAW_TEXT(r, usual));
}

static void add_codes(ps_buffer *b, random_csv *r, bool joined)
{
    static const char *const odd[] = {"-",     "a10",  "E11;I10", ",",   " E11 ",
                                      "E11.9", "\"\"", "E11\x7f", "|x|", "longer than what the cache can hold"};
    const unsigned n = joined ? draw(r, 3) : draw(r, 2);

    if (draw(r, 100) < r->odd)
        ps_buffer_print(b, "%s", DRAW_TEXT(r, odd));
    for (unsigned i = 0; i < n; i++)
        ps_buffer_print(b, "%s%c%02u", i ? ";" : "", "EIJ"[draw(r, 3)], draw(r, 100));
}

static void add_cell(ps_buffer *b, random_csv *r, const heading *h)
{
    switch (h->column->type) {
    case PS_DATE:
        add_day(b, r);
        break;
    case PS_NUMBER:
        ps_buffer_print(b, "%s", draw(r, 100) < r->odd ? "many" : draw(r, 2) ? "" : "12.5");
        break;
    case PS_CODES:
        add_codes(b, r, !h->number);
        break;
    case PS_TEXT:
    case PS_FLAG:
    case PS_NOTHING:
    case PS_DURATION:
        if (h->column->words)
            add_code_word(b, r, h->column->words);
        else if (h->column->role == PS_ROLE_AREA || h->column->role == PS_ROLE_PRACTICE)
            add_area(b, r, h->column->role == PS_ROLE_PRACTICE);
        else
            add_code(b, r);
    }
}

static unsigned draw_headings(heading *out, random_csv *r, const ps_schema *schema)
{
    unsigned n = 0;

    for (size_t c = 0; c < schema->n_columns && n + 99 < HEADINGS; c++) {
        const ps_schema_column *column = &schema->columns[c];
        const unsigned several = column->type == PS_CODES ? draw(r, 12) ? draw(r, 4) : 99 : 0;

        if ((int)c == schema->id || column->same_as || (!column->required && draw(r, 2)) ||
            (column->role == PS_ROLE_DELETED && draw(r, 4)))
            continue;
        out[n++] = (heading){column, several ? 1 : 0};
        for (unsigned i = 2; i <= several; i++)
            out[n++] = (heading){column, i};
    }
    return n;
}

static void make_wide_file(ps_buffer *b, random_csv *r, const ps_schema *schema)
{
    static const char *const line_ends[] = {"\n", "\n", "\r\n", "\r"};
    const char *line_end = DRAW_TEXT(r, line_ends);
    const unsigned rows = draw(r, ROWS_MOST);
    const bool quoted = draw(r, 3) == 0;
    heading headings[HEADINGS];
    const unsigned n = draw_headings(headings, r, schema);
    ps_buffer cell = {0};

    ps_buffer_clear(b);
    ps_buffer_print(b, "pseudo_id");
    for (unsigned i = 0; i < n; i++) {
        ps_buffer_print(b, ",%s", headings[i].column->name);
        if (headings[i].number)
            ps_buffer_print(b, "_%02u", headings[i].number);
    }
    ps_buffer_print(b, "%s", line_end);
    for (unsigned row = 0; row < rows; row++) {
        add_id(b, r);
        for (unsigned i = 0; i < n; i++) {
            ps_buffer_clear(&cell);
            ps_buffer_print(&cell, "%s", "");
            if (headings[i].column->role == PS_ROLE_EVENT_DATE)
                add_date(&cell, r);
            else
                add_cell(&cell, r, &headings[i]);
            if (cell.at[0] == '"' || !(quoted || strpbrk(cell.at, ",\"\n\r")))
                ps_buffer_print(b, ",%s", cell.at);
            else
                ps_buffer_print(b, ",\"%s\"", cell.at);
        }
        ps_buffer_print(b, "%s", line_end);
    }
    ps_buffer_release(&cell);
}

/* ---- */

static ps_idmap *know(random_csv *r)
{
    ps_idmap *known = ps_idmap_new();

    ck_assert_ptr_nonnull(known);
    for (size_t i = 0; i < KNOWN; i++) {
        for (size_t k = 0; k < 64; k++)
            known_ids[i][k] = "0123456789abcdef"[draw(r, 16)];
        known_ids[i][64] = '\0';
        if (i % 4)
            ck_assert_uint_lt(ps_idmap_add(known, ps_slice_of(known_ids[i])), KNOWN);
    }
    return known;
}

static bool same_story(ps_input_spec spec, size_t chunk_bytes, const ps_idmap *known, uint64_t *seen, uint64_t *kept,
                       char *differs, size_t room)
{
    story by_row = read_all(spec, PS_SCAN_PORTABLE, chunk_bytes, known);
    story by_block = read_all(spec, PS_SCAN_BEST, chunk_bytes, known);
    const bool same =
        by_row.text.length == by_block.text.length && !memcmp(by_row.text.at, by_block.text.at, by_row.text.length);
    size_t from = 0;

    while (!same && by_row.text.at[from] == by_block.text.at[from])
        from++;
    from = from > 300 ? from - 300 : 0;
    if (!same)
        (void)snprintf(differs, room, "chunks of %zu bytes, from character %zu on:\n%.1900s\nby block:\n%.1900s",
                       chunk_bytes, from, by_row.text.at + from, by_block.text.at + from);
    *seen += by_block.seen;
    *kept += by_block.kept;
    ps_buffer_release(&by_row.text);
    ps_buffer_release(&by_block.text);
    return same;
}

/* What the two readings of one file differ in; NULL: nothing. *seen and *kept grow by its rows. */
static char *plain_pair_differs(uint64_t *seen, uint64_t *kept, uint64_t seed)
{
    static const unsigned odds[] = {0, 1, 10, 40};
    static char differs[4400];
    random_csv r = {.state = UINT64_C(0x9e3779b97f4a7c15) ^ (seed + 1) * UINT64_C(2654435761)};
    const bool gp = draw(&r, 2);
    const ps_schema *schema = ps_schema_of(gp ? PS_KIND_GP_EVENT : PS_KIND_CONTACT);
    const int text = ps_schema_column_find(schema, gp ? "code" : "team");
    const ps_keep keep = {.spans = {{PS_NO_DAY, 20000}, {10000, 30000}},
                          .n = 2,
                          .column = draw(&r, 3) ? text : -1,
                          .uses_of = even_lengths};
    ps_want want[64] = {0};
    const size_t whole = 1 + draw(&r, 3000);
    const ps_input_spec spec = {.name = "made up",
                                .file = "f.csv",
                                .path = scratch_path,
                                .schema = schema,
                                .want = want,
                                .max_reject_share = 1,
                                .keep = draw(&r, 3) ? &keep : NULL,
                                .hash_rows = draw(&r, 2),
                                .believable = draw(&r, 2) ? 20000 : 0};
    ps_idmap *known = know(&r);
    ps_buffer b = {0};
    bool same;

    r.odd = DRAW_TEXT(&r, odds);
    if (draw(&r, 3))
        want[text] = PS_WANT_IF_THERE;
    if (gp && draw(&r, 2))
        want[ps_schema_column_find(schema, "value")] = PS_WANT_IF_THERE;
    make_file(&b, &r, gp);
    (void)scratch(b.at, b.length);
    same = same_story(spec, whole, known, seen, kept, differs, sizeof differs);
    ps_buffer_release(&b);
    ps_idmap_free(known);
    return same ? NULL : differs;
}

/* The same of extracts of all kinds, whose rows have many cells. */
static char *wide_pair_differs(uint64_t *seen, uint64_t *kept, uint64_t seed)
{
    static const unsigned odds[] = {0, 1, 4, 20};
    static const ps_kind kinds[] = {PS_KIND_PERSON,  PS_KIND_PERSON,     PS_KIND_PERSON,    PS_KIND_ADMISSION,
                                    PS_KIND_CONTACT, PS_KIND_ATTENDANCE, PS_KIND_DIAGNOSIS, PS_KIND_GP_EVENT};
    static char differs[4400];
    random_csv r = {.state = UINT64_C(0xd1b54a32d192ed03) ^ (seed + 1) * UINT64_C(2654435761)};
    const ps_schema *schema = ps_schema_of(DRAW_TEXT(&r, kinds));
    const ps_keep keep = {.spans = {{PS_NO_DAY, 20000}, {10000, 30000}}, .n = 2, .column = -1};
    ps_want want[64] = {0};
    bool labels[64] = {false};
    const ps_input_spec spec = {.name = "made up",
                                .file = "f.csv",
                                .path = scratch_path,
                                .schema = schema,
                                .want = want,
                                .labels = labels,
                                .max_reject_share = 1,
                                .hex_ids = draw(&r, 2),
                                .dates = draw(&r, 8) ? PS_DATES_ISO : PS_DATES_SLASH,
                                .keep = draw(&r, 3) ? NULL : &keep,
                                .hash_rows = draw(&r, 4) > 0,
                                .believable = draw(&r, 2) ? 20000 : 0};
    const size_t whole = 1 + draw(&r, draw(&r, 4) ? 60000 : 3000);
    ps_idmap *known = know(&r);
    ps_buffer b = {0};
    bool same;

    r.odd = DRAW_TEXT(&r, odds);
    for (size_t c = 0; c < schema->n_columns; c++) {
        want[c] = draw(&r, 4) ? PS_WANT_IF_THERE : PS_WANT_NOT;
        labels[c] = schema->columns[c].type == PS_TEXT && !schema->columns[c].words &&
                    schema->columns[c].role == PS_ROLE_VALUE && !draw(&r, 4);
    }
    make_wide_file(&b, &r, schema);
    (void)scratch(b.at, b.length);
    same = same_story(spec, whole, known, seen, kept, differs, sizeof differs);
    ps_buffer_release(&b);
    ps_idmap_free(known);
    return same ? NULL : differs;
}

#endif
