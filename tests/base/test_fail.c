/* What an error holds after clipping, cleaning and adding to. */
#include "base/fail.h"
#include "test.h"

START_TEST(starts_afresh_even_from_itself)
{
    ps_error err;
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(ps_fail(&err, PS_EDATA, "%s is %d", "age", 412), PS_EDATA);
    ps_error_place(&err, 1042, 6, 3);
    ps_error_hint(&err, "try %s", "again");
    ck_assert_str_eq(err.message, "age is 412");
    ck_assert_str_eq(err.hint, "try again");
    ck_assert_uint_eq(err.line, 1042);
    ck_assert_uint_eq(err.column, 6);
    ck_assert_uint_eq(err.span, 3);
    ck_assert_int_eq(ps_fail(&err, PS_ESYSTEM, "because %s", err.message), PS_ESYSTEM);
    ck_assert_str_eq(err.message, "because age is 412");
    ck_assert_str_eq(err.hint, "");
    ck_assert_uint_eq(err.line, 0);
    ck_assert_int_eq(err.status, PS_ESYSTEM);
}
END_TEST

START_TEST(nobody_listening_is_fine)
{
    ck_assert_int_eq(ps_fail(NULL, PS_EPLAN, "x"), PS_EPLAN);
    ck_assert_int_eq(ps_fail_memory(NULL), PS_EMEMORY);
    ps_error_file(NULL, "x");
    ps_error_place(NULL, 1, 1, 1);
    ps_error_field(NULL, "x");
    ps_error_value(NULL, "x", 1);
    ps_error_hint(NULL, "x");
}
END_TEST

START_TEST(a_long_file_name_keeps_its_end)
{
    ps_error err = {.status = PS_OK};
    char name[400];
    memset(name, 'x', sizeof name);
    memcpy(name + sizeof name - 13, "/gp_2025.csv", 13);
    ps_error_file(&err, name);
    ck_assert_uint_eq(strlen(err.file), sizeof err.file - 1);
    ck_assert_str_eq(err.file + strlen(err.file) - 12, "/gp_2025.csv");
}
END_TEST

START_TEST(a_clipped_file_name_starts_on_a_character)
{
    ps_error err = {.status = PS_OK};
    char name[2 * 200 + 1] = "";
    size_t i;
    for (i = 0; i < 200; i++)
        memcpy(name + 2 * i, "\xc3\xa9", 3); /* 400 bytes; the last 255 begin inside a character */
    ps_error_file(&err, name);
    ck_assert_uint_eq(strlen(err.file), 254);
    ck_assert_int_eq((unsigned char)err.file[0], 0xc3);
}
END_TEST

static const struct {
    const char *why, *value;
    size_t length;
    const char *expected;
} values[] = {
    {"as it is", "2023-02-30", 10, "2023-02-30"},
    {"controls cannot reach the terminal", "a\x1b[31m\tb", 8, "a?[31m?b"},
    {"a NUL does not hide the rest", "a\0b", 3, "a?b"},
    {"broken bytes", "caf\xe9!", 5, "caf?!"},
    {"whole characters stay", "caf\xc3\xa9", 5, "caf\xc3\xa9"},
    {"C1 controls are controls", "x\xc2\x9by", 4, "x??y"},
    {"47 bytes fit", "01234567890123456789012345678901234567890123456", 47,
     "01234567890123456789012345678901234567890123456"},
    {"clipped on a border", "0123456789012345678901234567890123456789012345\xc3\xa9rest", 52,
     "0123456789012345678901234567890123456789012345"},
    {"nothing", "", 0, ""},
};

START_TEST(values_are_safe_to_show)
{
    ps_error err = {.status = PS_OK};
    ps_error_value(&err, values[_i].value, values[_i].length);
    ck_assert_msg(strcmp(err.value, values[_i].expected) == 0, "%s: got \"%s\"", values[_i].why, err.value);
}
END_TEST

START_TEST(a_long_message_is_clipped)
{
    ps_error err = {.status = PS_OK};
    char text[3000];
    memset(text, 'y', sizeof text);
    text[sizeof text - 1] = '\0';
    ps_fail(&err, PS_EDATA, "line\nbreak %s", text);
    ck_assert_uint_eq(strlen(err.message), sizeof err.message - 1);
    ck_assert_int_eq(strncmp(err.message, "line?break yyy", 14), 0);
}
END_TEST

static const struct {
    ps_status status;
    int code;
} codes[] = {
    {PS_OK, 0},          {PS_END, 0},     {PS_EUSE, 1},    {PS_EPLAN, 2},  {PS_EGOVERNANCE, 3}, {PS_EDATA, 4},
    {PS_EDISCLOSURE, 5}, {PS_ESYSTEM, 6}, {PS_EMEMORY, 6}, {PS_ESTATE, 1}, {PS_EDOMAIN, 4},     {PS_ECANCEL, 6},
};

START_TEST(exit_codes_are_those_promised)
{
    ck_assert_int_eq(ps_status_exit_code(codes[_i].status), codes[_i].code);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("fail");
    TCase *tc = tcase_create("errors");
    tcase_add_test(tc, starts_afresh_even_from_itself);
    tcase_add_test(tc, nobody_listening_is_fine);
    tcase_add_test(tc, a_long_file_name_keeps_its_end);
    tcase_add_test(tc, a_clipped_file_name_starts_on_a_character);
    tcase_add_loop_test(tc, values_are_safe_to_show, 0, PS_COUNT(values));
    tcase_add_test(tc, a_long_message_is_clipped);
    tcase_add_loop_test(tc, exit_codes_are_those_promised, 0, PS_COUNT(codes));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
