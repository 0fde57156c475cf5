/* Internal csv: a table with its exact numbers. */
#include "base/text.h"
#include "disclose/table_csv.h"
#include "disclose/value_csv.h"

#define EXACT_DIGITS 12

/* Only the row of everybody tells how many were left out: by group it would be a table of its own. */
static void add_note(ps_buffer *note, const ps_table *table, const ps_table_values *values, size_t row)
{
    const ps_table_row *r = &table->rows[row];
    const bool everybody = r->summed == (1u << table->n_fields) - 1;

    ps_buffer_clear(note);
    if (r->small_area)
        ps_note_add(note, PS_NOTE_AREA);
    if (table->counted && r->population && r->people == r->population)
        ps_note_add(note, PS_NOTE_EVERYBODY);
    if (table->counted && r->population && r->population < PS_SMALL_GROUP && !r->people)
        ps_note_add(note, PS_NOTE_NOBODY);
    if (values)
        ps_value_csv_note(note, values, row);
    if (table->ages && table->ages[row].population[PS_AGE_GROUPS])
        ps_buffer_print(note, "%s%lu of unknown age are left out of the value", note->length ? "; " : "",
                        (unsigned long)table->ages[row].population[PS_AGE_GROUPS]);
    if (everybody && table->no_number)
        ps_buffer_print(note, "%s%llu without a number of 0 or more count as none", note->length ? "; " : "",
                        (unsigned long long)table->no_number);
    if (everybody && table->left_out)
        ps_buffer_print(note, "%s%llu more left out: they object to this use of their data or are test patients",
                        note->length ? "; " : "", (unsigned long long)table->left_out);
}

static ps_status write_table(const ps_table *table, const ps_table_values *values, const char *path, const char *stamp,
                             ps_error *err)
{
    ps_csv_writer *csv = NULL;
    ps_buffer note = {0};
    ps_status st = ps_csv_writer_open(&csv, path, err);
    bool no_memory;

    if (st != PS_OK)
        return st;
    ps_table_csv_heading(csv, table);
    if (stamp)
        ps_csv_raw(csv, "UNPROTECTED");
    ps_csv_end_row(csv);
    for (size_t r = 0; r < table->n_rows; r++) {
        const ps_table_row *row = &table->rows[r];

        add_note(&note, table, values, r);
        ps_table_csv_labels(csv, table, r);
        ps_csv_count(csv, row->population);
        if (table->counted)
            ps_csv_count(csv, row->people);
        ps_table_csv_figures(csv, table, row->people, row->population, EXACT_DIGITS);
        if (values)
            ps_value_csv_exact(csv, table, values, r, EXACT_DIGITS);
        ps_csv_text(csv, note.length ? note.at : "");
        if (stamp)
            ps_csv_text(csv, stamp);
        ps_csv_end_row(csv);
    }
    no_memory = note.failed;
    ps_buffer_release(&note);
    st = ps_table_csv_finish(csv, path, err);
    return st == PS_OK && no_memory ? ps_fail_memory(err) : st;
}

ps_status ps_table_csv_exact(const ps_table *table, const char *path, const char *slope_path, const char *stamp,
                             ps_error *err)
{
    ps_table_values values = {.rows = NULL};
    const bool has_values = ps_table_has_values(table);
    ps_status st = has_values ? ps_table_values_open(&values, table, NULL, err) : PS_OK;

    if (st == PS_OK)
        st = write_table(table, has_values ? &values : NULL, path, stamp, err);
    if (st == PS_OK && slope_path)
        st = ps_slope_csv_write(table, NULL, slope_path, stamp, EXACT_DIGITS, err);
    ps_table_values_close(&values);
    return st;
}
