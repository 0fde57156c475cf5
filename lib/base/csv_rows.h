/* CSV rows: rows of a CSV that is in memory, cell by cell: what popstrat wrote itself, and what came back from a
 * spreadsheet.
 *
 * A cell in quotes may hold delimiters, quotes written twice and line breaks. Rows end with LF, CRLF or CR; a blank
 * line is no row. */
#ifndef PS_BASE_CSV_ROWS_H
#define PS_BASE_CSV_ROWS_H

#include "base/text.h"

typedef struct ps_csv_rows { /* starts all zero but for these three */
    const char *at, *end;
    char delimiter;
    uint64_t line, next_line; /* of the row that was read last, from 1 */
    ps_slice *cells;          /* lent until the next row */
    size_t n, capacity;
    bool unclosed; /* the text ended within quotes */
    bool failed;   /* no memory */
    ps_buffer bytes;
} ps_csv_rows;

bool ps_csv_rows_next(ps_csv_rows *csv); /* false: no further row, or `failed` */
void ps_csv_rows_release(ps_csv_rows *csv);

#endif
