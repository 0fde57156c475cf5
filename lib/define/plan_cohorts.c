/* Plan cohorts: [define], [cohort.*], [matrix.*], [topics.*]. */
#include "define/plan_reading.h"

#include "base/text.h"

#include <string.h>

/* ---- [define] ---- */

void ps_plan_read_definitions(ps_plan_reading *reading)
{
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "define");

    plan->definitions = ps_plan_array(reading, section ? section->n : 0, sizeof *plan->definitions);
    if (!plan->definitions)
        return;
    for (ps_toml *value = section ? section->first : NULL; value; value = value->next) {
        ps_definition *const definition = &plan->definitions[plan->n_definitions++];
        value->seen = true;
        definition->name = value->key;
        definition->place = value->key_place;
        ps_plan_check_name(reading, value);
        definition->rule = ps_plan_rule_of(reading, value, value->key);
    }
}

/* ---- [cohort.*] ---- */

static void read_rules(ps_plan_reading *reading, ps_toml *value, ps_plan_rule **rules, size_t *n)
{
    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    *rules = ps_plan_array(reading, value->n, sizeof **rules);
    for (const ps_toml *row = value->first; *rules && row; row = row->next) {
        const ps_toml *const part = ps_plan_row(reading, row, value->key, 2, "[\"label\", 'rule']");
        ps_plan_rule *const rule = &(*rules)[*n];
        if (!part)
            continue;
        rule->place = row->place;
        rule->label = ps_plan_text_of(reading, part, value->key);
        rule->rule = ps_plan_rule_of(reading, part->next, value->key);
        if (rule->label && rule->rule)
            ++*n;
    }
}

static void read_include(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_cohort_plan *const cohort = item;
    read_rules(reading, value, &cohort->include, &cohort->n_include);
}

static void read_exclude(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_cohort_plan *const cohort = item;
    read_rules(reading, value, &cohort->exclude, &cohort->n_exclude);
}

/* 'local desc', 'imd_decile', 'age asc' */
static void read_rank(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_cohort_plan *const cohort = item;

    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    cohort->rank_by = ps_plan_array(reading, value->n, sizeof *cohort->rank_by);
    for (const ps_toml *part = value->first; cohort->rank_by && part; part = part->next) {
        ps_rank_key *const key = &cohort->rank_by[cohort->n_rank_by];
        ps_slice words, name, order = {NULL, 0};
        if (part->type != PS_TOML_TEXT && !ps_plan_is(reading, part, PS_TOML_RULE, value->key))
            continue;
        words = name = ps_slice_trim(ps_slice_of(part->text));
        for (size_t i = 0; i < words.length; i++)
            if (ps_ascii_space(words.at[i])) {
                name = (ps_slice){words.at, i};
                order = ps_slice_trim((ps_slice){words.at + i, words.length - i});
                break;
            }
        key->place = part->place;
        key->descending = ps_slice_equals(order, "desc");
        if (!name.length || (order.length && !key->descending && !ps_slice_equals(order, "asc"))) {
            ps_error_hint(ps_plan_fault(reading, part->place, value->key, "expected a name, and desc or asc after it"),
                          "as in ['local desc', 'imd_decile']: highest score first, then most deprived");
            continue;
        }
        key->name = ps_arena_text(reading->arena, name.at, name.length);
        if (!key->name)
            reading->no_memory = true;
        else
            cohort->n_rank_by++;
    }
}

/* Attrition is told by label: two alike could not be told apart. */
static void check_labels(ps_plan_reading *reading, const ps_cohort_plan *cohort)
{
    const size_t n = cohort->n_include + cohort->n_exclude;

    for (size_t i = 0; i < n; i++) {
        const ps_plan_rule *const rule =
            i < cohort->n_include ? &cohort->include[i] : &cohort->exclude[i - cohort->n_include];
        for (size_t j = 0; j < i; j++) {
            const ps_plan_rule *const before =
                j < cohort->n_include ? &cohort->include[j] : &cohort->exclude[j - cohort->n_include];
            if (!strcmp(before->label, rule->label)) {
                ps_plan_fault(reading, rule->place, i < cohort->n_include ? "include" : "exclude",
                              "the label \"%s\" stands on line %u already", rule->label, (unsigned)before->place.line);
                break;
            }
        }
    }
}

