/* Unions: see unions.h. A part is worked out as a rule of its own whose tree is that part. */
#include "define/unions.h"
#include "define/rule_tree.h"

#include <stdlib.h>
#include <string.h>

static const char *const not_an_or = "its rule is not an or";
static const char *const reads_several = "a part of it reads several feeds at once";
static const char *const reads_none = "a part of it reads no feed";
static const char *const reads_result = "a part of it reads a score, a tier, a cohort or a matrix";

/* Room for walks over a plan's rules, which follow each definition once. */
typedef struct walker {
    const ps_plan *plan;
    bool *read, *opened; /* by definition */
} walker;

static void forget(bool *marks, const ps_plan *plan)
{
    for (size_t d = 0; d < plan->n_definitions; d++)
        marks[d] = false;
}

/* What a part of a rule reads, through the definitions that it names. */
typedef struct reading {
    const walker *w;
    uint32_t inputs;
    bool results; /* a score, tier, cohort or matrix */
} reading;

static void read_node(reading *r, const ps_node *node)
{
    if (!node)
        return;
    if (node->kind == PS_N_NAME) {
        const ps_name_row *row = &r->w->plan->names.at[node->name].row;

        if (row->kind == PS_NAME_DEFINITION) {
            if (!r->w->read[row->item]) {
                r->w->read[row->item] = true;
                read_node(r, r->w->plan->definitions[row->item].rule->root);
            }
        } else if (row->kind != PS_NAME_PERSON) {
            r->results = true;
        }
    }
    for (size_t i = 0; i < node->n_kids; i++)
        read_node(r, node->kids[i]);
    if (node->events) {
        r->inputs |= UINT32_C(1) << node->events->input;
        read_node(r, node->events->where);
        read_node(r, node->events->a);
        read_node(r, node->events->b);
    }
}

/* A node with all behind it; w->read are the definitions met. Those of `covers` are among them, since they are worked
 * out with the part, but what they read is not what the part looks for. */
static reading read_from(const walker *w, const ps_node *node)
{
    reading r = {.w = w};
    uint32_t looked_for, covered = 0;

    forget(w->read, w->plan);
    read_node(&r, node);
    looked_for = r.inputs;
    for (size_t i = 0; i < w->plan->n_inputs; i++) {
        const ps_rule *covers = w->plan->inputs[i].covers;

        if (!covers || !(r.inputs & ~covered & UINT32_C(1) << i))
            continue;
        covered |= UINT32_C(1) << i;
        read_node(&r, covers->root);
        i = SIZE_MAX; /* from the start: it may read an earlier input */
    }
    r.inputs = looked_for;
    return r;
}

/* Calls `each` for every part of the `or`, through names that stand for an `or`. */
typedef ps_status part_call(void *context, const walker *w, const ps_rule *rule, ps_node *part, ps_error *err);
static ps_status each_part(const walker *w, const ps_rule *rule, ps_node *node, part_call *each, void *context,
                           ps_error *err)
{
    const ps_name_row *row = node->kind == PS_N_NAME ? &w->plan->names.at[node->name].row : NULL;
    ps_status st = PS_OK;

    if (row && row->kind == PS_NAME_DEFINITION && w->plan->definitions[row->item].rule->root->kind == PS_N_OR) {
        if (w->opened[row->item])
            return PS_OK;
        w->opened[row->item] = true;
        rule = w->plan->definitions[row->item].rule;
        node = rule->root;
    }
    if (node->kind != PS_N_OR)
        return each(context, w, rule, node, err);
    for (size_t i = 0; st == PS_OK && i < node->n_kids; i++)
        st = each_part(w, rule, node->kids[i], each, context, err);
    return st;
}

static ps_status parts_of(const walker *w, const ps_rule *rule, part_call *each, void *context, ps_error *err)
{
    forget(w->opened, w->plan);
    return each_part(w, rule, rule->root, each, context, err);
}

/* ---- which ---- */

/* Why the definition cannot be told apart, into the context. */
static ps_status look_at(void *context, const walker *w, const ps_rule *rule, ps_node *part, ps_error *err)
{
    const char **why_not = context;
    const reading r = read_from(w, part);

    (void)rule;
    (void)err;
    if (r.results)
        *why_not = reads_result;
    else if (!r.inputs)
        *why_not = reads_none;
    else if (r.inputs & (r.inputs - 1))
        *why_not = reads_several;
    return PS_OK;
}

/* ---- who ---- */

typedef struct filling {
    ps_world *world;
    ps_pool *pool;
    ps_unions *unions;
    size_t first; /* part of this definition */
    const char *label;
} filling;

