/* Withdraw and duplicates: rows that are no events. */
#include "link_fixture.h"

static const struct {
    const char *why;
    ps_kind kind;
    const char *rows, *column, *events;
    unsigned deletions, withdrawn, duplicates;
} cases[] = {
    {"a deletion takes back the earlier row of its number, whatever its date and code", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,deleted\np,2025-01-01,111,e1,0\np,2025-01-02,222,e2,0\np,2025-02-01,333,e1,1\n",
     "code", "2025-01-02:222", 1, 1, 0},
    {"and the row sent again after it stands", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,deleted\np,2025-01-01,111,e1,0\np,2025-01-01,111,e1,1\np,2025-01-03,112,e1,0\n",
     "code", "2025-01-03:112", 1, 1, 0},
    {"another person's row of that number stands", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,deleted\np,2025-01-01,111,e1,0\nq,2025-01-01,111,e1,1\n", "code", "2025-01-01:111",
     1, 0, 0},
    {"without a number: all rows of that date and code, also later ones", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,deleted\np,2025-01-01,111,\np,2025-01-01,111,true\np,2025-01-01,222,\np,2025-01-02,111,\np,"
     "2025-01-01,111,no\n",
     "code", "2025-01-01:222 2025-01-02:111", 1, 2, 0},
    {"a deletion without a number takes numbered rows too", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,deleted\np,2025-01-01,111,e1,\np,2025-01-01,111,,1\n", "code", "", 1, 1, 0},
    {"a deletion of nothing", PS_KIND_GP_EVENT, "pseudo_id,date,code,deleted\np,2025-01-01,111,1\np,2025-01-02,222,0\n",
     "code", "2025-01-02:222", 1, 0, 0},
    {"a contact by its number", PS_KIND_CONTACT,
     "pseudo_id,contact_date,contact_id,team,deleted\np,2025-01-01,c1,X,\np,2025-01-01,c2,X,\np,2025-01-01,c1,,1\n",
     "contact_id", "2025-01-01:c2", 1, 1, 0},
    {"a contact by date, provider and team", PS_KIND_CONTACT,
     "pseudo_id,contact_date,provider,team,deleted\np,2025-01-01,R,X,\np,2025-01-01,R,Y,\np,2025-01-01,R,X,1\n", "team",
     "2025-01-01:Y", 1, 1, 0},
    {"one episode of a spell", PS_KIND_ADMISSION,
     "pseudo_id,admission_date,spell_id,episode_no,provider,diagnosis,deleted\np,2025-01-01,s,1,R,A01,\np,2025-01-01,s,"
     "2,R,B02,\n"
     "p,2025-01-01,s,2,R,,1\n",
     "diagnosis", "2025-01-01:A01", 1, 1, 0},
    {"a whole spell", PS_KIND_ADMISSION,
     "pseudo_id,admission_date,spell_id,episode_no,provider,diagnosis,deleted\np,2025-01-01,s,1,R,A01,\np,2025-01-01,s,"
     "2,R,B02,\n"
     "p,2025-02-01,t,1,R,C03,\np,2025-01-01,s,,R,,1\n",
     "diagnosis", "2025-02-01:C03", 1, 2, 0},
    {"an attendance by date and provider", PS_KIND_ATTENDANCE,
     "pseudo_id,arrival_date,provider,category,deleted\np,2025-01-01,R,1,\np,2025-01-01,S,1,\np,2025-01-01,R,2,1\n",
     "provider", "2025-01-01:S", 1, 1, 0},
    {"a referral by its number", PS_KIND_REFERRAL,
     "pseudo_id,received_date,referral_id,deleted\np,2025-01-01,r1,\np,2025-01-01,r2,\np,2025-01-09,r1,1\n",
     "referral_id", "2025-01-01:r2", 1, 1, 0},
    {"a row sent twice is one", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,value\np,2025-01-01,111,7\np,2025-01-02,111,7\np,2025-01-01,111,7\n", "value",
     "2025-01-01:7 2025-01-02:7", 0, 0, 1},
    {"another value is another event", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,value\np,2025-01-01,111,7\np,2025-01-01,111,8\np,2025-01-01,111,\n", "value",
     "2025-01-01:7 2025-01-01:8 2025-01-01:", 0, 0, 0},
    {"no value twice is one", PS_KIND_GP_EVENT, "pseudo_id,date,code,value\np,2025-01-01,111,\np,2025-01-01,111,\n",
     "value", "2025-01-01:", 0, 0, 1},
    {"another number is another event", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id\np,2025-01-01,111,e1\np,2025-01-01,111,e2\n", "code",
     "2025-01-01:111 2025-01-01:111", 0, 0, 0},
    {"another set of diagnoses is another event", PS_KIND_REFERRAL,
     "pseudo_id,received_date,diagnosis\np,2025-01-01,F20;F30\np,2025-01-01,F20\np,2025-01-01,F20;F30\n", "diagnosis",
     "2025-01-01:F20+F30 2025-01-01:F20", 0, 0, 1},
    {"three times is one", PS_KIND_CONTACT,
     "pseudo_id,contact_date,team\np,2025-01-01,X\np,2025-01-01,X\np,2025-01-01,X\n", "team", "2025-01-01:X", 0, 0, 2},
    {"same-day events stay in file order", PS_KIND_GP_EVENT,
     "pseudo_id,date,code\np,2025-01-02,300\np,2025-01-01,200\np,2025-01-02,100\np,2025-01-01,900\n", "code",
     "2025-01-01:200 2025-01-01:900 2025-01-02:300 2025-01-02:100", 0, 0, 0},
};

START_TEST(takes_out)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD "p,C84001,R,2010-01-01,,1950-03,F,A,\n");
    fixture_give("feed", cases[_i].kind, cases[_i].rows);
    p = fixture_link();
    ck_assert_msg(!strcmp(events_of(p, "feed", "p", cases[_i].column), cases[_i].events), "%s: %s", cases[_i].why,
                  events_of(p, "feed", "p", cases[_i].column));
    ck_assert_msg(linked(p, "feed", "deletion rows") == cases[_i].deletions, "%s: deletions", cases[_i].why);
    ck_assert_msg(linked(p, "feed", "rows withdrawn by deletions") == cases[_i].withdrawn, "%s: withdrawn",
                  cases[_i].why);
    ck_assert_msg(linked(p, "feed", "exact duplicates, of the rows used") == cases[_i].duplicates, "%s: duplicates", cases[_i].why);
    ps_population_free(p);
}
END_TEST

