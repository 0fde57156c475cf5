/* Rule values: see rule_values.h. A set of numbers is spans that rise and lie apart, of texts a list or all but a list.
 */
#include "define/rule_values.h"

#include <math.h>
#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Word for word, blanks between words aside. */
bool ps_same_words(const ps_rule *a, const ps_node *left, const ps_rule *b, const ps_node *right)
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

static bool is_empty(ps_value_span s)
{
    return s.from > s.to || (s.from == s.to && (s.open_from || s.open_to));
}

static bool add_span(ps_values *v, ps_value_span s)
{
    if (is_empty(s))
        return true;
    if (v->n == PS_SPANS_MOST)
        return false;
    v->spans[v->n++] = s;
    return true;
}

/* All that is not in it, infinities included. False: too many spans. */
static bool turn(ps_values *v)
{
    ps_values out = *v;
    double from = -INFINITY;
    bool open = false;

    if (v->texts) {
        v->others = !v->others;
        return true;
    }
    out.n = 0;
    for (size_t i = 0; i < v->n; i++) {
        if (!add_span(&out, (ps_value_span){from, v->spans[i].from, open, !v->spans[i].open_from}))
            return false;
        from = v->spans[i].to;
        open = !v->spans[i].open_to;
    }
    if (!add_span(&out, (ps_value_span){from, INFINITY, open, false}))
        return false;
    *v = out;
    return true;
}

static int earlier(ps_value_span a, ps_value_span b)
{
    return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}