static ps_status fill_part(void *context, const walker *w, const ps_rule *rule, ps_node *part, ps_error *err)
{
    filling *f = context;
    const size_t n = f->world->population->n_people;
    const reading r = read_from(w, part);
    ps_rule alone = *rule;
    ps_column column = {0};
    ps_status st;

    alone.root = part;
    st = ps_rule_evaluate(&column, &alone, f->world, f->label, f->pool, err);
    for (size_t k = f->first; st == PS_OK && k < f->unions->n_parts; k++)
        if (r.inputs >> f->unions->parts[k].input & 1)
            for (size_t p = 0; p < n; p++)
                if (column.flag[p] == PS_YES)
                    f->unions->parts[k].found[p] = 1;
    ps_column_release(&column);
    return st;
}

static ps_status fill(ps_unions *out, const walker *w, ps_world *world, size_t definition, uint32_t inputs,
                      ps_pool *pool, ps_error *err)
{
    const ps_definition *of = &world->plan->definitions[definition];
    filling f = {world, pool, out, out->n_parts, of->name};

    for (size_t i = 0; i < world->plan->n_inputs; i++) {
        ps_union_part *part = &out->parts[out->n_parts];

        if (!(inputs >> i & 1))
            continue;
        *part = (ps_union_part){definition, i, ps_calloc(world->population->n_people, 1)};
        if (!part->found)
            return ps_fail_memory(err);
        out->n_parts++;
    }
    return parts_of(w, of->rule, fill_part, &f, err);
}

static size_t count(uint32_t inputs)
{
    size_t n = 0;

    for (; inputs; inputs &= inputs - 1)
        n++;
    return n;
}

static ps_status fill_needed(ps_world *world, const bool *needed, ps_pool *pool, ps_error *err)
{
    const ps_names *names = &world->plan->names;
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < names->n; i++) {
        const ps_name *name = &names->at[names->order[i]];

        if (name->row.kind == PS_NAME_DEFINITION && !name->alias_of && needed[name->row.item] &&
            world->columns[name->number].type == PS_NOTHING)
            st = ps_world_definition(world, name->number, pool, err);
    }
    return st;
}

/* Which inputs a definition's parts read, 0 if it is left out; marks what must be filled before. */
static uint32_t choose(ps_unions *out, bool *needed, const walker *w, size_t definition)
{
    const ps_rule *rule = w->plan->definitions[definition].rule;
    const char *why_not = NULL;
    uint32_t inputs;

    if (rule->root->type != PS_FLAG || count(read_from(w, rule->root).inputs) < 2)
        return 0;
    if (rule->root->kind != PS_N_OR)
        why_not = not_an_or;
    else
        (void)!parts_of(w, rule, look_at, &why_not, NULL);
    out->left_out[definition] = why_not;
    if (why_not)
        return 0;
    inputs = read_from(w, rule->root).inputs;
    for (size_t d = 0; d < w->plan->n_definitions; d++)
        needed[d] = needed[d] || w->read[d];
    return inputs;
}

ps_status ps_unions_find(ps_unions *out, ps_world *world, ps_pool *pool, ps_error *err)
{
    const ps_plan *plan = world->plan;
    uint32_t *inputs = ps_calloc(plan->n_definitions, sizeof *inputs);
    bool *needed = ps_calloc(plan->n_definitions, sizeof *needed);
    const walker w = {plan, ps_calloc(plan->n_definitions, sizeof *w.read),
                      ps_calloc(plan->n_definitions, sizeof *w.opened)};
    ps_status st = PS_OK;
    size_t n = 0;

    *out = (ps_unions){.left_out = ps_calloc(plan->n_definitions, sizeof *out->left_out)};
    if (!inputs || !needed || !w.read || !w.opened || !out->left_out)
        st = ps_fail_memory(err);
    for (size_t d = 0; st == PS_OK && d < plan->n_definitions; d++) {
        inputs[d] = choose(out, needed, &w, d);
        n += count(inputs[d]);
    }
    if (st == PS_OK && !(out->parts = ps_calloc(n, sizeof *out->parts)))
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = fill_needed(world, needed, pool, err);
    for (size_t d = 0; st == PS_OK && d < plan->n_definitions; d++)
        if (inputs[d])
            st = fill(out, &w, world, d, inputs[d], pool, err);
    free(inputs);
    free(needed);
    free(w.read);
    free(w.opened);
    if (st != PS_OK)
        ps_unions_release(out);
    return st;
}

void ps_unions_release(ps_unions *unions)
{
    for (size_t i = 0; i < unions->n_parts; i++)
        free(unions->parts[i].found);
    free(unions->parts);
    free(unions->left_out);
    *unions = (ps_unions){0};
}
