/* Rule comparison: =, <>, <, between, in, of two values of one type. See rule_value.h. Each side is worked out once,
 * whatever it is compared with. A missing side is cannot tell. */
#include "define/rule_value.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static ps_answer answer(bool yes)
{
    return yes ? PS_YES : PS_NO;
}

static ps_answer denied(ps_answer a)
{
    return a == PS_CANNOT_TELL ? a : answer(a == PS_NO);
}

static ps_answer both(ps_answer a, ps_answer b)
{
    if (a == PS_NO || b == PS_NO)
        return PS_NO;
    return a == PS_YES && b == PS_YES ? PS_YES : PS_CANNOT_TELL;
}

/* One side of a comparison, worked out once. */
typedef struct operand {
    ps_type type;
    bool known;
    double least, most; /* the same, but for how_many, which knows part of itself */
    ps_day day;
    const char *text;
    ps_answer flag;
} operand;

/* A how_many over how_manys, each asked twice, doubles the work at every level: deeper than this it stays "cannot
 * tell". */
#define ASIDES_MOST 8

void ps_eval_bounds(double *least, double *most, const ps_eval *eval, const ps_node *node)
{
    ps_eval aside = ps_eval_aside(eval);

    if (eval->asides < ASIDES_MOST)
        ps_eval_how_many(&aside, node->bounds_of->root, least, most);
}

static operand operand_of(ps_eval *eval, const ps_node *node)
{
    operand o = {.type = node->type};

    switch (node->type) {
    case PS_NUMBER:
        if (node->kind == PS_N_CALL && node->op == PS_FN_HOW_MANY) {
            ps_eval_how_many(eval, node, &o.least, &o.most);
        } else {
            o.least = o.most = ps_eval_number(eval, node);
            if (isnan(o.least) && node->kind == PS_N_NAME && node->bounds_of)
                ps_eval_bounds(&o.least, &o.most, eval, node);
        }
        o.known = !isnan(o.least);
        break;
    case PS_DATE:
        o.day = ps_eval_day(eval, node);
        o.known = o.day != PS_NO_DAY;
        break;
    case PS_TEXT:
        o.text = ps_eval_string(eval, ps_eval_words(eval, node));
        o.known = o.text != NULL;
        break;
    default:
        assert(node->type == PS_FLAG);
        o.flag = ps_eval_flag(eval, node);
        o.known = o.flag != PS_CANNOT_TELL;
        break;
    }
    return o;
}

static ps_answer compare_numbers(int op, const operand *a, const operand *b)
{
    switch ((ps_op)op) {
    case PS_OP_EQ:
    case PS_OP_NE:
        if (a->least == a->most && b->least == b->most && a->least == b->least)
            return answer(op == PS_OP_EQ);
        return a->most < b->least || b->most < a->least ? answer(op == PS_OP_NE) : PS_CANNOT_TELL;
    case PS_OP_LT:
        return a->most < b->least ? PS_YES : a->least >= b->most ? PS_NO : PS_CANNOT_TELL;
    case PS_OP_LE:
        return a->most <= b->least ? PS_YES : a->least > b->most ? PS_NO : PS_CANNOT_TELL;
    case PS_OP_GT:
        return compare_numbers(PS_OP_LT, b, a);
    case PS_OP_GE:
        return compare_numbers(PS_OP_LE, b, a);
    }
    return PS_CANNOT_TELL;
}

ps_answer ps_eval_compare_bounds(ps_op op, double least_a, double most_a, double least_b, double most_b)
{
    const operand a = {.least = least_a, .most = most_a}, b = {.least = least_b, .most = most_b};

    return isnan(least_a) || isnan(least_b) ? PS_CANNOT_TELL : compare_numbers((int)op, &a, &b);
}

static ps_answer compare_order(int op, long long difference)
{
    switch ((ps_op)op) {
    case PS_OP_EQ:
        return answer(difference == 0);
    case PS_OP_NE:
        return answer(difference != 0);
    case PS_OP_LT:
        return answer(difference < 0);
    case PS_OP_LE:
        return answer(difference <= 0);
    case PS_OP_GT:
        return answer(difference > 0);
    case PS_OP_GE:
        return answer(difference >= 0);
    }
    return PS_CANNOT_TELL;
}

static ps_answer compare(int op, const operand *a, const operand *b)
{
    if (!a->known || !b->known)
        return PS_CANNOT_TELL;
    switch (a->type) {
    case PS_NUMBER:
        return compare_numbers(op, a, b);
    case PS_DATE:
        return compare_order(op, (long long)a->day - b->day);
    case PS_TEXT:
        return compare_order(op, strcmp(a->text, b->text));
    default:
        return compare_order(op, (long long)a->flag - (long long)b->flag);
    }
}

static ps_answer compare_nodes(ps_eval *eval, const ps_node *node)
{
    const operand a = operand_of(eval, node->kids[0]), b = operand_of(eval, node->kids[1]);

    return compare(node->op, &a, &b);
}

static ps_answer between(ps_eval *eval, const ps_node *node)
{
    const operand x = operand_of(eval, node->kids[0]), a = operand_of(eval, node->kids[1]),
                  b = operand_of(eval, node->kids[2]);
    const ps_answer inside = both(compare(PS_OP_GE, &x, &a), compare(PS_OP_LE, &x, &b));

    return node->negated ? denied(inside) : inside;
}

static ps_answer in_values(ps_eval *eval, const ps_node *node)
{
    const operand x = operand_of(eval, node->kids[0]);
    bool yes = false, unsure = false;
    ps_answer found;

    for (size_t i = 1; i < node->n_kids; i++) {
        const operand value = operand_of(eval, node->kids[i]);
        const ps_answer same = compare(PS_OP_EQ, &x, &value);
        yes = yes || same == PS_YES;
        unsure = unsure || same == PS_CANNOT_TELL;
    }
    found = yes ? PS_YES : unsure ? PS_CANNOT_TELL : PS_NO;
    return node->negated ? denied(found) : found;
}

ps_answer ps_eval_compare(ps_eval *eval, const ps_node *node)
{
    switch (node->kind) {
    case PS_N_COMPARE:
        return compare_nodes(eval, node);
    case PS_N_BETWEEN:
        return between(eval, node);
    default:
        assert(node->kind == PS_N_IN);
        return in_values(eval, node);
    }
}
