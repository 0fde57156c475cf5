/* Pool: a few threads that share out numbered tasks.
 *
 * Which thread runs which task is open; results must go to places that the task number fixes, so that the same bytes
 * come out whatever the threads. A pool of 1 runs everything in the caller's thread. */
#ifndef PS_BASE_POOL_H
#define PS_BASE_POOL_H

#include "base/fail.h"

typedef struct ps_pool ps_pool;

/* A task returns a status; err is its own. */
typedef ps_status ps_task(void *context, size_t task, ps_error *err);

/* threads 0: as many as the machine has processors. NULL: no memory or no thread. */
ps_pool *ps_pool_new(unsigned threads);
void ps_pool_free(ps_pool *pool); /* NULL is fine */
unsigned ps_pool_threads(const ps_pool *pool);
/* Runs tasks 0 .. count - 1 and waits. Returns the status and error of the lowest-numbered task that failed; tasks
 * after a failure may not be started. pool NULL runs them in order in the caller's thread. Not re-entrant. */
ps_status ps_pool_run(ps_pool *pool, ps_task *task, void *context, size_t count, ps_error *err);

#endif
