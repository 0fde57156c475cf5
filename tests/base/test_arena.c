/* Zeroed, aligned, never overlapping; sizes that cannot be had are refused. */
#include "base/arena.h"
#include "test.h"

#include <inttypes.h>
#include <stdint.h>

static ps_arena *arena;

static void make(void)
{
    arena = ps_arena_new();
    ck_assert_ptr_nonnull(arena);
}

static void drop(void)
{
    ps_arena_free(arena);
}

START_TEST(items_are_zeroed_aligned_and_apart)
{
    enum { N = 3000 };
    static unsigned char *items[N];
    static size_t sizes[N];
    size_t i, j;

    for (i = 0; i < N; i++) {
        sizes[i] = i % 97 == 0 ? 70000 : (i * 37) % 613;
        items[i] = ps_arena_alloc(arena, sizes[i]);
        ck_assert_ptr_nonnull(items[i]);
        ck_assert_uint_eq((uintptr_t)items[i] % _Alignof(max_align_t), 0);
        for (j = 0; j < sizes[i]; j++)
            if (items[i][j] != 0)
                ck_abort_msg("item %zu is not zero at %zu", i, j);
        memset(items[i], (int)(i % 251) + 1, sizes[i]);
    }
    for (i = 0; i < N; i++)
        for (j = 0; j < sizes[i]; j++)
            if (items[i][j] != i % 251 + 1)
                ck_abort_msg("item %zu was written over at %zu", i, j);
}
END_TEST

START_TEST(impossible_sizes_are_refused)
{
    ck_assert_ptr_null(ps_arena_alloc(arena, SIZE_MAX));
    ck_assert_ptr_null(ps_arena_array(arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(ps_arena_array(arena, 3, SIZE_MAX / 2));
    ck_assert_ptr_nonnull(ps_arena_array(arena, 0, 8));
    ck_assert_ptr_nonnull(ps_arena_array(arena, 8, 0));
    ck_assert_ptr_null(ps_calloc(SIZE_MAX, 2));
    ck_assert_ptr_null(ps_cleared_room(SIZE_MAX, 2));
}
END_TEST

START_TEST(texts_are_copies)
{
    char original[] = "E01013871";
    char *copy = ps_arena_text(arena, original, 3);
    original[0] = 'W';
    ck_assert_str_eq(copy, "E01");
    ck_assert_str_eq(ps_arena_print(arena, "%s/%05d", "lists", 73), "lists/00073");
    ck_assert_str_eq(ps_arena_text(arena, NULL, 0), "");
}
END_TEST

START_TEST(growing_keeps_what_is_there)
{
    int *numbers = NULL;
    size_t capacity = 0, i;
    for (i = 0; i < 1000; i++) {
        ck_assert(ps_grow(&numbers, &capacity, i + 1, sizeof *numbers));
        numbers[i] = (int)i * 31;
    }
    ck_assert_uint_ge(capacity, 1000);
    for (i = 0; i < 1000; i++)
        ck_assert_int_eq(numbers[i], (int)i * 31);
    ck_assert(!ps_grow(&numbers, &capacity, SIZE_MAX / 2, sizeof *numbers));
    ck_assert_int_eq(numbers[999], 999 * 31);
    free(numbers);
}
END_TEST

#ifdef __linux__
/* What the system says of the memory around an address; false: nothing, or it is not of the heap though it should be.
 */
static bool look_up(uintptr_t at, bool heap, unsigned long *kept_kb, char flags[256])
{
    FILE *maps = fopen("/proc/self/smaps", "r");
    char line[512];
    bool here = false, told = false;

    while (maps && !told && fgets(line, sizeof line, maps)) {
        uintptr_t from, to;

        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &from, &to) == 2)
            here = at >= from && at < to && (!heap || strstr(line, "[heap]"));
        if (here && sscanf(line, "Rss: %lu", kept_kb) == 1)
            continue;
        told = here && sscanf(line, "VmFlags:%255[^\n]", flags) == 1;
    }
    if (maps)
        (void)fclose(maps);
    return told;
}

START_TEST(what_the_heap_grows_by_is_of_large_pages)
{
    enum { N = 400, SIZE = 100000 };
    char *arrays[N], flags[256];
    unsigned long kept;
    size_t seen = 0;

    for (size_t i = 0; i < N; i++) {
        arrays[i] = i % 2 ? ps_room(SIZE, 1) : ps_calloc(SIZE, 1);
        ck_assert_ptr_nonnull(arrays[i]);
        if (i % 20 == 0 && look_up((uintptr_t)arrays[i], true, &kept, flags)) { /* another malloc has no such heap */
            seen++;
            ck_assert_msg(strstr(flags, " hg") != NULL, "array %zu: %s", i, flags);
        }
    }
    ck_assert(seen == 0 || seen == N / 20);
    for (size_t i = 0; i < N; i++)
        free(arrays[i]);
}
END_TEST

START_TEST(the_rest_of_a_large_room_has_its_pages)
{
    enum { LARGE = 32 << 20, REST = 700000 }; /* more than the heap has at its end */
    char flags[256], *room = ps_room(LARGE + REST, 1), *to_come = ps_room_to_come(LARGE + REST, 1);
    unsigned long kept = 0;

    ck_assert_ptr_nonnull(room);
    ck_assert_ptr_nonnull(to_come);
    if (look_up((uintptr_t)room + LARGE, false, &kept, flags))
        ck_assert_uint_ge(kept, REST / 1024);
    memset(room + LARGE, 1, REST);
    memset(to_come + LARGE, 2, REST);
    ck_assert_int_eq(room[LARGE + REST - 1], 1);
    free(room);
    free(to_come);
    ck_assert_ptr_null(ps_room(SIZE_MAX, 2));
    ck_assert_ptr_null(ps_room_to_come(SIZE_MAX, 2));
}
END_TEST
#endif

static Suite *make_suite(void)
{
    Suite *suite = suite_create("arena");
    TCase *tc = tcase_create("arena");
    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_test(tc, items_are_zeroed_aligned_and_apart);
    tcase_add_test(tc, impossible_sizes_are_refused);
    tcase_add_test(tc, texts_are_copies);
    tcase_add_test(tc, growing_keeps_what_is_there);
#ifdef __linux__
    tcase_add_test(tc, what_the_heap_grows_by_is_of_large_pages);
    tcase_add_test(tc, the_rest_of_a_large_room_has_its_pages);
#endif
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
