/* Rule events: windows, and what is said of the events inside them. See rule_value.h.
 *
 * A person's events stand in date order, so a window is two binary searches and a run between them. Events outside it
 * are never looked at; inside it each is judged once, whatever the aggregate, so that the count of cannot-tells does
 * not hang on short cuts. */
#include "define/rule_value.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static ps_day day_before(ps_day day)
{
    return ps_day_add(day, -1, PS_DAYS);
}

static ps_day earlier(ps_day a, ps_day b)
{
    return a < b ? a : b;
}

bool ps_events_span(ps_span *out, const ps_events *events, ps_day a, ps_day b, ps_day index)
{
    if ((events->a && a == PS_NO_DAY) || (events->b && b == PS_NO_DAY))
        return false;
    out->from = PS_NO_DAY;
    out->to = index;
    switch (events->window) {
    case PS_WINDOW_EVER:
        break;
    case PS_WINDOW_WITHIN:
        *out = ps_span_within(index, events->amount, events->unit);
        break;
    case PS_WINDOW_WITHIN_BEFORE:
        a = day_before(a);
        if (a == PS_NO_DAY)
            return false;
        *out = ps_span_within(a, events->amount, events->unit);
        out->to = earlier(a, index);
        break;
    case PS_WINDOW_FROM_TO:
        out->from = a;
        out->to = events->from_index ? b : earlier(b, index);
        break;
    case PS_WINDOW_BEFORE:
        a = day_before(a);
        if (a == PS_NO_DAY)
            return false;
        out->to = earlier(a, index);
        break;
    case PS_WINDOW_SINCE:
        out->from = a;
        break;
    }
    return true;
}

/* Is the person one whom the input covers? Worked out for everybody beforehand, where there was a chance to. */
static bool is_covered(const ps_eval *eval, size_t input)
{
    const ps_column *known = &eval->world->covers[input];
    const ps_rule *covers = eval->world->plan->inputs[input].covers;
    ps_eval aside;

    if (!covers)
        return true;
    if (known->type == PS_FLAG)
        return known->flag[eval->person] == PS_YES;
    aside = ps_eval_aside(eval);
    return ps_eval_flag(&aside, covers->root) == PS_YES;
}

