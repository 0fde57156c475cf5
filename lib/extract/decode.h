/* Decode: the cells that somebody wants, of one row or of a run of plain rows, into the columns of a batch.
 *
 * Key columns come first: a fault there refuses the row and nothing of it is counted by field. Elsewhere a fault reads
 * as missing and is counted. The id is not decoded here but in parser.c, since it is kept as text and not interned.
 *
 *   ROW, RUN   O(bytes of the wanted cells); allocate only when codes or texts grow
 *
 * One thread at a time. */
#ifndef PS_EXTRACT_DECODE_H
#define PS_EXTRACT_DECODE_H

#include "extract/bind.h"
#include "extract/row_walk.h"
#include "extract/text_cache.h"

typedef struct ps_decoder ps_decoder;

/* Why a row is refused. */
typedef struct ps_refusal {
    const char *reason;
    uint32_t field; /* of the row, from 1; 0 if about the whole row */
    int column;     /* of the schema; -1 if none */
    ps_slice value; /* lent by the row; empty if it may not be shown */
} ps_refusal;

/* All arguments are borrowed and outlive the decoder. NULL: no memory. */
ps_decoder *ps_decoder_new(const ps_input_spec *spec, const ps_binding *binding, char delimiter, ps_intern *words);
void ps_decoder_free(ps_decoder *decoder); /* NULL is fine */

/* Forgets the rows of the last batch. `counts`, by schema column, is counted up from here on. */
void ps_decoder_start(ps_decoder *decoder, ps_field_count *counts);
/* Reads a record into row `row`: the next one, or once more the last, which it then overwrites. PS_OK; PS_EDATA with
 * *why; PS_EMEMORY. A refused row leaves no trace. */
ps_status ps_decoder_row(ps_refusal *why, ps_decoder *decoder, size_t row, const ps_record *record);
/* The batch holds `n` rows. */
void ps_decoder_end(ps_decoder *decoder, size_t n);

/* Could anything use row `row`, the last one read? (keep.h) */
bool ps_decoder_keeps(ps_decoder *decoder, size_t row);

/* ---- rows of which a plain_block.h has read the first cells ---- */

typedef struct ps_block_cells {
    uint32_t date, word; /* fields */
    bool has_date;       /* without one nothing is decided: every row stays */
    bool has_word;       /* the text that uses are told by */
    bool all;            /* there are no other cells */
} ps_block_cells;
/* False: rows of this input are read one by one. */
bool ps_decoder_block_cells(ps_block_cells *out, const ps_decoder *decoder);
const ps_text_cache *ps_decoder_cache(const ps_decoder *decoder);
/* The number of a bare text; PS_INTERN_FULL: no memory. */
uint32_t ps_decoder_word(ps_decoder *decoder, ps_slice text);
/* For each of `n` rows: could anything use one with this day and word? Of odd rows nothing is said. False: no memory.
 */
bool ps_decoder_may_use(uint8_t *out, ps_decoder *decoder, const ps_day *days, const uint32_t *words,
                        const uint8_t *odd, size_t n);
/* The first cells of row `row`. */
bool ps_decoder_put(ps_decoder *decoder, size_t row, ps_day day, uint32_t word); /* false: no memory */
/* The others. */
ps_status ps_decoder_others(ps_decoder *decoder, size_t row, const ps_record *record);

/* Rows of a block whose other cells are yet to be read, which hold no doubled quotes where the decoder looks. */
typedef struct ps_run {
    const ps_plain_rows *rows;
    const char *at;
    size_t n;
    uint32_t row[PS_PLAIN_ROWS];
    uint32_t place[PS_PLAIN_ROWS]; /* its row in the batch; of those that share one the last stays */
    uint8_t kept[PS_PLAIN_ROWS];   /* 0: a later one has its place */
} ps_run;
/* The same for all of them, column by column (decode_run.c). */
ps_status ps_decoder_run(ps_decoder *decoder, const ps_run *run);
/* ps_decoder_hash of the rows kept, into hashes[place]. */
void ps_decoder_hash_run(uint64_t *hashes, ps_decoder *decoder, const ps_run *run);
/* Do doubled quotes stand in a field that the decoder looks at? */
bool ps_decoder_sees_doubled(const ps_decoder *decoder, const ps_plain_rows *rows, const char *at, size_t row);

/* Of all cells of a record that tell two rows of one person apart. */
uint64_t ps_decoder_hash(ps_decoder *decoder, const ps_record *record);
/* Numbers of the fields that the decoder looks at, rising. */
const uint32_t *ps_decoder_fields(const ps_decoder *decoder, size_t *n);

const ps_column *ps_decoder_columns(const ps_decoder *decoder);
const uint8_t *const *ps_decoder_unreadable(const ps_decoder *decoder);
/* The deletion flags; NULL if the file has none. */
const uint8_t *ps_decoder_deleted(const ps_decoder *decoder);

/* ps_batch.labels of the rows since the start; lent. */
const char *ps_decoder_labels(const ps_decoder *decoder, size_t *bytes);

/* Is column `i` decoded, if it is there? */
bool ps_column_is_read(const ps_input_spec *spec, bool has_deletions, size_t i);

/* A value that no pseudonym or NHS number could be: what a shifted column would otherwise show. */
ps_slice ps_shown_value(const ps_schema_column *column, ps_slice cell);

#endif
