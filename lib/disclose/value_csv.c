/* Value csv: what stands where a value is hidden is what stands where the counts are. */
#include "disclose/value_csv.h"

#include "base/number.h"
#include "disclose/events_hide.h"
#include "disclose/round.h"
#include "disclose/table_csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Sums are rounded as scheme hes rounds counts, whatever the scheme: their own margins are not looked after, as exact
 * ones would have to be. Few events are as telling as few people. */
static double shown_events(double events)
{
    const uint64_t whole = (uint64_t)llround(events);

    return ps_hes_is_small(whole) ? NAN : (double)ps_hes_round(whole);
}

/* Where the people may be nobody or a few, events would tell which. */
static bool may_be_nobody(const ps_shown *people, const ps_scheme *scheme)
{
    const ps_known known = ps_scheme_known(scheme, PS_KNOWS_STARS, PS_AS_COUNT, people->count, false);

    return known.least == 0 && known.most > 0;
}

static ps_status see_events(ps_seen *seen, const ps_table *table, const ps_shown *people, const ps_scheme *scheme,
                            ps_error *err)
{
    double *events = ps_calloc(table->n_rows, sizeof *events);
    ps_status st;

    if (!events)
        return ps_fail_memory(err);
    for (size_t r = 0; r < table->n_rows; r++)
        events[r] = people[r].hidden || may_be_nobody(&people[r], scheme) ? NAN : shown_events(table->rows[r].events);
    st = ps_events_hide(events, table, people, scheme, err);
    for (size_t r = 0; r < table->n_rows; r++) {
        seen[r].events = events[r];
        seen[r].known = seen[r].known && !isnan(events[r]);
    }
    free(events);
    return st;
}

ps_status ps_seen_of_shown(ps_seen **out, const ps_table *table, const ps_shown *people, const ps_shown *population,
                           const ps_scheme *scheme, ps_error *err)
{
    ps_seen *seen = ps_calloc(table->n_rows, sizeof *seen);
    ps_status st = PS_OK;

    if (!seen)
        return ps_fail_memory(err);
    for (size_t r = 0; r < table->n_rows; r++) {
        ps_known known;

        if (people[r].hidden)
            continue;
        known = ps_scheme_known(scheme, PS_KNOWS_STARS, PS_AS_COUNT, people[r].count, false);
        seen[r] = (ps_seen){.known = !population[r].hidden,
                            .people = people[r].count,
                            .population = population[r].count,
                            .people_least = (uint64_t)known.least};
    }
    if (table->sum)
        st = see_events(seen, table, people, scheme, err);
    if (st == PS_OK)
        *out = seen;
    else
        free(seen);
    return st;
}

void ps_value_csv_heading(ps_csv_writer *csv, const ps_table *table)
{
    if (table->sum) {
        char per[32], heading[48];

        ps_number_format(per, table->per, 12);
        snprintf(heading, sizeof heading, "events_per_%s", per);
        ps_csv_raw(csv, "events");
        ps_csv_raw(csv, heading);
    } else if (ps_table_has_own_value(table)) {
        ps_csv_raw(csv, "value");
    }
    if (ps_table_has_own_value(table)) {
        ps_csv_raw(csv, "lower");
        ps_csv_raw(csv, "upper");
        ps_csv_raw(csv, "method");
    }
    if (table->funnel) {
        ps_csv_raw(csv, "funnel_lower_95");
        ps_csv_raw(csv, "funnel_upper_95");
        ps_csv_raw(csv, "funnel_lower_99.8");
        ps_csv_raw(csv, "funnel_upper_99.8");
        ps_csv_raw(csv, "funnel");
    }
    if (table->compare_to) {
        ps_csv_raw(csv, "risk_ratio");
        ps_csv_raw(csv, "ratio_lower");
        ps_csv_raw(csv, "ratio_upper");
    }
}

static void write_estimate(ps_csv_writer *csv, const ps_estimate *e, int digits)
{
    ps_csv_number(csv, e->value, digits);
    ps_csv_number(csv, e->lower, digits);
    ps_csv_number(csv, e->upper, digits);
}

static void write_method(ps_csv_writer *csv, const ps_table_values *values, const ps_estimate *e)
{
    char text[200];

    snprintf(text, sizeof text, "%s%s%s%s", values->method, *values->method && e->method ? "; " : "",
             e->method ? "limits: " : "", e->method ? e->method : "");
    ps_csv_raw(csv, isnan(e->value) ? "" : text);
}

static void write_values(ps_csv_writer *csv, const ps_table *table, const ps_table_values *values, size_t row,
                         int digits)
{
    const ps_row_values *v = &values->rows[row];

    if (ps_table_has_own_value(table)) {
        write_estimate(csv, &v->value, digits);
        write_method(csv, values, &v->value);
    }
    if (table->funnel) {
        ps_csv_number(csv, v->funnel.lower95, digits);
        ps_csv_number(csv, v->funnel.upper95, digits);
        ps_csv_number(csv, v->funnel.lower998, digits);
        ps_csv_number(csv, v->funnel.upper998, digits);
        ps_csv_raw(csv, v->funnel.label ? v->funnel.label : "");
    }
    if (table->compare_to)
        write_estimate(csv, &v->ratio, digits);
}

void ps_value_csv_exact(ps_csv_writer *csv, const ps_table *table, const ps_table_values *values, size_t row,
                        int digits)
{
    if (table->sum)
        ps_csv_number(csv, table->rows[row].events, digits);
    write_values(csv, table, values, row, digits);
}

static void write_hidden(ps_csv_writer *csv, bool withheld)
{
    ps_csv_raw(csv, withheld ? "" : "*");
}

void ps_value_csv_release(ps_csv_writer *csv, const ps_table *table, const ps_table_values *values, size_t row,
                          const ps_seen *seen, const ps_shown *people, const ps_shown *population, int digits)
{
    const bool withheld = people->withheld || population->withheld;

    if (table->sum && isnan(seen->events))
        write_hidden(csv, people->withheld);
    else if (table->sum)
        ps_csv_count(csv, (uint64_t)seen->events);
    if (seen->known) {
        write_values(csv, table, values, row, digits);
        return;
    }
    for (int i = 0; ps_table_has_own_value(table) && i < 3; i++)
        write_hidden(csv, withheld);
    if (ps_table_has_own_value(table))
        ps_csv_empty(csv);
    for (int i = 0; table->funnel && i < 5; i++)
        write_hidden(csv, withheld || table->rows[row].summed); /* margins have none */
    for (int i = 0; table->compare_to && i < 3; i++)
        write_hidden(csv, withheld || table->rows[row].summed >> (table->n_fields - 1) & 1);
}

void ps_note_add(ps_buffer *note, const char *text)
{
    if (text)
        ps_buffer_print(note, "%s%s", note->length ? "; " : "", text);
}

void ps_value_csv_note(ps_buffer *note, const ps_table_values *values, size_t row)
{
    const ps_row_values *v = &values->rows[row];

    ps_note_add(note, v->value.note);
    ps_note_add(note, v->funnel.note);
    ps_note_add(note, v->ratio.note);
}
