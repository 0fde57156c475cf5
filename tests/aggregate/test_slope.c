/* Slope index: expected values of expected_slopes.py (normal equations in fractions; simulated limits against their
 * closed form), the regression of phe_sii run in R, and a second simulation there. */
#include "aggregate/slope.h"
#include "expected_rows.h"

static expected_rows none, logs, logits, errors;

static size_t bands_of(ps_slope_band *bands, const expected_row *row)
{
    for (size_t i = 0; i < row->list[0].n; i++)
        bands[i] = (ps_slope_band){row->list[0].at[i], row->list[1].at[i], row->list[2].at[i], row->list[3].at[i]};
    return row->list[0].n;
}

static void check_row(const expected_row *row, ps_slope_transform transform)
{
    const double *want = row->expected.at, *off = row->tolerance.at;
    /* Values and closed limits may be 0: what the summing of the values leaves. */
    const double rest = 1e-14 * fabs(row->list[2].at[0] * row->settings.at[2]);
    const ps_slope_options o = {.transform = transform,
                                .confidence = row->settings.at[0],
                                .seed = 20260401,
                                .repetitions = (uint32_t)row->settings.at[3],
                                .more_deprived = row->settings.at[1] != 0,
                                .multiplier = row->settings.at[2]};
    ps_slope_band bands[EXPECTED_MOST];
    const size_t n = bands_of(bands, row);
    const ps_slope got = ps_slope_index(bands, n, &o);

    ck_assert_uint_eq(row->expected.n, 6);
    ck_assert_uint_eq(row->tolerance.n, 4);
    expected_near(row->why, "SII", got.sii.value, want[0], rest);
    expected_near(row->why, "lower SII", got.sii.lower, want[1], fmax(rest, off[0]));
    expected_near(row->why, "upper SII", got.sii.upper, want[2], fmax(rest, off[1]));
    expected_near(row->why, "RII", got.rii.value, want[3], 0);
    expected_near(row->why, "lower RII", got.rii.lower, want[4], off[2]);
    expected_near(row->why, "upper RII", got.rii.upper, want[5], off[3]);
    ck_assert_str_eq(got.sii.method, transform == PS_SLOPE_NONE ? "normal, closed form" : "simulation, seeded");
    ck_assert_ptr_null(got.sii.note);
    if (isnan(want[3]))
        ck_assert_ptr_nonnull(got.rii.note);
    else
        ck_assert_str_eq(got.rii.method, "simulation, seeded");
}

START_TEST(agrees_untransformed)
{
    check_row(&none.at[_i], PS_SLOPE_NONE);
}
END_TEST

START_TEST(agrees_with_log)
{
    check_row(&logs.at[_i], PS_SLOPE_LOG);
}
END_TEST

START_TEST(agrees_with_logit)
{
    check_row(&logits.at[_i], PS_SLOPE_LOGIT);
}
END_TEST

START_TEST(takes_errors_from_limits)
{
    const expected_row *row = &errors.at[_i];
    const double *v = row->list[0].at;

    expected_near(
        row->why, "standard error",
        ps_slope_se_of_limits(v[0], v[1], v[2], row->settings.at[0], (ps_slope_transform)(int)row->settings.at[1]),
        row->expected.at[0], 0);
}
END_TEST

/* The two areas of phe_sii's documentation. */
static const ps_slope_band one[] = {
    {1, 7291, 75.9, 1.64}, {2, 7997, 78.3, 1.58}, {3, 6105, 83.8, 1.51}, {4, 7666, 83.6, 1.78}, {5, 5790, 80.5, 1.7},
    {6, 6934, 81.1, 1.56}, {7, 5918, 81.7, 1.37}, {8, 5974, 84.2, 1.4},  {9, 7147, 80.6, 2.43}, {10, 7534, 86.3, 1.57}};
#define N_ONE PS_COUNT(one)

static ps_slope_options plain(void)
{
    return (ps_slope_options)PS_SLOPE_OPTIONS_INIT;
}

/* R 4.2: y <- sqrt(a) * value; lm(y ~ sqrt_a + b_sqrt_a - 1), printed with 16 digits; and the limits of 1,000,000
 * draws of values by rnorm. Tolerances: 5 standard errors of such a quantile of 100,000 draws. */