/* Points may stand in any order, and twice. */
static void sort_points(ps_values *v)
{
    size_t n = 0;

    for (size_t i = 1; i < v->n; i++) {
        const ps_value_span moved = v->spans[i];
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

static ps_value_span later_from(ps_value_span a, ps_value_span b)
{
    return a.from > b.from || (a.from == b.from && a.open_from) ? a : b;
}

static ps_value_span earlier_to(ps_value_span a, ps_value_span b)
{
    return a.to < b.to || (a.to == b.to && a.open_to) ? a : b;
}

static bool in_list(const ps_values *v, const char *text)
{
    for (size_t i = 0; i < v->n_list; i++)
        if (!strcmp(v->list[i], text))
            return true;
    return false;
}

/* The spans of both; false: too many. */
bool ps_values_meet(ps_values *out, const ps_values *a, const ps_values *b)
{
    ps_values met = *a;

    met.n = 0;
    for (size_t i = 0; i < a->n; i++)
        for (size_t j = 0; j < b->n; j++) {
            const ps_value_span from = later_from(a->spans[i], b->spans[j]), to = earlier_to(a->spans[i], b->spans[j]);
            if (!add_span(&met, (ps_value_span){from.from, to.to, from.open_from, to.open_to}))
                return false;
        }
    *out = met;
    return true;
}

bool ps_values_same_subject(const ps_values *a, const ps_values *b)
{
    return ps_same_words(a->rule, a->subject, b->rule, b->subject);
}

bool ps_values_apart(const ps_values *a, const ps_values *b)
{
    ps_values met;

    if (a->unknown || b->unknown)
        return a->unknown != b->unknown;
    if (a->texts != b->texts)
        return false;
    if (!a->texts)
        return ps_values_meet(&met, a, b) && !met.n;
    if (a->others && b->others)
        return false; /* there may be other texts */
    if (a->others)
        return ps_values_apart(b, a);
    for (size_t i = 0; i < a->n_list; i++)
        if (in_list(b, a->list[i]) != b->others)
            return false;
    return true;
}

bool ps_values_inside(const ps_values *a, const ps_values *b)
{
    ps_values rest = *b;

    if (a->unknown || b->unknown)
        return a->unknown && b->unknown;
    if (a->texts != b->texts || !turn(&rest))
        return false;
    if (!a->texts || !a->others)
        return ps_values_apart(a, &rest);
    if (!b->others)
        return false;
    for (size_t i = 0; i < b->n_list; i++) /* what b leaves out, a leaves out */
        if (!in_list(a, b->list[i]))
            return false;
    return true;
}

/* A constant number or date. */
static bool constant_of(double *out, const ps_plan *plan, const ps_node *node)
{
    ps_day day;

    if (node->kind == PS_N_NUMBER)
        *out = node->number;
    else if (node->kind == PS_N_MINUS && node->kids[0]->kind == PS_N_NUMBER)
        *out = -node->kids[0]->number;
    else if (node->type == PS_DATE && node->constant) {
        day = ps_node_constant_day(node, plan->index_date);
        if (day == PS_NO_DAY)
            return false;
        *out = day;
    } else
        return false;
    return !isnan(*out);
}

static bool compared(ps_values *v, const ps_plan *plan, const ps_node *node)
{
    static const int swapped[] = {PS_OP_EQ, PS_OP_NE, PS_OP_GT, PS_OP_GE, PS_OP_LT, PS_OP_LE};
    int op = node->op;
    double at;

    v->subject = node->kids[0];
    if (!constant_of(&at, plan, node->kids[1])) {
        if (!constant_of(&at, plan, node->kids[0]))
            return false;
        v->subject = node->kids[1];
        op = swapped[op];
    }
    switch (op) {
    case PS_OP_EQ:
    case PS_OP_NE:
        (void)add_span(v, (ps_value_span){at, at, false, false});
        return op == PS_OP_EQ || turn(v);
    case PS_OP_LT:
    case PS_OP_LE:
        return add_span(v, (ps_value_span){-INFINITY, at, false, op == PS_OP_LT});
    default:
        return add_span(v, (ps_value_span){at, INFINITY, op == PS_OP_GT, false});
    }
}

static bool between(ps_values *v, const ps_plan *plan, const ps_node *node)
{
    double from, to;

    v->subject = node->kids[0];
    return constant_of(&from, plan, node->kids[1]) && constant_of(&to, plan, node->kids[2]) &&
           add_span(v, (ps_value_span){from, to, false, false});
}

static bool listed(ps_values *v, const ps_plan *plan, const ps_node *node)
{
    v->subject = node->kids[0];
    if (node->n_kids < 2)
        return false; /* a list by name */
    for (size_t i = 1; i < node->n_kids; i++) {
        double at;
        if (!constant_of(&at, plan, node->kids[i]) || !add_span(v, (ps_value_span){at, at, false, false}))
            return false;
    }
    sort_points(v);
    return true;
}

/* False: the part compares no single subject with constants. */
bool ps_values_of(ps_values *v, const ps_plan *plan, ps_rule_part p)
{
    const ps_node *const node = p.node;
    bool ok = false, turned = p.turned != node->negated;

    *v = (ps_values){.rule = p.rule, .subject = node};
    switch (node->kind) {
    case PS_N_COMPARE:
        ok = compared(v, plan, node);
        turned = p.turned; /* its op says <> */
        break;
    case PS_N_BETWEEN:
        ok = between(v, plan, node);
        break;
    case PS_N_IN:
        ok = listed(v, plan, node);
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
        /* A count of how_many can be enough for a comparison and yet not be known. */
        if (v->subject->kind != PS_N_NAME || plan->names.at[v->subject->name].row.kind != PS_NAME_PERSON)
            break;
        ok = v->unknown || add_span(v, (ps_value_span){-INFINITY, INFINITY, false, false});
        break;
    case PS_N_NAME: /* a yes-or-no: 1 is yes */
        ok = node->type == PS_FLAG && add_span(v, (ps_value_span){p.turned ? 0 : 1, p.turned ? 0 : 1, false, false});
        turned = false;
        break;
    default:
        break;
    }
    return ok && (!turned || turn(v));
}

/* "is known" stands as numbers, whatever its subject is. */
void ps_values_fit_known(ps_rule_part p, ps_values *v, const ps_values *other)
{
    if (p.node->kind == PS_N_KNOWN && !v->unknown && other->texts) {
        v->texts = v->others = true;
        v->n_list = 0;
    }
}
