/* Population: the order of linking, and the finished record. */
#include "link/population.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "base/slim_numbers.h"
#include "link/snapshot.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Extracts are made weeks after the index date; what is dated later than this is a mistake. */
#define PS_BELIEVABLE_DAYS 62

static void release_feed(ps_feed *feed)
{
    free(feed->first);
    free(feed->row_first);
    free(feed->day);
    for (size_t c = 0; feed->columns && c < feed->schema->n_columns; c++) {
        if ((int)c == feed->schema->event_date)
            feed->columns[c].day = NULL; /* it is `day` itself */
        ps_column_release(&feed->columns[c]);
    }
    free(feed->columns);
}

void ps_population_free(ps_population *population)
{
    if (!population)
        return;
    for (size_t i = 0; i < population->n_feeds; i++) {
        release_feed(&population->feeds[i]);
        ps_input_report_free(population->reports[i]);
    }
    ps_person_columns_release(population);
    free(population->feeds);
    free(population->reports);
    free(population->settled);
    free(population->outside);
    ps_idmap_free(population->ids);
    ps_intern_free(population->words);
    ps_snapshot_file_close(population->file);
    free(population->sources);
    ps_tally_free(population->tally);
    free(population);
}

static ps_population *new_population(const ps_link_spec *spec)
{
    ps_population *population = ps_calloc(1, sizeof *population);

    if (!population)
        return NULL;
    population->index_date = spec->index_date;
    population->newest_extract = PS_NO_DAY;
    population->ids = ps_idmap_new();
    population->words = ps_intern_new();
    population->tally = ps_tally_new();
    population->feeds = ps_calloc(spec->n_inputs, sizeof *population->feeds);
    population->reports = ps_calloc(spec->n_inputs, sizeof *population->reports);
    if (population->ids && population->words && population->tally && population->feeds && population->reports)
        return population;
    ps_population_free(population);
    return NULL;
}

static ps_status join_spells(const ps_linking *l, ps_error *err)
{
    const ps_population *population = l->population;
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < l->spec->n_inputs; i++)
        if (l->rows[i].schema->kind == PS_KIND_ADMISSION)
            st = ps_rows_join_spells(&l->rows[i], population->n_people, population->index_date, population->words,
                                     l->pool, err);
    return st;
}

/* Traits that only the plan's names look at, or nobody while the plan's names do not. Link and lists look at the other
 * columns whatever the plan says. */
static bool is_optional(size_t column)
{
    static const uint8_t optional[PS_PERSON_COLUMNS] = {
        [PS_P_BORN] = 1,          [PS_P_AGE_BAND] = 1,
        [PS_P_SEX] = 1,           [PS_P_ETHNICITY_CODE] = 1,
        [PS_P_PCN] = 1,           [PS_P_IMD_RANK] = 1,
        [PS_P_IMD_DECILE] = 1,    [PS_P_LOCAL_QUINTILE] = 1,
        [PS_P_WARD] = 1,          [PS_P_LAD] = 1,
        [PS_P_LAD_NAME] = 1,      [PS_P_SUB_ICB] = 1,
        [PS_P_ICB] = 1,           [PS_P_SUB_ICB_NAME] = 1,
        [PS_P_ICB_NAME] = 1,      [PS_P_SP_DECLINED] = 1,
        [PS_P_INTERPRETER] = 1,   [PS_P_REGISTERED_FROM] = 1,
        [PS_P_COMMUNICATION] = 1, [PS_P_DIGITAL_DECILE] = 1,
        [PS_P_DIED] = 1,          [PS_P_AREA] = 1,
    };
    return optional[column];
}

/* Traits that are this column of person rows and nothing else. Where no input has it nobody has the trait, as far as
 * lists and tables can tell: they ask for a yes, and take a column that is not there for "cannot tell". */
