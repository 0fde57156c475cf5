/* Names: the table of all that a rule may say, and the order in which it can be worked out.
 *
 * Built in this order, which is also the numbering: built-in traits, definitions, rows of the rooms to the right,
 * cohorts that were not among them, aliases. Look-up is by plain search: plans have tens of names, and rules are
 * resolved once. */
#include "define/plan_reading.h"
#include "define/rule_tree.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const ps_name *ps_names_find(const ps_names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (!strcmp(names->at[i].row.name, name))
            return names->at[i].alias_of ? ps_names_find(names, names->at[i].alias_of) : &names->at[i];
    return NULL;
}

static bool gives(const ps_built_in_score *built_in, const char *name)
{
    bool given = built_in->name && !strcmp(built_in->name, name);

    for (size_t i = 0; built_in->parts && built_in->parts[i] && !given; i++)
        given = !strcmp(built_in->parts[i], name);
    return given;
}

static bool has_score(const ps_plan *plan, const ps_built_in_score *built_in)
{
    for (size_t i = 0; i < plan->n_scores; i++)
        if (plan->scores[i].built_in == built_in)
            return true;
    return false;
}

const ps_built_in_score *ps_plan_score_lacking(const ps_plan *plan, const char *name)
{
    for (size_t i = 0; plan->built_in && plan->built_in[i]; i++)
        if (gives(plan->built_in[i], name) && !has_score(plan, plan->built_in[i]))
            return plan->built_in[i];
    return NULL;
}

void ps_plan_suggest_name(ps_error *fault, const ps_plan *plan, const char *word)
{
    const ps_built_in_score *const lacking = ps_plan_score_lacking(plan, word);
    const char *near = NULL;
    unsigned nearest = 4;

    if (lacking) {
        ps_error_hint(fault, PS_ADD_SCORE_HINT, lacking->name);
        return;
    }

    /* As ps_did_you_mean, without an array of all names: the nearest, the first of equals. */
    for (size_t i = 0; i < plan->names.n; i++) {
        const char *const name = plan->names.at[i].row.name;
        const char *const likely = ps_did_you_mean(word, &name, 1);
        const unsigned distance = likely ? ps_edit_distance(word, name, 3) : 4;
        if (distance < nearest) {
            near = name;
            nearest = distance;
        }
    }
    if (near)
        ps_error_hint(fault, "did you mean %s?", near);
}

/* ---- building ---- */

static const char *copy(ps_plan_reading *reading, const char *text)
{
    const char *const copied = text ? ps_arena_text(reading->arena, text, strlen(text)) : NULL;
    if (text && !copied)
        reading->no_memory = true;
    return copied;
}

static const char *const *copy_all(ps_plan_reading *reading, const char *const *texts, size_t n)
{
    const char **const all = texts && n ? ps_plan_array(reading, n, sizeof *all) : NULL;
    for (size_t i = 0; all && i < n; i++)
        all[i] = copy(reading, texts[i]);
    return all;
}

static ps_name *add(ps_plan_reading *reading, const ps_name_row *row)
{
    ps_names *const names = &reading->plan->names;
    ps_name *const name = &names->at[names->n];

    name->row = *row;
    name->number = (uint32_t)names->n++;
    return name;
}

/* Distinct words of a value set, in its order. */
static void words_of_trait(ps_plan_reading *reading, ps_name_row *row, const ps_code_word *words)
{
    const char **list;
    size_t n = 0;

    for (; words[n].code; n++)
        ;
    list = ps_plan_array(reading, n, sizeof *list);
    for (size_t i = 0; list && i < n; i++) {
        bool there = !words[i].word;
        for (size_t j = 0; j < row->n_words && !there; j++)
            there = !strcmp(list[j], words[i].word);
        if (!there)
            list[row->n_words++] = words[i].word;
    }
    row->words = list;
}

static void add_traits(ps_plan_reading *reading)
{
    for (size_t i = 0; i < PS_P_NAMES; i++) {
        const ps_person_column *const column = &ps_person_columns[i];
        ps_name_row row = {
            .name = column->name, .type = column->type, .kind = PS_NAME_PERSON, .item = i, .meaning = column->meaning};
        if (column->words)
            words_of_trait(reading, &row, column->words);
        add(reading, &row)->identifying = column->identifying;
    }
}

static void add_definitions(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_definitions; i++) {
        const ps_name_row row = {.name = plan->definitions[i].name,
                                 .kind = PS_NAME_DEFINITION,
                                 .item = i,
                                 .rules = &plan->definitions[i].rule,
                                 .n_rules = 1};
        add(reading, &row);
    }
}

static ps_place place_of(const ps_plan *plan, const ps_name *name)
{
    switch (name->row.kind) {
    case PS_NAME_DEFINITION:
        return plan->definitions[name->row.item].place;
    case PS_NAME_SCORE:
        return plan->scores[name->row.item].place;
    case PS_NAME_TIER:
        return plan->tiers[name->row.item].place;
    case PS_NAME_COHORT:
        return plan->cohorts[name->row.item].place;
    case PS_NAME_MATRIX:
        return plan->matrices[name->row.item].place;
    case PS_NAME_TOPICS:
        return plan->topics[name->row.item].place;
    case PS_NAME_PERSON:
        break;
    }
    return (ps_place){0, 0, 0};
}

