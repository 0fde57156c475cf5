/* Pseudonymise: a CSV file rewritten row by row. See popstrat/pseudonymise.h. */
#include "base/arena.h"
#include "base/init.h"
#include "base/new_csv.h"
#include "base/number.h"
#include "base/os.h"
#include "base/path.h"
#include "extract/csv_reader.h"
#include "extract/field.h"
#include "extract/nhs_number.h"
#include "link/pseudonym.h"
#include "link/source_leak.h"

#include <stdlib.h>
#include <string.h>

#define PSEUDO_ID "pseudo_id"
#define FIRST_ROWS 1000                 /* after so many, */
#define FIRST_BYTES ((uint64_t)1 << 20) /* or so many bytes of fields, comes the first look */
#define TOLERATED 10                    /* refused rows that every file may have */
#define REPORT_EVERY 8192               /* rows */

typedef struct job {
    const ps_pseudonymiser *p;
    const ps_pseudonymise_options *o;
    ps_pseudonymise_report *report;
    const char *path;
    uint64_t bytes_all;
    ps_arena *arena;
    ps_csv *in;
    ps_new_csv out, rejects;
    ps_leak *leak;

    size_t n_headings;
    const char **headings;
    bool *goes_on;                          /* by column */
    uint32_t ids[PS_PSEUDONYM_VALUES_MOST]; /* columns in the order of o->ids: the NHS number first */
    size_t order[PS_PSEUDONYM_VALUES_MOST];
    ps_slice values[PS_PSEUDONYM_VALUES_MOST];
    ps_buffer joined;
    char digits[10]; /* of this row's number */

    bool looked; /* the first look was taken */
    uint64_t bytes, next_look;
} job;

static ps_status fail_file(const job *j, ps_error *err, uint64_t line, uint32_t column)
{
    ps_error_file(err, j->path);
    ps_error_place(err, line, column, 0);
    return PS_EDATA;
}

/* ---- the heading ---- */

static ps_status find_column(uint32_t *out, const job *j, const char *name, uint64_t line, ps_error *err)
{
    size_t found = 0;

    for (size_t i = 0; i < j->n_headings; i++)
        if (!ps_text_compare_fold(j->headings[i], name)) {
            *out = (uint32_t)i;
            found++;
        }
    if (found == 1)
        return PS_OK;
    ps_fail(err, PS_EDATA, found ? "column %s is there more than once" : "column %s is missing", name);
    if (found) {
        ps_error_hint(err, "rename or remove one of them: popstrat cannot know which is meant");
    } else if (j->n_headings == 1) {
        ps_error_hint(err, "the heading is a single column; comma, bar, tab and semicolon are read");
    } else {
        /* A likely misspelling may be shown; other headings may not, since the first row may be no heading. */
        const char *near = ps_did_you_mean(name, j->headings, j->n_headings);
        if (near)
            ps_error_hint(err, "did you mean %s?", near);
        else
            ps_error_hint(err, "is the first row of the file its heading?");
    }
    return fail_file(j, err, line, 0);
}

static ps_status bind_ids(job *j, uint64_t line, ps_error *err)
{
    const char *names[PS_PSEUDONYM_VALUES_MOST];
    ps_status st = PS_OK;
    uint32_t column;

    for (size_t i = 0; st == PS_OK && i < j->o->n_ids; i++) {
        st = find_column(&j->ids[i], j, j->o->ids[i], line, err);
        if (st == PS_OK) {
            names[i] = j->headings[j->ids[i]];
            j->goes_on[j->ids[i]] = false;
        }
    }
    for (size_t i = 0; st == PS_OK && i < j->o->n_drop; i++) {
        st = find_column(&column, j, j->o->drop[i], line, err);
        if (st == PS_OK)
            j->goes_on[column] = false;
    }
    return st == PS_OK ? ps_pseudonym_order(j->order, names, j->o->n_ids, err) : st;
}

