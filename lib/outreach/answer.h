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

/* What is asked about the people of a list. */
typedef enum ps_question {
    PS_ASKS_NOTHING, /* analysts contact nobody */
    PS_ASKS_OFFER,   /* what became of an offer */
    PS_ASKS_REVIEW,  /* what a review of the record found */
    PS_QUESTIONS
} ps_question;
extern const char *const ps_question_names[PS_QUESTIONS]; /* as run.json has them: "nothing", "offer", "review" */
ps_question ps_list_question(const ps_list_plan *list);

typedef struct ps_answer_word {
    ps_question question;
    const char *word, *meaning; /* a word has no comma: a drop-down parts words by it */
    const char *snomed;         /* what a practice records for it in social prescribing; NULL: there is no code */
    const char *confidence;
} ps_answer_word;
extern const ps_answer_word ps_answer_words[PS_OUTCOMES]; /* by ps_outcome; the first is no answer, to any question */
/* "offered, accepted, declined": the words that answer a question. */
void ps_answer_add_words(ps_buffer *out, ps_question question, const char *between);

/* A cell of a list's CSV as it was before it was guarded against being read as a formula. */
ps_slice ps_answer_unguarded(ps_slice cell);

#endif
