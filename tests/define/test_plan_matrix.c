/* Rows of a matrix that nobody or everybody comes to, and of topics: told where the text alone decides it, and never
 * where it does not. */
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
    {"a narrower range", "age >= 70", "age >= 75", 2, "put the narrower row first"},
    {"a narrower range, above", "age >= 75", "age >= 70", 0, NULL},
    {"known or not", "age is known or age is not known", "carer", 2, "\"A\" on line"},
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

/* A last row for everybody may well be meant. */
static const struct {
    const char *why, *first, *second;
    const char *note; /* NULL: none */
} noted[] = {
    {"two rules", "carer", "housebound", NULL},
    {"everybody last", "carer", "true", "takes everybody whom no earlier row took"},
    {"everybody, in more words", "carer", "housebound or not false", "takes everybody whom no earlier row took"},
    {"as good as everybody", "carer", "carer or not carer", NULL}, /* not those of whom it cannot be told */
};

START_TEST(notes_rows_for_everybody)
{
    char text[sizeof sample_plan + 1024];

    snprintf(text, sizeof text,
             "%s\n[matrix.way]\nrows = [ { need = \"A\", rule = '%s' },\n { need = \"B\", rule = '%s' } ]\n",
             sample_plan, noted[_i].first, noted[_i].second);
    c = try_plan(text);
    expect_accepted(&c);
    ck_assert_msg(c.findings.n_notes == (noted[_i].note != NULL), "%s: %zu", noted[_i].why, c.findings.n_notes);
    if (noted[_i].note) {
        ck_assert_int_eq(c.findings.notes[0].status, PS_OK);
        ck_assert_str_eq(c.findings.notes[0].field, "matrix.way.rows");
        ck_assert_msg(strstr(c.findings.notes[0].message, noted[_i].note) != NULL, "%s", c.findings.notes[0].message);
        ck_assert_msg(strstr(c.findings.notes[0].source, "need = \"B\"") != NULL, "%s", c.findings.notes[0].source);
    }
}
END_TEST

/* Everybody on a list is in its cohort, here of age 18 or more. */
START_TEST(notes_rows_for_everybody_of_a_list)
{
    static const char way[] = "[matrix.way]\nrows = [ { need = \"A\", rule = 'age >= 16' }, { need = \"B\", rule = "
                              "'carer' } ]\n[list.support]\nfrom = \"grown\"\naudience = \"clinician\"\nmatrix = "
                              "\"way\"\nfields = [\"pseudo_id\"]\n[cohort.grown]\nbase = 'alive and age >= 18'\n";
    char text[sizeof sample_plan + 1024];

    snprintf(text, sizeof text, "%s\n%s", sample_plan, way);
    c = try_plan(text);
    expect_accepted(&c);
    ck_assert_uint_eq(c.findings.n_notes, 1);
    ck_assert_msg(strstr(c.findings.notes[0].message, "everybody of the list support") != NULL, "%s",
                  c.findings.notes[0].message);
    drop_case(&c);
    c = try_plan(with(text, "age >= 16", "age >= 19"));
    expect_accepted(&c);
    ck_assert_uint_eq(c.findings.n_notes, 0);
}
END_TEST

/* ---- topics ---- */

static const struct {
    const char *why, *rows, *message; /* NULL: accepted */
} catalogues[] = {
    {"two topics",
     "{ topic = \"A\", rule = 'carer' }, { topic = \"B\", rule = 'carer', who = \"nurse\", how = "
     "\"phone call\", within = \"14 days\" }",
     NULL},
    {"one inside the other: both hold",
     "{ topic = \"A\", rule = 'carer' }, { topic = \"B\", rule = 'carer and "
     "housebound' }",
     NULL},
    {"one for nobody", "{ topic = \"A\", rule = 'carer' }, { topic = \"B\", rule = 'false' }", "fits nobody"},
    {"one twice", "{ topic = \"Money\", rule = 'carer' }, { topic = \"money\", rule = 'housebound' }",
     "the topic \"money\" stands on line"},
    {"a number for a rule", "{ topic = \"A\", rule = 'age' }", ""},
    {"no topic", "{ rule = 'carer' }", "the key topic is missing"},
    {"the key of a matrix", "{ need = \"A\", rule = 'carer' }", "there is no such key here"},
    {"no rows", "", "topics need at least one row"},
    {"no tables", "'carer'", "expected a table"},
    {"a loop", "{ topic = \"A\", rule = 'offers > 0' }", "offers"},
};

START_TEST(reads_topics)
{
    char text[sizeof sample_plan + 1024];

    snprintf(text, sizeof text, "%s\n[topics.offers]\nrows = [ %s ]\n", sample_plan, catalogues[_i].rows);
    c = try_plan(text);
    if (catalogues[_i].message) {
        ck_assert_msg(c.findings.n > 0, "%s: accepted", catalogues[_i].why);
        expect_finding(&c, catalogues[_i].message);
        return;
    }
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->n_topics, 1);
    ck_assert_uint_eq(c.plan->topics[0].n_rows, 2);
    ck_assert_int_eq(ps_names_find(&c.plan->names, "offers")->row.type, PS_NUMBER);
}
END_TEST

#define LIST "[list.offered]\nfrom = \"smi_core20\"\naudience = \"clinician\"\n"

static const struct {
    const char *why, *more, *message; /* NULL: accepted */
} uses[] = {
    {"a cohort by how many", "[cohort.some]\nbase = 'offers >= 2'\n", NULL},
    {"a list that shows them", LIST "topics = \"offers\"\nfields = [\"pseudo_id\", \"topics\"]\n", NULL},
    {"no catalogue named", LIST "fields = [\"topics\"]\n", "this list has none"},
    {"one nobody has", LIST "topics = \"ofers\"\nfields = [\"topics\"]\n", "did you mean offers?"},
    {"staff see none",
     "[list.staff]\nfrom = \"smi_core20\"\naudience = \"occupational-health\"\nfields = [\"topics\"]\n",
     "may not see topics"},
};

START_TEST(uses_topics)
{
    char text[sizeof sample_plan + 1024];

    snprintf(text, sizeof text, "%s\n[topics.offers]\nrows = [ { topic = \"A\", rule = 'carer' } ]\n%s", sample_plan,
             uses[_i].more);
    c = try_plan(text);
    if (uses[_i].message)
        expect_finding(&c, uses[_i].message);
    else
        expect_accepted(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *const made = suite_create("plan_matrix");
    TCase *const tc = tcase_create("plan_matrix");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, tells_lost_rows, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, notes_rows_for_everybody, 0, PS_COUNT(noted));
    tcase_add_test(tc, notes_rows_for_everybody_of_a_list);
    tcase_add_loop_test(tc, reads_topics, 0, PS_COUNT(catalogues));
    tcase_add_loop_test(tc, uses_topics, 0, PS_COUNT(uses));
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
