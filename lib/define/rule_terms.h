/* Rule terms: a rule as the conditions that must all hold, so that two populations can be laid side by side.
 *
 * Definitions and cohorts are followed as far as they are conditions joined by `and`; everything else is one condition,
 * kept as its text with one blank between words. Limits on the same number ("age >= 65", "age < 75", "age between 65
 * and 74") are met into one range.
 *
 *   TERMS     of a rule and a flag name together      O(rule)
 *   COMPARE   two lists of terms                      O(terms) */
#ifndef PS_DEFINE_RULE_TERMS_H
#define PS_DEFINE_RULE_TERMS_H

#include "define/plan.h"

typedef struct ps_term {
    const char *text;    /* the condition; of a range, what it limits: "age" */
    bool ranged;         /* from, to: the limits */
    double from, to;     /* -INFINITY, INFINITY: none */
    bool from_in, to_in; /* the limit itself is within */
} ps_term;

typedef struct ps_terms {
    ps_term *at; /* in byte order of the texts, each once; in the arena */
    size_t n;
} ps_terms;

/* of NULL: everybody. name NULL: of the rule alone; else a name of the plan: a flag, or a number, which stands for
 * those with more than 0. */
ps_status ps_terms_of(ps_terms *out, ps_arena *arena, const ps_plan *plan, const ps_rule *of, const char *name,
                      ps_error *err);

typedef enum ps_terms_relation {
    PS_TERMS_SAME,
    PS_TERMS_RANGE,     /* one limit of one number differs, so that one holds the other */
    PS_TERMS_CONDITION, /* one has a condition more */
    PS_TERMS_APART
} ps_terms_relation;

/* *differ: the term in which they differ, where one alone does; may be NULL. */
ps_terms_relation ps_terms_compare(const ps_term **differ, const ps_terms *a, const ps_terms *b);

#endif
