/* Figures: see figures.h. */
#include "aggregate/figures.h"

#include "base/intern.h"
#include "base/number.h"
#include "base/text.h"
#include "extract/csv_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void ps_figures_release(ps_figures *f)
{
    free(f->cells);
    free(f->lines);
    ps_arena_free(f->arena);
    memset(f, 0, sizeof *f);
}

int ps_figures_find(const ps_figures *f, const char *heading)
{
    for (size_t c = 0; c < f->n_headings; c++)
        if (!ps_text_compare_fold(f->headings[c], heading))
            return (int)c;
    return -1;
}

ps_status ps_figures_column(size_t *out, const ps_figures *f, const char *heading, ps_error *err)
{
    const int found = ps_figures_find(f, heading);
    const char *near;

    if (found >= 0) {
        *out = (size_t)found;
        return PS_OK;
    }
    near = ps_did_you_mean(heading, f->headings, f->n_headings);
    ps_fail(err, PS_EDATA, "column %s is missing", heading);
    ps_error_file(err, f->file);
    ps_error_place(err, f->heading_line, 0, 0);
    ps_error_field(err, heading);
    if (near)
        ps_error_hint(err, "did you mean %s?", near);
    else
        ps_error_hint(err, "the heading has %zu columns, none of that name; is the first row of the file its heading?",
                      f->n_headings);
    return PS_EDATA;
}

const char *ps_figures_cell(const ps_figures *f, size_t row, size_t column)
{
    return f->cells[row * f->n_headings + column];
}

ps_status ps_figures_fail(const ps_figures *f, size_t row, size_t column, ps_error *err, const char *message)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, f->file);
    ps_error_place(err, f->lines[row], (uint32_t)column + 1, 0);
    ps_error_field(err, f->headings[column]);
    ps_error_value(err, ps_figures_cell(f, row, column), strlen(ps_figures_cell(f, row, column)));
    return PS_EDATA;
}

ps_status ps_figures_make(ps_figures *out, const char *file, const char *const *headings, size_t n_headings, size_t n,
                          ps_error *err)
{
    ps_figures f = {.file = file, .n_headings = n_headings, .n = n, .n_groups = n, .arena = ps_arena_new()};

    if (f.arena && n_headings && n <= SIZE_MAX / n_headings) {
        f.n_cells = n * n_headings;
        f.headings = ps_arena_array(f.arena, n_headings, sizeof *f.headings);
        f.cells = ps_calloc(f.n_cells, sizeof *f.cells);
        f.lines = ps_calloc(n, sizeof *f.lines);
    }
    if (!f.headings || !f.cells || !f.lines) {
        ps_figures_release(&f);
        return ps_fail_memory(err);
    }
    memcpy(f.headings, headings, n_headings * sizeof *headings);
    for (size_t i = 0; i < f.n_cells; i++)
        f.cells[i] = "";
    *out = f;
    return PS_OK;
}

/* ---- reading ---- */

static ps_status fail_row(const ps_figures *f, uint64_t line, uint32_t column, ps_error *err, const char *message)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, f->file);
    ps_error_place(err, line, column, 0);
    return PS_EDATA;
}

static const char *copied(ps_figures *f, ps_slice cell)
{
    const ps_slice text = ps_slice_trim(cell);

    return ps_arena_text(f->arena, text.at, text.length);
}

static ps_status take_heading(ps_figures *f, const ps_record *record, ps_error *err)
{
    if (record->refusal)
        return fail_row(f, record->line, record->refusal_field, err, record->refusal);
    f->heading_line = record->line;
    f->n_headings = record->n;
    f->headings = ps_arena_array(f->arena, record->n, sizeof *f->headings);
    if (!f->headings)
        return ps_fail_memory(err);
    for (size_t c = 0; c < record->n; c++)
        if (!(f->headings[c] = copied(f, record->fields[c])))
            return ps_fail_memory(err);
    for (size_t c = 1; c < record->n; c++)
        for (size_t before = 0; before < c; before++)
            if (*f->headings[c] && !ps_text_compare_fold(f->headings[c], f->headings[before])) {
                ps_status st = fail_row(f, record->line, (uint32_t)c + 1, err, "two columns have the same heading");
                ps_error_value(err, f->headings[c], strlen(f->headings[c]));
                return st;
            }
    return PS_OK;
}

