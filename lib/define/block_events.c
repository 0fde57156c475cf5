/* Block events: aggregates over the events of a block of persons, which stand in a row. See rule_block.h.
 *
 * Runs of events are judged at once and most of them are not admitted; only those that are, or cannot be told, are
 * looked at one by one. Events outside the window are not counted.
 * Left to rule_events.c: windows that hang on the person, distinct, and first or last of a column. */
#include "define/block_any.h"
#include "define/block_owners.h"

#include <math.h>
#include <string.h>

/* What has been found so far, by person of the block. */
typedef struct found {
    uint32_t count[PS_RULE_BLOCK]; /* admitted; of DAYS different days */
    ps_day day[PS_RULE_BLOCK];     /* FIRST, LAST, DAYS: of the event so far; MIN, MAX of dates */
    uint32_t known[PS_RULE_BLOCK]; /* SUM, MEAN, MIN, MAX: values */
    double number[PS_RULE_BLOCK];
} found;

typedef struct scan {
    const ps_block *block; /* of persons */
    const ps_events *events;
    const ps_feed *feed;
    const uint8_t *covered; /* by person of the block; NULL: all are */
    found *found;
    size_t at;             /* the run's first event */
    const uint16_t *owner; /* of each event from there on, the person of the block */
} scan;

static bool is_ours(const ps_block *b, const ps_events *e)
{
    if (b->feed || !e->constant || e->aggregate == PS_AGG_DISTINCT)
        return false;
    if (e->column && (e->aggregate == PS_AGG_FIRST || e->aggregate == PS_AGG_LAST))
        return false;
    return !b->world->plan->inputs[e->input].covers || b->world->covers[e->input].type == PS_FLAG;
}

static void take_number(found *f, size_t p, ps_aggregate aggregate, double value)
{
    f->count[p]++;
    if (isnan(value))
        return;
    if (aggregate == PS_AGG_SUM || aggregate == PS_AGG_MEAN)
        f->number[p] += value;
    else if (!f->known[p] || (aggregate == PS_AGG_MIN ? value < f->number[p] : value > f->number[p]))
        f->number[p] = value;
    f->known[p]++;
}

static void take_day(found *f, size_t p, ps_aggregate aggregate, ps_day day)
{
    if (day == PS_NO_DAY)
        return;
    if (f->day[p] == PS_NO_DAY || (aggregate == PS_AGG_MIN ? day < f->day[p] : day > f->day[p]))
        f->day[p] = day;
}

/* One admitted event of person p. */
static void take(scan *s, size_t p, ps_day day)
{
    found *f = s->found;

    switch (s->events->aggregate) {
    case PS_AGG_DAYS:
        f->count[p] += f->day[p] != day;
        f->day[p] = day;
        return;
    case PS_AGG_FIRST:
        if (!f->count[p]++)
            f->day[p] = day;
        return;
    case PS_AGG_LAST:
        f->day[p] = day;
        return;
    default:
        f->count[p]++;
        return;
    }
}

static bool folds(ps_aggregate aggregate)
{
    return aggregate == PS_AGG_SUM || aggregate == PS_AGG_MEAN || aggregate == PS_AGG_MIN || aggregate == PS_AGG_MAX;
}

/* Does any part of a `where` ask something of the person? */
static bool asks_person(const ps_node *node)
{
    if (node->kind == PS_N_NAME)
        return true;
    for (size_t i = 0; i < node->n_kids; i++)
        if (asks_person(node->kids[i]))
            return true;
    return false;
}

/* The next event from i on that is admitted or cannot be told; eight at a time are passed over. */
static size_t next_hit(const uint8_t *answers, size_t i, size_t n)
{
    uint64_t eight = 0;

    for (; i + 8 <= n && !eight; i += 8)
        memcpy(&eight, answers + i, 8);
    if (eight)
        i -= 8;
    while (i < n && answers[i] == PS_NO)
        i++;
    return i;
}

/* Which event item i is. */
static size_t event_at(const ps_block *b, size_t i)
{
    return b->events ? b->events[i] : b->event + i;
}

static void fill_persons(uint32_t *persons, const scan *s, const ps_block *b)
{
    for (size_t i = 0; i < b->n; i++)
        persons[i] = s->block->person + s->owner[event_at(b, i) - s->at];
}

