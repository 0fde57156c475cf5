/* Toml value: "text", 'rules', numbers, dates, true and false, arrays, inline tables. */
#include "define/toml_scan.h"

#include "base/date.h"
#include "base/number.h"
#include "base/text.h"

#include <string.h>

#define DEPTH_MOST 16

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

static char *put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xC0 | (c >> 6));
        *to++ = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *to++ = (char)(0xE0 | (c >> 12));
        *to++ = (char)(0x80 | ((c >> 6) & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    } else {
        *to++ = (char)(0xF0 | (c >> 18));
        *to++ = (char)(0x80 | ((c >> 12) & 0x3F));
        *to++ = (char)(0x80 | ((c >> 6) & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    }
    return to;
}

/* \uXXXX and \UXXXXXXXX; scan->at stands on the first hex digit. */
static ps_status read_code_point(char **to, ps_toml_scan *scan, const char *escape, int digits)
{
    uint32_t c = 0;

    for (int i = 0; i < digits; i++, scan->at++) {
        const char h = scan->at < scan->end ? ps_ascii_lower(*scan->at) : '\0';
        if (!digit(h) && !(h >= 'a' && h <= 'f'))
            return ps_toml_fail(scan, ps_toml_place(scan, escape, scan->at), "expected %d hex digits here", digits);
        c = c * 16 + (uint32_t)(digit(h) ? h - '0' : h - 'a' + 10);
    }
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return ps_toml_fail(scan, ps_toml_place(scan, escape, scan->at), "there is no such character");
    *to = put_utf8(*to, c);
    return PS_OK;
}

static ps_status read_escape(char **to, ps_toml_scan *scan)
{
    static const char names[] = "btnfr\"\\", meanings[] = "\b\t\n\f\r\"\\";
    const char *const escape = scan->at++;
    const char c = scan->at < scan->end ? *scan->at : '\0';
    const char *const found = c ? strchr(names, c) : NULL;

    if (found) {
        *(*to)++ = meanings[found - names];
        scan->at++;
        return PS_OK;
    }
    if (c == 'u' || c == 'U') {
        scan->at++;
        return read_code_point(to, scan, escape, c == 'u' ? 4 : 8);
    }
    ps_toml_fail(scan, ps_toml_place(scan, escape, escape + 1), "a \\ in text begins an escape, and this is none");
    ps_error_hint(scan->err, "write \\\\ for a back slash, or / in the names of files");
    return PS_EPLAN;
}

ps_status ps_toml_quoted(const char **out, ps_toml_scan *scan)
{
    const char *const from = scan->at;
    const char *line_end = scan->at;
    char *text, *to;

    if (ps_toml_at(scan, "\"\"\"")) {
        ps_toml_fail(scan, ps_toml_place(scan, from, from + 3), "multi-line strings are not used here");
        ps_error_hint(scan->err, "text stands on one line between two \"");
        return PS_EPLAN;
    }
    while (line_end < scan->end && *line_end != '\n')
        line_end++;
    text = ps_arena_alloc(scan->arena, (size_t)(line_end - from) + 1); /* an escape never grows */
    if (!text)
        return ps_fail_memory(scan->err);
    to = text;
    scan->at++;
    while (scan->at < line_end && *scan->at != '"') {
        if (*scan->at == '\\') {
            const ps_status st = read_escape(&to, scan);
            if (st != PS_OK)
                return st;
        } else if (control(*scan->at) && !ps_toml_at(scan, "\r\n")) {
            return ps_toml_fail(scan, ps_toml_place(scan, scan->at, scan->at + 1),
                                "text cannot hold control characters");
        } else {
            *to++ = *scan->at++;
        }
    }
    if (scan->at == line_end) {
        ps_toml_fail(scan, ps_toml_place(scan, from, from + 1), "this text is not closed on its line");
        ps_error_hint(scan->err, "end it with \"");
        return PS_EPLAN;
    }
    scan->at++;
    *out = text;
    return PS_OK;
}

/* 'single quotes': no escapes, so that a position in the rule is a position in the file. */
static ps_status read_rule(ps_toml *node, ps_toml_scan *scan)
{
    const char *const quote = scan->at;
    const char *from;

    if (ps_toml_at(scan, "'''")) {
        ps_toml_fail(scan, ps_toml_place(scan, quote, quote + 3), "multi-line strings are not used here");
        ps_error_hint(scan->err, "a rule stands on one line between two '; name its parts under [define]");
        return PS_EPLAN;
    }
    from = ++scan->at;
    while (scan->at < scan->end && *scan->at != '\'' && !control(*scan->at))
        scan->at++;
    if (scan->at == scan->end || *scan->at == '\n' || ps_toml_at(scan, "\r\n")) {
        ps_toml_fail(scan, ps_toml_place(scan, quote, quote + 1), "this rule is not closed on its line");
        ps_error_hint(scan->err, "end it with '; texts inside a rule take double quotes");
        return PS_EPLAN;
    }
    if (control(*scan->at))
        return ps_toml_fail(scan, ps_toml_place(scan, scan->at, scan->at + 1), "a rule cannot hold control characters");
    node->type = PS_TOML_RULE;
    node->place = ps_toml_place(scan, from, scan->at);
    node->text = ps_arena_text(scan->arena, from, (size_t)(scan->at - from));
    scan->at++;
    return node->text ? PS_OK : ps_fail_memory(scan->err);
}

/* Blanks, comments and line ends between the items of an array. */
static ps_status skip_space(ps_toml_scan *scan)
{
    for (;;) {
        ps_toml_skip_blanks(scan);
        if (ps_toml_at(scan, "#")) {
            const ps_status st = ps_toml_skip_comment(scan);
            if (st != PS_OK)
                return st;
        } else if (!ps_toml_skip_newline(scan)) {
            return PS_OK;
        }
    }
}

static ps_status read_array(ps_toml *node, ps_toml_scan *scan)
{
    ps_status st = PS_OK;

    node->type = PS_TOML_ARRAY;
    node->place = ps_toml_place(scan, scan->at, scan->at + 1);
    scan->at++;
    for (;;) {
        ps_toml *item;
        st = skip_space(scan);
        if (st != PS_OK || ps_toml_at(scan, "]"))
            break;
        if (scan->at == scan->end)
            return ps_toml_fail(scan, node->place, "this [ is never closed");
        item = ps_toml_add(node, scan->arena);
        st = item ? ps_toml_value(item, scan) : ps_fail_memory(scan->err);
        if (st == PS_OK)
            st = skip_space(scan);
        if (st != PS_OK || ps_toml_at(scan, "]"))
            break;
        if (scan->at == scan->end)
            return ps_toml_fail(scan, node->place, "this [ is never closed");
        if (!ps_toml_at(scan, ","))
            return ps_toml_fail(scan, ps_toml_place(scan, scan->at, scan->at + 1), "expected , or ] here");
        scan->at++;
    }
    if (st == PS_OK)
        scan->at++;
    return st;
}

static ps_status fail_in_braces(ps_toml *node, ps_toml_scan *scan)
{
    if (scan->at == scan->end || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '#') {
        ps_toml_fail(scan, node->place, "this { is not closed on its line");
        ps_error_hint(scan->err, "a { ... } stands on one line; a [table] of its own may have many");
        return PS_EPLAN;
    }
    return ps_toml_fail(scan, ps_toml_place(scan, scan->at, scan->at + 1), "expected , or } here");
}

static ps_status read_braces(ps_toml *node, ps_toml_scan *scan)
{
    ps_status st;

    node->type = PS_TOML_TABLE;
    node->in_line = true;
    node->place = ps_toml_place(scan, scan->at, scan->at + 1);
    scan->at++;
    ps_toml_skip_blanks(scan);
    if (ps_toml_at(scan, "}")) {
        scan->at++;
        return PS_OK;
    }
    for (;;) {
        if (scan->at == scan->end || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '#')
            return fail_in_braces(node, scan);
        st = ps_toml_pair(node, scan);
        if (st != PS_OK)
            return st;
        ps_toml_skip_blanks(scan);
        if (ps_toml_at(scan, "}"))
            break;
        if (!ps_toml_at(scan, ","))
            return fail_in_braces(node, scan);
        scan->at++;
        ps_toml_skip_blanks(scan);
        if (ps_toml_at(scan, "}"))
            return ps_toml_fail(scan, ps_toml_place(scan, scan->at, scan->at + 1),
                                "TOML allows no comma before this }");
    }
    scan->at++;
    return PS_OK;
}

static bool all_digits(const char *at, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!digit(at[i]))
            return false;
    return length > 0;
}

static bool date_shape(const char *at, size_t length)
{
    return length >= 10 && all_digits(at, 4) && at[4] == '-' && all_digits(at + 5, 2) && at[7] == '-' &&
           all_digits(at + 8, 2);
}

static ps_status refuse(ps_toml_scan *scan, ps_place place, const char *message, const char *hint)
{
    ps_toml_fail(scan, place, "%s", message);
    ps_error_hint(scan->err, "%s", hint);
    return PS_EPLAN;
}

static ps_status read_date(ps_toml *node, ps_toml_scan *scan, ps_slice word)
{
    char text[11];

    if (word.length > 10 || (scan->end - scan->at >= 2 && scan->at[0] == ' ' && digit(scan->at[1])))
        return refuse(scan, node->place, "times are not used here", "a date is yyyy-mm-dd");
    memcpy(text, word.at, 10);
    text[10] = '\0';
    node->type = PS_TOML_DATE;
    node->day = ps_day_parse(text);
    if (node->day == PS_NO_DAY)
        return refuse(scan, node->place, "there is no such date", "a date is yyyy-mm-dd");
    return PS_OK;
}

static ps_status read_number(ps_toml *node, ps_toml_scan *scan, ps_slice word)
{
    const bool sign = word.at[0] == '+' || word.at[0] == '-';
    const ps_slice digits = {word.at + sign, word.length - sign};
    const char *const dot = memchr(digits.at, '.', digits.length);
    const size_t whole = dot ? (size_t)(dot - digits.at) : digits.length;
    const ps_slice number = word.at[0] == '+' ? digits : word; /* a plus says nothing */

    if (!all_digits(digits.at, whole) || (dot && !all_digits(dot + 1, digits.length - whole - 1)))
        return refuse(scan, node->place, "this is no number",
                      "a number is 12 or 0.5, with digits on both sides of the point");
    if (whole > 1 && digits.at[0] == '0')
        return refuse(scan, node->place, "a number cannot begin with 0", "a code is text: write it in double quotes");
    node->text = ps_arena_text(scan->arena, word.at, word.length);
    if (!node->text)
        return ps_fail_memory(scan->err);
    node->type = dot ? PS_TOML_DECIMAL : PS_TOML_INTEGER;
    if (!ps_number_parse(&node->decimal, number.at, number.length) ||
        (!dot && !ps_integer_parse(&node->integer, number.at, number.length)))
        return refuse(scan, node->place, "this number is too large", "codes are text: write them in double quotes");
    return PS_OK;
}

/* Everything without quotes or brackets: the run of characters it is made of says what it is. */
static ps_status read_word(ps_toml *node, ps_toml_scan *scan)
{
    static const char more[] = "+-._:";
    const char *const from = scan->at;
    ps_slice word = {from, 0}, rest;
    char first;

    while (scan->at < scan->end &&
           (digit(*scan->at) || (ps_ascii_lower(*scan->at) >= 'a' && ps_ascii_lower(*scan->at) <= 'z') ||
            (*scan->at && strchr(more, *scan->at))))
        scan->at++;
    word.length = (size_t)(scan->at - from);
    node->place = ps_toml_place(scan, from, scan->at);
    if (word.length == 0 && (ps_toml_at(scan, "\xE2\x80\x98") || ps_toml_at(scan, "\xE2\x80\x99") ||
                             ps_toml_at(scan, "\xE2\x80\x9C") || ps_toml_at(scan, "\xE2\x80\x9D"))) {
        node->place.span = 1;
        return refuse(scan, node->place, "these are a word processor's quotes", "use the plain \" and '");
    }
    if (word.length == 0) {
        node->place.span = 1;
        return refuse(scan, node->place, "expected a value here",
                      "\"text\", 'rule', 12, 0.5, true, 2025-03-31, [ ... ] or { ... }");
    }
    if (ps_slice_equals(word, "true") || ps_slice_equals(word, "false")) {
        node->type = PS_TOML_BOOLEAN;
        node->boolean = word.length == 4;
        return PS_OK;
    }
    if (date_shape(from, word.length))
        return read_date(node, scan, word);
    rest = word;
    if (*from == '+' || *from == '-')
        rest = (ps_slice){from + 1, word.length - 1};
    first = rest.length ? *rest.at : '\0';
    if (ps_slice_equals(rest, "inf") || ps_slice_equals(rest, "nan"))
        return refuse(scan, node->place, "inf and nan are not used here", "write a number");
    if (!digit(first) && first != '.')
        return refuse(scan, node->place, "text needs double quotes, and a rule single quotes",
                      "true and false alone stand bare");
    if (first == '0' && rest.length > 1 && strchr("xob", rest.at[1]))
        return refuse(scan, node->place, "hexadecimal, octal and binary numbers are not used here",
                      "write the number in decimal");
    if (memchr(rest.at, ':', rest.length))
        return refuse(scan, node->place, "times are not used here", "a date is yyyy-mm-dd");
    if (memchr(rest.at, '_', rest.length))
        return refuse(scan, node->place, "separators inside numbers are not used here", "write 1000, not 1_000");
    if (memchr(rest.at, 'e', rest.length) || memchr(rest.at, 'E', rest.length))
        return refuse(scan, node->place, "exponents are not used here",
                      "write the number out; a code is text in double quotes");
    return read_number(node, scan, word);
}

ps_status ps_toml_value(ps_toml *node, ps_toml_scan *scan)
{
    const char *const from = scan->at;
    const char c = from < scan->end ? *from : '\0';
    ps_status st;

    node->place = ps_toml_place(scan, from, from < scan->end ? from + 1 : from);
    if (c == '\'')
        return read_rule(node, scan);
    if (c == '"') {
        st = ps_toml_quoted(&node->text, scan);
        node->type = PS_TOML_TEXT;
        node->place = st == PS_OK ? ps_toml_place(scan, from, scan->at) : node->place;
        return st;
    }
    if (c != '[' && c != '{')
        return read_word(node, scan);
    if (scan->depth == DEPTH_MOST)
        return ps_toml_fail(scan, node->place, "brackets are nested more than %d deep", DEPTH_MOST);
    scan->depth++;
    st = c == '[' ? read_array(node, scan) : read_braces(node, scan);
    scan->depth--;
    return st;
}
