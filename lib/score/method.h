/* Method: what one kind of score must bring. registry.c lists them by ps_score_kind. */
#ifndef PS_SCORE_METHOD_H
#define PS_SCORE_METHOD_H

#include "score/score.h"

#define PS_SCORE_PARTS_MOST 4

typedef struct ps_score_method {
    const char *kind; /* "points" */
    unsigned n_parts; /* names it gives */
    /* Fills the descriptor of part `part`: name, meaning, rules, inputs; the rest is set. */
    ps_status (*describe)(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                          ps_error *err);
    /* Fills every row of `parts`, number columns of one item a person; one that nobody asked for has none. */
    ps_status (*fill)(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err);
    size_t (*items)(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score,
                    uint32_t person);
} ps_score_method;

extern const ps_score_method ps_score_points_method, ps_score_charlson_method;

#endif
