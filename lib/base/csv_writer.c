/* CSV writer: rows gather in a buffer that is written when it is full; in memory, all stay there. */
#include "base/csv_writer.h"
#include "base/date.h"
#include "base/eight.h"
#include "base/number.h"
#include "base/os.h"
#include "base/text.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#define FLUSH_AT ((size_t)64 << 10)

struct ps_csv_writer {
    ps_os_file *file; /* NULL: into memory */
    ps_buffer text;
    size_t row_start; /* in text */
    size_t fields;    /* of this row */
    bool held;
    ps_status status; /* of the first failure */
    ps_error error;
};

ps_status ps_csv_writer_open(ps_csv_writer **out, const char *path, ps_error *err)
{
    ps_csv_writer *csv = calloc(1, sizeof *csv);
    ps_status status;

    if (!csv)
        return ps_fail_memory(err);
    status = ps_os_create(&csv->file, path, false, err);
    if (status != PS_OK) {
        free(csv);
        return status;
    }
    *out = csv;
    return PS_OK;
}

ps_status ps_csv_writer_new(ps_csv_writer **out, ps_error *err)
{
    *out = calloc(1, sizeof **out);
    return *out ? PS_OK : ps_fail_memory(err);
}

static void note_memory(ps_csv_writer *csv)
{
    if (csv->text.failed && csv->status == PS_OK)
        csv->status = ps_fail_memory(&csv->error);
}

