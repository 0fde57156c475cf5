/* Reviewed: whom a clinical review found not to be so, and who therefore stays away until something new is recorded.
 *
 * A list of reviews enters each person in the ledger of contacts with digests of the evidence: every event that its
 * rules admitted. Who was answered "reviewed: not so" is held back while each event there is today was there when the
 * answered list was made; any other brings the person back. Where nothing recorded speaks for a rule (it holds because
 * something is absent) there is nothing to compare, and nobody is held. Reviews know no other hold.
 *
 *   HOLD     before the list is put in order    O(people left + their entries), and the evidence of those answered
 *   RECORD   after it is written                the evidence of those listed
 *
 * Digests are made with the pseudonym: the same code of two people does not look alike. They hide nothing from whoever
 * has a pseudonym and tries codes and days. */
#ifndef PS_OUTREACH_REVIEWED_H
#define PS_OUTREACH_REVIEWED_H

#include "outreach/list_job.h"

/* Each does nothing for another list, or without a ledger. */
ps_status ps_reviewed_hold(ps_list_job *job, ps_column *left, ps_error *err);
ps_status ps_reviewed_record(ps_list_job *job, const char *recipient, const uint32_t *listed, size_t n, ps_error *err);

#endif
