/* Snapshot shelf: rows come back from their shelves as they were, all of them, none, or what a plain look at every row
 * keeps; and whatever numbers stand on shelves whose digests agree, nothing else is read, and nothing is kept that is
 * no row. */
#include "link/snapshot_shelf.h"
#include "test.h"

#define ROWS 200000 /* so many that rows of rare codes are further apart than 16 bits tell */
#define WORDS 300
#define BELIEVABLE 19000

static uint64_t state = 5;

static unsigned draw(unsigned sides)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % sides;
}

static ps_day day[ROWS], day_again[ROWS];
static uint32_t code[ROWS], code_again[ROWS];
static uint64_t uses[WORDS];
static ps_reach reach[WORDS];
static uint8_t *wanted;
static ps_keep keep;
static ps_sieve sieve;
static ps_shelving shelving;

enum { SOME_WANTED, ALL_WANTED, NONE_WANTED, BY_DAY_ALONE, WAYS };

static void make_rows(size_t n)
{
    const ps_day odd[] = {PS_NO_DAY, -719162, 2932896, BELIEVABLE, BELIEVABLE + 1}; /* years 1 and 9999 */

    for (size_t i = 0; i < n; i++) {
        const unsigned kind = draw(20);
        code[i] = kind < 12 ? draw(4) : kind < 19 || draw(50) ? 4 + draw(40) : 44 + draw(WORDS - 44);
        day[i] = draw(300) ? 16000 + (ps_day)draw(4000) : odd[draw(5)];
    }
}

static void ask(int way)
{
    keep = (ps_keep){.n = 3, .spans = {{17000, 17900}, {PS_NO_DAY, 16500}, {18000, INT32_MAX}}};
    for (size_t w = 0; w < WORDS; w++) {
        uses[w] = way == ALL_WANTED ? 7 : way == NONE_WANTED ? 0 : way == BY_DAY_ALONE ? 5 : draw(3) ? 0 : draw(8);
        reach[w] = ps_reach_of(&keep, uses[w]);
        wanted[w] = reach[w].days > 0;
    }
    sieve = (ps_sieve){.keep = &keep,
                       .reach = reach,
                       .wanted = way == BY_DAY_ALONE ? NULL : wanted,
                       .n_words = WORDS,
                       .believable = BELIEVABLE};
}

static void set_up(void)
{
    wanted = calloc(ps_sieve_codes(WORDS), 1);
    ck_assert_ptr_nonnull(wanted);
    shelving = (ps_shelving){.days = NULL};
}

static void tear_down(void)
{
    free(wanted);
    ps_shelving_release(&shelving);
}

static const ps_shelves *shelve(size_t n)
{
    bool fits;

    ck_assert(ps_shelves_make(&shelving, &fits, code, day, n, WORDS));
    ck_assert(fits);
    ck_assert(ps_shelves_good(&shelving.made, n, WORDS));
    return &shelving.made;
}

static bool plainly(size_t i)
{
    for (size_t u = 0; u < keep.n; u++)
        if (uses[code[i]] >> u & 1 && keep.spans[u].from <= day[i] && day[i] <= keep.spans[u].to)
            return true;
    return false;
}

static void hold_sifted(const ps_shelves *s, size_t n)
{
    ps_sifted out = {.rows = NULL};
    ps_day newest = PS_NO_DAY;
    size_t k = 0;
    bool bad;

    ck_assert(ps_shelves_sift(&out, &bad, s, &sieve, n) && !bad);
    for (size_t i = 0; i < n; i++) {
        newest = day[i] > newest && day[i] <= BELIEVABLE ? day[i] : newest;
        if (!plainly(i))
            continue;
        if (k >= out.n || out.rows[k].row != i || out.rows[k].day != day[i] ||
            out.rows[k].code != (sieve.wanted ? code[i] : 0))
            ck_abort_msg("row %zu of code %u and day %d is not number %zu of those kept", i, code[i], day[i], k);
        k++;
    }
    ck_assert_uint_eq(k, out.n);
    ck_assert_int_eq(out.newest, newest);
    free(out.rows);
}

START_TEST(come_back)
{
    const size_t sizes[] = {ROWS, 1, 2, 63, 64, 65, 5000, 65535, 65537, 130000}; /* one shelving for all of them */
    size_t far = 0;

    for (size_t k = 0; k < PS_COUNT(sizes); k++) {
        const size_t n = sizes[k];
        const ps_shelves *s;
        bool bad;

        make_rows(n);
        s = shelve(n);
        far += s->n_places > 2 * n;
        for (int way = 0; way < WAYS; way++) {
            ask(way);
            hold_sifted(s, n);
        }
        memset(code_again, 0xff, sizeof code_again);
        memset(day_again, 0xff, sizeof day_again);
        ck_assert(ps_shelves_unpack(code_again, day_again, &bad, s, n) && !bad);
        ck_assert(!memcmp(code_again, code, n * sizeof *code) && !memcmp(day_again, day, n * sizeof *day));
        memset(day_again, 0xff, sizeof day_again);
        ck_assert(ps_shelves_unpack(NULL, day_again, &bad, s, n) && ps_shelves_unpack(code_again, NULL, &bad, s, n));
        ck_assert(!memcmp(code_again, code, n * sizeof *code) && !memcmp(day_again, day, n * sizeof *day));
    }
    ck_assert_uint_gt(far, 1);
}
END_TEST

