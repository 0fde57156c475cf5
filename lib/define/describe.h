/* Describe: what the files that put a plan into plain English share. For the describe files of define alone.
 *
 *   rule_english.c      one rule as one sentence, its windows as two dates
 *   describe.c          the page: run, governance, inputs, code lists, definitions, the words used
 *   describe_groups.c   scores, tiers, cohorts, tables, matrices
 *   describe_lists.c    lists with their exclusions, overrides, disclosure
 *
 * The same plan gives the same text on any day: nothing here asks the clock. Lines are broken at 100 characters. */
#ifndef PS_DEFINE_DESCRIBE_H
#define PS_DEFINE_DESCRIBE_H

#include "base/text.h"
#include "define/plan.h"

typedef struct ps_describer {
    const ps_plan *plan;
    ps_buffer *out;
    ps_buffer line; /* being composed */
    bool *used;     /* by name number: said by a rule, a tier, an order, a table or a list */
} ps_describer;

/* The rule as a statement ("age is at least 18") or a noun ("the number of entries in ..."), no line breaks. NULL: a
 * rule that could not be read. */
void ps_rule_english(ps_buffer *out, const ps_rule *rule, const ps_plan *plan);
const char *ps_kind_nouns(ps_kind kind); /* "coded entries of the GP record" */

void ps_describe_heading(ps_describer *d, const char *heading);
/* Adds to the line being composed. */
void ps_describe_add(ps_describer *d, const char *format, ...) PS_PRINTF(2, 3);
void ps_describe_rule(ps_describer *d, const ps_rule *rule);
void ps_describe_day(ps_describer *d, ps_day day); /* 31 March 2025 */
/* Writes the line out, broken, `indent` blanks before it (and two more before what is broken off, if any), and starts
 * the next. */
void ps_describe_end(ps_describer *d, unsigned indent);
void ps_describe_gap(ps_describer *d); /* an empty line */

void ps_describe_scores(ps_describer *d);
void ps_describe_tiers(ps_describer *d);
void ps_describe_cohorts(ps_describer *d);
void ps_describe_tables(ps_describer *d);
void ps_describe_matrices(ps_describer *d);
void ps_describe_contact(ps_describer *d); /* of ps_describe_lists */
void ps_describe_lists(ps_describer *d);
void ps_describe_overrides(ps_describer *d);
void ps_describe_disclosure(ps_describer *d);

#endif
