/* Plan lists: [list.*] and [override.*]. What an audience may see is audience.c's to say, once all names are known. */
#include "define/plan_reading.h"

#include "base/path.h"
#include "base/text.h"
#include "define/audience.h"
#include "define/purpose.h"

#include <string.h>

/* ---- [list.*] ---- */

#define FIELDS_ADDED 2 /* by add_fields, at most */

static void read_fields(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_list_plan *const list = item;

    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    if (!value->first)
        ps_plan_fault(reading, value->place, value->key, "a list needs at least one field");
    list->fields = ps_plan_array(reading, value->n + FIELDS_ADDED, sizeof *list->fields);
    list->field_places = ps_plan_array(reading, value->n + FIELDS_ADDED, sizeof *list->field_places);
    for (const ps_toml *part = value->first; list->fields && list->field_places && part; part = part->next) {
        const char *const field = ps_plan_text_of(reading, part, value->key);
        bool twice = false;
        for (size_t i = 0; field && i < list->n_fields; i++)
            twice |= !strcmp(list->fields[i], field);
        if (twice)
            ps_plan_fault(reading, part->place, value->key, "%s stands here twice", field);
        if (!field || twice)
            continue;
        list->fields[list->n_fields] = field;
        list->field_places[list->n_fields++] = part->place;
    }
}

/* The exclusion that a text names; PS_EXCLUSIONS after a finding. */
static ps_exclusion exclusion_of(ps_plan_reading *reading, const ps_toml *value, const char *key, bool or_disclosure)
{
    const char *const text = ps_plan_text_of(reading, value, key);
    const char *names[PS_EXCLUSIONS + 1];
    size_t n = 0;

    if (!text)
        return PS_EXCLUSIONS;
    for (unsigned x = 0; x < PS_EXCLUSIONS; x++) {
        if (!strcmp(ps_exclusion_names[x], text))
            return (ps_exclusion)x;
        if (!ps_exclusion_fixed((ps_exclusion)x, or_disclosure))
            names[n++] = ps_exclusion_names[x];
    }
    if (or_disclosure)
        names[n++] = "disclosure";
    ps_plan_suggest(ps_plan_fault(reading, value->place, key, "there is no exclusion %s", text), text, names, n);
    return PS_EXCLUSIONS;
}

/* False after a finding: this exclusion is not the plan's to lift. */
static bool may_lift(ps_plan_reading *reading, const ps_toml *value, const char *key, ps_exclusion exclusion,
                     bool by_override)
{
    const char *const fixed = ps_exclusion_fixed(exclusion, by_override);

    if (fixed)
        ps_plan_fault(reading, value->place, key, "%s cannot be lifted here: %s", ps_exclusion_names[exclusion], fixed)
            ->status = PS_EGOVERNANCE;
    return !fixed;
}

/* lift = [ ["care_home", "reason"] ] */
static void read_lifts(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_list_plan *const list = item;

    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    list->lifts = ps_plan_array(reading, value->n, sizeof *list->lifts);
    for (const ps_toml *row = value->first; list->lifts && row; row = row->next) {
        const ps_toml *const part = ps_plan_row(reading, row, value->key, 2, "[\"exclusion\", \"reason\"]");
        ps_exclusion exclusion;
        const char *reason;
        if (!part)
            continue;
        exclusion = exclusion_of(reading, part, value->key, false);
        reason = ps_plan_text_of(reading, part->next, value->key);
        if (exclusion == PS_EXCLUSIONS || !reason || !may_lift(reading, part, value->key, exclusion, false))
            continue;
        for (size_t i = 0; i < list->n_lifts; i++)
            if (list->lifts[i].exclusion == exclusion)
                ps_plan_fault(reading, part->place, value->key, "%s is lifted here twice",
                              ps_exclusion_names[exclusion]);
        list->lifts[list->n_lifts++] = (ps_lift){exclusion, reason, row->place};
    }
}

static void read_workbook(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_list_plan *const list = item;

    if (ps_plan_is(reading, value, PS_TOML_BOOLEAN, value->key))
        list->no_workbook = !value->boolean;
}

