/* Snapshot sift: see snapshot_sift.h. */
#include "link/snapshot_sift.h"

#include "base/arena.h"
#include "base/column_store.h"
#include "link/snapshot_narrow.h"

#include <stdlib.h>

#define PIECE ((size_t)2048) /* rows looked at over and over while they are at hand */

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
    return reach;
}

static bool within(const ps_reach *reach, ps_day day)
{
    return (uint32_t)day - (uint32_t)reach->from < reach->days;
}

static bool admits(const ps_keep *keep, uint64_t uses, ps_day day)
{
    for (size_t u = 0; uses && u < keep->n; u++, uses >>= 1)
        if ((uses & 1) && day >= keep->spans[u].from && day <= keep->spans[u].to)
            return true;
    return false;
}

bool ps_sieve_passes(const ps_sieve *s, size_t row)
{
    const uint32_t code = s->code ? s->code[row] : s->narrow_code ? s->narrow_code[row] : 0;
    ps_day day;

    if (s->day)
        day = s->day[row];
    else
        ps_widen_days(&day, s->narrow_day, row, 1);
    return admits(s->keep, s->reach[code].uses, day);
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

static uint32_t highest_of(const uint32_t *code, size_t n)
{
    uint32_t highest = 0;

    for (size_t i = 0; i < n; i++)
        highest = code[i] > highest ? code[i] : highest;
    return highest;
}

/* Rows `first` .. first + n - 1, whose days and codes these are; there is room for all. */
static void sift_piece(ps_sifted *out, const ps_sieve *s, const ps_day *day, const uint32_t *code, size_t first,
                       size_t n)
{
    uint32_t within_reach[PIECE];
    size_t n_within = 0;

    if (code)
        for (size_t i = 0; i < n; i++) {
            within_reach[n_within] = (uint32_t)i;
            n_within += within(&s->reach[code[i]], day[i]);
        }
    else
        for (size_t i = 0; i < n; i++) {
            within_reach[n_within] = (uint32_t)i;
            n_within += within(&s->reach[0], day[i]);
        }
    for (size_t k = 0; k < n_within; k++) {
        const size_t i = within_reach[k];
        const uint32_t word = code ? code[i] : 0;
        out->rows[out->n] = (ps_sifted_row){(uint32_t)(first + i), word, day[i]};
        out->n += admits(s->keep, s->reach[word].uses, day[i]);
    }
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
    ps_day wide_day[PIECE];
    uint32_t wide_code[PIECE];

    *bad = false;
    out->newest = PS_NO_DAY;
    if (!ps_grow(&out->rows, &out->capacity, n, sizeof *out->rows))
        return false;
    for (size_t first = 0; first < n; first += PIECE) {
        const size_t m = n - first < PIECE ? n - first : PIECE;
        const ps_day *day = s->day ? s->day + first : wide_day;
        const uint32_t *code = s->code ? s->code + first : s->narrow_code ? wide_code : NULL;
        ps_day newest;
        if (!s->day)
            ps_widen_days(wide_day, s->narrow_day, first, m);
        if (!s->code && s->narrow_code)
            ps_widen_numbers(wide_code, s->narrow_code, first, m);
        newest = newest_of(day, m, s->believable);
        out->newest = newest > out->newest ? newest : out->newest;
        if (code && highest_of(code, m) >= s->n_words) {
            *bad = true;
            return false;
        }
        sift_piece(out, s, day, code, first, m);
    }
    return trim(out);
}
