/* Score: published scores, on their own: a CSV of codes to a row a person, itemised; and what each score is.
 *
 * The caller's own data back: no plan and no gate. Rows about persons come out, so nothing here may be published. In
 * plans the same scores are fields of a run (popstrat/run.h). */
#ifndef POPSTRAT_SCORE_H
#define POPSTRAT_SCORE_H

#include "popstrat/progress.h"
#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a score is, in plain words: for whoever is to trust it. All texts are fixed sentences, none is NULL. */
typedef struct ps_score_about {
    const char *name;       /* "hfrs": as `popstrat score` and plans call it */
    const char *title;      /* "Hospital Frailty Risk Score" */
    const char *paper;      /* who published it, where and when */
    const char *edition;    /* which code lists and weights these are, and where they were taken from */
    const char *lookback;   /* how far back it looks, alone and in a plan */
    const char *missing;    /* what missing input does */
    const char *confidence; /* how sure the rows of its table are */
    const char *use;        /* what it was made for */
    const char *not_for;    /* what it is not for */
    const char *columns;    /* the totals or names it gives */
    bool alone, in_plans;   /* `popstrat score` takes it; a plan does */
} ps_score_about;

/** The scores, by number from 0; NULL after the last. Constant: any number of threads. */
PS_API const ps_score_about *ps_score_list(size_t number);

#ifdef __cplusplus
}
#endif
#endif
