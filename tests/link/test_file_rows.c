/* File rows: what is appended chunk by chunk lies there in file order whatever was expected, and is grouped from there.
 */
#include "base/column_store.h"
#include "link/input_rows.h"
#include "test.h"

#define ROWS 5000u
#define PEOPLE 97u
#define LATE 2000u /* before it no row withdraws others */

static const struct {
    const char *why;
    double rest;
} cases[] = {
    {"nothing more is expected", 0},
    {"as much as there is", ROWS},
    {"ten rows, where thousands come", 10},
    {"far more than comes", 1e15},
};

static ps_input_spec spec;
static ps_input_rows rows;
static int day, text, codes;

static uint32_t person_of(uint32_t row)
{
    return row * 7919u % PEOPLE;
}

static ps_day day_of(uint32_t row)
{
    return (ps_day)(row * 31u % 5);
}

static uint8_t deleted_of(uint32_t row)
{
    return row >= LATE && row % 11 == 0;
}

static void make(void)
{
    spec.schema = ps_schema_of(PS_KIND_ADMISSION);
    day = spec.schema->event_date;
    text = ps_schema_column_find(spec.schema, "method");
    codes = ps_schema_column_find(spec.schema, "diagnosis");
    ck_assert_int_eq(ps_rows_init(&rows, &spec, 0, NULL), PS_OK);
}

static void release(void)
{
    ps_rows_release(&rows);
}

/* Rows first .. first + n - 1 of the file as one chunk. */
static void append(uint32_t first, uint32_t n, double rest)
{
    ps_column *columns = ps_calloc(spec.schema->n_columns, sizeof *columns);
    ps_segment s = {.n = n, .parser = first % 3, .columns = columns, .labels = "label", .label_bytes = first % 2 * 5};
    size_t used = 0;

    ck_assert(ps_column_init(&columns[day], PS_DATE, n) && ps_column_init(&columns[text], PS_TEXT, n) &&
              ps_column_init(&columns[codes], PS_CODES, n));
    s.person = ps_calloc(n, sizeof *s.person);
    s.hash = ps_calloc(n, sizeof *s.hash);
    s.deleted = first + n > LATE ? ps_calloc(n, 1) : NULL;
    columns[codes].text = ps_calloc((size_t)n * 3, sizeof(uint32_t));
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t row = first + i;
        s.person[i] = person_of(row);
        s.hash[i] = (uint64_t)row << 33;
        if (s.deleted)
            s.deleted[i] = deleted_of(row);
        columns[day].day[i] = day_of(row);
        columns[text].text[i] = row + 1;
        for (uint32_t k = 0; k < row % 4; k++)
            columns[codes].text[used++] = row * 4 + k;
        columns[codes].first[i + 1] = used;
    }
    ck_assert_int_eq(ps_rows_append(&rows, &s, rest, NULL), PS_OK);
    for (size_t c = 0; c < spec.schema->n_columns; c++)
        ps_column_release(&columns[c]);
    free(columns);
    free(s.person);
    free(s.hash);
    free(s.deleted);
}

static void append_all(double rest)
{
    uint32_t first = 0;

    for (uint32_t n = 1; first < ROWS; first += n, n = n * 2 % 709)
        append(first, first + n < ROWS ? n : (n = ROWS - first), rest);
    ck_assert_uint_eq(rows.n, ROWS);
}

static void holds_row(const ps_column *columns, size_t i, uint32_t row)
{
    const ps_column *list = &columns[codes];

    ck_assert_int_eq(columns[day].day[i], day_of(row));
    ck_assert_uint_eq(columns[text].text[i], row + 1);
    ck_assert_uint_eq(list->first[i + 1] - list->first[i], row % 4);
    for (uint32_t k = 0; k < row % 4; k++)
        ck_assert_uint_eq(list->text[list->first[i] + k], row * 4 + k);
}

