/* Sheet: a plain grid of text and counts for the internal lane (attrition, linkage, quality). Nothing here writes. Name
 * and headings are copied. */
#ifndef PS_AGGREGATE_SHEET_H
#define PS_AGGREGATE_SHEET_H

#include "base/arena.h"
#include "popstrat/value.h"

typedef struct ps_sheet_cell {
    const char *text; /* NULL: a number */
    double number;    /* NAN: empty */
} ps_sheet_cell;

typedef struct ps_sheet {
    ps_arena *arena;
    const char *name; /* "attrition" */
    const char *const *headings;
    size_t n_columns;
    ps_sheet_cell *cells; /* row after row */
    size_t n_cells, capacity;
    bool failed; /* no memory; checked by the writer */
} ps_sheet;

ps_sheet *ps_sheet_new(const char *name, const char *const *headings, size_t n_columns); /* NULL: no memory */
void ps_sheet_free(ps_sheet *sheet);
void ps_sheet_text(ps_sheet *sheet, const char *text); /* copied */
void ps_sheet_count(ps_sheet *sheet, uint64_t count);
void ps_sheet_number(ps_sheet *sheet, double number);

#endif
