/* Places of a list: who gets one, what floors do, and what is told of those who wait.
 *
 * Twelve people of rising need level: 0-5 go to A, 6-9 to B, 10 and 11 to nobody. */
#include "outreach_fixture.h"

enum { PEOPLE = 12 };

static const char *const id_alone[] = {"pseudo_id"};

typedef struct town {
    fixture f;
    ps_capacity_plan capacity;
    ps_capacity_floor floors[2];
    ps_rank_key by_need;
} town;

static void start(town *t, const char *name)
{
    fixture *f = &t->f;

    memset(t, 0, sizeof *t);
    fixture_start(f, name, PEOPLE);
    for (uint32_t i = 0; i < 10; i++)
        f->world->columns[NAME_PROVIDER].text[i] = ps_intern_add(f->population.words, i < 6 ? "A" : "B", 1);
    t->by_need = (ps_rank_key){.name = "local"};
    f->cohort.rank_by = &t->by_need;
    f->cohort.n_rank_by = 1;
    for (int i = 0; i < LISTS_MOST; i++) {
        f->lists[i].fields = (const char **)ps_arena_array(f->arena, 1, sizeof *id_alone);
        f->lists[i].fields[0] = id_alone[0];
        f->lists[i].n_fields = 1;
        f->lists[i].one_file_per = "provider";
    }
    t->capacity =
        (ps_capacity_plan){.name = "room", .list = "pcn_support", .per = "provider", .places = 3, .floors = t->floors};
    f->plan.capacities = &t->capacity;
    f->plan.n_capacities = 1;
}

static void add_floor(town *t, const char *group, uint64_t share, uint64_t unit, bool over_all)
{
    t->floors[t->capacity.n_floors++] =
        (ps_capacity_floor){.group = fixture_rule(&t->f, group), .share = share, .unit = unit, .over_all = over_all};
}

static void carers(town *t, const uint32_t *persons, size_t n)
{
    for (size_t i = 0; i < n; i++)
        set_flag(&t->f, PS_P_CARER, persons[i], PS_YES);
}

static const char *file_of(town *t, const char *name)
{
    return fixture_read(&t->f, ps_arena_print(t->f.arena, "lists/pcn_support/%s.csv", name));
}

START_TEST(gives_places_to_the_most_urgent)
{
    town t;
    const ps_capacity_report *report;

    start(&t, "urgent");
    fixture_write(&t.f);
    ck_assert_str_eq(file_of(&t, "A"), "pseudo_id\nperson00\nperson01\nperson02\n");
    ck_assert_str_eq(file_of(&t, "B"), "pseudo_id\nperson06\nperson07\nperson08\n");
    ck_assert_str_eq(file_of(&t, "none"), "pseudo_id\n");
    ck_assert_uint_eq(t.f.outreach->lists[0].listed, 6);
    ck_assert_uint_eq(t.f.outreach->lists[0].left_over, 6);
    report = t.f.outreach->lists[0].capacity;
    ck_assert_uint_eq(report->n_recipients, 2);
    ck_assert_str_eq(report->recipients[0].name, "A");
    ck_assert_uint_eq(report->recipients[0].people, 6);
    ck_assert_uint_eq(report->recipients[0].waiting, 3);
    ck_assert_uint_eq(report->recipients[0].next_level, 3);
    ck_assert_uint_eq(report->recipients[0].next_people, 1);
    ck_assert_uint_eq(report->places, 6);
    ck_assert_uint_eq(report->filled, 6);
    ck_assert_uint_eq(report->no_recipient, 2);
    fixture_end(&t.f);
}
END_TEST

/* A half of 3 places is 2. A: carers 4 and 5, then 0. B has one carer, 9; then 6 and 7. Without the floor 1, 2 and 8
 * had these places: 4 + 5 + 9 - 1 - 2 - 8 = 7 levels. */
START_TEST(keeps_a_floor_in_each_ones_places)
{
    static const uint32_t persons[] = {4, 5, 9, 11};
    town t;
    const ps_capacity_floor_report *floor;

    start(&t, "each");
    carers(&t, persons, 4);
    add_floor(&t, "carer", 1, 2, false);
    fixture_write(&t.f);
    ck_assert_str_eq(file_of(&t, "A"), "pseudo_id\nperson00\nperson04\nperson05\n");
    ck_assert_str_eq(file_of(&t, "B"), "pseudo_id\nperson06\nperson07\nperson09\n");
    floor = &t.f.outreach->lists[0].capacity->floors[0];
    ck_assert_str_eq(floor->group, "carer");
    ck_assert_uint_eq(floor->people, 4); /* one of them is nobody's */
    ck_assert_uint_eq(floor->placed, 3);
    ck_assert_uint_eq(floor->wanted, 3);
    ck_assert_uint_eq(floor->shortfall, 0);
    ck_assert_uint_eq(floor->of[0].wanted, 2);
    ck_assert_uint_eq(floor->of[1].wanted, 1);
    ck_assert_uint_eq(floor->of[2].people, 1);
    ck_assert_uint_eq(floor->displaced, 3);
    ck_assert_int_eq(floor->levels_lost, 7);
    fixture_end(&t.f);
}
END_TEST

