/* Reader: see reader.h. The id is handled here; everything else of a row in decode.c. */
#include "extract/reader.h"

#include "base/arena.h"
#include "base/number.h"
#include "extract/bind.h"
#include "extract/csv_reader.h"
#include "extract/decode.h"
#include "extract/field.h"
#include "extract/input_report.h"
#include "extract/nhs_number.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_ROWS ((size_t)4096)
#define ID_MOST ((size_t)256)
#define ID_ROOM (BATCH_ROWS * 72) /* bytes for the ids of a batch; a batch of longer ids has fewer rows */
#define NHS_EARLY 1000 /* ids after which NHS numbers are looked for, so that they are read no further than need be */
#define NHS_LEAST 3
#define TOLERATED 10 /* refused rows that every input may have */
#define HOPELESS 1000000

struct ps_reader {
    const ps_input_spec *spec;
    ps_arena *arena;
    ps_csv *csv;
    ps_binding binding;
    ps_intern *words;
    ps_decoder *decoder;
    ps_input_report *report;
    uint32_t id_field;      /* from 0 */
    const char *id_heading; /* as the file has it: files joined end to end repeat it */
    int newest;             /* column that tells how new the input is; -1 if it is not there */
    uint64_t ids_seen, ten_digits;
    bool ended;

    ps_slice *ids;
    uint64_t *lines;
    char *id_text;
    size_t id_used;
    ps_batch batch;
};

static ps_status fail_at_heading(const ps_reader *r, uint64_t line, ps_error *err, const char *message)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, r->spec->file);
    ps_error_place(err, line, 0, 0);
    return PS_EDATA;
}

static int newest_column(const ps_schema *schema, const ps_binding *binding)
{
    const int column =
        schema->makes_people ? ps_schema_column_find(schema, "extract_date") : schema->event_date;

    return column >= 0 && binding->columns[column].n ? column : -1;
}

static ps_status bind_heading(ps_reader *r, ps_error *err)
{
    const ps_schema *schema = r->spec->schema;
    const ps_record *heading;
    ps_slice id_heading;
    ps_status st = ps_csv_next(&heading, r->csv, err);

    if (st == PS_END) {
        fail_at_heading(r, 0, err, ps_csv_bytes(r->csv) ? "file holds nothing but blank lines" : "file is empty");
        ps_error_hint(err, "an extract without rows still has its heading: ask the supplier for it again");
        return PS_EDATA;
    }
    if (st != PS_OK)
        return st;
    if (heading->refusal) {
        st = fail_at_heading(r, heading->line, err, heading->refusal);
        ps_error_hint(err, "this row must be the heading%s",
                      strstr(heading->refusal, "UTF-8") ? "; if the file is Windows-1252, declare it" : "");
        return st;
    }
    st = ps_binding_make(&r->binding, r->arena, r->spec, heading, ps_csv_delimiter(r->csv), err);
    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < schema->n_columns; i++)
        r->report->present[i] = r->binding.columns[i].n > 0;
    r->id_field = r->binding.columns[schema->id].fields[0];
    id_heading = ps_slice_trim(heading->fields[r->id_field]);
    r->id_heading = ps_arena_text(r->arena, id_heading.at, id_heading.length);
    if (!r->id_heading)
        return ps_fail_memory(err);
    r->newest = newest_column(schema, &r->binding);
    r->decoder = ps_decoder_new(r->spec, &r->binding, r->words, r->report->fields, BATCH_ROWS);
    return r->decoder ? PS_OK : ps_fail_memory(err);
}

static ps_status open_all(ps_reader *r, ps_error *err)
{
    const ps_input_spec *spec = r->spec;
    ps_status st;

    r->arena = ps_arena_new();
    r->words = ps_intern_new();
    r->report = ps_input_report_new(spec);
    r->ids = ps_calloc(BATCH_ROWS, sizeof(*r->ids));
    r->lines = ps_calloc(BATCH_ROWS, sizeof(*r->lines));
    r->id_text = ps_calloc(ID_ROOM, 1);
    if (!r->arena || !r->words || !r->report || !r->ids || !r->lines || !r->id_text)
        return ps_fail_memory(err);
    st = ps_csv_open(&r->csv, spec->path, spec->file, spec->delimiter, spec->windows_1252, err);
    if (st != PS_OK)
        return st;
    r->report->delimiter = ps_csv_delimiter(r->csv);
    r->report->gzip = ps_csv_is_gzip(r->csv);
    return bind_heading(r, err);
}

