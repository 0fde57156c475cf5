/* Holding back: each reason on the day before it is due and on the day, lists of one run one after the other,
 * households and homes, runs made again, weekly limits, and who waited first among equals. */
#include "outreach_fixture.h"

enum { PEOPLE = 6 };

static fixture f;
static ps_contacts *contacts;
static char ledger[256];
static const char *id_alone[] = {"pseudo_id"};

static ps_rule *text_rule(const char *text)
{
    ps_rule *rule = NULL;
    ps_error err = {0};

    must(ps_rule_parse(&rule, f.arena, &f.plan.text, (ps_place){1, 1, 1}, text, &err), &err);
    must(ps_rule_resolve(rule, &f.plan, PS_TEXT, &err), &err);
    return rule;
}

/* Three lists: two of the team "Link workers", one of "Nurses". Homes stand in communication_need. */
static void start(const char *today)
{
    ps_error err = {0};

    fixture_start(&f, "hold", PEOPLE);
    f.plan.contact = (ps_contact_plan){.present = true,
                                       .cool_off_amount = 28,
                                       .cool_off_unit = PS_DAYS,
                                       .declined_amount = 6,
                                       .declined_unit = PS_MONTHS};
    for (int i = 0; i < LISTS_MOST; i++) {
        static const char *const folders[LISTS_MOST] = {"one", "two", "three", "four"};

        f.lists[i].name = f.lists[i].file_name = folders[i];
        f.lists[i].fields = id_alone;
        f.lists[i].n_fields = 1;
        f.lists[i].no_workbook = true;
    }
    f.lists[2].team = "Nurses";
    f.options.today = ps_day_parse(today);
    (void)snprintf(ledger, sizeof ledger, "%s.ledger", f.top);
    must(ps_contacts_open(&contacts, ledger, &err), &err);
    f.options.contacts = contacts;
}

static void end(void)
{
    ps_error err = {0};

    ps_contacts_free(contacts);
    must(ps_os_remove(ledger, &err), &err);
    must(ps_os_remove(ps_arena_print(f.arena, "%s.lock", ledger), &err), &err);
    fixture_end(&f);
}

static void save(void)
{
    ps_error err = {0};

    must(ps_contacts_append(contacts, &err), &err);
    ps_contacts_free(contacts);
    must(ps_contacts_open(&contacts, ledger, &err), &err);
    f.options.contacts = contacts;
}

/* As an earlier run of another month would have left it: saved, and read again. */
static void was(uint32_t person, const char *day, ps_contact_event event, const char *team, ps_outcome outcome)
{
    char id[16];
    const ps_contact one = {.day = ps_day_parse(day),
                            .event = event,
                            .team = team,
                            .list = "one",
                            .recipient = "all",
                            .outcome = outcome,
                            .plan = "hold",
                            .index_date = ps_day_parse("2025-01-31")};
    ps_error err = {0};

    (void)snprintf(id, sizeof id, "person%02u", person);
    must(ps_contacts_add(contacts, ps_slice_of(id), &one, &err), &err);
    save();
}

static void household(uint32_t person, const char *text)
{
    set_text(&f, PS_P_HOUSEHOLD, person, text);
}

static void home(uint32_t person, const char *text)
{
    set_text(&f, PS_P_COMMUNICATION, person, text);
    f.plan.contact.home = f.plan.contact.home ? f.plan.contact.home : text_rule("communication_need");
}

/* The people of a list's file as digits. */
static const char *listed(size_t list)
{
    const char *text = fixture_read(&f, ps_arena_print(f.arena, "lists/%s/all.csv", f.lists[list].file_name));
    char *out = ps_arena_alloc(f.arena, PEOPLE + 1);
    size_t n = 0;

    for (const char *at = text; (at = strstr(at, "person")); at++)
        out[n++] = at[7];
    return out;
}

