/* Source: plain, gzip in all its breakages, UTF-16 and other strangers, in blocks from one byte upwards. */
#include "extract/source.h"

#include "scratch.h"

static const size_t blocks[] = {1, 2, 3, 7, 64, 0};

/* Everything the source gives, or the error. */
static ps_status read_all(ps_buffer *out, const char *path, size_t block, ps_error *err)
{
    ps_source *source = NULL;
    ps_status st = ps_source_open(&source, path, "given.csv", false, block, err);
    char piece[100];
    size_t got = 1;

    ps_buffer_clear(out);
    while (st == PS_OK && got) {
        st = ps_source_read(&got, source, piece, sizeof(piece), err);
        if (st == PS_OK)
            ps_buffer_add(out, piece, got);
    }
    ps_source_close(source);
    return st;
}

static void expect(const char *why, const void *at, size_t length, const char *want, const char *message)
{
    ps_buffer out = {0};

    scratch(at, length);
    for (size_t k = 0; k < PS_COUNT(blocks); k++) {
        ps_error err = {0};
        const ps_status st = read_all(&out, scratch_path, blocks[k], &err);
        if (want)
            ck_assert_msg(st == PS_OK && out.length == strlen(want) && !memcmp(out.at ? out.at : "", want, out.length),
                          "%s, blocks of %zu: %s %s", why, blocks[k], err.message, out.at);
        else
            ck_assert_msg(st == PS_EDATA && strstr(err.message, message) && !strcmp(err.file, "given.csv"),
                          "%s, blocks of %zu: status %d, %s", why, blocks[k], (int)st, err.message);
    }
    ps_buffer_release(&out);
    scratch_gone();
}

