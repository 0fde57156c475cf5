/* Parts of a decoder, for the files that make one (decode.c) and read with it, row by row (decode_row.c) and by the run
 * of plain rows (decode_run.c). */
#ifndef PS_EXTRACT_DECODE_PARTS_H
#define PS_EXTRACT_DECODE_PARTS_H

#include "extract/decode.h"
#include "extract/field.h"
#include "extract/row_hash.h"

#define PS_MEMO_BITS 6

/* What a cell of a value set turned out to be. Matching against a set costs some forty compares; cells repeat. */
typedef struct ps_memo {
    ps_cached_text text; /* its number: interned word, or PS_YES / PS_NO; length 0: free, for no empty cell is asked */
    uint8_t reading;
} ps_memo;

typedef struct ps_cell {
    const ps_schema_column *schema;
    const ps_bound *bound;
    uint32_t field; /* the first of it, from 0 */
    int column;
    bool birth, ethnicity, shaped, label;
    ps_date_form form;
    ps_column *to;
    ps_memo *memo;         /* columns with a value set: 1 << PS_MEMO_BITS */
    size_t codes_capacity; /* of to->text, PS_CODES */
    uint8_t *unreadable;   /* assured columns that are no flags, and refusals */
    ps_reading reading;    /* of the row at hand */
} ps_cell;

static inline ps_memo *ps_memo_at(const ps_cell *cell, const ps_cached_text *text)
{
    return &cell->memo[ps_cached_text_hash(text) >> (64 - PS_MEMO_BITS)];
}

struct ps_decoder {
    const ps_input_spec *spec;
    ps_intern *words;
    ps_text_cache *cache;
    ps_field_count *counts; /* of the batch at hand */
    uint32_t *fields;       /* that cells are read from, rising */
    size_t n_fields;
    ps_row_hash hash;
    uint64_t *uses; /* by word number: what could use a row with this text; filled as words come */
    size_t uses_known, uses_capacity;
    ps_cell *cells; /* keys first */
    size_t n_cells, n_keys, n_columns, rows;
    ps_column *columns;
    uint8_t **unreadable;  /* by schema column, owned; NULL where not kept */
    const uint8_t **shown; /* by schema column: the same where a row of this batch has one */
    int deleted;
    bool by_block;                 /* runs of plain rows can be read */
    ps_cell *date, *word;          /* what a block reads before it decides about a row; NULL: no such cell */
    const ps_bound *flag, *number; /* of deletion rows: the flag, the supplier's number; NULL: not both are there */
    const ps_code_word *flag_words;
    bool watches; /* some cell marks what it cannot read */
    char *labels;
    size_t labels_used, labels_capacity;
    bool out_of_memory;
};

/* The number of a text; raises out_of_memory. `open`: as ps_text_cache_add. */
uint32_t ps_decoder_intern(ps_decoder *decoder, const char *at, size_t length, bool open);
/* Room for row `row`. False: no memory. */
bool ps_decoder_widen(ps_decoder *decoder, size_t row);

/* decode_row.c: a clean cell of a type that is no PS_CODES into row `row`. `open`: as above. */
ps_reading ps_cell_read(ps_cell *cell, ps_decoder *decoder, size_t row, ps_slice text, bool open);
/* Its codes, joined in `rest`, behind the `n` that the column has. */
void ps_cell_add_codes(size_t *n, bool *fault, ps_cell *cell, ps_decoder *decoder, ps_slice rest);

#endif
