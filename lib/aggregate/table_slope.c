/* Table slope: one line through the quantiles of each series. */
#include "aggregate/table_slope.h"

#include "aggregate/interval.h"
#include "aggregate/rate.h"
#include "aggregate/row_series.h"
#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define QUANTILES_LEAST 3
#define QUANTILES_MOST 16 /* tenths at most */

static ps_slope without(const char *note, const ps_slope_options *options)
{
    ps_slope none = ps_slope_index(NULL, 0, options); /* for what it points at */

    none.sii = none.rii = (ps_estimate){.value = NAN, .lower = NAN, .upper = NAN, .note = note};
    return none;
}

static ps_estimate value_of(const ps_table *table, size_t row)
{
    const ps_table_row *r = &table->rows[row];

    return table->rate == PS_RATE_DIRECT ? ps_table_row_standardised(table, row)
                                         : ps_proportion((double)r->people, (double)r->population, PS_TABLE_CONFIDENCE);
}

/* What is surely counted in all quantiles together, and in the smallest. */
typedef struct sure {
    uint64_t all, smallest;
} sure;

/* NULL: a line can be drawn. In a release copy it is judged by what is shown alone, so that the answer tells nothing;
 * standardised rates need their events in every quantile. */
static const char *problem(const ps_slope_row *slope, const ps_table *table, bool release, sure least)
{
    if (!slope->known)
        return PS_NOTE_HIDDEN_QUANTILE;
    if (slope->quantiles < QUANTILES_LEAST)
        return "fewer than 3 quantiles: no value is given";
    if (least.all < PS_EVENTS_LEAST || (release && table->ages && least.smallest < PS_EVENTS_LEAST))
        return release ? PS_NOTE_MAY_BE_FEW : PS_NOTE_UNDER_TEN;
    if (release && table->ages && table->aged_elsewhere >> table->rows[slope->row].summed & 1)
        return PS_NOTE_AGED_ELSEWHERE;
    return release && table->ages && ps_table_age_groups(table) < 2 ? PS_NOTE_ONE_BAND : NULL;
}

/* Statistics say so in a note. */
static bool lacked_memory(const ps_slope *slope)
{
    return (slope->sii.note && strstr(slope->sii.note, "no memory")) ||
           (slope->rii.note && strstr(slope->rii.note, "no memory"));
}

static void measure(ps_slope_row *out, const ps_table *table, const ps_seen *seen, const size_t *rows, size_t n)
{
    ps_slope_options options = PS_SLOPE_OPTIONS_INIT;
    ps_slope_band bands[QUANTILES_MOST] = {{0}};
    sure least = {0, UINT64_MAX};
    const char *note;

    options.more_deprived = true;
    *out = (ps_slope_row){.row = rows[0], .known = true};
    for (size_t i = 0; i < n; i++) {
        const ps_table_row *row = &table->rows[rows[i]];
        const char *label = row->labels[table->slope_field];
        double quantile;
        uint64_t surely;
        ps_estimate value;

        if (!ps_number_parse(&quantile, label, strlen(label)) || out->quantiles == QUANTILES_MOST)
            continue;
        out->known = out->known && (!seen || seen[rows[i]].known);
        out->events += seen ? seen[rows[i]].people : row->people;
        surely = seen ? seen[rows[i]].people_least : row->people;
        least.all += surely;
        least.smallest = surely < least.smallest ? surely : least.smallest;
        value = value_of(table, rows[i]);
        bands[out->quantiles++] = (ps_slope_band){
            quantile, (double)row->population, value.value,
            ps_slope_se_of_limits(value.value, value.lower, value.upper, PS_TABLE_CONFIDENCE, options.transform)};
    }
    note = problem(out, table, seen != NULL, least);
    for (size_t i = 0; !note && i < out->quantiles; i++)
        if (isnan(bands[i].value))
            note = "a quantile has no standardised rate";
    out->slope = note ? without(note, &options) : ps_slope_index(bands, out->quantiles, &options);
}

ps_status ps_table_slopes_open(ps_table_slopes *out, const ps_table *table, const ps_seen *seen, ps_error *err)
{
    ps_row_series series;
    ps_status st = ps_row_series_open(&series, table, table->slope_field, err);

    *out = (ps_table_slopes){NULL, 0};
    if (st != PS_OK)
        return st;
    out->rows = ps_calloc(series.n, sizeof *out->rows);
    if (!out->rows)
        st = ps_fail_memory(err);
    for (size_t s = 0; st == PS_OK && s < series.n; s++) {
        measure(&out->rows[out->n++], table, seen, &series.rows[series.first[s]],
                series.first[s + 1] - series.first[s]);
        if (lacked_memory(&out->rows[s].slope))
            st = ps_fail_memory(err);
    }
    ps_row_series_close(&series);
    if (st != PS_OK)
        ps_table_slopes_close(out);
    return st;
}

void ps_table_slopes_close(ps_table_slopes *slopes)
{
    free(slopes->rows);
    *slopes = (ps_table_slopes){NULL, 0};
}
