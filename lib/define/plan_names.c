/* Plan names: what the things of a plan may be called, and where they stand.
 *
 * One namespace holds all that a rule or a list may say: built-in traits, definitions, scores, tiers, cohorts,
 * matrices, code lists and inputs. Names that differ only in case are alike, since people and Windows read them so. */
#include "define/plan_reading.h"

#include "base/text.h"
#include "define/audience.h"

#include <string.h>

#define NAME_MOST 60

/* Sections whose names stand in rules and fields; the names of tables, lists and overrides do not. */
static const char *const shared_sections[] = {"inputs", "codes",  "define", "score",
                                              "tiers",  "cohort", "matrix", "topics"};
/* Of these, the ones that are values of a person. */
static const char *const value_sections[] = {"define", "score", "tiers", "cohort", "matrix", "topics"};

static bool one_of(const char *word, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(word, names[i]))
            return true;
    return false;
}

static bool word_of_the_language(const char *name)
{
    static const char *const more[] = {"asc", "desc", "true", "false", "rest", "none"};
    char lower[NAME_MOST + 1];
    size_t length = strlen(name);

    if (length > NAME_MOST)
        return false;
    for (size_t i = 0; i <= length; i++)
        lower[i] = ps_ascii_lower(name[i]);
    return ps_rule_word_reserved(lower) || one_of(lower, more, PS_COUNT(more));
}

static bool built_in(const char *name)
{
    for (size_t i = 0; i < PS_PERSON_COLUMNS; i++)
        if (!ps_text_compare_fold(ps_person_columns[i].name, name))
            return true;
    return false;
}

void ps_plan_check_name(ps_plan_reading *reading, const ps_toml *item)
{
    const char *const name = item->key;
    const char *fault = NULL, *hint = "choose another name";
    const char first = ps_ascii_lower(name[0]);
    bool shape = first >= 'a' && first <= 'z';

    for (const char *c = name; *c; c++) {
        const char lower = ps_ascii_lower(*c);
        shape = shape && ((lower >= 'a' && lower <= 'z') || (*c >= '0' && *c <= '9') || *c == '_');
    }
    if (!shape) {
        fault = "a name begins with a letter and holds letters, digits and _ only";
        hint = "as in smi_core20";
    } else if (strlen(name) > NAME_MOST) {
        fault = "a name has at most 60 characters";
        hint = "shorten it; titles may be longer";
    } else if (one_of(reading->path, shared_sections, PS_COUNT(shared_sections))) {
        if (word_of_the_language(name))
            fault = "this is a word of the rule language";
        else if (built_in(name))
            fault = "this is the name of a built-in trait of a person";
        else if (ps_field_is_word(name))
            fault = "this is a field that lists have";
    }
    if (fault)
        ps_error_hint(ps_plan_fault(reading, item->key_place, name, "%s", fault), "%s", hint);
}

/* Inside `where` a column's name means the column: a definition of that name could not be reached there. */
static void check_against_columns(ps_plan_reading *reading, const ps_toml *item)
{
    const ps_plan *const plan = reading->plan;

    for (size_t f = 0; f < plan->n_inputs; f++) {
        const ps_schema *const schema = plan->inputs[f].spec.schema;
        if (!schema || schema->makes_people)
            continue;
        if (ps_schema_column_find(schema, item->key) >= 0) {
            ps_error_hint(ps_plan_fault(reading, item->key_place, item->key, "this is the name of a column of %s",
                                        plan->inputs[f].name),
                          "inside where it would mean the column; choose another name");
            return;
        }
    }
}

/* Tables are files by their names, beside those that every run writes. */
/* The figures of [evaluate.x] are INTERNAL_evaluate_x.csv. */
static void check_evaluate_name(ps_plan_reading *reading, const ps_toml *table)
{
    static const char prefix[] = "evaluate_";
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_evaluations; i++)
        if (!strncmp(table->key, prefix, strlen(prefix)) &&
            !ps_text_compare_fold(table->key + strlen(prefix), plan->evaluations[i].name))
            ps_error_hint(ps_plan_fault(reading, table->key_place, table->key,
                                        "this is the name of the figures of [evaluate.%s]", plan->evaluations[i].name),
                          "choose another name");
}