START_TEST(chunks_are_found_again)
{
    ps_column *columns = ps_calloc(spec.schema->n_columns, sizeof *columns);
    uint32_t row = 0;

    append_all(cases[_i].rest);
    for (size_t k = 0; k < rows.n_stretches; k++) {
        const uint32_t first = row;
        ps_segment s;

        ps_rows_stretch(&s, columns, &rows, k, row);
        ck_assert_uint_eq(s.parser, first % 3);
        ck_assert(first % 2 ? !memcmp(s.labels, "label", 5) : !s.labels);
        for (size_t i = 0; i < s.n; i++, row++) {
            holds_row(columns, i, row);
            ck_assert_uint_eq(s.person[i], person_of(row));
            ck_assert_uint_eq(s.hash[i], (uint64_t)row << 33);
            ck_assert_uint_eq(s.deleted[i], deleted_of(row));
        }
    }
    ck_assert_msg(row == ROWS, "%s: %u rows", cases[_i].why, row);
    free(columns);
}
END_TEST

START_TEST(all_of_a_row_goes_with_it)
{
    size_t at = 0;

    append_all(cases[_i].rest);
    ck_assert_int_eq(ps_rows_group(&rows, PEOPLE, NULL), PS_OK);
    for (uint32_t p = 0; p < PEOPLE; p++) {
        ck_assert_uint_eq(rows.first[p], at);
        for (; at < rows.first[p + 1]; at++) {
            const uint32_t row = rows.order[at];
            ck_assert_uint_eq(person_of(row), p);
            holds_row(rows.columns, at, row);
            ck_assert_uint_eq(rows.hash[at], (uint64_t)row << 33);
            ck_assert_uint_eq(rows.deleted[at], deleted_of(row));
            if (at > rows.first[p]) /* by day, and the file's order within one */
                ck_assert(day_of(rows.order[at - 1]) < day_of(row) ||
                          (day_of(rows.order[at - 1]) == day_of(row) && rows.order[at - 1] < row));
        }
    }
    ck_assert_msg(at == ROWS, "%s: %zu rows", cases[_i].why, at);
}
END_TEST

START_TEST(what_goes_closes_up)
{
    uint8_t *drop = ps_calloc(ROWS, 1);
    size_t at = 0, left = 0;

    append_all(0);
    ck_assert_int_eq(ps_rows_group(&rows, PEOPLE, NULL), PS_OK);
    for (size_t i = 0; i < ROWS; i++) { /* the first and the last, neighbours, all of a person */
        const uint32_t row = rows.order[i];
        drop[i] = i == 0 || i == ROWS - 1 || row % 7 < 2 || person_of(row) == 5;
        left += !drop[i];
    }
    ps_rows_drop(&rows, PEOPLE, drop);
    ck_assert_uint_eq(rows.n, left);
    for (uint32_t p = 0; p < PEOPLE; p++) {
        ck_assert_uint_eq(rows.first[p], at);
        for (; at < rows.first[p + 1]; at++) {
            const uint32_t row = rows.order[at];
            ck_assert(row % 7 >= 2 && person_of(row) == p && p != 5);
            holds_row(rows.columns, at, row);
            ck_assert_uint_eq(rows.hash[at], (uint64_t)row << 33);
            ck_assert_uint_eq(rows.deleted[at], deleted_of(row));
        }
    }
    ck_assert_uint_eq(at, left);
    free(drop);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("file rows");
    TCase *tcase = tcase_create("rows");

    tcase_add_checked_fixture(tcase, make, release);
    tcase_add_loop_test(tcase, chunks_are_found_again, 0, PS_COUNT(cases));
    tcase_add_loop_test(tcase, all_of_a_row_goes_with_it, 0, PS_COUNT(cases));
    tcase_add_test(tcase, what_goes_closes_up);
    suite_add_tcase(s, tcase);
    return s;
}

PS_TEST_MAIN(suite)
