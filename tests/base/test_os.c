/* Files, folders and locks. Everything happens in one folder of its own, removed afterwards. */
#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"
#include "test.h"

static ps_arena *arena;
static char *top;
static ps_error err;

static void make(void)
{
    const char *where = getenv("TMPDIR");
    arena = ps_arena_new();
    top = ps_arena_print(arena, "%s/popstrat-test-os-%u", where ? where : "/tmp", ps_os_process_id());
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(ps_os_make_folder(top, &err), PS_OK);
}

static void drop(void)
{
    ck_assert_int_eq(ps_os_remove(top, &err), PS_OK);
    ck_assert(!ps_os_exists(top));
    ps_arena_free(arena);
}

static char *in(const char *name)
{
    return ps_path_join(arena, top, name);
}

static void put(const char *name, const char *text)
{
    ck_assert_int_eq(ps_text_file_write(in(name), text, strlen(text), &err), PS_OK);
}

static const char *get(const char *name)
{
    char *text = NULL;
    size_t length;
    char *copy;
    ck_assert_int_eq(ps_text_file_read(&text, &length, in(name), &err), PS_OK);
    ck_assert_uint_eq(strlen(text), length);
    copy = ps_arena_text(arena, text, length);
    free(text);
    return copy;
}

START_TEST(a_file_comes_back)
{
    uint64_t size = 0;
    int64_t modified = 0;
    put("a.txt", "one\ntwo\n");
    put("empty.txt", "");
    ck_assert_str_eq(get("a.txt"), "one\ntwo\n");
    ck_assert_str_eq(get("empty.txt"), "");
    ck_assert_int_eq(ps_os_stat(&size, &modified, in("a.txt"), &err), PS_OK);
    ck_assert_uint_eq(size, 8);
    ck_assert(modified > 1700000000 && modified <= ps_os_now() + 5);
}
END_TEST

START_TEST(an_existing_file_is_refused_and_kept)
{
    put("a.txt", "kept");
    ck_assert_int_eq(ps_text_file_write(in("a.txt"), "lost", 4, &err), PS_ESYSTEM);
    ck_assert_str_eq(err.file, in("a.txt"));
    ck_assert_int_eq(strncmp(err.message, "cannot create: ", 15), 0);
    ck_assert_str_eq(get("a.txt"), "kept");
}
END_TEST

START_TEST(appending_adds)
{
    ps_os_file *file = NULL;
    int i;
    for (i = 0; i < 2; i++) {
        ck_assert_int_eq(ps_os_create(&file, in("log"), true, &err), PS_OK);
        ck_assert_int_eq(ps_os_write(file, "line\n", 5, &err), PS_OK);
        ck_assert_int_eq(ps_os_finish(file, &err), PS_OK);
    }
    ck_assert_str_eq(get("log"), "line\nline\n");
    ck_assert_int_eq(ps_os_truncate(in("log"), 5, &err), PS_OK);
    ck_assert_str_eq(get("log"), "line\n");
    ck_assert_int_eq(ps_os_truncate(in("log"), 6, &err), PS_ESYSTEM);
    ck_assert_str_eq(get("log"), "line\n");
}
END_TEST

START_TEST(what_cannot_be_opened_says_why)
{
    ps_os_file *file = NULL;
    char *text = NULL;
    size_t length;
    ck_assert_int_eq(ps_os_open(&file, in("absent.csv"), &err), PS_ESYSTEM);
    ck_assert_str_eq(err.message, "cannot open: No such file or directory");
    ck_assert_str_eq(err.file, in("absent.csv"));
    ck_assert_int_eq(ps_text_file_read(&text, &length, top, &err), PS_ESYSTEM);
    ck_assert_str_eq(err.message, "cannot open: Is a directory");
    ck_assert_ptr_null(text);
    ck_assert_int_eq(ps_os_open(&file, in("absent.csv"), NULL), PS_ESYSTEM);
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    ps_os_file *file = NULL;
    if (!ps_os_exists("/dev/full"))
        return;
    ck_assert_int_eq(ps_os_create(&file, "/dev/full", true, &err), PS_OK);
    ck_assert_int_eq(ps_os_write(file, "x", 1, &err), PS_ESYSTEM);
    ck_assert_str_eq(err.message, "cannot write: No space left on device");
    ps_os_close(file);
}
END_TEST