/* Reason and day of a person on a list; "" if they are not held there. */
static const char *held(size_t list, uint32_t person)
{
    const ps_list_report *report = &f.outreach->lists[list];

    for (size_t i = 0; i < report->n_held; i++)
        if (report->held[i].person == person) {
            char day[11];

            ps_day_format(day, report->held[i].due);
            return ps_arena_print(f.arena, "%s %s", ps_hold_names[report->held[i].reason], day);
        }
    return "";
}

static void run(size_t lists)
{
    ps_outreach_free(f.outreach);
    f.outreach = NULL;
    f.plan.n_lists = lists;
    fixture_write(&f);
}

/* ---- the past, on the day before and on the day ---- */

static const struct {
    const char *why, *day;
    ps_contact_event event;
    const char *team;
    ps_outcome outcome;
    const char *before, *due, *reason; /* reason NULL: not held on `before` either */
} past[] = {
    {"this team", "2025-03-10", PS_LISTED, "Link workers", PS_OUTCOME_NONE, "2025-04-06", "2025-04-07", "own_team"},
    {"another team", "2025-03-10", PS_LISTED, "Nurses", PS_OUTCOME_NONE, "2025-04-06", "2025-04-07", "other_team"},
    {"a wave of another team's", "2025-03-10", PS_DRAWN, "Nurses", PS_OUTCOME_NONE, "2025-04-06", "2025-04-07",
     "other_team"},
    {"a wave to come of another team's", "2025-05-01", PS_DRAWN, "Nurses", PS_OUTCOME_NONE, "2025-04-04", "2025-05-29",
     "other_team"},
    {"a wave still far off", "2025-05-01", PS_DRAWN, "Nurses", PS_OUTCOME_NONE, "2025-04-03", "2025-04-03", NULL},
    {"a wave of this list, which is to list them", "2025-03-10", PS_DRAWN, "Link workers", PS_OUTCOME_NONE,
     "2025-04-06", "2025-04-07", NULL},
    {"waiting is no contact", "2025-03-10", PS_WAITING, "Link workers", PS_OUTCOME_NONE, "2025-03-11", "2025-04-07",
     NULL},
    {"declined", "2025-01-31", PS_ANSWERED, "Link workers", PS_OUTCOME_DECLINED, "2025-07-30", "2025-07-31",
     "answered"},
    {"of a day that the month does not have", "2025-08-31", PS_ANSWERED, "Link workers", PS_OUTCOME_DECLINED,
     "2026-02-28", "2026-03-01", "answered"},
    {"accepted", "2025-01-31", PS_ANSWERED, "Link workers", PS_OUTCOME_ACCEPTED, "2025-07-30", "2025-07-31",
     "answered"},
    {"unsuitable", "2025-01-31", PS_ANSWERED, "Link workers", PS_OUTCOME_UNSUITABLE, "2025-07-30", "2025-07-31",
     "answered"},
    {"offered: the cool-off alone", "2025-01-31", PS_ANSWERED, "Link workers", PS_OUTCOME_OFFERED, "2025-02-27",
     "2025-02-28", "own_team"},
    {"not reached: the cool-off alone", "2025-01-31", PS_ANSWERED, "Link workers", PS_OUTCOME_NOT_REACHED, "2025-02-27",
     "2025-02-28", "own_team"},
    {"declined another team's: the cool-off alone", "2025-01-31", PS_ANSWERED, "Nurses", PS_OUTCOME_DECLINED,
     "2025-02-27", "2025-02-28", "other_team"},
};
START_TEST(holds_until_the_day)
{
    start(past[_i].before);
    was(0, past[_i].day, past[_i].event, past[_i].team, past[_i].outcome);
    run(1);
    if (past[_i].reason) {
        ck_assert_msg(!strcmp(held(0, 0), ps_arena_print(f.arena, "%s %s", past[_i].reason, past[_i].due)), "%s: %s",
                      past[_i].why, held(0, 0));
        ck_assert_msg(!strcmp(listed(0), "12345"), "%s: %s", past[_i].why, listed(0));
        ck_assert_uint_eq(f.outreach->lists[0].n_held_counts, 1);
        ck_assert_uint_eq(f.outreach->lists[0].held_counts[0].people, 1);
    } else {
        ck_assert_msg(!strcmp(listed(0), "012345"), "%s: %s", past[_i].why, held(0, 0));
    }
    end();

    start(past[_i].due);
    was(0, past[_i].day, past[_i].event, past[_i].team, past[_i].outcome);
    run(1);
    ck_assert_msg(!strcmp(listed(0), "012345"), "%s: on the day still %s", past[_i].why, held(0, 0));
    end();
}
END_TEST

