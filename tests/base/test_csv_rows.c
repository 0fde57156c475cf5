/* CSV rows: rows and cells as spreadsheets write them. */
#include "base/csv_rows.h"
#include "test.h"

/* Cells are set apart by "|", rows by "/", each row after its line. */
static const struct {
    const char *why, *text;
    char delimiter;
    const char *rows;
    bool unclosed;
} cases[] = {
    {"LF", "a,b\n1,2\n", ',', "1:a|b/2:1|2/", false},
    {"CRLF, no last line break", "a;b\r\n1;2", ';', "1:a|b/2:1|2/", false},
    {"CR alone", "a\tb\r1\t2\r", '\t', "1:a|b/2:1|2/", false},
    {"empty cells, the last one too", ",\na,,", ',', "1:|/2:a||/", false},
    {"quotes", "\"a,b\",\"say \"\"yes\"\"\",\"\"\n", ',', "1:a,b|say \"yes\"|/", false},
    {"a quote that does not begin a cell", "5\" pipe,b\n", ',', "1:5\" pipe|b/", false},
    {"a line break in a cell moves the lines after it", "\"a\nb\"\r\n2\n", ',', "1:a\nb/3:2/", false},
    {"a CRLF in a cell is one line", "\"a\r\nb\"\n2\n", ',', "1:a\r\nb/3:2/", false},
    {"blank lines are no rows", "\n\r\na\n\n\nb\n", ',', "3:a/6:b/", false},
    {"an empty text cell alone", "\"\"\n", ',', "1:/", false},
    {"a quote never closed", "a\n\"b,c\nd\n", ',', "1:a/2:b,c\nd\n/", true},
    {"nothing", "", ',', "", false},
};
START_TEST(reads_rows)
{
    ps_csv_rows csv = {
        .at = cases[_i].text, .end = cases[_i].text + strlen(cases[_i].text), .delimiter = cases[_i].delimiter};
    ps_buffer got = {0};

    ps_buffer_text(&got, "");
    while (ps_csv_rows_next(&csv)) {
        ps_buffer_print(&got, "%u:", (unsigned)csv.line);
        for (size_t i = 0; i < csv.n; i++)
            ps_buffer_print(&got, "%s%.*s", i ? "|" : "", (int)csv.cells[i].length, csv.cells[i].at);
        ps_buffer_text(&got, "/");
    }
    ck_assert_msg(strcmp(got.at, cases[_i].rows) == 0, "%s: got %s", cases[_i].why, got.at);
    ck_assert_msg(csv.unclosed == cases[_i].unclosed && !csv.failed, "%s", cases[_i].why);
    ps_buffer_release(&got);
    ps_csv_rows_release(&csv);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("csv_rows");
    TCase *tc = tcase_create("csv_rows");
    tcase_add_loop_test(tc, reads_rows, 0, PS_COUNT(cases));
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
