/* Diagnoses: the events of a world that carry ICD-10 codes, and for whom a 0 read off them is honest. For scores in
 * plans. */
#ifndef PS_SCORE_DIAGNOSES_H
#define PS_SCORE_DIAGNOSES_H

#include "define/world.h"

/* The codes of one feed. */
typedef struct ps_diagnoses {
    const ps_feed *feed;
    const ps_column *codes; /* PS_CODES or PS_TEXT, by event; numbers in the population's words */
} ps_diagnoses;

/* Of the inputs that the score reads, those that have any; how many. */
size_t ps_diagnoses_find(ps_diagnoses out[PS_INPUTS_MOST], const ps_population *population, const ps_score_plan *score);
/* Events came, but no diagnosis with any of them: a 0 would say that people are well. */
bool ps_diagnoses_lack(const ps_population *population, const ps_score_plan *score, size_t n_found);
/* Codes of an event. */
const uint32_t *ps_diagnoses_of(size_t *n, const ps_column *codes, size_t event);
/* Events of a person in the window: first[] .. last[] - 1. They stand in date order. */
void ps_events_within(size_t *first, size_t *last, const ps_feed *feed, uint32_t person, ps_span window);
ps_span ps_score_window(const ps_world *world, const ps_score_plan *score);
/* Whoever the `covers` rule of an input leaves out, or may leave out, is not scored: those rows of the parts become
 * missing. */
ps_status ps_score_blank_uncovered(ps_column *parts, size_t n_parts, ps_world *world, const ps_score_plan *score,
                                   ps_pool *pool, ps_error *err);

#endif
