/* Intervals: against expected_rates.py, which reckons with 60 digits, and against what others have published. */
#include "aggregate/interval.h"
#include "aggregate/poisson.h"
#include "expected_rates.h"

static void expect(const expected_row *row, ps_estimate got, const char *method)
{
    expect_number(row, 0, got.value);
    expect_number(row, 1, got.lower);
    expect_number(row, 2, got.upper);
    ck_assert_str_eq(got.method, method);
    ck_assert((got.note != NULL) == (isnan(got.value) || isnan(got.lower)));
}

static void look_normal(const expected_row *row)
{
    expect_number(row, 0, ps_normal_quantile_upper(row->confidence));
}

static void look_proportion(const expected_row *row)
{
    expect(row, ps_proportion(row->lists[0][0], row->lists[1][0], row->confidence), "Wilson");
}

static void look_exact(const expected_row *row)
{
    expect(row, ps_count_exact(row->lists[0][0], row->confidence), "exact Poisson");
}

static void look_byar(const expected_row *row)
{
    expect(row, ps_count_byar(row->lists[0][0], row->confidence), "Byar");
}

static void look_count(const expected_row *row)
{
    expect(row, ps_count(row->lists[0][0], row->confidence), row->lists[0][0] < 10 ? "exact Poisson" : "Byar");
}

static void look_rate(const expected_row *row)
{
    expect(row, ps_rate(row->lists[0][0], row->lists[1][0], row->per, row->confidence),
           row->lists[0][0] < 10 ? "exact Poisson" : "Byar");
}

static void look_mean(const expected_row *row)
{
    expect(row, ps_mean(row->lists[0], row->n[0], row->confidence), "Student's t");
}

static const struct {
    const char *statistic;
    void (*look)(const expected_row *row);
    size_t rows;
} statistics[] = {
    {"normal", look_normal, 32}, {"proportion", look_proportion, 54}, {"exact", look_exact, 92},
    {"byar", look_byar, 84},     {"count", look_count, 84},           {"rate", look_rate, 56},
    {"mean", look_mean, 39},
};

START_TEST(agrees_with_the_second_reckoning)
{
    ck_assert_uint_eq(each_expected(statistics[_i].statistic, statistics[_i].look), statistics[_i].rows);
}
END_TEST

/* Exact limits, 95% and 99.8%, in the test data of the R package PHEindicatormethods (funnel for ratios, reckoned by
 * the spreadsheets of Public Health England). Their search stops after 23 halvings. */
static const struct {
    double x, lower95, upper95, lower998, upper998;
} published[] = {
    {1, 0.025317898, 5.571644585, 0.001000547, 9.233410143},
    {2, 0.242209467, 7.224687515, 0.04540199, 11.22886836},
    {5, 1.623486324, 11.6683331, 0.739371928, 16.45474478},
    {9, 4.11537405, 17.08479966, 2.452425215, 22.65737951},
    {10, 4.795387629, 18.39035799, 2.960519925, 24.13397235},
    {11, 5.491159964, 19.68203932, 3.491483541, 25.58929864},
    {33, 22.71567629, 46.34427966, 18.04631223, 54.89565059},
    {100, 81.36400699, 121.6268111, 71.92139974, 134.9243187},
    {376, 338.9507603, 415.9936875, 318.9155854, 439.8615485},
    {716, 664.5083011, 770.4222128, 636.1521174, 802.60414},
};

START_TEST(exact_limits_as_published)
{
    const ps_estimate wide = ps_count_exact(published[_i].x, 0.95), wider = ps_count_exact(published[_i].x, 0.998);

    ck_assert_double_eq_tol(wide.lower, published[_i].lower95, 5e-6 * (1 + published[_i].x));
    ck_assert_double_eq_tol(wide.upper, published[_i].upper95, 5e-6 * (1 + published[_i].x));
    ck_assert_double_eq_tol(wider.lower, published[_i].lower998, 5e-6 * (1 + published[_i].x));
    ck_assert_double_eq_tol(wider.upper, published[_i].upper998, 5e-6 * (1 + published[_i].x));
}
END_TEST

/* No events: 3.689 is the upper limit that the documentation of the R package epitools gives (pois.exact). */
START_TEST(no_events)
{
    const ps_estimate none = ps_count_exact(0, 0.95);

    ck_assert(none.value == 0 && none.lower == 0);
    ck_assert_double_eq_tol(none.upper, 3.689, 0.0005);
    ck_assert_double_eq_tol(none.upper, -log(0.025), 1e-12);
}
END_TEST

/* The limits put back into the distribution, for counts that GSL's own inverse fails at, and on both sides of the
 * places where the method changes. Above 100,000 the distance to the mean is that of the normal distribution, nearly.
 */
