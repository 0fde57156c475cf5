/* Suppress: which cells of finished tables may be shown under a scheme, and as what. Marks only; the gate writes.
 *
 *   PRIMARY    small counts are hidden (hes, threshold)
 *   SECONDARY  no hidden cell may be worked out from what is shown, all sums and people <= population included; under
 * threshold no cell's possible range may be narrower than k - 1 (protect.h). Where one could be, others are hidden too.
 * Safety rests on another table in hand that fits everything shown, never on a solver that may have missed a way in;
 * the price is now and then a cell hidden for nothing.
 *
 * What an outsider knows is taken at its strongest: how numbers are rounded, that rows not listed are nobody, and, save
 * for the width under threshold, even which cells are small and which were hidden to protect others. (The width is for
 * somebody who takes every * for a number from 1, as the file says: whoever knows that a count is 1 to k - 1 is that
 * near already; with k = 2 it is known outright, so that there the width is all.)
 *
 * Where even hiding does not help (seven ones and a hidden total that can only be 7) a hidden cell is withheld: shown
 * as nothing at all, so that it may be any number.
 *
 * Tables of the same people (ps_table.of) are judged together, each cell once in whatever tables it stands. A table
 * made by hand needs rows with labels, numbers that are small and the same where labels are, `summed`, and its counts;
 * any of the sums may lack. */
#ifndef PS_DISCLOSE_SUPPRESS_H
#define PS_DISCLOSE_SUPPRESS_H

#include "aggregate/table.h"
#include "disclose/scheme.h"

typedef struct ps_shown {
    bool hidden;    /* "*" */
    bool secondary; /* hidden to protect another */
    bool withheld;  /* hidden, and not even "*" */
    uint64_t count; /* as shown, if not hidden */
} ps_shown;

/* Two arrays by row: people counted and population. malloc'd together in *people (free that); *population points into
 * it. */
ps_status ps_suppress(ps_shown **people, ps_shown **population, const ps_table *table, const ps_scheme *scheme,
                      ps_error *err);
/* The same by table for the tables of a run; all are untouched on failure. */
ps_status ps_suppress_all(ps_shown **people, ps_shown **population, const ps_table *const *tables, size_t n,
                          const ps_scheme *scheme, ps_error *err);
ps_status ps_suppress_hes(ps_shown **people, ps_shown **population, const ps_table *table, ps_error *err);

#endif
