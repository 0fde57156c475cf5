/* Slim numbers: every number comes back to the last bit, however it was put and asked for. */
#include "base/slim_numbers.h"
#include "test.h"

static const struct {
    const char *why;
    double number;
    bool is_slim; /* number[] is left alone */
} cases[] = {
    {"nothing", 0, true},
    {"one", 1, true},
    {"the last but one", 252, true},
    {"the last", 253, true},
    {"what says that it is not slim", 254, false},
    {"what says that it is missing", 255, false},
    {"a byte and one", 256, false},
    {"ends as a byte does", 512, false},
    {"two bytes", 65535, false},
    {"two bytes and one", 65536, false},
    {"four bytes and one", 4294967296, false},
    {"below nothing", -1, false},
    {"below by two", -2, false},
    {"far below", -65536, false},
    {"minus zero", -0.0, false},
    {"a half", 0.5, false},
    {"a half and more", 252.5, false},
    {"a hair over the last", 253.00000000000003, false},
    {"a hair under one", 0.99999999999999989, false},
    {"next to nothing", 1e-300, false},
    {"the least of all", 4.9406564584124654e-324, false},
    {"no fractions from here on", 0x1p52, false},
    {"and one", 0x1p52 + 1, false},
    {"its negative", -0x1p52, false},
    {"twice that and two", 0x1p53 + 2, false},
    {"very far off", 1e300, false},
    {"very far off below", -1e300, false},
    {"without end", INFINITY, false},
    {"without end below", -INFINITY, false},
    {"missing", NAN, true},
};

#define UNTOUCHED -77.25
#define ROWS 67

static bool same(double a, double b)
{
    return isnan(a) ? isnan(b) : !memcmp(&a, &b, sizeof a);
}

static void open_column(ps_column *column)
{
    ck_assert(ps_slim_room(column, ROWS));
    memset(column->slim, 7, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        column->number[i] = UNTOUCHED;
}

/* Row `at` has the case, all others 7. */
static void check_column(const ps_column *column, size_t at, size_t number)
{
    const double other = 7;
    double room[ROWS];

    for (size_t first = 0; first < ROWS; first += 5) {
        const double *got = ps_numbers_at(room, column, first, ROWS - first);

        for (size_t i = first; i < ROWS; i++)
            ck_assert_msg(same(got[i - first], i == at ? cases[number].number : other), "%s: row %zu",
                          cases[number].why, i);
    }
    for (size_t i = 0; i < ROWS; i++) {
        const double wanted = i == at ? cases[number].number : other;

        ck_assert_msg(same(ps_number_at(column, i), wanted), "%s: row %zu alone", cases[number].why, i);
        ck_assert_int_eq(ps_column_known(column, i), !isnan(wanted));
        ck_assert(same(ps_column_value(column, i, NULL).number, wanted));
    }
    ck_assert_msg((column->number[at] == UNTOUCHED) == cases[number].is_slim, "%s: where it stands", cases[number].why);
    ck_assert(column->number[(at + 1) % ROWS] == UNTOUCHED);
}

/* Alone, and in every place of a block. */
START_TEST(comes_back)
{
    double numbers[ROWS];
    ps_column column;

    for (size_t at = 0; at < ROWS; at++) {
        for (size_t i = 0; i < ROWS; i++)
            numbers[i] = 7;
        numbers[at] = cases[_i].number;
        open_column(&column);
        ps_number_put(&column, at, cases[_i].number);
        check_column(&column, at, (size_t)_i);
        ps_column_release(&column);
        open_column(&column);
        ps_numbers_put(&column, 0, numbers, at / 2);
        ps_numbers_put(&column, at / 2, numbers + at / 2, ROWS - at / 2);
        check_column(&column, at, (size_t)_i);
        ps_column_release(&column);
    }
}
END_TEST

START_TEST(fills)
{
    ps_column column;

    open_column(&column);
    ps_numbers_fill(&column, 3, 30, cases[_i].number);
    for (size_t i = 0; i < ROWS; i++) {
        const bool in = i >= 3 && i < 33;

        ck_assert(same(ps_number_at(&column, i), in ? cases[_i].number : 7));
        ck_assert((column.number[i] == UNTOUCHED) == (!in || cases[_i].is_slim));
    }
    ps_column_blank(&column, 3, 30);
    ck_assert(!ps_column_known(&column, 3) && !ps_column_known(&column, 32) && ps_column_known(&column, 33));
    ps_column_release(&column);
}
END_TEST

/* The same calls over a column that is not slim. */
START_TEST(serves_any_column)
{
    double numbers[] = {0, cases[_i].number, 2}, room[3];
    ps_column column;

    ck_assert(ps_column_init(&column, PS_NUMBER, 3));
    ck_assert(isnan(ps_number_at(&column, 2)));
    ps_numbers_put(&column, 0, numbers, 3);
    ck_assert_ptr_eq(ps_numbers_at(room, &column, 1, 2), column.number + 1);
    ck_assert(same(ps_number_at(&column, 1), cases[_i].number));
    ps_number_put(&column, 0, cases[_i].number);
    ps_numbers_fill(&column, 2, 1, cases[_i].number);
    ck_assert(same(column.number[0], cases[_i].number) && same(column.number[2], cases[_i].number));
    ps_column_release(&column);
}
END_TEST

/* A number is put over one of the other kind. */
START_TEST(changes_its_kind)
{
    ps_column column;

    open_column(&column);
    for (int turn = 0; turn < 2; turn++) {
        ps_number_put(&column, 11, 3);
        ck_assert(same(ps_number_at(&column, 11), 3));
        ps_number_put(&column, 11, cases[_i].number);
        ck_assert(same(ps_number_at(&column, 11), cases[_i].number));
    }
    ps_column_release(&column);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("slim_numbers");
    TCase *tc = tcase_create("numbers");

    tcase_add_loop_test(tc, comes_back, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, fills, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, serves_any_column, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, changes_its_kind, 0, PS_COUNT(cases));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
