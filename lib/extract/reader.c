/* Reader: see reader.h. What an input as a whole is: its heading, its lines, its report; parser.c knows its rows. */
#include "extract/reader.h"

#include "base/number.h"
#include "extract/field.h"
#include "extract/input_report.h"
#include "extract/parser.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NHS_EARLY 1000 /* ids after which NHS numbers are looked for, so that they are read no further than need be */
#define NHS_LEAST 3
#define TOLERATED 10 /* refused rows that every input may have */
#define HOPELESS 1000000

struct ps_reader {
    const ps_input_spec *spec;
    ps_arena *arena;
    ps_chunker *chunker;
    ps_binding binding;
    ps_parsing parsing;
    ps_input_report *report;
    ps_chunk first; /* read when opened, for its heading; given out first */
    bool first_given;
    /* What was committed. */
    uint64_t lines, ids_seen, ten_digits;
    char *left; /* an unfinished row */
    size_t left_length, left_capacity;
    bool skipping, after_cr, ended;
    /* Of ps_reader_next. */
    ps_parser *parser;
    ps_chunk chunk;
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
    const int column = schema->makes_people ? ps_schema_column_find(schema, "extract_date") : schema->event_date;

    return column >= 0 && binding->columns[column].n ? column : -1;
}

static ps_status bind(ps_reader *r, const ps_record *heading, ps_error *err)
{
    const ps_schema *schema = r->spec->schema;
    ps_slice id_heading;
    ps_status st;

    if (heading->refusal) {
        st = fail_at_heading(r, heading->line, err, heading->refusal);
        ps_error_hint(err, "this row must be the heading%s",
                      strstr(heading->refusal, "UTF-8") ? "; if the file is Windows-1252, declare it" : "");
        return st;
    }
    st = ps_binding_make(&r->binding, r->arena, r->spec, heading, r->report->delimiter, err);
    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < schema->n_columns; i++)
        r->report->present[i] = r->binding.columns[i].n > 0;
    r->parsing = (ps_parsing){.spec = r->spec,
                              .binding = &r->binding,
                              .id_field = r->binding.columns[schema->id].fields[0],
                              .newest = newest_column(schema, &r->binding),
                              .delimiter = r->report->delimiter};
    id_heading = ps_slice_trim(heading->fields[r->parsing.id_field]);
    r->parsing.id_heading = ps_arena_text(r->arena, id_heading.at, id_heading.length);
    return r->parsing.id_heading ? PS_OK : ps_fail_memory(err);
}

/* Chunks are too short for the heading only in tests, or where nothing but blank lines comes first: a row is refused
 * when it is longer than PS_RECORD_LIMIT. What is here is looked at anew each time, so there is a limit to these. */
static ps_status lengthen(ps_reader *r, ps_error *err)
{
    ps_chunk next = {0};
    ps_status st;

    if (r->first.length > 2 * PS_RECORD_LIMIT) {
        st = fail_at_heading(r, 0, err, "file begins with more than 1 MiB of blank lines");
        ps_error_hint(err, "its first row must be the heading: ask the supplier for it again");
        return st;
    }
    st = ps_chunker_next(&next, r->chunker, err);

    if (st == PS_OK && !ps_chunk_precede(&next, r->first.at, r->first.length))
        st = ps_fail_memory(err);
    if (st == PS_OK) {
        ps_chunk_release(&r->first);
        r->first = next;
    } else {
        ps_chunk_release(&next);
    }
    return st;
}

static ps_status choose_delimiter(ps_reader *r, ps_error *err)
{
    ps_status st = PS_OK;

    r->report->delimiter = r->spec->delimiter;
    while (st == PS_OK && !r->report->delimiter)
        switch (ps_walk_choose_delimiter(&r->report->delimiter, r->first.at, r->first.length, r->first.final)) {
        case PS_WALK_ROW:
            break;
        case PS_WALK_NO_MEMORY:
            return ps_fail_memory(err);
        case PS_WALK_MORE:
            r->report->delimiter = 0;
            st = lengthen(r, err);
        }
    return st;
}

