/* Allocate: places given out fairly. A pure function over plain numbers; it knows no plan and no person.
 *
 * Aims, each only among what the ones before leave open:
 *   1. the least shortfall of the floors, all together (a floor: so many places, at least, for a group)
 *   2. the most places filled
 *   3. the most urgent: as many as can be of level 0, then of level 1, ...
 *   4. lots: the first lot that can be placed is, then the second, ...
 *
 * Exact where everybody takes one place:
 *
 *   ONE EACH   each candidate has at most one recipient, and no floor reaches over several: each recipient's
 *              choices are a matroid valued by its floors, and taking the best next one is exact
 *                                                      O(candidates + places x floors of the recipient)
 *   SEVERAL    a flow of places, exact for each aim in turn (flow.h), over candidates alike in recipients, groups
 *              and level                               O(levels x classes) rounds of few, and a search a place
 *
 * Floors of one scope must be disjoint or nested among the candidates who could fill them; floors of different scopes
 * (one recipient's, another's, everybody's) need not be.
 *
 * Where candidates take unlike amounts of room (minutes) the same order is followed, who fits being taken, largest need
 * first: the most unmet floors, then level, then lot, at the recipient with the most room left. That is quick and easy
 * to explain, never over capacity, and not always the best: two short contacts may be passed over for a long one. */
#ifndef PS_OUTREACH_ALLOCATE_H
#define PS_OUTREACH_ALLOCATE_H

#include "base/fail.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_NOBODY UINT32_MAX    /* no recipient: left over */
#define PS_EVERYBODY UINT32_MAX /* scope: places of all recipients */
#define PS_FLOOR_GROUPS_MOST 64

typedef struct ps_candidate {
    uint64_t groups; /* bit g: belongs to group g */
    uint32_t set;    /* of recipients who could take them */
    uint32_t level;  /* 0: most urgent; several share one */
    uint32_t lot;    /* no two alike; first drawn, first served */
    uint32_t cost;   /* places, or minutes; 1 or more */
} ps_candidate;

typedef struct ps_floor {
    unsigned group;
    uint32_t scope;  /* a recipient, or PS_EVERYBODY */
    uint64_t wanted; /* places, or minutes; lowered to what the candidates could fill */
} ps_floor;

typedef struct ps_demand {
    const ps_candidate *candidates;
    size_t n;
    const uint64_t *capacity; /* by recipient: places, or minutes */
    uint32_t n_recipients;
    const uint32_t *members; /* of set s: members[first[s]] .. members[first[s + 1] - 1], rising */
    const size_t *first;     /* n_sets + 1 */
    uint32_t n_sets;
    const ps_floor *floors;
    size_t n_floors;
    bool flow_only; /* for tests: the general way, even where the short one would do */
} ps_demand;

typedef struct ps_floor_met {
    uint64_t wanted, met; /* wanted: as lowered; met may be more */
} ps_floor_met;

typedef struct ps_allocation {
    uint32_t *recipient;  /* by candidate; PS_NOBODY: left over */
    uint64_t *filled;     /* by recipient: places, or minutes */
    ps_floor_met *floors; /* by floor */
    uint64_t placed;      /* candidates */
    size_t cross[2];      /* PS_EDOMAIN: the two floors that cross */
} ps_allocation;

/* PS_EDOMAIN: two floors of one scope cross; out->cross names them, the first such pair. Release it whatever came. */
ps_status ps_allocate(ps_allocation *out, const ps_demand *demand, ps_error *err);
void ps_allocation_release(ps_allocation *allocation);

/* ceil(share / unit x places), exactly. */
uint64_t ps_share_of(uint64_t share, uint64_t unit, uint64_t places);

#endif
