/* Stops against a plain loop over bytes, wide and narrow, from any start, while what is done with is let go. */
#include "extract/stops.h"
#include "test.h"

#define MOST 20000

static uint64_t state;

static unsigned draw(unsigned sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % sides;
}

/* What each byte is, told one after another. */
enum { IS_STOP = 1, IS_END = 2, IS_INNER = 4, IS_TWIN = 8 };

static size_t plain(unsigned char *what, const char *at, size_t from, size_t end, char delimiter)
{
    enum { FIELD_START, UNQUOTED, INSIDE, AFTER_QUOTE } where = FIELD_START;

    memset(what, 0, end);
    for (size_t i = from; i < end; i++) {
        const bool line_end = at[i] == '\n' || at[i] == '\r', quote = at[i] == '"';
        if (!at[i])
            return i;
        switch (where) {
        case INSIDE:
            what[i] = line_end ? IS_INNER : 0;
            if (quote)
                where = AFTER_QUOTE;
            break;
        case AFTER_QUOTE:
            if (quote) {
                what[i] = IS_TWIN;
                where = INSIDE;
                break;
            }
            if (!line_end && at[i] != delimiter)
                return i;
            what[i] = (unsigned char)(IS_STOP | (line_end ? IS_END : 0));
            where = FIELD_START;
            break;
        case FIELD_START:
        case UNQUOTED:
            if (quote && where == UNQUOTED)
                return i;
            if (quote)
                where = INSIDE;
            else if (line_end || at[i] == delimiter) {
                what[i] = (unsigned char)(IS_STOP | (line_end ? IS_END : 0));
                where = FIELD_START;
            } else
                where = UNQUOTED;
        }
    }
    return PS_NO_TROUBLE;
}

static unsigned char wanted[MOST], got[MOST];
static char text[MOST + 64];

/* Takes what a caller would take: rows, one after another, up to `limit`; the rest stays for the next call. */
static void take(ps_stops *s, size_t limit, bool all)
{
    const size_t ends = all ? s->ends.n : s->ends.next + draw((unsigned)(s->ends.n - s->ends.next) + 1);
    size_t upto = 0;

    for (; s->ends.next < ends; s->ends.next++) {
        const size_t last = s->ends.at[s->ends.next];
        if (last >= s->stops.n || last < s->stops.next)
            ck_abort_msg("a line end is stop %zu of %zu to %zu", last, s->stops.next, s->stops.n);
        for (; s->stops.next <= last; s->stops.next++)
            if (s->stops.at[s->stops.next] < limit)
                got[s->stops.at[s->stops.next]] |= IS_STOP;
        upto = s->stops.at[last];
        if (upto < limit)
            got[upto] |= IS_END;
    }
    if (all)
        for (upto = SIZE_MAX; s->stops.next < s->stops.n; s->stops.next++)
            if (s->stops.at[s->stops.next] < limit)
                got[s->stops.at[s->stops.next]] |= IS_STOP;
    for (; s->inner.next < s->inner.n && s->inner.at[s->inner.next] < upto; s->inner.next++)
        if (s->inner.at[s->inner.next] < limit)
            got[s->inner.at[s->inner.next]] |= IS_INNER;
    for (; s->twins.next < s->twins.n && s->twins.at[s->twins.next] < upto; s->twins.next++)
        if (s->twins.at[s->twins.next] < limit)
            got[s->twins.at[s->twins.next]] |= IS_TWIN;
}

#define WIDTHS (PS_STOPS_AVX512 + 1)

