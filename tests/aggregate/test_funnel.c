/* Funnels: against expected_rates.py, which reckons with 60 digits, and against the tables of the R package
 * PHEindicatormethods. */
#include "aggregate/estimate.h"
#include "aggregate/funnel.h"
#include "aggregate/interval.h"
#include "expected_rates.h"

static void expect(const expected_row *row, ps_funnel got, double target, const char *method)
{
    ck_assert_double_eq(got.target, target);
    expect_number(row, 0, got.lower95);
    expect_number(row, 1, got.upper95);
    expect_number(row, 2, got.lower998);
    expect_number(row, 3, got.upper998);
    ck_assert_str_eq(got.method, method);
    ck_assert(got.label && !got.note);
}

static void look_proportion(const expected_row *row)
{
    expect(row, ps_funnel_proportion(0, row->lists[1][0], row->lists[2][0]), row->lists[2][0], "Wilson");
}

static void look_rate(const expected_row *row)
{
    expect(row, ps_funnel_rate(3, row->lists[1][0], row->lists[2][0], row->per), row->lists[2][0], "exact Poisson");
}

static void look_ratio(const expected_row *row)
{
    expect(row, ps_funnel_ratio(3, row->lists[2][0]), 1, "exact Poisson");
}

static const struct {
    const char *statistic;
    void (*look)(const expected_row *row);
    size_t rows;
} statistics[] = {
    {"funnel_proportion", look_proportion, 50}, {"funnel_rate", look_rate, 32}, {"funnel_ratio", look_ratio, 33}};

START_TEST(agrees_with_the_second_reckoning)
{
    ck_assert_uint_eq(each_expected(statistics[_i].statistic, statistics[_i].look), statistics[_i].rows);
}
END_TEST

/* Test data of PHEindicatormethods: funnel of a proportion of 80.642448%, in percent. */
static const struct {
    double n, lower95, upper95, lower998, upper998;
} proportions[] = {
    {1, 3.204264, 100, 0, 100},
    {3, 35.933491, 100, 10.150815, 100},
    {16, 61.282902, 100, 50.118675, 100},
    {18, 62.390093, 98.894803, 51.864359, 100},
    {41, 68.548635, 92.73626, 61.574398, 99.710497},
    {102, 72.974925, 88.309971, 68.553233, 92.731663},
    {1008, 78.203374, 83.081521, 76.796814, 84.488082},
    {110000, 80.408963, 80.875933, 80.274317, 81.010578},
};

START_TEST(proportions_as_published)
{
    const ps_funnel got = ps_funnel_proportion(0, proportions[_i].n, 0.80642448);

    ck_assert_double_eq_tol(100 * got.lower95, proportions[_i].lower95, 2e-6);
    ck_assert_double_eq_tol(100 * got.upper95, proportions[_i].upper95, 2e-6);
    ck_assert_double_eq_tol(100 * got.lower998, proportions[_i].lower998, 2e-6);
    ck_assert_double_eq_tol(100 * got.upper998, proportions[_i].upper998, 2e-6);
}
END_TEST

/* Test data of PHEindicatormethods: funnel of ratios; by observed events, the expected counts at which they lie on a
 * limit, and the ratio there. */
static const struct {
    double observed, expected95, lower95, least95, upper95, expected998, lower998, least998, upper998;
} ratios[] = {
    {1, 5.571644585, 17.94802207, 0.025317898, 3949.774946, 9.233410143, 10.83023482, 0.001000547, 99945.32721},
    {9, 17.08479966, 52.67840524, 4.11537405, 218.6921502, 22.65737951, 39.72215762, 2.452425215, 366.9836676},
    {10, 18.39035799, 54.3763205, 4.795387629, 208.5337156, 24.13397235, 41.43536693, 2.960519925, 337.778507},
    {11, 19.68203932, 55.88851756, 5.491159964, 200.3219733, 25.58929864, 42.98671939, 3.491483541, 315.0523229},
    {100, 121.6268111, 82.21871402, 81.36400699, 122.9044681, 134.9243187, 74.11562345, 71.92139974, 139.0406755},
    {716, 770.4222128, 92.93605352, 664.5083011, 107.7488421, 802.60414, 89.20960712, 636.1521174, 112.5516964},
};

