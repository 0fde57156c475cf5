/* Describe, lists: who is on each list, who is kept off, who may read it; overrides; how tables are protected. See
 * describe.h. */
#include "define/audience.h"
#include "define/describe.h"
#include "define/purpose.h"

#include <string.h>

static const ps_lift *lift_of(const ps_list_plan *list, int exclusion)
{
    for (size_t i = 0; i < list->n_lifts; i++)
        if ((int)list->lifts[i].exclusion == exclusion)
            return &list->lifts[i];
    return NULL;
}

static bool holds(const ps_describer *d, const ps_list_plan *list, ps_exclusion exclusion)
{
    if (exclusion == PS_X_SP_DECLINED && list->clinical_review) /* a review of records is no offer to a person */
        return false;
    if (exclusion == PS_X_OPEN_REFERRAL && !list->open_referral)
        return false;
    return ps_purpose_excludes(&d->plan->governance, list->audience, exclusion);
}

static void describe_exclusions(ps_describer *d, const ps_list_plan *list)
{
    ps_describe_add(d, "Kept off, and counted:");
    ps_describe_end(d, 6);
    for (int x = 0; x < PS_EXCLUSIONS; x++) {
        if (!holds(d, list, (ps_exclusion)x) || lift_of(list, x))
            continue;
        ps_describe_add(d, "- %s", ps_exclusion_meaning((ps_exclusion)x, list->audience));
        if (x == PS_X_OPEN_REFERRAL) {
            ps_describe_add(d, ": ");
            ps_describe_rule(d, list->open_referral);
        } else if (x == PS_X_NO_AGREEMENT && list->agreement) {
            ps_describe_add(d, ", which is: ");
            ps_describe_rule(d, list->agreement);
        }
        ps_describe_end(d, 8);
    }
    for (size_t i = 0; i < list->n_lifts; i++) {
        ps_describe_add(d, "Not kept off, although that is the rule elsewhere: %s. Reason: %s.",
                        ps_exclusion_meaning(list->lifts[i].exclusion, list->audience), list->lifts[i].reason);
        ps_describe_end(d, 6);
    }
}

/* 30 / 100 as "30%", 125 / 1000 as "12.5%". */
static void describe_share(ps_describer *d, const ps_capacity_floor *floor)
{
    const uint64_t whole = floor->share * 100 / floor->unit;
    uint64_t rest = floor->share * 100 % floor->unit;

    ps_describe_add(d, "%llu", (unsigned long long)whole);
    for (const char *point = "."; rest; point = "") {
        rest *= 10;
        ps_describe_add(d, "%s%llu", point, (unsigned long long)(rest / floor->unit));
        rest %= floor->unit;
    }
    ps_describe_add(d, "%%");
}

static void describe_capacity(ps_describer *d, const ps_capacity_plan *capacity)
{
    if (!capacity)
        return;
    ps_describe_add(d, "Places (%s): ", capacity->name);
    if (capacity->n_roles && !capacity->file)
        ps_describe_add(d, "%llu minutes for each %s", (unsigned long long)capacity->places, capacity->per);
    else if (capacity->file)
        ps_describe_add(d, "for each %s as many as %s says%s, none for one that it does not name", capacity->per,
                        capacity->file, capacity->in_hours ? " in hours" : "");
    else
        ps_describe_add(d, "%llu for each %s", (unsigned long long)capacity->places, capacity->per);
    if (capacity->in_hours && !capacity->n_roles)
        ps_describe_add(d, ", at %g minutes a contact", capacity->minutes);
    for (size_t i = 0; i < capacity->n_roles; i++)
        ps_describe_add(d, "%s%u minutes a contact by %s", i ? ", " : ", at ", (unsigned)capacity->by_role[i].minutes,
                        capacity->by_role[i].who);
    ps_describe_add(d, "; none for people without a %s.", capacity->per);
    ps_describe_end(d, 6);
    for (size_t i = 0; i < capacity->n_floors; i++) {
        ps_describe_add(d, "- at least ");
        describe_share(d, &capacity->floors[i]);
        ps_describe_add(d, capacity->floors[i].over_all
                               ? " of all places, rounded up, or as many as there are people, for whom "
                               : " of each one's places, rounded up, or as many as there are people, for whom ");
        ps_describe_rule(d, capacity->floors[i].group);
        ps_describe_end(d, 8);
    }
    ps_describe_add(
        d, "%sMost urgent first; equals by lot, drawn anew for each index date. The others are left over, and counted.",
        capacity->n_floors ? "These come first, then as many people as there are places. " : "");
    ps_describe_end(d, 6);
}

