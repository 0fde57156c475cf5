/* Page lines: rows are never too long nor too many, nothing is lost without being counted, and no text moves the
 * printer. */
#include "outreach/page_lines.h"

#include "test.h"

#include <stdlib.h>
#include <string.h>

static ps_page_part part;
static ps_page page;
static char text[4096];

static void start(void)
{
    ps_page_part_clear(&part);
    page.n = 0;
}

static const char *repeated(const char *word, size_t times)
{
    text[0] = '\0';
    for (size_t i = 0; i < times; i++)
        strcat(text, word);
    return text;
}

static void add(size_t indent, const char *words)
{
    ps_page_part_add(&part, indent, words, strlen(words));
}

static const struct {
    const char *why, *word;
    size_t times, indent, rows, columns; /* columns of the longest row */
} breaks[] = {
    {"a row that is just full", "a", 100, 0, 1, 100},
    {"a word a character too long", "a", 101, 0, 2, 100},
    {"words of nine and a blank fill 99 and break there", "abcdefghi ", 11, 0, 2, 99},
    {"the indent counts", "a", 97, 4, 2, 100},
    {"characters count, not bytes", "\xC3\xA9", 100, 0, 1, 100},
    {"of four bytes too", "\xF0\x9F\x98\x80", 100, 0, 1, 100},
    {"blanks alone are an empty row", " ", 300, 0, 1, 0},
};

START_TEST(breaks_rows)
{
    size_t columns = 0;

    start();
    add(breaks[_i].indent, repeated(breaks[_i].word, breaks[_i].times));
    ck_assert_msg(part.n == breaks[_i].rows, "%s: %zu rows", breaks[_i].why, part.n);
    for (size_t i = 0; i < part.n; i++) {
        const size_t one = ps_utf8_count(part.lines[i].text, strlen(part.lines[i].text));
        columns = one > columns ? one : columns;
        ck_assert_uint_eq(ps_utf8_valid(part.lines[i].text, strlen(part.lines[i].text)), strlen(part.lines[i].text));
    }
    ck_assert_msg(columns == breaks[_i].columns, "%s: %zu columns", breaks[_i].why, columns);
}
END_TEST

START_TEST(later_rows_stand_further_in)
{
    start();
    add(2, repeated("word ", 30));
    ck_assert_uint_eq(part.n, 2);
    ck_assert_int_eq(strncmp(part.lines[0].text, "  word word", 11), 0);
    ck_assert_int_eq(strncmp(part.lines[1].text, "    word word", 13), 0);
}
END_TEST

static const char *const moving[] = {"\f",   "\n",       "\r",           "\t",           "\x1b",
                                     "\x7f", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xAE", "\xE2\x81\xA7"};

START_TEST(nothing_moves_the_printer)
{
    char words[32];

    start();
    (void)snprintf(words, sizeof words, "one%stwo", moving[_i]);
    add(0, words);
    ck_assert_str_eq(part.lines[0].text, "one two");
    ps_page_line_add(&page, words);
    ck_assert_str_eq(page.lines[0].text, "one two");
}
END_TEST

static const struct {
    const char *why;
    size_t entries, words, rows, told, more; /* words of 49 characters an entry: two a row; more: 0 for no such row */
} fits[] = {
    {"all of them", 5, 1, 5, 5, 0},
    {"one too many leaves a row for saying so", 6, 1, 5, 4, 2},
    {"entries stay whole", 4, 3, 5, 2, 2},
    {"not one fits", 2, 30, 5, 0, 2},
    {"one row is for saying so", 2, 1, 1, 0, 2},
    {"more than are kept", 200, 1, 500, 0, 0},
};

START_TEST(fits_a_page)
{
    char last[32] = "";
    size_t told = 0;

    start();
    for (size_t i = 0; i < fits[_i].entries; i++)
        add(0, repeated("AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDDEEEEEEEEE ", fits[_i].words));
    ps_page_part_put(&page, &part, fits[_i].rows);
    ck_assert_uint_le(page.n, fits[_i].rows);
    ck_assert_uint_le(page.n, PS_PAGE_ROWS);
    if (fits[_i].entries == 200) { /* 60 rows: 59 told, and the rest counted */
        ck_assert_uint_eq(page.n, PS_PAGE_ROWS);
        ck_assert_str_eq(page.lines[PS_PAGE_ROWS - 1].text, "  and 141 more");
        return;
    }
    for (size_t i = 0; i < page.n; i++)
        told += page.lines[i].text[0] == 'A';
    ck_assert_msg(told == fits[_i].told, "%s: %zu told", fits[_i].why, told);
    if (fits[_i].more)
        (void)snprintf(last, sizeof last, "  and %zu more", fits[_i].more);
    if (fits[_i].more)
        ck_assert_str_eq(page.lines[page.n - 1].text, last);
}
END_TEST

START_TEST(a_full_page_takes_no_more)
{
    ps_buffer out = {0};

    start();
    for (int i = 0; i < 200; i++)
        ps_page_line_add(&page, "row");
    ck_assert_uint_eq(page.n, PS_PAGE_ROWS);
    ps_page_text(&out, &page);
    ck_assert_uint_eq(out.length, 4 * PS_PAGE_ROWS);
    ps_buffer_release(&out);
    start();
    ps_page_line_add(&page, repeated("a", 300));
    ck_assert_uint_eq(strlen(page.lines[0].text), PS_PAGE_COLUMNS);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("page_lines");
    TCase *tc = tcase_create("page_lines");
    tcase_add_loop_test(tc, breaks_rows, 0, PS_COUNT(breaks));
    tcase_add_test(tc, later_rows_stand_further_in);
    tcase_add_loop_test(tc, nothing_moves_the_printer, 0, PS_COUNT(moving));
    tcase_add_loop_test(tc, fits_a_page, 0, PS_COUNT(fits));
    tcase_add_test(tc, a_full_page_takes_no_more);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
