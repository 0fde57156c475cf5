/* In order: one input read by several threads, what they make of its chunks handed on in the order of the file.
 *
 * Every worker in turn fetches a chunk, parses it and makes something of its rows; whoever has the chunk that comes
 * next in the file hands it on, and those behind it that wait. What comes out does not depend on who did what. */
#ifndef PS_EXTRACT_IN_ORDER_H
#define PS_EXTRACT_IN_ORDER_H

#include "base/pool.h"
#include "extract/reader.h"

typedef struct ps_in_order {
    /* Any worker, side by side: makes something of a batch, to be freed by `drop`; its texts are numbers of the
     * worker's parser. */
    ps_status (*make)(void **out, void *context, unsigned worker, const ps_parser *parser, const ps_batch *batch,
                      ps_error *err);
    /* One at a time, in file order; `report` is that of the input so far. What was made is still the caller's. */
    ps_status (*take)(void *context, void *made, const ps_input_report *report, ps_error *err);
    void (*drop)(void *made); /* NULL is fine */
    void *context;
} ps_in_order;

/* Reads to the end and judges the share of refused rows. pool NULL: by this thread alone. */
ps_status ps_read_in_order(ps_reader *reader, const ps_in_order *calls, ps_pool *pool, ps_error *err);

#endif