/* An answer moves the contact to its day; what held first names the reason, what holds longest the day. */
START_TEST(the_latest_counts)
{
    start("2025-04-03");
    was(0, "2025-03-10", PS_LISTED, "Nurses", PS_OUTCOME_NONE);
    was(0, "2025-03-20", PS_ANSWERED, "Nurses", PS_OUTCOME_NOT_REACHED);
    was(1, "2025-04-01", PS_LISTED, "Nurses", PS_OUTCOME_NONE);
    was(1, "2025-03-10", PS_LISTED, "Link workers", PS_OUTCOME_NONE);
    was(2, "2025-03-10", PS_LISTED, "Nurses", PS_OUTCOME_NONE);
    was(2, "2025-03-01", PS_ANSWERED, "Link workers", PS_OUTCOME_DECLINED);
    run(1);
    ck_assert_str_eq(held(0, 0), "other_team 2025-04-17");
    ck_assert_str_eq(held(0, 1), "own_team 2025-04-29");
    ck_assert_str_eq(held(0, 2), "other_team 2025-09-01");
    ck_assert_str_eq(listed(0), "345");
    end();
}
END_TEST

/* Somebody free of the past on the 7th, and near a wave that begins on the 1st of May from the 4th on. */
START_TEST(a_wave_to_come_takes_over)
{
    start("2025-04-03");
    was(0, "2025-03-10", PS_LISTED, "Nurses", PS_OUTCOME_NONE);
    was(0, "2025-05-01", PS_DRAWN, "Nurses", PS_OUTCOME_NONE);
    run(1);
    ck_assert_str_eq(held(0, 0), "other_team 2025-05-29");
    end();
}
END_TEST

/* ---- untouched ---- */

START_TEST(others_are_untouched)
{
    static const char review[] = PS_CONTACT_REVIEW " 3f2a";
    ps_error err = {0};
    const ps_contact one = {.day = ps_day_parse("2025-04-02"),
                            .event = PS_LISTED,
                            .team = "Link workers",
                            .list = "gap",
                            .plan = "hold",
                            .index_date = ps_day_parse("2025-01-31"),
                            .detail = review};

    start("2025-04-03");
    must(ps_contacts_add(contacts, ps_slice_of("person01"), &one, &err), &err);
    was(0, "2025-04-01", PS_LISTED, "Link workers", PS_OUTCOME_NONE);
    household(2, "h");
    household(3, "h");
    f.lists[0].audience = PS_AUDIENCE_ANALYST;
    f.lists[1].clinical_review = true;
    f.lists[1].one_file_per = NULL;
    run(3);
    ck_assert_str_eq(listed(0), "012345");
    ck_assert_str_eq(listed(1), "012345");
    ck_assert_str_eq(listed(2), "1245"); /* a review is no contact: 1 is free */
    ck_assert_uint_eq(f.outreach->lists[0].n_held + f.outreach->lists[1].n_held, 0);
    end();
}
END_TEST

