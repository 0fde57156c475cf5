/* CSV parts: see csv_parts.h. */
#include "base/csv_parts.h"

#include "base/arena.h"
#include "base/os.h"

#include <stdlib.h>

typedef struct parts {
    ps_csv_writer *csv;
    ps_csv_make *make;
    ps_csv_see *see;
    void *context;
    size_t n;
    ps_os_mutex *mutex;
    /* Under the mutex. */
    ps_csv_writer **made;  /* by part: waits to be written */
    ps_csv_writer **spare; /* written, to be used again */
    size_t n_spare, next;  /* the part to be written next */
    bool writing;          /* some thread writes; it alone touches csv */
} parts;

static ps_csv_writer *take_spare(parts *p)
{
    ps_csv_writer *spare = NULL;

    ps_os_mutex_lock(p->mutex);
    if (p->n_spare)
        spare = p->spare[--p->n_spare];
    ps_os_mutex_unlock(p->mutex);
    return spare;
}

/* Whoever writes goes on for as long as the next part is made; others leave theirs to that thread. */
static void hand_in(parts *p, ps_csv_writer *rows, size_t part)
{
    ps_os_mutex_lock(p->mutex);
    p->made[part] = rows;
    if (!p->writing) {
        p->writing = true;
        while (p->next < p->n && p->made[p->next]) {
            ps_csv_writer *at = p->made[p->next];

            ps_os_mutex_unlock(p->mutex);
            ps_csv_copy(p->csv, at, 0, ps_csv_length(at));
            if (p->see)
                p->see(p->context, at, p->next);
            ps_csv_clear(at);
            ps_os_mutex_lock(p->mutex);
            p->made[p->next++] = NULL;
            p->spare[p->n_spare++] = at;
        }
        p->writing = false;
    }
    ps_os_mutex_unlock(p->mutex);
}

static ps_status make_part(void *context, size_t task, ps_error *err)
{
    parts *p = context;
    ps_csv_writer *rows = take_spare(p);
    ps_status status = rows ? PS_OK : ps_csv_writer_new(&rows, err);

    if (status == PS_OK)
        status = p->make(p->context, rows, task, err);
    if (status == PS_OK)
        status = ps_csv_check(rows, err);
    if (status == PS_OK)
        hand_in(p, rows, task);
    else
        ps_csv_writer_abandon(rows);
    return status;
}

ps_status ps_csv_in_parts(ps_csv_writer *csv, ps_csv_make *make, ps_csv_see *see, void *context, size_t n,
                          ps_pool *pool, ps_error *err)
{
    parts p = {.csv = csv, .make = make, .see = see, .context = context, .n = n};
    ps_status status;

    p.mutex = ps_os_mutex_new();
    p.made = ps_calloc(n, sizeof *p.made);
    p.spare = ps_calloc(n, sizeof *p.spare);
    status = p.mutex && p.made && p.spare ? ps_pool_run(pool, make_part, &p, n, err) : ps_fail_memory(err);
    for (size_t i = 0; p.made && i < n; i++) /* after a failure */
        ps_csv_writer_abandon(p.made[i]);
    for (size_t i = 0; i < p.n_spare; i++)
        ps_csv_writer_abandon(p.spare[i]);
    free(p.spare);
    free(p.made);
    ps_os_mutex_free(p.mutex);
    return status;
}
