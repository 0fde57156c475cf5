/* TOML: the strict subset of TOML 1.0 that plans are written in, as a tree with places.
 *
 * Kept: comments, [tables] and [tables.with.one.dot], bare and "quoted" keys, one-line "text" with escapes, one-line
 * 'rules' (no escapes), integers, decimals, true/false, yyyy-mm-dd dates, arrays (over several lines, trailing comma),
 * inline tables on one line. Left out and refused by name: dotted keys in a value, [[arrays of tables]], multi-line
 * strings, 'single-quoted' keys, times, hex/octal/binary, inf, nan, exponents, 1_000, table names deeper than two, a
 * byte order mark. LF and CRLF. Every accepted file is valid TOML 1.0 (so: no table or key twice). */
#ifndef PS_DEFINE_TOML_H
#define PS_DEFINE_TOML_H

#include "define/place.h"
#include "popstrat/value.h"

typedef enum ps_toml_type {
    PS_TOML_TEXT, /* "double quoted" */
    PS_TOML_RULE, /* 'single quoted': place.column is that of the first character inside the quotes */
    PS_TOML_INTEGER,
    PS_TOML_DECIMAL,
    PS_TOML_BOOLEAN,
    PS_TOML_DATE,
    PS_TOML_ARRAY,
    PS_TOML_TABLE
} ps_toml_type;

typedef struct ps_toml ps_toml;
struct ps_toml {
    ps_toml_type type;
    const char *key; /* "" in arrays and at the root */
    ps_place key_place, place;
    const char *text; /* TEXT and RULE: the text; INTEGER and DECIMAL: as written */
    int64_t integer;
    double decimal; /* INTEGER too */
    bool boolean;
    ps_day day;
    ps_toml *first; /* children of ARRAY and TABLE, in file order */
    ps_toml *last;
    ps_toml *next;
    size_t n;     /* number of children */
    bool in_line; /* TABLE in braces: no [header] reaches into it */
    bool headed;  /* TABLE whose own [header] was met; false for the "score" of [score.local] */
    bool seen;    /* set by the plan reader; what stays unseen is an unknown key */
};

/* Parses the whole text; the tree lives in the arena. Stops at the first syntax error. */
ps_status ps_toml_parse(ps_toml **out, ps_arena *arena, const ps_plan_text *text, ps_error *err);
/* A child of a table by key, marked as seen; NULL if absent or if `table` is NULL or no table. */
ps_toml *ps_toml_get(ps_toml *table, const char *key);
/* The same, leaving the tree alone. */
const ps_toml *ps_toml_find(const ps_toml *table, const char *key);

#endif