START_TEST(limits_rise_smoothly)
{
    double lower = 0, upper = 0;

    for (double x = 0.001; x < 1e12; x *= 1.01) {
        const ps_estimate e = ps_count_exact(x, 0.95);

        ck_assert_msg(e.lower >= 0 && e.lower < x && x < e.upper && isfinite(e.upper), "%g", x);
        ck_assert_msg((e.lower > lower || e.lower == 0) && e.upper > upper, "%g", x);
        if (x > 50) {
            ck_assert_msg(fabs((x - e.lower) / sqrt(x) - 1.96) < 0.25, "%g", x);
            ck_assert_msg(fabs((e.upper - x) / sqrt(x) - 1.96) < 0.5, "%g", x);
        }
        lower = e.lower;
        upper = e.upper;
    }
    for (int side = 0; side < 2; side++) {
        double (*const limit)(double, double) = side ? ps_poisson_upper : ps_poisson_lower;
        const double below = limit(99999.999, 0.001), above = limit(100000.001, 0.001);
        ck_assert_double_eq_tol((above - below) / 0.002, 1, 0.01);
    }
}
END_TEST

static const struct {
    const char *why, *note;
    double x, n, per, confidence;
} outside[] = {
    {"fewer than no events", PS_NOTE_COUNT, -1, 10, 1, 0.95},
    {"events not recorded", PS_NOTE_COUNT, NAN, 10, 1, 0.95},
    {"endless events", PS_NOTE_COUNT, INFINITY, 10, 1, 0.95},
    {"no confidence", PS_NOTE_CONFIDENCE, 1, 10, 1, 0},
    {"certainty", PS_NOTE_CONFIDENCE, 1, 10, 1, 1},
    {"confidence as a percentage", PS_NOTE_CONFIDENCE, 12, 20, 1, 95},
    {"confidence not recorded", PS_NOTE_CONFIDENCE, 1, 10, 1, NAN},
    {"nobody", PS_NOTE_NO_POPULATION, 0, 0, 1, 0.95},
    {"fewer than nobody", PS_NOTE_POPULATION, 1, -10, 1, 0.95},
    {"population not recorded", PS_NOTE_POPULATION, 1, NAN, 1, 0.95},
    {"everybody and more", PS_NOTE_POPULATION, 1, INFINITY, 1, 0.95},
};

static void expect_none(ps_estimate got, const char *why, const char *note)
{
    ck_assert_msg(isnan(got.value) && isnan(got.lower) && isnan(got.upper), "%s", why);
    ck_assert_msg(got.method && got.note && !strcmp(got.note, note), "%s: %s", why, got.note ? got.note : "no note");
}

START_TEST(nothing_outside_the_domain)
{
    const double x = outside[_i].x, n = outside[_i].n, confidence = outside[_i].confidence;

    expect_none(ps_proportion(x, n, confidence), outside[_i].why, outside[_i].note);
    expect_none(ps_rate(x, n, outside[_i].per, confidence), outside[_i].why, outside[_i].note);
    if (n == 10 || n == 20) { /* nothing wrong with the population */
        expect_none(ps_count(x, confidence), outside[_i].why, outside[_i].note);
        expect_none(ps_count_exact(x, confidence), outside[_i].why, outside[_i].note);
        expect_none(ps_count_byar(x, confidence), outside[_i].why, outside[_i].note);
    }
}
END_TEST

START_TEST(nothing_outside_the_domain_of_one)
{
    static const double values[] = {1, NAN}, endless[] = {INFINITY, 1};

    expect_none(ps_proportion(11, 10, 0.95), "more than everybody", PS_NOTE_OVER_POPULATION);
    ck_assert_double_eq(ps_rate(11, 10, 1, 0.95).value, 1.1); /* one person may have several events */
    expect_none(ps_rate(11, 10, 0, 0.95), "per nobody", PS_NOTE_PER);
    expect_none(ps_rate(11, 10, NAN, 0.95), "multiplier not recorded", PS_NOTE_PER);
    expect_none(ps_mean(values, 2, 0.95), "a value not recorded", "a value is no number");
    expect_none(ps_mean(endless, 2, 0.95), "an endless value", "a value is no number");
    expect_none(ps_mean(values, 0, 0.95), "no values", "no values");
    expect_none(ps_mean(values, 1, 1.5), "confidence", PS_NOTE_CONFIDENCE);
    ck_assert(isnan(ps_normal_quantile_upper(0)) && isnan(ps_normal_quantile_upper(1)) &&
              isnan(ps_normal_quantile_upper(NAN)));
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("interval");
    TCase *tc = tcase_create("interval");

    tcase_add_loop_test(tc, agrees_with_the_second_reckoning, 0, (int)PS_COUNT(statistics));
    tcase_add_loop_test(tc, exact_limits_as_published, 0, (int)PS_COUNT(published));
    tcase_add_test(tc, no_events);
    tcase_add_test(tc, limits_rise_smoothly);
    tcase_add_loop_test(tc, nothing_outside_the_domain, 0, (int)PS_COUNT(outside));
    tcase_add_test(tc, nothing_outside_the_domain_of_one);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
