/* Table: a number a person, cells by counting numbers, margins by sorting the cells.
 *
 *   BUILD   O(people + numbers) for the cells, O(people log people) where there are too many numbers to keep a count of
 *           each; O(cells log cells) for each of the 2^fields - 1 margins
 *
 * A combination of labels is one number in mixed radix, in label order, with one value more in each field for "All"; so
 * that numbers sort as rows stand. */
#include "aggregate/table.h"
#include "aggregate/label_order.h"
#include "aggregate/table_extra.h"
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
    uint64_t n_codes;                     /* all there can be */
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
    b->n_codes = codes;
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

/* ---- cells ---- */

#define BLOCK 1024
#define COUNTERS_MOST ((size_t)1 << 21) /* kept at once */
#define TASKS_MOST 16
#define TASK_LEAST ((size_t)1 << 14) /* people */

typedef struct counter { /* people are numbered by 32 bits */
    uint32_t people, population;
} counter;

typedef struct counting {
    const building *b;
    const ps_left_outs *left_outs;
    size_t n, n_tasks;
    size_t n_codes;
    counter *counters;    /* n_codes for each task, or NULL */
    uint64_t *codes;      /* else: times two, plus one where counted, of the people of the population */
    size_t n_people;      /* in codes */
    uint64_t *n_left_out; /* by task */
} counting;

/* Codes of a block of persons. */
static void code_block(uint64_t out[BLOCK], const building *b, size_t first, size_t n)
{
    uint32_t numbers[BLOCK];

    memset(out, 0, n * sizeof *out);
    for (size_t d = 0; d < b->spec->n_fields; d++) {
        ps_field_numbers(numbers, &b->fields[d], first, n);
        for (size_t i = 0; i < n; i++)
            out[i] += numbers[i] * b->scale[d];
    }
}

static ps_status count_range(void *context, size_t task, ps_error *err)
{
    counting *c = context;
    const uint8_t *in = c->b->spec->population->flag;
    const uint8_t *counted = c->b->spec->counted ? c->b->spec->counted->flag : NULL;
    const size_t share = (c->n + c->n_tasks - 1) / c->n_tasks, from = task * share;
    const size_t to = from >= c->n ? from : c->n - from < share ? c->n : from + share;
    counter *counters = c->counters ? c->counters + task * c->n_codes : NULL;
    uint64_t codes[BLOCK];
    uint8_t left_out[BLOCK];

    (void)err;
    for (size_t first = from; first < to; first += BLOCK) {
        const size_t n = to - first < BLOCK ? to - first : BLOCK;

        code_block(codes, c->b, first, n);
        ps_left_outs_of(left_out, c->left_outs, first, n);
        for (size_t i = 0; i < n; i++) {
            const size_t p = first + i;
            const bool yes = counted && counted[p] == PS_YES;

            if (in[p] != PS_YES)
                continue;
            if (left_out[i]) {
                c->n_left_out[task]++;
            } else if (counters) {
                counters[codes[i]].population++;
                counters[codes[i]].people += yes;
            } else {
                c->codes[c->n_people++] = codes[i] * 2 + yes;
            }
        }
    }
    return PS_OK;
}

static void add_up(counting *c)
{
    for (size_t t = 1; t < c->n_tasks; t++)
        for (size_t k = 0; k < c->n_codes; k++) {
            c->counters[k].population += c->counters[t * c->n_codes + k].population;
            c->counters[k].people += c->counters[t * c->n_codes + k].people;
        }
}

static ps_status cells_of_counters(building *b, const counting *c, ps_error *err)
{
    for (size_t k = 0; k < c->n_codes; k++)
        b->n_cells += c->counters[k].population != 0;
    b->cells = ps_calloc(b->n_cells, sizeof *b->cells);
    if (!b->cells)
        return ps_fail_memory(err);
    for (size_t k = 0, at = 0; k < c->n_codes; k++)
        if (c->counters[k].population)
            b->cells[at++] = (cell){k, c->counters[k].people, c->counters[k].population};
    return PS_OK;
}

static ps_status cells_of_codes(building *b, uint64_t *codes, size_t n, ps_error *err)
{
    qsort(codes, n, sizeof *codes, compare_numbers);
    for (size_t i = 0; i < n; i++)
        b->n_cells += i == 0 || codes[i] / 2 != codes[i - 1] / 2;
    b->cells = ps_calloc(b->n_cells, sizeof *b->cells);
    if (!b->cells)
        return ps_fail_memory(err);
    for (size_t i = 0, c = 0; i < n; i++) {
        if (i && codes[i] / 2 != codes[i - 1] / 2)
            c++;
        b->cells[c].code = codes[i] / 2;
        b->cells[c].population++;
        b->cells[c].people += codes[i] % 2;
    }
    return PS_OK;
}

