/* Spill: rows of one input that are too many for memory, in a file, by part of the people (snapshot.h).
 *
 *   HEAR     notes the texts of a parser that are new, so that the committing thread may look them up while the
 *            parser reads on
 *   ADD      the next segment of the file goes to the buffers of its rows' parts, which go to the file once full
 *                                                                          O(rows)
 *   SETTLE   once strangers have their persons: their rows go to their parts too
 *                                                                          O(rows of strangers)
 *   LOAD     the rows of one part, in file order                           O(rows of the part)
 *
 * Texts become numbers of a table of the input's own as its segments come, in the order that merge_inputs.c would meet
 * them in, so that a snapshot is the same whether rows were spilled or not. Labels lie beside the rows as they are.
 *
 * The file has no name: it goes with its handle, also when the process is killed. ADD one thread at a time, HEAR of
 * different parsers beside it; LOAD of any number of threads once all words are merged. */
#ifndef PS_LINK_SPILL_H
#define PS_LINK_SPILL_H

#include "link/input_rows.h"

/* Event rows of all inputs that may be in memory before the input at hand begins to spill. */
#define PS_ROWS_HELD ((size_t)24 << 20)

/* `n_known` as in ps_linking, `beside` the snapshot; borrowed, like the schema. NULL: no memory. */
ps_spill *ps_spill_new(const ps_schema *schema, unsigned number, unsigned n_parsers, uint32_t n_known,
                       const char *beside);
void ps_spill_free(ps_spill *spill); /* NULL is fine */
/* Was anything added? NULL: no. */
bool ps_spill_began(const ps_spill *spill);
bool ps_spill_hear(ps_spill *spill, unsigned parser, const ps_intern *words); /* false: no memory */
/* Its texts become numbers of the input's own. */
ps_status ps_spill_add(ps_spill *spill, const ps_segment *segment, ps_error *err);
/* `persons` by number of the stranger. */
ps_status ps_spill_settle(ps_spill *spill, const uint32_t *persons, ps_error *err);
/* The input's texts become words, in the order of their numbers. */
ps_status ps_spill_merge_words(ps_spill *spill, ps_intern *words, ps_error *err);
/* The rows of a part become those of `rows`, in file order, whose labels it fills; persons count from the first of the
 * part. *number, by row, is its row of the file; the caller's to free. */
ps_status ps_spill_load(ps_input_rows *rows, uint32_t **number, const ps_spill *spill, size_t part, ps_error *err);
/* Types of the columns that were read go to columns, with n rows in each. */
void ps_spill_tell_columns(ps_column *columns, const ps_spill *spill, size_t n);

#endif
