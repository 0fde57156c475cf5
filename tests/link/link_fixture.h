/* Link fixture: inputs written as small CSV texts, linked for real. One at a time in a process; Check runs each test in
 * its own. */
#ifndef POPSTRAT_TEST_LINK_FIXTURE_H
#define POPSTRAT_TEST_LINK_FIXTURE_H

#include "base/date.h"
#include "base/os.h"
#include "base/slim_numbers.h"
#include "link/population.h"
#include "test.h"

#define FIXTURE_INPUTS 40
#define FIXTURE_COLUMNS 48

#define PERSON_HEAD                                                                                                    \
    "pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa\n"

static struct {
    ps_link_spec spec;
    ps_input_spec inputs[FIXTURE_INPUTS];
    ps_want want[FIXTURE_INPUTS][FIXTURE_COLUMNS];
    const char *none[FIXTURE_INPUTS][FIXTURE_COLUMNS];
    char paths[FIXTURE_INPUTS + 2][64];
    char names[FIXTURE_INPUTS + 2][64];
    size_t n_files;
    ps_error err;
} fixture;

static inline const char *fixture_file(const char *text, size_t length)
{
    char *path = fixture.paths[fixture.n_files];
    FILE *file;

    (void)snprintf(path, sizeof fixture.paths[0], "/tmp/popstrat-link-%u-%zu", ps_os_process_id(), fixture.n_files);
    fixture.n_files++;
    file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static inline void fixture_start(const char *index_date)
{
    memset(&fixture, 0, sizeof fixture);
    fixture.spec.inputs = fixture.inputs;
    fixture.spec.index_date = ps_day_parse(index_date);
}

/* Another input, every column wanted where it is there. */
static inline ps_input_spec *fixture_give(const char *name, ps_kind kind, const char *text)
{
    const size_t i = fixture.spec.n_inputs++;
    ps_input_spec *spec = &fixture.inputs[i];

    (void)snprintf(fixture.names[i], sizeof fixture.names[i], "%s", name);
    spec->name = fixture.names[i];
    spec->file = spec->name;
    spec->path = fixture_file(text, strlen(text));
    spec->schema = ps_schema_of(kind);
    spec->delimiter = ',';
    spec->max_reject_share = 0.01;
    for (size_t c = 0; c < spec->schema->n_columns; c++)
        fixture.want[i][c] = PS_WANT_IF_THERE;
    spec->want = fixture.want[i];
    spec->none_supplied = fixture.none[i];
    return spec;
}

static inline void fixture_none(const char *column) /* of the input given last */
{
    const size_t i = fixture.spec.n_inputs - 1;
    const int c = ps_schema_column_find(fixture.inputs[i].schema, column);
    ck_assert_int_ge(c, 0);
    fixture.none[i][c] = "assurance 7";
}

static inline void fixture_gone(void)
{
    for (size_t i = 0; i < fixture.n_files; i++)
        (void)remove(fixture.paths[i]);
}

static inline ps_status fixture_try(ps_population **out, ps_pool *pool)
{
    const ps_status st = ps_population_link(out, &fixture.spec, pool, &fixture.err);
    fixture_gone();
    return st;
}

static inline ps_population *fixture_link(void)
{
    ps_population *population = NULL;
    const ps_status st = fixture_try(&population, NULL);
    ck_assert_msg(st == PS_OK, "%s:%llu:%u: %s: %s (%s)", fixture.err.file, (unsigned long long)fixture.err.line,
                  fixture.err.column, fixture.err.field, fixture.err.message, fixture.err.value);
    return population;
}

static inline uint32_t person_of(const ps_population *p, const char *id)
{
    return ps_idmap_find(p->ids, ps_slice_of(id));
}

static inline const char *text_of(const ps_population *p, const char *id, int column)
{
    return ps_intern_text(p->words, p->person[column].text[person_of(p, id)]);
}

static inline int flag_of(const ps_population *p, const char *id, int column)
{
    return p->person[column].flag[person_of(p, id)];
}

static inline const char *day_text(ps_day day)
{
    static char out[4][11];
    static unsigned turn;
    turn = (turn + 1) % 4;
    ps_day_format(out[turn], day);
    return out[turn];
}

static inline const char *day_of(const ps_population *p, const char *id, int column)
{
    return day_text(p->person[column].day[person_of(p, id)]);
}

static inline uint64_t linked(const ps_population *p, const char *subject, const char *name)
{
    return ps_tally_get(p->tally, "link", subject, name);
}

/* The events of a person as "date:value date:value", value from a column of the feed (text, flag, number, date or
 * codes). */
static inline const char *events_of(const ps_population *p, const char *feed_name, const char *id, const char *column)
{
    static char out[4096];
    const ps_feed *feed = &p->feeds[ps_population_feed(p, feed_name)];
    const uint32_t person = person_of(p, id);
    const int c = column ? ps_schema_column_find(feed->schema, column) : -1;
    size_t used = 0;

    out[0] = '\0';
    for (size_t e = feed->first[person]; e < feed->first[person + 1]; e++) {
        used += (size_t)snprintf(out + used, sizeof out - used, "%s%s", used ? " " : "", day_text(feed->day[e]));
        if (c < 0)
            continue;
        used += (size_t)snprintf(out + used, sizeof out - used, ":");
        if (!feed->columns[c].n) {
            used += (size_t)snprintf(out + used, sizeof out - used, "unread");
        } else if (feed->columns[c].type == PS_CODES) {
            for (size_t k = feed->columns[c].first[e]; k < feed->columns[c].first[e + 1]; k++)
                used +=
                    (size_t)snprintf(out + used, sizeof out - used, "%s%s", k > feed->columns[c].first[e] ? "+" : "",
                                     ps_intern_text(p->words, feed->columns[c].text[k]));
        } else {
            const ps_value v = ps_column_value(&feed->columns[c], e, p->words);
            if (v.known && v.type == PS_DATE)
                used += (size_t)snprintf(out + used, sizeof out - used, "%s", day_text(v.day));
            else if (v.known && v.type == PS_NUMBER)
                used += (size_t)snprintf(out + used, sizeof out - used, "%g", v.number);
            else if (v.known && v.type == PS_FLAG)
                used += (size_t)snprintf(out + used, sizeof out - used, "%s", v.yes ? "yes" : "no");
            else
                used += (size_t)snprintf(out + used, sizeof out - used, "%s", v.text);
        }
    }
    return out;
}

#endif
