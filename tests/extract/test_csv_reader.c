/* CSV reader: against libcsv on random files, then line numbers, refusals, delimiters and limits by table. */
#include "extract/csv_reader.h"

#include "scratch.h"

#include <csv.h>

/* ---- the reference: libcsv in strict mode, a byte at a time, and the rule on malformed records in its plainest form
 * ---- */

static char *shown;
static size_t shown_length;
static FILE *shown_to;
static bool row_ended;
static size_t row_fields;

static void show_field(void *at, size_t length, void *context)
{
    (void)context;
    row_fields++;
    fputc('[', shown_to);
    (void)fwrite(at ? at : "", 1, length, shown_to);
    fputc(']', shown_to);
}

static void end_row(int c, void *context)
{
    (void)c;
    (void)context;
    row_ended = true;
}

static unsigned line_ends(const char *at, const char *end)
{
    unsigned n = 0;

    for (; at < end; at++)
        n += *at == '\r' || (*at == '\n' && at[-1] != '\r');
    return n;
}

/* at[-1] may be read: the caller puts a byte before the text. */
static void reference(const char *at, size_t length, char delimiter)
{
    const char *p = at, *const end = at + length;
    unsigned line = 1;

    while (p < end) {
        struct csv_parser parser;
        const char *q = p;
        bool good = true;
        const long before = ftell(shown_to);

        if (*p == '\n' && p > at && p[-1] == '\r') {
            p++;
            continue;
        }
        ck_assert_int_eq(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL), 0);
        csv_set_delim(&parser, (unsigned char)delimiter);
        row_ended = false;
        row_fields = 0;
        fprintf(shown_to, "%u:", line);
        while (good && !row_ended && q < end)
            good = csv_parse(&parser, q++, 1, show_field, end_row, NULL) == 1;
        if (good && !row_ended)
            good = csv_fini(&parser, show_field, end_row, NULL) == 0;
        csv_free(&parser);
        if (!good) {
            ck_assert_int_eq(fseek(shown_to, before, SEEK_SET), 0);
            fprintf(shown_to, "%u:refused", line);
            for (q = p; q < end && *q != '\n' && *q != '\r'; q++)
                ;
            q += q < end;
        } else if (!row_fields) {
            ck_assert_int_eq(fseek(shown_to, before, SEEK_SET), 0);
            line += line_ends(p, q);
            p = q;
            continue;
        }
        fputc('\n', shown_to);
        line += line_ends(p, q);
        p = q;
    }
}

static char *reference_of(const char *at, size_t length, char delimiter)
{
    char *copy = malloc(length + 1);

    ck_assert_ptr_nonnull(copy);
    copy[0] = 'x';
    memcpy(copy + 1, at, length);
    shown_to = open_memstream(&shown, &shown_length);
    ck_assert_ptr_nonnull(shown_to);
    reference(copy + 1, length, delimiter);
    ck_assert_int_eq(fclose(shown_to), 0);
    free(copy);
    return shown;
}

