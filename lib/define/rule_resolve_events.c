/* Rule resolve, events: input, column, where and window of an aggregate. See rule_resolve.h. */
#include "define/rule_resolve.h"

#include "base/text.h"

#include <string.h>

static ps_status find_input(ps_resolver *r, ps_node *node)
{
    ps_events *e = node->events;
    const ps_plan *plan = r->plan;
    const int input = ps_plan_input_find(plan, e->input_name);
    const ps_schema *schema;
    const char *names[PS_INPUTS_MOST], *near;
    size_t n = 0;

    if (input < 0) {
        for (; n < plan->n_inputs && n < PS_INPUTS_MOST; n++)
            names[n] = plan->inputs[n].name;
        near = ps_did_you_mean(e->input_name, names, n);
        (void)ps_fail_at(r->err, PS_EPLAN, &plan->text, e->input_place, "the plan has no input called %.40s",
                         e->input_name);
        ps_error_value(r->err, e->input_name, strlen(e->input_name));
        if (near)
            ps_error_hint(r->err, "did you mean \"%s\"?", near);
        else
            ps_error_hint(r->err, "inputs are named in [inputs]; a column stands before of: sum(value of gp ever)");
        return PS_EPLAN;
    }
    e->input = (size_t)input;
    schema = plan->inputs[input].spec.schema;
    if (schema && schema->event_date < 0) {
        (void)ps_fail_at(r->err, PS_EPLAN, &plan->text, e->input_place, "%.40s holds persons, not events",
                         e->input_name);
        ps_error_hint(r->err, "what it says of a person is a name: age, sex, practice, registered, alive ...");
        return PS_EPLAN;
    }
    r->rule->inputs |= 1U << input;
    return PS_OK;
}

/* People outside `covers` are cannot tell here, so this rule reads what that rule reads. */
static ps_status lean_on_covers(ps_resolver *r, const ps_events *e)
{
    ps_rule *covers = r->plan->inputs[e->input].covers;
    const char *as;
    ps_status st;

    if (!covers)
        return PS_OK;
    as = ps_arena_print(r->rule->arena, "covers of %s", e->input_name);
    if (!as)
        return ps_fail_memory(r->err);
    st = ps_resolve_ask(r, e->input_place, covers, as);
    for (size_t i = 0; st == PS_OK && i < covers->n_names; i++)
        st = ps_resolve_add_name(r, covers->names[i]);
    r->rule->inputs |= covers->inputs;
    return st;
}

static ps_status find_column(ps_resolver *r, ps_events *e)
{
    const ps_plan *plan = r->plan;
    const ps_schema *schema = plan->inputs[e->input].spec.schema;
    const int number = ps_schema_column_find(schema, e->column_name);
    const char **names, *near;
    ps_node *column;

    if (number < 0) {
        names = ps_arena_array(r->rule->arena, schema->n_columns, sizeof(char *));
        if (!names)
            return ps_fail_memory(r->err);
        for (size_t i = 0; i < schema->n_columns; i++)
            names[i] = schema->columns[i].name;
        near = ps_did_you_mean(e->column_name, names, schema->n_columns);
        (void)ps_fail_at(r->err, PS_EPLAN, &plan->text, e->column_place, "%.40s has no column called %.40s",
                         e->input_name, e->column_name);
        ps_error_value(r->err, e->column_name, strlen(e->column_name));
        if (near)
            ps_error_hint(r->err, "did you mean \"%s\"?", near);
        return PS_EPLAN;
    }
    column = ps_arena_alloc(r->rule->arena, sizeof(*column));
    if (!column)
        return ps_fail_memory(r->err);
    column->kind = PS_N_COLUMN;
    column->day = PS_NO_DAY;
    column->ends = -1;
    column->place = e->column_place;
    column->text = e->column_name;
    column->start = e->column_start;
    column->end = column->start + strlen(e->column_name);
    e->column = column;
    return ps_resolve_column(r, column, e->input, number);
}

