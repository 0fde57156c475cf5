/* Plan uses: the names that tiers, cohorts, lists and overrides take, and whether these are of a use there. */
#include "define/plan_reading.h"

#include "base/text.h"
#include "define/purpose.h"

#include <string.h>

bool ps_plan_enter(ps_plan_reading *reading, const char *section, const char *name)
{
    reading->path = ps_plan_print(reading, "%s.%.60s", section, name);
    if (!reading->path)
        reading->path = section;
    return !reading->no_memory;
}

const ps_name *ps_plan_find_use(ps_plan_reading *reading, ps_place place, const char *key, const char *text)
{
    const ps_plan *const plan = reading->plan;
    const ps_name *const name = ps_names_find(&plan->names, text);

    if (!name && text[0]) {
        ps_error *const fault = ps_plan_fault(reading, place, key, "there is no name %s", text);
        if (ps_plan_input_find(plan, text) >= 0)
            ps_error_hint(fault, "%s is an input; give a rule over its events a name under [define]", text);
        else if (ps_plan_codelist(plan, text))
            ps_error_hint(fault, "%s is a code list; give a rule that uses it a name under [define]", text);
        else
            ps_plan_suggest_name(fault, plan, text);
    }
    if (name)
        ps_plan_use_name(reading, place, key, name);
    return name;
}

bool ps_plan_typed(const ps_name *name)
{
    return name && name->row.type != PS_NOTHING;
}

static void check_tiers(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_tiers && ps_plan_enter(reading, "tiers", plan->tiers[i].name); i++) {
        const ps_tier_plan *const tier = &plan->tiers[i];
        const ps_name *const by = ps_plan_find_use(reading, tier->by_place, "by", tier->by);
        if (ps_plan_typed(by) && by->row.type != PS_NUMBER)
            ps_error_hint(ps_plan_fault(reading, tier->by_place, "by", "%s is not a number", tier->by),
                          "tiers go by a score or another number");
        else if (by && by->identifying) { /* the score at each cut is printed, and is somebody's */
            ps_error *const fault = ps_plan_fault(reading, tier->by_place, "by", "%s is identifying", tier->by);
            fault->status = PS_EGOVERNANCE;
            ps_error_hint(fault, "cut by age");
        }
    }
}

static void check_rank(ps_plan_reading *reading, const ps_cohort_plan *cohort)
{
    for (size_t i = 0; i < cohort->n_rank_by; i++) {
        const ps_rank_key *const key = &cohort->rank_by[i];
        const ps_name *const name = ps_plan_find_use(reading, key->place, "rank_by", key->name);
        if (!ps_plan_typed(name))
            continue;
        if (name->row.kind == PS_NAME_TIER)
            ps_error_hint(
                ps_plan_fault(reading, key->place, "rank_by", "%s is a tier, whose labels have no order", key->name),
                "rank by the number it is cut from");
        else if (name->row.type == PS_TEXT || name->row.type == PS_CODES)
            ps_error_hint(
                ps_plan_fault(reading, key->place, "rank_by", "%s is text, which has no order of need", key->name),
                "rank by a number, a date or a yes-or-no name");
        else if (name->identifying)
            ps_error_hint(ps_plan_fault(reading, key->place, "rank_by", "%s is identifying", key->name), "rank by age");
    }
}

static void check_cohorts(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_cohorts && ps_plan_enter(reading, "cohort", plan->cohorts[i].name); i++)
        check_rank(reading, &plan->cohorts[i]);
}

static void check_rows_of(ps_plan_reading *reading, const ps_list_plan *list, const char *key, const char *text,
                          const ps_matrix_plan *all, size_t count)
{
    const char *names[16];
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (!strcmp(all[i].name, text))
            return;
    for (; n < count && n < PS_COUNT(names); n++)
        names[n] = all[n].name;
    ps_plan_suggest(ps_plan_fault(reading, ps_plan_place(reading->plan, "list", list->name, key), key,
                                  strcmp(key, "topics") ? "there is no %s %s" : "there are no %s %s", key, text),
                    text, names, n);
}

static void check_lists(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_lists && ps_plan_enter(reading, "list", plan->lists[i].name); i++) {
        const ps_list_plan *const list = &plan->lists[i];
        ps_place place = ps_plan_place(plan, "list", list->name, "from");
        const ps_name *name = ps_plan_find_use(reading, place, "from", list->from);
        if (ps_plan_typed(name) && name->row.type != PS_FLAG)
            ps_error_hint(ps_plan_fault(reading, place, "from", "%s is not yes or no for each person", list->from),
                          "a list is made from a cohort or a yes-or-no definition");
        place = ps_plan_place(plan, "list", list->name, "one_file_per");
        name = list->one_file_per ? ps_plan_find_use(reading, place, "one_file_per", list->one_file_per) : NULL;
        if (ps_plan_typed(name) && (name->row.type != PS_TEXT || name->identifying))
            ps_error_hint(ps_plan_fault(reading, place, "one_file_per", "%s names no recipient", list->one_file_per),
                          "\"pcn\", \"practice\", or a text such as a provider");
        if (list->matrix)
            check_rows_of(reading, list, "matrix", list->matrix, plan->matrices, plan->n_matrices);
        if (list->topics)
            check_rows_of(reading, list, "topics", list->topics, plan->topics, plan->n_topics);
    }
}

/* What nothing lets through to the readers of the list that an override names. */
static void check_reach(ps_plan_reading *reading, const ps_override *override)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; override->lifts >= 0 && override->lifts < PS_EXCLUSIONS && i < plan->n_lists; i++) {
        const char *const fixed = ps_exclusion_fixed_for((ps_exclusion) override->lifts, plan->lists[i].audience);
        if (fixed && override->list && !strcmp(override->list, plan->lists[i].name))
            ps_plan_fault(reading, ps_plan_place(plan, "override", override->name, "list"), "list",
                          "%s cannot be lifted for this list: %s", ps_exclusion_names[override->lifts], fixed)
                ->status = PS_EGOVERNANCE;
    }
}

static void check_overrides(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;
    bool disclosure = false;

    for (size_t i = 0; i < plan->n_overrides && ps_plan_enter(reading, "override", plan->overrides[i].name); i++) {
        const ps_override *const override = &plan->overrides[i];
        disclosure = disclosure || override->lifts == PS_LIFTS_DISCLOSURE;
        check_reach(reading, override);
        if (override->list && !ps_plan_list_of(plan, override->list)) {
            const char *names[16];
            size_t n = 0;
            for (; n < plan->n_lists && n < PS_COUNT(names); n++)
                names[n] = plan->lists[n].name;
            ps_plan_suggest(ps_plan_fault(reading, ps_plan_place(plan, "override", override->name, "list"), "list",
                                          "there is no list %s", override->list),
                            override->list, names, n);
        }
    }
    reading->path = "disclosure";
    if (plan->scheme == PS_SCHEME_NONE && !disclosure) {
        ps_error *const fault = ps_plan_fault(reading, ps_plan_place(plan, "disclosure", NULL, "scheme"), "scheme",
                                              "tables without protection need an override");
        fault->status = PS_EGOVERNANCE;
        ps_error_hint(fault, "[override.NAME] with lifts = \"disclosure\", reason, approver, from, until");
    }
}

void ps_plan_check_uses(ps_plan_reading *reading)
{
    check_tiers(reading);
    check_cohorts(reading);
    ps_plan_check_tables(reading);
    check_lists(reading);
    check_overrides(reading);
    reading->path = "";
}