/* Told apart by what the plan does not want: two contacts of one day with different teams are two. */
START_TEST(unwanted_columns_tell_rows_apart)
{
    ps_population *p;
    ps_input_spec *spec;

    fixture_start("2025-03-31");
    spec = fixture_give("feed", PS_KIND_CONTACT,
                        "pseudo_id,contact_date,team,attended\np,2025-01-01,X,5\np,2025-01-01,Y,5\np,2025-01-01,X,5\n");
    memset(fixture.want[0], 0, sizeof fixture.want[0]);
    fixture.want[0][ps_schema_column_find(spec->schema, "attended")] = PS_WANT;
    p = fixture_link();
    ck_assert_str_eq(events_of(p, "feed", "p", "attended"), "2025-01-01:yes 2025-01-01:yes");
    ck_assert_str_eq(events_of(p, "feed", "p", "team"), "2025-01-01:unread 2025-01-01:unread"); /* not handed over */
    ck_assert_uint_eq(linked(p, "feed", "exact duplicates, of the rows used"), 1);
    ps_population_free(p);
}
END_TEST

static const struct {
    const char *why, *rows;
    const char *practice;
    unsigned known, withdrawn, duplicates;
} persons[] = {
    {"a deleted registration", "p,C84001,R,2010-01-01,\np,C84001,R,2010-01-01,1\n", "", 0, 1, 0},
    {"and sent again", "p,C84001,R,2010-01-01,\np,C84001,R,2010-01-01,1\np,C84001,R,2011-01-01,\n", "C84001", 1, 1, 0},
    {"of another practice", "p,C84001,R,2010-01-01,\np,C84002,R,2010-01-01,1\n", "C84001", 1, 0, 0},
    {"without a start: all of that practice",
     "p,C84001,R,2010-01-01,\np,C84001,R,2015-01-01,\np,C84002,R,2001-01-01,\np,C84001,,,1\n", "C84002", 1, 2, 0},
    {"without anything: all", "p,C84001,R,2010-01-01,\np,C84002,R,2015-01-01,\np,,,,1\n", "", 0, 2, 0},
    {"a registration sent twice", "p,C84001,R,2010-01-01,\np,C84001,R,2010-01-01,\n", "C84001", 1, 0, 1},
};

