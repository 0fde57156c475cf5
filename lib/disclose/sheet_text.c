/* Sheet text: a sheet as aligned columns for a terminal of 100 characters. */
#include "base/number.h"
#include "disclose/sheet_form.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 100
#define GAP 2
#define SHARE_DIGITS 3

/* 12345 as "12,345"; fractions as they are. */
static void format_number(char out[48], double number)
{
    char digits[32];
    size_t whole, at = 0;

    ps_number_format(digits, number, 12);
    whole = strspn(digits, "0123456789");
    for (size_t i = 0; digits[i]; i++) {
        if (i && i < whole && (whole - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

/* The cell's text: its own, or in room. */
static const char *shown(char room[48], const ps_form_cell *cell)
{
    char number[32];

    if (cell->text)
        return cell->text;
    room[0] = '\0';
    if (cell->hidden)
        return "*";
    if (isnan(cell->number))
        return room;
    switch (cell->kind) {
    case PS_CELL_SHARE:
        ps_number_format(number, cell->number * 100, SHARE_DIGITS);
        snprintf(room, 48, "%s%%", number);
        break;
    case PS_CELL_RATIO:
        ps_number_format(room, cell->number, SHARE_DIGITS);
        break;
    default:
        format_number(room, cell->number);
        break;
    }
    return room;
}

static size_t width_of(const char *text)
{
    return ps_utf8_count(text, strlen(text));
}

static void add_padded(ps_buffer *out, const char *text, size_t width, bool right)
{
    const size_t used = width_of(text), blanks = used < width ? width - used : 0;

    ps_buffer_print(out, "%*s%s%*s", right ? (int)blanks : 0, "", text, right ? 0 : (int)blanks, "");
}

typedef struct layout {
    const ps_sheet *sheet;
    const ps_form_cell *cells;
    size_t *width; /* by column */
    bool *right;
} layout;

static void measure(layout *l)
{
    const size_t n = l->sheet->n_columns;
    char room[48];

    for (size_t c = 0; c < n; c++) {
        l->width[c] = width_of(l->sheet->headings[c]);
        l->right[c] = l->sheet->n_cells > 0;
    }
    for (size_t i = 0; i < l->sheet->n_cells; i++) {
        const size_t width = width_of(shown(room, &l->cells[i]));

        if (width > l->width[i % n])
            l->width[i % n] = width;
        if (l->cells[i].text && *l->cells[i].text)
            l->right[i % n] = false;
    }
}

/* One line: the keys, then columns from .. to - 1. row SIZE_MAX: the headings. */
static void add_line(ps_buffer *out, const layout *l, size_t row, size_t from, size_t to)
{
    const size_t n = l->sheet->n_columns, keys = l->sheet->keys;
    char room[48];

    for (size_t c = 0; c < to; c++) {
        const char *text;

        if (c >= keys && c < from)
            continue;
        text = row == SIZE_MAX ? l->sheet->headings[c] : shown(room, &l->cells[row * n + c]);
        add_padded(out, text, l->width[c], l->right[c]);
        ps_buffer_text(out, c + 1 < to ? "  " : "");
    }
    while (out->length && out->at[out->length - 1] == ' ')
        out->at[--out->length] = '\0';
    ps_buffer_text(out, "\n");
}

static void add_part(ps_buffer *out, const layout *l, size_t from, size_t to)
{
    add_line(out, l, SIZE_MAX, from, to);
    for (size_t r = 0; r < l->sheet->n_cells / l->sheet->n_columns; r++)
        add_line(out, l, r, from, to);
}

static void add_parts(ps_buffer *out, const layout *l)
{
    const size_t n = l->sheet->n_columns, keys = l->sheet->keys < n ? l->sheet->keys : n;
    size_t before = 0;

    for (size_t c = 0; c < keys; c++)
        before += l->width[c] + GAP;
    for (size_t from = keys, to; from == keys || from < n; from = to) {
        size_t used = before;

        for (to = from; to < n && (to == from || used + l->width[to] <= WIDTH); to++)
            used += l->width[to] + GAP;
        if (from > keys)
            ps_buffer_text(out, "\n");
        add_part(out, l, from, to);
        if (to == n)
            break;
    }
}

ps_status ps_sheet_as_text(ps_buffer *out, const ps_sheet *sheet, bool exact, ps_error *err)
{
    layout l = {.sheet = sheet};
    ps_form_cell *cells = NULL;
    ps_status st = ps_sheet_form(&cells, sheet, exact, err);

    if (st != PS_OK)
        return st;
    l.cells = cells;
    l.width = ps_calloc(sheet->n_columns, sizeof *l.width);
    l.right = ps_calloc(sheet->n_columns, sizeof *l.right);
    if (l.width && l.right) {
        measure(&l);
        ps_buffer_print(out, "%s\n", sheet->title);
        if (sheet->n_cells)
            add_parts(out, &l);
        else
            ps_buffer_text(out, "none\n");
    }
    if (!l.width || !l.right || out->failed)
        st = ps_fail_memory(err);
    free(l.width);
    free(l.right);
    free(cells);
    return st;
}
