/* Sheet csv: a sheet as a file. */
#include "disclose/sheet_form.h"
#include "disclose/table_csv.h"

#include <stdlib.h>

static void write_cell(ps_csv_writer *csv, const ps_form_cell *cell, bool exact)
{
    if (cell->text)
        ps_csv_text(csv, cell->text);
    else if (cell->hidden)
        ps_csv_raw(csv, "*");
    else
        ps_csv_number(csv, cell->number,
                      cell->kind == PS_CELL_SHARE || cell->kind == PS_CELL_RATIO ? ps_form_digits(exact) : 12);
}

ps_status ps_sheet_csv(const ps_sheet *sheet, const char *path, bool exact, ps_error *err)
{
    ps_csv_writer *csv = NULL;
    ps_form_cell *cells = NULL;
    ps_status st = ps_sheet_form(&cells, sheet, exact, err);

    if (st == PS_OK)
        st = ps_csv_writer_open(&csv, path, err);
    if (st != PS_OK) {
        free(cells);
        return st;
    }
    for (size_t c = 0; c < sheet->n_columns; c++)
        ps_csv_text(csv, sheet->headings[c]);
    ps_csv_end_row(csv);
    for (size_t i = 0; i < sheet->n_cells; i++) {
        write_cell(csv, &cells[i], exact);
        if ((i + 1) % sheet->n_columns == 0)
            ps_csv_end_row(csv);
    }
    free(cells);
    return ps_table_csv_finish(csv, path, err);
}