static void describe_nearby(ps_describer *d, const ps_list_plan *list)
{
    const ps_directory_plan *directory = &d->plan->directory;
    bool named = false;

    for (size_t i = 0; i < list->n_fields; i++)
        named = named || !strcmp(list->fields[i], PS_FIELD_NEARBY);
    if (!named || !directory->file)
        return;
    ps_describe_add(d,
                    "nearby: up to three volunteers or groups of %s that serve the person's LSOA, else ward, else "
                    "PCN, that have begun and not ended, and were checked on ",
                    directory->file);
    ps_describe_day(d, ps_span_within(d->plan->index_date, directory->within_amount, directory->within_unit).from);
    ps_describe_add(d, " or later. Their texts are the file's own; none may name a condition.");
    ps_describe_end(d, 6);
}

static void describe_referrals(ps_describer *d, const ps_referrals_plan *referrals)
{
    if (!referrals)
        return;
    ps_describe_add(d, "Also everybody who asked for help, or was referred, within %s (", referrals->within);
    for (size_t i = 0; i < referrals->n_inputs; i++)
        ps_describe_add(d, "%s%s", i ? ", " : "", referrals->inputs[i]);
    ps_describe_add(d, "), whatever the rules above say of them. They stand first, and are kept off by the same things "
                       "as everybody.");
    ps_describe_end(d, 6);
}

static void describe_waves(ps_describer *d, const ps_phased *phased)
{
    ps_describe_add(d,
                    "Called in %u waves, %u week%s apart, drawn once by lot%s%s and kept in the ledger: nobody loses a "
                    "place. What the waves are to be compared by was fixed before the draw: %s.",
                    (unsigned)phased->waves, (unsigned)phased->weeks, phased->weeks == 1 ? "" : "s",
                    phased->band ? " within " : "", phased->band ? phased->band : "", phased->outcome);
    ps_describe_end(d, 6);
}

static void describe_list(ps_describer *d, const ps_list_plan *list)
{
    ps_describe_add(d, "%s: people in %s, ", list->name, list->from);
    if (list->one_file_per)
        ps_describe_add(d, "one file for each %s and one for people without", list->one_file_per);
    else
        ps_describe_add(d, "one file");
    ps_describe_add(d, "; for the audience %s.", ps_audience_words[list->audience]);
    if (list->limit)
        ps_describe_add(d, " At most %llu people in a file; equals by lot, drawn anew for each index date.",
                        (unsigned long long)list->limit);
    if (list->weekly_limit)
        ps_describe_add(d, " At most %llu new people in a file of the team in 7 days.",
                        (unsigned long long)list->weekly_limit);
    ps_describe_end(d, 2);
    describe_referrals(d, list->referrals);
    describe_capacity(d, ps_plan_capacity_of(d->plan, list->name));
    if (list->phased.waves)
        describe_waves(d, &list->phased);
    ps_describe_add(d, list->clinical_review
                           ? "Kind: clinical review, to the registered practice only; nobody is contacted from it "
                             "before the record is looked at."
                       : list->audience == PS_AUDIENCE_ANALYST ? "For analysis: nobody is contacted from it."
                                                               : "Kind: outreach.");
    if (ps_list_contacts(d->plan, list))
        ps_describe_add(d, " Team: %s.", list->team);
    ps_describe_end(d, 6);
    if (list->audience == PS_AUDIENCE_VCSE) {
        ps_describe_add(
            d, "Each recipient sees pseudonyms made for it alone, with a key that is given when the plan is run "
               "(--recipient-key); only the person's practice gets to know whom they stand for.");
        ps_describe_end(d, 6);
    }
    if (list->plain_title) {
        ps_describe_add(d, "Its readers see it as \"%s\"", list->plain_title);
        if (list->plain_why)
            ps_describe_add(d, ", with the reason \"%s\"", list->plain_why);
        if (list->plain_need)
            ps_describe_add(d, " and the need \"%s\"", list->plain_need);
        ps_describe_add(d, ".");
        ps_describe_end(d, 6);
    }
    if (list->matrix) {
        ps_describe_add(d, "Need, who, how and within come from %s.", list->matrix);
        ps_describe_end(d, 6);
    }
    if (list->topics) {
        ps_describe_add(d, "What is offered comes from %s.", list->topics);
        ps_describe_end(d, 6);
    }
    ps_describe_add(d, "Columns: ");
    for (size_t i = 0; i < list->n_fields; i++)
        ps_describe_add(d, "%s%s", i ? ", " : "", list->fields[i]);
    ps_describe_add(d, ".");
    ps_describe_end(d, 6);
    describe_nearby(d, list);
    if (list->one_page) {
        ps_describe_add(d, "Beside each file a page of text for each person, for clinicians.");
        ps_describe_end(d, 6);
    }
    describe_exclusions(d, list);
}

