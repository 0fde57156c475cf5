/* Plan phased: phased = { ... } of [list.*]: waves drawn by lot, and the outcome that is fixed before the draw. */
#include "define/plan_reading.h"

#include <string.h>

#define PHASED_HINT "phased = { waves = 3, weeks = 4, seed = \"...\", outcome = \"NAME\" }"

static void read_count(uint64_t *out, ps_plan_reading *reading, const ps_toml *value, int least, int most)
{
    if (!ps_plan_is(reading, value, PS_TOML_INTEGER, value->key))
        return;
    if (value->integer < least || value->integer > most)
        ps_plan_fault(reading, value->place, value->key, "this must be from %d to %d", least, most);
    else
        *out = (uint64_t)value->integer;
}

static void read_waves(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_count(&((ps_phased *)item)->waves, reading, value, 2, PS_WAVES_MOST);
}

static void read_weeks(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_count(&((ps_phased *)item)->weeks, reading, value, 1, PS_WAVE_WEEKS_MOST);
}

void ps_plan_read_phased(ps_plan_reading *reading, ps_toml *value, void *item)
{
    static const ps_key keys[] = {
        {"waves", PS_KEY_READ, true, 0, NULL, read_waves},
        {"weeks", PS_KEY_READ, true, 0, NULL, read_weeks},
        {"seed", PS_KEY_TEXT, true, offsetof(ps_phased, seed), NULL, NULL},
        {"band", PS_KEY_NAME, false, offsetof(ps_phased, band), NULL, NULL},
        {"outcome", PS_KEY_NAME, true, offsetof(ps_phased, outcome), NULL, NULL},
    };
    ps_list_plan *const list = item;
    ps_phased *const phased = &list->phased;

    if (value->type != PS_TOML_TABLE) {
        ps_error_hint(ps_plan_fault(reading, value->place, value->key, "expected a table { ... }, found %s",
                                    ps_toml_type_words(value->type)),
                      PHASED_HINT);
        return;
    }
    reading->path = ps_plan_print(reading, "%.100s.phased", reading->path); /* the caller puts it back */
    if (!reading->path)
        return;
    ps_plan_keys(reading, value, keys, PS_COUNT(keys), phased);
    /* Something stands in for what was told, so that the list is known to be phased. */
    phased->waves = phased->waves ? phased->waves : 2;
    phased->weeks = phased->weeks ? phased->weeks : 1;
    phased->seed = phased->seed ? phased->seed : "";
    phased->outcome = phased->outcome ? phased->outcome : "";
}

/* ---- once all names are known ---- */

/* Of a value inside the braces. */
static ps_place place_of(const ps_plan *plan, const ps_list_plan *list, const char *key)
{
    const ps_toml *const section = ps_toml_find(plan->tree, "list");
    const ps_toml *const value = ps_toml_find(ps_toml_find(ps_toml_find(section, list->name), "phased"), key);

    return value ? value->place : ps_plan_place(plan, "list", list->name, "phased");
}

/* Each of these would take a place away, or give nobody a contact whose outcome could be awaited. */
static void check_company(ps_plan_reading *reading, const ps_list_plan *list, ps_place place)
{
    const ps_plan *const plan = reading->plan;
    const ps_capacity_plan *const capacity = ps_plan_capacity_of(plan, list->name);

    if (list->clinical_review)
        ps_error_hint(ps_plan_fault(reading, place, "phased", "a clinical review does not wait its turn"),
                      "phased is for lists of kind = \"outreach\"");
    else if (list->audience == PS_AUDIENCE_ANALYST)
        ps_error_hint(ps_plan_fault(reading, place, "phased", "from an analyst's list nobody is contacted"),
                      "phased is for lists whose readers contact people");
    else if (!plan->contact.present)
        ps_error_hint(ps_plan_fault(reading, place, "phased", "without [contact] the draw is kept nowhere"),
                      "[contact] with ledger = \"contact.ledger\"");
    if (list->referrals)
        ps_error_hint(ps_plan_fault(reading, place, "phased", "whoever asked for help is not made to wait by lot"),
                      "referrals in a list of their own");
    if (capacity)
        ps_error_hint(ps_plan_fault(reading, place, "phased", "the waves are the rationing, and capacity %s is another",
                                    capacity->name),
                      "take [capacity.%.60s] out, or more and smaller waves", capacity->name);
    if (list->limit)
        ps_error_hint(ps_plan_fault(reading, place, "phased", "the waves are the rationing, and limit is another"),
                      "take limit out, or more and smaller waves: of those drawn nobody loses a place");
    if (list->weekly_limit)
        ps_error_hint(
            ps_plan_fault(reading, place, "phased", "the waves are the rationing, and weekly_limit is another"),
            "take weekly_limit out, or more and smaller waves: of those drawn nobody loses a place");
}

bool ps_plan_check_outcome(ps_plan_reading *reading, ps_place place, const char *key, const char *text)
{
    const ps_name *const name = text[0] ? ps_plan_find_use(reading, place, key, text) : NULL;

    if (!name)
        return false;
    if (name->row.kind != PS_NAME_DEFINITION ||
        (ps_plan_typed(name) && name->row.type != PS_NUMBER && name->row.type != PS_FLAG)) {
        ps_error_hint(ps_plan_fault(reading, place, key, "%s is no definition that is a number, or yes or no", text),
                      "give the outcome a name under [define]: a count over its own days, say");
        return false;
    }
    return true;
}

static void check_band(ps_plan_reading *reading, const char *band, ps_place place)
{
    const ps_name *const name = ps_plan_find_use(reading, place, "phased.band", band);

    if (ps_plan_typed(name) && (name->row.type != PS_TEXT || name->identifying))
        ps_error_hint(ps_plan_fault(reading, place, "phased.band", "%s makes no bands", band),
                      "a text name of few values, such as a tier");
}

void ps_plan_check_phased(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_lists && ps_plan_enter(reading, "list", plan->lists[i].name); i++) {
        const ps_list_plan *const list = &plan->lists[i];
        const ps_place place = ps_plan_place(plan, "list", list->name, "phased");

        if (!list->phased.waves)
            continue;
        check_company(reading, list, place);
        (void)ps_plan_check_outcome(reading, place_of(plan, list, "outcome"), "phased.outcome", list->phased.outcome);
        if (list->phased.band)
            check_band(reading, list->phased.band, place_of(plan, list, "band"));
    }
    reading->path = "";
}
