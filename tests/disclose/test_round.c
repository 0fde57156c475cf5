/* Rounding of scheme hes. */
#include "disclose/round.h"
#include "test.h"

static const struct {
    uint64_t count, shown;
    bool small;
} cases[] = {
    {0, 0, false},
    {1, 0, true},
    {2, 0, true},
    {7, 5, true},
    {8, 10, false},
    {9, 10, false},
    {12, 10, false},
    {13, 15, false},
    {17, 15, false},
    {18, 20, false},
    {73, 75, false},
    {102, 100, false},
    {103, 105, false},
    {61700000, 61700000, false},
    {61700003, 61700005, false},
};

START_TEST(rounds_to_the_nearest_five)
{
    ck_assert_uint_eq(ps_hes_round(cases[_i].count), cases[_i].shown);
    ck_assert_int_eq(ps_hes_is_small(cases[_i].count), cases[_i].small);
}
END_TEST

/* Whatever is shown leaves exactly the counts that are shown so. */
START_TEST(unrounds_to_all_that_could_be_meant)
{
    for (uint64_t shown = 0; shown < 500; shown += 5) {
        int64_t least, most;

        if (shown == 5)
            continue; /* never shown */
        ps_hes_unround(&least, &most, shown);
        for (int64_t count = 0; count < 520; count++) {
            const bool meant = !ps_hes_is_small((uint64_t)count) && ps_hes_round((uint64_t)count) == shown;

            ck_assert_msg(meant == (count >= least && count <= most), "%d shown as %d", (int)count, (int)shown);
        }
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("round");
    TCase *tc = tcase_create("round");

    tcase_add_loop_test(tc, rounds_to_the_nearest_five, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, unrounds_to_all_that_could_be_meant);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
