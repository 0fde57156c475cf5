/* Snapshot sift: the rows that a plain look at every use of every row keeps, over spans with gaps, open and empty ones;
 * a code that is no word's is refused. */
#include "link/snapshot_narrow.h"
#include "link/snapshot_sift.h"
#include "test.h"

#define ROWS 9000
#define WORDS 40

static uint64_t state = 7;

static unsigned draw(unsigned sides)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % sides;
}

static ps_day day[ROWS];
static uint32_t code[ROWS];
static uint16_t narrow_day[ROWS + PS_NARROW_BASE], narrow_code[ROWS];
static uint64_t uses[WORDS];
static ps_reach reach[WORDS];
static uint8_t wanted[UINT16_MAX + 1];

static void make(ps_keep *keep, size_t n_uses)
{
    *keep = (ps_keep){.n = n_uses, .column = 0};
    for (size_t u = 0; u < n_uses; u++) {
        const ps_day from = (ps_day)draw(900);
        keep->spans[u] = (ps_span){draw(6) ? from : PS_NO_DAY, draw(9) ? from + (ps_day)draw(200) : INT32_MAX};
        if (!draw(7))
            keep->spans[u].to = from - 1;
    }
    ck_assert_uint_eq(ps_sieve_codes(WORDS), sizeof wanted);
    memset(wanted, 1, sizeof wanted);
    for (size_t w = 0; w < WORDS; w++) {
        uses[w] = w ? (uint64_t)draw(3) * (1 + draw(1u << 30)) : UINT64_MAX;
        reach[w] = ps_reach_of(keep, uses[w]);
        wanted[w] = reach[w].days > 0;
    }
    for (size_t i = 0; i < ROWS; i++) {
        day[i] = draw(50) ? (ps_day)draw(1200) : draw(2) ? PS_NO_DAY : INT32_MAX - 1;
        code[i] = draw(WORDS);
    }
}

static bool plainly(const ps_keep *keep, size_t i, bool by_code)
{
    for (size_t u = 0; u < keep->n; u++)
        if (((by_code ? uses[code[i]] : UINT64_MAX) >> u & 1) && keep->spans[u].from <= day[i] &&
            day[i] <= keep->spans[u].to)
            return true;
    return false;
}

START_TEST(as_one_by_one)
{
    for (size_t n_uses = 0; n_uses <= PS_USES_MOST; n_uses += n_uses < 6 ? 1 : 29)
        for (int way = 0; way < 4; way++) {
            const bool by_code = way & 1, narrow = way & 2;
            ps_keep keep;
            ps_sifted out = {0};
            bool bad;
            size_t k = 0;
            ps_day newest = PS_NO_DAY;
            make(&keep, n_uses);
            ps_sieve s = {.keep = &keep, .reach = reach, .wanted = wanted, .n_words = WORDS, .believable = 1100};
            if (narrow) { /* INT32_MAX - 1 does not fit */
                for (size_t i = 0; i < ROWS; i++)
                    day[i] = day[i] < 2000 ? day[i] : 2000;
                ck_assert(ps_narrow_days(narrow_day, day, ROWS) && ps_narrow_numbers(narrow_code, code, ROWS));
                s.narrow_day = narrow_day;
                s.narrow_code = by_code ? narrow_code : NULL;
            } else {
                ck_assert(!ps_narrow_days(narrow_day, day, ROWS));
                s.day = day;
                s.code = by_code ? code : NULL;
            }
            ck_assert(ps_sieve_sift(&out, &bad, &s, ROWS) && !bad);
            for (size_t i = 0; i < ROWS; i++) {
                const bool kept = plainly(&keep, i, by_code);
                newest = day[i] > newest && day[i] <= 1100 ? day[i] : newest;
                if (ps_sieve_admits(&s, by_code ? code[i] : 0, day[i]) != kept)
                    ck_abort_msg("row %zu of day %d: kept is %d", i, (int)day[i], kept);
                if (!kept)
                    continue;
                if (k >= out.n || out.rows[k].row != i || out.rows[k].day != day[i] ||
                    out.rows[k].code != (by_code ? code[i] : 0))
                    ck_abort_msg("row %zu of day %d is not number %zu of those kept", i, (int)day[i], k);
                k++;
            }
            ck_assert_uint_eq(k, out.n);
            ck_assert_int_eq(out.newest, newest);
            free(out.rows);
        }
}
END_TEST

START_TEST(no_word)
{
    const size_t places[] = {0, 4095, 4096, ROWS - 1};

    for (size_t k = 0; k < 8; k++) {
        const bool narrow = k % 2;
        ps_keep keep;
        ps_sifted out = {0};
        bool bad = false;
        make(&keep, 5);
        for (size_t i = 0; i < ROWS && narrow; i++)
            day[i] = day[i] < 2000 ? day[i] : 2000;
        code[places[k / 2]] = k < 4 ? WORDS : UINT16_MAX;
        ck_assert(ps_narrow_days(narrow_day, day, ROWS) == narrow && ps_narrow_numbers(narrow_code, code, ROWS));
        const ps_sieve s = {.keep = &keep,
                            .reach = reach,
                            .wanted = wanted,
                            .n_words = WORDS,
                            .day = narrow ? NULL : day,
                            .code = narrow ? NULL : code,
                            .narrow_day = narrow ? narrow_day : NULL,
                            .narrow_code = narrow ? narrow_code : NULL,
                            .believable = 1100};
        ck_assert(!ps_sieve_sift(&out, &bad, &s, ROWS) && bad);
        free(out.rows);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("snapshot_sift");
    TCase *tc = tcase_create("snapshot_sift");

    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, as_one_by_one);
    tcase_add_test(tc, no_word);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
