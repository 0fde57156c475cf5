/* Row walk: the rows of a run of bytes, one after another, with their physical lines.
 *
 * Well-formed rows, quoted or not, are split where they lie: by stops.c many bytes at a time, or by the byte loop of
 * row_scan.c. Irregular rows (blanks around quotes, stray quotes, NUL) go to libcsv in strict mode, whose reading
 * defines the result. A row that is malformed, or longer than PS_RECORD_LIMIT bytes, refuses its first physical line
 * only, and the walk goes on with the next line, so that one unclosed quote never swallows the rest. A row that holds
 * NUL, or text that is not UTF-8 (or no Windows-1252), is refused whole. LF, CR LF and CR end a line.
 *
 *   NEXT   O(bytes of the row); the bytes are only read
 *
 * One thread at a time for one walk. */
#ifndef PS_EXTRACT_ROW_WALK_H
#define PS_EXTRACT_ROW_WALK_H

#include "extract/row_scan.h"
#include "extract/stops.h"

#define PS_RECORD_LIMIT ((size_t)1 << 20)

typedef struct ps_record {
    uint64_t line;          /* physical line of its first byte, from 1 */
    const ps_slice *fields; /* UTF-8, quotes gone; lent until the next call */
    size_t n;
    const char *refusal;    /* NULL if well formed; else a fixed sentence, and n is 0 */
    uint32_t refusal_field; /* field from 1 where it went wrong; 0 if unknown */
    bool aside; /* fields may lie outside the bytes, in memory of the walk: they last no longer than the record */
} ps_record;

/* Which of the three readings is used; all give the same. */
typedef enum ps_scan_how {
    PS_SCAN_BEST,     /* stops.c where the processor has it */
    PS_SCAN_PORTABLE, /* the byte loop */
    PS_SCAN_LIBCSV    /* every row by libcsv: slow, and the reference */
} ps_scan_how;

typedef enum ps_walk_step {
    PS_WALK_ROW,  /* record is filled */
    PS_WALK_MORE, /* the bytes end; those of an unfinished row are at[begin .. end) */
    PS_WALK_NO_MEMORY
} ps_walk_step;

typedef struct ps_walk {
    const char *at;    /* borrowed */
    size_t begin, end; /* at[begin .. end) is not yet given */
    bool final;        /* nothing comes after `end` */
    bool after_cr;     /* the byte before `begin` was CR: a LF there belongs to it */
    bool skipping;     /* the rest of a refused line is stepped over */
    uint64_t line;     /* physical line of at[begin] */
    uint64_t blank_lines;
    ps_record record;
    /* Fields that somebody looks at, rising; the others of a record hold rubbish. NULL: all. */
    const uint32_t *needed;
    size_t n_needed;
    /* ---- the walk's own ---- */
    bool windows_1252;
    ps_scan_how how;
    ps_row row;
    ps_buffer text;
    ps_stops stops;
} ps_walk;

/* An all-zero walk becomes ready; lines count from 1. */
void ps_walk_init(ps_walk *walk, char delimiter, bool windows_1252, ps_scan_how how);
/* The bytes to walk, from at[begin] on: a row starts there, or a refused line goes on. At most 4 GiB. */
void ps_walk_give(ps_walk *walk, const char *at, size_t begin, size_t end, bool final);
/* PS_WALK_MORE at the end of the bytes; with `final` and begin == end that is the end of all. Blank lines are skipped
 * and counted. */
ps_walk_step ps_walk_next(ps_walk *walk);
void ps_walk_release(ps_walk *walk);

/* ---- runs of plain rows, for who reads column by column ----
 *
 * A plain row has as many fields as the heading (two or more), plain ASCII and no line break inside quotes. Field f of
 * row r lies between two stops: at[stops[stop[r] + f - 1] + 1 .. stops[stop[r] + f]), field 0 from begin[r] on. Outer
 * quotes and blanks still stand; where `doubled` is set, doubled quotes may stand too. */
#define PS_PLAIN_ROWS 128

typedef struct ps_plain_rows {
    size_t n, n_fields;
    const uint32_t *stops; /* lent until the walk goes on */
    uint32_t begin[PS_PLAIN_ROWS], stop[PS_PLAIN_ROWS];
    uint8_t doubled[PS_PLAIN_ROWS];
    /* Where the walk stands behind them. */
    size_t next_begin, next_stop, next_end, next_twin;
    bool after_cr;
} ps_plain_rows;

/* A field of row `row` without outer quotes. */
static inline ps_slice ps_plain_cell(const ps_plain_rows *rows, const char *at, uint32_t field, size_t row)
{
    const uint32_t *stops = rows->stops + rows->stop[row];
    const size_t from = field ? stops[field - 1] + 1 : rows->begin[row];
    const size_t length = stops[field] - from, quote = length && at[from] == '"';

    return (ps_slice){at + from + quote, length - 2 * quote};
}

/* The next rows, as long as they are plain; n 0 where the next row is not, or must first be looked for by
 * ps_walk_next. The walk stays where it is. False: no memory. */
bool ps_walk_plain(ps_plain_rows *out, ps_walk *walk, size_t n_fields);
/* Row `i` of them into walk->record. False: no memory. */
bool ps_walk_record(ps_walk *walk, const ps_plain_rows *rows, size_t i);
/* Steps behind them all. */
void ps_walk_pass(ps_walk *walk, const ps_plain_rows *rows);

/* The delimiter of , | tab ; that gives the first row that is not blank most fields; the earlier among equals, so that
 * one column means comma. PS_WALK_ROW: *out is set. */
ps_walk_step ps_walk_choose_delimiter(char *out, const char *at, size_t length, bool final);

#endif
