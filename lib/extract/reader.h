/* Reader: one input, from bytes to batches of typed rows, with every refused row placed and counted.
 *
 * Every row is checked for shape, encoding, id, event date, deletion flag and key columns; any of these refuses the row
 * and reading goes on. Wanted columns are decoded; a bad value there becomes missing and is counted by field. Columns
 * that nobody wants are not decoded. A truncated gzip, a missing column, UTF-16, NUL-ridden or empty file stops the
 * input with a placed error, as does a share of refused rows above the tolerance, or ids that look like NHS numbers, at
 * the end of the input. Two hopeless cases are not read to the end: NHS numbers are looked for after the first 1,000
 * ids too, and an input stops at its 1,000,000th refused row when these are most of it, which bounds the memory for
 * rejects; both to the next chunk.
 *
 * Threads: as said below; different readers are independent. */
#ifndef PS_EXTRACT_READER_H
#define PS_EXTRACT_READER_H

#include "base/column.h"
#include "base/digest.h"
#include "base/fail.h"
#include "base/idmap.h"
#include "base/text.h"
#include "extract/keep.h"
#include "extract/row_walk.h"
#include "extract/schema.h"

typedef enum ps_date_form {
    PS_DATES_UNSET = 0,
    PS_DATES_ISO, /* yyyy-mm-dd; also yyyy-mm and yyyy (first day, counted as imprecise), and timestamps that begin so
                   */
    PS_DATES_COMPACT,    /* yyyymmdd; also yyyymm and yyyy */
    PS_DATES_SLASH,      /* dd/mm/yyyy; also mm/yyyy */
    PS_DATES_MONTH_NAME, /* 01Jan2022, 01-Jan-2022, any case */
    PS_DATES_MMYYYY      /* mmyyyy (HES MYDOB) */
} ps_date_form;

/* PS_DATES_UNSET if `text` names none: "yyyy-mm-dd", "yyyymmdd", "dd/mm/yyyy", "ddMonyyyy", "mmyyyy". */
ps_date_form ps_date_form_named(const char *text);

typedef enum ps_want {
    PS_WANT_NOT = 0,
    PS_WANT_FOR_DELETIONS, /* decode it when the file has a deletion flag */
    PS_WANT_IF_THERE,      /* decode it when the heading is there */
    PS_WANT                /* the plan uses it: a missing heading is an error, unless none_supplied */
} ps_want;

/* What to read. Everything is borrowed and must outlive the reader. */
typedef struct ps_input_spec {
    const char *name; /* the input's name in the plan: "acute" */
    const char *file; /* as the caller named it, for messages */
    const char *path; /* to open; "-" is standard input */
    const ps_schema *schema;
    char delimiter;                   /* ',', '|', '\t', ';', or 0: the one that splits the heading best */
    ps_date_form dates;               /* UNSET: ISO */
    const ps_date_form *column_dates; /* by schema column, UNSET where `dates` holds; NULL: none differs */
    bool windows_1252;                /* else UTF-8, with or without BOM */
    bool hex_ids;                     /* fold the case of ids */
    const char *const *headings;      /* by schema column: the plan's heading, NULL where the column's own name is used;
                                         NULL: none mapped */
    bool unmapped;                    /* nobody maps headings: hints do not speak of a plan */
    const char *preset;               /* name of the preset that offers headings; NULL: none */
    const char *const *const *offered; /* by schema column, for those that the plan maps to nothing: the headings that
                                          the preset looks for, first to last, ended by NULL; an empty list: the source
                                          has no such column; NULL: the column's own name. NULL: no preset */
    const ps_want *want;               /* by schema column */
    const char *const *none_supplied;  /* by schema column: the assurance that stands for it, or NULL; NULL: none */
    const char *deleted_values;        /* reserved for kinds whose flag differs; NULL */
    double max_reject_share;           /* 0.01 unless the plan says otherwise */
    const ps_keep *keep;               /* rows that anything could use; NULL: all are kept */
    bool hash_rows;                    /* batches bring a hash of what tells two rows apart */
    const bool *labels; /* by schema column: texts that hardly ever repeat, which come as ps_batch.labels and are
                           remembered nowhere; NULL: none */
    ps_day believable;  /* later days do not make an input new; 0: there is no bound */
    ps_scan_how scan;   /* how rows are split; the result is the same */
    size_t chunk_bytes; /* 0: the usual; tests take a few */
    int lsoa_vintage;   /* of its LSOA codes, 2011 or 2021; 0: that of the run. The reader leaves it to link */
} ps_input_spec;

