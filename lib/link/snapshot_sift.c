/* Snapshot sift: see snapshot_sift.h. */
#include "link/snapshot_sift.h"

#include "base/arena.h"
#include "base/column_store.h"
#include "link/snapshot_narrow.h"

#include <stdlib.h>

#define PIECE ((size_t)2048) /* rows looked at over and over while they are at hand */
#define LANES ((size_t)256)  /* of a loop that compilers do side by side, since it has no end to look for */

size_t ps_sieve_codes(size_t n_words)
{
    return n_words > UINT16_MAX ? n_words : (size_t)UINT16_MAX + 1;
}

ps_reach ps_reach_of(const ps_keep *keep, uint64_t uses)
{
    ps_reach reach = {.uses = uses};
    int64_t from = INT64_MAX, to = INT64_MIN;

    for (size_t u = 0; u < keep->n; u++) {
        const ps_span span = keep->spans[u];
        if (!(uses >> u & 1) || span.from > span.to)
            continue;
        from = span.from < from ? span.from : from;
        to = span.to > to ? span.to : to;
    }
    if (from > to)
        return reach;
    reach.from = (ps_day)from;
    reach.days = to - from < UINT32_MAX ? (uint32_t)(to - from + 1) : UINT32_MAX; /* no day is the last that fits */
    for (size_t u = 0; u < keep->n; u++)
        reach.whole |= (uses >> u & 1) && keep->spans[u].from == from && keep->spans[u].to == to;
    return reach;
}

static bool within(const ps_reach *reach, ps_day day)
{
    return (uint32_t)day - (uint32_t)reach->from < reach->days;
}

static bool admits(const ps_keep *keep, const ps_reach *reach, ps_day day)
{
    uint64_t uses = reach->uses;

    if (!within(reach, day) || reach->whole)
        return within(reach, day);
    for (size_t u = 0; uses && u < keep->n; u++, uses >>= 1)
        if ((uses & 1) && day >= keep->spans[u].from && day <= keep->spans[u].to)
            return true;
    return false;
}

static ps_day day_of(const ps_sieve *s, size_t row)
{
    ps_day day;

    if (s->day)
        return s->day[row];
    ps_widen_days(&day, s->narrow_day, row, 1);
    return day;
}

static uint32_t code_of(const ps_sieve *s, size_t row)
{
    return s->code ? s->code[row] : s->narrow_code ? s->narrow_code[row] : 0;
}

bool ps_sieve_admits(const ps_sieve *s, uint32_t code, ps_day day)
{
    return admits(s->keep, &s->reach[code], day);
}

static ps_day newest_of(const ps_day *day, size_t n, ps_day believable)
{
    ps_day newest = PS_NO_DAY; /* below every day */

    for (size_t i = 0; i < n; i++) {
        const ps_day counts = day[i] <= believable ? day[i] : PS_NO_DAY;
        newest = counts > newest ? counts : newest;
    }
    return newest;
}

/* The highest of n that is not above `most`; 0 if there is none. Moved up so far that those above begin again at 0. */
static uint16_t highest_narrow(const uint16_t *at, size_t n, uint16_t most)
{
    const uint16_t up = (uint16_t)(UINT16_MAX - most);
    uint16_t highest = 0;
    size_t i = 0;

    for (; i + LANES <= n; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            const uint16_t moved = (uint16_t)(at[i + k] + up);
            highest = moved > highest ? moved : highest;
        }
    for (; i < n; i++) {
        const uint16_t moved = (uint16_t)(at[i] + up);
        highest = moved > highest ? moved : highest;
    }
    return highest > up ? (uint16_t)(highest - up) : 0;
}

static uint32_t highest_of(const uint32_t *code, size_t n)
{
    uint32_t highest = 0;

    for (size_t i = 0; i < n; i++)
        highest = code[i] > highest ? code[i] : highest;
    return highest;
}

/* The newest of rows first .. first + n - 1 that is believable. Narrow days are in the order of what they stand for. */
static ps_day find_newest(const ps_sieve *s, size_t first, size_t n)
{
    ps_day day;
    int64_t most;

    if (s->day)
        return newest_of(s->day + first, n, s->believable);
    most = (int64_t)s->believable - ps_narrow_first(s->narrow_day) + 1;
    if (most <= 0)
        return PS_NO_DAY;
    day = highest_narrow(s->narrow_day + PS_NARROW_BASE + first, n, most < UINT16_MAX ? (uint16_t)most : UINT16_MAX);
    return day ? ps_narrow_first(s->narrow_day) + day - 1 : PS_NO_DAY;
}

/* Which of n rows, counted from `first`, could be kept, by what is asked of all. */
static size_t pick(uint16_t picked[PIECE], const ps_sieve *s, size_t first, size_t n)
{
    size_t n_picked = 0;

    if (s->narrow_code) {
        const uint16_t *code = s->narrow_code + first;

        for (size_t i = 0; i < n; i++) {
            picked[n_picked] = (uint16_t)i;
            n_picked += s->wanted[code[i]];
        }
    } else if (s->code) {
        const uint32_t *code = s->code + first;

        for (size_t i = 0; i < n; i++) {
            picked[n_picked] = (uint16_t)i;
            n_picked += s->wanted[code[i]];
        }
    } else {
        ps_day wide[PIECE];
        const ps_day *day = s->day ? s->day + first : wide;

        if (!s->day)
            ps_widen_days(wide, s->narrow_day, first, n);
        for (size_t i = 0; i < n; i++) {
            picked[n_picked] = (uint16_t)i;
            n_picked += within(&s->reach[0], day[i]);
        }
    }
    return n_picked;
}

/* Room for all rows, of which the system gives what is written on; then what nothing stands on goes back. Grown bit by
 * bit, rows would move, each time to pages that are fresh. */
static bool trim(ps_sifted *out)
{
    void *rows = ps_resize(out->rows, out->n, sizeof *out->rows);

    if (!rows)
        return false;
    out->rows = rows;
    out->capacity = out->n ? out->n : 1;
    return true;
}

bool ps_sieve_sift(ps_sifted *out, bool *bad, const ps_sieve *s, size_t n)
{
    uint16_t picked[PIECE];

    *bad = false;
    out->newest = PS_NO_DAY;
    if (!ps_grow(&out->rows, &out->capacity, n, sizeof *out->rows))
        return false;
    for (size_t first = 0; first < n; first += PIECE) {
        const size_t m = n - first < PIECE ? n - first : PIECE;
        const ps_day newest = find_newest(s, first, m);
        size_t n_picked;
        out->newest = newest > out->newest ? newest : out->newest;
        *bad = s->code && highest_of(s->code + first, m) >= s->n_words;
        n_picked = *bad ? 0 : pick(picked, s, first, m);
        for (size_t k = 0; k < n_picked; k++) {
            const size_t row = first + picked[k];
            const uint32_t code = code_of(s, row);
            const ps_day day = day_of(s, row);
            *bad = code >= s->n_words;
            if (*bad)
                break;
            out->rows[out->n] = (ps_sifted_row){(uint32_t)row, code, day};
            out->n += admits(s->keep, &s->reach[code], day);
        }
        if (*bad)
            return false;
    }
    return trim(out);
}
