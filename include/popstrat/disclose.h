/* Disclose: the gate between a table in memory and a table on disk. */
#ifndef POPSTRAT_DISCLOSE_H
#define POPSTRAT_DISCLOSE_H

#include "popstrat/aggregate.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Write a table through scheme hes: people 1-7 shown as *, other counts rounded to the nearest 5, margins too,
 * proportions from what is shown, and a second cell hidden wherever a hidden one could otherwise be worked out.
 *
 * @param table  borrowed
 * @param path   a new file, owner-only rights; an existing one is refused; "-" is standard output
 * @return PS_OK; PS_ESYSTEM; PS_EMEMORY; PS_ESTATE. There is no public call that writes a table any other way.
 * Threads: any number may write the same table to different files.
 */
PS_API PS_MUST_USE ps_status ps_table_write_protected(const ps_table *table, const char *path, ps_error *err);

#ifdef __cplusplus
}
#endif
#endif
