/* Plain rows: random extracts read by blocks and row by row. tests/soak/fuzz_plain.c goes on where this stops. */
#include "plain_pair.h"

#define FILES 400 /* in each of four parts */

typedef char *differing(uint64_t *seen, uint64_t *kept, uint64_t seed);

static void hold(differing *differs_by, unsigned part)
{
    uint64_t kept = 0, seen = 0;

    for (unsigned n = 0; n < FILES; n++) {
        const char *differs = differs_by(&seen, &kept, (uint64_t)part * FILES + n);
        ck_assert_msg(!differs, "%s", differs);
    }
    ck_assert_msg(seen > FILES * 50 && kept > seen / 4 && kept < seen, "%llu rows seen, %llu kept",
                  (unsigned long long)seen, (unsigned long long)kept);
    scratch_gone();
}

START_TEST(blocks_read_as_rows_do)
{
    hold(plain_pair_differs, (unsigned)_i);
}
END_TEST

START_TEST(every_kind_of_cell_reads_as_in_rows)
{
    hold(wide_pair_differs, (unsigned)_i);
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
