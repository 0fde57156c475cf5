/* Failing: a call with its 1st, 2nd, 3rd ... allocation failing until it succeeds. Linked with --wrap, so that
 * allocations by our code are seen and those of libraries are not. */
#ifndef PS_TEST_FAILING_H
#define PS_TEST_FAILING_H

#include "popstrat.h"
#include "test.h"

#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
void __real_free(void *at);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *at, size_t size);
void __wrap_free(void *at);

static long until_failure;
static long live;
static bool armed;    /* only inside the call that is tried: the test framework is wrapped too */
static bool for_good; /* every one after it fails too: a machine without memory stays so; else just that one */
static bool failed_once, left_behind;

static bool fails(void)
{
    if (!armed)
        return false;
    if (until_failure-- > 0)
        return false;
    if (until_failure < -1 && !for_good)
        return false;
    failed_once = true;
    return true;
}

void *__wrap_malloc(size_t size)
{
    void *at = fails() ? NULL : __real_malloc(size);

    live += at != NULL;
    return at;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *at = fails() ? NULL : __real_calloc(count, size);

    live += at != NULL;
    return at;
}

void *__wrap_realloc(void *at, size_t size)
{
    void *to = fails() ? NULL : __real_realloc(at, size);

    live += to != NULL && at == NULL;
    return to;
}

void __wrap_free(void *at)
{
    live -= at != NULL;
    __real_free(at);
}

static void remove_tree(const char *path)
{
    char command[256];

    snprintf(command, sizeof command, "rm -rf '%s'", path);
    if (system(command) != 0)
        abort();
}

typedef struct call {
    const char *name;
    ps_status (*call)(ps_error *err);
    bool whole_run; /* the long ones go in steps */
} call;

static void try_call(const call *one, long step, bool and_all_after)
{
    const char *asked = getenv("POPSTRAT_OOM_STEP");
    long n = 0, failures = 0;

    step = !one->whole_run ? 1 : asked ? strtol(asked, NULL, 10) : step;
    for_good = and_all_after;
    for (;; n += step) {
        ps_error err = {0};
        const long before = live;
        long after;
        ps_status st;

        until_failure = n;
        failed_once = false;
        left_behind = false;
        st = one->call(&err);
        after = live;
        ck_assert_msg(!left_behind, "%s failed at allocation %ld and left something behind", one->name, n + 1);
        ck_assert_msg(after == before, "%s leaked %ld blocks when allocation %ld failed", one->name, after - before,
                      n + 1);
        if (!failed_once) {
            ck_assert_msg(st == PS_OK, "%s: %s", one->name, err.message);
            break;
        }
        /* A buffer that is only nice to have may be missed without harm; otherwise the caller is told. */
        ck_assert_msg(st == PS_EMEMORY, "%s gave status %d (%s) when allocation %ld failed", one->name, st, err.message,
                      n + 1);
        failures++;
    }
    printf("%s: %ld failing allocations (step %ld), %s\n", one->name, failures, step,
           for_good ? "and all after" : "one alone");
    ck_assert_int_gt(failures, 0);
}

#endif
