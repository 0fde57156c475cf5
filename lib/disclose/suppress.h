/* Suppress: which cells of a finished table may be shown under scheme hes, and as what. Marks only; the gate writes.
 *
 *   PRIMARY    counts 1-7 are hidden
 *   SECONDARY  no hidden cell may be fixed to one value by what is shown. For each one another table is looked for that
 * fits everything shown, all sums and people <= population included, and has a different number there (alternative.h).
 * Where none is found, the smallest shown cell that stands in its way is hidden too, and the search goes on. So safety
 * rests on a table in hand, never on a solver that may have missed a way in; the price is now and then a cell hidden
 * for nothing.
 *
 * What an outsider knows is taken at its strongest: which cells are 1-7 and which were hidden to protect others (then 8
 * or more), that rows not listed are nobody, and how numbers are rounded.
 *
 * Where even that does not help (seven ones and a hidden total that can only be 7) a hidden cell is withheld: shown as
 * nothing at all, so that it may be any number. */
#ifndef PS_DISCLOSE_SUPPRESS_H
#define PS_DISCLOSE_SUPPRESS_H

#include "aggregate/table.h"

typedef struct ps_shown {
    bool hidden;    /* "*" */
    bool secondary; /* hidden to protect another */
    bool withheld;  /* hidden, and not even "*" */
    uint64_t count; /* rounded, if not hidden */
} ps_shown;

/* Two arrays by row: people counted and population. malloc'd together in *people (free that); *population points into
 * it. */
ps_status ps_suppress_hes(ps_shown **people, ps_shown **population, const ps_table *table, ps_error *err);

#endif
