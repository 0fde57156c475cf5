/* The compiled tables, whichever there are. */
#include "base/data.h"
#include "test.h"

START_TEST(every_table_is_found_by_its_name)
{
    size_t i, j;
    for (i = 0; i < ps_data_tables_count; i++) {
        const ps_data_table *table = &ps_data_tables[i];
        ck_assert_ptr_eq(ps_data_find(table->name), table);
        ck_assert_ptr_nonnull(strchr(table->name, '/'));
        ck_assert_uint_ge(table->n_columns, 1);
        for (j = 0; j < table->n_columns; j++)
            ck_assert_int_eq(ps_data_column(table, table->cells[j]), (int)j);
        if (table->n_rows) {
            ck_assert_ptr_eq(ps_data_cell(table, 0, 0), table->cells[table->n_columns]);
            ck_assert_ptr_eq(ps_data_cell(table, table->n_rows - 1, (int)table->n_columns - 1),
                             table->cells[(table->n_rows + 1) * table->n_columns - 1]);
        }
        ck_assert_int_eq(ps_data_column(table, "no such heading"), -1);
        for (j = table->n_rows; j > 0; j--) {
            const int row = ps_data_row(table, 0, ps_data_cell(table, j - 1, 0));
            ck_assert(row >= 0 && (size_t)row < j); /* the first of equals */
            ck_assert_str_eq(ps_data_cell(table, (size_t)row, 0), ps_data_cell(table, j - 1, 0));
        }
        ck_assert_int_eq(ps_data_row(table, 0, "no such cell"), -1);
    }
    ck_assert_ptr_null(ps_data_find("weights/no_such_table"));
    ck_assert_ptr_null(ps_data_find(""));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("data");
    TCase *tc = tcase_create("tables");
    tcase_add_test(tc, every_table_is_found_by_its_name);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
