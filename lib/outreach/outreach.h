/* Outreach: cohorts to person files: whom to contact, how, in what order, and why.
 *
 * Exclusions come first and are counted by name; then order, matrix, one file per recipient (everybody in exactly one
 * file, "none" for people without one), the limit, reasons, and beside each list its README.txt and the id column per
 * practice. Person files: 0600. */
#ifndef PS_OUTREACH_OUTREACH_H
#define PS_OUTREACH_OUTREACH_H

#include "stratify/stratify.h"

/* Names of matrices (text: the need of the row that fits; missing when none fits). Rows live in the plan's arena. */
ps_status ps_matrix_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err);
ps_status ps_matrix_fill(ps_world *world, size_t matrix, ps_pool *pool, ps_error *err);
/* Row of the matrix that fits a person, or -1; after fill. */
int ps_matrix_row_of(const ps_world *world, size_t matrix, uint32_t person);

typedef struct ps_exclusion_count {
    uint64_t by_state; /* excluded by how things stood on the index date */
    uint64_t since;    /* excluded only by something dated after it, or doubtful (a death without a date) */
    uint64_t lifted;   /* would have been excluded; lifted by the plan */
    uint64_t
        overridden; /* would have been excluded; an override in force let them through, whatever became of them after */
} ps_exclusion_count;

typedef struct ps_list_file {
    const char *recipient; /* "U12345", "none", "all" */
    const char *path;      /* relative to the run folder */
    uint64_t people;
    uint64_t over_limit; /* left off because of the limit */
} ps_list_file;

typedef struct ps_list_report {
    const char *list;
    uint64_t cohort; /* members before exclusions */
    uint64_t listed;
    ps_exclusion_count exclusions[PS_EXCLUSIONS];
    ps_list_file *files; /* recipients in byte order, "none" last */
    size_t n_files;
} ps_list_report;

/* A person let through by an override; a row of overrides.csv. */
typedef struct ps_override_reach {
    uint32_t person;
    size_t override; /* index in plan->overrides */
    size_t list;     /* index in plan->lists */
} ps_override_reach;

typedef struct ps_outreach {
    ps_arena *arena;
    ps_list_report *lists; /* by plan->lists */
    ps_override_reach *reached;
    size_t n_reached, reached_capacity;
} ps_outreach;

typedef struct ps_outreach_options {
    const char *folder; /* the run folder being written; lists go below lists/ */
    ps_day today;       /* UTC date of the run, or --as-of */
    bool replay;        /* --as-of was given: rows carry "REPLAY: not for contact" */
    const ps_strata *strata;
} ps_outreach_options;

/* Writes every list of the plan, overrides.csv where anybody was reached, READMEs and id columns. The same bytes on any
 * day, `today` aside: overrides in force, and an extract date that lies after it. On failure the folder holds a part;
 * *out is untouched. */
ps_status ps_outreach_write(ps_outreach **out, ps_world *world, const ps_outreach_options *options, ps_pool *pool,
                            ps_error *err);
void ps_outreach_free(ps_outreach *outreach); /* NULL is fine */

#endif
