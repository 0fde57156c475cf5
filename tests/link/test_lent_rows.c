/* Rows of people settle alike whether they stand in memory or are lent by a snapshot: people of several parts, with no
 * row, one, several or thousands, in inputs with other columns, with days that are near each other in one part and far
 * apart, or cannot be read, in the next. What stands in a column and no row can have is refused. */
#include "link_fixture.h"

#include "base/text.h"
#include "link/snapshot.h"

#define PEOPLE 36000 /* more than a part of a snapshot, though not all have a row */

#define NEWEST "2025-05-19"

static uint32_t seed, odd; /* from this person on a day may be anything */
static char snap[64];

static uint32_t roll(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return (seed >> 4) % sides;
}

static const char *const flags[] = {"0", "0", "0", "0", "1", "", "?"};
static const char *const days[] = {"2025-04-02", "2020-01-01", "2025-03-01", "2024-11-05", "x", "1799-01-01"};
static const char *const births[] = {"1950-03", "1950-04", "2010-07", "1890-02"};

static const char *pick(const char *const *from, size_t n, uint32_t empty)
{
    return roll(100) < empty ? "" : from[roll((uint32_t)n)];
}

/* Days of which those of one part fit 16 bits. */
static const char *day(unsigned p, uint32_t empty)
{
    return pick(days, p < odd ? 4 : PS_COUNT(days), empty);
}

static uint32_t rows_of(unsigned p)
{
    return p == 20000 ? 5000 : p % 9 ? 1 : roll(4);
}

static void add_people(ps_buffer *b)
{
    ps_buffer_text(b, "pseudo_id,practice,registration_type,registration_start,registration_end,extract_date,"
                      "birth_month,sex,ethnicity,lsoa,type_1_objection,type_1_date,dissent,confidential,"
                      "care_home,has_mobile,sp_declined_date,interpreter,household,death_date\n");
    for (unsigned p = 0; p < PEOPLE; p++)
        for (uint32_t n = rows_of(p); n > 0; n--)
            ps_buffer_print(b, "p%u,C84%03u,%s,20%02u-01-01,%s,%s,%s,%u,%c,E0100%04u,%s,%s,%s,%s,%s,%s,%s,%s,h%u,%s\n",
                            p, roll(40), roll(9) ? "R" : "T", roll(27), day(p, 80), p == 10 ? NEWEST : day(p, 20),
                            pick(births, PS_COUNT(births), 5), 1 + roll(2), "ABNZ"[roll(4)], roll(500),
                            pick(flags, 7, 0), day(p, 60), pick(flags, 7, 0), pick(flags, 7, 0), pick(flags, 7, 0),
                            pick(flags, 7, 0), day(p, 90), roll(9) ? "" : "Polish", p / 3, day(p, 97));
}

static void add_staff(ps_buffer *b)
{
    ps_buffer_text(b, "pseudo_id,birth_month,sex,employment_start,employment_end,extract_date\n");
    for (unsigned p = 0; p < PEOPLE + 50; p += 7)
        for (uint32_t n = 1 + (p % 5 == 0); n > 0; n--)
            ps_buffer_print(b, "p%u,%s,%u,%s,%s,%s\n", p, pick(births, PS_COUNT(births), 5), 1 + roll(2), day(p, 5),
                            day(p, 70), day(p, 50));
}

static void give(const char *name, ps_kind kind, ps_buffer *b)
{
    ck_assert(!b->failed);
    fixture_give(name, kind, b->at)->max_reject_share = 1;
    ps_buffer_clear(b);
}

static void make_world(uint32_t round)
{
    ps_buffer b = {0};

    seed = 77 + round * 1001;
    odd = round ? 300 : PEOPLE - 1000;
    fixture_start("2025-03-31");
    add_people(&b);
    give("people", PS_KIND_PERSON, &b);
    ps_buffer_text(&b, "pseudo_id,admission_date,sex,ethnicity,lsoa\n");
    for (unsigned p = 0; p < PEOPLE + 90; p += 1 + roll(9))
        ps_buffer_print(&b, "p%u,2025-0%u-01,%u,%c,E0100%04u\n", p, 1 + roll(4), 1 + roll(2), "ABNZ"[roll(4)],
                        roll(500));
    give("acute", PS_KIND_ADMISSION, &b);
    add_staff(&b);
    give("staff", PS_KIND_STAFF, &b);
    ps_buffer_text(&b, PERSON_HEAD);
    give("nobody", PS_KIND_PERSON, &b);
    ps_buffer_release(&b);
}

static ps_population *link_them(ps_pool *pool)
{
    ps_population *population = NULL;

    ck_assert_msg(ps_population_link(&population, &fixture.spec, pool, &fixture.err) == PS_OK, "%s %s %s",
                  fixture.err.file, fixture.err.message, fixture.err.field);
    return population;
}

static bool same(const ps_population *one, const ps_population *two, int c, size_t p)
{
    const ps_value a = ps_column_value(&one->person[c], p, one->words),
                   b = ps_column_value(&two->person[c], p, two->words);

    if (a.type != b.type || a.known != b.known)
        return false;
    return !a.known || (a.type == PS_NUMBER ? a.number == b.number
                        : a.type == PS_DATE ? a.day == b.day
                        : a.type == PS_TEXT ? !strcmp(a.text, b.text)
                                            : a.yes == b.yes);
}

