/* Waves: how they are dealt, that a draw stays, who stands back until which day, and what a replay sees of it. */
#include "outreach/phase.h"
#include "outreach_fixture.h"

enum { PEOPLE = 11 };

static fixture f;
static ps_contacts *contacts;
static char ledger[256];
static const char *fields[] = {"pseudo_id", "wave", "start_from"};

static void open_ledger(void)
{
    ps_error err = {0};

    must(ps_contacts_open(&contacts, ledger, &err), &err);
    f.options.contacts = contacts;
}

/* The list "one", of three waves two weeks apart. It may be used until 30 April. */
static void start(const char *today)
{
    fixture_start(&f, "phase", PEOPLE);
    f.plan.contact = (ps_contact_plan){.present = true,
                                       .cool_off_amount = 28,
                                       .cool_off_unit = PS_DAYS,
                                       .declined_amount = 6,
                                       .declined_unit = PS_MONTHS};
    for (int i = 0; i < 2; i++) {
        f.lists[i].name = f.lists[i].file_name = i ? "two" : "one";
        f.lists[i].fields = fields;
        f.lists[i].n_fields = i ? 1 : 3;
        f.lists[i].no_workbook = true;
    }
    f.lists[0].phased = (ps_phased){.waves = 3, .weeks = 2, .seed = "tombola", .outcome = "local"};
    f.options.today = ps_day_parse(today);
    (void)snprintf(ledger, sizeof ledger, "%s.ledger", f.top);
    open_ledger();
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
    open_ledger();
}

static void run(const char *today)
{
    ps_outreach_free(f.outreach);
    f.outreach = NULL;
    f.options.today = ps_day_parse(today);
    fixture_write(&f);
}

/* The draw that the ledger has of a person; wave 0: none. */
static ps_drawn drawn(uint32_t person)
{
    char id[16], rule[PS_RULE_DIGEST_TEXT];
    ps_drawn out = {0, PS_NO_DAY, PS_NO_DAY};
    ps_error err = {0};

    (void)snprintf(id, sizeof id, "person%02u", person);
    must(ps_rule_digest(rule, &f.plan, f.lists[0].phased.outcome, &err), &err);
    for (const ps_contact *one = ps_contacts_of(contacts, ps_slice_of(id)); one && !out.wave;
         one = ps_contacts_next(contacts, one))
        must(ps_phase_drawn(&out, &f.plan, &f.lists[0], rule, one, &err), &err);
    return out;
}

static unsigned in_wave(uint64_t wave, uint32_t from, uint32_t to)
{
    unsigned n = 0;

    for (uint32_t i = from; i < to; i++)
        n += drawn(i).wave == wave;
    return n;
}

START_TEST(deals_evenly_across_bands)
{
    /* 5 of one band and 6 of the other: 2 2 1, and from the third on 2 2 2. */
    start("2025-04-03");
    for (uint32_t i = 0; i < PEOPLE; i++)
        f.world->columns[NAME_PROVIDER].text[i] = ps_intern_add(f.population.words, i < 5 ? "a" : "b", 1);
    f.lists[0].phased.band = "provider";
    run("2025-04-03");
    ck_assert_uint_eq(f.outreach->lists[0].drawn, PEOPLE);
    ck_assert_uint_eq(in_wave(1, 0, 5), 2);
    ck_assert_uint_eq(in_wave(2, 0, 5), 2);
    ck_assert_uint_eq(in_wave(3, 0, 5), 1);
    for (uint64_t wave = 1; wave <= 3; wave++)
        ck_assert_uint_eq(in_wave(wave, 5, PEOPLE), 2);
    end();
}
END_TEST

START_TEST(another_seed_or_list_is_another_lot)
{
    uint64_t first[PEOPLE];
    unsigned other_seed = 0, other_list = 0;

    start("2025-04-03");
    run("2025-04-03");
    for (uint32_t i = 0; i < PEOPLE; i++)
        first[i] = drawn(i).wave;
    f.lists[0].phased.seed = "raffle";
    ps_contacts_free(contacts);
    open_ledger(); /* nothing was saved */
    run("2025-04-03");
    for (uint32_t i = 0; i < PEOPLE; i++)
        other_seed += drawn(i).wave != first[i];
    f.lists[0].phased.seed = "tombola";
    f.lists[0].file_name = "another";
    run("2025-04-03");
    for (uint32_t i = 0; i < PEOPLE; i++)
        other_list += drawn(i).wave != first[i];
    ck_assert_uint_gt(other_seed, 0);
    ck_assert_uint_gt(other_list, 0);
    save();
    end();
}
END_TEST

