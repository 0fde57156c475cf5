/* Sheet: cells one after another, the writer makes them rows. */
#include "aggregate/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

ps_sheet *ps_sheet_new(const char *name, const char *const *headings, size_t n_columns)
{
    ps_arena *arena = ps_arena_new();
    ps_sheet *sheet = arena ? ps_arena_alloc(arena, sizeof *sheet) : NULL;
    const char **copies = arena ? ps_arena_array(arena, n_columns ? n_columns : 1, sizeof *copies) : NULL;
    bool made = sheet && copies;

    if (made) {
        sheet->arena = arena;
        sheet->headings = copies;
        sheet->n_columns = n_columns;
        sheet->keys = 1;
        sheet->title = sheet->name = ps_arena_text(arena, name, strlen(name));
        made = sheet->name != NULL;
    }
    for (size_t c = 0; made && c < n_columns; c++) {
        copies[c] = ps_arena_text(arena, headings[c], strlen(headings[c]));
        made = copies[c] != NULL;
    }
    if (made)
        return sheet;
    ps_arena_free(arena);
    return NULL;
}

void ps_sheet_free(ps_sheet *sheet)
{
    if (!sheet)
        return;
    free(sheet->cells);
    free(sheet->blocks);
    ps_arena_free(sheet->arena); /* the sheet too */
}

static void add_cell(ps_sheet *sheet, ps_sheet_cell cell)
{
    if (sheet->failed || !ps_grow(&sheet->cells, &sheet->capacity, sheet->n_cells + 1, sizeof *sheet->cells)) {
        sheet->failed = true;
        return;
    }
    sheet->cells[sheet->n_cells++] = cell;
}

void ps_sheet_text(ps_sheet *sheet, const char *text)
{
    const char *copy = ps_arena_text(sheet->arena, text, strlen(text));

    if (!copy)
        sheet->failed = true;
    else
        add_cell(sheet, (ps_sheet_cell){.text = copy, .number = NAN, .kind = PS_CELL_TEXT});
}

void ps_sheet_count(ps_sheet *sheet, uint64_t count)
{
    ps_sheet_number(sheet, (double)count);
}

void ps_sheet_number(ps_sheet *sheet, double number)
{
    add_cell(sheet, (ps_sheet_cell){.number = number, .kind = PS_CELL_NUMBER});
}

void ps_sheet_people(ps_sheet *sheet, uint64_t people)
{
    add_cell(sheet, (ps_sheet_cell){.number = (double)people, .kind = PS_CELL_PEOPLE, .part = people});
}

static void add_quotient(ps_sheet *sheet, ps_cell_kind kind, uint64_t part, uint64_t whole)
{
    const double number = whole ? (double)part / (double)whole : NAN;

    add_cell(sheet, (ps_sheet_cell){.number = number, .kind = kind, .part = part, .whole = whole});
}

void ps_sheet_share(ps_sheet *sheet, uint64_t part, uint64_t whole)
{
    add_quotient(sheet, PS_CELL_SHARE, part, whole);
}

void ps_sheet_ratio(ps_sheet *sheet, uint64_t part, uint64_t whole)
{
    add_quotient(sheet, PS_CELL_RATIO, part, whole);
}

void ps_sheet_block(ps_sheet *sheet)
{
    if (sheet->failed ||
        !ps_grow(&sheet->blocks, &sheet->blocks_capacity, sheet->n_blocks + 1, sizeof *sheet->blocks)) {
        sheet->failed = true;
        return;
    }
    sheet->blocks[sheet->n_blocks++] = sheet->n_cells / sheet->n_columns;
}
