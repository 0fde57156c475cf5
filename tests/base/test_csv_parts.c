/* Parts stand in their order whatever the threads, and whichever of them takes long. */
#include "base/csv_parts.h"
#include "base/os.h"
#include "base/text_file.h"
#include "test.h"

enum { ROWS_A_PART = 700 };

static ps_arena *arena;
static char *path;
static ps_error err;
static ps_csv_writer *csv;

static void make(void)
{
    const char *where = getenv("TMPDIR");

    arena = ps_arena_new();
    path = ps_arena_print(arena, "%s/popstrat-test-parts-%u.csv", where ? where : "/tmp", ps_os_process_id());
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(ps_csv_writer_open(&csv, path, &err), PS_OK);
}

static void drop(void)
{
    ck_assert_int_eq(ps_os_remove(path, &err), PS_OK);
    ps_arena_free(arena);
}

typedef struct job {
    size_t slow;       /* this part takes long */
    size_t fails_from; /* parts from this on fail */
    size_t seen;       /* parts */
    bool in_order;
} job;

static ps_status make_part(void *context, ps_csv_writer *rows, size_t part, ps_error *why)
{
    const job *j = context;
    volatile double x = 1;

    for (size_t i = 0; part == j->slow && i < 3000000; i++)
        x = x * 1.0000001;
    for (size_t i = 0; i < ROWS_A_PART + part % 3; i++) {
        ps_csv_count(rows, part);
        ps_csv_text(rows, "row, of a part");
        ps_csv_count(rows, i);
        ps_csv_end_row(rows);
    }
    return part < j->fails_from ? PS_OK : ps_fail(why, PS_EDATA, "part %zu", part);
}

static void see_part(void *context, const ps_csv_writer *rows, size_t part)
{
    job *j = context;
    char first[24];
    const int length = snprintf(first, sizeof first, "%zu,", part);

    j->in_order &= part == j->seen++ && !strncmp(ps_csv_text_so_far(rows), first, (size_t)length);
}

static const struct {
    unsigned threads;
    size_t n, slow;
} orders[] = {
    {1, 40, 0}, {2, 40, 0}, {2, 40, 7}, {3, 40, 39}, {8, 200, 0}, {8, 200, 3}, {2, 1, 0}, {2, 0, 0}, {8, 3, 1},
};

START_TEST(parts_stand_in_their_order)
{
    ps_pool *pool = ps_pool_new(orders[_i].threads);
    job j = {.slow = orders[_i].slow, .fails_from = SIZE_MAX, .in_order = true};
    ps_buffer wanted = {0};
    char *text = NULL;

    ck_assert_ptr_nonnull(pool);
    ps_buffer_text(&wanted, "heading\n");
    for (size_t part = 0; part < orders[_i].n; part++)
        for (size_t i = 0; i < ROWS_A_PART + part % 3; i++)
            ps_buffer_print(&wanted, "%zu,\"row, of a part\",%zu\n", part, i);
    ps_buffer_text(&wanted, "end\n");
    ps_csv_raw(csv, "heading");
    ps_csv_end_row(csv);
    ck_assert_int_eq(ps_csv_in_parts(csv, make_part, see_part, &j, orders[_i].n, pool, &err), PS_OK);
    ps_csv_raw(csv, "end");
    ps_csv_end_row(csv);
    ck_assert_int_eq(ps_csv_writer_finish(csv, &err), PS_OK);
    ck_assert_int_eq(ps_text_file_read(&text, NULL, path, &err), PS_OK);
    ck_assert(strcmp(text, wanted.at) == 0);
    ck_assert_uint_eq(j.seen, orders[_i].n);
    ck_assert(j.in_order);
    free(text);
    ps_buffer_release(&wanted);
    ps_pool_free(pool);
}
END_TEST

static const unsigned thread_counts[] = {1, 2, 8};

START_TEST(the_first_part_that_fails_is_told)
{
    ps_pool *pool = ps_pool_new(thread_counts[_i]);
    job j = {.slow = 5, .fails_from = 5, .in_order = true};

    ck_assert_ptr_nonnull(pool);
    ck_assert_int_eq(ps_csv_in_parts(csv, make_part, see_part, &j, 60, pool, &err), PS_EDATA);
    ck_assert_str_eq(err.message, "part 5");
    ck_assert_uint_le(j.seen, 5);
    ck_assert(j.in_order);
    ps_csv_writer_abandon(csv);
    ps_pool_free(pool);
}
END_TEST

START_TEST(without_a_pool_all_are_made_here)
{
    job j = {.slow = SIZE_MAX, .fails_from = SIZE_MAX, .in_order = true};

    ck_assert_int_eq(ps_csv_in_parts(csv, make_part, see_part, &j, 9, NULL, &err), PS_OK);
    ck_assert_uint_eq(j.seen, 9);
    ck_assert_int_eq(ps_csv_writer_finish(csv, &err), PS_OK);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("csv_parts");
    TCase *tc = tcase_create("parts");

    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_loop_test(tc, parts_stand_in_their_order, 0, (int)PS_COUNT(orders));
    tcase_add_loop_test(tc, the_first_part_that_fails_is_told, 0, (int)PS_COUNT(thread_counts));
    tcase_add_test(tc, without_a_pool_all_are_made_here);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
