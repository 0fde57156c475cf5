/* Look-up of digital exclusion: headings known by their words, which end is which, vintages, faults placed. */
#include "link/lookup.h"
#include "link_fixture.h"

static const struct {
    const char *why, *file;
    int vintage;
    unsigned decile;     /* of E01000001 */
    const char *message; /* NULL: it loads */
    unsigned line, column;
} cases[] = {
    {"plain headings", "lsoa_code_2021,digital_decile\nE01000001,3\n", 2021, 3, NULL, 0, 0},
    {"in any order, of no vintage declared", "digital_decile,lsoa_code_2011\n3,E01000001\n", 0, 3, NULL, 0, 0},
    {"by its words",
     "LSOA21CD,LSOA21NM,Digital Exclusion Risk Index Decile (1 = most excluded)\nE01000001,City 001A,2\n", 2021, 2,
     NULL, 0, 0},
    {"by other words", "LSOA code (2011),DERI decile\nE01000001,10\n", 2011, 10, NULL, 0, 0},
    {"with a byte order mark", "\xEF\xBB\xBFlsoa_code_2021,digital_decile\nE01000001,1\n", 2021, 1, NULL, 0, 0},
    {"semicolons", "lsoa_code_2021;digital_decile\r\nE01000001;1\r\n", 2021, 1, NULL, 0, 0},
    {"with ranks that run the same way",
     "lsoa_code_2021,Digital exclusion rank,Digital exclusion decile\nE01000001,\"1,205\",1\nE01000002,33001,10\n",
     2021, 1, NULL, 0, 0},
    {"empty rows below the table", "lsoa_code_2021,digital_decile\nE01000001,3\n,\n,\n", 2021, 3, NULL, 0, 0},
    {"a row twice", "lsoa_code_2021,digital_decile\nE01000001,3\nE01000001,3\n", 2021, 3, NULL, 0, 0},
    {"nobody lives there", "lsoa_code_2021,digital_decile\nE01000002,3\n", 2021, 0, NULL, 0, 0},
    {"ranks that run the other way",
     "lsoa_code_2021,Digital exclusion rank,Digital exclusion decile\nE01000001,5,10\nE01000002,33001,1\n", 2021, 0,
     "deciles run against ranks", 0, 0},
    {"turned round, as its heading says",
     "lsoa_code_2021,Digital exclusion decile (10 is most excluded)\nE01000001,5\n", 2021, 0,
     "the tenths of this look-up run the other way", 0, 0},
    {"inclusion is not exclusion", "lsoa_code_2021,Digital inclusion decile\nE01000001,5\n", 2021, 0,
     "no heading tells a tenth of digital exclusion", 0, 0},
    {"deciles of something else", "lsoa_code_2021,imd_decile\nE01000001,5\n", 2021, 0,
     "no heading tells a tenth of digital exclusion", 0, 0},
    {"two of them", "lsoa_code_2021,Digital decile 2023,Digital decile 2024\nE01000001,5,5\n", 2021, 0,
     "two headings tell digital exclusion: digital decile 2023 and digital decile 2024", 0, 0},
    {"codes without a year", "lsoa,digital_decile\nE01000001,5\n", 2021, 0,
     "no heading tells the LSOA codes and their year", 0, 0},
    {"another vintage", "lsoa_code_2011,digital_decile\nE01000001,5\n", 2021, 0,
     "the look-up is on LSOAs of 2011, the run goes by those of 2021", 0, 0},
    {"a word", "lsoa_code_2021,digital_decile\nE01000002,5\nE01000001,five\n", 2021, 0, "not a decile", 3, 2},
    {"none", "lsoa_code_2021,digital_decile\nE01000001,0\n", 2021, 0, "not a decile", 2, 2},
    {"eleven", "lsoa_code_2021,digital_decile\nE01000001,11\n", 2021, 0, "not a decile", 2, 2},
    {"empty", "lsoa_code_2021,digital_decile\nE01000001,\n", 2021, 0, "not a decile", 2, 2},
    {"no code", "lsoa_code_2021,digital_decile\n,5\n", 2021, 0, "no LSOA code", 2, 1},
    {"twice, and not the same", "lsoa_code_2021,digital_decile\nE01000001,5\nE01000001,6\n", 2021, 0,
     "the LSOA stands twice, with different deciles", 3, 1},
    {"a short row", "lsoa_code_2021,digital_decile\nE01000001\n", 2021, 0, "the row has fewer fields than the heading",
     2, 0},
    {"an unclosed quote", "lsoa_code_2021,digital_decile\n\"E01000001,5\n", 2021, 0, "", 2, 0},
    {"nothing at all", "", 2021, 0, "the look-up is empty", 0, 0},
    {"a heading alone", "lsoa_code_2021,digital_decile\n", 2021, 0, NULL, 0, 0},
};

START_TEST(loads)
{
    ps_intern *words = ps_intern_new();
    ps_digital digital = {0};
    ps_error err = {.status = PS_OK};
    uint32_t word;
    ps_status st;

    fixture_start("2025-03-31");
    word = ps_intern_add(words, "E01000001", 9);
    st = ps_digital_load(&digital, fixture_file(cases[_i].file, strlen(cases[_i].file)), "digital.csv",
                         cases[_i].vintage, words, &err);
    fixture_gone();
    if (cases[_i].message) {
        ck_assert_msg(st == PS_EDATA, "%s: status %d", cases[_i].why, st);
        ck_assert_msg(!cases[_i].message[0] || !strcmp(err.message, cases[_i].message), "%s: %s", cases[_i].why,
                      err.message);
        ck_assert_msg(err.line == cases[_i].line && (err.column == cases[_i].column || !cases[_i].message[0]),
                      "%s: at %d:%u", cases[_i].why, (int)err.line, err.column);
        ck_assert_str_eq(err.file, "digital.csv");
        ck_assert_ptr_null(digital.decile);
    } else {
        ck_assert_msg(st == PS_OK, "%s: %s", cases[_i].why, err.message);
        ck_assert_msg(digital.decile[word] == cases[_i].decile, "%s: decile %u", cases[_i].why, digital.decile[word]);
        ps_digital_release(&digital);
    }
    ps_intern_free(words);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("lookup_digital");
    TCase *tc = tcase_create("lookup_digital");
    tcase_add_loop_test(tc, loads, 0, PS_COUNT(cases));
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