/* First event from `low` on, before `high`, whose day is not before `day`. */
static size_t first_from(const ps_feed *feed, size_t low, size_t high, ps_day day)
{
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (feed->day[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool ps_scan_open(ps_scan *out, ps_eval *eval, const ps_events *events)
{
    const ps_feed *feed = &eval->world->population->feeds[events->input];
    ps_span span = events->span;

    if (!is_covered(eval, events->input))
        return false;
    if (!events->constant) {
        const ps_day a = events->a ? ps_eval_day(eval, events->a) : PS_NO_DAY;
        const ps_day b = events->b ? ps_eval_day(eval, events->b) : PS_NO_DAY;
        if (!ps_events_span(&span, events, a, b, eval->index_date))
            return false;
    }
    out->feed = feed;
    out->horizon = span.to > eval->index_date ? span.to : eval->index_date;
    out->from = out->to = 0;
    if (!feed->n_events)
        return true;
    out->from = feed->first[eval->person];
    out->to = feed->first[eval->person + 1];
    if (out->from == out->to)
        return true;
    if (span.from != PS_NO_DAY)
        out->from = first_from(feed, out->from, out->to, span.from);
    /* No day follows the last of the calendar, and span.to + 1 is still a number. */
    out->to = span.to < span.from ? out->from : first_from(feed, out->from, out->to, span.to + 1);
    return true;
}

bool ps_scan_admits(ps_eval *eval, const ps_scan *scan, const ps_events *events, size_t at)
{
    ps_answer a;

    eval->feed = scan->feed;
    eval->event = at;
    eval->horizon = scan->horizon;
    if (!events->where)
        return true;
    a = ps_eval_flag(eval, events->where);
    eval->cannot_tell += a == PS_CANNOT_TELL;
    return a == PS_YES;
}

static void scan_close(ps_eval *eval)
{
    eval->feed = NULL;
    eval->horizon = eval->index_date;
}

/* Order of two events by the value of the column, the missing after (for first) or before (for last) all others. */
static int compare_values(ps_eval *eval, const ps_node *column, size_t a, size_t b, bool missing_first)
{
    const size_t at[2] = {a, b};
    const int missing = missing_first ? -1 : 1;
    bool known[2];
    int order = 0;

    if (column->type == PS_NUMBER) {
        double value[2];
        for (int i = 0; i < 2; i++) {
            eval->event = at[i];
            value[i] = ps_eval_number(eval, column);
            known[i] = !isnan(value[i]);
        }
        order = (value[0] > value[1]) - (value[0] < value[1]);
    } else if (column->type == PS_DATE) {
        ps_day value[2];
        for (int i = 0; i < 2; i++) {
            eval->event = at[i];
            value[i] = ps_eval_day(eval, column);
            known[i] = value[i] != PS_NO_DAY;
        }
        order = (value[0] > value[1]) - (value[0] < value[1]);
    } else if (column->type == PS_TEXT) {
        const char *value[2];
        for (int i = 0; i < 2; i++) {
            eval->event = at[i];
            value[i] = ps_eval_string(eval, ps_eval_words(eval, column));
            known[i] = value[i] != NULL;
        }
        order = known[0] && known[1] ? strcmp(value[0], value[1]) : 0;
    } else {
        ps_answer value[2];
        for (int i = 0; i < 2; i++) {
            eval->event = at[i];
            value[i] = ps_eval_flag(eval, column);
            known[i] = value[i] != PS_CANNOT_TELL;
        }
        order = (value[0] > value[1]) - (value[0] < value[1]);
    }
    if (known[0] && known[1])
        return order;
    return known[0] == known[1] ? 0 : known[0] ? -missing : missing;
}

/* The first or last admitted event: by day, then by column value (a missing one never before a known one), then by file
 * order. False: none. */
static bool find_end(size_t *out, ps_eval *eval, const ps_node *node)
{
    const ps_events *e = node->events;
    const bool last = e->aggregate == PS_AGG_LAST;
    bool found = false;
    ps_scan scan;

    if (!ps_scan_open(&scan, eval, e))
        return false;
    for (size_t i = scan.from; i < scan.to; i++) {
        bool better = !found;
        if (!ps_scan_admits(eval, &scan, e, i))
            continue;
        if (found && scan.feed->day[i] != scan.feed->day[*out])
            better = last;
        else if (found && e->column) {
            const int order = compare_values(eval, e->column, i, *out, last);
            better = last ? order >= 0 : order < 0;
        } else if (found) {
            better = last;
        }
        if (better)
            *out = i;
        found = true;
    }
    eval->feed = scan.feed;
    eval->event = *out;
    eval->horizon = scan.horizon;
    return found;
}

ps_answer ps_aggregate_flag(ps_eval *eval, const ps_node *node)
{
    const ps_events *e = node->events;
    ps_answer out = PS_CANNOT_TELL;
    size_t at = 0;
    ps_scan scan;

    if (e->aggregate != PS_AGG_ANY) {
        if (find_end(&at, eval, node))
            out = ps_eval_flag(eval, e->column);
    } else if (ps_scan_open(&scan, eval, e)) {
        out = PS_NO;
        for (size_t i = scan.from; i < scan.to; i++)
            if (ps_scan_admits(eval, &scan, e, i)) {
                out = PS_YES;
                if (!e->where)
                    break; /* nothing that could be a cannot-tell */
            }
    }
    scan_close(eval);
    return out;
}

ps_day ps_aggregate_day(ps_eval *eval, const ps_node *node)
{
    const ps_events *e = node->events;
    ps_day best = PS_NO_DAY;
    size_t at = 0;
    ps_scan scan;

    if (e->aggregate == PS_AGG_FIRST || e->aggregate == PS_AGG_LAST) {
        if (find_end(&at, eval, node))
            best = e->column ? ps_eval_day(eval, e->column) : eval->feed->day[at];
    } else if (ps_scan_open(&scan, eval, e)) {
        assert(e->aggregate == PS_AGG_MIN || e->aggregate == PS_AGG_MAX);
        for (size_t i = scan.from; i < scan.to; i++) {
            ps_day day;
            if (!ps_scan_admits(eval, &scan, e, i))
                continue;
            day = ps_eval_day(eval, e->column);
            if (day != PS_NO_DAY && (best == PS_NO_DAY || (e->aggregate == PS_AGG_MIN ? day < best : day > best)))
                best = day;
        }
    }
    scan_close(eval);
    return best;
}

ps_eval_text ps_aggregate_words_of(ps_eval *eval, const ps_node *node)
{
    ps_eval_text out = {0, NULL};
    size_t at = 0;

    if (find_end(&at, eval, node))
        out = ps_eval_words(eval, node->events->column);
    scan_close(eval);
    return out;
}

/* Different values are counted in a small sorted set; when it is full, in rounds that look for the next higher value
 * each. No memory is asked for, so one person can be looked at without a way to fail. */
#define DISTINCT_SET 256

typedef struct distinct {
    uint64_t key[DISTINCT_SET];
    size_t n;
    bool full;
    uint64_t above, next; /* in rounds: the smallest key over `above` (both 0: none yet) */
    bool found;
} distinct;

static void add_key(distinct *d, uint64_t key, bool rounds)
{
    size_t low = 0, high = d->n;

    if (rounds) {
        if (key > d->above && (!d->found || key < d->next)) {
            d->next = key;
            d->found = true;
        }
        return;
    }
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (d->key[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < d->n && d->key[low] == key)
        return;
    if (d->n == DISTINCT_SET) {
        d->full = true;
        return;
    }
    memmove(&d->key[low + 1], &d->key[low], (d->n - low) * sizeof(uint64_t));
    d->key[low] = key;
    d->n++;
}

/* The values of one event as keys, never 0: equal values have equal keys. Returns how many were known. */
static size_t add_values(distinct *d, ps_eval *eval, const ps_node *column, bool rounds)
{
    const uint32_t *codes;
    uint64_t key = 0;
    double number;
    ps_day day;
    size_t n;

    switch (column->type) {
    case PS_CODES:
        codes = ps_eval_codes(eval, column, &n);
        for (size_t i = 0; i < n; i++)
            add_key(d, codes[i], rounds);
        return n;
    case PS_TEXT:
        key = ps_eval_words(eval, column).number;
        break;
    case PS_DATE:
        day = ps_eval_day(eval, column);
        key = day == PS_NO_DAY ? 0 : (uint64_t)((int64_t)day - INT32_MIN);
        break;
    default:
        number = ps_eval_number(eval, column);
        if (isnan(number))
            return 0;
        number = number == 0 ? 0 : number; /* -0 is 0 */
        memcpy(&key, &number, sizeof(key));
        key ^= (uint64_t)1 << 62; /* so that 0 is not the key 0; 2.0, the one number that would be, is moved aside */
        key = key ? key : UINT64_MAX;
        break;
    }
    if (key)
        add_key(d, key, rounds);
    return key != 0;
}

static double count_distinct(ps_eval *eval, const ps_events *e, const ps_scan *scan)
{
    distinct d = {.n = 0};
    size_t admitted = 0, known = 0, n = 0;
    uint64_t counted;

    for (size_t i = scan->from; i < scan->to; i++)
        if (ps_scan_admits(eval, scan, e, i)) {
            admitted++;
            known += add_values(&d, eval, e->column, false);
        }
    if (!d.full)
        return admitted && !known ? NAN : (double)d.n;
    counted = eval->cannot_tell;
    do {
        d.found = false;
        for (size_t i = scan->from; i < scan->to; i++)
            if (ps_scan_admits(eval, scan, e, i))
                add_values(&d, eval, e->column, true);
        d.above = d.next;
        n += d.found;
    } while (d.found);
    eval->cannot_tell = counted; /* judged again, not once more */
    return (double)n;
}

/* sum, mean, min, max of the known values; with events but not one known value all are missing, sum too: 0 would be a
 * claim. */
static double fold_numbers(ps_eval *eval, const ps_events *e, const ps_scan *scan)
{
    double sum = 0, best = NAN;
    size_t admitted = 0, known = 0;

    for (size_t i = scan->from; i < scan->to; i++) {
        double value;
        if (!ps_scan_admits(eval, scan, e, i))
            continue;
        admitted++;
        value = ps_eval_number(eval, e->column);
        if (isnan(value))
            continue;
        sum += value;
        if (!known || (e->aggregate == PS_AGG_MIN ? value < best : value > best))
            best = value;
        known++;
    }
    if (e->aggregate == PS_AGG_MIN || e->aggregate == PS_AGG_MAX)
        return best;
    if (e->aggregate == PS_AGG_SUM)
        return (admitted && !known) || !isfinite(sum) ? NAN : sum;
    return known && isfinite(sum) ? sum / (double)known : NAN;
}

static double count_events(ps_eval *eval, const ps_events *e, const ps_scan *scan)
{
    ps_day day = PS_NO_DAY;
    size_t n = 0, days = 0;

    if (!e->where && e->aggregate == PS_AGG_COUNT)
        return (double)(scan->to - scan->from);
    for (size_t i = scan->from; i < scan->to; i++)
        if (ps_scan_admits(eval, scan, e, i)) {
            n++;
            days += scan->feed->day[i] != day;
            day = scan->feed->day[i];
        }
    return (double)(e->aggregate == PS_AGG_DAYS ? days : n);
}

double ps_aggregate_number(ps_eval *eval, const ps_node *node)
{
    const ps_events *e = node->events;
    double out = NAN;
    size_t at = 0;
    ps_scan scan;

    if (e->aggregate == PS_AGG_FIRST || e->aggregate == PS_AGG_LAST) {
        if (find_end(&at, eval, node))
            out = ps_eval_number(eval, e->column);
    } else if (ps_scan_open(&scan, eval, e)) {
        switch (e->aggregate) {
        case PS_AGG_COUNT:
        case PS_AGG_DAYS:
            out = count_events(eval, e, &scan);
            break;
        case PS_AGG_DISTINCT:
            out = count_distinct(eval, e, &scan);
            break;
        default:
            out = fold_numbers(eval, e, &scan);
            break;
        }
    }
    scan_close(eval);
    return out;
}
