/* In order: see in_order.h. */
#include "extract/in_order.h"

#include "base/arena.h"
#include "base/os.h"
#include "extract/chunk.h"

#include <stdlib.h>

#define WAITING 2 /* chunks that may wait to be handed on, beside one for each worker */

/* A chunk from fetch to hand-over. */
struct job {
    ps_chunk chunk;
    ps_part *part;
    void *made;
    bool ready;
    ps_status status; /* of fetching, parsing and making */
    ps_error error;
};

struct reading {
    ps_reader *reader;
    const ps_in_order *calls;
    ps_parser **parsers; /* by worker */
    struct job *jobs;    /* a ring */
    size_t n_jobs, n_workers;
    ps_os_mutex *lock;
    ps_os_signal *changed;
    /* Under the lock. */
    size_t fetched, taken;
    bool fetching, all_fetched, taking;
    ps_status status; /* the first failure in file order */
    ps_error error;
};

static ps_status parse(struct reading *r, struct job *job, unsigned worker, ps_error *err)
{
    const ps_batch *batch;
    ps_status st;

    if (!r->parsers[worker] && !(r->parsers[worker] = ps_parser_new(r->reader)))
        return ps_fail_memory(err);
    ps_part_free(job->part);
    job->part = NULL;
    r->calls->drop(job->made);
    job->made = NULL;
    st = ps_parser_read(&job->part, &batch, r->parsers[worker], &job->chunk, err);
    return st == PS_OK ? r->calls->make(&job->made, r->calls->context, worker, r->parsers[worker], batch, err) : st;
}

static ps_status take(struct reading *r, struct job *job, unsigned worker, ps_error *err)
{
    ps_status st = job->status;

    if (st != PS_OK) {
        *err = job->error;
        return st;
    }
    if (!ps_reader_follows(r->reader, &job->chunk)) {
        if (!ps_reader_mend(&job->chunk, r->reader))
            return ps_fail_memory(err);
        st = parse(r, job, worker, err);
    }
    if (st == PS_OK)
        st = ps_reader_commit(r->reader, &job->chunk, job->part, err);
    if (st == PS_OK)
        st = r->calls->take(r->calls->context, job->made, ps_reader_report(r->reader), err);
    if (st == PS_OK && job->chunk.final && (st = ps_reader_finish(r->reader, err)) == PS_END)
        st = PS_OK;
    return st;
}

/* Under the lock, left while a chunk is handed on: whoever comes meanwhile leaves its chunk to this worker. */
static void take_ready(struct reading *r, unsigned worker)
{
    if (r->taking)
        return;
    r->taking = true;
    while (r->status == PS_OK && r->taken < r->fetched) {
        struct job *job = &r->jobs[r->taken % r->n_jobs];
        ps_error error = {.status = PS_OK};
        ps_status st;

        if (!job->ready)
            break;
        ps_os_mutex_unlock(r->lock);
        st = take(r, job, worker, &error);
        ps_os_mutex_lock(r->lock);
        if (st != PS_OK) {
            r->status = st;
            r->error = error;
        }
        job->ready = false;
        r->taken++;
        ps_os_signal_all(r->changed);
    }
    r->taking = false;
}

/* One chunk: fetched, parsed, and handed on if its turn has come. Under the lock, left in between. */
static void work_on(struct reading *r, unsigned worker)
{
    struct job *job = &r->jobs[r->fetched % r->n_jobs];
    ps_error error = {.status = PS_OK};
    ps_status st;

    r->fetching = true;
    ps_os_mutex_unlock(r->lock);
    st = ps_reader_fetch(&job->chunk, r->reader, &error);
    ps_os_mutex_lock(r->lock);
    r->fetching = false;
    r->all_fetched = st != PS_OK;
    ps_os_signal_all(r->changed);
    if (st == PS_END)
        return;
    r->fetched++;
    if (st == PS_OK) {
        ps_os_mutex_unlock(r->lock);
        st = parse(r, job, worker, &error);
        ps_os_mutex_lock(r->lock);
    }
    job->status = st;
    job->error = error;
    job->ready = true;
    take_ready(r, worker);
    ps_os_signal_all(r->changed);
}

static ps_status work(void *context, size_t worker, ps_error *err)
{
    struct reading *r = context;

    (void)err;
    ps_os_mutex_lock(r->lock);
    while (r->status == PS_OK && !(r->all_fetched && r->taken == r->fetched)) {
        if (!r->fetching && !r->all_fetched && r->fetched - r->taken < r->n_jobs)
            work_on(r, (unsigned)worker);
        else
            ps_os_signal_wait(r->changed, r->lock);
    }
    ps_os_mutex_unlock(r->lock);
    return PS_OK;
}

ps_status ps_read_in_order(ps_reader *reader, const ps_in_order *calls, ps_pool *pool, ps_error *err)
{
    const unsigned workers = pool ? ps_pool_threads(pool) : 1;
    struct reading r = {.reader = reader, .calls = calls, .n_jobs = workers + WAITING, .n_workers = workers};
    ps_status st = PS_OK;

    r.jobs = ps_calloc(r.n_jobs, sizeof *r.jobs);
    r.parsers = ps_calloc(workers, sizeof *r.parsers);
    r.lock = ps_os_mutex_new();
    r.changed = ps_os_signal_new();
    if (!r.jobs || !r.parsers || !r.lock || !r.changed)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_pool_run(pool, work, &r, workers, err);
    if (st == PS_OK && r.status != PS_OK) {
        st = r.status;
        if (err)
            *err = r.error;
    }
    for (size_t j = 0; r.jobs && j < r.n_jobs; j++) {
        ps_chunk_release(&r.jobs[j].chunk);
        ps_part_free(r.jobs[j].part);
        calls->drop(r.jobs[j].made);
    }
    for (unsigned w = 0; r.parsers && w < workers; w++)
        ps_parser_free(r.parsers[w]);
    if (r.changed)
        ps_os_signal_free(r.changed);
    if (r.lock)
        ps_os_mutex_free(r.lock);
    free(r.parsers);
    free(r.jobs);
    return st;
}
