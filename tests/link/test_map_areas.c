/* Map areas: inputs with LSOAs of 2011 in a run that goes by 2021, and inputs whose areas are not what they are
 * declared to be. */
#include "link_fixture.h"

/* E01990001 unchanged; 2 and 3 merged into 13; 4 split into 14 and 15; 5 otherwise changed; 16 new. */
static const char changes[] = "lsoa11_code,change_code,lsoa21_code\n"
                              "E01990001,U,E01990001\nE01990002,M,E01990013\nE01990003,M,E01990013\n"
                              "E01990004,S,E01990014\nE01990004,S,E01990015\nE01990005,X,E01990016\n"
                              "E01990006,X,E01990016\n";

#define PERSON(id, lsoa) id ",C84001,R,2010-01-01,,1950-03,F,A," lsoa ",2025-03-01\n"
#define STAY(id, day, lsoa) id "," day "," lsoa "\n"
#define HEAD                                                                                                           \
    "pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,"         \
    "extract_date\n"
#define STAYS "pseudo_id,admission_date,lsoa\n"

static void start(const char *people, int people_vintage, const char *acute, int acute_vintage)
{
    fixture_start("2025-03-31");
    fixture.spec.lsoa_vintage = 2021;
    fixture.spec.lsoa_path = fixture_file(changes, strlen(changes));
    fixture.spec.lsoa_file = "lsoa.csv";
    fixture_give("people", PS_KIND_PERSON, people)->lsoa_vintage = people_vintage;
    if (acute)
        fixture_give("acute", PS_KIND_ADMISSION, acute)->lsoa_vintage = acute_vintage;
}

static uint64_t covered(const ps_population *p, const char *subject, const char *name)
{
    return ps_tally_get(p->tally, "coverage", subject, name);
}

/* The person extract leaves everybody's area blank: what the hospital says is all there is. */
static const struct {
    const char *code, *becomes;
} kinds[] = {
    {"E01990001", "E01990001"}, {"E01990002", "E01990013"}, {"E01990003", "E01990013"}, {"E01990004", ""},
    {"E01990005", ""},          {"W01000001", "W01000001"}, {"E01990016", "E01990016"}, {"E01990099", "E01990099"},
};

START_TEST(each_kind)
{
    char acute[128];
    ps_population *p;

    (void)snprintf(acute, sizeof acute, STAYS "p,2025-02-01,%s\n", kinds[_i].code);
    start(HEAD PERSON("p", ""), 0, acute, 2011);
    p = fixture_link();
    ck_assert_msg(!strcmp(text_of(p, "p", PS_P_LSOA), kinds[_i].becomes), "%s: %s", kinds[_i].code,
                  text_of(p, "p", PS_P_LSOA));
    ck_assert_str_eq(text_of(p, "p", PS_P_AREA), kinds[_i].code[0] == 'E' ? "England" : "outside England");
    ps_population_free(p);
}
END_TEST

START_TEST(counts)
{
    ps_population *p;

    start(HEAD PERSON("a", "") PERSON("b", "") PERSON("c", "") PERSON("d", "") PERSON("e", "") PERSON("f", "E01990013")
              PERSON("g", "E01990014") PERSON("x", ""),
          0,
          STAYS STAY("a", "2025-02-01", "E01990001") STAY("b", "2025-02-01", "E01990002")
              STAY("c", "2025-02-01", "E01990004") STAY("c", "2025-02-03", "E01990004")
                  STAY("d", "2025-02-01", "E01990005") STAY("e", "2025-02-01", "E01990016")
                      STAY("x", "2025-02-01", "E01990099"),
          2011);
    p = fixture_link();
    ck_assert_uint_eq(covered(p, "acute", "rows with an LSOA of 2011 unchanged since (U)"), 1);
    ck_assert_uint_eq(covered(p, "acute", "rows with an LSOA of 2011 merged since (M): mapped"), 1);
    ck_assert_uint_eq(covered(p, "acute", "rows with an LSOA of 2011 split since (S): not mapped"), 2);
    ck_assert_uint_eq(covered(p, "acute", "rows with an LSOA of 2011 otherwise changed (X): not mapped"), 1);
    ck_assert_uint_eq(covered(p, "acute", "rows with an LSOA new in 2021, though declared 2011"), 1);
    ck_assert_uint_eq(covered(p, "acute", "rows with an English LSOA code of neither year"), 1);
    ck_assert_uint_eq(covered(p, "people", "rows with an LSOA new in 2021"), 2);
    ck_assert_uint_eq(covered(p, "people", "rows with an LSOA that ended with 2011"), 0);
    ck_assert_uint_eq(covered(p, "lsoa", "living registered people"), 8);
    ck_assert_uint_eq(covered(p, "lsoa", "of them with an English LSOA code"), 6);
    ck_assert_uint_eq(covered(p, "lsoa", "of them in an LSOA split since 2011: not mapped"), 1);
    ck_assert_uint_eq(covered(p, "lsoa", "of them in an LSOA otherwise changed since 2011: not mapped"), 1);
    ck_assert_uint_eq(covered(p, "lsoa", "of them without an area code"), 0);
    ps_population_free(p);
}
END_TEST

