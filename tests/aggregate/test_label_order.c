/* Label order. */
#include "aggregate/label_order.h"
#include "test.h"

static const char *const tiers[] = {"very high", "high", "moderate", "low"};

/* Each before the next. */
static const char *const plain[] = {"1",          "2",          "10",        "20-24",           "A81001",
                                    "White",      "Not stated", "Not known", "outside England", "unknown",
                                    "not scored", "cannot tell"};
static const char *const tiered[] = {"very high", "high", "moderate", "low", "0", "another", "unknown", "not scored"};

static void check_rising(const char *const *rising, size_t n, const char *const *words, size_t n_words)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const int compared = ps_label_compare(rising[i], rising[j], words, n_words);

            ck_assert_msg((compared > 0) - (compared < 0) == (i > j) - (i < j), "%s and %s: %d", rising[i], rising[j],
                          compared);
        }
}

START_TEST(stands_in_order)
{
    check_rising(plain, PS_COUNT(plain), NULL, 0);
    check_rising(tiered, PS_COUNT(tiered), tiers, PS_COUNT(tiers));
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("label order");
    TCase *tc = tcase_create("label order");

    tcase_add_test(tc, stands_in_order);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
