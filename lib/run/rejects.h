/* Rejects: every refused row of every input, as rejects/<input>.csv: the caller's own data back. */
#ifndef PS_RUN_REJECTS_H
#define PS_RUN_REJECTS_H

#include "base/pool.h"
#include "link/population.h"

/* One input's, into folder/rejects/, and saved; nothing if it had none. */
ps_status ps_rejects_write_input(const ps_input_report *report, const char *folder, ps_error *err);
/* One file an input that had any, left to be saved with the folder. Values that identify are empty; the row itself is
 * never written. */
ps_status ps_rejects_write(const ps_population *population, const char *folder, ps_pool *pool, ps_error *err);

#endif
