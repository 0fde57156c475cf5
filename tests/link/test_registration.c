/* Registration: who is registered where on the index date, and who has left since. */
#include "link_fixture.h"

#define HEAD                                                                                                           \
    "pseudo_id,practice,registration_type,registration_start,registration_end,extract_date,death_date,birth_month,"    \
    "sex,ethnicity,lsoa\n"
#define TAIL ",1950-03,F,A,E01000001\n"

static const struct {
    const char *why, *rows, *practice, *from;
    int registered, left_ever;
} cases[] = {
    {"open and regular", "p,C84001,R,2010-05-01,,," TAIL, "C84001", "2010-05-01", PS_YES, PS_NO},
    {"starts on the index date", "p,C84001,R,2025-03-31,,," TAIL, "C84001", "2025-03-31", PS_YES, PS_NO},
    {"starts the day after", "p,C84001,R,2025-04-01,,," TAIL, "", "", PS_NO, PS_YES},
    {"ends on the index date: left that day", "p,C84001,R,2010-05-01,2025-03-31,," TAIL, "", "", PS_NO, PS_YES},
    {"ends the day after: open, but left since", "p,C84001,R,2010-05-01,2025-04-01,," TAIL, "C84001", "2010-05-01",
     PS_YES, PS_YES},
    {"an end before the start counts as open", "p,C84001,R,2010-05-01,2009-01-01,," TAIL, "C84001", "2010-05-01",
     PS_YES, PS_NO},
    {"ends on its first day", "p,C84001,R,2025-03-31,2025-03-31,," TAIL, "", "", PS_NO, PS_YES},
    {"an unreadable end is open, and keeps off every list", "p,C84001,R,2010-05-01,sometime,," TAIL, "C84001",
     "2010-05-01", PS_YES, PS_YES},
    {"no start", "p,C84001,R,,,," TAIL, "", "", PS_NO, PS_YES},
    {"an unreadable start", "p,C84001,R,2010-02-30,,," TAIL, "", "", PS_NO, PS_YES},
    {"temporary", "p,C84001,T,2010-05-01,,," TAIL, "", "", PS_NO, PS_YES},
    {"emergency", "p,C84001,E,2010-05-01,,," TAIL, "", "", PS_NO, PS_YES},
    {"private", "p,C84001,P,2010-05-01,,," TAIL, "", "", PS_NO, PS_YES},
    {"applied is not yet a registration", "p,C84001,A,2010-05-01,,," TAIL, "", "", PS_NO, PS_YES},
    {"no type", "p,C84001,,2010-05-01,,," TAIL, "", "", PS_NO, PS_YES},
    {"an unreadable type", "p,C84001,?,2010-05-01,,," TAIL, "", "", PS_NO, PS_YES},
    {"left without an end is dropped", "p,C84001,L,2010-05-01,,," TAIL, "", "", PS_NO, PS_YES},
    {"left with an end in the past", "p,C84001,L,2010-05-01,2024-01-01,," TAIL, "", "", PS_NO, PS_YES},
    {"left with an end after the index date was there", "p,C84001,L,2010-05-01,2025-04-10,," TAIL, "C84001",
     "2010-05-01", PS_YES, PS_YES},
    {"left with an end before its start has no usable end", "p,C84001,L,2010-05-01,2009-01-01,," TAIL, "", "", PS_NO,
     PS_YES},
    {"V81997 is no practice", "p,V81997,R,2010-05-01,,," TAIL, "", "", PS_NO, PS_YES},
    {"V81999 is a registration with an unknown practice", "p,V81999,R,2010-05-01,,," TAIL, "", "2010-05-01", PS_YES,
     PS_NO},
    {"dead on the index date", "p,C84001,R,2010-05-01,,,2025-03-31" TAIL, "", "", PS_NO, PS_YES},
    {"dead the day after was registered", "p,C84001,R,2010-05-01,,,2025-04-01" TAIL, "C84001", "2010-05-01", PS_YES,
     PS_NO},
    {"of several open ones the latest start",
     "p,C84003,R,2012-05-01,,," TAIL "p,C84002,R,2015-05-01,,," TAIL "p,C84001,R,2010-05-01,,," TAIL, "C84002",
     "2015-05-01", PS_YES, PS_NO},
    {"then the longest", "p,C84003,R,2015-05-01,2025-06-01,," TAIL "p,C84002,R,2015-05-01,2026-06-01,," TAIL, "C84002",
     "2015-05-01", PS_YES, PS_YES},
    {"no end is longest", "p,C84003,R,2015-05-01,2026-06-01,," TAIL "p,C84002,R,2015-05-01,,," TAIL, "C84002",
     "2015-05-01", PS_YES, PS_NO},
    {"then the highest practice code",
     "p,C84001,R,2015-05-01,,," TAIL "p,C84009,R,2015-05-01,,," TAIL "p,C84005,R,2015-05-01,,," TAIL, "C84009",
     "2015-05-01", PS_YES, PS_NO},
    {"a temporary stay elsewhere changes nothing", "p,C84001,R,2010-05-01,,," TAIL "p,C84002,T,2025-03-01,,," TAIL,
     "C84001", "2010-05-01", PS_YES, PS_NO},
    {"an ended one elsewhere changes nothing",
     "p,C84001,R,2010-05-01,,," TAIL "p,C84002,R,2005-03-01,2010-05-01,," TAIL, "C84001", "2010-05-01", PS_YES, PS_NO},
    {"moved since: the list would go to the wrong practice",
     "p,C84001,R,2010-05-01,,," TAIL "p,C84002,R,2025-04-02,,," TAIL, "C84001", "2010-05-01", PS_YES, PS_YES},
    {"a later row of the same practice says left", "p,C84001,R,2010-05-01,,," TAIL "p,C84001,L,2010-05-01,,," TAIL,
     "C84001", "2010-05-01", PS_YES, PS_YES},
    {"an earlier stay there was left", "p,C84001,R,2010-05-01,,," TAIL "p,C84001,L,2001-05-01,,," TAIL, "C84001",
     "2010-05-01", PS_YES, PS_NO},
    {"a newer extract of the same registration ended it",
     "p,C84001,R,2010-05-01,,2025-02-01," TAIL "p,C84001,R,2010-05-01,2025-03-01,2025-04-01," TAIL, "", "", PS_NO,
     PS_YES},
    {"whatever the order in the file",
     "p,C84001,R,2010-05-01,2025-03-01,2025-04-01," TAIL "p,C84001,R,2010-05-01,,2025-02-01," TAIL, "", "", PS_NO,
     PS_YES},
    {"a newer extract opened it again",
     "p,C84001,R,2010-05-01,2025-01-20,2025-02-01," TAIL "p,C84001,R,2010-05-01,,2025-04-01," TAIL, "C84001",
     "2010-05-01", PS_YES, PS_NO},
};