/* As many as the threads that wait, and more, and none. */
START_TEST(the_first_file_that_is_not_saved_is_told)
{
    enum { MOST = 50 };
    static const size_t counts[] = {0, 1, 2, 16, MOST};
    const char *paths[MOST];
    ps_os_saving *saving = NULL;

    for (size_t i = 0; i < MOST; i++) {
        const char *name = ps_arena_print(arena, "%02zu", i);
        put(name, name);
        paths[i] = in(name);
    }
    for (size_t i = 0; i < PS_COUNT(counts); i++) {
        ck_assert_int_eq(ps_os_save_start(&saving, paths, counts[i], &err), PS_OK);
        ck_assert_int_eq(ps_os_save_end(saving, &err), PS_OK);
    }
    ck_assert_int_eq(ps_os_remove(in("30"), &err), PS_OK);
    ck_assert_int_eq(ps_os_remove(in("41"), &err), PS_OK);
    ck_assert_int_eq(ps_os_save_start(&saving, paths, 30, &err), PS_OK);
    ck_assert_int_eq(ps_os_save_end(saving, &err), PS_OK);
    ck_assert_int_eq(ps_os_save_start(&saving, paths, MOST, &err), PS_OK);
    ck_assert_int_eq(ps_os_save_end(saving, &err), PS_ESYSTEM);
    ck_assert_str_eq(err.file, in("30"));
    ck_assert_str_eq(err.message, "cannot open: No such file or directory");
}
END_TEST

START_TEST(folders_are_made_with_their_parents)
{
    ck_assert_int_eq(ps_os_make_folder(in("a/b//c/"), &err), PS_OK);
    ck_assert_int_eq(ps_os_make_folder(in("a/b/c"), &err), PS_OK);
    ck_assert(ps_os_is_folder(in("a/b/c")));
    put("a/file", "x");
    ck_assert(!ps_os_is_folder(in("a/file")));
    ck_assert_int_eq(ps_os_make_folder(in("a/file"), &err), PS_ESYSTEM);
    ck_assert_int_eq(ps_os_make_folder(in("a/file/under"), &err), PS_ESYSTEM);
    ck_assert_int_eq(ps_os_make_folder("", &err), PS_ESYSTEM);
    ck_assert_int_eq(ps_os_sync_folder(in("a"), &err), PS_OK);
    ck_assert_int_eq(ps_os_sync_folder(in("none"), &err), PS_ESYSTEM);
}
END_TEST

START_TEST(renaming_never_replaces_a_full_folder)
{
    ps_os_make_folder(in("new"), &err);
    ps_os_make_folder(in("old"), &err);
    put("new/x", "new");
    put("old/y", "old");
    ck_assert_int_eq(ps_os_rename(in("new"), in("old"), &err), PS_ESYSTEM);
    ck_assert_str_eq(err.file, in("old"));
    ck_assert_str_eq(get("old/y"), "old");
    ck_assert_int_eq(ps_os_rename(in("new"), in("fresh"), &err), PS_OK);
    ck_assert_str_eq(get("fresh/x"), "new");
    ck_assert_int_eq(ps_os_rename(in("absent"), in("z"), &err), PS_ESYSTEM);
    ck_assert_str_eq(err.file, in("absent"));
}
END_TEST

START_TEST(lists_are_whole_and_sorted_by_bytes)
{
    static const char *const expected[] = {"B", "a-b", "a.txt", "a/1", "a/Z/deep", "b", "\xc3\xa9"};
    char **list = NULL;
    size_t count = 0, i;
    ps_os_make_folder(in("a/Z"), &err);
    ps_os_make_folder(in("nothing here"), &err);
    for (i = PS_COUNT(expected); i-- > 0;)
        put(expected[i], "x");
    ck_assert_int_eq(ps_os_list(&list, &count, top, &err), PS_OK);
    ck_assert_uint_eq(count, PS_COUNT(expected));
    for (i = 0; i < count; i++)
        ck_assert_str_eq(list[i], expected[i]);
    ps_os_free_list(list, count);
    ck_assert_int_eq(ps_os_list(&list, &count, in("nothing here"), &err), PS_OK);
    ck_assert_uint_eq(count, 0);
    ps_os_free_list(list, count);
    ck_assert_int_eq(ps_os_list(&list, &count, in("absent"), &err), PS_ESYSTEM);
}
END_TEST

