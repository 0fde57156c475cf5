/* Matrix and route: the first row that fits, and what the evidence says against how it would be done. */
#include "outreach_fixture.h"

START_TEST(takes_the_first_row_that_fits)
{
    static const struct {
        const char *why;
        ps_answer carer, housebound;
        int row;
    } people[] = {
        {"the first", PS_YES, PS_NO, 0},  {"both: the first wins", PS_YES, PS_YES, 0},
        {"the second", PS_NO, PS_YES, 1}, {"cannot tell is not a fit", PS_CANNOT_TELL, PS_YES, 1},
        {"none", PS_NO, PS_NO, -1},       {"none that can be told", PS_CANNOT_TELL, PS_CANNOT_TELL, -1},
    };
    fixture f;
    ps_error err = {0};

    fixture_start(&f, "matrix", PS_COUNT(people));
    for (uint32_t i = 0; i < PS_COUNT(people); i++) {
        set_flag(&f, PS_P_CARER, i, people[i].carer);
        set_flag(&f, PS_P_HOUSEBOUND, i, people[i].housebound);
    }
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    for (uint32_t i = 0; i < PS_COUNT(people); i++) {
        const char *need = people[i].row < 0 ? "" : f.rows[people[i].row].need;
        ck_assert_msg(ps_matrix_row_of(f.world, 0, i) == people[i].row, "%s: row %d", people[i].why,
                      ps_matrix_row_of(f.world, 0, i));
        ck_assert_str_eq(ps_intern_text(f.population.words, f.world->columns[NAME_ROUTE].text[i]), need);
    }
    fixture_end(&f);
}
END_TEST

/* Two rows of one need: the column says which need, the row is found all the same. */
START_TEST(tells_rows_of_one_need_apart)
{
    fixture f;
    ps_error err = {0};

    fixture_start(&f, "need", 3);
    f.rows[1].need = f.rows[0].need;
    set_flag(&f, PS_P_CARER, 0, PS_YES);
    set_flag(&f, PS_P_HOUSEBOUND, 1, PS_YES);
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    ck_assert_int_eq(ps_matrix_row_of(f.world, 0, 0), 0);
    ck_assert_int_eq(ps_matrix_row_of(f.world, 0, 1), 1);
    ck_assert_int_eq(ps_matrix_row_of(f.world, 0, 2), -1);
    fixture_end(&f);
}
END_TEST

START_TEST(describes_its_name)
{
    fixture f;
    ps_name_row *rows = NULL;
    size_t count = 0;
    ps_error err = {0};

    fixture_start(&f, "rows", 1);
    must(ps_matrix_rows(&rows, &count, &f.plan, &err), &err);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(rows[0].name, "route");
    ck_assert_int_eq(rows[0].type, PS_TEXT);
    ck_assert_int_eq(rows[0].kind, PS_NAME_MATRIX);
    ck_assert_uint_eq(rows[0].n_words, 2);
    ck_assert_str_eq(rows[0].words[1], "A visit at home");
    ck_assert_uint_eq(rows[0].n_rules, 2);
    ck_assert_ptr_eq(rows[0].rules[0], f.rows[0].rule);
    f.rows[1].need = f.rows[0].need;
    must(ps_matrix_rows(&rows, &count, &f.plan, &err), &err);
    ck_assert_uint_eq(rows[0].n_words, 1);
    ck_assert_uint_eq(rows[0].n_rules, 2);
    fixture_end(&f);
}
END_TEST

static const struct {
    const char *why, *how;
    ps_answer mobile, email, safeguarding;
    const char *wanted;
} hows[] = {
    {"a text to a mobile", "text message", PS_YES, PS_NO, PS_NO, "text message"},
    {"no mobile: a letter", "text message", PS_NO, PS_NO, PS_NO, "letter"},
    {"not known to have a mobile: a letter", "Text message", PS_CANNOT_TELL, PS_NO, PS_NO, "letter"},
    {"SMS is a text", "by SMS", PS_NO, PS_YES, PS_NO, "letter"},
    {"a call needs no mobile", "phone call", PS_NO, PS_NO, PS_NO, "phone call"},
    {"text is not in context", "visit in context", PS_NO, PS_NO, PS_NO, "visit in context"},
    {"an e-mail without an address", "e-mail", PS_YES, PS_NO, PS_NO, "letter"},
    {"an e-mail with one", "email, then call", PS_NO, PS_YES, PS_NO, "email, then call"},
    {"safeguarding rules out a text", "text message", PS_YES, PS_YES, PS_YES, "speak to the practice first"},
    {"and a letter", "letter", PS_YES, PS_YES, PS_YES, "speak to the practice first"},
    {"and the letter that a text would have become", "text message", PS_NO, PS_NO, PS_YES,
     "speak to the practice first"},
    {"an empty flag does not", "letter", PS_YES, PS_YES, PS_CANNOT_TELL, "letter"},
};
START_TEST(follows_the_evidence)
{
    fixture f;
    ps_list_job job;
    ps_route route;
    ps_error err = {0};

    fixture_start(&f, "how", 1);
    job =
        (ps_list_job){.world = f.world, .plan = &f.plan, .population = &f.population, .list = &f.lists[0], .matrix = 0};
    f.rows[0].how = hows[_i].how;
    set_flag(&f, PS_P_CARER, 0, PS_YES);
    set_flag(&f, PS_P_HAS_MOBILE, 0, hows[_i].mobile);
    set_flag(&f, PS_P_HAS_EMAIL, 0, hows[_i].email);
    set_flag(&f, PS_P_SAFEGUARDING, 0, hows[_i].safeguarding);
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    route = ps_route_of(&job, 0);
    ck_assert_msg(strcmp(route.how, hows[_i].wanted) == 0, "%s: %s", hows[_i].why, route.how);
    ck_assert_str_eq(route.need, "Help for carers");
    ck_assert_str_eq(route.who, "link worker");
    ck_assert_str_eq(route.within, "14 days");
    ck_assert(route.practice_first == (hows[_i].safeguarding == PS_YES));
    fixture_end(&f);
}
END_TEST

START_TEST(says_nothing_where_no_row_fits)
{
    fixture f;
    ps_list_job job;
    ps_route route;
    ps_error err = {0};

    fixture_start(&f, "norow", 2);
    job =
        (ps_list_job){.world = f.world, .plan = &f.plan, .population = &f.population, .list = &f.lists[0], .matrix = 0};
    f.lists[0].plain_need = "Support nearby";
    set_flag(&f, PS_P_SAFEGUARDING, 1, PS_YES);
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    route = ps_route_of(&job, 0);
    ck_assert_str_eq(route.need, "Support nearby");
    ck_assert_str_eq(route.how, "");
    job.matrix = -1;
    route = ps_route_of(&job, 1);
    ck_assert_str_eq(route.need, "Support nearby");
    ck_assert_str_eq(route.how, "speak to the practice first");
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("matrix");
    TCase *tc = tcase_create("matrix");
    tcase_add_test(tc, takes_the_first_row_that_fits);
    tcase_add_test(tc, tells_rows_of_one_need_apart);
    tcase_add_test(tc, describes_its_name);
    tcase_add_loop_test(tc, follows_the_evidence, 0, PS_COUNT(hows));
    tcase_add_test(tc, says_nothing_where_no_row_fits);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
