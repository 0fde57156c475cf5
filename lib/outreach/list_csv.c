/* List CSV: one file of a list, the plan's fields in the plan's order, and the same rows to its workbook.
 *
 * People stand in rank order, so each one's values lie far apart from the next one's. Values are therefore looked up a
 * column at a time for some rows ahead: memory answers many questions about one column sooner than a few about each.
 *
 * Texts are guarded against being read as formulas, and ids are texts; numbers and dates are not. A flag is yes, no or
 * empty; an analyst's reads "cannot tell" where a rule could not. */
#include "base/csv_parts.h"
#include "base/slim_numbers.h"
#include "outreach/list_job.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 12 /* as in tables */

#define ROWS_LOOKED_UP ((size_t)64) /* at once */

/* A person's value of a name of the plan. */
typedef union value {
    double number;
    ps_day day;
    uint32_t text;
    uint8_t flag;
} value;

typedef struct row {
    const ps_list_job *job;
    const char *recipient;
    uint32_t person;
    const value *values; /* of field f: values[f * ROWS_LOOKED_UP] */
    ps_route route;
    ps_buffer text;
    char *id; /* room for a pseudonym */
} row;

typedef struct field {
    const char *name;
    void (*word)(ps_csv_writer *csv, row *r); /* a word that only lists know; NULL: a name of the plan */
    const ps_column *column;
    bool of_route; /* the word tells of the person's route */
} field;

/* ---- words that only lists know ---- */

static void word_pseudo_id(ps_csv_writer *csv, row *r)
{
    ps_list_id(r->id, r->job, r->recipient, r->person);
    ps_csv_text(csv, r->id);
}

static void word_need(ps_csv_writer *csv, row *r)
{
    ps_csv_text(csv, r->route.need);
}

static void word_who(ps_csv_writer *csv, row *r)
{
    ps_csv_text(csv, r->route.who);
}

static void word_how(ps_csv_writer *csv, row *r)
{
    ps_buffer_clear(&r->text);
    ps_route_say_how(&r->text, &r->route);
    ps_csv_slice(csv, r->text.at ? r->text.at : "", r->text.length);
}

static void word_within(ps_csv_writer *csv, row *r)
{
    ps_csv_text(csv, r->route.within);
}

static void word_wave(ps_csv_writer *csv, row *r)
{
    if (r->job->wave)
        ps_csv_count(csv, r->job->wave[r->person]);
    else
        ps_csv_empty(csv);
}

static void word_start_from(ps_csv_writer *csv, row *r)
{
    ps_csv_day(csv, r->job->start_from ? r->job->start_from[r->person] : PS_NO_DAY);
}

static void word_practice_first(ps_csv_writer *csv, row *r)
{
    ps_csv_raw(csv, r->route.practice_first ? "yes" : "");
}

static void add_composed(ps_csv_writer *csv, row *r, void (*compose)(ps_buffer *, const ps_list_job *, uint32_t))
{
    ps_buffer_clear(&r->text);
    compose(&r->text, r->job, r->person);
    ps_csv_slice(csv, r->text.at ? r->text.at : "", r->text.length);
}

static void word_why(ps_csv_writer *csv, row *r)
{
    add_composed(csv, r, ps_reason_why);
}

static void word_source(ps_csv_writer *csv, row *r)
{
    add_composed(csv, r, ps_referred_words);
}

static void word_topics(ps_csv_writer *csv, row *r)
{
    add_composed(csv, r, ps_topics_say);
}

static void word_evidence(ps_csv_writer *csv, row *r)
{
    add_composed(csv, r, ps_reason_evidence);
}

static void word_flags(ps_csv_writer *csv, row *r)
{
    add_composed(csv, r, ps_reason_flags);
}

static void word_nearby(ps_csv_writer *csv, row *r)
{
    add_composed(csv, r, ps_nearby_say);
}

static const field words[] = {
    {"pseudo_id", word_pseudo_id, NULL, false},
    {"need", word_need, NULL, true},
    {"who", word_who, NULL, true},
    {"how", word_how, NULL, true},
    {"within", word_within, NULL, true},
    {"topics", word_topics, NULL, false},
    {"why", word_why, NULL, false},
    {"source", word_source, NULL, false},
    {"evidence", word_evidence, NULL, false},
    {"flags", word_flags, NULL, false},
    {PS_FIELD_NEARBY, word_nearby, NULL, false},
    {"speak_to_practice_first", word_practice_first, NULL, true},
    {"wave", word_wave, NULL, false},
    {"start_from", word_start_from, NULL, false},
};

