/* Report: where an error becomes text. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void json_text(FILE *to, const char *text)
{
    putc('"', to);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(to, "\\%c", *c);
        else if (*c < 0x20)
            fprintf(to, "\\u%04x", *c);
        else
            putc(*c, to);
    }
    putc('"', to);
}

static void report_json(const ps_error *err)
{
    fprintf(stderr, "{\"exit\":%d,\"message\":", ps_status_exit_code(err->status));
    json_text(stderr, err->message);
    fputs(",\"file\":", stderr);
    json_text(stderr, err->file);
    fprintf(stderr, ",\"line\":%" PRIu64 ",\"column\":%" PRIu32 ",\"field\":", err->line, err->column);
    json_text(stderr, err->field);
    fputs(",\"value\":", stderr);
    json_text(stderr, err->value);
    fputs(",\"hint\":", stderr);
    json_text(stderr, err->hint);
    fputs("}\n", stderr);
}

/* Under the plan's line, a caret per character; tabs are kept so that it stays in place. */
static void report_caret(const ps_error *err)
{
    const unsigned char *c = (const unsigned char *)err->source;
    uint32_t column = 1;

    fprintf(stderr, "  | %s\n  | ", err->source);
    for (; *c && column < err->column; c++) {
        if ((*c & 0xC0) == 0x80)
            continue;
        putc(*c == '\t' ? '\t' : ' ', stderr);
        column++;
    }
    for (uint32_t i = 0; i < (err->span ? err->span : 1) && i < 120; i++)
        putc('^', stderr);
    putc('\n', stderr);
}

static void report_text(const ps_error *err)
{
    fputs("popstrat: ", stderr);
    if (err->file[0]) {
        fputs(err->file, stderr);
        if (err->line)
            fprintf(stderr, ":%" PRIu64, err->line);
        if (err->line && err->column)
            fprintf(stderr, ":%" PRIu32, err->column);
        fputs(": ", stderr);
    }
    if (err->status == PS_OK)
        fputs("note: ", stderr);
    if (err->field[0])
        fprintf(stderr, "%s: ", err->field);
    fprintf(stderr, "%s\n", err->message);
    if (err->source[0] && err->column)
        report_caret(err);
    if (err->value[0])
        fprintf(stderr, "  value: %s\n", err->value);
    if (err->hint[0])
        fprintf(stderr, "  hint:  %s\n", err->hint);
}

int report_error(const arguments *given, const ps_error *err)
{
    if (given->json)
        report_json(err);
    else
        report_text(err);
    return ps_status_exit_code(err->status);
}