/* A fifth of 6 places is 2, wherever they are. Of the carers 4, 5 and 9 the pair 4 and 9 leaves the levels 0 1 4 6 7 9;
 * 4 and 5 would leave 0 4 5 6 7 8. They take the places of 2 and 8: 4 + 9 - 2 - 8 = 3 levels. */
START_TEST(keeps_a_floor_in_all_places_together)
{
    static const uint32_t persons[] = {4, 5, 9};
    town t;
    const ps_capacity_floor_report *floor;

    start(&t, "together");
    carers(&t, persons, 3);
    add_floor(&t, "carer", 2, 10, true);
    fixture_write(&t.f);
    ck_assert_str_eq(file_of(&t, "A"), "pseudo_id\nperson00\nperson01\nperson04\n");
    ck_assert_str_eq(file_of(&t, "B"), "pseudo_id\nperson06\nperson07\nperson09\n");
    floor = &t.f.outreach->lists[0].capacity->floors[0];
    ck_assert_uint_eq(floor->wanted, 2);
    ck_assert_uint_eq(floor->displaced, 2);
    ck_assert_int_eq(floor->levels_lost, 3);
    fixture_end(&t.f);
}
END_TEST

START_TEST(draws_lots_among_equals_as_a_limit_does)
{
    town t;

    start(&t, "lots");
    t.f.cohort.n_rank_by = 0;
    t.f.plan.n_lists = 2;
    t.f.lists[1].name = t.f.lists[1].file_name = "limited";
    t.f.lists[1].limit = 3;
    fixture_write(&t.f);
    ck_assert_str_eq(file_of(&t, "A"), fixture_read(&t.f, "lists/limited/A.csv"));
    ck_assert_str_eq(file_of(&t, "B"), fixture_read(&t.f, "lists/limited/B.csv"));
    ck_assert_str_ne(file_of(&t, "A"), "pseudo_id\nperson00\nperson01\nperson02\n"); /* or lots were not drawn */
    ck_assert_ptr_null(t.f.outreach->lists[1].capacity);
    ck_assert_uint_eq(t.f.outreach->lists[0].capacity->recipients[0].next_people, 3); /* all are equal */
    fixture_end(&t.f);
}
END_TEST

START_TEST(takes_places_from_a_file)
{
    static ps_capacity_row rows[] = {{"A", 2}, {"Z", 5}};
    town t;
    const ps_capacity_report *report;

    start(&t, "file");
    t.capacity.file = "places.csv";
    t.capacity.rows = rows;
    t.capacity.n_rows = 2;
    fixture_write(&t.f);
    ck_assert_str_eq(file_of(&t, "A"), "pseudo_id\nperson00\nperson01\n");
    ck_assert_str_eq(file_of(&t, "B"), "pseudo_id\n");
    report = t.f.outreach->lists[0].capacity;
    ck_assert_uint_eq(report->places, 2);
    ck_assert_uint_eq(report->not_named, 1);
    ck_assert(report->recipients[1].not_named);
    ck_assert_uint_eq(report->n_unknown, 1);
    ck_assert_str_eq(report->unknown[0], "Z");
    fixture_end(&t.f);
}
END_TEST

START_TEST(refuses_floors_that_overlap)
{
    static const uint32_t persons[] = {0, 1};
    town t;
    ps_error err = {0};

    start(&t, "overlap");
    carers(&t, persons, 2);
    set_flag(&t.f, PS_P_HOUSEBOUND, 1, PS_YES);
    set_flag(&t.f, PS_P_HOUSEBOUND, 2, PS_YES);
    add_floor(&t, "carer", 1, 3, false);
    add_floor(&t, "housebound", 1, 3, false);
    must(ps_os_make_folder(t.f.top, &err), &err);
    ck_assert_int_eq(ps_outreach_write(&t.f.outreach, t.f.world, &t.f.options, NULL, &err), PS_EPLAN);
    ck_assert_str_eq(err.field, "room");
    ck_assert_str_eq(err.value, "carer / housebound");
    fixture_end(&t.f);
}
END_TEST