/* Headings that pass through: none may be the new column's, and some are worth a warning. */
static ps_status check_headings(job *j, uint64_t line, ps_error *err)
{
    for (size_t i = 0; i < j->n_headings; i++) {
        const ps_slice heading = ps_slice_of(j->headings[i]);

        if (!j->goes_on[i])
            continue;
        if (ps_slice_equals_fold(heading, PSEUDO_ID)) {
            ps_fail(err, PS_EDATA, "there is a column " PSEUDO_ID " already");
            ps_error_hint(err, "take it out, or rename it, if it is not the one to be replaced");
            return fail_file(j, err, line, (uint32_t)i + 1);
        }
        ps_leak_heading(j->leak, i, heading);
        if (ps_leak_telling_heading(heading) && j->report->n_telling < PS_TELLING_MOST) {
            char *to = j->report->telling[j->report->n_telling++];
            memcpy(to, heading.at, heading.length < 63 ? heading.length : 63); /* they are short */
        }
    }
    return PS_OK;
}

static ps_status read_heading(job *j, ps_error *err)
{
    const ps_record *heading;
    uint64_t line;
    ps_status st = ps_csv_next(&heading, j->in, err);

    if (st == PS_END) {
        ps_fail(err, PS_EDATA, ps_csv_bytes(j->in) ? "file holds nothing but blank lines" : "file is empty");
        return fail_file(j, err, 0, 0);
    }
    if (st != PS_OK)
        return st;
    line = heading->line;
    if (heading->refusal) {
        ps_fail(err, PS_EDATA, "%s", heading->refusal);
        ps_error_hint(err, "this row must be the heading%s",
                      strstr(heading->refusal, "UTF-8") ? "; if the file is Windows-1252, declare it" : "");
        return fail_file(j, err, line, heading->refusal_field);
    }
    j->n_headings = heading->n;
    j->headings = ps_arena_array(j->arena, heading->n, sizeof *j->headings);
    j->goes_on = ps_arena_array(j->arena, heading->n, sizeof *j->goes_on);
    j->leak = ps_leak_new(heading->n);
    if (!j->headings || !j->goes_on || !j->leak)
        return ps_fail_memory(err);
    for (size_t i = 0; i < heading->n; i++) {
        const ps_slice text = ps_slice_trim(heading->fields[i]);
        j->headings[i] = ps_arena_text(j->arena, text.at, text.length);
        j->goes_on[i] = true;
        if (!j->headings[i])
            return ps_fail_memory(err);
    }
    st = bind_ids(j, line, err);
    return st == PS_OK ? check_headings(j, line, err) : st;
}

static void write_heading(job *j)
{
    static const char *const of_rejects[] = {"file", "line", "column", "field", "reason"};

    ps_csv_raw(j->out.csv, PSEUDO_ID);
    for (size_t i = 0; i < j->n_headings; i++)
        if (j->goes_on[i])
            ps_csv_own(j->out.csv, j->headings[i], strlen(j->headings[i]));
    ps_csv_end_row(j->out.csv);
    if (!j->rejects.csv)
        return;
    for (size_t i = 0; i < PS_COUNT(of_rejects); i++)
        ps_csv_raw(j->rejects.csv, of_rejects[i]);
    ps_csv_end_row(j->rejects.csv);
}

/* ---- rows ---- */

static void count_refusal(ps_pseudonymise_report *report, const char *reason, uint64_t line, uint32_t column)
{
    size_t i = 0;

    report->refused++;
    while (i < report->n_reasons && strcmp(report->reasons[i].reason, reason))
        i++;
    if (i == report->n_reasons && i < PS_REFUSED_REASONS_MOST)
        report->reasons[report->n_reasons++] = (ps_refused_rows){reason, 0, line, column};
    if (i < report->n_reasons)
        report->reasons[i].rows++;
}