START_TEST(agrees_with_r)
{
    const ps_slope_options o = plain();
    const ps_slope got = ps_slope_index(one, N_ONE, &o);

    ck_assert_double_eq_tol(got.sii.value, 7.000234760079896, 1e-13);
    ck_assert_double_eq_tol(got.rii.value, 1.089709704911941, 1e-14);
    /* Closed form here: the error is all R's. */
    ck_assert_double_eq_tol(got.sii.lower, 3.155233004, 0.02);
    ck_assert_double_eq_tol(got.sii.upper, 10.849369512, 0.02);
    ck_assert_double_eq_tol(got.rii.lower, 1.039503787, 0.0012);
    ck_assert_double_eq_tol(got.rii.upper, 1.142440383, 0.0012);
}
END_TEST

/* The same in R for rates by the same populations, through their logarithms, as phe_sii does with transform = TRUE. */
START_TEST(agrees_with_r_by_log)
{
    static const double rates[] = {412.5, 377.1, 351, 322.8, 340.2, 301.7, 288.8, 274.9, 266.3, 240.6};
    static const double errors_of[] = {0.031, 0.035, 0.04, 0.042, 0.038, 0.04, 0.044, 0.05, 0.048, 0.06};
    ps_slope_options o = plain();
    ps_slope_band bands[N_ONE];
    ps_slope got;

    for (size_t i = 0; i < N_ONE; i++)
        bands[i] = (ps_slope_band){one[i].quantile, one[i].population, rates[i], errors_of[i]};
    o.transform = PS_SLOPE_LOG;
    got = ps_slope_index(bands, N_ONE, &o);
    ck_assert_double_eq_tol(got.sii.value, -178.1602621426507937, 1e-11);
    ck_assert_double_eq_tol(got.rii.value, 0.5714562938260418, 1e-14);
    ck_assert_double_eq_tol(got.sii.lower, -211.5152075290, 0.8);
    ck_assert_double_eq_tol(got.sii.upper, -145.1904000715, 0.8);
    ck_assert_double_eq_tol(got.rii.lower, 0.5163687604, 0.0015);
    ck_assert_double_eq_tol(got.rii.upper, 0.6325632123, 0.0015);
}
END_TEST

START_TEST(same_bytes_for_the_same_seed)
{
    ps_slope_options o = plain();
    ps_slope first, again, reversed, other;
    ps_slope_band back[N_ONE];

    for (size_t i = 0; i < N_ONE; i++)
        back[i] = one[N_ONE - 1 - i];
    o.repetitions = 5000;
    first = ps_slope_index(one, N_ONE, &o);
    again = ps_slope_index(one, N_ONE, &o);
    reversed = ps_slope_index(back, N_ONE, &o);
    ck_assert(memcmp(&first.rii, &again.rii, sizeof first.rii) == 0);
    ck_assert(memcmp(&first.rii, &reversed.rii, sizeof first.rii) == 0);
    ck_assert(memcmp(&first.sii, &reversed.sii, sizeof first.sii) == 0);
    for (int bit = 0; bit < 64; bit += 21) { /* both halves of the seed count */
        ps_slope_options p = o;

        p.seed ^= (uint64_t)1 << bit;
        other = ps_slope_index(one, N_ONE, &p);
        ck_assert_msg(other.rii.lower != first.rii.lower && other.rii.upper != first.rii.upper, "bit %d", bit);
        ck_assert(other.sii.lower == first.sii.lower); /* closed form: no seed in it */
    }
}
END_TEST

START_TEST(says_which_way_it_points)
{
    static const struct {
        bool more_deprived;
        double multiplier;
        const char *points;
    } ways[] = {{false, 1, "above 0: higher where deprivation is least"},
                {true, 1, "above 0: higher where deprivation is greatest"},
                {false, -1, "above 0: higher where deprivation is greatest"},
                {true, -1, "above 0: higher where deprivation is least"}};
    static const ps_slope_band falling[] = {{1, 10, 9, 1}, {2, 10, 6, 1}, {3, 10, 5, 1}};

    for (size_t i = 0; i < PS_COUNT(ways); i++) {
        ps_slope_options o = plain();
        ps_slope got;

        o.more_deprived = ways[i].more_deprived;
        o.multiplier = ways[i].multiplier;
        got = ps_slope_index(falling, 3, &o);
        ck_assert_str_eq(got.points, ways[i].points);
        ck_assert((got.sii.value > 0) == (strstr(got.points, "greatest") != NULL));
        ck_assert((got.rii.value > 1) == (got.sii.value > 0));
        ck_assert(got.sii.lower < got.sii.value && got.sii.value < got.sii.upper);
        ck_assert(got.rii.lower < got.rii.value && got.rii.value < got.rii.upper);
    }
}
END_TEST