START_TEST(ratios_as_published)
{
    const double observed = ratios[_i].observed;

    ck_assert_double_eq_tol(100 * ps_funnel_ratio(observed, ratios[_i].expected95).lower95, ratios[_i].lower95, 2e-4);
    ck_assert_double_eq_tol(100 * ps_funnel_ratio(observed, ratios[_i].least95).upper95 / ratios[_i].upper95, 1, 1e-4);
    ck_assert_double_eq_tol(100 * ps_funnel_ratio(observed, ratios[_i].expected998).lower998, ratios[_i].lower998,
                            2e-4);
    ck_assert_double_eq_tol(100 * ps_funnel_ratio(observed, ratios[_i].least998).upper998 / ratios[_i].upper998, 1,
                            1e-3);
}
END_TEST

/* The word is that of the figure's own interval: outside exactly when the interval leaves the target out. */
static const char *word_of(ps_estimate inner, ps_estimate outer, double target)
{
    if (outer.upper < target)
        return "low at 99.8%";
    if (outer.lower > target)
        return "high at 99.8%";
    if (inner.upper < target)
        return "low at 95%";
    return inner.lower > target ? "high at 95%" : "as expected";
}

START_TEST(words_of_intervals)
{
    static const double expected[] = {0.01, 0.7, 3.6, 3.75, 6.95, 10.5, 33.3, 99.9};
    static const double targets[] = {0.0312, 0.25, 0.5, 0.97};
    const char *last;

    for (size_t e = 0; e < PS_COUNT(expected); e++) {
        size_t words = 1;
        last = ps_funnel_ratio(0, expected[e]).label;
        for (double x = 0; x < 200; x++) {
            const char *word = word_of(ps_count_exact(x, 0.95), ps_count_exact(x, 0.998), expected[e]);
            ck_assert_msg(!strcmp(ps_funnel_ratio(x, expected[e]).label, word), "%g of %g", x, expected[e]);
            ck_assert_msg(!strcmp(ps_funnel_rate(x, 1234, expected[e] / 1234 * 1000, 1000).label, word), "%g of %g", x,
                          expected[e]);
            words += strcmp(word, last) != 0;
            last = word;
        }
        ck_assert_uint_ge(words, expected[e] < 0.1 ? 2 : 3);
    }
    for (size_t t = 0; t < PS_COUNT(targets); t++)
        for (double x = 0; x <= 173; x++)
            ck_assert_str_eq(ps_funnel_proportion(x, 173, targets[t]).label,
                             word_of(ps_proportion(x, 173, 0.95), ps_proportion(x, 173, 0.998), targets[t]));
}
END_TEST

/* From the test data of PHEindicatormethods: areas and their words, beside its baseline. */
static const struct {
    const char *why;
    double x, n;
    const char *label;
} areas[] = {
    {"New Forest", 35078.488, 41980, "high at 99.8%"},
    {"Norwich", 24803.6256, 31824, "low at 99.8%"},
    {"South Gloucestershire", 50050.7443, 61921, "as expected"},
    {"West Norfolk", 26789.238, 33012, "high at 95%"},
    {"North Devon", 30277.5312, 37828, "low at 95%"},
    {"Mid Devon", 20759.65, 25750, "as expected"},
};

START_TEST(words_as_published)
{
    const ps_funnel got = ps_funnel_proportion(areas[_i].x, areas[_i].n, 0.80642448);

    ck_assert_msg(!strcmp(got.label, areas[_i].label), "%s: %s", areas[_i].why, got.label);
}
END_TEST

START_TEST(ends)
{
    ps_funnel got = ps_funnel_rate(0, 100, 0, 1000);

    ck_assert(got.lower95 == 0 && got.upper95 == 0 && got.lower998 == 0 && got.upper998 == 0);
    ck_assert_str_eq(got.label, "as expected");
    ck_assert_str_eq(ps_funnel_rate(1, 100, 0, 1000).label, "high at 99.8%");
    ck_assert_str_eq(ps_funnel_proportion(0, 100, 0).label, "as expected");
    ck_assert_str_eq(ps_funnel_proportion(1, 100, 0).label, "high at 99.8%");
    ck_assert_str_eq(ps_funnel_proportion(100, 100, 1).label, "as expected");
    ck_assert_str_eq(ps_funnel_proportion(99, 100, 1).label, "low at 99.8%");
    /* No events are rare enough only from 3.69 expected on, and 6.91. */
    ck_assert_str_eq(ps_funnel_ratio(0, 3.68).label, "as expected");
    ck_assert_str_eq(ps_funnel_ratio(0, 3.69).label, "low at 95%");
    ck_assert_str_eq(ps_funnel_ratio(0, 6.90).label, "low at 95%");
    ck_assert_str_eq(ps_funnel_ratio(0, 6.91).label, "low at 99.8%");
}
END_TEST

