/* Rule resolve: gives every word of a rule its meaning and every part its type, before any data is read.
 *
 * Names may be used in any order: the type of a definition is worked out when it is asked for. A loop is told once, at
 * the rule that was asked first. A rule that leans on a broken name is not itself a finding: the name's own rule is,
 * and the part that uses it has type PS_NOTHING and passes. Inside `where` a bare name is a column of that input first,
 * then a name of the person. One caller at a time; the tree is constant afterwards. */
#include "define/rule_resolve.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define DEEPEST_DEFINITIONS 500 /* definitions leaning on definitions; keeps recursion off the end of the stack */

static ps_status resolve_rule(ps_rule *rule, ps_plan *plan, ps_rule *asked_by, const char *asked_as, ps_error *err);

static ps_status fail(ps_resolver *r, const ps_node *node, const char *message)
{
    return ps_node_fail(r->err, r->rule, &r->plan->text, node, "%s", message);
}

static const ps_schema *where_schema(const ps_resolver *r)
{
    return r->plan->inputs[r->where->input].spec.schema;
}

ps_status ps_resolve_add_name(ps_resolver *r, uint32_t number)
{
    ps_rule *rule = r->rule;

    for (size_t i = 0; i < rule->n_names; i++)
        if (rule->names[i] == number)
            return PS_OK;
    if (rule->n_names == rule->names_capacity) {
        const size_t more = rule->names_capacity ? rule->names_capacity * 2 : 4;
        uint32_t *names = ps_arena_array(rule->arena, more, sizeof(uint32_t));
        if (!names)
            return ps_fail_memory(r->err);
        if (rule->n_names)
            memcpy(names, rule->names, rule->n_names * sizeof(uint32_t));
        rule->names = names;
        rule->names_capacity = more;
    }
    rule->names[rule->n_names++] = number;
    return PS_OK;
}

/* The rule `needed`, asked for as `as`, is being resolved already and we are back at it: "a -> b -> a". */
static ps_status find_loop(ps_resolver *r, ps_rule *needed, const char *as)
{
    ps_rule_loop *loop = ps_arena_alloc(r->rule->arena, sizeof(*loop));
    const char *path[DEEPEST_DEFINITIONS + 2];
    size_t n = 0, at = 0;

    if (!loop)
        return ps_fail_memory(r->err);
    path[n++] = as;
    for (const ps_rule *rule = r->rule; rule != needed; rule = rule->asked_by) {
        assert(n <= DEEPEST_DEFINITIONS && rule->asked_as);
        path[n++] = rule->asked_as;
    }
    loop->head = needed;
    at = (size_t)snprintf(loop->text, sizeof(loop->text), "%.60s", as);
    while (n-- > 0) {
        if (at + strlen(path[n]) + 12 > sizeof(loop->text)) {
            snprintf(loop->text + at, sizeof(loop->text) - at, " -> ...");
            break;
        }
        at += (size_t)snprintf(loop->text + at, sizeof(loop->text) - at, " -> %s", path[n]);
    }
    r->rule->loop = loop;
    return PS_OK;
}

/* Makes sure that the rule behind a name is resolved. PS_OK also where it is broken: its type is then PS_NOTHING. */
ps_status ps_resolve_ask(ps_resolver *r, ps_place place, ps_rule *needed, const char *as)
{
    ps_error own = {0};
    ps_status st;

    if (!needed) /* its text could not be parsed, and that was said */
        return PS_OK;
    if (needed->state == PS_RULE_RESOLVING) {
        st = find_loop(r, needed, as);
        if (st != PS_OK)
            return st;
    } else if (needed->state == PS_RULE_PARSED) {
        if (r->rule->asked_depth >= DEEPEST_DEFINITIONS || r->rule->asked_height + needed->root->height > PS_RULE_REACH)
            return ps_fail_at(r->err, PS_EPLAN, &r->plan->text, place,
                              "definitions lean on one another too deeply, at %.40s", as);
        st = resolve_rule(needed, r->plan, r->rule, as, &own);
        if (st == PS_EMEMORY)
            return ps_fail_memory(r->err);
        if (needed->loop && needed->loop->head->state == PS_RULE_RESOLVING)
            r->rule->loop = needed->loop; /* we stand between its ends */
    }
    if (!r->rule->loop)
        return PS_OK;
    (void)ps_fail_at(r->err, PS_EPLAN, &r->plan->text, place, "a definition cannot rest on itself: %.190s",
                     r->rule->loop->text);
    ps_error_value(r->err, as, strlen(as));
    ps_error_hint(r->err, "one of them has to be said without the others");
    return PS_EPLAN;
}

