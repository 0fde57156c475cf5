/* Score: persons to scores, itemised. Published scores one file each (charlson.c), local ones from the plan (points.c).
 *
 * registry.c holds one row per kind of score; adding a published score is one file with one struct and one data table. */
#ifndef PS_SCORE_SCORE_H
#define PS_SCORE_SCORE_H

#include "define/world.h"

/* The names that the plan's scores give, as descriptor rows; they live in the plan's arena. A points or count score gives one
 * number under its own name; charlson gives "charlson", "charlson_1987", "charlson_2011" and "charlson_groups" (number of groups). */
ps_status ps_score_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err);

/* Fills the columns of all the names of plan->scores[score]. Points: a flag gives its points when yes, 0 when no; a number is
 * multiplied; an item that cannot tell or is missing makes the person's score missing. Charlson: 0 for a person without any code; over the spells and
 * referrals whose event date is in the look-back window. */
ps_status ps_score_fill(ps_world *world, size_t score, ps_pool *pool, ps_error *err);

/* One line of a person's score. */
typedef struct ps_score_item {
    const char *label;  /* plain words; lent */
    double points;
    const char *code;   /* the code that set it, "" if none; lent by the population */
    ps_day day;         /* of that code, or PS_NO_DAY */
} ps_score_item;
/* At most `most` items that are not zero (groups of weight 0 that are present included), in table order; returns how many there are. */
size_t ps_score_items(ps_score_item *out, size_t most, const ps_world *world, size_t score, uint32_t person);

#endif
