/* Rule resolve: what its files share. For the rule files of define alone. rule_resolve.c holds names, functions and
 * whole rules, rule_resolve_events.c the inside of any(...), count(...) and their like, rule_types.c what may be
 * compared with what. */
#ifndef PS_DEFINE_RULE_RESOLVE_H
#define PS_DEFINE_RULE_RESOLVE_H

#include "define/rule_tree.h"

typedef struct ps_resolver {
    ps_rule *rule;
    ps_plan *plan;
    const ps_events *where; /* the aggregate whose `where` we are in; NULL outside */
    ps_error *err;          /* never NULL */
} ps_resolver;

ps_status ps_resolve_node(ps_resolver *r, ps_node *node);
ps_status ps_resolve_events(ps_resolver *r, ps_node *node);
/* Makes `node` that column of that input. */
ps_status ps_resolve_column(ps_resolver *r, ps_node *node, size_t input, int column);
/* Makes sure that the rule behind a name, asked for as `as`, is resolved. PS_OK also where it is broken: its type is
 * then PS_NOTHING. */
ps_status ps_resolve_ask(ps_resolver *r, ps_place place, ps_rule *needed, const char *as);
ps_status ps_resolve_add_name(ps_resolver *r, uint32_t number);

#endif
