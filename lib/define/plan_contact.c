/* Plan contact: [contact], the memory of whom the lists of an organisation contacted. */
#include "define/plan_reading.h"

#include <string.h>

#define COOL_OFF_DAYS 28
#define DECLINED_MONTHS 6

static void read_ledger(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_contact_plan *const contact = item;

    if (ps_plan_file(&contact->ledger_file, &contact->ledger_path, reading, value, value->key) &&
        !strcmp(contact->ledger_file, "-"))
        ps_plan_fault(reading, value->place, value->key, "the ledger is a file: it is read, and added to");
}

static void read_cool_off(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_contact_plan *const contact = item;

    ps_plan_length_of(&contact->cool_off_amount, &contact->cool_off_unit, reading, value, value->key);
}

static void read_declined(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_contact_plan *const contact = item;

    ps_plan_length_of(&contact->declined_amount, &contact->declined_unit, reading, value, value->key);
}

void ps_plan_read_contact(ps_plan_reading *reading)
{
    static const ps_key keys[] = {
        {"ledger", PS_KEY_READ, true, 0, NULL, read_ledger},
        {"cool_off", PS_KEY_READ, false, 0, NULL, read_cool_off},
        {"declined", PS_KEY_READ, false, 0, NULL, read_declined},
        {"home", PS_KEY_RULE, false, offsetof(ps_contact_plan, home), NULL, NULL},
    };
    ps_contact_plan *const contact = &reading->plan->contact;
    ps_toml *const section = ps_plan_section(reading, "contact");

    if (!section)
        return;
    *contact = (ps_contact_plan){.present = true,
                                 .place = section->key_place,
                                 .cool_off_amount = COOL_OFF_DAYS,
                                 .cool_off_unit = PS_DAYS,
                                 .declined_amount = DECLINED_MONTHS,
                                 .declined_unit = PS_MONTHS};
    ps_plan_keys(reading, section, keys, PS_COUNT(keys), contact);
    if (contact->ledger_path && reading->plan->ledger_path && !strcmp(contact->ledger_path, reading->plan->ledger_path))
        ps_plan_fault(reading, ps_toml_find(section, "ledger")->place, "ledger",
                      "this file is the ledger of releases, under [disclosure]: they are two");
}

bool ps_list_contacts(const ps_plan *plan, const ps_list_plan *list)
{
    return plan->contact.present && !list->clinical_review && list->audience != PS_AUDIENCE_ANALYST;
}

/* ---- once all names are known ---- */

/* New people of a week are known from the ledger, by team and by the recipient whose file they stood in. */
static void check_limit(ps_plan_reading *reading, const ps_list_plan *list)
{
    const ps_plan *const plan = reading->plan;
    const ps_capacity_plan *const capacity = ps_plan_capacity_of(plan, list->name);
    const ps_place place = ps_plan_place(plan, "list", list->name, "weekly_limit");

    if (!list->weekly_limit)
        return;
    if (!plan->contact.present)
        ps_error_hint(ps_plan_fault(reading, place, "weekly_limit",
                                    "without [contact] nobody knows how many people a week has had"),
                      "[contact] with ledger = \"contact.ledger\"; or limit, which is per run");
    else if (!ps_list_contacts(plan, list))
        ps_error_hint(ps_plan_fault(reading, place, "weekly_limit", "this list contacts nobody"),
                      "a limit per run is limit = %u",
                      (unsigned)(list->weekly_limit < 1000000 ? list->weekly_limit : 1000000));
    else if (capacity && capacity->by_role)
        ps_error_hint(ps_plan_fault(reading, place, "weekly_limit",
                                    "the limit is of people, and capacity %s gives out minutes by role",
                                    capacity->name),
                      "take weekly_limit out: the hours are the limit");
    else if (capacity && capacity->per[0] && (!list->one_file_per || strcmp(capacity->per, list->one_file_per)))
        ps_error_hint(ps_plan_fault(reading, place, "weekly_limit",
                                    "the limit is per file, and the places of capacity %s are per %s", capacity->name,
                                    capacity->per),
                      "one_file_per = \"%.60s\" in [list.%.60s], or no weekly_limit", capacity->per, list->name);
}

/* A run that is made again takes the place of the one of its name and index date. Plans that were not given a name go
 * by that of their file, and those of two teams may both be plan.toml: neither would see whom the other has contacted.
 */
static void check_name(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;
    const ps_toml *const run = ps_toml_find(plan->tree, "run");

    if (!plan->contact.present || (run && ps_toml_find(run, "name")))
        return;
    reading->path = "contact";
    ps_error_hint(ps_plan_fault(reading, plan->contact.place, NULL,
                                "the ledger tells runs by the plan's name, and this plan has none"),
                  "name = \"...\" under [run], one that no other plan of the ledger has");
}

void ps_plan_check_contact(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    check_name(reading);
    for (size_t i = 0; i < plan->n_lists && ps_plan_enter(reading, "list", plan->lists[i].name); i++)
        check_limit(reading, &plan->lists[i]);
    reading->path = "";
}
