/* Secrets: which files are taken, which are refused and in what words, and that no message shows any of one. */
#include "base/secret.h"

#include "base/digest.h"
#include "base/os.h"
#include "base/text_file.h"
#include "test.h"

static char top[64], path[96];
static ps_error err;

static void make(void)
{
    (void)snprintf(top, sizeof top, "/tmp/popstrat-test-secret-%u", ps_os_process_id());
    (void)snprintf(path, sizeof path, "%s/secret", top);
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(ps_os_make_folder(top, &err), PS_OK);
}

static void drop(void)
{
    ck_assert_int_eq(ps_os_remove(top, &err), PS_OK);
}

/* `command` with the file's path in $f. */
static void shell(const char *command)
{
    char line[256];

    (void)snprintf(line, sizeof line, "f='%s'; %s", path, command);
    ck_assert_int_eq(system(line), 0);
}

#define HEX32 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define TEXT(s) s, sizeof(s) - 1
static const struct {
    const char *why, *text;
    size_t length, bytes; /* of the key; 0: refused */
} keys[] = {
    {"64 digits and a line end", TEXT(HEX32 "\n"), 32},
    {"no line end", TEXT(HEX32), 32},
    {"a line end of Windows", TEXT(HEX32 "\r\n"), 32},
    {"upper case", TEXT("A0" HEX32), 33},
    {"a longer key", TEXT(HEX32 HEX32 HEX32), 96},
    {"62 digits are too few", TEXT("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), 0},
    {"an odd digit", TEXT(HEX32 "0"), 0},
    {"32 raw bytes", TEXT("abcdefghijklmnopqrstuvwxyz-_-_-_"), 0},
    {"a letter that is no digit", TEXT(HEX32 "0g"), 0},
    {"two lines", TEXT(HEX32 "\n" HEX32), 0},
    {"NUL inside", TEXT(HEX32 "\0" HEX32), 0},
    {"nothing", TEXT(""), 0},
};

START_TEST(takes_keys)
{
    ps_secret *key = NULL;
    ps_status st;

    ck_assert_int_eq(ps_text_file_write(path, keys[_i].text, keys[_i].length, &err), PS_OK);
    st = ps_secret_read_key(&key, path, &err);
    ck_assert_msg(st == (keys[_i].bytes ? PS_OK : PS_EUSE), "%s: %d %s", keys[_i].why, st, err.message);
    if (keys[_i].bytes)
        ck_assert_msg(ps_secret_length(key) == keys[_i].bytes, "%s", keys[_i].why);
    else
        ck_assert_msg(!strstr(err.message, "0102") && !strstr(err.hint, "0102") && !err.value[0], "%s", keys[_i].why);
    ps_secret_free(key);
}
END_TEST

static const struct {
    const char *why, *text;
    size_t length, bytes;
} salts[] = {
    {"a word", TEXT("mackerel"), 8},
    {"blanks around it go", TEXT(" mackerel \r\n"), 8},
    {"blanks in it stay", TEXT("smoked mackerel\n"), 15},
    {"a byte order mark goes", TEXT("\xef\xbb\xbfmackerel"), 8},
    {"more than ASCII", TEXT("maquereau fum\xc3\xa9"), 15},
    {"empty", TEXT(""), 0},
    {"blanks alone", TEXT(" \n"), 0},
    {"two lines", TEXT("mackerel\nherring"), 0},
    {"bytes of an encrypted salt", TEXT("\x8f\x01\xfe\x22\x80mackerel"), 0},
};

START_TEST(takes_salts)
{
    ps_secret *salt = NULL;
    ps_status st;

    ck_assert_int_eq(ps_text_file_write(path, salts[_i].text, salts[_i].length, &err), PS_OK);
    st = ps_secret_read_salt(&salt, path, &err);
    ck_assert_msg(st == (salts[_i].bytes ? PS_OK : PS_EUSE), "%s: %d %s", salts[_i].why, st, err.message);
    if (salts[_i].bytes)
        ck_assert_msg(ps_secret_length(salt) == salts[_i].bytes, "%s", salts[_i].why);
    else
        ck_assert_msg(!strstr(err.message, "mackerel") && !err.value[0], "%s", salts[_i].why);
    ps_secret_free(salt);
}
END_TEST

static const struct {
    const char *why, *make, *message; /* NULL: taken */
} rights[] = {
    {"owner alone", "chmod 600 $f", NULL},
    {"owner, who may not write", "chmod 400 $f", NULL},
    {"read by the group", "chmod 640 $f", "a file of secrets is open to others than its owner"},
    {"read by all", "chmod 604 $f", "a file of secrets is open to others than its owner"},
    {"written by all", "chmod 602 $f", "a file of secrets is open to others than its owner"},
    {"a link to a good file", "mv $f $f.real; ln -s $f.real $f", "a file of secrets is a symbolic link"},
    {"a pipe is not waited for", "rm $f; mkfifo -m 600 $f", "a file of secrets is not a regular file"},
    {"a folder", "rm $f; mkdir -m 700 $f", "a file of secrets is not a regular file"},
};

START_TEST(looks_at_rights)
{
    ps_secret *key = NULL;
    ps_status st;

    ck_assert_int_eq(ps_text_file_write(path, HEX32, 64, &err), PS_OK);
    shell(rights[_i].make);
    st = ps_secret_read_key(&key, path, &err);
    ck_assert_msg(st == (rights[_i].message ? PS_EUSE : PS_OK), "%s: %d %s", rights[_i].why, st, err.message);
    if (rights[_i].message) {
        ck_assert_str_eq(err.message, rights[_i].message);
        ck_assert_str_eq(err.file, path);
        ck_assert_ptr_nonnull(strstr(err.hint, "chmod 600"));
    }
    ps_secret_free(key);
}
END_TEST

/* A key in the place of a file's name is not read back to whoever keeps the log. */
START_TEST(does_not_repeat_what_may_be_a_key)
{
    ps_secret *key = NULL;

    ck_assert_int_eq(ps_secret_read_key(&key, HEX32, &err), PS_ESYSTEM);
    ck_assert_str_eq(err.file, "");
    ck_assert(!strstr(err.message, "0102") && !strstr(err.hint, "0102"));
}
END_TEST

START_TEST(a_long_file_is_no_secret)
{
    ps_secret *key = NULL;
    char text[4099];

    memset(text, 'a', sizeof text);
    ck_assert_int_eq(ps_text_file_write(path, text, 4096, &err), PS_OK);
    ck_assert_int_eq(ps_secret_read_key(&key, path, &err), PS_OK);
    ck_assert_uint_eq(ps_secret_length(key), 2048);
    ps_secret_free(key);
    ck_assert_int_eq(ps_os_remove(path, &err), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path, text, 4098, &err), PS_OK);
    key = NULL;
    ck_assert_int_eq(ps_secret_read_key(&key, path, &err), PS_EUSE);
    ck_assert_ptr_null(key);
}
END_TEST

/* RFC 4231, test case 6: a key longer than a block of the hash. */
START_TEST(hmac_of_rfc_4231)
{
    unsigned char mac[32];
    ps_secret *key = NULL;
    char text[263], hex[65];

    memset(text, 'a', 262);
    ck_assert_int_eq(ps_text_file_write(path, text, 262, &err), PS_OK);
    ck_assert_int_eq(ps_secret_read_key(&key, path, &err), PS_OK);
    for (int again = 0; again < 2; again++) { /* the state in the secret is not used up */
        ps_secret_hmac(mac, key, "Test Using Larger Than Block-Size Key - Hash Key First", 54);
        ps_hex(hex, mac, 32);
        ck_assert_str_eq(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }
    ps_secret_free(key);
}
END_TEST

START_TEST(makes_keys_that_differ_and_overwrites_none)
{
    ps_secret *key = NULL;
    char *first = NULL, *second = NULL;
    size_t length;

    ck_assert_int_eq(ps_secret_make_key(path, &err), PS_OK);
    shell("test \"$(stat -c %a $f)\" = 600");
    ck_assert_int_eq(ps_secret_read_key(&key, path, &err), PS_OK);
    ck_assert_uint_eq(ps_secret_length(key), 32);
    ps_secret_free(key);
    ck_assert_int_eq(ps_text_file_read(&first, &length, path, &err), PS_OK);
    ck_assert_uint_eq(length, 65);
    ck_assert_int_eq(ps_secret_make_key(path, &err), PS_ESYSTEM);
    ck_assert_int_eq(ps_text_file_read(&second, &length, path, &err), PS_OK);
    ck_assert_str_eq(first, second);
    free(second);
    ck_assert_int_eq(ps_os_remove(path, &err), PS_OK);
    ck_assert_int_eq(ps_secret_make_key(path, &err), PS_OK);
    ck_assert_int_eq(ps_text_file_read(&second, &length, path, &err), PS_OK);
    ck_assert_str_ne(first, second);
    free(first);
    free(second);
    ck_assert_int_eq(ps_secret_make_key("-", &err), PS_EUSE);
    ck_assert_int_eq(ps_secret_make_key("/dev/full/key", &err), PS_ESYSTEM);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("secret");
    TCase *tc = tcase_create("secret");

    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_loop_test(tc, takes_keys, 0, PS_COUNT(keys));
    tcase_add_loop_test(tc, takes_salts, 0, PS_COUNT(salts));
    tcase_add_loop_test(tc, looks_at_rights, 0, PS_COUNT(rights));
    tcase_add_test(tc, does_not_repeat_what_may_be_a_key);
    tcase_add_test(tc, a_long_file_is_no_secret);
    tcase_add_test(tc, hmac_of_rfc_4231);
    tcase_add_test(tc, makes_keys_that_differ_and_overwrites_none);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
