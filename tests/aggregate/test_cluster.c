/* Cluster: figures worked by hand, with quantiles from tables; what has no limits. Whole designs against fractions and
 * R: tests/outreach/check_evaluate_command.sh. */
#include "aggregate/cluster.h"
#include "test.h"

#include <math.h>

/* Totals of what is left over: -2, -2, 8, -4. Their squares over 64 are 1.375, times 4/3. */
static const double y[] = {1, 3, 2, 2, 6, 8, 0, 2}, ones[] = {1, 1, 1, 1, 1, 1, 1, 1}, one[] = {1};
static const uint32_t four[] = {0, 0, 1, 1, 2, 2, 3, 3}, apart[] = {0, 0, 2, 2, 5, 5, 6, 6},
                      same[] = {0, 0, 0, 0, 0, 0, 0, 0};

static ps_cluster_model mean_of(const double *values, const uint32_t *cluster, size_t n_clusters)
{
    return (ps_cluster_model){.y = values, .x = ones, .cluster = cluster, .n = 8, .k = 1, .n_clusters = n_clusters};
}

START_TEST(a_mean_by_hand)
{
    const ps_cluster_model m = mean_of(y, four, 4);
    double influence[4];
    const ps_clustered got = ps_cluster_contrast(influence, &m, one, 0.95);
    const double se = sqrt(88.0 / 64 * 4 / 3), t = 3.18244630528371; /* t with 3 degrees of freedom, 97.5% */

    ck_assert_double_eq_tol(got.estimate.value, 3, 1e-14);
    ck_assert_double_eq_tol(got.se, se, 1e-14);
    ck_assert_double_eq_tol(got.estimate.lower, 3 - t * se, 1e-12);
    ck_assert_double_eq_tol(got.estimate.upper, 3 + t * se, 1e-12);
    ck_assert_double_eq(got.df, 3);
    ck_assert_uint_eq(got.clusters, 4);
    ck_assert_double_eq(got.people, 8);
    ck_assert_double_eq_tol(influence[2], sqrt(4.0 / 3), 1e-14); /* 8 over 8 people, times the root of 4/3 */
    ck_assert_ptr_null(got.estimate.note);
}
END_TEST

START_TEST(numbers_without_rows_are_no_clusters)
{
    const ps_cluster_model a = mean_of(y, four, 4), b = mean_of(y, apart, 9);
    const ps_clustered one_way = ps_cluster_contrast(NULL, &a, one, 0.9),
                       other = ps_cluster_contrast(NULL, &b, one, 0.9);

    ck_assert_uint_eq(other.clusters, 4);
    ck_assert_double_eq(one_way.estimate.lower, other.estimate.lower);
}
END_TEST

/* Rows of several people are those people. */
START_TEST(weights_are_people)
{
    static const double added[] = {2, 2, 7, 1}, two[] = {2, 2, 2, 2};
    static const uint32_t each[] = {0, 1, 2, 3};
    const ps_cluster_model m = mean_of(y, four, 4);
    const ps_cluster_model w = {.y = added, .x = ones, .weight = two, .cluster = each, .n = 4, .k = 1, .n_clusters = 4};
    const ps_clustered single = ps_cluster_contrast(NULL, &m, one, 0.95),
                       together = ps_cluster_contrast(NULL, &w, one, 0.95);

    ck_assert_double_eq_tol(together.se, single.se, 1e-14);
    ck_assert_double_eq(together.people, 8);
}
END_TEST