ps_status ps_reader_open(ps_reader **out, const ps_input_spec *spec, ps_error *err)
{
    ps_reader *r = ps_calloc(1, sizeof(*r));
    ps_status st;

    if (!r)
        return ps_fail_memory(err);
    assert(spec->schema->id >= 0);
    r->spec = spec;
    st = open_all(r, err);
    if (st == PS_OK)
        *out = r;
    else
        ps_reader_close(r);
    return st;
}

/* Hexadecimal digits in lower case; 0 for all other bytes. */
static const char hex_digit[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
    ['8'] = '8', ['9'] = '9', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f',
    ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
};

static bool fold_hex(char *to, ps_slice id)
{
    bool good = true;

    for (size_t i = 0; i < id.length; i++) {
        to[i] = hex_digit[(unsigned char)id.at[i]];
        good &= to[i] != 0;
    }
    return good;
}

/* Ids are letters, digits and signs of ASCII. A byte order mark or another invisible character in front of one, as
 * joined files leave it, would quietly make another person of it. */
static bool has_odd(ps_slice id)
{
    bool found = false;

    for (size_t i = 0; i < id.length; i++)
        found |= (unsigned char)id.at[i] < 0x20 || (unsigned char)id.at[i] >= 0x7f;
    return found;
}

/* Takes the id of a row into the batch's text. NULL, or why it is none. */
static const char *take_id(ps_slice *out, ps_reader *r, ps_slice cell)
{
    const ps_slice id = ps_field_clean(cell);
    char *to = r->id_text + r->id_used;

    if (!id.length)
        return "no pseudonym";
    r->ids_seen++;
    r->report->nhs_shaped += ps_nhs_number_shaped(id);
    r->ten_digits += ps_nhs_ten_digits(id);
    if (id.length > ID_MOST)
        return "pseudonym is longer than 256 bytes";
    if (r->spec->hex_ids) {
        if (!fold_hex(to, id))
            return "pseudonym is not hexadecimal";
    } else {
        if (has_odd(id))
            return "pseudonym holds a character that is not plain ASCII";
        if (ps_slice_equals_fold(id, r->id_heading))
            return "the heading again, not a row";
        memcpy(to, id.at, id.length);
    }
    *out = (ps_slice){to, id.length};
    return NULL;
}

static ps_status take_refused(ps_reader *r, uint64_t line, const ps_refusal *why, ps_error *err)
{
    const char *field = why->column < 0 ? "" : r->report->fields[why->column].field;

    if (!ps_input_report_refuse(r->report, line, why->field, field, why->reason, why->value))
        return ps_fail_memory(err);
    return PS_OK;
}

/* What a refused row may not be forgotten for: any row of these kinds, or one whose cell holds the code. */
static const struct {
    ps_kind kind;
    const char *column, *code; /* NULL: every row */
} telling[] = {
    {PS_KIND_PERSON, NULL, NULL},
    {PS_KIND_DEATH, NULL, NULL},
    {PS_KIND_ADMISSION, "discharge_method", "4"},
    {PS_KIND_ADMISSION, "destination", "79"},
    {PS_KIND_ATTENDANCE, "discharge_status", "75004002"},
    {PS_KIND_ATTENDANCE, "discharge_status", "63238001"},
    {PS_KIND_ATTENDANCE, "destination", "305398007"},
    {PS_KIND_GP_EVENT, "code", "827241000000103"},
    {PS_KIND_GP_EVENT, "code", "9Nu0"},
    {PS_KIND_GP_EVENT, "code", "9Nu0."},
    {PS_KIND_GP_EVENT, "code", "XaZ89"},
};

static bool tells(const ps_reader *r, const ps_record *record)
{
    const ps_schema *schema = r->spec->schema;

    for (size_t i = 0; i < PS_COUNT(telling); i++) {
        const ps_bound *bound;

        if (telling[i].kind != schema->kind)
            continue;
        if (!telling[i].column)
            return true;
        bound = &r->binding.columns[ps_schema_column_find(schema, telling[i].column)];
        if (bound->n && bound->fields[0] < record->n &&
            ps_slice_equals_fold(ps_field_clean(record->fields[bound->fields[0]]), telling[i].code))
            return true;
    }
    return false;
}

