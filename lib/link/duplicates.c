/* Duplicates: rows of one person that are equal in every column read are one row sent twice. The first in the file
 * stays.
 *
 * Rows of one day stand together, so only they are compared: pair by pair while there are few, by hash where one id has
 * very many rows on a day (an id that stands for "unknown" may have them all). Person rows have no day; all of a
 * person's are compared. */
#include "base/arena.h"
#include "base/column_store.h"
#include "link/input_rows.h"

#include <stdlib.h>
#include <xxhash.h>

#define PAIRS_MOST 16

struct hashed {
    uint64_t hash;
    size_t at;
};

bool ps_rows_equal(const ps_input_rows *rows, size_t a, size_t b)
{
    /* From the last column: the last are those that differ most between rows of one kind, the first are id and date. */
    for (size_t c = rows->schema->n_columns; c-- > 0;)
        if (rows->columns[c].n && !ps_store_equal(&rows->columns[c], a, b))
            return false;
    return true;
}

uint64_t ps_rows_hash(const ps_input_rows *rows, size_t at)
{
    uint64_t hash = 0;
    for (size_t c = 0; c < rows->schema->n_columns; c++) {
        const ps_column *column = &rows->columns[c];
        if (!column->n)
            continue;
        if (column->type == PS_CODES) {
            const size_t from = column->first[at];
            hash = XXH3_64bits_withSeed(column->text ? column->text + from : NULL,
                                        (column->first[at + 1] - from) * sizeof *column->text, hash + c);
        } else {
            const size_t width = ps_store_width(column->type);
            hash = XXH3_64bits_withSeed((const char *)ps_store_at(column) + at * width, width, hash + c);
        }
    }
    return hash;
}

static int by_hash(const void *a, const void *b)
{
    const struct hashed *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Marks in `drop` every row of the run from .. to that repeats an earlier one. */
static bool mark_run(const ps_input_rows *rows, size_t from, size_t to, uint8_t *drop)
{
    const size_t n = to - from;
    struct hashed *run;
    size_t i, j;

    if (n <= PAIRS_MOST) {
        for (i = from + 1; i < to; i++)
            for (j = from; j < i && !drop[i]; j++)
                if (!drop[j] && ps_rows_equal(rows, i, j))
                    drop[i] = 1;
        return true;
    }
    run = ps_calloc(n, sizeof *run);
    if (!run)
        return false;
    for (i = 0; i < n; i++)
        run[i] = (struct hashed){ps_rows_hash(rows, from + i), from + i};
    qsort(run, n, sizeof *run, by_hash);
    for (i = 0; i < n; i++)
        for (j = i + 1; !drop[run[i].at] && j < n && run[j].hash == run[i].hash; j++)
            if (!drop[run[j].at] && ps_rows_equal(rows, run[i].at, run[j].at))
                drop[run[j].at] = 1;
    free(run);
    return true;
}

ps_status ps_rows_dedupe(ps_input_rows *rows, size_t n_people, ps_error *err)
{
    const ps_column *dates = rows->schema->event_date >= 0 ? &rows->columns[rows->schema->event_date] : NULL;
    uint8_t *drop;
    bool ok = true;

    if (!rows->n || rows->schema->kind == PS_KIND_ADMISSION) /* episodes that repeat are joined with their spell */
        return PS_OK;
    drop = ps_calloc(rows->n, 1);
    if (!drop)
        return ps_fail_memory(err);
    for (size_t p = 0; ok && p < n_people; p++) {
        size_t from = rows->first[p], to;
        for (; ok && from < rows->first[p + 1]; from = to) {
            to = from + 1;
            while (to < rows->first[p + 1] && (!dates || dates->day[to] == dates->day[from]))
                to++;
            if (to - from > 1)
                ok = mark_run(rows, from, to, drop);
        }
    }
    for (size_t i = 0; ok && i < rows->n; i++)
        rows->duplicates += drop[i];
    if (ok && rows->duplicates)
        ps_rows_drop(rows, n_people, drop);
    free(drop);
    return ok ? PS_OK : ps_fail_memory(err);
}
