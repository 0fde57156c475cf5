/* Topics: several offers a person, each by its own rule; how many there are is a name, which they are a field. */
#include "outreach_fixture.h"

enum { PEOPLE = 5, NAME_TOPICS = NAMES };

typedef struct town {
    fixture f;
    ps_matrix_plan topics;
    ps_matrix_row rows[3];
} town;

static void start(town *t, const char *name)
{
    static const ps_answer carer[PEOPLE] = {PS_YES, PS_NO, PS_YES, PS_CANNOT_TELL, PS_YES};
    static const ps_answer housebound[PEOPLE] = {PS_YES, PS_YES, PS_NO, PS_NO, PS_CANNOT_TELL};
    fixture *f = &t->f;
    ps_name *at;
    ps_name_row *names = NULL;
    size_t count = 0;
    ps_error err = {0};

    memset(t, 0, sizeof *t);
    fixture_start(f, name, PEOPLE);
    t->rows[0] = (ps_matrix_row){.need = "Physical health check",
                                 .rule = fixture_rule(f, "carer"),
                                 .who = "practice nurse",
                                 .how = "appointment",
                                 .within = "14 days"};
    t->rows[1] = (ps_matrix_row){
        .need = "Money advice", .rule = fixture_rule(f, "housebound"), .who = "", .how = "", .within = ""};
    t->rows[2] = (ps_matrix_row){.need = "Company",
                                 .rule = fixture_rule(f, "carer"),
                                 .who = "",
                                 .how = "text message",
                                 .within = "within a week"};
    t->topics = (ps_matrix_plan){.name = "offers", .rows = t->rows, .n_rows = 3};
    f->plan.topics = &t->topics;
    f->plan.n_topics = 1;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        set_flag(f, PS_P_CARER, i, carer[i]);
        set_flag(f, PS_P_HOUSEBOUND, i, housebound[i]);
    }
    /* One name more than the fixture has. */
    ps_world_free(f->world);
    must(ps_topics_rows(&names, &count, &f->plan, &err), &err);
    ck_assert_uint_eq(count, 1);
    at = ps_arena_array(f->arena, NAMES + 1, sizeof *at);
    memcpy(at, f->plan.names.at, NAMES * sizeof *at);
    at[NAME_TOPICS] = (ps_name){.row = names[0], .number = NAME_TOPICS};
    f->plan.names.at = at;
    f->plan.names.n = NAMES + 1;
    must(ps_world_new(&f->world, &f->plan, &f->population, &err), &err);
    fixture_columns(f);
    must(ps_topics_fill(f->world, 0, NULL, &err), &err);
}

static void show(town *t, ps_audience audience)
{
    static const char *const fields[] = {"pseudo_id", "topics"};
    ps_list_plan *list = &t->f.lists[0];

    list->fields = (const char **)ps_arena_array(t->f.arena, 2, sizeof *fields);
    memcpy(list->fields, fields, sizeof fields);
    list->n_fields = 2;
    list->topics = "offers";
    list->audience = audience;
    list->plain_title = "Help at hand";
    fixture_write(&t->f);
}

START_TEST(counts_what_fits)
{
    static const double wanted[PEOPLE] = {3, 1, 2, 0, 2}; /* cannot tell is not a fit */
    town t;

    start(&t, "count");
    for (size_t i = 0; i < PEOPLE; i++)
        ck_assert_double_eq(ps_number_at(&t.f.world->columns[NAME_TOPICS], i), wanted[i]);
    ck_assert_int_eq(t.f.plan.names.at[NAME_TOPICS].row.type, PS_NUMBER);
    ck_assert_uint_eq(t.f.plan.names.at[NAME_TOPICS].row.n_rules, 3);
    fixture_end(&t.f);
}
END_TEST

#define CHECK "Physical health check (practice nurse, appointment, within 14 days)"
#define PLAIN_CHECK "\"Physical health check (appointment, within 14 days)"

START_TEST(lists_all_of_them_in_one_line)
{
    town t;

    start(&t, "lines");
    set_flag(&t.f, PS_P_HAS_MOBILE, 4, PS_NO);
    set_flag(&t.f, PS_P_SAFEGUARDING, 2, PS_YES);
    show(&t, PS_AUDIENCE_CLINICIAN);
    ck_assert_str_eq(fixture_read(&t.f, "lists/pcn_support/all.csv"),
                     "pseudo_id,topics\n"
                     "person00,\"" CHECK "; Money advice; Company (text message, within a week)\"\n"
                     "person01,Money advice\n"
                     "person02,\"Physical health check (practice nurse, speak to the practice first, within 14 days); "
                     "Company (speak to the practice first, within a week)\"\n"
                     "person03,\n"
                     "person04,\"" CHECK "; Company (letter, within a week)\"\n");
    ck_assert_uint_eq(t.f.outreach->lists[0].topics[0], 3);
    ck_assert_uint_eq(t.f.outreach->lists[0].topics[1], 2);
    ck_assert_uint_eq(t.f.outreach->lists[0].topics[2], 3);
    ck_assert_uint_eq(t.f.outreach->lists[0].no_topic, 1);
    ck_assert_uint_eq(t.f.outreach->lists[0].routes->changed[PS_ROUTE_NO_MOBILE], 1);
    ck_assert(strstr(fixture_read(&t.f, "lists/pcn_support/README.txt"),
                     "- Physical health check: 3 people\n- Money advice: 2 people\n- Company: 3 people\n"
                     "- none of these: 1 person\n") != NULL);
    fixture_end(&t.f);
}
END_TEST

/* Who is to help is a field that link workers do not have. */
START_TEST(tells_link_workers_no_who)
{
    town t;
    const char *csv;

    start(&t, "plain");
    show(&t, PS_AUDIENCE_LINK_WORKER);
    csv = fixture_read(&t.f, "lists/pcn_support/all.csv");
    ck_assert_msg(strstr(csv, PLAIN_CHECK) && !strstr(csv, "nurse"), "%s", csv);
    ck_assert(strstr(fixture_read(&t.f, "lists/pcn_support/README.txt"), "- Money advice: fewer than 8 people\n") !=
              NULL);
    fixture_end(&t.f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("topics");
    TCase *tc = tcase_create("topics");
    tcase_add_test(tc, counts_what_fits);
    tcase_add_test(tc, lists_all_of_them_in_one_line);
    tcase_add_test(tc, tells_link_workers_no_who);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
