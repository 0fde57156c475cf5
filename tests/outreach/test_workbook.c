/* Workbook: what a cell, a name and a row may be. What stands in a whole one: check_workbook.sh. */
#include "outreach/xlsx.h"
#include "outreach_fixture.h"

static const struct {
    const char *why, *in, *out;
} texts[] = {
    {"plain words", "lives alone", "lives alone"},
    {"what XML reads as its own", "<a href=\"b\">&amp;", "&lt;a href=&quot;b&quot;&gt;&amp;amp;"},
    {"a formula is a text like any other", "=1+1", "=1+1"},
    {"line breaks and tabs stay", "a\nb\tc", "a\nb\tc"},
    {"what XML cannot hold", "a\rb\x01", "a_x000D_b_x0001_"},
    {"what looks like the above and is not", "_x0041_ _x00zz_ _x41_", "_x005F_x0041_ _x00zz_ _x41_"},
    {"letters of two to four bytes", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x99\x82",
     "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x99\x82"},
    {"U+FFFE and U+FFFF are no characters", "\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", "_xFFFE__xFFFF_\xef\xbf\xbd"},
};
START_TEST(escapes)
{
    ps_buffer out = {0};
    ps_xlsx_text(&out, texts[_i].in, strlen(texts[_i].in));
    ck_assert_msg(strcmp(out.at, texts[_i].out) == 0, "%s: %s", texts[_i].why, out.at);
    ps_buffer_release(&out);
}
END_TEST

/* The last column and row that a spreadsheet has are XFD and 1048576. */
static const struct {
    size_t column, row;
    const char *name;
} references[] = {{0, 1, "A1"},     {25, 2, "Z2"},     {26, 3, "AA3"},     {51, 9, "AZ9"},
                  {52, 10, "BA10"}, {701, 11, "ZZ11"}, {702, 12, "AAA12"}, {16383, 1048576, "XFD1048576"}};
START_TEST(names_cells)
{
    ps_buffer out = {0};
    ps_xlsx_reference(&out, references[_i].column, references[_i].row);
    ck_assert_str_eq(out.at, references[_i].name);
    ps_buffer_release(&out);
}
END_TEST

static const struct {
    const char *why, *in;
    bool number;
} numbers[] = {
    {"an age", "73", true},
    {"a score", "-0.0312", true},
    {"a small one", "1.5e-07", true},
    {"a formula", "=73", false},
    {"a word", "not known", false},
    {"nothing", "-", false},
    {"a date", "2025-03-31", false},
    {"an exponent without digits", "7e", false},
    {"more digits than a spreadsheet keeps", "1234567890123456", false},
};
START_TEST(tells_numbers)
{
    ps_buffer out = {0};
    ps_xlsx_number(&out, 0, 1, numbers[_i].in, strlen(numbers[_i].in));
    ck_assert_msg((strstr(out.at, "<v>") != NULL) == numbers[_i].number, "%s: %s", numbers[_i].why, out.at);
    ck_assert_msg((strstr(out.at, "inlineStr") != NULL) != numbers[_i].number, "%s: %s", numbers[_i].why, out.at);
    ck_assert_ptr_nonnull(strstr(out.at, numbers[_i].in));
    ps_buffer_release(&out);
}
END_TEST

START_TEST(cuts_what_no_cell_holds)
{
    char *text = malloc(40002);
    ps_buffer out = {0};

    for (size_t i = 0; i < 40000; i += 2)
        memcpy(text + i, "\xc3\xa9", 3);
    ps_xlsx_string(&out, 0, 1, PS_XLSX_CELL, text + 1, 39999); /* begins within a letter: the cut must not */
    ck_assert_ptr_nonnull(strstr(out.at, "\xc3\xa9 ... (the rest is in the CSV)</t>"));
    ck_assert_uint_lt(out.length, 32767);
    ps_buffer_release(&out);
    free(text);
}
END_TEST

