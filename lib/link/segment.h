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

/* Memory that segments are cut from, one after another: a chunk has few rows, and many small arrays would each wait for
 * pages of their own. It goes with the last of them. */
typedef struct ps_slab ps_slab;

typedef struct ps_segment {
    struct ps_segment *next;
    ps_slab *slab; /* where it lies, with all its arrays; NULL: each has memory of its own */
    size_t n;
    unsigned parser;
    uint32_t *person;
    uint64_t *hash;     /* NULL: none asked for */
    uint8_t *deleted;   /* NULL: no row of it withdraws others */
    char *labels;       /* as ps_batch.labels; NULL: none */
    ps_column *columns; /* by schema column; .n == 0 where it was not read */
} ps_segment;

/* Copies the rows of a batch; persons, by row, are filled in later. NULL: no memory. *slab, at first NULL, is what the
 * segment before was cut from; one thread at a time for one of them. */
ps_segment *ps_segment_new(ps_slab **slab, const ps_batch *batch, const ps_schema *schema);
/* Nothing more is cut from it. NULL is fine. */
void ps_slab_leave(ps_slab *slab);
/* An array of it, or a column, has served. */
void ps_segment_drop(ps_segment *segment, void *array);
void ps_segment_drop_column(ps_segment *segment, size_t column);
/* The text of a label column's number; lent. */
ps_slice ps_segment_label(const ps_segment *segment, uint32_t number);
void ps_segment_free(ps_segment *segment, const ps_schema *schema); /* NULL is fine */

#endif
