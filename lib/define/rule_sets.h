/* Rule sets: what the text alone tells of the people for whom rules are yes: all, none, one set inside another, or
 * apart from it.
 *
 * A no is "not sure": it takes people to tell. Seen are: rules written out true or false, the same words, and, or and
 * not, definitions by their rules, and what one name or sum is compared with: numbers, dates, texts, lists of them,
 * "is known". Rules must be resolved; one that failed is in no set. */
#ifndef PS_DEFINE_RULE_SETS_H
#define PS_DEFINE_RULE_SETS_H

#include "define/plan.h"

typedef enum ps_sure { PS_SURE_NOT, PS_SURE_YES, PS_SURE_NO } ps_sure;

/* Is it yes for everybody, or for nobody, whatever is known of them? */
ps_sure ps_rule_sure(const ps_plan *plan, const ps_rule *rule);
/* Whoever is in `one` is in `other`. */
bool ps_rule_inside(const ps_plan *plan, const ps_rule *one, const ps_rule *other);
/* Nobody is in both. */
bool ps_rule_apart(const ps_plan *plan, const ps_rule *one, const ps_rule *other);

#endif
