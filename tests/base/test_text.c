/* Slices, UTF-8, near names, growing buffers and JSON strings. */
#include "base/text.h"
#include "test.h"

START_TEST(slices_compare_whole)
{
    const ps_slice padded = {"\t  Gp Event \r\n", 14}, inner = ps_slice_trim(padded);
    ck_assert(ps_slice_equals(inner, "Gp Event"));
    ck_assert(!ps_slice_equals(inner, "Gp Even"));
    ck_assert(!ps_slice_equals(inner, "Gp Events"));
    ck_assert(ps_slice_equals_fold(inner, "gP eVENT"));
    ck_assert(!ps_slice_equals_fold(inner, "gP_eVENT"));
    ck_assert_uint_eq(ps_slice_trim(ps_slice_of(" \t ")).length, 0);
    ck_assert(ps_slice_equals(ps_slice_of(NULL), ""));
    ck_assert_int_eq(ps_text_compare_fold("IMD_Decile", "imd_decile"), 0);
    ck_assert_int_lt(ps_text_compare_fold("imd", "IMD_decile"), 0);
    ck_assert_int_gt(ps_text_compare_fold("\xc3\xa9", "z"), 0);
}
END_TEST

static const struct {
    const char *why, *bytes;
    size_t length, valid;
} utf8[] = {
    {"ASCII", "E01013871 and more", 18, 18},
    {"two, three and four bytes", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9, 9},
    {"Windows-1252 e acute", "long enough caf\xe9 au lait", 24, 15},
    {"cut off at the end", "abc\xe2\x82", 5, 3},
    {"a lone continuation", "a\x80", 2, 1},
    {"overlong slash", "\xc0\xaf", 2, 0},
    {"overlong in three", "\xe0\x9f\xbf", 3, 0},
    {"surrogate", "x\xed\xa0\x80", 4, 1},
    {"last before the surrogates", "\xed\x9f\xbf", 3, 3},
    {"beyond U+10FFFF", "\xf4\x90\x80\x80", 4, 0},
    {"U+10FFFF", "\xf4\x8f\xbf\xbf", 4, 4},
    {"overlong in four", "\xf0\x8f\xbf\xbf", 4, 0},
    {"after eight good bytes", "12345678\xff", 9, 8},
};

START_TEST(utf8_is_judged_strictly)
{
    const size_t got = ps_utf8_valid(utf8[_i].bytes, utf8[_i].length);
    ck_assert_msg(got == utf8[_i].valid, "%s: %zu", utf8[_i].why, got);
}
END_TEST

START_TEST(characters_are_counted)
{
    ck_assert_uint_eq(ps_utf8_count("caf\xc3\xa9 \xe2\x82\xac", 9), 6);
    ck_assert_uint_eq(ps_utf8_count("", 0), 0);
}
END_TEST

static const struct {
    const char *a, *b;
    unsigned most, distance;
} distances[] = {
    {"kitten", "sitting", 9, 3}, {"ethnicity", "ETHNICITY", 9, 0}, {"imd_deicle", "imd_decile", 9, 1},
    {"", "abc", 9, 3},           {"flaw", "lawn", 9, 2},           {"kitten", "sitting", 1, 2},
    {"abcdef", "", 3, 4},
};

START_TEST(distances_are_right)
{
    ck_assert_uint_eq(ps_edit_distance(distances[_i].a, distances[_i].b, distances[_i].most), distances[_i].distance);
    ck_assert_uint_eq(ps_edit_distance(distances[_i].b, distances[_i].a, distances[_i].most), distances[_i].distance);
}
END_TEST

static const struct {
    const char *word, *suggestion;
} suggestions[] = {
    {"imd_decil", "imd_decile"},
    {"ethnicty", "ethnicity"},
    {"Index_Date", "index_date"},
    {"x", NULL},
    {"weather", NULL},
    {"gpp", "gp"},
    {"idnex_date", "index_date"},
    {"", NULL},
};

START_TEST(near_names_are_suggested)
{
    static const char *const names[] = {"gp", "ed", "imd_decile", "imd_quintile", "ethnicity", "index_date"};
    const char *got = ps_did_you_mean(suggestions[_i].word, names, PS_COUNT(names));
    if (suggestions[_i].suggestion)
        ck_assert_pstr_eq(got, suggestions[_i].suggestion);
    else
        ck_assert_pstr_eq(got, NULL);
}
END_TEST

START_TEST(very_long_words_are_no_trouble)
{
    char word[5000];
    static const char *const names[] = {"gp"};
    memset(word, 'a', sizeof word);
    word[sizeof word - 1] = '\0';
    ck_assert_ptr_null(ps_did_you_mean(word, names, 1));
    ck_assert_uint_eq(ps_edit_distance(word, word, 3), 0);
}
END_TEST

START_TEST(buffers_grow_and_print)
{
    ps_buffer buffer = {0};
    int i;
    for (i = 0; i < 500; i++)
        ps_buffer_print(&buffer, "%d,", i);
    ck_assert(!buffer.failed);
    ck_assert_uint_eq(buffer.length, 10 * 2 + 90 * 3 + 400 * 4);
    ck_assert_uint_eq(strlen(buffer.at), buffer.length);
    ps_buffer_clear(&buffer);
    ck_assert_str_eq(buffer.at, "");
    ps_buffer_text(&buffer, NULL);
    ps_buffer_add(&buffer, "a\0b", 3);
    ck_assert_uint_eq(buffer.length, 3);
    ps_buffer_release(&buffer);
    ck_assert_ptr_null(buffer.at);
}
END_TEST

START_TEST(bytes_are_added_one_by_one)
{
    ps_buffer buffer = {0};

    for (unsigned i = 0; i < 1000; i++) {
        ps_buffer_byte(&buffer, (char)i);
        ck_assert_uint_eq(buffer.length, i + 1);
        ck_assert_uint_lt(buffer.length, buffer.capacity);
        ck_assert_int_eq(buffer.at[i + 1], 0);
    }
    for (unsigned i = 0; i < 1000; i++)
        ck_assert_int_eq(buffer.at[i], (char)i);
    buffer.failed = true;
    ps_buffer_byte(&buffer, 'x');
    ck_assert_uint_eq(buffer.length, 1000);
    ps_buffer_release(&buffer);
}
END_TEST

START_TEST(json_strings_are_json)
{
    ps_buffer buffer = {0};
    ps_buffer_json(&buffer, "a\"b\\c\n\t\r\x01\x7f/\xc3\xa9\xe9z");
    ck_assert_str_eq(buffer.at, "\"a\\\"b\\\\c\\n\\t\\r\\u0001\\u007f/\xc3\xa9\\ufffdz\"");
    ps_buffer_clear(&buffer);
    ps_buffer_json(&buffer, NULL);
    ck_assert_str_eq(buffer.at, "\"\"");
    ps_buffer_release(&buffer);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("text");
    TCase *tc = tcase_create("text");
    tcase_add_test(tc, slices_compare_whole);
    tcase_add_loop_test(tc, utf8_is_judged_strictly, 0, PS_COUNT(utf8));
    tcase_add_test(tc, characters_are_counted);
    tcase_add_loop_test(tc, distances_are_right, 0, PS_COUNT(distances));
    tcase_add_loop_test(tc, near_names_are_suggested, 0, PS_COUNT(suggestions));
    tcase_add_test(tc, very_long_words_are_no_trouble);
    tcase_add_test(tc, buffers_grow_and_print);
    tcase_add_test(tc, bytes_are_added_one_by_one);
    tcase_add_test(tc, json_strings_are_json);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
