/* CSV writer: rows that read back and that a spreadsheet cannot mistake for formulas.
 *
 * UTF-8, LF, comma; a field with a comma, quote, line break or outer blank is quoted (libcsv's csv_write). Text cells
 * that begin with = + - @ TAB CR NUL get a leading apostrophe; numbers, dates and counts do not. The first failure is
 * kept and given by finish, which syncs. A row of one empty field is written as "", since a blank line would read back
 * as no row. */
#ifndef PS_BASE_CSV_WRITER_H
#define PS_BASE_CSV_WRITER_H

#include "base/fail.h"
#include "popstrat/value.h"

typedef struct ps_csv_writer ps_csv_writer;

/* A new file (0600), or "-" for standard output. */
ps_status ps_csv_writer_open(ps_csv_writer **out, const char *path, ps_error *err);
void ps_csv_text(ps_csv_writer *csv, const char *text);               /* guarded */
void ps_csv_slice(ps_csv_writer *csv, const char *at, size_t length); /* guarded */
void ps_csv_own(ps_csv_writer *csv, const char *at, size_t length);   /* the caller's own data back: not guarded */
void ps_csv_raw(ps_csv_writer *csv, const char *text);                /* numbers, dates and fixed words: not guarded */
void ps_csv_count(ps_csv_writer *csv, uint64_t count);
void ps_csv_flags(ps_csv_writer *csv, const uint64_t *bits, size_t n); /* n cells, 0 or 1: bit i % 64 of bits[i / 64] */
void ps_csv_number(ps_csv_writer *csv, double number, int digits);     /* NAN: empty */
void ps_csv_day(ps_csv_writer *csv, ps_day day);
void ps_csv_empty(ps_csv_writer *csv);
void ps_csv_end_row(ps_csv_writer *csv);
/* While held, rows wait in memory and nothing is written: the caller bounds how many. */
void ps_csv_hold(ps_csv_writer *csv, bool held);
/* A writer into memory, and its rows moved on to another: rows from .. to - 1 of its bytes, which end_row has ended. */
ps_status ps_csv_writer_new(ps_csv_writer **out, ps_error *err);
size_t ps_csv_length(const ps_csv_writer *csv);                  /* bytes of the rows so far */
const char *ps_csv_text_so_far(const ps_csv_writer *csv);        /* of a writer into memory; lent until it grows */
ps_status ps_csv_check(const ps_csv_writer *csv, ps_error *err); /* the first failure so far */
void ps_csv_copy(ps_csv_writer *csv, const ps_csv_writer *from, size_t start, size_t length);
void ps_csv_clear(ps_csv_writer *csv); /* of a writer into memory: no rows, in the same room */
/* Closes and frees; NULL is PS_OK. */
ps_status ps_csv_writer_finish(ps_csv_writer *csv, ps_error *err);
/* The same for a file of a folder that is synced file by file later: does not wait until it is saved. */
ps_status ps_csv_writer_leave(ps_csv_writer *csv, ps_error *err);
/* Gives up: closes without caring. NULL is fine. */
void ps_csv_writer_abandon(ps_csv_writer *csv);

#endif
