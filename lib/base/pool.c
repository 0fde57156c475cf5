/* Pool: workers that wait for a run and share its tasks with the caller's thread.
 *
 * Tasks are given out in order and none after a failure, so that the lowest-numbered task that fails is always among
 * those started: the error is the same whatever the threads. */
#include "base/pool.h"
#include "base/arena.h"
#include "base/os.h"

#include <stdlib.h>

#define THREADS_MOST 256u

struct ps_pool {
    ps_os_mutex *mutex;
    ps_os_signal *work; /* a run began, or the end */
    ps_os_signal *done; /* the last busy worker finished */
    ps_os_thread **workers;
    unsigned n_workers;
    /* Under the mutex. */
    bool closing;
    uint64_t run; /* number of the run, so that no worker joins one twice */
    unsigned busy;
    ps_task *task;
    void *context;
    size_t next, count;
    size_t failed_task;
    ps_status status;
    ps_error error;
};

/* Runs tasks until there are none to start. Called and left with the mutex held. */
static void work(ps_pool *pool)
{
    while (pool->status == PS_OK && pool->next < pool->count) {
        const size_t task = pool->next++;
        ps_error error = {.status = PS_OK};
        ps_status status;

        ps_os_mutex_unlock(pool->mutex);
        status = pool->task(pool->context, task, &error);
        ps_os_mutex_lock(pool->mutex);
        if (status != PS_OK && (pool->status == PS_OK || task < pool->failed_task)) {
            pool->status = status;
            pool->failed_task = task;
            pool->error = error;
        }
    }
}

static void worker(void *context)
{
    ps_pool *pool = context;
    uint64_t seen = 0;

    ps_os_mutex_lock(pool->mutex);
    while (!pool->closing) {
        if (pool->run == seen) {
            ps_os_signal_wait(pool->work, pool->mutex);
            continue;
        }
        seen = pool->run;
        pool->busy++;
        work(pool);
        if (--pool->busy == 0)
            ps_os_signal_all(pool->done);
    }
    ps_os_mutex_unlock(pool->mutex);
}

ps_pool *ps_pool_new(unsigned threads)
{
    ps_pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    if (threads == 0)
        threads = ps_os_processors();
    if (threads > THREADS_MOST)
        threads = THREADS_MOST;
    if (threads == 1)
        return pool;
    pool->mutex = ps_os_mutex_new();
    pool->work = ps_os_signal_new();
    pool->done = ps_os_signal_new();
    pool->workers = ps_calloc(threads - 1, sizeof *pool->workers);
    if (!pool->mutex || !pool->work || !pool->done || !pool->workers)
        goto failed;
    while (pool->n_workers < threads - 1) {
        ps_os_thread *thread = ps_os_thread_start(worker, pool);
        if (!thread)
            goto failed;
        pool->workers[pool->n_workers++] = thread;
    }
    return pool;
failed:
    ps_pool_free(pool);
    return NULL;
}

void ps_pool_free(ps_pool *pool)
{
    unsigned i;
    if (!pool)
        return;
    if (pool->n_workers) {
        ps_os_mutex_lock(pool->mutex);
        pool->closing = true;
        ps_os_signal_all(pool->work);
        ps_os_mutex_unlock(pool->mutex);
        for (i = 0; i < pool->n_workers; i++)
            ps_os_thread_join(pool->workers[i]);
    }
    free(pool->workers);
    ps_os_signal_free(pool->done);
    ps_os_signal_free(pool->work);
    ps_os_mutex_free(pool->mutex);
    free(pool);
}

unsigned ps_pool_threads(const ps_pool *pool)
{
    return pool ? pool->n_workers + 1 : 1;
}

static ps_status run_here(ps_task *task, void *context, size_t count, ps_error *err)
{
    ps_status status = PS_OK;
    size_t i;
    for (i = 0; i < count && status == PS_OK; i++) {
        ps_error error = {.status = PS_OK};
        status = task(context, i, &error);
        if (status != PS_OK && err)
            *err = error;
    }
    return status;
}

ps_status ps_pool_run(ps_pool *pool, ps_task *task, void *context, size_t count, ps_error *err)
{
    ps_status status;

    if (!pool || !pool->n_workers || count < 2)
        return run_here(task, context, count, err);
    ps_os_mutex_lock(pool->mutex);
    pool->task = task;
    pool->context = context;
    pool->next = 0;
    pool->count = count;
    pool->status = PS_OK;
    pool->run++;
    ps_os_signal_all(pool->work);
    work(pool);
    while (pool->busy)
        ps_os_signal_wait(pool->done, pool->mutex);
    status = pool->status;
    if (status != PS_OK && err)
        *err = pool->error;
    pool->count = 0; /* a worker that wakes late finds nothing */
    pool->next = 0;
    ps_os_mutex_unlock(pool->mutex);
    return status;
}
