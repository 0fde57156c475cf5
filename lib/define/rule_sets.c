/* Rule sets: two trees held against each other. See rule_sets.h.
 *
 * A part of a rule is seen as it stands or turned round by the `not` around it: not (a or b) is not a and not b, also
 * where an answer cannot be told. What compares one subject (a name, a sum) with constants becomes a set of values: the
 * values of which the part is yes. Sets of one subject are compared exactly; anything else only word for word. */
#include "define/rule_sets.h"

#include "define/rule_tree.h"

#include <math.h>
#include <string.h>

#define SPANS_MOST 24   /* of a set of values; more are not looked at */
#define DEEPEST 60      /* definitions in definitions, brackets in brackets */
#define STEPS_MOST 4000 /* comparisons of parts: every pair of two long rules would take too long */

typedef struct part {
    const ps_rule *rule;
    const ps_node *node;
    bool turned;
} part;

typedef struct comparing {
    const ps_plan *plan;
    unsigned depth;
    unsigned steps;
} comparing;

/* ---- parts ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Word for word, blanks between words aside. */
static bool same_words(const ps_rule *a, const ps_node *left, const ps_rule *b, const ps_node *right)
{
    size_t i = left->start, j = right->start;
    bool quoted = false;

    if (left->kind == PS_N_NAME && right->kind == PS_N_NAME) /* with or without brackets */
        return left->name == right->name;
    while (i < left->end && j < right->end) {
        const char c = a->text[i], d = b->text[j];
        if (!quoted && is_space(c) && is_space(d)) {
            while (i < left->end && is_space(a->text[i]))
                i++;
            while (j < right->end && is_space(b->text[j]))
                j++;
            continue;
        }
        if (c != d)
            return false;
        quoted ^= c == '"';
        i++;
        j++;
    }
    return i == left->end && j == right->end;
}

/* Without the nots around it, and a definition by its rule. */
static part opened(const comparing *c, part p)
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

static part kid(part p, size_t i)
{
    return (part){p.rule, p.node->kids[i], p.turned};
}

static bool is_and(part p)
{
    return p.node->kind == (p.turned ? PS_N_OR : PS_N_AND);
}

static bool is_or(part p)
{
    return p.node->kind == (p.turned ? PS_N_AND : PS_N_OR);
}

static ps_sure sure_of(comparing *c, part p);

static ps_sure sure_of_kids(comparing *c, part p)
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
static bool knows_or_not(comparing *c, part p)
{
    for (size_t i = 0; is_or(p) && i < p.node->n_kids; i++)
        for (size_t j = 0; j < i; j++) {
            const part a = opened(c, kid(p, i)), b = opened(c, kid(p, j));
            if (a.node->kind == PS_N_KNOWN && b.node->kind == PS_N_KNOWN &&
                (a.node->negated != a.turned) != (b.node->negated != b.turned) &&
                same_words(a.rule, a.node->kids[0], b.rule, b.node->kids[0]))
                return true;
        }
    return false;
}

static ps_sure sure_of(comparing *c, part p)
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

/* ---- values ---- */

typedef struct span {
    double from, to;
    bool open_from, open_to; /* the end itself is not in it */
} span;

/* Of one subject, the values that a part is yes of. */
typedef struct values {
    const ps_rule *rule;
    const ps_node *subject;
    bool texts; /* by text: in the list, or, others, in none of it */
    const char *const *list;
    size_t n_list;
    bool others;
    span spans[SPANS_MOST]; /* else: rising, and apart */
    size_t n;
    bool unknown; /* not recorded: no value at all */
} values;

static bool is_empty(span s)
{
    return s.from > s.to || (s.from == s.to && (s.open_from || s.open_to));
}

static bool add_span(values *v, span s)
{
    if (is_empty(s))
        return true;
    if (v->n == SPANS_MOST)
        return false;
    v->spans[v->n++] = s;
    return true;
}

/* All that is not in it, infinities included. False: too many spans. */
static bool turn(values *v)
{
    values out = *v;
    double from = -INFINITY;
    bool open = false;

    if (v->texts) {
        v->others = !v->others;
        return true;
    }
    out.n = 0;
    for (size_t i = 0; i < v->n; i++) {
        if (!add_span(&out, (span){from, v->spans[i].from, open, !v->spans[i].open_from}))
            return false;
        from = v->spans[i].to;
        open = !v->spans[i].open_to;
    }
    if (!add_span(&out, (span){from, INFINITY, open, false}))
        return false;
    *v = out;
    return true;
}

static int earlier(span a, span b)
{
    return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}

/* Points may stand in any order, and twice. */
static void sort_points(values *v)
{
    size_t n = 0;

    for (size_t i = 1; i < v->n; i++) {
        const span moved = v->spans[i];
        size_t j = i;
        for (; j > 0 && earlier(moved, v->spans[j - 1]) < 0; j--)
            v->spans[j] = v->spans[j - 1];
        v->spans[j] = moved;
    }
    for (size_t i = 0; i < v->n; i++)
        if (!n || v->spans[n - 1].from != v->spans[i].from)
            v->spans[n++] = v->spans[i];
    v->n = n;
}

