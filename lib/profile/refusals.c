/* Refusals: rows refused, by field and reason. Reasons are a fixed set of sentences, so there are few kinds. */
#include "profile/profile.h"

#include <string.h>

ps_status ps_refusals_count(ps_refusal_count **out, size_t *n, ps_arena *arena, const ps_input_report *report,
                            ps_error *err)
{
    ps_refusal_count *counts = NULL;
    size_t used = 0, room = 0;

    for (size_t i = 0; i < report->n_rejects; i++) {
        const ps_reject *reject = &report->rejects[i];
        size_t k = 0;

        while (k < used && (strcmp(counts[k].reason, reject->reason) || strcmp(counts[k].field, reject->field)))
            k++;
        if (k == used && used == room) {
            ps_refusal_count *more = ps_arena_array(arena, room ? room * 2 : 8, sizeof *more);

            if (!more)
                return ps_fail_memory(err);
            if (used)
                memcpy(more, counts, used * sizeof *more);
            counts = more;
            room = room ? room * 2 : 8;
        }
        if (k == used) {
            counts[used].field = ps_arena_text(arena, reject->field, strlen(reject->field));
            counts[used].reason = ps_arena_text(arena, reject->reason, strlen(reject->reason));
            if (!counts[used].field || !counts[used].reason)
                return ps_fail_memory(err);
            counts[used++].rows = 0;
        }
        counts[k].rows++;
    }
    *out = counts;
    *n = used;
    return PS_OK;
}
