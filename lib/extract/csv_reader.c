/* CSV reader: a window slides over the source; rows are split where they lie in it. */
#include "extract/csv_reader.h"

#include "base/arena.h"
#include "extract/row_libcsv.h"
#include "extract/row_scan.h"
#include "extract/source.h"

#include <stdlib.h>
#include <string.h>

static const char delimiters[] = {',', '|', '\t', ';'};

struct ps_csv {
    ps_source *source;
    char *window; /* window[begin .. end) is read and not yet given */
    size_t capacity, begin, end, block;
    bool final;    /* the source has ended: nothing comes after `end` */
    bool after_cr; /* the byte before `begin` was CR: a LF there belongs to it */
    bool windows_1252;
    uint64_t line; /* physical line of window[begin] */
    uint64_t blank_lines;
    ps_row row;
    ps_buffer text; /* fields of rows that libcsv read */
    ps_record record;
};

/* More bytes into the window, behind what is there. */
static ps_status refill(ps_csv *csv, ps_error *err)
{
    const size_t held = csv->end - csv->begin, need = held + csv->block * PS_SOURCE_ROOM;
    size_t got;
    ps_status st;

    if (csv->begin) {
        memmove(csv->window, csv->window + csv->begin, held);
        csv->begin = 0;
        csv->end = held;
    }
    if (csv->capacity < need && !ps_grow(&csv->window, &csv->capacity, need, 1))
        return ps_fail_memory(err);
    st = ps_source_read(&got, csv->source, csv->window + held, csv->capacity - held, err);
    if (st != PS_OK) {
        if (err && st == PS_EDATA)
            ps_error_place(err, csv->line, 0, 0);
        return st;
    }
    csv->end += got;
    csv->final = !got;
    return PS_OK;
}

/* The row at `begin`, by the scan or by libcsv. A row of more than PS_RECORD_LIMIT bytes is malformed, and is never
 * looked at beyond the limit, so that the verdict does not hang on how much the window happens to hold. */
static ps_row_shape split(ps_csv *csv)
{
    const char *at = csv->window + csv->begin;
    const size_t held = csv->end - csv->begin;
    const bool over = held > PS_RECORD_LIMIT;
    const size_t length = over ? PS_RECORD_LIMIT + 1 : held; /* one more, for the line end */
    const bool final = csv->final && !over;
    ps_row_shape shape = ps_row_scan(&csv->row, at, length, final);

    if (shape == PS_ROW_IRREGULAR)
        shape = ps_row_read(&csv->row, &csv->text, at, length, final);
    if (shape == PS_ROW_MORE && over) {
        csv->row.refusal = csv->row.in_quotes ? "quote is not closed within 1 MiB" : "row is longer than 1 MiB";
        csv->row.refusal_field = (uint32_t)csv->row.n + 1;
        shape = PS_ROW_MALFORMED;
    }
    return shape;
}

/* Steps over `length` bytes, which end with a line end or the file and hold `lines` of them. */
static void step(ps_csv *csv, size_t length, uint64_t lines)
{
    csv->begin += length;
    csv->line += lines;
    csv->after_cr = length && csv->window[csv->begin - 1] == '\r';
}

/* Steps over the rest of one physical line, however long, without keeping it. */
static ps_status skip_line(ps_csv *csv, ps_error *err)
{
    for (;;) {
        const char *at = csv->window + csv->begin, *const end = csv->window + csv->end;
        ps_status st;

        while (at < end && *at != '\n' && *at != '\r')
            at++;
        if (at < end) {
            step(csv, (size_t)(at - (csv->window + csv->begin)) + 1, 1);
            return PS_OK;
        }
        csv->begin = csv->end;
        if (csv->final)
            return PS_OK;
        st = refill(csv, err);
        if (st != PS_OK)
            return st;
    }
}

static ps_status refuse(const ps_record **out, ps_csv *csv, uint64_t line, const char *why, uint32_t field)
{
    csv->record = (ps_record){.line = line, .fields = csv->row.fields, .n = 0, .refusal = why, .refusal_field = field};
    *out = &csv->record;
    return PS_OK;
}

/* Field from 1 that is not UTF-8, or holds NUL. */
static uint32_t bad_field(const ps_row *row, bool nul)
{
    for (size_t i = 0; i < row->n; i++) {
        const ps_slice f = row->fields[i];
        if (f.length && (nul ? memchr(f.at, '\0', f.length) != NULL : ps_utf8_valid(f.at, f.length) < f.length))
            return (uint32_t)i + 1;
    }
    return 0;
}

static ps_status accept(const ps_record **out, ps_csv *csv)
{
    char *at = csv->window + csv->begin;
    const uint64_t line = csv->line;
    const bool text_is_good = ps_utf8_valid(at, csv->row.used) == csv->row.used;
    const char *why = csv->row.has_nul ? "NUL byte in the row"
                      : text_is_good   ? NULL
                                       : (csv->windows_1252 ? "text is not Windows-1252" : "text is not UTF-8");

    step(csv, csv->row.used, csv->row.breaks + 1);
    if (why)
        return refuse(out, csv, line, why, bad_field(&csv->row, csv->row.has_nul));
    ps_row_undouble(&csv->row, at);
    csv->record = (ps_record){.line = line, .fields = csv->row.fields, .n = csv->row.n};
    *out = &csv->record;
    return PS_OK;
}

