/* A cache of texts says the numbers of its intern table, however often it has grown, and grows when texts crowd. */
#include "extract/text_cache.h"
#include "test.h"

#include <stdio.h>

#define CHUNKS 40
#define A_CHUNK 5000

static ps_intern *words;
static ps_text_cache *cache;

static void setup(void)
{
    words = ps_intern_new();
    cache = words ? ps_text_cache_new(words) : NULL;
    ck_assert(cache);
}

static void teardown(void)
{
    ps_text_cache_free(cache);
    ps_intern_free(words);
}

/* Text `i`, of 1 to 24 bytes; returns its length. */
static size_t text_of(char to[PS_CACHED_TEXT + 1], unsigned i)
{
    const int n = snprintf(to, PS_CACHED_TEXT + 1, "%x", i);

    for (size_t k = (size_t)n; k < PS_CACHED_TEXT; k++)
        to[k] = (char)('a' + i % 7);
    return i % 3 ? PS_CACHED_TEXT - i % 11 : (size_t)n;
}

static uint32_t find(unsigned i)
{
    char text[PS_CACHED_TEXT + 1];
    const size_t length = text_of(text, i);
    ps_cached_text key;

    ps_cached_text_copy(&key, text, length);
    return ps_cached_text_find(ps_text_cache_places(cache), &key);
}

/* So many texts by turns, a chunk at a time. */
static void say(unsigned n_texts)
{
    for (unsigned chunk = 0, i = 0; chunk < CHUNKS; chunk++) {
        ps_text_cache_grow(cache);
        for (unsigned k = 0; k < A_CHUNK; k++, i = (i + 1) % n_texts) {
            char text[PS_CACHED_TEXT + 1];
            const size_t length = text_of(text, i);
            const uint32_t number = ps_text_cache_add(cache, text, length, true), held = find(i);

            ck_assert_uint_eq(number, ps_intern_add(words, text, length));
            ck_assert_msg(held == number, "text %u has number %u and is found as %u", i, number, held);
        }
    }
}

static unsigned held_of(unsigned n_texts)
{
    unsigned held = 0;

    for (unsigned i = 0; i < n_texts; i++) {
        char text[PS_CACHED_TEXT + 1];
        const size_t length = text_of(text, i);
        const uint32_t number = find(i);

        ck_assert(!number || number == ps_intern_add(words, text, length));
        held += number != 0;
    }
    return held;
}

START_TEST(few_texts_need_no_more)
{
    const unsigned shift = ps_text_cache_places(cache).shift;

    say(100);
    ck_assert_uint_eq(ps_text_cache_places(cache).shift, shift);
    ck_assert_uint_eq(held_of(100), 100);
}
END_TEST

START_TEST(crowding_texts_get_room)
{
    const unsigned shift = ps_text_cache_places(cache).shift, n = 20000;

    say(n);
    ck_assert_uint_lt(ps_text_cache_places(cache).shift, shift - 1);
    ck_assert_msg(held_of(n) > n / 100 * 95, "%u of %u texts are held", held_of(n), n);
}
END_TEST

START_TEST(what_was_met_is_there_after_growing)
{
    unsigned before, after;

    for (unsigned i = 0; i < 6000; i++) {
        char text[PS_CACHED_TEXT + 1];
        const size_t length = text_of(text, i);
        ck_assert(ps_text_cache_add(cache, text, length, true));
    }
    before = held_of(6000);
    ps_text_cache_grow(cache);
    after = held_of(6000);
    ck_assert_uint_gt(before, 4000);
    ck_assert_uint_eq(after, before);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("text cache");
    TCase *tc = tcase_create("text cache");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, few_texts_need_no_more);
    tcase_add_test(tc, crowding_texts_get_room);
    tcase_add_test(tc, what_was_met_is_there_after_growing);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
