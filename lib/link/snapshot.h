/* Snapshot: everything the inputs of a plan hold, linked once, to be run from as often as wanted.
 *
 * It holds every valid event of every input, whatever its code or date, grouped by person in date order, after
 * deletions, amended and exact re-sends, and what was refused, counted and settled on the way. Everything that hangs on
 * an index date (spells, whole new lists, traits), on code lists, windows, cuts or look-ups is worked out when it is
 * run, so that a changed definition needs no new snapshot.
 *
 * What a run uses of it is compared with its digest before it is used, what it does not use only has its place; with
 * verify_sources all of it is compared.
 *
 * A snapshot holds persons. What it was made of stands in it: name, kind, mapping, file, size, time, rows, fingerprint
 * and columns of each input. */
#ifndef PS_LINK_SNAPSHOT_H
#define PS_LINK_SNAPSHOT_H

#include "base/arena.h"
#include "link/linking.h"
#include "link/snapshot_file.h"

/* People of one part of the blocks of an input: so few that what was checked of a column with many rows a person is at
 * hand still when it is looked at. */
#define PS_PART_BITS 15
#define PS_PART ((size_t)1 << PS_PART_BITS)

/* What the meta block says of one input. */
typedef struct ps_snapshot_input {
    const char *name, *kind, *file, *mapping; /* in the arena */
    int64_t modified;                         /* of the source, when it was read; 0: nobody knows (standard input) */
    ps_input_report *report;
    size_t n_columns; /* of the input as it was read, in the order of its blocks */
    const char **columns;
    const ps_type *types;
    const bool *label; /* texts are numbers of the labels of the input's part */
    uint64_t n;        /* rows */
    size_t n_fields;   /* of its report, and the column of each; beyond the last: none known */
    const size_t *field_columns;
    uint64_t linked, of_strangers, people, n_strangers, deletions, withdrawn, replaced;
} ps_snapshot_input;

typedef struct ps_snapshot_meta {
    ps_arena *arena;
    uint64_t n_people, n_known, longest_id;
    ps_snapshot_input *inputs;
    size_t n_inputs;
} ps_snapshot_meta;

/* snapshot_meta.c */
/* How an input's file is read, as a text: two inputs of one text are read alike. In the arena; NULL: no memory. */
const char *ps_snapshot_mapping(ps_arena *arena, const ps_input_spec *spec);
/* Is the column a row number or the like, which is told apart and seldom read? */
bool ps_snapshot_is_label(const ps_schema *schema, size_t column);
ps_status ps_snapshot_meta_write(ps_snapshot_writer *writer, const ps_linking *l, ps_error *err);
/* `specs` are the plan's inputs, which declare the columns of further kinds. Refused rows stay behind. */
ps_status ps_snapshot_meta_read(ps_snapshot_meta *out, const ps_snapshot_file *file, const ps_input_spec *specs,
                                size_t n_specs, ps_error *err);
void ps_snapshot_meta_release(ps_snapshot_meta *meta);

/* snapshot_rejects.c: the refused rows of an input, which are many, out of its report, and into it. Different inputs
 * are read side by side. */
ps_status ps_snapshot_rejects_write(ps_snapshot_writer *writer, uint32_t input, const ps_input_report *report,
                                    ps_error *err);
ps_status ps_snapshot_rejects_read(ps_input_report *report, const ps_snapshot_input *input, uint32_t number,
                                   const ps_snapshot_file *file, ps_error *err);

/* Is the column one of two that stand on shelves, where they fit? */
bool ps_snapshot_is_shelved(const ps_schema *schema, size_t column);

/* snapshot_write.c: the inputs of l, gathered and cleaned, into a file. */
ps_status ps_snapshot_save(const char *path, ps_linking *l, ps_error *err);
/* snapshot_read.c: the same out of a file, of which it keeps what the plan of l could look at. */
ps_status ps_snapshot_load(ps_linking *l, const char *path, bool verify_sources, ps_error *err);

#endif
