/* Fixed files: code lists and plans of data/, written into a folder of made-up extracts.
 *
 * Any number of threads may write at once. */
#ifndef PS_SYNTH_FIXED_FILES_H
#define PS_SYNTH_FIXED_FILES_H

#include "base/data.h"
#include "base/fail.h"
#include "popstrat/value.h"

ps_status ps_fixed_code_list(const char *path, const ps_data_table *table, ps_error *err);
/* A plan as it stands in data/plans/, but for its index date. */
ps_status ps_fixed_plan(const char *path, const ps_data_table *table, ps_day index, ps_error *err);

#endif
