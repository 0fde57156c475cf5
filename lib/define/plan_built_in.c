/* Plan, built-in scores: the table of a score that a room to the right brings: its keys, and which inputs it reads. */
#include "define/plan_reading.h"

#include "base/text.h"
#include "extract/preset.h"

#include <string.h>

/* Diagnoses are ICD-10 in every kind but emergency care, which sends SNOMED CT. */
static bool can_read(const ps_input_spec *spec, const ps_score_read *read)
{
    const ps_schema *const schema = spec->schema;
    const int column = ps_schema_column_find(schema, read->column);

    if (column < 0 || ps_preset_lacks(spec, (size_t)column))
        return false;
    if (read->kind != PS_KINDS)
        return schema->kind == read->kind;
    return schema->kind != PS_KIND_ATTENDANCE && schema->columns[column].type == PS_CODES;
}

static bool can_read_any(const ps_input_spec *spec, const ps_built_in_score *built_in)
{
    for (size_t i = 0; i < built_in->n_reads; i++)
        if (can_read(spec, &built_in->reads[i]))
            return true;
    return false;
}

uint32_t ps_plan_inputs_for(const ps_plan *plan, const ps_built_in_score *built_in)
{
    uint32_t inputs = 0;
    for (size_t f = 0; f < plan->n_inputs; f++)
        if (!plan->inputs[f].broken && can_read_any(&plan->inputs[f].spec, built_in))
            inputs |= (uint32_t)1 << f;
    return inputs;
}

void ps_score_read_from(ps_plan_reading *reading, ps_toml *value, void *item)
{
    const ps_plan *const plan = reading->plan;
    ps_score_plan *const score = item;

    score->from = 0;
    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    if (!value->first)
        ps_plan_fault(reading, value->place, value->key, "name at least one input");
    for (const ps_toml *part = value->first; part; part = part->next) {
        const char *const name = ps_plan_text_of(reading, part, value->key);
        const int input = name ? ps_plan_input_find(plan, name) : -1;
        const char *names[PS_INPUTS_MOST];
        size_t n = 0;
        if (!name)
            continue;
        if (input >= 0 && (plan->inputs[input].broken || can_read_any(&plan->inputs[input].spec, score->built_in))) {
            score->from |= (uint32_t)1 << input;
            continue;
        }
        for (size_t f = 0; f < plan->n_inputs; f++)
            if (ps_plan_inputs_for(plan, score->built_in) >> f & 1)
                names[n++] = plan->inputs[f].name;
        if (input >= 0)
            ps_plan_suggest(ps_plan_fault(reading, part->place, value->key, "the input %s has nothing that %s reads",
                                          name, score->name),
                            name, names, n);
        else
            ps_plan_suggest(ps_plan_fault(reading, part->place, value->key, "there is no input %s", name), name, names,
                            n);
    }
}

/* "5 years" */
void ps_score_read_lookback(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_score_plan *const score = item;

    ps_plan_length_of(&score->lookback_amount, &score->lookback_unit, reading, value, value->key);
}

void ps_score_read_hierarchy(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_score_plan *const score = item;
    if (ps_plan_is(reading, value, PS_TOML_BOOLEAN, value->key))
        score->no_hierarchy = !value->boolean;
}

static void read_boolean(bool *out, ps_plan_reading *reading, const ps_toml *value)
{
    if (ps_plan_is(reading, value, PS_TOML_BOOLEAN, value->key))
        *out = value->boolean;
}

void ps_score_read_under_age(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_boolean(&((ps_score_plan *)item)->allow_under_age, reading, value);
}

void ps_score_read_unverified(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_boolean(&((ps_score_plan *)item)->unverified, reading, value);
}

static bool make_room(ps_plan_reading *reading, ps_score_plan *score, size_t more)
{
    ps_point *wider;

    if (score->n_points + more <= score->points_capacity)
        return true;
    wider = ps_plan_array(reading, score->n_points + more, sizeof *wider);
    if (!wider)
        return false;
    if (score->n_points)
        memcpy(wider, score->points, score->n_points * sizeof *wider);
    score->points = wider;
    score->points_capacity = score->n_points + more;
    return true;
}

void ps_score_read_rows(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_score_plan *const score = item;

    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    if (!value->first)
        ps_plan_fault(reading, value->place, value->key, "at least one row is needed");
    if (!make_room(reading, score, value->n))
        return;
    for (const ps_toml *row = value->first; row; row = row->next) {
        const ps_toml *const part = ps_plan_row(reading, row, value->key, 2, "[\"label\", 'rule']");
        ps_point point = {.place = row->place, .points = 1, .key = value->key, .type = PS_FLAG};
        if (!part)
            continue;
        point.label = ps_plan_text_of(reading, part, value->key);
        point.rule = ps_plan_rule_of(reading, part->next, value->key);
        if (!point.label || !point.rule)
            continue;
        for (size_t i = 0; i < score->n_points; i++)
            if (!strcmp(score->points[i].key, value->key) && !strcmp(score->points[i].label, point.label))
                ps_plan_same_label(reading, part->place, value->key, point.label);
        score->points[score->n_points++] = point;
    }
}

static void read_rule(ps_plan_reading *reading, ps_toml *value, ps_score_plan *score, ps_type type)
{
    ps_rule *const rule = ps_plan_rule_of(reading, value, value->key);

    if (rule && make_room(reading, score, 1))
        score->points[score->n_points++] = (ps_point){
            .label = value->key, .rule = rule, .points = 1, .key = value->key, .type = type, .place = value->place};
}

void ps_score_read_flag(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_rule(reading, value, item, PS_FLAG);
}

void ps_score_read_number(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_rule(reading, value, item, PS_NUMBER);
}

void ps_plan_read_built_in(ps_plan_reading *reading, ps_toml *table, ps_score_plan *score,
                           const ps_built_in_score *built_in)
{
    const ps_toml *own = table ? ps_toml_find(table, "points") : NULL;

    score->built_in = built_in;
    score->title = built_in->title;
    score->from = ps_plan_inputs_for(reading->plan, built_in);
    score->lookback_amount = built_in->lookback_amount;
    score->lookback_unit = built_in->lookback_unit;
    if (!table)
        return;
    if (!own)
        own = ps_toml_find(table, "count");
    if (own) {
        ps_error_hint(ps_plan_fault(reading, own->key_place, own->key, "%s is built in and has no %s of the plan's own",
                                    score->name, own->key),
                      "choose another name for a score of your own");
        return;
    }
    ps_plan_keys(reading, table, built_in->keys, built_in->n_keys, score);
    if (built_in->n_reads && !score->from && !ps_toml_find(table, "from"))
        ps_error_hint(ps_plan_fault(reading, table->key_place, "from", "no input has what %s reads", score->name),
                      "it reads %s of inputs of kind %s", built_in->reads[0].column,
                      built_in->reads[0].kind == PS_KINDS ? "admission and referral"
                                                          : ps_schema_of(built_in->reads[0].kind)->name);
    if (!score->title)
        score->title = built_in->title;
    if (built_in->check)
        built_in->check(reading, table, score);
}
