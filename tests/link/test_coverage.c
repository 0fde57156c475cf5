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
    return ps_number_at(&p->person[column], person_of(p, id));
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
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "lsoa", "living registered people"), 6);
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "lsoa", "of them in Wales"), 1);
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "lsoa", "of them without an area code"), 1);
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "pcn", "registered people with a practice"), 6);
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "pcn", "of them whose practice has a network"), 5);
    ps_population_free(p);
}
END_TEST

/* Fifths are told from tenths where there is no column of them. */
START_TEST(fifths)
{
    static const unsigned expected[] = {1, 2, 5, 0};
    static const char *const ids[] = {"a", "b", "c", "d"};
    bool asked[PS_PERSON_COLUMNS] = {false};
    ps_population *p;

    asked[PS_P_IMD_DECILE] = _i & 1;
    asked[PS_P_IMD_QUINTILE] = _i & 2;
    fixture_start("2025-03-31");
    fixture.spec.asked = _i < 4 ? asked : NULL;
    fixture_give("people", PS_KIND_PERSON,
                 PERSON_HEAD ROW("a", "E01000001") ROW("b", "E01000002") ROW("c", "E01000009") ROW("d", ""));
    give_lookups("lsoa_code_2021,imd_rank,imd_decile\nE01000001,1,2\nE01000002,\"10,127\",3\nE01000009,16878,10\n",
                 NULL);
    p = fixture_link();
    for (size_t i = 0; i < PS_COUNT(ids); i++)
        ck_assert_uint_eq(ps_population_fifth(p, person_of(p, ids[i])), expected[i]);
    ck_assert_uint_eq(p->person[PS_P_IMD_QUINTILE].n, _i == 1 ? 0 : 4);
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

static void give_areas(const char *const *texts, size_t n)
{
    static const char *paths[3], *files[3];

    for (size_t i = 0; i < n; i++) {
        paths[i] = fixture_file(texts[i], strlen(texts[i]));
        files[i] = i ? "boards.csv" : "wards.csv";
    }
    fixture.spec.area_paths = paths;
    fixture.spec.area_files = files;
    fixture.spec.n_area_files = n;
}

START_TEST(fills_areas)
{
    const char *const texts[] = {"lsoa21cd,wd24cd,lad24cd,lad24nm\nE01000001,E05990001,E07990001,Northtown\n"
                                 "E01000002,E05990002,E07990001,Northtown\nW01000003,W05990001,W06990001,Southtown\n",
                                 "lsoa21cd,sicbl24cdh,sicbl24nm,icb24cdh,icb24nm\nE01000001,99Y,Sub "
                                 "Y,QZZ,Board\nE01000002,99Z,Sub Z,QZZ,Board\n"};
    ps_population *p;

    fixture_start("2025-03-31");
    fixture.spec.lsoa_vintage = 2021;
    fixture_give("people", PS_KIND_PERSON,
                 PERSON_HEAD ROW("a", "E01000001") ROW("b", "E01000002") ROW("c", "") ROW("d", "W01000003"));
    give_areas(texts, 2);
    p = fixture_link();
    ck_assert_str_eq(text_of(p, "a", PS_P_WARD), "E05990001");
    ck_assert_str_eq(text_of(p, "a", PS_P_LAD), "E07990001");
    ck_assert_str_eq(text_of(p, "a", PS_P_LAD_NAME), "Northtown");
    ck_assert_str_eq(text_of(p, "a", PS_P_SUB_ICB), "99Y");
    ck_assert_str_eq(text_of(p, "a", PS_P_SUB_ICB_NAME), "Sub Y");
    ck_assert_str_eq(text_of(p, "b", PS_P_WARD), "E05990002");
    ck_assert_str_eq(text_of(p, "b", PS_P_ICB), "QZZ");
    ck_assert_str_eq(text_of(p, "b", PS_P_ICB_NAME), "Board");
    ck_assert_str_eq(text_of(p, "c", PS_P_LAD), "");
    ck_assert_str_eq(text_of(p, "c", PS_P_AREA), "unknown");
    ck_assert(!ps_population_is_outside(p, person_of(p, "c")));
    ck_assert_str_eq(text_of(p, "d", PS_P_LAD), ""); /* in the file, and yet outside England */
    ck_assert_str_eq(text_of(p, "d", PS_P_AREA), "outside England");
    ck_assert(ps_population_is_outside(p, person_of(p, "d")));
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "ward", "of them found in the look-up"), 2);
    ck_assert_uint_eq(ps_tally_get(p->tally, "coverage", "icb", "living registered people with an English LSOA code"),
                      2);
    ps_population_free(p);
}
END_TEST