/* `reason` is a fixed sentence; `column` counts from 1, 0 is the whole row. */
static void refuse(job *j, uint64_t line, uint32_t column, const char *reason)
{
    ps_csv_writer *csv = j->rejects.csv;

    count_refusal(j->report, reason, line, column);
    if (!csv)
        return;
    ps_csv_text(csv, ps_path_name(j->path));
    ps_csv_count(csv, line);
    if (column)
        ps_csv_count(csv, column);
    else
        ps_csv_empty(csv);
    ps_csv_text(csv, column && column <= j->n_headings ? j->headings[column - 1] : "");
    ps_csv_raw(csv, reason);
    ps_csv_end_row(csv);
}

static bool one_digit(const char digits[10])
{
    return !memcmp(digits, digits + 1, 9);
}

/* Of the range that is kept for tests. */
static bool for_tests(const char digits[10])
{
    return !memcmp(digits, "999", 3);
}

/* NULL, or why the cell holds no NHS number. */
static const char *read_number(char digits[10], ps_slice cell)
{
    const ps_slice clean = ps_field_clean(cell);

    if (!clean.length)
        return "NHS number is empty";
    switch (ps_nhs_number_read(digits, clean)) {
    case PS_NHS_NOT_TEN_DIGITS:
        return "NHS number is not ten digits";
    case PS_NHS_WRONG_CHECK:
        return "NHS number has a wrong check digit";
    case PS_NHS_RIGHT:
        break;
    }
    /* One digit ten times passes modulus 11, stands for "not known", and would make one person of many. */
    return one_digit(digits) && !for_tests(digits) ? "NHS number is one digit ten times, a place-holder" : NULL;
}

/* The values of the digest, in its order; the column from 1 of an empty one, or 0. */
static uint32_t gather(job *j, const ps_record *record)
{
    for (size_t i = 0; i < j->o->n_ids; i++) {
        const size_t which = j->order[i];
        const ps_slice cell = record->fields[j->ids[which]];

        /* Without it the digest would be of the other values, and link to nobody. */
        if (which && !ps_field_clean(cell).length)
            return j->ids[which] + 1;
        j->values[i] = which ? cell : (ps_slice){j->digits, sizeof j->digits};
    }
    return 0;
}

static ps_status fail_leak_of_row(const job *j, const ps_record *record, size_t column, ps_error *err)
{
    ps_fail(err, PS_EDATA, "the column passes through and holds the NHS number of its own row");
    ps_error_field(err, j->headings[column]);
    ps_error_hint(err, "--drop leaves the column out; nothing that holds the number may be passed on");
    return fail_file(j, err, record->line, (uint32_t)column + 1);
}

static ps_status fail_leak_of_column(const job *j, size_t column, ps_error *err)
{
    ps_fail(err, PS_EDATA, "the column passes through and its values look like NHS numbers");
    ps_error_field(err, j->headings[column]);
    ps_error_hint(err, "--drop leaves the column out; one that must be linked on is pseudonymised in a run of its own");
    return fail_file(j, err, 0, (uint32_t)column + 1);
}

static ps_status judge(job *j, ps_error *err)
{
    const size_t column = ps_leak_judge(j->leak);

    if (column < j->n_headings)
        return fail_leak_of_column(j, column, err);
    if (!j->looked)
        ps_csv_hold(j->out.csv, false);
    j->looked = true;
    return PS_OK;
}

static ps_status write_row(job *j, const ps_record *record, const char *pseudonym, ps_error *err)
{
    ps_csv_raw(j->out.csv, pseudonym);
    for (size_t i = 0; i < record->n; i++) {
        const ps_slice cell = record->fields[i];

        if (!j->goes_on[i])
            continue;
        if (ps_leak_look(j->leak, i, cell, j->digits))
            return fail_leak_of_row(j, record, i, err);
        ps_csv_own(j->out.csv, cell.at, cell.length);
        j->bytes += cell.length;
    }
    ps_csv_end_row(j->out.csv);
    j->report->written++;
    j->report->test_numbers += for_tests(j->digits);
    if (j->report->written < j->next_look && (j->looked || j->bytes < FIRST_BYTES))
        return PS_OK;
    if (j->report->written >= j->next_look)
        j->next_look *= 2;
    return judge(j, err);
}

