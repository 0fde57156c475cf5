/* Events hide: line by line, until every line leaves enough room. */
#include "disclose/events_hide.h"

#include "aggregate/row_series.h"
#include "disclose/round.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

typedef struct range {
    double least, most;
} range;

typedef struct hiding {
    double *events;
    const ps_table *table;
    const ps_shown *people;
    const ps_scheme *scheme;
    double *people_least; /* by row: so many people at least, by their own lines */
    bool again;
} hiding;

/* What an outsider knows of a row's people by itself. */
static range people_of(const hiding *h, size_t row)
{
    const ps_shown *shown = &h->people[row];
    const ps_shown_as as = !shown->hidden     ? PS_AS_COUNT
                           : shown->withheld  ? PS_AS_NOTHING
                           : shown->secondary ? PS_AS_PARTNER
                                              : PS_AS_SMALL;
    const ps_known known = ps_scheme_known(h->scheme, PS_KNOWS_PARTNERS, as, shown->count, false);

    return (range){(double)known.least, known.most == PS_NO_LIMIT ? INFINITY : (double)known.most};
}

/* Of its events: one that is hidden is at least as many as its people. */
static range events_of(const hiding *h, size_t row)
{
    int64_t least, most;

    if (isnan(h->events[row]))
        return (range){people_of(h, row).least, INFINITY};
    ps_hes_unround(&least, &most, (uint64_t)h->events[row]);
    return (range){(double)least, (double)most};
}

static range sum_of(const hiding *h, range (*of)(const hiding *h, size_t row), const size_t *rows, size_t n)
{
    range sum = {0, 0};

    for (size_t i = 0; i < n; i++) {
        const range each = of(h, rows[i]);

        sum.least += each.least;
        sum.most += each.most;
    }
    return sum;
}

/* Lines as they are walked: a row, and those it sums. */
typedef void line_visitor(hiding *h, const size_t *rows, size_t n, size_t sum);

static void raise_least(hiding *h, size_t row, double least)
{
    h->people_least[row] = fmax(h->people_least[row], least);
}

static void learn_people(hiding *h, const size_t *rows, size_t n, size_t sum)
{
    const range all = sum_of(h, people_of, rows, n), whole = people_of(h, sum);

    raise_least(h, sum, fmax(whole.least, all.least));
    for (size_t i = 0; i < n; i++) {
        const range own = people_of(h, rows[i]);

        /* with another one without limit, the others tell nothing */
        raise_least(h, rows[i], isinf(all.most) ? own.least : fmax(own.least, whole.least - (all.most - own.most)));
    }
}

/* One more person than there surely are must be possible where their number is not shown to the last. */
static bool is_tight(const hiding *h, size_t row, double most)
{
    const range people = people_of(h, row);

    return isnan(h->events[row]) && people.least < people.most && most < h->people_least[row] + 1;
}

static void hide_smallest(hiding *h, const size_t *rows, size_t n, size_t sum)
{
    size_t smallest = SIZE_MAX;

    for (size_t i = 0; i <= n; i++) {
        const size_t row = i < n ? rows[i] : sum;

        if (h->events[row] > 0 && (smallest == SIZE_MAX || h->events[row] < h->events[smallest]))
            smallest = row;
    }
    if (smallest == SIZE_MAX)
        return; /* nothing in this line tells anything */
    h->events[smallest] = NAN;
    h->again = true;
}

static void make_room(hiding *h, const size_t *rows, size_t n, size_t sum)
{
    const range all = sum_of(h, events_of, rows, n), whole = events_of(h, sum);
    bool tight = is_tight(h, sum, all.most);

    for (size_t i = 0; i < n && !tight; i++)
        tight = is_tight(h, rows[i], whole.most - (all.least - events_of(h, rows[i]).least));
    if (tight)
        hide_smallest(h, rows, n, sum);
}

/* First row with these fields summed over. */
static size_t block_of(const ps_table *table, unsigned summed)
{
    size_t row = 0;

    while (row < table->n_rows && table->rows[row].summed != summed)
        row++;
    assert(row < table->n_rows);
    return row;
}

static bool sums(const ps_table *table, size_t sum, size_t row, size_t field)
{
    for (size_t d = 0; d < table->n_fields; d++)
        if (d != field && table->rows[sum].numbers[d] != table->rows[row].numbers[d])
            return false;
    return sum < table->n_rows;
}

/* Series and their sums stand in the same order, since the other labels are the same. */
static ps_status walk_along(hiding *h, size_t field, line_visitor *visit, ps_error *err)
{
    ps_row_series series;
    unsigned summed = UINT32_MAX;
    size_t sum = 0;
    ps_status st = ps_row_series_open(&series, h->table, field, err);

    if (st != PS_OK)
        return st;
    for (size_t s = 0; s < series.n; s++) {
        const size_t *rows = &series.rows[series.first[s]];
        const unsigned above = h->table->rows[rows[0]].summed | 1u << field;

        sum = above == summed ? sum + 1 : block_of(h->table, above);
        summed = above;
        assert(sums(h->table, sum, rows[0], field));
        visit(h, rows, series.first[s + 1] - series.first[s], sum);
    }
    ps_row_series_close(&series);
    return PS_OK;
}

static ps_status walk(hiding *h, line_visitor *visit, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t d = 0; st == PS_OK && d < h->table->n_fields; d++)
        st = walk_along(h, d, visit, err);
    return st;
}

ps_status ps_events_hide(double *events, const ps_table *table, const ps_shown *people, const ps_scheme *scheme,
                         ps_error *err)
{
    hiding h = {events, table, people, scheme, ps_calloc(table->n_rows, sizeof(double)), true};
    ps_status st = h.people_least ? walk(&h, learn_people, err) : ps_fail_memory(err);

    while (st == PS_OK && h.again) {
        h.again = false;
        st = walk(&h, make_room, err);
    }
    free(h.people_least);
    return st;
}
