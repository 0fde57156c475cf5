/* Answer: what a helper says became of a person of a list, in the words of the workbook's drop-down, and the columns it
 * is given in. */
#ifndef PS_OUTREACH_ANSWER_H
#define PS_OUTREACH_ANSWER_H

#include "base/text.h"
#include "define/plan.h"
#include "popstrat/outcomes.h"

#define PS_ANSWER_OUTCOME "outcome"
#define PS_ANSWER_DATE "outcome_date"
#define PS_ANSWER_NOTE "note"
#define PS_ANSWER_LIST "list" /* "Staying_well_support/U99001": the list that the row is of */

typedef struct ps_answer_word {
    const char *word, *meaning;
    const char *snomed; /* what a practice records for it in social prescribing; NULL: there is no code */
    const char *confidence;
} ps_answer_word;
extern const ps_answer_word ps_answer_words[PS_OUTCOMES]; /* by ps_outcome; the first is no answer */

/* Analysts contact nobody, and a review of records is no offer. */
bool ps_list_is_answered(const ps_list_plan *list);

/* A cell of a list's CSV as it was before it was guarded against being read as a formula. */
ps_slice ps_answer_unguarded(ps_slice cell);

#endif