static void add_row(ps_plan_reading *reading, const ps_name_row *given)
{
    ps_name_row row = *given;
    const ps_name *twin = NULL;

    for (size_t i = 0; i < reading->plan->names.n && !twin; i++)
        twin =
            ps_text_compare_fold(reading->plan->names.at[i].row.name, given->name) ? NULL : &reading->plan->names.at[i];
    if (twin && (twin->row.kind == given->kind && twin->row.item == given->item))
        return;
    if (twin) {
        /* Two items of the plan by one name were told when it was read; here it is a name that a score brings besides
         * its own. */
        reading->path = "";
        ps_error_hint(ps_plan_fault(reading, place_of(reading->plan, twin), twin->row.name,
                                    "%s is a name that popstrat gives itself", given->name),
                      "choose another name; it is used for: %.150s", given->meaning ? given->meaning : given->name);
        return;
    }
    row.name = copy(reading, given->name);
    row.meaning = copy(reading, given->meaning);
    row.words = copy_all(reading, given->words, given->n_words);
    row.needs = copy_all(reading, given->needs, given->n_needs);
    if (given->n_rules) {
        ps_rule **const rules = ps_plan_array(reading, given->n_rules, sizeof *rules);
        if (rules)
            memcpy(rules, given->rules, given->n_rules * sizeof *rules);
        row.rules = rules;
    }
    if (!reading->no_memory)
        add(reading, &row);
}

/* What decides membership, and the keys of the rank, so that whoever fills a cohort may also put it in order. */
static void add_cohort(ps_plan_reading *reading, size_t item)
{
    const ps_cohort_plan *const cohort = &reading->plan->cohorts[item];
    ps_rule **const rules = ps_plan_array(reading, 1 + cohort->n_include + cohort->n_exclude, sizeof *rules);
    const char **const needs = ps_plan_array(reading, cohort->n_rank_by, sizeof *needs);
    ps_name_row row = {
        .name = cohort->name, .type = PS_FLAG, .kind = PS_NAME_COHORT, .item = item, .meaning = cohort->title};

    if (!rules || !needs)
        return;
    rules[row.n_rules++] = cohort->base;
    for (size_t i = 0; i < cohort->n_include; i++)
        rules[row.n_rules++] = cohort->include[i].rule;
    for (size_t i = 0; i < cohort->n_exclude; i++)
        rules[row.n_rules++] = cohort->exclude[i].rule;
    for (size_t i = 0; i < cohort->n_rank_by; i++)
        if (cohort->rank_by[i].name)
            needs[row.n_needs++] = cohort->rank_by[i].name;
    row.rules = rules;
    row.needs = needs;
    add_row(reading, &row);
}

ps_status ps_names_build(ps_plan_reading *reading, const ps_name_row *rows, size_t n_rows)
{
    ps_plan *const plan = reading->plan;
    ps_names *const names = &plan->names;

    *names = (ps_names){0};
    names->at =
        ps_plan_array(reading, PS_P_NAMES + plan->n_definitions + n_rows + plan->n_cohorts + 1, sizeof *names->at);
    if (!names->at)
        return PS_EMEMORY;
    add_traits(reading);
    add_definitions(reading);
    for (size_t i = 0; i < n_rows && !reading->no_memory; i++)
        add_row(reading, &rows[i]);
    for (size_t i = 0; i < plan->n_cohorts && !reading->no_memory; i++)
        add_cohort(reading, i);
    if (reading->no_memory)
        return PS_EMEMORY;
    if (plan->n_tiers == 1 && !ps_names_find(names, "tier")) {
        const ps_name *const tier = ps_names_find(names, plan->tiers[0].name);
        if (tier) {
            ps_name_row row = tier->row;
            row.name = "tier";
            add(reading, &row)->alias_of = tier->row.name;
        }
    }
    return PS_OK;
}

/* ---- order ---- */

typedef struct need_list {
    uint32_t *at;
    size_t n, capacity;
} need_list;

static void add_need(ps_plan_reading *reading, need_list *list, uint32_t number)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i] == number)
            return;
    if (list->n == list->capacity) {
        const size_t capacity = list->capacity ? 2 * list->capacity : 8;
        uint32_t *const more = ps_plan_array(reading, capacity, sizeof *more);
        if (!more)
            return;
        if (list->n)
            memcpy(more, list->at, list->n * sizeof *more);
        list->at = more;
        list->capacity = capacity;
    }
    list->at[list->n++] = number;
}

static void add_rule_needs(ps_plan_reading *reading, need_list *list, const ps_rule *rule)
{
    const uint32_t *numbers;
    size_t n = 0;

    if (!rule || ps_rule_type(rule) == PS_NOTHING)
        return;
    numbers = ps_rule_names(rule, &n);
    for (size_t i = 0; i < n; i++)
        add_need(reading, list, numbers[i]);
}

