/* Figures: an aggregated CSV in memory: cells as text, rows in groups, columns as numbers on demand.
 *
 *   READ      the whole file; groups in order of first appearance        O(cells)
 *   NUMBERS   one column as doubles, each checked where it stands        O(rows)
 *
 * Small files of counts, not extracts. A fault stops: a statistic from part of its rows would be wrong. */
#ifndef PS_AGGREGATE_FIGURES_H
#define PS_AGGREGATE_FIGURES_H

#include "base/arena.h"
#include "base/fail.h"

typedef struct ps_figures {
    ps_arena *arena;
    const char *file; /* as the caller named it */
    size_t n_headings, n, n_groups;
    const char **headings;
    const char **cells; /* row after row; blanks around them are no part of them */
    uint64_t *lines;    /* by row */
    uint64_t heading_line;
    size_t n_keys, keys[8]; /* columns that make the groups */
    size_t *rows, *first;   /* rows of group g: rows[first[g]] .. rows[first[g + 1] - 1], in file order */
    size_t n_cells, cells_capacity, lines_capacity;
} ps_figures;

/* `groups` NULL-free names of columns; none: with `a_row_each` every row is a group, else all rows are one. */
ps_status ps_figures_read(ps_figures *out, const char *path, const char *const *groups, size_t n_groups,
                          bool a_row_each, bool windows_1252, ps_error *err);
/* The same from memory: n rows of empty cells, for the caller to fill (cells[row * n_headings + column], lines[row],
 * texts in the arena). Every row is a group. `file` and headings are borrowed. */
ps_status ps_figures_make(ps_figures *out, const char *file, const char *const *headings, size_t n_headings, size_t n,
                          ps_error *err);
void ps_figures_release(ps_figures *figures);

/* Column of a heading; -1. */
int ps_figures_find(const ps_figures *figures, const char *heading);
/* PS_EDATA with a hint where it is missing. */
ps_status ps_figures_column(size_t *out, const ps_figures *figures, const char *heading, ps_error *err);
const char *ps_figures_cell(const ps_figures *figures, size_t row, size_t column);
/* An error about a cell: file, line, column, field, value. Always PS_EDATA. */
ps_status ps_figures_fail(const ps_figures *figures, size_t row, size_t column, ps_error *err, const char *message);

typedef enum ps_figure_kind {
    PS_FIGURE_ANY,        /* a finite number */
    PS_FIGURE_COUNT,      /* 0 or more; empty is 0 */
    PS_FIGURE_POPULATION, /* above 0 */
    PS_FIGURE_WEIGHT,     /* 0 or more */
    PS_FIGURE_OR_NONE     /* a finite number; empty is NAN */
} ps_figure_kind;
/* By row, in the figures' arena. "29,199" is read as published tables write it; a comma elsewhere is no number. */
ps_status ps_figures_numbers(double **out, const ps_figures *figures, const char *heading, ps_figure_kind kind,
                             ps_error *err);
/* No two rows of a group may have the same text in the column. */
ps_status ps_figures_each_once(const ps_figures *figures, size_t column, ps_error *err);
/* Each group is one row. */
ps_status ps_figures_one_row_each(const ps_figures *figures, ps_error *err);

#endif
