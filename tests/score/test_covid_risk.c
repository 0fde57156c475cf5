/* COVID-19 clinical-risk groups: any and how many, and said to be historic wherever they are named. */
#include "base/text.h"
#include "define/describe.h"
#include "ruled_case.h"

#define HISTORIC "historic 2020-22, not for present eligibility"

static ruled_case c;

static void open_people(void)
{
    ruled_open(&c, &ps_score_covid_risk_method, 6);
    ruled_flag(&c, "groups", "diabetes", "yyn?n?");
    ruled_flag(&c, "groups", "blood_cancer", "ynny?n");
    ruled_flag(&c, "groups", "flag_high", "ynnnnn");
}

static const double groups[] = {3, 1, 0, NAN, NAN, NAN};

START_TEST(any_and_how_many)
{
    open_people();
    ruled_fill(&c, NULL);
    ck_assert_uint_eq(c.n_rows, 2);
    ruled_are_flags(&c, "covid_risk", "yyny??"); /* one yes is enough, whatever else cannot be told */
    for (uint32_t p = 0; p < 6; p++)
        ruled_is_number(&c, "covid_risk_groups", p, groups[p], "groups");
    ruled_close(&c);
}
END_TEST

START_TEST(says_that_it_is_historic)
{
    ps_buffer told = {0};
    ps_describer d = {.out = &told};

    open_people();
    ruled_fill(&c, NULL);
    d.plan = &c.s.plan;
    c.score.built_in->describe(&d, &c.score);
    ck_assert(!told.failed && told.at);
    ck_assert_ptr_nonnull(strstr(told.at, "historic 2020-22"));
    ck_assert_ptr_nonnull(strstr(told.at, "Severe obesity in adults")); /* one that the plan does not give */
    ck_assert_ptr_nonnull(strstr(ps_score_covid_risk_method.built_in.title, HISTORIC));
    ck_assert_ptr_nonnull(strstr(ps_score_covid_risk_method.about->title, HISTORIC));
    for (size_t i = 0; i < c.n_rows; i++)
        ck_assert_ptr_nonnull(strstr(c.rows[i].meaning, HISTORIC));
    ps_buffer_release(&told);
    ps_buffer_release(&d.line);
    ruled_close(&c);
}
END_TEST

START_TEST(itemises)
{
    ps_score_item items[4];

    open_people();
    ruled_fill(&c, NULL);
    ck_assert_uint_eq(ps_score_items(items, 4, c.s.world, 0, 0), 3);
    ck_assert_str_eq(items[0].label, "Diabetes");
    ck_assert_double_eq(items[0].points, 1);
    ck_assert_uint_eq(ps_score_items(items, 4, c.s.world, 0, 2), 0);
    ruled_close(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("covid risk");
    TCase *tc = tcase_create("covid risk");

    tcase_add_test(tc, any_and_how_many);
    tcase_add_test(tc, says_that_it_is_historic);
    tcase_add_test(tc, itemises);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
