/* What is written is exact, safe in a spreadsheet, and reads back with libcsv. */
#include "base/csv_writer.h"
#include "base/os.h"
#include "base/text_file.h"
#include "test.h"

#include <csv.h>
#include <math.h>

static ps_arena *arena;
static char *path;
static ps_error err;
static ps_csv_writer *csv;

static void make(void)
{
    const char *where = getenv("TMPDIR");
    arena = ps_arena_new();
    path = ps_arena_print(arena, "%s/popstrat-test-csv-%u.csv", where ? where : "/tmp", ps_os_process_id());
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(ps_csv_writer_open(&csv, path, &err), PS_OK);
}

static void drop(void)
{
    ck_assert_int_eq(ps_os_remove(path, &err), PS_OK);
    ps_arena_free(arena);
}

static char *written(void)
{
    char *text = NULL;
    ck_assert_int_eq(ps_csv_writer_finish(csv, &err), PS_OK);
    ck_assert_int_eq(ps_text_file_read(&text, NULL, path, &err), PS_OK);
    return text;
}

static const struct {
    const char *why, *text;
    size_t length;
    const char *cell;
} cells[] = {
    {"plain", "E01013871", 9, "E01013871"},
    {"formula", "=1+1", 4, "'=1+1"},
    {"plus", "+44 115", 7, "'+44 115"},
    {"minus is text here", "-5", 2, "'-5"},
    {"at", "@SUM(A1)", 8, "'@SUM(A1)"},
    {"tab first", "\t=1", 3, "'\t=1"},
    {"return first", "\r=1", 3, "\"'\r=1\""},
    {"NUL first", "\0=1", 3, "'"}, /* as a C string: the rest follows the NUL */
    {"comma", "a,b", 3, "\"a,b\""},
    {"quote", "say \"no\"", 8, "\"say \"\"no\"\"\""},
    {"break", "a\nb", 3, "\"a\nb\""},
    {"outer blank", " a", 2, "\" a\""},
    {"last blank", "a ", 2, "\"a \""},
    {"formula with comma", "=HYPERLINK(\"x\",1)", 17, "\"'=HYPERLINK(\"\"x\"\",1)\""},
    {"empty beside another", "", 0, ""},
    {"equals inside is harmless", "a=b", 3, "a=b"},
};

START_TEST(text_cells_are_guarded_and_quoted)
{
    char *text;
    ps_csv_slice(csv, cells[_i].text, cells[_i].length);
    ps_csv_raw(csv, "x");
    ps_csv_end_row(csv);
    text = written();
    if (cells[_i].length && cells[_i].text[0] == '\0') {
        ck_assert_mem_eq(text, "'\0=1,x\n", 7);
    } else {
        ck_assert_msg(strncmp(text, cells[_i].cell, strlen(cells[_i].cell)) == 0 &&
                          strcmp(text + strlen(cells[_i].cell), ",x\n") == 0,
                      "%s: %s", cells[_i].why, text);
    }
    free(text);
}
END_TEST

/* Each byte at each place of texts of each length, whatever is looked at at once. */
START_TEST(marks_are_seen_wherever_they_stand)
{
    enum { MOST = 27 };

    for (size_t length = 1; length <= MOST; length++)
        for (size_t at = 0; at < length; at++)
            for (unsigned byte = 0; byte < 256; byte++) {
                const bool mark = byte == ',' || byte == '"' || byte == '\n' || byte == '\r';
                const bool outer = (byte == ' ' || byte == '\t') && (at == 0 || at + 1 == length);
                char text[MOST];
                ps_csv_writer *one = NULL;

                memset(text, 'x', sizeof text);
                text[at] = (char)byte;
                ck_assert_int_eq(ps_csv_writer_new(&one, &err), PS_OK);
                ps_csv_own(one, text, length);
                ps_csv_end_row(one);
                ck_assert_msg((ps_csv_text_so_far(one)[0] == '"') == (mark || outer), "byte %u at %zu of %zu", byte, at,
                              length);
                ps_csv_writer_abandon(one);
            }
    ps_csv_writer_abandon(csv);
}
END_TEST