/* libcsv over the whole file at once; NULL if it refuses anything. No lines: it does not know them. */
static char *plain_libcsv(const char *at, size_t length, char delimiter)
{
    struct csv_parser parser;
    bool good;

    shown_to = open_memstream(&shown, &shown_length);
    ck_assert_int_eq(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
    csv_set_delim(&parser, (unsigned char)delimiter);
    good = csv_parse(&parser, at, length, show_field, end_row, NULL) == length;
    good = good && csv_fini(&parser, show_field, end_row, NULL) == 0;
    csv_free(&parser);
    ck_assert_int_eq(fclose(shown_to), 0);
    if (good)
        return shown;
    free(shown);
    return NULL;
}

/* ---- ours in the same words ---- */

static char *ours(const char *path, char delimiter, size_t block, bool with_lines)
{
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_error err = {0};
    ps_status st = ps_csv_open_block(&csv, path, "f.csv", delimiter, false, block, &err);

    ck_assert_msg(st == PS_OK, "%s", err.message);
    shown_to = open_memstream(&shown, &shown_length);
    while ((st = ps_csv_next(&record, csv, &err)) == PS_OK) {
        if (with_lines)
            fprintf(shown_to, "%u:", (unsigned)record->line);
        for (size_t i = 0; i < record->n; i++) {
            fputc('[', shown_to);
            (void)fwrite(record->fields[i].at, 1, record->fields[i].length, shown_to);
            fputc(']', shown_to);
        }
        if (record->refusal)
            fputs("refused", shown_to);
        if (with_lines)
            fputc('\n', shown_to);
    }
    ck_assert_int_eq(st, PS_END);
    ck_assert_int_eq(fclose(shown_to), 0);
    ps_csv_close(csv);
    return shown;
}

static uint32_t seed = 1;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static void add_random_field(ps_buffer *b, char delimiter)
{
    static const char *const plain[] = {
        "", "a", "E11", " b", "c ", "d e", "\xc3\xa9", "long enough to pass eight bytes", "\t"};
    static const char *const quoted[] = {
        "\"\"",     "\"x\"",    "\"x,y\"",      "\"x\ny\"", "\"x\r\ny\"", "\"x\ry\"", "\"say \"\"hi\"\"\"",
        "\"\"\"\"", "\" in \"", "\"a|b;c\td\"", "\"\n\n\""};
    static const char *const odd[] = {" \"q\"", "\"q\" ", "5\" tall",  "\"q\"x",     "\"open",
                                      "\"\"\"", "a\rb",   "\t\"q\"\t", "\"a\" \"b\""};
    const unsigned kind = dice(40);

    (void)delimiter;
    if (kind < 22)
        ps_buffer_text(b, plain[dice(PS_COUNT(plain))]);
    else if (kind < 38)
        ps_buffer_text(b, quoted[dice(PS_COUNT(quoted))]);
    else
        ps_buffer_text(b, odd[dice(PS_COUNT(odd))]);
}

static void make_random_file(ps_buffer *b, char delimiter)
{
    static const char *const ends[] = {"\n", "\r\n", "\n", "\r", "\n\n", "\r\n \r\n", "\n\t\n"};
    const unsigned rows = dice(12), fields = 1 + dice(5);

    ps_buffer_clear(b);
    for (unsigned r = 0; r < rows; r++) {
        for (unsigned f = 0; f < fields; f++) {
            if (f)
                ps_buffer_add(b, &delimiter, 1);
            add_random_field(b, delimiter);
        }
        if (r + 1 < rows || dice(2))
            ps_buffer_text(b, ends[dice(PS_COUNT(ends))]);
    }
    /* And now and then one byte anywhere becomes another. */
    if (b->length && !dice(4))
        b->at[dice((unsigned)b->length)] = "\",\n\r \tx|"[dice(8)];
    /* Two letters that alone are no UTF-8 could have been split. */
    if (ps_utf8_valid(b->at ? b->at : "", b->length) < b->length)
        make_random_file(b, delimiter);
}

START_TEST(agrees_with_libcsv)
{
    static const size_t blocks[] = {1, 2, 3, 5, 8, 13, 64, 0};
    static const char delimiters[] = {',', '|', '\t', ';'};
    ps_buffer b = {0};
    unsigned whole = 0, refused = 0;

    seed = 20250331u + (unsigned)_i;
    for (unsigned n = 0; n < 800; n++) {
        const char delimiter = delimiters[(n + (unsigned)_i) % 4];
        const char *path;
        char *want, *plain;

        make_random_file(&b, delimiter);
        path = scratch(b.at ? b.at : "", b.length);
        want = reference_of(b.at ? b.at : "", b.length, delimiter);
        refused += strstr(want, "refused") != NULL;
        for (size_t k = 0; k < PS_COUNT(blocks); k++) {
            char *got = ours(path, delimiter, blocks[k], true);
            ck_assert_msg(!strcmp(got, want), "file %u, blocks of %zu\n<<%s>>\ngot\n%swanted\n%s", n, blocks[k], b.at,
                          got, want);
            free(got);
        }
        plain = plain_libcsv(b.at ? b.at : "", b.length, delimiter);
        if (plain) {
            char *got = ours(path, delimiter, 7, false);
            ck_assert_msg(!strcmp(got, plain), "file %u\n<<%s>>\ngot\n%s\nwanted\n%s", n, b.at, got, plain);
            free(got);
            whole++;
        }
        free(plain);
        free(want);
    }
    ck_assert_msg(whole > 100 && refused > 100, "the random files are too tame: %u whole, %u with refusals", whole,
                  refused);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

#define TEXT(s) s, sizeof(s) - 1
static const struct {
    const char *why;
    const char *text;
    size_t length;
    const char *want; /* line:[field]... or line:!reason@field */
    unsigned blank;
} cases[] = {
    {"plain rows", TEXT("a,b\nc,d\n"), "1:[a][b] 2:[c][d] ", 0},
    {"no newline at the end", TEXT("a,b\nc,d"), "1:[a][b] 2:[c][d] ", 0},
    {"CR LF is one line end", TEXT("a,b\r\nc,d\r\n"), "1:[a][b] 2:[c][d] ", 0},
    {"CR alone is one too", TEXT("a,b\rc,d\r"), "1:[a][b] 2:[c][d] ", 0},
    {"a byte order mark is no part of the first field",
     TEXT("\xef\xbb\xbf"
          "a,b\n"),
     "1:[a][b] ", 0},
    {"nor does it hide a quote", TEXT("\xef\xbb\xbf\"a\",b\n"), "1:[a][b] ", 0},
    {"blank lines are counted, and their lines too", TEXT("a\n\n  \r\n\nb\n"), "1:[a] 5:[b] ", 3},
    {"a line break in quotes moves the next row's line", TEXT("\"a\nb\r\nc\",1\nd,2\n"), "1:[a\nb\r\nc][1] 4:[d][2] ",
     0},
    {"blanks around an unquoted field go", TEXT(" a\t, b c ,\n"), "1:[a][b c][] ", 0},
    {"blanks in quotes stay", TEXT("\" a \",b\n"), "1:[ a ][b] ", 0},
    {"blanks around quotes go", TEXT(" \"a\" , \"b\"\t\n"), "1:[a][b] ", 0},
    {"doubled quotes become one", TEXT("\"say \"\"hi\"\"\",\"\"\"\"\n"), "1:[say \"hi\"][\"] ", 0},
    {"an unclosed quote costs its own line only", TEXT("a,1\nb,\"2\nc,3\nd,4\n"),
     "1:[a][1] 2:!quote is not closed@2 3:[c][3] 4:[d][4] ", 0},
    {"a later quoted row survives it too", TEXT("b,\"2\nc,\"3\"\nd,4\n"),
     "1:!text after a closing quote@2 2:[c][3] 3:[d][4] ", 0},
    {"text after a closing quote", TEXT("a,\"b\"c\nd,e\n"), "1:!text after a closing quote@2 2:[d][e] ", 0},
    {"a quote in an unquoted field", TEXT("5\" tall,x\nd,e\n"), "1:!quote inside an unquoted field@1 2:[d][e] ", 0},
    {"NUL", TEXT("a,b\0c\nd,e\n"), "1:!NUL byte in the row@2 2:[d][e] ", 0},
    {"NUL in quotes", TEXT("a,\"b\0\nc\"\nd,e\n"), "1:!NUL byte in the row@2 3:[d][e] ", 0},
    {"Latin-1 in a file of UTF-8", TEXT("a,caf\xe9,x\nd,e,f\n"), "1:!text is not UTF-8@2 2:[d][e][f] ", 0},
    {"half a character before a doubled quote", TEXT("a,\"\"\"\xc3\"\n"), "1:!text is not UTF-8@2 ", 0},
    {"an overlong form", TEXT("\xc0\xaf,x\n"), "1:!text is not UTF-8@1 ", 0},
    {"an empty quoted field makes a row", TEXT("\"\"\n"), "1:[] ", 0},
    {"one delimiter makes two fields", TEXT(","), "1:[][] ", 0},
    {"an empty file has no rows", TEXT(""), "", 0},
    {"a mark alone neither", TEXT("\xef\xbb\xbf"), "", 0},
    {"blanks alone neither", TEXT("   "), "", 1},
};

START_TEST(reads_tables)
{
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_error err = {0};

    for (size_t block = 0; block < 6; block++) {
        ps_buffer got = {0};
        ck_assert_int_eq(
            ps_csv_open_block(&csv, scratch(cases[_i].text, cases[_i].length), "f.csv", ',', false, block, &err),
            PS_OK);
        while (ps_csv_next(&record, csv, &err) == PS_OK) {
            ps_buffer_print(&got, "%u:", (unsigned)record->line);
            for (size_t i = 0; i < record->n; i++)
                ps_buffer_print(&got, "[%.*s]", (int)record->fields[i].length, record->fields[i].at);
            if (record->refusal)
                ps_buffer_print(&got, "!%s@%u", record->refusal, record->refusal_field);
            ps_buffer_text(&got, " ");
        }
        ck_assert_msg(!strcmp(got.at ? got.at : "", cases[_i].want), "%s: got %s, wanted %s", cases[_i].why, got.at,
                      cases[_i].want);
        ck_assert_msg(ps_csv_blank_lines(csv) == cases[_i].blank, "%s: %u blank lines", cases[_i].why,
                      (unsigned)ps_csv_blank_lines(csv));
        ps_csv_close(csv);
        ps_buffer_release(&got);
    }
    scratch_gone();
}
END_TEST

static const struct {
    const char *why, *text;
    char want;
} delimiter_cases[] = {
    {"comma", "a,b,c\n1,2,3\n", ','},
    {"pipe", "a|b|c\n", '|'},
    {"tab", "a\tb\tc\n", '\t'},
    {"semicolon", "a;b;c\n", ';'},
    {"commas inside quotes do not count", "\"Education, Skills, and Training\"|b\n", '|'},
    {"most fields win", "a;b,c|d,e\n", ','},
    {"one column is comma", "pseudo_id\n", ','},
    {"blank lines before the heading", "\n\r\n \na;b\n", ';'},
    {"a quoted heading with a line break", "\"a\nb\";c\n", ';'},
    {"no newline", "a|b", '|'},
    {"nothing at all", "", ','},
};

START_TEST(chooses_delimiters)
{
    for (size_t block = 0; block < 4; block++) {
        const ps_record *record;
        ps_csv *csv = NULL;
        ps_error err = {0};
        ck_assert_int_eq(ps_csv_open_block(&csv, scratch(delimiter_cases[_i].text, strlen(delimiter_cases[_i].text)),
                                           "f.csv", 0, false, block, &err),
                         PS_OK);
        ck_assert_msg(ps_csv_delimiter(csv) == delimiter_cases[_i].want, "%s: %c", delimiter_cases[_i].why,
                      ps_csv_delimiter(csv));
        if (delimiter_cases[_i].text[0])
            ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_OK);
        ps_csv_close(csv);
    }
    scratch_gone();
}
END_TEST

START_TEST(refuses_odd_delimiters)
{
    static const char odd[] = {'"', ' ', '\n', '\r'};
    ps_csv *csv = NULL;
    ps_error err = {0};

    ck_assert_int_eq(ps_csv_open(&csv, "/nowhere", "f.csv", odd[_i], false, &err), PS_EUSE);
    ck_assert_ptr_null(csv);
}
END_TEST

/* Sniffing a heading with doubled quotes must leave it as it was. */
START_TEST(sniffing_changes_nothing)
{
    static const char text[] = "\"a \"\"b\"\"\";\"c, \"\"d\"\"\"\n";
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_error err = {0};

    ck_assert_int_eq(ps_csv_open(&csv, scratch(TEXT(text)), "f.csv", 0, false, &err), PS_OK);
    ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_OK);
    ck_assert_uint_eq(record->n, 2);
    ck_assert(ps_slice_equals(record->fields[0], "a \"b\""));
    ck_assert(ps_slice_equals(record->fields[1], "c, \"d\""));
    ps_csv_close(csv);
    scratch_gone();
}
END_TEST

