/* Figures: rows, groups and numbers of an aggregated CSV; what is wrong with it is said where it stands. */
#include "aggregate/figures.h"
#include "base/os.h"
#include "base/text_file.h"
#include "test.h"

#include <math.h>

static char path[96];
static ps_figures f;
static ps_error err;

static void make(void)
{
    (void)snprintf(path, sizeof path, "/tmp/popstrat-test-figures-%u.csv", ps_os_process_id());
    memset(&err, 0, sizeof err);
    memset(&f, 0, sizeof f);
}

static void drop(void)
{
    ps_figures_release(&f);
    (void)ps_os_remove(path, NULL);
}

static ps_status read_text(const char *text, const char *const *groups, size_t n, bool a_row_each)
{
    ck_assert_int_eq(ps_os_remove(path, &err), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path, text, strlen(text), &err), PS_OK);
    return ps_figures_read(&f, path, groups, n, a_row_each, false, &err);
}

START_TEST(groups_stand_in_order_of_first_appearance)
{
    static const char *const groups[] = {"Area", "sex"};

    ck_assert_int_eq(read_text("area,sex,x\nb,F,1\na,F,2\nb,M,3\n b ,F,4\n", groups, 2, false), PS_OK);
    ck_assert_uint_eq(f.n, 4);
    ck_assert_uint_eq(f.n_groups, 3);
    ck_assert_uint_eq(f.first[1] - f.first[0], 2);
    ck_assert_uint_eq(f.rows[f.first[0]], 0);
    ck_assert_uint_eq(f.rows[f.first[0] + 1], 3);
    ck_assert_uint_eq(f.rows[f.first[1]], 1);
    ck_assert_uint_eq(f.rows[f.first[2]], 2);
    ck_assert_uint_eq(f.first[3], 4);
}
END_TEST

/* "1:a" beside "a:1" and the like: keys of different cells never meet. */
START_TEST(keys_are_not_mixed_up)
{
    static const char *const groups[] = {"p", "q"};

    ck_assert_int_eq(read_text("p,q\na,1:b\na1:,b\n1,\n,1\n", groups, 2, false), PS_OK);
    ck_assert_uint_eq(f.n_groups, 4);
}
END_TEST

START_TEST(without_groups)
{
    ck_assert_int_eq(read_text("x\n1\n2\n", NULL, 0, true), PS_OK);
    ck_assert_uint_eq(f.n_groups, 2);
    ps_figures_release(&f);
    ck_assert_int_eq(read_text("x\n1\n2\n", NULL, 0, false), PS_OK);
    ck_assert_uint_eq(f.n_groups, 1);
    ps_figures_release(&f);
    ck_assert_int_eq(read_text("x\n", NULL, 0, false), PS_OK);
    ck_assert_uint_eq(f.n_groups, 0);
}
END_TEST

START_TEST(reads_numbers)
{
    double *x;

    ck_assert_int_eq(read_text("x;y\n1.5;\n ;2\n\"3\";1e3\n", NULL, 0, true), PS_OK);
    ck_assert_int_eq(ps_figures_numbers(&x, &f, "X", PS_FIGURE_COUNT, &err), PS_OK);
    ck_assert_double_eq(x[0], 1.5);
    ck_assert_double_eq(x[1], 0); /* a missing count is zero */
    ck_assert_double_eq(x[2], 3);
    ck_assert_int_eq(ps_figures_numbers(&x, &f, "y", PS_FIGURE_OR_NONE, &err), PS_OK);
    ck_assert(isnan(x[0]));
    ck_assert_double_eq(x[2], 1000);
}
END_TEST

START_TEST(reads_thousands_as_they_are_published)
{
    static const struct {
        const char *text;
        double number;
    } good[] = {{"29,199", 29199}, {"1,234,567.5", 1234567.5}, {"-1,000", -1000}, {"999", 999}};
    static const char *const wrong[] = {"1,5",      "1,23",    "1234,567",  ",123",   "1,2345",
                                        "1,234,56", "1.5,000", "1,234.5,6", "1,,234", "1,234,"};
    char text[64];
    double *x;

    for (size_t i = 0; i < PS_COUNT(good); i++) {
        snprintf(text, sizeof text, "x\n\"%s\"\n", good[i].text);
        ck_assert_int_eq(read_text(text, NULL, 0, true), PS_OK);
        ck_assert_int_eq(ps_figures_numbers(&x, &f, "x", PS_FIGURE_ANY, &err), PS_OK);
        ck_assert_double_eq(x[0], good[i].number);
        ps_figures_release(&f);
    }
    for (size_t i = 0; i < PS_COUNT(wrong); i++) {
        snprintf(text, sizeof text, "x\n\"%s\"\n", wrong[i]);
        ck_assert_int_eq(read_text(text, NULL, 0, true), PS_OK);
        ck_assert_msg(ps_figures_numbers(&x, &f, "x", PS_FIGURE_ANY, &err) == PS_EDATA, "%s", wrong[i]);
        ps_figures_release(&f);
    }
}
END_TEST

