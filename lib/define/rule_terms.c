/* Rule terms: walks the `and`s of a rule, gathers what hangs on them, and sorts. */
#include "define/rule_terms.h"

#include "base/text.h"
#include "define/rule_lexer.h"
#include "define/rule_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FOLLOWED_MOST 4096 /* names: definitions that say each other twice would otherwise never end */

typedef struct gathering {
    const ps_plan *plan;
    ps_arena *arena;
    ps_term *at; /* malloc'd */
    size_t n, capacity;
    unsigned followed;
    bool failed;
} gathering;

static void gather_node(gathering *g, const ps_rule *rule, const ps_node *node);
static void gather_name(gathering *g, uint32_t number);

static void add_term(gathering *g, const ps_term *term)
{
    if (!term->text || !ps_grow(&g->at, &g->capacity, g->n + 1, sizeof *g->at))
        g->failed = true;
    else
        g->at[g->n++] = *term;
}

/* The node's words, one blank between them, whatever the layout. */
static const char *text_of(gathering *g, const ps_rule *rule, const ps_node *node, const char *before)
{
    ps_lexer lexer = {&g->plan->text, rule->place, rule->text, node->start};
    ps_buffer text = {0};
    ps_token token;
    const char *kept;

    ps_buffer_text(&text, before);
    while (ps_lexer_next(&token, &lexer, NULL) == PS_OK && token.kind != PS_TOKEN_END && token.start < node->end) {
        if (text.length)
            ps_buffer_text(&text, " ");
        ps_buffer_add(&text, rule->text + token.start, token.end - token.start);
    }
    kept = text.failed ? NULL : ps_arena_text(g->arena, text.at ? text.at : "", text.length);
    ps_buffer_release(&text);
    return kept;
}

static void gather_text(gathering *g, const ps_rule *rule, const ps_node *node, const char *before)
{
    const ps_term term = {.text = text_of(g, rule, node, before)};

    add_term(g, &term);
}

/* A number or a date that stands in the rule. */
static bool literal(double *out, const ps_node *node)
{
    if (node->kind == PS_N_NUMBER)
        *out = node->number;
    else if (node->kind == PS_N_DATE)
        *out = (double)node->day;
    else if (node->kind == PS_N_MINUS && node->kids[0]->kind == PS_N_NUMBER)
        *out = -node->kids[0]->number;
    else
        return false;
    return true;
}

/* "age >= 65", "65 <= age": the node whose number is limited, and its limits; NULL for any other comparison. */
static const ps_node *limited_by(ps_term *out, const ps_node *node)
{
    static const int turned[] = {PS_OP_EQ, PS_OP_NE, PS_OP_GT, PS_OP_GE, PS_OP_LT, PS_OP_LE};
    const ps_node *what = node->kids[0];
    int op = node->op;
    double number;

    if (!literal(&number, node->kids[1])) {
        if (!literal(&number, node->kids[0]))
            return NULL;
        what = node->kids[1];
        op = turned[op];
    }
    if (node->negated || op == PS_OP_NE || what->constant)
        return NULL;
    *out = (ps_term){.ranged = true, .from = -INFINITY, .to = INFINITY};
    if (op == PS_OP_EQ || op == PS_OP_GE || op == PS_OP_GT) {
        out->from = number;
        out->from_in = op != PS_OP_GT;
    }
    if (op == PS_OP_EQ || op == PS_OP_LE || op == PS_OP_LT) {
        out->to = number;
        out->to_in = op != PS_OP_LT;
    }
    return what;
}

static const ps_node *limited_between(ps_term *out, const ps_node *node)
{
    *out = (ps_term){.ranged = true, .from_in = true, .to_in = true};
    if (node->negated || node->kids[0]->constant || !literal(&out->from, node->kids[1]) ||
        !literal(&out->to, node->kids[2]))
        return NULL;
    return node->kids[0];
}

static void gather_cohort(gathering *g, const ps_cohort_plan *cohort)
{
    if (cohort->base)
        gather_node(g, cohort->base, cohort->base->root);
    for (size_t i = 0; i < cohort->n_include; i++)
        gather_node(g, cohort->include[i].rule, cohort->include[i].rule->root);
    for (size_t i = 0; i < cohort->n_exclude; i++)
        gather_text(g, cohort->exclude[i].rule, cohort->exclude[i].rule->root, "not:");
}

