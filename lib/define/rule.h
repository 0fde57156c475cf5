/* Rule: one rule of a plan, parsed, resolved against the names, typed.
 *
 * The grammar is the one of the manual (popstrat-plan(5)). Parsing needs only the text; resolving needs the plan's
 * names, inputs and code lists, and checks every type before any data is read. Immutable once resolved; any number of
 * threads may evaluate. */
#ifndef PS_DEFINE_RULE_H
#define PS_DEFINE_RULE_H

#include "base/column.h"
#include "base/date.h"
#include "define/place.h"

typedef struct ps_rule ps_rule;
struct ps_plan;

/* The rule's text stands at `place` of the plan (first character inside the quotes). Lives in the arena. */
ps_status ps_rule_parse(ps_rule **out, ps_arena *arena, const ps_plan_text *text, ps_place place, const char *rule,
                        ps_error *err);
/* Resolves names, inputs, columns, lists and types. `expected` is the type wanted (PS_FLAG for a rule that admits), or
 * PS_NOTHING for any. Every name it uses is known by then (plan->names), though not yet ordered: types of definitions
 * are resolved on demand, and a loop is an error that prints the loop. */
ps_status ps_rule_resolve(ps_rule *rule, struct ps_plan *plan, ps_type expected, ps_error *err);
/* Words that no definition may be called: keywords, units, aggregates and functions of rules. */
bool ps_rule_word_reserved(const char *word);
ps_type ps_rule_type(const ps_rule *rule);  /* PS_NOTHING until resolved */
size_t ps_rule_height(const ps_rule *rule); /* levels of its tree, without the rules behind its names */
ps_place ps_rule_place(const ps_rule *rule);
const char *ps_rule_text(const ps_rule *rule);
/* Numbers (ps_name.number) of the names this rule uses directly; lent by the rule. After resolve. */
const uint32_t *ps_rule_names(const ps_rule *rule, size_t *count);
/* Marks in plan->inputs[].want what this rule reads. After resolve. */
void ps_rule_mark_wants(const ps_rule *rule, struct ps_plan *plan);
/* Bit f set: the rule itself (not through names) reads input f. */
uint32_t ps_rule_inputs(const ps_rule *rule);

#endif
