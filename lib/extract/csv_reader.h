/* CSV reader: records of text fields from a source, with their physical lines, in file order. row_walk.h says how rows
 * are split and refused. For look-ups, code lists and other small files; the extracts of a plan go through reader.h.
 * One thread at a time. */
#ifndef PS_EXTRACT_CSV_READER_H
#define PS_EXTRACT_CSV_READER_H

#include "base/digest.h"
#include "base/fail.h"
#include "extract/row_walk.h"

typedef struct ps_csv ps_csv;

/* delimiter 0: the one of , | tab ; that splits the first record best. A quote, blank or line end is no delimiter:
 * PS_EUSE. */
ps_status ps_csv_open(ps_csv **out, const char *path, const char *file, char delimiter, bool windows_1252,
                      ps_error *err);
/* The same in steps of `block` bytes, which change nothing but the speed: tests sweep them from 1 upwards. */
ps_status ps_csv_open_block(ps_csv **out, const char *path, const char *file, char delimiter, bool windows_1252,
                            size_t block, ps_error *err);
/* PS_END after the last. Blank lines are skipped and counted. Errors carry the file and the line that was reached. */
ps_status ps_csv_next(const ps_record **out, ps_csv *csv, ps_error *err);
char ps_csv_delimiter(const ps_csv *csv);
bool ps_csv_is_gzip(const ps_csv *csv);
uint64_t ps_csv_blank_lines(const ps_csv *csv);
uint64_t ps_csv_bytes(const ps_csv *csv); /* stored bytes so far */
/* Fingerprint of the stored bytes; after PS_END. */
void ps_csv_fingerprint(char out[PS_FINGERPRINT_TEXT], ps_csv *csv);
void ps_csv_close(ps_csv *csv); /* NULL is fine */

#endif
