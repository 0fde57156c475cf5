/* Evaluate, people: who is evaluated, and in which group: from the draw in the ledger, or from a file. For
 * evaluate_plan.c. */
#ifndef PS_OUTREACH_EVALUATE_PEOPLE_H
#define PS_OUTREACH_EVALUATE_PEOPLE_H

#include "outreach/evaluate_plan.h"
#include "outreach/phase.h"

typedef struct ps_member {
    uint32_t person;
    ps_arm arm;
    const char *cluster; /* as it was when they were drawn; NULL: as it is today */
} ps_member;

typedef struct ps_gathering {
    const ps_world *world;
    const ps_evaluate_plan *plan;
    const ps_contacts *contacts;
    ps_day today;
    bool replay;
    ps_evaluated *to;
    ps_member *members;
    size_t n, capacity;
    ps_drawn first;                 /* of the draw that is compared */
    char rule[PS_RULE_DIGEST_TEXT]; /* of the outcome it was drawn for, as the plan has it now */
} ps_gathering;

/* Fills the members who are in the extracts, counts all of them, and says why none can be compared where that is so.
 * `room`: for a pseudonym. */
ps_status ps_evaluate_draw(ps_gathering *g, char *room, ps_error *err);
ps_status ps_evaluate_people(ps_gathering *g, char *room, ps_error *err);

#endif
