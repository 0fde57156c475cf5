/* Rule parser: a rule's text into a tree, by recursive descent over the grammar of rule.h.
 *
 * Knows shapes only: whether a name exists or a type fits is for rule_resolve.c. Every fault says what stood there,
 * what was expected and how to mend it. O(length); nesting is limited, so that no rule exhausts the stack. See
 * rule_parser.h for the other files. */
#include "define/rule_parser.h"

#include <string.h>

static int op_here(const ps_parser *p)
{
    if (p->token.kind == PS_TOKEN_SIGN)
        for (int op = 0; op < 6; op++)
            if (ps_parser_at(p, ps_op_words[op]))
                return op;
    return -1;
}

static ps_status parse_compare(ps_parser *p, ps_node **out, ps_node *left)
{
    ps_node *node = NULL;
    ps_status st = ps_parser_node(p, &node, PS_N_COMPARE, left->start, 2);

    if (st != PS_OK)
        return st;
    node->op = op_here(p);
    node->kids[0] = left;
    st = ps_parser_take(p);
    if (st == PS_OK)
        st = ps_parse_sum(p, &node->kids[1]);
    if (st != PS_OK)
        return st;
    ps_parser_close(p, node);
    if (op_here(p) >= 0) {
        (void)ps_parser_fail(p, "comparisons are not chained");
        return ps_parser_hint(p, "write: x between 1 and 5, or: x >= 1 and x < 5");
    }
    *out = node;
    return PS_OK;
}

static ps_status parse_in(ps_parser *p, ps_node *node)
{
    ps_node *kid = NULL;
    ps_status st = ps_parser_take(p);

    if (st != PS_OK)
        return st;
    if (p->token.kind == PS_TOKEN_WORD && !ps_token_is_keyword(&p->token)) {
        st = ps_parser_keep(p, &node->text, &p->token);
        return st == PS_OK ? ps_parser_take(p) : st;
    }
    if (!ps_parser_at(p, "(")) {
        (void)ps_parser_fail(p, "a code list or values in brackets expected after \"in\"");
        return ps_parser_hint(p, "write: code in my_list, or: method in (\"emergency\", \"elective\")");
    }
    st = ps_parser_take(p);
    while (st == PS_OK) {
        st = ps_parse_value(p, &kid);
        if (st == PS_OK)
            st = ps_parser_add(p, node, kid);
        if (st != PS_OK || !ps_parser_at(p, ","))
            break;
        st = ps_parser_take(p);
    }
    return st == PS_OK ? ps_parser_expect(p, ")", "values stand between brackets, with commas between") : st;
}

/* What may follow a sum: between, in, starts, is known. `negated` was said before it. */
static ps_status parse_predicate(ps_parser *p, ps_node **out, ps_node *left, bool negated)
{
    ps_node *node = NULL;
    ps_status st;

    if (ps_parser_at(p, "between")) {
        st = ps_parser_node(p, &node, PS_N_BETWEEN, left->start, 3);
        if (st == PS_OK)
            st = ps_parser_take(p);
        if (st == PS_OK)
            st = ps_parse_sum(p, &node->kids[1]);
        if (st == PS_OK)
            st = ps_parser_expect(p, "and", "write: x between 1 and 5; both ends are included");
        if (st == PS_OK)
            st = ps_parse_sum(p, &node->kids[2]);
        if (st == PS_OK)
            node->kids[0] = left;
    } else if (ps_parser_at(p, "in")) {
        st = ps_parser_node(p, &node, PS_N_IN, left->start, 0);
        if (st == PS_OK)
            st = ps_parser_add(p, node, left);
        if (st == PS_OK)
            st = parse_in(p, node);
    } else if (ps_parser_at(p, "starts")) {
        st = ps_parser_node(p, &node, PS_N_STARTS, left->start, 1);
        if (st == PS_OK)
            st = ps_parser_take(p);
        if (st == PS_OK && p->token.kind != PS_TOKEN_TEXT) {
            (void)ps_parser_fail(p, "a text in double quotes expected after \"starts\"");
            return ps_parser_hint(p, "for example: diagnosis starts \"F2\"");
        }
        if (st == PS_OK)
            st = ps_parser_keep(p, &node->text, &p->token);
        if (st == PS_OK)
            st = ps_parser_take(p);
        if (st == PS_OK)
            node->kids[0] = left;
    } else {
        (void)ps_parser_fail(p, "\"in\", \"between\" or \"starts\" expected after \"not\"");
        return ps_parser_hint(p, "to deny a comparison put not before it: not sex = \"female\", or write <>");
    }
    if (st != PS_OK)
        return st;
    node->negated = negated;
    ps_parser_close(p, node);
    *out = node;
    return PS_OK;
}

