/* Row libcsv: see row_libcsv.h. libcsv cannot be stopped at the end of a row, so it is fed one physical line at a time:
 * a row can only end where a line does. */
#include "extract/row_libcsv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_STEP ((size_t)64 << 10) /* libcsv's own 128 bytes would copy a long field thousands of times */

#define IN_FIELD 2 /* pstate of libcsv: in a field, and the byte before was no closing quote */

/* Fields are kept as offsets until the text has stopped growing. */
struct job {
    ps_row *row;
    ps_buffer *text;
    bool ended, failed;
};

static void take_field(void *at, size_t length, void *context)
{
    struct job *job = context;

    if (!ps_row_add_field(job->row, NULL, length))
        job->failed = true;
    ps_buffer_add(job->text, at ? at : "", length);
}

static void take_row_end(int c, void *context)
{
    struct job *job = context;

    (void)c;
    job->ended = true;
}

static const char *next_line(const char *at, const char *end)
{
    while (at < end && *at != '\n' && *at != '\r')
        at++;
    return at < end ? at + 1 : end;
}

static ps_row_shape malformed(ps_row *row, const char *why)
{
    row->refusal = why;
    row->refusal_field = (uint32_t)row->n + 1;
    return PS_ROW_MALFORMED;
}

static ps_row_shape finish(ps_row *row, const struct job *job)
{
    const char *text = job->text->at;

    if (job->failed || job->text->failed)
        return PS_ROW_NO_MEMORY;
    if (!row->n)
        return PS_ROW_BLANK;
    for (size_t i = 0; i < row->n; i++) {
        row->fields[i].at = text ? text : "";
        if (text)
            text += row->fields[i].length;
    }
    return PS_ROW_REGULAR;
}

static ps_row_shape read_row(struct csv_parser *parser, struct job *job, const char *at, size_t length, bool final)
{
    const char *const end = at + length;
    const char *p = at;
    ps_row *row = job->row;

    while (p < end && !job->ended) {
        const char *const line = p;
        p = next_line(line, end);
        if (csv_parse(parser, line, (size_t)(p - line), take_field, take_row_end, job) != (size_t)(p - line)) {
            if (csv_error(parser) != CSV_EPARSE)
                return PS_ROW_NO_MEMORY;
            return malformed(row, parser->quoted ? "text after a closing quote" : "quote inside an unquoted field");
        }
        if (!job->ended && p[-1] == '\n')
            row->breaks += p - 1 == at || p[-2] != '\r';
        else if (!job->ended && p[-1] == '\r')
            row->breaks++;
    }
    row->used = (size_t)(p - at);
    row->has_nul = memchr(at, '\0', row->used) != NULL;
    if (!job->ended) {
        if (!final) {
            row->in_quotes = parser->quoted && parser->pstate == IN_FIELD;
            return PS_ROW_MORE;
        }
        if (csv_fini(parser, take_field, take_row_end, job))
            return csv_error(parser) == CSV_EPARSE ? malformed(row, "quote is not closed") : PS_ROW_NO_MEMORY;
    }
    return finish(row, job);
}

ps_row_shape ps_row_read(ps_row *row, ps_buffer *text, const char *at, size_t length, bool final)
{
    struct csv_parser parser;
    struct job job = {row, text, false, false};
    ps_row_shape shape;

    ps_buffer_clear(text);
    row->n = 0;
    row->breaks = 0;
    row->doubled = row->in_quotes = row->has_nul = false;
    /* Strict: without it libcsv lets one unclosed quote swallow the rest of the extract into a single field.
     * REPALL_NL: without it blank lines vanish uncounted, and every later line number is wrong. */
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
        return PS_ROW_NO_MEMORY;
    csv_set_delim(&parser, (unsigned char)row->delimiter);
    csv_set_blk_size(&parser, BUFFER_STEP);
    shape = read_row(&parser, &job, at, length, final);
    csv_free(&parser);
    return shape;
}
