/* Lent rows: rows of people that stay in a snapshot, and are made wide for a few people at a time.
 *
 *   PUT     where a column of a part stands, once it is known to be as it should                 O(1)
 *   READ    the rows of some people, into room of a thread, which is used again and again        O(their rows)
 *
 * Settling reads each row once. Room for all of them would have to be cleared first, which takes longer than to fill
 * it; the little room of a thread stays at hand. The rows' columns have a type and a length, and no values.
 *
 * Threads: any number may read, each into its own room. */
#ifndef PS_LINK_LENT_ROWS_H
#define PS_LINK_LENT_ROWS_H

#include "link/evidence.h"

typedef struct ps_lent_rows ps_lent_rows;

/* Of an input of a kind, in parts of 2 to the part_bits people. NULL: no memory. */
ps_lent_rows *ps_lent_rows_new(const ps_schema *schema, unsigned part_bits, size_t n_parts);
void ps_lent_rows_free(ps_lent_rows *lent); /* NULL is fine */
/* Borrowed, of dates, texts or flags: one of either, as it is or as snapshot_narrow.h has it. */
void ps_lent_rows_put(ps_lent_rows *lent, size_t part, size_t column, const void *wide, const uint16_t *narrow);

/* What a thread has at hand; all zero to begin with. */
typedef struct ps_lent_people {
    ps_person_source persons[PS_FEEDS_MOST + 1]; /* as those of the evidence */
    struct ps_lent_room {
        ps_column *columns; /* by schema column */
        void *at;           /* that they stand in */
        size_t rows;        /* that there is room for */
    } rooms[PS_FEEDS_MOST];
} ps_lent_people;

/* The rows of people first .. first + n - 1, who are of one part, into persons[]; sources in memory stay what they are.
 * False: no memory. Release it either way. */
bool ps_lent_people_read(ps_lent_people *people, const ps_evidence *evidence, size_t first, size_t n);
void ps_lent_people_release(ps_lent_people *people);

#endif