void ps_plan_read_cohorts(ps_plan_reading *reading)
{
    static const ps_key keys[] = {
        {"title", PS_KEY_TEXT, false, offsetof(ps_cohort_plan, title), NULL, NULL},
        {"why", PS_KEY_TEXT, false, offsetof(ps_cohort_plan, why), NULL, NULL},
        {"base", PS_KEY_RULE, true, offsetof(ps_cohort_plan, base), NULL, NULL},
        {"include", PS_KEY_READ, false, 0, NULL, read_include},
        {"exclude", PS_KEY_READ, false, 0, NULL, read_exclude},
        {"rank_by", PS_KEY_READ, false, 0, NULL, read_rank},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "cohort");

    plan->cohorts = ps_plan_array(reading, section ? section->n : 0, sizeof *plan->cohorts);
    if (!plan->cohorts)
        return;
    for (ps_toml *table = section ? section->first : NULL; table; table = table->next) {
        ps_cohort_plan *const cohort = &plan->cohorts[plan->n_cohorts++];
        cohort->name = table->key;
        cohort->place = table->key_place;
        if (ps_plan_item(reading, table, "cohort")) {
            ps_plan_keys(reading, table, keys, PS_COUNT(keys), cohort);
            check_labels(reading, cohort);
        }
        if (!cohort->title)
            cohort->title = cohort->name;
        if (!cohort->why)
            cohort->why = "";
    }
}

/* ---- [matrix.*] and [topics.*] ---- */

static void read_offer(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_matrix_row *const row = item;

    row->offer = ps_plan_text_of(reading, value, value->key);
    row->offer_place = value->place;
}

static void read_matrix_row(ps_plan_reading *reading, ps_toml *value, ps_matrix_plan *matrix, const char *named)
{
    const ps_key keys[] = {
        {named, PS_KEY_TEXT, true, offsetof(ps_matrix_row, need), NULL, NULL},
        {"rule", PS_KEY_RULE, true, offsetof(ps_matrix_row, rule), NULL, NULL},
        {"who", PS_KEY_TEXT, false, offsetof(ps_matrix_row, who), NULL, NULL},
        {"how", PS_KEY_TEXT, false, offsetof(ps_matrix_row, how), NULL, NULL},
        {"within", PS_KEY_TEXT, false, offsetof(ps_matrix_row, within), NULL, NULL},
        {"offer", PS_KEY_READ, false, 0, NULL, read_offer}, /* last: those nearby go by the matrix alone */
    };
    const size_t count = PS_COUNT(keys) - !strcmp(named, "topic");
    ps_matrix_row *const row = &matrix->rows[matrix->n_rows];

    if (value->type != PS_TOML_TABLE) {
        ps_error_hint(ps_plan_fault(reading, value->place, "rows", "expected a table { ... }, found %s",
                                    ps_toml_type_words(value->type)),
                      "{ %s = \"...\", rule = '...', who = \"...\", how = \"...\", within = \"14 days\" }", named);
        return;
    }
    *row = (ps_matrix_row){.place = value->place}; /* the row before may have been dropped half read */
    ps_plan_keys(reading, value, keys, count, row);
    row->need = row->need ? row->need : "";
    row->who = row->who ? row->who : "";
    row->how = row->how ? row->how : "";
    row->within = row->within ? row->within : "";
    if (row->rule)
        matrix->n_rows++;
}

static void read_rows_of(ps_plan_reading *reading, ps_toml *value, ps_matrix_plan *matrix, const char *named,
                         const char *none)
{
    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    if (!value->first)
        ps_plan_fault(reading, value->place, value->key, "%s at least one row", none);
    matrix->rows = ps_plan_array(reading, value->n, sizeof *matrix->rows);
    for (ps_toml *row = value->first; matrix->rows && row; row = row->next)
        read_matrix_row(reading, row, matrix, named);
}

static void read_matrix_rows(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_rows_of(reading, value, item, "need", "a matrix needs");
}

static void read_topic_rows(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_rows_of(reading, value, item, "topic", "topics need");
}

static void read_section(ps_plan_reading *reading, const char *name, const ps_key *keys, size_t count,
                         ps_matrix_plan **all, size_t *n)
{
    ps_toml *const section = ps_plan_section(reading, name);

    *all = ps_plan_array(reading, section ? section->n : 0, sizeof **all);
    if (!*all)
        return;
    for (ps_toml *table = section ? section->first : NULL; table; table = table->next) {
        ps_matrix_plan *const matrix = &(*all)[(*n)++];
        matrix->name = table->key;
        matrix->place = table->key_place;
        if (ps_plan_item(reading, table, name))
            ps_plan_keys(reading, table, keys, count, matrix);
    }
}

void ps_plan_read_matrices(ps_plan_reading *reading)
{
    static const ps_key of_matrix[] = {{"rows", PS_KEY_READ, true, 0, NULL, read_matrix_rows}};
    static const ps_key of_topics[] = {{"rows", PS_KEY_READ, true, 0, NULL, read_topic_rows}};
    ps_plan *const plan = reading->plan;

    read_section(reading, "matrix", of_matrix, PS_COUNT(of_matrix), &plan->matrices, &plan->n_matrices);
    read_section(reading, "topics", of_topics, PS_COUNT(of_topics), &plan->topics, &plan->n_topics);
}
