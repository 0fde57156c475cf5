/* Toml scan: the place in the text that toml.c (lines, tables, keys) and toml_value.c (values) read on from.
 *
 * Inside the parser only. `at` never passes `end`; the text is known to be valid UTF-8 by then. */
#ifndef PS_DEFINE_TOML_SCAN_H
#define PS_DEFINE_TOML_SCAN_H

#include "define/toml.h"

typedef struct ps_toml_scan {
    ps_arena *arena;
    const ps_plan_text *text;
    const char *at, *end;
    const char *line_start;
    uint32_t line;
    unsigned depth; /* of arrays and inline tables, so that no text overflows the stack */
    ps_error *err;
} ps_toml_scan;

/* The place from `from` to `to`, both on the current line. */
ps_place ps_toml_place(const ps_toml_scan *scan, const char *from, const char *to);
ps_status ps_toml_fail(ps_toml_scan *scan, ps_place place, const char *format, ...) PS_PRINTF(3, 4);

bool ps_toml_at(const ps_toml_scan *scan, const char *text); /* does the text go on with this? */
void ps_toml_skip_blanks(ps_toml_scan *scan);                /* spaces and tabs */
/* A comment, if one is here, up to the line's end; then the line's end itself, or the end of the file. */
ps_status ps_toml_skip_comment(ps_toml_scan *scan);
bool ps_toml_skip_newline(ps_toml_scan *scan); /* LF or CRLF; false: something else is here */

/* A bare or "quoted" key. */
ps_status ps_toml_key(const char **key, ps_place *place, ps_toml_scan *scan);
/* A value into *node (its key is left alone). */
ps_status ps_toml_value(ps_toml *node, ps_toml_scan *scan);
/* "text" with its quotes; *out lives in the arena. */
ps_status ps_toml_quoted(const char **out, ps_toml_scan *scan);
/* `key = value` of a table, in braces or under a header. */
ps_status ps_toml_pair(ps_toml *table, ps_toml_scan *scan);

ps_toml *ps_toml_add(ps_toml *parent, ps_arena *arena); /* NULL: no memory */

#endif
