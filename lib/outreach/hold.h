/* Hold: who was contacted lately, or lives with somebody who was, and is therefore held back from a list for now.
 *
 * For outreach lists of plans with [contact] (ps_list_contacts); reviews and analysts' lists are untouched. Judged by
 * the day of the run. What is contacted is a unit: a care home whose resident somebody is, else a household, else the
 * person alone. Residents of one home stand together on the first list of a run that has them, since the home is called
 * once; of a household one person stands on a list, the first in its order.
 *
 *   NEW      reads the ledger for units                                    O(people + entries)
 *   BACK     before a list is put in order: everybody the past holds       O(people left + their entries)
 *   SECOND   after: all but the first of each household
 *   ROOM     how many more a file may have this week
 *   RECORD   after the list is written: who was listed, and who waits, into the ledger in memory
 *
 * Lists of a run are taken in turn, so each sees those before it. Entries of the same run made earlier (plan name and
 * index date) are not seen, but for answers: the run takes its place. */
#ifndef PS_OUTREACH_HOLD_H
#define PS_OUTREACH_HOLD_H

#include "outreach/list_job.h"

/* *out NULL where the plan has no [contact], or the caller no ledger. */
ps_status ps_holding_new(ps_holding **out, ps_world *world, const ps_outreach_options *options, ps_pool *pool,
                         ps_error *err);
void ps_holding_free(ps_holding *holding); /* NULL is fine */

/* Each does nothing for a list without job->holding. */
ps_status ps_hold_back(ps_list_job *job, ps_column *left, ps_error *err);
/* Fills job->waiting for those left. */
ps_status ps_hold_waiting(ps_list_job *job, const ps_column *left, ps_error *err);
/* Takes them out of `left`; *some: there were any. */
ps_status ps_hold_second(bool *some, ps_list_job *job, ps_column *left, const uint32_t *persons, size_t n,
                         ps_error *err);
/* New people that the file of a recipient may still have in the 7 days up to the run; UINT64_MAX: as many as there are.
 */
ps_status ps_hold_room(uint64_t *out, ps_list_job *job, const char *recipient, ps_error *err);
/* Notes those who have no place in the file because n_listed others have what room there is this week. */
ps_status ps_hold_week(ps_list_job *job, const char *recipient, size_t n_listed, const uint32_t *held, size_t n_held,
                       ps_error *err);
/* A file of the list as it is written, and who has no place in it. */
ps_status ps_hold_record(ps_list_job *job, const char *recipient, const uint32_t *listed, size_t n_listed,
                         const uint32_t *left_over, size_t n_left_over, ps_error *err);
/* Puts report->held in order and counts it, once the list is whole. */
ps_status ps_hold_count(ps_list_job *job, ps_error *err);

#endif
