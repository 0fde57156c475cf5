/* Rows of a matrix that nobody can come to: told where the text alone decides it, and never where it does not. */
#include "sample_plan.h"

static plan_case c;

static void setup(void)
{
    make_code_files();
    memset(&c, 0, sizeof c);
}

static void teardown(void)
{
    drop_case(&c);
    drop_case_folder();
}

static const struct {
    const char *why, *first, *second;
    int lost; /* the row that is told of, from 1; 0: none */
    const char *message;
} cases[] = {
    {"two rules", "carer", "housebound", 0, NULL},
    {"the same words", "carer", "carer", 2, "takes them all first"},
    {"the same but for blanks", "age >= 75", "age  >=  75", 2, "takes them all first"},
    {"blanks inside a text do count", "pcn = \"a b\"", "pcn = \"a  b\"", 0, NULL},
    {"a condition more", "carer", "housebound and carer", 2, "put the narrower row first"},
    {"a condition more, above", "housebound and carer", "carer", 0, NULL},
    {"one of several", "carer or housebound", "carer", 2, "put the narrower row first"},
    {"one of several, above", "carer", "carer or housebound", 0, NULL},
    {"the same in another order", "carer and housebound", "housebound and carer", 2, "takes them all first"},
    {"all of several", "carer or housebound", "housebound or carer", 2, "takes them all first"},
    {"everybody first", "true", "carer", 2, "a row for everybody goes last"},
    {"everybody last", "carer", "true", 0, NULL},
    {"everybody, in more words", "carer or not false", "housebound", 2, "a row for everybody goes last"},
    {"nobody", "false", "carer", 1, "fits nobody"},
    {"nobody, in more words", "carer", "housebound and not true", 2, "fits nobody"},
    {"cannot tell is in neither", "carer or not carer", "housebound", 0, NULL},
    {"numbers are not reasoned about", "age >= 70", "age >= 75", 0, NULL},
    {"a name in a bracket", "carer", "(carer)", 2, "takes them all first"},
    {"the other way round", "carer", "not carer", 0, NULL},
};

START_TEST(tells_lost_rows)
{
    char text[sizeof sample_plan + 1024];
    const ps_error *e;

    snprintf(text, sizeof text,
             "%s\n[matrix.way]\nrows = [ { need = \"A\", rule = '%s' },\n { need = \"B\", rule = '%s' } ]\n",
             sample_plan, cases[_i].first, cases[_i].second);
    c = try_plan(text);
    if (!cases[_i].lost) {
        expect_accepted(&c);
        return;
    }
    e = expect_finding(&c, cases[_i].message);
    ck_assert_uint_eq(c.findings.n, 1);
    ck_assert_str_eq(e->field, "matrix.way.rows");
    ck_assert_msg(strstr(e->source, cases[_i].lost == 1 ? "need = \"A\"" : "need = \"B\""), "%s: %s", cases[_i].why,
                  e->source);
}
END_TEST

static Suite *suite(void)
{
    Suite *const made = suite_create("plan_matrix");
    TCase *const tc = tcase_create("plan_matrix");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, tells_lost_rows, 0, PS_COUNT(cases));
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
