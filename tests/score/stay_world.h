/* Stay world: a small world with one or two feeds of admissions and one of attendances, for tests of scores that go by
 * them. Everybody is born on 1 January 1940 unless a test says otherwise. */
#ifndef POPSTRAT_STAY_WORLD_H
#define POPSTRAT_STAY_WORLD_H

#include "score/method.h"
#include "small_world.h"

/* An event; NULL: not recorded. They stand by person, then date. */
typedef struct stay {
    uint32_t person;
    const char *day, *method, *codes, *discharge, *classification, *source;
} stay;

typedef struct stay_world {
    small_world s;
    ps_feed feeds[3];
    ps_plan_input inputs[3];
    ps_score_plan score;
    ps_name_row *rows;
    size_t n_rows;
} stay_world;

static inline ps_column *stay_column(ps_feed *feed, const char *name)
{
    const int column = ps_schema_column_find(feed->schema, name);

    ck_assert_int_ge(column, 0);
    return &feed->columns[column];
}

static inline void stay_codes(stay_world *w, ps_column *codes, size_t event, const char *at)
{
    codes->first[event + 1] = codes->first[event];
    while (at && *at) {
        const size_t length = strcspn(at, ";");

        codes->text[codes->first[event + 1]++] = ps_intern_add(w->s.population.words, at, length);
        at += length + (at[length] == ';');
    }
}

static inline ps_feed *stay_feed(stay_world *w, const char *name, ps_kind kind, const stay *events, size_t n)
{
    ps_feed *feed = &w->feeds[w->s.population.n_feeds];
    const bool admissions = kind == PS_KIND_ADMISSION;

    feed->name = name;
    feed->schema = ps_schema_of(kind);
    feed->n_events = n;
    feed->first = ps_calloc(w->s.population.n_people + 1, sizeof *feed->first);
    feed->day = ps_calloc(n, sizeof *feed->day);
    feed->columns = ps_calloc(feed->schema->n_columns, sizeof *feed->columns);
    ck_assert(feed->first && feed->day && feed->columns);
    ck_assert(ps_column_init(stay_column(feed, admissions ? "method" : "category"), PS_TEXT, n));
    if (admissions) {
        ck_assert(ps_column_init(stay_column(feed, "source"), PS_TEXT, n));
        ck_assert(ps_column_init(stay_column(feed, "classification"), PS_TEXT, n));
        ck_assert(ps_column_init(stay_column(feed, "discharge_date"), PS_DATE, n));
        ck_assert(ps_column_init(stay_column(feed, "diagnosis"), PS_CODES, n));
        stay_column(feed, "diagnosis")->text = ps_calloc(n * 16, sizeof(uint32_t));
    }
    for (size_t e = 0; e < n; e++) {
        feed->day[e] = ps_day_parse(events[e].day);
        ck_assert_int_ne(feed->day[e], PS_NO_DAY);
        stay_column(feed, admissions ? "method" : "category")->text[e] = small_word(&w->s, events[e].method);
        if (admissions) {
            stay_column(feed, "source")->text[e] = small_word(&w->s, events[e].source);
            stay_column(feed, "classification")->text[e] = small_word(&w->s, events[e].classification);
            if (events[e].discharge)
                stay_column(feed, "discharge_date")->day[e] = ps_day_parse(events[e].discharge);
            stay_codes(w, stay_column(feed, "diagnosis"), e, events[e].codes);
        }
        for (size_t p = events[e].person + 1; p <= w->s.population.n_people; p++)
            feed->first[p] = (uint32_t)e + 1;
    }
    w->inputs[w->s.population.n_feeds].name = name;
    w->s.population.n_feeds++;
    w->s.plan.n_inputs++;
    return feed;
}

/* The score as a plan has it that says nothing but its name; feeds and changes come after. */
static inline void stay_open(stay_world *w, size_t n_people, const ps_score_method *method)
{
    memset(w, 0, sizeof *w);
    small_open(&w->s, n_people, NULL);
    for (size_t p = 0; p < n_people; p++)
        w->s.population.person[PS_P_BORN].day[p] = ps_day_of(1940, 1, 1);
    w->s.population.feeds = w->feeds;
    w->s.plan.inputs = w->inputs;
    w->score = (ps_score_plan){.name = method->built_in.name,
                               .title = method->built_in.title,
                               .built_in = &method->built_in,
                               .from = 7,
                               .lookback_amount = method->built_in.lookback_amount,
                               .lookback_unit = method->built_in.lookback_unit};
    w->s.plan.scores = &w->score;
    w->s.plan.n_scores = 1;
}

static inline void stay_fill(stay_world *w, ps_pool *pool)
{
    ck_assert_int_eq(ps_score_rows(&w->rows, &w->n_rows, &w->s.plan, NULL), PS_OK);
    small_rows(&w->s, w->rows, w->n_rows);
    small_make(&w->s);
    ck_assert_int_eq(ps_score_fill(w->s.world, 0, pool, NULL), PS_OK);
}

static inline double stay_number(const stay_world *w, const char *name, uint32_t person)
{
    return ps_number_at(small_find(&w->s, name), person);
}

/* NAN is equal to NAN here. */
static inline bool stay_is(double got, double wanted)
{
    return isnan(wanted) ? isnan(got) : got == wanted;
}

static inline void stay_close(stay_world *w)
{
    for (size_t f = 0; f < w->s.population.n_feeds; f++) {
        for (size_t c = 0; c < w->feeds[f].schema->n_columns; c++)
            ps_column_release(&w->feeds[f].columns[c]);
        free(w->feeds[f].first);
        free(w->feeds[f].day);
        free(w->feeds[f].columns);
    }
    small_close(&w->s);
}

#endif
