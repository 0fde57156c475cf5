/* Input report: refused rows are listed as they came, whether or not it was known how many would be. */
#include "extract/input_report.h"
#include "test.h"

#define REASONS 3

static ps_input_report *report;

static void make(void)
{
    const ps_input_spec spec = {.name = "gp", .file = "gp.csv", .schema = ps_schema_of(PS_KIND_GP_EVENT)};

    report = ps_input_report_new(&spec);
    ck_assert_ptr_nonnull(report);
}

static void drop(void)
{
    ps_input_report_free(report);
}

static const char *reason(size_t i)
{
    static const char *const reasons[REASONS] = {"date is empty", "date does not exist", "code is too long"};
    return reasons[i % REASONS];
}

static void refuse(size_t from, size_t to)
{
    char value[32];

    for (size_t i = from; i < to; i++) {
        (void)snprintf(value, sizeof value, "2024-13-%02zu", i % 7);
        ck_assert(
            ps_input_report_refuse(report, i + 2, 2, "date", reason(i), i % 2 ? ps_slice_of(value) : ps_slice_of("")));
    }
}

static void check(size_t n)
{
    char value[32];

    ck_assert_uint_eq(report->n_rejects, n);
    ck_assert_uint_eq(report->refused, n);
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(value, sizeof value, "2024-13-%02zu", i % 7);
        ck_assert_uint_eq(report->rejects[i].line, i + 2);
        ck_assert_str_eq(report->rejects[i].reason, reason(i));
        ck_assert_str_eq(report->rejects[i].value, i % 2 ? value : "");
    }
    ck_assert_str_eq(ps_input_report_commonest(report)->reason, reason(0));
}

START_TEST(as_many_as_expected)
{
    ck_assert(ps_input_report_expect(report, 5000));
    refuse(0, 5000);
    check(5000);
}
END_TEST

START_TEST(more_than_expected_and_none)
{
    ck_assert(ps_input_report_expect(report, 0));
    ck_assert(ps_input_report_expect(report, 3));
    refuse(0, 100);
    check(100);
}
END_TEST

START_TEST(those_refused_before_stay)
{
    refuse(0, 40);
    ck_assert(ps_input_report_expect(report, 1000));
    refuse(40, 1200);
    check(1200);
}
END_TEST

START_TEST(too_many_to_have)
{
    ck_assert(!ps_input_report_expect(report, SIZE_MAX / 2));
    refuse(0, 40);
    check(40);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("input report");
    TCase *tc = tcase_create("input report");

    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_test(tc, as_many_as_expected);
    tcase_add_test(tc, more_than_expected_and_none);
    tcase_add_test(tc, those_refused_before_stay);
    tcase_add_test(tc, too_many_to_have);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
