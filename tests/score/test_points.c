/* Points: flags, numbers and missing values, decimals that stay decimals, and itemised totals. */
#include "score/score.h"
#include "small_world.h"

static small_world s;
static ps_score_plan score;
static ps_point points[4];

static const double emergencies[] = {0, 2, 3, NAN, 1, 0};
static const double tenths[] = {1, 1, 1, 1, 1, 1};

static void open_people(void)
{
    small_open(&s, 6, NULL);
    small_number(&s, "emergencies", emergencies);
    small_number(&s, "one", tenths);
    small_flag(&s, "smi", "nyn?yy");
    score = (ps_score_plan){.name = "local", .title = "Local frailty", .points = points};
    s.plan.scores = &score;
    s.plan.n_scores = 1;
}

static void add_point(const char *label, const char *rule, double worth)
{
    points[score.n_points++] =
        (ps_point){.label = label, .rule = small_rule(&s, rule, PS_NOTHING), .points = worth, .key = "points"};
}

static void fill(void)
{
    ps_name_row *rows;
    size_t n;

    ck_assert_int_eq(ps_score_rows(&rows, &n, &s.plan, NULL), PS_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(rows[0].name, "local");
    ck_assert_uint_eq(rows[0].n_rules, score.n_points);
    small_rows(&s, rows, n);
    small_make(&s);
    ck_assert_int_eq(ps_score_fill(s.world, 0, NULL, NULL), PS_OK);
}

static const struct {
    const char *why;
    uint32_t person;
    double total; /* NAN: missing */
} cases[] = {
    {"nothing applies: 0, which is a score", 0, 0},
    {"a flag gives its points, a number is multiplied: 2 x 3 + 4", 1, 10},
    {"a flag that is no gives nothing", 2, 9},
    {"an item that is missing makes the score missing", 3, NAN},
    {"1 x 3 + 4", 4, 7},
    {"the flag alone", 5, 4},
};

START_TEST(adds_points)
{
    double got;

    open_people();
    add_point("Emergency admissions", "emergencies", 3);
    add_point("SMI", "smi", 4);
    fill();
    got = ps_number_at(small_find(&s, "local"), cases[_i].person);
    ck_assert_msg(isnan(cases[_i].total) ? isnan(got) : got == cases[_i].total, "%s: got %g", cases[_i].why, got);
    small_close(&s);
}
END_TEST

START_TEST(a_flag_that_cannot_tell_makes_the_score_missing)
{
    open_people();
    add_point("SMI", "smi", 4);
    add_point("One", "one", 1);
    fill();
    ck_assert(isnan(ps_number_at(small_find(&s, "local"), 3)));
    ck_assert_double_eq(ps_number_at(small_find(&s, "local"), 1), 5);
    small_close(&s);
}
END_TEST

/* 0.7 + 0.1 is 0.7999999999999999 in floating point, which would miss a cut "from 0.8". */
static const struct {
    double a, b, c, sum;
} decimals[] = {
    {0.7, 0.1, 0, 0.8}, {0.1, 0.2, 0, 0.3}, {1.1, 2.2, 3.3, 6.6}, {-0.3, 0.1, 0.2, 0}, {0.01, 0.06, 0, 0.07}};

START_TEST(totals_are_the_decimals_they_stand_for)
{
    double got;

    open_people();
    add_point("a", "one", decimals[_i].a);
    add_point("b", "one", decimals[_i].b);
    add_point("c", "one", decimals[_i].c);
    fill();
    got = ps_number_at(small_find(&s, "local"), 0);
    ck_assert_msg(got == decimals[_i].sum, "got %.17g, wanted %.17g", got, decimals[_i].sum);
    ck_assert(!signbit(got));
    small_close(&s);
}
END_TEST

START_TEST(itemises)
{
    ps_score_item items[4];

    open_people();
    add_point("Emergency admissions", "emergencies", 3);
    add_point("SMI", "smi", 4);
    fill();
    ck_assert_uint_eq(ps_score_items(items, 4, s.world, 0, 1), 2);
    ck_assert_str_eq(items[0].label, "Emergency admissions");
    ck_assert_double_eq(items[0].points, 6);
    ck_assert_str_eq(items[0].code, "");
    ck_assert_int_eq(items[0].day, PS_NO_DAY);
    ck_assert_str_eq(items[1].label, "SMI");
    ck_assert_double_eq(items[1].points, 4);
    ck_assert_uint_eq(ps_score_items(items, 4, s.world, 0, 5), 1); /* zero items are left out */
    ck_assert_str_eq(items[0].label, "SMI");
    ck_assert_uint_eq(ps_score_items(items, 4, s.world, 0, 0), 0);
    ck_assert_uint_eq(ps_score_items(items, 4, s.world, 0, 3), 0); /* not scored: nothing known is not zero */
    small_close(&s);
}
END_TEST

/* Items that are reckoned in the rule itself still add up to the total. */
START_TEST(items_add_up_whatever_the_rule)
{
    ps_score_item items[4];

    open_people();
    add_point("Twice the emergencies", "emergencies * 2", 1);
    add_point("SMI", "smi", 4);
    fill();
    ck_assert_uint_eq(ps_score_items(items, 4, s.world, 0, 1), 2);
    ck_assert_str_eq(items[0].label, "Twice the emergencies");
    ck_assert_double_eq(items[0].points, 4);
    ck_assert_double_eq(items[1].points, 4);
    ck_assert_uint_eq(ps_score_items(items, 1, s.world, 0, 1), 2);
    ck_assert_str_eq(items[0].label, "Twice the emergencies");
    ck_assert_uint_eq(ps_score_items(items, 0, s.world, 0, 1), 2);
    small_close(&s);
}
END_TEST

START_TEST(counts_conditions)
{
    open_people();
    score.counts = true;
    add_point("SMI", "smi", 1);
    add_point("Any emergency", "emergencies >= 1", 1);
    fill();
    ck_assert_double_eq(ps_number_at(small_find(&s, "local"), 1), 2);
    ck_assert_double_eq(ps_number_at(small_find(&s, "local"), 0), 0);
    ck_assert_double_eq(ps_number_at(small_find(&s, "local"), 2), 1);
    ck_assert(isnan(ps_number_at(small_find(&s, "local"), 3)));
    small_close(&s);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("points");
    TCase *tc = tcase_create("points");

    tcase_add_loop_test(tc, adds_points, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, a_flag_that_cannot_tell_makes_the_score_missing);
    tcase_add_loop_test(tc, totals_are_the_decimals_they_stand_for, 0, (int)PS_COUNT(decimals));
    tcase_add_test(tc, itemises);
    tcase_add_test(tc, items_add_up_whatever_the_rule);
    tcase_add_test(tc, counts_conditions);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
