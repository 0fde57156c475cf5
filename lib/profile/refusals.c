/* Refusals: rows refused, by field and reason. Reasons are a fixed set of sentences, so there are few kinds. */
#include "profile/profile.h"

#include <string.h>

/* Which of the kinds found so far a reject is of; `n`: of none. Texts are mostly held once, and then told by where they
 * stand. */
static size_t kind_of(const ps_reject *const *first, size_t n, const ps_reject *reject)
{
    size_t k = 0;

    while (k < n && (first[k]->reason != reject->reason || first[k]->field != reject->field))
        k++;
    if (k < n)
        return k;
    for (k = 0; k < n && (strcmp(first[k]->reason, reject->reason) || strcmp(first[k]->field, reject->field));)
        k++;
    return k;
}

ps_status ps_refusals_count(ps_refusal_count **out, size_t *n, ps_arena *arena, const ps_input_report *report,
                            ps_error *err)
{
    ps_refusal_count *counts = NULL;
    const ps_reject **first = NULL; /* of each count */
    size_t used = 0, room = 0;

    for (size_t i = 0; i < report->n_rejects; i++) {
        const ps_reject *reject = &report->rejects[i];
        const size_t k = kind_of(first, used, reject);

        if (k == used && used == room) {
            ps_refusal_count *more = ps_arena_array(arena, room ? room * 2 : 8, sizeof *more);
            const ps_reject **more_first = ps_arena_array(arena, room ? room * 2 : 8, sizeof(ps_reject *));

            if (!more || !more_first)
                return ps_fail_memory(err);
            if (used) {
                memcpy(more, counts, used * sizeof *more);
                memcpy(more_first, first, used * sizeof *more_first);
            }
            counts = more;
            first = more_first;
            room = room ? room * 2 : 8;
        }
        if (k == used) {
            counts[used].field = ps_arena_text(arena, reject->field, strlen(reject->field));
            counts[used].reason = ps_arena_text(arena, reject->reason, strlen(reject->reason));
            if (!counts[used].field || !counts[used].reason)
                return ps_fail_memory(err);
            first[used] = reject;
            counts[used++].rows = 0;
        }
        counts[k].rows++;
    }
    *out = counts;
    *n = used;
    return PS_OK;
}
