/* Coverage: deprivation and network of everybody, and when the look-up does not fit. */
#include "link_fixture.h"

#define ROW(id, lsoa) id ",C84001,R,2010-01-01,,1950-03,F,A," lsoa "\n"

static void give_lookups(const char *imd, const char *pcn)
{
    if (imd) {
        fixture.spec.imd_path = fixture_file(imd, strlen(imd));
        fixture.spec.imd_file = "imd.csv";
    }
    if (pcn) {
        fixture.spec.pcn_path = fixture_file(pcn, strlen(pcn));
        fixture.spec.pcn_file = "pcn.csv";
    }
}

static double number_of(const ps_population *p, const char *id, int column)
{
    return p->person[column].number[person_of(p, id)];
}

START_TEST(fills_columns)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON,
                 PERSON_HEAD ROW("a", "E01000001") ROW("b", "E01000002") ROW("c", "") ROW("d", "W01000003")
                     ROW("e", "E01000009") "f,C84002,R,2010-01-01,,1950-03,F,A,E01000001\ng,,R,2010-01-01,2020-01-01,"
                                           "1950-03,F,A,E01000077\n");
    give_lookups("lsoa_code_2021,imd_rank,imd_decile\nE01000001,1,1\nE01000002,\"10,127\",3\nE01000009,16878,6\n",
                 "practice,pcn\nC84001,U12345\n");
    p = fixture_link();
    ck_assert(number_of(p, "a", PS_P_IMD_RANK) == 1 && number_of(p, "a", PS_P_IMD_DECILE) == 1 &&
              number_of(p, "a", PS_P_IMD_QUINTILE) == 1);
    ck_assert(number_of(p, "b", PS_P_IMD_RANK) == 10127 && number_of(p, "b", PS_P_IMD_DECILE) == 3 &&
              number_of(p, "b", PS_P_IMD_QUINTILE) == 2);
    ck_assert(number_of(p, "e", PS_P_IMD_DECILE) == 6 && number_of(p, "e", PS_P_IMD_QUINTILE) == 3);
    ck_assert(!ps_column_known(&p->person[PS_P_IMD_DECILE], person_of(p, "c")));
    ck_assert(!ps_column_known(&p->person[PS_P_IMD_DECILE], person_of(p, "d")));
    ck_assert_str_eq(text_of(p, "a", PS_P_PCN), "U12345");
    ck_assert_str_eq(text_of(p, "f", PS_P_PCN), "");
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "imd", "living registered people with an English LSOA code"),
                      4);
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "imd", "of them found in the look-up"), 4); /* g has left */
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "imd", "living registered people outside England"), 1);
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "imd", "living registered people of unknown area"), 1);
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "pcn", "registered people with a practice"), 6);
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "pcn", "of them whose practice has a network"), 5);
    ps_population_free(p);
}
END_TEST

/* 99 of 100 pass, 98 of 99 (98.98%) do not. */
static const struct {
    const char *why;
    int found, lost, stops;
} shares[] = {
    {"all", 30, 0, 0},         {"99 in 100", 99, 1, 0}, {"98 in 99", 98, 1, 1}, {"198 in 200", 198, 2, 0},
    {"197 in 200", 197, 3, 1}, {"none of 1", 0, 1, 1},  {"nobody", 0, 0, 0},
};

START_TEST(coverage_of_99_per_cent)
{
    ps_buffer text = {0};
    ps_population *p = NULL;
    ps_status st;

    fixture_start("2025-03-31");
    ps_buffer_text(&text, PERSON_HEAD
                   "left,C84001,R,2010-01-01,2020-01-01,1950-03,F,A,E01999999\n" ROW("w", "W01000003") ROW("x", ""));
    for (int i = 0; i < shares[_i].found + shares[_i].lost; i++)
        ps_buffer_print(&text, "p%d,C84001,R,2010-01-01,,1950-03,F,A,%s\n", i,
                        i < shares[_i].found ? "E01000001" : "E01033999");
    fixture_give("people", PS_KIND_PERSON, text.at);
    give_lookups("lsoa_code_2011,imd_rank,imd_decile\nE01000001,5,1\n", NULL);
    st = fixture_try(&p, NULL);
    ck_assert_msg(st == (shares[_i].stops ? PS_EDATA : PS_OK), "%s: %d %s", shares[_i].why, st, fixture.err.message);
    if (shares[_i].stops) {
        ck_assert_str_eq(fixture.err.file, "imd.csv");
        ck_assert_str_eq(fixture.err.value, "E01033999");
        ck_assert_ptr_nonnull(strstr(fixture.err.hint, "2021"));
        ck_assert_ptr_null(p);
    }
    if (shares[_i].lost == 1 && shares[_i].found == 98)
        ck_assert_ptr_nonnull(strstr(fixture.err.message, "98.98%"));
    ps_population_free(p);
    ps_buffer_release(&text);
}
END_TEST

START_TEST(vintage_mismatch_stops)
{
    ps_population *p = NULL;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD ROW("a", "E01000001"));
    give_lookups("lsoa_code_2011,imd_rank,imd_decile\nE01000001,5,1\n", NULL);
    fixture.spec.lsoa_vintage = 2021;
    ck_assert_int_eq(fixture_try(&p, NULL), PS_EDATA);
    ck_assert_ptr_null(p);
}
END_TEST

START_TEST(no_lookups)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD ROW("a", "E01000001"));
    p = fixture_link();
    ck_assert(!ps_column_known(&p->person[PS_P_IMD_RANK], 0));
    ck_assert(!ps_column_known(&p->person[PS_P_PCN], 0));
    ps_population_free(p);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("coverage");
    TCase *tc = tcase_create("coverage");
    tcase_add_test(tc, fills_columns);
    tcase_add_loop_test(tc, coverage_of_99_per_cent, 0, PS_COUNT(shares));
    tcase_add_test(tc, vintage_mismatch_stops);
    tcase_add_test(tc, no_lookups);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
