/* Plan scores: [score.*] and [tiers.*]. */
#include "define/plan_reading.h"

#include "base/number.h"
#include "base/text.h"
#include "extract/preset.h"

#include <string.h>

/* ---- points and counts ---- */

static void fail_same_label(ps_plan_reading *reading, ps_place place, const char *key, const char *label)
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
    score->kind = with_points ? PS_SCORE_POINTS : PS_SCORE_COUNT;
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
        point->label = ps_plan_text_of(reading, part, value->key);
        point->rule = ps_plan_rule_of(reading, part->next, value->key);
        if (with_points && !ps_plan_number_of(&point->points, reading, part->next->next, value->key))
            continue;
        if (!point->label || !point->rule)
            continue;
        for (size_t i = 0; i < score->n_points; i++)
            if (!strcmp(score->points[i].label, point->label))
                fail_same_label(reading, part->place, value->key, point->label);
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

/* ---- charlson ---- */

/* Kinds whose diagnosis column is ICD-10; emergency care sends SNOMED CT, which the index does not read. */
static bool holds_icd10(const ps_input_spec *spec)
{
    const int column = ps_schema_column_find(spec->schema, "diagnosis");
    return spec->schema->kind != PS_KIND_ATTENDANCE && column >= 0 && spec->schema->columns[column].type == PS_CODES &&
           !ps_preset_lacks(spec, (size_t)column);
}

static uint32_t inputs_with_icd10(const ps_plan *plan)
{
    uint32_t inputs = 0;
    for (size_t f = 0; f < plan->n_inputs; f++)
        if (!plan->inputs[f].broken && holds_icd10(&plan->inputs[f].spec))
            inputs |= (uint32_t)1 << f;
    return inputs;
}

static void read_from(ps_plan_reading *reading, ps_toml *value, void *item)
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
        if (input >= 0 && (plan->inputs[input].broken || holds_icd10(&plan->inputs[input].spec))) {
            score->from |= (uint32_t)1 << input;
            continue;
        }
        for (size_t f = 0; f < plan->n_inputs; f++)
            if (inputs_with_icd10(plan) >> f & 1)
                names[n++] = plan->inputs[f].name;
        if (input >= 0)
            ps_plan_suggest(
                ps_plan_fault(reading, part->place, value->key, "the input %s has no ICD-10 diagnoses", name), name,
                names, n);
        else
            ps_plan_suggest(ps_plan_fault(reading, part->place, value->key, "there is no input %s", name), name, names,
                            n);
    }
}

/* "5 years" */
static void read_lookback(ps_plan_reading *reading, ps_toml *value, void *item)
{
    static const char *const units[] = {"day", "week", "month", "year"};
    static const ps_unit meanings[] = {PS_DAYS, PS_WEEKS, PS_MONTHS, PS_YEARS};
    ps_score_plan *const score = item;
    const char *const text = ps_plan_text_of(reading, value, value->key);
    size_t digits = 0;
    int64_t amount;

    if (!text)
        return;
    while (text[digits] >= '0' && text[digits] <= '9')
        digits++;
    if (text[digits] == ' ' && ps_integer_parse(&amount, text, digits) && amount >= 1 && amount <= 1200)
        for (size_t u = 0; u < PS_COUNT(units); u++) {
            const size_t length = strlen(units[u]);
            const char *const unit = text + digits + 1;
            if (!strncmp(unit, units[u], length) && (!unit[length] || !strcmp(unit + length, "s"))) {
                score->lookback_amount = (int)amount;
                score->lookback_unit = meanings[u];
                return;
            }
        }
    ps_error_hint(ps_plan_fault(reading, value->place, value->key, "this is no length of time"),
                  "as in \"5 years\": a whole number and days, weeks, months or years");
}

static void read_hierarchy(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_score_plan *const score = item;
    if (ps_plan_is(reading, value, PS_TOML_BOOLEAN, value->key))
        score->no_hierarchy = !value->boolean;
}

static void start_charlson(ps_plan_reading *reading, ps_score_plan *score)
{
    score->kind = PS_SCORE_CHARLSON;
    score->title = "Charlson comorbidity index";
    score->from = inputs_with_icd10(reading->plan);
    score->lookback_amount = 5;
    score->lookback_unit = PS_YEARS;
}

