/* Place: the list of findings. */
#include "define/place.h"
#include "test.h"

static ps_findings findings;

static void setup(void)
{
    findings = (ps_findings){0};
}

static void teardown(void)
{
    ps_findings_release(&findings);
}

static void add(uint64_t line, uint32_t column, const char *message)
{
    ps_error e = {0};
    (void)ps_fail(&e, PS_EPLAN, "%s", message);
    ps_error_file(&e, "p.toml");
    ps_error_place(&e, line, column, 1);
    ps_findings_add(&findings, &e);
}

START_TEST(sorts_by_place_and_keeps_the_order_of_equals)
{
    static const char *const wanted[] = {"nowhere", "b", "c", "first at 7:3", "second at 7:3", "a"};

    add(12, 1, "a");
    add(7, 1, "b");
    add(7, 3, "first at 7:3");
    add(7, 2, "c");
    add(7, 3, "second at 7:3");
    add(0, 0, "nowhere");
    ps_findings_sort(&findings);
    ck_assert_uint_eq(findings.n, PS_COUNT(wanted));
    for (size_t i = 0; i < PS_COUNT(wanted); i++)
        ck_assert_str_eq(findings.at[i].message, wanted[i]);
}
END_TEST

START_TEST(tells_one_thing_once)
{
    add(3, 4, "x");
    add(3, 4, "x");
    add(3, 5, "x");
    add(3, 4, "y");
    ck_assert_uint_eq(findings.n, 3);
}
END_TEST

START_TEST(stops_at_two_hundred)
{
    for (uint32_t i = 1; i <= 300; i++)
        add(i, 1, "x");
    ck_assert_uint_eq(findings.n, 200);
    ck_assert(!findings.no_memory);
    ps_findings_sort(&findings);
    ck_assert_uint_eq(findings.at[199].line, 200);
}
END_TEST

START_TEST(fails_at_a_place)
{
    const ps_plan_text text = {"p.toml", "one\ntw\xC3\xB6 = 1\nthree", 18};
    ps_error err = {0};

    ck_assert_int_eq(ps_fail_at(&err, PS_EGOVERNANCE, &text, (ps_place){2, 5, 1}, "no %s", "good"), PS_EGOVERNANCE);
    ck_assert_str_eq(err.message, "no good");
    ck_assert_str_eq(err.file, "p.toml");
    ck_assert_uint_eq(err.line, 2);
    ck_assert_uint_eq(err.column, 5);
    ck_assert_str_eq(err.source, "tw\xC3\xB6 = 1");
    ck_assert_int_eq(ps_fail_at(NULL, PS_EPLAN, &text, (ps_place){2, 5, 1}, "x"), PS_EPLAN);
    ps_fail_at(&err, PS_EPLAN, &text, (ps_place){9, 1, 1}, "x");
    ck_assert_str_eq(err.source, ""); /* there is no line 9 */
    ps_fail_at(&err, PS_EPLAN, &text, (ps_place){3, 1, 5}, "x");
    ck_assert_str_eq(err.source, "three");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *const suite = suite_create("place");
    TCase *const tc = tcase_create("place");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, sorts_by_place_and_keeps_the_order_of_equals);
    tcase_add_test(tc, tells_one_thing_once);
    tcase_add_test(tc, stops_at_two_hundred);
    tcase_add_test(tc, fails_at_a_place);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
