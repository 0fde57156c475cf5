/* Release csv: a table as its scheme shows it. Everything in a row follows from what is shown, notes and figures too,
 * so that nothing here tells more than the counts do; but for standardised values and slopes, whose rules stand in
 * aggregate/table_values.h. */
#include "disclose/table_csv.h"
#include "disclose/value_csv.h"

#include <stdlib.h>

#define RELEASE_DIGITS 3 /* rounded counts carry no more */

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

/* Nobody of a group that is small, or that may be since it is hidden. A sum of nobody at all is no group. */
static bool nobody_of_few(const ps_table *table, size_t row, const ps_shown *people, const ps_shown *population,
                          const ps_scheme *scheme)
{
    const bool everybody = table->rows[row].summed == (1u << table->n_fields) - 1;

    return table->counted && !people->hidden && !people->count &&
           (population->hidden ||
            (population->count < ps_scheme_small_group(scheme) && (population->count || !everybody)));
}

static void add_note(ps_buffer *note, const ps_table *table, const ps_table_values *values, size_t row,
                     const ps_shown *people, const ps_shown *population, const ps_scheme *scheme)
{
    const bool area =
        ps_table_row_is_area(table, row) && !population->withheld &&
        (population->hidden || population->count < PS_AREA_PEOPLE_LEAST || population->count > PS_AREA_PEOPLE_MOST);
    const bool everybody = table->counted && !people->hidden && !population->hidden && population->count &&
                           people->count == population->count;

    ps_buffer_clear(note);
    if (area)
        ps_note_add(note, PS_NOTE_AREA);
    if (everybody)
        ps_note_add(note, PS_NOTE_EVERYBODY);
    if (nobody_of_few(table, row, people, population, scheme))
        ps_note_add(note, PS_NOTE_NOBODY);
    if (values)
        ps_value_csv_note(note, values, row);
}

/* A table with what is shown of it, and what follows from that. */
typedef struct release {
    const ps_table *table;
    const ps_shown *people, *population;
    const ps_scheme *scheme;
    ps_seen *seen; /* NULL where nothing but proportions is given */
    ps_table_values values;
    bool has_values;
} release;

static ps_status write_table(const release *x, const char *path, ps_error *err)
{
    const ps_table *table = x->table;
    const ps_table_values *values = x->has_values ? &x->values : NULL;
    ps_csv_writer *csv = NULL;
    ps_buffer note = {0};
    ps_status st = ps_csv_writer_open(&csv, path, err);
    bool no_memory;

    if (st != PS_OK)
        return st;
    ps_table_csv_heading(csv, table);
    ps_csv_end_row(csv);
    for (size_t r = 0; r < table->n_rows; r++) {
        const ps_shown *people = &x->people[r], *population = &x->population[r];

        ps_table_csv_labels(csv, table, r);
        write_count(csv, population);
        if (table->counted) {
            write_count(csv, people);
            write_figures(csv, table, people, population);
        }
        if (values)
            ps_value_csv_release(csv, table, values, r, &x->seen[r], people, population, RELEASE_DIGITS);
        add_note(&note, table, values, r, people, population, x->scheme);
        ps_csv_raw(csv, note.length ? note.at : "");
        ps_csv_end_row(csv);
    }
    no_memory = note.failed;
    ps_buffer_release(&note);
    st = ps_table_csv_finish(csv, path, err);
    return st == PS_OK && no_memory ? ps_fail_memory(err) : st;
}

ps_status ps_table_csv_release(const ps_table *table, const ps_shown *people, const ps_shown *population,
                               const ps_scheme *scheme, const char *path, const char *slope_path, ps_error *err)
{
    release x = {.table = table,
                 .people = people,
                 .population = population,
                 .scheme = scheme,
                 .has_values = ps_table_has_values(table)};
    ps_status st = PS_OK;

    if (st == PS_OK && (x.has_values || slope_path))
        st = ps_seen_of_shown(&x.seen, table, people, population, scheme, err);
    if (st == PS_OK && x.has_values)
        st = ps_table_values_open(&x.values, table, x.seen, err);
    if (st == PS_OK)
        st = write_table(&x, path, err);
    if (st == PS_OK && slope_path)
        st = ps_slope_csv_write(table, x.seen, slope_path, NULL, RELEASE_DIGITS, err);
    ps_table_values_close(&x.values);
    free(x.seen);
    return st;
}

ps_status ps_table_csv_protect(const ps_table *table, const ps_scheme *scheme, const char *path, ps_error *err)
{
    ps_shown *people = NULL, *population = NULL;
    ps_status st = ps_suppress(&people, &population, table, scheme, err);

    if (st == PS_OK)
        st = ps_table_csv_release(table, people, population, scheme, path, NULL, err);
    free(people);
    return st;
}