START_TEST(settles)
{
    char text[2048];
    ps_population *p;

    fixture_start("2025-03-31");
    (void)snprintf(text, sizeof text, HEAD "%s", cases[_i].rows);
    fixture_give("people", PS_KIND_PERSON, text);
    p = fixture_link();
    ck_assert_msg(flag_of(p, "p", PS_P_REGISTERED) == cases[_i].registered, "%s: registered", cases[_i].why);
    ck_assert_msg(!strcmp(text_of(p, "p", PS_P_PRACTICE), cases[_i].practice), "%s: practice %s", cases[_i].why,
                  text_of(p, "p", PS_P_PRACTICE));
    ck_assert_msg(!strcmp(day_of(p, "p", PS_P_REGISTERED_FROM), cases[_i].from), "%s: from %s", cases[_i].why,
                  day_of(p, "p", PS_P_REGISTERED_FROM));
    ck_assert_msg(flag_of(p, "p", PS_P_LEFT_EVER) == cases[_i].left_ever, "%s: left ever", cases[_i].why);
    ck_assert_int_eq(flag_of(p, "p", PS_P_IN_PERSON_EXTRACT), PS_YES);
    ck_assert_uint_eq(linked(p, "all inputs", "registered on the index date"), cases[_i].registered == PS_YES);
    ps_population_free(p);
}
END_TEST

