/* Counts csv: a caller's CSV of exact counts as a table, with its margins, so that the gate can take it. For the files
 * of disclose alone. */
#ifndef PS_DISCLOSE_COUNTS_CSV_H
#define PS_DISCLOSE_COUNTS_CSV_H

#include "aggregate/table.h"
#include "popstrat/disclose.h"

/* As ps_protect_file reads it. *out: free with ps_table_free. */
ps_status ps_counts_csv_read(ps_table **out, uint64_t *rows, const char *path, const ps_protect_options *options,
                             ps_error *err);

#endif
