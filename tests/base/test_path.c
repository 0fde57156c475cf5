/* Names of files, with either slash. */
#include "base/path.h"
#include "test.h"

static ps_arena *arena;

static void make(void)
{
    arena = ps_arena_new();
}

static void drop(void)
{
    ps_arena_free(arena);
}

static const struct {
    const char *beside, *file, *expected;
} besides[] = {
    {"plan.toml", "people.csv", "people.csv"},
    {"plans/notts.toml", "people.csv", "plans/people.csv"},
    {"plans/notts.toml", "../data/people.csv", "plans/../data/people.csv"},
    {"/srv/plans/notts.toml", "codes\\smi.csv", "/srv/plans/codes/smi.csv"},
    {"plans/notts.toml", "/data/people.csv", "/data/people.csv"},
    {"plans/notts.toml", "\\\\nas\\data\\people.csv", "//nas/data/people.csv"},
    {"plans/notts.toml", "C:\\data\\people.csv", "C:/data/people.csv"},
    {"plans/notts.toml", "-", "-"},
    {"/plan.toml", "people.csv", "/people.csv"},
    {"odd\\folder/plan.toml", "a.csv", "odd\\folder/a.csv"}, /* it was opened under that name */
};

START_TEST(files_stand_beside_the_plan)
{
    ck_assert_str_eq(ps_path_beside(arena, besides[_i].beside, besides[_i].file), besides[_i].expected);
}
END_TEST

START_TEST(folders_and_names)
{
    ck_assert_str_eq(ps_path_join(arena, "out/2025-03", "run.json"), "out/2025-03/run.json");
    ck_assert_str_eq(ps_path_join(arena, "out/", "run.json"), "out/run.json");
    ck_assert_str_eq(ps_path_join(arena, ".", "run.json"), "run.json");
    ck_assert_str_eq(ps_path_join(arena, "", "run.json"), "run.json");
    ck_assert_str_eq(ps_path_join(arena, "/", "run.json"), "/run.json");
    ck_assert_str_eq(ps_path_folder(arena, "run.json"), ".");
    ck_assert_str_eq(ps_path_folder(arena, "a/b//c"), "a/b");
    ck_assert_str_eq(ps_path_folder(arena, "/c"), "/");
    ck_assert_str_eq(ps_path_name("a/b/c.csv"), "c.csv");
    ck_assert_str_eq(ps_path_name("a\\c.csv"), "c.csv");
    ck_assert_str_eq(ps_path_name("c.csv"), "c.csv");
}
END_TEST

static const struct {
    const char *text, *name;
} names[] = {
    {"U12345", "U12345"},
    {"SMI list/2025", "SMI_list_2025"},
    {"..", "_."},
    {".", "_"},
    {"", "_"},
    {"../../etc/x", "_._.._etc_x"},
    {"caf\xc3\xa9", "caf_"},
    {"a\nb", "a_b"},
    {".hidden", "_hidden"},
    {"\xc3\xa9", "_"},
    {"\x80", "_"},
    {"a-b_c.d", "a-b_c.d"},
};

START_TEST(any_text_makes_a_safe_name)
{
    ck_assert_str_eq(ps_path_safe(arena, names[_i].text), names[_i].name);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("path");
    TCase *tc = tcase_create("paths");
    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_loop_test(tc, files_stand_beside_the_plan, 0, PS_COUNT(besides));
    tcase_add_test(tc, folders_and_names);
    tcase_add_loop_test(tc, any_text_makes_a_safe_name, 0, PS_COUNT(names));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
