/* Covers: one page for each network and audience, of the lists it has, with what its readers may see. */
#include "outreach_fixture.h"

/* Ten people; network U1 has the practices C84001 and C84002, U2 has C84003; person 9's practice is in none. */
static void start(fixture *f)
{
    static const char *only[] = {"pseudo_id"};
    static const char *const practices[] = {"C84001", "C84001", "C84001", "C84002", "C84002",
                                            "C84003", "C84003", "C84003", "C84003", "C84009"};

    fixture_start(f, "cover", 10);
    for (uint32_t i = 0; i < 10; i++) {
        set_text(f, PS_P_PRACTICE, i, practices[i]);
        if (i < 9)
            set_text(f, PS_P_PCN, i, i < 5 ? "U1" : "U2");
        f->world->columns[NAME_DEFINED].flag[i] = PS_NO;
    }
    for (int i = 0; i < LISTS_MOST; i++) {
        f->lists[i].fields = only;
        f->lists[i].n_fields = 1;
        f->lists[i].no_workbook = true;
        f->lists[i].one_file_per = "pcn";
    }
    f->lists[0].audience = PS_AUDIENCE_LINK_WORKER;
    f->lists[0].plain_title = "Walks and talks";
    f->lists[0].file_name = "Walks_and_talks";
    f->lists[1].name = f->lists[1].file_name = "review";
    f->lists[1].one_file_per = "practice";
    f->lists[2].name = f->lists[2].file_name = "nobody";
    f->lists[2].audience = PS_AUDIENCE_LINK_WORKER;
    f->lists[2].plain_title = "A cup of tea";
    f->lists[2].from = "defined";
    f->plan.n_lists = 3;
}

static void add_needs(fixture *f)
{
    static const uint32_t carers[] = {0, 3, 5}, housebound[] = {1, 3, 4};

    for (size_t i = 0; i < PS_COUNT(carers); i++)
        set_flag(f, PS_P_CARER, carers[i], PS_YES);
    for (size_t i = 0; i < PS_COUNT(housebound); i++)
        set_flag(f, PS_P_HOUSEBOUND, housebound[i], PS_YES);
    f->lists[0].matrix = f->lists[1].matrix = "route";
    {
        ps_error err = {0};
        must(ps_matrix_fill(f->world, 0, NULL, &err), &err);
    }
}

static void holds(const char *text, const char *wanted)
{
    ck_assert_msg(strstr(text, wanted) != NULL, "\"%s\" is not in:\n%s", wanted, text);
}

static void lacks(const char *text, const char *unwanted)
{
    ck_assert_msg(strstr(text, unwanted) == NULL, "\"%s\" is in:\n%s", unwanted, text);
}

START_TEST(tells_a_network_what_it_has)
{
    fixture f;
    const char *text;

    start(&f);
    add_needs(&f);
    fixture_write(&f);
    text = fixture_read(&f, "cover/link-worker/U1.txt");
    holds(text, "Lists for U1\n============\n");
    holds(text, "the link workers of U1");
    holds(text, "index date 31 March 2025");
    holds(text, "Do not use any of these lists after 30 April 2025.");
    /* carers 0 and 3 by the first row, housebound 1 and 4 by the second, 2 by none */
    holds(text, "\nWalks and talks\n  5 people in lists/Walks_and_talks/U1.csv\n  - Help for carers: 2 people\n"
                "  - A visit at home: 2 people\n  - nothing of their own is suggested: 1 person\n\n"
                "A cup of tea\n  Nobody this time.\n");
    holds(text, "Tell the analyst who sent you these lists");
    holds(text, "Caldicott Guardian");
    lacks(text, "Waiting");
    lacks(text, "REPLAY");
    lacks(text, "person0");
    text = fixture_read(&f, "cover/link-worker/U2.txt");
    holds(text, "  4 people in lists/Walks_and_talks/U2.csv\n  - Help for carers: 1 person\n"
                "  - nothing of their own is suggested: 3 people\n");
    lacks(text, "A visit at home");
    lacks(text, "U1");
    fixture_end(&f);
}
END_TEST

START_TEST(keeps_audiences_apart)
{
    fixture f;
    const char *text;

    start(&f);
    add_needs(&f);
    fixture_write(&f);
    text = fixture_read(&f, "cover/clinician/U1.txt");
    holds(text,
          "\nSMI and diabetes\n  3 people in lists/review/C84001.csv\n  2 people in lists/review/C84002.csv\n"
          "  5 people in all\n  - Help for carers (link worker): 2 people\n  - A visit at home (nurse): 2 people\n");
    lacks(text, "Walks");
    text = fixture_read(&f, "cover/clinician/U2.txt");
    holds(text, "  4 people in lists/review/C84003.csv\n");
    lacks(text, "in all");
    text = fixture_read(&f, "cover/link-worker/U1.txt");
    lacks(text, "SMI");
    lacks(text, "diabetes");
    lacks(text, "review");
    lacks(text, "(nurse)");
    ck_assert(!fixture_has(&f, "cover/link-worker/none.txt"));
    ck_assert(!fixture_has(&f, "cover/clinician/none.txt"));
    fixture_end(&f);
}
END_TEST

