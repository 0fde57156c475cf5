/* Zip and its packing: what goes in comes out of zlib's own inflater, and nothing of it hangs on the day. */
#include "base/os.h"
#include "base/pack.h"
#include "base/path.h"
#include "base/text_file.h"
#include "base/zip.h"
#include "test.h"

#include <zlib.h>

/* ---- pack ---- */

static void fill(char *at, size_t n, int how)
{
    uint32_t state = 12345;
    for (size_t i = 0; i < n; i++) {
        state = state * 1664525u + 1013904223u;
        at[i] = how == 0   ? (char)(state >> 24)
                : how == 1 ? "<c r=\"A1\"/>"[i % 11]
                : how == 2 ? (char)0xFF
                           : (char)(i / 300);
    }
}

static const struct {
    const char *why;
    size_t length, part;
    int how;
} packs[] = {
    {"nothing", 0, 1000, 0},
    {"one byte", 1, 1000, 0},
    {"three bytes: too short to match", 3, 1000, 2},
    {"bytes without repeats, all values", 70001, 70001, 0},
    {"XML, the longest matches", 70001, 70001, 1},
    {"one value", 1000, 1000, 2},
    {"matches at every distance up to the window", 262144, 262144, 3},
    {"several parts that end within a byte", 10007, 333, 1},
    {"several parts of noise", 10007, 999, 0},
};

START_TEST(packs_what_zlib_unpacks)
{
    const size_t n = packs[_i].length;
    char *in = malloc(n + 1), *back = malloc(n + 1);
    ps_pack *pack = calloc(1, sizeof *pack);
    ps_buffer out = {0};
    z_stream z = {0};

    fill(in, n, packs[_i].how);
    for (size_t i = 0; i < n || i == 0; i += packs[_i].part)
        ps_pack_part(&out, pack, in + i, n - i < packs[_i].part ? n - i : packs[_i].part, n - i <= packs[_i].part);
    ck_assert(!out.failed);
    ck_assert_int_eq(inflateInit2(&z, -15), Z_OK);
    z.next_in = (unsigned char *)out.at;
    z.avail_in = (unsigned)out.length;
    z.next_out = (unsigned char *)back;
    z.avail_out = (unsigned)n + 1;
    ck_assert_msg(inflate(&z, Z_FINISH) == Z_STREAM_END, "%s: %s", packs[_i].why, z.msg ? z.msg : "not whole");
    ck_assert_uint_eq(z.avail_in, 0);
    ck_assert_uint_eq(z.total_out, n);
    ck_assert_msg(memcmp(in, back, n) == 0, "%s", packs[_i].why);
    if (packs[_i].how == 1 && packs[_i].part == n)
        ck_assert_uint_lt(out.length, n / 100);
    inflateEnd(&z);
    ps_buffer_release(&out);
    free(pack);
    free(in);
    free(back);
}
END_TEST

/* ---- zip ---- */

static char *write_zip(ps_arena *arena, const char *name, size_t *length)
{
    const char *temporary = getenv("TMPDIR");
    const char *path =
        ps_arena_print(arena, "%s/popstrat-zip-%u-%s", temporary ? temporary : "/tmp", ps_os_process_id(), name);
    ps_zip *zip = NULL;
    char *bytes = NULL, many[1000];

    ck_assert_int_eq(ps_os_remove(path, NULL), PS_OK);
    ck_assert_int_eq(ps_zip_open(&zip, path, NULL), PS_OK);
    ps_zip_begin(zip, "a.xml");
    ps_zip_add(zip, "<a/>", 4);
    ps_zip_begin(zip, "x/large");
    fill(many, sizeof many, 0);
    for (int i = 0; i < 700; i++) /* over two parts */
        ps_zip_add(zip, many, sizeof many);
    ps_zip_begin(zip, "empty");
    ck_assert_int_eq(ps_zip_leave(zip, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_read(&bytes, length, path, NULL), PS_OK);
    ck_assert_int_eq(ps_os_remove(path, NULL), PS_OK);
    return bytes;
}

static uint32_t number(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

START_TEST(writes_the_same_archive_twice)
{
    ps_arena *arena = ps_arena_new();
    size_t a = 0, b = 0;
    char *first = write_zip(arena, "first", &a), *second = write_zip(arena, "second", &b);

    ck_assert_uint_eq(a, b);
    ck_assert(memcmp(first, second, a) == 0);
    ck_assert_uint_eq(number(first), 0x04034b50);
    ck_assert_uint_eq(number(first + a - 22), 0x06054b50);
    ck_assert_uint_eq(number(first + number(first + a - 6)), 0x02014b50); /* where the directory is said to be */
    /* Of the first file's entry: the CRC-32 of "<a/>", as Python's zlib gives it, and its size. */
    ck_assert_uint_eq(number(first + number(first + a - 6) + 16), 0x01d11cd4);
    ck_assert_uint_eq(number(first + number(first + a - 6) + 24), 4);
    free(first);
    free(second);
    ps_arena_free(arena);
}
END_TEST

START_TEST(refuses_a_file_that_is_there)
{
    ps_zip *zip = NULL;
    ps_error err = {0};
    ck_assert_int_eq(ps_zip_open(&zip, "/dev/null", &err), PS_ESYSTEM);
    ck_assert_ptr_null(zip);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("zip");
    TCase *tc = tcase_create("zip");
    tcase_add_loop_test(tc, packs_what_zlib_unpacks, 0, PS_COUNT(packs));
    tcase_add_test(tc, writes_the_same_archive_twice);
    tcase_add_test(tc, refuses_a_file_that_is_there);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