START_TEST(a_plan_without_it_holds_nobody)
{
    start("2025-04-03");
    was(0, "2025-04-01", PS_LISTED, "Link workers", PS_OUTCOME_NONE);
    f.plan.contact.present = false;
    run(2);
    ck_assert_str_eq(listed(0), "012345");
    ck_assert_str_eq(listed(1), "012345");
    ck_assert_uint_eq(ps_contacts_added(contacts, PS_LISTED), 0);
    end();
}
END_TEST

/* ---- one run ---- */

static void odd_ones(int list_from)
{
    for (uint32_t i = 0; i < PEOPLE; i++)
        f.world->columns[list_from].flag[i] = i % 2 ? PS_YES : PS_NO;
}

START_TEST(lists_of_a_run_come_one_after_another)
{
    start("2025-04-03");
    odd_ones(NAME_DEFINED);
    f.lists[0].from = "defined";
    run(3);
    ck_assert_str_eq(listed(0), "135");
    ck_assert_str_eq(listed(1), "024");
    ck_assert_str_eq(listed(2), "");
    ck_assert_str_eq(held(1, 1), "own_team 2025-05-01");
    ck_assert_str_eq(held(2, 1), "other_team 2025-05-01");
    ck_assert_uint_eq(ps_contacts_added(contacts, PS_LISTED), 6);
    end();
}
END_TEST

START_TEST(one_of_a_household)
{
    start("2025-04-03");
    household(1, "h");
    household(3, "h");
    household(5, "g");
    run(1);
    ck_assert_str_eq(listed(0), "01245");
    ck_assert_str_eq(held(0, 3), "household 2025-05-01");
    save();
    run(1); /* the same run once more: the same list */
    ck_assert_str_eq(listed(0), "01245");
    end();

    start("2025-04-03"); /* on two lists */
    household(1, "h");
    household(2, "h");
    odd_ones(NAME_DEFINED);
    f.lists[0].from = "defined";
    run(2);
    ck_assert_str_eq(listed(0), "135");
    ck_assert_str_eq(listed(1), "04");
    ck_assert_str_eq(held(1, 2), "household 2025-05-01");
    end();

    for (int due = 0; due < 2; due++) { /* in another month, on the day before and on the day */
        start(due ? "2025-04-07" : "2025-04-06");
        was(1, "2025-03-10", PS_LISTED, "Nurses", PS_OUTCOME_NONE);
        f.world->columns[NAME_COHORT].flag[1] = PS_NO; /* whether or not they could be listed themselves */
        household(1, "h");
        household(2, "h");
        run(1);
        ck_assert_str_eq(listed(0), due ? "02345" : "0345");
        ck_assert_str_eq(held(0, 2), due ? "" : "household 2025-04-07");
        end();
    }
}
END_TEST

/* The first in the list's order, not in that of the people. */
START_TEST(the_first_in_order_of_a_household)
{
    ps_rank_key by_need = {.name = "local", .descending = true};

    start("2025-04-03");
    f.cohort.rank_by = &by_need;
    f.cohort.n_rank_by = 1;
    household(1, "h");
    household(4, "h");
    run(1);
    ck_assert_str_eq(listed(0), "54320");
    end();
}
END_TEST

/* Nobody of a household is contacted whose first has no place: the second is not said to wait for 28 days. */
START_TEST(the_second_of_a_household_without_a_place)
{
    ps_rank_key by_need = {.name = "local", .descending = true};

    start("2025-04-03");
    f.cohort.rank_by = &by_need;
    f.cohort.n_rank_by = 1;
    f.lists[0].limit = 1;
    household(5, "g");
    household(0, "g");
    household(4, "h");
    household(1, "h");
    run(1);
    ck_assert_str_eq(listed(0), "5");
    ck_assert_str_eq(held(0, 0), "household 2025-05-01");
    ck_assert_str_eq(held(0, 1), "household 2025-04-04");
    end();
}
END_TEST

