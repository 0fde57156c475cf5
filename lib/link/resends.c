/* Re-sends: of what a supplier sent more than once only the last word stands.
 *
 *   SNAPSHOTS   a kind whose files are whole new lists (waiting lists): only rows of each sender's newest list on or
 *               before the index date stay, since who is not on it waits no longer                  O(rows)
 *   AMENDED     rows of one person with one key of the supplier: the newest submission stays, of one day of submission
 *               the later in the file. A row amended to another date stands elsewhere in the person's run, so all of
 * the run are compared                                           O(rows log rows of one person) COUNTED ONCE
 * attendances of one person, provider and day in two inputs (emergency care sent in the new and in the old form): the
 * input that the plan names first tells          O(rows)
 *
 * Which columns make a key stands in schema.c. Rows that are equal in every column are left to duplicates.c, which
 * counts them apart. */
#include "base/arena.h"
#include "base/date.h"
#include "link/input_rows.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Below this, insertion beats a call of qsort. */
#define INSERTION_MOST 24

struct sent {
    uint64_t key;
    ps_day submitted;
    uint32_t order; /* in the file */
    size_t at;
};

/* The columns that tell, found once for an input. */
struct resent {
    const ps_input_rows *rows;
    const ps_column *key[PS_KEY_COLUMNS]; /* NULL: not read */
    const ps_day *submitted;              /* NULL: the file alone tells which is newer */
    size_t n_key;
    uint8_t *drop;
    struct sent *run;
    size_t capacity;
};

/* ---- amended ---- */

static void find_columns(struct resent *r)
{
    const ps_schema *schema = r->rows->schema;

    for (r->n_key = 0; r->n_key < PS_KEY_COLUMNS && schema->key[r->n_key]; r->n_key++)
        r->key[r->n_key] = ps_rows_column(r->rows, schema->key[r->n_key]);
    for (size_t c = 0; c < schema->n_columns; c++)
        if (schema->columns[c].role == PS_ROLE_SUBMITTED && r->rows->columns[c].n)
            r->submitted = r->rows->columns[c].day;
    if (schema->snapshots)
        r->submitted = r->rows->columns[schema->event_date].day;
}

/* The supplier's key of a row in 64 bits; 0: it has none. */
static uint64_t key_of(const struct resent *r, size_t at)
{
    uint64_t parts[PS_KEY_COLUMNS] = {0}, hash;

    for (size_t k = 0; k < r->n_key; k++) {
        const ps_column *column = r->key[k];
        const bool known = column && ps_column_known(column, at);
        if (!known && k < r->rows->schema->key_known)
            return 0;
        if (!known)
            continue;
        if (column->type == PS_TEXT)
            parts[k] = column->text[at];
        else if (column->type == PS_DATE)
            parts[k] = (uint64_t)(uint32_t)column->day[at] + 1;
        else
            memcpy(&parts[k], &column->number[at], sizeof column->number[at]);
    }
    hash = XXH3_64bits(parts, sizeof parts);
    return hash ? hash : 1;
}

static ps_day submitted_of(const struct resent *r, size_t at)
{
    return r->submitted ? r->submitted[at] : PS_NO_DAY; /* below every day: a row that tells its day is newer */
}

static int by_key(const void *a, const void *b)
{
    const struct sent *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->submitted != y->submitted)
        return x->submitted < y->submitted ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void sort_run(struct sent *run, size_t n)
{
    if (n > INSERTION_MOST) {
        qsort(run, n, sizeof *run, by_key);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const struct sent new = run[i];
        size_t at = i;
        for (; at > 0 && by_key(&run[at - 1], &new) > 0; at--)
            run[at] = run[at - 1];
        run[at] = new;
    }
}

/* Marks the rows from .. to of one person that a newer one replaces; *replaced grows. */
static bool mark_amended(uint64_t *replaced, struct resent *r, size_t from, size_t to)
{
    size_t n = 0;

    if (!ps_grow(&r->run, &r->capacity, to - from, sizeof *r->run))
        return false;
    for (size_t i = from; i < to; i++) {
        const uint64_t key = r->drop[i] ? 0 : key_of(r, i);
        if (key)
            r->run[n++] = (struct sent){key, submitted_of(r, i), r->rows->order[i], i};
    }
    sort_run(r->run, n);
    for (size_t i = n; i-- > 1;) { /* backwards, so that run[i] is the last of its key or equal to it */
        struct sent *older = &r->run[i - 1];
        const struct sent *newest = &r->run[i];
        if (older->key != newest->key)
            continue;
        if (r->rows->hash[older->at] != r->rows->hash[newest->at]) {
            r->drop[older->at] = 1;
            ++*replaced;
        }
        older->at = newest->at;
    }
    return true;
}

/* ---- snapshots ---- */

/* Senders by number of their text; [0] stands for "not recorded". */
struct senders {
    const ps_column *column; /* NULL: all rows are of one sender */
    ps_day *newest;
    size_t n;
};

static bool senders_init(struct senders *s, const ps_column *column)
{
    s->column = column;
    s->n = 1;
    for (size_t i = 0; column && i < column->n; i++)
        if (column->text[i] >= s->n)
            s->n = (size_t)column->text[i] + 1;
    s->newest = ps_calloc(s->n, sizeof *s->newest);
    for (size_t i = 0; s->newest && i < s->n; i++)
        s->newest[i] = PS_NO_DAY;
    return s->newest != NULL;
}

static uint32_t sender_of(const struct senders *s, size_t at)
{
    return s->column ? s->column->text[at] : 0;
}

