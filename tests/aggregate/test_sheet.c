/* Sheet: cells in order, texts copied. */
#include "aggregate/sheet.h"
#include "test.h"

#include <math.h>

START_TEST(keeps_cells_in_order)
{
    char text[] = "base";
    const char *const headings[] = {"step", "in", "share"};
    ps_sheet *sheet = ps_sheet_new("attrition", headings, 3);

    ck_assert_ptr_nonnull(sheet);
    ps_sheet_text(sheet, text);
    text[0] = 'X';
    ps_sheet_count(sheet, 73);
    ps_sheet_number(sheet, NAN);
    ck_assert(!sheet->failed);
    ck_assert_uint_eq(sheet->n_cells, 3);
    ck_assert_str_eq(sheet->cells[0].text, "base");
    ck_assert_ptr_null(sheet->cells[1].text);
    ck_assert_double_eq(sheet->cells[1].number, 73);
    ck_assert(isnan(sheet->cells[2].number));
    ck_assert_str_eq(sheet->name, "attrition");
    ck_assert_str_eq(sheet->headings[2], "share");
    ps_sheet_free(sheet);
    ps_sheet_free(NULL);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("sheet");
    TCase *tc = tcase_create("sheet");

    tcase_add_test(tc, keeps_cells_in_order);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
