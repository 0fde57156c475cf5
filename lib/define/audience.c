/* Audience: the fields of a list against who reads it. */
#include "define/audience.h"

#include "base/text.h"
#include "define/plan_reading.h"
#include "define/purpose.h"

#include <string.h>

const char *const ps_audience_words[PS_AUDIENCES] = {
    [PS_AUDIENCE_ANALYST] = "analyst",
    [PS_AUDIENCE_CLINICIAN] = "clinician",
    [PS_AUDIENCE_LINK_WORKER] = "link-worker",
    [PS_AUDIENCE_VCSE] = "vcse",
    [PS_AUDIENCE_OCCUPATIONAL_HEALTH] = "occupational-health",
};

const char *const ps_audience_sees[PS_AUDIENCES] = {
    [PS_AUDIENCE_ANALYST] = "every field that identifies nobody",
    [PS_AUDIENCE_CLINICIAN] = "pseudo_id, practice, pcn, ward, lad, sub_icb, icb and their names, age, sex, ethnicity, "
                              "local_quintile, scores, tiers, who, evidence, flags, and all that link workers may",
    [PS_AUDIENCE_LINK_WORKER] =
        "pseudo_id, practice, age_band, imd_decile, need, how, within, topics, why, source, interpreter, *_need, "
        "lives_alone, carer, housebound, has_*, nearby, letter_only, digital_decile, speak_to_practice_first, wave, "
        "start_from",
    [PS_AUDIENCE_VCSE] = "pseudo_id, practice, need, how, within, topics, source, nearby, wave, start_from",
    [PS_AUDIENCE_OCCUPATIONAL_HEALTH] = "pseudo_id, need (\"" PS_OFFER_CONVERSATION "\" for everybody)",
};

#define ANALYST (1u << PS_AUDIENCE_ANALYST)
#define CLINICIAN (1u << PS_AUDIENCE_CLINICIAN)
#define LINK_WORKER (1u << PS_AUDIENCE_LINK_WORKER)
#define VCSE (1u << PS_AUDIENCE_VCSE)
#define STAFF (1u << PS_AUDIENCE_OCCUPATIONAL_HEALTH)

/* What gives a field: the plan and the person, a row of the matrix, or the topics. */
typedef enum field_source { OF_PLAN, OF_MATRIX, OF_TOPICS } field_source;

static const struct {
    const char *field;
    unsigned audiences;
    bool word;
    field_source from;
} fields[] = {
    {"pseudo_id", ANALYST | CLINICIAN | LINK_WORKER | VCSE | STAFF, true, OF_PLAN},
    {"need", ANALYST | CLINICIAN | LINK_WORKER | VCSE | STAFF, true, OF_MATRIX},
    {"who", ANALYST | CLINICIAN, true, OF_MATRIX},
    {"how", ANALYST | CLINICIAN | LINK_WORKER | VCSE, true, OF_MATRIX},
    {"within", ANALYST | CLINICIAN | LINK_WORKER | VCSE, true, OF_MATRIX},
    {"topics", ANALYST | CLINICIAN | LINK_WORKER | VCSE, true, OF_TOPICS},
    {"why", ANALYST | CLINICIAN | LINK_WORKER, true, OF_PLAN},
    {"source", ANALYST | CLINICIAN | LINK_WORKER | VCSE, true, OF_PLAN},
    {"flags", ANALYST | CLINICIAN, true, OF_PLAN},
    {"evidence", ANALYST | CLINICIAN, true, OF_PLAN},
    {PS_FIELD_NEARBY, CLINICIAN | LINK_WORKER | VCSE, true, OF_PLAN},
    {"speak_to_practice_first", ANALYST | CLINICIAN | LINK_WORKER, true, OF_PLAN},
    {"wave", ANALYST | CLINICIAN | LINK_WORKER | VCSE, true, OF_PLAN},
    {"start_from", ANALYST | CLINICIAN | LINK_WORKER | VCSE, true, OF_PLAN},
    {"practice", CLINICIAN | LINK_WORKER | VCSE, false, OF_PLAN},
    {"pcn", CLINICIAN, false, OF_PLAN},
    {"ward", CLINICIAN, false, OF_PLAN},
    {"lad", CLINICIAN, false, OF_PLAN},
    {"lad_name", CLINICIAN, false, OF_PLAN},
    {"sub_icb", CLINICIAN, false, OF_PLAN},
    {"sub_icb_name", CLINICIAN, false, OF_PLAN},
    {"icb", CLINICIAN, false, OF_PLAN},
    {"icb_name", CLINICIAN, false, OF_PLAN},
    {"age", CLINICIAN, false, OF_PLAN},
    {"age_band", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"sex", CLINICIAN, false, OF_PLAN},
    {"ethnicity", CLINICIAN, false, OF_PLAN},
    {"imd_decile", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"local_quintile", CLINICIAN, false, OF_PLAN},
    {"interpreter", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"communication_need", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"lives_alone", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"carer", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"housebound", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"has_mobile", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"has_email", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"has_phone", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"letter_only", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"hearing_need", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"sight_need", CLINICIAN | LINK_WORKER, false, OF_PLAN},
    {"digital_decile", CLINICIAN | LINK_WORKER, false, OF_PLAN},
};