static ps_status take_row(job *j, const ps_record *record, ps_error *err)
{
    char pseudonym[PS_PSEUDONYM_TEXT];
    const char *why;
    uint32_t empty;

    j->report->rows++;
    if (record->refusal) {
        refuse(j, record->line, record->refusal_field, record->refusal);
        return PS_OK;
    }
    if (record->n != j->n_headings) {
        refuse(j, record->line, 0, "row has another number of fields than the heading");
        return PS_OK;
    }
    why = read_number(j->digits, record->fields[j->ids[0]]);
    if (why) {
        refuse(j, record->line, j->ids[0] + 1, why);
        return PS_OK;
    }
    if (ps_pseudonymiser_scheme(j->p) == PS_PSEUDONYM_HMAC) {
        ps_pseudonym_keyed(pseudonym, j->p, j->digits);
    } else {
        empty = gather(j, record);
        if (empty) {
            refuse(j, record->line, empty, "a value that is joined to the NHS number is empty");
            return PS_OK;
        }
        if (!ps_pseudonym_salted(pseudonym, j->p, &j->joined, j->values, j->o->n_ids))
            return ps_fail_memory(err);
    }
    return write_row(j, record, pseudonym, err);
}

static ps_status report_progress(const job *j, ps_error *err)
{
    const ps_progress progress = {"pseudonymise", j->report->rows, j->bytes_all ? ps_csv_bytes(j->in) : 0,
                                  j->bytes_all};

    if (!j->o->progress || !j->o->progress(j->o->context, &progress))
        return PS_OK;
    return ps_fail(err, PS_ECANCEL, "stopped on request; nothing was written");
}

static ps_status fail_refused(const job *j, ps_error *err)
{
    const ps_pseudonymise_report *report = j->report;
    const ps_refused_rows *worst = &report->reasons[0];
    char percent[32];

    for (size_t i = 1; i < report->n_reasons; i++)
        if (report->reasons[i].rows > worst->rows)
            worst = &report->reasons[i];
    ps_number_format(percent, j->o->max_reject_share * 100, 6);
    ps_fail(err, PS_EDATA, "%s: %llu of %llu rows are refused, more than %s%%", worst->reason,
            (unsigned long long)report->refused, (unsigned long long)report->rows, percent);
    if (j->o->rejects)
        ps_error_hint(err, "every refused row is listed in %s", j->o->rejects);
    else
        ps_error_hint(err, "--rejects FILE lists every refused row");
    fail_file(j, err, worst->line, worst->column);
    if (worst->column && worst->column <= j->n_headings)
        ps_error_field(err, j->headings[worst->column - 1]);
    return PS_EDATA;
}

static ps_status check_refused(const job *j, ps_error *err)
{
    const double refused = (double)j->report->refused, rows = (double)j->report->rows;

    /* A hair more than the share, so that 11 of 1,100 is 1% whatever the rounding of 0.01. */
    if (j->report->refused <= TOLERATED || refused <= j->o->max_reject_share * rows * (1 + 1e-12))
        return PS_OK;
    return fail_refused(j, err);
}

static ps_status rewrite(job *j, ps_error *err)
{
    const ps_record *record;
    ps_status st = read_heading(j, err);

    if (st != PS_OK)
        return st;
    ps_csv_hold(j->out.csv, true);
    write_heading(j);
    while (st == PS_OK && (st = ps_csv_next(&record, j->in, err)) == PS_OK) {
        st = take_row(j, record, err);
        if (st == PS_OK && j->report->rows % REPORT_EVERY == 0)
            st = report_progress(j, err);
    }
    j->report->blank_lines = ps_csv_blank_lines(j->in);
    return st == PS_END ? judge(j, err) : st;
}

/* ---- files ---- */

