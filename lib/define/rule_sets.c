/* Rule sets: two trees held against each other. See rule_sets.h.
 *
 * A part of a rule is seen as it stands or turned round by the `not` around it: not (a or b) is not a and not b, also
 * where an answer cannot be told. What compares a subject with constants is a set of values (rule_values.h); anything
 * else is compared word for word. */
#include "define/rule_sets.h"

#include "define/rule_values.h"

#define DEEPEST 60      /* definitions in definitions, brackets in brackets */
#define STEPS_MOST 4000 /* comparisons of parts: every pair of two long rules would take too long */

typedef struct comparing {
    const ps_plan *plan;
    unsigned depth;
    unsigned steps;
} comparing;

/* ---- parts ---- */

/* Without the nots around it, and a definition by its rule. */
static ps_rule_part opened(const comparing *c, ps_rule_part p)
{
    for (unsigned i = 0; i < DEEPEST; i++) {
        const ps_name_row *row;
        const ps_rule *rule;

        if (p.node->kind == PS_N_NOT) {
            p.node = p.node->kids[0];
            p.turned = !p.turned;
            continue;
        }
        if (p.node->kind != PS_N_NAME || p.node->type != PS_FLAG)
            break;
        row = &c->plan->names.at[p.node->name].row;
        rule = row->kind == PS_NAME_DEFINITION ? c->plan->definitions[row->item].rule : NULL;
        if (!rule || ps_rule_type(rule) != PS_FLAG)
            break;
        p.rule = rule;
        p.node = rule->root;
    }
    return p;
}

static ps_rule_part kid(ps_rule_part p, size_t i)
{
    return (ps_rule_part){p.rule, p.node->kids[i], p.turned};
}

static bool is_and(ps_rule_part p)
{
    return p.node->kind == (p.turned ? PS_N_OR : PS_N_AND);
}

static bool is_or(ps_rule_part p)
{
    return p.node->kind == (p.turned ? PS_N_AND : PS_N_OR);
}

static ps_sure sure_of(comparing *c, ps_rule_part p);

static ps_sure sure_of_kids(comparing *c, ps_rule_part p)
{
    size_t yes = 0, no = 0;

    for (size_t i = 0; i < p.node->n_kids; i++) {
        const ps_sure one = sure_of(c, kid(p, i));
        yes += one == PS_SURE_YES;
        no += one == PS_SURE_NO;
    }
    if (is_and(p))
        return no ? PS_SURE_NO : yes == p.node->n_kids ? PS_SURE_YES : PS_SURE_NOT;
    return yes ? PS_SURE_YES : no == p.node->n_kids ? PS_SURE_NO : PS_SURE_NOT;
}

/* "a is known or a is not known": one of them holds of everybody, unlike "a or not a". */
static bool knows_or_not(comparing *c, ps_rule_part p)
{
    for (size_t i = 0; is_or(p) && i < p.node->n_kids; i++)
        for (size_t j = 0; j < i; j++) {
            const ps_rule_part a = opened(c, kid(p, i)), b = opened(c, kid(p, j));
            if (a.node->kind == PS_N_KNOWN && b.node->kind == PS_N_KNOWN &&
                (a.node->negated != a.turned) != (b.node->negated != b.turned) &&
                ps_same_words(a.rule, a.node->kids[0], b.rule, b.node->kids[0]))
                return true;
        }
    return false;
}

static ps_sure sure_of(comparing *c, ps_rule_part p)
{
    ps_sure sure = PS_SURE_NOT;

    p = opened(c, p);
    if (c->depth >= DEEPEST)
        return PS_SURE_NOT;
    c->depth++;
    if (p.node->kind == PS_N_FLAG)
        sure = (p.node->op == PS_YES) != p.turned ? PS_SURE_YES : PS_SURE_NO;
    else if (is_and(p) || is_or(p))
        sure = sure_of_kids(c, p);
    if (sure == PS_SURE_NOT && knows_or_not(c, p))
        sure = PS_SURE_YES;
    c->depth--;
    return sure;
}

/* What an `and` says of one subject, all together: the spans that its parts leave. */
static bool together(ps_values *out, const comparing *c, ps_rule_part p, const ps_values *of)
{
    bool some = false;

    for (size_t i = 0; i < p.node->n_kids; i++) {
        ps_values one;
        if (!ps_values_of(&one, c->plan, opened(c, kid(p, i))) || one.texts || one.unknown ||
            !ps_values_same_subject(&one, of))
            continue;
        if (some && !ps_values_meet(out, out, &one))
            return false;
        if (!some)
            *out = one;
        some = true;
    }
    return some;
}

/* ---- one held against the other ---- */

static bool inside(comparing *c, ps_rule_part a, ps_rule_part b);

static bool any_kid_inside(comparing *c, ps_rule_part a, ps_rule_part b)
{
    ps_values left, right;

    for (size_t i = 0; i < a.node->n_kids; i++)
        if (inside(c, kid(a, i), b))
            return true;
    return ps_values_of(&right, c->plan, b) && !right.texts && !right.unknown && together(&left, c, a, &right) &&
           ps_values_inside(&left, &right);
}