/* In a flag column of a batch whose schema column is `assured`: the cell holds something, but neither yes nor no. Not a
 * ps_answer: for opt-outs, confidentiality, dummies and safeguarding an unreadable value excludes, an empty one does
 * not, so link must tell them apart. Flag columns that are not assured hold PS_CANNOT_TELL for both. */
#define PS_UNREADABLE 3

/* A row seen, and its id. */
typedef struct ps_stranger {
    uint32_t row;
    ps_slice id;
} ps_stranger;

/* Rows that were read well and kept, column by column; lent until the next call. */
typedef struct ps_batch {
    size_t n;
    const ps_slice *ids;    /* folded when declared hex */
    const uint64_t *hashes; /* by row; NULL unless hash_rows */
    /* By schema column; .n == 0 where it was not wanted or not there, and for the id and the deletion flag. The event
     * date is always there. Texts are numbers in words; PS_CODES are upper case and trimmed, otherwise as they came. */
    const ps_column *columns;
    const uint8_t *deleted; /* 1 where the deletion flag is set; NULL if the file has none */
    /* Texts of the columns that the spec calls labels: number n of such a column stands for the one at n - 1, four
     * bytes of length before it. */
    const char *labels;
    size_t label_bytes;
    /* By schema column: 1 in the rows whose cell holds something that could not be read. For assured columns that are
     * no flags (dates of death and registration, registration type), where an unreadable value must not pass for an
     * empty one; flags say it themselves, by PS_UNREADABLE. NULL for all other columns, and where no row of this batch
     * has such a cell. */
    const uint8_t *const *unreadable;
    /* Rows read well, kept or not, and which of these the rows of the batch are. */
    size_t n_seen;
    const uint32_t *kept;
    /* By row seen: its number in the map that the parser looks ids up in, or PS_IDMAP_NONE; NULL without a map. And the
     * ids of those that are PS_IDMAP_NONE, in file order; without a map of all. */
    const uint32_t *persons;
    const ps_stranger *strangers;
    size_t n_strangers;
    /* By row of the batch: its id, packed; NULL where ids are looked up, or some id here cannot be packed. */
    const ps_id_key *keys;
} ps_batch;

typedef struct ps_reject {
    uint64_t line;
    uint32_t column;    /* field from 1, 0 if about the whole row */
    const char *field;  /* "" if none */
    const char *reason; /* a sentence: "date does not exist", "row has 7 fields, the heading has 9" */
    const char *value;  /* "" if identifying, or if it looks as an id would; clipped as in a ps_error */
} ps_reject;

typedef struct ps_field_count {
    const char *field;  /* schema column */
    uint64_t faults;    /* present but not of its type or value set: read as missing */
    uint64_t missing;   /* empty, null sentinel or default code */
    uint64_t imprecise; /* dates of month or year precision */
} ps_field_count;

