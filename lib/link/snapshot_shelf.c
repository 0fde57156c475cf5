/* Snapshot shelf: see snapshot_shelf.h. */
#include "link/snapshot_shelf.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define DAYS_MOST ((size_t)UINT16_MAX + 1)
#define SPAN_MOST ((int64_t)1 << 22) /* days of all years that a date may have, and more */
/* How far a row is from the one before it, the first from where the part begins: 1 and more. FAR: that follows, in two
 * places, the lower half first. */
#define FAR 0
#define PLACES_FAR ((size_t)3)
#define ROWS_MOST ((size_t)UINT32_MAX / (PLACES_FAR + 1))

/* ---- making ---- */

struct ps_shelf_end {
    uint32_t row;     /* 1 + the last so far */
    size_t step, day; /* where what comes next goes */
};

static size_t places_of(uint32_t step)
{
    return step > UINT16_MAX ? PLACES_FAR : 1;
}

/* Rows without a day are before all others. */
static size_t place_of_day(ps_day day, ps_day first)
{
    return day == PS_NO_DAY ? 0 : (size_t)(day - first) + 1;
}

/* False: no memory. */
static bool number_days(ps_shelving *s, ps_day *first_day, bool *fits, const ps_day *day, size_t n)
{
    ps_day first = INT32_MAX, last = PS_NO_DAY;
    size_t span, n_days = 0, k = 0;

    for (size_t i = 0; i < n; i++) {
        first = day[i] != PS_NO_DAY && day[i] < first ? day[i] : first;
        last = day[i] > last ? day[i] : last;
    }
    *first_day = first;
    *fits = (int64_t)last - first < SPAN_MOST;
    if (!*fits)
        return true;
    span = last < first ? 1 : place_of_day(last, first) + 1;
    if (!ps_grow(&s->number_of, &s->number_of_room, span, sizeof *s->number_of))
        return false;
    memset(s->number_of, 0, span * sizeof *s->number_of);
    for (size_t i = 0; i < n; i++)
        s->number_of[place_of_day(day[i], first)] = 1;
    for (size_t d = 0; d < span; d++)
        n_days += s->number_of[d];
    *fits = n_days <= DAYS_MOST;
    if (!*fits)
        return true;
    if (!ps_grow(&s->days, &s->days_room, n_days, sizeof *s->days))
        return false;
    for (size_t d = 0; d < span; d++)
        if (s->number_of[d]) {
            s->number_of[d] = (uint16_t)k;
            s->days[k++] = d ? first + (ps_day)(d - 1) : PS_NO_DAY;
        }
    s->made.n_days = n_days;
    return true;
}

/* By word, cleared; whoever puts numbers there takes them out. */
static bool room_for_words(ps_shelving *s, size_t n_words)
{
    if (n_words <= s->shelf_of_room)
        return true;
    free(s->shelf_of);
    s->shelf_of = ps_calloc(n_words, sizeof *s->shelf_of);
    s->shelf_of_room = s->shelf_of ? n_words : 0;
    return s->shelf_of != NULL;
}

/* What goes on each shelf. False: no memory. */
static bool measure(ps_shelving *s, const uint32_t *code, size_t n)
{
    size_t n_shelves = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < n; i++) {
        size_t k = s->shelf_of[code[i]];
        if (!k) {
            ok = ps_grow(&s->shelves, &s->shelves_room, n_shelves + 1, sizeof *s->shelves) &&
                 ps_grow(&s->ends, &s->ends_room, n_shelves + 1, sizeof *s->ends);
            if (!ok)
                break;
            s->shelves[n_shelves] = (ps_shelf){.code = code[i]};
            s->ends[n_shelves] = (struct ps_shelf_end){0};
            k = s->shelf_of[code[i]] = (uint32_t)++n_shelves;
        }
        k--;
        s->shelves[k].rows++;
        s->ends[k].step += places_of((uint32_t)i + 1 - s->ends[k].row);
        s->ends[k].row = (uint32_t)i + 1;
    }
    s->made.n_shelves = n_shelves;
    return ok;
}

/* Places for each shelf. */
static bool set_up(ps_shelving *s)
{
    size_t at = 0;

    for (size_t k = 0; k < s->made.n_shelves; k++) {
        const size_t steps = s->ends[k].step;
        s->shelves[k].places = (uint32_t)(steps + s->shelves[k].rows);
        s->ends[k] = (struct ps_shelf_end){0, at, at + steps};
        at += s->shelves[k].places;
    }
    s->made.n_places = at;
    return ps_grow(&s->places, &s->places_room, at, sizeof *s->places);
}