static void read_charlson(ps_plan_reading *reading, ps_toml *table, ps_score_plan *score)
{
    static const ps_key_word weights[] = {{"quan-2011", 0}, {"charlson-1987", 1}, {NULL, 0}};
    static const ps_key keys[] = {
        {"title", PS_KEY_TEXT, false, offsetof(ps_score_plan, title), NULL, NULL},
        {"from", PS_KEY_READ, false, 0, NULL, read_from},
        {"lookback", PS_KEY_READ, false, 0, NULL, read_lookback},
        {"weights", PS_KEY_CHOICE, false, offsetof(ps_score_plan, weights_1987), weights, NULL},
        {"hierarchy", PS_KEY_READ, false, 0, NULL, read_hierarchy},
    };
    const ps_toml *const own =
        ps_toml_find(table, "points") ? ps_toml_find(table, "points") : ps_toml_find(table, "count");

    start_charlson(reading, score);
    if (own) {
        ps_error_hint(
            ps_plan_fault(reading, own->key_place, own->key, "charlson is built in and has no rows of the plan's own"),
            "choose another name for a score of your own");
        return;
    }
    ps_plan_keys(reading, table, keys, PS_COUNT(keys), score);
    if (!score->from && !ps_toml_find(table, "from"))
        ps_error_hint(ps_plan_fault(reading, table->key_place, "from", "no input has ICD-10 diagnoses to work from"),
                      "inputs of kind admission and referral have");
    if (!score->title)
        score->title = "Charlson comorbidity index";
}

void ps_plan_read_scores(ps_plan_reading *reading)
{
    static const ps_key keys[] = {
        {"title", PS_KEY_TEXT, false, offsetof(ps_score_plan, title), NULL, NULL},
        {"points", PS_KEY_READ, false, 0, NULL, read_points},
        {"count", PS_KEY_READ, false, 0, NULL, read_count},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "score");
    bool charlson = false;

    plan->scores = ps_plan_array(reading, (section ? section->n : 0) + 1, sizeof *plan->scores);
    if (!plan->scores)
        return;
    for (ps_toml *table = section ? section->first : NULL; table; table = table->next) {
        ps_score_plan *const score = &plan->scores[plan->n_scores++];
        const size_t before = reading->findings->n;
        score->name = table->key;
        score->place = table->key_place;
        if (ps_plan_item(reading, table, "score")) {
            if (!strcmp(score->name, "charlson")) {
                charlson = true;
                read_charlson(reading, table, score);
                continue;
            }
            ps_plan_keys(reading, table, keys, PS_COUNT(keys), score);
            if (!score->points && reading->findings->n == before)
                ps_error_hint(ps_plan_fault(reading, table->key_place, NULL, "a score needs points or a count"),
                              "points = [ [\"label\", 'rule', 3] ], or count = [ [\"label\", 'rule'] ]");
        }
        if (!score->title)
            score->title = score->name;
    }
    if (!charlson && inputs_with_icd10(plan)) {
        ps_score_plan *const score = &plan->scores[plan->n_scores++];
        score->name = "charlson";
        start_charlson(reading, score);
    }
}

/* ---- tiers ---- */

/* "0.5" to 5 / 1000: percent as an exact decimal. */
static bool read_percent(ps_cut *cut, ps_slice text)
{
    uint64_t share = 0, unit = 100;
    bool point = false;
    size_t digits = 0;

    if (!text.length || text.at[0] == '.' || text.at[text.length - 1] == '.')
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (text.at[i] < '0' || text.at[i] > '9' || ++digits > 7)
            return false;
        share = share * 10 + (uint64_t)(text.at[i] - '0');
        if (point)
            unit *= 10;
    }
    cut->share = share;
    cut->share_unit = unit;
    return share > 0 && share <= unit;
}

static bool read_cut_words(ps_cut *cut, const char *text)
{
    const ps_slice words = ps_slice_trim(ps_slice_of(text));
    ps_slice rest;

    if (ps_slice_equals_fold(words, "rest")) {
        cut->kind = PS_CUT_REST;
        return true;
    }
    if (words.length > 4 && ps_slice_equals_fold((ps_slice){words.at, 4}, "top ") &&
        words.at[words.length - 1] == '%') {
        rest = ps_slice_trim((ps_slice){words.at + 4, words.length - 5});
        cut->kind = PS_CUT_TOP;
        return read_percent(cut, rest);
    }
    if (words.length > 5 && ps_slice_equals_fold((ps_slice){words.at, 5}, "from ")) {
        rest = ps_slice_trim((ps_slice){words.at + 5, words.length - 5});
        cut->kind = PS_CUT_FROM;
        return ps_number_parse(&cut->from, rest.at, rest.length);
    }
    return false;
}

/* a / b < c / d for shares with at most seven digits each. */
static bool share_below(const ps_cut *a, const ps_cut *b)
{
    return a->share * b->share_unit < b->share * a->share_unit;
}

