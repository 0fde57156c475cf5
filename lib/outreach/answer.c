/* Answer: the words of an offer and of a review, what they mean, and what a practice records for them.
 *
 * Codes: SNOMED CT, UK edition, for social prescribing. Two were read in published lists of codes; the one for an offer
 * is general knowledge that nobody has checked, and says so wherever it is shown. What a review finds is recorded by
 * codes of its own subject, which are the clinician's to choose. */
#include "outreach/answer.h"

#include <string.h>

const char *const ps_question_names[PS_QUESTIONS] = {"nothing", "offer", "review"};

const ps_answer_word ps_answer_words[PS_OUTCOMES] = {
    [PS_OUTCOME_NONE] = {PS_ASKS_NOTHING, "", "no answer yet", NULL, NULL},
    [PS_OUTCOME_OFFERED] = {PS_ASKS_OFFER, "offered", "help was offered, and they have not said yes or no",
                            "871691000000100", "not verified: look it up before use"},
    [PS_OUTCOME_ACCEPTED] = {PS_ASKS_OFFER, "accepted", "they said yes", "871731000000106",
                             "verified; it means referral to a social prescribing service"},
    [PS_OUTCOME_DECLINED] = {PS_ASKS_OFFER, "declined", "they said no, and need give no reason", "871711000000103",
                             "verified"},
    [PS_OUTCOME_NOT_REACHED] = {PS_ASKS_OFFER, "not reached", "nobody could speak to them", NULL, NULL},
    [PS_OUTCOME_UNSUITABLE] = {PS_ASKS_OFFER, "unsuitable",
                               "the offer does not fit, or the record spoke against any contact", NULL, NULL},
    [PS_OUTCOME_RECORDED] = {PS_ASKS_REVIEW, "recorded", "reviewed: it is so, and the record now says it", NULL, NULL},
    [PS_OUTCOME_NOT_SO] = {PS_ASKS_REVIEW, "reviewed: not so", "reviewed: it is not so, and nothing is to be recorded",
                           NULL, NULL},
    [PS_OUTCOME_NOT_REVIEWED] = {PS_ASKS_REVIEW, "not reviewed yet", "still to be looked at, or to be settled", NULL,
                                 NULL},
};

ps_question ps_list_question(const ps_list_plan *list)
{
    if (list->audience == PS_AUDIENCE_ANALYST)
        return PS_ASKS_NOTHING;
    return list->clinical_review ? PS_ASKS_REVIEW : PS_ASKS_OFFER;
}

void ps_answer_add_words(ps_buffer *out, ps_question question, const char *between)
{
    const char *before = "";

    for (int i = 1; i < PS_OUTCOMES; i++)
        if (ps_answer_words[i].question == question) {
            ps_buffer_print(out, "%s%s", before, ps_answer_words[i].word);
            before = between;
        }
}

ps_slice ps_answer_unguarded(ps_slice cell)
{
    static const char risky[] = {'=', '+', '-', '@', '\t', '\r', '\0'}; /* as ps_csv_slice has them */

    if (cell.length > 1 && cell.at[0] == '\'' && memchr(risky, cell.at[1], sizeof risky))
        return (ps_slice){cell.at + 1, cell.length - 1};
    return cell;
}
