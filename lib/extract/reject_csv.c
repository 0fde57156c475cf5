/* Reject CSV: see reject_csv.h. */
#include "extract/reject_csv.h"

#include "base/arena.h"

void ps_reject_csv_heading(ps_csv_writer *csv)
{
    static const char *const headings[] = {"file", "line", "column", "field", "reason", "value"};

    for (size_t i = 0; i < PS_COUNT(headings); i++)
        ps_csv_raw(csv, headings[i]);
    ps_csv_end_row(csv);
}

void ps_reject_csv_row(ps_csv_writer *csv, const char *file, const ps_reject *reject)
{
    ps_csv_text(csv, file);
    ps_csv_count(csv, reject->line);
    if (reject->column)
        ps_csv_count(csv, reject->column);
    else
        ps_csv_empty(csv);
    ps_csv_text(csv, reject->field);
    ps_csv_text(csv, reject->reason);
    ps_csv_text(csv, reject->value);
    ps_csv_end_row(csv);
}
