/* Death: the union of every source, as of the index date and ever. */
#include "link_fixture.h"

#define PERSON "pseudo_id,practice,birth_month,sex,ethnicity,lsoa,registration_start,extract_date,death_date\n"
#define P "p,C84001,1950-03,F,A,E01000001,2010-01-01,,"
#define DEATHS "pseudo_id,death_date,registered_date,cancelled\n"
#define ACUTE "pseudo_id,provider,spell_id,admission_date,discharge_date,discharge_method,destination,source\n"
#define ED "pseudo_id,arrival_date,discharge_status,destination\n"

static const struct {
    const char *why, *person, *deaths, *acute, *ed, *died;
    int ever;
} cases[] = {
    {"nobody says so", P "\n", "", "", "", "", PS_NO},
    {"the person extract, on the index date", P "2025-03-31\n", "", "", "", "2025-03-31", PS_YES},
    {"the person extract, the day after", P "2025-04-01\n", "", "", "", "", PS_YES},
    {"an unreadable date of death", P "yes\n", "", "", "", "", PS_YES},
    {"a date that does not exist", P "2025-02-30\n", "", "", "", "", PS_YES},
    {"9999-12-31 stands for none", P "9999-12-31\n", "", "", "", "", PS_NO},
    {"the registry", P "\n", "p,2025-03-01,2025-03-05,\n", "", "", "2025-03-01", PS_YES},
    {"the registry before the person extract", P "2025-03-03\n", "p,2025-03-01,2025-03-05,0\n", "", "", "2025-03-01",
     PS_YES},
    {"the person extract, when the registry's date is after the index date", P "2025-03-03\n",
     "p,2025-04-01,2025-04-05,0\n", "", "", "2025-03-03", PS_YES},
    {"the earliest registration", P "\n", "p,2025-03-07,2025-03-09,0\np,2025-03-01,2025-03-05,0\np,2025-03-02,,0\n", "",
     "", "2025-03-01", PS_YES},
    {"a cancelled registration never was one", P "\n", "p,2025-03-01,2025-03-05,Y\n", "", "", "", PS_NO},
    {"a cancelled one beside a valid one", P "\n", "p,2025-03-01,2025-03-05,Y\np,2025-03-09,2025-03-11,N\n", "", "",
     "2025-03-09", PS_YES},
    {"an unreadable cancellation does not raise the dead", P "\n", "p,2025-03-01,2025-03-05,?\n", "", "", "2025-03-01",
     PS_YES},
    {"registered after the index date, died before", P "\n", "p,2025-03-30,2025-04-20,0\n", "", "", "2025-03-30",
     PS_YES},
    {"discharged dead", P "\n", "", "p,RX1,S1,2025-03-01,2025-03-04,4,19,19\n", "", "2025-03-04", PS_YES},
    {"destination 79", P "\n", "", "p,RX1,S1,2025-03-01,2025-03-04,1,79,19\n", "", "2025-03-04", PS_YES},
    {"source 79 is a birth", P "\n", "", "p,RX1,S1,2025-03-01,2025-03-04,1,19,79\n", "", "", PS_NO},
    {"discharged dead after the index date", P "\n", "", "p,RX1,S1,2025-03-01,2025-04-01,4,79,19\n", "", "", PS_YES},
    {"discharged dead without a date", P "\n", "", "p,RX1,S1,2025-03-01,,4,79,19\n", "", "", PS_YES},
    {"a stillbirth may stand on the mother's number", P "\n", "", "p,RX1,S1,2025-03-01,2025-03-04,5,19,19\n", "", "",
     PS_YES},
    {"home alive", P "\n", "", "p,RX1,S1,2025-03-01,2025-03-04,1,19,19\n", "", "", PS_NO},
    {"died in the emergency department", P "\n", "", "", "p,2025-03-02,75004002,\n", "2025-03-02", PS_YES},
    {"dead on arrival", P "\n", "", "", "p,2025-03-02,63238001,\n", "2025-03-02", PS_YES},
    {"to the mortuary", P "\n", "", "", "p,2025-03-02,182992009,305398007\n", "2025-03-02", PS_YES},
    {"to a ward", P "\n", "", "", "p,2025-03-02,182992009,306706006\n", "", PS_NO},
    {"the person extract before a hospital", P "2025-03-05\n", "", "p,RX1,S1,2025-03-01,2025-03-04,4,79,19\n", "",
     "2025-03-05", PS_YES},
    {"taken back by a newer extract: no date, but nobody is rung",
     "p,C84001,1950-03,F,A,E01000001,2010-01-01,2025-02-01,2025-01-05\np,C84001,1950-03,F,A,E01000001,2010-01-01,2025-"
     "03-01,\n",
     "", "", "", "", PS_YES},
    {"another practice's row says so", P "\np,C84002,1950-03,F,A,E01000001,2005-01-01,,2025-01-05\n", "", "", "",
     "2025-01-05", PS_YES},
};

START_TEST(settles)
{
    char text[4][1024];
    ps_population *p;

    fixture_start("2025-03-31");
    (void)snprintf(text[0], sizeof text[0], PERSON "%s", cases[_i].person);
    (void)snprintf(text[1], sizeof text[1], DEATHS "%s", cases[_i].deaths);
    (void)snprintf(text[2], sizeof text[2], ACUTE "%s", cases[_i].acute);
    (void)snprintf(text[3], sizeof text[3], ED "%s", cases[_i].ed);
    fixture_give("people", PS_KIND_PERSON, text[0]);
    fixture_give("deaths", PS_KIND_DEATH, text[1]);
    fixture_give("acute", PS_KIND_ADMISSION, text[2]);
    fixture_give("ed", PS_KIND_ATTENDANCE, text[3]);
    p = fixture_link();
    ck_assert_msg(!strcmp(day_of(p, "p", PS_P_DIED), cases[_i].died), "%s: died %s", cases[_i].why,
                  day_of(p, "p", PS_P_DIED));
    ck_assert_msg(flag_of(p, "p", PS_P_ALIVE) == (cases[_i].died[0] ? PS_NO : PS_YES), "%s: alive", cases[_i].why);
    ck_assert_msg(flag_of(p, "p", PS_P_DEAD_EVER) == cases[_i].ever, "%s: dead ever", cases[_i].why);
    ck_assert_msg(flag_of(p, "p", PS_P_REGISTERED) == (cases[_i].died[0] ? PS_NO : PS_YES), "%s: registered",
                  cases[_i].why);
    ck_assert_uint_eq(linked(p, "all inputs", "dead on the index date") +
                          linked(p, "all inputs", "dead since the index date") +
                          linked(p, "all inputs", "dead by a record without a usable date"),
                      cases[_i].ever == PS_YES);
    ps_population_free(p);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("death");
    TCase *tc = tcase_create("death");
    tcase_add_loop_test(tc, settles, 0, PS_COUNT(cases));
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
