/* Truth: the planted answers, written as truth/ while the people are made.
 *
 * What is told person by person is written at once; counts are kept and written at the end. One thread at a time. */
#ifndef PS_SYNTH_TRUTH_H
#define PS_SYNTH_TRUTH_H

#include "synth/reckon.h"

typedef struct ps_truth ps_truth;

/* `folder` is the truth folder, which exists. */
ps_status ps_truth_new(ps_truth **out, const char *folder, const ps_made_world *world, ps_error *err);
void ps_truth_add(ps_truth *truth, const ps_made_person *person);
/* Writes the counts, closes the files and frees, whatever happens. NULL is PS_OK. */
ps_status ps_truth_finish(ps_truth *truth, ps_error *err);
void ps_truth_abandon(ps_truth *truth); /* NULL is fine */

#endif
