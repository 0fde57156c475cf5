/* Route: who, how and within of the matrix row that fits, and what the evidence says against it.
 *
 * A text message needs a mobile number on record, an e-mail an address: without, a letter. Safeguarding rules out all
 * three, unexplained: the practice is spoken to first. */
#include "outreach/list_job.h"

#include <string.h>

#define LETTER "letter"

static bool letter_or_digit(char c)
{
    const char lower = ps_ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

/* As a whole word, without case: "text" is not in "context". */
static bool mentions(const char *how, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = how; *at; at++) {
        size_t i = 0;
        while (i < length && ps_ascii_lower(at[i]) == word[i])
            i++;
        if (i == length && (at == how || !letter_or_digit(at[-1])) && !letter_or_digit(at[length]))
            return true;
    }
    return false;
}

static bool mentions_any(const char *how, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (mentions(how, words[i]))
            return true;
    return false;
}

static const char *how_for(const ps_list_job *job, const char *how, uint32_t person)
{
    static const char *const texts[] = {"text", "texts", "texted", "texting", "sms", "mms", "whatsapp"};
    static const char *const mails[] = {"email", "emails", "emailed", "e-mail", "e-mails", "e-mailed"};
    const bool no_mobile = ps_trait_flag(job, PS_P_HAS_MOBILE, person) != PS_YES;
    const bool no_email = ps_trait_flag(job, PS_P_HAS_EMAIL, person) != PS_YES;

    if ((no_mobile && mentions_any(how, texts, PS_COUNT(texts))) ||
        (no_email && mentions_any(how, mails, PS_COUNT(mails))))
        return LETTER;
    return how;
}

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

ps_route ps_route_of(const ps_list_job *job, uint32_t person)
{
    const int row = job->matrix < 0 ? -1 : ps_matrix_row_of(job->world, (size_t)job->matrix, person);
    ps_route route = {or_nothing(job->list->plain_need), "", "", "", false};

    route.practice_first = ps_trait_flag(job, PS_P_SAFEGUARDING, person) == PS_YES;
    if (row >= 0) {
        const ps_matrix_row *fits = &job->plan->matrices[job->matrix].rows[row];
        route = (ps_route){or_nothing(fits->need), or_nothing(fits->who), how_for(job, or_nothing(fits->how), person),
                           or_nothing(fits->within), route.practice_first};
    }
    if (route.practice_first)
        route.how = PS_PRACTICE_FIRST;
    return route;
}
