/* Page lines: texts broken into rows, and rows fitted onto a page. See page_lines.h. */
#include "outreach/page_lines.h"

#include <stdio.h>
#include <string.h>

#define LATER_INDENT 2

/* Bytes of the character that begins here, at most what is left. */
static size_t character(const char *at, size_t left)
{
    const unsigned char c = (unsigned char)*at;
    const size_t length = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

    return length < left ? length : left;
}

/* Would it move the printer, or the reader? */
static bool moves(const char *at, size_t length)
{
    const unsigned char *c = (const unsigned char *)at;

    if (length == 1)
        return c[0] < 0x20 || c[0] == 0x7F;
    if (length == 2)
        return c[0] == 0xC2 && c[1] < 0xA0;
    return length == 3 && c[0] == 0xE2 &&
           ((c[1] == 0x80 && c[2] >= 0xA8 && c[2] <= 0xAE) || (c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9));
}

/* The row of a part that is being filled. */
typedef struct row {
    ps_page_part *part;
    ps_page_line *line;
    size_t columns, bytes; /* taken */
    bool none;             /* the part has no row left */
} row;

static void begin_row(row *r, size_t indent)
{
    r->none = r->none || r->part->n == PS_PAGE_PART_LINES;
    if (r->none)
        return;
    r->line = &r->part->lines[r->part->n++];
    r->line->entry = r->part->entries;
    memset(r->line->text, ' ', indent);
    r->line->text[indent] = '\0';
    r->columns = r->bytes = indent;
}

static void put(row *r, const char *at, size_t bytes, size_t indent)
{
    if (r->columns == PS_PAGE_COLUMNS) /* a word longer than a row */
        begin_row(r, indent);
    if (r->none)
        return;
    memcpy(r->line->text + r->bytes, at, bytes);
    r->bytes += bytes;
    r->columns++;
    r->line->text[r->bytes] = '\0';
}

static bool blank(const char *at, size_t bytes)
{
    return *at == ' ' || moves(at, bytes);
}

/* Bytes of the word that begins here, and its columns. */
static size_t word_length(size_t *columns, const char *at, size_t left)
{
    size_t length = 0;

    *columns = 0;
    while (length < left && !blank(at + length, character(at + length, left - length))) {
        length += character(at + length, left - length);
        ++*columns;
    }
    return length;
}

void ps_page_part_clear(ps_page_part *part)
{
    part->n = 0;
    part->entries = 0;
}

void ps_page_part_add(ps_page_part *part, size_t indent, const char *text, size_t length)
{
    const size_t before = part->n, later = indent + LATER_INDENT;
    row r = {.part = part};

    begin_row(&r, indent);
    for (size_t i = 0, words = 0; i < length && !r.none;) {
        size_t columns;
        const size_t word = word_length(&columns, text + i, length - i);
        if (!word) {
            i += character(text + i, length - i);
            continue;
        }
        if (words && r.columns + 1 + columns > PS_PAGE_COLUMNS)
            begin_row(&r, later);
        else if (words)
            put(&r, " ", 1, later);
        for (size_t end = i + word; i < end;) {
            const size_t bytes = character(text + i, end - i);
            put(&r, text + i, bytes, later);
            i += bytes;
        }
        words++;
    }
    if (r.none) /* no room for all of it: none of it, and it is counted */
        part->n = before;
    part->entries++;
}

size_t ps_page_part_rows(const ps_page_part *part)
{
    const size_t told = part->n ? part->lines[part->n - 1].entry + 1 : 0;
    return part->n + (told < part->entries);
}

void ps_page_line_add(ps_page *page, const char *text)
{
    size_t columns = 0, length = strlen(text), out = 0;
    char *to;

    if (page->n == PS_PAGE_ROWS)
        return;
    to = page->lines[page->n++].text;
    for (size_t i = 0; i < length && columns < PS_PAGE_COLUMNS; columns++) {
        const size_t bytes = character(text + i, length - i);
        if (moves(text + i, bytes)) {
            to[out++] = ' ';
        } else {
            memcpy(to + out, text + i, bytes);
            out += bytes;
        }
        i += bytes;
    }
    to[out] = '\0';
}

void ps_page_part_put(ps_page *page, const ps_page_part *part, size_t rows)
{
    const size_t left = PS_PAGE_ROWS - page->n;
    size_t n = part->n, told;
    char more[48];

    rows = rows < left ? rows : left;
    if (!rows || !part->entries)
        return;
    if (ps_page_part_rows(part) > rows) {
        n = n < rows - 1 ? n : rows - 1; /* a row for "and n more" */
        while (n > 0 && n < part->n && part->lines[n].entry == part->lines[n - 1].entry)
            n--; /* whole entries */
    }
    told = n ? part->lines[n - 1].entry + 1 : 0;
    for (size_t i = 0; i < n; i++)
        ps_page_line_add(page, part->lines[i].text);
    if (told == part->entries)
        return;
    (void)snprintf(more, sizeof more, "  and %zu more", part->entries - told);
    ps_page_line_add(page, more);
}

void ps_page_text(ps_buffer *out, const ps_page *page)
{
    for (size_t i = 0; i < page->n; i++)
        ps_buffer_print(out, "%s\n", page->lines[i].text);
}
