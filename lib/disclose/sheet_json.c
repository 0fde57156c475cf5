/* Sheet json: a sheet as an array of objects. */
#include "base/number.h"
#include "disclose/sheet_form.h"

#include <math.h>
#include <stdlib.h>

static void add_cell(ps_buffer *out, const ps_form_cell *cell, bool exact)
{
    char number[32];

    if (cell->text) {
        ps_buffer_json(out, cell->text);
    } else if (cell->hidden) {
        ps_buffer_text(out, "\"*\"");
    } else if (isnan(cell->number)) {
        ps_buffer_text(out, "null");
    } else {
        ps_number_format(number, cell->number,
                         cell->kind == PS_CELL_SHARE || cell->kind == PS_CELL_RATIO ? ps_form_digits(exact) : 12);
        ps_buffer_text(out, number);
    }
}

ps_status ps_sheet_as_json(ps_buffer *out, const ps_sheet *sheet, bool exact, ps_error *err)
{
    const size_t n = sheet->n_columns;
    ps_form_cell *cells = NULL;
    const ps_status st = ps_sheet_form(&cells, sheet, exact, err);

    if (st != PS_OK)
        return st;
    ps_buffer_text(out, "[");
    for (size_t i = 0; i < sheet->n_cells; i++) {
        ps_buffer_text(out, i == 0 ? "\n{" : i % n == 0 ? ",\n{" : ",");
        ps_buffer_json(out, sheet->headings[i % n]);
        ps_buffer_text(out, ":");
        add_cell(out, &cells[i], exact);
        if ((i + 1) % n == 0)
            ps_buffer_text(out, "}");
    }
    ps_buffer_text(out, "]");
    free(cells);
    return out->failed ? ps_fail_memory(err) : PS_OK;
}
