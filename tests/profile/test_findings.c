/* Findings: each at its threshold and a hair before it, and nothing where there is nothing. */
#include "profile_fixture.h"

static ps_buffer people, events;

#define EVENT_HEAD "pseudo_id,date,code,value\n"
#define BORN_HEAD "pseudo_id,arrival_date,attendance_id,provider,birth_month,sex,lsoa\n"

static void start(void)
{
    ps_buffer_clear(&people);
    ps_buffer_clear(&events);
    fixture_start("2025-03-31");
    ps_buffer_text(&people, PERSON_HEAD);
}

/* People p<from> .. p<to - 1> of a practice and ethnicity. */
static void add_people(unsigned from, unsigned to, const char *practice, const char *ethnicity, const char *lsoa)
{
    char fields[128];

    snprintf(fields, sizeof fields, "%s,regular,2001-01-01,,1950-01,F,%s,%s", practice, ethnicity, lsoa);
    fixture_rows(&people, from, to, fields);
}

static ps_profile_facts *finish(ps_kind kind)
{
    fixture_give("people", PS_KIND_PERSON, people.at);
    fixture_give("feed", kind, events.at);
    return fixture_profile(NULL, 0);
}

static void check(const ps_profile_facts *facts, bool wanted, const char *sentence, const char *why)
{
    ck_assert_msg(finds(facts, sentence) == wanted, "%s: %s%s", why, sentence,
                  facts->n_findings ? facts->findings[0].text : "");
}

/* ---- rows ---- */

static const struct {
    const char *why;
    unsigned plain, odd; /* rows */
    const char *odd_row; /* %u stands for its number */
    bool found;
    const char *sentence;
} rows[] = {
    {"strangers from 5%", 380, 20, "q%u,2025-03-31,44054006,1\n", true,
     "feed: 5% of rows are of people not in the person extract"},
    {"a hair under", 381, 20, "q%u,2025-03-31,44054006,1\n", false,
     "feed: 5% of rows are of people not in the person extract"},
    {"19 rows say nothing", 1, 19, "q%u,2025-03-31,44054006,1\n", false, "feed: 95% of rows are of people"},
    {"ids of another form from 1%", 1960, 20, "0a-b%u,2025-03-31,44054006,1\n", true,
     "feed: 2% of its people have ids of another form than the person extract's"},
    {"longer and shorter ids are there too", 1960, 20, "q%u,2025-03-31,44054006,1\n", false, "feed: 2% of its people"},
    {"unreadable values from 2%", 980, 20, "p0,2025-03-31,44054006,x%u\n", true,
     "feed: 2% of the values of value cannot be read"},
    {"a hair under", 981, 20, "p0,2025-03-31,44054006,x%u\n", false, "feed: 2% of the values of value"},
    {"codes missing from 20%", 80, 20, "p0,2025-03-31,,%u\n", true, "feed: 20% of rows have no code"},
    {"a hair under", 81, 20, "p0,2025-03-31,,%u\n", false, "feed: 20% of rows have no code"},
    {"days before birth from 1%", 1980, 20, "p0,1949-%u-01,44054006,1\n", false, "feed: 1% of events are dated before"},
};

START_TEST(looks_at_rows)
{
    ps_profile_facts *facts;

    start();
    add_people(0, 1000, "A99001", "A", "E01000001");
    ps_buffer_text(&events, EVENT_HEAD);
    for (unsigned i = 0; i < rows[_i].plain; i++)
        ps_buffer_print(&events, "p%u,2025-03-31,44054006,%u\n", i % 1000, i);
    for (unsigned i = 0; i < rows[_i].odd; i++) {
        const char *mark = strstr(rows[_i].odd_row, "%u");

        if (mark)
            ps_buffer_print(&events, "%.*s%u%s", (int)(mark - rows[_i].odd_row), rows[_i].odd_row, i, mark + 2);
        else
            ps_buffer_text(&events, rows[_i].odd_row);
    }
    facts = finish(PS_KIND_GP_EVENT);
    check(facts, rows[_i].found, rows[_i].sentence, rows[_i].why);
    fixture_profile_free(facts);
}
END_TEST

static const struct {
    const char *why;
    unsigned rows, refused;
    double most;
    bool found;
} refusals[] = {
    {"ten are always taken", 100, 10, 0.01, false}, {"eleven of few are not", 100, 11, 0.01, true},
    {"one in a hundred is", 2000, 20, 0.01, false}, {"a hair more is not", 1999, 20, 0.01, true},
    {"as the plan says", 100, 50, 0.5, false},
};