static const struct {
    const char *why;
    size_t length; /* of the field between "a," and the line end */
    const char *open, *close;
    const char *refusal; /* of line 1 */
    char fill;           /* 0: x */
} long_cases[] = {
    {"a row of exactly the limit", PS_RECORD_LIMIT - 2, "", "", NULL, 0},
    {"a byte more", PS_RECORD_LIMIT - 1, "", "", "row is longer than 1 MiB", 0},
    {"quoted, exactly the limit", PS_RECORD_LIMIT - 4, "\"", "\"", NULL, 0},
    {"quoted, a byte more", PS_RECORD_LIMIT - 3, "\"", "\"", "row is longer than 1 MiB", 0},
    {"ten megabytes", 10u << 20, "", "", "row is longer than 1 MiB", 0},
    {"ten megabytes in quotes", 10u << 20, "\"", "\"", "quote is not closed within 1 MiB", 0},
    {"a quote that is closed, and blanks", PS_RECORD_LIMIT, "\"a\"", "", "row is longer than 1 MiB", ' '},
};

START_TEST(limits_records)
{
    static const size_t blocks[] = {0, 4099, 1 << 20};
    ps_buffer b = {0};

    ps_buffer_print(&b, "a,%s", long_cases[_i].open);
    for (size_t i = 0; i < long_cases[_i].length; i++)
        ps_buffer_add(&b, long_cases[_i].fill ? &long_cases[_i].fill : "x", 1);
    ps_buffer_print(&b, "%s\r\nb,2\n", long_cases[_i].close);
    scratch(b.at, b.length);
    for (size_t k = 0; k < PS_COUNT(blocks); k++) {
        const ps_record *record;
        ps_csv *csv = NULL;
        ps_error err = {0};
        ck_assert_int_eq(ps_csv_open_block(&csv, scratch_path, "f.csv", ',', false, blocks[k], &err), PS_OK);
        ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_OK);
        ck_assert_uint_eq(record->line, 1);
        if (long_cases[_i].refusal)
            ck_assert_msg(record->refusal && !strcmp(record->refusal, long_cases[_i].refusal), "%s: %s",
                          long_cases[_i].why, record->refusal);
        else
            ck_assert_msg(!record->refusal && record->n == 2 && record->fields[1].length == long_cases[_i].length, "%s",
                          long_cases[_i].why);
        ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_OK);
        ck_assert_msg(record->line == 2 && record->n == 2 && ps_slice_equals(record->fields[1], "2"),
                      "%s: the next row", long_cases[_i].why);
        ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_END);
        ps_csv_close(csv);
    }
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

