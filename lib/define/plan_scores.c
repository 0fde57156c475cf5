/* Plan scores: [score.*]: points and counts of the plan's own, and built-in scores. */
#include "define/plan_reading.h"

#include <string.h>

/* ---- points and counts ---- */

void ps_plan_same_label(ps_plan_reading *reading, ps_place place, const char *key, const char *label)
{
    ps_plan_fault(reading, place, key, "the label \"%s\" stands here already", label);
}

/* ["label", 'rule', points], or ["label", 'rule'] in a count. */
static void read_items(ps_plan_reading *reading, ps_toml *value, ps_score_plan *score, bool with_points)
{
    if (score->points) {
        ps_error_hint(ps_plan_fault(reading, value->key_place, value->key, "a score has points or a count, not both"),
                      "name the one and use it in the other");
        return;
    }
    score->counts = !with_points;
    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    if (!value->first)
        ps_plan_fault(reading, value->place, value->key, "a score needs at least one row");
    score->points = ps_plan_array(reading, value->n, sizeof *score->points);
    if (!score->points)
        return;
    for (const ps_toml *row = value->first; row; row = row->next) {
        const ps_toml *const part = ps_plan_row(reading, row, value->key, with_points ? 3 : 2,
                                                with_points ? "[\"label\", 'rule', points]" : "[\"label\", 'rule']");
        ps_point *const point = &score->points[score->n_points];
        if (!part)
            continue;
        point->place = row->place;
        point->points = 1;
        point->key = value->key;
        point->type = with_points ? PS_NOTHING : PS_FLAG;
        point->label = ps_plan_text_of(reading, part, value->key);
        point->rule = ps_plan_rule_of(reading, part->next, value->key);
        if (with_points && !ps_plan_number_of(&point->points, reading, part->next->next, value->key))
            continue;
        if (!point->label || !point->rule)
            continue;
        for (size_t i = 0; i < score->n_points; i++)
            if (!strcmp(score->points[i].label, point->label))
                ps_plan_same_label(reading, part->place, value->key, point->label);
        score->n_points++;
    }
}

static void read_points(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_items(reading, value, item, true);
}

static void read_count(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_items(reading, value, item, false);
}

/* ---- the section ---- */

static const ps_built_in_score *find_built_in(const ps_plan *plan, const char *name)
{
    for (size_t i = 0; plan->built_in && plan->built_in[i]; i++)
        if (plan->built_in[i]->name && !strcmp(plan->built_in[i]->name, name))
            return plan->built_in[i];
    return NULL;
}

static void read_own(ps_plan_reading *reading, ps_toml *table, ps_score_plan *score)
{
    static const ps_key keys[] = {
        {"title", PS_KEY_TEXT, false, offsetof(ps_score_plan, title), NULL, NULL},
        {"points", PS_KEY_READ, false, 0, NULL, read_points},
        {"count", PS_KEY_READ, false, 0, NULL, read_count},
    };
    const size_t before = reading->findings->n;

    ps_plan_keys(reading, table, keys, PS_COUNT(keys), score);
    if (!score->points && reading->findings->n == before)
        ps_error_hint(ps_plan_fault(reading, table->key_place, NULL, "a score needs points or a count"),
                      "points = [ [\"label\", 'rule', 3] ], or count = [ [\"label\", 'rule'] ]");
    if (!score->title)
        score->title = score->name;
}

static bool is_there(const ps_plan *plan, const ps_built_in_score *built_in)
{
    for (size_t i = 0; i < plan->n_scores; i++)
        if (plan->scores[i].built_in == built_in)
            return true;
    return false;
}

static void add_implied(ps_plan_reading *reading)
{
    ps_plan *const plan = reading->plan;

    for (size_t i = 0; plan->built_in && plan->built_in[i]; i++) {
        const ps_built_in_score *const built_in = plan->built_in[i];
        ps_score_plan *const score = &plan->scores[plan->n_scores];
        if (!built_in->implied || is_there(plan, built_in) || !ps_plan_inputs_for(plan, built_in))
            continue;
        score->name = built_in->name;
        ps_plan_read_built_in(reading, NULL, score, built_in);
        plan->n_scores++;
    }
}

void ps_plan_read_scores(ps_plan_reading *reading)
{
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "score");
    size_t n = section ? section->n : 0;

    for (size_t i = 0; plan->built_in && plan->built_in[i]; i++)
        n++;
    plan->scores = ps_plan_array(reading, n, sizeof *plan->scores);
    if (!plan->scores)
        return;
    for (ps_toml *table = section ? section->first : NULL; table; table = table->next) {
        ps_score_plan *const score = &plan->scores[plan->n_scores++];
        const ps_built_in_score *const built_in = find_built_in(plan, table->key);
        score->name = score->title = table->key;
        score->place = table->key_place;
        if (!ps_plan_item(reading, table, "score"))
            continue;
        score->title = NULL;
        if (built_in)
            ps_plan_read_built_in(reading, table, score, built_in);
        else
            read_own(reading, table, score);
    }
    add_implied(reading);
}