START_TEST(stays_as_it_was_drawn)
{
    ps_drawn first[PEOPLE];

    start("2025-04-03");
    set_flag(&f, PS_P_ALIVE, 4, PS_NO); /* kept off: not drawn, and alive again below */
    run("2025-04-03");
    save();
    for (uint32_t i = 0; i < PEOPLE; i++)
        first[i] = drawn(i);
    ck_assert_uint_eq(first[4].wave, 0);
    ck_assert_uint_eq(f.outreach->lists[0].drawn, PEOPLE - 1);
    set_flag(&f, PS_P_ALIVE, 4, PS_YES);
    run("2025-04-10"); /* the same run made again, a week later */
    ck_assert_uint_eq(f.outreach->lists[0].drawn, 1);
    for (uint32_t i = 0; i < PEOPLE; i++)
        if (i != 4) {
            ck_assert_uint_eq(drawn(i).wave, first[i].wave);
            ck_assert_int_eq(drawn(i).start, first[i].start);
            ck_assert_int_eq(drawn(i).day, ps_day_parse("2025-04-03"));
        }
    ck_assert_uint_eq(drawn(4).wave, 1); /* a newcomer's waves count from the run that has them */
    ck_assert_int_eq(drawn(4).start, ps_day_parse("2025-04-10"));
    save();
    end();
}
END_TEST

/* Two weeks apart from the 3rd: the third wave is called on 1 May, a day after the list may be used. */
START_TEST(later_waves_stand_back)
{
    const char *text;
    char row[64];

    start("2025-04-03");
    run("2025-04-03");
    text = fixture_read(&f, "lists/one/all.csv");
    ck_assert_uint_eq(f.outreach->lists[0].n_held_counts, 1);
    ck_assert_int_eq(f.outreach->lists[0].held_counts[0].reason, PS_HOLD_STARTS_LATER);
    ck_assert_int_eq(f.outreach->lists[0].held_counts[0].due, ps_day_parse("2025-05-01"));
    ck_assert_uint_eq(f.outreach->lists[0].held_counts[0].people, in_wave(3, 0, PEOPLE));
    for (uint32_t i = 0; i < PEOPLE; i++) {
        (void)snprintf(row, sizeof row, "person%02u,%s\n", i, drawn(i).wave == 1 ? "1,2025-04-03" : "2,2025-04-17");
        ck_assert_msg((strstr(text, row) != NULL) == (drawn(i).wave < 3), "person %u of wave %u", i,
                      (unsigned)drawn(i).wave);
    }
    /* Listed from the day of their wave on, so that other teams keep off until it is over. */
    for (size_t i = 0; i < ps_contacts_count(contacts); i++) {
        const ps_contact *one = ps_contacts_at(contacts, i);
        ck_assert(one->event != PS_LISTED || one->day == ps_day_parse("2025-04-03") ||
                  one->day == ps_day_parse("2025-04-17"));
    }
    f.population.newest_extract++; /* the list may be used a day longer */
    save();
    run("2025-04-03");
    ck_assert_uint_eq(f.outreach->lists[0].n_held_counts, 0);
    save();
    end();
}
END_TEST

/* A list out of date on the day of the run still has those whose day has come. */
START_TEST(old_extracts_keep_nobody_back)
{
    start("2025-06-03");
    run("2025-06-03");
    ck_assert_uint_eq(f.outreach->lists[0].listed, in_wave(1, 0, PEOPLE));
    save();
    end();
}
END_TEST

START_TEST(another_team_keeps_off)
{
    start("2025-04-03");
    f.lists[1].team = "Nurses";
    f.plan.n_lists = 2;
    run("2025-04-03");
    ck_assert_uint_eq(f.outreach->lists[1].listed,
                      in_wave(3, 0, PEOPLE)); /* the others are called in less than 28 days */
    save();
    end();
}
END_TEST