/* Nobody has a day; no day is believable. */
START_TEST(no_days)
{
    for (int dated = 0; dated < 2; dated++) {
        make_rows(900);
        for (size_t i = 0; i < 900; i++)
            day[i] = dated ? BELIEVABLE + 1 + (ps_day)draw(9) : PS_NO_DAY;
        ask(ALL_WANTED);
        hold_sifted(shelve(900), 900);
    }
}
END_TEST

START_TEST(too_many_days)
{
    bool fits = true;

    for (size_t i = 0; i < 65537; i++)
        day[i] = (ps_day)i - 30000, code[i] = 1;
    ck_assert(ps_shelves_make(&shelving, &fits, code, day, 65537, WORDS) && !fits);
    day[700] = 7;
    ck_assert(ps_shelves_make(&shelving, &fits, code, day, 65537, WORDS) && fits);
    day[700] = PS_NO_DAY;
    ck_assert(ps_shelves_make(&shelving, &fits, code, day, 65537, WORDS) && !fits);
    day[5] = 1 << 23;
    ck_assert(ps_shelves_make(&shelving, &fits, code, day, 10, WORDS) && !fits);
}
END_TEST

/* ---- damaged ---- */

#define FEW ((size_t)3000)

/* In memory of their own, so that the address checker sees whoever goes too far. */
typedef struct copy {
    ps_shelves lent;
    ps_day *days;
    ps_shelf *shelves;
    uint16_t *places;
} copy;

static void copy_of(copy *c, const ps_shelves *s)
{
    c->lent = *s;
    c->lent.days = c->days = malloc(s->n_days * sizeof *c->days);
    c->lent.shelves = c->shelves = malloc(s->n_shelves * sizeof *c->shelves);
    c->lent.places = c->places = malloc(s->n_places * sizeof *c->places);
    ck_assert(c->days && c->shelves && c->places);
    memcpy(c->days, s->days, s->n_days * sizeof *c->days);
    memcpy(c->shelves, s->shelves, s->n_shelves * sizeof *c->shelves);
    memcpy(c->places, s->places, s->n_places * sizeof *c->places);
}

static void drop_copy(copy *c)
{
    free(c->days);
    free(c->shelves);
    free(c->places);
}

static void agree(copy *c)
{
    const uint16_t *at = c->places;

    for (size_t k = 0; k < c->lent.n_shelves; at += c->shelves[k++].places)
        ps_snapshot_piece_digest(c->shelves[k].digest, at, c->shelves[k].places * sizeof *at);
}

static bool is_sifted(const copy *c, size_t n)
{
    ps_sifted out = {.rows = NULL};
    bool bad, good = ps_shelves_sift(&out, &bad, &c->lent, &sieve, n);

    ck_assert(good == !bad);
    for (size_t k = 0; good && k < out.n; k++)
        if (out.rows[k].row >= n || (k && out.rows[k].row <= out.rows[k - 1].row) || out.rows[k].code >= WORDS)
            ck_abort_msg("what is kept is no row");
    free(out.rows);
    return good;
}

static bool is_unpacked(const copy *c, size_t n)
{
    uint32_t *codes = malloc(n * sizeof *codes);
    ps_day *days = malloc(n * sizeof *days);
    bool bad, good;

    ck_assert(codes && days);
    good = ps_shelves_unpack(codes, days, &bad, &c->lent, n);
    ck_assert(good == !bad);
    free(codes);
    free(days);
    return good;
}

/* Rows of the first shelf are many, the first and the last among them; that of the last is one. */
static void make_few(void)
{
    make_rows(FEW);
    for (size_t i = 0; i < FEW; i++)
        code[i] = code[i] % (WORDS - 1);
    code[0] = code[FEW - 1] = 2;
    code[FEW - 2] = WORDS - 1;
}

static void step_nowhere(copy *c)
{
    c->places[0] = c->places[1] = c->places[2] = 0; /* FAR, by 0 */
}

static void step_beyond(copy *c)
{
    c->places[1] = FEW;
}

static void step_far_beyond(copy *c)
{
    c->places[1] = 0;
    c->places[2] = c->places[3] = UINT16_MAX;
}

static void end_in_a_far_step(copy *c)
{
    c->places[c->lent.n_places - 2] = 0;
}

static void have_steps_left(copy *c)
{
    c->shelves[0].rows--;
}

static void have_no_such_day(copy *c)
{
    c->places[c->shelves[0].places - 1] = (uint16_t)c->lent.n_days;
}

/* The second shelf begins with the row that the first begins with, and goes on row by row. */
static void stand_twice(copy *c)
{
    uint16_t *at = c->places + c->shelves[0].places;

    at[0] = c->places[0];
    for (size_t i = 1; i < c->shelves[1].rows; i++)
        at[i] = 1;
}