START_TEST(a_home_is_called_once)
{
    start("2025-04-03");
    home(0, "Elms");
    home(1, "Elms");
    home(2, "Elms");
    home(5, "Oaks");
    household(0, "address");
    household(1, "address");
    odd_ones(NAME_DEFINED);
    f.world->columns[NAME_DEFINED].flag[0] = PS_YES;
    f.lists[0].from = "defined";
    run(2);
    ck_assert_str_eq(listed(0), "0135"); /* together, of one address or not */
    ck_assert_str_eq(listed(1), "4");
    ck_assert_str_eq(held(1, 2), "care_home 2025-05-01");
    end();

    for (int due = 0; due < 2; due++) {
        start(due ? "2025-04-07" : "2025-04-06");
        was(1, "2025-03-10", PS_LISTED, "Nurses", PS_OUTCOME_NONE);
        home(1, "Elms");
        home(2, "Elms");
        run(1);
        ck_assert_str_eq(listed(0), due ? "012345" : "0345");
        ck_assert_str_eq(held(0, 2), due ? "" : "care_home 2025-04-07");
        end();
    }
}
END_TEST

/* Who was listed has moved away since: the address was contacted all the same, and so was the new one. */
START_TEST(addresses_are_remembered)
{
    for (int homes = 0; homes < 2; homes++) {
        start("2025-04-03");
        (homes ? home : household)(0, "old");
        (homes ? home : household)(1, "old");
        (homes ? home : household)(2, "new");
        for (uint32_t i = 1; i < PEOPLE; i++)
            f.world->columns[NAME_DEFINED].flag[i] = PS_NO;
        f.lists[0].from = "defined";
        run(1);
        ck_assert_str_eq(listed(0), "0");
        save();
        f.options.today += 7;
        f.plan.index_date = f.population.index_date += 7;
        f.lists[0].from = "cohort";
        (homes ? home : household)(0, "new");
        run(1);
        ck_assert_str_eq(listed(0), "345");
        ck_assert_str_eq(held(0, 0), "own_team 2025-05-01");
        ck_assert_str_eq(held(0, 1), homes ? "care_home 2025-05-01" : "household 2025-05-01");
        ck_assert_str_eq(held(0, 2), homes ? "care_home 2025-05-01" : "household 2025-05-01");
        end();
    }
}
END_TEST

/* ---- made again ---- */

START_TEST(a_run_made_again_takes_the_place_of_the_first)
{
    size_t entries;
    ps_contact answer;
    ps_error err = {0};

    start("2025-04-03");
    household(1, "h");
    household(3, "h");
    f.lists[0].limit = 3;
    run(2);
    entries = ps_contacts_count(contacts);
    save();
    for (int again = 0; again < 2; again++) {
        const char *one = listed(0), *two = listed(1);

        run(2);
        ck_assert_str_eq(listed(0), one);
        ck_assert_str_eq(listed(1), two);
        ck_assert_uint_eq(ps_contacts_added(contacts, PS_LISTED) + ps_contacts_added(contacts, PS_WAITING), 0);
        save();
        ck_assert_uint_eq(ps_contacts_count(contacts), entries);
    }
    answer = (ps_contact){.day = f.options.today,
                          .event = PS_ANSWERED,
                          .team = "Link workers",
                          .list = "one",
                          .recipient = "all",
                          .outcome = PS_OUTCOME_DECLINED,
                          .plan = "hold",
                          .index_date = f.plan.index_date};
    must(ps_contacts_add(contacts, ps_slice_of("person00"), &answer, &err), &err);
    save();
    run(1);
    ck_assert_str_eq(held(0, 0), "own_team 2025-10-03"); /* an answer stands, whichever run it is to */
    end();
}
END_TEST

/* The same once more, on a later day, and by another name or for another month. */
START_TEST(another_run_goes_by_the_first)
{
    start("2025-04-03");
    run(1);
    save();
    f.options.today++;
    run(1);
    ck_assert_str_eq(listed(0), "012345");
    save();
    f.plan.name = "other";
    run(1);
    ck_assert_str_eq(listed(0), "");
    ck_assert_str_eq(held(0, 0), "own_team 2025-05-02");
    f.plan.name = "hold";
    f.plan.index_date = f.population.index_date += 31;
    run(1);
    ck_assert_str_eq(listed(0), "");
    end();
}
END_TEST