static const struct {
    const char *why, *title, *name;
} names[] = {
    {"a title", "Staying well support", "Staying well support"},
    {"what no sheet may be called", "Mon/Tue: [a]*?'\\", "Mon Tue   a"},
    {"31 characters", "SMI with two or more physical conditions", "SMI with two or more physical c"},
    {"a letter that counts twice does not fit as the 31st", "123456789012345678901234567890\xf0\x9f\x99\x82",
     "123456789012345678901234567890"},
    {"nothing", " '' ", "List"},
    {"the first sheet's name", "READ ME", "List"},
    {"a name of the spreadsheet's own", "history", "List"},
};
START_TEST(names_sheets)
{
    ps_buffer out = {0};
    ps_xlsx_sheet_name(&out, names[_i].title);
    ck_assert_msg(strcmp(out.at, names[_i].name) == 0, "%s: '%s'", names[_i].why, out.at);
    ps_buffer_release(&out);
}
END_TEST

static const struct {
    const char *text;
    size_t width, lines;
} heights[] = {
    {"", 10, 1},
    {"a word", 10, 1},
    {"two words do", 10, 2},
    {"one\nanother", 10, 2},
    {"1234567890", 10, 1},
    {"12345678901", 10, 2},
    {"ab 123456789012345678901", 10, 4},
    {"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 6, 1},
};
START_TEST(counts_lines)
{
    ck_assert_uint_eq(ps_xlsx_lines(heights[_i].text, strlen(heights[_i].text), heights[_i].width), heights[_i].lines);
}
END_TEST

START_TEST(refuses_more_rows_than_a_spreadsheet_has)
{
    const ps_list_plan list = {.name = "everybody"};
    const ps_list_job job = {.list = &list};
    ps_error err = {0};

    ck_assert_int_eq(ps_workbook_check_rows(&job, 1048575, &err), PS_OK); /* and a heading */
    ck_assert_int_eq(ps_workbook_check_rows(&job, 1048576, &err), PS_EPLAN);
    ck_assert_str_eq(err.field, "everybody");
    ck_assert_ptr_nonnull(strstr(err.hint, "one_file_per"));
    ck_assert_ptr_nonnull(strstr(err.hint, "workbook = false"));
}
END_TEST

START_TEST(stands_beside_each_csv_unless_unwanted)
{
    static const char *only[] = {"pseudo_id"};
    fixture f;

    fixture_start(&f, "workbook", 4);
    for (int i = 0; i < 2; i++) {
        f.lists[i].fields = only;
        f.lists[i].n_fields = 1;
    }
    f.lists[0].one_file_per = "practice";
    f.lists[1].name = f.lists[1].file_name = "without";
    f.lists[1].no_workbook = true;
    f.plan.n_lists = 2;
    fixture_write(&f);
    ck_assert(fixture_has(&f, "lists/pcn_support/C84001.xlsx"));
    ck_assert(fixture_has(&f, "lists/pcn_support/C84002.xlsx"));
    ck_assert(fixture_has(&f, "lists/without/all.csv"));
    ck_assert(!fixture_has(&f, "lists/without/all.xlsx"));
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("workbook");
    TCase *tc = tcase_create("workbook");
    tcase_add_loop_test(tc, escapes, 0, PS_COUNT(texts));
    tcase_add_loop_test(tc, names_cells, 0, PS_COUNT(references));
    tcase_add_loop_test(tc, tells_numbers, 0, PS_COUNT(numbers));
    tcase_add_test(tc, cuts_what_no_cell_holds);
    tcase_add_loop_test(tc, names_sheets, 0, PS_COUNT(names));
    tcase_add_loop_test(tc, counts_lines, 0, PS_COUNT(heights));
    tcase_add_test(tc, refuses_more_rows_than_a_spreadsheet_has);
    tcase_add_test(tc, stands_beside_each_csv_unless_unwanted);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