static void change_a_day(copy *c)
{
    uint16_t *last = &c->places[c->shelves[0].places - 1];

    *last = *last ? *last - 1 : 1;
}

static const struct {
    const char *why;
    void (*change)(copy *c);
    bool digests_agree;
} damages[] = {
    {"a row is not behind the one before", step_nowhere, true},
    {"a row behind the last", step_beyond, true},
    {"a row far behind the last", step_far_beyond, true},
    {"a far step at the end", end_in_a_far_step, true},
    {"more steps than rows", have_steps_left, true},
    {"a day that is none", have_no_such_day, true},
    {"two rows in one place", stand_twice, true},
    {"a change that the digest shows", change_a_day, false},
};

START_TEST(damaged)
{
    const size_t n = FEW - (damages[_i].change == have_steps_left);
    copy c;

    make_few();
    ask(ALL_WANTED);
    keep.spans[0] = (ps_span){PS_NO_DAY, INT32_MAX};
    for (size_t w = 0; w < WORDS; w++)
        reach[w] = ps_reach_of(&keep, 1);
    copy_of(&c, shelve(FEW));
    ck_assert(is_sifted(&c, FEW) && is_unpacked(&c, FEW));
    damages[_i].change(&c);
    if (damages[_i].digests_agree)
        agree(&c);
    ck_assert(ps_shelves_good(&c.lent, n, WORDS));
    ck_assert_msg(!is_sifted(&c, n), "%s: sifted", damages[_i].why);
    ck_assert_msg(!is_unpacked(&c, n), "%s: unpacked", damages[_i].why);
    ask(NONE_WANTED); /* nobody looks there */
    ck_assert_msg(is_sifted(&c, n), "%s: seen, though nobody looks for it", damages[_i].why);
    drop_copy(&c);
}
END_TEST

START_TEST(sizes_that_disagree)
{
    copy c;

    make_rows(FEW);
    copy_of(&c, shelve(FEW));
    ck_assert(ps_shelves_good(&c.lent, FEW, WORDS));
    ck_assert(!ps_shelves_good(&c.lent, FEW + 1, WORDS) && !ps_shelves_good(&c.lent, FEW - 1, WORDS));
    ck_assert(!ps_shelves_good(&c.lent, FEW, 2)); /* codes that are no words */
    c.lent.n_places--;
    ck_assert(!ps_shelves_good(&c.lent, FEW, WORDS));
    c.lent.n_places += 2;
    ck_assert(!ps_shelves_good(&c.lent, FEW, WORDS));
    c.lent.n_places--;
    c.shelves[1].rows += c.shelves[0].rows;
    c.shelves[0].rows = 0;
    ck_assert(!ps_shelves_good(&c.lent, FEW, WORDS)); /* more rows than places for them and their days */
    drop_copy(&c);
    copy_of(&c, shelve(FEW));
    c.days[9] = c.days[8];
    ck_assert(!ps_shelves_good(&c.lent, FEW, WORDS));
    drop_copy(&c);
}
END_TEST

/* Any number anywhere, with digests that agree. */
START_TEST(any_numbers)
{
    static const uint16_t edges[] = {0, 1, 2, 0x7fff, 0xfffe, 0xffff};
    unsigned refused = 0;

    make_rows(FEW);
    (void)shelve(FEW);
    for (int round = 0; round < 3000; round++) {
        copy c;
        const unsigned n = 1 + draw(3);

        copy_of(&c, &shelving.made);
        ask((int)draw(WAYS));
        for (unsigned k = 0; k < n; k++) {
            const uint16_t any = draw(2) ? edges[draw(6)] : (uint16_t)draw(65536);
            ps_shelf *shelf = &c.shelves[draw((unsigned)c.lent.n_shelves)];
            switch (draw(10)) {
            case 0:
                shelf->code = draw(2) ? any : (uint32_t)any << 16;
                break;
            case 1:
                shelf->rows = draw(2) ? any : shelf->rows + draw(3) - 1;
                break;
            case 2:
                shelf->places = draw(2) ? any : shelf->places + draw(3) - 1;
                break;
            case 3:
                c.days[draw((unsigned)c.lent.n_days)] = (ps_day)((uint32_t)any << 16 | any);
                break;
            case 4: /* rows go from one shelf to another */
                shelf->rows--;
                c.shelves[draw((unsigned)c.lent.n_shelves)].rows++;
                break;
            default:
                c.places[draw((unsigned)c.lent.n_places)] = any;
            }
        }
        if (ps_shelves_good(&c.lent, FEW, WORDS)) {
            agree(&c);
            refused += !is_sifted(&c, FEW);
            refused += !is_unpacked(&c, FEW);
        }
        drop_copy(&c);
    }
    ck_assert_uint_gt(refused, 500);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("snapshot_shelf");
    TCase *tc = tcase_create("snapshot_shelf");

    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, come_back);
    tcase_add_test(tc, no_days);
    tcase_add_test(tc, too_many_days);
    tcase_add_loop_test(tc, damaged, 0, (int)PS_COUNT(damages));
    tcase_add_test(tc, sizes_that_disagree);
    tcase_add_test(tc, any_numbers);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
