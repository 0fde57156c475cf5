/* Scheme: what a scheme of protection shows of one count, and what that tells. For the files of disclose alone.
 *
 *   HES        1-7 hidden, others to the nearest 5
 *   THRESHOLD  1 to k - 1 hidden, others exact
 *   ROUND      nothing hidden, all to the nearest multiple of the base; half way goes up */
#ifndef PS_DISCLOSE_SCHEME_H
#define PS_DISCLOSE_SCHEME_H

#include "define/plan.h"

typedef struct ps_scheme {
    ps_disclosure_scheme kind; /* never PS_SCHEME_NONE */
    uint64_t k;                /* threshold: PS_K_LEAST to PS_K_MOST */
    uint64_t base;             /* round: PS_BASE_LEAST to PS_BASE_MOST */
} ps_scheme;

typedef enum ps_shown_as {
    PS_AS_COUNT,
    PS_AS_SMALL,   /* "*" */
    PS_AS_PARTNER, /* "*": hidden to protect another */
    PS_AS_NOTHING  /* empty: may be any number */
} ps_shown_as;

/* What an outsider is taken to know of a "*". */
typedef enum ps_knower {
    PS_KNOWS_STARS,   /* a number from 1, as the file says */
    PS_KNOWS_PARTNERS /* even which are small, and which were hidden to protect others */
} ps_knower;

/* A count lies here, both ends included. */
typedef struct ps_known {
    int64_t least, most;
} ps_known;

#define PS_NO_LIMIT (INT64_MAX / 4) /* sums of two do not overflow */

/* k and base as the plan gives them. */
ps_scheme ps_scheme_of(const ps_plan *plan);
/* Counts from 1 to this are not to be told. */
uint64_t ps_scheme_small_most(const ps_scheme *scheme);
bool ps_scheme_is_small(const ps_scheme *scheme, uint64_t count);
uint64_t ps_scheme_rounded(const ps_scheme *scheme, uint64_t count);
/* `listed`: a row that is listed has a population of 1 at least; for counts of the population. */
ps_known ps_scheme_known(const ps_scheme *scheme, ps_knower knower, ps_shown_as as, uint64_t count, bool listed);
/* The next step to tell less. */
ps_shown_as ps_scheme_loosened(const ps_scheme *scheme, ps_shown_as as);
#define PS_SMALL_GROUP 20 /* people; under threshold 2 k */
/* A group of fewer people is small: what holds for nobody in it speaks of each of them. */
uint64_t ps_scheme_small_group(const ps_scheme *scheme);

#endif