static span later_from(span a, span b)
{
    return a.from > b.from || (a.from == b.from && a.open_from) ? a : b;
}

static span earlier_to(span a, span b)
{
    return a.to < b.to || (a.to == b.to && a.open_to) ? a : b;
}

static bool in_list(const values *v, const char *text)
{
    for (size_t i = 0; i < v->n_list; i++)
        if (!strcmp(v->list[i], text))
            return true;
    return false;
}

/* The spans of both; false: too many. */
static bool meet(values *out, const values *a, const values *b)
{
    values met = *a;

    met.n = 0;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++) {
            const span from = later_from(a->spans[i], b->spans[j]), to = earlier_to(a->spans[i], b->spans[j]);
            if (!add_span(&met, (span){from.from, to.to, from.open_from, to.open_to}))
                return false;
        }
    *out = met;
    return true;
}

static bool same_subject(const values *a, const values *b)
{
    return same_words(a->rule, a->subject, b->rule, b->subject);
}

static bool values_apart(const values *a, const values *b)
{
    values met;

    if (a->unknown || b->unknown)
        return a->unknown != b->unknown;
    if (a->texts != b->texts)
        return false;
    if (!a->texts)
        return meet(&met, a, b) && !met.n;
    if (a->others && b->others)
        return false; /* there may be other texts */
    if (a->others)
        return values_apart(b, a);
    for (size_t i = 0; i < a->n_list; i++)
        if (in_list(b, a->list[i]) != b->others)
            return false;
    return true;
}

static bool values_inside(const values *a, const values *b)
{
    values rest = *b;

    if (a->unknown || b->unknown)
        return a->unknown && b->unknown;
    if (a->texts != b->texts || !turn(&rest))
        return false;
    if (!a->texts || !a->others)
        return values_apart(a, &rest);
    if (!b->others)
        return false;
    for (size_t i = 0; i < b->n_list; i++) /* what b leaves out, a leaves out */
        if (!in_list(a, b->list[i]))
            return false;
    return true;
}

/* A constant number or date. */
static bool constant_of(double *out, const comparing *c, const ps_node *node)
{
    ps_day day;

    if (node->kind == PS_N_NUMBER)
        *out = node->number;
    else if (node->kind == PS_N_MINUS && node->kids[0]->kind == PS_N_NUMBER)
        *out = -node->kids[0]->number;
    else if (node->type == PS_DATE && node->constant) {
        day = ps_node_constant_day(node, c->plan->index_date);
        if (day == PS_NO_DAY)
            return false;
        *out = day;
    } else
        return false;
    return !isnan(*out);
}

static bool compared(values *v, const comparing *c, const ps_node *node)
{
    static const int swapped[] = {PS_OP_EQ, PS_OP_NE, PS_OP_GT, PS_OP_GE, PS_OP_LT, PS_OP_LE};
    int op = node->op;
    double at;

    v->subject = node->kids[0];
    if (!constant_of(&at, c, node->kids[1])) {
        if (!constant_of(&at, c, node->kids[0]))
            return false;
        v->subject = node->kids[1];
        op = swapped[op];
    }
    switch (op) {
    case PS_OP_EQ:
    case PS_OP_NE:
        (void)add_span(v, (span){at, at, false, false});
        return op == PS_OP_EQ || turn(v);
    case PS_OP_LT:
    case PS_OP_LE:
        return add_span(v, (span){-INFINITY, at, false, op == PS_OP_LT});
    default:
        return add_span(v, (span){at, INFINITY, op == PS_OP_GT, false});
    }
}

static bool between(values *v, const comparing *c, const ps_node *node)
{
    double from, to;

    v->subject = node->kids[0];
    return constant_of(&from, c, node->kids[1]) && constant_of(&to, c, node->kids[2]) &&
           add_span(v, (span){from, to, false, false});
}

static bool listed(values *v, const comparing *c, const ps_node *node)
{
    v->subject = node->kids[0];
    if (node->n_kids < 2)
        return false; /* a list by name */
    for (size_t i = 1; i < node->n_kids; i++) {
        double at;
        if (!constant_of(&at, c, node->kids[i]) || !add_span(v, (span){at, at, false, false}))
            return false;
    }
    sort_points(v);
    return true;
}

