/* Counters in order of first use. */
#include "base/tally.h"
#include "test.h"

START_TEST(counters_add_up_in_order)
{
    ps_tally *tally = ps_tally_new();
    ps_tally_row row;
    ck_assert_ptr_nonnull(tally);
    ck_assert(ps_tally_add(tally, "extract", "gp", "rows", 31));
    ck_assert(ps_tally_add(tally, "extract", "acute", "rows", 73));
    ck_assert(ps_tally_add(tally, "extract", "gp", "rows", UINT64_C(5000000000)));
    ck_assert(ps_tally_add(tally, "", "", "", 0));
    ck_assert_uint_eq(ps_tally_count(tally), 3);
    ck_assert_uint_eq(ps_tally_get(tally, "extract", "gp", "rows"), UINT64_C(5000000031));
    ck_assert_uint_eq(ps_tally_get(tally, "extract", "gp", "refused"), 0);
    row = ps_tally_row_at(tally, 1);
    ck_assert_str_eq(row.stage, "extract");
    ck_assert_str_eq(row.subject, "acute");
    ck_assert_str_eq(row.name, "rows");
    ck_assert_uint_eq(row.count, 73);
    row = ps_tally_row_at(tally, 2);
    ck_assert_str_eq(row.stage, "");
    ck_assert_str_eq(row.name, "");
    ps_tally_free(tally);
    ps_tally_free(NULL);
}
END_TEST

START_TEST(names_do_not_run_together)
{
    ps_tally *tally = ps_tally_new();
    size_t i;
    char name[16];
    ps_tally_add(tally, "ab", "c", "d", 1);
    ps_tally_add(tally, "a", "bc", "d", 2);
    ps_tally_add(tally, "a", "b", "cd", 4);
    ck_assert_uint_eq(ps_tally_count(tally), 3);
    for (i = 0; i < 500; i++) {
        (void)snprintf(name, sizeof name, "reason %zu", i);
        ps_tally_add(tally, "extract", "gp", name, i);
    }
    ck_assert_uint_eq(ps_tally_get(tally, "a", "bc", "d"), 2);
    ck_assert_uint_eq(ps_tally_get(tally, "extract", "gp", "reason 499"), 499);
    ck_assert_str_eq(ps_tally_row_at(tally, 3).name, "reason 0");
    ps_tally_free(tally);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("tally");
    TCase *tc = tcase_create("tally");
    tcase_add_test(tc, counters_add_up_in_order);
    tcase_add_test(tc, names_do_not_run_together);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
