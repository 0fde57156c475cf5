/* Plan evaluate: [evaluate.*], by the words of `popstrat evaluate`. */
#include "define/plan_reading.h"

#include "base/text.h"

#include <string.h>

static void read_people(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_evaluate_plan *const evaluate = item;

    if (ps_plan_file(&evaluate->file, &evaluate->path, reading, value, value->key) && !strcmp(evaluate->file, "-"))
        ps_plan_fault(reading, value->place, value->key, "this file cannot come from standard input");
}

static void read_by(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_evaluate_plan *const evaluate = item;

    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    if (value->n > PS_EVALUATE_NAMES_MOST) {
        ps_error_hint(
            ps_plan_fault(reading, value->place, value->key, "at most %d names make subgroups", PS_EVALUATE_NAMES_MOST),
            "of many subgroups some differ by chance");
        return;
    }
    evaluate->by = ps_plan_array(reading, value->n, sizeof *evaluate->by);
    evaluate->by_places = ps_plan_array(reading, value->n, sizeof *evaluate->by_places);
    for (const ps_toml *part = value->first; evaluate->by && evaluate->by_places && part; part = part->next) {
        const char *const name = ps_plan_text_of(reading, part, value->key);
        bool twice = false;

        for (size_t i = 0; name && i < evaluate->n_by; i++)
            twice |= !strcmp(evaluate->by[i], name);
        if (twice)
            ps_plan_fault(reading, part->place, value->key, "%s stands here twice", name);
        if (!name || twice)
            continue;
        evaluate->by[evaluate->n_by] = name;
        evaluate->by_places[evaluate->n_by++] = part->place;
    }
}

static void read_above(double *out, ps_plan_reading *reading, const ps_toml *value, double below)
{
    double number;

    if (!ps_plan_number_of(&number, reading, value, value->key))
        return;
    if (!(number > 0 && number < below))
        ps_plan_fault(reading, value->place, value->key, below > 1 ? "this must be above 0" : "this is inside 0 and 1");
    else
        *out = number;
}

static void read_per(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_above(&((ps_evaluate_plan *)item)->per, reading, value, 1e9);
}

static void read_matters(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_above(&((ps_evaluate_plan *)item)->matters, reading, value, 1e9);
}

static void read_confidence(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_above(&((ps_evaluate_plan *)item)->confidence, reading, value, 1);
}

/* ---- what goes with which design ---- */

static const ps_key_word designs[] = {
    {"waves", PS_DESIGN_WAVES}, {"did", PS_DESIGN_DID}, {"before-after", PS_DESIGN_BEFORE_AFTER}, {NULL, 0}};
static const char *const lists_of_names[] = {"practice", "pcn"};

static void need(ps_plan_reading *reading, const ps_evaluate_plan *evaluate, const ps_toml *table, const char *key,
                 const char *hint)
{
    if (!ps_toml_find(table, key))
        ps_error_hint(ps_plan_fault(reading, evaluate->place, NULL, "the key %s is missing, which %s needs", key,
                                    designs[evaluate->design].word),
                      "%s", hint);
}

static void refuse(ps_plan_reading *reading, const ps_evaluate_plan *evaluate, const ps_toml *table, const char *key,
                   const char *hint)
{
    const ps_toml *const value = ps_toml_find(table, key);

    if (value)
        ps_error_hint(ps_plan_fault(reading, value->key_place, key, "%s does not go with %s", key,
                                    designs[evaluate->design].word),
                      "%s", hint);
}

static void check_keys(ps_plan_reading *reading, const ps_toml *table, const ps_evaluate_plan *evaluate)
{
    if (!ps_toml_find(table, "design"))
        return; /* was told */
    if (evaluate->design == PS_DESIGN_WAVES) {
        static const char one_period[] = "waves are compared over one period, which the outcome's rule says";

        need(reading, evaluate, table, "list", "list = \"NAME\" of a list with phased = { ... }: its draw is read");
        refuse(reading, evaluate, table, "people", "the people are those of the draw, which the ledger keeps");
        refuse(reading, evaluate, table, "before", one_period);
        refuse(reading, evaluate, table, "prior", one_period);
        return;
    }
    need(reading, evaluate, table, "people", "people = \"FILE\" with pseudo_id and group, as of an earlier run");
    need(reading, evaluate, table, "before", "before = \"NAME\": the outcome over the days before the first call");
    refuse(reading, evaluate, table, "list", "a phased list is evaluated by design = \"waves\"");
    refuse(reading, evaluate, table, "called", "called is the number of waves that had been called");
}