static void check_cut(ps_plan_reading *reading, const ps_tier_plan *tier, const ps_cut *cut, const ps_toml *words,
                      const char *key)
{
    const ps_cut *const before = tier->n_cuts ? &tier->cuts[tier->n_cuts - 1] : NULL;

    for (size_t i = 0; i < tier->n_cuts; i++)
        if (!strcmp(tier->cuts[i].label, cut->label))
            fail_same_label(reading, cut->place, key, cut->label);
    if (!before)
        return;
    if (before->kind == PS_CUT_REST)
        ps_plan_fault(reading, words->place, key, "nothing can follow the rest");
    else if (cut->kind != PS_CUT_REST && cut->kind != before->kind)
        ps_error_hint(
            ps_plan_fault(reading, words->place, key, "shares of the population and fixed scores cannot be mixed"),
            "all of them \"top P%%\", or all \"from SCORE\"");
    else if (cut->kind == PS_CUT_TOP && !share_below(before, cut))
        ps_error_hint(ps_plan_fault(reading, words->place, key, "shares are cumulative and must rise"),
                      "\"top 5%%\" after \"top 0.5%%\" is the next 4.5%%");
    else if (cut->kind == PS_CUT_FROM && !(cut->from < before->from))
        ps_error_hint(ps_plan_fault(reading, words->place, key, "fixed cuts must fall, the highest first"),
                      "a cut holds scores from its own up to the one above it");
}

static void read_cuts(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_tier_plan *const tier = item;
    bool first_is_good = false;

    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    tier->cuts = ps_plan_array(reading, value->n, sizeof *tier->cuts);
    for (const ps_toml *row = value->first; tier->cuts && row; row = row->next) {
        const ps_toml *const part = ps_plan_row(reading, row, value->key, 2, "[\"label\", \"top 5%\"]");
        ps_cut cut = {.share_unit = 1};
        const char *text;
        if (!part)
            continue;
        cut.place = row->place;
        cut.label = ps_plan_text_of(reading, part, value->key);
        text = ps_plan_text_of(reading, part->next, value->key);
        if (!cut.label || !text)
            continue;
        if (!read_cut_words(&cut, text)) {
            ps_error_hint(ps_plan_fault(reading, part->next->place, value->key, "this is no cut"),
                          "accepted: \"top 0.5%%\" (above 0, at most 100, at most 7 digits), \"from 10\", \"rest\"");
            continue;
        }
        check_cut(reading, tier, &cut, part->next, value->key);
        tier->cuts[tier->n_cuts++] = cut;
        first_is_good = first_is_good || row == value->first;
    }
    /* A rest that comes first only because the cuts above it have faults is no fault of its own. */
    if (!value->first || (first_is_good && tier->cuts[0].kind == PS_CUT_REST))
        ps_plan_fault(reading, value->place, value->key, "tiers need a cut before the rest");
}

static void read_by(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_tier_plan *const tier = item;
    tier->by = ps_plan_name_of(reading, value, value->key);
    tier->by_place = value->place;
}

void ps_plan_read_tiers(ps_plan_reading *reading)
{
    static const ps_key_word ties[] = {{"include", PS_TIE_INCLUDE}, {"exclude", PS_TIE_EXCLUDE}, {NULL, 0}};
    static const ps_key keys[] = {
        {"by", PS_KEY_READ, true, 0, NULL, read_by},
        {"of", PS_KEY_RULE, true, offsetof(ps_tier_plan, of), NULL, NULL},
        {"cut", PS_KEY_READ, true, 0, NULL, read_cuts},
        {"tie", PS_KEY_WORD, false, offsetof(ps_tier_plan, tie), ties, NULL},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "tiers");

    plan->tiers = ps_plan_array(reading, section ? section->n : 0, sizeof *plan->tiers);
    if (!plan->tiers)
        return;
    for (ps_toml *table = section ? section->first : NULL; table; table = table->next) {
        ps_tier_plan *const tier = &plan->tiers[plan->n_tiers++];
        tier->name = table->key;
        tier->place = table->key_place;
        tier->by = "";
        if (!ps_plan_item(reading, table, "tiers"))
            continue;
        ps_plan_keys(reading, table, keys, PS_COUNT(keys), tier);
        if (tier->tie != PS_TIE_PSEUDONYM && tier->n_cuts && tier->cuts[0].kind == PS_CUT_FROM)
            ps_error_hint(
                ps_plan_fault(reading, ps_toml_find(table, "tie")->place, "tie", "fixed cuts have no ties to settle"),
                "equal scores always fall on the same side of a fixed cut");
        if (!tier->by)
            tier->by = "";
    }
}