static void compare(const ps_population *one, const ps_population *two)
{
    ck_assert_uint_eq(one->n_people, two->n_people);
    ck_assert_int_eq(two->newest_extract, ps_day_parse(NEWEST));
    for (size_t p = 0; p < one->n_people; p++) {
        for (int c = 0; c < PS_PERSON_COLUMNS; c++)
            ck_assert_msg(same(one, two, c, p), "person %zu: %s", p, ps_person_columns[c].name);
        ck_assert_uint_eq(one->known[p], two->known[p]);
        for (size_t t = p * PS_TRAITS; t < (p + 1) * PS_TRAITS; t++)
            ck_assert(one->settled[t].source == two->settled[t].source &&
                      one->settled[t].values == two->settled[t].values);
    }
    ck_assert_uint_eq(ps_tally_count(one->tally), ps_tally_count(two->tally));
    for (size_t i = 0; i < ps_tally_count(one->tally); i++) {
        const ps_tally_row a = ps_tally_row_at(one->tally, i);

        ck_assert_msg(a.count == ps_tally_get(two->tally, a.stage, a.subject, a.name), "%s: %s", a.subject, a.name);
    }
}

START_TEST(settles_alike)
{
    ps_pool *pool = ps_pool_new(3);
    ps_population *in_memory, *lent;
    ps_linked_counts counts;

    make_world((uint32_t)_i);
    (void)snprintf(snap, sizeof snap, "/tmp/popstrat-lent-%u", ps_os_process_id());
    in_memory = link_them(NULL);
    ck_assert_int_eq(ps_population_snapshot(&counts, snap, &fixture.spec, pool, &fixture.err), PS_OK);
    ck_assert_uint_gt(counts.people, PS_PART);
    fixture.spec.snapshot = snap;
    for (unsigned threads = 0; threads < 2; threads++) {
        lent = link_them(threads ? pool : NULL);
        compare(in_memory, lent);
        ps_population_free(lent);
    }
    ps_population_free(in_memory);
    ps_pool_free(pool);
    fixture_gone();
    (void)remove(snap);
}
END_TEST

/* Whole as a file, and yet not what rows can be. */
static const struct damage {
    const char *why;
    uint32_t column, kind; /* what stands in place of the column's block */
    size_t less;           /* bytes cut off its end */
    uint16_t last;
    bool good;
} damages[] = {
    {"a practice that is a word", 0, PS_BLOCK_NARROW, 0, 1, true},
    {"a practice that is no word", 0, PS_BLOCK_NARROW, 0, 999, false},
    {"a practice too few", 0, PS_BLOCK_NARROW, 2, 1, false},
    {"days without the first", 2, PS_BLOCK_NARROW, 4, 1, false},
    {"flags in 16 bits", 8, PS_BLOCK_NARROW, 0, 1, false},
    {"a flag too few", 8, PS_BLOCK_COLUMN, 1, 0, false},
};

/* The snapshot anew, with that damage. */
static void spoil(const struct damage *damage)
{
    ps_snapshot_file *file = NULL;
    ps_snapshot_writer *w = NULL;
    char own[4096] = {0};

    ck_assert_int_eq(ps_snapshot_file_open(&file, snap, NULL), PS_OK);
    ck_assert_int_eq(ps_snapshot_writer_open(&w, snap, NULL), PS_OK);
    for (uint32_t kind = 0; kind < PS_BLOCK_KINDS; kind++)
        for (uint32_t column = 0; column < 20; column++) {
            ps_block_name block = {kind, 0, column, 0};
            size_t n;
            const char *bytes = ps_snapshot_block(&n, file, block, 1);

            if (!bytes)
                continue;
            if (column != damage->column || (kind != PS_BLOCK_COLUMN && kind != PS_BLOCK_NARROW)) {
                ck_assert_int_eq(ps_snapshot_writer_add(w, block, bytes, n, NULL), PS_OK);
                continue;
            }
            ck_assert_uint_le(2 * n, sizeof own);
            memcpy(own, bytes, n);
            n = kind == PS_BLOCK_COLUMN && damage->kind == PS_BLOCK_NARROW ? 2 * n : n;
            n -= damage->less;
            if (damage->last)
                memcpy(own + n - 2, &damage->last, 2);
            block.kind = damage->kind;
            ck_assert_int_eq(ps_snapshot_writer_add(w, block, own, n, NULL), PS_OK);
        }
    ck_assert_int_eq(ps_snapshot_writer_finish(w, NULL), PS_OK);
    ps_snapshot_writer_close(w);
    ps_snapshot_file_close(file);
}

START_TEST(refuses_what_no_row_can_be)
{
    const struct damage *damage = &damages[_i];
    ps_linked_counts counts;
    ps_population *p = NULL;
    ps_status st;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON,
                 "pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,"
                 "lsoa,type_1_objection\n"
                 "a,C84001,R,2010-01-01,,1950-03,F,A,E01000001,0\nb,C84001,R,2011-01-01,,1951-03,F,A,E01000001,1\n"
                 "c,C84002,R,2012-01-01,,1952-03,M,B,E01000002,0\n");
    (void)snprintf(snap, sizeof snap, "/tmp/popstrat-lent-%u", ps_os_process_id());
    ck_assert_int_eq(ps_population_snapshot(&counts, snap, &fixture.spec, NULL, &fixture.err), PS_OK);
    spoil(damage);
    fixture.spec.snapshot = snap;
    st = ps_population_link(&p, &fixture.spec, NULL, &fixture.err);
    ck_assert_msg(st == (damage->good ? PS_OK : PS_EDATA), "%s", damage->why);
    if (st != PS_OK)
        ck_assert_msg(strstr(fixture.err.message, "damaged: a column"), "%s: %s", damage->why, fixture.err.message);
    ps_population_free(p);
    fixture_gone();
    (void)remove(snap);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("lent_rows");
    TCase *tc = tcase_create("lent_rows");

    tcase_add_loop_test(tc, settles_alike, 0, 2);
    tcase_add_loop_test(tc, refuses_what_no_row_can_be, 0, (int)PS_COUNT(damages));
    tcase_set_timeout(tc, 120);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)
