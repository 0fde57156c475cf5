/* Quantiles: the rule by exact fractions, ties, what is missing, and borders of published deciles. */
#include "aggregate/quantile.h"
#include "test.h"

#include <math.h>

static const struct {
    const char *why;
    uint64_t rank, n;
    uint32_t decile;
} ranks[] = {
    {"the only one", 1, 1, 10},
    {"first of ten", 1, 10, 1},
    {"last of ten", 10, 10, 10},
    {"on a border stays", 10, 100, 1},
    {"past it", 11, 100, 2},
    {"across a border goes up", 2, 15, 2},
    {"before it", 1, 15, 1},
    {"three: spread out", 1, 3, 4},
    {"three", 2, 3, 7},
    {"three", 3, 3, 10},
    {"2019: last of decile 1", 3284, 32844, 1},
    {"2019: first of decile 2", 3285, 32844, 2},
    {"2019: last of decile 2", 6568, 32844, 2},
    {"2019: first of decile 3", 6569, 32844, 3},
    {"2019: half", 16422, 32844, 5},
    {"2019: first of decile 6", 16423, 32844, 6},
    {"2019: last of decile 9", 29559, 32844, 9},
    {"2019: first of decile 10", 29560, 32844, 10},
    {"2019: last", 32844, 32844, 10},
    {"2025: last of decile 1", 3375, 33755, 1},
    {"2025: first of decile 2", 3376, 33755, 2},
    {"2025: last of decile 2 is on the border", 6751, 33755, 2},
    {"2025: first of decile 3", 6752, 33755, 3},
    {"2025: last of decile 5", 16877, 33755, 5},
    {"2025: first of decile 6", 16878, 33755, 6},
    {"2025: last", 33755, 33755, 10},
    {"large", 100000000000000000, 1000000000000000000, 1},
    {"large, one more", 100000000000000001, 1000000000000000000, 2},
    {"no rank", 0, 10, 0},
    {"past the last", 11, 10, 0},
    {"nothing ranked", 0, 0, 0},
    {"too many to reckon with", 1, UINT64_MAX / 10 + 1, 0},
};

START_TEST(deciles_of_ranks)
{
    ck_assert_msg(ps_decile_of_rank(ranks[_i].rank, ranks[_i].n) == ranks[_i].decile, "%s: %u", ranks[_i].why,
                  ps_decile_of_rank(ranks[_i].rank, ranks[_i].n));
}
END_TEST

#define MOST 12
static const struct {
    const char *why;
    size_t n;
    uint32_t k;
    bool highest_first;
    double value[MOST];
    uint32_t wanted[MOST];
} lists[] = {
    {"nothing", 0, 10, false, {0}, {0}},
    {"one", 1, 5, false, {3.5}, {5}},
    {"one quantile", 3, 1, false, {7, 1, 3}, {1, 1, 1}},
    {"lowest first", 4, 2, false, {4, 1, 3, 2}, {2, 1, 2, 1}},
    {"highest first", 4, 2, true, {4, 1, 3, 2}, {1, 2, 1, 2}},
    {"fifths", 5, 5, true, {10, 50, 30, 20, 40}, {5, 1, 3, 4, 2}},
    {"negative", 4, 4, false, {-1, -2, 0, -3}, {3, 2, 4, 1}},
    {"ties share the lowest rank", 4, 4, false, {2, 2, 2, 9}, {1, 1, 1, 4}},
    {"so do they the other way round", 4, 4, true, {2, 2, 2, 9}, {2, 2, 2, 1}},
    {"all the same", 5, 10, false, {6, 6, 6, 6, 6}, {2, 2, 2, 2, 2}},
    {"a tie across a border", 4, 2, false, {1, 5, 5, 9}, {1, 1, 1, 2}},
    {"zeros are equal", 3, 3, false, {0.0, -0.0, 1}, {1, 1, 3}},
    {"a missing one has none", 3, 2, false, {5, NAN, 4}, {2, 0, 1}},
    {"all missing", 2, 10, false, {NAN, NAN}, {0, 0}},
    {"missing ones do not count", 6, 2, false, {NAN, 4, 3, NAN, 2, 1}, {0, 2, 2, 0, 1, 1}},
    {"missing among ties", 5, 2, true, {7, NAN, 7, 1, 1}, {1, 0, 1, 2, 2}},
    {"endless values have a rank", 4, 4, false, {INFINITY, 3, -INFINITY, 0}, {4, 3, 1, 2}},
    {"endless, the other way round", 3, 3, true, {INFINITY, 3, -INFINITY}, {1, 2, 3}},
    {"7 into 3: 3, 5, 7", 7, 3, false, {1, 2, 3, 4, 5, 6, 7}, {1, 1, 2, 2, 3, 3, 3}},
    {"7 into 3, highest first", 7, 3, true, {1, 2, 3, 4, 5, 6, 7}, {3, 3, 3, 2, 2, 1, 1}},
    {"11 tenths", 11, 10, false, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10}},
    {"close values", 3, 3, false, {1.0000000000000002, 1, 1.0000000000000004}, {2, 1, 3}},
    {"more quantiles than values", 2, 100, false, {8, 9}, {50, 100}},
};

START_TEST(quantiles_of_lists)
{
    uint32_t got[MOST];

    for (size_t i = 0; i < MOST; i++)
        got[i] = 77;
    ck_assert(ps_quantiles(got, lists[_i].value, lists[_i].n, lists[_i].k, lists[_i].highest_first));
    for (size_t i = 0; i < lists[_i].n; i++)
        ck_assert_msg(got[i] == lists[_i].wanted[i], "%s, value %zu: %u instead of %u", lists[_i].why, i + 1, got[i],
                      lists[_i].wanted[i]);
    ck_assert_msg(lists[_i].n == MOST || got[lists[_i].n] == 77, "%s: wrote past the end", lists[_i].why);
}
END_TEST

/* Without ties a rank is the number of values up to one; counted here for each value anew. */
START_TEST(quantiles_by_counting)
{
    static double value[700];
    static uint32_t got[700];
    uint64_t state = 5;

    for (size_t n = 1; n <= 700; n += 37) {
        for (uint32_t k = 1; k <= 20; k += 3) {
            for (size_t i = 0; i < n; i++) {
                state = state * 6364136223846793005U + 1442695040888963407U;
                value[i] = (double)(state >> 55) / 4; /* with ties */
            }
            ck_assert(ps_quantiles(got, value, n, k, false));
            for (size_t i = 0; i < n; i++) {
                size_t rank = 1;
                uint32_t wanted = 1;
                for (size_t j = 0; j < n; j++)
                    rank += value[j] < value[i];
                while (wanted * n < k * rank)
                    wanted++;
                ck_assert_uint_eq(got[i], wanted);
            }
        }
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("quantile");
    TCase *tc = tcase_create("quantile");

    tcase_add_loop_test(tc, deciles_of_ranks, 0, (int)PS_COUNT(ranks));
    tcase_add_loop_test(tc, quantiles_of_lists, 0, (int)PS_COUNT(lists));
    tcase_add_test(tc, quantiles_by_counting);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