static void flush(ps_csv_writer *csv)
{
    note_memory(csv);
    if (csv->status == PS_OK && csv->text.length)
        csv->status = ps_os_write(csv->file, csv->text.at, csv->text.length, &csv->error);
    ps_buffer_clear(&csv->text);
    csv->row_start = 0;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Is the byte anywhere in the eight? */
static bool holds(uint64_t eight, char byte)
{
    const uint64_t zero_there = eight ^ PS_EACH((uint8_t)byte);

    return ((zero_there - PS_EACH(1)) & ~zero_there & PS_EACH(0x80)) != 0;
}

static bool needs_quotes(const char *at, size_t length)
{
    size_t i;
    if (length == 0)
        return false;
    if (blank(at[0]) || blank(at[length - 1]))
        return true;
    for (i = 0; i + PS_EIGHT <= length; i += PS_EIGHT) {
        const uint64_t eight = ps_eight_load((const uint8_t *)at + i, PS_EIGHT);
        if (holds(eight, ',') || holds(eight, '"') || holds(eight, '\n') || holds(eight, '\r'))
            return true;
    }
    for (; i < length; i++)
        if (at[i] == ',' || at[i] == '"' || at[i] == '\n' || at[i] == '\r')
            return true;
    return false;
}

static void add_quoted(ps_buffer *text, const char *at, size_t length)
{
    const size_t size = csv_write(NULL, 0, at, length);
    char *quoted = size < length ? NULL : malloc(size); /* less: libcsv's sign of overflow */
    if (!quoted) {
        text->failed = true;
        return;
    }
    (void)csv_write(quoted, size, at, length);
    ps_buffer_add(text, quoted, size);
    free(quoted);
}

static void begin_field(ps_csv_writer *csv)
{
    if (csv->fields++)
        ps_buffer_byte(&csv->text, ',');
}

static void add_field(ps_csv_writer *csv, const char *at, size_t length)
{
    begin_field(csv);
    if (needs_quotes(at, length))
        add_quoted(&csv->text, at, length);
    else
        ps_buffer_add(&csv->text, at, length);
}

void ps_csv_text(ps_csv_writer *csv, const char *text)
{
    ps_csv_slice(csv, text ? text : "", text ? strlen(text) : 0);
}

void ps_csv_slice(ps_csv_writer *csv, const char *at, size_t length)
{
    /* memchr over all seven bytes: the NUL counts too, which some spreadsheets skip before they look. */
    static const char risky[] = {'=', '+', '-', '@', '\t', '\r', '\0'};
    char *guarded;

    if (length == 0 || !memchr(risky, at[0], sizeof risky)) {
        add_field(csv, at, length);
        return;
    }
    guarded = length < SIZE_MAX ? malloc(length + 1) : NULL;
    if (!guarded) {
        csv->text.failed = true;
        return;
    }
    guarded[0] = '\'';
    memcpy(guarded + 1, at, length);
    add_field(csv, guarded, length + 1);
    free(guarded);
}

void ps_csv_own(ps_csv_writer *csv, const char *at, size_t length)
{
    add_field(csv, at, length);
}

void ps_csv_raw(ps_csv_writer *csv, const char *text)
{
    add_field(csv, text, strlen(text));
}

void ps_csv_count(ps_csv_writer *csv, uint64_t count)
{
    char text[20]; /* digits of the largest */
    size_t at = sizeof text;

    do
        text[--at] = (char)('0' + count % 10);
    while (count /= 10);
    begin_field(csv);
    ps_buffer_add(&csv->text, text + at, sizeof text - at);
}

#define FLAGS_AT_ONCE ((size_t)64)

void ps_csv_flags(ps_csv_writer *csv, const uint64_t *bits, size_t n)
{
    char text[2 * FLAGS_AT_ONCE];

    for (size_t i = 0; i < n;) {
        size_t length = 0;
        do {
            if (csv->fields++)
                text[length++] = ',';
            text[length++] = (char)('0' + (bits[i / 64] >> i % 64 & 1));
        } while (++i < n && i % FLAGS_AT_ONCE);
        ps_buffer_add(&csv->text, text, length);
    }
}

void ps_csv_number(ps_csv_writer *csv, double number, int digits)
{
    char text[32];
    const size_t length = ps_number_format(text, number, digits);

    begin_field(csv); /* no number needs quotes */
    ps_buffer_add(&csv->text, text, length);
}

void ps_csv_day(ps_csv_writer *csv, ps_day day)
{
    char text[11];
    ps_day_format(text, day);
    ps_csv_raw(csv, text);
}

void ps_csv_empty(ps_csv_writer *csv)
{
    add_field(csv, "", 0);
}

static void flush_full(ps_csv_writer *csv)
{
    if (csv->file && ((csv->text.length >= FLUSH_AT && !csv->held) || csv->text.failed))
        flush(csv);
}

void ps_csv_end_row(ps_csv_writer *csv)
{
    if (csv->fields == 1 && csv->text.length == csv->row_start)
        ps_buffer_add(&csv->text, "\"\"", 2); /* a blank line would be no row at all to most readers */
    ps_buffer_byte(&csv->text, '\n');
    csv->fields = 0;
    csv->row_start = csv->text.length;
    flush_full(csv);
}

size_t ps_csv_length(const ps_csv_writer *csv)
{
    return csv->row_start;
}

const char *ps_csv_text_so_far(const ps_csv_writer *csv)
{
    return csv->text.at ? csv->text.at : "";
}

ps_status ps_csv_check(const ps_csv_writer *csv, ps_error *err)
{
    if (csv->text.failed)
        return ps_fail_memory(err);
    if (csv->status != PS_OK && err)
        *err = csv->error;
    return csv->status;
}

void ps_csv_copy(ps_csv_writer *csv, const ps_csv_writer *from, size_t start, size_t length)
{
    if (csv->file && !csv->held && length >= FLUSH_AT) { /* enough to be written from where it is */
        flush(csv);
        if (csv->status == PS_OK)
            csv->status = ps_os_write(csv->file, from->text.at + start, length, &csv->error);
        return;
    }
    if (length)
        ps_buffer_add(&csv->text, from->text.at + start, length);
    csv->row_start = csv->text.length;
    flush_full(csv);
}

void ps_csv_clear(ps_csv_writer *csv)
{
    ps_buffer_clear(&csv->text);
    csv->row_start = 0;
    csv->fields = 0;
}

void ps_csv_hold(ps_csv_writer *csv, bool held)
{
    csv->held = held;
}

static ps_status end(ps_csv_writer *csv, ps_status (*end_file)(ps_os_file *, ps_error *), ps_error *err)
{
    ps_status status;

    if (!csv)
        return PS_OK;
    if (csv->file)
        flush(csv);
    status = csv->status;
    if (status != PS_OK && err)
        *err = csv->error;
    if (status == PS_OK && csv->file) {
        status = end_file(csv->file, err);
        csv->file = NULL;
    }
    ps_csv_writer_abandon(csv);
    return status;
}

ps_status ps_csv_writer_finish(ps_csv_writer *csv, ps_error *err)
{
    return end(csv, ps_os_finish, err);
}

ps_status ps_csv_writer_leave(ps_csv_writer *csv, ps_error *err)
{
    return end(csv, ps_os_leave, err);
}

void ps_csv_writer_abandon(ps_csv_writer *csv)
{
    if (!csv)
        return;
    ps_os_close(csv->file);
    ps_buffer_release(&csv->text);
    free(csv);
}
