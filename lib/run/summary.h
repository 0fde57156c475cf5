/* Summary: what a run published, in plain lines and as JSON. A summary is read over shoulders: its lines round people
 * to the nearest 5 and do not say 1 to 7. The JSON is exact, and has no counts of people where exact counts are
 * refused. */
#ifndef PS_RUN_SUMMARY_H
#define PS_RUN_SUMMARY_H

#include "disclose/ledger.h"
#include "outreach/outreach.h"
#include "run/result.h"

struct ps_summary {
    ps_arena *arena;
    char *folder;
    char head[65];
    char **lines; /* ended by NULL */
    ps_buffer json;
    size_t head_at; /* where the head stands in json */
    char *refusal;  /* NULL: person rows were written */
};

/* outreach NULL: person rows were refused for `refusal`. ledger NULL: the plan has none. Made before the run is
 * published, so that nothing can fail after; the head is known, and told, only then. contacts_begun: this run begins
 * the plan's ledger of contacts. */
ps_status ps_summary_make(ps_summary **out, const ps_result *result, const ps_outreach *outreach, const char *refusal,
                          const ps_ledger *ledger, bool contacts_begun, const char *folder, ps_error *err);
void ps_summary_tell_head(ps_summary *summary, const char head[65]);

#endif
