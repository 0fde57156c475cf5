/* Group rows: from file order to person, day, file order. */
#include "base/arena.h"
#include "base/column_store.h"
#include "link/input_rows.h"

#include <stdlib.h>
#include <string.h>

/* Below this, insertion beats a call of qsort; most people have fewer events in a feed. */
#define INSERTION_MOST 24

struct dated {
    ps_day day;
    uint32_t row;
};

static int by_day(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* order[from .. to) holds rows in file order; puts them in date order, file order within a day. */
static bool sort_run(uint32_t *order, size_t from, size_t to, const ps_day *day)
{
    const size_t n = to - from;
    struct dated *run;

    if (n <= INSERTION_MOST) {
        for (size_t i = from + 1; i < to; i++) {
            const uint32_t row = order[i];
            size_t at = i;
            for (; at > from && day[order[at - 1]] > day[row]; at--)
                order[at] = order[at - 1];
            order[at] = row;
        }
        return true;
    }
    run = ps_calloc(n, sizeof *run);
    if (!run)
        return false;
    for (size_t i = 0; i < n; i++) {
        run[i].row = order[from + i];
        run[i].day = day[run[i].row];
    }
    qsort(run, n, sizeof *run, by_day);
    for (size_t i = 0; i < n; i++)
        order[from + i] = run[i].row;
    free(run);
    return true;
}

static void permute_flags(uint8_t *flags, const uint32_t *order, size_t n, uint8_t *scratch)
{
    for (size_t i = 0; i < n; i++)
        scratch[i] = flags[order[i]];
    memcpy(flags, scratch, n);
}

ps_status ps_rows_group(ps_input_rows *rows, size_t n_people, ps_error *err)
{
    const ps_column *dates = rows->schema->event_date >= 0 ? &rows->columns[rows->schema->event_date] : NULL;
    uint8_t *scratch;

    rows->first = ps_calloc(n_people + 1, sizeof *rows->first);
    rows->order = ps_calloc(rows->n, sizeof *rows->order);
    if (!rows->first || !rows->order)
        return ps_fail_memory(err);
    for (size_t i = 0; i < rows->n; i++)
        rows->first[rows->person[i] + 1]++;
    for (size_t p = 0; p < n_people; p++)
        rows->first[p + 1] += rows->first[p];
    /* first[p] serves as the place of p's next row, and so ends as the place after p's last: one shift puts it right.
     */
    for (size_t i = 0; i < rows->n; i++)
        rows->order[rows->first[rows->person[i]]++] = (uint32_t)i;
    memmove(rows->first + 1, rows->first, n_people * sizeof *rows->first);
    rows->first[0] = 0;
    free(rows->person);
    rows->person = NULL;
    if (dates && dates->n)
        for (size_t p = 0; p < n_people; p++)
            if (rows->first[p + 1] - rows->first[p] > 1 &&
                !sort_run(rows->order, rows->first[p], rows->first[p + 1], dates->day))
                return ps_fail_memory(err);
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if (rows->columns[c].n && !ps_store_permute(&rows->columns[c], rows->order))
            return ps_fail_memory(err);
    if (rows->deleted) {
        scratch = ps_calloc(rows->n, 1);
        if (!scratch)
            return ps_fail_memory(err);
        permute_flags(rows->deleted, rows->order, rows->n, scratch);
        free(scratch);
    }
    return PS_OK;
}

void ps_rows_drop(ps_input_rows *rows, size_t n_people, const uint8_t *drop)
{
    size_t left = 0, person_start = 0;

    for (size_t p = 0; p < n_people; p++) {
        const size_t end = rows->first[p + 1];
        rows->first[p] = left;
        for (size_t i = person_start; i < end; i++) {
            if (drop[i])
                continue;
            rows->order[left] = rows->order[i];
            if (rows->deleted)
                rows->deleted[left] = rows->deleted[i];
            left++;
        }
        person_start = end;
    }
    rows->first[n_people] = left;
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if (rows->columns[c].n)
            ps_store_drop(&rows->columns[c], drop, left);
    rows->n = left;
}