/* A run of events, all in the window. */
static void scan_run(scan *s, ps_block *b)
{
    const ps_events *e = s->events;
    const ps_block *over = s->block;
    const bool fold = folds(e->aggregate), dates = e->column && e->column->type == PS_DATE;
    uint32_t persons[PS_RULE_BLOCK];
    uint8_t own[PS_RULE_BLOCK];
    double numbers[PS_RULE_BLOCK];
    ps_day days[PS_RULE_BLOCK];
    const uint8_t *answers = own;
    const double *number = NULL;
    const ps_day *day = NULL;

    b->depth = over->depth + 1;
    b->persons = NULL;
    if ((e->where && asks_person(e->where)) || (fold && asks_person(e->column))) {
        fill_persons(persons, s, b);
        b->persons = persons;
    }
    if (e->where)
        answers = ps_block_flags(own, b, e->where);
    else
        memset(own, PS_YES, b->n);
    if (fold && dates)
        day = ps_block_days(days, b, e->column);
    else if (fold)
        number = ps_block_numbers(numbers, b, e->column);
    for (size_t i = next_hit(answers, 0, b->n); i < b->n; i = next_hit(answers, i + 1, b->n)) {
        const size_t event = event_at(b, i), p = s->owner[event - s->at];

        if (s->covered && s->covered[p] != PS_YES)
            continue;
        if (answers[i] == PS_CANNOT_TELL)
            ++*over->cannot_tell;
        else if (number)
            take_number(s->found, p, e->aggregate, number[i]);
        else if (day)
            take_day(s->found, p, e->aggregate, day[i]);
        else
            take(s, p, s->feed->day[event]);
    }
}

static void clear(found *f, ps_aggregate aggregate, size_t n)
{
    memset(f->count, 0, n * sizeof *f->count);
    for (size_t p = 0; aggregate != PS_AGG_ANY && aggregate != PS_AGG_COUNT && p < n; p++)
        f->day[p] = PS_NO_DAY;
    if (folds(aggregate)) {
        memset(f->known, 0, n * sizeof *f->known);
        for (size_t p = 0; p < n; p++)
            f->number[p] = 0;
    }
}

/* Every event of the block's persons in the window, a run at a time. */
static bool scan_block(found *f, const uint8_t **covered, const ps_block *b, const ps_node *node)
{
    const ps_events *e = node->events;
    const ps_column *covers = &b->world->covers[e->input];
    const ps_day from = e->span.from, to = e->span.to;
    scan s = {.block = b, .events = e, .feed = &b->world->population->feeds[e->input], .found = f};
    ps_block run = *b;
    uint32_t inside[PS_RULE_BLOCK];
    uint16_t owner[PS_RULE_BLOCK];
    const uint32_t *first;
    size_t next = 0;

    if (!is_ours(b, e))
        return false;
    *covered = b->world->plan->inputs[e->input].covers ? covers->flag + b->person : NULL;
    s.covered = *covered;
    clear(f, e->aggregate, b->n);
    if (!s.feed->n_events || to < from)
        return true;
    first = s.feed->first + b->person;
    s.owner = owner;
    run.feed = s.feed;
    run.horizon = to > b->index_date ? to : b->index_date;
    for (size_t at = first[0], end = first[b->n]; at < end; at += PS_RULE_BLOCK) {
        const size_t n = end - at < PS_RULE_BLOCK ? end - at : PS_RULE_BLOCK;
        const ps_day *day = s.feed->day + at;
        size_t n_inside = 0;

        for (size_t i = 0; i < n; i++) {
            inside[n_inside] = (uint32_t)(at + i);
            n_inside += day[i] >= from && day[i] <= to;
        }
        next = ps_block_owners(owner, first, b->n, next, at, n);
        s.at = run.event = at;
        run.events = n_inside < n ? inside : NULL;
        run.n = n_inside;
        if (n_inside)
            scan_run(&s, &run);
    }
    return true;
}

bool ps_block_aggregate_flags(uint8_t *out, const ps_block *b, const ps_node *node)
{
    const uint8_t *covered;
    found f;

    if (node->events->aggregate != PS_AGG_ANY)
        return false;
    if (ps_any_flags(out, b, node->events))
        return true;
    if (!scan_block(&f, &covered, b, node))
        return false;
    for (size_t p = 0; p < b->n; p++)
        out[p] = f.count[p] != 0;
    for (size_t p = 0; covered && p < b->n; p++)
        if (covered[p] != PS_YES)
            out[p] = PS_CANNOT_TELL;
    return true;
}

static double number_of(const found *f, size_t p, ps_aggregate aggregate)
{
    switch (aggregate) {
    case PS_AGG_COUNT:
    case PS_AGG_DAYS:
        return f->count[p];
    case PS_AGG_SUM: /* 0 of events without one known value would be a claim */
        return (f->count[p] && !f->known[p]) || !isfinite(f->number[p]) ? NAN : f->number[p];
    case PS_AGG_MEAN:
        return f->known[p] && isfinite(f->number[p]) ? f->number[p] / (double)f->known[p] : NAN;
    default:
        return f->known[p] ? f->number[p] : NAN;
    }
}

bool ps_block_aggregate_numbers(double *out, const ps_block *b, const ps_node *node)
{
    const uint8_t *covered;
    found f;

    if (!scan_block(&f, &covered, b, node))
        return false;
    for (size_t p = 0; p < b->n; p++)
        out[p] = covered && covered[p] != PS_YES ? NAN : number_of(&f, p, node->events->aggregate);
    return true;
}

bool ps_block_aggregate_days(ps_day *out, const ps_block *b, const ps_node *node)
{
    const uint8_t *covered;
    found f;

    if (!scan_block(&f, &covered, b, node))
        return false;
    for (size_t p = 0; p < b->n; p++)
        out[p] = covered && covered[p] != PS_YES ? PS_NO_DAY : f.day[p];
    return true;
}