static const double alike[] = {5, 5, 5, 5, 5, 5, 5, 5}, broken[] = {1, NAN, 2, 2, 6, 8, 0, 2};
static const double twice[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
                    absent[16] = {1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0};
static const double tenth[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};

static const struct {
    const char *why, *note;
    const double *y, *x, *weight;
    const uint32_t *cluster;
    size_t n, k;
    double confidence;
    bool value;
} unfit[] = {
    {"one cluster", "one cluster", y, ones, NULL, same, 8, 1, 0.95, true},
    {"nothing varies", "all alike", alike, ones, NULL, four, 8, 1, 0.95, true},
    {"less than a person", "too few people", y, ones, tenth, four, 8, 1, 0.95, true},
    {"no number", "not finite", broken, ones, NULL, four, 8, 1, 0.95, false},
    {"a column twice", "hang on each other", y, twice, NULL, four, 8, 2, 0.95, false},
    {"a column of nothing", "hang on each other", y, absent, NULL, four, 8, 2, 0.95, false},
    {"confidence of 1", "confidence", y, ones, NULL, four, 8, 1, 1, false},
    {"no rows", "no rows", y, ones, NULL, four, 0, 1, 0.95, false},
};

START_TEST(says_why_there_are_no_limits)
{
    static const double contrast[] = {1, 0};
    const ps_cluster_model m = {.y = unfit[_i].y,
                                .x = unfit[_i].x,
                                .weight = unfit[_i].weight,
                                .cluster = unfit[_i].cluster,
                                .n = unfit[_i].n,
                                .k = unfit[_i].k,
                                .n_clusters = 4};
    const ps_clustered got = ps_cluster_contrast(NULL, &m, contrast, unfit[_i].confidence);

    ck_assert_msg(isnan(got.estimate.lower) && isnan(got.estimate.upper) && isnan(got.se), "%s", unfit[_i].why);
    ck_assert_msg(isnan(got.estimate.value) != unfit[_i].value, "%s", unfit[_i].why);
    ck_assert_msg(got.estimate.note && strstr(got.estimate.note, unfit[_i].note), "%s: %s", unfit[_i].why,
                  got.estimate.note ? got.estimate.note : "no note");
}
END_TEST

/* Differences of influence: -0.1, 0.3, -0.4, 0.2; their squares add to 0.3. */
START_TEST(a_test_by_hand)
{
    static const double value[] = {2, 3.5}, influence[] = {0.1, -0.2, 0.3, -0.2, 0, 0.1, -0.1, 0};
    const ps_cluster_test got = ps_cluster_equal(value, influence, 2, 4, 4);

    ck_assert_ptr_null(got.note);
    ck_assert_double_eq_tol(got.statistic, 1.5 * 1.5 / 0.3, 1e-12);
    ck_assert_double_eq_tol(got.p, 0.0714215382314502, 1e-12); /* R: pf(7.5, 1, 3, lower.tail = FALSE) */
    ck_assert_uint_eq(got.numerator, 1);
}
END_TEST

START_TEST(tests_that_cannot_be)
{
    static const double value[] = {2, 3.5, NAN}, influence[12] = {0.1, -0.2, 0.3, -0.2, 0.1, -0.2, 0.3, -0.2};

    ck_assert_ptr_nonnull(strstr(ps_cluster_equal(value, influence, 1, 4, 4).note, "fewer than two parts"));
    ck_assert_ptr_nonnull(strstr(ps_cluster_equal(value, influence, 0, 4, 4).note, "fewer than two parts"));
    ck_assert_ptr_nonnull(strstr(ps_cluster_equal(value, influence, 2, 4, 2).note, "too few clusters"));
    ck_assert_ptr_nonnull(strstr(ps_cluster_equal(value, influence, 2, 4, 4).note, "too much alike"));
    ck_assert_ptr_nonnull(strstr(ps_cluster_equal(value, influence, 3, 4, 4).note, "no value"));
    ck_assert(isnan(ps_cluster_equal(value, influence, 1, 4, 4).p));
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("cluster");
    TCase *tc = tcase_create("cluster");

    tcase_add_test(tc, a_mean_by_hand);
    tcase_add_test(tc, numbers_without_rows_are_no_clusters);
    tcase_add_test(tc, weights_are_people);
    tcase_add_loop_test(tc, says_why_there_are_no_limits, 0, (int)PS_COUNT(unfit));
    tcase_add_test(tc, a_test_by_hand);
    tcase_add_test(tc, tests_that_cannot_be);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