/* ---- names of the plan ---- */

static void add_flag(ps_csv_writer *csv, const row *r, uint8_t answer)
{
    const bool tell = r->job->list->audience == PS_AUDIENCE_ANALYST;
    ps_csv_raw(csv, answer == PS_YES ? "yes" : answer == PS_NO ? "no" : tell ? "cannot tell" : "");
}

static void add_value(ps_csv_writer *csv, const row *r, const ps_column *column, value held)
{
    switch (column->n ? column->type : PS_NOTHING) {
    case PS_NUMBER:
        ps_csv_number(csv, held.number, DIGITS);
        break;
    case PS_DATE:
        ps_csv_day(csv, held.day);
        break;
    case PS_TEXT:
        ps_csv_slice(csv, ps_intern_text(r->job->population->words, held.text),
                     ps_intern_length(r->job->population->words, held.text));
        break;
    case PS_FLAG:
        add_flag(csv, r, held.flag);
        break;
    default:
        ps_csv_empty(csv);
        break;
    }
}

static ps_status find_field(field *out, const ps_list_job *job, const char *name, ps_error *err)
{
    const ps_name *found;

    for (size_t i = 0; i < PS_COUNT(words); i++)
        if (strcmp(words[i].name, name) == 0) {
            *out = words[i];
            return PS_OK;
        }
    found = ps_names_find(&job->plan->names, name);
    if (!found || found->identifying) { /* the plan was checked for both: asked again where it would do harm */
        ps_fail(err, PS_EGOVERNANCE, found ? "an identifying field may stand in no list" : "there is no such field");
        ps_error_field(err, name);
        return PS_EGOVERNANCE;
    }
    *out = (field){name, NULL, &job->world->columns[found->number], false};
    return PS_OK;
}

/* ---- the file ---- */

static void add_heading(ps_csv_writer *csv, const ps_list_job *job)
{
    if (job->options->replay)
        ps_csv_raw(csv, PS_REPLAY_HEADING);
    for (size_t i = 0; i < job->list->n_fields; i++)
        ps_csv_text(csv, job->list->fields[i]);
    ps_csv_end_row(csv);
}

static void add_row(ps_csv_writer *csv, row *r, const field *fields)
{
    if (r->job->options->replay)
        ps_csv_raw(csv, PS_REPLAY_MARK);
    for (size_t i = 0; i < r->job->list->n_fields; i++) {
        if (fields[i].word)
            fields[i].word(csv, r);
        else
            add_value(csv, r, fields[i].column, r->values[i * ROWS_LOOKED_UP]);
    }
    ps_csv_end_row(csv);
}

#define ROWS_AT_ONCE ((size_t)64 << 10) /* may be held in memory */
#define ROWS_A_PART ((size_t)1 << 10)

static void look_up(value *out, const ps_column *column, const uint32_t *persons, size_t n)
{
    switch (column->n ? column->type : PS_NOTHING) {
    case PS_NUMBER:
        for (size_t i = 0; i < n; i++)
            out[i].number = ps_number_at(column, persons[i]);
        break;
    case PS_DATE:
        for (size_t i = 0; i < n; i++)
            out[i].day = column->day[persons[i]];
        break;
    case PS_TEXT:
        for (size_t i = 0; i < n; i++)
            out[i].text = column->text[persons[i]];
        break;
    case PS_FLAG:
        for (size_t i = 0; i < n; i++)
            out[i].flag = column->flag[persons[i]];
        break;
    default:
        break;
    }
}

typedef struct making {
    const ps_list_job *job;
    const ps_group *group;
    const field *fields;
    bool routes;     /* some field tells of them */
    size_t first, n; /* of the group, those that are being made */
    size_t *ends;    /* by row from `first` on: in its part; NULL: there is no workbook */
    ps_workbook *book;
} making;

static ps_status make_rows(making *m, ps_csv_writer *csv, row *r, value *values, const uint32_t *persons, size_t n,
                           ps_error *err)
{
    ps_status status = PS_OK;

    for (size_t i = 0; i < n; i++)
        ps_idmap_fetch(m->job->population->ids, persons[i]);
    for (size_t f = 0; f < m->job->list->n_fields; f++)
        if (!m->fields[f].word)
            look_up(values + f * ROWS_LOOKED_UP, m->fields[f].column, persons, n);
    for (size_t i = 0; status == PS_OK && i < n; i++)
        status = ps_select_check(m->job, persons[i], err);
    for (size_t i = 0; status == PS_OK && i < n; i++) {
        r->values = values + i;
        r->person = persons[i];
        if (m->routes)
            r->route = ps_route_of(m->job, persons[i]);
        add_row(csv, r, m->fields);
        if (m->ends)
            m->ends[persons + i - (m->group->persons + m->first)] = ps_csv_length(csv);
    }
    return status == PS_OK && r->text.failed ? ps_fail_memory(err) : status;
}

