/* Fuzz plain: extracts read by blocks against the same read row by row, for POPSTRAT_PLAIN_SECONDS, from seeds that no
 * run before had. */
#include "../extract/plain_pair.h"

#include <time.h>

START_TEST(until_the_time_is_up)
{
    const char *seconds = getenv("POPSTRAT_PLAIN_SECONDS");
    const time_t begin = time(NULL), end = begin + (seconds ? (time_t)strtoul(seconds, NULL, 10) : 1);
    const uint64_t first = (uint64_t)begin * 10000;
    uint64_t seed = first, seen = 0, kept = 0;

    do {
        const char *differs = plain_pair_differs(&seen, &kept, seed);
        ck_assert_msg(!differs, "seed %llu, %s", (unsigned long long)seed, differs);
        differs = wide_pair_differs(&seen, &kept, seed);
        ck_assert_msg(!differs, "seed %llu, %s", (unsigned long long)seed, differs);
        seed++;
    } while (time(NULL) < end);
    scratch_gone();
    printf("%llu extracts of seeds from %llu, %llu rows: by blocks as row by row\n", (unsigned long long)(seed - first),
           (unsigned long long)first, (unsigned long long)seen);
}
END_TEST

static Suite *fuzz_suite(void)
{
    Suite *suite = suite_create("fuzz_plain");
    TCase *tc = tcase_create("fuzz_plain");

    tcase_set_timeout(tc, 0);
    tcase_add_test(tc, until_the_time_is_up);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(fuzz_suite)
