/* Row text: a row of an extract being put together: gathered here, so that a field costs no look at the window's room.
 *
 * Fields are written in order; nothing is quoted for the caller. Inline, since the largest extracts have a thousand
 * million fields. One thread at a time. */
#ifndef PS_SYNTH_ROW_TEXT_H
#define PS_SYNTH_ROW_TEXT_H

#include "synth/calendar.h"
#include "synth/feed_file.h"

#include "base/date.h"

#include <assert.h>
#include <string.h>

#define PS_ROW_MOST 1024 /* the longest row has some 400 bytes */

typedef struct ps_row_text {
    char *at, *last; /* the end; the start of the last field, NULL before the first */
    const ps_calendar *calendar;
    char delimiter;
    uint8_t fault; /* ps_fault: made_rows.c heeds it */
    char text[PS_ROW_MOST];
} ps_row_text;

static inline void ps_row_begin(ps_row_text *r, const ps_calendar *calendar, char delimiter)
{
    r->at = r->text;
    r->last = NULL;
    r->calendar = calendar;
    r->delimiter = delimiter;
    r->fault = 0;
}

/* More of the last field. */
static inline void ps_row_put(ps_row_text *r, const char *at, size_t length)
{
    assert(length < (size_t)(r->text + sizeof(r->text) - r->at));
    memcpy(r->at, at, length);
    r->at += length;
}

static inline void ps_row_digits(ps_row_text *r, uint64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);

    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    ps_row_put(r, digits + at, sizeof(digits) - at);
}

/* Begins the next field, which is empty as yet. */
static inline void ps_row_field(ps_row_text *r)
{
    if (r->last) /* the first field, which may be empty, has none */
        *r->at++ = r->delimiter;
    r->last = r->at;
}

static inline void ps_row_word(ps_row_text *r, const char *text)
{
    ps_row_field(r);
    ps_row_put(r, text, strlen(text));
}

static inline void ps_row_number(ps_row_text *r, uint64_t number)
{
    ps_row_field(r);
    ps_row_digits(r, number);
}

/* A number of the supplier's: "g17-3". */
static inline void ps_row_name(ps_row_text *r, char letter, uint64_t person, uint32_t number)
{
    ps_row_field(r);
    ps_row_put(r, &letter, 1);
    ps_row_digits(r, person);
    ps_row_put(r, "-", 1);
    ps_row_digits(r, number);
}

static inline void ps_two_digits(char *out, int number)
{
    out[0] = (char)('0' + number / 10 % 10);
    out[1] = (char)('0' + number % 10);
}

/* Length 10, 7 or 4 of yyyy-mm-dd; PS_NO_DAY is empty. */
static inline void ps_row_day(ps_row_text *r, ps_day day, size_t length)
{
    const char *known = ps_calendar_text(r->calendar, day);
    char out[] = "0000-00-00";
    ps_civil c;

    ps_row_field(r);
    if (!known && day != PS_NO_DAY) {
        c = ps_day_civil(day);
        ps_two_digits(out, c.year / 100);
        ps_two_digits(out + 2, c.year);
        ps_two_digits(out + 5, c.month);
        ps_two_digits(out + 8, c.day);
        known = out;
    }
    if (known)
        ps_row_put(r, known, length);
}

/* Into the file; `late` rows go to the end of their window. */
static inline void ps_row_end(ps_row_text *r, ps_feed_file *file, bool late)
{
    ps_buffer_add(ps_feed_file_text(file), r->text, (size_t)(r->at - r->text));
    ps_feed_file_row(file, late);
}

#endif
