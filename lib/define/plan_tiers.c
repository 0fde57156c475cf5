/* Plan tiers: [tiers.*]. */
#include "define/plan_reading.h"

#include "base/number.h"
#include "base/text.h"

#include <string.h>

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
            ps_plan_same_label(reading, cut->place, key, cut->label);
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