START_TEST(looks_at_refusals)
{
    const double most[] = {0.01, refusals[_i].most};
    ps_profile_spec spec = {.max_reject_share = most};
    ps_profile_facts *facts = NULL;

    start();
    add_people(0, 1, "A99001", "A", "E01000001");
    ps_buffer_text(&events, EVENT_HEAD);
    for (unsigned i = 0; i < refusals[_i].rows; i++)
        ps_buffer_print(&events, "p0,%s,44054006,%u\n", i < refusals[_i].refused ? "2025-02-30" : "2025-03-30", i);
    ps_profile_facts_free(facts = finish(PS_KIND_GP_EVENT));
    spec.population = profiled_population;
    ck_assert_int_eq(ps_profile_facts_make(&facts, &spec, NULL, NULL), PS_OK);
    ck_assert_msg((facts->n_findings > 0 && strstr(facts->findings[0].text, "of rows are refused")) ==
                      refusals[_i].found,
                  "%s: %s", refusals[_i].why, facts->n_findings ? facts->findings[0].text : "nothing");
    fixture_profile_free(facts);
}
END_TEST

/* ---- days ---- */

static const struct {
    const char *why, *last;
    unsigned events; /* in the year up to it */
    bool found;
} lags[] = {
    {"45 days are still in time", "2025-02-14", 20, false},
    {"46 are not", "2025-02-13", 20, true},
    {"19 events a year come when they come", "2025-02-13", 19, false},
};

START_TEST(looks_at_lag)
{
    ps_profile_facts *facts;

    start();
    add_people(0, 1, "A99001", "A", "E01000001");
    ps_buffer_text(&events, EVENT_HEAD);
    for (unsigned i = 0; i < lags[_i].events; i++)
        ps_buffer_print(&events, "p0,%s,44054006,%u\n", lags[_i].last, i);
    facts = finish(PS_KIND_GP_EVENT);
    check(facts, lags[_i].found, "feed: nothing after 2025-02-13, 46 days before the index date (2025-03-31)",
          lags[_i].why);
    fixture_profile_free(facts);
}
END_TEST

START_TEST(an_older_extract_judges)
{
    ps_profile_facts *facts;

    start();
    fixture_give("people", PS_KIND_PERSON,
                 "pseudo_id,practice,birth_month,sex,ethnicity,lsoa,extract_date\np0,A99001,1950-01,F,A,,2025-03-01\n");
    ps_buffer_text(&events, EVENT_HEAD);
    for (unsigned i = 0; i < 30; i++)
        ps_buffer_print(&events, "p0,2025-01-01,44054006,%u\n", i);
    fixture_give("feed", PS_KIND_GP_EVENT, events.at);
    facts = fixture_profile(NULL, 0);
    check(facts, true, "feed: nothing after 2025-01-01, 59 days before the newest extract (2025-03-01)", "extract");
    fixture_profile_free(facts);
}
END_TEST

START_TEST(says_that_a_feed_is_empty)
{
    ps_profile_facts *facts;

    start();
    add_people(0, 1, "A99001", "A", "E01000001");
    ps_buffer_text(&events, EVENT_HEAD);
    facts = finish(PS_KIND_GP_EVENT);
    check(facts, true, "feed: holds no events", "empty");
    ck_assert_uint_eq(facts->n_findings, 1);
    fixture_profile_free(facts);
}
END_TEST

/* ---- groups and practices ---- */

static const struct {
    const char *why;
    unsigned people, blank; /* of the Asian group; 1,000 others all have an area */
    bool found;
} groups[] = {
    {"12 points less", 200, 24, true},
    {"9 points less", 200, 18, false},
    {"a group of 99 is too small", 99, 50, false},
    {"of 100 is not", 100, 50, true},
};

START_TEST(looks_at_groups)
{
    ps_profile_facts *facts;

    start();
    add_people(0, 1000, "A99001", "A", "E01000001");
    add_people(1000, 1000 + groups[_i].blank, "A99001", "H", "");
    add_people(1000 + groups[_i].blank, 1000 + groups[_i].people, "A99001", "H", "E01000001");
    ps_buffer_text(&events, EVENT_HEAD "p0,2025-03-31,44054006,1\n");
    facts = finish(PS_KIND_GP_EVENT);
    check(facts, groups[_i].found, "people: lsoa is recorded for ", groups[_i].why);
    check(facts, groups[_i].found, "linked record: lsoa is recorded for ", groups[_i].why);
    fixture_profile_free(facts);
}
END_TEST