START_TEST(other_cells_are_not_guarded)
{
    char *text;
    ps_csv_number(csv, -5.25, 12);
    ps_csv_number(csv, NAN, 12);
    ps_csv_count(csv, UINT64_MAX);
    ps_csv_day(csv, 20178);
    ps_csv_day(csv, PS_NO_DAY);
    ps_csv_raw(csv, "*");
    ps_csv_text(csv, NULL);
    ps_csv_empty(csv);
    ps_csv_end_row(csv);
    text = written();
    ck_assert_str_eq(text, "-5.25,,18446744073709551615,2025-03-31,,*,,\n");
    free(text);
}
END_TEST

START_TEST(own_data_is_quoted_but_not_guarded)
{
    char *text;
    ps_csv_own(csv, "=1+1", 4);
    ps_csv_own(csv, " a,\"b\"", 6);
    ps_csv_own(csv, "", 0);
    ps_csv_end_row(csv);
    text = written();
    ck_assert_str_eq(text, "=1+1,\" a,\"\"b\"\"\",\n");
    free(text);
}
END_TEST

/* More than the buffer's usual fill: nothing is written while rows are held, everything afterwards. */
START_TEST(held_rows_wait)
{
    uint64_t size = 1;
    int64_t modified;
    char *text;
    ps_csv_hold(csv, true);
    for (int i = 0; i < 50000; i++) {
        ps_csv_raw(csv, "row");
        ps_csv_end_row(csv);
    }
    ck_assert_int_eq(ps_os_stat(&size, &modified, path, &err), PS_OK);
    ck_assert_uint_eq(size, 0);
    ps_csv_hold(csv, false);
    ps_csv_raw(csv, "end");
    ps_csv_end_row(csv);
    ck_assert_int_eq(ps_os_stat(&size, &modified, path, &err), PS_OK);
    ck_assert_uint_eq(size, 200004);
    text = written();
    ck_assert_str_eq(text + 200000, "end\n");
    free(text);
}
END_TEST

START_TEST(a_row_of_one_empty_field_is_still_a_row)
{
    char *text;
    ps_csv_empty(csv);
    ps_csv_end_row(csv);
    ps_csv_text(csv, "x");
    ps_csv_end_row(csv);
    ps_csv_text(csv, "");
    ps_csv_end_row(csv);
    text = written();
    ck_assert_str_eq(text, "\"\"\nx\n\"\"\n");
    free(text);
}
END_TEST

struct reader {
    size_t field, row, wrong;
};

static size_t cell_text(char out[64], size_t row, size_t field)
{
    static const char *const parts[] = {"plain", "with,comma", "with \"quote\"", "two\nlines",
                                        "",      " blank ",    "caf\xc3\xa9"};
    return (size_t)snprintf(out, 64, "%s%s", parts[(row * 5 + field) % PS_COUNT(parts)], field == 0 ? "#" : "");
}

static void read_cell(void *at, size_t length, void *context)
{
    struct reader *reader = context;
    char expected[64];
    const size_t n = cell_text(expected, reader->row, reader->field);
    reader->wrong += length != n || memcmp(at, expected, n) != 0;
    reader->field++;
}

static void read_row(int c, void *context)
{
    struct reader *reader = context;
    (void)c;
    reader->wrong += reader->field != 4;
    reader->field = 0;
    reader->row++;
}

START_TEST(many_rows_read_back)
{
    enum { ROWS = 20000 };
    struct reader reader = {0, 0, 0};
    struct csv_parser parser;
    char text[64], *all = NULL;
    size_t row, field, length = 0;

    for (row = 0; row < ROWS; row++) {
        for (field = 0; field < 4; field++) {
            const size_t n = cell_text(text, row, field);
            ps_csv_slice(csv, text, n);
        }
        ps_csv_end_row(csv);
    }
    ck_assert_int_eq(ps_csv_writer_finish(csv, &err), PS_OK);
    ck_assert_int_eq(ps_text_file_read(&all, &length, path, &err), PS_OK);
    ck_assert_int_eq(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL), 0);
    ck_assert_uint_eq(csv_parse(&parser, all, length, read_cell, read_row, &reader), length);
    ck_assert_int_eq(csv_fini(&parser, read_cell, read_row, &reader), 0);
    csv_free(&parser);
    free(all);
    ck_assert_uint_eq(reader.row, ROWS);
    ck_assert_uint_eq(reader.wrong, 0);
}
END_TEST