static const char *told_by(size_t column)
{
    static const char *const names[PS_PERSON_COLUMNS] = {
        [PS_P_CARE_HOME] = "care_home",
        [PS_P_END_OF_LIFE] = "end_of_life",
        [PS_P_CONFIDENTIAL] = "confidential",
        [PS_P_DUMMY] = "dummy",
        [PS_P_SAFEGUARDING] = "safeguarding",
        [PS_P_NATIONAL_OPT_OUT] = "national_opt_out",
        [PS_P_DISSENT] = "dissent",
        [PS_P_LIVES_ALONE] = "lives_alone",
        [PS_P_CARER] = "carer",
        [PS_P_HOUSEBOUND] = "housebound",
        [PS_P_HAS_MOBILE] = "has_mobile",
        [PS_P_HAS_EMAIL] = "has_email",
        [PS_P_HAS_PHONE] = "has_phone",
        [PS_P_LETTER_ONLY] = "letter_only",
        [PS_P_HEARING_NEED] = "hearing_need",
        [PS_P_SIGHT_NEED] = "sight_need",
        [PS_P_NATIONAL_OPT_OUT_EVER] = "national_opt_out",
        [PS_P_DISSENT_EVER] = "dissent",
        [PS_P_SP_DECLINED_EVER] = "sp_declined_date",
        [PS_P_HOUSEHOLD] = "household",
    };
    return names[column];
}

static bool is_told(const ps_linking *l, size_t column)
{
    for (size_t i = 0; i < l->spec->n_inputs; i++) {
        const ps_input_rows *rows = &l->rows[i];

        if (rows->schema->makes_people ? ps_rows_column(rows, told_by(column)) != NULL
                                       : column == PS_P_CARE_HOME && rows->schema->kind == PS_KIND_CARE_HOME)
            return true;
    }
    return false;
}

static bool is_needed(const ps_linking *l, size_t column)
{
    if (!l->spec->asked || l->spec->asked[column])
        return true;
    if (column == PS_P_IMD_QUINTILE) /* ps_population_fifth */
        return !l->spec->asked[PS_P_IMD_DECILE];
    return told_by(column) ? is_told(l, column) : !is_optional(column);
}

/* What stands for each person; settling fills it. */
static ps_status make_person_columns(ps_linking *l, ps_error *err)
{
    ps_population *population = l->population;
    const size_t n = population->n_people;
    bool needed[PS_PERSON_COLUMNS];

    for (size_t c = 0; c < PS_PERSON_COLUMNS; c++)
        needed[c] = is_needed(l, c);
    ps_os_give_back(); /* what the rows stood in before they were grouped */
    if (!ps_person_columns_room(population, needed))
        return ps_fail_memory(err);
    if (!l->spec->asked || l->spec->profiled || l->spec->lsoa_path) {
        population->settled = n <= SIZE_MAX / PS_TRAITS ? ps_room(n * PS_TRAITS, sizeof *population->settled) : NULL;
        if (!population->settled)
            return ps_fail_memory(err);
    }
    return PS_OK;
}

/* Settled, they have served: what the traits take is more than what they leave. */
static void release_person_rows(ps_linking *l)
{
    for (size_t i = 0; i < l->spec->n_inputs; i++) {
        ps_input_rows *rows = &l->rows[i];

        if (!rows->schema->makes_people)
            continue;
        for (size_t c = 0; c < rows->schema->n_columns; c++)
            ps_column_release(&rows->columns[c]);
        free(rows->first);
        free(rows->order);
        rows->first = rows->order = NULL;
    }
}

static void hand_over_columns(ps_feed *feed, ps_input_rows *rows)
{
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if ((int)c == rows->schema->event_date || (rows->columns[c].n && ps_rows_kept(rows, c))) {
            feed->columns[c] = rows->columns[c];
            memset(&rows->columns[c], 0, sizeof rows->columns[c]);
        }
}

/* What only link tells apart, unreadable and empty, is the same outside. */
static void hand_over_person_rows(ps_feed *feed, ps_input_rows *rows)
{
    feed->row_first = rows->first;
    rows->first = NULL;
    hand_over_columns(feed, rows);
    for (size_t c = 0; c < rows->schema->n_columns; c++) {
        ps_column *column = &feed->columns[c];

        for (size_t i = 0; i < column->n; i++) {
            if (column->type == PS_DATE && column->day[i] == PS_UNREADABLE_DAY)
                column->day[i] = PS_NO_DAY;
            if (column->type == PS_FLAG && column->flag[i] == PS_UNREADABLE)
                column->flag[i] = PS_CANNOT_TELL;
        }
    }
}

