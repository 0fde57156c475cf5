/* Counts csv: cells read and checked where they stand, labels numbered in their natural order, sums by sorting. */
#include "disclose/counts_csv.h"

#include "aggregate/figures.h"
#include "aggregate/label_order.h"
#include "base/number.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define COUNT_MOST (INT64_C(1) << 40) /* sums of any table stay far from overflowing */

typedef struct reading {
    ps_figures figures;
    const ps_protect_options *options;
    size_t count, population; /* columns */
    ps_table *table;
    size_t capacity;
} reading;

/* ---- cells ---- */

static ps_status bad_count(const reading *r, size_t row, size_t column, ps_error *err)
{
    const char *cell = ps_figures_cell(&r->figures, row, column);

    ps_figures_fail(&r->figures, row, column, err, *cell ? "not a whole number of people" : "number is missing");
    if (!strcmp(cell, "*"))
        ps_error_hint(err, "this table is protected already: the exact one is needed");
    else if (!*cell)
        ps_error_hint(err, "where nobody was counted, write 0");
    else
        ps_error_hint(err, "exact counts are needed: whole numbers from 0, without signs or commas");
    return PS_EDATA;
}

static ps_status take_count(uint64_t *out, const reading *r, size_t row, size_t column, ps_error *err)
{
    const char *cell = ps_figures_cell(&r->figures, row, column);
    int64_t number;

    if (!ps_integer_parse(&number, cell, strlen(cell)) || number < 0 || number > COUNT_MOST)
        return bad_count(r, row, column, err);
    *out = (uint64_t)number;
    return PS_OK;
}

static ps_status check_label(const reading *r, size_t row, size_t column, ps_error *err)
{
    static const char *const totals[] = {PS_LABEL_ALL, "total"};
    const char *label = ps_figures_cell(&r->figures, row, column);

    if (!*label) {
        ps_figures_fail(&r->figures, row, column, err, "label is missing");
        ps_error_hint(err, "where it was not recorded, write " PS_LABEL_UNKNOWN);
        return PS_EDATA;
    }
    for (size_t i = 0; i < PS_COUNT(totals); i++)
        if (!ps_text_compare_fold(label, totals[i])) {
            ps_figures_fail(&r->figures, row, column, err, "this row is a total");
            ps_error_hint(err, "leave totals out: popstrat makes them, over every field, and protects them too");
            return PS_EDATA;
        }
    return PS_OK;
}

static ps_status add_leaf(reading *r, size_t row, ps_error *err)
{
    ps_table *table = r->table;
    ps_table_row *leaf = &table->rows[table->n_rows];
    ps_status st = PS_OK;

    for (size_t d = 0; st == PS_OK && d < table->n_fields; d++) {
        leaf->labels[d] = ps_figures_cell(&r->figures, row, r->figures.keys[d]);
        st = check_label(r, row, r->figures.keys[d], err);
    }
    if (st == PS_OK && table->counted) {
        st = take_count(&leaf->people, r, row, r->count, err);
        if (st == PS_OK)
            st = take_count(&leaf->population, r, row, r->population, err);
        if (st == PS_OK && leaf->people > leaf->population)
            st = ps_figures_fail(&r->figures, row, r->count, err, "more people than their population");
    } else if (st == PS_OK) {
        st = take_count(&leaf->population, r, row, r->count, err);
    }
    table->n_rows += st == PS_OK;
    return st;
}

static ps_status refuse_twice(const reading *r, ps_error *err)
{
    const ps_figures *f = &r->figures;

    for (size_t g = 0; g < f->n_groups; g++)
        if (f->first[g + 1] - f->first[g] > 1) {
            ps_figures_fail(f, f->rows[f->first[g] + 1], f->keys[f->n_keys - 1], err, "this combination stands twice");
            ps_error_hint(err,
                          "one row a combination of --by: name the column in which the rows differ as well, or add "
                          "the rows up");
            return PS_EDATA;
        }
    return PS_OK;
}

/* ---- labels ---- */

static int compare_labels(const void *a, const void *b)
{
    return ps_label_compare(*(const char *const *)a, *(const char *const *)b, NULL, 0);
}

/* Place of each leaf's label among the field's. */
static ps_status number_labels(ps_table *table, size_t field, ps_error *err)
{
    const char **labels = ps_calloc(table->n_rows, sizeof *labels);
    size_t n = 0;

    if (!labels)
        return ps_fail_memory(err);
    for (size_t r = 0; r < table->n_rows; r++)
        labels[r] = table->rows[r].labels[field];
    qsort(labels, table->n_rows, sizeof *labels, compare_labels);
    for (size_t r = 0; r < table->n_rows; r++)
        if (!n || strcmp(labels[n - 1], labels[r]) != 0)
            labels[n++] = labels[r];
    for (size_t r = 0; r < table->n_rows; r++) {
        const char **found = bsearch(&table->rows[r].labels[field], labels, n, sizeof *labels, compare_labels);

        table->rows[r].numbers[field] = (uint32_t)(found - labels);
    }
    free(labels);
    return PS_OK;
}

/* ---- sums ---- */

static int compare_rows(const void *a, const void *b)
{
    const ps_table_row *left = a, *right = b;

    for (size_t d = 0; d < PS_TABLE_FIELDS_MOST; d++)
        if (left->numbers[d] != right->numbers[d])
            return left->numbers[d] < right->numbers[d] ? -1 : 1;
    return 0;
}

