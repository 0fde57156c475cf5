/* Plan referrals: `referrals` of a list: people for whom help was asked, or who asked for it themselves, in a window.
 *
 * Written as an input (or several) and a window, it becomes one rule for each kind of asker, so that windows, columns
 * and what is kept of an input are settled as for every other rule. */
#include "define/plan_reading.h"

#include <string.h>

#define SHAPE "{ input = \"NAME\", within = \"28 days\" }"

const char *const ps_asked_words[PS_ASKED] = {
    [PS_ASKED_SELF] = "asked for help (self)",
    [PS_ASKED_GROUP] = "referred by a community group",
    [PS_ASKED_PRACTICE] = "referred by the practice",
    [PS_ASKED_SERVICE] = "referred by another service",
    [PS_ASKED_UNKNOWN] = "referred (not recorded by whom)",
};

/* The word of the extract; NULL: not recorded. */
static const char *const sources[PS_ASKED] = {
    [PS_ASKED_SELF] = "self",
    [PS_ASKED_GROUP] = "community group",
    [PS_ASKED_PRACTICE] = "practice",
    [PS_ASKED_SERVICE] = "other service",
};

/* A referral of this input; false after a finding. */
static bool takes_referrals(ps_plan_reading *reading, const ps_toml *value, const char *input)
{
    const ps_plan *const plan = reading->plan;
    const int at = ps_plan_input_find(plan, input);
    const char *names[PS_INPUTS_MOST];

    if (at >= 0 && (plan->inputs[at].broken || plan->inputs[at].spec.schema->kind == PS_KIND_REFERRAL_IN))
        return !plan->inputs[at].broken;
    if (at >= 0) {
        ps_error_hint(ps_plan_fault(reading, value->place, "referrals", "%s holds no referrals coming in", input),
                      "an input of kind = \"referral_in\"");
        return false;
    }
    for (size_t i = 0; i < plan->n_inputs; i++)
        names[i] = plan->inputs[i].name;
    ps_plan_suggest(ps_plan_fault(reading, value->place, "referrals", "there is no input %s", input), input, names,
                    plan->n_inputs);
    return false;
}

/* "any(asked where source = "self" within 28 days) or any(...)"; NULL: no memory. */
static ps_rule *rule_for(ps_plan_reading *reading, const ps_toml *value, const ps_referrals_plan *referrals, int asked)
{
    const char *text = "";
    ps_rule *rule = NULL;
    ps_error error = {0};

    for (size_t i = 0; text && i < referrals->n_inputs; i++) {
        const char *const before = i ? " or " : "";
        text = sources[asked] ? ps_arena_print(reading->arena, "%s%sany(%s where source = \"%s\" within %s)", text,
                                               before, referrals->inputs[i], sources[asked], referrals->within)
                              : ps_arena_print(reading->arena, "%s%sany(%s where source is not known within %s)", text,
                                               before, referrals->inputs[i], referrals->within);
    }
    if (!text) {
        reading->no_memory = true;
        return NULL;
    }
    if (ps_rule_parse(&rule, reading->arena, &reading->plan->text, value->place, text, &error) != PS_OK)
        ps_plan_pass_on(reading, "referrals", &error);
    return rule;
}

static bool read_inputs(ps_plan_reading *reading, const ps_toml *value, ps_referrals_plan *referrals)
{
    const bool one = value->type == PS_TOML_TEXT;
    bool good = true;

    if (!one && !ps_plan_is(reading, value, PS_TOML_ARRAY, "referrals"))
        return false;
    referrals->inputs = ps_plan_array(reading, one ? 1 : value->n, sizeof *referrals->inputs);
    for (const ps_toml *part = one ? value : value->first; referrals->inputs && part; part = one ? NULL : part->next) {
        const char *const input = ps_plan_text_of(reading, part, "referrals");
        bool twice = false;
        good = good && input && takes_referrals(reading, part, input);
        for (size_t i = 0; input && i < referrals->n_inputs; i++)
            twice |= !strcmp(referrals->inputs[i], input);
        if (twice)
            ps_plan_fault(reading, part->place, "referrals", "%s stands here twice", input);
        referrals->inputs[referrals->n_inputs] = input;
        referrals->n_inputs += input && !twice;
        good = good && !twice;
    }
    if (!referrals->n_inputs && good)
        ps_plan_fault(reading, value->place, "referrals", "expected the name of an input");
    return good && referrals->n_inputs;
}

void ps_plan_read_referrals(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_list_plan *const list = item;
    ps_referrals_plan *referrals;
    const ps_toml *input, *within;
    int amount = 0;
    ps_unit unit = PS_DAYS;

    if (!ps_plan_is(reading, value, PS_TOML_TABLE, value->key))
        return;
    for (ps_toml *part = value->first; part; part = part->next) {
        part->seen = true;
        if (strcmp(part->key, "input") != 0 && strcmp(part->key, "within") != 0)
            ps_error_hint(ps_plan_fault(reading, part->key_place, value->key, "there is no key %s here", part->key),
                          "referrals = " SHAPE);
    }
    input = ps_toml_find(value, "input");
    within = ps_toml_find(value, "within");
    if (!input || !within) {
        ps_error_hint(ps_plan_fault(reading, value->place, value->key, "%s is missing", input ? "within" : "input"),
                      "referrals = " SHAPE);
        return;
    }
    referrals = ps_plan_array(reading, 1, sizeof *referrals);
    ps_plan_length_of(&amount, &unit, reading, within, value->key);
    if (!referrals || !read_inputs(reading, input, referrals) || !amount)
        return;
    referrals->within = within->text;
    for (int a = 0; a < PS_ASKED && !reading->no_memory; a++)
        referrals->rules[a] = rule_for(reading, value, referrals, a);
    list->referrals = referrals;
}