/* A refused row whose id can be read. Place n of the batch lends its room. False: no memory. */
static bool note_doubtful(ps_reader *r, size_t n, const ps_record *record)
{
    const uint64_t seen = r->ids_seen, tens = r->ten_digits, shaped = r->report->nhs_shaped;
    bool ok = true;

    if (tells(r, record) && r->id_field < record->n && !take_id(&r->ids[n], r, record->fields[r->id_field]))
        ok = ps_intern_add(r->report->doubtful, r->ids[n].at, r->ids[n].length) != PS_INTERN_FULL;
    r->ids_seen = seen; /* counted once, where the row is */
    r->ten_digits = tens;
    r->report->nhs_shaped = shaped;
    return ok;
}

/* One record into row n of the batch, or into the rejects. *n grows if it was taken. */
static ps_status take_record(size_t *n, ps_reader *r, const ps_record *record, ps_error *err)
{
    const ps_schema *schema = r->spec->schema;
    ps_refusal why = {NULL, 0, -1, {"", 0}};
    char sentence[96];
    ps_status st;

    r->report->rows++;
    if (record->refusal) {
        why.reason = record->refusal;
        why.field = record->refusal_field;
        return take_refused(r, record->line, &why, err);
    }
    if (record->n != r->binding.n_headings) {
        if (!note_doubtful(r, *n, record))
            return ps_fail_memory(err);
        (void)snprintf(sentence, sizeof(sentence), "row has %zu field%s, the heading has %zu", record->n,
                       record->n == 1 ? "" : "s", r->binding.n_headings);
        why.reason = sentence;
        return take_refused(r, record->line, &why, err);
    }
    why.reason = take_id(&r->ids[*n], r, record->fields[r->id_field]);
    if (why.reason) {
        why.field = r->id_field + 1;
        why.column = schema->id;
        return take_refused(r, record->line, &why, err);
    }
    st = ps_decoder_row(&why, r->decoder, *n, record);
    if (st == PS_EDATA && !note_doubtful(r, *n, record))
        return ps_fail_memory(err);
    if (st == PS_EDATA)
        return take_refused(r, record->line, &why, err);
    if (st != PS_OK)
        return ps_fail_memory(err);
    r->lines[*n] = record->line;
    r->id_used += r->ids[*n].length;
    ++*n;
    return PS_OK;
}

static ps_status check_ids(const ps_reader *r, ps_error *err)
{
    const uint64_t shaped = r->report->nhs_shaped, tens = r->ten_digits;
    /* One in eleven ten-digit numbers passes by chance. Where most ids are of another shape even two that pass are none
     * of them. */
    const bool many = shaped >= NHS_LEAST && shaped * 2 > tens;
    const bool strays = shaped >= NHS_LEAST - 1 && tens * 2 < r->ids_seen && shaped * 2 > tens;

    if (!many && !strays)
        return PS_OK;
    ps_fail(err, PS_EDATA, "ids look like NHS numbers: %llu of %llu have ten digits and the right check digit",
            (unsigned long long)shaped, (unsigned long long)r->ids_seen);
    ps_error_file(err, r->spec->file);
    ps_error_place(err, 0, r->id_field + 1, 0);
    ps_error_field(err, r->spec->schema->columns[r->spec->schema->id].name);
    ps_error_hint(err,
                  "have the supplier pseudonymise the extract: NHS numbers are never read; delete this copy safely");
    return PS_EDATA;
}

static ps_status fail_refused(const ps_reader *r, ps_error *err)
{
    const ps_input_report *report = r->report;
    const ps_reject *worst = ps_input_report_commonest(report);
    const ps_schema_column *c = NULL;
    const ps_slice value = ps_slice_of(worst->value);
    char percent[32];
    const char *advice = "";
    char dates[64];

    ps_number_format(percent, r->spec->max_reject_share * 100, 6);
    ps_fail(err, PS_EDATA, "%s: %llu of %llu rows are refused, more than %s%%%s", worst->reason,
            (unsigned long long)report->refused, (unsigned long long)report->rows, percent,
            r->ended ? "" : "; reading stopped there");
    ps_error_file(err, r->spec->file);
    ps_error_place(err, worst->line, worst->column, 0);
    ps_error_field(err, worst->field);
    ps_error_value(err, value.at, value.length);
    for (size_t i = 0; i < r->spec->schema->n_columns; i++)
        if (*worst->field && !strcmp(r->spec->schema->columns[i].name, worst->field))
            c = &r->spec->schema->columns[i];
    if (c && c->type == PS_DATE) {
        const size_t i = (size_t)(c - r->spec->schema->columns);
        const ps_date_form own = r->spec->column_dates ? r->spec->column_dates[i] : PS_DATES_UNSET;
        (void)snprintf(dates, sizeof(dates), "dates are declared as %s", ps_date_form_name(own ? own : r->spec->dates));
        advice = dates;
    } else if (strstr(worst->reason, "UTF-8")) {
        advice = "if the file is Windows-1252, declare it";
    }
    if (*advice)
        ps_error_hint(err, "%s", advice);
    return PS_EDATA;
}

