/* Rule values: a part of a rule that compares one subject (a name, a sum) with constants, as the set of values of which
 * it is yes. Sets of one subject are compared exactly. For rule_sets.c alone. */
#ifndef PS_DEFINE_RULE_VALUES_H
#define PS_DEFINE_RULE_VALUES_H

#include "define/rule_tree.h"

#define PS_SPANS_MOST 24 /* of a set of values; more are not looked at */

typedef struct ps_rule_part {
    const ps_rule *rule;
    const ps_node *node;
    bool turned; /* by the nots around it */
} ps_rule_part;

typedef struct ps_value_span {
    double from, to;
    bool open_from, open_to; /* the end itself is not in it */
} ps_value_span;

/* Of one subject, the values that a part is yes of. */
typedef struct ps_values {
    const ps_rule *rule;
    const ps_node *subject;
    bool texts; /* by text: in the list, or, others, in none of it */
    const char *const *list;
    size_t n_list;
    bool others;
    ps_value_span spans[PS_SPANS_MOST]; /* else: rising, and apart */
    size_t n;
    bool unknown; /* not recorded: no value at all */
} ps_values;

/* Word for word, blanks between words aside. */
bool ps_same_words(const ps_rule *a, const ps_node *left, const ps_rule *b, const ps_node *right);
/* False: the part compares no single subject with constants. */
bool ps_values_of(ps_values *v, const ps_plan *plan, ps_rule_part p);
bool ps_values_same_subject(const ps_values *a, const ps_values *b);
bool ps_values_apart(const ps_values *a, const ps_values *b);
bool ps_values_inside(const ps_values *a, const ps_values *b);
/* The spans of both; false: too many. */
bool ps_values_meet(ps_values *out, const ps_values *a, const ps_values *b);
/* "is known" stands as numbers, whatever its subject is: as texts, where `other` does. */
void ps_values_fit_known(ps_rule_part p, ps_values *v, const ps_values *other);

#endif
