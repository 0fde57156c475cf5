/* Rule parser, values: literals, names, functions, brackets and arithmetic. See rule_parser.h. */
#include "define/rule_parser.h"

#include <string.h>

static ps_status parse_call(ps_parser *p, ps_node **out, const ps_token *name)
{
    ps_node *node = NULL, *kid = NULL;
    ps_status st = ps_parser_node(p, &node, PS_N_CALL, name->start, 0);

    if (st == PS_OK)
        st = ps_parser_keep(p, &node->text, name);
    if (st == PS_OK && !ps_parser_at(p, ")"))
        for (;;) {
            st = ps_parse_rule(p, &kid);
            if (st == PS_OK)
                st = ps_parser_add(p, node, kid);
            if (st != PS_OK || !ps_parser_at(p, ","))
                break;
            st = ps_parser_take(p);
            if (st != PS_OK)
                break;
        }
    if (st == PS_OK)
        st = ps_parser_expect(p, ")", "what a function is given stands between brackets, with commas between");
    if (st != PS_OK)
        return st;
    ps_parser_close(p, node);
    *out = node;
    return PS_OK;
}

static ps_status parse_word(ps_parser *p, ps_node **out)
{
    const ps_token word = p->token;
    const int aggregate = ps_token_index(&word, ps_aggregate_words, PS_AGGREGATES);
    ps_node *node = NULL;
    ps_status st;

    if (ps_token_is_keyword(&word) && !ps_parser_at(p, "true") && !ps_parser_at(p, "false") &&
        !ps_parser_at(p, "index")) {
        (void)ps_parser_fail(p, "a value or a name expected here, not the keyword \"%.*s\"", (int)word.length, word.at);
        if (ps_parser_at(p, "not"))
            return ps_parser_hint(p, "not stands once, before a whole condition: not (a = b)");
        return ps_token_index(&word, ps_window_words, PS_WINDOW_WORDS) >= 0
                   ? ps_parser_hint(
                         p, "a window stands inside any(...), count(...) and their like, after the input and its where")
                   : PS_EPLAN;
    }
    st = ps_parser_take(p);
    if (st != PS_OK)
        return st;
    if (ps_parser_at(p, "(")) {
        st = ps_parser_deeper(p);
        if (st == PS_OK)
            st = ps_parser_take(p);
        if (st == PS_OK)
            st = aggregate >= 0 ? ps_parse_events(p, out, (ps_aggregate)aggregate, word.start)
                                : parse_call(p, out, &word);
        p->depth--;
        return st;
    }
    if (aggregate >= 0) {
        (void)ps_parser_fail(p, "\"(\" expected after \"%s\"", ps_aggregate_words[aggregate]);
        ps_error_hint(p->err, "for example: %s(%sgp ever)", ps_aggregate_words[aggregate],
                      aggregate >= PS_AGG_SUM ? "value of " : "");
        return PS_EPLAN;
    }
    st = ps_parser_node(p, &node, PS_N_NAME, word.start, 0);
    if (st == PS_OK)
        st = ps_parser_keep(p, &node->text, &word);
    if (st != PS_OK)
        return st;
    if (ps_token_is(&word, "index")) {
        node->kind = PS_N_INDEX;
    } else if (ps_token_is(&word, "true") || ps_token_is(&word, "false")) {
        node->kind = PS_N_FLAG;
        node->op = ps_token_is(&word, "true") ? PS_YES : PS_NO;
    }
    ps_parser_close(p, node);
    *out = node;
    return PS_OK;
}

static ps_status parse_number(ps_parser *p, ps_node **out)
{
    const ps_token number = p->token;
    ps_node *node = NULL;
    ps_status st = ps_parser_node(p, &node, PS_N_NUMBER, number.start, 0);

    if (st != PS_OK)
        return st;
    node->number = number.number;
    st = ps_parser_take(p);
    if (st == PS_OK && ps_token_index(&p->token, ps_unit_words, PS_UNIT_WORDS) >= 0) {
        p->token = number;
        p->lexer.next = number.end;
        node->kind = PS_N_DURATION;
        st = ps_parse_amount(p, &node->amount, &node->unit, "a length of time");
    }
    if (st != PS_OK)
        return st;
    ps_parser_close(p, node);
    *out = node;
    return PS_OK;
}

