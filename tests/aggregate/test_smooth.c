/* Smooth: expected values of expected_slopes.py, in fractions, and what must hold whatever the areas are. */
#include "aggregate/estimate.h"
#include "aggregate/smooth.h"
#include "expected_rows.h"

static expected_rows globals, locals;

static void check(const expected_row *row, const ps_smoothed *got, size_t areas)
{
    ck_assert_uint_eq(row->expected.n, 2 * areas);
    for (size_t i = 0; i < areas; i++) {
        expected_near(row->why, "rate", got[i].value, row->expected.at[i], 0);
        /* A variance that is the difference of two near numbers loses digits. */
        expected_near(row->why, "shrunk", got[i].shrunk, row->expected.at[areas + i], 1e-12);
    }
}

START_TEST(global_agrees)
{
    const expected_row *row = &globals.at[_i];
    ps_smoothed got[EXPECTED_MOST];

    ck_assert(ps_smooth_global(got, row->list[0].at, row->list[1].at, row->list[0].n, row->settings.at[0]));
    check(row, got, row->list[0].n);
}
END_TEST

START_TEST(local_agrees)
{
    const expected_row *row = &locals.at[_i];
    uint32_t first[EXPECTED_MOST], neighbour[EXPECTED_MOST];
    ps_smoothed got[EXPECTED_MOST];

    ck_assert_uint_eq(row->list[2].n, row->list[0].n + 1);
    for (size_t i = 0; i < row->list[2].n; i++)
        first[i] = (uint32_t)row->list[2].at[i];
    for (size_t i = 0; i < row->list[3].n; i++)
        neighbour[i] = (uint32_t)row->list[3].at[i];
    ck_assert(
        ps_smooth_local(got, row->list[0].at, row->list[1].at, row->list[0].n, first, neighbour, row->settings.at[0]));
    check(row, got, row->list[0].n);
}
END_TEST

/* By hand: m = 1/4, s = 9/400, chance m / 100 = 1/400, A = 8/400, shrunk = (1/400) / (9/400). */
START_TEST(agrees_by_hand)
{
    static const double x[] = {10, 40}, n[] = {100, 100};
    ps_smoothed got[2];

    ck_assert(ps_smooth_global(got, x, n, 2, 100));
    ck_assert_double_eq_tol(got[0].value, 25 - 15 * 8 / 9.0, 1e-12);
    ck_assert_double_eq_tol(got[1].value, 25 + 15 * 8 / 9.0, 1e-12);
    ck_assert_double_eq_tol(got[0].shrunk, 1 / 9.0, 1e-14);
    ck_assert_ptr_null(got[0].note);
}
END_TEST

static const double events[] = {12, 9, 90, 0, 7}, people[] = {900, 150, 1700, 60, 410};

/* Everybody a neighbour of everybody: the same as the whole. Naming an area twice, or itself, changes nothing. */
START_TEST(local_of_all_is_global)
{
    static const uint32_t first[] = {0, 4, 9, 13, 18, 24},
                          neighbour[] = {1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 3, 4, 0, 1, 1, 2, 4, 0, 1, 2, 3, 0, 4};
    ps_smoothed whole[5], near[5];

    ck_assert(ps_smooth_global(whole, events, people, 5, 1000));
    ck_assert(ps_smooth_local(near, events, people, 5, first, neighbour, 1000));
    for (int i = 0; i < 5; i++) {
        expected_near("all", "rate", near[i].value, whole[i].value, 0);
        expected_near("all", "shrunk", near[i].shrunk, whole[i].shrunk, 0);
        ck_assert(whole[i].shrunk > 0 && whole[i].shrunk < 1);
    }
    ck_assert(whole[3].shrunk > whole[2].shrunk); /* fewer people, further */
}
END_TEST

static const struct {
    const char *why;
    double x, n;
    const char *note;
} unusable[] = {
    {"nobody", 0, 0, PS_NOTE_NO_POPULATION},
    {"fewer than nobody", 1, -5, PS_NOTE_POPULATION},
    {"people not recorded", 1, NAN, PS_NOTE_POPULATION},
    {"endless people", 1, INFINITY, PS_NOTE_POPULATION},
    {"events not recorded", NAN, 10, PS_NOTE_COUNT},
    {"fewer events than none", -1, 10, PS_NOTE_COUNT},
};