static ps_status fail_unknown_name(ps_resolver *r, const ps_node *node)
{
    const ps_plan *plan = r->plan;
    const size_t columns = r->where ? where_schema(r)->n_columns : 0;
    const char **names = ps_arena_array(r->rule->arena, plan->names.n + columns + 1, sizeof(char *));
    const char *near;
    size_t n = 0;

    if (!names)
        return ps_fail_memory(r->err);
    for (size_t i = 0; i < columns; i++)
        names[n++] = where_schema(r)->columns[i].name;
    for (size_t i = 0; i < plan->names.n; i++)
        names[n++] = plan->names.at[i].row.name;
    near = ps_did_you_mean(node->text, names, n);
    if (r->where)
        (void)ps_node_fail(r->err, r->rule, &plan->text, node, "%.40s is neither a column of %.40s nor a name",
                           node->text, plan->inputs[r->where->input].name);
    else
        (void)ps_node_fail(r->err, r->rule, &plan->text, node, "there is no name %.40s", node->text);
    if (ps_plan_input_find(plan, node->text) >= 0)
        ps_error_hint(r->err, "%s is an input: ask about its events, as in any(%s ever)", node->text, node->text);
    else if (ps_plan_codelist(plan, node->text))
        ps_error_hint(r->err, "%s is a code list: it stands after in, as in code in %s", node->text, node->text);
    else if (ps_plan_score_lacking(plan, node->text))
        ps_error_hint(r->err, PS_ADD_SCORE_HINT, ps_plan_score_lacking(plan, node->text)->name);
    else if (near)
        ps_error_hint(r->err, "did you mean \"%s\"?", near);
    else
        ps_error_hint(
            r->err,
            "names come from [define], the person record, scores, tiers and cohorts; texts stand in \"quotes\"");
    return PS_EPLAN;
}

static ps_column_codes codes_of(const ps_schema *schema, int column)
{
    const char *name = schema->columns[column].name;

    switch (schema->kind) {
    case PS_KIND_GP_EVENT:
        return strcmp(name, "code") ? PS_CODES_NONE : PS_CODES_SNOMED;
    case PS_KIND_ATTENDANCE:
        return !strcmp(name, "diagnosis") || !strcmp(name, "complaint") || !strcmp(name, "discharge_status") ||
                       !strcmp(name, "destination")
                   ? PS_CODES_SNOMED
                   : PS_CODES_NONE;
    case PS_KIND_ADMISSION:
    case PS_KIND_REFERRAL:
        return strcmp(name, "diagnosis") ? PS_CODES_NONE : PS_CODES_ICD10;
    case PS_KIND_DEATH:
        return strcmp(name, "cause") ? PS_CODES_NONE : PS_CODES_ICD10;
    case PS_KIND_DIAGNOSIS: /* of either system, as the row's scheme says */
        return strcmp(name, "code") ? PS_CODES_NONE : PS_CODES_ANY;
    case PS_KIND_EVENT:
        return PS_CODES_ANY;
    default:
        return PS_CODES_NONE;
    }
}

/* The distinct words of a column's value set; NULL words: open. */
static ps_status words_of(ps_resolver *r, ps_node *node, const ps_code_word *set)
{
    const char **words;
    size_t n = 0, most = 0;

    if (!set)
        return PS_OK;
    while (set[most].code)
        most++;
    words = ps_arena_array(r->rule->arena, most + 1, sizeof(char *));
    if (!words)
        return ps_fail_memory(r->err);
    for (size_t i = 0; i < most; i++) {
        bool seen = set[i].word == NULL;
        for (size_t j = 0; j < n && !seen; j++)
            seen = !strcmp(words[j], set[i].word);
        if (!seen)
            words[n++] = set[i].word;
    }
    node->words = words;
    node->n_words = n;
    return PS_OK;
}

