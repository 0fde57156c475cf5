/* Answer: the five words, what they mean, and what a practice records for them.
 *
 * Codes: SNOMED CT, UK edition, for social prescribing. Two were read in published lists of codes; the one for an offer
 * is general knowledge that nobody has checked, and says so wherever it is shown. */
#include "outreach/answer.h"

#include <string.h>

const ps_answer_word ps_answer_words[PS_OUTCOMES] = {
    [PS_OUTCOME_NONE] = {"", "no answer yet", NULL, NULL},
    [PS_OUTCOME_OFFERED] = {"offered", "help was offered, and they have not said yes or no", "871691000000100",
                            "not verified: look it up before use"},
    [PS_OUTCOME_ACCEPTED] = {"accepted", "they said yes", "871731000000106",
                             "verified; it means referral to a social prescribing service"},
    [PS_OUTCOME_DECLINED] = {"declined", "they said no, and need give no reason", "871711000000103", "verified"},
    [PS_OUTCOME_NOT_REACHED] = {"not reached", "nobody could speak to them", NULL, NULL},
    [PS_OUTCOME_UNSUITABLE] = {"unsuitable", "the offer does not fit, or the record spoke against any contact", NULL,
                               NULL},
};

bool ps_list_is_answered(const ps_list_plan *list)
{
    return list->audience != PS_AUDIENCE_ANALYST && !list->clinical_review;
}

ps_slice ps_answer_unguarded(ps_slice cell)
{
    static const char risky[] = {'=', '+', '-', '@', '\t', '\r', '\0'}; /* as ps_csv_slice has them */

    if (cell.length > 1 && cell.at[0] == '\'' && memchr(risky, cell.at[1], sizeof risky))
        return (ps_slice){cell.at + 1, cell.length - 1};
    return cell;
}
