/* Table values: see the header for what is known where. */
#include "aggregate/table_values.h"

#include "aggregate/compare.h"
#include "aggregate/interval.h"
#include "aggregate/label_order.h"
#include "aggregate/rate.h"
#include "aggregate/row_series.h"
#include "aggregate/smooth.h"
#include "aggregate/standardise.h"
#include "base/data.h"
#include "base/number.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct working {
    ps_table_values *out;
    const ps_table *table;
    const ps_seen *given; /* NULL: all is known */
    size_t whole;         /* row of everybody */
} working;

static const ps_estimate nothing = {.value = NAN, .lower = NAN, .upper = NAN};

static ps_estimate none(const char *note)
{
    ps_estimate e = nothing;

    e.note = note;
    return e;
}

bool ps_table_has_own_value(const ps_table *table)
{
    return table->counted && (table->sum || table->rate == PS_RATE_DIRECT || table->rate == PS_RATE_INDIRECT ||
                              table->rate == PS_RATE_SMOOTHED);
}

bool ps_table_has_values(const ps_table *table)
{
    return table->counted && (ps_table_has_own_value(table) || table->funnel || table->compare_to);
}

static ps_seen seen(const working *w, size_t row)
{
    const ps_table_row *r = &w->table->rows[row];

    return w->given ? w->given[row] : (ps_seen){true, r->people, r->population, r->people, r->events};
}

/* ---- ages ---- */

static double standard_weight(size_t band)
{
    const ps_data_table *standard = ps_data_find("standard/esp2013");
    double weight = NAN;
    const char *cell;
    int row;

    assert(standard);
    row = ps_data_row(standard, ps_data_column(standard, "age_band"), ps_age_groups[band]);
    assert(row >= 0);
    cell = ps_data_cell(standard, (size_t)row, ps_data_column(standard, "weight"));
    return ps_number_parse(&weight, cell, strlen(cell)) ? weight : NAN;
}

static bool has_band(const ps_table *table, size_t band)
{
    return table->ages[table->n_rows - 1].population[band] > 0;
}

size_t ps_table_age_groups(const ps_table *table)
{
    size_t n = 0;

    for (size_t b = 0; table->ages && b < PS_AGE_GROUPS; b++)
        n += has_band(table, b);
    return n;
}

/* Counts of a row in the bands that the table has. */
static size_t bands_of(double x[PS_AGE_GROUPS], double n[PS_AGE_GROUPS], const ps_table *table, size_t row)
{
    size_t bands = 0;

    for (size_t b = 0; b < PS_AGE_GROUPS; b++) {
        if (!has_band(table, b))
            continue;
        x[bands] = table->ages[row].people[b];
        n[bands++] = table->ages[row].population[b];
    }
    return bands;
}

ps_estimate ps_table_row_standardised(const ps_table *table, size_t row)
{
    double x[PS_AGE_GROUPS], n[PS_AGE_GROUPS], weights[PS_AGE_GROUPS];
    const size_t bands = bands_of(x, n, table, row);

    for (size_t b = 0, at = 0; b < PS_AGE_GROUPS; b++)
        if (has_band(table, b))
            weights[at++] = standard_weight(b);
    return ps_standardised_rate(x, n, weights, bands, table->per, PS_TABLE_CONFIDENCE);
}

static ps_estimate ratio_to_whole(const working *w, size_t row)
{
    double x[PS_AGE_GROUPS], n[PS_AGE_GROUPS], x_whole[PS_AGE_GROUPS], n_whole[PS_AGE_GROUPS];
    const size_t bands = bands_of(x, n, w->table, row);

    (void)bands_of(x_whole, n_whole, w->table, w->whole);
    return ps_standardised_ratio(x, n, x_whole, n_whole, bands, w->table->per, PS_TABLE_CONFIDENCE).ratio;
}

static bool is_aged_elsewhere(const ps_table *table, size_t row)
{
    return table->aged_elsewhere >> table->rows[row].summed & 1;
}