static const struct {
    const char *why;
    size_t n;
    ps_slope_transform transform;
    double multiplier;
    ps_slope_band bands[3];
} unfit[] = {
    {"two bands", 2, PS_SLOPE_NONE, 1, {{1, 1, 1, 1}, {2, 1, 2, 1}}},
    {"none", 0, PS_SLOPE_NONE, 1, {{0, 0, 0, 0}}},
    {"a quantile twice", 3, PS_SLOPE_NONE, 1, {{1, 1, 1, 1}, {2, 1, 2, 1}, {1, 1, 3, 1}}},
    {"no population", 3, PS_SLOPE_NONE, 1, {{1, 1, 1, 1}, {2, 0, 2, 1}, {3, 1, 3, 1}}},
    {"fewer than nobody", 3, PS_SLOPE_NONE, 1, {{1, 1, 1, 1}, {2, -1, 2, 1}, {3, 1, 3, 1}}},
    {"population not recorded", 3, PS_SLOPE_NONE, 1, {{1, 1, 1, 1}, {2, NAN, 2, 1}, {3, 1, 3, 1}}},
    {"populations beyond numbers", 3, PS_SLOPE_NONE, 1, {{1, 1e308, 1, 1}, {2, 1e308, 2, 1}, {3, 1, 3, 1}}},
    {"populations too far apart", 3, PS_SLOPE_NONE, 1, {{1, 1e-300, 1, 1}, {2, 1e300, 2, 1}, {3, 1e-300, 3, 1}}},
    {"value not recorded", 3, PS_SLOPE_NONE, 1, {{1, 1, 1, 1}, {2, 1, NAN, 1}, {3, 1, 3, 1}}},
    {"values beyond numbers", 3, PS_SLOPE_NONE, 1, {{1, 1, -1e308, 1}, {2, 1, 1, 1}, {3, 1, 1e308, 1}}},
    {"quantile not recorded", 3, PS_SLOPE_NONE, 1, {{1, 1, 1, 1}, {NAN, 1, 2, 1}, {3, 1, 3, 1}}},
    {"log of 0", 3, PS_SLOPE_LOG, 1, {{1, 1, 1, 1}, {2, 1, 0, 1}, {3, 1, 3, 1}}},
    {"log of less than 0", 3, PS_SLOPE_LOG, 1, {{1, 1, 1, 1}, {2, 1, -2, 1}, {3, 1, 3, 1}}},
    {"logit of 0", 3, PS_SLOPE_LOGIT, 1, {{1, 1, 0.5, 1}, {2, 1, 0, 1}, {3, 1, 0.2, 1}}},
    {"logit of 1", 3, PS_SLOPE_LOGIT, 1, {{1, 1, 0.5, 1}, {2, 1, 1, 1}, {3, 1, 0.2, 1}}},
    {"logit of a percentage", 3, PS_SLOPE_LOGIT, 1, {{1, 1, 50, 1}, {2, 1, 60, 1}, {3, 1, 70, 1}}},
    {"multiplier of 0", 3, PS_SLOPE_NONE, 0, {{1, 1, 1, 1}, {2, 1, 2, 1}, {3, 1, 3, 1}}},
    {"multiplier not recorded", 3, PS_SLOPE_NONE, NAN, {{1, 1, 1, 1}, {2, 1, 2, 1}, {3, 1, 3, 1}}},
};

START_TEST(refuses_what_lies_outside)
{
    ps_slope_options o = plain();
    ps_slope got;

    o.transform = unfit[_i].transform;
    o.multiplier = unfit[_i].multiplier;
    got = ps_slope_index(unfit[_i].bands, unfit[_i].n, &o);
    expected_nothing(unfit[_i].why, got.sii.value, got.sii.lower, got.sii.upper, got.sii.note);
    expected_nothing(unfit[_i].why, got.rii.value, got.rii.lower, got.rii.upper, got.rii.note);
    ck_assert_ptr_nonnull(got.points);
}
END_TEST

static const struct {
    const char *why;
    double standard_error, confidence;
    uint32_t repetitions;
    bool closed_too; /* the closed form needs no repetitions */
    const char *note;
} limitless[] = {
    {"standard error not recorded", NAN, 0.95, 1000, true, "missing"},
    {"standard error below 0", -0.1, 0.95, 1000, true, "below 0"},
    {"standard error endless", INFINITY, 0.95, 1000, true, "endless"},
    {"no confidence", 1, 0, 1000, true, "confidence"},
    {"certainty", 1, 1, 1000, true, "confidence"},
    {"confidence in percent", 1, 95, 1000, true, "confidence"},
    {"confidence not recorded", 1, NAN, 1000, true, "confidence"},
    {"fewer than 1,000 repetitions", 1, 0.95, 999, false, "too few repetitions"},
    {"none beyond the limits", 0.001, 0.9995, 1000, false, "too few repetitions"},
};

