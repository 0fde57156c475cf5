/* Phased: a list that is called in waves drawn by lot, and [evaluate.*], what became of the people of such a list or of
 * an earlier one. */
#ifndef PS_DEFINE_PHASED_H
#define PS_DEFINE_PHASED_H

#include "define/place.h"

#define PS_WAVES_MOST 12
#define PS_WAVE_WEEKS_MOST 52

typedef struct ps_phased { /* phased = { waves = 3, weeks = 4, seed = "...", band = "risk", outcome = "emergencies" } */
    uint64_t waves;        /* 2 or more; 0: the list is not phased */
    uint64_t weeks;        /* between the starts of two waves */
    const char *seed;
    const char *band;    /* a text name: the waves are alike in it; NULL: all are one band */
    const char *outcome; /* a definition: what the waves are to be compared by, fixed before they are drawn */
} ps_phased;

typedef enum ps_design { PS_DESIGN_WAVES, PS_DESIGN_DID, PS_DESIGN_BEFORE_AFTER } ps_design;

typedef enum { PS_ARM_COMPARISON, PS_ARM_TREATED, PS_ARMS } ps_arm;

#define PS_EVALUATE_NAMES_MOST 8 /* of `by` */

typedef struct ps_evaluate_plan { /* [evaluate.NAME] : keys as the options of `popstrat evaluate` */
    const char *name;
    ps_place place;
    ps_design design;
    const char *list;        /* waves: a phased list of the plan */
    const char *file, *path; /* else `people`: pseudo_id, group; as written, and as it opens */
    const char *outcome;     /* definitions, numbers or flags */
    const char *before;      /* did, before-after */
    const char *prior;       /* of these; NULL: none */
    const char *cluster;     /* "practice" or "pcn" */
    const char **by;         /* names */
    ps_place *by_places;
    size_t n_by;
    uint64_t called;   /* waves: 1 to this had been called; 0: those whose day has come */
    double per;        /* 100 */
    double matters;    /* 0: not said */
    double confidence; /* 0.95 */
    const char *unit;  /* NULL: the outcome's name */
} ps_evaluate_plan;

#endif
