/* Plain rows: random extracts read by blocks and row by row. tests/soak/fuzz_plain.c goes on where this stops. */
#include "plain_pair.h"

#define FILES 400 /* in each of four parts */

START_TEST(blocks_read_as_rows_do)
{
    uint64_t kept = 0, seen = 0;

    for (unsigned n = 0; n < FILES; n++) {
        const char *differs = plain_pair_differs(&seen, &kept, (uint64_t)_i * FILES + n);
        ck_assert_msg(!differs, "%s", differs);
    }
    ck_assert_msg(seen > FILES * 50 && kept > seen / 4 && kept < seen, "%llu rows seen, %llu kept",
                  (unsigned long long)seen, (unsigned long long)kept);
    scratch_gone();
}
END_TEST

START_TEST(every_kind_of_cell_reads_as_in_rows)
{
    uint64_t kept = 0, seen = 0;

    for (unsigned n = 0; n < FILES; n++) {
        const char *differs = wide_pair_differs(&seen, &kept, (uint64_t)_i * FILES + n);
        ck_assert_msg(!differs, "%s", differs);
    }
    ck_assert_msg(seen > FILES * 50 && kept > seen / 4 && kept < seen, "%llu rows seen, %llu kept",
                  (unsigned long long)seen, (unsigned long long)kept);
    scratch_gone();
}
END_TEST

static Suite *plain_suite(void)
{
    Suite *suite = suite_create("plain_rows");
    TCase *tc = tcase_create("plain_rows");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, blocks_read_as_rows_do, 0, 4);
    tcase_add_loop_test(tc, every_kind_of_cell_reads_as_in_rows, 0, 4);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(plain_suite)
