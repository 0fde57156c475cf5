/* Score file: a long table of codes to a row a person. See popstrat/score.h. */
#include "base/init.h"
#include "base/new_csv.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text.h"
#include "extract/reject_csv.h"
#include "score/code_csv.h"
#include "score/method.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORKERS_MOST 1024

/* Columns as the caller calls them; the day last, since it may not be there. */
static const ps_schema_column kinds_of_column[] = {
    [PS_CODE_COLUMN_ID] = {"", PS_TEXT, PS_ROLE_ID, true, true, true, false, NULL, NULL, "the person"},
    [PS_CODE_COLUMN_CODE] = {"", PS_TEXT, PS_ROLE_VALUE, true, false, false, false, NULL, NULL, "an ICD-10 code"},
    [PS_CODE_COLUMN_DATE] = {"", PS_DATE, PS_ROLE_EVENT_DATE, true, true, false, false, NULL, NULL, "its day"},
};
#define COLUMNS PS_COUNT(kinds_of_column)

typedef struct job {
    const ps_score_file_options *o;
    ps_score_file_report *report;
    const char *path;
    const ps_scheme *scheme;
    ps_schema_column columns[COLUMNS];
    ps_schema schema;
    ps_arena *arena;
    ps_pool *pool;
    ps_group_map map;
    ps_keep keep;
    ps_code_reading reading;
    ps_code_words *words; /* by worker */
    unsigned workers;
    ps_code_people people;
    ps_reader *reader;
    uint64_t bytes_all;
    ps_new_csv out, rejects;
} job;

/* ---- reading ---- */

/* Rows that anything could use: a code of the table, or one to be counted as strange. */
static uint64_t uses_of(const void *context, const char *text, size_t length)
{
    const ps_group_map *map = context;

    (void)length;
    return ps_icd10_place_of(&map->categories, text) != PS_ICD10_WHO || !ps_groups_none(ps_groups_of_code(map, text));
}

static ps_status make(void **out, void *context, unsigned worker, const ps_parser *parser, const ps_batch *batch,
                      ps_error *err)
{
    job *j = context;

    *out = ps_code_part_new(&j->reading, &j->words[worker], parser, batch);
    return *out ? PS_OK : ps_fail_memory(err);
}

static ps_status take(void *context, void *made, const ps_input_report *report, ps_error *err)
{
    job *j = context;
    const ps_code_part *part = made;
    const ps_progress at = {"read", report->rows, report->bytes, j->bytes_all};

    j->report->without_code += part->without_code;
    j->report->outside += part->outside;
    ps_strange_codes_add(&j->report->not_who, &part->not_who);
    ps_strange_codes_add(&j->report->no_icd10, &part->no_icd10);
    if (j->o->progress && j->o->progress(j->o->context, &at) != 0)
        return ps_fail(err, PS_ECANCEL, "stopped on request");
    return ps_code_people_take(&j->people, part, err);
}

static void note_reject(ps_score_file_report *report, const ps_reject *reject)
{
    ps_refused_codes *at = report->reasons;

    while (at < report->reasons + report->n_reasons && strcmp(at->reason, reject->reason) != 0)
        at++;
    if (at == report->reasons + PS_REFUSED_CODES_MOST) {
        snprintf((--at)->reason, sizeof at->reason, "other reasons");
    } else if (at == report->reasons + report->n_reasons) {
        snprintf(at->reason, sizeof at->reason, "%s", reject->reason);
        at->line = reject->line;
        at->column = reject->column;
        report->n_reasons++;
    }
    at->rows++;
}

static void fill_report(job *j)
{
    const ps_input_report *read = ps_reader_report(j->reader);

    j->report->rows = read->rows;
    j->report->refused = read->refused;
    j->report->blank_lines = read->blank_lines;
    j->report->people = j->people.n;
    if (j->o->date)
        j->report->imprecise = read->fields[PS_CODE_COLUMN_DATE].imprecise;
    for (size_t i = 0; i < read->n_rejects; i++)
        note_reject(j->report, &read->rejects[i]);
}

static ps_status read_codes(job *j, ps_error *err)
{
    const ps_want want[COLUMNS] = {PS_WANT, PS_WANT, PS_WANT};
    ps_input_spec spec = {.name = "codes",
                          .file = j->path,
                          .path = j->path,
                          .schema = &j->schema,
                          .windows_1252 = j->o->windows_1252,
                          .unmapped = true,
                          .want = want,
                          .max_reject_share = j->o->max_reject_share,
                          .keep = &j->keep};
    const ps_in_order calls = {make, take, ps_code_part_free, j};
    ps_status st;

    if (j->o->dates)
        spec.dates = ps_date_form_named(j->o->dates);
    st = ps_reader_open(&j->reader, &spec, err);
    if (st == PS_OK)
        st = ps_read_in_order(j->reader, &calls, j->pool, err);
    if (j->reader)
        fill_report(j);
    return st;
}

