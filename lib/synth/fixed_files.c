/* Fixed files: see fixed_files.h. */
#include "synth/fixed_files.h"

#include "base/csv_writer.h"
#include "base/date.h"
#include "base/text_file.h"

#include <string.h>

#define PLAN_DATE "index_date = 2025-03-31"

ps_status ps_fixed_code_list(const char *path, const ps_data_table *table, ps_error *err)
{
    ps_csv_writer *csv = NULL;
    ps_status st = ps_csv_writer_open(&csv, path, err);

    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < (table->n_rows + 1) * table->n_columns; i++) {
        ps_csv_raw(csv, table->cells[i]);
        if ((i + 1) % table->n_columns == 0)
            ps_csv_end_row(csv);
    }
    return ps_csv_writer_finish(csv, err);
}

ps_status ps_fixed_plan(const char *path, const ps_data_table *table, ps_day index, ps_error *err)
{
    ps_buffer text = {0};
    char day[11];
    ps_status st;

    ps_day_format(day, index);
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *line = ps_data_cell(table, row, 0);
        if (!strcmp(line, PLAN_DATE))
            ps_buffer_print(&text, "index_date = %s\n", day);
        else
            ps_buffer_print(&text, "%s\n", line);
    }
    st = text.failed ? ps_fail_memory(err) : ps_text_file_write(path, text.at, text.length, err);
    ps_buffer_release(&text);
    return st;
}
