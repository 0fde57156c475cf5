/* Numbers in and out, rounded correctly whatever the locale. Expected doubles are given in hexadecimal, exactly. */
#include "base/number.h"
#include "test.h"

#include <float.h>
#include <locale.h>
#include <math.h>

static const struct {
    const char *text;
    double number;
} good[] = {
    {"0", 0},
    {"-0", 0},
    {"73", 73},
    {"+73", 73},
    {"-5.25", -5.25},
    {"0.0312", 0x1.ff2e48e8a71dep-6},
    {"0.1", 0x1.999999999999ap-4},
    {"1e3", 1000},
    {"2.5E-3", 0x1.47ae147ae147bp-9},
    {"1e22", 0x1.0f0cf064dd592p+73},
    {"1e23", 0x1.52d02c7e14af6p+76},          /* not the product of rounded factors */
    {"9007199254740993", 9007199254740992.0}, /* 2^53 + 1: half way, to even */
    {"9007199254740993.00000000000000000000000000000001", 9007199254740994.0},
    {"1.7976931348623157e308", DBL_MAX},
    {"5e-324", 0x1p-1074},
    {"2.4703282292062327e-324", 0}, /* a hair under half the least */
    {"2.4703282292062328e-324", 0x1p-1074},
    {"1e-400", 0},
    {"000000000000000000000000000000000000000000000000012.5000000000000000000000000000000000000000", 12.5},
    {"0e999999999999999999999", 0},
    {"100000000000000000000000000000e-29", 1},
};

START_TEST(reads_numbers)
{
    double got = NAN;
    ck_assert_msg(ps_number_parse(&got, good[_i].text, strlen(good[_i].text)), "%s refused", good[_i].text);
    ck_assert_msg(got == good[_i].number && !signbit(got) == !(good[_i].number < 0), "%s: got %a", good[_i].text, got);
}
END_TEST

static const char *const bad[] = {
    "",      "-",   "+",     ".",     ".5",    "5.",         "1,5",
    "1 ",    " 1",  "0x10",  "nan",   "inf",   "1e",         "1e+",
    "1e5.0", "--1", "1_000", "1.5.5", "1e400", "\xc2\xa3 5", "1e99999999999999999999",
};

START_TEST(refuses_what_is_no_number)
{
    double got = 42;
    ck_assert_msg(!ps_number_parse(&got, bad[_i], strlen(bad[_i])), "%s accepted", bad[_i]);
    ck_assert(got == 42);
}
END_TEST

START_TEST(reads_only_its_length)
{
    double got;
    ck_assert(ps_number_parse(&got, "123456", 3));
    ck_assert(got == 123);
    ck_assert(!ps_number_parse(&got, "1\0", 2));
}
END_TEST

START_TEST(a_thousand_digits_still_round_correctly)
{
    /* 2^53 + 1 followed by zeros and a last 1, far beyond any buffer: just over half way. */
    static const char head[] = "9007199254740993.";
    char text[3000];
    double got;
    memset(text, '0', sizeof text);
    memcpy(text, head, sizeof head - 1);
    ck_assert(ps_number_parse(&got, text, sizeof text));
    ck_assert(got == 9007199254740992.0);
    text[sizeof text - 1] = '1';
    ck_assert(ps_number_parse(&got, text, sizeof text));
    ck_assert(got == 9007199254740994.0);
}
END_TEST

static const struct {
    const char *text;
    bool good;
    int64_t number;
} integers[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"+12", true, 12},
    {"007", true, 7},
    {"9223372036854775807", true, INT64_MAX},
    {"9223372036854775808", false, 0},
    {"-9223372036854775808", true, INT64_MIN},
    {"-9223372036854775809", false, 0},
    {"99999999999999999999999", false, 0},
    {"", false, 0},
    {"-", false, 0},
    {"1.0", false, 0},
    {"1e3", false, 0},
    {" 1", false, 0},
};

START_TEST(reads_integers)
{
    int64_t got = 4242;
    const bool ok = ps_integer_parse(&got, integers[_i].text, strlen(integers[_i].text));
    ck_assert_msg(ok == integers[_i].good, "\"%s\"", integers[_i].text);
    ck_assert_int_eq(got, ok ? integers[_i].number : 4242);
}
END_TEST

