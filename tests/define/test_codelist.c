/* Code lists: what is read, what is refused and where, and what matches. */
#include "base/os.h"
#include "base/text_file.h"
#include "define/codelist.h"
#include "test.h"

static char *folder(void)
{
    static char path[64];

    snprintf(path, sizeof(path), "/tmp/popstrat-codelist-%u", ps_os_process_id());
    ck_assert_int_eq(ps_os_make_folder(path, NULL), PS_OK);
    return path;
}

static ps_status read_text(ps_codelist *list, ps_arena *arena, ps_code_system system, const char *text, ps_error *err)
{
    char path[96];
    ps_status st;

    snprintf(path, sizeof(path), "%s/list.csv", folder());
    ck_assert_int_eq(ps_os_remove(path, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path, text, strlen(text), NULL), PS_OK);
    *list =
        (ps_codelist){.name = "smi", .file = "codes/list.csv", .path = path, .system = system, .release = PS_NO_DAY};
    memset(err, 0, sizeof(*err));
    st = ps_codelist_read(list, arena, err);
    list->path = "";
    ck_assert_int_eq(ps_os_remove(folder(), NULL), PS_OK);
    return st;
}

static const struct {
    const char *why;
    ps_code_system system;
    const char *text, *codes;
} good[] = {
    {"sorted, once each", PS_SNOMED, "code\n73211009\n38341003\n73211009\n", "38341003 73211009"},
    {"a heading in capitals, other columns, CRLF, blanks", PS_SNOMED,
     "Term,CODE\r\nHypertension, 38341003 \r\n\"x, y\",\"73211009\"\r\n", "38341003 73211009"},
    {"the official heading", PS_SNOMED, "conceptId\tterm\n827241000000103\tx\n", "827241000000103"},
    {"a byte-order mark", PS_SNOMED,
     "\xef\xbb\xbf"
     "code\n38341003\n",
     "38341003"},
    {"one column will do", PS_SNOMED, "SNOMED ids of SMI\n38341003\n", "38341003"},
    {"no newline at the end", PS_SNOMED, "code\n38341003", "38341003"},
    {"ICD-10 normalised", PS_ICD10, "code\nf20.0\nI10X\nI10.X\ne11.2D\nF2\nF\nN08.3A\nF31.-\nB95+\n",
     "B95 E112 F F2 F200 F31 I10 N083"},
    {"texts in lower case", PS_TEXT_CODES, "code\nC84001\nc84001\nNot Stated\n", "c84001 not stated"},
    {"a text may look like anything", PS_TEXT_CODES, "code\n4.8E+17\n", "4.8e+17"},
};

START_TEST(reads)
{
    ps_arena *arena = ps_arena_new();
    ps_codelist list;
    ps_error err;
    char shown[300] = "";
    const ps_status st = read_text(&list, arena, good[_i].system, good[_i].text, &err);

    ck_assert_msg(st == PS_OK, "%s: %s", good[_i].why, err.message);
    for (size_t i = 0; i < list.n; i++)
        snprintf(shown + strlen(shown), 40, "%s%s", i ? " " : "", list.codes[i]);
    ck_assert_msg(!strcmp(shown, good[_i].codes), "%s: %s", good[_i].why, shown);
    ck_assert_uint_eq(list.bytes, strlen(good[_i].text));
    ck_assert_uint_eq(strlen(list.sha256), 64);
    ps_arena_free(arena);
}
END_TEST

