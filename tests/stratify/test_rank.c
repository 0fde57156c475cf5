/* Rank: sorting by bytes against insertion, choosing the first few against sorting all. */
#include "stratify/rank.h"
#include "test.h"

#define PEOPLE 700

static uint32_t seed;

static uint32_t roll(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return (seed >> 4) % sides;
}

/* Which bits of the keys differ: few and high, few and low, all. */
static const uint64_t masks[] = {UINT64_C(0x0F00000000000000), UINT64_C(0x7), UINT64_MAX, 0};

START_TEST(sorts_by_key_and_keeps_equals)
{
    ps_ranked got[PEOPLE], wanted[PEOPLE];
    const size_t n = (size_t)_i % 2 ? PEOPLE : 63; /* either side of what is counted */

    seed = 5 + (uint32_t)_i;
    for (size_t i = 0; i < n; i++)
        got[i] = (ps_ranked){((uint64_t)roll(1u << 20) << 44 | roll(1u << 20)) & masks[_i / 2], (uint32_t)i,
                             (uint32_t)(2 * i)};
    for (size_t i = 0; i < n; i++) {
        size_t at = i;

        for (; at > 0 && wanted[at - 1].key > got[i].key; at--)
            wanted[at] = wanted[at - 1];
        wanted[at] = got[i];
    }
    ck_assert_int_eq(ps_rank_sort_by_key(got, n, NULL), PS_OK);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(got[i].person, wanted[i].person);
        ck_assert_uint_eq(got[i].place, 2 * wanted[i].person);
    }
}
END_TEST

/* Pseudonyms of 64 hex characters, short ones that begin alike, and both. */
static ps_idmap *make_ids(int kind)
{
    ps_idmap *ids = ps_idmap_new();
    char text[80];

    for (unsigned p = 0; p < PEOPLE; p++) {
        if (kind == 0 || (kind == 2 && p % 3))
            snprintf(text, sizeof text, "%08x%056x", kind == 0 && p % 5 == 0 ? 7u : roll(UINT32_MAX) * 16 + p % 16, p);
        else
            snprintf(text, sizeof text, "hospital number %u", (p * 389u) % 1009u);
        ck_assert_uint_eq(ps_idmap_add(ids, ps_slice_of(text)), p);
    }
    return ids;
}

START_TEST(chooses_as_sorting_does)
{
    static const size_t ks[] = {0, 1, 2, 63, 350, 699, 700};
    const size_t k = ks[(size_t)_i % PS_COUNT(ks)];
    ps_ranked at[PEOPLE], sorted[PEOPLE];
    bool in[PEOPLE] = {false};
    ps_idmap *ids;

    seed = 99 + (uint32_t)_i;
    ids = make_ids(_i / (int)PS_COUNT(ks));
    for (uint32_t p = 0; p < PEOPLE; p++)
        at[p] = sorted[p] = (ps_ranked){.person = p};
    ck_assert_int_eq(ps_rank_sort_by_pseudonym(sorted, PEOPLE, ids, NULL), PS_OK);
    for (size_t i = 1; i < PEOPLE; i++)
        ck_assert_int_lt(ps_idmap_compare(ids, sorted[i - 1].person, sorted[i].person), 0);
    ps_rank_key_by_pseudonym(at, PEOPLE, ids);
    ck_assert_int_eq(ps_rank_select_by_pseudonym(at, PEOPLE, k, ids, NULL), PS_OK);
    for (size_t i = 0; i < k; i++)
        in[at[i].person] = true;
    for (size_t i = 0; i < PEOPLE; i++)
        ck_assert_msg(in[sorted[i].person] == (i < k), "rank %zu of the first %zu", i, k);
    ps_idmap_free(ids);
}
END_TEST

START_TEST(prefix_is_the_text)
{
    ps_idmap *ids;

    seed = 3;
    ids = make_ids(_i);
    for (uint32_t p = 0; p < PEOPLE; p++) {
        char text[80];
        const size_t length = ps_idmap_text(text, ids, p);
        uint64_t wanted = 0;

        for (size_t b = 0; b < 8; b++)
            wanted = wanted << 8 | (b < length ? (unsigned char)text[b] : 0);
        ck_assert(ps_idmap_prefix(ids, p) == wanted);
        ck_assert_uint_eq(ps_idmap_find(ids, (ps_slice){text, length}), p);
    }
    ps_idmap_free(ids);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rank");
    TCase *tc = tcase_create("rank");

    tcase_add_loop_test(tc, sorts_by_key_and_keeps_equals, 0, 2 * PS_COUNT(masks));
    tcase_add_loop_test(tc, chooses_as_sorting_does, 0, 3 * 7);
    tcase_add_loop_test(tc, prefix_is_the_text, 0, 3);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)
