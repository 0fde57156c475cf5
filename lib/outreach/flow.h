/* Flow: whole units going round a network, as many as possible through one set of arcs, then through the next.
 *
 *   ADD    an arc and how many units it can carry                                           O(1)
 *   MOST   as many units as possible through a set of arcs; what all such flows share is settled for good
 *                                                                  O(arcs) a round; few rounds where costs are few
 *   TAKE   one unit of an arc for good, if any of the flows that are left has it            O(arcs), mostly far less
 *
 * Each MOST is a least-cost circulation (saturate what gains, send the excess back along shortest paths, blocking flows
 * over those of one length). By complementary slackness an arc whose reduced cost is not 0 carries the same in every
 * best flow: it is fixed, and what is left are the best flows and no others. So one aim after another is exact, without
 * weights that would have to outgrow one another. */
#ifndef PS_OUTREACH_FLOW_H
#define PS_OUTREACH_FLOW_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct ps_flow ps_flow;

#define PS_FLOW_NO_ARC UINT32_MAX

ps_flow *ps_flow_new(uint32_t nodes); /* NULL: no memory */
void ps_flow_free(ps_flow *flow);     /* NULL is fine */
/* Arcs are numbered from 0; PS_FLOW_NO_ARC: no memory. None may be added once a flow was sought. */
uint32_t ps_flow_add(ps_flow *flow, uint32_t from, uint32_t to, uint64_t most);
ps_status ps_flow_most(ps_flow *flow, const uint32_t *arcs, size_t n, ps_error *err);
/* False: every flow that is left carries no more of this arc than was taken, now and for ever. */
bool ps_flow_take(ps_flow *flow, uint32_t arc);
uint64_t ps_flow_of(const ps_flow *flow, uint32_t arc); /* units it carries, those taken among them */

#endif
