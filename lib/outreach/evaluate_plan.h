/* Evaluate, plan: [evaluate.*] of a plan: the people of a draw, or of a file of an earlier run, joined by pseudonym
 * with their outcomes at this index date, and evaluated as `popstrat evaluate` does.
 *
 * Whoever was drawn stays in the group they were drawn to, whatever became of them. Those without an outcome cannot
 * stand in the comparison and are counted. Where no figure can be given there is a reason in its place: a run does not
 * stop for it. */
#ifndef PS_OUTREACH_EVALUATE_PLAN_H
#define PS_OUTREACH_EVALUATE_PLAN_H

#include "define/world.h"
#include "outreach/contact.h"
#include "popstrat/evaluate.h"

typedef enum ps_counted {
    PS_COUNTED_PEOPLE, /* drawn, or in the file */
    PS_COUNTED_LATER,  /* drawn in a later run than the first: who was called by when differs between draws */
    PS_COUNTED_ABSENT, /* not in the person extract any more */
    PS_COUNTED_UNKNOWN,
    PS_COUNTED_IN, /* in the comparison: people less the three above */
    PS_COUNTED_DIED,
    PS_COUNTED_LEFT,
    PS_COUNTED_NO_CLUSTER, /* one group of people without a practice or PCN; these three are among those in it */
    PS_COUNTS_OF_PEOPLE
} ps_counted;
extern const char *const ps_counted_words[PS_COUNTS_OF_PEOPLE];

typedef struct ps_evaluated {
    ps_arena *arena;
    const ps_evaluate_plan *plan;
    ps_evaluation *evaluation; /* NULL: there is none */
    const char *why_not;       /* then */
    const char *warning;       /* NULL: none */
    uint64_t people[PS_ARMS][PS_COUNTS_OF_PEOPLE];
} ps_evaluated;

/* contacts: the ledger, NULL where the plan has none. `today`, and `replay`: entries made after that day are unseen.
 * A file of people that is faulty: PS_EDATA; PS_EGOVERNANCE where the plan's waves or outcome are no longer those of
 * the draw. */
ps_status ps_evaluate_planned(ps_evaluated **out, const ps_world *world, const ps_evaluate_plan *plan,
                              const ps_contacts *contacts, ps_day today, bool replay, ps_error *err);
void ps_evaluated_free(ps_evaluated *evaluated); /* NULL is fine */

#endif