/* Rows with the fields of `summed` summed over, after those that are there. */
static ps_status add_sums(reading *r, size_t n_leaves, unsigned summed, ps_error *err)
{
    ps_table *table = r->table;
    const size_t first = table->n_rows;

    if (!ps_grow(&table->rows, &r->capacity, first + n_leaves + 1, sizeof *table->rows))
        return ps_fail_memory(err);
    memset(&table->rows[first], 0, (n_leaves + 1) * sizeof *table->rows);
    if (n_leaves)
        memcpy(&table->rows[first], table->rows, n_leaves * sizeof *table->rows);
    for (size_t i = 0; i < (n_leaves ? n_leaves : 1); i++) /* without any, a sum of nobody still says so */
        for (size_t d = 0; d < table->n_fields; d++)
            if (summed >> d & 1) {
                table->rows[first + i].labels[d] = PS_LABEL_ALL;
                table->rows[first + i].numbers[d] = PS_LABEL_NUMBER_ALL;
            }
    qsort(&table->rows[first], n_leaves, sizeof *table->rows, compare_rows);
    for (size_t i = 0; i < (n_leaves ? n_leaves : 1); i++) {
        const ps_table_row row = table->rows[first + i];
        ps_table_row *last = table->n_rows > first ? &table->rows[table->n_rows - 1] : NULL;

        if (last && !compare_rows(last, &row)) {
            last->people += row.people;
            last->population += row.population;
        } else {
            table->rows[table->n_rows] = row;
            table->rows[table->n_rows++].summed = summed;
        }
    }
    return PS_OK;
}

static unsigned count_bits(unsigned bits)
{
    unsigned n = 0;

    for (; bits; bits &= bits - 1)
        n++;
    return n;
}

/* In the order of a table's rows (table.h). */
static ps_status add_all_sums(reading *r, ps_error *err)
{
    const size_t n_leaves = r->table->n_rows;
    const unsigned masks = 1u << r->table->n_fields;
    ps_status st = PS_OK;

    if (n_leaves)
        qsort(r->table->rows, n_leaves, sizeof *r->table->rows, compare_rows);
    for (unsigned n = 1; st == PS_OK && n <= r->table->n_fields; n++)
        for (unsigned mask = masks; st == PS_OK && mask-- > 1;)
            if (count_bits(mask) == n && (n_leaves || mask == masks - 1))
                st = add_sums(r, n_leaves, mask, err);
    for (size_t i = 0; st == PS_OK && i < r->table->n_rows; i++) {
        ps_table_row *row = &r->table->rows[i];

        row->small_area = ps_table_row_is_area(r->table, i) &&
                          (row->population < PS_AREA_PEOPLE_LEAST || row->population > PS_AREA_PEOPLE_MOST);
    }
    return st;
}

/* ---- the table ---- */

/* Labels are the figures': the table takes over their arena. */
static ps_status start_table(reading *r, ps_error *err)
{
    ps_figures *f = &r->figures;
    ps_table *table = r->table = calloc(1, sizeof *table);
    bool made;

    if (!table)
        return ps_fail_memory(err);
    table->arena = f->arena;
    f->arena = NULL;
    table->name = ps_arena_print(table->arena, "%s", f->file);
    table->title = table->name;
    table->per = 1000;
    table->n_fields = f->n_keys;
    table->people_alone = !r->options->population;
    made = table->name;
    if (made && r->options->population) {
        table->counted = ps_arena_print(table->arena, "%s", f->headings[r->count]);
        made = table->counted;
    }
    for (size_t d = 0; made && d < f->n_keys; d++) {
        table->fields[d] = ps_arena_print(table->arena, "%s", f->headings[f->keys[d]]);
        made = table->fields[d];
        table->has_lsoa = table->has_lsoa || (made && !strcmp(table->fields[d], "lsoa"));
    }
    if (made)
        made = ps_grow(&table->rows, &r->capacity, f->n + 1, sizeof *table->rows);
    if (!made)
        return ps_fail_memory(err);
    memset(table->rows, 0, (f->n + 1) * sizeof *table->rows);
    return PS_OK;
}

static ps_status read_table(reading *r, ps_error *err)
{
    ps_status st = refuse_twice(r, err);

    if (st == PS_OK)
        st = start_table(r, err);
    for (size_t row = 0; st == PS_OK && row < r->figures.n; row++)
        st = add_leaf(r, row, err);
    for (size_t d = 0; st == PS_OK && d < r->table->n_fields; d++)
        st = number_labels(r->table, d, err);
    return st == PS_OK ? add_all_sums(r, err) : st;
}

ps_status ps_counts_csv_read(ps_table **out, uint64_t *rows, const char *path, const ps_protect_options *options,
                             ps_error *err)
{
    reading r = {.options = options};
    ps_status st = ps_figures_read(&r.figures, path, options->by, options->n_by, true, options->windows_1252, err);

    if (st != PS_OK)
        return st;
    st = ps_figures_column(&r.count, &r.figures, options->count, err);
    if (st == PS_OK && options->population)
        st = ps_figures_column(&r.population, &r.figures, options->population, err);
    if (st == PS_OK)
        st = read_table(&r, err);
    if (st == PS_OK) {
        *rows = r.figures.n;
        *out = r.table;
        r.table = NULL;
    }
    ps_table_free(r.table);
    ps_figures_release(&r.figures);
    return st;
}
