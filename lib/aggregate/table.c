/* Table: cells by sorting one number a person, margins by sorting the cells.
 *
 *   BUILD   O(people log people) for the cells, O(cells log cells) for each of the 2^fields - 1 margins
 *
 * A combination of labels is one number in mixed radix, in label order, with one value more in each field for "All"; so
 * that numbers sort as rows stand. */
#include "aggregate/table.h"
#include "aggregate/label_order.h"
#include "aggregate/table_field.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct cell {
    uint64_t code;
    uint64_t people, population;
} cell;

typedef struct building {
    const ps_table_spec *spec;
    ps_table *table;
    ps_field fields[PS_TABLE_FIELDS_MOST];
    uint64_t scale[PS_TABLE_FIELDS_MOST]; /* a label number of field d counts this much in a code */
    cell *cells;                          /* with nothing summed over */
    size_t n_cells;
    size_t capacity; /* of table->rows */
} building;

/* One bit is kept for "counted". */
static ps_status set_scales(building *b, ps_error *err)
{
    uint64_t codes = 1;

    for (size_t d = b->spec->n_fields; d-- > 0;) {
        const uint64_t values = (uint64_t)b->fields[d].n_labels + 1;

        b->scale[d] = codes;
        if (codes > (UINT64_C(1) << 62) / values) {
            ps_fail(err, PS_EPLAN, "table %s has too many combinations of labels", b->spec->name);
            ps_error_hint(err, "take a field out, or one with fewer values");
            return PS_EPLAN;
        }
        codes *= values;
    }
    return PS_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

static int compare_cells(const void *a, const void *b)
{
    const cell *left = a, *right = b;

    return (left->code > right->code) - (left->code < right->code);
}

/* Codes of the people of the population, times two, plus one where counted. */
static uint64_t *code_people(size_t *count, building *b, const uint8_t *left_out)
{
    const ps_column *population = b->spec->population;
    uint64_t *codes = ps_calloc(population->n, sizeof *codes);
    size_t n = 0;

    for (size_t p = 0; codes && p < population->n; p++) {
        uint64_t code = 0;

        if (population->flag[p] != PS_YES)
            continue;
        if (left_out[p]) {
            b->table->left_out++;
            continue;
        }
        for (size_t d = 0; d < b->spec->n_fields; d++)
            code += b->fields[d].label_of[p] * b->scale[d];
        codes[n++] = code * 2 + (b->spec->counted && b->spec->counted->flag[p] == PS_YES);
    }
    *count = n;
    return codes;
}

static ps_status count_people(building *b, const uint8_t *left_out, ps_error *err)
{
    size_t n = 0;
    uint64_t *codes = code_people(&n, b, left_out);

    if (!codes)
        return ps_fail_memory(err);
    qsort(codes, n, sizeof *codes, compare_numbers);
    for (size_t i = 0; i < n; i++)
        b->n_cells += i == 0 || codes[i] / 2 != codes[i - 1] / 2;
    b->cells = ps_calloc(b->n_cells, sizeof *b->cells);
    if (!b->cells) {
        free(codes);
        return ps_fail_memory(err);
    }
    for (size_t i = 0, c = 0; i < n; i++) {
        if (i && codes[i] / 2 != codes[i - 1] / 2)
            c++;
        b->cells[c].code = codes[i] / 2;
        b->cells[c].population++;
        b->cells[c].people += codes[i] % 2;
    }
    free(codes);
    return PS_OK;
}

static uint64_t label_number(const building *b, uint64_t code, size_t d)
{
    return code / b->scale[d] % ((uint64_t)b->fields[d].n_labels + 1);
}

static ps_status add_row(building *b, const cell *c, unsigned summed, ps_error *err)
{
    ps_table *table = b->table;
    ps_table_row *row;

    if (!ps_grow(&table->rows, &b->capacity, table->n_rows + 1, sizeof *table->rows))
        return ps_fail_memory(err);
    row = &table->rows[table->n_rows++];
    memset(row, 0, sizeof *row);
    row->summed = summed;
    row->people = c->people;
    row->population = c->population;
    for (size_t d = 0; d < table->n_fields; d++) {
        const bool all = summed >> d & 1;

        row->numbers[d] = all ? PS_LABEL_NUMBER_ALL : (uint32_t)label_number(b, c->code, d);
        row->labels[d] = all ? PS_LABEL_ALL : b->fields[d].labels[row->numbers[d]];
    }
    row->small_area = ps_table_row_is_area(table, table->n_rows - 1) &&
                      (c->population < PS_AREA_PEOPLE_LEAST || c->population > PS_AREA_PEOPLE_MOST);
    return PS_OK;
}

/* Rows with the fields of `summed` summed over. */
static ps_status add_rows(building *b, unsigned summed, ps_error *err)
{
    const bool everybody = summed == (1u << b->spec->n_fields) - 1;
    cell *sums = ps_calloc(b->n_cells, sizeof *sums);
    size_t n = 0;
    ps_status st = PS_OK;

    if (!sums)
        return ps_fail_memory(err);
    for (size_t i = 0; i < b->n_cells; i++) {
        sums[i] = b->cells[i];
        for (size_t d = 0; d < b->spec->n_fields; d++)
            if (summed >> d & 1)
                sums[i].code += (b->fields[d].n_labels - label_number(b, sums[i].code, d)) * b->scale[d];
    }
    qsort(sums, b->n_cells, sizeof *sums, compare_cells);
    for (size_t i = 0; i < b->n_cells; i++) {
        if (!n || sums[n - 1].code != sums[i].code) {
            sums[n++] = sums[i];
        } else {
            sums[n - 1].people += sums[i].people;
            sums[n - 1].population += sums[i].population;
        }
    }
    if (everybody && n == 0)
        n = 1; /* all zero: a table of nobody still says so */
    for (size_t i = 0; st == PS_OK && i < n; i++)
        st = add_row(b, &sums[i], summed, err);
    free(sums);
    return st;
}

static unsigned count_bits(unsigned bits)
{
    unsigned n = 0;

    for (; bits; bits &= bits - 1)
        n++;
    return n;
}

/* Cells, then margins over one field (the last one first: row totals), over two, and so on. */
static ps_status add_all_rows(building *b, ps_error *err)
{
    const unsigned masks = 1u << b->spec->n_fields;

    for (unsigned n = 0; n <= b->spec->n_fields; n++)
        for (unsigned mask = masks; mask-- > 0;) {
            ps_status st;

            if (count_bits(mask) != n)
                continue;
            st = add_rows(b, mask, err);
            if (st != PS_OK)
                return st;
        }
    return PS_OK;
}

static ps_status start_table(ps_table **out, const ps_table_spec *spec, ps_error *err)
{
    ps_table *table = calloc(1, sizeof *table);
    bool made;

    if (!table)
        return ps_fail_memory(err);
    table->arena = ps_arena_new();
    made = table->arena != NULL;
    if (made) {
        const char *title = spec->title ? spec->title : spec->name;

        table->name = ps_arena_text(table->arena, spec->name, strlen(spec->name));
        table->title = ps_arena_text(table->arena, title, strlen(title));
        made = table->name && table->title;
    }
    if (made && spec->counted) {
        table->counted = ps_arena_print(table->arena, "%s", spec->counted_title ? spec->counted_title : "people");
        made = table->counted != NULL;
    }
    table->n_fields = spec->n_fields;
    for (size_t d = 0; made && d < spec->n_fields; d++) {
        table->fields[d] = ps_arena_text(table->arena, spec->field_names[d], strlen(spec->field_names[d]));
        made = table->fields[d] != NULL;
        table->has_lsoa = table->has_lsoa || !strcmp(spec->field_names[d], "lsoa");
    }
    table->crude = spec->crude;
    table->per = spec->per > 0 ? spec->per : 1000;
    if (!made) {
        ps_table_free(table);
        return ps_fail_memory(err);
    }
    *out = table;
    return PS_OK;
}

ps_status ps_table_build(ps_table **out, const ps_table_spec *spec, const ps_world *world, ps_error *err)
{
    building b = {.spec = spec};
    uint8_t *found = NULL;
    ps_status st;

    assert(spec->n_fields <= PS_TABLE_FIELDS_MOST && spec->population->type == PS_FLAG);
    st = start_table(&b.table, spec, err);
    if (st == PS_OK && !spec->left_out)
        st = ps_table_left_out(&found, world, err);
    for (size_t d = 0; st == PS_OK && d < spec->n_fields; d++)
        st = ps_field_open(&b.fields[d], b.table->arena, spec->field_names[d], spec->fields[d], world, err);
    if (st == PS_OK)
        st = set_scales(&b, err);
    if (st == PS_OK)
        st = count_people(&b, spec->left_out ? spec->left_out : found, err);
    if (st == PS_OK)
        st = add_all_rows(&b, err);
    if (st == PS_OK) {
        *out = b.table;
        b.table = NULL;
    }
    for (size_t d = 0; d < spec->n_fields; d++)
        ps_field_close(&b.fields[d]);
    free(found);
    free(b.cells);
    ps_table_free(b.table);
    return st;
}

bool ps_table_row_is_area(const ps_table *table, size_t row)
{
    const unsigned all = (1u << table->n_fields) - 1;
    const ps_table_row *r = &table->rows[row];

    for (size_t d = 0; d < table->n_fields; d++)
        if (!strcmp(table->fields[d], "lsoa") && r->summed == (all & ~(1u << d)))
            return strcmp(r->labels[d], PS_LABEL_OUTSIDE) && strcmp(r->labels[d], PS_LABEL_UNKNOWN);
    return false;
}

size_t ps_table_rows(const ps_table *table)
{
    return table->n_rows;
}

size_t ps_table_fields(const ps_table *table)
{
    return table->n_fields;
}

const char *ps_table_label(const ps_table *table, size_t row, size_t field)
{
    return row < table->n_rows && field < table->n_fields ? table->rows[row].labels[field] : NULL;
}

uint64_t ps_table_people(const ps_table *table, size_t row)
{
    return row < table->n_rows ? table->rows[row].people : 0;
}

uint64_t ps_table_population(const ps_table *table, size_t row)
{
    return row < table->n_rows ? table->rows[row].population : 0;
}

void ps_table_free(ps_table *table)
{
    if (!table)
        return;
    free(table->rows);
    ps_arena_free(table->arena);
    free(table);
}