static void check_cluster(ps_plan_reading *reading, const ps_toml *table, ps_evaluate_plan *evaluate)
{
    const ps_toml *const value = ps_toml_find(table, "cluster");

    for (size_t i = 0; evaluate->cluster && i < PS_COUNT(lists_of_names); i++)
        if (!strcmp(evaluate->cluster, lists_of_names[i]))
            return;
    if (evaluate->cluster && value) {
        ps_error *const fault = ps_plan_fault(reading, value->place, "cluster",
                                              "people are alike by practice or PCN, not by %s", evaluate->cluster);
        ps_plan_suggest(fault, evaluate->cluster, lists_of_names, PS_COUNT(lists_of_names));
    }
    evaluate->cluster = lists_of_names[0];
}

void ps_plan_read_evaluations(ps_plan_reading *reading)
{
    static const ps_key keys[] = {
        {"design", PS_KEY_WORD, true, offsetof(ps_evaluate_plan, design), designs, NULL},
        {"list", PS_KEY_NAME, false, offsetof(ps_evaluate_plan, list), NULL, NULL},
        {"people", PS_KEY_READ, false, 0, NULL, read_people},
        {"outcome", PS_KEY_NAME, true, offsetof(ps_evaluate_plan, outcome), NULL, NULL},
        {"before", PS_KEY_NAME, false, offsetof(ps_evaluate_plan, before), NULL, NULL},
        {"prior", PS_KEY_NAME, false, offsetof(ps_evaluate_plan, prior), NULL, NULL},
        {"cluster", PS_KEY_NAME, false, offsetof(ps_evaluate_plan, cluster), NULL, NULL},
        {"by", PS_KEY_READ, false, 0, NULL, read_by},
        {"called", PS_KEY_COUNT, false, offsetof(ps_evaluate_plan, called), NULL, NULL},
        {"per", PS_KEY_READ, false, 0, NULL, read_per},
        {"unit", PS_KEY_TEXT, false, offsetof(ps_evaluate_plan, unit), NULL, NULL},
        {"matters", PS_KEY_READ, false, 0, NULL, read_matters},
        {"confidence", PS_KEY_READ, false, 0, NULL, read_confidence},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "evaluate");

    plan->evaluations = ps_plan_array(reading, section ? section->n : 0, sizeof *plan->evaluations);
    if (!plan->evaluations)
        return;
    for (ps_toml *table = section ? section->first : NULL; table; table = table->next) {
        ps_evaluate_plan *const evaluate = &plan->evaluations[plan->n_evaluations++];

        *evaluate = (ps_evaluate_plan){.name = table->key,
                                       .place = table->key_place,
                                       .per = 100,
                                       .confidence = 0.95,
                                       .cluster = lists_of_names[0]};
        if (ps_plan_item(reading, table, "evaluate")) {
            ps_plan_keys(reading, table, keys, PS_COUNT(keys), evaluate);
            check_keys(reading, table, evaluate);
            check_cluster(reading, table, evaluate);
        }
        evaluate->outcome = evaluate->outcome ? evaluate->outcome : "";
    }
}

/* ---- once all names are known ---- */

static ps_place place_of(const ps_plan *plan, const ps_evaluate_plan *evaluate, const char *key)
{
    return ps_plan_place(plan, "evaluate", evaluate->name, key);
}