static ps_status count_people(building *b, const ps_left_outs *left_outs, ps_error *err)
{
    const size_t n = b->spec->population->n, worth = n / TASK_LEAST;
    counting c = {.b = b, .left_outs = left_outs, .n = n, .n_tasks = 1};
    ps_status st = PS_OK;

    if (b->n_codes <= COUNTERS_MOST) {
        c.n_codes = (size_t)b->n_codes;
        c.n_tasks = COUNTERS_MOST / c.n_codes < TASKS_MOST ? COUNTERS_MOST / c.n_codes : TASKS_MOST;
        c.n_tasks = worth < c.n_tasks ? worth + 1 : c.n_tasks;
        c.counters = ps_calloc(c.n_tasks * c.n_codes, sizeof *c.counters);
    } else {
        c.codes = ps_calloc(n, sizeof *c.codes);
    }
    c.n_left_out = ps_calloc(c.n_tasks, sizeof *c.n_left_out);
    if (!c.n_left_out || (!c.counters && !c.codes))
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_pool_run(b->spec->pool, count_range, &c, c.n_tasks, err);
    for (size_t t = 0; st == PS_OK && t < c.n_tasks; t++)
        b->table->left_out += c.n_left_out[t];
    if (st == PS_OK && c.counters) {
        add_up(&c);
        st = cells_of_counters(b, &c, err);
    } else if (st == PS_OK) {
        st = cells_of_codes(b, c.codes, c.n_people, err);
    }
    free(c.counters);
    free(c.codes);
    free(c.n_left_out);
    return st;
}

/* ---- rows ---- */

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
    if (summed) /* with nothing summed over they stand in order */
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
    if (made && spec->of) {
        table->of = ps_arena_text(table->arena, spec->of, strlen(spec->of));
        made = table->of != NULL;
    }
    table->n_fields = spec->n_fields;
    for (size_t d = 0; made && d < spec->n_fields; d++) {
        table->fields[d] = ps_arena_text(table->arena, spec->field_names[d], strlen(spec->field_names[d]));
        made = table->fields[d] != NULL;
        table->has_lsoa = table->has_lsoa || !strcmp(spec->field_names[d], "lsoa");
    }
    if (made && spec->sum) {
        table->sum = ps_arena_text(table->arena, spec->sum_name, strlen(spec->sum_name));
        made = table->sum != NULL;
    }
    if (made && spec->compare_to) {
        table->compare_to = ps_arena_text(table->arena, spec->compare_to, strlen(spec->compare_to));
        made = table->compare_to != NULL;
    }
    table->rate = spec->rate;
    table->sii = spec->sii;
    table->slope_field = spec->slope_field;
    table->funnel = spec->funnel;
    table->aged_elsewhere = spec->aged_elsewhere;
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
    const ps_left_outs given = {{spec->left_out}, 1};
    const ps_left_outs left_outs = spec->left_out ? given : ps_table_left_outs(world);
    building b = {.spec = spec};
    ps_status st;

    assert(spec->n_fields <= PS_TABLE_FIELDS_MOST && spec->population->type == PS_FLAG);
    st = start_table(&b.table, spec, err);
    for (size_t d = 0; st == PS_OK && d < spec->n_fields; d++)
        st = ps_field_open(&b.fields[d], b.table->arena, spec->field_names[d], spec->fields[d], world, spec->pool, err);
    if (st == PS_OK)
        st = set_scales(&b, err);
    if (st == PS_OK)
        st = count_people(&b, &left_outs, err);
    if (st == PS_OK)
        st = add_all_rows(&b, err);
    if (st == PS_OK)
        st = ps_table_count_extra(b.table, spec, b.fields, b.scale, &left_outs, world, err);
    if (st == PS_OK) {
        *out = b.table;
        b.table = NULL;
    }
    for (size_t d = 0; d < spec->n_fields; d++)
        ps_field_close(&b.fields[d]);
    free(b.cells);
    ps_table_free(b.table);
    return st;
}

bool ps_table_row_is_area(const ps_table *table, size_t row)
{
    const unsigned all = (1u << table->n_fields) - 1;
    const ps_table_row *r = &table->rows[row];

    for (size_t d = 0; d < table->n_fields && !table->people_alone; d++)
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
    free(table->ages);
    ps_arena_free(table->arena);
    free(table);
}
