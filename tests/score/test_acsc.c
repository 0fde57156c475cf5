/* Ambulatory care sensitive conditions in plans: which admissions count for which list, by role and position of their
 * codes. Expected counts are read off the published lists by hand. */
#include "stay_world.h"

static stay_world w;

/* Index date 2025-03-31: twelve months are 2024-04-01 to 2025-03-31. */
static const struct {
    const char *why;
    stay event; /* person 0; a day of NULL is 2025-01-10, a method of NULL is emergency */
    double acsc, acsc19;
} cases[] = {
    {"asthma as primary diagnosis", {.codes = "J45.9;I10"}, 1, 1},
    {"asthma as another diagnosis", {.codes = "R07.4;J45.9"}, 0, 0},
    {"acute bronchitis alone", {.codes = "J20.9"}, 0, 0},
    {"acute bronchitis beside COPD", {.codes = "J20.9;R07.4;J44.1"}, 1, 1},
    {"acute bronchitis beside asthma", {.codes = "J20.9;J45.9"}, 0, 0},
    {"acute bronchitis after COPD", {.codes = "J44.1;J20.9"}, 1, 1},
    {"both as other diagnoses", {.codes = "R07.4;J20.9;J44.1"}, 0, 0},
    {"hepatitis B; any position in the longer list", {.codes = "B18.1"}, 1, 1},
    {"hepatitis B as another diagnosis", {.codes = "R07.4;B18.1"}, 0, 1},
    {"hepatitis B with sickle cells: out of the shorter list alone", {.codes = "B18.1;D57.0"}, 0, 1},
    {"asthma with sickle cells stays", {.codes = "J45.0;D57.0"}, 1, 1},
    {"pneumonia in any position, in the longer list alone", {.codes = "R07.4;J18.1"}, 0, 1},
    {"pneumonia with sickle cells as another diagnosis", {.codes = "J18.1;D57.0"}, 0, 0},
    {"pneumonia with sickle cells as primary diagnosis", {.codes = "D57.0;J18.1"}, 0, 1},
    {"diabetes without complication is in the shorter list alone", {.codes = "E11.9"}, 1, 0},
    {"diabetes with one as another diagnosis is in the longer alone", {.codes = "R07.4;E11.2"}, 0, 1},
    {"hypertensive heart disease with failure", {.codes = "I11.0"}, 1, 1},
    {"I25 is angina in the shorter list", {.codes = "I25.1"}, 1, 0},
    {"gangrene in any position", {.codes = "E86;R02"}, 0, 1},
    {"once, though of three conditions", {.codes = "J45.9;E10.1;J18.8"}, 1, 1},
    {"no code", {.codes = NULL}, 0, 0},
    {"elective", {.codes = "J45.9", .method = "elective"}, 0, 0},
    {"method not recorded", {.codes = "J45.9", .method = ""}, 0, 0},
    {"ordinary", {.codes = "J45.9", .classification = "ordinary"}, 1, 1},
    {"a day case", {.codes = "J45.9", .classification = "day case"}, 0, 0},
    {"from home", {.codes = "J45.9", .source = "usual home"}, 1, 1},
    {"from another hospital", {.codes = "J45.9", .source = "hospital"}, 0, 0},
    {"the day before the look-back", {.codes = "J45.9", .day = "2024-03-31"}, 0, 0},
    {"its first day", {.codes = "J45.9", .day = "2024-04-01"}, 1, 1},
    {"the index date", {.codes = "J45.9", .day = "2025-03-31"}, 1, 1},
    {"the day after", {.codes = "J45.9", .day = "2025-04-01"}, 0, 0},
};

static double count_of(const ps_score_method *method, const stay *event)
{
    stay made = *event;
    double count;

    if (!made.day)
        made.day = "2025-01-10";
    if (!made.method)
        made.method = "emergency";
    stay_open(&w, 1, method);
    stay_feed(&w, "acute", PS_KIND_ADMISSION, &made, 1);
    stay_fill(&w, NULL);
    count = stay_number(&w, method->built_in.name, 0);
    stay_close(&w);
    return count;
}

START_TEST(counts_admissions)
{
    ck_assert_msg(count_of(&ps_score_acsc_method, &cases[_i].event) == cases[_i].acsc, "acsc: %s", cases[_i].why);
    ck_assert_msg(count_of(&ps_score_acsc19_method, &cases[_i].event) == cases[_i].acsc19, "acsc19: %s", cases[_i].why);
}
END_TEST

static const stay acute[] = {
    {0, "2024-05-01", "emergency", "J45.0;E10.1;J18.8", 0, 0, 0},
    {0, "2024-06-01", "emergency", "J45.9;J46", 0, 0, 0},
    {0, "2024-07-01", "elective", "J46", 0, 0, 0},
    {0, "2024-08-01", "emergency", "E11.2", 0, 0, 0},
    {1, "2024-08-01", "emergency", "J20.0;J44.0", 0, 0, 0},
    {3, "2024-08-01", "emergency", "J45.9", 0, 0, 0},
};
static const stay trust[] = {{0, "2024-06-01", "emergency", "J45.8", 0, 0, 0}};