/* Which aggregate takes which column, and what comes out. */
static ps_status type_aggregate(ps_resolver *r, ps_node *node)
{
    const ps_events *e = node->events;
    const char *word = ps_aggregate_words[e->aggregate];
    const ps_type type = e->column ? e->column->type : PS_NOTHING;
    const char *wanted = NULL;

    if (!e->column) {
        switch (e->aggregate) {
        case PS_AGG_ANY:
            node->type = PS_FLAG;
            return PS_OK;
        case PS_AGG_COUNT:
        case PS_AGG_DAYS:
            node->type = PS_NUMBER;
            return PS_OK;
        case PS_AGG_FIRST:
        case PS_AGG_LAST:
            node->type = PS_DATE;
            return PS_OK;
        default:
            (void)ps_fail_at(r->err, PS_EPLAN, &r->plan->text, e->input_place, "%s(...) needs a column", word);
            ps_error_hint(r->err, "for example: %s(value of %.40s ...)", word, e->input_name);
            return PS_EPLAN;
        }
    }
    node->type = type;
    node->codes = e->column->codes;
    node->words = e->column->words;
    node->n_words = e->column->n_words;
    switch (e->aggregate) {
    case PS_AGG_ANY:
    case PS_AGG_COUNT:
    case PS_AGG_DAYS:
        (void)ps_fail_at(r->err, PS_EPLAN, &r->plan->text, e->column_place, "%s(...) takes no column", word);
        ps_error_hint(r->err, "write %s(%.40s where ...); different values are counted by distinct(%.40s of %.40s ...)",
                      word, e->input_name, e->column_name, e->input_name);
        return PS_EPLAN;
    case PS_AGG_DISTINCT:
        node->type = PS_NUMBER;
        node->codes = PS_CODES_NONE;
        node->words = NULL;
        wanted = type == PS_FLAG ? "a text, a code, a number or a date" : NULL;
        break;
    case PS_AGG_FIRST:
    case PS_AGG_LAST:
        wanted = type == PS_CODES ? "one value" : NULL;
        break;
    case PS_AGG_SUM:
    case PS_AGG_MEAN:
        wanted = type == PS_NUMBER ? NULL : "a number";
        break;
    default:
        wanted = type == PS_NUMBER || type == PS_DATE ? NULL : "a number or a date";
        break;
    }
    if (!wanted)
        return PS_OK;
    (void)ps_fail_at(r->err, PS_EPLAN, &r->plan->text, e->column_place, "%s(...) needs %s, but %.40s is %s", word,
                     wanted, e->column_name, ps_type_words(type));
    if (type == PS_CODES)
        ps_error_hint(r->err, "ask for the date instead: %s(%.40s where %.40s in my_list ...)", word, e->input_name,
                      e->column_name);
    return PS_EPLAN;
}

static ps_status resolve_bound(ps_resolver *r, ps_node *node, ps_node *bound)
{
    ps_status st;

    if (!bound)
        return PS_OK;
    st = ps_resolve_node(r, bound);
    node->counts = node->counts || bound->counts;
    return st == PS_OK ? ps_rule_type_want(r->rule, r->plan, bound, PS_DATE, r->err) : st;
}

static ps_status resolve_window(ps_resolver *r, ps_node *node)
{
    ps_events *e = node->events;
    const ps_day index = r->plan->index_date;
    ps_day a, b;
    ps_status st = resolve_bound(r, node, e->a);

    if (st == PS_OK)
        st = resolve_bound(r, node, e->b);
    if (st != PS_OK)
        return st;
    e->from_index = e->window == PS_WINDOW_FROM_TO && e->a->kind == PS_N_INDEX;
    if (index == PS_NO_DAY || (e->a && !e->a->constant) || (e->b && !e->b->constant))
        return PS_OK;
    a = e->a ? ps_node_constant_day(e->a, index) : PS_NO_DAY;
    b = e->b ? ps_node_constant_day(e->b, index) : PS_NO_DAY;
    if (!ps_events_span(&e->span, e, a, b, index))
        return ps_fail_at(r->err, PS_EPLAN, &r->plan->text, e->window_place, "this window leaves the calendar");
    e->constant = true;
    if (e->window == PS_WINDOW_FROM_TO && a > b) {
        (void)ps_fail_at(r->err, PS_EPLAN, &r->plan->text, e->window_place, "this window ends before it begins");
        ps_error_hint(r->err, "the earlier day comes first: from 2024-04-01 to 2025-03-31");
        return PS_EPLAN;
    }
    if (e->span.from > e->span.to) {
        char iso[11];
        ps_day_format(iso, index);
        (void)ps_fail_at(r->err, PS_EPLAN, &r->plan->text, e->window_place,
                         "this window begins after the index date, %s, so nothing is ever in it", iso);
        ps_error_hint(r->err, "only a window that says from index to ... looks past the index date");
        return PS_EPLAN;
    }
    return PS_OK;
}

ps_status ps_resolve_events(ps_resolver *r, ps_node *node)
{
    ps_events *e = node->events;
    ps_status st;

    if (r->where) {
        (void)ps_node_fail(r->err, r->rule, &r->plan->text, node, "%s(...) cannot stand inside a where",
                           ps_aggregate_words[e->aggregate]);
        ps_error_hint(r->err, "give it a name in [define] and use the name here");
        return PS_EPLAN;
    }
    st = find_input(r, node);
    if (st != PS_OK || !r->plan->inputs[e->input].spec.schema) /* an input of unknown kind is told where it stands */
        return st;
    st = lean_on_covers(r, e);
    if (st == PS_OK && e->column_name)
        st = find_column(r, e);
    if (st == PS_OK)
        st = type_aggregate(r, node);
    if (st == PS_OK && e->where) {
        r->where = e;
        st = ps_resolve_node(r, e->where);
        r->where = NULL;
        if (st == PS_OK)
            st = ps_rule_type_want(r->rule, r->plan, e->where, PS_FLAG, r->err);
        node->counts = true;
    }
    return st == PS_OK ? resolve_window(r, node) : st;
}