START_TEST(links_are_listed_and_removed_but_never_followed)
{
    char **list = NULL;
    size_t count = 0;
    char *command;
    ps_os_make_folder(in("victim"), &err);
    ps_os_make_folder(in("run"), &err);
    put("victim/precious", "x");
    command = ps_arena_print(arena, "ln -s ../victim '%s' && ln -s nowhere '%s'", in("run/link"), in("run/dangling"));
    if (system(command) != 0)
        return; /* no links here */
    ck_assert(ps_os_exists(in("run/dangling")));
    ck_assert_int_eq(ps_os_list(&list, &count, in("run"), &err), PS_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(list[0], "dangling");
    ck_assert_str_eq(list[1], "link");
    ps_os_free_list(list, count);
    ck_assert_int_eq(ps_os_remove(in("run"), &err), PS_OK);
    ck_assert(!ps_os_exists(in("run")));
    ck_assert_str_eq(get("victim/precious"), "x");
    ck_assert_int_eq(ps_os_remove(in("run"), &err), PS_OK);
    ck_assert_int_eq(ps_os_remove(in("victim/precious"), &err), PS_OK);
}
END_TEST

START_TEST(new_files_are_for_their_owner_alone)
{
    char *command;
    put("secret", "x");
    ps_os_make_folder(in("rooms"), &err);
    command = ps_arena_print(arena, "test \"$(stat -c %%a '%s' '%s' | tr '\\n' ' ')\" = '600 700 '", in("secret"),
                             in("rooms"));
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(a_lock_waits_and_then_gives_up)
{
    ps_os_lock *lock = NULL, *second = NULL;
    const uint64_t start = ps_os_ticks();
    ck_assert_int_eq(ps_os_lock_take(&lock, in("lock"), 0, &err), PS_OK);
    ck_assert_int_eq(ps_os_lock_take(&second, in("lock"), 1, &err), PS_ESYSTEM);
    ck_assert_str_eq(err.message, "another run holds the lock");
    ck_assert(ps_os_ticks() - start >= UINT64_C(1000000000));
    ps_os_lock_give(lock);
    ck_assert_int_eq(ps_os_lock_take(&second, in("lock"), 0, &err), PS_OK);
    ps_os_lock_give(second);
    ps_os_lock_give(NULL);
    ck_assert_int_eq(ps_os_lock_take(&lock, in("no folder/lock"), 5, &err), PS_ESYSTEM);
    ck_assert_str_eq(err.message, "cannot lock: No such file or directory");
}
END_TEST

START_TEST(the_world_outside_answers)
{
    char user[64];
    const uint64_t before = ps_os_ticks();
    ps_os_user(user);
    ck_assert(user[0] != '\0');
    ck_assert(ps_os_now() > INT64_C(1735689600)); /* 2025 */
    ck_assert(ps_os_ticks() >= before);
    ck_assert_uint_ge(ps_os_processors(), 1);
    ck_assert(ps_os_peak_memory() > 100000);
    ck_assert_uint_gt(ps_os_process_id(), 0);
    ck_assert(!ps_os_is_terminal(73));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("os");
    TCase *tc = tcase_create("os");
    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_test(tc, a_file_comes_back);
    tcase_add_test(tc, an_existing_file_is_refused_and_kept);
    tcase_add_test(tc, appending_adds);
    tcase_add_test(tc, what_cannot_be_opened_says_why);
    tcase_add_test(tc, a_full_disk_is_an_error);
    tcase_add_test(tc, the_first_file_that_is_not_saved_is_told);
    tcase_add_test(tc, folders_are_made_with_their_parents);
    tcase_add_test(tc, renaming_never_replaces_a_full_folder);
    tcase_add_test(tc, lists_are_whole_and_sorted_by_bytes);
    tcase_add_test(tc, links_are_listed_and_removed_but_never_followed);
    tcase_add_test(tc, new_files_are_for_their_owner_alone);
    tcase_add_test(tc, a_lock_waits_and_then_gives_up);
    tcase_add_test(tc, the_world_outside_answers);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
