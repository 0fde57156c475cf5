/* Bind: which field of a row is which column of the schema.
 *
 * Headings are matched without ASCII case after trimming. For each column, the first of these that is there holds: the
 * heading that the plan maps, the heading that its same_as column reads, those that the preset offers, and only without
 * such its own name. PS_CODES takes the headings name_01 .. name_99 (or name_1 ..), or one joined column called name. A
 * mapped heading that is not there is an error even where nobody wants the column: the plan says it is. A column that
 * the preset's source does not have is an error only where the plan uses it.
 *
 * Messages name headings that the plan or the schema knows, never one that only the file has: a file without a heading
 * row would show its first person. */
#ifndef PS_EXTRACT_BIND_H
#define PS_EXTRACT_BIND_H

#include "base/arena.h"
#include "extract/reader.h"
#include "extract/row_walk.h"

#define PS_CODES_MOST 99 /* fields of one column of codes */

typedef struct ps_bound {
    uint32_t *fields; /* numbers from 0; more than one for PS_CODES only */
    size_t n;         /* 0: its heading is not there */
} ps_bound;

typedef struct ps_binding {
    ps_bound *columns; /* by schema column */
    size_t n_headings;
} ps_binding;

/* In `arena`; `heading` is the file's first record, split at `delimiter`. */
ps_status ps_binding_make(ps_binding *out, ps_arena *arena, const ps_input_spec *spec, const ps_record *heading,
                          char delimiter, ps_error *err);

#endif