/* A quote opened in line 1 and never closed, before many good lines: only line 1 goes. */
START_TEST(unclosed_quote_swallows_nothing)
{
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_error err = {0};
    ps_buffer b = {0};
    uint64_t rows = 0;

    ps_buffer_text(&b, "a,\"b\n");
    for (unsigned i = 0; i < 200000; i++)
        ps_buffer_print(&b, "%u,z\n", i);
    ck_assert_int_eq(ps_csv_open(&csv, scratch(b.at, b.length), "f.csv", ',', false, &err), PS_OK);
    ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_OK);
    ck_assert_str_eq(record->refusal, "quote is not closed within 1 MiB");
    while (ps_csv_next(&record, csv, &err) == PS_OK) {
        ck_assert_ptr_null(record->refusal);
        ck_assert_uint_eq(record->line, rows + 2);
        rows++;
    }
    ck_assert_uint_eq(rows, 200000);
    ps_csv_close(csv);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

START_TEST(reads_windows_1252)
{
    static const char text[] = "caf\xe9,\x80 5,\x93q\x94\nbad,\x81,x\n\xa3,\x9f,\xff\n";
    for (size_t block = 0; block < 9; block++) {
        const ps_record *record;
        ps_csv *csv = NULL;
        ps_error err = {0};
        ck_assert_int_eq(ps_csv_open_block(&csv, scratch(TEXT(text)), "f.csv", ',', true, block, &err), PS_OK);
        ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_OK);
        ck_assert_uint_eq(record->n, 3);
        ck_assert(ps_slice_equals(record->fields[0], "caf\xc3\xa9"));
        ck_assert(ps_slice_equals(record->fields[1], "\xe2\x82\xac 5"));
        ck_assert(ps_slice_equals(record->fields[2], "\xe2\x80\x9cq\xe2\x80\x9d"));
        ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_OK);
        ck_assert_str_eq(record->refusal, "text is not Windows-1252");
        ck_assert_uint_eq(record->refusal_field, 2);
        ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_OK);
        ck_assert(ps_slice_equals(record->fields[0], "\xc2\xa3"));
        ck_assert(ps_slice_equals(record->fields[1], "\xc5\xb8"));
        ck_assert(ps_slice_equals(record->fields[2], "\xc3\xbf"));
        ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_END);
        ck_assert_uint_eq(ps_csv_bytes(csv), sizeof(text) - 1);
        ps_csv_close(csv);
    }
    scratch_gone();
}
END_TEST