START_TEST(gives_values_without_limits)
{
    for (int t = PS_SLOPE_NONE; t <= PS_SLOPE_LOGIT; t++) {
        const ps_slope_band bands[] = {
            {1, 10, 0.1, 0.01}, {2, 20, 0.2, limitless[_i].standard_error}, {3, 30, 0.3, 0.01}};
        ps_slope_options o = plain();
        ps_slope got;
        const bool sii_limits = t == PS_SLOPE_NONE && !limitless[_i].closed_too;

        o.transform = (ps_slope_transform)t;
        o.confidence = limitless[_i].confidence;
        o.repetitions = limitless[_i].repetitions;
        got = ps_slope_index(bands, 3, &o);
        ck_assert_msg(got.sii.value > 0 && got.rii.value > 1, "%s", limitless[_i].why);
        ck_assert_msg(isnan(got.rii.lower) && isnan(got.rii.upper) && strstr(got.rii.note, limitless[_i].note),
                      "%s: %s", limitless[_i].why, got.rii.note);
        ck_assert_msg(isnan(got.sii.lower) == !sii_limits && isnan(got.sii.upper) == !sii_limits, "%s",
                      limitless[_i].why);
        ck_assert_msg((got.sii.note != NULL) == !sii_limits, "%s", limitless[_i].why);
    }
}
END_TEST

/* An end 1.1 standard errors above 0, below the line of the ratio and above it: the ratio stands, its limits do not. */
START_TEST(no_ratio_limits_near_zero)
{
    static const ps_slope_band near[] = {{1, 10, 10, 1}, {2, 10, 6, 1}, {3, 10, 4, 1}, {4, 10, 3, 1}};

    for (int turned = 0; turned < 2; turned++) {
        ps_slope_options o = plain();
        ps_slope got;

        o.more_deprived = turned;
        got = ps_slope_index(near, 4, &o);
        ck_assert(turned ? got.rii.value > 1 : got.rii.value > 0 && got.rii.value < 1);
        ck_assert(isnan(got.rii.lower) && isnan(got.rii.upper));
        ck_assert_ptr_nonnull(strstr(got.rii.note, "too near 0"));
        ck_assert(got.sii.lower < got.sii.upper && !got.sii.note);
    }
}
END_TEST

START_TEST(errors_need_their_limits)
{
    ck_assert(isnan(ps_slope_se_of_limits(5, 6, 7, 0.95, PS_SLOPE_NONE)));
    ck_assert(isnan(ps_slope_se_of_limits(8, 6, 7, 0.95, PS_SLOPE_NONE)));
    ck_assert(isnan(ps_slope_se_of_limits(NAN, 6, 7, 0.95, PS_SLOPE_NONE)));
    ck_assert(isnan(ps_slope_se_of_limits(6, NAN, 7, 0.95, PS_SLOPE_NONE)));
    ck_assert(isnan(ps_slope_se_of_limits(6, 5, 7, 1, PS_SLOPE_NONE)));
    ck_assert(isnan(ps_slope_se_of_limits(6, 0, 7, 0.95, PS_SLOPE_LOG)));
    ck_assert(isnan(ps_slope_se_of_limits(0.5, 0, 0.7, 0.95, PS_SLOPE_LOGIT)));
    ck_assert(isnan(ps_slope_se_of_limits(0.5, 0.2, 1, 0.95, PS_SLOPE_LOGIT)));
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("slope");
    TCase *tc = tcase_create("slope");

    none = expected_of("slope_none", 30);
    logs = expected_of("slope_log", 15);
    logits = expected_of("slope_logit", 14);
    errors = expected_of("se_of_limits", 30);
    tcase_add_loop_test(tc, agrees_untransformed, 0, none.n);
    tcase_add_loop_test(tc, agrees_with_log, 0, logs.n);
    tcase_add_loop_test(tc, agrees_with_logit, 0, logits.n);
    tcase_add_loop_test(tc, takes_errors_from_limits, 0, errors.n);
    tcase_add_test(tc, agrees_with_r);
    tcase_add_test(tc, agrees_with_r_by_log);
    tcase_add_test(tc, same_bytes_for_the_same_seed);
    tcase_add_test(tc, says_which_way_it_points);
    tcase_add_loop_test(tc, refuses_what_lies_outside, 0, (int)PS_COUNT(unfit));
    tcase_add_loop_test(tc, gives_values_without_limits, 0, (int)PS_COUNT(limitless));
    tcase_add_test(tc, no_ratio_limits_near_zero);
    tcase_add_test(tc, errors_need_their_limits);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
