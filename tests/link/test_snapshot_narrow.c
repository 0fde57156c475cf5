/* Snapshot narrow: what fits comes back, at the edges too, from any row on; what does not fit is said not to. */
#include "link/snapshot_narrow.h"
#include "test.h"

START_TEST(numbers)
{
    const uint32_t number[] = {0, 1, 65535, 7}, too_high[] = {3, 65536};
    uint16_t narrow[4];
    uint32_t wide[4];

    ck_assert(ps_narrow_numbers(narrow, number, 4));
    ps_widen_numbers(wide, narrow, 0, 4);
    ck_assert(!memcmp(wide, number, sizeof wide));
    ps_widen_numbers(wide, narrow, 2, 1);
    ck_assert_uint_eq(wide[0], 65535);
    ck_assert(!ps_narrow_numbers(narrow, too_high, 2));
}
END_TEST

START_TEST(days)
{
    const ps_day day[] = {-719162, PS_NO_DAY, -719162 + 65534, -700000}, none[] = {PS_NO_DAY, PS_NO_DAY};
    const ps_day far[] = {-10, -10 + 65535}, last[] = {2932896, PS_NO_DAY, 2932896};
    uint16_t narrow[4 + PS_NARROW_BASE];
    ps_day wide[4];

    ck_assert(ps_narrow_days(narrow, day, 4));
    ps_widen_days(wide, narrow, 0, 4);
    ck_assert(!memcmp(wide, day, sizeof day));
    ps_widen_days(wide, narrow, 2, 1);
    ck_assert_int_eq(wide[0], -719162 + 65534);
    ck_assert(ps_narrow_days(narrow, none, 2));
    ps_widen_days(wide, narrow, 0, 2);
    ck_assert(!memcmp(wide, none, sizeof none));
    ck_assert(ps_narrow_days(narrow, last, 3));
    ps_widen_days(wide, narrow, 0, 3);
    ck_assert(!memcmp(wide, last, sizeof last));
    ck_assert(!ps_narrow_days(narrow, far, 2));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("snapshot_narrow");
    TCase *tc = tcase_create("snapshot_narrow");

    tcase_add_test(tc, numbers);
    tcase_add_test(tc, days);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