static void gather_name(gathering *g, uint32_t number)
{
    const ps_name *name = &g->plan->names.at[number];
    const bool follow = g->followed < FOLLOWED_MOST;
    ps_term term = {.text = name->row.name};

    g->followed++;
    if (follow && name->row.kind == PS_NAME_DEFINITION && !name->alias_of) {
        const ps_rule *rule = g->plan->definitions[name->row.item].rule;

        gather_node(g, rule, rule->root);
    } else if (follow && name->row.kind == PS_NAME_COHORT && !name->alias_of) {
        gather_cohort(g, &g->plan->cohorts[name->row.item]);
    } else {
        term.text = ps_arena_text(g->arena, term.text, strlen(term.text));
        add_term(g, &term);
    }
}

static void gather_node(gathering *g, const ps_rule *rule, const ps_node *node)
{
    const ps_node *what = NULL;
    ps_term term;

    if (node->kind == PS_N_AND) {
        for (size_t i = 0; i < node->n_kids; i++)
            gather_node(g, rule, node->kids[i]);
    } else if (node->kind == PS_N_NAME && node->type == PS_FLAG) {
        gather_name(g, node->name);
    } else {
        if (node->kind == PS_N_COMPARE)
            what = limited_by(&term, node);
        else if (node->kind == PS_N_BETWEEN)
            what = limited_between(&term, node);
        if (what) {
            term.text = text_of(g, rule, what, "");
            add_term(g, &term);
        } else {
            gather_text(g, rule, node, "");
        }
    }
}

/* ---- in order ---- */

static int compare_terms(const void *a, const void *b)
{
    const ps_term *left = a, *right = b;
    const int order = strcmp(left->text, right->text);

    return order ? order : (int)left->ranged - (int)right->ranged;
}

/* The narrower limit holds; of two equal ones, the one that leaves the limit out. */
static void meet(ps_term *range, const ps_term *other)
{
    if (other->from > range->from || (other->from == range->from && !other->from_in)) {
        range->from = other->from;
        range->from_in = other->from_in;
    }
    if (other->to < range->to || (other->to == range->to && !other->to_in)) {
        range->to = other->to;
        range->to_in = other->to_in;
    }
}

ps_status ps_terms_of(ps_terms *out, ps_arena *arena, const ps_plan *plan, const ps_rule *of, const char *name,
                      ps_error *err)
{
    gathering g = {.plan = plan, .arena = arena};
    const ps_name *found = name ? ps_names_find(&plan->names, name) : NULL;
    size_t n = 0;

    if (of)
        gather_node(&g, of, of->root);
    if (found && found->row.type == PS_NUMBER) {
        const ps_term some = {ps_arena_text(arena, name, strlen(name)), true, 0, INFINITY, false, false};

        add_term(&g, &some);
    } else if (found) {
        gather_name(&g, found->number);
    }
    if (!g.failed && g.n)
        qsort(g.at, g.n, sizeof *g.at, compare_terms);
    for (size_t i = 0; !g.failed && i < g.n; i++) {
        if (!n || compare_terms(&g.at[n - 1], &g.at[i]))
            g.at[n++] = g.at[i];
        else if (g.at[i].ranged)
            meet(&g.at[n - 1], &g.at[i]);
    }
    out->n = n;
    out->at = g.failed ? NULL : ps_arena_array(arena, n + 1, sizeof *out->at);
    if (out->at && n)
        memcpy(out->at, g.at, n * sizeof *out->at);
    free(g.at);
    return out->at ? PS_OK : ps_fail_memory(err);
}

/* ---- side by side ---- */

/* Limits alike, one of them, or none. */
static unsigned limits_alike(const ps_term *a, const ps_term *b)
{
    return (a->from == b->from && a->from_in == b->from_in) + (a->to == b->to && a->to_in == b->to_in);
}

static const ps_term no_limits = {.ranged = true, .from = -INFINITY, .to = INFINITY};

ps_terms_relation ps_terms_compare(const ps_term **differ, const ps_terms *a, const ps_terms *b)
{
    ps_terms_relation relation = PS_TERMS_SAME;
    size_t i = 0, k = 0;

    while (i < a->n || k < b->n) {
        const int order = i == a->n ? 1 : k == b->n ? -1 : compare_terms(&a->at[i], &b->at[k]);
        const ps_term *left = order <= 0 ? &a->at[i++] : NULL, *right = order >= 0 ? &b->at[k++] : NULL;
        const ps_term *one = left ? left : right;

        if (left && right && (!one->ranged || limits_alike(left, right) == 2))
            continue;
        if (relation != PS_TERMS_SAME)
            return PS_TERMS_APART;
        if (!one->ranged)
            relation = PS_TERMS_CONDITION;
        else if (limits_alike(left ? left : &no_limits, right ? right : &no_limits) == 1)
            relation = PS_TERMS_RANGE;
        else
            return PS_TERMS_APART;
        if (differ)
            *differ = one;
    }
    return relation;
}
