/* CSV parts: rows of a file made a part a task, and written in order.
 *
 * A part is written once it and all before it are made, by whichever thread ends the one that was waited for, while the
 * others make on; its room then serves another. All parts may stand in memory at once, where the first takes long: the
 * caller bounds how many there are. */
#ifndef PS_BASE_CSV_PARTS_H
#define PS_BASE_CSV_PARTS_H

#include "base/csv_writer.h"
#include "base/pool.h"

/* Makes the rows of a part in a writer into memory. */
typedef ps_status ps_csv_make(void *context, ps_csv_writer *rows, size_t part, ps_error *err);
/* Sees the rows of a part when they are written: part after part, never two at once. */
typedef void ps_csv_see(void *context, const ps_csv_writer *rows, size_t part);

/* `see` NULL: nobody looks. The first failure in the order of the parts; those of writing are kept for the end of
 * `csv`. */
ps_status ps_csv_in_parts(ps_csv_writer *csv, ps_csv_make *make, ps_csv_see *see, void *context, size_t n,
                          ps_pool *pool, ps_error *err);

#endif