static ps_status check_refused(const ps_reader *r, ps_error *err)
{
    const double refused = (double)r->report->refused, rows = (double)r->report->rows;

    /* A hair more than the share, so that 11 of 1,100 is 1% whatever the rounding of 0.01. */
    if (r->report->refused <= TOLERATED || refused <= r->spec->max_reject_share * rows * (1 + 1e-12))
        return PS_OK;
    return fail_refused(r, err);
}

static ps_status check_hopeless(const ps_reader *r, ps_error *err)
{
    const bool most = r->report->refused * 2 > r->report->rows;

    return most && r->spec->max_reject_share < 0.5 ? fail_refused(r, err) : PS_OK;
}

static void note_batch(ps_reader *r, size_t n)
{
    const uint8_t *deleted = ps_decoder_deleted(r->decoder);
    const ps_column *columns = ps_decoder_columns(r->decoder);

    for (size_t i = 0; i < n; i++) {
        if (deleted)
            r->report->deleted += deleted[i];
        if (r->newest >= 0 && columns[r->newest].day[i] > r->report->newest_event)
            r->report->newest_event = columns[r->newest].day[i];
    }
    r->batch = (ps_batch){n, r->ids, r->lines, columns, deleted, ps_decoder_unreadable(r->decoder)};
    r->report->bytes = ps_csv_bytes(r->csv);
    r->report->blank_lines = ps_csv_blank_lines(r->csv);
}

static ps_status read_rows(size_t *n, ps_reader *r, ps_error *err)
{
    const ps_record *record;
    ps_status st;

    *n = 0;
    r->id_used = 0;
    while (*n < BATCH_ROWS && ID_ROOM - r->id_used >= ID_MOST) {
        st = ps_csv_next(&record, r->csv, err);
        if (st == PS_END) {
            r->ended = true;
            ps_csv_fingerprint(r->report->fingerprint, r->csv);
            return PS_OK;
        }
        if (st == PS_OK)
            st = take_record(n, r, record, err);
        if (st == PS_OK && r->ids_seen == NHS_EARLY)
            st = check_ids(r, err);
        if (st == PS_OK && r->report->refused >= HOPELESS)
            st = check_hopeless(r, err);
        if (st != PS_OK)
            return st;
    }
    return PS_OK;
}

ps_status ps_reader_next(const ps_batch **out, ps_reader *r, ps_error *err)
{
    size_t n = 0;
    ps_status st = PS_OK;

    /* A batch of nothing but refused rows is none to the caller. */
    while (st == PS_OK && !n && !r->ended) {
        ps_decoder_start(r->decoder);
        st = read_rows(&n, r, err);
        if (st != PS_OK)
            return st;
        ps_decoder_end(r->decoder, n);
        note_batch(r, n);
    }
    if (n) {
        *out = &r->batch;
        return PS_OK;
    }
    st = check_ids(r, err);
    if (st == PS_OK)
        st = check_refused(r, err);
    return st == PS_OK ? PS_END : st;
}

const ps_intern *ps_reader_words(const ps_reader *r)
{
    return r->words;
}

const ps_input_report *ps_reader_report(const ps_reader *r)
{
    return r->report;
}

ps_input_report *ps_reader_take_report(ps_reader *r)
{
    ps_input_report *report = r->report;

    assert(r->ended);
    r->report = NULL;
    return report;
}

void ps_reader_close(ps_reader *r)
{
    if (!r)
        return;
    ps_decoder_free(r->decoder);
    ps_csv_close(r->csv);
    ps_input_report_free(r->report);
    ps_intern_free(r->words);
    ps_arena_free(r->arena);
    free(r->ids);
    free(r->lines);
    free(r->id_text);
    free(r);
}