static ps_status make_part(void *context, ps_csv_writer *csv, size_t part, ps_error *err)
{
    making *m = context;
    const size_t from = part * ROWS_A_PART, to = m->n - from < ROWS_A_PART ? m->n : from + ROWS_A_PART;
    row r = {.job = m->job, .recipient = m->group->label, .id = malloc(ps_list_id_room(m->job->population))};
    value *values = ps_calloc(m->job->list->n_fields * ROWS_LOOKED_UP, sizeof *values);
    ps_status status = r.id && values ? PS_OK : ps_fail_memory(err);

    for (size_t i = from, n; status == PS_OK && i < to; i += n) {
        n = to - i < ROWS_LOOKED_UP ? to - i : ROWS_LOOKED_UP;
        status = make_rows(m, csv, &r, values, m->group->persons + m->first + i, n, err);
    }
    ps_buffer_release(&r.text);
    free(values);
    free(r.id);
    return status;
}

/* The same rows to the workbook. */
static void see_part(void *context, const ps_csv_writer *csv, size_t part)
{
    const making *m = context;
    const size_t from = part * ROWS_A_PART, to = m->n - from < ROWS_A_PART ? m->n : from + ROWS_A_PART;
    size_t start = 0;

    for (size_t i = from; m->book && i < to; i++) {
        ps_workbook_row(m->book, (ps_slice){ps_csv_text_so_far(csv) + start, m->ends[i] - start});
        start = m->ends[i];
    }
}

/* U12345.xlsx beside U12345.csv; none where the plan wants none. */
static ps_status open_workbook(ps_workbook **out, const ps_list_job *job, const ps_group *group, const char *path,
                               ps_error *err)
{
    const char *beside;

    if (job->list->no_workbook)
        return PS_OK;
    beside = ps_arena_print(job->arena, "%.*s.xlsx", (int)(strlen(path) - strlen(".csv")), path);
    return beside ? ps_workbook_open(out, job, group, beside, err) : ps_fail_memory(err);
}

static ps_status leave_both(ps_csv_writer *csv, ps_workbook *book, ps_error *err)
{
    const ps_status status = book ? ps_workbook_leave(book, err) : PS_OK;

    if (status == PS_OK)
        return ps_csv_writer_leave(csv, err);
    ps_csv_writer_abandon(csv);
    return status;
}

static ps_status write_rows(const ps_list_job *job, const ps_group *group, const field *fields, const char *path,
                            ps_error *err)
{
    const size_t most = group->n < ROWS_AT_ONCE ? group->n : ROWS_AT_ONCE;
    making m = {.job = job, .group = group, .fields = fields};
    ps_csv_writer *csv = NULL;
    ps_status status = ps_csv_writer_open(&csv, path, err);

    for (size_t i = 0; i < job->list->n_fields; i++)
        m.routes |= fields[i].of_route;
    if (status == PS_OK)
        status = open_workbook(&m.book, job, group, path, err);
    if (status == PS_OK && m.book) {
        m.ends = ps_calloc(most, sizeof *m.ends);
        status = m.ends ? PS_OK : ps_fail_memory(err);
    }
    if (status == PS_OK)
        add_heading(csv, job);
    for (; status == PS_OK && m.first < group->n; m.first += m.n) {
        m.n = group->n - m.first < most ? group->n - m.first : most;
        status = ps_csv_in_parts(csv, make_part, see_part, &m, (m.n + ROWS_A_PART - 1) / ROWS_A_PART, job->pool, err);
    }
    free(m.ends);
    if (status == PS_OK)
        return leave_both(csv, m.book, err);
    ps_csv_writer_abandon(csv);
    ps_workbook_abandon(m.book);
    return status;
}

ps_status ps_list_csv_write(const ps_list_job *job, const ps_group *group, const char *path, ps_error *err)
{
    field *fields = ps_arena_array(job->arena, job->list->n_fields + 1, sizeof *fields);
    ps_status status = fields ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; status == PS_OK && i < job->list->n_fields; i++)
        status = find_field(&fields[i], job, job->list->fields[i], err);
    return status == PS_OK ? write_rows(job, group, fields, path, err) : status;
}