/* Two teams, waves four weeks apart, on the day of the extract: the second wave of both is called on its last day. */
START_TEST(two_teams_do_not_call_on_one_day)
{
    unsigned both = 0;

    start("2025-04-02");
    f.lists[0].phased.weeks = 4;
    f.lists[1].phased = (ps_phased){.waves = 3, .weeks = 4, .seed = "raffle", .outcome = "local"};
    f.lists[0].team = "Link workers";
    f.lists[1].team = "Nurses";
    f.plan.n_lists = 2;
    run("2025-04-02");
    for (size_t i = 0; i < ps_contacts_count(contacts); i++)
        for (size_t j = 0; j < i; j++) {
            const ps_contact *one = ps_contacts_at(contacts, i), *other = ps_contacts_at(contacts, j);

            if (one->who != other->who)
                continue;
            both += one->event == PS_DRAWN && other->event == PS_DRAWN && one->day == other->day &&
                    one->day == ps_day_parse("2025-04-30");
            if (one->event == PS_LISTED && other->event == PS_LISTED)
                ck_assert_int_ge(abs(one->day - other->day), 28);
        }
    ck_assert_uint_gt(both, 0); /* else nothing was tried */
    end();
}
END_TEST

START_TEST(a_replay_sees_what_was_drawn_by_then)
{
    ps_drawn first[PEOPLE];

    start("2025-04-03");
    run("2025-04-03");
    save();
    for (uint32_t i = 0; i < PEOPLE; i++)
        first[i] = drawn(i);
    f.options.replay = true;
    run("2025-04-03"); /* the third wave's day, in May, is no reason not to see its draw */
    ck_assert_uint_eq(f.outreach->lists[0].drawn, 0);
    for (uint32_t i = 0; i < PEOPLE; i++)
        ck_assert_uint_eq(drawn(i).wave, first[i].wave);
    run("2025-04-02"); /* the day before nobody had been drawn */
    ck_assert_uint_eq(f.outreach->lists[0].drawn, PEOPLE);
    end();
}
END_TEST

static const struct {
    const char *why;
    ps_phased phased;
} changes[] = {
    {"more waves", {.waves = 4, .weeks = 2, .seed = "tombola", .outcome = "local"}},
    {"fewer", {.waves = 2, .weeks = 2, .seed = "tombola", .outcome = "local"}},
    {"further apart", {.waves = 3, .weeks = 3, .seed = "tombola", .outcome = "local"}},
    {"another outcome", {.waves = 3, .weeks = 2, .seed = "tombola", .outcome = "defined"}},
};
START_TEST(a_draw_is_not_changed)
{
    ps_outreach *out = NULL;
    ps_error err = {0};

    start("2025-04-03");
    run("2025-04-03");
    save();
    f.lists[0].phased = changes[_i].phased;
    must(ps_os_remove(f.top, &err), &err);
    must(ps_os_make_folder(f.top, &err), &err);
    ck_assert_msg(ps_outreach_write(&out, f.world, &f.options, NULL, &err) == PS_EGOVERNANCE, "%s", changes[_i].why);
    ck_assert_ptr_nonnull(strstr(err.message, "a draw stays as it was"));
    ck_assert_ptr_null(strstr(err.value, "person"));
    end();
}
END_TEST

START_TEST(no_draw_without_a_ledger)
{
    ps_outreach *out = NULL;
    ps_error err = {0};

    start("2025-04-03");
    f.options.contacts = NULL;
    must(ps_os_make_folder(f.top, &err), &err);
    ck_assert_int_eq(ps_outreach_write(&out, f.world, &f.options, NULL, &err), PS_ESTATE);
    end();
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("phase");
    TCase *tc = tcase_create("phase");
    tcase_add_test(tc, deals_evenly_across_bands);
    tcase_add_test(tc, another_seed_or_list_is_another_lot);
    tcase_add_test(tc, stays_as_it_was_drawn);
    tcase_add_test(tc, later_waves_stand_back);
    tcase_add_test(tc, old_extracts_keep_nobody_back);
    tcase_add_test(tc, another_team_keeps_off);
    tcase_add_test(tc, two_teams_do_not_call_on_one_day);
    tcase_add_test(tc, a_replay_sees_what_was_drawn_by_then);
    tcase_add_loop_test(tc, a_draw_is_not_changed, 0, PS_COUNT(changes));
    tcase_add_test(tc, no_draw_without_a_ledger);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
