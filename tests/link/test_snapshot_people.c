/* Snapshot people: rows of each person come back, at the edges of a byte too; numbers that do not fit are said not to.
 */
#include "link/input_rows.h"
#include "link/snapshot_people.h"
#include "test.h"

#define PEOPLE 11

static const uint32_t rows_of[PEOPLE] = {0, 1, 254, 255, 0, 256, 70000, 0, 3, 0, 2};
static uint32_t first[PEOPLE + 1], more[PEOPLE];
static uint8_t count[PEOPLE];
static size_t n_more;

static void write_them(void)
{
    for (size_t p = 0; p < PEOPLE; p++)
        first[p + 1] = first[p] + rows_of[p];
    n_more = ps_people_counts(count, more, first, PEOPLE);
}

START_TEST(come_back)
{
    uint32_t end[PEOPLE];

    write_them();
    ck_assert_uint_eq(n_more, 3);
    ck_assert(ps_people_ends(end, count, PEOPLE, more, n_more));
    ck_assert(!memcmp(end, first + 1, sizeof end));
}
END_TEST

START_TEST(are_here)
{
    uint8_t here[2];

    write_them();
    ps_people_here(here, count, PEOPLE);
    for (size_t p = 0; p < 16; p++)
        ck_assert_int_eq(here[p / 8] >> (p % 8) & 1, p < PEOPLE && rows_of[p]);
    for (int c = 1; c < 256; c++) {
        count[5] = (uint8_t)c;
        ps_people_here(here, count, 8);
        ck_assert_int_eq(here[0] >> 5 & 1, 1);
    }
}
END_TEST

START_TEST(do_not_fit)
{
    uint32_t end[PEOPLE];
    uint8_t two[] = {PS_COUNT_MORE, PS_COUNT_MORE};
    const uint32_t too_many[] = {UINT32_MAX, 300}, most[] = {(uint32_t)PS_ROWS_MOST, 0};

    write_them();
    ck_assert(!ps_people_ends(end, count, PEOPLE, more, n_more - 1));
    ck_assert(!ps_people_ends(end, count, PEOPLE - 6, more, n_more));
    ck_assert(!ps_people_ends(end, two, 2, too_many, 2));
    ck_assert(ps_people_ends(end, two, 2, most, 2));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("snapshot_people");
    TCase *tc = tcase_create("snapshot_people");

    tcase_add_test(tc, come_back);
    tcase_add_test(tc, are_here);
    tcase_add_test(tc, do_not_fit);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