static void fill(ps_shelving *s, const uint32_t *code, const ps_day *day, size_t n, ps_day first)
{
    for (size_t i = 0; i < n; i++) {
        struct ps_shelf_end *end = &s->ends[s->shelf_of[code[i]] - 1];
        const uint32_t step = (uint32_t)i + 1 - end->row;

        if (places_of(step) > 1) {
            s->places[end->step++] = FAR;
            s->places[end->step++] = (uint16_t)step;
            s->places[end->step++] = (uint16_t)(step >> 16);
        } else {
            s->places[end->step++] = (uint16_t)step;
        }
        s->places[end->day++] = s->number_of[place_of_day(day[i], first)];
        end->row = (uint32_t)i + 1;
    }
}

static void digest(ps_shelving *s)
{
    const uint16_t *at = s->places;

    for (size_t k = 0; k < s->made.n_shelves; k++) {
        ps_snapshot_piece_digest(s->shelves[k].digest, at, s->shelves[k].places * sizeof *at);
        at += s->shelves[k].places;
    }
}

bool ps_shelves_make(ps_shelving *s, bool *fits, const uint32_t *code, const ps_day *day, size_t n, size_t n_words)
{
    ps_day first;
    bool ok;

    s->made.n_shelves = 0;
    *fits = n <= ROWS_MOST;
    if (!*fits)
        return true;
    ok = number_days(s, &first, fits, day, n);
    if (!ok || !*fits)
        return ok;
    ok = room_for_words(s, n_words) && measure(s, code, n) && set_up(s);
    if (ok) {
        fill(s, code, day, n, first);
        digest(s);
    }
    for (size_t k = 0; k < s->made.n_shelves; k++)
        s->shelf_of[s->shelves[k].code] = 0;
    s->made.days = s->days;
    s->made.shelves = s->shelves;
    s->made.places = s->places;
    return ok;
}

void ps_shelving_release(ps_shelving *s)
{
    free(s->days);
    free(s->shelves);
    free(s->places);
    free(s->ends);
    free(s->shelf_of);
    free(s->number_of);
    *s = (ps_shelving){.days_room = 0};
}

/* ---- reading ---- */

bool ps_shelves_good(const ps_shelves *s, size_t n, size_t n_words)
{
    uint64_t rows = 0, places = 0;

    for (size_t d = 1; d < s->n_days; d++)
        if (s->days[d - 1] >= s->days[d])
            return false;
    for (size_t k = 0; k < s->n_shelves; k++) {
        const ps_shelf *shelf = &s->shelves[k];
        if (shelf->code >= n_words || shelf->places / 2 < shelf->rows)
            return false;
        rows += shelf->rows;
        places += shelf->places;
    }
    return rows == n && places == s->n_places;
}

/* Along a shelf, row by row. */
typedef struct walk {
    const uint16_t *step, *end; /* of the steps; then come the days */
    const uint16_t *day;
    size_t row; /* 1 + the last so far */
} walk;

static walk begin(const ps_shelf *shelf, const uint16_t *places)
{
    const uint16_t *end = places + (shelf->places - shelf->rows);

    return (walk){places, end, end, 0};
}

/* To the next row of n, and its day. False: there is none. */
static bool go_on(walk *w, ps_day *day, const ps_shelves *s, size_t n)
{
    size_t step;

    if (w->step == w->end)
        return false;
    step = *w->step++;
    if (step == FAR) {
        if (w->end - w->step < 2)
            return false;
        step = w->step[0] | (size_t)w->step[1] << 16;
        w->step += 2;
    }
    if (!step || step > n - w->row || *w->day >= s->n_days)
        return false;
    w->row += step;
    *day = s->days[*w->day++];
    return true;
}

static bool as_written(const ps_shelf *shelf, const uint16_t *places)
{
    uint8_t now[PS_PIECE_DIGEST];

    ps_snapshot_piece_digest(now, places, shelf->places * sizeof *places);
    return memcmp(now, shelf->digest, sizeof now) == 0;
}

/* Rows that are kept, a bit each. */
typedef struct marks {
    uint64_t *bits;
    uint32_t *before; /* by word of bits: rows kept before it */
    size_t n_words;
} marks;

static bool marks_init(marks *m, size_t n)
{
    m->n_words = n / 64 + 1;
    m->bits = ps_calloc(m->n_words, sizeof *m->bits);
    m->before = ps_room(m->n_words, sizeof *m->before);
    return m->bits && m->before;
}

static void marks_release(marks *m)
{
    free(m->bits);
    free(m->before);
}

/* Returns how many there are. */
static size_t marks_count(marks *m)
{
    uint32_t n = 0;

    for (size_t w = 0; w < m->n_words; w++) {
        m->before[w] = n;
        n += (uint32_t)__builtin_popcountll(m->bits[w]);
    }
    return n;
}

