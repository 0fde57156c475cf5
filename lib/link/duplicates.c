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

/* What is to go, and, for a snapshot, whom each of these repeats. */
struct marking {
    const ps_input_rows *rows;
    uint8_t *drop; /* NULL: nothing so far */
    bool keep_twins;
    uint32_t *twins; /* as places before anything goes */
    size_t n_twins, twins_capacity;
};

static bool goes(const struct marking *m, size_t at)
{
    return m->drop && m->drop[at];
}

static bool mark(struct marking *m, size_t at, size_t first)
{
    if (!m->drop && !(m->drop = ps_calloc(m->rows->n, 1)))
        return false;
    m->drop[at] = 1;
    if (!m->keep_twins)
        return true;
    if (!ps_grow(&m->twins, &m->twins_capacity, m->n_twins + 1, sizeof *m->twins))
        return false;
    m->twins[m->n_twins++] = (uint32_t)first;
    return true;
}

/* Marks every row of the run from .. to that repeats an earlier one. */
static bool mark_run(struct marking *m, size_t from, size_t to)
{
    const uint64_t *hash = m->rows->hash;
    const size_t n = to - from;
    struct hashed *run;
    bool ok = true;
    size_t i, j, first = 0;

    if (n <= PAIRS_MOST) {
        for (i = from + 1; ok && i < to; i++)
            for (j = from; ok && j < i && !goes(m, i); j++)
                if (hash[i] == hash[j])
                    ok = mark(m, i, j); /* the earliest of its like, which stays */
        return ok;
    }
    run = ps_calloc(n, sizeof *run);
    if (!run)
        return false;
    for (i = 0; i < n; i++)
        run[i] = (struct hashed){hash[from + i], from + i};
    qsort(run, n, sizeof *run, by_hash);
    for (i = 1; ok && i < n; i++) {
        first = run[i].hash == run[i - 1].hash ? first : i;
        if (first < i)
            ok = mark(m, run[i].at, run[first].at);
    }
    free(run);
    return ok;
}

static int by_place(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Places before anything goes become places after. */
static void hand_over_twins(ps_input_rows *rows, struct marking *m)
{
    size_t gone = 0, t = 0;

    if (m->n_twins)
        qsort(m->twins, m->n_twins, sizeof *m->twins, by_place);
    for (size_t i = 0; i < rows->n && t < m->n_twins; i++) {
        for (; t < m->n_twins && m->twins[t] == i; t++)
            m->twins[t] -= (uint32_t)gone;
        gone += goes(m, i);
    }
    rows->twins = m->twins;
    rows->n_twins = m->n_twins;
    m->twins = NULL;
}

ps_status ps_rows_dedupe(ps_input_rows *rows, size_t n_people, bool keep_twins, bool profiled, ps_error *err)
{
    /* Episodes that repeat are joined with their spell: they are counted where somebody asks, and stay. */
    const bool joined = rows->schema->kind == PS_KIND_ADMISSION;
    const ps_column *dates = rows->schema->event_date >= 0 ? &rows->columns[rows->schema->event_date] : NULL;
    struct marking m = {.rows = rows, .keep_twins = keep_twins && !joined};
    bool ok = true;

    if (!rows->n || (joined && !profiled))
        return PS_OK;
    for (size_t p = 0; ok && p < n_people; p++) {
        size_t from = rows->first[p], to;
        for (; ok && from < rows->first[p + 1]; from = to) {
            to = from + 1;
            while (to < rows->first[p + 1] && (!dates || dates->day[to] == dates->day[from]))
                to++;
            if (to - from > 1)
                ok = mark_run(&m, from, to);
        }
    }
    for (size_t i = 0; m.drop && i < rows->n; i++)
        rows->duplicates += m.drop[i];
    if (ok && m.keep_twins)
        hand_over_twins(rows, &m);
    free(rows->hash);
    rows->hash = NULL;
    if (ok && rows->duplicates && !joined)
        ps_rows_drop(rows, n_people, m.drop);
    free(m.drop);
    free(m.twins);
    return ok ? PS_OK : ps_fail_memory(err);
}