/* An extract of registered people only has no such columns; the plan's assurance stands for them. */
START_TEST(extract_without_registration_columns)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, "pseudo_id,practice,birth_month,sex,ethnicity,lsoa\np,C84001" TAIL);
    fixture_give("gp", PS_KIND_GP_EVENT, "pseudo_id,date,code\nq,2025-01-01,44054006\n");
    p = fixture_link();
    ck_assert_int_eq(flag_of(p, "p", PS_P_REGISTERED), PS_YES);
    ck_assert_str_eq(text_of(p, "p", PS_P_PRACTICE), "C84001");
    ck_assert_str_eq(day_of(p, "p", PS_P_REGISTERED_FROM), "");
    ck_assert_int_eq(flag_of(p, "q", PS_P_REGISTERED), PS_NO);
    ck_assert_int_eq(flag_of(p, "q", PS_P_LEFT_EVER), PS_YES);
    ck_assert_int_eq(flag_of(p, "q", PS_P_IN_PERSON_EXTRACT), PS_NO);
    ck_assert_int_eq(flag_of(p, "q", PS_P_ALIVE), PS_YES);
    ps_population_free(p);
}
END_TEST

START_TEST(two_person_inputs)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("north", PS_KIND_PERSON, HEAD "p,C84001,R,2010-05-01,,," TAIL "q,C84001,R,2010-05-01,,," TAIL);
    fixture_give("south", PS_KIND_PERSON, HEAD "r,C84002,R,2010-05-01,,," TAIL "p,C84002,R,2020-05-01,,," TAIL);
    p = fixture_link();
    ck_assert_uint_eq(p->n_people, 3);
    ck_assert_str_eq(text_of(p, "p", PS_P_PRACTICE), "C84002");
    ck_assert_uint_eq(linked(p, "all inputs", "with several open registrations"), 1);
    ck_assert_uint_eq(p->known[person_of(p, "p")], 3);
    ck_assert_uint_eq(p->known[person_of(p, "r")], 2);
    ps_population_free(p);
}
END_TEST

/* A row from each of few and many extracts, in no order: the newest has ended what the others hold open. */
START_TEST(newest_of_many_extracts)
{
    for (unsigned n = 2; n <= 40; n++) {
        char text[8192] = HEAD;
        unsigned newest = 0;
        ps_population *p;

        fixture_start("2025-03-31");
        for (unsigned i = 0; i < n; i++)
            newest = i * 7 % 41 > newest ? i * 7 % 41 : newest;
        for (unsigned i = 0; i < n; i++) {
            const unsigned month = i * 7 % 41;
            (void)snprintf(text + strlen(text), sizeof text - strlen(text),
                           "p,C84001,R,2010-05-01,%s,20%02u-%02u-01,%s", month == newest ? "2025-01-20" : "",
                           20 + month / 12, 1 + month % 12, TAIL);
        }
        fixture_give("people", PS_KIND_PERSON, text);
        p = fixture_link();
        ck_assert_int_eq(flag_of(p, "p", PS_P_REGISTERED), PS_NO);
        ck_assert_uint_eq(linked(p, "all inputs", "person rows replaced by a newer extract"), n - 1);
        ps_population_free(p);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("registration");
    TCase *tc = tcase_create("registration");
    tcase_add_loop_test(tc, settles, 0, PS_COUNT(cases));
    tcase_add_test(tc, extract_without_registration_columns);
    tcase_add_test(tc, two_person_inputs);
    tcase_add_test(tc, newest_of_many_extracts);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
