/* Verification: whatever is changed in a run folder or its log, one byte at a time, is found and named. */
#include "popstrat/audit.h"

#include "audit_fixture.h"

START_TEST(agrees_with_a_run_left_alone)
{
    fixture f;
    ps_audit_report report = PS_AUDIT_REPORT_INIT;
    ps_error err = {0};

    fixture_start(&f, "alone");
    fixture_publish(&f);
    must(ps_audit_verify(&report, NULL, f.folder, NULL, &err), &err);
    ck_assert_uint_eq(report.entries, 3);
    ck_assert_uint_eq(report.entry, 2);
    ck_assert_uint_eq(report.files, 2);
    ck_assert_uint_eq(report.unpublished, 1); /* 2025-02 has no folder */
    must(ps_audit_verify(NULL, f.log, NULL, report.head, &err), &err);
    must(ps_audit_verify(NULL, f.log, ps_path_join(f.arena, f.folder, "/"), report.head, &err), &err);
    must(ps_audit_verify(NULL, NULL, ps_path_join(f.arena, f.folder, "/"), NULL, &err), &err);
    must(ps_audit_verify(NULL, NULL, ps_path_join(f.arena, f.folder, "."), NULL, &err), &err);
    fixture_end(&f);
}
END_TEST

/* Every byte of a file, in two ways: the lowest bit, and the bit between lower and upper case. */
static void flip_every_byte(fixture *f, const char *path)
{
    char *text = NULL;
    size_t length = 0;
    ps_error err = {0};

    must(ps_text_file_read(&text, &length, path, &err), &err);
    ck_assert_uint_gt(length, 0);
    for (size_t i = 0; i < 2 * length; i++) {
        const char kept = text[i / 2];
        ps_status status;

        text[i / 2] = (char)(kept ^ (i % 2 ? 0x20 : 0x01));
        must(ps_os_remove(path, &err), &err);
        must(ps_text_file_write(path, text, length, &err), &err);
        err.file[0] = '\0';
        status = ps_audit_verify(NULL, NULL, f->folder, NULL, &err);
        ck_assert_msg(status == PS_EDISCLOSURE, "%s: byte %zu changed: status %d", path, i / 2, (int)status);
        ck_assert_msg(strcmp(err.file, path) == 0, "%s: byte %zu changed: %s is named", path, i / 2, err.file);
        text[i / 2] = kept;
    }
    must(ps_os_remove(path, &err), &err);
    must(ps_text_file_write(path, text, length, &err), &err);
    must(ps_audit_verify(NULL, NULL, f->folder, NULL, &err), &err);
    free(text);
}

START_TEST(finds_any_byte_of_any_file)
{
    static const char *const files[] = {"describe.txt", "tables/odd \"name\".csv", "run.json"};
    fixture f;

    fixture_start(&f, "bytes");
    fixture_publish(&f);
    for (size_t i = 0; i < PS_COUNT(files); i++)
        flip_every_byte(&f, fixture_path(&f, files[i]));
    flip_every_byte(&f, f.log);
    fixture_end(&f);
}
END_TEST

/* The seal names an entry, so what is bad may lie in the log: some file is named all the same. */
START_TEST(finds_any_byte_of_the_seal)
{
    fixture f;
    char *text = NULL;
    const char *path;
    size_t length = 0;
    ps_error err = {0};

    fixture_start(&f, "seal");
    fixture_publish(&f);
    path = fixture_path(&f, "run.seal");
    must(ps_text_file_read(&text, &length, path, &err), &err);
    ck_assert_msg(strncmp(text, "entry 2\nhash ", 13) == 0, "the seal is: %s", text);
    for (size_t i = 0; i < length; i++)
        for (int bit = 0; bit < 8; bit++) {
            const char kept = text[i];
            text[i] = (char)((unsigned char)kept ^ (1u << bit));
            must(ps_os_remove(path, &err), &err);
            must(ps_text_file_write(path, text, length, &err), &err);
            err.file[0] = '\0';
            ck_assert_msg(ps_audit_verify(NULL, NULL, f.folder, NULL, &err) == PS_EDISCLOSURE, "byte %zu", i);
            ck_assert_msg(err.file[0] != '\0', "byte %zu: no file named", i);
            text[i] = kept;
        }
    free(text);
    fixture_end(&f);
}
END_TEST

/* Lines taken off the end of the log: as many as `keep` stay. */
static void keep_lines(fixture *f, int keep)
{
    char *text = NULL;
    size_t length = 0;
    ps_error err = {0};

    must(ps_text_file_read(&text, NULL, f->log, &err), &err);
    for (; keep; keep--)
        length = (size_t)(strchr(text + length, '\n') - text) + 1;
    must(ps_os_truncate(f->log, length, &err), &err);
    free(text);
}

