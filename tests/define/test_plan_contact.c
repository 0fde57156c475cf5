/* [contact], and the keys of lists that go by it. */
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

#define LIST                                                                                                           \
    "[list.help]\nfrom = \"smi_core20\"\naudience = \"link-worker\"\none_file_per = \"pcn\"\n"                         \
    "fields = [\"pseudo_id\"]\nplain_title = \"Staying well support\"\nplain_why = \"May like support\"\n"

static void try(const char *more)
{
    char text[sizeof sample_plan + 2048];

    snprintf(text, sizeof text, "%s\n%s", sample_plan, more);
    c = try_plan(text);
}

static const ps_list_plan *list(const char *name)
{
    for (size_t i = 0; i < c.plan->n_lists; i++)
        if (!strcmp(c.plan->lists[i].name, name))
            return &c.plan->lists[i];
    ck_abort_msg("no list %s", name);
}

START_TEST(reads_it_all)
{
    try("[contact]\nledger = \"contact.ledger\"\ncool_off = \"3 weeks\"\ndeclined = \"1 year\"\n"
        "home = 'practice'\n" LIST "team = \"Link workers\"\nweekly_limit = 25\n"
        "[list.study]\nfrom = \"smi_core20\"\naudience = \"analyst\"\nfields = [\"pseudo_id\"]\n");
    expect_accepted(&c);
    ck_assert(c.plan->contact.present);
    ck_assert_str_eq(c.plan->contact.ledger_file, "contact.ledger");
    ck_assert_ptr_nonnull(strstr(c.plan->contact.ledger_path, "/contact.ledger"));
    ck_assert_int_eq(c.plan->contact.cool_off_amount, 3);
    ck_assert_int_eq(c.plan->contact.cool_off_unit, PS_WEEKS);
    ck_assert_int_eq(c.plan->contact.declined_amount, 1);
    ck_assert_int_eq(c.plan->contact.declined_unit, PS_YEARS);
    ck_assert_int_eq(ps_rule_type(c.plan->contact.home), PS_TEXT);
    ck_assert_str_eq(list("help")->team, "Link workers");
    ck_assert_uint_eq(list("help")->weekly_limit, 25);
    ck_assert(ps_list_contacts(c.plan, list("help")));
    ck_assert_str_eq(list("study")->team, "study");
    ck_assert(!ps_list_contacts(c.plan, list("study")));
}
END_TEST

START_TEST(has_defaults)
{
    try("[contact]\nledger = \"contact.ledger\"\n" LIST);
    expect_accepted(&c);
    ck_assert_int_eq(c.plan->contact.cool_off_amount, 28);
    ck_assert_int_eq(c.plan->contact.cool_off_unit, PS_DAYS);
    ck_assert_int_eq(c.plan->contact.declined_amount, 6);
    ck_assert_int_eq(c.plan->contact.declined_unit, PS_MONTHS);
    ck_assert_ptr_null(c.plan->contact.home);
    ck_assert_str_eq(list("help")->team, "Staying well support");
    ck_assert_uint_eq(list("help")->weekly_limit, 0);
}
END_TEST

START_TEST(a_plan_without_it_holds_nobody_back)
{
    try(LIST);
    expect_accepted(&c);
    ck_assert(!c.plan->contact.present);
    ck_assert(!ps_list_contacts(c.plan, list("help")));
}
END_TEST

#define CONTACT "[contact]\nledger = \"contact.ledger\"\n"
static const struct {
    const char *why, *more, *message, *field;
} cases[] = {
    {"no ledger", "[contact]\ncool_off = \"28 days\"\n", "the key ledger is missing", "contact"},
    {"standard input", "[contact]\nledger = \"-\"\n", "the ledger is a file", "contact.ledger"},
    {"no length", CONTACT "cool_off = \"soon\"\n", "no length of time", "contact.cool_off"},
    {"nothing", CONTACT "cool_off = \"0 days\"\n", "no length of time", "contact.cool_off"},
    {"a number", CONTACT "declined = 6\n", "expected text", "contact.declined"},
    {"homes that are yes or no", CONTACT "home = 'care_home'\n", "", "contact.home"},
    {"a key misspelt", CONTACT "cooloff = \"28 days\"\n", "no such key", "contact.cooloff"},
    {"a limit of nobody", CONTACT LIST "weekly_limit = 0\n", "1 or more", "list.help.weekly_limit"},
    {"a limit that nothing counts", LIST "weekly_limit = 5\n", "without [contact]", "list.help.weekly_limit"},
    {"a limit of an analyst's",
     CONTACT
     "[list.study]\nfrom = \"smi_core20\"\naudience = \"analyst\"\nfields = [\"pseudo_id\"]\nweekly_limit = 5\n",
     "contacts nobody", "list.study.weekly_limit"},
    {"a limit of a review",
     CONTACT "[list.gap]\nfrom = \"smi_core20\"\naudience = \"clinician\"\nkind = \"clinical-review\"\n"
             "one_file_per = \"practice\"\nfields = [\"pseudo_id\"]\nweekly_limit = 5\n",
     "contacts nobody", "list.gap.weekly_limit"},
    {"places by something else",
     CONTACT LIST "weekly_limit = 5\n[capacity.places]\nlist = \"help\"\nper = \"practice\"\nplaces = 9\n", "per file",
     "list.help.weekly_limit"},
    {"places in minutes by role",
     CONTACT LIST "matrix = \"way\"\nweekly_limit = 5\n[matrix.way]\n"
                  "rows = [ { need = \"A\", rule = 'carer', who = \"Nurse\" } ]\n[capacity.places]\nlist = \"help\"\n"
                  "per = \"pcn\"\nhours = 9\nminutes_per_contact = { Nurse = 20 }\n",
     "minutes by role", "list.help.weekly_limit"},
    {"one file for two ledgers", CONTACT "[disclosure]\nledger = \"contact.ledger\"\n", "ledger of releases",
     "contact.ledger"},
};
START_TEST(refuses)
{
    const ps_error *e;

    try(cases[_i].more);
    e = expect_finding(&c, cases[_i].message);
    ck_assert_msg(!strcmp(e->field, cases[_i].field), "%s: %s", cases[_i].why, e->field);
}
END_TEST

/* By the name runs are told apart; that of the file two teams may both have. */
START_TEST(needs_a_name)
{
    char text[sizeof sample_plan + 2048];
    char *name, *end;
    const ps_error *e;

    snprintf(text, sizeof text, "%s\n%s", sample_plan, CONTACT);
    name = strstr(text, "name       = ");
    ck_assert_ptr_nonnull(name);
    end = strchr(name, '\n');
    memmove(name, end, strlen(end) + 1);
    c = try_plan(text);
    e = expect_finding(&c, "this plan has none");
    ck_assert_str_eq(e->field, "contact");
    ck_assert_ptr_nonnull(strstr(e->hint, "[run]"));
}
END_TEST

START_TEST(takes_places_by_the_file)
{
    try(CONTACT LIST "weekly_limit = 5\n[capacity.places]\nlist = \"help\"\nper = \"pcn\"\nplaces = 9\n");
    expect_accepted(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *const made = suite_create("plan_contact");
    TCase *const tc = tcase_create("plan_contact");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, reads_it_all);
    tcase_add_test(tc, has_defaults);
    tcase_add_test(tc, a_plan_without_it_holds_nobody_back);
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(cases));
    tcase_add_test(tc, needs_a_name);
    tcase_add_test(tc, takes_places_by_the_file);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
