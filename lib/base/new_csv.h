/* New CSV: a file of rows that is complete or not there. It is written under another name beside its own and renamed at
 * the end; nothing is ever overwritten. Standard output ("-") gets rows as they come. */
#ifndef PS_BASE_NEW_CSV_H
#define PS_BASE_NEW_CSV_H

#include "base/arena.h"
#include "base/csv_writer.h"

typedef struct ps_new_csv { /* starts all zero */
    const char *path;
    char *partial, *folder; /* NULL: standard output */
    ps_csv_writer *csv;     /* to write to */
    bool made;              /* the partial file is there */
} ps_new_csv;

/* The path is borrowed; other names live in the arena. PS_ESYSTEM where the file is there already. */
ps_status ps_new_csv_open(ps_new_csv *out, ps_arena *arena, const char *path, ps_error *err);
/* Saves it, still under the other name. */
ps_status ps_new_csv_finish(ps_new_csv *csv, ps_error *err);
/* Puts a finished file where it was asked for. */
ps_status ps_new_csv_publish(ps_new_csv *csv, ps_error *err);
/* Leaves nothing of it, if it was not published. */
void ps_new_csv_abandon(ps_new_csv *csv);

#endif
