/* CSV reader: records of text fields from a source, with their physical lines.
 *
 * Well-formed rows, quoted or not, are split by a quote-aware scan; irregular rows (blanks around quotes, stray quotes,
 * NUL) go to libcsv in strict mode, whose reading defines the result. A record that is malformed, or longer than
 * PS_RECORD_LIMIT bytes, refuses its first physical line only, and reading resumes on the next line, so that one
 * unclosed quote never swallows the rest. A record that holds NUL, or text that is not UTF-8 (or no Windows-1252), is
 * refused whole. LF, CR LF and CR end a line. Also used for look-ups and code lists. One thread at a time. */
#ifndef PS_EXTRACT_CSV_READER_H
#define PS_EXTRACT_CSV_READER_H

#include "base/digest.h"
#include "base/fail.h"
#include "base/text.h"

#define PS_RECORD_LIMIT ((size_t)1 << 20)

typedef struct ps_csv ps_csv;

typedef struct ps_record {
    uint64_t line;          /* physical line of its first byte, from 1 */
    const ps_slice *fields; /* UTF-8, quotes gone; lent until the next call */
    size_t n;
    const char *refusal;    /* NULL if well formed; else a fixed sentence, and n is 0 */
    uint32_t refusal_field; /* field from 1 where it went wrong; 0 if unknown */
} ps_record;

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