static ps_status open_all(job *j, ps_error *err)
{
    int64_t modified;
    ps_status st = ps_csv_open(&j->in, j->path, j->path, 0, j->o->windows_1252, err);

    if (st != PS_OK)
        return st;
    if (!strcmp(j->path, "-") || ps_os_stat(&j->bytes_all, &modified, j->path, NULL) != PS_OK)
        j->bytes_all = 0;
    st = ps_new_csv_open(&j->out, j->arena, j->o->output, err);
    if (st == PS_OK && j->o->rejects)
        st = ps_new_csv_open(&j->rejects, j->arena, j->o->rejects, err);
    return st;
}

static ps_status run(job *j, ps_error *err)
{
    ps_status st = open_all(j, err);

    if (st == PS_OK)
        st = rewrite(j, err);
    if (st != PS_OK)
        return st;
    st = check_refused(j, err);
    if (st != PS_OK) {
        /* The list of refused rows is wanted most where there are too many. */
        if (ps_new_csv_finish(&j->rejects, NULL) == PS_OK)
            (void)ps_new_csv_publish(&j->rejects, NULL);
        return st;
    }
    /* Both are whole on disk before either has its name. */
    st = ps_new_csv_finish(&j->rejects, err);
    if (st == PS_OK)
        st = ps_new_csv_finish(&j->out, err);
    if (st == PS_OK)
        st = ps_new_csv_publish(&j->rejects, err);
    return st == PS_OK ? ps_new_csv_publish(&j->out, err) : st;
}

static ps_status check_options(const ps_pseudonymiser *p, const ps_pseudonymise_options *o, ps_error *err)
{
    const size_t most = ps_pseudonymiser_scheme(p) == PS_PSEUDONYM_HMAC ? 1 : PS_PSEUDONYM_VALUES_MOST;

    if (!ps_pseudonymiser_has_secret(p)) {
        ps_fail(err, PS_EUSE, "a digest without a salt is no pseudonym");
        ps_error_hint(err,
                      "the 10^9 possible NHS numbers can be tried in seconds: use a key, or the salt of your sites");
        return PS_EUSE;
    }
    if (o->n_ids < 1 || o->n_ids > most)
        return ps_fail(err, PS_EUSE,
                       most == 1 ? "a keyed pseudonym is made of one column, the NHS number"
                                 : "a salted digest is made of 1 to 16 columns, the NHS number first");
    if (!(o->max_reject_share >= 0 && o->max_reject_share <= 1))
        return ps_fail(err, PS_EUSE, "the share of refused rows is from 0 to 1");
    if (o->rejects && (!strcmp(o->rejects, "-") || !strcmp(o->rejects, o->output)))
        return ps_fail(err, PS_EUSE, "the list of refused rows goes to a file of its own");
    return PS_OK;
}

ps_status ps_pseudonymise_file(ps_pseudonymise_report *report, const ps_pseudonymiser *p, const char *path,
                               const ps_pseudonymise_options *options, ps_error *err)
{
    ps_pseudonymise_options o = PS_PSEUDONYMISE_OPTIONS_INIT;
    ps_pseudonymise_report filled = PS_PSEUDONYMISE_REPORT_INIT;
    job j = {.p = p, .o = &o, .report = &filled, .path = path, .next_look = FIRST_ROWS};
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    if (options)
        memcpy(&o, options, options->size < sizeof o ? options->size : sizeof o);
    st = check_options(p, &o, err);
    if (st != PS_OK)
        return st;
    filled.short_salt = ps_pseudonymiser_short_salt(p);
    j.arena = ps_arena_new();
    st = j.arena ? run(&j, err) : ps_fail_memory(err);
    ps_new_csv_abandon(&j.out);
    ps_new_csv_abandon(&j.rejects);
    ps_csv_close(j.in);
    ps_leak_free(j.leak);
    ps_buffer_release(&j.joined);
    ps_arena_free(j.arena);
    if (report && report->size >= sizeof filled)
        *report = filled;
    return st;
}
