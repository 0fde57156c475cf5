/* Sensitive: how plans count emergency admissions for the conditions of a scheme whose table has roles and positions
 * (ambulatory care sensitive conditions). */
#ifndef PS_SCORE_SENSITIVE_H
#define PS_SCORE_SENSITIVE_H

#include "score/method.h"

ps_status ps_sensitive_name(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                            ps_error *err);
ps_status ps_sensitive_fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool,
                            ps_error *err);
/* A line a condition: the number of its admissions, and the newest code that made one count. */
size_t ps_sensitive_items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score,
                          uint32_t person);
void ps_sensitive_describe(struct ps_describer *d, const ps_score_plan *score);

#endif
