/* Sheet: a plain grid of text and counts (attrition, linkage, quality, profile). Nothing here writes. Name and headings
 * are copied.
 *
 * A cell says what it is, so that the gate can protect a sheet that leaves the internal lane: counts of people and
 * shares of them are protected, numbers and texts are shown as they are. Rows that part the same people into groups
 * stand in one block: its last people cell could otherwise be worked out from the others. */
#ifndef PS_AGGREGATE_SHEET_H
#define PS_AGGREGATE_SHEET_H

#include "base/arena.h"
#include "popstrat/value.h"

typedef enum ps_cell_kind {
    PS_CELL_TEXT,
    PS_CELL_NUMBER, /* tells of no person: rows of a whole feed, days, scores */
    PS_CELL_PEOPLE, /* people, or what could tell of few of them */
    PS_CELL_SHARE,  /* part / whole, 0..1 */
    PS_CELL_RATIO   /* part / whole, any number */
} ps_cell_kind;

typedef struct ps_sheet_cell {
    const char *text; /* NULL: a number */
    double number;    /* NAN: empty */
    ps_cell_kind kind;
    uint64_t part, whole; /* PEOPLE: the count is `part` */
} ps_sheet_cell;

typedef struct ps_sheet {
    ps_arena *arena;
    const char *name;  /* "attrition" */
    const char *title; /* for a reader; the name unless it is set. Lent */
    size_t keys;       /* first columns, which name the row; 1 */
    const char *const *headings;
    size_t n_columns;
    ps_sheet_cell *cells; /* row after row */
    size_t n_cells, capacity;
    size_t *blocks; /* first row of each block */
    size_t n_blocks, blocks_capacity;
    bool failed; /* no memory; checked by the writer */
} ps_sheet;

ps_sheet *ps_sheet_new(const char *name, const char *const *headings, size_t n_columns); /* NULL: no memory */
void ps_sheet_free(ps_sheet *sheet);
void ps_sheet_text(ps_sheet *sheet, const char *text); /* copied */
void ps_sheet_count(ps_sheet *sheet, uint64_t count);
void ps_sheet_number(ps_sheet *sheet, double number);
void ps_sheet_people(ps_sheet *sheet, uint64_t people);
void ps_sheet_share(ps_sheet *sheet, uint64_t part, uint64_t whole); /* whole 0: empty */
void ps_sheet_ratio(ps_sheet *sheet, uint64_t part, uint64_t whole); /* whole 0: empty */
/* The rows from here on part the same people, each in one row, until the next block. In a block, the
 * first column of people is the whole of the second, if there is one; further ones count something else of them. */
void ps_sheet_block(ps_sheet *sheet);

#endif