/* Rows kept before this one. */
static size_t marks_before(const marks *m, size_t row)
{
    return m->before[row / 64] + (size_t)__builtin_popcountll(m->bits[row / 64] & ((UINT64_C(1) << row % 64) - 1));
}

/* `here` 0: not kept, 1: kept, once and no more. */
static bool mark(marks *m, size_t row, uint64_t here)
{
    const uint64_t bit = here << row % 64;
    const bool first = !(m->bits[row / 64] & bit);

    m->bits[row / 64] |= bit;
    return first;
}

static bool is_wanted(const ps_sieve *sieve, const ps_shelf *shelf)
{
    return !sieve->wanted || sieve->wanted[shelf->code];
}

static uint32_t code_of(const ps_sieve *sieve, const ps_shelf *shelf)
{
    return sieve->wanted ? shelf->code : 0;
}

/* Marks what is kept of a shelf. False: damaged. */
static bool mark_shelf(marks *m, const ps_shelves *s, const ps_shelf *shelf, const uint16_t *places,
                       const ps_sieve *sieve, size_t n)
{
    const uint32_t code = code_of(sieve, shelf);
    walk w = begin(shelf, places);
    bool good = as_written(shelf, places);

    for (uint32_t i = 0; good && i < shelf->rows; i++) {
        ps_day day;
        good = go_on(&w, &day, s, n) && mark(m, w.row - 1, ps_sieve_admits(sieve, code, day));
    }
    return good && w.step == w.end;
}

/* Puts it where it goes; what is not kept goes to a place of its own behind the others. */
static void put_shelf(ps_sifted_row *rows, size_t n_kept, const marks *m, const ps_shelves *s, const ps_shelf *shelf,
                      const uint16_t *places, const ps_sieve *sieve, size_t n)
{
    const uint32_t code = code_of(sieve, shelf);
    walk w = begin(shelf, places);
    ps_day day;

    for (uint32_t i = 0; i < shelf->rows && go_on(&w, &day, s, n); i++) {
        const size_t at = ps_sieve_admits(sieve, code, day) ? marks_before(m, w.row - 1) : n_kept;
        rows[at] = (ps_sifted_row){(uint32_t)(w.row - 1), code, day};
    }
}

static ps_day newest_of(const ps_shelves *s, ps_day believable)
{
    size_t d = s->n_days;

    while (d && s->days[d - 1] > believable)
        d--;
    return d ? s->days[d - 1] : PS_NO_DAY;
}

bool ps_shelves_sift(ps_sifted *out, bool *bad, const ps_shelves *s, const ps_sieve *sieve, size_t n)
{
    marks m;
    bool ok = marks_init(&m, n);
    const uint16_t *at = s->places;

    *bad = false;
    out->newest = newest_of(s, sieve->believable);
    for (size_t k = 0; ok && k < s->n_shelves; at += s->shelves[k++].places)
        if (is_wanted(sieve, &s->shelves[k])) {
            *bad = !mark_shelf(&m, s, &s->shelves[k], at, sieve, n);
            ok = !*bad;
        }
    if (ok) {
        out->n = marks_count(&m);
        out->capacity = out->n + 1;
        out->rows = ps_room(out->capacity, sizeof *out->rows);
        ok = out->rows != NULL;
    }
    at = s->places;
    for (size_t k = 0; ok && k < s->n_shelves; at += s->shelves[k++].places)
        if (is_wanted(sieve, &s->shelves[k]))
            put_shelf(out->rows, out->n, &m, s, &s->shelves[k], at, sieve, n);
    marks_release(&m);
    return ok;
}

bool ps_shelves_unpack(uint32_t *code, ps_day *day, bool *bad, const ps_shelves *s, size_t n)
{
    marks m;
    bool ok = marks_init(&m, n);
    const uint16_t *at = s->places;

    *bad = false;
    for (size_t k = 0; ok && k < s->n_shelves; at += s->shelves[k++].places) {
        const ps_shelf *shelf = &s->shelves[k];
        walk w = begin(shelf, at);
        ps_day on;

        ok = as_written(shelf, at);
        for (uint32_t i = 0; ok && i < shelf->rows; i++) {
            ok = go_on(&w, &on, s, n) && mark(&m, w.row - 1, 1);
            if (ok && code)
                code[w.row - 1] = shelf->code;
            if (ok && day)
                day[w.row - 1] = on;
        }
        ok = ok && w.step == w.end;
        *bad = !ok;
    }
    marks_release(&m);
    return ok;
}