static ps_estimate standardised(const working *w, size_t row)
{
    const ps_seen s = seen(w, row);
    const bool indirect = w->table->rate == PS_RATE_INDIRECT;

    if (!s.known || (indirect && !seen(w, w->whole).known))
        return nothing;
    if (w->given && s.people_least < PS_EVENTS_LEAST)
        return none(PS_NOTE_MAY_BE_FEW);
    if (w->given && (is_aged_elsewhere(w->table, row) || (indirect && is_aged_elsewhere(w->table, w->whole))))
        return none(PS_NOTE_AGED_ELSEWHERE);
    if (w->given && ps_table_age_groups(w->table) < 2)
        return none(PS_NOTE_ONE_BAND);
    return indirect ? ratio_to_whole(w, row) : ps_table_row_standardised(w->table, row);
}

/* ---- events ---- */

static ps_estimate events(const working *w, size_t row)
{
    const ps_seen s = seen(w, row);
    ps_estimate e = nothing;

    if (!s.known)
        return e;
    e = ps_rate(s.events, (double)s.population, w->table->per, PS_TABLE_CONFIDENCE);
    if (!e.note)
        e.note = PS_NOTE_REPEATS;
    return e;
}

/* ---- smoothing ---- */

static bool is_area(const ps_table *table, size_t row)
{
    const char *label = table->rows[row].labels[0];

    return strcmp(label, PS_LABEL_OUTSIDE) && strcmp(label, PS_LABEL_UNKNOWN);
}

/* One series of areas; unknown ones and what is hidden take no part. */
static ps_status smooth_series(const working *w, const size_t *rows, size_t n, ps_error *err)
{
    double *x = ps_calloc(2 * n, sizeof *x);
    ps_smoothed *smoothed = ps_calloc(n, sizeof *smoothed);
    size_t *areas = ps_calloc(n, sizeof *areas);
    const bool room = x && smoothed && areas;
    size_t n_areas = 0;

    for (size_t i = 0; room && i < n; i++) {
        const ps_seen s = seen(w, rows[i]);

        if (!is_area(w->table, rows[i]))
            w->out->rows[rows[i]].value = none(PS_NOTE_NO_AREA);
        if (!s.known || !is_area(w->table, rows[i]))
            continue;
        x[n_areas] = (double)s.people;
        x[n + n_areas] = (double)s.population;
        areas[n_areas++] = rows[i];
    }
    if (room && n_areas)
        (void)ps_smooth_global(smoothed, x, x + n, n_areas, w->table->per);
    for (size_t i = 0; room && i < n_areas; i++) {
        ps_estimate *e = &w->out->rows[areas[i]].value;

        if (w->given && seen(w, areas[i]).people_least < PS_EVENTS_LEAST) {
            *e = none(PS_NOTE_MAY_BE_FEW);
            continue;
        }
        *e = none(smoothed[i].note);
        e->value = smoothed[i].value;
    }
    free(x);
    free(smoothed);
    free(areas);
    return room ? PS_OK : ps_fail_memory(err);
}

static ps_status smooth(const working *w, ps_error *err)
{
    ps_row_series series;
    ps_status st;

    if (!w->table->n_fields)
        return PS_OK;
    st = ps_row_series_open(&series, w->table, 0, err);
    if (st != PS_OK)
        return st;
    for (size_t s = 0; st == PS_OK && s < series.n; s++)
        st = smooth_series(w, &series.rows[series.first[s]], series.first[s + 1] - series.first[s], err);
    ps_row_series_close(&series);
    return st;
}

/* ---- funnels, comparisons ---- */

static void draw_funnel(const working *w)
{
    const ps_seen whole = seen(w, w->whole);

    if (!whole.known || !whole.population)
        return;
    for (size_t r = 0; r < w->table->n_rows; r++) {
        const ps_seen s = seen(w, r);

        if (w->table->rows[r].summed == 0 && s.known)
            w->out->rows[r].funnel = ps_funnel_proportion((double)s.people, (double)s.population,
                                                          (double)whole.people / (double)whole.population);
    }
}

