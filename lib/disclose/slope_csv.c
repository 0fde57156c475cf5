/* Slope csv: a row for each combination of the fields that the slope does not go over. */
#include "aggregate/table_slope.h"
#include "disclose/table_csv.h"
#include "disclose/value_csv.h"

#include <math.h>
#include <stdio.h>

static void write_heading(ps_csv_writer *csv, const ps_table *table, bool stamped)
{
    static const char *const columns[] = {"sii",       "sii_lower", "sii_upper", "rii",    "rii_lower",
                                          "rii_upper", "quantiles", "events",    "points", "method"};

    for (size_t d = 0; d < table->n_fields; d++)
        if (d != table->slope_field)
            ps_csv_text(csv, table->fields[d]);
    for (size_t i = 0; i < PS_COUNT(columns); i++)
        ps_csv_raw(csv, columns[i]);
    ps_csv_raw(csv, "note");
    if (stamped)
        ps_csv_raw(csv, "UNPROTECTED");
    ps_csv_end_row(csv);
}

static void write_estimate(ps_csv_writer *csv, const ps_estimate *e, int digits)
{
    ps_csv_number(csv, e->value, digits);
    ps_csv_number(csv, e->lower, digits);
    ps_csv_number(csv, e->upper, digits);
}

static void write_row(ps_csv_writer *csv, const ps_table *table, const ps_slope_row *row, const char *stamp, int digits)
{
    const ps_slope *slope = &row->slope;
    const bool given = !isnan(slope->sii.value), same = slope->rii.note == slope->sii.note;
    const bool both = slope->sii.note && slope->rii.note && !same;
    char method[160], note[240];

    snprintf(method, sizeof method, "Low and Low%s%s%s%s", slope->sii.method ? "; SII: " : "",
             slope->sii.method ? slope->sii.method : "", slope->rii.method ? "; RII: " : "",
             slope->rii.method ? slope->rii.method : "");
    snprintf(note, sizeof note, "%s%s%s", slope->sii.note ? slope->sii.note : "", both ? "; " : "",
             slope->rii.note && !same ? slope->rii.note : "");
    for (size_t d = 0; d < table->n_fields; d++)
        if (d != table->slope_field)
            ps_table_csv_label(csv, table->rows[row->row].labels[d]);
    write_estimate(csv, &slope->sii, digits);
    write_estimate(csv, &slope->rii, digits);
    ps_csv_count(csv, row->quantiles);
    if (row->known)
        ps_csv_count(csv, row->events);
    else
        ps_csv_empty(csv);
    ps_csv_raw(csv, given ? slope->points : "");
    ps_csv_raw(csv, given ? method : "");
    ps_csv_raw(csv, note);
    if (stamp)
        ps_csv_text(csv, stamp);
    ps_csv_end_row(csv);
}

ps_status ps_slope_csv_write(const ps_table *table, const ps_seen *seen, const char *path, const char *stamp,
                             int digits, ps_error *err)
{
    ps_table_slopes slopes = {NULL, 0};
    ps_csv_writer *csv = NULL;
    ps_status st = ps_table_slopes_open(&slopes, table, seen, err);

    if (st == PS_OK)
        st = ps_csv_writer_open(&csv, path, err);
    if (st == PS_OK) {
        write_heading(csv, table, stamp != NULL);
        for (size_t i = 0; i < slopes.n; i++)
            write_row(csv, table, &slopes.rows[i], stamp, digits);
        st = ps_table_csv_finish(csv, path, err);
    }
    ps_table_slopes_close(&slopes);
    return st;
}
