/* Names: each name a rule may say is a typed column with a number.
 *
 * Person traits (link/population.h), definitions and cohorts of the plan, and names from rooms to the right (scores,
 * tiers, matrix results), which `run` hands over as descriptor rows, so that define never includes them. */
#ifndef PS_DEFINE_NAMES_H
#define PS_DEFINE_NAMES_H

#include "define/rule.h"

typedef enum ps_name_kind {
    PS_NAME_PERSON,     /* item: ps_person_column_number */
    PS_NAME_DEFINITION, /* item: index in plan->definitions */
    PS_NAME_SCORE,      /* item: index in plan->scores */
    PS_NAME_TIER,       /* item: index in plan->tiers */
    PS_NAME_COHORT,     /* item: index in plan->cohorts; a flag: in it or not */
    PS_NAME_MATRIX,     /* item: index in plan->matrices; text: the need of the row that fits */
    PS_NAME_TOPICS      /* item: index in plan->topics; number: how many rows fit */
} ps_name_kind;

/* A name from any room: what it is and what must be worked out before it. */
typedef struct ps_name_row {
    const char *name;
    ps_type type;
    ps_name_kind kind;
    size_t item;
    unsigned part; /* which column of the item, where it gives several (charlson_1987, charlson_2011); else 0 */
    const char *const *words; /* texts it can be, for "did you mean"; NULL: open */
    size_t n_words;
    const char *meaning;   /* for describe: "Charlson comorbidity index, weights of 2011" */
    ps_rule *const *rules; /* rules it reads */
    size_t n_rules;
    const char *const *needs; /* names it reads besides */
    size_t n_needs;
    uint32_t inputs; /* inputs it reads besides: bit f */
} ps_name_row;

typedef struct ps_name {
    ps_name_row row;
    uint32_t number;
    bool identifying;
    const char *alias_of; /* "tier" for the only [tiers.*]; NULL otherwise */
} ps_name;

typedef struct ps_names {
    ps_name *at; /* by number */
    size_t n;
    uint32_t *order; /* all n numbers, each after all that it needs, aliases last; filled by ps_plan_finish */
} ps_names;

/* NULL if there is none. Aliases are followed. */
const ps_name *ps_names_find(const ps_names *names, const char *name);

#endif
