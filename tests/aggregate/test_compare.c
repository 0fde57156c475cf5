/* Compare: expected values of expected_slopes.py (Wilson's limits as roots of their equation, the trend as a squared
 * correlation), and worked examples of papers, textbooks and R. */
#include "aggregate/compare.h"
#include "expected_rows.h"

static expected_rows ratios, differences, rates, trends;

static void check_row(const expected_row *row, ps_estimate (*estimate)(ps_two, double), const char *method)
{
    const double *v = row->list[0].at, *want = row->expected.at;
    const ps_estimate got = estimate((ps_two){v[0], v[1], v[2], v[3]}, row->settings.at[0]);

    ck_assert_uint_eq(row->expected.n, 3);
    /* A difference of two proportions loses what they share. */
    expected_near(row->why, "value", got.value, want[0], 1e-15);
    expected_near(row->why, "lower", got.lower, want[1], 1e-15);
    expected_near(row->why, "upper", got.upper, want[2], 1e-15);
    ck_assert_str_eq(got.method, method);
    ck_assert_ptr_null(got.note);
}

START_TEST(risk_ratio_agrees)
{
    check_row(&ratios.at[_i], ps_risk_ratio, "log, Katz");
}
END_TEST

START_TEST(risk_difference_agrees)
{
    check_row(&differences.at[_i], ps_risk_difference, "Newcombe, method 10");
}
END_TEST

START_TEST(rate_ratio_agrees)
{
    check_row(&rates.at[_i], ps_rate_ratio, "log, Poisson");
}
END_TEST

START_TEST(trend_agrees)
{
    const expected_row *row = &trends.at[_i];
    const ps_trend got = ps_trend_proportions(row->list[0].at, row->list[1].at, row->list[2].at, row->list[0].n);

    ck_assert_uint_eq(row->expected.n, 2);
    expected_near(row->why, "statistic", got.statistic, row->expected.at[0], 1e-20);
    expected_near(row->why, "p", got.p, row->expected.at[1], 1e-300);
    ck_assert_ptr_nonnull(strstr(got.method, "Cochran-Armitage"));
    ck_assert_ptr_null(got.note);
}
END_TEST

/* Newcombe 1998, Stat Med 17:873-890, table II, method 10; four places. */
static const struct {
    ps_two t;
    double lower, upper;
} newcombe[] = {
    {{56, 70, 48, 80}, 0.0524, 0.3339}, {{9, 10, 3, 10}, 0.1705, 0.8090},  {{6, 7, 2, 7}, 0.0582, 0.8062},
    {{5, 56, 0, 29}, -0.0381, 0.1926},  {{0, 10, 0, 20}, -0.1611, 0.2775}, {{0, 10, 0, 10}, -0.2775, 0.2775},
    {{10, 10, 0, 20}, 0.6791, 1.0000},  {{10, 10, 0, 10}, 0.6075, 1.0000},
};

START_TEST(agrees_with_newcombe)
{
    const ps_estimate got = ps_risk_difference(newcombe[_i].t, 0.95);

    ck_assert_double_eq_tol(got.lower, newcombe[_i].lower, 0.00005);
    ck_assert_double_eq_tol(got.upper, newcombe[_i].upper, 0.00005);
}
END_TEST

/* Physicians' Health Study, in Agresti 2007, An introduction to categorical data analysis, 2.2: 1.82 (1.43 to 2.30). */
START_TEST(agrees_with_agresti)
{
    const ps_estimate got = ps_risk_ratio((ps_two){189, 11034, 104, 11037}, 0.95);

    ck_assert_double_eq_tol(got.value, 1.82, 0.005);
    ck_assert_double_eq_tol(got.lower, 1.43, 0.005);
    ck_assert_double_eq_tol(got.upper, 2.30, 0.006); /* 2.306: printed from rounded logarithms */
}
END_TEST