/* English areas of 2019: a byte order mark, CR LF, quoted thousands, no newline at the end. */
START_TEST(reads_the_published_ranks)
{
    const char *folder = getenv("POPSTRAT_REALDATA");
    char path[512];
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_error err = {0};
    unsigned rows = 0, quoted = 0;
    ps_status st;

    (void)snprintf(path, sizeof(path), "%s/imd/IoD2019_File1_IMD_lsoa2011.csv.gz",
                   folder ? folder : "../shared/realdata");
    if (!ps_os_exists(path))
        return;
    ck_assert_int_eq(ps_csv_open(&csv, path, "IoD2019.csv.gz", 0, false, &err), PS_OK);
    ck_assert_int_eq(ps_csv_next(&record, csv, &err), PS_OK);
    ck_assert(ps_slice_equals(record->fields[0], "LSOA code (2011)"));
    ck_assert_uint_eq(record->n, 6);
    while ((st = ps_csv_next(&record, csv, &err)) == PS_OK) {
        ck_assert_ptr_null(record->refusal);
        ck_assert_uint_eq(record->n, 6);
        ck_assert_uint_eq(record->fields[0].length, 9);
        ck_assert_uint_eq(record->line, rows + 2);
        quoted += memchr(record->fields[4].at, ',', record->fields[4].length) != NULL;
        rows++;
    }
    ck_assert_int_eq(st, PS_END);
    ck_assert_uint_eq(rows, 32844);
    ck_assert_uint_eq(quoted, 31845);
    ck_assert(ps_csv_is_gzip(csv));
    ps_csv_close(csv);
}
END_TEST

static Suite *csv_suite(void)
{
    Suite *suite = suite_create("csv_reader");
    TCase *tc = tcase_create("csv_reader");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, agrees_with_libcsv, 0, 4);
    tcase_add_loop_test(tc, reads_tables, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, chooses_delimiters, 0, PS_COUNT(delimiter_cases));
    tcase_add_loop_test(tc, refuses_odd_delimiters, 0, 4);
    tcase_add_test(tc, sniffing_changes_nothing);
    tcase_add_loop_test(tc, limits_records, 0, PS_COUNT(long_cases));
    tcase_add_test(tc, unclosed_quote_swallows_nothing);
    tcase_add_test(tc, reads_windows_1252);
    tcase_add_test(tc, reads_the_published_ranks);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(csv_suite)
