/* Rule evidence: what a rule's yes rests on for one person. See world.h.
 *
 * Follows the parts that made the rule true: every part of an `and`, the yes parts of an `or`, both sides of a
 * comparison, the rules behind definitions and cohorts. What is denied gives none: an absence rests on no entry. Bounds
 * of windows give none either. A definition or cohort is followed once a call, however many ways lead to it: what it
 * rests on is the same each time. */
#include "define/rule_value.h"

#include <assert.h>
#include <string.h>

/* No memory is asked for here, so that a reason cannot fail: a name takes four bytes of the plan and more. */
#define NAMES_MOST (PS_PLAN_BYTES_MOST / 4)

typedef struct collector {
    ps_evidence *out;
    size_t most, n;
    bool each;                          /* event a piece of its own; else the newest of each aggregate */
    unsigned char seen[NAMES_MOST / 8]; /* a bit a name */
} collector;

static void walk(collector *c, ps_eval *eval, const ps_node *node, const char *definition);

/* The code that made `where` true for the event the eval stands at; "" if it asked about none. */
static const char *matching_code(ps_eval *eval, const ps_node *node)
{
    const ps_node *subject;
    const uint32_t *codes;
    size_t n;

    switch (node->kind) {
    case PS_N_AND:
    case PS_N_OR:
        for (size_t i = 0; i < node->n_kids; i++) {
            const char *code = ps_eval_flag(eval, node->kids[i]) == PS_YES ? matching_code(eval, node->kids[i]) : "";
            if (*code)
                return code;
        }
        return "";
    case PS_N_TEXT_TEST:
        subject = node->kids[0];
        if (node->negated || subject->kind != PS_N_COLUMN || subject->codes == PS_CODES_NONE)
            return "";
        if (subject->type == PS_TEXT) {
            const char *text = ps_eval_string(eval, ps_eval_words(eval, subject));
            return text ? text : "";
        }
        codes = ps_eval_codes(eval, subject, &n);
        for (size_t i = 0; i < n; i++)
            if (ps_eval_test(eval, node->test, codes[i]))
                return ps_intern_text(eval->world->population->words, codes[i]);
        return "";
    default:
        return "";
    }
}

/* The piece for the event at `at`, which the scan admitted. */
static void add_piece(collector *c, ps_eval *eval, const ps_scan *scan, const ps_events *e, ps_evidence piece,
                      size_t at)
{
    piece.day = scan->feed->day[at];
    eval->feed = scan->feed;
    eval->event = at;
    eval->horizon = scan->horizon;
    if (e->where)
        piece.code = matching_code(eval, e->where);
    if (!*piece.code && e->column && e->column->codes != PS_CODES_NONE && e->column->type == PS_TEXT) {
        const char *text = ps_eval_string(eval, ps_eval_words(eval, e->column));
        piece.code = text ? text : "";
    }
    if (c->n < c->most)
        c->out[c->n] = piece;
    c->n++;
}

static void add_aggregate(collector *c, ps_eval *eval, const ps_node *node, const char *definition)
{
    const ps_events *e = node->events;
    ps_evidence piece = {
        .feed = eval->world->plan->inputs[e->input].name, .definition = definition, .day = PS_NO_DAY, .code = ""};
    size_t newest = 0;
    ps_scan scan;

    if (ps_scan_open(&scan, eval, e))
        for (size_t i = scan.from; i < scan.to; i++) {
            if (!ps_scan_admits(eval, &scan, e, i))
                continue;
            newest = i;
            piece.events = c->each ? 1 : piece.events + 1;
            if (c->each)
                add_piece(c, eval, &scan, e, piece, i);
        }
    if (piece.events && !c->each)
        add_piece(c, eval, &scan, e, piece, newest);
    eval->feed = NULL;
    eval->horizon = eval->index_date;
}

static void walk_yes(collector *c, ps_eval *eval, const ps_node *node, const char *definition)
{
    if (node->type != PS_FLAG || ps_eval_flag(eval, node) == PS_YES)
        walk(c, eval, node, definition);
}

static void walk_rule(collector *c, const ps_eval *eval, const ps_rule *rule, const char *definition)
{
    ps_eval aside = ps_eval_aside(eval);

    if (rule)
        walk_yes(c, &aside, rule->root, definition);
}

static void walk_name(collector *c, ps_eval *eval, const ps_node *node)
{
    const ps_plan *plan = eval->world->plan;
    const ps_name_row *row = &plan->names.at[node->name].row;
    unsigned char *seen = &c->seen[node->name / 8];
    const unsigned bit = 1U << node->name % 8;

    if (*seen & bit)
        return;
    *seen = (unsigned char)(*seen | bit);
    if (row->kind == PS_NAME_DEFINITION) {
        walk_rule(c, eval, plan->definitions[row->item].rule, row->name);
    } else if (row->kind == PS_NAME_COHORT) {
        const ps_cohort_plan *cohort = &plan->cohorts[row->item];
        walk_rule(c, eval, cohort->base, row->name);
        for (size_t i = 0; i < cohort->n_include; i++)
            walk_rule(c, eval, cohort->include[i].rule, row->name);
    }
}

/* `node` is a value that is used, or a flag that is yes. */
static void walk(collector *c, ps_eval *eval, const ps_node *node, const char *definition)
{
    switch (node->kind) {
    case PS_N_NAME:
        walk_name(c, eval, node);
        return;
    case PS_N_AGGREGATE:
        add_aggregate(c, eval, node, definition);
        return;
    case PS_N_NOT:
        /* not (count(...) < 2) still rests on the entries counted; not any(...) rests on none. */
        if (node->kids[0]->kind == PS_N_COMPARE || node->kids[0]->kind == PS_N_BETWEEN)
            for (size_t i = 0; i < node->kids[0]->n_kids; i++)
                walk_yes(c, eval, node->kids[0]->kids[i], definition);
        return;
    case PS_N_KNOWN:
        if (node->negated)
            return;
        break;
    default:
        break;
    }
    for (size_t i = 0; i < node->n_kids; i++)
        walk_yes(c, eval, node->kids[i], definition);
}

static size_t collect(ps_evidence *out, size_t most, bool each, const ps_rule *rule, const ps_world *world,
                      uint32_t person)
{
    const ps_day index = world->plan->index_date;
    ps_eval eval = {.world = world, .index_date = index, .horizon = index, .person = person};
    collector c;

    assert(world->plan->names.n <= NAMES_MOST);
    c.out = out;
    c.most = most;
    c.n = 0;
    c.each = each;
    memset(c.seen, 0, world->plan->names.n / 8 + 1 < sizeof(c.seen) ? world->plan->names.n / 8 + 1 : sizeof(c.seen));
    walk_yes(&c, &eval, rule->root, "");
    return c.n;
}

size_t ps_rule_evidence(ps_evidence *out, size_t most, const ps_rule *rule, const ps_world *world, uint32_t person)
{
    return collect(out, most, false, rule, world, person);
}

size_t ps_rule_evidence_events(ps_evidence *out, size_t most, const ps_rule *rule, const ps_world *world,
                               uint32_t person)
{
    return collect(out, most, true, rule, world, person);
}
