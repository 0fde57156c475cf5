/* Snapshot check: is an input of a snapshot the one that the plan needs? */
#ifndef PS_LINK_SNAPSHOT_CHECK_H
#define PS_LINK_SNAPSHOT_CHECK_H

#include "link/snapshot.h"

typedef struct ps_snapshot_check { /* all borrowed */
    const ps_snapshot_file *file;
    ps_arena *arena;               /* of texts that are made on the way */
    const ps_input_rows *rows;     /* what the plan asks of the input */
    const ps_snapshot_input *from; /* what the snapshot holds of it */
    bool verify;                   /* its source by fingerprint, not by size and time */
} ps_snapshot_check;

/* PS_EDATA where name, mapping, file, columns or source differ, and says which. number[], by schema column, becomes its
 * number among the columns of the file; -1: not there, or nobody wants it. *how: what its source was compared by. */
ps_status ps_snapshot_check_input(int *number, enum ps_source_check *how, const ps_snapshot_check *check,
                                  ps_error *err);
/* PS_EDATA about the whole snapshot. */
ps_status ps_snapshot_differs(const ps_snapshot_file *file, const char *message, const char *hint, ps_error *err);

#endif
