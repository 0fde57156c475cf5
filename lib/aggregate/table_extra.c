/* Table extra: a second walk over the people once the rows stand, then up from the cells to the margins.
 *
 * Persons are added one after another, so that sums are the same whatever the threads. */
#include "aggregate/table_extra.h"
#include "base/slim_numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const ps_age_groups[PS_AGE_GROUPS] = {
    "0-4",   "5-9",   "10-14", "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49",
    "50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90+",
};

#define BLOCK 1024
#define PLACES_MOST ((uint64_t)1 << 21) /* combinations for which each keeps its row at hand */
#define NO_ROW UINT32_MAX

typedef struct extra {
    ps_table *table;
    const ps_table_spec *spec;
    const ps_field *fields;
    const uint64_t *scale;
    const ps_left_outs *left_outs;
    const ps_column *ages;
    uint8_t *bands;   /* by word: its age band; PS_AGE_GROUPS: unknown */
    uint64_t *codes;  /* by row: its labels as one number; rising within rows of the same fields summed over */
    uint32_t *places; /* by code: its row; NULL where there are too many codes */
    size_t n_cells;   /* rows with nothing summed over; they stand first */
} extra;

static uint64_t code_of(const extra *x, const ps_table_row *row, unsigned summed)
{
    uint64_t code = 0;

    for (size_t d = 0; d < x->table->n_fields; d++)
        code += (summed >> d & 1 ? x->fields[d].n_labels : row->numbers[d]) * x->scale[d];
    return code;
}

/* The row of a code among rows first .. first + n - 1; it is there. */
static size_t row_of(const extra *x, uint64_t code, size_t first, size_t n)
{
    while (n > 1) {
        const size_t half = n / 2;

        if (x->codes[first + half] <= code)
            first += half, n -= half;
        else
            n = half;
    }
    return first;
}

static ps_status prepare(extra *x, const ps_world *world, ps_error *err)
{
    const ps_table *table = x->table;
    const ps_intern *words = world->population->words;
    uint64_t n_codes = 1;

    x->codes = ps_calloc(table->n_rows, sizeof *x->codes);
    if (!x->codes)
        return ps_fail_memory(err);
    for (size_t r = 0; r < table->n_rows; r++) {
        x->codes[r] = code_of(x, &table->rows[r], table->rows[r].summed);
        x->n_cells += table->rows[r].summed == 0;
    }
    if (table->n_fields)
        n_codes = x->scale[0] * ((uint64_t)x->fields[0].n_labels + 1);
    if (n_codes <= PLACES_MOST) {
        x->places = ps_calloc((size_t)n_codes, sizeof *x->places);
        if (!x->places)
            return ps_fail_memory(err);
        for (size_t r = 0; r < x->n_cells; r++)
            x->places[x->codes[r]] = (uint32_t)r;
    }
    if (!x->ages)
        return PS_OK;
    x->table->ages = ps_calloc(table->n_rows, sizeof *x->table->ages);
    x->bands = ps_calloc(ps_intern_count(words) + 1, sizeof *x->bands);
    if (!x->table->ages || !x->bands)
        return ps_fail_memory(err);
    memset(x->bands, PS_AGE_GROUPS, ps_intern_count(words) + 1);
    for (size_t b = 0; b < PS_AGE_GROUPS; b++) {
        const uint32_t word = ps_intern_find(words, ps_age_groups[b], strlen(ps_age_groups[b]));

        if (word)
            x->bands[word] = (uint8_t)b;
    }
    return PS_OK;
}

static void add_person(extra *x, size_t person, size_t row)
{
    const double number = x->spec->sum ? ps_number_at(x->spec->sum, person) : 0;

    if (number > 0)
        x->table->rows[row].events += number;
    else if (!(number >= 0))
        x->table->no_number++;
    if (x->bands) {
        ps_table_ages *ages = &x->table->ages[row];
        const uint8_t band = x->bands[x->ages->text[person]];

        ages->population[band]++;
        ages->people[band] += x->spec->counted && x->spec->counted->flag[person] == PS_YES;
    }
}

static void add_people(extra *x)
{
    const ps_column *in = x->spec->population;
    uint32_t numbers[BLOCK];
    uint64_t codes[BLOCK];
    uint8_t left_out[BLOCK];

    for (size_t first = 0; first < in->n; first += BLOCK) {
        const size_t n = in->n - first < BLOCK ? in->n - first : BLOCK;

        memset(codes, 0, n * sizeof *codes);
        ps_left_outs_of(left_out, x->left_outs, first, n);
        for (size_t d = 0; d < x->table->n_fields; d++) {
            ps_field_numbers(numbers, &x->fields[d], first, n);
            for (size_t i = 0; i < n; i++)
                codes[i] += numbers[i] * x->scale[d];
        }
        for (size_t i = 0; i < n; i++)
            if (in->flag[first + i] == PS_YES && !left_out[i])
                add_person(x, first + i, x->places ? x->places[codes[i]] : row_of(x, codes[i], 0, x->n_cells));
    }
}

static void add_row(const extra *x, size_t to, size_t from)
{
    ps_table *table = x->table;

    table->rows[to].events += table->rows[from].events;
    if (!x->ages)
        return;
    for (size_t b = 0; b <= PS_AGE_GROUPS; b++) {
        table->ages[to].people[b] += table->ages[from].people[b];
        table->ages[to].population[b] += table->ages[from].population[b];
    }
}

/* Rows with the same fields summed over stand together. */
static void add_margins(const extra *x)
{
    const ps_table *table = x->table;

    for (size_t first = x->n_cells, n; first < table->n_rows; first += n) {
        const unsigned summed = table->rows[first].summed;

        for (n = 1; first + n < table->n_rows && table->rows[first + n].summed == summed; n++)
            ;
        for (size_t r = 0; r < x->n_cells; r++)
            add_row(x, row_of(x, code_of(x, &table->rows[r], summed), first, n), r);
    }
}

ps_status ps_table_count_extra(ps_table *table, const ps_table_spec *spec, const ps_field *fields,
                               const uint64_t *scale, const ps_left_outs *left_outs, const ps_world *world,
                               ps_error *err)
{
    extra x = {.table = table, .spec = spec, .fields = fields, .scale = scale, .left_outs = left_outs};
    ps_status st;

    if (spec->rate == PS_RATE_DIRECT || spec->rate == PS_RATE_INDIRECT)
        x.ages = spec->ages ? spec->ages : &world->population->person[PS_P_AGE_BAND];
    if (!spec->sum && !x.ages)
        return PS_OK;
    st = prepare(&x, world, err);
    if (st == PS_OK) {
        add_people(&x);
        add_margins(&x);
    }
    free(x.codes);
    free(x.places);
    free(x.bands);
    return st;
}
