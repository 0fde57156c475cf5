/* Consent: the latest record wins, and what cannot be read excludes. */
#include "link_fixture.h"

#define HEAD                                                                                                           \
    "pseudo_id,practice,registration_start,extract_date,type_1_objection,type_1_date,national_opt_out,dissent,"        \
    "dissent_date,confidential,"                                                                                       \
    "dummy,safeguarding,birth_month,sex,ethnicity,lsoa\n"
#define TAIL ",1950-03,F,A,E01000001\n"
#define GP "pseudo_id,date,code\n"
#define OBJECTS "827241000000103"
#define NO_MORE "827261000000102"

/* Type 1: the fields from practice to type_1_date; the rest is left empty. */
static const struct {
    const char *why, *rows, *gp;
    int now, ever;
} type_1[] = {
    {"an empty cell is a no", "p,C84001,2010-01-01,,,,,,,,," TAIL, "", PS_NO, PS_NO},
    {"no", "p,C84001,2010-01-01,,0,,,,,,," TAIL, "", PS_NO, PS_NO},
    {"yes, undated, stands as current", "p,C84001,2010-01-01,,1,,,,,,," TAIL, "", PS_YES, PS_YES},
    {"unreadable excludes", "p,C84001,2010-01-01,,maybe,,,,,,," TAIL, "", PS_YES, PS_YES},
    {"yes on the index date", "p,C84001,2010-01-01,,Y,2025-03-31,,,,,," TAIL, "", PS_YES, PS_YES},
    {"yes the day after is not yet seen", "p,C84001,2010-01-01,,Y,2025-04-01,,,,,," TAIL, "", PS_NO, PS_YES},
    {"unreadable, dated after the index date", "p,C84001,2010-01-01,,??,2025-04-01,,,,,," TAIL, "", PS_NO, PS_YES},
    {"an unreadable date is none: the yes stands", "p,C84001,2010-01-01,,Y,soon,,,,,," TAIL, "", PS_YES, PS_YES},
    {"coded dissent beats the no of an unfilled column", "p,C84001,2010-01-01,,0,,,,,,," TAIL,
     "p,2019-05-01," OBJECTS "\n", PS_YES, PS_YES},
    {"coded dissent on the index date", "p,C84001,2010-01-01,,,,,,,,," TAIL, "p,2025-03-31," OBJECTS "\n", PS_YES,
     PS_YES},
    {"coded dissent the day after", "p,C84001,2010-01-01,,,,,,,,," TAIL, "p,2025-04-01," OBJECTS "\n", PS_NO, PS_YES},
    {"withdrawn later", "p,C84001,2010-01-01,,,,,,,,," TAIL, "p,2019-05-01," OBJECTS "\np,2020-06-02," NO_MORE "\n",
     PS_NO, PS_NO},
    {"withdrawn after the index date", "p,C84001,2010-01-01,,,,,,,,," TAIL,
     "p,2019-05-01," OBJECTS "\np,2025-06-02," NO_MORE "\n", PS_YES, PS_NO},
    {"withdrawn, then objected again", "p,C84001,2010-01-01,,,,,,,,," TAIL,
     "p,2021-01-01," OBJECTS "\np,2020-06-02," NO_MORE "\np,2019-05-01," OBJECTS "\n", PS_YES, PS_YES},
    {"both on one day: the objection", "p,C84001,2010-01-01,,,,,,,,," TAIL,
     "p,2020-06-02," OBJECTS "\np,2020-06-02," NO_MORE "\n", PS_YES, PS_YES},
    {"whatever their order", "p,C84001,2010-01-01,,,,,,,,," TAIL,
     "p,2020-06-02," NO_MORE "\np,2020-06-02," OBJECTS "\n", PS_YES, PS_YES},
    {"a dated no after a coded dissent", "p,C84001,2010-01-01,,N,2022-01-01,,,,,," TAIL, "p,2019-05-01," OBJECTS "\n",
     PS_NO, PS_NO},
    {"a dated yes before a coded withdrawal", "p,C84001,2010-01-01,,Y,2018-01-01,,,,,," TAIL,
     "p,2019-05-01," NO_MORE "\n", PS_NO, PS_NO},
    {"an undated yes outweighs a withdrawal", "p,C84001,2010-01-01,,Y,,,,,,," TAIL, "p,2019-05-01," NO_MORE "\n",
     PS_YES, PS_YES},
    {"yes in the row of another practice", "p,C84001,2010-01-01,,0,,,,,,," TAIL "p,C84002,2005-01-01,,1,,,,,,," TAIL,
     "", PS_YES, PS_YES},
    {"the latest of two dated rows",
     "p,C84001,2010-01-01,,0,2022-01-01,,,,,," TAIL "p,C84002,2005-01-01,,1,2021-01-01,,,,,," TAIL, "", PS_NO, PS_NO},
    {"a newer extract of the registration replaces the older",
     "p,C84001,2010-01-01,2025-01-01,1,,,,,,," TAIL "p,C84001,2010-01-01,2025-02-01,0,,,,,,," TAIL, "", PS_NO, PS_NO},
    {"type 2 is dead: ignored", "p,C84001,2010-01-01,,,,,,,,," TAIL, "p,2017-05-01,881561000000100\n", PS_NO, PS_NO},
    {"not in the person extract, coded", "z,C84001,2010-01-01,,,,,,,,," TAIL, "p,2019-05-01," OBJECTS "\n", PS_YES,
     PS_YES},
    {"not in the person extract, nothing coded", "z,C84001,2010-01-01,,,,,,,,," TAIL, "p,2019-05-01,44054006\n",
     PS_CANNOT_TELL, PS_CANNOT_TELL},
};