START_TEST(leaves_out_what_it_cannot_use)
{
    static const uint32_t first[] = {0, 5, 10, 15, 20, 25, 25},
                          neighbour[] = {1, 2, 3, 4, 5, 0, 2, 3, 4, 5, 0, 1, 3, 4, 5, 0, 1, 2, 4, 5, 0, 1, 2, 3, 5};
    double x[6], n[6];
    ps_smoothed without[5], global[6], local[6];

    memcpy(x, events, sizeof events);
    memcpy(n, people, sizeof people);
    x[5] = unusable[_i].x;
    n[5] = unusable[_i].n;
    ck_assert(ps_smooth_global(without, events, people, 5, 1000));
    ck_assert(ps_smooth_global(global, x, n, 6, 1000));
    ck_assert(ps_smooth_local(local, x, n, 6, first, neighbour, 1000));
    for (int i = 0; i < 5; i++) {
        expected_near(unusable[_i].why, "global", global[i].value, without[i].value, 0);
        expected_near(unusable[_i].why, "local", local[i].value, without[i].value, 0);
    }
    ck_assert(isnan(global[5].value) && isnan(global[5].shrunk) && isnan(local[5].value) && isnan(local[5].shrunk));
    ck_assert_str_eq(global[5].note, unusable[_i].note);
    ck_assert_str_eq(local[5].note, unusable[_i].note);
}
END_TEST

START_TEST(says_why_it_does_not_smooth)
{
    static const double none[] = {0, 0, 0}, even[] = {9, 10, 11}, all[] = {100, 100, 100};
    static const uint32_t alone[] = {0, 0, 0, 1}, wrong[] = {3};
    ps_smoothed got[3];

    ck_assert(ps_smooth_global(got, none, all, 3, 10));
    ck_assert(got[1].value == 0 && got[1].shrunk == 1 && strstr(got[1].note, "nobody has the event"));
    ck_assert(ps_smooth_global(got, even, all, 3, 10));
    ck_assert(got[0].value == 1 && got[0].shrunk == 1 && strstr(got[0].note, "by chance"));
    ck_assert(ps_smooth_local(got, even, all, 3, alone, wrong, 10));
    ck_assert(fabs(got[0].value - 0.9) < 1e-15 && got[0].shrunk == 0 && strstr(got[0].note, "no neighbours"));
    ck_assert(isnan(got[2].value) && strstr(got[2].note, "not an area"));
    ck_assert(ps_smooth_local(got, even, all, 0, alone, wrong, 10)); /* no areas, no memory */
}
END_TEST

START_TEST(refuses_a_scale_that_is_none)
{
    static const double per[] = {0, -1, NAN, INFINITY};
    static const uint32_t first[] = {0, 0, 0, 0, 0, 0}, neighbour[] = {0};
    ps_smoothed got[5];

    for (size_t i = 0; i < PS_COUNT(per); i++) {
        ck_assert(ps_smooth_global(got, events, people, 5, per[i]));
        ck_assert(isnan(got[0].value) && isnan(got[4].shrunk) && got[2].note);
        ck_assert(ps_smooth_local(got, events, people, 5, first, neighbour, per[i]));
        ck_assert(isnan(got[0].value) && isnan(got[4].shrunk) && got[2].note);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("smooth");
    TCase *tc = tcase_create("smooth");

    globals = expected_of("global", 30);
    locals = expected_of("local", 30);
    tcase_add_loop_test(tc, global_agrees, 0, globals.n);
    tcase_add_loop_test(tc, local_agrees, 0, locals.n);
    tcase_add_test(tc, agrees_by_hand);
    tcase_add_test(tc, local_of_all_is_global);
    tcase_add_loop_test(tc, leaves_out_what_it_cannot_use, 0, (int)PS_COUNT(unusable));
    tcase_add_test(tc, says_why_it_does_not_smooth);
    tcase_add_test(tc, refuses_a_scale_that_is_none);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