/* Each look-up by LSOA is held to the same share, and the one that falls short is named. */
START_TEST(areas_that_do_not_fit)
{
    const char *const texts[] = {"lsoa21cd,wd24cd\nE01000001,E05990001\nE01033769,E05990001\n",
                                 "lsoa21cd,icb24cdh\nE01000001,QZZ\n"};
    ps_population *p = NULL;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD ROW("a", "E01000001") ROW("b", "E01033769"));
    give_areas(texts, 2);
    ck_assert_int_eq(fixture_try(&p, NULL), PS_EDATA);
    ck_assert_str_eq(fixture.err.file, "boards.csv");
    ck_assert_str_eq(fixture.err.field, "icb");
    ck_assert_str_eq(fixture.err.value, "E01033769");
    ck_assert_ptr_nonnull(strstr(fixture.err.message, "only 50.00%"));
}
END_TEST

/* What the plan uses and no file tells; and areas on other LSOAs than the deprivation, though no plan says which. */
START_TEST(areas_that_lack_something)
{
    const char *const texts[] = {_i == 0 ? "lsoa21cd,wd24cd\nE01000001,E05990001\n"
                                         : "lsoa11cd,wd24cd\nE01000001,E05990001\n"};
    bool used[PS_PERSON_COLUMNS] = {false};
    ps_population *p = NULL;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD ROW("a", "E01000001"));
    give_lookups(_i == 0 ? NULL : "lsoa_code_2021,imd_rank\nE01000001,5\n", NULL);
    give_areas(texts, 1);
    used[PS_P_WARD] = true;
    used[PS_P_LAD] = _i == 0;
    fixture.spec.used = used;
    ck_assert_int_eq(fixture_try(&p, NULL), PS_EDATA);
    ck_assert_str_eq(fixture.err.file, "wards.csv");
    ck_assert_str_eq(fixture.err.message, _i == 0 ? "no look-up of areas tells lad"
                                                  : "the look-up is on LSOAs of 2011, the run goes by those of 2021");
}
END_TEST

/* A look-up of 2011 under codes of 2021: the new ones are known by their numbers. */
START_TEST(tells_the_other_vintage)
{
    ps_population *p = NULL;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON,
                 PERSON_HEAD ROW("a", "E01000001") ROW("b", "E01033769") ROW("c", "E01035762") ROW("d", "E01000009"));
    give_lookups("lsoa_code_2011,imd_rank\nE01000001,5\n", NULL);
    ck_assert_int_eq(fixture_try(&p, NULL), PS_EDATA);
    ck_assert_str_eq(fixture.err.hint,
                     "2 of the 3 people not found have an LSOA of 2021 alone: give the look-up on LSOAs of 2021");
}
END_TEST

/* Each country has its own count, apart from blanks and from codes that say nothing. */
START_TEST(outside_and_unknown)
{
    static const struct {
        const char *name;
        unsigned people;
    } wanted[] = {
        {"living registered people", 9},
        {"of them with an English LSOA code", 1},
        {"of them in Wales", 2},
        {"of them in Scotland", 1},
        {"of them in Northern Ireland", 1},
        {"of them in the Channel Islands or on the Isle of Man", 1},
        {"of them with another code, as for no fixed abode", 2},
        {"of them without an area code", 1},
    };
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON,
                 PERSON_HEAD ROW("a", "E01000001") ROW("b", "W01000001") ROW("c", "W99999999") ROW("d", "S01000001")
                     ROW("e", "95AA01S1") ROW("f", "M99999999") ROW("g", "E99999999") ROW("h", "X")
                         ROW("i", "") "j,C84001,R,2010-01-01,2020-01-01,1950-03,F,A,W01000001\n");
    p = fixture_link();
    for (size_t i = 0; i < PS_COUNT(wanted); i++)
        ck_assert_msg(ps_tally_get(p->tally, "coverage", "lsoa", wanted[i].name) == wanted[i].people, "%s: %llu",
                      wanted[i].name, (unsigned long long)ps_tally_get(p->tally, "coverage", "lsoa", wanted[i].name));
    ck_assert_str_eq(text_of(p, "f", PS_P_AREA), "outside England");
    ck_assert(ps_population_is_outside(p, person_of(p, "f")));
    ck_assert_str_eq(text_of(p, "g", PS_P_AREA), "unknown");
    ck_assert(!ps_population_is_outside(p, person_of(p, "g")));
    ps_population_free(p);
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
    tcase_add_loop_test(tc, fifths, 0, 5);
    tcase_add_loop_test(tc, coverage_of_99_per_cent, 0, PS_COUNT(shares));
    tcase_add_test(tc, vintage_mismatch_stops);
    tcase_add_test(tc, fills_areas);
    tcase_add_test(tc, areas_that_do_not_fit);
    tcase_add_loop_test(tc, areas_that_lack_something, 0, 2);
    tcase_add_test(tc, tells_the_other_vintage);
    tcase_add_test(tc, outside_and_unknown);
    tcase_add_test(tc, no_lookups);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