/* Half of a field missing at random differs by some points from group to group: chance alone is no finding. */
START_TEST(chance_is_no_finding)
{
    ps_profile_facts *facts;

    start();
    add_people(0, 1000, "A99001", "A", "E01000001");
    add_people(1000, 1100, "A99001", "H", "E01000001");
    ps_buffer_text(&events, EVENT_HEAD);
    for (unsigned i = 0; i < 1100; i++) /* 50% of the others, 38% of the hundred: 12 points, 2.3 standard errors */
        ps_buffer_print(&events, "p%u,2025-03-31,44054006,%s\n", i, (i < 1000 ? i % 2 : i % 100 < 38) ? "1" : "");
    facts = finish(PS_KIND_GP_EVENT);
    ck_assert_msg(facts->n_findings == 0, "%s", facts->n_findings ? facts->findings[0].text : "");
    fixture_profile_free(facts);
}
END_TEST

static const struct {
    const char *why;
    unsigned people, known; /* of A99002; the 1,000 of A99001 are all known */
    bool found;
    const char *sentence;
} practices[] = {
    {"nobody known", 50, 0, true, "feed: knows nobody of practice A99002, 100% of the people of the others"},
    {"of 49 people", 49, 0, false, "feed: knows nobody of practice A99002"},
    {"under half", 100, 48, true, "feed: knows 48% of the people of practice A99002, 100% of the others"},
    {"half", 100, 50, false, "feed: knows 50% of the people of practice A99002"},
};

START_TEST(looks_at_practices)
{
    ps_profile_facts *facts;

    start();
    add_people(0, 1000, "A99001", "A", "E01000001");
    add_people(1000, 1000 + practices[_i].people, "A99002", "A", "E01000001");
    ps_buffer_text(&events, EVENT_HEAD);
    fixture_rows(&events, 0, 1000 + practices[_i].known, "2025-03-31,44054006,1");
    facts = finish(PS_KIND_GP_EVENT);
    check(facts, practices[_i].found, practices[_i].sentence, practices[_i].why);
    fixture_profile_free(facts);
}
END_TEST

/* ---- agreement ---- */

static const struct {
    const char *why, *born, *sex, *lsoa;
    unsigned odd; /* of 1,000 people */
    const char *sentence;
    bool found;
} disagreements[] = {
    {"births two years apart, from 2%", "1952-01", "F", "E01000001", 20,
     "feed: the year of birth is more than one away from the linked record's for 2% of the people compared", true},
    {"one year apart is none", "1951-12", "F", "E01000001", 500, "feed: the year of birth", false},
    {"a hair under", "1952-01", "F", "E01000001", 19, "feed: the year of birth", false},
    {"sexes from 2%", "1950-01", "M", "E01000001", 20,
     "feed: sex is another than the linked record's for 2% of the people compared", true},
};

START_TEST(looks_at_agreement)
{
    ps_profile_facts *facts;

    start();
    add_people(0, 1000, "A99001", "A", "E01000001");
    ps_buffer_text(&events, BORN_HEAD);
    for (unsigned i = 0; i < 1000; i++) {
        const bool odd = i < disagreements[_i].odd;

        ps_buffer_print(&events, "p%u,2025-03-31,%u,RX1,%s,%s,%s\n", i, i, odd ? disagreements[_i].born : "1950-01",
                        odd ? disagreements[_i].sex : "F", odd ? disagreements[_i].lsoa : "E01000001");
    }
    facts = finish(PS_KIND_ATTENDANCE);
    check(facts, disagreements[_i].found, disagreements[_i].sentence, disagreements[_i].why);
    fixture_profile_free(facts);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("findings");
    TCase *tc = tcase_create("findings");

    tcase_add_loop_test(tc, looks_at_rows, 0, (int)PS_COUNT(rows));
    tcase_add_loop_test(tc, looks_at_refusals, 0, (int)PS_COUNT(refusals));
    tcase_add_loop_test(tc, looks_at_lag, 0, (int)PS_COUNT(lags));
    tcase_add_test(tc, an_older_extract_judges);
    tcase_add_test(tc, says_that_a_feed_is_empty);
    tcase_add_loop_test(tc, looks_at_groups, 0, (int)PS_COUNT(groups));
    tcase_add_test(tc, chance_is_no_finding);
    tcase_add_loop_test(tc, looks_at_practices, 0, (int)PS_COUNT(practices));
    tcase_add_loop_test(tc, looks_at_agreement, 0, (int)PS_COUNT(disagreements));
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
