/* Rule parser: what its files share. For the rule files of define alone.
 *
 *   rule_parser.c         a whole rule: and, or, not, comparisons
 *   rule_parser_value.c   values: literals, names, functions, brackets, arithmetic
 *   rule_parser_events.c  the inside of any(...), count(...) and their like, with the window
 *   rule_parser_base.c    taking tokens, making nodes, saying what went wrong
 *
 * Every function that returns a status and fails has filled p->err. */
#ifndef PS_DEFINE_RULE_PARSER_H
#define PS_DEFINE_RULE_PARSER_H

#include "define/rule_lexer.h"
#include "define/rule_tree.h"

typedef struct ps_parser {
    ps_rule *rule;
    const ps_plan_text *text;
    ps_lexer lexer;
    ps_token token;  /* not taken yet */
    size_t last_end; /* end of the token taken last */
    unsigned depth;
    ps_error *err; /* never NULL */
} ps_parser;

ps_status ps_parser_take(ps_parser *p);                  /* on to the next token */
bool ps_parser_at(const ps_parser *p, const char *word); /* is this the token? */
ps_status ps_parser_expect(ps_parser *p, const char *sign, const char *why);
ps_status ps_parser_fail(ps_parser *p, const char *format, ...) PS_PRINTF(2, 3); /* at the token */
ps_status ps_parser_hint(ps_parser *p, const char *text);
/* "did you mean", of the words that may stand here; else the other hint (may be NULL). */
ps_status ps_parser_nearly(ps_parser *p, const char *const *words, size_t n, const char *otherwise);
ps_status ps_parser_deeper(ps_parser *p); /* one level of nesting more; give it back with p->depth-- */

int ps_token_index(const ps_token *token, const char *const *words, size_t n); /* -1: none of them */
bool ps_token_is_keyword(const ps_token *token);
#define PS_KEYWORDS 19
#define PS_WINDOW_WORDS 5
#define PS_UNIT_WORDS 8
extern const char *const ps_keywords[PS_KEYWORDS];
extern const char *const ps_window_words[PS_WINDOW_WORDS];
extern const char *const ps_unit_words[PS_UNIT_WORDS]; /* two a unit, in the order of ps_unit */

ps_status ps_parser_node(ps_parser *p, ps_node **out, ps_node_kind kind, size_t start, size_t n_kids);
void ps_parser_close(const ps_parser *p, ps_node *node); /* all its kids are there; it ends with the token taken last */
ps_status ps_parser_add(ps_parser *p, ps_node *node, ps_node *kid);
ps_status ps_parser_keep(ps_parser *p, const char **out, const ps_token *token);

ps_status ps_parse_rule(ps_parser *p, ps_node **out);
ps_status ps_parse_sum(ps_parser *p, ps_node **out);
ps_status ps_parse_value(ps_parser *p, ps_node **out);
/* After "any(" and its like, up to and with the closing bracket. */
ps_status ps_parse_events(ps_parser *p, ps_node **out, ps_aggregate aggregate, size_t start);
/* "12 months": a whole number and a unit; `after` names what it follows. */
ps_status ps_parse_amount(ps_parser *p, int *amount, ps_unit *unit, const char *after);

#endif