ps_status ps_resolve_column(ps_resolver *r, ps_node *node, size_t input, int column)
{
    const ps_schema *schema = r->plan->inputs[input].spec.schema;
    const ps_schema_column *c = &schema->columns[column];

    if (c->role == PS_ROLE_DELETED) {
        (void)fail(r, node, "withdrawn rows are never seen by a rule");
        return PS_EPLAN;
    }
    if (c->role == PS_ROLE_ID || c->identifying) {
        (void)fail(r, node, "an identifying column is not used in rules");
        ps_error_hint(r->err, "for the age of a person write age");
        return PS_EPLAN;
    }
    node->kind = PS_N_COLUMN;
    node->type = c->type;
    node->column = column;
    node->input = input;
    node->codes = c->type == PS_TEXT || c->type == PS_CODES ? codes_of(schema, column) : PS_CODES_NONE;
    /* Seen as on the index date: an end, or the hour of writing, that lies ahead was not known. Columns that a plan
     * declares may hold plans for the future (a date due), so they stay. */
    node->hides = c->type == PS_DATE && column != schema->event_date && schema->kind != PS_KIND_EVENT;
    if (schema->kind == PS_KIND_ADMISSION && (!strcmp(c->name, "discharge_method") || !strcmp(c->name, "destination")))
        node->ends = ps_schema_column_find(schema, "discharge_date");
    return c->type == PS_TEXT ? words_of(r, node, c->words) : PS_OK;
}

static ps_status resolve_name(ps_resolver *r, ps_node *node)
{
    const int column = r->where ? ps_schema_column_find(where_schema(r), node->text) : -1;
    const ps_name *name;
    ps_status st;

    if (column >= 0)
        return ps_resolve_column(r, node, r->where->input, column);
    name = ps_names_find(&r->plan->names, node->text);
    if (!name)
        return fail_unknown_name(r, node);
    node->name = name->number;
    node->type = name->row.type;
    node->words = name->row.words;
    node->n_words = name->row.n_words;
    if (name->row.kind == PS_NAME_DEFINITION) {
        ps_rule *rule = r->plan->definitions[name->row.item].rule;
        st = ps_resolve_ask(r, node->place, rule, name->row.name);
        if (st != PS_OK)
            return st;
        node->type = rule ? ps_rule_type(rule) : PS_NOTHING;
        if (node->type != PS_NOTHING) {
            const ps_node *root = rule->root;
            node->words = root->words;
            node->n_words = root->n_words;
            node->codes = root->codes;
            if (root->kind == PS_N_CALL && root->op == PS_FN_HOW_MANY)
                node->bounds_of = rule;
            else if (root->kind == PS_N_NAME)
                node->bounds_of = root->bounds_of;
        }
    }
    return ps_resolve_add_name(r, name->number);
}