static void read_one_page(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_list_plan *const list = item;

    if (ps_plan_is(reading, value, PS_TOML_BOOLEAN, value->key))
        list->one_page = value->boolean;
}

/* The folder below lists/: a list for people who may not know diagnoses is never called by the analyst's name for it.
 */
static void name_folder(ps_plan_reading *reading, ps_list_plan *list)
{
    const ps_plan *const plan = reading->plan;
    const bool plain = ps_audience_needs_plain_words(list->audience) && list->plain_title;

    list->file_name = plain ? ps_path_safe(reading->arena, list->plain_title) : list->name;
    if (!list->file_name) {
        reading->no_memory = true;
        list->file_name = list->name;
    }
    for (const ps_list_plan *before = plan->lists; before < list; before++)
        if (!ps_text_compare_fold(before->file_name, list->file_name)) {
            ps_error_hint(ps_plan_fault(reading, list->place, plain ? "plain_title" : NULL,
                                        "this list and %s would be written to one folder, %s", before->name,
                                        list->file_name),
                          "give them different titles");
            return;
        }
}

static void add_field(ps_list_plan *list, const char *field)
{
    for (size_t i = 0; i < list->n_fields; i++)
        if (!strcmp(list->fields[i], field))
            return;
    if (list->n_fields) { /* read_fields left room for it */
        list->fields[list->n_fields] = field;
        list->field_places[list->n_fields++] = list->place;
    }
}

/* Who is to contact people must see whom to ask about first, since a safeguarding flag sets it, and whom not to call
 * before their day, whether the plan thought of it or not. These columns stand last. */
static void add_fields(ps_list_plan *list)
{
    if (list->phased.waves)
        add_field(list, "start_from");
    if (list->audience == PS_AUDIENCE_CLINICIAN || list->audience == PS_AUDIENCE_LINK_WORKER)
        add_field(list, "speak_to_practice_first");
}

void ps_plan_read_lists(ps_plan_reading *reading)
{
    static const ps_key_word audiences[] = {{"analyst", PS_AUDIENCE_ANALYST},
                                            {"clinician", PS_AUDIENCE_CLINICIAN},
                                            {"link-worker", PS_AUDIENCE_LINK_WORKER},
                                            {"vcse", PS_AUDIENCE_VCSE},
                                            {"occupational-health", PS_AUDIENCE_OCCUPATIONAL_HEALTH},
                                            {NULL, 0}};
    static const ps_key_word kinds[] = {{"outreach", 0}, {"clinical-review", 1}, {NULL, 0}};
    static const ps_key keys[] = {
        {"from", PS_KEY_NAME, true, offsetof(ps_list_plan, from), NULL, NULL},
        {"one_file_per", PS_KEY_NAME, false, offsetof(ps_list_plan, one_file_per), NULL, NULL},
        {"audience", PS_KEY_WORD, true, offsetof(ps_list_plan, audience), audiences, NULL},
        {"kind", PS_KEY_CHOICE, false, offsetof(ps_list_plan, clinical_review), kinds, NULL},
        {"fields", PS_KEY_READ, true, 0, NULL, read_fields},
        {"limit", PS_KEY_COUNT, false, offsetof(ps_list_plan, limit), NULL, NULL},
        {"matrix", PS_KEY_NAME, false, offsetof(ps_list_plan, matrix), NULL, NULL},
        {"topics", PS_KEY_NAME, false, offsetof(ps_list_plan, topics), NULL, NULL},
        {"plain_title", PS_KEY_TEXT, false, offsetof(ps_list_plan, plain_title), NULL, NULL},
        {"plain_why", PS_KEY_TEXT, false, offsetof(ps_list_plan, plain_why), NULL, NULL},
        {"plain_need", PS_KEY_TEXT, false, offsetof(ps_list_plan, plain_need), NULL, NULL},
        {"open_referral", PS_KEY_RULE, false, offsetof(ps_list_plan, open_referral), NULL, NULL},
        {"agreement", PS_KEY_RULE, false, offsetof(ps_list_plan, agreement), NULL, NULL},
        {"lift", PS_KEY_READ, false, 0, NULL, read_lifts},
        {"phased", PS_KEY_READ, false, 0, NULL, ps_plan_read_phased},
        {"workbook", PS_KEY_READ, false, 0, NULL, read_workbook},
        {"team", PS_KEY_TEXT, false, offsetof(ps_list_plan, team), NULL, NULL},
        {"weekly_limit", PS_KEY_COUNT, false, offsetof(ps_list_plan, weekly_limit), NULL, NULL},
        {"referrals", PS_KEY_READ, false, 0, NULL, ps_plan_read_referrals},
        {"one_page", PS_KEY_READ, false, 0, NULL, read_one_page},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "list");

    plan->lists = ps_plan_array(reading, section ? section->n : 0, sizeof *plan->lists);
    if (!plan->lists)
        return;
    for (ps_toml *table = section ? section->first : NULL; table; table = table->next) {
        ps_list_plan *const list = &plan->lists[plan->n_lists++];
        list->name = list->file_name = list->team = table->key;
        list->place = table->key_place;
        list->from = "";
        list->audience = PS_AUDIENCE_LINK_WORKER; /* the narrower one, should the plan's be misspelt */
        if (!ps_plan_item(reading, table, "list"))
            continue;
        ps_plan_keys(reading, table, keys, PS_COUNT(keys), list);
        list->from = list->from ? list->from : "";
        if (!list->team || list->team == list->name) /* not said */
            list->team = list->plain_title ? list->plain_title : list->name;
        add_fields(list);
        name_folder(reading, list);
    }
}

