/* Segment: the kept rows of one chunk, or the same rows among all of their input.
 *
 * Persons are numbers of the id map; from `n_known` on, strangers of the input, in order of its file. Texts are numbers
 * of the parser that read the chunk, until merge_inputs.c translates them. */
#ifndef PS_LINK_SEGMENT_H
#define PS_LINK_SEGMENT_H

#include "base/column.h"
#include "extract/reader.h"

/* In a date column of a person input that keeps people out (death_date, registration_end, sp_declined_date): the cell
 * holds something, but no date. Never leaves link. */
#define PS_UNREADABLE_DAY (INT32_MIN + 1)

typedef struct ps_segment {
    size_t n;
    unsigned parser;
    uint32_t *person;
    uint64_t *hash;     /* NULL: none asked for */
    uint8_t *deleted;   /* NULL: no row of it withdraws others */
    const char *labels; /* as ps_batch.labels; NULL: none */
    size_t label_bytes;
    ps_column *columns; /* by schema column; .n == 0 where it was not read */
} ps_segment;

/* A chunk's rows until they are committed, array behind array in memory that the next chunk uses again: many small
 * arrays would each wait for pages of their own. All zero at first. */
typedef struct ps_pack {
    ps_segment rows;
    char *at;
    size_t used, capacity;
} ps_pack;

/* Copies the rows of a batch; persons, by row, are filled in later. False: no memory. */
bool ps_pack_fill(ps_pack *pack, const ps_batch *batch, const ps_schema *schema);
void ps_pack_release(ps_pack *pack);
/* The text of a label column's number; lent. */
ps_slice ps_segment_label(const ps_segment *segment, uint32_t number);

#endif