static const struct {
    const char *why;
    ps_code_system system;
    const char *text;
    unsigned line, column;
    const char *message, *hint;
} bad[] = {
    {"nothing", PS_SNOMED, "", 0, 0, "", ""},
    {"a heading alone", PS_SNOMED, "code\n", 0, 0, "holds no codes", ""},
    {"no heading", PS_SNOMED, "38341003\n73211009\n", 1, 1, "a code where the heading should be", "on top of the file"},
    {"no heading, ICD-10", PS_ICD10, "F20\nF25\n", 1, 1, "a code where the heading should be", ""},
    {"no column of codes", PS_SNOMED, "id,term\n38341003,x\n", 1, 1, "no column is called \"code\"", "\"code\""},
    {"two columns of codes", PS_SNOMED, "code,concept_id\n38341003,x\n", 1, 2, "two columns", ""},
    {"an empty code", PS_SNOMED, "term,code\na,38341003\nb,\n", 3, 2, "empty", ""},
    {"a short row", PS_SNOMED, "term,code\na\n", 2, 2, "", ""},
    {"a wrong check digit", PS_SNOMED, "code\n38341003\n38341004\n", 3, 1, "check digit is wrong",
     "keep code columns as text"},
    {"scientific notation", PS_SNOMED, "code\n8.27241E+14\n", 2, 1, "a spreadsheet has turned it into a decimal number",
     "text"},
    {"rounded to fifteen digits", PS_SNOMED, "code\n900000000000207000\n", 2, 1, "a spreadsheet has rounded it", ""},
    {"too short", PS_SNOMED, "code\n12345\n", 2, 1, "fewer than 6", ""},
    {"too long", PS_SNOMED, "code\n1234567890123456789\n", 2, 1, "more than 18", ""},
    {"a leading zero", PS_SNOMED, "code\n038341003\n", 2, 1, "begins with a zero", ""},
    {"words", PS_SNOMED, "code\nhypertension\n", 2, 1, "other than digits", ""},
    {"several faults: the first, and how many more", PS_SNOMED, "code\n38341004\n73211009\nx\n\"\"\n", 2, 1,
     "check digit", "2 more"},
    {"a SNOMED id in an ICD-10 list", PS_ICD10, "code\n38341003\n", 2, 1, "begin with a letter", ""},
    {"a range", PS_ICD10, "code\nF20-F29\n", 2, 1, "a range is not a code", "shorter beginning"},
    {"two codes in a cell", PS_ICD10, "code\nF20 F25\n", 2, 1, "one cell", ""},
    {"a date made of a code", PS_ICD10, "code\nSep-10\n", 2, 1, "", ""},
    {"letters", PS_ICD10, "code\nFxx\n", 2, 1, "other than digits", ""},
};

START_TEST(refuses)
{
    ps_arena *arena = ps_arena_new();
    ps_codelist list;
    ps_error err;
    const ps_status st = read_text(&list, arena, bad[_i].system, bad[_i].text, &err);

    ck_assert_msg(st == PS_EPLAN, "%s: status %d, %s", bad[_i].why, st, err.message);
    ck_assert_int_eq(err.status, PS_EPLAN);
    ck_assert_str_eq(err.file, "codes/list.csv");
    ck_assert_msg(err.line == bad[_i].line && err.column == bad[_i].column, "%s: line %d, column %u: %s", bad[_i].why,
                  (int)err.line, err.column, err.message);
    if (!strstr(bad[_i].message, "shorter"))
        ck_assert_msg(strstr(err.message, bad[_i].message) != NULL, "%s: %s", bad[_i].why, err.message);
    ck_assert_msg(strstr(err.hint, bad[_i].hint) || strstr(err.message, bad[_i].hint), "%s: %s", bad[_i].why, err.hint);
    ps_arena_free(arena);
}
END_TEST

START_TEST(no_such_file)
{
    ps_arena *arena = ps_arena_new();
    ps_codelist list = {.name = "smi", .file = "codes/none.csv", .path = "/tmp/popstrat-no-such-folder/none.csv"};
    ps_error err = {0};

    ck_assert_int_ne(ps_codelist_read(&list, arena, &err), PS_OK);
    ck_assert_str_eq(err.file, "codes/none.csv");
    ps_arena_free(arena);
}
END_TEST