/* ---- writing ---- */

static ps_status write_rejects(job *j, ps_error *err)
{
    const ps_input_report *read = ps_reader_report(j->reader);

    if (!j->o->rejects)
        return PS_OK;
    ps_reject_csv_heading(j->rejects.csv);
    for (size_t i = 0; i < read->n_rejects; i++)
        ps_reject_csv_row(j->rejects.csv, ps_path_name(j->path), &read->rejects[i]);
    return ps_new_csv_finish(&j->rejects, err);
}

static ps_status write_people(job *j, ps_error *err)
{
    const ps_code_csv rows = {.id_heading = ps_reader_id_heading(j->reader),
                              .map = &j->map,
                              .people = &j->people,
                              .itemise = j->o->itemise,
                              .no_hierarchy = j->o->no_hierarchy,
                              .approximate = j->o->approximate};
    ps_status st = j->o->itemise ? ps_code_people_settle(&j->people, err) : PS_OK;

    if (st == PS_OK)
        st = ps_code_csv_write(j->out.csv, &rows, j->pool, err);
    return st == PS_OK ? ps_new_csv_finish(&j->out, err) : st;
}

static ps_status run(job *j, ps_error *err)
{
    int64_t modified;
    ps_status st;

    if (!strcmp(j->path, "-") || ps_os_stat(&j->bytes_all, &modified, j->path, NULL) != PS_OK)
        j->bytes_all = 0;
    st = ps_new_csv_open(&j->out, j->arena, j->o->output, err); /* before the work, not after it */
    if (st == PS_OK && j->o->rejects)
        st = ps_new_csv_open(&j->rejects, j->arena, j->o->rejects, err);
    if (st == PS_OK)
        st = read_codes(j, err);
    if (st != PS_OK) { /* the list of refused rows is wanted most where there are too many */
        if (st == PS_EDATA && j->reader && write_rejects(j, NULL) == PS_OK)
            (void)ps_new_csv_publish(&j->rejects, NULL);
        return st;
    }
    st = write_rejects(j, err);
    if (st == PS_OK)
        st = write_people(j, err);
    /* Both are whole on disk before either has its name. */
    if (st == PS_OK)
        st = ps_new_csv_publish(&j->rejects, err);
    return st == PS_OK ? ps_new_csv_publish(&j->out, err) : st;
}

/* ---- the call ---- */

static ps_status find_scheme(const ps_scheme **out, const char *name, ps_error *err)
{
    const ps_score_about *about = ps_score_list(ps_score_find(name));
    const char *alone[32];
    size_t n = 0;

    *out = ps_scheme_named(name);
    if (*out)
        return PS_OK;
    if (about) {
        ps_fail(err, PS_EUSE, "%s is scored in plans alone: it needs more than codes", about->name);
        ps_error_hint(err, "write [score.%s] in a plan", about->name);
        return PS_EUSE;
    }
    for (size_t i = 0; ps_score_list(i); i++)
        if (ps_score_list(i)->alone && n < PS_COUNT(alone))
            alone[n++] = ps_score_list(i)->name;
    ps_fail(err, PS_EUSE, "there is no score %s", name);
    if (ps_did_you_mean(name, alone, n))
        ps_error_hint(err, "did you mean %s?", ps_did_you_mean(name, alone, n));
    else
        ps_error_hint(err, "popstrat score --list shows them");
    return PS_EUSE;
}

static ps_status check_approximate(const ps_scheme *scheme, ps_error *err)
{
    for (size_t t = 0; t < ps_scheme_totals(scheme); t++)
        if (scheme->totals[t].approximate)
            return PS_OK;
    ps_fail(err, PS_EUSE, "%s has no approximate totals", scheme->about.name);
    ps_error_hint(err, "elixhauser has: AHRQ's");
    return PS_EUSE;
}

