/* Group rows: from file order to person, day, file order, without a general sort. */
#include "base/arena.h"
#include "base/column_store.h"
#include "link/input_rows.h"

#include <assert.h>
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

/* Places from .. to hold rows in file order; puts them in date order, file order within a day. */
static bool sort_run(uint32_t *order, ps_day *day, size_t from, size_t to)
{
    const size_t n = to - from;
    struct dated *run;

    if (n <= INSERTION_MOST) {
        for (size_t i = from + 1; i < to; i++) {
            const uint32_t row = order[i];
            const ps_day when = day[i];
            size_t at = i;
            for (; at > from && day[at - 1] > when; at--) {
                order[at] = order[at - 1];
                day[at] = day[at - 1];
            }
            order[at] = row;
            day[at] = when;
        }
        return true;
    }
    run = ps_calloc(n, sizeof *run);
    if (!run)
        return false;
    for (size_t i = 0; i < n; i++)
        run[i] = (struct dated){day[from + i], order[from + i]};
    qsort(run, n, sizeof *run, by_day);
    for (size_t i = 0; i < n; i++) {
        order[from + i] = run[i].row;
        day[from + i] = run[i].day;
    }
    free(run);
    return true;
}

/* first[]; in order[] the rows by person, in file order. */
static void by_person(ps_input_rows *rows, size_t n_people)
{
    uint32_t *first = rows->first, *order = rows->order;

    memset(first, 0, (n_people + 1) * sizeof *first);
    for (size_t row = 0; row < rows->n; row++)
        first[rows->person[row] + 1]++;
    for (size_t p = 0; p < n_people; p++)
        first[p + 1] += first[p];
    /* first[p] serves as the place of p's next row, and so ends as the place after p's last: one shift puts it right.
     */
    for (size_t row = 0; row < rows->n; row++)
        order[first[rows->person[row]]++] = (uint32_t)row;
    memmove(first + 1, first, n_people * sizeof *first);
    first[0] = 0;
}

static bool sort_days(ps_input_rows *rows, size_t n_people)
{
    for (size_t p = 0; p < n_people; p++)
        if (rows->first[p + 1] - rows->first[p] > 1 &&
            !sort_run(rows->order, rows->columns[rows->schema->event_date].day, rows->first[p], rows->first[p + 1]))
            return false;
    return true;
}

/* One loop a width: a copy of unknown width for each row is several times slower, and these loops see every row of
 * every feed. */
#define GATHER(type)                                                                                                   \
    for (size_t i = 0; i < n; i++)                                                                                     \
        ((type *)to)[i] = ((const type *)from)[order[i]];

/* Puts n values in the order of their places. */
static void gather(void *to, const void *from, const uint32_t *order, size_t n, size_t width)
{
    switch (width) {
    case sizeof(uint8_t):
        GATHER(uint8_t)
        break;
    case sizeof(uint32_t):
        GATHER(uint32_t)
        break;
    case sizeof(uint64_t):
        GATHER(uint64_t)
        break;
    default:
        assert(!"a width that no value has");
    }
}

#define WIDTHS (sizeof(uint64_t) + 1)

/* By width of its values, an array with room for all rows that serves no more: the next one is gathered into it. */
struct spares {
    void *at[WIDTHS];
};

/* The array as its places want it, and the one it was becomes the spare. NULL: no memory. */
static void *gathered(struct spares *spares, void *array, const ps_input_rows *rows, size_t width)
{
    void *to = spares->at[width] ? spares->at[width] : ps_room(rows->n, width);

    if (!to)
        return NULL;
    gather(to, array, rows->order, rows->n, width);
    spares->at[width] = array;
    return to;
}

static bool group_column(struct spares *spares, ps_input_rows *rows, size_t c)
{
    ps_column *column = &rows->columns[c];
    void *at;

    if (column->type == PS_CODES)
        return ps_store_permute(column, rows->order);
    at = gathered(spares, ps_store_at(column), rows, ps_store_width(column->type));
    if (at)
        ps_column_place(column, column->type, rows->n, at);
    return at != NULL;
}

static bool group_others(struct spares *spares, ps_input_rows *rows)
{
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if ((int)c != rows->schema->event_date && rows->columns[c].n && !group_column(spares, rows, c))
            return false;
    if (rows->hash) {
        uint64_t *hash = gathered(spares, rows->hash, rows, sizeof *hash);
        if (!hash)
            return false;
        rows->hash = hash;
    }
    if (rows->deleted) {
        uint8_t *deleted = gathered(spares, rows->deleted, rows, sizeof *deleted);
        if (!deleted)
            return false;
        rows->deleted = deleted;
    }
    return true;
}

ps_status ps_rows_group(ps_input_rows *rows, size_t n_people, ps_error *err)
{
    struct spares spares = {{NULL}};
    bool ok;

    rows->first = ps_room(n_people + 1, sizeof *rows->first);
    rows->order = ps_room(rows->n, sizeof *rows->order);
    ok = rows->first && rows->order;
    if (ok) {
        by_person(rows, n_people);
        spares.at[sizeof *rows->person] = rows->person;
        rows->person = NULL;
    }
    ps_rows_forget_file(rows);
    if (ok && rows->n && rows->schema->event_date >= 0)
        ok = group_column(&spares, rows, (size_t)rows->schema->event_date) && sort_days(rows, n_people);
    ok = ok && (!rows->n || group_others(&spares, rows));
    for (size_t width = 0; width < WIDTHS; width++)
        free(spares.at[width]);
    return ok ? PS_OK : ps_fail_memory(err);
}

void ps_rows_drop(ps_input_rows *rows, size_t n_people, const uint8_t *drop)
{
    const size_t n = rows->n;
    uint32_t *first = rows->first;
    size_t gone = 0, p = 0;

    for (const uint8_t *next = drop; (next = memchr(next, 1, n - (size_t)(next - drop))); next++, gone++)
        for (; first[p] <= (size_t)(next - drop); p++)
            first[p] -= (uint32_t)gone;
    for (; p <= n_people; p++)
        first[p] -= (uint32_t)gone;
    if (rows->order)
        ps_close_up(rows->order, drop, n, sizeof *rows->order);
    if (rows->deleted)
        ps_close_up(rows->deleted, drop, n, sizeof *rows->deleted);
    if (rows->hash)
        ps_close_up(rows->hash, drop, n, sizeof *rows->hash);
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if (rows->columns[c].n)
            ps_store_drop(&rows->columns[c], drop, n - gone);
    rows->n = n - gone;
}