/* Breast cancer after fluoroscopy, in Rothman and Greenland 1998, Modern epidemiology, chapter 14: 1.86. */
START_TEST(agrees_with_rothman)
{
    const ps_estimate got = ps_rate_ratio((ps_two){41, 28010, 15, 19017}, 0.95);

    ck_assert_double_eq_tol(got.value, 1.86, 0.005);
    ck_assert_double_eq_tol(log(got.upper / got.lower) / (2 * 1.959963984540054), sqrt(1 / 41.0 + 1 / 15.0), 1e-12);
}
END_TEST

/* The example of R's prop.trend.test, as R 4.2 prints it with 15 digits. */
START_TEST(agrees_with_r)
{
    static const double smokers[] = {83, 90, 129, 70}, patients[] = {86, 93, 136, 82};
    ps_trend got = ps_trend_proportions((const double[]){1, 2, 3, 4}, smokers, patients, 4);

    ck_assert_double_eq_tol(got.statistic, 8.22492228519771, 1e-11);
    ck_assert_double_eq_tol(got.p, 0.00413189747764149, 1e-14);
    got = ps_trend_proportions((const double[]){0, 0, 0, 1}, smokers, patients, 4);
    ck_assert_double_eq_tol(got.statistic, 12.1731462207403, 1e-11);
    ck_assert_double_eq_tol(got.p, 0.000484824593441675, 1e-15);
}
END_TEST

#define RATIO 1
#define DIFFERENCE 2
#define RATE 4

static const struct {
    const char *why;
    ps_two t;
    double confidence;
    int which;
} outside[] = {
    {"nobody", {0, 0, 1, 10}, 0.95, RATIO | DIFFERENCE | RATE},
    {"nobody to compare with", {1, 10, 0, 0}, 0.95, RATIO | DIFFERENCE | RATE},
    {"fewer than nobody", {1, -10, 1, 10}, 0.95, RATIO | DIFFERENCE | RATE},
    {"people not recorded", {1, 10, 1, NAN}, 0.95, RATIO | DIFFERENCE | RATE},
    {"endless people", {1, INFINITY, 1, 10}, 0.95, RATIO | DIFFERENCE | RATE},
    {"fewer events than none", {-1, 10, 1, 10}, 0.95, RATIO | DIFFERENCE | RATE},
    {"events not recorded", {1, 10, NAN, 10}, 0.95, RATIO | DIFFERENCE | RATE},
    {"more events than people", {11, 10, 1, 10}, 0.95, RATIO | DIFFERENCE},
    {"more events than people to compare with", {1, 10, 11, 10}, 0.95, RATIO | DIFFERENCE},
    {"no events", {0, 10, 1, 10}, 0.95, RATIO | RATE},
    {"no events to compare with", {1, 10, 0, 10}, 0.95, RATIO | RATE},
    {"no events at all", {0, 10, 0, 10}, 0.95, RATIO | RATE},
    {"no confidence", {1, 10, 1, 10}, 0, RATIO | DIFFERENCE | RATE},
    {"certainty", {1, 10, 1, 10}, 1, RATIO | DIFFERENCE | RATE},
    {"confidence in percent", {1, 10, 1, 10}, 95, RATIO | DIFFERENCE | RATE},
    {"confidence not recorded", {1, 10, 1, 10}, NAN, RATIO | DIFFERENCE | RATE},
};

START_TEST(refuses_what_lies_outside)
{
    static ps_estimate (*const functions[])(ps_two, double) = {ps_risk_ratio, ps_risk_difference, ps_rate_ratio};

    for (int f = 0; f < 3; f++) {
        const ps_estimate got = functions[f](outside[_i].t, outside[_i].confidence);

        if (outside[_i].which & 1 << f)
            expected_nothing(outside[_i].why, got.value, got.lower, got.upper, got.note);
        else
            ck_assert_msg(isfinite(got.value) && !got.note, "%s: %d", outside[_i].why, f);
    }
}
END_TEST

START_TEST(all_of_both_is_one_without_limits)
{
    const ps_estimate got = ps_risk_ratio((ps_two){7, 7, 12, 12}, 0.95);

    ck_assert(got.value == 1 && isnan(got.lower) && isnan(got.upper));
    ck_assert_ptr_nonnull(got.note);
}
END_TEST

