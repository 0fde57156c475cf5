/* Concentration: expected values of expected_slopes.py, from the area under the curve in fractions, and a worked
 * example of the World Bank's. */
#include "aggregate/concentration.h"
#include "expected_rows.h"

static expected_rows indices, corrected;

static void check(const expected_row *row, ps_estimate got)
{
    ck_assert_uint_eq(row->expected.n, 3);
    expected_near(row->why, "index", got.value, row->expected.at[0], 1e-15);
    expected_near(row->why, "lower", got.lower, row->expected.at[1], 1e-15);
    expected_near(row->why, "upper", got.upper, row->expected.at[2], 1e-15);
    ck_assert_str_eq(got.method, "Kakwani, Wagstaff and van Doorslaer, grouped, normal");
    ck_assert_ptr_null(got.note);
}

START_TEST(index_agrees)
{
    const expected_row *row = &indices.at[_i];

    check(row, ps_concentration_index(row->list[0].at, row->list[1].at, row->list[2].at, row->list[0].n,
                                      row->settings.at[0]));
}
END_TEST

START_TEST(erreygers_agrees)
{
    const expected_row *row = &corrected.at[_i];

    check(row, ps_concentration_erreygers(row->list[0].at, row->list[1].at, row->list[2].at, row->list[0].n,
                                          row->settings.at[1], row->settings.at[2], row->settings.at[0]));
}
END_TEST

/* Deaths under five in India by wealth, 1982-92: -0.1694. O'Donnell and others 2008, Analyzing health equity using
 * household survey data, table 8.1. */
START_TEST(agrees_with_the_world_bank)
{
    static const double wealth[] = {1, 2, 3, 4, 5}, births[] = {29939, 28776, 26528, 24689, 19739},
                        per_1000[] = {154.7, 152.9, 119.5, 86.9, 54.3};

    ck_assert_double_eq_tol(ps_concentration_index(wealth, births, per_1000, 5, 0.95).value, -0.1694, 0.00005);
}
END_TEST

/* All in one of many equal groups: the index comes near its bounds, 1 - 1 / k. */
START_TEST(reaches_its_bounds)
{
    double rank[100], people[100], value[100];

    for (int i = 0; i < 100; i++) {
        rank[i] = i;
        people[i] = 3;
        value[i] = i == 99;
    }
    ck_assert_double_eq_tol(ps_concentration_index(rank, people, value, 100, 0.95).value, 0.99, 1e-12);
    value[99] = 0;
    value[0] = 1;
    ck_assert_double_eq_tol(ps_concentration_index(rank, people, value, 100, 0.95).value, -0.99, 1e-12);
}
END_TEST

/* Scale of values and of populations changes nothing; a mirror changes Erreygers' sign alone, not that of Kakwani. */
START_TEST(keeps_its_laws)
{
    static const double rank[] = {1, 2, 3, 4}, people[] = {31, 42, 27, 18}, value[] = {0.4, 0.31, 0.33, 0.12};
    double more[4], scaled[4], mirrored[4];
    ps_estimate a, b, e, f;

    for (int i = 0; i < 4; i++) {
        more[i] = people[i] * 1e6;
        scaled[i] = value[i] * 1e-6;
        mirrored[i] = 1 - value[i];
    }
    a = ps_concentration_index(rank, people, value, 4, 0.95);
    b = ps_concentration_index(rank, more, scaled, 4, 0.95);
    expected_near("scale", "index", b.value, a.value, 0);
    expected_near("scale", "lower", b.lower, a.lower, 0);
    e = ps_concentration_erreygers(rank, people, value, 4, 0, 1, 0.95);
    f = ps_concentration_erreygers(rank, people, mirrored, 4, 0, 1, 0.95);
    expected_near("mirror", "Erreygers' index", f.value, -e.value, 1e-15);
}
END_TEST

START_TEST(equal_values_have_no_concentration)
{
    static const double rank[] = {1, 2, 3}, people[] = {7, 11, 13}, value[] = {0.3, 0.3, 0.3};
    const ps_estimate got = ps_concentration_index(rank, people, value, 3, 0.95);

    ck_assert_double_eq_tol(got.value, 0, 1e-16);
    ck_assert_double_eq_tol(got.lower, 0, 1e-15);
    ck_assert_double_eq_tol(got.upper, 0, 1e-15);
}
END_TEST

