/* Chunk: together they are the file, cut behind line ends, at the same places whatever memory they are put in. */
#include "extract/chunk.h"

#include "scratch.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct {
    const char *why, *text;
    size_t bytes;      /* of a chunk */
    const char *wants; /* chunks, each behind a bar */
} cases[] = {
    {"cut behind the last line end that fits", "a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n", 16,
     "|a,b\n1,2\n3,4\n5,6\n|7,8\n9,10\n|"},
    {"what is behind the cut is carried over", "aaaa\nbbbb\ncccc\ndddd\neeee\n", 16,
     "|aaaa\nbbbb\ncccc\n|dddd\neeee\n|"},
    {"a line longer than a chunk is cut anywhere", "0123456789abcdefghijklmnopqrstuvwxyz\n1\n", 16,
     "|0123456789abcdef|ghijklmnopqrstuv|wxyz\n1\n|"},
    {"CR alone ends lines", "aaaa\rbbbb\rcccc\rdddd\reeee\r", 16, "|aaaa\rbbbb\rcccc\r|dddd\reeee\r|"},
    {"a CR at the very end waits for its LF", "aaaaaaa\rbbbbbbb\r\ncc\r\n", 16, "|aaaaaaa\r|bbbbbbb\r\ncc\r\n|"},
    {"no line end at the end", "aaaa\nbbbb", 16, "|aaaa\nbbbb|"},
    {"shorter than a chunk", "a\n", 16, "|a\n|"},
};

/* dirty: chunks as they are after use, with room of all sizes. */
static void read_chunks(ps_buffer *out, size_t bytes, size_t dirty)
{
    ps_chunk ring[3] = {{0}};
    ps_chunker *chunker = NULL;
    ps_status st = ps_chunker_open(&chunker, scratch_path, "f.csv", false, bytes, NULL);
    size_t n = 0;

    ck_assert_int_eq(st, PS_OK);
    for (size_t i = 0; i < 3 && dirty; i++)
        ck_assert(ps_grow(&ring[i].at, &ring[i].capacity, dirty * (i + 1), 1));
    ps_buffer_text(out, "|");
    while ((st = ps_chunker_next(&ring[n % 3], chunker, NULL)) == PS_OK) {
        const ps_chunk *chunk = &ring[n++ % 3];
        ck_assert_uint_eq(chunk->begin, 0);
        if (chunk->length)
            ps_buffer_add(out, chunk->at, chunk->length);
        if (chunk->length || !chunk->final)
            ps_buffer_text(out, "|");
        ck_assert_uint_lt(n, 100000);
    }
    ck_assert_int_eq(st, PS_END);
    ck_assert_int_eq(ps_chunker_next(&ring[0], chunker, NULL), PS_END);
    for (size_t i = 0; i < 3; i++)
        ps_chunk_release(&ring[i]);
    ps_chunker_close(chunker);
}

START_TEST(cuts)
{
    ps_buffer got = {0};

    scratch(cases[_i].text, strlen(cases[_i].text));
    read_chunks(&got, cases[_i].bytes, 0);
    ck_assert_msg(!strcmp(got.at, cases[_i].wants), "%s: %s", cases[_i].why, got.at);
    ps_buffer_release(&got);
    scratch_gone();
}
END_TEST

START_TEST(cuts_hang_on_the_bytes_alone)
{
    static const size_t rooms[] = {17, 64, 1000, 5000, 100000};
    ps_buffer text = {0}, packed = {0}, first = {0};

    for (unsigned i = 0; i < 4000; i++)
        ps_buffer_print(&text, "%0*u%s", (int)(i * i % 37 + 1), i, i % 5 ? "\n" : i % 3 ? "\r\n" : ",");
    scratch_gzip(&packed, text.at, text.length);
    for (int gzip = 0; gzip < 2; gzip++) {
        scratch(gzip ? packed.at : text.at, gzip ? packed.length : text.length);
        for (size_t i = 0; i <= PS_COUNT(rooms); i++) {
            ps_buffer got = {0};
            read_chunks(&got, 100, i ? rooms[i - 1] : 0);
            if (!first.length)
                ps_buffer_add(&first, got.at, got.length);
            ck_assert_msg(!strcmp(got.at, first.at), "gzip %d, room %zu: other cuts", gzip, i ? rooms[i - 1] : 0);
            ps_buffer_release(&got);
        }
    }
    ps_buffer_release(&text);
    ps_buffer_release(&packed);
    ps_buffer_release(&first);
    scratch_gone();
}
END_TEST

/* A pipe gives what its writer happens to have written. */
START_TEST(cuts_hang_on_no_writer)
{
    ps_buffer text = {0}, want = {0}, got = {0};
    pid_t writer;
    int status;

    for (unsigned i = 0; i < 300; i++)
        ps_buffer_print(&text, "%0*u\n", (int)(i * i % 37 + 1), i);
    scratch(text.at, text.length);
    read_chunks(&want, 100, 0);
    scratch_gone();
    ck_assert_int_eq(mkfifo(scratch_path, 0600), 0);
    writer = fork();
    if (!writer) {
        FILE *pipe = fopen(scratch_path, "wb");
        const struct timespec a_while = {0, 100000};
        for (size_t i = 0; pipe && i < text.length; i += 7, nanosleep(&a_while, NULL))
            if (fwrite(text.at + i, 1, text.length - i < 7 ? text.length - i : 7, pipe) == 0 || fflush(pipe) != 0)
                _exit(1);
        _exit(pipe && fclose(pipe) == 0 ? 0 : 1);
    }
    ck_assert_int_gt(writer, 0);
    read_chunks(&got, 100, 0);
    ck_assert_int_eq(waitpid(writer, &status, 0), writer);
    ck_assert_int_eq(status, 0);
    ck_assert(got.length == want.length && !memcmp(got.at, want.at, got.length));
    ps_buffer_release(&text);
    ps_buffer_release(&want);
    ps_buffer_release(&got);
    scratch_gone();
}
END_TEST

START_TEST(precedes)
{
    ps_chunk chunk = {0};

    ck_assert(ps_grow(&chunk.at, &chunk.capacity, 8, 1));
    memcpy(chunk.at, "LFabcdef", 8);
    chunk.begin = 2;
    chunk.length = 8;
    ck_assert(ps_chunk_precede(&chunk, "left over ", 10));
    ck_assert_uint_eq(chunk.begin, 0);
    ck_assert_uint_eq(chunk.length, 16);
    ck_assert(!memcmp(chunk.at, "left over abcdef", 16));
    ps_chunk_release(&chunk);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("chunk");
    TCase *tc = tcase_create("chunk");

    tcase_add_loop_test(tc, cuts, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, cuts_hang_on_the_bytes_alone);
    tcase_add_test(tc, cuts_hang_on_no_writer);
    tcase_add_test(tc, precedes);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
