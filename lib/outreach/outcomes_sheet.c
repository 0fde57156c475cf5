/* Outcomes, sheet: one returned file as text in UTF-8, in whatever encoding and with whatever delimiter a spreadsheet
 * saved it, and what its cells say. */
#include "base/date.h"
#include "outreach/outcomes.h"

#include <stdlib.h>
#include <string.h>

/* ---- encodings ---- */

static void add_character(ps_buffer *out, uint32_t c)
{
    char bytes[4];
    size_t n = 1;

    if (c < 0x80) {
        bytes[0] = (char)c;
    } else if (c < 0x800) {
        bytes[0] = (char)(0xC0 | c >> 6);
        bytes[1] = (char)(0x80 | (c & 0x3F));
        n = 2;
    } else if (c < 0x10000) {
        bytes[0] = (char)(0xE0 | c >> 12);
        bytes[1] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (c & 0x3F));
        n = 3;
    } else {
        bytes[0] = (char)(0xF0 | c >> 18);
        bytes[1] = (char)(0x80 | (c >> 12 & 0x3F));
        bytes[2] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[3] = (char)(0x80 | (c & 0x3F));
        n = 4;
    }
    ps_buffer_add(out, bytes, n);
}

static void from_windows_1252(ps_buffer *out, const unsigned char *at, size_t n)
{
    static const uint16_t high[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                      0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    for (size_t i = 0; i < n; i++)
        add_character(out, at[i] >= 0x80 && at[i] < 0xA0 ? high[at[i] - 0x80] : at[i]);
}

static void from_utf_16(ps_buffer *out, const unsigned char *at, size_t n, unsigned low)
{
    for (size_t i = 0; i + 1 < n; i += 2) {
        uint32_t c = at[i + low] | (uint32_t)at[i + 1 - low] << 8;
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < n) {
            const uint32_t second = at[i + 2 + low] | (uint32_t)at[i + 3 - low] << 8;
            if (second >= 0xDC00 && second < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (second - 0xDC00);
                i += 2;
            }
        }
        add_character(out, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
    }
}

static void to_utf_8(ps_buffer *out, const ps_buffer *raw)
{
    const char *at = raw->at ? raw->at : "";
    const unsigned char *bytes = (const unsigned char *)at;
    const size_t n = raw->length;

    if (n >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE)
        from_utf_16(out, bytes + 2, n - 2, 0);
    else if (n >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF)
        from_utf_16(out, bytes + 2, n - 2, 1);
    else if (n >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        ps_buffer_add(out, at + 3, n - 3);
    else if (ps_utf8_valid(at, n) == n)
        ps_buffer_add(out, at, n);
    else
        from_windows_1252(out, bytes, n);
}

static ps_status look_at_kind(const ps_buffer *raw, const char *path, ps_error *err)
{
    const char *at = raw->at ? raw->at : "";
    const bool workbook = raw->length >= 4 && memcmp(at, "PK\x03\x04", 4) == 0;
    const bool old = raw->length >= 4 && memcmp(at, "\xD0\xCF\x11\xE0", 4) == 0;

    if (!workbook && !old && raw->length)
        return PS_OK;
    ps_fail(err, PS_EDATA, raw->length ? "this is a workbook, and answers are read from a CSV" : "the file is empty");
    ps_error_file(err, path);
    if (raw->length)
        ps_error_hint(err, "open it, go to the sheet with the list, and save that as \"CSV UTF-8\"");
    return PS_EDATA;
}

/* ---- columns ---- */

/* Case, blanks and underscores apart. */
static bool is_heading(ps_slice cell, const char *name)
{
    cell = ps_slice_trim(cell);
    if (cell.length != strlen(name))
        return false;
    for (size_t i = 0; i < cell.length; i++)
        if (ps_ascii_lower(cell.at[i]) != name[i] && !(cell.at[i] == ' ' && name[i] == '_'))
            return false;
    return true;
}

static bool find_columns(ps_answer_sheet *sheet)
{
    const ps_csv_rows *csv = &sheet->csv;

    sheet->id = sheet->outcome = sheet->date = sheet->list = SIZE_MAX;
    sheet->n_columns = csv->n;
    for (size_t i = 0; i < csv->n; i++) {
        if (is_heading(csv->cells[i], "pseudo_id") && sheet->id == SIZE_MAX)
            sheet->id = i;
        /* The last of a name: those to fill in stand after those of the list. */
        if (is_heading(csv->cells[i], PS_ANSWER_OUTCOME))
            sheet->outcome = i;
        if (is_heading(csv->cells[i], PS_ANSWER_DATE))
            sheet->date = i;
        if (is_heading(csv->cells[i], PS_ANSWER_LIST))
            sheet->list = i;
    }
    return sheet->id != SIZE_MAX;
}

static ps_status missing(const char *path, uint64_t line, const char *name, const char *hint, ps_error *err)
{
    ps_fail(err, PS_EDATA, "column %s is missing", name);
    ps_error_file(err, path);
    ps_error_place(err, line, 0, 0);
    ps_error_field(err, name);
    ps_error_hint(err, "%s", hint);
    return PS_EDATA;
}

/* The delimiter is the one that sets pseudo_id free. */
static ps_status read_heading(ps_answer_sheet *sheet, const char *path, ps_error *err)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    const char *at = sheet->text.at ? sheet->text.at : "";

    for (size_t i = 0; i < PS_COUNT(delimiters); i++) {
        ps_csv_rows_release(&sheet->csv);
        sheet->csv = (ps_csv_rows){.at = at, .end = at + sheet->text.length, .delimiter = delimiters[i]};
        if (ps_csv_rows_next(&sheet->csv) && sheet->csv.n && sheet->csv.cells[0].length > 3 &&
            memcmp(sheet->csv.cells[0].at, "sep=", 4) == 0)
            (void)ps_csv_rows_next(&sheet->csv); /* a line of the spreadsheet's own */
        if (sheet->csv.failed)
            return ps_fail_memory(err);
        if (find_columns(sheet))
            break;
    }
    if (sheet->id == SIZE_MAX)
        return missing(path, 1, "pseudo_id", "save the sheet with the list, not the first one, with its heading", err);
    if (sheet->outcome == SIZE_MAX)
        return missing(path, sheet->csv.line, PS_ANSWER_OUTCOME,
                       "answers stand in outcome, outcome_date; a CSV of the run gets these columns added", err);
    return PS_OK;
}

ps_status ps_answer_sheet_open(ps_answer_sheet *out, const char *path, ps_error *err)
{
    ps_buffer raw = {0};
    ps_status status = ps_returns_read_file(&raw, path, err);

    *out = (ps_answer_sheet){0};
    if (status == PS_OK)
        status = look_at_kind(&raw, path, err);
    if (status == PS_OK) {
        to_utf_8(&out->text, &raw);
        status = out->text.failed ? ps_fail_memory(err) : read_heading(out, path, err);
    }
    ps_buffer_release(&raw);
    if (status != PS_OK)
        ps_answer_sheet_close(out);
    return status;
}

void ps_answer_sheet_close(ps_answer_sheet *sheet)
{
    ps_csv_rows_release(&sheet->csv);
    ps_buffer_release(&sheet->text);
}

/* ---- cells ---- */

static bool is_stop(char c)
{
    return c == ',' || c == ':';
}

/* Case and stops apart: "Reviewed, not so". */
static bool is_word(ps_slice cell, const char *word)
{
    size_t i = 0;

    for (;; i++, word++) {
        while (i < cell.length && is_stop(cell.at[i]))
            i++;
        while (is_stop(*word))
            word++;
        if (i == cell.length || !*word)
            return i == cell.length && !*word;
        if (ps_ascii_lower(cell.at[i]) != *word)
            return false;
    }
}

ps_outcome ps_answer_of(ps_slice cell)
{
    cell = ps_slice_trim(cell);
    if (!cell.length)
        return PS_OUTCOME_NONE;
    for (int i = 1; i < PS_OUTCOMES; i++)
        if (is_word(cell, ps_answer_words[i].word))
            return (ps_outcome)i;
    return (ps_outcome)PS_OUTCOMES;
}

/* A number of one to `most` digits off the front. */
static bool take_number(int *out, ps_slice *left, size_t most)
{
    size_t n = 0;

    *out = 0;
    while (n < left->length && n < most && left->at[n] >= '0' && left->at[n] <= '9')
        *out = *out * 10 + (left->at[n++] - '0');
    left->at += n;
    left->length -= n;
    return n > 0;
}

static bool take_slash(ps_slice *left)
{
    if (!left->length || *left->at != '/')
        return false;
    left->at++;
    left->length--;
    return true;
}

bool ps_answer_day(ps_day *out, ps_slice cell)
{
    ps_slice left = ps_slice_trim(cell);
    char iso[11] = {0};
    int day, month, year;

    *out = PS_NO_DAY;
    if (!left.length)
        return true;
    if (left.length == 10 && left.at[4] == '-') {
        memcpy(iso, left.at, 10);
        *out = ps_day_parse(iso);
    } else if (take_number(&day, &left, 2) && take_slash(&left) && take_number(&month, &left, 2) && take_slash(&left) &&
               left.length == 4 && take_number(&year, &left, 4) && !left.length) {
        *out = ps_day_of(year, month, day);
    }
    return *out != PS_NO_DAY;
}
