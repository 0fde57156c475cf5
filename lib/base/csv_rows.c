/* CSV rows: see csv_rows.h. */
#include "base/csv_rows.h"

#include "base/arena.h"

#include <stdlib.h>

static bool line_break(char c)
{
    return c == '\n' || c == '\r';
}

static void skip_break(ps_csv_rows *csv)
{
    const char first = *csv->at++;
    if (first == '\r' && csv->at < csv->end && *csv->at == '\n')
        csv->at++;
    csv->next_line++;
}

/* The byte here, whatever it is, and those after it that are nothing but themselves. */
static void add_run(ps_csv_rows *csv, bool quoted)
{
    const char *const start = csv->at;

    do {
        const char c = *csv->at++;
        csv->next_line += c == '\n' || (c == '\r' && (csv->at == csv->end || *csv->at != '\n'));
    } while (csv->at < csv->end && (quoted ? *csv->at != '"' : *csv->at != csv->delimiter && !line_break(*csv->at)));
    ps_buffer_add(&csv->bytes, start, (size_t)(csv->at - start));
}

/* The cell's bytes; ends before a delimiter or a line break, or at the end. */
static void read_cell(ps_csv_rows *csv)
{
    bool quoted = csv->at < csv->end && *csv->at == '"';

    csv->at += quoted;
    while (csv->at < csv->end) {
        const char c = *csv->at;
        if (quoted && c == '"') {
            csv->at++;
            if (csv->at < csv->end && *csv->at == '"')
                ps_buffer_byte(&csv->bytes, *csv->at++);
            else
                quoted = false;
            continue;
        }
        if (!quoted && (c == csv->delimiter || line_break(c)))
            return;
        add_run(csv, quoted);
    }
    csv->unclosed = quoted;
}

static bool add_cell(ps_csv_rows *csv)
{
    const size_t start = csv->bytes.length;

    if (!ps_grow(&csv->cells, &csv->capacity, csv->n + 1, sizeof *csv->cells))
        return false;
    read_cell(csv);
    csv->cells[csv->n++] = (ps_slice){NULL, csv->bytes.length - start};
    return !csv->bytes.failed;
}

bool ps_csv_rows_next(ps_csv_rows *csv)
{
    size_t start = 0;

    ps_buffer_clear(&csv->bytes);
    csv->n = 0;
    csv->next_line += csv->next_line == 0;
    while (csv->at < csv->end && line_break(*csv->at))
        skip_break(csv);
    csv->line = csv->next_line;
    if (csv->at == csv->end)
        return false;
    do {
        csv->at += csv->n > 0; /* the delimiter */
        if (!add_cell(csv)) {
            csv->failed = true;
            return false;
        }
    } while (csv->at < csv->end && *csv->at == csv->delimiter);
    if (csv->at < csv->end)
        skip_break(csv);
    for (size_t i = 0; i < csv->n; i++) { /* only now: the bytes may have moved */
        csv->cells[i].at = csv->bytes.at ? csv->bytes.at + start : "";
        start += csv->cells[i].length;
    }
    return true;
}

void ps_csv_rows_release(ps_csv_rows *csv)
{
    free(csv->cells);
    ps_buffer_release(&csv->bytes);
    csv->cells = NULL;
    csv->n = csv->capacity = 0;
}
