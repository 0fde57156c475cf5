/* Input rows: everything one input delivered, column by column.
 *
 *   READ      batches of the reader appended, ids turned into person numbers      O(rows)
 *   GROUP     by person, then day, then file order; columns are permuted in place O(rows)
 *   WITHDRAW  what deletion rows name, and the deletion rows                      O(rows log rows of one person)
 *   RESENDS   amended rows and earlier snapshots                                  O(rows log rows of one person)
 *   DEDUPE    exact re-sends within one person                                    O(rows), sorting only long runs
 *
 * Positions are 32 bits wide: an input of more than 4,294,967,294 rows is refused. One thread at a time each; different
 * inputs are independent, so they are read, grouped and cleaned side by side. */
#ifndef PS_LINK_INPUT_ROWS_H
#define PS_LINK_INPUT_ROWS_H

#include "link/population.h"

/* In an assured date column of a person input (death_date, registration_end): the cell holds something, but no date.
 * Never leaves link. */
#define PS_UNREADABLE_DAY (INT32_MIN + 1)

typedef struct ps_input_rows {
    const ps_input_spec *asked; /* the caller's */
    ps_input_spec spec;         /* the same, with link's own wants added */
    ps_want *want;
    const ps_schema *schema;
    unsigned number;   /* of the input */
    ps_reader *reader; /* open until its words are merged */
    ps_input_report *report;
    size_t n, capacity;
    uint32_t *person;       /* until grouped */
    uint8_t *deleted;       /* by row; NULL: no row is flagged */
    ps_column *columns;     /* by schema column; .n == 0 where it was not read */
    size_t *codes_capacity; /* by schema column: of .text where the type is PS_CODES */
    ps_idmap *strangers;    /* ids that no person input has */
    size_t *first;          /* once grouped: as ps_feed.first */
    uint32_t *order;        /* once grouped: row of the file, counted from 0, that stands at each place */
    bool mapped;            /* its LSOAs are those of 2011, carried over to 2021 (map_areas.c) */
    uint64_t linked, of_strangers, people, n_strangers; /* rows and people, deletion rows not among them */
    uint64_t deletions, withdrawn, duplicates;
    uint64_t replaced, earlier_lists, later_lists, told_before, foreign_codes; /* resends.c, derived.c */
    uint64_t episodes, spells, transfers, transfers_across, regular;
} ps_input_rows;

/* Link's own wants and room for the columns; nothing is opened. */
ps_status ps_rows_init(ps_input_rows *rows, const ps_input_spec *spec, unsigned number, ps_error *err);
void ps_rows_release(ps_input_rows *rows);
/* The column as read, or NULL if the kind has none or it was not read. */
const ps_column *ps_rows_column(const ps_input_rows *rows, const char *name);
/* Does the caller want the column in the feed? */
bool ps_rows_kept(const ps_input_rows *rows, size_t column);
/* Appends a batch whose ids have been turned into `persons`. */
ps_status ps_rows_append(ps_input_rows *rows, const ps_batch *batch, const uint32_t *persons, ps_error *err);

/* group_rows.c */
ps_status ps_rows_group(ps_input_rows *rows, size_t n_people, ps_error *err);
/* Takes out the places where drop[] is 1. */
void ps_rows_drop(ps_input_rows *rows, size_t n_people, const uint8_t *drop);

/* withdraw.c */
ps_status ps_rows_withdraw(ps_input_rows *rows, size_t n_people, ps_error *err);
/* resends.c */
ps_status ps_rows_resends(ps_input_rows *rows, size_t n_people, ps_day index_date, ps_error *err);
/* Over all inputs, once words are merged: attendances that an earlier input of the kind has already. */
ps_status ps_rows_count_once(ps_input_rows *inputs, size_t n_inputs, size_t n_people, ps_error *err);
/* derived.c: the last to look at single rows. */
void ps_rows_derive(ps_input_rows *rows, ps_day index_date);
/* duplicates.c */
ps_status ps_rows_dedupe(ps_input_rows *rows, size_t n_people, ps_error *err);
bool ps_rows_equal(const ps_input_rows *rows, size_t a, size_t b); /* in every column read */
uint64_t ps_rows_hash(const ps_input_rows *rows, size_t at);

/* spells.c: episode rows become spells, regular attenders go, emergency transfers join. */
ps_status ps_rows_join_spells(ps_input_rows *rows, size_t n_people, ps_day index_date, const ps_intern *words,
                              ps_error *err);

#endif
