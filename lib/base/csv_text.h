/* CSV text: rows of a CSV that is in memory, cell by cell: what popstrat wrote itself, and what came back from a
 * spreadsheet.
 *
 * A cell in quotes may hold delimiters, quotes written twice and line breaks. Rows end with LF, CRLF or CR; a blank
 * line is no row. */
#ifndef PS_BASE_CSV_TEXT_H
#define PS_BASE_CSV_TEXT_H

#include "base/text.h"

typedef struct ps_csv_text { /* starts all zero but for these three */
    const char *at, *end;
    char delimiter;
    uint64_t line, next_line; /* of the row that was read last, from 1 */
    ps_slice *cells;          /* lent until the next row */
    size_t n, capacity;
    bool unclosed; /* the text ended within quotes */
    bool failed;   /* no memory */
    ps_buffer bytes;
} ps_csv_text;

bool ps_csv_text_row(ps_csv_text *csv); /* false: no further row, or `failed` */
void ps_csv_text_release(ps_csv_text *csv);

#endif
