/* Coded: how plans score people by a scheme: every code of the inputs in the look-back, whatever its position. */
#ifndef PS_SCORE_CODED_H
#define PS_SCORE_CODED_H

#include "score/method.h"
#include "score/scheme.h"

enum { PS_PART_MAIN = -1, PS_PART_GROUPS = -2 };

typedef struct ps_coded_part {
    const char *name; /* NULL: the score's own */
    int total;        /* of the scheme, or PS_PART_ */
} ps_coded_part;

/* ps_score_method.own */
typedef struct ps_coded {
    const ps_scheme *scheme;
    int main;          /* total that the score's own name is, unless `weights` chooses the first */
    const char *lists; /* "the code lists of Quan (2005)" */
    ps_coded_part parts[PS_SCORE_PARTS_MOST];
} ps_coded;

ps_status ps_coded_name(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                        ps_error *err);
ps_status ps_coded_fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err);
size_t ps_coded_items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score,
                      uint32_t person);
void ps_coded_describe(struct ps_describer *d, const ps_score_plan *score);

#endif