static void open_people(void)
{
    stay_open(&w, 4, &ps_score_acsc19_method);
    stay_feed(&w, "acute", PS_KIND_ADMISSION, acute, PS_COUNT(acute));
    stay_feed(&w, "trust", PS_KIND_ADMISSION, trust, PS_COUNT(trust));
}

START_TEST(adds_up_and_tells_each_condition)
{
    ps_score_item items[8];

    open_people();
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "acsc19", 0), 4);
    ck_assert_double_eq(stay_number(&w, "acsc19", 1), 1);
    ck_assert_double_eq(stay_number(&w, "acsc19", 2), 0); /* no admission: none of these */
    ck_assert_str_eq(w.rows[0].meaning,
                     "Emergency admissions for ambulatory care sensitive conditions, list of 19, last 12 months");
    ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 0), 3);
    ck_assert_str_eq(items[0].label, "Influenza and pneumonia");
    ck_assert_double_eq(items[0].points, 1);
    ck_assert_str_eq(items[0].code, "J18.8");
    ck_assert_str_eq(items[1].label, "Asthma");
    ck_assert_double_eq(items[1].points, 3);
    ck_assert_str_eq(items[1].code, "J45.9"); /* of the newest day, the first */
    ck_assert_int_eq(items[1].day, ps_day_of(2024, 6, 1));
    ck_assert_str_eq(items[2].label, "Diabetes complications");
    ck_assert_double_eq(items[2].points, 2);
    ck_assert_str_eq(items[2].code, "E11.2");
    ck_assert_uint_eq(ps_score_items(items, 1, w.s.world, 0, 0), 3); /* says how many there are */
    ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 1), 1);
    ck_assert_str_eq(items[0].code, "J20.0"); /* what makes it count, not its companion */
    ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 2), 0);
    stay_close(&w);
}
END_TEST

START_TEST(says_all_of_a_long_title)
{
    char title[400];

    memset(title, 'x', sizeof title - 1);
    title[sizeof title - 1] = '\0';
    open_people();
    w.score.title = title;
    stay_fill(&w, NULL);
    ck_assert_uint_eq(strlen(w.rows[0].meaning), strlen(title) + strlen(", last 12 months"));
    stay_close(&w);
}
END_TEST

START_TEST(follows_the_plan)
{
    open_people();
    w.score.from = 1;
    w.score.lookback_amount = 8; /* months, from 2024-08-01 */
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "acsc19", 0), 1);
    stay_close(&w);
}
END_TEST

START_TEST(leaves_out_whom_a_feed_does_not_cover)
{
    open_people();
    small_flag(&w.s, "in_area", "yn?y");
    w.inputs[1].covers = small_rule(&w.s, "in_area", PS_FLAG);
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "acsc19", 0), 4);
    ck_assert(isnan(stay_number(&w, "acsc19", 1)));
    ck_assert(isnan(stay_number(&w, "acsc19", 2)));
    ck_assert_double_eq(stay_number(&w, "acsc19", 3), 1);
    stay_close(&w);
}
END_TEST

START_TEST(no_diagnosis_column_is_no_zero)
{
    open_people();
    for (size_t f = 0; f < 2; f++)
        ps_column_release(stay_column(&w.feeds[f], "diagnosis"));
    stay_fill(&w, NULL);
    for (uint32_t p = 0; p < 4; p++)
        ck_assert(isnan(stay_number(&w, "acsc19", p)));
    stay_close(&w);
}
END_TEST

START_TEST(does_without_classification_and_source)
{
    open_people();
    for (size_t f = 0; f < 2; f++) {
        ps_column_release(stay_column(&w.feeds[f], "classification"));
        ps_column_release(stay_column(&w.feeds[f], "source"));
    }
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "acsc19", 0), 4);
    stay_close(&w);
}
END_TEST

START_TEST(threads_change_nothing)
{
    ps_pool *pool = ps_pool_new(3);

    ck_assert_ptr_nonnull(pool);
    open_people();
    stay_fill(&w, pool);
    ck_assert_double_eq(stay_number(&w, "acsc19", 0), 4);
    ck_assert_double_eq(stay_number(&w, "acsc19", 1), 1);
    ck_assert_double_eq(stay_number(&w, "acsc19", 2), 0);
    ck_assert_double_eq(stay_number(&w, "acsc19", 3), 1);
    stay_close(&w);
    ps_pool_free(pool);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("acsc");
    TCase *tc = tcase_create("acsc");

    tcase_add_loop_test(tc, counts_admissions, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, adds_up_and_tells_each_condition);
    tcase_add_test(tc, says_all_of_a_long_title);
    tcase_add_test(tc, follows_the_plan);
    tcase_add_test(tc, leaves_out_whom_a_feed_does_not_cover);
    tcase_add_test(tc, no_diagnosis_column_is_no_zero);
    tcase_add_test(tc, does_without_classification_and_source);
    tcase_add_test(tc, threads_change_nothing);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
