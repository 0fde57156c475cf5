/* Cambridge Multimorbidity Score: the published weights of the general outcome, added by hand. */
#include "ruled_case.h"

static ruled_case c;

/* Payne et al. 2020, general outcome, 20 conditions; as printed. */
static const struct {
    const char *key;
    double weight;
} published[] = {
    {"hypertension", 0.08},
    {"anxiety_depression", 0.50},
    {"painful_condition", 0.92},
    {"hearing_loss", 0.09},
    {"irritable_bowel", 0.21},
    {"asthma", 0.19},
    {"diabetes", 0.75},
    {"coronary_heart_disease", 0.49},
    {"chronic_kidney_disease", 0.53},
    {"atrial_fibrillation", 1.34},
    {"constipation", 1.12},
    {"stroke_tia", 0.80},
    {"copd", 1.46},
    {"connective_tissue", 0.43},
    {"cancer", 1.53},
    {"alcohol_problems", 0.65},
    {"heart_failure", 1.18},
    {"dementia", 2.50},
    {"schizophrenia_bipolar", 0.64},
    {"epilepsy", 0.92},
};
#define ALL_TWENTY 16.33 /* of them, added on paper */

static void open_twenty(void)
{
    ruled_open(&c, &ps_score_cms_method, 2);
    for (size_t i = 0; i < PS_COUNT(published); i++)
        ruled_flag(&c, "conditions", published[i].key, "yn");
}

START_TEST(all_twenty_add_up)
{
    open_twenty();
    ruled_fill(&c, NULL);
    ck_assert_uint_eq(c.n_rows, 2);
    ruled_is_number(&c, "cms", 0, ALL_TWENTY, "all conditions");
    ruled_is_number(&c, "cms_conditions", 0, 20, "all conditions");
    ruled_is_number(&c, "cms", 1, 0, "none of them");
    ruled_is_number(&c, "cms_conditions", 1, 0, "none of them");
    ck_assert_ptr_null(strstr(c.rows[0].meaning, "not in the plan"));
    ruled_close(&c);
}
END_TEST

START_TEST(each_has_its_weight)
{
    ps_score_item item;

    ruled_open(&c, &ps_score_cms_method, 1);
    ruled_flag(&c, "conditions", published[_i].key, "y");
    ruled_fill(&c, NULL);
    ruled_is_number(&c, "cms", 0, published[_i].weight, published[_i].key);
    ck_assert_uint_eq(ps_score_items(&item, 1, c.s.world, 0, 0), 1);
    ck_assert_double_eq(item.points, published[_i].weight);
    ruled_close(&c);
}
END_TEST

static void open_three(void)
{
    ruled_open(&c, &ps_score_cms_method, 6);
    ruled_flag(&c, "conditions", "dementia", "yynn?y");
    ruled_flag(&c, "conditions", "hypertension", "ynynn?");
    ruled_flag(&c, "conditions", "asthma", "ynnnny");
}

static const struct {
    const char *why;
    uint32_t person;
    double score, conditions;
} people[] = {
    {"2.50 + 0.08 + 0.19", 0, 2.77, 3},
    {"one condition", 1, 2.50, 1},
    {"the lightest weight", 2, 0.08, 1},
    {"none", 3, 0, 0},
    {"a first rule that cannot be told", 4, NAN, NAN},
    {"a later one, beside a yes", 5, NAN, NAN},
};

START_TEST(adds_what_is_yes)
{
    open_three();
    ruled_fill(&c, NULL);
    ruled_is_number(&c, "cms", people[_i].person, people[_i].score, people[_i].why);
    ruled_is_number(&c, "cms_conditions", people[_i].person, people[_i].conditions, people[_i].why);
    ruled_close(&c);
}
END_TEST

START_TEST(names_what_the_plan_does_not_give)
{
    ps_score_item items[4];

    open_three();
    ruled_fill(&c, NULL);
    ck_assert_str_eq(c.rows[0].name, "cms");
    ck_assert_str_eq(c.rows[1].name, "cms_conditions");
    ck_assert_uint_eq(c.rows[0].n_rules, 3);
    ck_assert_ptr_nonnull(strstr(c.rows[0].meaning, "counted as absent: Anxiety or depression; Painful condition;"));
    ck_assert_ptr_nonnull(strstr(c.rows[0].meaning, "Epilepsy")); /* the last one: nothing is cut off */
    ck_assert_ptr_null(strstr(c.rows[0].meaning, "Dementia"));
    ck_assert_ptr_nonnull(strstr(c.rows[1].meaning, "3 of the 20"));
    ck_assert_uint_eq(ps_score_items(items, 4, c.s.world, 0, 0), 3);
    ck_assert_str_eq(items[0].label, "Dementia");
    ck_assert_double_eq(items[0].points, 2.50);
    ck_assert_str_eq(items[1].label, "Hypertension");
    ck_assert_uint_eq(ps_score_items(items, 1, c.s.world, 0, 0), 3); /* says how many there are */
    ck_assert_uint_eq(ps_score_items(items, 4, c.s.world, 0, 3), 0);
    ruled_close(&c);
}
END_TEST

/* More people than a block and than a task hold. */
START_TEST(threads_and_blocks_change_nothing)
{
    enum { PEOPLE = 20000 };
    ps_pool *pool = ps_pool_new(3);
    char *answers = malloc(PEOPLE + 1);

    ck_assert(pool && answers);
    for (size_t p = 0; p < PEOPLE; p++)
        answers[p] = "ynny?"[p % 5];
    answers[PEOPLE] = '\0';
    ruled_open(&c, &ps_score_cms_method, PEOPLE);
    ruled_flag(&c, "conditions", "diabetes", answers);
    for (size_t p = 0; p < PEOPLE; p++)
        answers[p] = "yn"[p % 2];
    ruled_flag(&c, "conditions", "copd", answers);
    ruled_fill(&c, pool);
    for (uint32_t p = 0; p < PEOPLE; p++) {
        const int hundredths = ("ynny?"[p % 5] == 'y' ? 75 : 0) + (p % 2 ? 0 : 146);

        ruled_is_number(&c, "cms", p, p % 5 == 4 ? NAN : hundredths / 100.0, "of many");
    }
    ruled_close(&c);
    free(answers);
    ps_pool_free(pool);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("cms");
    TCase *tc = tcase_create("cms");

    tcase_add_test(tc, all_twenty_add_up);
    tcase_add_loop_test(tc, each_has_its_weight, 0, (int)PS_COUNT(published));
    tcase_add_loop_test(tc, adds_what_is_yes, 0, (int)PS_COUNT(people));
    tcase_add_test(tc, names_what_the_plan_does_not_give);
    tcase_add_test(tc, threads_and_blocks_change_nothing);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
