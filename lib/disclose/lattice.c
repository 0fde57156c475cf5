/* Lattice: rows of one way of summing stand together and in label order, so each margin is found by binary search. */
#include "disclose/lattice.h"
#include "base/fail.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MASKS_MOST (1u << PS_TABLE_FIELDS_MOST)

typedef struct range {
    size_t from, to; /* rows */
} range;

static int compare_numbers(const ps_table *table, const uint32_t *wanted, const ps_table_row *row)
{
    for (size_t d = 0; d < table->n_fields; d++)
        if (wanted[d] != row->numbers[d])
            return wanted[d] < row->numbers[d] ? -1 : 1;
    return 0;
}

static uint32_t find_row(const ps_table *table, range among, const uint32_t *wanted)
{
    while (among.from < among.to) {
        const size_t middle = among.from + (among.to - among.from) / 2;
        const int compared = compare_numbers(table, wanted, &table->rows[middle]);

        if (compared == 0)
            return (uint32_t)middle;
        if (compared > 0)
            among.from = middle + 1;
        else
            among.to = middle;
    }
    assert(!"a cell without its margin");
    return 0;
}

static void find_ranges(range out[MASKS_MOST], const ps_table *table)
{
    memset(out, 0, MASKS_MOST * sizeof *out);
    for (size_t r = 0; r < table->n_rows; r++) {
        range *of = &out[table->rows[r].summed];

        if (of->to == 0)
            of->from = r;
        of->to = r + 1;
    }
}

static void find_margins(ps_lattice *lattice, const range ranges[MASKS_MOST])
{
    const ps_table *table = lattice->table;

    for (size_t leaf = 0; leaf < lattice->n_leaves; leaf++)
        for (unsigned mask = 0; mask < lattice->n_masks; mask++) {
            uint32_t wanted[PS_TABLE_FIELDS_MOST];

            for (size_t d = 0; d < table->n_fields; d++)
                wanted[d] = mask >> d & 1 ? PS_LABEL_NUMBER_ALL : table->rows[leaf].numbers[d];
            lattice->up[leaf * lattice->n_masks + mask] = find_row(table, ranges[mask], wanted);
        }
}

static bool list_under(ps_lattice *lattice, ps_count_of of)
{
    const size_t n_rows = lattice->table->n_rows;
    size_t *first = ps_calloc(n_rows + 1, sizeof *first);
    uint32_t *under;
    size_t total = 0;

    if (!first)
        return false;
    lattice->first[of] = first;
    for (size_t leaf = 0; leaf < lattice->n_leaves; leaf++)
        for (unsigned mask = 0; mask < lattice->n_masks && ps_lattice_value(lattice, of, leaf); mask++)
            first[lattice->up[leaf * lattice->n_masks + mask] + 1]++;
    for (size_t r = 0; r < n_rows; r++)
        first[r + 1] += first[r];
    total = first[n_rows];
    lattice->under[of] = under = ps_calloc(total, sizeof *under);
    if (!under)
        return false;
    /* Filling moves each start to its end, which is the next one's start: shifted back below. */
    for (size_t leaf = 0; leaf < lattice->n_leaves; leaf++)
        for (unsigned mask = 0; mask < lattice->n_masks && ps_lattice_value(lattice, of, leaf); mask++)
            under[first[lattice->up[leaf * lattice->n_masks + mask]]++] = (uint32_t)leaf;
    memmove(first + 1, first, n_rows * sizeof *first);
    first[0] = 0;
    return true;
}

ps_status ps_lattice_open(ps_lattice *out, const ps_table *table, ps_error *err)
{
    range ranges[MASKS_MOST];

    memset(out, 0, sizeof *out);
    if (table->n_rows >= UINT32_MAX)
        return ps_fail(err, PS_EDOMAIN, "table %s has too many rows to protect", table->name);
    out->table = table;
    out->n_masks = 1u << table->n_fields;
    find_ranges(ranges, table);
    out->n_leaves = ranges[0].to;
    assert(ranges[0].from == 0);
    if (out->n_leaves > SIZE_MAX / out->n_masks)
        return ps_fail_memory(err);
    out->up = ps_calloc(out->n_leaves * out->n_masks, sizeof *out->up);
    if (!out->up)
        return ps_fail_memory(err);
    find_margins(out, ranges);
    if (!list_under(out, PS_OF_PEOPLE) || !list_under(out, PS_OF_POPULATION)) {
        ps_lattice_close(out);
        return ps_fail_memory(err);
    }
    return PS_OK;
}

void ps_lattice_close(ps_lattice *lattice)
{
    free(lattice->up);
    for (int of = 0; of < PS_COUNTS; of++) {
        free(lattice->first[of]);
        free(lattice->under[of]);
    }
    memset(lattice, 0, sizeof *lattice);
}

uint64_t ps_lattice_value(const ps_lattice *lattice, ps_count_of of, size_t row)
{
    return of == PS_OF_PEOPLE ? lattice->table->rows[row].people : lattice->table->rows[row].population;
}
