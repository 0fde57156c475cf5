/* Row scan: a byte loop that stops at the few bytes that mean something. */
#include "extract/row_scan.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(const ps_row *row, char c)
{
    return (c == ' ' || c == '\t') && c != row->delimiter;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

void ps_row_init(ps_row *row, char delimiter)
{
    row->delimiter = delimiter;
    memset(row->stops, 0, sizeof(row->stops));
    row->stops[(unsigned char)delimiter] = 1;
    row->stops['\n'] = row->stops['\r'] = row->stops['"'] = row->stops['\0'] = 1;
}

bool ps_row_add_field(ps_row *row, const char *at, size_t length)
{
    if (row->n == row->capacity && !ps_grow(&row->fields, &row->capacity, row->n + 1, sizeof(*row->fields)))
        return false;
    row->fields[row->n].at = at;
    row->fields[row->n].length = length;
    row->n++;
    return true;
}

/* The closing quote of a field whose opening quote stands right before `p`; NULL if the bytes end first, or at a NUL.
 */
static const char *closing_quote(ps_row *row, const char *p, const char *end)
{
    for (; p < end; p++) {
        if (!row->stops[(unsigned char)*p])
            continue;
        if (*p == '"') {
            if (p + 1 == end || p[1] != '"')
                return p;
            row->doubled = true;
            p++;
        } else if (*p == '\n') {
            row->breaks += p[-1] != '\r'; /* CR LF is one break; p[-1] is at least the opening quote */
        } else if (*p == '\r') {
            row->breaks++;
        } else if (!*p) {
            row->has_nul = true;
            return NULL;
        }
    }
    return NULL;
}

/* One quoted field from its opening quote at *at, which moves to the byte that ended it. PS_ROW_REGULAR: it was added.
 */
static ps_row_shape quoted_field(ps_row *row, const char **at, const char *end, bool final)
{
    const char *const first = *at + 1;
    const char *const last = closing_quote(row, first, end);

    if (!last) {
        row->in_quotes = !row->has_nul;
        return row->has_nul || final ? PS_ROW_IRREGULAR : PS_ROW_MORE;
    }
    *at = last + 1;
    if (*at == end && !final)
        return PS_ROW_MORE;
    if (*at < end && **at != row->delimiter && !is_line_end(**at))
        return PS_ROW_IRREGULAR;
    return ps_row_add_field(row, first, (size_t)(last - first)) ? PS_ROW_REGULAR : PS_ROW_NO_MEMORY;
}

static ps_row_shape plain_field(ps_row *row, const char **at, const char *end, bool final)
{
    const char *const first = *at;
    const char *p = first, *last;

    while (p < end && !row->stops[(unsigned char)*p])
        p++;
    *at = last = p;
    if (p == end) {
        if (!final)
            return PS_ROW_MORE;
    } else if (*p != row->delimiter && !is_line_end(*p)) {
        return PS_ROW_IRREGULAR;
    }
    while (last > first && is_blank(row, last[-1]))
        last--;
    return ps_row_add_field(row, first, (size_t)(last - first)) ? PS_ROW_REGULAR : PS_ROW_NO_MEMORY;
}

ps_row_shape ps_row_scan(ps_row *row, const char *at, size_t length, bool final)
{
    const char *const end = at + length;
    const char *p = at;

    row->n = 0;
    row->breaks = 0;
    row->doubled = row->in_quotes = row->has_nul = false;
    for (;;) {
        const char *const start = p;
        ps_row_shape shape;

        while (p < end && is_blank(row, *p))
            p++;
        if (p == end && !final)
            return PS_ROW_MORE;
        if (!row->n && (p == end || is_line_end(*p))) {
            row->used = (size_t)(p - at) + (p < end);
            return PS_ROW_BLANK;
        }
        if (p < end && *p == '"')
            shape = p > start ? PS_ROW_IRREGULAR : quoted_field(row, &p, end, final);
        else
            shape = plain_field(row, &p, end, final);
        if (shape != PS_ROW_REGULAR)
            return shape;
        if (p == end || is_line_end(*p)) {
            row->used = (size_t)(p - at) + (p < end);
            return PS_ROW_REGULAR;
        }
        p++; /* the delimiter */
    }
}

void ps_row_release(ps_row *row)
{
    free(row->fields);
    memset(row, 0, sizeof(*row));
}
