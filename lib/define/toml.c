/* Toml: lines, [tables] and keys; the values are toml_value.c's.
 *
 * One pass, no backtracking; stops at the first fault, since what follows a syntax error is guesswork. */
#include "define/toml_scan.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

ps_place ps_toml_place(const ps_toml_scan *scan, const char *from, const char *to)
{
    ps_place place = {.line = scan->line};

    place.column = (uint32_t)ps_utf8_count(scan->line_start, (size_t)(from - scan->line_start)) + 1;
    place.span = (uint32_t)ps_utf8_count(from, (size_t)(to - from));
    return place;
}

ps_status ps_toml_fail(ps_toml_scan *scan, ps_place place, const char *format, ...)
{
    char message[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return ps_fail_at(scan->err, PS_EPLAN, scan->text, place, "%s", message);
}

bool ps_toml_at(const ps_toml_scan *scan, const char *text)
{
    const size_t length = strlen(text);
    return (size_t)(scan->end - scan->at) >= length && !memcmp(scan->at, text, length);
}

void ps_toml_skip_blanks(ps_toml_scan *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t'))
        scan->at++;
}

bool ps_toml_skip_newline(ps_toml_scan *scan)
{
    if (ps_toml_at(scan, "\n"))
        scan->at++;
    else if (ps_toml_at(scan, "\r\n"))
        scan->at += 2;
    else
        return false;
    scan->line++;
    scan->line_start = scan->at;
    return true;
}

static bool line_ends_here(const ps_toml_scan *scan)
{
    return scan->at == scan->end || ps_toml_at(scan, "\n") || ps_toml_at(scan, "\r\n");
}

ps_status ps_toml_skip_comment(ps_toml_scan *scan)
{
    const char *const from = scan->at;

    if (ps_toml_at(scan, "#")) {
        while (!line_ends_here(scan)) {
            const unsigned char c = (unsigned char)*scan->at;
            if ((c < 0x20 && c != '\t') || c == 0x7F)
                return ps_toml_fail(scan, ps_toml_place(scan, scan->at, scan->at + 1),
                                    "a comment cannot hold control characters");
            scan->at++;
        }
    }
    if (scan->at < scan->end && !ps_toml_skip_newline(scan)) {
        ps_toml_fail(scan, ps_toml_place(scan, from, from + 1), "expected the end of the line here");
        ps_error_hint(scan->err, "one key = value a line; a comment begins with #");
        return PS_EPLAN;
    }
    return PS_OK;
}

ps_toml *ps_toml_add(ps_toml *parent, ps_arena *arena)
{
    ps_toml *const node = ps_arena_alloc(arena, sizeof *node);

    if (!node)
        return NULL;
    node->key = "";
    node->text = "";
    node->day = PS_NO_DAY;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    parent->n++;
    return node;
}

const ps_toml *ps_toml_find(const ps_toml *table, const char *key)
{
    if (!table || table->type != PS_TOML_TABLE)
        return NULL;
    for (const ps_toml *child = table->first; child; child = child->next)
        if (!strcmp(child->key, key))
            return child;
    return NULL;
}

ps_toml *ps_toml_get(ps_toml *table, const char *key)
{
    if (!table || table->type != PS_TOML_TABLE)
        return NULL;
    for (ps_toml *child = table->first; child; child = child->next)
        if (!strcmp(child->key, key)) {
            child->seen = true;
            return child;
        }
    return NULL;
}

static bool bare(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

ps_status ps_toml_key(const char **key, ps_place *place, ps_toml_scan *scan)
{
    const char *const from = scan->at;
    ps_status st;

    if (ps_toml_at(scan, "'")) {
        ps_toml_fail(scan, ps_toml_place(scan, from, from + 1), "single-quoted keys are not used here");
        ps_error_hint(scan->err, "write the key bare, or in double quotes");
        return PS_EPLAN;
    }
    if (ps_toml_at(scan, "\"")) {
        st = ps_toml_quoted(key, scan);
        if (st != PS_OK)
            return st;
        *place = ps_toml_place(scan, from, scan->at);
        if (!**key)
            return ps_toml_fail(scan, *place, "a key cannot be empty");
        return PS_OK;
    }
    while (scan->at < scan->end && bare(*scan->at))
        scan->at++;
    if (scan->at == from) {
        ps_toml_fail(scan, ps_toml_place(scan, from, from < scan->end ? from + 1 : from), "expected a key here");
        ps_error_hint(scan->err, "a key is letters, digits, _ and -, or \"quoted\"");
        return PS_EPLAN;
    }
    *place = ps_toml_place(scan, from, scan->at);
    *key = ps_arena_text(scan->arena, from, (size_t)(scan->at - from));
    return *key ? PS_OK : ps_fail_memory(scan->err);
}

static ps_status fail_twice(ps_toml_scan *scan, ps_place place, const char *what, const ps_toml *before)
{
    ps_toml_fail(scan, place, "%s stands here a second time", what);
    ps_error_hint(scan->err, "it stands on line %u already", (unsigned)before->key_place.line);
    return PS_EPLAN;
}

ps_status ps_toml_pair(ps_toml *table, ps_toml_scan *scan)
{
    const char *key;
    ps_place place;
    const ps_toml *before;
    ps_toml *node;
    ps_status st = ps_toml_key(&key, &place, scan);

    if (st != PS_OK)
        return st;
    ps_toml_skip_blanks(scan);
    if (ps_toml_at(scan, ".")) {
        ps_toml_fail(scan, place, "dotted keys in a value are not used here");
        ps_error_hint(scan->err, "write [%s] on a line of its own, or %s = { ... }", key, key);
        return PS_EPLAN;
    }
    if (!ps_toml_at(scan, "=")) {
        ps_toml_fail(scan, ps_toml_place(scan, scan->at, scan->at), "expected = after the key %s", key);
        return PS_EPLAN;
    }
    scan->at++;
    before = ps_toml_find(table, key);
    if (before)
        return fail_twice(scan, place, key, before);
    ps_toml_skip_blanks(scan);
    node = ps_toml_add(table, scan->arena);
    if (!node)
        return ps_fail_memory(scan->err);
    node->key = key;
    node->key_place = place;
    return ps_toml_value(node, scan);
}

/* The parts between the brackets. */
static ps_status read_header_keys(const char *keys[2], ps_place places[2], size_t *n, ps_toml_scan *scan)
{
    *n = 0;
    for (;;) {
        ps_status st;
        ps_toml_skip_blanks(scan);
        if (*n == 2) {
            ps_toml_fail(scan, places[1], "a table name has at most two parts");
            ps_error_hint(scan->err, "write [%s.%s] and put the rest in it as key = { ... }", keys[0], keys[1]);
            return PS_EPLAN;
        }
        st = ps_toml_key(&keys[*n], &places[*n], scan);
        if (st != PS_OK)
            return st;
        ++*n;
        ps_toml_skip_blanks(scan);
        if (!ps_toml_at(scan, "."))
            break;
        scan->at++;
    }
    if (!ps_toml_at(scan, "]"))
        return ps_toml_fail(scan, places[*n - 1], "the table name is not closed by ]");
    scan->at++;
    return PS_OK;
}

static ps_status add_table(ps_toml **out, ps_toml *parent, const char *key, ps_place place, ps_toml_scan *scan)
{
    ps_toml *const table = ps_toml_add(parent, scan->arena);

    if (!table)
        return ps_fail_memory(scan->err);
    table->type = PS_TOML_TABLE;
    table->key = key;
    table->key_place = table->place = place;
    *out = table;
    return PS_OK;
}

static ps_toml *child_of(ps_toml *table, const char *key)
{
    for (ps_toml *child = table->first; child; child = child->next)
        if (!strcmp(child->key, key))
            return child;
    return NULL;
}

/* [name] or [name.name]: *current becomes that table. */
static ps_status read_header(ps_toml **current, ps_toml *root, ps_toml_scan *scan)
{
    const char *const from = scan->at;
    const char *keys[2];
    ps_place places[2];
    size_t n;
    ps_toml *table = root;
    ps_status st;

    if (ps_toml_at(scan, "[[")) {
        ps_toml_fail(scan, ps_toml_place(scan, from, from + 2), "[[arrays of tables]] are not used here");
        ps_error_hint(scan->err, "give each its own name, as in [list.NAME]");
        return PS_EPLAN;
    }
    scan->at++;
    st = read_header_keys(keys, places, &n, scan);
    for (size_t i = 0; st == PS_OK && i < n; i++) {
        ps_toml *const parent = table;
        table = child_of(parent, keys[i]);
        if (!table)
            st = add_table(&table, parent, keys[i], places[i], scan);
        else if (table->type != PS_TOML_TABLE || table->in_line || (i + 1 == n && table->headed))
            st = fail_twice(scan, places[i], keys[i], table);
    }
    if (st != PS_OK)
        return st;
    table->headed = true;
    *current = table;
    ps_toml_skip_blanks(scan);
    return ps_toml_skip_comment(scan);
}

/* Encodings first: every later place counts characters of valid UTF-8. */
static ps_status check_encoding(ps_toml_scan *scan)
{
    const unsigned char *const at = (const unsigned char *)scan->text->at;
    const size_t length = scan->text->length;
    const size_t valid = ps_utf8_valid(scan->text->at, length);
    const ps_place top = {.line = 1, .column = 1, .span = 1};
    ps_place place = {.line = 1};
    const char *line = scan->text->at;

    if (length >= 2 && ((at[0] == 0xFF && at[1] == 0xFE) || (at[0] == 0xFE && at[1] == 0xFF))) {
        ps_toml_fail(scan, top, "the plan is UTF-16, not UTF-8");
        ps_error_hint(scan->err, "save it as UTF-8 without a byte order mark");
        return PS_EPLAN;
    }
    if (length >= 3 && at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF) {
        ps_toml_fail(scan, top, "the plan begins with a byte order mark, which TOML does not allow");
        ps_error_hint(scan->err, "save it as UTF-8 without a byte order mark");
        return PS_EPLAN;
    }
    if (valid == length)
        return PS_OK;
    for (const char *c = line; c < scan->text->at + valid; c++)
        if (*c == '\n') {
            place.line++;
            line = c + 1;
        }
    place.column = (uint32_t)ps_utf8_count(line, (size_t)(scan->text->at + valid - line)) + 1;
    place.span = 1;
    ps_toml_fail(scan, place, "a byte here is not UTF-8");
    if (scan->err)
        scan->err->source[0] = '\0'; /* the line would not be UTF-8 either */
    ps_error_hint(scan->err, "save the plan as UTF-8");
    return PS_EPLAN;
}

ps_status ps_toml_parse(ps_toml **out, ps_arena *arena, const ps_plan_text *text, ps_error *err)
{
    ps_toml_scan scan = {.arena = arena,
                         .text = text,
                         .at = text->at,
                         .end = text->at + text->length,
                         .line_start = text->at,
                         .line = 1,
                         .err = err};
    ps_toml *const root = ps_arena_alloc(arena, sizeof *root);
    ps_toml *table = root;
    ps_status st;

    if (!root)
        return ps_fail_memory(err);
    root->type = PS_TOML_TABLE;
    root->key = root->text = "";
    root->headed = true;
    root->day = PS_NO_DAY;
    st = check_encoding(&scan);
    while (st == PS_OK) {
        ps_toml_skip_blanks(&scan);
        if (scan.at == scan.end)
            break;
        if (*scan.at == '[') {
            st = read_header(&table, root, &scan);
        } else if (*scan.at == '#' || line_ends_here(&scan)) {
            st = ps_toml_skip_comment(&scan);
        } else {
            st = ps_toml_pair(table, &scan);
            if (st == PS_OK) {
                ps_toml_skip_blanks(&scan);
                st = ps_toml_skip_comment(&scan);
            }
        }
    }
    if (st == PS_OK)
        *out = root;
    return st;
}
