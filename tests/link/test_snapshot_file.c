/* Snapshot file: every byte of a small one changed in turn, and cut at every length; what a block is asked for, and
 * that a block that changed is never handed out. */
#include "base/os.h"
#include "link/snapshot_file.h"
#include "test.h"

#include <unistd.h>

static char path[96];
static const char persons[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefQ"; /* 65 and a NUL */
static const uint32_t rows[] = {7, 9, 31};
static char whole[4096];
static size_t length;

static void make(void)
{
    ps_snapshot_writer *w = NULL;
    ps_error err = {0};
    FILE *file;

    (void)snprintf(path, sizeof path, "/tmp/popstrat-snapshot-%u", ps_os_process_id());
    ck_assert_int_eq(ps_snapshot_writer_open(&w, path, &err), PS_OK);
    ck_assert_int_eq(ps_snapshot_writer_add(w, (ps_block_name){.kind = PS_BLOCK_META}, persons, 66, &err), PS_OK);
    ck_assert_int_eq(ps_snapshot_writer_add(w, (ps_block_name){PS_BLOCK_ORDER, 3, 0, 2}, rows, sizeof rows, &err),
                     PS_OK);
    ck_assert_int_eq(ps_snapshot_writer_add(w, (ps_block_name){PS_BLOCK_HASH, 1, 0, 0}, "", 0, &err), PS_OK);
    ck_assert_int_ne(access(path, F_OK), 0); /* nothing stands there before it is whole */
    ck_assert_int_eq(ps_snapshot_writer_finish(w, &err), PS_OK);
    ps_snapshot_writer_close(w);
    file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    length = fread(whole, 1, sizeof whole, file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_uint_eq(length % 64, 0);
}

static void drop(void)
{
    (void)remove(path);
}

/* Opened, and looked at as a whole. */
static ps_status open_bytes(const char *at, size_t n, ps_error *err)
{
    ps_snapshot_file *f = NULL;
    FILE *file = fopen(path, "wb");
    ps_status st;

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(at, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
    st = ps_snapshot_file_open(&f, path, err);
    ck_assert((st == PS_OK) == (f != NULL));
    if (st == PS_OK)
        st = ps_snapshot_file_verify(f, NULL, err);
    ps_snapshot_file_close(f);
    return st;
}

START_TEST(blocks_come_back)
{
    ps_snapshot_file *f = NULL;
    size_t n;
    const void *at;

    ck_assert_int_eq(ps_snapshot_file_open(&f, path, NULL), PS_OK);
    at = ps_snapshot_block(&n, f, (ps_block_name){.kind = PS_BLOCK_META}, 1);
    ck_assert(n == 66 && at && !memcmp(at, persons, 66));
    at = ps_snapshot_block(&n, f, (ps_block_name){PS_BLOCK_ORDER, 3, 0, 2}, 4);
    ck_assert(n == 12 && at && !memcmp(at, rows, 12) && (uintptr_t)at % 64 == 0);
    ck_assert_ptr_null(ps_snapshot_block(&n, f, (ps_block_name){PS_BLOCK_ORDER, 3, 0, 2}, 8));
    ck_assert_ptr_null(ps_snapshot_block(&n, f, (ps_block_name){PS_BLOCK_ORDER, 2, 0, 2}, 4));
    ck_assert_uint_eq(n, 0);
    ck_assert_ptr_nonnull(ps_snapshot_block(&n, f, (ps_block_name){PS_BLOCK_HASH, 1, 0, 0}, 8));
    ck_assert_uint_eq(n, 0);
    ps_snapshot_file_close(f);
}
END_TEST

/* Head 64, the first block 66 of 128, the second 12 of 64, three entries of 48 in 192, the tail: that is the layout
 * that snapshot_file.h promises, written down here once more. */
static bool is_padding(size_t i)
{
    return (i >= 64 + 66 && i < 64 + 128) || (i >= 192 + 12 && i < 192 + 64) || (i >= 256 + 144 && i < 256 + 192);
}

START_TEST(every_byte_changed)
{
    static char hurt[sizeof whole];
    unsigned passed = 0;

    ck_assert_uint_eq(length, 64 + 128 + 64 + 192 + 64);
    for (size_t i = 0; i < length; i++)
        for (int by = 0; by < 3; by++) {
            ps_error err = {0};
            ps_status st;
            memcpy(hurt, whole, length);
            hurt[i] = (char)(hurt[i] ^ (by == 0 ? 1 : by == 1 ? 0x80 : 0xff));
            st = open_bytes(hurt, length, &err);
            if (st == PS_OK && !is_padding(i))
                ck_abort_msg("byte %zu changed, and nobody saw it", i);
            if (st != PS_OK && (st != PS_EDATA || !*err.message || !*err.hint || !*err.file))
                ck_abort_msg("byte %zu changed: status %d, %s", i, (int)st, err.message);
            passed += st == PS_OK;
        }
    ck_assert_uint_le(passed, 3 * (62 + 52 + 48));
}
END_TEST

/* Of the block that changed nothing is handed out, however often it is asked for; the others are as they were. */
START_TEST(what_changed_is_not_handed_out)
{
    const size_t place[] = {64 + 3, 192 + 11};
    const ps_block_name name[] = {{.kind = PS_BLOCK_META}, {PS_BLOCK_ORDER, 3, 0, 2}};
    const size_t lengths[] = {66, sizeof rows};
    char hurt[sizeof whole];

    for (size_t k = 0; k < 2; k++) {
        ps_snapshot_file *f = NULL;
        FILE *file = fopen(path, "wb");
        size_t n;
        memcpy(hurt, whole, length);
        hurt[place[k]] ^= 4;
        ck_assert_uint_eq(fwrite(hurt, 1, length, file), length);
        ck_assert_int_eq(fclose(file), 0);
        ck_assert_int_eq(ps_snapshot_file_open(&f, path, NULL), PS_OK);
        ck_assert_uint_eq(ps_snapshot_length(f, name[k]), lengths[k]);
        for (int again = 0; again < 2; again++) {
            ck_assert_ptr_null(ps_snapshot_block(&n, f, name[k], 1));
            ck_assert_uint_eq(n, lengths[k]);
            ck_assert_ptr_nonnull(ps_snapshot_block(&n, f, name[1 - k], 1));
        }
        ck_assert_int_eq(ps_snapshot_file_verify(f, NULL, NULL), PS_EDATA);
        ps_snapshot_file_close(f);
    }
}
END_TEST

START_TEST(every_length)
{
    for (size_t n = 0; n < length; n++) {
        ps_error err = {0};
        const ps_status st = open_bytes(whole, n, &err);
        if (st != PS_EDATA || !*err.message)
            ck_abort_msg("cut at %zu of %zu: status %d, %s", n, length, (int)st, err.message);
    }
    memset(whole + length, 0, 64);
    ck_assert_int_eq(open_bytes(whole, length + 1, NULL), PS_EDATA);
    ck_assert_int_eq(open_bytes(whole, length + 64, NULL), PS_EDATA);
    ck_assert_int_eq(open_bytes(whole, length, NULL), PS_OK);
}
END_TEST

START_TEST(what_was_not_finished_is_gone)
{
    ps_snapshot_writer *w = NULL;
    char other[160], partial[200];

    (void)snprintf(other, sizeof other, "%s.other", path);
    (void)snprintf(partial, sizeof partial, "%s.partial-%u", other, ps_os_process_id());
    ck_assert_int_eq(ps_snapshot_writer_open(&w, other, NULL), PS_OK);
    ck_assert_int_eq(ps_snapshot_writer_add(w, (ps_block_name){.kind = PS_BLOCK_META}, persons, 66, NULL), PS_OK);
    ck_assert_int_eq(access(partial, F_OK), 0);
    ps_snapshot_writer_close(w);
    ck_assert_int_ne(access(partial, F_OK), 0);
    ck_assert_int_ne(access(other, F_OK), 0);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("snapshot_file");
    TCase *tc = tcase_create("snapshot_file");

    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_test(tc, blocks_come_back);
    tcase_add_test(tc, every_byte_changed);
    tcase_add_test(tc, what_changed_is_not_handed_out);
    tcase_add_test(tc, every_length);
    tcase_add_test(tc, what_was_not_finished_is_gone);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