/* An input's rows become a feed: what the caller wanted stays, the rest has served. */
static ps_status hand_over(ps_linking *l, size_t i, ps_error *err)
{
    ps_population *population = l->population;
    ps_input_rows *rows = &l->rows[i];
    ps_feed *feed = &population->feeds[i];
    const int date = rows->schema->event_date;

    feed->name = rows->spec.name;
    feed->schema = rows->schema;
    feed->columns = ps_calloc(rows->schema->n_columns, sizeof *feed->columns);
    population->n_feeds = i + 1; /* from here on ps_population_free sees it */
    population->reports[i] = rows->report;
    rows->report = NULL;
    if (!feed->columns)
        return ps_fail_memory(err);
    if (rows->schema->makes_people) {
        if (l->spec->profiled && rows->n)
            hand_over_person_rows(feed, rows);
        return PS_OK;
    }
    feed->n_events = rows->n;
    feed->first = rows->first;
    rows->first = NULL;
    if (!rows->n)
        return PS_OK;
    hand_over_columns(feed, rows);
    feed->day = feed->columns[date].day;
    return PS_OK;
}

static ps_status link_inputs(ps_linking *l, ps_error *err)
{
    const size_t n = l->spec->n_inputs;
    ps_status st = l->spec->snapshot ? ps_snapshot_load(l, l->spec->snapshot, l->spec->verify_sources, err)
                                     : ps_linking_gather(l, err);

    if (st == PS_OK)
        st = ps_linking_date(l, err);
    if (st == PS_OK)
        st = make_person_columns(l, err);
    if (st == PS_OK)
        st = ps_linking_map_areas(l, err);
    if (st == PS_OK)
        st = ps_linking_settle(l, err); /* on rows, not spells: regular attenders tell their traits too */
    if (st == PS_OK && !l->spec->profiled)
        release_person_rows(l);
    if (st == PS_OK) /* who is in both inputs stays known to both */
        st = ps_rows_count_once(l->rows, n, l->population->n_people, err);
    if (st == PS_OK)
        st = join_spells(l, err);
    if (st == PS_OK)
        st = ps_linking_settle_hospital(l, err);
    if (st == PS_OK)
        st = ps_linking_count_inputs(l, err);
    if (st == PS_OK)
        st = ps_linking_look_up(l, err);
    for (size_t i = 0; st == PS_OK && i < n; i++)
        st = hand_over(l, i, err);
    return st;
}

/* What was refused so far, whichever input it was that stopped. */
static void tell_stopped(const ps_linking *l, size_t ready)
{
    for (size_t i = 0; l->spec->stopped && i < ready; i++) {
        const ps_input_rows *rows = &l->rows[i];
        const ps_input_report *report = rows->report ? rows->report : NULL;

        if (!report && rows->reader)
            report = ps_reader_report(rows->reader);
        if (report && report->n_rejects)
            l->spec->stopped(l->spec->stopped_context, report);
    }
}

/* A snapshot keeps row numbers and the like, but as texts of the few people that they are of. */
static ps_status tell_labels(ps_input_rows *rows, ps_error *err)
{
    rows->of_labels = ps_calloc(rows->schema->n_columns, sizeof *rows->of_labels);
    for (size_t c = 0; rows->of_labels && c < rows->schema->n_columns; c++)
        rows->of_labels[c] = ps_snapshot_is_label(rows->schema, c);
    rows->spec.labels = rows->of_labels;
    return rows->of_labels ? PS_OK : ps_fail_memory(err);
}

static ps_status make_ready(ps_linking *l, size_t *ready, ps_error *err)
{
    const ps_link_spec *spec = l->spec;
    ps_status st = PS_OK;

    if (spec->n_inputs > PS_FEEDS_MOST) {
        ps_fail(err, PS_EPLAN, "%zu inputs: more than %d cannot be linked at once", spec->n_inputs, PS_FEEDS_MOST);
        ps_error_hint(err, "join files of one kind before linking");
        return PS_EPLAN;
    }
    atomic_init(&l->stopped, false);
    atomic_init(&l->bytes, 0);
    atomic_init(&l->held, 0);
    l->population = new_population(spec);
    l->rows = ps_calloc(spec->n_inputs, sizeof *l->rows);
    if (!l->population || !l->rows)
        return ps_fail_memory(err);
    for (; st == PS_OK && *ready < spec->n_inputs; ++*ready) {
        ps_input_rows *rows = &l->rows[*ready];
        st = ps_rows_init(rows, &spec->inputs[*ready], (unsigned)*ready, err);
        if (rows->schema->event_date >= 0)
            rows->spec.believable = l->believable;
        if (st == PS_OK && l->saves)
            st = tell_labels(rows, err);
    }
    return st;
}

