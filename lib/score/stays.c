/* Stays: see stays.h. */
#include "score/stays.h"

#include "score/diagnoses.h"

#include <string.h>

static const ps_column *column_of(const ps_feed *feed, const char *name)
{
    const int column = ps_schema_column_find(feed->schema, name);

    return column >= 0 && feed->columns[column].n ? &feed->columns[column] : NULL;
}

static const uint32_t *words_of(const ps_feed *feed, const char *name)
{
    const ps_column *column = column_of(feed, name);

    return column ? column->text : NULL;
}

static uint32_t word(const ps_population *population, const char *text)
{
    const uint32_t found = ps_intern_find(population->words, text, strlen(text));

    return found ? found : UINT32_MAX;
}

void ps_stays_find(ps_stays *out, const ps_population *population, const ps_score_plan *score)
{
    out->n = 0;
    for (size_t f = 0; f < population->n_feeds && f < PS_INPUTS_MOST; f++) {
        const ps_feed *feed = &population->feeds[f];
        const ps_column *discharge;

        if (!(score->from >> f & 1) || feed->schema->kind != PS_KIND_ADMISSION || !feed->n_events)
            continue;
        discharge = column_of(feed, "discharge_date");
        out->feeds[out->n++] = (ps_stay_feed){.feed = feed,
                                              .codes = column_of(feed, "diagnosis"),
                                              .method = words_of(feed, "method"),
                                              .source = words_of(feed, "source"),
                                              .classification = words_of(feed, "classification"),
                                              .discharge = discharge ? discharge->day : NULL};
    }
    out->emergency = word(population, "emergency");
    out->hospital = word(population, "hospital");
    out->ordinary = word(population, "ordinary");
}

ps_stay ps_stay_latest_begun(const ps_stays *stays, uint32_t person, ps_span window)
{
    ps_stay latest = {NULL, 0};

    for (size_t f = 0; f < stays->n; f++) {
        size_t first, last;

        ps_events_within(&first, &last, stays->feeds[f].feed, person, window);
        if (last > first && (!latest.in || stays->feeds[f].feed->day[last - 1] >= ps_stay_day(latest)))
            latest = (ps_stay){&stays->feeds[f], last - 1};
    }
    return latest;
}

/* Whose discharge stands before their admission have none. */
static ps_day discharged(const ps_stay_feed *in, size_t event, ps_span window)
{
    const ps_day day = in->discharge[event];

    return day != PS_NO_DAY && in->feed->day[event] != PS_NO_DAY && day >= in->feed->day[event] && day >= window.from &&
                   day <= window.to
               ? day
               : PS_NO_DAY;
}

ps_stay ps_stay_latest_discharged(const ps_stays *stays, uint32_t person, ps_span window)
{
    ps_stay latest = {NULL, 0};
    ps_day newest = PS_NO_DAY;

    for (size_t f = 0; f < stays->n; f++) {
        const ps_stay_feed *in = &stays->feeds[f];

        for (size_t e = in->feed->first[person]; in->discharge && e < in->feed->first[person + 1]; e++) {
            const ps_day day = discharged(in, e, window);

            if (day != PS_NO_DAY && (!latest.in || day >= newest)) {
                latest = (ps_stay){in, e};
                newest = day;
            }
        }
    }
    return latest;
}
