/* Text: slices, growing buffers, and what may be said of bytes. */
#include "base/text.h"
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_NAME 64 /* names longer than this are never misspellings of one another */

ps_slice ps_slice_of(const char *text)
{
    const ps_slice slice = {text ? text : "", text ? strlen(text) : 0};
    return slice;
}

bool ps_slice_equals(ps_slice slice, const char *text)
{
    const size_t length = strlen(text);
    return slice.length == length && (!length || memcmp(slice.at, text, length) == 0);
}

bool ps_slice_equals_fold(ps_slice slice, const char *text)
{
    size_t i;
    if (slice.length != strlen(text))
        return false;
    for (i = 0; i < slice.length; i++)
        if (ps_ascii_lower(slice.at[i]) != ps_ascii_lower(text[i]))
            return false;
    return true;
}

ps_slice ps_slice_trim(ps_slice slice)
{
    while (slice.length && ps_ascii_space(slice.at[0])) {
        slice.at++;
        slice.length--;
    }
    while (slice.length && ps_ascii_space(slice.at[slice.length - 1]))
        slice.length--;
    return slice;
}

bool ps_ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

char ps_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

char ps_ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

int ps_text_compare_fold(const char *a, const char *b)
{
    while (*a && ps_ascii_lower(*a) == ps_ascii_lower(*b)) {
        a++;
        b++;
    }
    return (int)(unsigned char)ps_ascii_lower(*a) - (int)(unsigned char)ps_ascii_lower(*b);
}

/* Length of the character that begins at `at`, 0 if it is not valid. */
static size_t character(const unsigned char *at, size_t length)
{
    const unsigned char c = at[0];
    if (c < 0x80)
        return 1;
    if (c < 0xC2 || c > 0xF4)
        return 0;
    if (length < 2 || (at[1] & 0xC0) != 0x80)
        return 0;
    if (c < 0xE0)
        return 2;
    if ((c == 0xE0 && at[1] < 0xA0) || (c == 0xED && at[1] > 0x9F) || (c == 0xF0 && at[1] < 0x90) ||
        (c == 0xF4 && at[1] > 0x8F))
        return 0; /* overlong, surrogate, overlong, beyond U+10FFFF */
    if (length < 3 || (at[2] & 0xC0) != 0x80)
        return 0;
    if (c < 0xF0)
        return 3;
    return length >= 4 && (at[3] & 0xC0) == 0x80 ? 4 : 0;
}

size_t ps_utf8_valid(const char *at, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)at;
    size_t i = 0;
    while (i < length) {
        size_t n;
        if (length - i >= 8) { /* nearly all data is ASCII: eight at a time */
            uint64_t word;
            memcpy(&word, bytes + i, sizeof word);
            if (!(word & UINT64_C(0x8080808080808080))) {
                i += 8;
                continue;
            }
        }
        n = character(bytes + i, length - i);
        if (!n)
            break;
        i += n;
    }
    return i;
}

size_t ps_utf8_count(const char *at, size_t length)
{
    size_t count = 0, i;
    for (i = 0; i < length; i++)
        count += ((unsigned char)at[i] & 0xC0u) != 0x80u;
    return count;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned ps_edit_distance(const char *a, const char *b, unsigned most)
{
    unsigned rows[3][LONGEST_NAME + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2], *spare;
    const size_t na = strlen(a), nb = strlen(b);
    size_t i, j;

    if (na > LONGEST_NAME || nb > LONGEST_NAME)
        return ps_text_compare_fold(a, b) == 0 ? 0 : most + 1;
    for (j = 0; j <= nb; j++)
        last[j] = (unsigned)j;
    for (i = 1; i <= na; i++) {
        row[0] = (unsigned)i;
        for (j = 1; j <= nb; j++) {
            const char ca = ps_ascii_lower(a[i - 1]), cb = ps_ascii_lower(b[j - 1]);
            row[j] = least(least(last[j] + 1, row[j - 1] + 1), last[j - 1] + (ca != cb));
            if (i > 1 && j > 1 && ca == ps_ascii_lower(b[j - 2]) && cb == ps_ascii_lower(a[i - 2]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[nb] <= most ? last[nb] : most + 1;
}

const char *ps_did_you_mean(const char *word, const char *const *names, size_t count)
{
    const char *best = NULL;
    unsigned best_distance = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        /* A quarter of the longer name may differ, three letters at most: one-letter names match only themselves. */
        const size_t nw = strlen(word), nn = strlen(names[i]), longer = nw > nn ? nw : nn;
        const unsigned limit = longer >= 10 ? 3 : (unsigned)(longer + 2) / 4;
        const unsigned distance = ps_edit_distance(word, names[i], limit);
        if (distance <= limit && (!best || distance < best_distance)) {
            best = names[i];
            best_distance = distance;
        }
    }
    return best;
}

void ps_buffer_release(ps_buffer *buffer)
{
    free(buffer->at);
    memset(buffer, 0, sizeof *buffer);
}

/* Room for `more` bytes and a NUL. */
static bool make_room(ps_buffer *buffer, size_t more)
{
    if (!buffer->failed && more < buffer->capacity - buffer->length)
        return true;
    if (!buffer->failed &&
        (more >= SIZE_MAX - buffer->length || !ps_grow(&buffer->at, &buffer->capacity, buffer->length + more + 1, 1)))
        buffer->failed = true;
    return !buffer->failed;
}

void ps_buffer_add(ps_buffer *buffer, const char *at, size_t length)
{
    if (!make_room(buffer, length))
        return;
    if (length)
        memcpy(buffer->at + buffer->length, at, length);
    buffer->length += length;
    buffer->at[buffer->length] = '\0';
}

void ps_buffer_text(ps_buffer *buffer, const char *text)
{
    if (text)
        ps_buffer_add(buffer, text, strlen(text));
}

void ps_buffer_print(ps_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ps_buffer_vprint(buffer, format, arguments);
    va_end(arguments);
}

void ps_buffer_vprint(ps_buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    int n;

    va_copy(again, arguments);
    n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n < 0)
        buffer->failed = true;
    if (n < 0 || !make_room(buffer, (size_t)n))
        return;
    (void)vsnprintf(buffer->at + buffer->length, (size_t)n + 1, format, arguments);
    buffer->length += (size_t)n;
}

void ps_buffer_clear(ps_buffer *buffer)
{
    buffer->length = 0;
    if (buffer->at)
        buffer->at[0] = '\0';
}

void ps_buffer_json(ps_buffer *buffer, const char *text)
{
    const unsigned char *at = (const unsigned char *)(text ? text : "");
    size_t left = strlen((const char *)at);

    ps_buffer_byte(buffer, '"');
    while (left) {
        const size_t n = character(at, left);
        if (n == 0)
            ps_buffer_text(buffer, "\\ufffd"); /* JSON is UTF-8, whatever a file name was */
        else if (*at == '"' || *at == '\\')
            ps_buffer_print(buffer, "\\%c", *at);
        else if (*at == '\n')
            ps_buffer_text(buffer, "\\n");
        else if (*at == '\r')
            ps_buffer_text(buffer, "\\r");
        else if (*at == '\t')
            ps_buffer_text(buffer, "\\t");
        else if (*at < 0x20 || *at == 0x7F)
            ps_buffer_print(buffer, "\\u%04x", *at);
        else
            ps_buffer_add(buffer, (const char *)at, n);
        at += n ? n : 1;
        left -= n ? n : 1;
    }
    ps_buffer_byte(buffer, '"');
}