/* The outcome is what the plan said before anybody was drawn: of many that could be looked at, one looks good. */
static void check_list(ps_plan_reading *reading, const ps_evaluate_plan *evaluate)
{
    const ps_plan *const plan = reading->plan;
    const ps_list_plan *const list = ps_plan_list_of(plan, evaluate->list);
    const ps_place place = place_of(plan, evaluate, "list");

    if (!list) {
        const char *names[16];
        size_t n = 0;
        for (; n < plan->n_lists && n < PS_COUNT(names); n++)
            names[n] = plan->lists[n].name;
        ps_plan_suggest(ps_plan_fault(reading, place, "list", "there is no list %s", evaluate->list), evaluate->list,
                        names, n);
    } else if (!list->phased.waves) {
        ps_error_hint(ps_plan_fault(reading, place, "list", "the list %s is not phased, and has no waves", list->name),
                      "phased = { ... } in [list.%.60s], or design = \"did\"", list->name);
    } else if (evaluate->outcome[0] && list->phased.outcome[0] && strcmp(evaluate->outcome, list->phased.outcome)) {
        ps_error *const fault = ps_plan_fault(reading, place_of(plan, evaluate, "outcome"), "outcome",
                                              "the outcome of list %s was fixed before its draw, and is another: %s",
                                              list->name, list->phased.outcome);
        fault->status = PS_EGOVERNANCE;
        ps_error_hint(fault, "outcome = \"%.60s\"", list->phased.outcome);
    } else if (evaluate->called >= list->phased.waves) {
        ps_error_hint(ps_plan_fault(reading, place_of(plan, evaluate, "called"), "called",
                                    "the list %s has %u waves, and none of them would be waiting", list->name,
                                    (unsigned)list->phased.waves),
                      "called is at most %u", (unsigned)list->phased.waves - 1);
    }
}

/* People as they are now: what calling them could have changed makes no subgroups. */
static void check_by(ps_plan_reading *reading, const ps_evaluate_plan *evaluate, size_t i)
{
    static const char *const own[] = {"people", "period", "before", "after", "prior", "pseudo_id"};
    const ps_place place = evaluate->by_places[i];
    const ps_name *const name = ps_plan_find_use(reading, place, "by", evaluate->by[i]);

    for (size_t w = 0; name && w < PS_COUNT(own); w++)
        if (!ps_text_compare_fold(name->row.name, own[w]))
            ps_plan_fault(reading, place, "by", "%s is a word of evaluations: give the definition another name",
                          evaluate->by[i]);
    if (!ps_plan_typed(name))
        return;
    if (name->identifying || name->row.type == PS_DATE || name->row.type == PS_CODES)
        ps_error_hint(ps_plan_fault(reading, place, "by", "%s makes no subgroups", evaluate->by[i]),
                      "subgroups are few: age_band, sex, imd_quintile, ethnicity");
    else if (name->row.kind != PS_NAME_PERSON && name->row.kind != PS_NAME_DEFINITION)
        ps_error_hint(
            ps_plan_fault(reading, place, "by", "%s is as it is today, after people were called", evaluate->by[i]),
            "subgroups by what no call can change: age_band, sex, imd_quintile, ethnicity, or a definition "
            "over days before the calls");
}

void ps_plan_check_evaluations(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t e = 0; e < plan->n_evaluations && ps_plan_enter(reading, "evaluate", plan->evaluations[e].name); e++) {
        const ps_evaluate_plan *const evaluate = &plan->evaluations[e];

        (void)ps_plan_check_outcome(reading, place_of(plan, evaluate, "outcome"), "outcome", evaluate->outcome);
        if (evaluate->before)
            (void)ps_plan_check_outcome(reading, place_of(plan, evaluate, "before"), "before", evaluate->before);
        if (evaluate->prior)
            (void)ps_plan_check_outcome(reading, place_of(plan, evaluate, "prior"), "prior", evaluate->prior);
        (void)ps_plan_find_use(reading, place_of(plan, evaluate, "cluster"), "cluster", evaluate->cluster);
        for (size_t i = 0; i < evaluate->n_by; i++)
            check_by(reading, evaluate, i);
        if (evaluate->list && evaluate->design == PS_DESIGN_WAVES)
            check_list(reading, evaluate);
    }
    reading->path = "";
}