static const struct {
    const char *why;
    size_t k;
    double rank[3], people[3], value[3];
} outside[] = {
    {"no groups", 0, {0}, {0}, {0}},
    {"one group", 1, {1}, {10}, {1}},
    {"the same rank twice", 3, {1, 2, 1}, {10, 10, 10}, {0.1, 0.2, 0.3}},
    {"rank not recorded", 3, {1, NAN, 3}, {10, 10, 10}, {0.1, 0.2, 0.3}},
    {"nobody in a group", 3, {1, 2, 3}, {10, 0, 10}, {0.1, 0.2, 0.3}},
    {"fewer than nobody", 3, {1, 2, 3}, {10, -1, 10}, {0.1, 0.2, 0.3}},
    {"people not recorded", 3, {1, 2, 3}, {10, NAN, 10}, {0.1, 0.2, 0.3}},
    {"populations beyond numbers", 3, {1, 2, 3}, {1e308, 1e308, 10}, {0.1, 0.2, 0.3}},
    {"value not recorded", 3, {1, 2, 3}, {10, 10, 10}, {0.1, NAN, 0.3}},
    {"value below 0", 3, {1, 2, 3}, {10, 10, 10}, {0.1, -0.2, 0.3}},
    {"values all 0", 3, {1, 2, 3}, {10, 10, 10}, {0, 0, 0}},
};

START_TEST(refuses_what_lies_outside)
{
    ps_estimate got =
        ps_concentration_index(outside[_i].rank, outside[_i].people, outside[_i].value, outside[_i].k, 0.95);

    expected_nothing(outside[_i].why, got.value, got.lower, got.upper, got.note);
    got =
        ps_concentration_erreygers(outside[_i].rank, outside[_i].people, outside[_i].value, outside[_i].k, 0, 1, 0.95);
    expected_nothing(outside[_i].why, got.value, got.lower, got.upper, got.note);
}
END_TEST

static const struct {
    const char *why;
    double low, high;
} bounds[] = {
    {"bounds below 0", -1, 1},
    {"bounds that are one", 0.5, 0.5},
    {"bounds the wrong way round", 1, 0},
    {"a value below", 0.15, 1},
    {"a value above", 0, 0.25},
    {"lower bound not recorded", NAN, 1},
    {"upper bound endless", 0, INFINITY},
};

START_TEST(refuses_bounds)
{
    static const double rank[] = {1, 2, 3}, people[] = {10, 10, 10}, value[] = {0.1, 0.2, 0.3};
    const ps_estimate got = ps_concentration_erreygers(rank, people, value, 3, bounds[_i].low, bounds[_i].high, 0.95);

    expected_nothing(bounds[_i].why, got.value, got.lower, got.upper, got.note);
}
END_TEST

START_TEST(no_limits_without_confidence)
{
    static const double rank[] = {1, 2, 3}, people[] = {10, 10, 10}, value[] = {0.1, 0.2, 0.3},
                        confidence[] = {0, 1, 95, NAN};

    for (size_t i = 0; i < PS_COUNT(confidence); i++) {
        const ps_estimate got = ps_concentration_index(rank, people, value, 3, confidence[i]);

        ck_assert(got.value > 0 && isnan(got.lower) && isnan(got.upper) && got.note);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("concentration");
    TCase *tc = tcase_create("concentration");

    indices = expected_of("concentration", 30);
    corrected = expected_of("erreygers", 30);
    tcase_add_loop_test(tc, index_agrees, 0, indices.n);
    tcase_add_loop_test(tc, erreygers_agrees, 0, corrected.n);
    tcase_add_test(tc, agrees_with_the_world_bank);
    tcase_add_test(tc, reaches_its_bounds);
    tcase_add_test(tc, keeps_its_laws);
    tcase_add_test(tc, equal_values_have_no_concentration);
    tcase_add_loop_test(tc, refuses_what_lies_outside, 0, (int)PS_COUNT(outside));
    tcase_add_loop_test(tc, refuses_bounds, 0, (int)PS_COUNT(bounds));
    tcase_add_test(tc, no_limits_without_confidence);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
