/* Row series: rows sorted by the other fields' labels, as one number, then by the field's own. */
#include "aggregate/row_series.h"

#include <stdlib.h>

typedef struct place {
    size_t block; /* first row with the same fields summed over */
    uint64_t others;
    uint32_t number;
    size_t row;
} place;

static int compare_places(const void *a, const void *b)
{
    const place *x = a, *y = b;

    if (x->block != y->block)
        return x->block < y->block ? -1 : 1;
    if (x->others != y->others)
        return x->others < y->others ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* A label number counts this much; a product of label counts fits, or there were no table. */
static void set_scales(uint64_t scale[PS_TABLE_FIELDS_MOST], const ps_table *table, size_t field)
{
    uint64_t each = 1;

    for (size_t d = table->n_fields; d-- > 0;) {
        uint32_t most = 0;

        for (size_t r = 0; r < table->n_rows; r++)
            if (!(table->rows[r].summed >> d & 1) && table->rows[r].numbers[d] > most)
                most = table->rows[r].numbers[d];
        scale[d] = d == field ? 0 : each;
        if (d != field)
            each *= (uint64_t)most + 1;
    }
}

static size_t gather(place *places, const ps_table *table, size_t field)
{
    uint64_t scale[PS_TABLE_FIELDS_MOST] = {0};
    size_t n = 0, block = 0;

    set_scales(scale, table, field);
    for (size_t r = 0; r < table->n_rows; r++) {
        const ps_table_row *row = &table->rows[r];

        if (row->summed != table->rows[block].summed)
            block = r;
        if (row->summed >> field & 1)
            continue;
        places[n] = (place){.block = block, .number = row->numbers[field], .row = r};
        for (size_t d = 0; d < table->n_fields; d++)
            if (!(row->summed >> d & 1))
                places[n].others += row->numbers[d] * scale[d];
        n++;
    }
    qsort(places, n, sizeof *places, compare_places);
    return n;
}

ps_status ps_row_series_open(ps_row_series *out, const ps_table *table, size_t field, ps_error *err)
{
    place *places = ps_calloc(table->n_rows, sizeof *places);
    size_t n;

    *out = (ps_row_series){.rows = ps_calloc(table->n_rows, sizeof *out->rows),
                           .first = ps_calloc(table->n_rows + 1, sizeof *out->first)};
    if (!places || !out->rows || !out->first) {
        free(places);
        ps_row_series_close(out);
        return ps_fail_memory(err);
    }
    n = gather(places, table, field);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || places[i].block != places[i - 1].block || places[i].others != places[i - 1].others)
            out->first[out->n++] = i;
        out->rows[i] = places[i].row;
    }
    out->first[out->n] = n;
    free(places);
    return PS_OK;
}

void ps_row_series_close(ps_row_series *series)
{
    free(series->rows);
    free(series->first);
    *series = (ps_row_series){NULL, NULL, 0};
}