/* The first record of the first chunk, behind which the rows begin. */
static ps_status read_heading(ps_reader *r, ps_walk *walk, ps_error *err)
{
    for (;;) {
        ps_status st;

        ps_walk_init(walk, r->report->delimiter, r->spec->windows_1252, r->spec->scan);
        walk->blank_lines = 0;
        walk->after_cr = walk->skipping = false;
        ps_walk_give(walk, r->first.at, 0, r->first.length, r->first.final);
        switch (ps_walk_next(walk)) {
        case PS_WALK_ROW:
            st = bind(r, &walk->record, err);
            r->first.begin = walk->begin;
            r->first.after_cr = walk->after_cr;
            r->after_cr = walk->after_cr;
            r->lines = walk->line - 1;
            r->report->blank_lines = walk->blank_lines;
            return st;
        case PS_WALK_NO_MEMORY:
            return ps_fail_memory(err);
        case PS_WALK_MORE:
            if (!walk->final) {
                st = lengthen(r, err);
                if (st != PS_OK)
                    return st;
                break;
            }
            fail_at_heading(r, 0, err, r->first.bytes ? "file holds nothing but blank lines" : "file is empty");
            ps_error_hint(err, "an extract without rows still has its heading: ask the supplier for it again");
            return PS_EDATA;
        }
    }
}