static ps_status check_options(const ps_score_file_options *o, ps_error *err)
{
    if (!o->id || !*o->id || !o->code || !*o->code)
        return ps_fail(err, PS_EUSE, "the columns of the person and of the code must be named");
    if (!ps_text_compare_fold(o->id, o->code) || (o->date && !ps_text_compare_fold(o->date, o->id)) ||
        (o->date && !ps_text_compare_fold(o->date, o->code)))
        return ps_fail(err, PS_EUSE, "the person, the code and the day stand in columns of their own");
    if ((o->from != PS_NO_DAY || o->to != PS_NO_DAY) && !o->date) {
        ps_fail(err, PS_EUSE, "days to count from or to need a column of days");
        ps_error_hint(err, "--date COLUMN names it");
        return PS_EUSE;
    }
    if (o->from != PS_NO_DAY && o->to != PS_NO_DAY && o->from > o->to)
        return ps_fail(err, PS_EUSE, "the first day is after the last");
    if (o->dates && ps_date_form_named(o->dates) == PS_DATES_UNSET) {
        ps_fail(err, PS_EUSE, "days are not written so: %s", o->dates);
        ps_error_hint(err, "yyyy-mm-dd, yyyymmdd, dd/mm/yyyy or ddMonyyyy");
        return PS_EUSE;
    }
    if (!(o->max_reject_share >= 0 && o->max_reject_share <= 1))
        return ps_fail(err, PS_EUSE, "the share of refused rows is from 0 to 1");
    if (o->rejects && (!strcmp(o->rejects, "-") || !strcmp(o->rejects, o->output)))
        return ps_fail(err, PS_EUSE, "the list of refused rows goes to a file of its own");
    if (o->threads > WORKERS_MOST)
        return ps_fail(err, PS_EUSE, "at most %d threads", WORKERS_MOST);
    return PS_OK;
}

static void make_schema(job *j)
{
    const char *const names[COLUMNS] = {j->o->id, j->o->code, j->o->date};

    for (size_t c = 0; c < COLUMNS; c++) {
        j->columns[c] = kinds_of_column[c];
        j->columns[c].name = names[c];
    }
    j->schema = (ps_schema){.kind = PS_KIND_EVENT,
                            .name = "codes",
                            .meaning = "codes of persons",
                            .columns = j->columns,
                            .n_columns = j->o->date ? COLUMNS : COLUMNS - 1,
                            .id = PS_CODE_COLUMN_ID,
                            .event_date = j->o->date ? PS_CODE_COLUMN_DATE : -1,
                            .deleted = -1};
}

static ps_status make_ready(job *j, ps_error *err)
{
    const ps_score_file_options *o = j->o;

    make_schema(j);
    ps_group_map_init(&j->map, j->scheme);
    j->keep = (ps_keep){.spans = {{PS_NO_DAY, INT32_MAX}},
                        .n = 1,
                        .column = PS_CODE_COLUMN_CODE,
                        .uses_of = uses_of,
                        .context = &j->map};
    j->reading = (ps_code_reading){.map = &j->map,
                                   .days = {o->from, o->to == PS_NO_DAY ? INT32_MAX : o->to},
                                   .dated = o->date != NULL,
                                   .itemise = o->itemise};
    j->arena = ps_arena_new();
    j->pool = ps_pool_new(o->threads);
    j->workers = j->pool ? ps_pool_threads(j->pool) : 1;
    j->words = ps_calloc(j->workers, sizeof *j->words);
    return ps_code_people_init(&j->people) && j->arena && j->pool && j->words ? PS_OK : ps_fail_memory(err);
}

static void release(job *j)
{
    ps_new_csv_abandon(&j->out);
    ps_new_csv_abandon(&j->rejects);
    for (unsigned w = 0; j->words && w < j->workers; w++)
        ps_code_words_release(&j->words[w]);
    free(j->words);
    ps_code_people_release(&j->people);
    ps_reader_close(j->reader);
    ps_pool_free(j->pool);
    ps_arena_free(j->arena);
}

ps_status ps_score_file(ps_score_file_report *report, const char *scheme, const char *path,
                        const ps_score_file_options *options, ps_error *err)
{
    ps_score_file_options o = PS_SCORE_FILE_OPTIONS_INIT;
    ps_score_file_report filled = PS_SCORE_FILE_REPORT_INIT;
    job *j;
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    if (options)
        memcpy(&o, options, options->size < sizeof o ? options->size : sizeof o);
    j = ps_calloc(1, sizeof *j); /* too large for every thread's stack */
    if (!j)
        return ps_fail_memory(err);
    j->o = &o;
    j->report = &filled;
    j->path = path;
    st = find_scheme(&j->scheme, scheme, err);
    if (st == PS_OK)
        st = check_options(&o, err);
    if (st == PS_OK && o.approximate)
        st = check_approximate(j->scheme, err);
    if (st == PS_OK)
        st = make_ready(j, err);
    if (st == PS_OK)
        st = run(j, err);
    release(j);
    free(j);
    if (report && report->size >= sizeof filled)
        *report = filled;
    return st;
}