/* False: the part compares no single subject with constants. */
static bool values_of(values *v, const comparing *c, part p)
{
    const ps_node *const node = p.node;
    bool ok = false, turned = p.turned != node->negated;

    *v = (values){.rule = p.rule, .subject = node};
    switch (node->kind) {
    case PS_N_COMPARE:
        ok = compared(v, c, node);
        turned = p.turned; /* its op says <> */
        break;
    case PS_N_BETWEEN:
        ok = between(v, c, node);
        break;
    case PS_N_IN:
        ok = listed(v, c, node);
        break;
    case PS_N_TEXT_TEST:
        v->subject = node->kids[0];
        v->texts = true;
        v->list = (const char *const *)node->test->texts;
        v->n_list = node->test->n;
        ok = node->test->kind == PS_TEST_EXACT;
        break;
    case PS_N_KNOWN:
        v->subject = node->kids[0];
        v->unknown = turned;
        turned = false;
        ok = v->unknown || add_span(v, (span){-INFINITY, INFINITY, false, false});
        break;
    case PS_N_NAME: /* a yes-or-no: 1 is yes */
        ok = node->type == PS_FLAG && add_span(v, (span){p.turned ? 0 : 1, p.turned ? 0 : 1, false, false});
        turned = false;
        break;
    default:
        break;
    }
    return ok && (!turned || turn(v));
}

/* "is known" stands as numbers, whatever its subject is. */
static void fit_known(part p, values *v, const values *other)
{
    if (p.node->kind == PS_N_KNOWN && !v->unknown && other->texts) {
        v->texts = v->others = true;
        v->n_list = 0;
    }
}

/* What an `and` says of one subject, all together: the spans that its parts leave. */
static bool together(values *out, const comparing *c, part p, const values *of)
{
    bool some = false;

    for (size_t i = 0; i < p.node->n_kids; i++) {
        values one;
        if (!values_of(&one, c, opened(c, kid(p, i))) || one.texts || one.unknown || !same_subject(&one, of))
            continue;
        if (some && !meet(out, out, &one))
            return false;
        if (!some)
            *out = one;
        some = true;
    }
    return some;
}

/* ---- one held against the other ---- */

static bool inside(comparing *c, part a, part b);

static bool any_kid_inside(comparing *c, part a, part b)
{
    values left, right;

    for (size_t i = 0; i < a.node->n_kids; i++)
        if (inside(c, kid(a, i), b))
            return true;
    return values_of(&right, c, b) && !right.texts && !right.unknown && together(&left, c, a, &right) &&
           values_inside(&left, &right);
}

static bool inside_opened(comparing *c, part a, part b)
{
    values left, right;
    size_t all = 0;

    if ((a.turned == b.turned && same_words(a.rule, a.node, b.rule, b.node)) || sure_of(c, b) == PS_SURE_YES ||
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
    if (!values_of(&left, c, a) || !values_of(&right, c, b) || !same_subject(&left, &right))
        return false;
    fit_known(a, &left, &right);
    fit_known(b, &right, &left);
    return values_inside(&left, &right);
}

static bool inside(comparing *c, part a, part b)
{
    bool is;

    if (c->depth >= DEEPEST || ++c->steps > STEPS_MOST)
        return false;
    c->depth++;
    is = (a.turned == b.turned && same_words(a.rule, a.node, b.rule, b.node)) ||
         inside_opened(c, opened(c, a), opened(c, b));
    c->depth--;
    return is;
}

static bool apart(comparing *c, part a, part b);

static bool apart_opened(comparing *c, part a, part b)
{
    values left, right;
    size_t all = 0;

    if ((a.turned != b.turned && same_words(a.rule, a.node, b.rule, b.node)) || sure_of(c, a) == PS_SURE_NO ||
        sure_of(c, b) == PS_SURE_NO)
        return true;
    if (is_or(a)) {
        for (size_t i = 0; i < a.node->n_kids; i++)
            all += apart(c, kid(a, i), b);
        return all == a.node->n_kids;
    }
    if (is_or(b))
        return apart(c, b, a);
    for (size_t i = 0; is_and(a) && i < a.node->n_kids; i++)
        if (apart(c, kid(a, i), b))
            return true;
    if (is_and(b)) {
        for (size_t i = 0; i < b.node->n_kids; i++)
            if (apart(c, a, kid(b, i)))
                return true;
        return false;
    }
    if (!values_of(&right, c, b))
        return false;
    if (is_and(a))
        return !right.texts && !right.unknown && together(&left, c, a, &right) && values_apart(&left, &right);
    if (!values_of(&left, c, a) || !same_subject(&left, &right))
        return false;
    fit_known(a, &left, &right);
    fit_known(b, &right, &left);
    return values_apart(&left, &right);
}

/* Nobody can be in one that is inside what the other is not. */
static bool apart(comparing *c, part a, part b)
{
    bool is;

    if (c->depth >= DEEPEST || ++c->steps > STEPS_MOST)
        return false;
    c->depth++;
    is = apart_opened(c, opened(c, a), opened(c, b));
    if (!is && b.node->kind == PS_N_NOT)
        is = inside(c, a, (part){b.rule, b.node->kids[0], b.turned});
    if (!is && a.node->kind == PS_N_NOT)
        is = inside(c, b, (part){a.rule, a.node->kids[0], a.turned});
    c->depth--;
    return is;
}

/* ---- rules ---- */

static part whole(const ps_rule *rule)
{
    return (part){rule, rule->root, false};
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