void ps_describe_lists(ps_describer *d)
{
    const ps_plan *plan = d->plan;

    if (!plan->n_lists)
        return;
    ps_describe_heading(d, "Lists of people");
    ps_describe_add(d, "Death, leaving and objections count whatever their date, also after the index date.");
    ps_describe_end(d, 0);
    ps_describe_contact(d);
    for (size_t i = 0; i < plan->n_lists; i++) {
        ps_describe_gap(d);
        describe_list(d, &plan->lists[i]);
    }
}

static const char *any_list(const ps_describer *d, const ps_override *override)
{
    for (size_t i = 0; i < d->plan->n_lists; i++)
        if (ps_exclusion_fixed_for((ps_exclusion) override->lifts, d->plan->lists[i].audience))
            return "any list but those for the voluntary sector";
    return "any list";
}

void ps_describe_overrides(ps_describer *d)
{
    const ps_plan *plan = d->plan;

    if (!plan->n_overrides)
        return;
    ps_describe_heading(d, "Overrides");
    for (size_t i = 0; i < plan->n_overrides; i++) {
        const ps_override *override = &plan->overrides[i];
        ps_describe_add(d, "%s: from ", override->name);
        ps_describe_day(d, override->from);
        ps_describe_add(d, " to ");
        ps_describe_day(d, override->until);
        ps_describe_add(d, ", by the date of the run, ");
        if (override->lifts == PS_LIFTS_DISCLOSURE)
            ps_describe_add(d, "release tables are written without protection");
        else if (override->lifts >= 0 && override->lifts < PS_EXCLUSIONS)
            ps_describe_add(d, "this keeps nobody off %s%s: %s", override->list ? "the list " : any_list(d, override),
                            override->list ? override->list : "", ps_exclusion_meanings[override->lifts]);
        else
            ps_describe_add(d, "nothing is lifted");
        ps_describe_add(d, ". Reason: %s. Approved by: %s. Whoever is reached through it is written down.",
                        override->reason, override->approver);
        ps_describe_end(d, 2);
    }
}

static void describe_scheme(ps_describer *d, const ps_plan *plan)
{
    switch (plan->scheme) {
    case PS_SCHEME_HES:
        ps_describe_add(d, "Release tables: groups of 1 to 7 people are shown as *, other numbers are rounded to the "
                           "nearest 5, totals too; a second number is hidden where the first could be worked out.");
        break;
    case PS_SCHEME_THRESHOLD:
        ps_describe_add(d,
                        "Release tables: groups of 1 to %u people are shown as *, other numbers exactly; others are "
                        "hidden too, so that the totals leave each *, taken as one person or more, a range whose ends "
                        "are at least %u apart.",
                        plan->disclosure_k - 1, plan->disclosure_k - 1);
        break;
    case PS_SCHEME_ROUND:
        ps_describe_add(d,
                        "Release tables: all numbers are rounded to the nearest multiple of %u, half way up, totals "
                        "too; one that could be worked out all the same is left empty.",
                        plan->disclosure_base);
        break;
    case PS_SCHEME_NONE:
        ps_describe_add(
            d, "Release tables are written WITHOUT protection while an override of this plan allows it, and say so in "
               "every file; otherwise the run is refused.");
        return;
    }
    ps_describe_add(d, " Exact numbers are written to files called INTERNAL_ only, and only while the agreement is "
                       "valid.");
}

void ps_describe_disclosure(ps_describer *d)
{
    const ps_plan *plan = d->plan;
    bool some = false;

    ps_describe_heading(d, "Protection of small numbers");
    describe_scheme(d, plan);
    ps_describe_end(d, 0);
    if (plan->ledger_file) {
        ps_describe_add(
            d,
            "Every released table is entered in the ledger %s with its exact numbers, and refused if it and "
            "an earlier one told together what each hides; an override that lifts disclosure lets it through "
            "and is written down.",
            plan->ledger_file);
        ps_describe_end(d, 0);
    }
    for (int x = 0; x < PS_EXCLUSIONS; x++)
        some = some || ps_purpose_tables_exclude(plan->governance.purpose, (ps_exclusion)x);
    if (some) {
        ps_describe_add(d, "Left out of all tables, and counted:");
        for (int x = 0, n = 0; x < PS_EXCLUSIONS; x++)
            if (ps_purpose_tables_exclude(plan->governance.purpose, (ps_exclusion)x))
                ps_describe_add(d, "%s %s", n++ ? ";" : "", ps_exclusion_meanings[x]);
        ps_describe_add(d, ".");
        ps_describe_end(d, 0);
    }
}
