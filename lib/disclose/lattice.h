/* Lattice: which rows of a table are sums of which. For the files of disclose alone.
 *
 *   UP     the row that a cell counts towards, for each way of summing over fields     O(1)
 *   UNDER  the cells that a row sums                                                   O(1) to find, in row order
 *
 * Leaves are the rows with nothing summed over; a table has them first. */
#ifndef PS_DISCLOSE_LATTICE_H
#define PS_DISCLOSE_LATTICE_H

#include "aggregate/table.h"

typedef enum ps_count_of { PS_OF_PEOPLE, PS_OF_POPULATION, PS_COUNTS } ps_count_of;

typedef struct ps_lattice {
    const ps_table *table;
    unsigned n_masks; /* ways of summing: 2^fields */
    size_t n_leaves;
    uint32_t *up;               /* [leaf * n_masks + mask]: row */
    size_t *first[PS_COUNTS];   /* leaves under row r: under[first[r]] .. under[first[r + 1] - 1]; */
    uint32_t *under[PS_COUNTS]; /* those with anybody in that count: a shown 0 never moves */
} ps_lattice;

/* A table of UINT32_MAX rows or more is refused. */
ps_status ps_lattice_open(ps_lattice *out, const ps_table *table, ps_error *err);
void ps_lattice_close(ps_lattice *lattice);

uint64_t ps_lattice_value(const ps_lattice *lattice, ps_count_of of, size_t row);

#endif
