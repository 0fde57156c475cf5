/* Sheet form: see sheet_form.h. A block becomes a table of one field, so that the protection of tables is the only one.
 */
#include "disclose/sheet_form.h"
#include "disclose/round.h"
#include "disclose/sheet_block.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

int ps_form_digits(bool exact)
{
    return exact ? 12 : 3;
}

static void hide(ps_form_cell *cell, bool withheld)
{
    cell->number = NAN;
    cell->hidden = !withheld;
    cell->withheld = withheld;
}

/* A cell by itself. */
static ps_form_cell protect(const ps_sheet_cell *of)
{
    ps_form_cell cell = {of->text, of->number, of->kind, false, false};

    switch (of->kind) {
    case PS_CELL_PEOPLE:
        if (ps_hes_is_small(of->part))
            hide(&cell, false);
        else
            cell.number = (double)ps_hes_round(of->part);
        break;
    case PS_CELL_SHARE:
    case PS_CELL_RATIO:
        if (!of->whole)
            break;
        if (ps_hes_is_small(of->part) || ps_hes_is_small(of->whole))
            hide(&cell, false);
        else
            cell.number = (double)ps_hes_round(of->part) / (double)ps_hes_round(of->whole);
        if (of->kind == PS_CELL_SHARE && cell.number > 1) /* 8 of 12 are 10 of 10; 13 of 12 never are */
            cell.number = 1;
        break;
    case PS_CELL_TEXT:
    case PS_CELL_NUMBER:
        break;
    }
    return cell;
}

/* ---- blocks ---- */

typedef struct block {
    const ps_sheet *sheet;
    size_t from, to;   /* rows */
    size_t columns[2]; /* of people: the whole, the part */
    size_t n_columns;
} block;

static const ps_sheet_cell *cell_at(const block *b, size_t row, size_t column)
{
    return &b->sheet->cells[row * b->sheet->n_columns + column];
}

static void find_columns(block *b)
{
    b->n_columns = 0;
    for (size_t c = 0; b->from < b->to && c < b->sheet->n_columns && b->n_columns < 2; c++)
        if (cell_at(b, b->from, c)->kind == PS_CELL_PEOPLE)
            b->columns[b->n_columns++] = c;
}

static void take(ps_form_cell *cell, ps_cell_shown shown, uint64_t count)
{
    if (shown == PS_SHOWN)
        cell->number = (double)ps_hes_round(count);
    else
        hide(cell, shown == PS_WITHHELD);
}

/* Where people are hidden, so is whatever else the row counts of them. */
static void hide_the_rest(ps_form_cell *row, const block *b)
{
    bool hidden = false, withheld = false;

    for (size_t k = 0; k < b->n_columns; k++) {
        const ps_form_cell *people = &row[b->columns[k]];

        hidden = hidden || people->hidden || people->withheld;
        withheld = withheld || people->withheld;
    }
    for (size_t c = b->columns[b->n_columns - 1] + 1; hidden && c < b->sheet->n_columns; c++)
        if (row[c].kind >= PS_CELL_PEOPLE && !isnan(row[c].number))
            hide(&row[c], withheld);
}

static ps_status protect_block(ps_form_cell *cells, const block *b, ps_error *err)
{
    const size_t n = b->to - b->from;
    uint64_t *counts = ps_calloc(n, 2 * sizeof *counts);
    ps_cell_shown *shown = ps_calloc(n, 2 * sizeof *shown);
    ps_status st = counts && shown ? PS_OK : ps_fail_memory(err);

    for (size_t k = 0; st == PS_OK && k < b->n_columns; k++)
        for (size_t i = 0; i < n; i++)
            counts[k * n + i] = cell_at(b, b->from + i, b->columns[k])->part;
    if (st == PS_OK)
        ps_block_protect(shown, shown + n, counts, b->n_columns > 1 ? counts + n : NULL, n);
    for (size_t i = 0; st == PS_OK && i < n; i++) {
        ps_form_cell *row = cells + (b->from + i) * b->sheet->n_columns;

        for (size_t k = 0; k < b->n_columns; k++)
            take(&row[b->columns[k]], shown[k * n + i], counts[k * n + i]);
        hide_the_rest(row, b);
    }
    free(counts);
    free(shown);
    return st;
}

ps_status ps_sheet_form(ps_form_cell **out, const ps_sheet *sheet, bool exact, ps_error *err)
{
    const size_t n_rows = sheet->n_cells / sheet->n_columns;
    ps_form_cell *cells;
    ps_status st = PS_OK;

    assert(sheet->n_columns && sheet->n_cells % sheet->n_columns == 0);
    cells = sheet->failed ? NULL : ps_calloc(sheet->n_cells, sizeof *cells);
    if (!cells)
        return ps_fail_memory(err);
    for (size_t i = 0; i < sheet->n_cells; i++) {
        const ps_sheet_cell *of = &sheet->cells[i];

        cells[i] = exact ? (ps_form_cell){of->text, of->number, of->kind, false, false} : protect(of);
    }
    for (size_t k = 0; !exact && st == PS_OK && k < sheet->n_blocks; k++) {
        block b = {
            .sheet = sheet, .from = sheet->blocks[k], .to = k + 1 < sheet->n_blocks ? sheet->blocks[k + 1] : n_rows};

        find_columns(&b);
        if (b.n_columns)
            st = protect_block(cells, &b, err);
    }
    if (st == PS_OK)
        *out = cells;
    else
        free(cells);
    return st;
}
