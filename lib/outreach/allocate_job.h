/* Allocate job: one allocation on its way, handed between the files that make it. */
#ifndef PS_OUTREACH_ALLOCATE_JOB_H
#define PS_OUTREACH_ALLOCATE_JOB_H

#include "base/arena.h"
#include "outreach/allocate.h"
#include "stratify/rank.h"

typedef struct ps_alike { /* candidates of the same recipients and groups */
    uint64_t groups;
    uint32_t set;
    uint64_t room; /* that all of them would take */
} ps_alike;

typedef struct ps_allocating {
    const ps_demand *places;
    ps_allocation *out;
    ps_arena *arena;
    ps_ranked *order; /* candidates by level, then lot */
    ps_alike *alike;
    uint32_t n_alike;
    uint32_t *alike_of; /* by candidate */
    /* Floors by scope: recipient r, or n_recipients for everybody's; wider ones first. */
    size_t *scope_first; /* n_recipients + 2 */
    size_t *scope_floors;
    size_t *outer;    /* by floor: the narrowest one of its scope around it; SIZE_MAX: none */
    uint64_t *wanted; /* by floor, lowered to what there is */
} ps_allocating;

/* The narrowest floor of a scope that they belong to; SIZE_MAX: none. */
size_t ps_allocating_floor(const ps_allocating *job, size_t scope, uint64_t groups);

/* allocate_flow.c: places of one each, everybody to any of several recipients. */
ps_status ps_allocate_by_flow(ps_allocating *job, ps_error *err);

#endif
