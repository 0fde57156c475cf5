/* Test: the main() of one test program, and what many of them need. */
#ifndef POPSTRAT_TEST_H
#define POPSTRAT_TEST_H

#include "base/arena.h"
#include "popstrat/run.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PS_TEST_MAIN(make_suite)                                                                                       \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        SRunner *runner;                                                                                               \
        int failed;                                                                                                    \
        if (ps_init(NULL) != PS_OK)                                                                                    \
            return EXIT_FAILURE;                                                                                       \
        runner = srunner_create(make_suite());                                                                         \
        srunner_run_all(runner, CK_ENV);                                                                               \
        failed = srunner_ntests_failed(runner);                                                                        \
        srunner_free(runner);                                                                                          \
        return failed ? EXIT_FAILURE : EXIT_SUCCESS;                                                                   \
    }

#endif