static void check_table_names(ps_plan_reading *reading)
{
    static const char *const own[] = {"attrition", "tiers",     "linkage",   "quality",   "capacity",
                                      "routes",    "held_back", "directory", "exclusions"};
    const ps_toml *const section = ps_toml_find(reading->plan->tree, "table");

    if (!section || section->type != PS_TOML_TABLE)
        return;
    reading->path = "table";
    for (const ps_toml *item = section->first; item; item = item->next) {
        const ps_toml *twin = section->first;
        for (size_t i = 0; i < PS_COUNT(own); i++)
            if (!ps_text_compare_fold(own[i], item->key))
                ps_error_hint(ps_plan_fault(reading, item->key_place, item->key,
                                            "every run writes a table %s of its own", own[i]),
                              "choose another name, such as %s_by_practice", own[i]);
        check_evaluate_name(reading, item);
        while (twin != item && ps_text_compare_fold(twin->key, item->key))
            twin = twin->next;
        if (twin != item)
            ps_error_hint(ps_plan_fault(reading, item->key_place, item->key,
                                        "this name is taken: [table] has %s on line %u", twin->key,
                                        (unsigned)twin->key_place.line),
                          "names that differ only in case are one file to some machines; choose another name");
    }
}

void ps_plan_check_names(ps_plan_reading *reading)
{
    const ps_toml *const tree = reading->plan->tree;

    for (size_t s = 0; s < PS_COUNT(shared_sections); s++) {
        const ps_toml *const section = ps_toml_find(tree, shared_sections[s]);
        if (!section || section->type != PS_TOML_TABLE)
            continue;
        reading->path = shared_sections[s];
        for (const ps_toml *item = section->first; item; item = item->next) {
            const ps_toml *twin = NULL;
            const char *where = "";
            if (one_of(shared_sections[s], value_sections, PS_COUNT(value_sections)))
                check_against_columns(reading, item);
            for (size_t t = 0; t <= s && !twin; t++) {
                const ps_toml *const other = ps_toml_find(tree, shared_sections[t]);
                const ps_toml *one = other && other->type == PS_TOML_TABLE ? other->first : NULL;
                for (; one && one != item && !twin; one = one->next)
                    twin = ps_text_compare_fold(one->key, item->key) ? NULL : one;
                where = shared_sections[t];
            }
            if (twin)
                ps_error_hint(
                    ps_plan_fault(reading, item->key_place, item->key, "this name is taken: [%s] has %s on line %u",
                                  where, twin->key, (unsigned)twin->key_place.line),
                    "inputs, code lists, definitions, scores, tiers, cohorts, matrices and topics share their names");
        }
    }
    check_table_names(reading);
}

/* ---- places ---- */

static const ps_toml *node_of(const ps_plan *plan, const char *section, const char *name, const char *key)
{
    const ps_toml *node = ps_toml_find(plan->tree, section), *deeper;

    deeper = name ? ps_toml_find(node, name) : NULL;
    node = deeper ? deeper : node;
    deeper = key ? ps_toml_find(node, key) : NULL;
    return deeper ? deeper : node;
}

ps_place ps_plan_place(const ps_plan *plan, const char *section, const char *name, const char *key)
{
    const ps_toml *const node = node_of(plan, section, name, key);

    if (!node)
        return (ps_place){0, 0, 0};
    return key && !strcmp(node->key, key) ? node->place : node->key_place;
}

ps_place ps_plan_place_in(const ps_plan *plan, const char *section, const char *name, const char *key, size_t i)
{
    const ps_toml *const node = node_of(plan, section, name, key);
    const ps_toml *child = node && node->type == PS_TOML_ARRAY ? node->first : NULL;

    for (; child && i > 0; i--)
        child = child->next;
    return child ? child->place : ps_plan_place(plan, section, name, key);
}
