/* Unions: definitions that find people through several feeds, each part of them through one: 'any(gp ...) or any(mh
 * ...)'. What each feed found that the others did not is a question about data, asked by profile.
 *
 * Looked at is a definition whose rule is an `or`. Names of other definitions count as what stands behind them, so that
 * 'smi_gp or smi_trust' is one too. A part that reads several feeds, none at all, or a score, tier or cohort, belongs
 * to no feed: then the definition cannot be told apart and is left out, with the reason. */
#ifndef PS_DEFINE_UNIONS_H
#define PS_DEFINE_UNIONS_H

#include "define/world.h"

typedef struct ps_union_part {
    size_t definition; /* of the plan */
    size_t input;
    uint8_t *found; /* by person: 1 where a part of the rule that reads this input is yes; malloc'd */
} ps_union_part;

typedef struct ps_unions {
    ps_union_part *parts; /* those of one definition together, in order of input */
    size_t n_parts;
    const char **left_out; /* by definition: why it was left out; NULL: it was looked at, or reads one feed alone */
} ps_unions;

/* Works out every union of the plan, and the definitions it rests on: the world's columns need not be filled, and those
 * of the definitions needed are afterwards. */
ps_status ps_unions_find(ps_unions *out, ps_world *world, ps_pool *pool, ps_error *err);
void ps_unions_release(ps_unions *unions);

#endif