static void release(ps_linking *l, size_t ready)
{
    for (size_t i = 0; i < ready; i++)
        ps_rows_release(&l->rows[i]);
    free(l->rows);
    ps_area_changes_release(&l->changes);
    free(l->area_class);
    free(l->by_area);
}

ps_status ps_population_link(ps_population **out, const ps_link_spec *spec, ps_pool *pool, ps_error *err)
{
    ps_linking l = {.spec = spec,
                    .pool = pool,
                    .believable = ps_day_add(spec->index_date, PS_BELIEVABLE_DAYS, PS_DAYS),
                    .reporting = ATOMIC_FLAG_INIT};
    size_t ready = 0;
    ps_status st;

    assert(spec->index_date != PS_NO_DAY);
    st = make_ready(&l, &ready, err);
    if (st == PS_OK)
        st = link_inputs(&l, err);
    if (st == PS_EDATA)
        tell_stopped(&l, ready);
    release(&l, ready);
    if (st == PS_OK)
        *out = l.population;
    else
        ps_population_free(l.population);
    return st;
}

ps_status ps_population_snapshot(ps_linked_counts *out, const char *path, const ps_link_spec *spec, ps_pool *pool,
                                 ps_error *err)
{
    ps_linking l = {.spec = spec, .pool = pool, .saves = path, .reporting = ATOMIC_FLAG_INIT};
    size_t ready = 0;
    ps_status st = make_ready(&l, &ready, err);

    if (st == PS_OK)
        st = ps_linking_gather(&l, err);
    if (st == PS_OK)
        st = ps_snapshot_save(path, &l, err);
    *out = (ps_linked_counts){0, 0, 0};
    for (size_t i = 0; st == PS_OK && i < ready; i++) {
        out->rows += l.rows[i].report->rows;
        out->refused += l.rows[i].report->refused;
        out->people = l.population->n_people;
    }
    if (st == PS_EDATA)
        tell_stopped(&l, ready);
    release(&l, ready);
    ps_population_free(l.population);
    return st;
}

unsigned ps_population_fifth(const ps_population *population, size_t person)
{
    const ps_column *fifth = &population->person[PS_P_IMD_QUINTILE], *tenth = &population->person[PS_P_IMD_DECILE];
    const double at = fifth->n ? ps_number_at(fifth, person) : tenth->n ? (ps_number_at(tenth, person) + 1) / 2 : 0;

    return at >= 1 && at < 6 ? (unsigned)at : 0; /* not known is no number */
}

int ps_population_feed(const ps_population *population, const char *name)
{
    for (size_t i = 0; i < population->n_feeds; i++)
        if (!strcmp(population->feeds[i].name, name))
            return (int)i;
    return -1;
}

static int by_mask(const void *a, const void *b)
{
    const ps_overlap *x = a, *y = b;
    return x->mask < y->mask ? -1 : x->mask > y->mask;
}

/* The place of a mask among those found, or a new one; SIZE_MAX: no memory. */
static size_t find_overlap(ps_overlap **overlap, size_t *n, size_t *capacity, uint32_t mask)
{
    size_t i = 0;

    while (i < *n && (*overlap)[i].mask != mask)
        i++;
    if (i == *n) {
        if (!ps_grow(overlap, capacity, *n + 1, sizeof **overlap))
            return SIZE_MAX;
        (*overlap)[(*n)++] = (ps_overlap){mask, 0};
    }
    return i;
}

#define PLACES 1024 /* of masks found before, by their low bits: few combinations of feeds occur */

ps_status ps_population_overlap(ps_overlap **out, size_t *n, const ps_population *population, ps_error *err)
{
    ps_overlap *overlap = NULL;
    size_t place[PLACES] = {0}, capacity = 0, used = 0;
    bool ok = ps_grow(&overlap, &capacity, 1, sizeof *overlap); /* never NULL, also for nobody */

    for (size_t p = 0; ok && p < population->n_people; p++) {
        const uint32_t mask = population->known[p];
        size_t at = place[mask % PLACES];

        if (at >= used || overlap[at].mask != mask)
            at = place[mask % PLACES] = find_overlap(&overlap, &used, &capacity, mask);
        ok = at != SIZE_MAX;
        if (ok)
            overlap[at].people++;
    }
    if (!ok) {
        free(overlap);
        return ps_fail_memory(err);
    }
    qsort(overlap, used, sizeof *overlap, by_mask);
    *out = overlap;
    *n = used;
    return PS_OK;
}
