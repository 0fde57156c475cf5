/* Natural order of labels. */
#include "stratify/natural.h"
#include "test.h"

/* Each before the next. */
static const char *const rising[] = {
    "-5",    "0",   "0-4", "2",         "5-9",       "10",  "10-14", "10.5",
    "85-89", "90+", "100", "E01000001", "E01000002", "Zed", "alpha", "\xC3\xA9t\xC3\xA9"};

START_TEST(goes_by_number_then_bytes)
{
    for (int j = 0; j < (int)PS_COUNT(rising); j++) {
        const int compared = ps_natural_compare(rising[_i], rising[j]);

        ck_assert_msg((compared > 0) - (compared < 0) == (_i > j) - (_i < j), "%s and %s: %d", rising[_i], rising[j],
                      compared);
    }
}
END_TEST

START_TEST(only_equal_texts_are_equal)
{
    ck_assert_int_ne(ps_natural_compare("01", "1"), 0);
    ck_assert_int_ne(ps_natural_compare("1", "1.0"), 0);
    ck_assert_int_eq(ps_natural_compare("1", "1"), 0);
    ck_assert_int_eq(ps_natural_compare("", ""), 0);
    ck_assert_int_lt(ps_natural_compare("", "a"), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("natural");
    TCase *tc = tcase_create("natural");

    tcase_add_loop_test(tc, goes_by_number_then_bytes, 0, (int)PS_COUNT(rising));
    tcase_add_test(tc, only_equal_texts_are_equal);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