static const struct {
    const char *why, *text;
    ps_figure_kind kind;
    const char *message;
    uint64_t line;
    uint32_t column;
} faults[] = {
    {"a word", "a,x\n1,2\n1,many\n", PS_FIGURE_COUNT, "not a number", 3, 2},
    {"a negative count", "a,x\n1,-1\n", PS_FIGURE_COUNT, "a count cannot be negative", 2, 2},
    {"nobody", "a,x\n1,0\n", PS_FIGURE_POPULATION, "a population of 0", 2, 2},
    {"fewer than nobody", "a,x\n1,-3\n", PS_FIGURE_POPULATION, "cannot be negative", 2, 2},
    {"no population", "a,x\n1,\n", PS_FIGURE_POPULATION, "missing", 2, 2},
    {"infinity", "a,x\n1,inf\n", PS_FIGURE_ANY, "not a number", 2, 2},
    {"a comma as decimal point", "a,x\n1,\"1,5\"\n", PS_FIGURE_ANY, "not a number", 2, 2},
    {"a negative weight", "a,x\n1,-0.5\n", PS_FIGURE_WEIGHT, "a weight cannot be negative", 2, 2},
    {"a missing column", "a,xx\n1,2\n", PS_FIGURE_ANY, "column x is missing", 1, 0},
};

START_TEST(says_what_is_wrong_where)
{
    double *x;

    ck_assert_int_eq(read_text(faults[_i].text, NULL, 0, true), PS_OK);
    ck_assert_int_eq(ps_figures_numbers(&x, &f, "x", faults[_i].kind, &err), PS_EDATA);
    ck_assert_msg(strstr(err.message, faults[_i].message), "%s: %s", faults[_i].why, err.message);
    ck_assert_msg(err.line == faults[_i].line && err.column == faults[_i].column, "%s: at %d:%d", faults[_i].why,
                  (int)err.line, (int)err.column);
}
END_TEST

static const struct {
    const char *why, *text, *message;
} broken[] = {
    {"empty", "", "file is empty"},
    {"a short row", "a,b\n1\n", "another number of fields"},
    {"an open quote", "a,b\n1,\"2\n", "quote"},
    {"two headings alike", "a,A\n1,2\n", "two columns have the same heading"},
    {"a missing group", "a,b\n1,2\n", "column area is missing"},
};

START_TEST(refuses_broken_files)
{
    static const char *const groups[] = {"area"};

    ck_assert_msg(read_text(broken[_i].text, groups, 1, true) == PS_EDATA, "%s", broken[_i].why);
    ck_assert_msg(strstr(err.message, broken[_i].message), "%s: %s", broken[_i].why, err.message);
}
END_TEST

START_TEST(finds_what_stands_twice)
{
    static const char *const groups[] = {"area"};

    ck_assert_int_eq(read_text("area,band\na,1\nb,1\na,2\nb,1\n", groups, 1, false), PS_OK);
    ck_assert_int_eq(ps_figures_each_once(&f, 1, &err), PS_EDATA);
    ck_assert_uint_eq(err.line, 5);
    ck_assert_int_eq(ps_figures_one_row_each(&f, &err), PS_EDATA);
    ck_assert_uint_eq(err.line, 4);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("figures");
    TCase *tc = tcase_create("figures");

    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_test(tc, groups_stand_in_order_of_first_appearance);
    tcase_add_test(tc, keys_are_not_mixed_up);
    tcase_add_test(tc, without_groups);
    tcase_add_test(tc, reads_numbers);
    tcase_add_test(tc, reads_thousands_as_they_are_published);
    tcase_add_loop_test(tc, says_what_is_wrong_where, 0, (int)PS_COUNT(faults));
    tcase_add_loop_test(tc, refuses_broken_files, 0, (int)PS_COUNT(broken));
    tcase_add_test(tc, finds_what_stands_twice);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
