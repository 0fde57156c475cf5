/* Point table: see point_table.h. */
#include "score/point_table.h"

#include "base/number.h"

#include <assert.h>
#include <string.h>

/* The whole number that a text begins with; -1 if it does not. */
static int leading(const char *text)
{
    const size_t digits = strspn(text, "0123456789");
    int64_t number;

    return digits && ps_integer_parse(&number, text, digits) ? (int)number : -1;
}

static const char *cell(const ps_data_table *table, size_t row, const char *column)
{
    return ps_data_cell(table, row, ps_data_column(table, column));
}

const char *ps_point_cell(const ps_data_table *table, const char *item, int number)
{
    const char *found = NULL;
    int least = -1;

    for (size_t r = 0; r < table->n_rows; r++) {
        const int from = leading(cell(table, r, "category"));

        if (!strcmp(cell(table, r, "item"), item) && from >= 0 && from <= number && from > least) {
            found = cell(table, r, "points");
            least = from;
        }
    }
    assert(found);
    return found;
}

int ps_points_at(const ps_data_table *table, const char *item, int number)
{
    return leading(ps_point_cell(table, item, number));
}

int ps_points_named(const ps_data_table *table, const char *item, const char *category)
{
    for (size_t r = 0; r < table->n_rows; r++)
        if (!strcmp(cell(table, r, "item"), item) && !strcmp(cell(table, r, "category"), category))
            return leading(cell(table, r, "points"));
    return 0;
}

int ps_point_limit(int *points, const ps_data_table *table, const char *item)
{
    size_t r = 0;

    while (r < table->n_rows && (strcmp(cell(table, r, "item"), item) != 0 || cell(table, r, "category")[0] != '<'))
        r++;
    assert(r < table->n_rows);
    *points = leading(cell(table, r, "points"));
    return leading(cell(table, r, "category") + 1);
}

bool ps_point_bands(uint32_t out[PS_POINT_TOTALS_MOST], const ps_data_table *table, int most, ps_intern *words)
{
    assert(most < PS_POINT_TOTALS_MOST);
    for (int total = 0; total <= most; total++) {
        const char *band = ps_point_cell(table, "band", total);

        out[total] = ps_intern_add(words, band, strlen(band));
        if (out[total] == PS_INTERN_FULL)
            return false;
    }
    return true;
}