START_TEST(tells_plain_readers_no_group)
{
    static const uint32_t persons[] = {4};
    static const char *const wanted[] = {"kept for people with 'carer': 1 of 6 places; lacking: 0",
                                         "Some are kept for people who are reached less."};

    for (int plain = 0; plain < 2; plain++) {
        town t;
        const char *readme;

        start(&t, plain ? "plain" : "clinician");
        carers(&t, persons, 1);
        add_floor(&t, "carer", 1, 3, false);
        if (plain) {
            t.f.lists[0].audience = PS_AUDIENCE_LINK_WORKER;
            t.f.lists[0].plain_title = "Help";
        }
        fixture_write(&t.f);
        readme = fixture_read(&t.f, "lists/pcn_support/README.txt");
        ck_assert_msg(strstr(readme, wanted[plain]) != NULL, "%s", readme);
        ck_assert_msg(strstr(readme, plain ? "want of a place: fewer than 8 people" : "want of a place: 6 people") !=
                          NULL,
                      "%s", readme);
        ck_assert(!plain || !strstr(readme, "carer"));
        fixture_end(&t.f);
    }
}
END_TEST

/* The first row of the matrix is a text of 10 minutes, the second a call of 25. */
static void by_role(town *t, uint32_t minutes)
{
    static ps_capacity_minutes roles[] = {{"link worker", 10, {1, 1, 1}}, {"nurse", 25, {1, 1, 1}}};
    ps_error err = {0};

    t->capacity.by_role = roles;
    t->capacity.n_roles = 2;
    t->capacity.places = minutes;
    t->capacity.in_hours = true;
    t->f.lists[0].matrix = "route";
    must(ps_matrix_fill(t->f.world, 0, NULL, &err), &err);
}

/* A has 60 minutes. Persons 0 and 3 are carers (10 minutes), the others housebound (25); 0, 1 and 2 take 60. B has 6, 7
 * (25 each); 8, who has no row, is reckoned at 25 and does not fit into the 10 that are left, and carer 9 does. */
START_TEST(gives_out_minutes)
{
    static const uint32_t persons[] = {0, 3, 9};
    town t;
    const ps_capacity_report *report;

    start(&t, "minutes");
    carers(&t, persons, 3);
    for (uint32_t i = 0; i < PEOPLE; i++)
        set_flag(&t.f, PS_P_HOUSEBOUND, i, i == 8 ? PS_NO : PS_YES);
    by_role(&t, 60);
    fixture_write(&t.f);
    ck_assert_str_eq(file_of(&t, "A"), "pseudo_id\nperson00\nperson01\nperson02\n");
    ck_assert_str_eq(file_of(&t, "B"), "pseudo_id\nperson06\nperson07\nperson09\n");
    report = t.f.outreach->lists[0].capacity;
    ck_assert(report->in_minutes);
    ck_assert_uint_eq(report->places, 120);
    ck_assert_uint_eq(report->filled, 120);
    ck_assert_uint_eq(report->recipients[0].filled, 60);
    ck_assert_uint_eq(report->recipients[1].filled, 60);
    fixture_end(&t.f);
}
END_TEST

/* All of A's contacts last 10 minutes, all of B's 25: 65 minutes are 6 places and 2, and given out exactly. */
START_TEST(minutes_that_are_alike_are_places)
{
    static const uint32_t persons[] = {0, 1, 2, 3, 4, 5};
    town t;
    const ps_capacity_report *report;

    start(&t, "alike");
    carers(&t, persons, 6);
    for (uint32_t i = 6; i < PEOPLE; i++)
        set_flag(&t.f, PS_P_HOUSEBOUND, i, PS_YES);
    add_floor(&t, "housebound", 1, 2, false);
    by_role(&t, 65);
    fixture_write(&t.f);
    report = t.f.outreach->lists[0].capacity;
    ck_assert(!report->in_minutes);
    ck_assert_uint_eq(report->recipients[0].places, 6);
    ck_assert_uint_eq(report->recipients[1].places, 2);
    ck_assert_uint_eq(report->places, 8);
    ck_assert_uint_eq(report->filled, 8);
    ck_assert_uint_eq(report->floors[0].of[1].wanted, 1);
    ck_assert_str_eq(file_of(&t, "B"), "pseudo_id\nperson06\nperson07\n");
    fixture_end(&t.f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("capacity");
    TCase *tc = tcase_create("capacity");
    tcase_add_test(tc, gives_places_to_the_most_urgent);
    tcase_add_test(tc, keeps_a_floor_in_each_ones_places);
    tcase_add_test(tc, keeps_a_floor_in_all_places_together);
    tcase_add_test(tc, draws_lots_among_equals_as_a_limit_does);
    tcase_add_test(tc, takes_places_from_a_file);
    tcase_add_test(tc, refuses_floors_that_overlap);
    tcase_add_test(tc, tells_plain_readers_no_group);
    tcase_add_test(tc, gives_out_minutes);
    tcase_add_test(tc, minutes_that_are_alike_are_places);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