static ps_status open_all(ps_reader *r, ps_error *err)
{
    const ps_input_spec *spec = r->spec;
    ps_walk walk = {0};
    ps_status st;

    r->arena = ps_arena_new();
    r->report = ps_input_report_new(spec);
    if (!r->arena || !r->report)
        return ps_fail_memory(err);
    if (spec->delimiter && strchr("\" \r\n", spec->delimiter)) {
        ps_fail(err, PS_EUSE, "a quote, blank or line end cannot be the delimiter");
        ps_error_file(err, spec->file);
        return PS_EUSE;
    }
    st = ps_chunker_open(&r->chunker, spec->path, spec->file, spec->windows_1252, spec->chunk_bytes, err);
    if (st != PS_OK)
        return st;
    r->report->gzip = ps_source_is_gzip(ps_chunker_source(r->chunker));
    st = ps_chunker_next(&r->first, r->chunker, err);
    if (st == PS_OK)
        st = choose_delimiter(r, err);
    if (st == PS_OK)
        st = read_heading(r, &walk, err);
    ps_walk_release(&walk);
    return st;
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

/* ---- chunks ---- */

ps_status ps_reader_fetch(ps_chunk *chunk, ps_reader *r, ps_error *err)
{
    if (r->first_given)
        return ps_chunker_next(chunk, r->chunker, err);
    r->first_given = true;
    ps_chunk_release(chunk);
    *chunk = r->first;
    memset(&r->first, 0, sizeof r->first);
    return PS_OK;
}

ps_parser *ps_parser_new(const ps_reader *r)
{
    return ps_parser_make(&r->parsing);
}

bool ps_reader_follows(const ps_reader *r, const ps_chunk *chunk)
{
    const bool lf = chunk->begin < chunk->length && chunk->at[chunk->begin] == '\n';

    return !r->left_length && r->skipping == chunk->skipping && (!lf || r->after_cr == chunk->after_cr);
}

bool ps_reader_mend(ps_chunk *chunk, const ps_reader *r)
{
    chunk->skipping = r->skipping;
    chunk->after_cr = r->after_cr;
    return ps_chunk_precede(chunk, r->left, r->left_length);
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
    ps_error_place(err, 0, r->parsing.id_field + 1, 0);
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

static ps_status add_refused(ps_reader *r, const ps_part *part, ps_error *err)
{
    for (size_t i = 0; i < part->n_refused; i++) {
        const ps_refused *refused = &part->refused[i];
        const char *field = refused->column < 0 ? "" : r->report->fields[refused->column].field;

        if (!ps_input_report_refuse(r->report, r->lines + refused->line, refused->field, field, refused->reason,
                                    refused->value))
            return ps_fail_memory(err);
    }
    for (size_t i = 1; part->doubtful && i <= ps_intern_count(part->doubtful); i++) {
        const uint32_t n = (uint32_t)i;
        if (ps_intern_add(r->report->doubtful, ps_intern_text(part->doubtful, n),
                          ps_intern_length(part->doubtful, n)) == PS_INTERN_FULL)
            return ps_fail_memory(err);
    }
    return PS_OK;
}

ps_status ps_reader_commit(ps_reader *r, const ps_chunk *chunk, const ps_part *part, ps_error *err)
{
    ps_input_report *report = r->report;
    const uint64_t ids_before = r->ids_seen;
    ps_status st = add_refused(r, part, err);

    if (st != PS_OK)
        return st;
    report->rows += part->rows;
    report->deleted += part->deleted;
    report->blank_lines += part->blank_lines;
    report->nhs_shaped += part->nhs_shaped;
    report->bytes = chunk->bytes;
    if (part->newest > report->newest_event)
        report->newest_event = part->newest;
    for (size_t i = 0; i < report->n_fields; i++) {
        report->fields[i].faults += part->counts[i].faults;
        report->fields[i].missing += part->counts[i].missing;
        report->fields[i].imprecise += part->counts[i].imprecise;
    }
    r->ids_seen += part->ids_seen;
    r->ten_digits += part->ten_digits;
    r->lines += part->lines;
    r->left_length = chunk->final ? 0 : chunk->length - part->left;
    if (r->left_length) {
        if (!ps_grow(&r->left, &r->left_capacity, r->left_length, 1))
            return ps_fail_memory(err);
        memcpy(r->left, chunk->at + part->left, r->left_length);
    }
    r->skipping = part->skipping;
    r->after_cr = part->after_cr;
    if (chunk->final) {
        r->ended = true;
        ps_source_fingerprint(report->fingerprint, ps_chunker_source(r->chunker));
    }
    if (ids_before < NHS_EARLY && r->ids_seen >= NHS_EARLY)
        st = check_ids(r, err);
    if (st == PS_OK && report->refused >= HOPELESS)
        st = check_hopeless(r, err);
    return st;
}

ps_status ps_reader_finish(ps_reader *r, ps_error *err)
{
    ps_status st = check_ids(r, err);

    assert(r->ended);
    if (st == PS_OK)
        st = check_refused(r, err);
    return st == PS_OK ? PS_END : st;
}

/* One chunk after another, until one has a row. */
static ps_status next_chunk(const ps_batch **out, ps_reader *r, ps_error *err)
{
    ps_part *part = NULL;
    ps_status st;

    if (!r->parser && !(r->parser = ps_parser_new(r)))
        return ps_fail_memory(err);
    st = ps_reader_fetch(&r->chunk, r, err);
    if (st != PS_OK)
        return st;
    if (!ps_reader_follows(r, &r->chunk) && !ps_reader_mend(&r->chunk, r))
        return ps_fail_memory(err);
    st = ps_parser_read(&part, out, r->parser, &r->chunk, err);
    if (st == PS_OK)
        st = ps_reader_commit(r, &r->chunk, part, err);
    ps_part_free(part);
    return st;
}

ps_status ps_reader_next(const ps_batch **out, ps_reader *r, ps_error *err)
{
    while (!r->ended) {
        const ps_status st = next_chunk(out, r, err);
        if (st != PS_OK || (*out)->n)
            return st;
    }
    return ps_reader_finish(r, err);
}

const ps_intern *ps_reader_words(const ps_reader *r)
{
    return r->parser ? ps_parser_words(r->parser) : NULL;
}

const char *ps_reader_id_heading(const ps_reader *r)
{
    return r->parsing.id_heading;
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
    ps_parser_free(r->parser);
    ps_chunk_release(&r->chunk);
    ps_chunk_release(&r->first);
    ps_chunker_close(r->chunker);
    ps_input_report_free(r->report);
    ps_arena_free(r->arena);
    free(r->left);
    free(r);
}
