/* Input rows: everything one input delivered, column by column.
 *
 *   READ      in file order, ids turned into person numbers                       O(rows)
 *   GROUP     by person, then day, then file order                                O(rows)
 *   WITHDRAW  what deletion rows name, and the deletion rows                      O(rows log rows of one person)
 *   RESENDS   amended rows and earlier snapshots                                  O(rows log rows of one person)
 *   DEDUPE    exact re-sends within one person                                    O(rows), sorting only long runs
 *
 * Positions are 32 bits wide: an input of more than 4,294,967,294 rows is refused. One thread at a time each; different
 * inputs are independent, so they are read, grouped and cleaned side by side. */
#ifndef PS_LINK_INPUT_ROWS_H
#define PS_LINK_INPUT_ROWS_H

#include "link/population.h"
#include "link/segment.h"

#define PS_ROWS_MOST ((size_t)UINT32_MAX - 1)

typedef struct ps_spill ps_spill;
struct ps_lent_rows;

/* Rows of one chunk, as they follow one another in file order. */
typedef struct ps_stretch {
    uint32_t n;
    unsigned parser;
    char *labels; /* as ps_segment.labels */
} ps_stretch;

typedef struct ps_input_rows {
    const ps_input_spec *asked; /* the caller's */
    ps_input_spec spec;         /* the same, with link's own wants and uses added */
    ps_want *want;
    ps_keep keep;
    const ps_schema *schema;
    unsigned number; /* of the input */
    ps_reader *reader;
    ps_input_report *report;
    bool filtered; /* rows that nothing could use were let go while reading */
    /* While reading. */
    ps_stretch *stretches;
    size_t n_stretches, stretch_room;
    uint32_t *person;  /* by row */
    size_t room;       /* rows that there is room for */
    size_t *code_room; /* by schema column of codes: texts that there is room for; NULL: none were met */
    ps_spill *spill;   /* for a snapshot: where rows go when memory will not do (spill.h); NULL: nowhere. Once it began,
                          there are no rows here, and of columns only what was read */
    bool *of_labels;   /* by schema column: as spec.labels */
    ps_parser **parsers; /* by worker */
    unsigned n_parsers;
    uint8_t *seen;       /* by worker, so that each marks what its processor has: bit p, known person p has a row. NULL
                            where nothing is filtered */
    size_t seen_bytes;   /* of one worker's, whole cache lines */
    ps_idmap *strangers; /* ids that no person input has */
    uint32_t *stranger;  /* once merged: their persons */
    uint8_t *here;       /* bit p: person p has a row, also where it was let go; NULL: first[] tells */
    /* Rows, in file order until they are grouped. */
    size_t n;
    uint8_t *deleted;   /* by row; NULL: no row is flagged */
    uint64_t *hash;     /* by row, until exact re-sends are gone */
    ps_column *columns; /* by schema column; .n == 0 where it was not read */
    /* Once grouped. */
    struct ps_lent_rows *lent; /* of people: where the values of columns[] are (lent_rows.h); NULL: there */
    ps_intern *labels;         /* texts that only link tells apart: row numbers and the like */
    uint32_t *first;           /* as ps_feed.first */
    uint32_t *twins;           /* for a snapshot: places of the rows that exact re-sends, which went, repeat; rising */
    size_t n_twins;
    uint32_t *order; /* row kept of the file, counted from 0, that stands at each place */
    bool mapped;     /* its LSOAs are those of 2011, carried over to 2021 (map_areas.c) */
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
/* Once the heading is known: which rows may be let go while reading. Those of kinds that settle traits, join spells or
 * withdraw others are all needed first. */
void ps_rows_filter(ps_input_rows *rows, const bool *present);
/* Room for seen[]. False: no memory. */
bool ps_rows_mark(ps_input_rows *rows, size_t n_known);

/* file_rows.c */
/* PS_EDATA where n more rows are too many for one input. */
ps_status ps_rows_fit(const ps_input_rows *rows, size_t n, ps_error *err);
/* Adds the rows of the next chunk, behind which the file seems to hold `rest` more. */
ps_status ps_rows_append(ps_input_rows *rows, const ps_segment *segment, double rest, ps_error *err);
/* The rows of a stretch, the first of which is row `from`: lent, with columns[] the caller's. Of codes, first[] counts
 * from the first row of all. */
void ps_rows_stretch(ps_segment *out, ps_column *columns, const ps_input_rows *rows, size_t stretch, size_t from);
/* What serves in file order alone has served. */
void ps_rows_forget_file(ps_input_rows *rows);
/* The rows themselves go. */
void ps_rows_let_go(ps_input_rows *rows);

/* group_rows.c */
ps_status ps_rows_group(ps_input_rows *rows, size_t n_people, ps_error *err);
/* Takes out the places where drop[] is 1. */
void ps_rows_drop(ps_input_rows *rows, size_t n_people, const uint8_t *drop);

/* withdraw.c */
bool ps_withdraw_names(ps_kind kind, const char *column); /* may a deletion name rows by this column? */
ps_status ps_rows_withdraw(ps_input_rows *rows, size_t n_people, ps_error *err);
/* resends.c */
ps_status ps_rows_resends(ps_input_rows *rows, size_t n_people, ps_day index_date, ps_error *err);
/* Over all inputs, once words are merged: attendances that an earlier input of the kind has already. */
ps_status ps_rows_count_once(ps_input_rows *inputs, size_t n_inputs, size_t n_people, ps_error *err);
/* derived.c: the last to look at single rows. */
void ps_rows_derive(ps_input_rows *rows, ps_day index_date);
/* duplicates.c */
/* keep_twins: fills twins. profiled: counts episodes too, which stay. */
ps_status ps_rows_dedupe(ps_input_rows *rows, size_t n_people, bool keep_twins, bool profiled, ps_error *err);

/* spells.c: episode rows become spells, regular attenders go, emergency transfers join; ranges of people side by side.
 * After an error the rows are good for nothing but to be released. */
ps_status ps_rows_join_spells(ps_input_rows *rows, size_t n_people, ps_day index_date, const ps_intern *words,
                              ps_pool *pool, ps_error *err);

#endif
