/* Feed months: which months are looked at, and which have hardly any events. */
#include "profile_fixture.h"

/* Events on the 10th of each month from 2023-01 on, one number a month. */
static const struct {
    const char *why, *index_date;
    int events[30];
    size_t n;
    const char *few;
    uint64_t median;
} cases[] = {
    {"a month without",
     "2024-01-10",
     {100, 100, 100, 0, 100, 100, 100, 100, 100, 100, 100, 100, 1},
     13,
     "2023-04",
     100},
    {"a fifth of the others is not few",
     "2024-01-10",
     {100, 100, 20, 100, 100, 100, 100, 100, 100, 100, 100, 100, 1},
     13,
     "",
     100},
    {"a hair under a fifth is",
     "2024-01-10",
     {100, 100, 19, 100, 100, 100, 100, 100, 100, 100, 100, 100, 1},
     13,
     "2023-03",
     100},
    {"under 20 a month, months differ by chance",
     "2024-01-10",
     {19, 19, 0, 19, 19, 19, 19, 19, 19, 19, 19, 19, 1},
     13,
     "",
     19},
    {"twenty are enough", "2024-01-10", {20, 20, 0, 20, 20, 20, 20, 20, 20, 20, 20, 20, 1}, 13, "2023-03", 20},
    {"a feed that grows is judged by its own time",
     "2024-12-10",
     {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 1},
     24,
     "",
     2}, /* eleven months of each: the lower */
    {"stray events after the end hide no end",
     "2024-01-31",
     {100, 100, 100, 100, 100, 100, 100, 100, 100, 1, 1, 1, 1},
     13,
     "2023-10 2023-11 2023-12",
     100},
    {"the last month is not whole", "2024-01-09", {50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 0}, 13, "", 50},
    {"nor is the first, where it began on the 10th", "2023-03-31", {1, 90, 90}, 3, "", 90},
};

START_TEST(names_thin_months)
{
    ps_buffer events = {0};
    ps_profile_facts *facts;
    char few[64] = "";

    fixture_start(cases[_i].index_date);
    for (size_t m = 0; m < cases[_i].n; m++)
        for (int i = 0; i < cases[_i].events[m]; i++)
            ps_buffer_print(&events, "p%d,20%zu-%02zu-10,44054006\n", i, 23 + m / 12, m % 12 + 1);
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD "p0,A99001,regular,2001-01-01,,1950-01,F,A,E01000001\n");
    {
        ps_buffer file = {0};

        ps_buffer_print(&file, "pseudo_id,date,code\n%s", events.at);
        fixture_give("gp", PS_KIND_GP_EVENT, file.at);
        ps_buffer_release(&file);
    }
    ps_buffer_release(&events);
    facts = fixture_profile(NULL, 0);
    for (size_t m = 0; m < facts->feeds[1].n_months; m++)
        if (facts->feeds[1].months[m].few) {
            strcat(few, few[0] ? " " : "");
            strncat(few, day_text(facts->feeds[1].months[m].month), 7);
        }
    ck_assert_msg(!strcmp(few, cases[_i].few), "%s: %s", cases[_i].why, few);
    ck_assert_msg(facts->feeds[1].median_month == cases[_i].median, "%s: median %u", cases[_i].why,
                  (unsigned)facts->feeds[1].median_month);
    fixture_profile_free(facts);
}
END_TEST

static const struct {
    const char *why, *first, *last, *index_date, *from, *to; /* months looked at, "" none */
} spans[] = {
    {"both ends whole", "2024-01-01", "2024-02-29", "2024-12-31", "2024-01-01", "2024-02-01"},
    {"neither", "2024-01-02", "2024-03-30", "2024-12-31", "2024-02-01", "2024-02-01"},
    {"no whole month", "2024-01-02", "2024-02-28", "2024-12-31", "", ""},
    {"events after the index date are past the span", "2024-01-01", "2024-05-31", "2024-04-15", "2024-01-01",
     "2024-03-01"},
    {"at most 36", "2015-05-01", "2024-12-31", "2024-12-31", "2022-01-01", "2024-12-01"},
};

START_TEST(looks_at_whole_months)
{
    ps_profile_facts *facts;
    char events[128];

    fixture_start(spans[_i].index_date);
    snprintf(events, sizeof events, "pseudo_id,date,code\np0,%s,44054006\np0,%s,44054006\n", spans[_i].first,
             spans[_i].last);
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD "p0,A99001,regular,2001-01-01,,1950-01,F,A,E01000001\n");
    fixture_give("gp", PS_KIND_GP_EVENT, events);
    facts = fixture_profile(NULL, 0);
    if (!*spans[_i].from) {
        ck_assert_msg(facts->feeds[1].n_months == 0, "%s", spans[_i].why);
    } else {
        ck_assert_msg(facts->feeds[1].n_months > 0, "%s", spans[_i].why);
        ck_assert_str_eq(day_text(facts->feeds[1].months[0].month), spans[_i].from);
        ck_assert_str_eq(day_text(facts->feeds[1].months[facts->feeds[1].n_months - 1].month), spans[_i].to);
    }
    fixture_profile_free(facts);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("feed_months");
    TCase *tc = tcase_create("feed_months");

    tcase_add_loop_test(tc, names_thin_months, 0, (int)PS_COUNT(cases));
    tcase_add_loop_test(tc, looks_at_whole_months, 0, (int)PS_COUNT(spans));
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