/* Every size has its limits, in order, and they close in on the target. */
START_TEST(funnel_narrows)
{
    ps_funnel last = {.lower95 = 0, .upper95 = HUGE_VAL, .lower998 = 0, .upper998 = HUGE_VAL};

    for (double expected = 1e-6; expected < 1e12; expected *= 1.013) {
        const ps_funnel f = ps_funnel_ratio(0, expected);
        ck_assert_msg(f.lower998 <= f.lower95 && f.lower95 < 1 && 1 < f.upper95 && f.upper95 < f.upper998, "%g",
                      expected);
        ck_assert_msg(f.lower95 >= last.lower95 && f.lower998 >= last.lower998, "%g", expected);
        ck_assert_msg(f.upper95 < last.upper95 && f.upper998 < last.upper998, "%g", expected);
        last = f;
    }
}
END_TEST

static void expect_none(ps_funnel got, const char *note)
{
    ck_assert_msg(got.note && !strcmp(got.note, note), "%s instead of %s", got.note ? got.note : "no note", note);
    ck_assert(isnan(got.target) && isnan(got.lower95) && isnan(got.upper95) && isnan(got.lower998) &&
              isnan(got.upper998));
    ck_assert(!got.label && got.method);
}

START_TEST(nothing_outside_the_domain)
{
    static const double bad[] = {-1, NAN, INFINITY};

    for (size_t i = 0; i < PS_COUNT(bad); i++) {
        expect_none(ps_funnel_proportion(bad[i], 10, 0.5), PS_NOTE_COUNT);
        expect_none(ps_funnel_proportion(1, bad[i], 0.5), PS_NOTE_POPULATION);
        expect_none(ps_funnel_proportion(1, 10, bad[i]), "the target of a proportion must be between 0 and 1");
        expect_none(ps_funnel_rate(bad[i], 10, 5, 100), PS_NOTE_COUNT);
        expect_none(ps_funnel_rate(1, bad[i], 5, 100), PS_NOTE_POPULATION);
        expect_none(ps_funnel_rate(1, 10, bad[i], 100), "the target of a rate must be a number, 0 or more");
        expect_none(ps_funnel_rate(1, 10, 5, bad[i]), PS_NOTE_PER);
        expect_none(ps_funnel_ratio(bad[i], 10), PS_NOTE_COUNT);
        expect_none(ps_funnel_ratio(1, bad[i]), "the expected count must be a number above 0");
    }
    expect_none(ps_funnel_proportion(0, 0, 0.5), PS_NOTE_NO_POPULATION);
    expect_none(ps_funnel_proportion(11, 10, 0.5), PS_NOTE_OVER_POPULATION);
    expect_none(ps_funnel_proportion(1, 10, 1.01), "the target of a proportion must be between 0 and 1");
    expect_none(ps_funnel_rate(0, 0, 5, 100), PS_NOTE_NO_POPULATION);
    expect_none(ps_funnel_rate(0, 1, 5, 0), PS_NOTE_PER);
    expect_none(ps_funnel_ratio(0, 0), "the expected count must be a number above 0");
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("funnel");
    TCase *tc = tcase_create("funnel");

    tcase_add_loop_test(tc, agrees_with_the_second_reckoning, 0, (int)PS_COUNT(statistics));
    tcase_add_loop_test(tc, proportions_as_published, 0, (int)PS_COUNT(proportions));
    tcase_add_loop_test(tc, ratios_as_published, 0, (int)PS_COUNT(ratios));
    tcase_add_loop_test(tc, words_as_published, 0, (int)PS_COUNT(areas));
    tcase_add_test(tc, words_of_intervals);
    tcase_add_test(tc, ends);
    tcase_add_test(tc, funnel_narrows);
    tcase_add_test(tc, nothing_outside_the_domain);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
