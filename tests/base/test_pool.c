/* Every task once, and the same error whatever the threads. */
#include "base/pool.h"
#include "test.h"

enum { TASKS = 5000 };

struct job {
    unsigned char runs[TASKS];
    size_t fails_from, fails_every;
};

static ps_status work(void *context, size_t task, ps_error *err)
{
    struct job *job = context;
    volatile double x = 1;
    size_t i;
    for (i = 0; i < (task * 7919) % 1500; i++) /* uneven tasks */
        x = x * 1.0000001;
    job->runs[task]++;
    if (job->fails_every && task >= job->fails_from && (task - job->fails_from) % job->fails_every == 0)
        return ps_fail(err, task % 2 ? PS_EDATA : PS_ESYSTEM, "task %zu", task);
    return PS_OK;
}

static const unsigned thread_counts[] = {1, 2, 3, 8};

START_TEST(every_task_runs_once)
{
    static struct job job;
    ps_pool *pool = ps_pool_new(thread_counts[_i]);
    ps_error err = {.status = PS_OK};
    int round;
    size_t i;

    ck_assert_ptr_nonnull(pool);
    memset(&job, 0, sizeof job);
    ck_assert_uint_eq(ps_pool_threads(pool), thread_counts[_i]);
    for (round = 1; round <= 20; round++) {
        ck_assert_int_eq(ps_pool_run(pool, work, &job, TASKS, &err), PS_OK);
        for (i = 0; i < TASKS; i++)
            if (job.runs[i] != round)
                ck_abort_msg("round %d: task %zu ran %d times", round, i, job.runs[i]);
        ck_assert_int_eq(ps_pool_run(pool, work, &job, 0, &err), PS_OK);
    }
    ck_assert_str_eq(err.message, "");
    ps_pool_free(pool);
}
END_TEST

START_TEST(the_lowest_failure_is_told)
{
    ps_pool *pool = ps_pool_new(thread_counts[_i]);
    int round;
    ck_assert_ptr_nonnull(pool);
    for (round = 0; round < 200; round++) {
        static struct job job;
        ps_error err = {.status = PS_OK};
        size_t i;
        memset(&job, 0, sizeof job);
        job.fails_from = 37 + (size_t)round;
        job.fails_every = 1 + (size_t)round % 5;
        ck_assert_int_eq(ps_pool_run(pool, work, &job, 1000, &err), job.fails_from % 2 ? PS_EDATA : PS_ESYSTEM);
        ck_assert_int_eq(strncmp(err.message, "task ", 5), 0);
        ck_assert_uint_eq(strtoul(err.message + 5, NULL, 10), job.fails_from);
        for (i = 0; i <= job.fails_from; i++)
            if (job.runs[i] != 1)
                ck_abort_msg("task %zu ran %d times", i, job.runs[i]);
        job.fails_every = 0;
        ck_assert_int_eq(ps_pool_run(pool, work, &job, 10, NULL), PS_OK); /* the pool is none the worse */
    }
    ps_pool_free(pool);
}
END_TEST

START_TEST(no_pool_runs_in_order_and_stops)
{
    static struct job job = {.fails_from = 5, .fails_every = 1};
    ps_error err;
    ck_assert_int_eq(ps_pool_run(NULL, work, &job, TASKS, &err), PS_EDATA);
    ck_assert_str_eq(err.message, "task 5");
    ck_assert_uint_eq(job.runs[5], 1);
    ck_assert_uint_eq(job.runs[6], 0);
    ck_assert_uint_eq(ps_pool_threads(NULL), 1);
    ps_pool_free(NULL);
}
END_TEST

START_TEST(as_many_as_the_machine_has)
{
    ps_pool *pool = ps_pool_new(0);
    ck_assert_ptr_nonnull(pool);
    ck_assert_uint_ge(ps_pool_threads(pool), 1);
    ps_pool_free(pool);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("pool");
    TCase *tc = tcase_create("pool");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, every_task_runs_once, 0, PS_COUNT(thread_counts));
    tcase_add_loop_test(tc, the_lowest_failure_is_told, 0, PS_COUNT(thread_counts));
    tcase_add_test(tc, no_pool_runs_in_order_and_stops);
    tcase_add_test(tc, as_many_as_the_machine_has);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