static ps_status parse_inner(ps_parser *p, ps_node **out, size_t start)
{
    ps_node *node = NULL;
    ps_status st = ps_parser_take(p);

    if (st == PS_OK)
        st = ps_parse_rule(p, &node);
    if (st == PS_OK)
        st = ps_parser_expect(p, ")", "every opening bracket needs a closing one");
    if (st != PS_OK)
        return st;
    node->start = start; /* so that an underline takes the brackets in */
    ps_parser_close(p, node);
    *out = node;
    return PS_OK;
}

static ps_status parse_minus(ps_parser *p, ps_node **out, size_t start);

ps_status ps_parse_value(ps_parser *p, ps_node **out)
{
    const size_t start = p->token.start;
    ps_node *node = NULL;
    ps_status st;

    switch (p->token.kind) {
    case PS_TOKEN_NUMBER:
        return parse_number(p, out);
    case PS_TOKEN_DATE:
    case PS_TOKEN_TEXT:
        st = ps_parser_node(p, &node, p->token.kind == PS_TOKEN_DATE ? PS_N_DATE : PS_N_TEXT, start, 0);
        if (st == PS_OK)
            st = ps_parser_keep(p, &node->text, &p->token);
        if (st != PS_OK)
            return st;
        node->day = p->token.day;
        st = ps_parser_take(p);
        ps_parser_close(p, node);
        *out = node;
        return st;
    case PS_TOKEN_WORD:
        return parse_word(p, out);
    case PS_TOKEN_END:
        (void)ps_parser_fail(p, "the rule ends too early: a value or a name expected");
        return PS_EPLAN;
    case PS_TOKEN_SIGN:
        break;
    }
    if (!ps_parser_at(p, "(") && !ps_parser_at(p, "-")) {
        (void)ps_parser_fail(p, "a value or a name expected here");
        return PS_EPLAN;
    }
    st = ps_parser_deeper(p);
    if (st == PS_OK)
        st = ps_parser_at(p, "(") ? parse_inner(p, out, start) : parse_minus(p, out, start);
    p->depth--;
    return st;
}

static ps_status parse_minus(ps_parser *p, ps_node **out, size_t start)
{
    ps_node *node = NULL;
    ps_status st = ps_parser_node(p, &node, PS_N_MINUS, start, 1);

    if (st == PS_OK)
        st = ps_parser_take(p);
    if (st == PS_OK)
        st = ps_parse_value(p, &node->kids[0]);
    if (st != PS_OK)
        return st;
    ps_parser_close(p, node);
    *out = node;
    return PS_OK;
}

/* Left to right: a - b - c is (a - b) - c. */
static ps_status parse_chain(ps_parser *p, ps_node **out, ps_status (*part)(ps_parser *, ps_node **),
                             const char *const signs[2], ps_node_kind first_kind)
{
    ps_node *left = NULL, *node = NULL;
    size_t terms = 1;
    ps_status st = part(p, &left);

    while (st == PS_OK && (ps_parser_at(p, signs[0]) || ps_parser_at(p, signs[1]))) {
        if (++terms > PS_RULE_TERMS) {
            (void)ps_parser_fail(p, "more than %d terms in one sum or product", PS_RULE_TERMS);
            return ps_parser_hint(p, "give its parts names in [define] and use those");
        }
        if (left->height >= PS_RULE_HEIGHT) {
            (void)ps_parser_fail(p, "sums and products in brackets come to more than %d levels", PS_RULE_HEIGHT);
            return ps_parser_hint(p, "give its parts names in [define] and use those");
        }
        st = ps_parser_node(p, &node, ps_parser_at(p, signs[0]) ? first_kind : first_kind + 1, left->start, 2);
        if (st == PS_OK)
            st = ps_parser_take(p);
        if (st != PS_OK)
            return st;
        node->kids[0] = left;
        st = part(p, &node->kids[1]);
        ps_parser_close(p, node);
        left = node;
    }
    if (st == PS_OK)
        *out = left;
    return st;
}

static ps_status parse_term(ps_parser *p, ps_node **out)
{
    static const char *const signs[2] = {"*", "/"};

    return parse_chain(p, out, ps_parse_value, signs, PS_N_MULTIPLY);
}

ps_status ps_parse_sum(ps_parser *p, ps_node **out)
{
    static const char *const signs[2] = {"+", "-"};

    return parse_chain(p, out, parse_term, signs, PS_N_ADD);
}