static const struct {
    double number;
    int digits;
    const char *text;
} formats[] = {
    {0, 12, "0"},
    {-0.0, 12, "0"},
    {1, 12, "1"},
    {-73, 12, "-73"},
    {0.1, 12, "0.1"},
    {0.1, 17, "0.1"},
    {0.1 + 0.2, 12, "0.3"},
    {0.1 + 0.2, 17, "0.30000000000000004"},
    {1.0 / 3, 12, "0.333333333333"},
    {2.0 / 3, 12, "0.666666666667"},
    {2.0 / 3, 3, "0.667"},
    {123456789012.0, 3, "123000000000"},
    {123456.789, 7, "123456.8"},
    {1e14, 12, "100000000000000"},
    {1e15, 12, "1e15"},
    {-1.5e300, 12, "-1.5e300"},
    {1e-5, 12, "0.00001"},
    {-0.000012345, 4, "-0.00001234"},
    {9.9e-6, 12, "9.9e-6"},
    {0.9999999, 3, "1"},
    {99.96, 3, "100"},
    {999999999999999.0, 3, "1000000000000000"},
    {-1.2345678901234568e-300, 17, "-1.2345678901234568e-300"},
    {-0.000012345678901234567, 17, "-0.000012345678901234568"},
    {5e-324, 17, "4.94065645841247e-324"}, /* 15 digits read back */
    {DBL_MAX, 17, "1.7976931348623157e308"},
    {7.5, 0, "8"},
};

START_TEST(writes_numbers)
{
    char out[32];
    ck_assert_uint_eq(ps_number_format(out, formats[_i].number, formats[_i].digits), strlen(formats[_i].text));
    ck_assert_str_eq(out, formats[_i].text);
}
END_TEST

START_TEST(writes_nothing_for_not_recorded)
{
    char out[32] = "x";
    ps_number_format(out, NAN, 12);
    ck_assert_str_eq(out, "");
    ps_number_format(out, -INFINITY, 12);
    ck_assert_str_eq(out, "-inf");
}
END_TEST

START_TEST(seventeen_digits_read_back)
{
    uint64_t bits = UINT64_C(0x9E3779B97F4A7C15);
    int i;
    for (i = 0; i < 20000; i++) {
        double number, back;
        char out[32];
        bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number))
            continue;
        ps_number_format(out, number, 17);
        ck_assert(ps_number_parse(&back, out, strlen(out)));
        ck_assert_msg(back == number, "%a written as %s", number, out);
    }
}
END_TEST

START_TEST(a_comma_locale_changes_nothing)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE",
                                        "fr_FR.UTF-8", "fr_FR.utf8", "nl_NL.UTF-8"};
    char out[32];
    double got;
    size_t i;
    for (i = 0; i < PS_COUNT(names); i++)
        if (setlocale(LC_ALL, names[i]))
            break; /* none installed: then the C locale is checked once more */
    ck_assert(ps_number_parse(&got, "1234567.0625000000000000001", 27));
    ck_assert(got == 1234567.0625);
    ck_assert(!ps_number_parse(&got, "1,5", 3));
    ps_number_format(out, 1234567.0625, 12);
    (void)setlocale(LC_ALL, "C");
    ck_assert_str_eq(out, "1234567.0625");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("number");
    TCase *tc = tcase_create("numbers");
    tcase_add_loop_test(tc, reads_numbers, 0, PS_COUNT(good));
    tcase_add_loop_test(tc, refuses_what_is_no_number, 0, PS_COUNT(bad));
    tcase_add_test(tc, reads_only_its_length);
    tcase_add_test(tc, a_thousand_digits_still_round_correctly);
    tcase_add_loop_test(tc, reads_integers, 0, PS_COUNT(integers));
    tcase_add_loop_test(tc, writes_numbers, 0, PS_COUNT(formats));
    tcase_add_test(tc, writes_nothing_for_not_recorded);
    tcase_add_test(tc, seventeen_digits_read_back);
    tcase_add_test(tc, a_comma_locale_changes_nothing);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