static void hold_against_plain(const char *why, ps_stops_width wide, size_t from, size_t length, char delimiter)
{
    const size_t trouble = plain(wanted, text, from, length, delimiter);
    const size_t limit = trouble == PS_NO_TROUBLE ? length : trouble;
    static uint32_t high[MOST];
    size_t n_high = 0, k = 0;
    ps_stops s = {0};

    memset(got, 0, sizeof got);
    ps_stops_init(&s, delimiter);
    if (s.wide < wide)
        return; /* this processor is not so wide */
    s.wide = wide;
    ps_stops_restart(&s, from);
    while (s.scanned < length) {
        const size_t before = s.scanned, n = s.high.n;
        ck_assert(ps_stops_scan(&s, text, length));
        ck_assert_uint_gt(s.scanned, before);
        for (size_t i = s.high.next ? 0 : n; i < s.high.n; i++)
            high[n_high++] = s.high.at[i];
        s.high.next = 0;
        take(&s, limit, false);
    }
    take(&s, limit, true);
    ck_assert_msg(s.trouble == trouble, "%s: trouble at %zu, wanted %zu", why, s.trouble, trouble);
    for (size_t i = from; i < limit; i++)
        if (got[i] != wanted[i])
            ck_abort_msg("%s, width %d, from %zu, %zu bytes: byte %zu is %u, wanted %u", why, wide, from, length, i,
                         got[i], wanted[i]);
    for (size_t i = from; i < length; i++)
        if ((unsigned char)text[i] > 127) {
            while (k < n_high && high[k] + 64 <= i)
                k++;
            if (k == n_high || high[k] > i)
                ck_abort_msg("%s: high byte %zu is in no block", why, i);
        }
    ps_stops_release(&s);
}

static const struct {
    const char *why, *bytes; /* drawn from these */
    unsigned plain_of_100;   /* of 100 bytes, those that are letters */
    bool well_formed;        /* quotes where they belong */
} kinds[] = {
    {"letters and delimiters", ",,\n", 80, false},
    {"line ends of every kind", "\n\r,", 40, false},
    {"nothing but what matters, mostly trouble at once", "\",\n\r", 0, false},
    {"NUL now and then", "\",\n\0", 97, false},
    {"bytes above 127", "\xc3\xa9\xff\x80,\n", 60, false},
    {"well-formed quotes", NULL, 50, true},
    {"well-formed quotes, dense", NULL, 5, true},
};

static size_t fill(size_t kind)
{
    const size_t length = draw(3) ? draw(700) : draw(MOST - 100);
    size_t n = 0;

    while (n < length) {
        if (draw(100) < kinds[kind].plain_of_100)
            text[n++] = (char)('a' + draw(26));
        else if (!kinds[kind].well_formed)
            text[n++] = kinds[kind].bytes[draw(4) % (strlen(kinds[kind].bytes) + (kind == 3))];
        else {
            text[n++] = draw(4) ? ',' : "\n\r"[draw(2)];
            if (draw(2) || n + 80 >= length)
                continue;
            text[n++] = '"';
            for (unsigned k = draw(70); k; k--) {
                if (draw(6)) {
                    text[n++] = "ab,\n\r\xc3"[draw(6)];
                } else if (k > 1) {
                    text[n++] = '"';
                    text[n++] = '"';
                    k--;
                }
            }
            text[n++] = '"';
            text[n++] = ",\n"[draw(2)];
        }
    }
    return n < MOST ? n : MOST;
}

START_TEST(agrees_with_a_plain_loop)
{
    const size_t kind = (size_t)_i / WIDTHS;

    state = 88172645463325252u + kind;
    for (unsigned n = 0; n < 600; n++) {
        const size_t length = fill(kind), from = draw(2) || !length ? 0 : draw(length < 200 ? (unsigned)length : 200);
        hold_against_plain(kinds[kind].why, (ps_stops_width)(_i % WIDTHS), from, length, ',');
    }
}
END_TEST

/* A quoted field moved over every border of blocks and steps. */
START_TEST(quotes_on_every_border)
{
    static const char piece[] = "\n\"a\"\"b\r\n,\"\r\nx,\xc3\xa9\r\"\",";

    for (size_t shift = 0; shift < 140; shift++)
        for (size_t base = 0; base <= 4096; base += 4096 - 64) {
            const size_t at = base + shift, length = at + sizeof piece - 1;
            memset(text, 'x', at);
            memcpy(text + at, piece, sizeof piece - 1);
            hold_against_plain("a border", (ps_stops_width)_i, 0, length, ',');
        }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("stops");
    TCase *tc = tcase_create("stops");

    if (!ps_stops_able())
        return suite; /* rows are read by row_scan.c here */
    tcase_add_loop_test(tc, agrees_with_a_plain_loop, 0, WIDTHS * (int)PS_COUNT(kinds));
    tcase_add_loop_test(tc, quotes_on_every_border, 0, WIDTHS);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
