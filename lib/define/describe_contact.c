/* Describe, contact: what [contact] means for every list that contacts people. See describe.h. */
#include "define/describe.h"

static void describe_length(ps_describer *d, int amount, ps_unit unit)
{
    static const char *const units[] = {
        [PS_DAYS] = "day", [PS_WEEKS] = "week", [PS_MONTHS] = "month", [PS_YEARS] = "year"};

    ps_describe_add(d, "%d %s%s", amount, units[unit], amount == 1 ? "" : "s");
}

void ps_describe_contact(ps_describer *d)
{
    const ps_contact_plan *contact = &d->plan->contact;

    if (!contact->present)
        return;
    ps_describe_add(d,
                    "Whom lists contact is entered in the ledger %s, which all plans of the organisation share. Held "
                    "back from lists of kind outreach, and counted with the day they fall due, by the date of the run:",
                    contact->ledger_file ? contact->ledger_file : "(not given)");
    ps_describe_end(d, 0);
    ps_describe_add(d, "- who was listed or answered, by any team, less than ");
    describe_length(d, contact->cool_off_amount, contact->cool_off_unit);
    ps_describe_add(d, " ago;");
    ps_describe_end(d, 2);
    ps_describe_add(d, "- who said yes or no to the same team, or whom its offer did not fit, less than ");
    describe_length(d, contact->declined_amount, contact->declined_unit);
    ps_describe_add(d, " ago;");
    ps_describe_end(d, 2);
    ps_describe_add(d, "- who shares a household with somebody listed or answered in the last ");
    describe_length(d, contact->cool_off_amount, contact->cool_off_unit);
    ps_describe_add(d, ", or standing before them on the list; households are known where the person extract has the "
                       "column household;");
    ps_describe_end(d, 2);
    if (contact->home) {
        ps_describe_add(d, "- residents of a care home that was called in the last ");
        describe_length(d, contact->cool_off_amount, contact->cool_off_unit);
        ps_describe_add(d, ": the residents of one home stand together on the first list that has them. The home is: ");
        ps_describe_rule(d, contact->home);
        ps_describe_add(d, ";");
        ps_describe_end(d, 2);
    }
    ps_describe_add(d, "- whoever is beyond the weekly limit of a file, where a list below has one.");
    ps_describe_end(d, 2);
    ps_describe_add(
        d, "Among equals those left over before come first, the longest waiting first. The lengths of time are "
           "local choices. None of this touches reviews of records or lists for analysis; a list of reviews "
           "leaves out only whom a review found not to be so, until something is recorded that was not there "
           "when the answered list was made. Without the ledger nobody knows of earlier contacts: keep a copy, "
           "as private as the ledger itself.");
    ps_describe_end(d, 0);
}