static ps_status take_row(ps_figures *f, const ps_record *record, ps_error *err)
{
    if (record->refusal)
        return fail_row(f, record->line, record->refusal_field, err, record->refusal);
    if (record->n != f->n_headings)
        return fail_row(f, record->line, 0, err, "row has another number of fields than the heading");
    if (!ps_grow(&f->cells, &f->cells_capacity, f->n_cells + record->n, sizeof *f->cells) ||
        !ps_grow(&f->lines, &f->lines_capacity, f->n + 1, sizeof *f->lines))
        return ps_fail_memory(err);
    for (size_t c = 0; c < record->n; c++)
        if (!(f->cells[f->n_cells++] = copied(f, record->fields[c])))
            return ps_fail_memory(err);
    f->lines[f->n++] = record->line;
    return PS_OK;
}

static ps_status read_rows(ps_figures *f, const char *path, bool windows_1252, ps_error *err)
{
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_status st = ps_csv_open(&csv, path, path, 0, windows_1252, err);

    if (st == PS_OK)
        st = ps_csv_next(&record, csv, err);
    if (st == PS_END) {
        st = fail_row(f, 0, 0, err, "file is empty");
        ps_error_hint(err, "a table without rows still has its heading");
    } else if (st == PS_OK) {
        st = take_heading(f, record, err);
        while (st == PS_OK && (st = ps_csv_next(&record, csv, err)) == PS_OK)
            st = take_row(f, record, err);
        if (st == PS_END)
            st = PS_OK;
    }
    ps_csv_close(csv);
    return st;
}

/* ---- groups ---- */

/* The values of a row's keys as one text: a length before each, so that no two rows are mixed up. */
static void key_of(ps_buffer *out, const ps_figures *f, size_t row)
{
    ps_buffer_clear(out);
    for (size_t k = 0; k < f->n_keys; k++) {
        const char *cell = ps_figures_cell(f, row, f->keys[k]);

        ps_buffer_print(out, "%zu:", strlen(cell));
        ps_buffer_text(out, cell);
    }
}

static ps_status number_rows(uint32_t *group, ps_figures *f, bool a_row_each, ps_error *err)
{
    ps_intern *known = ps_intern_new();
    ps_buffer key = {0};
    ps_status st = known ? PS_OK : ps_fail_memory(err);

    for (size_t r = 0; st == PS_OK && r < f->n; r++) {
        if (!f->n_keys) {
            group[r] = a_row_each ? (uint32_t)r : 0;
            continue;
        }
        key_of(&key, f, r);
        group[r] = key.failed ? PS_INTERN_FULL : ps_intern_add(known, key.at, key.length);
        if (group[r] == PS_INTERN_FULL)
            st = ps_fail_memory(err);
        else
            group[r]--;
    }
    if (st == PS_OK)
        f->n_groups = !f->n ? 0 : f->n_keys ? ps_intern_count(known) : a_row_each ? f->n : 1;
    ps_buffer_release(&key);
    ps_intern_free(known);
    return st;
}

static ps_status make_groups(ps_figures *f, bool a_row_each, ps_error *err)
{
    uint32_t *group = ps_calloc(f->n, sizeof *group);
    ps_status st = group ? number_rows(group, f, a_row_each, err) : ps_fail_memory(err);

    if (st == PS_OK) {
        f->rows = ps_arena_array(f->arena, f->n + 1, sizeof *f->rows);
        f->first = ps_arena_array(f->arena, f->n_groups + 2, sizeof *f->first);
        if (!f->rows || !f->first)
            st = ps_fail_memory(err);
    }
    if (st == PS_OK) {
        for (size_t r = 0; r < f->n; r++)
            f->first[group[r] + 2]++;
        for (size_t g = 2; g < f->n_groups + 2; g++)
            f->first[g] += f->first[g - 1];
        for (size_t r = 0; r < f->n; r++)
            f->rows[f->first[group[r] + 1]++] = r;
    }
    free(group);
    return st;
}

ps_status ps_figures_read(ps_figures *out, const char *path, const char *const *groups, size_t n_groups,
                          bool a_row_each, bool windows_1252, ps_error *err)
{
    ps_figures f = {.file = path, .arena = ps_arena_new()};
    ps_status st = f.arena ? read_rows(&f, path, windows_1252, err) : ps_fail_memory(err);

    for (size_t k = 0; st == PS_OK && k < n_groups; k++)
        st = ps_figures_column(&f.keys[f.n_keys++], &f, groups[k], err);
    if (st == PS_OK)
        st = make_groups(&f, a_row_each, err);
    if (st == PS_OK)
        *out = f;
    else
        ps_figures_release(&f);
    return st;
}