const ps_list_plan *ps_plan_list_of(const ps_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->n_lists; i++)
        if (!strcmp(plan->lists[i].name, name))
            return &plan->lists[i];
    return NULL;
}

/* ---- [override.*] ---- */

static void read_lifted(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_override *const override = item;
    ps_exclusion exclusion;

    if (value->type == PS_TOML_TEXT && !strcmp(value->text, "disclosure")) {
        override->lifts = PS_LIFTS_DISCLOSURE;
        return;
    }
    exclusion = exclusion_of(reading, value, value->key, true);
    if (exclusion != PS_EXCLUSIONS && may_lift(reading, value, value->key, exclusion, true))
        override->lifts = (int)exclusion;
}

void ps_plan_read_overrides(ps_plan_reading *reading)
{
    static const ps_key keys[] = {
        {"lifts", PS_KEY_READ, true, 0, NULL, read_lifted},
        {"list", PS_KEY_NAME, false, offsetof(ps_override, list), NULL, NULL},
        {"reason", PS_KEY_TEXT, true, offsetof(ps_override, reason), NULL, NULL},
        {"approver", PS_KEY_TEXT, true, offsetof(ps_override, approver), NULL, NULL},
        {"from", PS_KEY_DAY, true, offsetof(ps_override, from), NULL, NULL},
        {"until", PS_KEY_DAY, true, offsetof(ps_override, until), NULL, NULL},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "override");

    plan->overrides = ps_plan_array(reading, section ? section->n : 0, sizeof *plan->overrides);
    if (!plan->overrides)
        return;
    for (ps_toml *table = section ? section->first : NULL; table; table = table->next) {
        ps_override *const override = &plan->overrides[plan->n_overrides++];
        override->name = table->key;
        override->place = table->key_place;
        override->lifts = -1; /* nothing, should the plan's word be wrong */
        override->from = override->until = PS_NO_DAY;
        override->reason = override->approver = "";
        if (!ps_plan_item(reading, table, "override"))
            continue;
        ps_plan_keys(reading, table, keys, PS_COUNT(keys), override);
        if (override->from != PS_NO_DAY && override->until != PS_NO_DAY && override->until < override->from)
            ps_plan_fault(reading, ps_toml_find(table, "until")->place, "until",
                          "this day is before the one it begins on");
        if (override->lifts == PS_LIFTS_DISCLOSURE && override->list)
            ps_plan_fault(reading, ps_toml_find(table, "list")->place, "list",
                          "the protection of tables belongs to no list");
    }
}
