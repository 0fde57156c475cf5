/* Release csv: a table as scheme hes shows it. Everything in a row follows from what is shown, notes and figures too,
 * so that nothing here tells more than the counts do. */
#include "disclose/suppress.h"
#include "disclose/table_csv.h"

#include <stdlib.h>

#define RELEASE_DIGITS 3 /* counts to the nearest 5 carry no more */

static void write_count(ps_csv_writer *csv, const ps_shown *shown)
{
    if (shown->withheld)
        ps_csv_empty(csv);
    else if (shown->hidden)
        ps_csv_raw(csv, "*");
    else
        ps_csv_count(csv, shown->count);
}

static void write_figures(ps_csv_writer *csv, const ps_table *table, const ps_shown *people, const ps_shown *population)
{
    if (!people->hidden && !population->hidden) {
        ps_table_csv_figures(csv, table, people->count, population->count, RELEASE_DIGITS);
        return;
    }
    for (size_t i = 0; i < ps_table_csv_n_figures(table); i++) {
        if (people->withheld || population->withheld)
            ps_csv_empty(csv);
        else
            ps_csv_raw(csv, "*");
    }
}

static void write_note(ps_csv_writer *csv, const ps_table *table, size_t row, const ps_shown *people,
                       const ps_shown *population)
{
    const bool area =
        ps_table_row_is_area(table, row) && !population->withheld &&
        (population->hidden || population->count < PS_AREA_PEOPLE_LEAST || population->count > PS_AREA_PEOPLE_MOST);
    const bool everybody = table->counted && !people->hidden && !population->hidden && population->count &&
                           people->count == population->count;

    if (area && everybody)
        ps_csv_raw(csv, PS_NOTE_AREA "; " PS_NOTE_EVERYBODY);
    else
        ps_csv_raw(csv, area ? PS_NOTE_AREA : everybody ? PS_NOTE_EVERYBODY : "");
}

ps_status ps_table_csv_release(const ps_table *table, const char *path, ps_error *err)
{
    ps_shown *people = NULL, *population = NULL;
    ps_csv_writer *csv = NULL;
    ps_status st = ps_suppress_hes(&people, &population, table, err);

    if (st == PS_OK)
        st = ps_csv_writer_open(&csv, path, err);
    if (st != PS_OK) {
        free(people);
        return st;
    }
    ps_table_csv_heading(csv, table);
    ps_csv_end_row(csv);
    for (size_t r = 0; r < table->n_rows; r++) {
        ps_table_csv_labels(csv, table, r);
        write_count(csv, &population[r]);
        if (table->counted) {
            write_count(csv, &people[r]);
            write_figures(csv, table, &people[r], &population[r]);
        }
        write_note(csv, table, r, &people[r], &population[r]);
        ps_csv_end_row(csv);
    }
    free(people);
    return ps_table_csv_finish(csv, path, err);
}
