/* What was written: digests stand by the names of their files, whatever the order in which they were made. */
#include "audit/written.h"

#include "audit_fixture.h"
#include "base/digest.h"

#include <unistd.h>

#define FILES 60

/* The later by name, the larger or the smaller; some as large as others. */
static size_t length_of(size_t i)
{
    return i % 3 ? i * 700 : (FILES - i) / 2 * 9000;
}

static const char *text_of(fixture *f, size_t i)
{
    char *text = ps_arena_alloc(f->arena, length_of(i) + 1);

    memset(text, 'a' + (int)(i % 26), length_of(i));
    return text;
}

START_TEST(digests_stand_by_their_names)
{
    fixture f;
    ps_manifest_file *files = NULL;
    ps_pool *pool = _i == 1 ? NULL : ps_pool_new((unsigned)_i);
    size_t n = 0;
    char digest[PS_SHA256_TEXT];
    ps_error err = {0};

    fixture_start(&f, "written");
    must(ps_os_remove(f.folder, &err), &err);
    must(ps_os_make_folder(fixture_path(&f, "lists"), &err), &err);
    for (size_t i = 0; i < FILES; i++)
        write_file(fixture_path(&f, ps_arena_print(f.arena, "lists/%02zu", i)), text_of(&f, i));
    must(ps_written_digest(&files, &n, f.folder, f.arena, pool, &err), &err);
    ck_assert_uint_eq(n, FILES);
    for (size_t i = 0; i < n; i++) {
        ck_assert_str_eq(files[i].path, ps_arena_print(f.arena, "lists/%02zu", i));
        ps_sha256_of(digest, text_of(&f, i), length_of(i));
        ck_assert_str_eq(files[i].sha256, digest);
    }
    ps_pool_free(pool);
    fixture_end(&f);
}
END_TEST

START_TEST(a_folder_may_hold_nothing)
{
    fixture f;
    ps_manifest_file *files = NULL;
    size_t n = 1;
    ps_error err = {0};

    fixture_start(&f, "nothing");
    must(ps_os_remove(f.folder, &err), &err);
    must(ps_os_make_folder(f.folder, &err), &err);
    must(ps_written_digest(&files, &n, f.folder, f.arena, NULL, &err), &err);
    ck_assert_uint_eq(n, 0);
    fixture_end(&f);
}
END_TEST

START_TEST(what_cannot_be_read_is_told)
{
    fixture f;
    ps_manifest_file *files = NULL;
    size_t n = 0;
    ps_error err = {0};

    fixture_start(&f, "odd");
    ck_assert_int_eq(symlink("nowhere", fixture_path(&f, "tables/odd.csv")), 0);
    ck_assert_int_eq(ps_written_digest(&files, &n, f.folder, f.arena, NULL, &err), PS_ESYSTEM);
    ck_assert_ptr_nonnull(strstr(err.file, "tables/odd.csv"));
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("written");
    TCase *tc = tcase_create("written");
    tcase_add_loop_test(tc, digests_stand_by_their_names, 1, 4);
    tcase_add_test(tc, a_folder_may_hold_nothing);
    tcase_add_test(tc, what_cannot_be_read_is_told);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