START_TEST(person_rows)
{
    char text[512];
    ps_population *p;

    fixture_start("2025-03-31");
    (void)snprintf(text, sizeof text,
                   "pseudo_id,practice,registration_type,registration_start,deleted,birth_month,sex,ethnicity,lsoa\n");
    for (const char *row = persons[_i].rows; *row; row = strchr(row, '\n') + 1) {
        const size_t n = strlen(text);
        (void)snprintf(text + n, sizeof text - n, "%.*s,1950-03,F,A,\n", (int)(strchr(row, '\n') - row), row);
    }
    fixture_give("people", PS_KIND_PERSON, text);
    p = fixture_link();
    ck_assert_msg(!strcmp(text_of(p, "p", PS_P_PRACTICE), persons[_i].practice), "%s: %s", persons[_i].why,
                  text_of(p, "p", PS_P_PRACTICE));
    ck_assert_msg(p->known[0] == persons[_i].known, "%s: known", persons[_i].why);
    ck_assert_msg(linked(p, "people", "rows withdrawn by deletions") == persons[_i].withdrawn, "%s: withdrawn",
                  persons[_i].why);
    ck_assert_msg(linked(p, "people", "exact duplicates, of the rows used") == persons[_i].duplicates, "%s: duplicates", persons[_i].why);
    ps_population_free(p);
}
END_TEST

/* One id with very many rows on a day: found by hash, not pair by pair. */
START_TEST(a_day_of_twenty_thousand_rows)
{
    ps_buffer text = {0};
    ps_population *p;

    fixture_start("2025-03-31");
    ps_buffer_text(&text, "pseudo_id,date,code\n");
    for (int i = 0; i < 20000; i++)
        ps_buffer_print(&text, "p,2025-01-01,%d\n", i * (i < 5000 ? 7 : 11) % 5000);
    fixture_give("feed", PS_KIND_GP_EVENT, text.at);
    p = fixture_link();
    ck_assert_uint_eq(p->feeds[0].n_events, 5000);
    ck_assert_uint_eq(linked(p, "feed", "exact duplicates, of the rows used"), 15000);
    for (size_t e = 0; e < 5000; e++) { /* the first of each stays, in file order */
        char code[8];
        (void)snprintf(code, sizeof code, "%zu", e * 7 % 5000);
        ck_assert_str_eq(
            ps_intern_text(p->words, p->feeds[0].columns[ps_schema_column_find(p->feeds[0].schema, "code")].text[e]),
            code);
    }
    ps_population_free(p);
    ps_buffer_release(&text);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("withdraw");
    TCase *tc = tcase_create("withdraw");
    tcase_add_loop_test(tc, takes_out, 0, PS_COUNT(cases));
    tcase_add_test(tc, unwanted_columns_tell_rows_apart);
    tcase_add_loop_test(tc, person_rows, 0, PS_COUNT(persons));
    tcase_add_test(tc, a_day_of_twenty_thousand_rows);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