START_TEST(an_existing_file_is_refused)
{
    ps_csv_writer *second = NULL;
    ck_assert_int_eq(ps_csv_writer_open(&second, path, &err), PS_ESYSTEM);
    ck_assert_ptr_null(second);
    ps_csv_writer_abandon(csv);
    ps_csv_writer_abandon(NULL);
    ck_assert_int_eq(ps_csv_writer_finish(NULL, &err), PS_OK);
}
END_TEST

START_TEST(a_file_may_be_too_big_for_a_text)
{
    char *text = NULL, *piece = calloc(1, 1 << 20);
    ps_os_file *file = NULL;
    int i;
    ps_csv_writer_abandon(csv);
    ck_assert_int_eq(ps_os_create(&file, path, true, &err), PS_OK);
    for (i = 0; i < 64; i++)
        ck_assert_int_eq(ps_os_write(file, piece, 1 << 20, &err), PS_OK);
    ps_os_close(file);
    ck_assert_int_eq(ps_text_file_read(&text, NULL, path, &err), PS_OK); /* exactly 64 MiB */
    free(text);
    text = NULL;
    ck_assert_int_eq(ps_os_create(&file, path, true, &err), PS_OK);
    ck_assert_int_eq(ps_os_write(file, "x", 1, &err), PS_OK);
    ps_os_close(file);
    ck_assert_int_eq(ps_text_file_read(&text, NULL, path, &err), PS_EDATA);
    ck_assert_ptr_null(text);
    ck_assert_str_eq(err.message, "file is larger than 64 MiB");
    free(piece);
}
END_TEST

/* Rows made in memory stand where they were copied to, however many they are. */
static const size_t copied[] = {1, 3000, 50000};

START_TEST(rows_made_elsewhere_stand_in_their_order)
{
    ps_csv_writer *part;
    ps_buffer wanted = {0};
    char *text;

    ck_assert_int_eq(ps_csv_writer_new(&part, &err), PS_OK);
    ps_buffer_text(&wanted, "before\n");
    for (size_t i = 0; i < copied[_i]; i++) {
        ps_csv_count(part, i);
        ps_csv_text(part, "of a part");
        ps_csv_end_row(part);
        ps_buffer_print(&wanted, "%zu,of a part\n", i);
    }
    ps_buffer_text(&wanted, "after\n");
    ps_csv_raw(csv, "before");
    ps_csv_end_row(csv);
    ps_csv_copy(csv, part, 0, ps_csv_length(part));
    ps_csv_raw(csv, "after");
    ps_csv_end_row(csv);
    ps_csv_writer_abandon(part);
    text = written();
    ck_assert_str_eq(text, wanted.at);
    free(text);
    ps_buffer_release(&wanted);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("csv_writer");
    TCase *tc = tcase_create("rows");
    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_loop_test(tc, text_cells_are_guarded_and_quoted, 0, PS_COUNT(cells));
    tcase_add_test(tc, marks_are_seen_wherever_they_stand);
    tcase_add_test(tc, other_cells_are_not_guarded);
    tcase_add_test(tc, own_data_is_quoted_but_not_guarded);
    tcase_add_test(tc, held_rows_wait);
    tcase_add_test(tc, a_row_of_one_empty_field_is_still_a_row);
    tcase_add_test(tc, many_rows_read_back);
    tcase_add_test(tc, an_existing_file_is_refused);
    tcase_add_test(tc, a_file_may_be_too_big_for_a_text);
    tcase_add_loop_test(tc, rows_made_elsewhere_stand_in_their_order, 0, (int)PS_COUNT(copied));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
