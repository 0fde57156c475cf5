/* Fail: fill a ps_error. The message is made in a place of its own before the error is cleared, so that a caller may
 * pass parts of the error it is replacing. Whatever comes in, an error holds one line of valid UTF-8: control
 * characters (which could drive a terminal) and broken bytes become '?'. */
#include "base/fail.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Bytes of text[0..length) that fit into `capacity` with a NUL, ending on a character border. */
static size_t clip(const char *text, size_t length, size_t capacity)
{
    size_t keep = length < capacity ? length : capacity - 1;
    if (keep < length)
        while (keep > 0 && ((unsigned char)text[keep] & 0xC0u) == 0x80u)
            keep--;
    return keep;
}

static void clean(char *text)
{
    size_t length = strlen(text), i = 0;
    while (i < length) {
        const size_t good = i + ps_utf8_valid(text + i, length - i);
        for (; i < good; i++) {
            const unsigned char c = (unsigned char)text[i];
            if (c < 0x20 || c == 0x7F)
                text[i] = '?';
            else if (c == 0xC2 && (unsigned char)text[i + 1] < 0xA0) /* U+0080 to U+009F, controls too */
                text[i] = text[i + 1] = '?';
        }
        if (i < length)
            text[i++] = '?';
    }
}

void ps_text_show(char *out, size_t capacity, const char *text, size_t length)
{
    const size_t keep = clip(text, length, capacity);
    memmove(out, text, keep);
    out[keep] = '\0';
    clean(out);
}

static void print(char *out, size_t capacity, const char *format, va_list arguments) PS_PRINTF(3, 0);
static void print(char *out, size_t capacity, const char *format, va_list arguments)
{
    char text[1024];
    size_t length;
    const int n = vsnprintf(text, sizeof text, format, arguments);
    if (n < 0) {
        ps_text_show(out, capacity, format, strlen(format));
        return;
    }
    length = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    ps_text_show(out, capacity, text, length);
}

ps_status ps_fail(ps_error *err, ps_status status, const char *format, ...)
{
    if (err) {
        char message[sizeof err->message];
        va_list arguments;
        va_start(arguments, format);
        print(message, sizeof message, format, arguments);
        va_end(arguments);
        memset(err, 0, sizeof *err);
        err->status = status;
        memcpy(err->message, message, sizeof message);
    }
    return status;
}

ps_status ps_fail_memory(ps_error *err)
{
    return ps_fail(err, PS_EMEMORY, "out of memory");
}

void ps_error_file(ps_error *err, const char *file)
{
    size_t length;
    if (!err || !file)
        return;
    length = strlen(file);
    if (length >= sizeof err->file) { /* the end tells files apart */
        size_t skip = length - (sizeof err->file - 1);
        while (skip < length && ((unsigned char)file[skip] & 0xC0u) == 0x80u)
            skip++;
        file += skip;
        length -= skip;
    }
    ps_text_show(err->file, sizeof err->file, file, length);
}

void ps_error_place(ps_error *err, uint64_t line, uint32_t column, uint32_t span)
{
    if (!err)
        return;
    err->line = line;
    err->column = column;
    err->span = span;
}

void ps_error_field(ps_error *err, const char *field)
{
    if (err && field)
        ps_text_show(err->field, sizeof err->field, field, strlen(field));
}

void ps_error_value(ps_error *err, const char *value, size_t length)
{
    size_t i, keep;
    if (!err || !value)
        return;
    keep = clip(value, length, sizeof err->value);
    for (i = 0; i < keep; i++) /* a NUL inside the data would hide the rest */
        err->value[i] = value[i] ? value[i] : '?';
    err->value[keep] = '\0';
    clean(err->value);
}

void ps_error_hint(ps_error *err, const char *format, ...)
{
    char hint[sizeof err->hint];
    va_list arguments;
    if (!err)
        return;
    va_start(arguments, format);
    print(hint, sizeof hint, format, arguments);
    va_end(arguments);
    memcpy(err->hint, hint, sizeof hint);
}

int ps_status_exit_code(ps_status status)
{
    switch (status) {
    case PS_OK:
    case PS_END:
        return 0;
    case PS_EUSE:
    case PS_ESTATE:
        return 1;
    case PS_EPLAN:
        return 2;
    case PS_EGOVERNANCE:
        return 3;
    case PS_EDATA:
    case PS_EDOMAIN:
        return 4;
    case PS_EDISCLOSURE:
        return 5;
    case PS_ESYSTEM:
    case PS_EMEMORY:
    case PS_ECANCEL:
        return 6;
    }
    return 6;
}
