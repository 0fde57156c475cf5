/* Table csv: heading, labels and figures of a table's rows. */
#include "disclose/table_csv.h"
#include "base/number.h"
#include "base/os.h"
#include "disclose/value_csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void ps_table_csv_heading(ps_csv_writer *csv, const ps_table *table)
{
    for (size_t d = 0; d < table->n_fields; d++)
        ps_csv_text(csv, table->fields[d]);
    ps_csv_raw(csv, table->people_alone ? "people" : "population");
    if (table->counted)
        ps_csv_raw(csv, "people");
    if (ps_table_csv_n_figures(table)) {
        ps_csv_raw(csv, "proportion");
        ps_csv_raw(csv, "lower");
        ps_csv_raw(csv, "upper");
        if (table->rate == PS_RATE_CRUDE) {
            char per[32], heading[48];

            ps_number_format(per, table->per, 12);
            snprintf(heading, sizeof heading, "rate_per_%s", per);
            ps_csv_raw(csv, heading);
        }
    }
    if (ps_table_has_values(table))
        ps_value_csv_heading(csv, table);
    ps_csv_raw(csv, "note");
}

void ps_table_csv_label(ps_csv_writer *csv, const char *label)
{
    double number;

    if (ps_number_parse(&number, label, strlen(label)))
        ps_csv_raw(csv, label); /* -5 is a number, not a formula */
    else
        ps_csv_text(csv, label);
}

void ps_table_csv_labels(ps_csv_writer *csv, const ps_table *table, size_t row)
{
    for (size_t d = 0; d < table->n_fields; d++)
        ps_table_csv_label(csv, table->rows[row].labels[d]);
}

size_t ps_table_csv_n_figures(const ps_table *table)
{
    return table->counted && !ps_table_has_own_value(table) ? 3 + (size_t)(table->rate == PS_RATE_CRUDE) : 0;
}

void ps_table_csv_figures(ps_csv_writer *csv, const ps_table *table, uint64_t people, uint64_t population, int digits)
{
    ps_interval interval = {NAN, NAN, NAN};

    if (!ps_table_csv_n_figures(table))
        return;
    /* No population: no proportion, which is what the cells then say. */
    if (population &&
        ps_proportion_wilson(&interval, (double)people, (double)population, PS_TABLE_CONFIDENCE, NULL) != PS_OK)
        interval = (ps_interval){NAN, NAN, NAN};
    ps_csv_number(csv, interval.value, digits);
    ps_csv_number(csv, interval.lower, digits);
    ps_csv_number(csv, interval.upper, digits);
    if (table->rate == PS_RATE_CRUDE)
        ps_csv_number(csv, ps_rate_crude((double)people, (double)population, table->per), digits);
}

ps_status ps_table_csv_finish(ps_csv_writer *csv, const char *path, ps_error *err)
{
    const ps_status st = ps_csv_writer_leave(csv, err);

    if (st != PS_OK && strcmp(path, "-"))
        (void)ps_os_remove(path, NULL);
    return st;
}