/* Who is where is the latest record's to say, mapped or not; of one day, a record with areas of 2021 goes first,
 * although the person extract is else trusted before a hospital. */
static const struct {
    const char *why, *people, *acute;
    int people_vintage, acute_vintage;
    const char *wanted;
} latest[] = {
    {"newer and mapped", "E01990001", "2025-03-02,E01990002", 2021, 2011, "E01990013"},
    {"newer and split: not the old address", "E01990001", "2025-03-02,E01990004", 2021, 2011, ""},
    {"older and split: no matter", "E01990001", "2025-02-01,E01990004", 2021, 2011, "E01990001"},
    {"one day, the extract has those of 2021", "E01990001", "2025-03-01,E01990002", 2021, 2011, "E01990001"},
    {"one day, the hospital has those of 2021", "E01990004", "2025-03-01,E01990014", 2011, 2021, "E01990014"},
    {"one day, both of 2021: by trust", "E01990015", "2025-03-01,E01990014", 2021, 2021, "E01990015"},
    {"one day, both of 2011: by trust", "E01990002", "2025-03-01,E01990001", 2011, 2011, "E01990013"},
};

START_TEST(latest_record)
{
    char people[512], acute[128];
    ps_population *p;

    (void)snprintf(people, sizeof people, HEAD "p,C84001,R,2010-01-01,,1950-03,F,A,%s,2025-03-01\n", latest[_i].people);
    (void)snprintf(acute, sizeof acute, STAYS "p,%s\n", latest[_i].acute);
    start(people, latest[_i].people_vintage, acute, latest[_i].acute_vintage);
    p = fixture_link();
    ck_assert_msg(!strcmp(text_of(p, "p", PS_P_LSOA), latest[_i].wanted), "%s: %s", latest[_i].why,
                  text_of(p, "p", PS_P_LSOA));
    ps_population_free(p);
}
END_TEST

/* An extract of 2011 that passes for one of 2021: its codes are left alone, counted, and the run stops. */
START_TEST(declared_wrongly)
{
    static const char imd[] = "lsoa_code_2021,imd_rank\nE01990001,5\nE01990013,6\nE01990014,7\n";
    ps_buffer people = {0};
    ps_population *p = NULL;

    ps_buffer_text(&people, HEAD);
    for (int i = 0; i < 97; i++)
        ps_buffer_print(&people, "p%d,C84001,R,2010-01-01,,1950-03,F,A,E01990001,2025-03-01\n", i);
    ps_buffer_text(&people, PERSON("m", "E01990002") PERSON("s", "E01990004") PERSON("n", "E01990099"));
    start(people.at, _i == 1 ? 2011 : 0, NULL, 0);
    fixture.spec.imd_path = fixture_file(imd, strlen(imd));
    fixture.spec.imd_file = "imd.csv";
    if (_i == 0) {
        ck_assert_int_eq(fixture_try(&p, NULL), PS_EDATA);
        ck_assert_ptr_nonnull(strstr(fixture.err.message, "only 97.00%"));
        ck_assert_str_eq(fixture.err.hint,
                         "2 of the 3 people not found have an LSOA of 2011 alone: declare lsoa = 2011 "
                         "for the inputs that hold these");
    } else { /* as it should be declared: 98 of 99, the split one apart */
        ck_assert_int_eq(fixture_try(&p, NULL), PS_EDATA);
        ck_assert_ptr_nonnull(strstr(fixture.err.message, "only 98.98%"));
        ck_assert_str_eq(fixture.err.hint,
                         "0 of the 1 people not found have an LSOA of 2011 alone: is the look-up cut to one district?");
    }
    ps_buffer_release(&people);
}
END_TEST

/* Two rows that differ only in two LSOAs since merged are two records of one day, not one sent twice. */
START_TEST(no_false_duplicates)
{
    ps_population *p;

    start(HEAD PERSON("p", "E01990002") PERSON("p", "E01990003"), 2011, NULL, 0);
    p = fixture_link();
    ck_assert_uint_eq(linked(p, "people", "exact duplicates"), 0);
    ck_assert_str_eq(text_of(p, "p", PS_P_LSOA), "E01990013");
    ps_population_free(p);
}
END_TEST

START_TEST(faulty_look_up_stops)
{
    static const char broken[] = "lsoa11_code,change_code,lsoa21_code\nE01990001,?,E01990001\n";
    ps_population *p = NULL;

    start(HEAD PERSON("p", "E01990002"), 2011, NULL, 0);
    fixture.spec.lsoa_path = fixture_file(broken, strlen(broken));
    ck_assert_int_eq(fixture_try(&p, NULL), PS_EDATA);
    ck_assert_str_eq(fixture.err.file, "lsoa.csv");
    ck_assert_uint_eq(fixture.err.line, 2);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("map_areas");
    TCase *tc = tcase_create("map_areas");
    tcase_add_loop_test(tc, each_kind, 0, PS_COUNT(kinds));
    tcase_add_test(tc, counts);
    tcase_add_loop_test(tc, latest_record, 0, PS_COUNT(latest));
    tcase_add_loop_test(tc, declared_wrongly, 0, 2);
    tcase_add_test(tc, no_false_duplicates);
    tcase_add_test(tc, faulty_look_up_stops);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
