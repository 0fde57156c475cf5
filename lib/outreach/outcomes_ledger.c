/* Outcomes, ledger: answers to entries of the contact ledger, each once however often it is read.
 *
 * An answer stands under the team and the recipient of the listing that it answers: the run's own, else the latest of
 * that list. One without a day stands on the day it was read and says so, so that it is known again on another day. */
#include "outreach/outcomes.h"

#include <string.h>

#define UNDATED "undated"

static bool is_of_run(const ps_returns *outcomes, const ps_contact *one)
{
    return one->index_date == outcomes->index_date && strcmp(one->plan, outcomes->plan) == 0;
}

static const ps_contact *listing_of(const ps_returns *outcomes, ps_slice id, const char *list)
{
    const ps_contact *found = NULL;

    for (const ps_contact *at = ps_contacts_of(outcomes->contacts, id); at;
         at = ps_contacts_next(outcomes->contacts, at)) {
        if (at->event != PS_LISTED || strcmp(at->list, list) != 0)
            continue;
        if (is_of_run(outcomes, at))
            return at;
        found = found ? found : at;
    }
    return found;
}

static bool is_entered(const ps_returns *outcomes, ps_slice id, const ps_contact *answer, bool dated)
{
    for (const ps_contact *at = ps_contacts_of(outcomes->contacts, id); at;
         at = ps_contacts_next(outcomes->contacts, at))
        if (at->event == PS_ANSWERED && at->outcome == answer->outcome && strcmp(at->list, answer->list) == 0 &&
            strcmp(at->recipient, answer->recipient) == 0 && strcmp(at->detail, answer->detail) == 0 &&
            (dated ? at->day == answer->day : is_of_run(outcomes, at)))
            return true;
    return false;
}

ps_status ps_returns_enter(bool *stranger, ps_returns *outcomes, const ps_listed *one, char *id, ps_error *err)
{
    const ps_listed_file *file = &outcomes->files[one->file];
    const ps_slice person = {id, ps_returns_id(id, outcomes, one)};
    const ps_contact *listing = listing_of(outcomes, person, file->list);
    const bool dated = one->day != PS_NO_DAY, review = file->question == PS_ASKS_REVIEW;
    ps_contact answer = {.event = PS_ANSWERED, .list = file->list, .outcome = one->outcome};

    *stranger = !listing;
    if (!listing)
        return PS_OK;
    answer.day = dated ? one->day : outcomes->today;
    answer.team = listing->team;
    answer.recipient = is_of_run(outcomes, listing) ? listing->recipient : file->recipient;
    answer.plan = outcomes->plan;
    answer.index_date = outcomes->index_date;
    answer.detail = review ? (dated ? PS_CONTACT_REVIEW : PS_CONTACT_REVIEW " " UNDATED) : dated ? "" : UNDATED;
    if (is_entered(outcomes, person, &answer, dated)) {
        outcomes->report.entered_before++;
        return PS_OK;
    }
    outcomes->report.entered++;
    return ps_contacts_add(outcomes->contacts, person, &answer, err);
}
