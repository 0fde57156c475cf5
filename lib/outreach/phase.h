/* Phase: the waves of a phased list: who is drawn to which, and from which day each is called.
 *
 *   DRAWN   what an entry of the ledger says of a draw                        O(1)
 *   DRAW    those left of a list who were never drawn, by lot; then those whose day has not come stand back
 *                                                                             O(n log n), a HMAC a newcomer
 *
 * A draw is made once and stays: later runs, and the same run made again, read it from the ledger. People are put in
 * order within each band by HMAC-SHA-256 of their pseudonym (key: the phased seed, NUL, the list's folder name) and
 * dealt to the waves in turn, from the first, on across bands in byte order: waves differ by one person at most. Wave w
 * is called from the day of that run and (w - 1) x weeks on. */
#ifndef PS_OUTREACH_PHASE_H
#define PS_OUTREACH_PHASE_H

#include "define/rule_digest.h"
#include "outreach/contact.h"
#include "outreach/list_job.h"

typedef struct ps_drawn {
    uint64_t wave;     /* from 1; 0: not drawn for this list */
    ps_day start, day; /* of the wave, and of the run that drew */
} ps_drawn;

/* PS_EGOVERNANCE where the draw was for other waves or another outcome, by name or by rule, than the plan now says: it
 * stays as it was made. `rule`: the digest of the list's outcome (define/rule_digest.h). */
ps_status ps_phase_drawn(ps_drawn *out, const ps_plan *plan, const ps_list_plan *list, const char *rule,
                         const ps_contact *one, ps_error *err);

/* Fills job->wave and job->start_from, enters newcomers in the ledger in memory, and takes out of `left` those whose
 * wave starts after the last day on which the list may be used. Nothing for a list that is not phased. `by` parts the
 * list into files; NULL: it is one. */
ps_status ps_phase_draw(ps_list_job *job, ps_column *left, const ps_column *by, ps_error *err);

/* The day on which a person of the list is contacted, as far as is known: of a phased list their wave's, else the
 * run's.
 */
ps_day ps_phase_listed(const ps_list_job *job, uint32_t person);

#endif
