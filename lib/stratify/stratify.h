/* Stratify: scores and rules to cohorts (with attrition) and tiers. */
#ifndef PS_STRATIFY_STRATIFY_H
#define PS_STRATIFY_STRATIFY_H

#include "define/world.h"

typedef enum ps_step_kind { PS_STEP_BASE, PS_STEP_INCLUDE, PS_STEP_EXCLUDE } ps_step_kind;

/* Groups that cannot-tells are counted by: the 7 ethnicity words in ps_person_columns order, then deprivation fifths
 * 1-5 and unknown. */
#define PS_STEP_ETHNICITIES 7
#define PS_STEP_FIFTHS 6
extern const char *const ps_step_ethnicities[PS_STEP_ETHNICITIES]; /* "White" ... "Not known" */

/* One rule of a cohort over those still in. An include admits only yes, an exclude removes only yes. */
typedef struct ps_step {
    ps_step_kind kind;
    const char *label; /* "registered and alive ..." is the base's own text; else the plan's label */
    uint64_t in, yes, no, cannot_tell, left; /* in: before this step, everybody at the first; left: after it */
    uint64_t cannot_by_ethnicity[PS_STEP_ETHNICITIES];
    uint64_t cannot_by_fifth[PS_STEP_FIFTHS];
} ps_step;

typedef struct ps_attrition {
    const char *cohort;
    ps_step *steps; /* base, includes, excludes in plan order */
    size_t n_steps;
    uint64_t members;
} ps_attrition;

/* A cut as it fell. */
typedef struct ps_cut_report {
    const char *label;
    uint64_t people;
    double score_at_cut;        /* the lowest score let in; NAN if nobody */
    uint64_t tied_in, tied_out; /* people with just that score who fell inside this cut, and below it */
} ps_cut_report;

typedef struct ps_tier_report {
    const char *tiers;
    uint64_t ranked;     /* N: `of` is yes and the score is known */
    uint64_t not_scored; /* everybody else in the population's person extract */
    ps_cut_report *cuts;
    size_t n_cuts;
} ps_tier_report;

typedef struct ps_strata {
    ps_arena *arena;       /* all that the reports hold */
    ps_attrition *cohorts; /* by plan->cohorts */
    ps_tier_report *tiers; /* by plan->tiers */
} ps_strata;

ps_status ps_strata_new(ps_strata **out, const ps_plan *plan, ps_error *err);
void ps_strata_free(ps_strata *strata); /* NULL is fine */

/* The text of somebody who is ranked but whose score no cut takes in (a plan without "rest"): scored, so not missing.
 */
#define PS_TIER_BELOW "below every cut"

/* Names of tiers (text: the label of the cut; missing when not scored) and cohorts (flag). Rows live in the plan's
 * arena. */
ps_status ps_strata_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err);
/* Fill the column of a tier or a cohort, and its report. The labels of tiers are added to the population's words. */
ps_status ps_tier_fill(ps_world *world, ps_strata *strata, size_t tier, ps_pool *pool, ps_error *err);
ps_status ps_cohort_fill(ps_world *world, ps_strata *strata, size_t cohort, ps_pool *pool, ps_error *err);

/* Persons for whom a flag column is yes, best rank first: by the keys, missing values last whatever the direction; then
 * in lot order where `lots`, else by pseudonym in byte order. malloc'd. Numbers and dates rank by size, texts by the
 * name's own words (the cuts of a tier, first cut first) or else in natural order (natural.h), flags yes before no;
 * `desc` turns each round. `waiting`, by person, is the day since when each waits for a place, PS_NO_DAY for those who
 * do not: among people equal in every key the longest waiting come first, then the others; NULL: nobody waits. Lot:
 * HMAC-SHA-256 of the pseudonym's canonical text; the key is seed, NUL, plan name, NUL,
 * index date as yyyy-mm-dd. */
ps_status ps_cohort_order(uint32_t **out, size_t *count, const ps_world *world, const ps_column *members,
                          const ps_rank_key *keys, size_t n_keys, bool lots, const ps_day *waiting, ps_pool *pool,
                          ps_error *err);

/* The same in lot order, with who is equal to whom. Each array malloc'd. */
typedef struct ps_cohort_ranks {
    uint32_t *persons; /* in order */
    uint32_t *levels;  /* of each in turn: 0, and one more wherever any key changes */
    uint32_t *lots;    /* of each in turn: the place among all members by waiting and lot, from 0 */
    size_t n;
} ps_cohort_ranks;
ps_status ps_cohort_rank(ps_cohort_ranks *out, const ps_world *world, const ps_column *members, const ps_rank_key *keys,
                         size_t n_keys, const ps_day *waiting, ps_pool *pool, ps_error *err);
void ps_cohort_ranks_release(ps_cohort_ranks *ranks);

#endif