/* A replay sees the ledger as it stood on its day. */
START_TEST(a_replay_sees_nothing_later)
{
    start("2025-03-31");
    was(0, "2025-04-01", PS_LISTED, "Nurses", PS_OUTCOME_NONE);
    was(1, "2025-03-31", PS_LISTED, "Nurses", PS_OUTCOME_NONE);
    was(2, "2025-04-01", PS_ANSWERED, "Link workers", PS_OUTCOME_DECLINED);
    f.options.replay = true;
    f.lists[0].fields = id_alone;
    run(1);
    ck_assert_str_eq(held(0, 0), "");
    ck_assert_str_eq(held(0, 1), "other_team 2025-04-28");
    ck_assert_str_eq(held(0, 2), "");
    end();
}
END_TEST

/* ---- a week ---- */

/* Six people, two a week: today's two are the last of the 7 days until the 10th. */
START_TEST(a_file_has_so_many_new_people_a_week)
{
    ps_rank_key by_need = {.name = "local"};

    start("2025-04-03");
    f.cohort.rank_by = &by_need;
    f.cohort.n_rank_by = 1;
    f.lists[0].weekly_limit = 2;
    run(1);
    ck_assert_str_eq(listed(0), "01");
    ck_assert_str_eq(held(0, 2), "weekly_limit 2025-04-10");
    ck_assert_uint_eq(f.outreach->lists[0].left_over, 0);
    ck_assert_uint_eq(ps_contacts_added(contacts, PS_WAITING), 4);
    save();
    f.plan.index_date = f.population.index_date += 1;
    f.options.today = ps_day_parse("2025-04-09");
    run(1);
    ck_assert_str_eq(listed(0), "");
    ck_assert_str_eq(held(0, 2), "weekly_limit 2025-04-10");
    f.options.today = ps_day_parse("2025-04-10");
    run(1);
    ck_assert_str_eq(listed(0), "23");
    ck_assert_str_eq(held(0, 4), "weekly_limit 2025-04-17");
    end();
}
END_TEST

/* Two of three places were taken on the 1st, one of them twice; a limit per run cuts first. */
START_TEST(counts_people_of_the_week_once)
{
    static const char *const files[] = {"all", "elsewhere"};
    ps_rank_key by_need = {.name = "local"};
    ps_error err = {0};

    start("2025-04-03");
    for (uint32_t i = 0; i < 4; i++) {
        const ps_contact one = {.day = ps_day_parse(i == 1 ? "2025-03-31" : "2025-04-01"),
                                .event = PS_LISTED,
                                .team = "Link workers",
                                .list = i == 3 ? "another of the team" : "one",
                                .recipient = files[i == 2],
                                .plan = "another",
                                .index_date = ps_day_parse("2025-01-31")};
        must(ps_contacts_add(contacts,
                             ps_slice_of(i == 3   ? "strangerB"
                                         : i == 2 ? "strangerC"
                                                  : "strangerA"),
                             &one, &err),
             &err);
    }
    save();
    f.cohort.rank_by = &by_need;
    f.cohort.n_rank_by = 1;
    f.lists[0].weekly_limit = 4;
    f.lists[0].limit = 3;
    run(1);
    ck_assert_str_eq(listed(0), "01");
    ck_assert_str_eq(held(0, 2), "weekly_limit 2025-04-08"); /* A's last day was the 1st, not the 31st of March */
    ck_assert_str_eq(held(0, 3), "");
    ck_assert_uint_eq(f.outreach->lists[0].left_over, 3);
    end();
}
END_TEST

/* ---- first among equals ---- */

