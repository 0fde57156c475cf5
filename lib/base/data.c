/* Data: look-up in the compiled tables. */
#include "base/data.h"

#include <assert.h>
#include <string.h>

const ps_data_table *ps_data_find(const char *name)
{
    size_t i;
    for (i = 0; i < ps_data_tables_count; i++)
        if (strcmp(ps_data_tables[i].name, name) == 0)
            return &ps_data_tables[i];
    return NULL;
}

int ps_data_column(const ps_data_table *table, const char *heading)
{
    size_t i;
    for (i = 0; i < table->n_columns; i++)
        if (strcmp(table->cells[i], heading) == 0)
            return (int)i;
    return -1;
}

const char *ps_data_cell(const ps_data_table *table, size_t row, int column)
{
    assert(row < table->n_rows && column >= 0 && (size_t)column < table->n_columns);
    return table->cells[(row + 1) * table->n_columns + (size_t)column];
}

int ps_data_row(const ps_data_table *table, int column, const char *cell)
{
    size_t i;
    for (i = 0; i < table->n_rows; i++)
        if (strcmp(ps_data_cell(table, i, column), cell) == 0)
            return (int)i;
    return -1;
}
