/* Governance: for what, under which agreement, until when; and whether that lets person rows and exact counts be
 * written.
 *
 * What the plan says is judged when it is read; dates only against the day of the run, never against the index date. */
#include "define/plan_reading.h"

#include "base/text.h"
#include "define/purpose.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- [governance] ---- */

/* Letters and digits alone, in lower case, one blank between words. */
static void flatten(char *out, size_t size, const char *text)
{
    size_t n = 0;

    for (const char *c = text; *c && n + 2 < size; c++) {
        const char lower = ps_ascii_lower(*c);
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
            out[n++] = lower;
        else if (n > 0 && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    if (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

/* " copi " in " copi notice "; both have a blank at each end. */
static bool names_copi(const char *text)
{
    static const char *const forms[] = {" copi ",
                                        " copis ",
                                        " c o p i ",
                                        " control of patient information notice ",
                                        " control of patient information notices ",
                                        " regulation 3 4 ",
                                        " reg 3 4 ",
                                        " regs 3 4 "};
    char flat[512], padded[sizeof flat + 2];

    flatten(flat, sizeof flat, text);
    snprintf(padded, sizeof padded, " %s ", flat);
    for (size_t i = 0; i < PS_COUNT(forms); i++)
        if (strstr(padded, forms[i]))
            return true;
    return false;
}

static void read_basis(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_governance *const governance = item;
    ps_error *fault;

    governance->lawful_basis = ps_plan_text_of(reading, value, value->key);
    if (!governance->lawful_basis || !names_copi(governance->lawful_basis))
        return;
    fault = ps_plan_fault(reading, value->place, value->key,
                          "the COPI notices lapsed on 30 June 2022 and are no basis now");
    fault->status = PS_EGOVERNANCE;
    ps_error_hint(fault, "name the basis that holds today, such as \"section 251, CAG 7-04(a)\"");
}

static void read_valid_until(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_governance *const governance = item;
    governance->valid_until_place = value->place;
    if (ps_plan_is(reading, value, PS_TOML_DATE, value->key))
        governance->valid_until = value->day;
}

static void read_ndoo(ps_plan_reading *reading, ps_toml *value, void *item)
{
    static const ps_key keys[] = {
        {"applied_by", PS_KEY_TEXT, true, offsetof(ps_governance, ndoo_applied_by), NULL, NULL},
        {"on", PS_KEY_DAY, true, offsetof(ps_governance, ndoo_on), NULL, NULL},
    };

    if (!ps_plan_is(reading, value, PS_TOML_TABLE, value->key))
        return;
    reading->path = "governance.ndoo";
    ps_plan_keys(reading, value, keys, PS_COUNT(keys), item);
}

void ps_plan_read_governance(ps_plan_reading *reading)
{
    static const ps_key_word purposes[] = {{"case-finding", PS_CASE_FINDING},
                                           {"planning-s251", PS_PLANNING_S251},
                                           {"planning-anonymised", PS_PLANNING_ANONYMISED},
                                           {"voluntary-sector", PS_VOLUNTARY_SECTOR},
                                           {"occupational-health", PS_OCCUPATIONAL_HEALTH},
                                           {NULL, 0}};
    static const ps_key_word opt_outs[] = {{"by-purpose", 0}, {"exclude", 1}, {NULL, 0}};
    static const ps_key keys[] = {
        {"purpose", PS_KEY_WORD, true, offsetof(ps_governance, purpose), purposes, NULL},
        {"agreement", PS_KEY_TEXT, true, offsetof(ps_governance, agreement), NULL, NULL},
        {"lawful_basis", PS_KEY_READ, true, 0, NULL, read_basis},
        {"valid_until", PS_KEY_READ, true, 0, NULL, read_valid_until},
        {"approved_by", PS_KEY_TEXT, true, offsetof(ps_governance, approved_by), NULL, NULL},
        {"ndoo", PS_KEY_READ, false, 0, NULL, read_ndoo},
        {"national_opt_out", PS_KEY_CHOICE, false, offsetof(ps_governance, ndoo_excluded), opt_outs, NULL},
        {"ethnicity_reason", PS_KEY_TEXT, false, offsetof(ps_governance, ethnicity_reason), NULL, NULL},
        {"legal_review", PS_KEY_TEXT, false, offsetof(ps_governance, legal_review), NULL, NULL},
    };
    ps_governance *const governance = &reading->plan->governance;
    ps_toml *const section = ps_plan_section(reading, "governance");

    governance->valid_until = governance->ndoo_on = PS_NO_DAY;
    if (!section)
        return;
    governance->present = true;
    governance->place = section->key_place;
    ps_plan_keys(reading, section, keys, PS_COUNT(keys), governance);
    for (const ps_key_word *word = purposes; word->word; word++)
        if (word->value == (unsigned)governance->purpose)
            governance->purpose_text = word->word;
}

/* ---- checked with the whole plan in view ---- */

#define NDOO_UNSAID "%s leaves out national data opt-outs, and the plan does not say who applied them"

static void refuse_input(ps_plan_reading *reading, const ps_plan_input *input, const char *message, const char *hint)
{
    ps_error *const fault = ps_plan_fault(reading, input->place, input->name, "%s", message);
    fault->status = PS_EGOVERNANCE;
    ps_error_hint(fault, "%s", hint);
}

/* A staff feed never shares a run with patient feeds, and serves one purpose. A declared feed (kind event) may be of
 * either, which nobody can tell from here: it stands beside both. */
static void check_staff(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;
    const bool occupational = plan->governance.purpose == PS_OCCUPATIONAL_HEALTH;
    const bool misread = plan->governance.present && plan->governance.purpose == PS_PURPOSE_NONE; /* told already */
    bool staff = false;

    reading->path = "inputs";
    for (size_t f = 0; f < plan->n_inputs; f++)
        staff = staff || (!plan->inputs[f].broken && plan->inputs[f].spec.schema->kind == PS_KIND_STAFF);
    for (size_t f = 0; f < plan->n_inputs; f++) {
        const ps_plan_input *const input = &plan->inputs[f];
        const ps_kind kind = input->spec.schema->kind;
        if (input->broken || kind == PS_KIND_EVENT)
            continue;
        if (kind != PS_KIND_STAFF && (staff || occupational))
            refuse_input(reading, input, "patient records never stand beside a staff feed",
                         "the purpose occupational-health reads inputs of kind staff and event only; patients need a "
                         "plan of their own");
        if (kind == PS_KIND_STAFF && !occupational && !misread)
            refuse_input(reading, input, "a staff feed serves the purpose occupational-health and no other",
                         "under [governance] write purpose = \"occupational-health\"");
    }
}

/* A reason without a review, or for a plan that needs neither, is a slip that somebody would later rely on. */
static void check_reason(ps_plan_reading *reading)
{
    const ps_governance *const governance = &reading->plan->governance;
    const char *const key = governance->ethnicity_reason ? "ethnicity_reason" : "legal_review";
    const ps_place place = ps_plan_place(reading->plan, "governance", NULL, key);

    reading->path = "governance";
    if (!governance->ethnicity_reason && !governance->legal_review)
        return;
    if (governance->purpose != PS_OCCUPATIONAL_HEALTH && governance->purpose != PS_PURPOSE_NONE)
        ps_error_hint(ps_plan_fault(reading, place, key, "%s belongs to the purpose occupational-health", key),
                      "leave it out");
    else if (!governance->ethnicity_reason || !governance->legal_review)
        ps_plan_fault(reading, place, key, "a reason to go by ethnicity and its legal review go together")->status =
            PS_EGOVERNANCE;
}

void ps_plan_check_governance(ps_plan_reading *reading)
{
    const ps_governance *const governance = &reading->plan->governance;
    const char *const by = ps_plan_leaves_out_ndoo(reading->plan);

    reading->path = "governance";
    if (governance->present && by && !governance->ndoo_applied_by) {
        ps_error *const fault = ps_plan_fault(reading, ps_plan_place(reading->plan, "governance", NULL, "purpose"),
                                              "purpose", NDOO_UNSAID, by);
        fault->status = PS_EGOVERNANCE;
        ps_error_hint(fault, "ndoo = { applied_by = \"DSCRO\", on = 2025-04-02 }");
    }
    check_staff(reading);
    check_reason(reading);
    reading->path = "";
}

/* ---- on the day of a run ---- */

ps_status ps_plan_may_write_persons(const ps_plan *plan, ps_day today, ps_error *err)
{
    const ps_governance *const governance = &plan->governance;
    const char *const by = ps_plan_leaves_out_ndoo(plan);
    char now[11], then[11];
    ps_status st;

    assert(today != PS_NO_DAY);
    ps_day_format(now, today);
    if (!governance->present) {
        ps_fail(err, PS_EGOVERNANCE,
                "the plan has no [governance], without which no person rows and no exact counts are written");
        ps_error_file(err, plan->text.file);
        ps_error_hint(err, "add purpose, agreement, lawful_basis, valid_until and approved_by under [governance]");
        return PS_EGOVERNANCE;
    }
    if (governance->purpose == PS_PURPOSE_NONE || governance->valid_until == PS_NO_DAY)
        return ps_fail_at(err, PS_EGOVERNANCE, &plan->text, governance->place, "[governance] is not complete");
    if (governance->valid_until < today) {
        ps_day_format(then, governance->valid_until);
        st = ps_fail_at(err, PS_EGOVERNANCE, &plan->text, governance->valid_until_place,
                        "the agreement ended on %s and this run is of %s: no person rows and no exact counts", then,
                        now);
        ps_error_field(err, "governance.valid_until");
        ps_error_hint(err, "renew the agreement and its date; tables/ needs none");
        return st;
    }
    if (!by)
        return PS_OK;
    if (!governance->ndoo_applied_by || governance->ndoo_on == PS_NO_DAY)
        return ps_fail_at(err, PS_EGOVERNANCE, &plan->text, governance->place, NDOO_UNSAID, by);
    if (governance->ndoo_on > today) {
        ps_day_format(then, governance->ndoo_on);
        st = ps_fail_at(err, PS_EGOVERNANCE, &plan->text, governance->place,
                        "national data opt-outs are said to be applied on %s, and this run is of %s", then, now);
        ps_error_field(err, "governance.ndoo");
        return st;
    }
    return PS_OK;
}

bool ps_override_in_force(const ps_override *override, ps_day today)
{
    return override->from != PS_NO_DAY && override->until != PS_NO_DAY && override->from <= today &&
           today <= override->until;
}

ps_status ps_plan_check_assured(const ps_plan *plan, const ps_population *population, ps_error *err)
{
    char missing[512];
    const char *file = NULL, *input = NULL;
    size_t length = 0, others = 0;

    for (size_t f = 0; f < plan->n_inputs; f++) {
        const ps_input_spec *const spec = &plan->inputs[f].spec;
        const ps_schema *const schema = spec->schema;
        bool lacks = false;
        if (!schema->makes_people)
            continue;
        for (size_t c = 0; c < schema->n_columns; c++) {
            if (!schema->columns[c].assured || population->reports[f]->present[c] ||
                (spec->none_supplied && spec->none_supplied[c]))
                continue;
            lacks = true;
            if (file && input != plan->inputs[f].name)
                continue;
            file = spec->file;
            input = plan->inputs[f].name;
            length += (size_t)snprintf(missing + length, sizeof missing - length, "%s%s", length ? ", " : "",
                                       schema->columns[c].name);
            length = length < sizeof missing ? length : sizeof missing - 1;
        }
        others += lacks && input != plan->inputs[f].name;
    }
    if (!file)
        return PS_OK;
    if (others)
        ps_fail(err, PS_EGOVERNANCE, "no person rows: no column %s (and %zu more inputs lack some)", missing, others);
    else
        ps_fail(err, PS_EGOVERNANCE, "no person rows: no column %s", missing);
    ps_error_file(err, file);
    ps_error_hint(err,
                  "under [inputs.%.40s] map each with columns = { name = \"HEADING\" }, or say who vouches for it with "
                  "none_supplied = { name = \"assurance reference\" }",
                  input);
    return PS_EGOVERNANCE;
}
