/* Derived: cells whose meaning hangs on another cell of their row.
 *
 *   WAITING    a clock that stopped on or before the index date runs no more, whatever the status says
 *   CODE       of a diagnosis: where the feed sends the scheme and the row's is none that is known, the code is of a
 *              system that code lists do not speak (a Read code can look like one of ICD-10), and so is none */
#include "link/input_rows.h"

static void stop_clocks(ps_input_rows *rows, ps_day index_date)
{
    const ps_column *waiting = ps_rows_column(rows, "waiting"), *stop = ps_rows_column(rows, "clock_stop");

    for (size_t i = 0; waiting && stop && i < rows->n; i++)
        if (stop->day[i] != PS_NO_DAY && stop->day[i] <= index_date)
            waiting->flag[i] = PS_NO;
}

static void drop_foreign_codes(ps_input_rows *rows)
{
    const ps_column *code = ps_rows_column(rows, "code"), *scheme = ps_rows_column(rows, "scheme");

    for (size_t i = 0; code && scheme && i < rows->n; i++)
        if (!scheme->text[i] && code->text[i]) {
            code->text[i] = 0;
            rows->foreign_codes++;
        }
}

void ps_rows_derive(ps_input_rows *rows, ps_day index_date)
{
    if (rows->schema->kind == PS_KIND_WAITING_LIST)
        stop_clocks(rows, index_date);
    else if (rows->schema->kind == PS_KIND_DIAGNOSIS)
        drop_foreign_codes(rows);
}
