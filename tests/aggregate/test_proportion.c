/* Wilson interval: worked out with 40-digit arithmetic, and the four examples of the paper that compares methods. */
#include "aggregate/rate.h"
#include "test.h"

#include <math.h>

static const struct {
    double events, people, confidence, value, lower, upper;
} cases[] = {
    {0, 10, 0.95, 0.000000000000, 0.000000000000, 0.277532799863},
    {1, 10, 0.95, 0.100000000000, 0.017876213095, 0.404150026795},
    {5, 10, 0.95, 0.500000000000, 0.236593090513, 0.763406909487},
    {10, 10, 0.95, 1.000000000000, 0.722467200137, 1.000000000000},
    {0, 1, 0.95, 0.000000000000, 0.000000000000, 0.793450685623},
    {1, 1, 0.95, 1.000000000000, 0.206549314377, 1.000000000000},
    {13, 97, 0.95, 0.134020618557, 0.080024566804, 0.215899938550},
    {10, 25, 0.95, 0.400000000000, 0.234033023777, 0.592605426410},
    {81, 263, 0.95, 0.307984790875, 0.255288519878, 0.366209576983},
    {15, 148, 0.95, 0.101351351351, 0.062386399531, 0.160487241723},
    {29, 1513, 0.95, 0.019167217449, 0.013378222364, 0.027391667238},
    {3, 100000, 0.95, 0.000030000000, 0.000010202759, 0.000088208049},
    {499999, 1000000, 0.95, 0.499999000000, 0.499019019894, 0.500978980114},
    {81, 263, 0.99, 0.307984790875, 0.240136902688, 0.385282502318},
    {81, 263, 0.90, 0.307984790875, 0.263313617188, 0.356566349608},
    {7, 35, 0.998, 0.200000000000, 0.068264810610, 0.460349805297},
};

START_TEST(agrees_to_nine_places)
{
    ps_interval got = {-1, -1, -1};

    ck_assert_int_eq(ps_proportion_wilson(&got, cases[_i].events, cases[_i].people, cases[_i].confidence, NULL), PS_OK);
    ck_assert_double_eq_tol(got.value, cases[_i].value, 1e-9);
    ck_assert_double_eq_tol(got.lower, cases[_i].lower, 1e-9);
    ck_assert_double_eq_tol(got.upper, cases[_i].upper, 1e-9);
}
END_TEST

/* Newcombe 1998, Stat Med 17:857-872, table I, method 3; four places. */
static const struct {
    double events, people, lower, upper;
} published[] = {
    {81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0.0000, 0.1611}, {1, 29, 0.0061, 0.1718}};

START_TEST(agrees_with_newcombe)
{
    ps_interval got;

    ck_assert_int_eq(ps_proportion_wilson(&got, published[_i].events, published[_i].people, 0.95, NULL), PS_OK);
    ck_assert_double_eq_tol(got.lower, published[_i].lower, 0.00005);
    ck_assert_double_eq_tol(got.upper, published[_i].upper, 0.00005);
}
END_TEST

START_TEST(ends_are_exact)
{
    for (int people = 1; people < 2000; people += 37) {
        ps_interval none, all;

        ck_assert_int_eq(ps_proportion_wilson(&none, 0, people, 0.95, NULL), PS_OK);
        ck_assert_int_eq(ps_proportion_wilson(&all, people, people, 0.95, NULL), PS_OK);
        ck_assert(none.lower == 0 && !signbit(none.lower) && none.upper > 0 && none.upper < 1);
        ck_assert(all.upper == 1 && all.lower > 0 && all.lower < 1);
    }
}
END_TEST

static const struct {
    const char *why;
    double events, people, confidence;
} outside[] = {
    {"nobody", 0, 0, 0.95},
    {"fewer than nobody", -1, 10, 0.95},
    {"more than everybody", 11, 10, 0.95},
    {"a population that is not recorded", 1, NAN, 0.95},
    {"people that are not recorded", NAN, 10, 0.95},
    {"endless", 1, INFINITY, 0.95},
    {"no confidence", 1, 10, 0},
    {"certainty", 1, 10, 1},
    {"confidence not recorded", 1, 10, NAN},
};

START_TEST(refuses_what_lies_outside)
{
    ps_interval got = {-1, -1, -1};
    ps_error err = {.status = PS_OK};

    ck_assert_msg(ps_proportion_wilson(&got, outside[_i].events, outside[_i].people, outside[_i].confidence, &err) ==
                      PS_EDOMAIN,
                  "%s", outside[_i].why);
    ck_assert_int_eq(err.status, PS_EDOMAIN);
    ck_assert(*err.message);
    ck_assert(got.value == -1 && got.lower == -1 && got.upper == -1); /* untouched */
}
END_TEST

START_TEST(rates_by_size_of_population)
{
    ck_assert_double_eq_tol(ps_rate_crude(13, 97, 1000), 134.020618556701, 1e-9);
    ck_assert_double_eq(ps_rate_crude(0, 97, 1000), 0);
    ck_assert(isnan(ps_rate_crude(0, 0, 1000)));
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("proportion");
    TCase *tc = tcase_create("proportion");

    tcase_add_loop_test(tc, agrees_to_nine_places, 0, (int)PS_COUNT(cases));
    tcase_add_loop_test(tc, agrees_with_newcombe, 0, (int)PS_COUNT(published));
    tcase_add_test(tc, ends_are_exact);
    tcase_add_loop_test(tc, refuses_what_lies_outside, 0, (int)PS_COUNT(outside));
    tcase_add_test(tc, rates_by_size_of_population);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