static ps_status resolve_call(ps_resolver *r, ps_node *node)
{
    ps_type wanted = PS_NUMBER;
    size_t at_least = 1, at_most = 1;
    ps_status st;

    for (node->op = 0; node->op < PS_FUNCTIONS; node->op++)
        if (!strcmp(node->text, ps_function_words[node->op]))
            break;
    if (node->op == PS_FUNCTIONS) {
        const char *near = ps_did_you_mean(node->text, ps_function_words, PS_FUNCTIONS);
        if (!near)
            near = ps_did_you_mean(node->text, ps_aggregate_words, PS_AGGREGATES);
        (void)ps_node_fail(r->err, r->rule, &r->plan->text, node, "there is no function %.40s", node->text);
        if (near)
            ps_error_hint(r->err, "did you mean \"%s\"?", near);
        else
            ps_error_hint(
                r->err,
                "functions are how_many, days_since, months_since, years_since, lowest, highest; of events: any, "
                "count, days, distinct, first, last, sum, mean, min, max");
        return PS_EPLAN;
    }
    for (size_t i = 0; i < node->n_kids; i++) {
        st = ps_resolve_node(r, node->kids[i]);
        if (st != PS_OK)
            return st;
        node->counts = node->counts || node->kids[i]->counts;
    }
    node->type = PS_NUMBER;
    switch ((ps_function)node->op) {
    case PS_FN_HOW_MANY:
        wanted = PS_FLAG;
        at_most = SIZE_MAX;
        break;
    case PS_FN_LOWEST:
    case PS_FN_HIGHEST:
        at_least = 2;
        at_most = SIZE_MAX;
        wanted = PS_NOTHING;
        for (size_t i = 0; i < node->n_kids && wanted == PS_NOTHING; i++)
            wanted = node->kids[i]->type;
        node->type = wanted;
        break;
    default:
        wanted = PS_DATE;
        break;
    }
    if (node->n_kids < at_least || node->n_kids > at_most) {
        (void)fail(r, node,
                   at_least == 2  ? "two or more values expected between the brackets"
                   : at_most == 1 ? "one date expected between the brackets"
                                  : "one or more conditions expected between the brackets");
        return PS_EPLAN;
    }
    if (at_least == 2 && wanted != PS_NUMBER && wanted != PS_DATE && wanted != PS_NOTHING)
        return ps_node_fail(r->err, r->rule, &r->plan->text, node, "%s is for numbers or dates, not for %s", node->text,
                            ps_type_words(wanted));
    for (size_t i = 0; i < node->n_kids && wanted != PS_NOTHING; i++) {
        st = ps_rule_type_want(r->rule, r->plan, node->kids[i], wanted, r->err);
        if (st != PS_OK)
            return st;
    }
    return PS_OK;
}

static ps_status resolve_kids(ps_resolver *r, ps_node *node, bool flags)
{
    bool constant = node->n_kids > 0;

    for (size_t i = 0; i < node->n_kids; i++) {
        ps_status st = ps_resolve_node(r, node->kids[i]);
        if (st == PS_OK && flags)
            st = ps_rule_type_want(r->rule, r->plan, node->kids[i], PS_FLAG, r->err);
        if (st != PS_OK)
            return st;
        node->counts = node->counts || node->kids[i]->counts;
        constant = constant && node->kids[i]->constant;
    }
    node->constant = constant;
    return PS_OK;
}

static ps_status resolve_literal(ps_node *node, ps_type type)
{
    node->type = type;
    node->constant = true;
    return PS_OK;
}

ps_status ps_resolve_node(ps_resolver *r, ps_node *node)
{
    ps_status st;

    switch (node->kind) {
    case PS_N_NUMBER:
        return resolve_literal(node, PS_NUMBER);
    case PS_N_DATE:
    case PS_N_INDEX:
        return resolve_literal(node, PS_DATE);
    case PS_N_TEXT:
        return resolve_literal(node, PS_TEXT);
    case PS_N_FLAG:
        return resolve_literal(node, PS_FLAG);
    case PS_N_DURATION:
        return resolve_literal(node, PS_DURATION);
    case PS_N_NAME:
        return resolve_name(r, node);
    case PS_N_CALL:
        return resolve_call(r, node);
    case PS_N_AGGREGATE:
        return ps_resolve_events(r, node);
    default:
        break;
    }
    st = resolve_kids(r, node, node->kind == PS_N_AND || node->kind == PS_N_OR || node->kind == PS_N_NOT);
    if (st != PS_OK)
        return st;
    switch (node->kind) {
    case PS_N_COMPARE:
        return ps_rule_type_compare(r->rule, r->plan, node, r->err);
    case PS_N_BETWEEN:
        return ps_rule_type_between(r->rule, r->plan, node, r->err);
    case PS_N_IN:
        return ps_rule_type_in(r->rule, r->plan, node, r->err);
    case PS_N_STARTS:
        return ps_rule_type_starts(r->rule, r->plan, node, r->err);
    case PS_N_ADD:
    case PS_N_SUBTRACT:
    case PS_N_MULTIPLY:
    case PS_N_DIVIDE:
    case PS_N_MINUS:
        return ps_rule_type_arithmetic(r->rule, r->plan, node, r->err);
    default:
        node->type = PS_FLAG; /* and, or, not, is known */
        if (node->kind == PS_N_KNOWN && node->kids[0]->type == PS_DURATION)
            return fail(r, node, "a length of time is always known");
        return PS_OK;
    }
}

