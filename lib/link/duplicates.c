/* Duplicates: rows of one person that tell the same are one row sent twice. The first in the file stays.
 *
 * What a row tells was hashed as it was read, over every cell of it that the kind has a column for, whether the plan
 * looks at it or not: two contacts of one day that differ only in the team must not pass for one row sent twice. Rows
 * of one day stand together, so only they are compared: pair by pair while there are few, sorted where one id has very
 * many rows on a day (an id that stands for "unknown" may have them all). Person rows have no day; all of a person's
 * are compared. */
#include "base/arena.h"
#include "link/input_rows.h"

#include <stdlib.h>

#define PAIRS_MOST 16

struct hashed {
    uint64_t hash;
    size_t at;
};

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
                drop[i] = rows->hash[i] == rows->hash[j];
        return true;
    }
    run = ps_calloc(n, sizeof *run);
    if (!run)
        return false;
    for (i = 0; i < n; i++)
        run[i] = (struct hashed){rows->hash[from + i], from + i};
    qsort(run, n, sizeof *run, by_hash);
    for (i = 1; i < n; i++)
        drop[run[i].at] = run[i].hash == run[i - 1].hash;
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
    free(rows->hash);
    rows->hash = NULL;
    return ok ? PS_OK : ps_fail_memory(err);
}