static void equals(size_t limit, const char *wanted_first)
{
    f.lists[0].limit = limit;
    run(1);
    ck_assert_msg(!strncmp(listed(0), wanted_first, strlen(wanted_first)), "%s before %s", listed(0), wanted_first);
}

START_TEST(those_left_over_come_first_among_equals)
{
    start("2025-04-03");
    was(4, "2025-03-01", PS_WAITING, "Link workers", PS_OUTCOME_NONE);
    was(4, "2025-03-20", PS_WAITING, "Link workers", PS_OUTCOME_NONE); /* since the 1st */
    was(2, "2025-03-02", PS_WAITING, "Link workers", PS_OUTCOME_NONE);
    was(5, "2025-02-01", PS_WAITING, "Link workers", PS_OUTCOME_NONE);
    was(5, "2025-02-10", PS_LISTED, "Link workers", PS_OUTCOME_NONE); /* had a place since */
    for (uint32_t i = 0; i < PEOPLE; i++)
        ps_number_put(&f.world->columns[NAME_LOCAL], i, 0);
    equals(2, "42");
    end();
}
END_TEST

START_TEST(waiting_makes_nobody_more_urgent)
{
    ps_rank_key by_need = {.name = "local"};

    start("2025-04-03");
    was(4, "2025-03-01", PS_WAITING, "Link workers", PS_OUTCOME_NONE);
    f.cohort.rank_by = &by_need;
    f.cohort.n_rank_by = 1;
    equals(3, "012");
    end();
}
END_TEST

/* Places instead of a limit; week after week until everybody had one. */
START_TEST(places_go_round)
{
    ps_capacity_plan capacity = {.name = "room", .list = "one", .per = "provider", .places = 2};
    char seen[PEOPLE + 1] = "";

    start("2025-04-03");
    for (uint32_t i = 0; i < PEOPLE; i++) {
        ps_number_put(&f.world->columns[NAME_LOCAL], i, 0);
        f.world->columns[NAME_PROVIDER].text[i] = ps_intern_add(f.population.words, "all", 3);
    }
    f.plan.capacities = &capacity;
    f.plan.n_capacities = 1;
    f.lists[0].one_file_per = "provider";
    for (int week = 0; week < 4; week++) {
        run(1);
        ck_assert_msg(week == 3 || strlen(listed(0)) == 2, "week %d: %s", week, listed(0));
        if (week < 3)
            strcat(seen, listed(0));
        save();
        f.options.today += 7;
        f.plan.index_date = f.population.index_date += 7;
    }
    for (char c = '0'; c < '0' + PEOPLE; c++)
        ck_assert_msg(strchr(seen, c), "%c had no place: %s", c, seen);
    end();
}
END_TEST

START_TEST(places_are_lowered_to_the_weeks_room)
{
    ps_capacity_plan capacity = {.name = "room", .list = "one", .per = "provider", .places = 4};
    ps_rank_key by_need = {.name = "local"};

    start("2025-04-03");
    for (uint32_t i = 0; i < PEOPLE; i++)
        f.world->columns[NAME_PROVIDER].text[i] = ps_intern_add(f.population.words, "all", 3);
    f.cohort.rank_by = &by_need;
    f.cohort.n_rank_by = 1;
    f.plan.capacities = &capacity;
    f.plan.n_capacities = 1;
    f.lists[0].one_file_per = "provider";
    f.lists[0].weekly_limit = 3;
    run(1);
    ck_assert_str_eq(listed(0), "012");
    ck_assert_str_eq(held(0, 3), "weekly_limit 2025-04-10");
    ck_assert_str_eq(held(0, 4), "");
    ck_assert_uint_eq(f.outreach->lists[0].left_over, 2);
    ck_assert_uint_eq(f.outreach->lists[0].capacity->recipients[0].places, 3);
    ck_assert_uint_eq(f.outreach->lists[0].capacity->recipients[0].taken, 1);
    end();
}
END_TEST