#define TEXT(s) s, sizeof(s) - 1
static const struct {
    const char *why;
    const char *text;
    size_t length;
    const char *want, *message;
} plain_cases[] = {
    {"text as it is", TEXT("a,b\r\n1,2"), "a,b\r\n1,2", NULL},
    {"empty", TEXT(""), "", NULL},
    {"one byte", TEXT("a"), "a", NULL},
    {"a byte order mark goes",
     TEXT("\xef\xbb\xbf"
          "a"),
     "a", NULL},
    {"but not a second one", TEXT("\xef\xbb\xbf\xef\xbb\xbf"), "\xef\xbb\xbf", NULL},
    {"UTF-16, little end first",
     TEXT("\xff\xfe"
          "a\0"),
     NULL, "UTF-16"},
    {"UTF-16, big end first", TEXT("\xfe\xff\0a"), NULL, "UTF-16"},
    {"UTF-16 without a mark", TEXT("p\0s\0e\0u\0d\0o\0_\0i\0d\0,\0\x14\x20\n\0"), NULL, "UTF-16"},
    {"UTF-16 without a mark, big end first", TEXT("\0p\0s\0e\0u\0d\0o\0,\0a\0\n"), NULL, "UTF-16"},
    {"one NUL is for the rows", TEXT("a,b\n1\0,2\n3,4\n5,6\n7,8\n"), NULL, "?"},
    {"mostly NUL", TEXT("abc\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), NULL, "NUL"},
    {"an Excel workbook", TEXT("PK\x03\x04....."), NULL, "Excel"},
    {"an old Excel workbook", TEXT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), NULL, "Excel"},
    {"xz",
     TEXT("\xfd"
          "7zXZ\0"),
     NULL, "xz"},
    {"the gzip magic and no more", TEXT("\x1f\x8b"), NULL, "ends before"},
};

START_TEST(reads_plain)
{
    if (plain_cases[_i].message && plain_cases[_i].message[0] == '?') {
        ps_buffer out = {0};
        ps_error err = {0};
        ck_assert_int_eq(read_all(&out, scratch(plain_cases[_i].text, plain_cases[_i].length), 5, &err), PS_OK);
        ck_assert_uint_eq(out.length, plain_cases[_i].length);
        ps_buffer_release(&out);
        scratch_gone();
        return;
    }
    expect(plain_cases[_i].why, plain_cases[_i].text, plain_cases[_i].length, plain_cases[_i].want,
           plain_cases[_i].message);
}
END_TEST

START_TEST(reads_gzip)
{
    ps_buffer b = {0};

    scratch_gzip(&b, TEXT("pseudo_id,date\nab,2025-01-01\n"));
    expect("one member", b.at, b.length, "pseudo_id,date\nab,2025-01-01\n", NULL);
    scratch_gzip(&b, TEXT("cd,2025-"));
    scratch_gzip(&b, TEXT(""));
    scratch_gzip(&b, TEXT("01-02\n"));
    expect("four members, one of them empty", b.at, b.length, "pseudo_id,date\nab,2025-01-01\ncd,2025-01-02\n", NULL);
    ps_buffer_add(&b, "x", 1);
    expect("a byte of garbage behind the last", b.at, b.length, NULL, "not gzip follow");
    ps_buffer_release(&b);
    scratch_gzip(&b, TEXT(""));
    expect("nothing, packed", b.at, b.length, "", NULL);
    ps_buffer_clear(&b);
    scratch_gzip(&b, TEXT("\xef\xbb\xbf"
                          "a"));
    expect("a byte order mark inside", b.at, b.length, "a", NULL);
    ps_buffer_clear(&b);
    scratch_gzip(&b, TEXT("\xff\xfe"
                          "a\0b\0"));
    expect("UTF-16 inside", b.at, b.length, NULL, "UTF-16");
    ps_buffer_release(&b);
}
END_TEST

/* Cut anywhere, or with any byte changed, it never passes for a whole file with other contents. */
START_TEST(finds_broken_gzip)
{
    static const char text[] = "pseudo_id,date\nab,2025-01-01\ncd,2025-01-02\n";
    ps_buffer b = {0}, out = {0};
    size_t first;

    scratch_gzip(&b, text, 20);
    first = b.length;
    scratch_gzip(&b, text + 20, sizeof(text) - 1 - 20);
    for (size_t cut = 3; cut < b.length; cut++) {
        ps_error err = {0};
        if (cut == first)
            continue; /* a whole member is a whole file */
        ck_assert_msg(read_all(&out, scratch(b.at, cut), cut % 2 ? 5 : 0, &err) == PS_EDATA, "cut after %zu", cut);
        ck_assert_msg(strstr(err.message, "ends before"), "cut after %zu: %s", cut, err.message);
        ck_assert_str_ne(err.hint, "");
    }
    for (size_t at = 10; at < b.length; at++) {
        ps_error err = {0};
        ps_status st;
        b.at[at] ^= 0x10;
        st = read_all(&out, scratch(b.at, b.length), 0, &err);
        b.at[at] ^= 0x10;
        /* The header's time, flags and system are not checked by anything. */
        ck_assert_msg(st == PS_EDATA || (out.length == sizeof(text) - 1 && !memcmp(out.at, text, out.length)),
                      "byte %zu changed", at);
    }
    ps_buffer_release(&b);
    ps_buffer_release(&out);
    scratch_gone();
}
END_TEST

START_TEST(fingerprints_stored_bytes)
{
    char want[PS_FINGERPRINT_TEXT], got[PS_FINGERPRINT_TEXT];
    ps_buffer b = {0};

    scratch_gzip(&b, TEXT("a,b\n1,2\n"));
    scratch_gzip(&b, TEXT("3,4\n"));
    for (size_t k = 0; k < PS_COUNT(blocks); k++) {
        ps_fingerprint *f = ps_fingerprint_new();
        ps_source *source = NULL;
        ps_error err = {0};
        char piece[8];
        size_t n = 1;
        ck_assert_ptr_nonnull(f);
        ps_fingerprint_add(f, b.at, b.length);
        ps_fingerprint_finish(want, f);
        ps_fingerprint_free(f);
        ck_assert_int_eq(ps_source_open(&source, scratch(b.at, b.length), "f", false, blocks[k], &err), PS_OK);
        while (n)
            ck_assert_int_eq(ps_source_read(&n, source, piece, sizeof(piece), &err), PS_OK);
        ps_source_fingerprint(got, source);
        ck_assert_str_eq(got, want);
        ck_assert_uint_eq(ps_source_bytes(source), b.length);
        ck_assert(ps_source_is_gzip(source));
        ps_source_close(source);
    }
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

START_TEST(refuses_a_mark_of_utf_8_in_windows_1252)
{
    ps_source *source = NULL;
    ps_error err = {0};

    ck_assert_int_eq(ps_source_open(&source,
                                    scratch(TEXT("\xef\xbb\xbf"
                                                 "a")),
                                    "f", true, 0, &err),
                     PS_EDATA);
    ck_assert_ptr_nonnull(strstr(err.message, "Windows-1252"));
    scratch_gone();
}
END_TEST

START_TEST(names_a_missing_file_as_the_caller_did)
{
    ps_source *source = NULL;
    ps_error err = {0};

    ck_assert_int_eq(ps_source_open(&source, "/tmp/popstrat-there-is-no-such-file", "given.csv", false, 0, &err),
                     PS_ESYSTEM);
    ck_assert_str_eq(err.file, "given.csv");
    ck_assert_ptr_null(source);
}
END_TEST

static Suite *source_suite(void)
{
    Suite *suite = suite_create("source");
    TCase *tc = tcase_create("source");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, reads_plain, 0, PS_COUNT(plain_cases));
    tcase_add_test(tc, reads_gzip);
    tcase_add_test(tc, finds_broken_gzip);
    tcase_add_test(tc, fingerprints_stored_bytes);
    tcase_add_test(tc, refuses_a_mark_of_utf_8_in_windows_1252);
    tcase_add_test(tc, names_a_missing_file_as_the_caller_did);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(source_suite)