static int row_of(const char *field)
{
    for (size_t i = 0; i < PS_COUNT(fields); i++)
        if (!strcmp(fields[i].field, field))
            return (int)i;
    return -1;
}

bool ps_field_is_word(const char *field)
{
    const int row = row_of(field);
    return row >= 0 && fields[row].word;
}

bool ps_audience_needs_plain_words(ps_audience audience)
{
    return audience == PS_AUDIENCE_LINK_WORKER || audience == PS_AUDIENCE_VCSE;
}

bool ps_audience_may_see(ps_audience audience, const char *field, const ps_name *name)
{
    const int row = row_of(field);

    if (name && (name->identifying || name->row.type == PS_CODES))
        return false;
    if (row >= 0 && (fields[row].audiences >> audience & 1))
        return true;
    if (!name)
        return false;
    if (audience == PS_AUDIENCE_ANALYST)
        return true;
    return audience == PS_AUDIENCE_CLINICIAN && (name->row.kind == PS_NAME_SCORE || name->row.kind == PS_NAME_TIER);
}

static field_source source_of(const char *field)
{
    const int row = row_of(field);
    return row >= 0 ? fields[row].from : OF_PLAN;
}

static void check_fields(ps_plan_reading *reading, const ps_list_plan *list)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < list->n_fields; i++) {
        const char *const field = list->fields[i];
        const ps_place place = list->field_places[i];
        const ps_name *const name = ps_names_find(&plan->names, field);
        ps_error *fault;

        if (!name && !ps_field_is_word(field)) {
            fault = ps_plan_fault(reading, place, "fields", "there is no field %s", field);
            ps_error_hint(fault, "%s may see %s", ps_audience_words[list->audience], ps_audience_sees[list->audience]);
            ps_plan_suggest_name(fault, plan, field);
        } else if (!ps_audience_may_see(list->audience, field, name)) {
            fault = ps_plan_fault(reading, place, "fields", "the audience %s may not see %s",
                                  ps_audience_words[list->audience], field);
            fault->status = PS_EGOVERNANCE;
            ps_error_hint(fault, "it may see %s", ps_audience_sees[list->audience]);
        } else if (source_of(field) == OF_MATRIX && !list->matrix &&
                   list->audience != PS_AUDIENCE_OCCUPATIONAL_HEALTH) {
            ps_error_hint(
                ps_plan_fault(reading, place, "fields", "%s comes from a matrix, and this list has none", field),
                "matrix = \"NAME\" of a [matrix.NAME]");
        } else if (!strcmp(field, "source") && !list->referrals) {
            ps_error_hint(ps_plan_fault(reading, place, "fields",
                                        "source tells who asked for help, and this list takes no referrals"),
                          "referrals = { input = \"NAME\", within = \"28 days\" }");
        } else if (source_of(field) == OF_TOPICS && !list->topics) {
            ps_error_hint(
                ps_plan_fault(reading, place, "fields", "topics come from a catalogue, and this list has none"),
                "topics = \"NAME\" of a [topics.NAME]");
        } else if (!list->phased.waves && (!strcmp(field, "wave") || !strcmp(field, "start_from"))) {
            ps_error_hint(ps_plan_fault(reading, place, "fields", "%s is of a phased list, and this one is not", field),
                          "phased = { ... }");
        }
    }
}

static ps_error *forbid(ps_plan_reading *reading, const ps_list_plan *list, const char *key, const char *message)
{
    const ps_place place = ps_plan_place(reading->plan, "list", list->name, key);
    ps_error *const fault = ps_plan_fault(reading, place, key, "%s", message);

    fault->status = PS_EGOVERNANCE;
    return fault;
}