/* Whoever reads a plain list is not told that it was the household, the home, or another team. */
START_TEST(says_no_more_than_its_reader_may_know)
{
    for (int plain = 0; plain < 2; plain++) {
        const char *readme;

        start("2025-04-03");
        was(0, "2025-03-10", PS_LISTED, "Link workers", PS_OUTCOME_NONE);
        was(1, "2025-03-20", PS_LISTED, "Nurses", PS_OUTCOME_NONE);
        household(1, "h");
        household(2, "h");
        home(3, "Elms");
        home(4, "Elms");
        was(3, "2025-03-21", PS_ANSWERED, "Nurses", PS_OUTCOME_OFFERED);
        f.lists[0].weekly_limit = 1;
        f.lists[0].audience = plain ? PS_AUDIENCE_LINK_WORKER : PS_AUDIENCE_CLINICIAN;
        f.lists[0].plain_title = "Staying well";
        f.lists[0].plain_why = "May like support";
        run(1);
        ck_assert_str_eq(held(0, 1), "other_team 2025-04-17");
        ck_assert_str_eq(held(0, 2), "household 2025-04-17");
        ck_assert_str_eq(held(0, 4), "care_home 2025-04-18");
        readme = fixture_read(&f, "lists/one/README.txt");
        if (plain) {
            ck_assert_ptr_nonnull(
                strstr(readme, "- contacted lately, or somebody at the same address was, or comes first: fewer than 8 "
                               "people; the first may be offered again from 17 April 2025\n"));
            ck_assert_ptr_null(strstr(readme, "household"));
            ck_assert_ptr_null(strstr(readme, "care home was"));
            ck_assert_ptr_null(strstr(readme, "another team"));
        } else {
            ck_assert_ptr_nonnull(strstr(readme,
                                         "- contacted by this team in the last 28 days: 1 person; the first may "
                                         "be offered again from 7 April 2025\n"));
            ck_assert_ptr_nonnull(strstr(readme, "- contacted by another team in the last 28 days: 2 people; the first "
                                                 "may be offered again from 17 April 2025\n"));
            ck_assert_ptr_nonnull(
                strstr(readme, "household was listed in the last 28 days, is now, or comes first: 1 person"));
            ck_assert_ptr_nonnull(strstr(readme, "care home was called in the last 28 days, or is now: 1 person"));
        }
        ck_assert_ptr_null(strstr(readme, "Elms"));
        end();
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("hold");
    TCase *tc = tcase_create("hold");

    tcase_add_loop_test(tc, holds_until_the_day, 0, PS_COUNT(past));
    tcase_add_test(tc, the_latest_counts);
    tcase_add_test(tc, a_wave_to_come_takes_over);
    tcase_add_test(tc, others_are_untouched);
    tcase_add_test(tc, a_plan_without_it_holds_nobody);
    tcase_add_test(tc, lists_of_a_run_come_one_after_another);
    tcase_add_test(tc, one_of_a_household);
    tcase_add_test(tc, the_first_in_order_of_a_household);
    tcase_add_test(tc, the_second_of_a_household_without_a_place);
    tcase_add_test(tc, a_home_is_called_once);
    tcase_add_test(tc, addresses_are_remembered);
    tcase_add_test(tc, a_run_made_again_takes_the_place_of_the_first);
    tcase_add_test(tc, another_run_goes_by_the_first);
    tcase_add_test(tc, a_replay_sees_nothing_later);
    tcase_add_test(tc, a_file_has_so_many_new_people_a_week);
    tcase_add_test(tc, counts_people_of_the_week_once);
    tcase_add_test(tc, those_left_over_come_first_among_equals);
    tcase_add_test(tc, waiting_makes_nobody_more_urgent);
    tcase_add_test(tc, places_go_round);
    tcase_add_test(tc, places_are_lowered_to_the_weeks_room);
    tcase_add_test(tc, says_no_more_than_its_reader_may_know);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