START_TEST(settles_type_1)
{
    char text[2][1024];
    ps_population *p;

    fixture_start("2025-03-31");
    (void)snprintf(text[0], sizeof text[0], HEAD "%s", type_1[_i].rows);
    (void)snprintf(text[1], sizeof text[1], GP "%s", type_1[_i].gp);
    fixture_give("people", PS_KIND_PERSON, text[0]);
    fixture_give("gp", PS_KIND_GP_EVENT, text[1]);
    p = fixture_link();
    ck_assert_msg(flag_of(p, "p", PS_P_TYPE_1) == type_1[_i].now, "%s: %d on the index date", type_1[_i].why,
                  flag_of(p, "p", PS_P_TYPE_1));
    ck_assert_msg(flag_of(p, "p", PS_P_TYPE_1_EVER) == type_1[_i].ever, "%s: %d ever", type_1[_i].why,
                  flag_of(p, "p", PS_P_TYPE_1_EVER));
    ck_assert_uint_eq(linked(p, "all inputs", "with a type 1 objection on the index date"), type_1[_i].now == PS_YES);
    ps_population_free(p);
}
END_TEST

/* The other flags: fields from national_opt_out to safeguarding. */
static const struct {
    const char *why, *fields, *second;
    int opt_out, opt_out_ever, dissent, dissent_ever, confidential, dummy, safeguarding;
} others[] = {
    {"all empty", ",,,,,", NULL, 0, 0, 0, 0, 0, 0, 0},
    {"all no", "0,0,,0,0,0", NULL, 0, 0, 0, 0, 0, 0, 0},
    {"all yes", "1,Y,,true,yes,T", NULL, 1, 1, 1, 1, 1, 1, 1},
    {"all unreadable", "2,2,,2,2,2", NULL, 1, 1, 1, 1, 1, 1, 1},
    {"dissent after the index date", ",1,2025-04-01,,,", NULL, 0, 0, 0, 1, 0, 0, 0},
    {"any yes wins, whatever the current row says", "0,0,,0,0,0", "1,1,,1,1,1", 1, 1, 1, 1, 1, 1, 1},
    {"any unreadable wins", "0,0,,0,0,0", "x,x,,x,x,x", 1, 1, 1, 1, 1, 1, 1},
    {"dissent taken back later", "0,0,2021-01-01,0,0,0", "0,1,2020-01-01,0,0,0", 0, 0, 0, 0, 0, 0, 0},
    {"GP dissent codes are about Type 1 alone", ",,,,,", NULL, 0, 0, 0, 0, 0, 0, 0},
};

