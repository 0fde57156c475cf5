/* Place: the findings of a check, and errors that quote the plan's own line. */
#include "define/place.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FINDINGS_MOST 200

/* One fault can be met from several sides: a broken definition, by each rule that uses it. It is told once. */
static bool same_finding(const ps_error *a, const ps_error *b)
{
    return a->line == b->line && a->column == b->column && !strcmp(a->message, b->message) && !strcmp(a->file, b->file);
}

static void add(ps_findings *findings, ps_error **at, size_t *n, size_t *capacity, const ps_error *error)
{
    if (*n >= FINDINGS_MOST)
        return;
    for (size_t i = 0; i < *n; i++)
        if (same_finding(&(*at)[i], error))
            return;
    if (!ps_grow(at, capacity, *n + 1, sizeof **at)) {
        findings->no_memory = true;
        return;
    }
    (*at)[(*n)++] = *error;
}

void ps_findings_add(ps_findings *findings, const ps_error *error)
{
    add(findings, &findings->at, &findings->n, &findings->capacity, error);
}

void ps_findings_note(ps_findings *findings, const ps_error *note)
{
    add(findings, &findings->notes, &findings->n_notes, &findings->notes_capacity, note);
}

static bool stands_before(const ps_error *a, const ps_error *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

/* By insertion: stable, and at most 200 of them. */
static void sort(ps_error *at, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const ps_error moved = at[i];
        size_t j = i;
        for (; j > 0 && stands_before(&moved, &at[j - 1]); j--)
            at[j] = at[j - 1];
        at[j] = moved;
    }
}

void ps_findings_sort(ps_findings *findings)
{
    sort(findings->at, findings->n);
    sort(findings->notes, findings->n_notes);
}

void ps_findings_release(ps_findings *findings)
{
    if (!findings)
        return;
    free(findings->at);
    free(findings->notes);
    *findings = (ps_findings){0};
}

/* The line of the plan, tabs as one blank each so that the caret stands below its character. A line too long to reach
 * the place is left out: a caret under the wrong word is worse than none. */
static void quote_line(ps_error *err, const ps_plan_text *text, ps_place place)
{
    const char *at = text->at, *const end = text->at ? text->at + text->length : NULL;
    size_t bytes = 0;
    uint32_t characters = 0;

    err->source[0] = '\0';
    if (!at || place.line == 0)
        return;
    for (uint32_t line = 1; line < place.line; line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (!newline)
            return;
        at = newline + 1;
    }
    while (at + bytes < end && at[bytes] != '\n' && at[bytes] != '\r' && bytes + 1 < sizeof err->source)
        bytes++;
    while (bytes > 0 && at + bytes < end && ((unsigned char)at[bytes] & 0xC0) == 0x80)
        bytes--;
    for (size_t i = 0; i < bytes; i++) {
        const unsigned char c = (unsigned char)at[i];
        err->source[i] = c < 0x20 || c == 0x7F ? ' ' : at[i];
        characters += (c & 0xC0) != 0x80;
    }
    err->source[bytes] = '\0';
    if (place.column > characters + 1)
        err->source[0] = '\0';
}

ps_status ps_fail_at(ps_error *err, ps_status status, const ps_plan_text *text, ps_place place, const char *format, ...)
{
    char message[2 * sizeof err->message];
    va_list arguments;

    if (!err)
        return status;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    ps_fail(err, status, "%s", message);
    ps_error_file(err, text->file ? text->file : "");
    ps_error_place(err, place.line, place.column, place.span);
    quote_line(err, text, place);
    return status;
}