/* A list dated after the index date was not there on it; one that is mistyped into the future must not win either. */
static bool mark_snapshots(uint64_t *earlier, uint64_t *later, struct resent *r, ps_day index_date)
{
    const ps_day *day = r->rows->columns[r->rows->schema->event_date].day;
    struct senders providers = {0}, issuers = {0};
    bool ok = senders_init(&providers, ps_rows_column(r->rows, "provider")) &&
              senders_init(&issuers, ps_rows_column(r->rows, "issuer"));

    for (int pass = 0; ok && pass < 2; pass++)
        for (size_t i = 0; i < r->rows->n; i++) {
            const uint32_t provider = sender_of(&providers, i);
            ps_day *newest = provider ? &providers.newest[provider] : &issuers.newest[sender_of(&issuers, i)];
            if (pass == 0) {
                if (day[i] <= index_date && day[i] > *newest)
                    *newest = day[i];
            } else if (day[i] != *newest) {
                r->drop[i] = 1;
                *(day[i] > index_date ? later : earlier) += 1;
            }
        }
    free(providers.newest);
    free(issuers.newest);
    return ok;
}

ps_status ps_rows_resends(ps_input_rows *rows, size_t n_people, ps_day index_date, ps_error *err)
{
    struct resent r = {.rows = rows};
    bool ok = true;

    if (!rows->n)
        return PS_OK;
    find_columns(&r);
    if (!r.n_key || !r.key[0])
        ok = rows->schema->snapshots; /* no key, nothing to compare */
    if (!ok)
        return PS_OK;
    r.drop = ps_calloc(rows->n, 1);
    ok = r.drop != NULL;
    if (ok && rows->schema->snapshots)
        ok = mark_snapshots(&rows->earlier_lists, &rows->later_lists, &r, index_date);
    for (size_t p = 0; ok && r.key[0] && p < n_people; p++)
        if (rows->first[p + 1] - rows->first[p] > 1)
            ok = mark_amended(&rows->replaced, &r, rows->first[p], rows->first[p + 1]);
    if (ok && rows->earlier_lists + rows->later_lists + rows->replaced)
        ps_rows_drop(rows, n_people, r.drop);
    free(r.drop);
    free(r.run);
    return ok ? PS_OK : ps_fail_memory(err);
}

/* ---- counted once ---- */

/* Providers that earlier inputs have for the person and day at hand. */
struct told {
    uint32_t *provider; /* sorted */
    size_t *used;       /* at the first of equals: how many of them answered for a row */
    size_t n, provider_capacity, used_capacity;
};

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* The first place in from .. to that is not before the day. */
static size_t first_of_day(const ps_day *days, size_t from, size_t to, ps_day day)
{
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (days[middle] < day)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool collect_told(struct told *told, const ps_input_rows *earlier, size_t n_earlier, size_t person, ps_day day)
{
    told->n = 0;
    for (size_t k = 0; k < n_earlier; k++) {
        const ps_input_rows *rows = &earlier[k];
        const ps_column *provider = rows->schema->kind == PS_KIND_ATTENDANCE ? ps_rows_column(rows, "provider") : NULL;
        const ps_day *days;
        size_t to;

        if (!provider) /* of person rows there may be no first[] any more */
            continue;
        days = rows->columns[rows->schema->event_date].day;
        to = rows->first[person + 1];
        for (size_t i = first_of_day(days, rows->first[person], to, day); i < to && days[i] == day; i++) {
            if (!provider->text[i])
                continue;
            if (!ps_grow(&told->provider, &told->provider_capacity, told->n + 1, sizeof *told->provider))
                return false;
            told->provider[told->n++] = provider->text[i];
        }
    }
    if (!ps_grow(&told->used, &told->used_capacity, told->n, sizeof *told->used))
        return false;
    if (told->n) {
        qsort(told->provider, told->n, sizeof *told->provider, by_number);
        memset(told->used, 0, told->n * sizeof *told->used);
    }
    return true;
}

/* One row of an earlier input answers for one row: a second visit of the day that only this input has is a visit. */
static bool answers(struct told *told, uint32_t provider)
{
    size_t low = 0, high = told->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (told->provider[middle] < provider)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == told->n || low + told->used[low] >= told->n || told->provider[low + told->used[low]] != provider)
        return false;
    told->used[low]++;
    return true;
}

static bool mark_told(ps_input_rows *rows, const ps_input_rows *earlier, size_t n_earlier, size_t n_people,
                      struct told *told, uint8_t *drop)
{
    const uint32_t *provider = ps_rows_column(rows, "provider")->text;
    const ps_day *day = rows->columns[rows->schema->event_date].day;

    for (size_t p = 0; p < n_people; p++) {
        const size_t to = rows->first[p + 1];
        for (size_t i = rows->first[p]; i < to; i++) {
            if ((i == rows->first[p] || day[i] != day[i - 1]) && !collect_told(told, earlier, n_earlier, p, day[i]))
                return false;
            if (provider[i] && answers(told, provider[i])) {
                drop[i] = 1;
                rows->told_before++;
            }
        }
    }
    return true;
}

ps_status ps_rows_count_once(ps_input_rows *inputs, size_t n_inputs, size_t n_people, ps_error *err)
{
    struct told told = {0};
    bool ok = true, any = false;

    for (size_t i = 0; ok && i < n_inputs; i++) {
        ps_input_rows *rows = &inputs[i];
        uint8_t *drop;
        if (rows->schema->kind != PS_KIND_ATTENDANCE || !ps_rows_column(rows, "provider"))
            continue;
        if (any) {
            drop = ps_calloc(rows->n, 1);
            ok = drop && mark_told(rows, inputs, i, n_people, &told, drop);
            if (ok && rows->told_before)
                ps_rows_drop(rows, n_people, drop);
            free(drop);
        }
        any = true;
    }
    free(told.provider);
    free(told.used);
    return ok ? PS_OK : ps_fail_memory(err);
}