START_TEST(settles_others)
{
    char text[1024];
    ps_population *p;
    const int wanted[] = {others[_i].opt_out,      others[_i].opt_out_ever, others[_i].dissent,
                          others[_i].dissent_ever, others[_i].confidential, others[_i].dummy,
                          others[_i].safeguarding};
    const int columns[] = {PS_P_NATIONAL_OPT_OUT, PS_P_NATIONAL_OPT_OUT_EVER, PS_P_DISSENT,
                           PS_P_DISSENT_EVER,     PS_P_CONFIDENTIAL,          PS_P_DUMMY,
                           PS_P_SAFEGUARDING};

    fixture_start("2025-03-31");
    (void)snprintf(text, sizeof text, HEAD "p,C84001,2010-01-01,,,,%s" TAIL "%s%s%s", others[_i].fields,
                   others[_i].second ? "p,C84002,2000-01-01,,,," : "", others[_i].second ? others[_i].second : "",
                   others[_i].second ? TAIL : "");
    fixture_give("people", PS_KIND_PERSON, text);
    fixture_give("gp", PS_KIND_GP_EVENT, GP "p,2019-05-01," OBJECTS "\n");
    p = fixture_link();
    for (size_t c = 0; c < PS_COUNT(columns); c++)
        ck_assert_msg(flag_of(p, "p", columns[c]) == wanted[c], "%s: %s is %d", others[_i].why,
                      ps_person_columns[columns[c]].name, flag_of(p, "p", columns[c]));
    ps_population_free(p);
}
END_TEST

/* No such column: nobody can tell, unless the plan declares that none is in the extract. */
START_TEST(columns_that_are_not_there)
{
    static const int columns[] = {PS_P_TYPE_1, PS_P_TYPE_1_EVER, PS_P_DUMMY};
    ps_population *p;

    for (int declared = 0; declared < 2; declared++) {
        fixture_start("2025-03-31");
        fixture_give("people", PS_KIND_PERSON, "pseudo_id,practice,birth_month,sex,ethnicity,lsoa\np,C84001" TAIL);
        if (declared) {
            fixture_none("type_1_objection");
            fixture_none("dummy");
        }
        p = fixture_link();
        for (size_t c = 0; c < PS_COUNT(columns); c++)
            ck_assert_int_eq(flag_of(p, "p", columns[c]), declared ? PS_NO : PS_CANNOT_TELL);
        ps_population_free(p);
    }
}
END_TEST

START_TEST(no_column_holds_anything_but_an_answer)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON,
                 HEAD "p,C84001,2010-01-01,,?,?,?,?,?,?,?,?" TAIL "q,C84001,2010-01-01,,,,,,,,," TAIL
                      "r,C84001,,,1,1,1,1,1,1,1,1" TAIL);
    p = fixture_link();
    for (int c = 0; c < PS_PERSON_COLUMNS; c++)
        for (size_t i = 0; p->person[c].type == PS_FLAG && i < p->n_people; i++)
            ck_assert_int_le(p->person[c].flag[i], PS_CANNOT_TELL);
    ck_assert_uint_eq(linked(p, "all inputs", "unreadable answers read as yes"), 6); /* six flags of p */
    ps_population_free(p);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("consent");
    TCase *tc = tcase_create("consent");
    tcase_add_loop_test(tc, settles_type_1, 0, PS_COUNT(type_1));
    tcase_add_loop_test(tc, settles_others, 0, PS_COUNT(others));
    tcase_add_test(tc, columns_that_are_not_there);
    tcase_add_test(tc, no_column_holds_anything_but_an_answer);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