static void compare_series(const working *w, const size_t *rows, size_t n)
{
    const size_t last = w->table->n_fields - 1;
    ps_two two;
    size_t to = 0;

    while (to < n && strcmp(w->table->rows[rows[to]].labels[last], w->table->compare_to))
        to++;
    for (size_t i = 0; i < n; i++) {
        ps_estimate *ratio = &w->out->rows[rows[i]].ratio;
        const ps_seen a = seen(w, rows[i]);

        if (to == n) {
            ratio->note = "nobody to compare with";
        } else if (i == to) {
            ratio->note = PS_NOTE_COMPARED;
        } else if (a.known && seen(w, rows[to]).known) {
            const ps_seen b = seen(w, rows[to]);

            two = (ps_two){(double)a.people, (double)a.population, (double)b.people, (double)b.population};
            *ratio = ps_risk_ratio(two, PS_TABLE_CONFIDENCE);
        }
    }
}

static ps_status compare(const working *w, ps_error *err)
{
    ps_row_series series;
    ps_status st = ps_row_series_open(&series, w->table, w->table->n_fields - 1, err);

    if (st != PS_OK)
        return st;
    for (size_t s = 0; s < series.n; s++)
        compare_series(w, &series.rows[series.first[s]], series.first[s + 1] - series.first[s]);
    ps_row_series_close(&series);
    return PS_OK;
}

/* ---- all ---- */

static void say_method(char *out, size_t room, const ps_table *table)
{
    char per[32], ages[40] = "";
    size_t first = PS_AGE_GROUPS, last = 0;

    ps_number_format(per, table->per, 12);
    for (size_t b = 0; table->ages && b < PS_AGE_GROUPS; b++)
        if (has_band(table, b)) {
            first = first == PS_AGE_GROUPS ? b : first;
            last = b;
        }
    if (first < PS_AGE_GROUPS && ps_table_age_groups(table) < PS_AGE_GROUPS)
        snprintf(ages, sizeof ages, " ages %s to %s", ps_age_groups[first], ps_age_groups[last]);
    *out = '\0';
    if (table->rate == PS_RATE_DIRECT)
        snprintf(out, room, "directly standardised per %s to ESP 2013%s", per, ages);
    else if (table->rate == PS_RATE_INDIRECT)
        snprintf(out, room, "observed / expected by the ages of all%s", ages);
    else if (table->rate == PS_RATE_SMOOTHED)
        snprintf(out, room, "empirical Bayes per %s", per);
}

ps_status ps_table_values_open(ps_table_values *out, const ps_table *table, const ps_seen *given, ps_error *err)
{
    const working w = {out, table, given, table->n_rows - 1};
    ps_status st = PS_OK;

    *out = (ps_table_values){.rows = ps_calloc(table->n_rows, sizeof *out->rows)};
    if (!out->rows)
        return ps_fail_memory(err);
    say_method(out->method, sizeof out->method, table);
    for (size_t r = 0; r < table->n_rows; r++) {
        ps_row_values *row = &out->rows[r];

        *row = (ps_row_values){nothing, {NAN, NAN, NAN, NAN, NAN, NULL, NULL, NULL}, nothing};
        if (table->sum)
            row->value = events(&w, r);
        else if (table->ages)
            row->value = standardised(&w, r);
    }
    if (table->rate == PS_RATE_SMOOTHED)
        st = smooth(&w, err);
    if (table->funnel)
        draw_funnel(&w);
    if (st == PS_OK && table->compare_to)
        st = compare(&w, err);
    if (st != PS_OK)
        ps_table_values_close(out);
    return st;
}

void ps_table_values_close(ps_table_values *values)
{
    free(values->rows);
    values->rows = NULL;
}