START_TEST(finds_lines_taken_off_the_log)
{
    fixture f;
    ps_audit_report report = PS_AUDIT_REPORT_INIT;
    ps_error err = {0};
    char *text = NULL, *second;
    size_t length = 0;

    fixture_start(&f, "lines");
    fixture_publish(&f);
    must(ps_audit_verify(&report, NULL, f.folder, NULL, &err), &err);
    keep_lines(&f, 2); /* what came after the run: found through the head kept elsewhere */
    must(ps_audit_verify(NULL, NULL, f.folder, NULL, &err), &err);
    ck_assert_int_eq(ps_audit_verify(NULL, NULL, f.folder, report.head, &err), PS_EDISCLOSURE);
    ck_assert_str_eq(err.file, f.log);
    must(ps_text_file_read(&text, &length, f.log, &err), &err);
    keep_lines(&f, 1); /* the run's own */
    ck_assert_int_eq(ps_audit_verify(NULL, NULL, f.folder, NULL, &err), PS_EDISCLOSURE);
    ck_assert_str_eq(err.file, f.log);
    must(ps_os_truncate(f.log, 0, &err), &err);
    ck_assert_int_eq(ps_audit_verify(NULL, NULL, f.folder, NULL, &err), PS_EDISCLOSURE);
    must(ps_os_remove(f.log, &err), &err);
    second = strchr(text, '\n') + 1; /* the first line gone */
    must(ps_text_file_write(f.log, second, length - (size_t)(second - text), &err), &err);
    ck_assert_int_eq(ps_audit_verify(NULL, NULL, f.folder, NULL, &err), PS_EDISCLOSURE);
    ck_assert_uint_eq(err.line, 1);
    free(text);
    fixture_end(&f);
}
END_TEST

static const struct {
    const char *why, *remove, *add, *named;
} changes[] = {
    {"a file added", NULL, "lists.csv", "lists.csv"},
    {"a file added that sorts last", NULL, "zzz", "zzz"},
    {"a hidden file added", NULL, ".hidden", ".hidden"},
    {"a file removed", "describe.txt", NULL, "describe.txt"},
    {"the last file removed", "tables/odd \"name\".csv", NULL, "tables/odd \"name\".csv"},
    {"a file renamed", "describe.txt", "description.txt", "describe.txt"},
    {"run.json removed", "run.json", NULL, "run.json"},
    {"the seal removed", "run.seal", NULL, "run.seal"},
};
START_TEST(finds_files_added_and_removed)
{
    fixture f;
    ps_error err = {0};

    fixture_start(&f, "files");
    fixture_publish(&f);
    if (changes[_i].remove)
        must(ps_os_remove(fixture_path(&f, changes[_i].remove), &err), &err);
    if (changes[_i].add)
        write_file(fixture_path(&f, changes[_i].add), "x");
    ck_assert_msg(ps_audit_verify(NULL, NULL, f.folder, NULL, &err) == PS_EDISCLOSURE, "%s", changes[_i].why);
    ck_assert_str_eq(err.file, fixture_path(&f, changes[_i].named));
    ck_assert_str_ne(err.message, "");
    fixture_end(&f);
}
END_TEST

/* A folder that still bears the seal of an earlier run: the later entry was not published. */
START_TEST(counts_a_replacement_that_never_came)
{
    fixture f;
    char hash[65];
    uint64_t number = 0;
    ps_audit_report report = PS_AUDIT_REPORT_INIT;
    ps_error err = {0};

    fixture_start(&f, "again");
    fixture_publish(&f);
    fixture_append(&f, &number, hash, "2025-03", "");
    must(ps_audit_verify(&report, NULL, f.folder, NULL, &err), &err);
    ck_assert_uint_eq(report.unpublished, 2);
    fixture_end(&f);
}
END_TEST

START_TEST(says_what_it_cannot_read)
{
    ps_error err = {0};
    ck_assert_int_eq(ps_audit_verify(NULL, NULL, NULL, NULL, &err), PS_EUSE);
    ck_assert_int_eq(ps_audit_verify(NULL, NULL, "/nowhere/at/all", NULL, &err), PS_ESYSTEM);
    ck_assert_int_eq(ps_audit_verify(NULL, "/nowhere/audit.log", NULL, NULL, &err), PS_ESYSTEM);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("verify");
    TCase *tc = tcase_create("verify");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, agrees_with_a_run_left_alone);
    tcase_add_test(tc, finds_any_byte_of_any_file);
    tcase_add_test(tc, finds_any_byte_of_the_seal);
    tcase_add_test(tc, finds_lines_taken_off_the_log);
    tcase_add_loop_test(tc, finds_files_added_and_removed, 0, PS_COUNT(changes));
    tcase_add_test(tc, counts_a_replacement_that_never_came);
    tcase_add_test(tc, says_what_it_cannot_read);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