/* Two in a file: of five of U1 three wait, of four of U2 two. */
START_TEST(tells_who_waits_but_not_how_few)
{
    fixture f;

    start(&f);
    f.lists[0].limit = f.lists[1].limit = 2;
    f.options.replay = true;
    fixture_write(&f);
    holds(fixture_read(&f, "cover/link-worker/U1.txt"),
          "  2 people in lists/Walks_and_talks/U1.csv\n"
          "  Waiting, since there is no room for them this time: fewer than 8 people.\n");
    holds(fixture_read(&f, "cover/link-worker/U1.txt"), "REPLAY: not for contact");
    holds(fixture_read(&f, "cover/clinician/U1.txt"),
          "  4 people in all\n  Waiting, since there is no room for them this time: 1 person.\n");
    holds(fixture_read(&f, "cover/clinician/U2.txt"), "room for them this time: 2 people.\n");
    fixture_end(&f);
}
END_TEST

/* A week takes two people of each file. Of U1's five two were called by others, due on 22 and 28 April, two are listed
 * and one is over the week, as are two of U2's four: there is room again on 10 April. */
START_TEST(tells_who_is_held_back)
{
    static const char *const days[] = {"2025-03-31", "2025-03-25"};
    fixture f;
    ps_contacts *contacts = NULL;
    ps_error err = {0};

    for (int plain = 0; plain < 2; plain++) {
        start(&f);
        f.lists[0].weekly_limit = 2;
        f.lists[0].audience = plain ? PS_AUDIENCE_LINK_WORKER : PS_AUDIENCE_CLINICIAN;
        f.plan.n_lists = 1;
        f.plan.contact = (ps_contact_plan){.present = true,
                                           .cool_off_amount = 28,
                                           .cool_off_unit = PS_DAYS,
                                           .declined_amount = 6,
                                           .declined_unit = PS_MONTHS};
        must(ps_contacts_open(&contacts, ps_arena_print(f.arena, "%s.ledger", f.top), &err), &err);
        for (uint32_t i = 0; i < PS_COUNT(days); i++) {
            const ps_contact one = {.day = ps_day_parse(days[i]),
                                    .event = PS_LISTED,
                                    .team = "Nurses",
                                    .list = "other",
                                    .recipient = "all",
                                    .plan = "other",
                                    .index_date = ps_day_parse("2025-01-31")};
            must(ps_contacts_add(contacts, ps_slice_of(i ? "person02" : "person01"), &one, &err), &err);
        }
        f.options.contacts = contacts;
        fixture_write(&f);
        if (plain) {
            holds(fixture_read(&f, "cover/link-worker/U1.txt"),
                  "  2 people in lists/Walks_and_talks/U1.csv\n"
                  "  Held back for now: fewer than 8 people; the first may be listed again from 10 April 2025.\n");
        } else {
            holds(fixture_read(&f, "cover/clinician/U1.txt"),
                  "  2 people in lists/Walks_and_talks/U1.csv\n"
                  "  Held back for now: 3 people; the first may be listed again from 10 April 2025.\n");
            holds(fixture_read(&f, "cover/clinician/U2.txt"), "  Held back for now: 2 people; the first");
            lacks(fixture_read(&f, "cover/clinician/U2.txt"), "Waiting");
        }
        ps_contacts_free(contacts);
        fixture_end(&f);
    }
}
END_TEST

/* No cover: of a list that does not go to networks, of one that leaves the practices, where networks are not known. */
START_TEST(others_have_none)
{
    fixture f;

    start(&f);
    f.lists[0].one_file_per = NULL;
    f.lists[1].audience = PS_AUDIENCE_ANALYST;
    f.plan.n_lists = 2;
    fixture_write(&f);
    ck_assert(!fixture_has(&f, "cover"));
    fixture_end(&f);
    start(&f);
    ps_column_release(&f.population.person[PS_P_PCN]);
    f.lists[0] = f.lists[1];
    f.plan.n_lists = 1;
    fixture_write(&f);
    ck_assert(fixture_has(&f, "lists/review/C84001.csv"));
    ck_assert(!fixture_has(&f, "cover"));
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("cover");
    TCase *tc = tcase_create("cover");

    tcase_add_test(tc, tells_a_network_what_it_has);
    tcase_add_test(tc, keeps_audiences_apart);
    tcase_add_test(tc, tells_who_waits_but_not_how_few);
    tcase_add_test(tc, tells_who_is_held_back);
    tcase_add_test(tc, others_have_none);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