/* Real concept ids (public), each with its last digit changed as the counter-example. */
START_TEST(verhoeff)
{
    static const char *const ids[] = {"138875005",          "404684003",          "73211009", "38341003",
                                      "195967001",          "13645005",           "84114007", "827241000000103",
                                      "999000031000000106", "900000000000207008", "22298006", "93941000000108",
                                      "1066301000000103"};
    char changed[24], turned[24];

    for (size_t i = 0; i < PS_COUNT(ids); i++) {
        const size_t n = strlen(ids[i]);
        ck_assert_msg(!ps_snomed_fault(ids[i]), "%s: %s", ids[i], ps_snomed_fault(ids[i]));
        for (char digit = '0'; digit <= '9'; digit++) {
            strcpy(changed, ids[i]);
            changed[n - 1] = digit;
            ck_assert(!ps_snomed_fault(changed) == (digit == ids[i][n - 1]));
        }
        for (size_t at = 1; at + 2 < n; at++) { /* every neighbouring pair swapped is found */
            strcpy(turned, ids[i]);
            turned[at] = ids[i][at + 1];
            turned[at + 1] = ids[i][at];
            ck_assert(!ps_snomed_fault(turned) == (ids[i][at] == ids[i][at + 1]));
        }
    }
}
END_TEST

START_TEST(matches)
{
    static const struct {
        ps_code_system system;
        const char *text, *code;
        bool has;
    } cases[] = {
        {PS_SNOMED, "code\n38341003\n", "38341003", true},
        {PS_SNOMED, "code\n38341003\n", "3834100", false},
        {PS_SNOMED, "code\n38341003\n", "383410030", false},
        {PS_ICD10, "code\nI252\n", "I25", false},
        {PS_ICD10, "code\nI252\n", "I2520", true},
        {PS_ICD10, "code\nI25\n", "I25.2", true},
        {PS_ICD10, "code\nI10\n", "I10X", true},
        {PS_ICD10, "code\nF2\n", "F29", true},
        {PS_ICD10, "code\nF2\n", "F30", false},
        {PS_ICD10, "code\nF\n", "f99", true},
        {PS_ICD10, "code\nF2\n", " f29", true},
        {PS_ICD10, "code\nF20\n", "", false},
        {PS_ICD10, "code\nF20\n", "38341003", false},
        {PS_TEXT_CODES, "code\nC84001\n", "c84001", true},
        {PS_TEXT_CODES, "code\nc84001\n", "C84001", true},
        {PS_TEXT_CODES, "code\nC84001\n", "C840012", false},
        {PS_TEXT_CODES, "code\nC84001\n", "C8400", false},
        {PS_TEXT_CODES, "code\nC84001\n", "", false},
    };
    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        ps_arena *arena = ps_arena_new();
        ps_intern *words = ps_intern_new();
        ps_codelist list;
        ps_error err;
        uint8_t *members;
        uint32_t other, number;

        ck_assert_int_eq(read_text(&list, arena, cases[i].system, cases[i].text, &err), PS_OK);
        ck_assert_msg(ps_codelist_has(&list, cases[i].code) == cases[i].has, "%s in %s", cases[i].code, cases[i].text);
        other = ps_intern_add(words, "nothing like it", 15);
        number = ps_intern_add(words, cases[i].code, strlen(cases[i].code));
        members = ps_codelist_members(&list, words);
        ck_assert_int_eq(members[0], 0);
        ck_assert_int_eq(members[other], 0);
        ck_assert_msg(members[number] == cases[i].has, "%s among words", cases[i].code);
        free(members);
        ps_intern_free(words);
        ps_arena_free(arena);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("codelist");
    TCase *tc = tcase_create("codelist");

    tcase_add_loop_test(tc, reads, 0, PS_COUNT(good));
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(bad));
    tcase_add_test(tc, no_such_file);
    tcase_add_test(tc, verhoeff);
    tcase_add_test(tc, matches);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)
