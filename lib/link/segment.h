/* Segment: the kept rows of one chunk, packed, until they are grouped by person.
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
    struct ps_segment *next;
    size_t n;
    unsigned parser;
    uint32_t *person;
    uint64_t *hash;     /* NULL: none asked for */
    uint8_t *deleted;   /* NULL: no row of it withdraws others */
    char *labels;       /* as ps_batch.labels; NULL: none */
    ps_column *columns; /* by schema column; .n == 0 where it was not read */
} ps_segment;

/* Copies the rows of a batch; persons, by row, are filled in later. NULL: no memory. */
ps_segment *ps_segment_new(const ps_batch *batch, const ps_schema *schema);
/* The text of a label column's number; lent. */
ps_slice ps_segment_label(const ps_segment *segment, uint32_t number);
void ps_segment_free(ps_segment *segment, const ps_schema *schema); /* NULL is fine */

#endif