/* What became of one input. Kept by the reader until taken. */
typedef struct ps_input_report {
    const char *name, *file, *kind;
    uint64_t bytes; /* as stored */
    uint64_t rows;  /* data rows seen, refused ones included, the heading and blank lines not */
    uint64_t refused, deleted, blank_lines;
    uint64_t nhs_shaped;                   /* ids that are ten digits, blanks and hyphens apart, and pass modulus 11 */
    char fingerprint[PS_FINGERPRINT_TEXT]; /* XXH3 of the stored bytes */
    char delimiter;
    bool gzip;
    ps_reject *rejects; /* in file order */
    size_t n_rejects;
    ps_field_count *fields; /* by schema column */
    size_t n_fields;
    ps_day newest_event; /* of the rows read well: event date, of persons extract date; PS_NO_DAY if none */
    bool *present;       /* by schema column: its heading was there */
    ps_intern *doubtful; /* ids of refused rows that told, or could have told, of a death, an objection or a
                            registration: nobody can say what, so lists leave these people out. Never written */
} ps_input_report;

typedef struct ps_reader ps_reader;

/* Opens, sniffs, binds the headings. */
ps_status ps_reader_open(ps_reader **out, const ps_input_spec *spec, ps_error *err);
/* The next rows; PS_END after the last, once the tolerance is checked. For one thread: fetches, reads and commits one
 * chunk after another with a parser of its own. */
ps_status ps_reader_next(const ps_batch **out, ps_reader *reader, ps_error *err);
/* The texts that those batches number; grows as reading goes on, owned by the reader. NULL before the first. */
const ps_intern *ps_reader_words(const ps_reader *reader);
/* The heading of the id, as the file has it. Lent. */
const char *ps_reader_id_heading(const ps_reader *reader);
/* The report so far; final after PS_END. Lent. */
const ps_input_report *ps_reader_report(const ps_reader *reader);
/* Hands the report over; free it with ps_input_report_free. Only after PS_END. */
ps_input_report *ps_reader_take_report(ps_reader *reader);
void ps_input_report_free(ps_input_report *report); /* NULL is fine */
void ps_reader_close(ps_reader *reader);            /* NULL is fine */

/* ---- the same by several threads ----
 *
 * One thread at a time fetches (chunk.h). Any number of parsers read chunks side by side, each parser on one thread at
 * a time. Parts are committed one at a time in the order of the fetch: only then is it known whether a chunk began
 * where a row does, and on which line. A part that does not follow is mended: its chunk takes in what the one before
 * left over, and is read again. */
typedef struct ps_chunk ps_chunk;
typedef struct ps_parser ps_parser;

/* What became of one chunk, until it is committed. */
typedef struct ps_part ps_part;

/* Fills a chunk, which starts all zero and is the caller's to use again and release (chunk.h). PS_END after the last.
 */
ps_status ps_reader_fetch(ps_chunk *chunk, ps_reader *reader, ps_error *err);
/* NULL: no memory. Borrows the reader. */
ps_parser *ps_parser_new(const ps_reader *reader);
const ps_intern *ps_parser_words(const ps_parser *parser);
/* From now on ids are looked up in `known`, which nobody adds to meanwhile; borrowed. */
void ps_parser_look_up(ps_parser *parser, const ps_idmap *known);
/* The batch is lent by the parser until its next chunk; ids may lie in the chunk. *out is the caller's to free. */
ps_status ps_parser_read(ps_part **out, const ps_batch **batch, ps_parser *parser, const ps_chunk *chunk,
                         ps_error *err);
void ps_parser_free(ps_parser *parser); /* NULL is fine */
void ps_part_free(ps_part *part);       /* NULL is fine */
/* Does the chunk begin where what was committed ends? */
bool ps_reader_follows(const ps_reader *reader, const ps_chunk *chunk);
bool ps_reader_mend(ps_chunk *chunk, const ps_reader *reader); /* false: no memory */
/* Adds a part to the report. PS_EDATA where reading on is hopeless. */
ps_status ps_reader_commit(ps_reader *reader, const ps_chunk *chunk, const ps_part *part, ps_error *err);
/* After the last commit: PS_END, or why the input cannot be used. */
ps_status ps_reader_finish(ps_reader *reader, ps_error *err);

#endif