static ps_status resolve_rule(ps_rule *rule, ps_plan *plan, ps_rule *asked_by, const char *asked_as, ps_error *err)
{
    ps_resolver r = {.rule = rule, .plan = plan, .err = err};
    ps_status st;

    rule->error = ps_arena_alloc(rule->arena, sizeof(*rule->error));
    rule->state = PS_RULE_RESOLVING;
    rule->asked_by = asked_by;
    rule->asked_as = asked_as;
    rule->asked_depth = asked_by ? asked_by->asked_depth + 1 : 0;
    rule->asked_height = rule->root->height + (asked_by ? asked_by->asked_height : 0);
    st = rule->error ? ps_resolve_node(&r, rule->root) : ps_fail_memory(err);
    if (st == PS_OK && rule->root->type == PS_DURATION) {
        st = fail(&r, rule->root, "a length of time alone says nothing of a person");
        ps_error_hint(err, "for example: last_review >= index - 28 days");
    }
    rule->asked_by = NULL;
    rule->state = st == PS_OK ? PS_RULE_RESOLVED : PS_RULE_FAILED;
    if (st != PS_OK && rule->error)
        *rule->error = *err;
    return st;
}

ps_status ps_rule_resolve(ps_rule *rule, ps_plan *plan, ps_type expected, ps_error *err)
{
    ps_error own = {0};
    ps_status st = PS_OK;

    assert(rule->state != PS_RULE_RESOLVING);
    if (rule->state == PS_RULE_PARSED)
        st = resolve_rule(rule, plan, NULL, NULL, &own);
    else if (rule->state == PS_RULE_FAILED && !rule->error)
        st = ps_fail_memory(&own);
    else if (rule->state == PS_RULE_FAILED) {
        st = rule->error->status;
        own = *rule->error;
    }
    if (st != PS_OK && rule->loop) {
        if (rule->loop->told_by && rule->loop->told_by != rule)
            return PS_OK; /* one loop, one finding */
        rule->loop->told_by = rule;
    }
    if (st == PS_OK && expected != PS_NOTHING)
        st = ps_rule_type_want(rule, plan, rule->root, expected, &own);
    if (st != PS_OK && err)
        *err = own;
    return st;
}

ps_type ps_rule_type(const ps_rule *rule)
{
    return rule->state == PS_RULE_RESOLVED ? rule->root->type : PS_NOTHING;
}

size_t ps_rule_height(const ps_rule *rule)
{
    return rule->root->height;
}

ps_place ps_rule_place(const ps_rule *rule)
{
    return rule->place;
}

const char *ps_rule_text(const ps_rule *rule)
{
    return rule->text;
}

const uint32_t *ps_rule_names(const ps_rule *rule, size_t *count)
{
    *count = rule->n_names;
    return rule->names;
}

uint32_t ps_rule_inputs(const ps_rule *rule)
{
    return rule->inputs;
}

static void mark_node(const ps_node *node, ps_plan *plan)
{
    if (!node)
        return;
    if (node->kind == PS_N_COLUMN && node->column >= 0) {
        ps_want *want = plan->inputs[node->input].want;
        want[node->column] = PS_WANT;
        if (node->ends >= 0 && want[node->ends] == PS_WANT_NOT)
            want[node->ends] = PS_WANT_IF_THERE;
    }
    for (size_t i = 0; i < node->n_kids; i++)
        mark_node(node->kids[i], plan);
    if (node->events) {
        mark_node(node->events->column, plan);
        mark_node(node->events->where, plan);
        mark_node(node->events->a, plan);
        mark_node(node->events->b, plan);
    }
}

void ps_rule_mark_wants(const ps_rule *rule, ps_plan *plan)
{
    mark_node(rule->root, plan);
    for (size_t f = 0; f < plan->n_inputs; f++)
        if ((rule->inputs >> f & 1) && plan->inputs[f].covers)
            mark_node(plan->inputs[f].covers->root, plan);
}
