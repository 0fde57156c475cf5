/* Code CSV: the scored persons of a file of codes as rows. */
#ifndef PS_SCORE_CODE_CSV_H
#define PS_SCORE_CODE_CSV_H

#include "base/csv_writer.h"
#include "base/pool.h"
#include "score/code_people.h"

typedef struct ps_code_csv {
    const char *id_heading;
    const ps_group_map *map;
    const ps_code_people *people; /* settled where itemised */
    bool itemise, no_hierarchy, approximate;
} ps_code_csv;

/* Heading and rows, the persons in their order. */
ps_status ps_code_csv_write(ps_csv_writer *csv, const ps_code_csv *rows, ps_pool *pool, ps_error *err);

#endif