static bool inside_opened(comparing *c, ps_rule_part a, ps_rule_part b)
{
    ps_values left, right;
    size_t all = 0;

    if ((a.turned == b.turned && ps_same_words(a.rule, a.node, b.rule, b.node)) || sure_of(c, b) == PS_SURE_YES ||
        sure_of(c, a) == PS_SURE_NO)
        return true;
    if (is_or(a)) {
        for (size_t i = 0; i < a.node->n_kids; i++)
            all += inside(c, kid(a, i), b);
        return all == a.node->n_kids;
    }
    if (is_and(b)) {
        for (size_t i = 0; i < b.node->n_kids; i++)
            all += inside(c, a, kid(b, i));
        return all == b.node->n_kids;
    }
    if (is_and(a) && any_kid_inside(c, a, b))
        return true;
    for (size_t i = 0; is_or(b) && i < b.node->n_kids; i++)
        if (inside(c, a, kid(b, i)))
            return true;
    if (!ps_values_of(&left, c->plan, a) || !ps_values_of(&right, c->plan, b) || !ps_values_same_subject(&left, &right))
        return false;
    ps_values_fit_known(a, &left, &right);
    ps_values_fit_known(b, &right, &left);
    return ps_values_inside(&left, &right);
}

static bool inside(comparing *c, ps_rule_part a, ps_rule_part b)
{
    bool is;

    if (c->depth >= DEEPEST || ++c->steps > STEPS_MOST)
        return false;
    c->depth++;
    is = (a.turned == b.turned && ps_same_words(a.rule, a.node, b.rule, b.node)) ||
         inside_opened(c, opened(c, a), opened(c, b));
    c->depth--;
    return is;
}

static bool apart(comparing *c, ps_rule_part a, ps_rule_part b);

/* By one part of `a`, or by what its parts say together of the subject of b. */
static bool and_apart(comparing *c, ps_rule_part a, ps_rule_part b)
{
    ps_values left, right;

    for (size_t i = 0; is_and(a) && i < a.node->n_kids; i++)
        if (apart(c, kid(a, i), b))
            return true;
    return is_and(a) && ps_values_of(&right, c->plan, b) && !right.texts && !right.unknown &&
           together(&left, c, a, &right) && ps_values_apart(&left, &right);
}

static bool apart_opened(comparing *c, ps_rule_part a, ps_rule_part b)
{
    ps_values left, right;
    size_t all = 0;

    if ((a.turned != b.turned && ps_same_words(a.rule, a.node, b.rule, b.node)) || sure_of(c, a) == PS_SURE_NO ||
        sure_of(c, b) == PS_SURE_NO)
        return true;
    if (is_or(a)) {
        for (size_t i = 0; i < a.node->n_kids; i++)
            all += apart(c, kid(a, i), b);
        return all == a.node->n_kids;
    }
    if (is_or(b))
        return apart(c, b, a);
    if (is_and(a) || is_and(b))
        return and_apart(c, a, b) || and_apart(c, b, a);
    if (!ps_values_of(&left, c->plan, a) || !ps_values_of(&right, c->plan, b) || !ps_values_same_subject(&left, &right))
        return false;
    ps_values_fit_known(a, &left, &right);
    ps_values_fit_known(b, &right, &left);
    return ps_values_apart(&left, &right);
}

/* Nobody can be in one that is inside what the other is not. */
static bool apart(comparing *c, ps_rule_part a, ps_rule_part b)
{
    bool is;

    if (c->depth >= DEEPEST || ++c->steps > STEPS_MOST)
        return false;
    c->depth++;
    is = apart_opened(c, opened(c, a), opened(c, b));
    if (!is && b.node->kind == PS_N_NOT)
        is = inside(c, a, (ps_rule_part){b.rule, b.node->kids[0], b.turned});
    if (!is && a.node->kind == PS_N_NOT)
        is = inside(c, b, (ps_rule_part){a.rule, a.node->kids[0], a.turned});
    c->depth--;
    return is;
}

/* ---- rules ---- */

static ps_rule_part whole(const ps_rule *rule)
{
    return (ps_rule_part){rule, rule->root, false};
}

static bool is_flag(const ps_rule *rule)
{
    return rule && ps_rule_type(rule) == PS_FLAG;
}

ps_sure ps_rule_sure(const ps_plan *plan, const ps_rule *rule)
{
    comparing c = {.plan = plan};
    return is_flag(rule) ? sure_of(&c, whole(rule)) : PS_SURE_NOT;
}

bool ps_rule_inside(const ps_plan *plan, const ps_rule *one, const ps_rule *other)
{
    comparing c = {.plan = plan};
    return is_flag(one) && is_flag(other) && inside(&c, whole(one), whole(other));
}

bool ps_rule_apart(const ps_plan *plan, const ps_rule *one, const ps_rule *other)
{
    comparing c = {.plan = plan};
    return is_flag(one) && is_flag(other) && apart(&c, whole(one), whole(other));
}
