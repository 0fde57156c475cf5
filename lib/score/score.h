/* Score: persons to scores, itemised. Published scores one file each (charlson.c), local ones from the plan (points.c).
 *
 * registry.c holds one row per kind of score; adding a published score is one file with one struct (method.h) and one
 * data table: of schemes that are read off codes the rest is done by coded.c in plans and by score_file.c alone, of
 * scores by the plan's own rules by ruled.c. */
#ifndef PS_SCORE_SCORE_H
#define PS_SCORE_SCORE_H

#include "define/world.h"

/* The scores that plans may name; for ps_plan_read. */
extern const ps_built_in_score *const ps_built_in_scores[];

/* The names that the plan's scores give, as descriptor rows; they live in the plan's arena. A points or count score
 * gives one number under its own name; a Charlson score called NAME gives NAME (the total with the weights the plan
 * asks for), NAME_1987, NAME_2011 and NAME_groups (number of conditions that count, after the hierarchy). */
ps_status ps_score_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err);

/* Fills the columns of all the names of plan->scores[score].
 *
 * Points: a flag gives its points when yes, 0 when no; a number is multiplied by them; an item that cannot tell or is
 * missing makes the person's score missing. Totals are exact decimals to nine places, so that 0.1 + 0.2 is the 0.3 that
 * a cut or a tie means. Charlson: 0 for a person without any code, known or not to the feeds: who is ranked is for the
 * tiers' `of` to say; missing for a person outside the `covers` rule of an input it reads, and for everybody where no
 * input that has events brought a diagnosis column. Over events whose date is in the look-back window that ends on the
 * index date. */
ps_status ps_score_fill(ps_world *world, size_t score, ps_pool *pool, ps_error *err);

/* One line of a person's score. */
typedef struct ps_score_item {
    const char *label; /* plain words; lent */
    double points;
    const char *code; /* the newest code that set it, "" if none; lent by the population */
    ps_day day;       /* of that code, or PS_NO_DAY */
} ps_score_item;
/* At most `most` items that are not zero (groups of weight 0 that are present included; those that a severe form
 * silences are not), in table order; returns how many there are. A local item that no single name gives and that is not
 * a yes-or-no rule is told in one line with its like, so that the points always add up to the score. */
size_t ps_score_items(ps_score_item *out, size_t most, const ps_world *world, size_t score, uint32_t person);

#endif