static ps_status parse_known(ps_parser *p, ps_node **out, ps_node *left)
{
    ps_node *node = NULL;
    ps_status st = ps_parser_node(p, &node, PS_N_KNOWN, left->start, 1);

    if (st == PS_OK)
        st = ps_parser_take(p);
    if (st == PS_OK && ps_parser_at(p, "not")) {
        node->negated = true;
        st = ps_parser_take(p);
    }
    if (st == PS_OK)
        st = ps_parser_expect(p, "known", "write: x is known, or: x is not known; to compare write =");
    if (st != PS_OK)
        return st;
    node->kids[0] = left;
    ps_parser_close(p, node);
    *out = node;
    return PS_OK;
}

static ps_status parse_comparison(ps_parser *p, ps_node **out)
{
    ps_node *left = NULL;
    bool negated = false;
    ps_status st = ps_parse_sum(p, &left);

    if (st != PS_OK)
        return st;
    if (op_here(p) >= 0)
        return parse_compare(p, out, left);
    if (ps_parser_at(p, "is"))
        return parse_known(p, out, left);
    if (ps_parser_at(p, "not")) {
        negated = true;
        st = ps_parser_take(p);
        if (st != PS_OK)
            return st;
    }
    if (negated || ps_parser_at(p, "between") || ps_parser_at(p, "in") || ps_parser_at(p, "starts"))
        return parse_predicate(p, out, left, negated);
    *out = left;
    return PS_OK;
}

static ps_status parse_not(ps_parser *p, ps_node **out)
{
    const size_t start = p->token.start;
    ps_node *node = NULL;
    ps_status st;

    if (!ps_parser_at(p, "not"))
        return parse_comparison(p, out);
    st = ps_parser_node(p, &node, PS_N_NOT, start, 1);
    if (st == PS_OK)
        st = ps_parser_take(p);
    if (st == PS_OK)
        st = parse_comparison(p, &node->kids[0]);
    if (st != PS_OK)
        return st;
    ps_parser_close(p, node);
    *out = node;
    return PS_OK;
}

ps_status ps_parse_rule(ps_parser *p, ps_node **out)
{
    ps_node *left = NULL, *node = NULL;
    ps_status st = parse_not(p, &left);

    while (st == PS_OK && (ps_parser_at(p, "and") || ps_parser_at(p, "or"))) {
        const ps_node_kind kind = ps_parser_at(p, "and") ? PS_N_AND : PS_N_OR;
        if (!node) {
            st = ps_parser_node(p, &node, kind, left->start, 0);
            if (st == PS_OK)
                st = ps_parser_add(p, node, left);
        } else if (node->kind != kind) {
            (void)ps_parser_fail(p, "\"and\" and \"or\" are mixed without brackets");
            return ps_parser_hint(p, "say which belongs together: (a and b) or c, or: a and (b or c)");
        }
        if (st == PS_OK)
            st = ps_parser_take(p);
        if (st == PS_OK)
            st = parse_not(p, &left);
        if (st == PS_OK)
            st = ps_parser_add(p, node, left);
    }
    if (st != PS_OK)
        return st;
    if (node)
        ps_parser_close(p, node);
    *out = node ? node : left;
    return PS_OK;
}

/* Something stands after a whole rule. */
static ps_status fail_rest(ps_parser *p)
{
    static const char *const joins[] = {"and", "or", "between", "in", "starts", "is", "not"};

    if (ps_parser_at(p, ")")) {
        (void)ps_parser_fail(p, "this bracket closes nothing");
        return PS_EPLAN;
    }
    if (ps_token_index(&p->token, ps_window_words, PS_WINDOW_WORDS) >= 0) {
        (void)ps_parser_fail(p, "a window stands outside any(...), count(...) and their like");
        return ps_parser_hint(
            p, "the window belongs inside the brackets: any(gp where code in my_codes within 12 months)");
    }
    (void)ps_parser_fail(p, "the rule should end here, or go on with \"and\" or \"or\"");
    return ps_parser_nearly(p, joins, PS_COUNT(joins), NULL);
}

ps_status ps_rule_parse(ps_rule **out, ps_arena *arena, const ps_plan_text *text, ps_place place, const char *rule,
                        ps_error *err)
{
    ps_error own = {0};
    ps_parser p = {.text = text, .err = err ? err : &own};
    ps_status st;

    p.rule = ps_arena_alloc(arena, sizeof(*p.rule));
    if (!p.rule)
        return ps_fail_memory(err);
    p.rule->arena = arena;
    p.rule->place = place;
    p.rule->text = ps_arena_text(arena, rule, strlen(rule));
    if (!p.rule->text)
        return ps_fail_memory(err);
    p.lexer.text = text;
    p.lexer.place = place;
    p.lexer.rule = p.rule->text;
    st = ps_lexer_next(&p.token, &p.lexer, p.err);
    if (st == PS_OK && p.token.kind == PS_TOKEN_END) {
        (void)ps_parser_fail(&p, "the rule is empty");
        return ps_parser_hint(&p, "for example: 'age >= 18 and registered'");
    }
    if (st == PS_OK)
        st = ps_parse_rule(&p, &p.rule->root);
    if (st == PS_OK && p.token.kind != PS_TOKEN_END)
        st = fail_rest(&p);
    if (st == PS_OK)
        *out = p.rule;
    return st;
}