static void check_kind(ps_plan_reading *reading, const ps_list_plan *list)
{
    if (list->clinical_review && list->audience != PS_AUDIENCE_CLINICIAN)
        ps_error_hint(forbid(reading, list, "kind", "a clinical review is for clinicians only"),
                      "audience = \"clinician\"");
    if (list->clinical_review && (!list->one_file_per || strcmp(list->one_file_per, "practice")))
        ps_error_hint(forbid(reading, list, list->one_file_per ? "one_file_per" : "kind",
                             "a clinical review goes to the registered practice only"),
                      "one_file_per = \"practice\"");
    if (list->clinical_review && list->referrals)
        ps_error_hint(forbid(reading, list, "referrals", "a clinical review takes no referrals"),
                      "kind = \"outreach\": who asks for help is offered it");
    if (list->one_page && list->audience != PS_AUDIENCE_CLINICIAN)
        ps_error_hint(forbid(reading, list, "one_page", "a page about each person is for clinicians only"),
                      "audience = \"clinician\"");
    if (list->audience == PS_AUDIENCE_VCSE && !list->agreement)
        ps_error_hint(forbid(reading, list, "audience", "a list for the voluntary sector needs an agreement rule"),
                      "agreement = 'any(gp where code in agreed_to_referral ever)': only those people are listed");
    if (list->audience != PS_AUDIENCE_VCSE && list->agreement)
        ps_error_hint(ps_plan_fault(reading, ps_plan_place(reading->plan, "list", list->name, "agreement"), "agreement",
                                    "only a list for the voluntary sector has an agreement rule"),
                      "to admit only some people use a cohort");
}

/* A tier, a need or a trait as the name of a file would tell what the list must not. */
static void check_staff(ps_plan_reading *reading, const ps_list_plan *list)
{
    const ps_plan *const plan = reading->plan;
    const ps_name *const per = list->one_file_per ? ps_names_find(&plan->names, list->one_file_per) : NULL;

    if (list->audience != PS_AUDIENCE_OCCUPATIONAL_HEALTH)
        return;
    if (list->matrix || list->topics)
        ps_error_hint(forbid(reading, list, list->matrix ? "matrix" : "topics",
                             "what somebody needs is not told to occupational health"),
                      "everybody on the list is offered a conversation");
    if (per && per->row.kind != PS_NAME_DEFINITION)
        ps_error_hint(forbid(reading, list, "one_file_per",
                             "the names of these files could tell something about the people in them"),
                      "one file, or a definition of where they work: 'last(site of posts ever)'");
}

/* File names are seen by whoever gets the files: by practice or network they say nothing about a person. */
static void check_recipients(ps_plan_reading *reading, const ps_list_plan *list)
{
    if (list->one_file_per && ps_audience_needs_plain_words(list->audience) && strcmp(list->one_file_per, "practice") &&
        strcmp(list->one_file_per, "pcn"))
        ps_error_hint(forbid(reading, list, "one_file_per",
                             "the names of these files could tell something about the people in them"),
                      "for link-worker and vcse: \"practice\", \"pcn\", or one file");
}

static void check_purpose(ps_plan_reading *reading, const ps_list_plan *list)
{
    const ps_governance *const governance = &reading->plan->governance;
    ps_error *fault;

    if (!governance->present || ps_purpose_allows(governance->purpose, list->audience))
        return;
    fault = forbid(reading, list, "audience", "the purpose of this plan gives this audience no list");
    ps_error_value(fault, ps_audience_words[list->audience], strlen(ps_audience_words[list->audience]));
    if (list->audience == PS_AUDIENCE_OCCUPATIONAL_HEALTH || governance->purpose == PS_OCCUPATIONAL_HEALTH)
        ps_error_hint(fault,
                      "occupational-health is a purpose and an audience that go together, and with nothing else");
    else
        ps_error_hint(fault,
                      "under %s only an analyst gets person rows; contact needs case-finding or voluntary-sector",
                      governance->purpose_text);
}

/* A list whose audience is missing or misspelt was told of it; which fields it may have cannot be judged. */
static bool audience_known(const ps_plan *plan, const ps_list_plan *list)
{
    const ps_toml *const table = ps_toml_find(ps_toml_find(plan->tree, "list"), list->name);
    const ps_toml *const audience = ps_toml_find(table, "audience");

    return audience && audience->type == PS_TOML_TEXT &&
           !ps_text_compare_fold(audience->text, ps_audience_words[list->audience]);
}

void ps_plan_check_audiences(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_lists; i++) {
        const ps_list_plan *const list = &plan->lists[i];
        reading->path = ps_plan_print(reading, "list.%.60s", list->name);
        if (!reading->path)
            return;
        if (!audience_known(plan, list))
            continue;
        check_purpose(reading, list);
        check_kind(reading, list);
        check_recipients(reading, list);
        check_staff(reading, list);
        check_fields(reading, list);
    }
    reading->path = "";
}