/* PS_END with nothing left. */
static ps_status to_row_start(ps_csv *csv, ps_error *err)
{
    for (;;) {
        if (csv->begin < csv->end) {
            if (!csv->after_cr || csv->window[csv->begin] != '\n')
                return PS_OK;
            csv->begin++;
            csv->after_cr = false;
        } else if (csv->final) {
            return PS_END;
        } else {
            const ps_status st = refill(csv, err);
            if (st != PS_OK)
                return st;
        }
    }
}

ps_status ps_csv_next(const ps_record **out, ps_csv *csv, ps_error *err)
{
    for (;;) {
        ps_status st = to_row_start(csv, err);
        uint64_t line;

        if (st != PS_OK)
            return st;
        line = csv->line;
        switch (split(csv)) {
        case PS_ROW_REGULAR:
            return accept(out, csv);
        case PS_ROW_BLANK:
            csv->blank_lines++;
            step(csv, csv->row.used, 1);
            break;
        case PS_ROW_MALFORMED:
            st = skip_line(csv, err);
            return st == PS_OK ? refuse(out, csv, line, csv->row.refusal, csv->row.refusal_field) : st;
        case PS_ROW_MORE:
            st = refill(csv, err);
            if (st != PS_OK)
                return st;
            break;
        case PS_ROW_IRREGULAR:
        case PS_ROW_NO_MEMORY:
            return ps_fail_memory(err);
        }
    }
}

/* Fields of the first row that is not blank, were `delimiter` the one; 0 if it is malformed. PS_END: the window does
 * not hold it. */
static ps_status count_first(size_t *fields, ps_csv *csv, char delimiter, ps_error *err)
{
    const size_t begin = csv->begin;
    ps_row_shape shape;

    *fields = 0;
    if (csv->begin == csv->end)
        return csv->final ? PS_OK : PS_END;
    ps_row_init(&csv->row, delimiter);
    while ((shape = split(csv)) == PS_ROW_BLANK && csv->begin + csv->row.used < csv->end)
        csv->begin += csv->row.used;
    csv->begin = begin;
    if (shape == PS_ROW_REGULAR)
        *fields = csv->row.n;
    if (shape == PS_ROW_NO_MEMORY)
        return ps_fail_memory(err);
    return (shape == PS_ROW_MORE || shape == PS_ROW_BLANK) && !csv->final ? PS_END : PS_OK;
}

/* The delimiter that gives the first row most fields; the earlier in the list among equals, so that one column means
 * comma. */
static ps_status choose_delimiter(char *out, ps_csv *csv, ps_error *err)
{
    size_t best = 0;

    *out = delimiters[0];
    for (size_t i = 0; i < sizeof(delimiters); i++) {
        size_t fields;
        ps_status st = count_first(&fields, csv, delimiters[i], err);

        while (st == PS_END) {
            st = refill(csv, err);
            if (st == PS_OK)
                st = count_first(&fields, csv, delimiters[i], err);
        }
        if (st != PS_OK)
            return st;
        if (fields > best) {
            best = fields;
            *out = delimiters[i];
        }
    }
    return PS_OK;
}

ps_status ps_csv_open_block(ps_csv **out, const char *path, const char *file, char delimiter, bool windows_1252,
                            size_t block, ps_error *err)
{
    ps_csv *csv;
    ps_status st;

    if (delimiter && strchr("\" \r\n", delimiter)) {
        ps_fail(err, PS_EUSE, "a quote, blank or line end cannot be the delimiter");
        ps_error_file(err, file);
        return PS_EUSE;
    }
    csv = ps_calloc(1, sizeof(*csv));
    if (!csv)
        return ps_fail_memory(err);
    csv->line = 1;
    csv->block = block ? block : PS_SOURCE_BLOCK;
    csv->windows_1252 = windows_1252;
    st = ps_source_open(&csv->source, path, file, windows_1252, csv->block, err);
    if (st == PS_OK && !delimiter)
        st = choose_delimiter(&delimiter, csv, err);
    if (st == PS_OK) {
        ps_row_init(&csv->row, delimiter);
        *out = csv;
    } else {
        ps_csv_close(csv);
    }
    return st;
}

ps_status ps_csv_open(ps_csv **out, const char *path, const char *file, char delimiter, bool windows_1252,
                      ps_error *err)
{
    return ps_csv_open_block(out, path, file, delimiter, windows_1252, 0, err);
}

char ps_csv_delimiter(const ps_csv *csv)
{
    return csv->row.delimiter;
}

bool ps_csv_is_gzip(const ps_csv *csv)
{
    return ps_source_is_gzip(csv->source);
}

uint64_t ps_csv_blank_lines(const ps_csv *csv)
{
    return csv->blank_lines;
}

uint64_t ps_csv_bytes(const ps_csv *csv)
{
    return ps_source_bytes(csv->source);
}

void ps_csv_fingerprint(char out[PS_FINGERPRINT_TEXT], ps_csv *csv)
{
    ps_source_fingerprint(out, csv->source);
}

void ps_csv_close(ps_csv *csv)
{
    if (!csv)
        return;
    ps_source_close(csv->source);
    ps_row_release(&csv->row);
    ps_buffer_release(&csv->text);
    free(csv->window);
    free(csv);
}
