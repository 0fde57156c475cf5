/* Events hide: sums that would tell how few people are behind another one.
 *
 * Whoever is counted has an event at least, so that few events are few people. Where what is shown of a line (a row and
 * the rows it sums over one field) leaves a hidden cell no more events than its people surely are, so that their number
 * is told, a second sum of the line is hidden, the smallest first. The people stay as they are. */
#ifndef PS_DISCLOSE_EVENTS_HIDE_H
#define PS_DISCLOSE_EVENTS_HIDE_H

#include "disclose/suppress.h"

/* events by row, rounded as scheme hes rounds; NAN: hidden. More become NAN. O(rows) for each pass; a pass hides one in
 * every line that needs it. */
ps_status ps_events_hide(double *events, const ps_table *table, const ps_shown *people, const ps_scheme *scheme,
                         ps_error *err);

#endif