static const struct {
    const char *why;
    size_t k;
    double score[3], x[3], n[3];
} trendless[] = {
    {"no groups", 0, {0}, {0}, {0}},
    {"one group", 1, {1}, {1}, {2}},
    {"one score", 3, {2, 2, 2}, {1, 2, 3}, {10, 10, 10}},
    {"nobody at a second score", 2, {1, 2}, {1, 0}, {10, 0}},
    {"nobody", 3, {1, 2, 3}, {0, 0, 0}, {0, 0, 0}},
    {"no events", 3, {1, 2, 3}, {0, 0, 0}, {10, 10, 10}},
    {"only events", 3, {1, 2, 3}, {9, 8, 7}, {9, 8, 7}},
    {"score not recorded", 3, {1, NAN, 3}, {1, 2, 3}, {10, 10, 10}},
    {"events not recorded", 3, {1, 2, 3}, {1, NAN, 3}, {10, 10, 10}},
    {"people not recorded", 3, {1, 2, 3}, {1, 2, 3}, {10, NAN, 10}},
    {"fewer events than none", 3, {1, 2, 3}, {1, -2, 3}, {10, 10, 10}},
    {"fewer than nobody", 3, {1, 2, 3}, {1, 0, 3}, {10, -1, 10}},
    {"more events than people", 3, {1, 2, 3}, {1, 11, 3}, {10, 10, 10}},
    {"scores beyond numbers", 3, {-1e200, 0, 1e200}, {1, 2, 3}, {10, 10, 10}},
};

START_TEST(has_no_trend)
{
    const ps_trend got = ps_trend_proportions(trendless[_i].score, trendless[_i].x, trendless[_i].n, trendless[_i].k);

    ck_assert_msg(isnan(got.statistic) && isnan(got.p) && got.note && *got.note, "%s", trendless[_i].why);
}
END_TEST

/* Turned about, a difference changes its sign and a ratio its place. */
START_TEST(turns_about)
{
    const ps_two t = {13, 97, 24, 111}, u = {24, 111, 13, 97};
    const ps_estimate d = ps_risk_difference(t, 0.9), e = ps_risk_difference(u, 0.9);
    const ps_estimate r = ps_risk_ratio(t, 0.9), s = ps_risk_ratio(u, 0.9);
    const ps_estimate p = ps_rate_ratio(t, 0.9), q = ps_rate_ratio(u, 0.9);

    ck_assert_double_eq_tol(d.lower, -e.upper, 1e-15);
    ck_assert_double_eq_tol(d.upper, -e.lower, 1e-15);
    ck_assert_double_eq_tol(r.lower, 1 / s.upper, 1e-14);
    ck_assert_double_eq_tol(p.upper, 1 / q.lower, 1e-14);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("compare");
    TCase *tc = tcase_create("compare");

    ratios = expected_of("risk_ratio", 30);
    differences = expected_of("risk_difference", 30);
    rates = expected_of("rate_ratio", 30);
    trends = expected_of("trend", 30);
    tcase_add_loop_test(tc, risk_ratio_agrees, 0, ratios.n);
    tcase_add_loop_test(tc, risk_difference_agrees, 0, differences.n);
    tcase_add_loop_test(tc, rate_ratio_agrees, 0, rates.n);
    tcase_add_loop_test(tc, trend_agrees, 0, trends.n);
    tcase_add_loop_test(tc, agrees_with_newcombe, 0, (int)PS_COUNT(newcombe));
    tcase_add_test(tc, agrees_with_agresti);
    tcase_add_test(tc, agrees_with_rothman);
    tcase_add_test(tc, agrees_with_r);
    tcase_add_loop_test(tc, refuses_what_lies_outside, 0, (int)PS_COUNT(outside));
    tcase_add_test(tc, all_of_both_is_one_without_limits);
    tcase_add_loop_test(tc, has_no_trend, 0, (int)PS_COUNT(trendless));
    tcase_add_test(tc, turns_about);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