/* ---- columns ---- */

/* Published tables write 29,199: groups of three digits behind commas, and nothing else with a comma. */
static bool plain_number(double *out, const char *cell)
{
    char plain[32];
    size_t n = 0, digits = 0;
    bool grouped = false;

    if (!strchr(cell, ','))
        return ps_number_parse(out, cell, strlen(cell));
    for (; *cell; cell++) {
        if (n == sizeof plain)
            return false;
        if (*cell == ',') {
            if (grouped ? digits != 3 : digits < 1 || digits > 3)
                return false;
            grouped = true;
            digits = 0;
            continue;
        }
        digits += *cell >= '0' && *cell <= '9';
        if (*cell == '.') {
            if (!grouped || digits != 3)
                return false;
            break;
        }
        plain[n++] = *cell;
    }
    if (digits != 3)
        return false;
    for (; *cell; cell++) { /* the fraction */
        if (*cell == ',' || n == sizeof plain)
            return false;
        plain[n++] = *cell;
    }
    return ps_number_parse(out, plain, n);
}

static const char *fault_of(double *number, const char *cell, ps_figure_kind kind)
{
    if (!*cell) {
        *number = kind == PS_FIGURE_OR_NONE ? NAN : 0;
        return kind == PS_FIGURE_COUNT || kind == PS_FIGURE_OR_NONE ? NULL : "number is missing";
    }
    if (!plain_number(number, cell) || !isfinite(*number))
        return "not a number";
    if (kind == PS_FIGURE_POPULATION && !(*number > 0))
        return *number < 0 ? "a population cannot be negative" : "a population of 0 has no rate";
    if ((kind == PS_FIGURE_COUNT || kind == PS_FIGURE_WEIGHT) && *number < 0)
        return kind == PS_FIGURE_COUNT ? "a count cannot be negative" : "a weight cannot be negative";
    return NULL;
}

ps_status ps_figures_numbers(double **out, const ps_figures *f, const char *heading, ps_figure_kind kind, ps_error *err)
{
    size_t column;
    ps_status st = ps_figures_column(&column, f, heading, err);
    double *numbers = st == PS_OK ? ps_arena_array(f->arena, f->n + 1, sizeof *numbers) : NULL;

    if (st == PS_OK && !numbers)
        st = ps_fail_memory(err);
    for (size_t r = 0; st == PS_OK && r < f->n; r++) {
        const char *fault = fault_of(&numbers[r], ps_figures_cell(f, r, column), kind);

        if (fault)
            st = ps_figures_fail(f, r, column, err, fault);
    }
    *out = numbers;
    return st;
}

ps_status ps_figures_each_once(const ps_figures *f, size_t column, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t g = 0; st == PS_OK && g < f->n_groups; g++) {
        ps_intern *seen = ps_intern_new();

        if (!seen)
            return ps_fail_memory(err);
        for (size_t i = f->first[g]; st == PS_OK && i < f->first[g + 1]; i++) {
            const char *cell = ps_figures_cell(f, f->rows[i], column);
            const size_t before = ps_intern_count(seen);
            const uint32_t number = ps_intern_add(seen, *cell ? cell : " ", *cell ? strlen(cell) : 1);

            if (number == PS_INTERN_FULL)
                st = ps_fail_memory(err);
            else if (ps_intern_count(seen) == before)
                st = ps_figures_fail(f, f->rows[i], column, err, "stands twice in its group");
        }
        ps_intern_free(seen);
    }
    return st;
}

ps_status ps_figures_one_row_each(const ps_figures *f, ps_error *err)
{
    for (size_t g = 0; g < f->n_groups; g++)
        if (f->first[g + 1] - f->first[g] > 1) {
            ps_status st = ps_figures_fail(f, f->rows[f->first[g] + 1], f->n_keys ? f->keys[f->n_keys - 1] : 0, err,
                                           "a second row of the same group");
            ps_error_hint(err, "this method takes one row a group: add the rows up, or name more columns with --group");
            return st;
        }
    return PS_OK;
}
