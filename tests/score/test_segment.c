/* Segment: the first yes in the plan's order, the rest for whoever has none, and nothing where an earlier one cannot be
 * told. */
#include "ruled_case.h"

static ruled_case c;

static void open_people(bool other_order)
{
    ruled_open(&c, &ps_score_segment_method, 7);
    if (other_order)
        ruled_flag(&c, "segments", "ltc", "ynyynny");
    ruled_flag(&c, "segments", "organ_failure", "yny?n?y");
    if (!other_order)
        ruled_flag(&c, "segments", "ltc", "ynyynny");
    ruled_flag(&c, "segments", "maternal", "nynny?n");
    c.score.rest = "healthy";
    ruled_fill(&c, NULL);
}

static const struct {
    const char *why;
    uint32_t person;
    const char *segment, *other_order;
} people[] = {
    {"two that fit: the first holds", 0, "organ_failure", "ltc"},
    {"the last one", 1, "maternal", "maternal"},
    {"as the first", 2, "organ_failure", "ltc"},
    {"an earlier one that cannot be told hides a yes", 3, "", "ltc"},
    {"none but the last", 4, "maternal", "maternal"},
    {"no yes, and not all of them no", 5, "", ""},
};

START_TEST(first_yes_holds)
{
    open_people(false);
    ruled_is_text(&c, "segment", people[_i].person, people[_i].segment, people[_i].why);
    ruled_close(&c);
    open_people(true);
    ruled_is_text(&c, "segment", people[_i].person, people[_i].other_order, people[_i].why);
    ruled_close(&c);
}
END_TEST

START_TEST(everybody_else_is_the_rest)
{
    ruled_open(&c, &ps_score_segment_method, 3);
    ruled_flag(&c, "segments", "frailty_dementia", "n?y");
    c.score.rest = "healthy";
    ruled_fill(&c, NULL);
    ruled_is_text(&c, "segment", 0, "healthy", "all no");
    ruled_is_text(&c, "segment", 1, "", "cannot tell is not the rest");
    ruled_is_text(&c, "segment", 2, "frailty_dementia", "yes");
    ruled_close(&c);
}
END_TEST

START_TEST(names_its_words_in_the_plans_order)
{
    static const char *const words[] = {"organ_failure", "ltc", "maternal", "healthy"};
    ps_score_item item;

    open_people(false);
    ck_assert_uint_eq(c.n_rows, 1);
    ck_assert_str_eq(c.rows[0].name, "segment");
    ck_assert_int_eq(c.rows[0].type, PS_TEXT);
    ck_assert_uint_eq(c.rows[0].n_words, PS_COUNT(words));
    for (size_t i = 0; i < PS_COUNT(words); i++)
        ck_assert_str_eq(c.rows[0].words[i], words[i]);
    ck_assert_ptr_nonnull(strstr(c.rows[0].meaning, "organ_failure, ltc, maternal"));
    ck_assert_ptr_nonnull(strstr(c.rows[0].meaning, "otherwise healthy"));
    ck_assert_uint_eq(ps_score_items(&item, 1, c.s.world, 0, 0), 1);
    ck_assert_str_eq(item.label, "Organ failure");
    ck_assert_double_eq(item.points, 0);
    ck_assert_uint_eq(ps_score_items(&item, 1, c.s.world, 0, 3), 0);
    ruled_close(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("segment");
    TCase *tc = tcase_create("segment");

    tcase_add_loop_test(tc, first_yes_holds, 0, (int)PS_COUNT(people));
    tcase_add_test(tc, everybody_else_is_the_rest);
    tcase_add_test(tc, names_its_words_in_the_plans_order);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