/* An input with `covers` can be asked only once the names of that rule are known. */
static void add_input_needs(ps_plan_reading *reading, need_list *list, uint32_t inputs)
{
    const ps_plan *const plan = reading->plan;

    for (size_t f = 0; f < plan->n_inputs; f++)
        if (inputs >> f & 1)
            add_rule_needs(reading, list, plan->inputs[f].covers);
}

static void needs_of(ps_plan_reading *reading, need_list *list, const ps_name *name)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < name->row.n_rules; i++) {
        const ps_rule *const rule = name->row.rules[i];
        add_rule_needs(reading, list, rule);
        if (rule && ps_rule_type(rule) != PS_NOTHING)
            add_input_needs(reading, list, ps_rule_inputs(rule));
    }
    for (size_t i = 0; i < name->row.n_needs; i++) {
        const ps_name *const need = ps_names_find(&plan->names, name->row.needs[i]);
        if (need)
            add_need(reading, list, need->number);
    }
    add_input_needs(reading, list, name->row.inputs);
}

typedef struct order_step {
    uint32_t number;
    size_t next; /* of its needs */
    need_list needs;
} order_step;

static void tell_loop(ps_plan_reading *reading, const order_step *stack, size_t depth, uint32_t back_to)
{
    const ps_plan *const plan = reading->plan;
    char text[200] = "";
    size_t at = 0, from = depth - 1;
    ps_place place = {0, 0, 0};

    while (stack[from].number != back_to)
        from--;
    for (size_t i = from; i <= depth; i++) {
        const ps_name *const name = &plan->names.at[i < depth ? stack[i].number : back_to];
        const ps_place here = place_of(plan, name);
        if (here.line && (!place.line || here.line < place.line))
            place = here;
        if (at < sizeof text)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i > from ? " -> " : "", name->row.name);
    }
    reading->path = "";
    ps_error_hint(ps_plan_fault(reading, place, plan->names.at[back_to].row.name, "this needs itself: %s", text),
                  "break the loop: something in it must stand without the others");
}

/* The levels of a name's tallest rule, above those of the needs that are done. */
static size_t reach_of(const ps_name *name, const need_list *needs, const size_t *reach)
{
    size_t own = 1, below = 0;

    for (size_t i = 0; i < name->row.n_rules; i++)
        if (name->row.rules[i] && ps_rule_height(name->row.rules[i]) > own)
            own = ps_rule_height(name->row.rules[i]);
    for (size_t i = 0; i < needs->n; i++)
        if (reach[needs->at[i]] > below)
            below = reach[needs->at[i]];
    return own + below;
}

/* Told where the limit is passed, and not again of all that leans on it. */
static void check_reach(ps_plan_reading *reading, const ps_name *name, size_t *reach)
{
    if (*reach <= PS_RULE_REACH)
        return;
    *reach = 0;
    reading->path = "";
    ps_error_hint(ps_plan_fault(reading, place_of(reading->plan, name), name->row.name,
                                "definitions lean on one another too deeply, at %.40s", name->row.name),
                  "say some of them with fewer others between");
}

/* Depth first by a stack of its own, so that a long chain of definitions cannot overflow the machine's. */
void ps_names_order(ps_plan_reading *reading)
{
    enum { UNSEEN, OPEN, DONE };
    ps_names *const names = &reading->plan->names;
    unsigned char *const state = ps_plan_array(reading, names->n, 1);
    size_t *const reach = ps_plan_array(reading, names->n, sizeof *reach);
    order_step *const stack = ps_plan_array(reading, names->n, sizeof *stack);
    size_t n = 0;

    names->order = ps_plan_array(reading, names->n, sizeof *names->order);
    if (!state || !reach || !stack || !names->order)
        return;
    for (uint32_t start = 0; start < names->n; start++) {
        size_t depth = 0;
        if (state[start] != UNSEEN || names->at[start].alias_of)
            continue;
        stack[depth++] = (order_step){.number = start};
        state[start] = OPEN;
        needs_of(reading, &stack[0].needs, &names->at[start]);
        while (depth > 0) {
            order_step *const top = &stack[depth - 1];
            uint32_t need;
            if (top->next == top->needs.n) {
                state[top->number] = DONE;
                reach[top->number] = reach_of(&names->at[top->number], &top->needs, reach);
                check_reach(reading, &names->at[top->number], &reach[top->number]);
                names->order[n++] = top->number;
                depth--;
                continue;
            }
            need = top->needs.at[top->next++];
            if (state[need] == OPEN) {
                tell_loop(reading, stack, depth, need);
            } else if (state[need] == UNSEEN) {
                state[need] = OPEN;
                stack[depth] = (order_step){.number = need};
                needs_of(reading, &stack[depth].needs, &names->at[need]);
                depth++;
            }
        }
    }
    for (uint32_t i = 0; i < names->n; i++)
        if (names->at[i].alias_of)
            names->order[n++] = i;
    assert(n == names->n);
}
