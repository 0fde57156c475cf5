/* Suppress: which cells of a finished table may be shown under scheme hes, and as what. Marks only; the gate writes. */
#ifndef PS_DISCLOSE_SUPPRESS_H
#define PS_DISCLOSE_SUPPRESS_H

#include "aggregate/table.h"

typedef struct ps_shown {
    bool hidden;      /* "*" */
    bool secondary;   /* hidden to protect another */
    uint64_t count;   /* rounded, if not hidden */
} ps_shown;

/* Two arrays by row: people counted and population. malloc'd together in *people (free that); *population points into it. */
ps_status ps_suppress_hes(ps_shown **people, ps_shown **population, const ps_table *table, ps_error *err);

#endif
