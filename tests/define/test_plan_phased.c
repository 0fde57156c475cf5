/* Waves and evaluations in a plan: what is read, and what is refused before data is. */
#include "sample_plan.h"

#include "define/describe.h"

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

#define CONTACT "[contact]\nledger = \"contact.ledger\"\n"
#define LIST(fields)                                                                                                   \
    "[list.help]\nfrom = \"smi_core20\"\naudience = \"link-worker\"\none_file_per = \"pcn\"\n"                         \
    "fields = [" fields "]\nplain_title = \"Staying well support\"\nplain_why = \"May like support\"\n"
#define PHASED "phased = { waves = 3, weeks = 4, seed = \"tombola\", band = \"risk\", outcome = \"emergencies\" }\n"
#define HELP CONTACT LIST("\"pseudo_id\"") PHASED
#define WAVES "[evaluate.help]\ndesign = \"waves\"\nlist = \"help\"\noutcome = \"emergencies\"\n"
#define DID                                                                                                            \
    "[evaluate.change]\ndesign = \"did\"\npeople = \"called.csv\"\noutcome = \"emergencies\"\nbefore = \"earlier\"\n"

/* The sample with a second outcome, and sections after it. */
static void try(const char *more)
{
    char text[sizeof sample_plan + 4096];

    snprintf(text, sizeof text, "%s\n%s",
             with(sample_plan, "emergencies = ",
                  "earlier = 'count(acute where method = \"emergency\" within 24 months) - emergencies'\n"
                  "frail = 'age >= 75'\nlast_seen = 'last(acute ever)'\nemergencies = "),
             more);
    c = try_plan(text);
}

START_TEST(reads_waves)
{
    const ps_list_plan *list;

    try(HELP);
    expect_accepted(&c);
    list = ps_plan_list_of(c.plan, "help");
    ck_assert_uint_eq(list->phased.waves, 3);
    ck_assert_uint_eq(list->phased.weeks, 4);
    ck_assert_str_eq(list->phased.seed, "tombola");
    ck_assert_str_eq(list->phased.band, "risk");
    ck_assert_str_eq(list->phased.outcome, "emergencies");
    /* Who reads it must see whom to call from when. */
    ck_assert_uint_eq(list->n_fields, 3);
    ck_assert_str_eq(list->fields[1], "start_from");
    ck_assert_str_eq(list->fields[2], "speak_to_practice_first");
    ck_assert_uint_eq(ps_plan_list_of(c.plan, "pcn_support")->phased.waves, 0);
}
END_TEST

START_TEST(keeps_the_plans_own_order_of_fields)
{
    const ps_list_plan *list;

    try(CONTACT LIST("\"start_from\", \"wave\", \"pseudo_id\"") PHASED);
    expect_accepted(&c);
    list = ps_plan_list_of(c.plan, "help");
    ck_assert_uint_eq(list->n_fields, 4);
    ck_assert_str_eq(list->fields[0], "start_from");
    ck_assert_str_eq(list->fields[3], "speak_to_practice_first");
}
END_TEST

START_TEST(reads_evaluations)
{
    const ps_evaluate_plan *one;

    try(HELP WAVES "called = 2\nby = [\"sex\", \"frail\"]\nunit = \"emergency admissions\"\nmatters = 5\nper = 1000\n"
                   "confidence = 0.9\ncluster = \"pcn\"\n" DID "prior = \"earlier\"\n");
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->n_evaluations, 2);
    one = &c.plan->evaluations[0];
    ck_assert_int_eq(one->design, PS_DESIGN_WAVES);
    ck_assert_str_eq(one->list, "help");
    ck_assert_uint_eq(one->called, 2);
    ck_assert_uint_eq(one->n_by, 2);
    ck_assert_str_eq(one->cluster, "pcn");
    ck_assert(one->matters == 5 && one->per == 1000 && one->confidence == 0.9);
    one = &c.plan->evaluations[1];
    ck_assert_int_eq(one->design, PS_DESIGN_DID);
    ck_assert_str_eq(one->file, "called.csv");
    ck_assert_str_eq(one->before, "earlier");
    ck_assert_str_eq(one->cluster, "practice");
    ck_assert(one->per == 100 && one->confidence == 0.95 && one->matters == 0);
    ck_assert(c.plan->used[PS_P_PRACTICE] && c.plan->used[PS_P_PCN]);
}
END_TEST

START_TEST(describes_both)
{
    ps_buffer text = {0};

    try(HELP WAVES DID);
    expect_accepted(&c);
    ck_assert_int_eq(ps_plan_describe_text(&text, c.plan, NULL), PS_OK);
    ck_assert_ptr_nonnull(strstr(text.at, "in 3 waves"));
    ck_assert_ptr_nonnull(strstr(text.at, "Evaluations"));
    ck_assert_ptr_null(strstr(text.at, "tombola"));
    ps_buffer_release(&text);
}
END_TEST

static const struct {
    const char *why, *more, *message;
} refusals[] = {
    {"no ledger", LIST("\"pseudo_id\"") PHASED, "without [contact] the draw is kept nowhere"},
    {"a capacity too", HELP "[capacity.room]\nlist = \"help\"\nper = \"pcn\"\nplaces = 3\n",
     "capacity room is another"},
    {"a limit too", HELP "limit = 5\n", "and limit is another"},
    {"a weekly limit too", HELP "weekly_limit = 5\n", "and weekly_limit is another"},
    {"people who asked",
     HELP "referrals = { input = \"asked\", within = \"28 days\" }\n[inputs.asked]\nfile = \"asked.csv\"\n"
          "kind = \"referral_in\"\n",
     "whoever asked for help is not made to wait by lot"},
    {"a review",
     CONTACT "[list.gaps]\nfrom = \"smi_core20\"\naudience = \"clinician\"\nkind = \"clinical-review\"\n"
             "one_file_per = \"practice\"\nfields = [\"pseudo_id\"]\n" PHASED,
     "a clinical review does not wait its turn"},
    {"analysts",
     CONTACT "[list.study]\nfrom = \"smi_core20\"\naudience = \"analyst\"\nfields = [\"pseudo_id\"]\n" PHASED,
     "from an analyst's list nobody is contacted"},
    {"no outcome", CONTACT LIST("\"pseudo_id\"") "phased = { waves = 3, weeks = 4, seed = \"x\" }\n",
     "the key outcome is missing"},
    {"no seed", CONTACT LIST("\"pseudo_id\"") "phased = { waves = 3, weeks = 4, outcome = \"emergencies\" }\n",
     "the key seed is missing"},
    {"one wave",
     CONTACT LIST("\"pseudo_id\"") "phased = { waves = 1, weeks = 4, seed = \"x\", outcome = \"emergencies\" }\n",
     "from 2 to 12"},
    {"many waves",
     CONTACT LIST("\"pseudo_id\"") "phased = { waves = 13, weeks = 4, seed = \"x\", outcome = \"emergencies\" }\n",
     "from 2 to 12"},
    {"no weeks",
     CONTACT LIST("\"pseudo_id\"") "phased = { waves = 2, weeks = 0, seed = \"x\", outcome = \"emergencies\" }\n",
     "from 1 to 52"},
    {"half a week",
     CONTACT LIST("\"pseudo_id\"") "phased = { waves = 2, weeks = 0.5, seed = \"x\", outcome = \"emergencies\" }\n",
     "expected a whole number"},
    {"a number for a table", CONTACT LIST("\"pseudo_id\"") "phased = 3\n", "expected a table"},
    {"a key misspelt", CONTACT LIST("\"pseudo_id\"") "phased = { wave = 3 }\n", "did you mean waves?"},
    {"an outcome nobody has",
     CONTACT LIST("\"pseudo_id\"") "phased = { waves = 2, weeks = 1, seed = \"x\", outcome = \"emergences\" }\n",
     "did you mean emergencies?"},
    {"a date for an outcome",
     CONTACT LIST("\"pseudo_id\"") "phased = { waves = 2, weeks = 1, seed = \"x\", outcome = \"last_seen\" }\n",
     "no definition that is a number, or yes or no"},
    {"a score for an outcome",
     CONTACT LIST("\"pseudo_id\"") "phased = { waves = 2, weeks = 1, seed = \"x\", outcome = \"local\" }\n",
     "no definition that is a number, or yes or no"},
    {"a number for a band",
     CONTACT LIST("\"pseudo_id\"") "phased = { waves = 2, weeks = 1, seed = \"x\", band = \"local\", "
                                   "outcome = \"emergencies\" }\n",
     "local makes no bands"},
    {"a wave where there is none", CONTACT LIST("\"pseudo_id\", \"wave\""), "wave is of a phased list"},
    {"a definition called wave", "[tiers.wave]\nby = 'local'\nof = 'alive'\ncut = [ [\"all\", \"rest\"] ]\n",
     "this is a field that lists have"},

    {"no design", HELP "[evaluate.help]\nlist = \"help\"\noutcome = \"emergencies\"\n", "the key design is missing"},
    {"another design", HELP "[evaluate.help]\ndesign = \"wave\"\nlist = \"help\"\noutcome = \"emergencies\"\n",
     "did you mean waves?"},
    {"no list", HELP "[evaluate.help]\ndesign = \"waves\"\noutcome = \"emergencies\"\n", "the key list is missing"},
    {"a list nobody has", HELP "[evaluate.help]\ndesign = \"waves\"\nlist = \"halp\"\noutcome = \"emergencies\"\n",
     "did you mean help?"},
    {"a list that is not phased",
     "[evaluate.help]\ndesign = \"waves\"\nlist = \"pcn_support\"\noutcome = \"emergencies\"\n",
     "is not phased, and has no waves"},
    {"another outcome", HELP "[evaluate.help]\ndesign = \"waves\"\nlist = \"help\"\noutcome = \"earlier\"\n",
     "was fixed before its draw, and is another: emergencies"},
    {"waves and people", HELP WAVES "people = \"called.csv\"\n", "people does not go with waves"},
    {"waves and before", HELP WAVES "before = \"earlier\"\n", "before does not go with waves"},
    {"nobody waiting", HELP WAVES "called = 3\n", "has 3 waves, and none of them would be waiting"},
    {"did without before", "[evaluate.change]\ndesign = \"did\"\npeople = \"p.csv\"\noutcome = \"emergencies\"\n",
     "the key before is missing, which did needs"},
    {"did without people", "[evaluate.change]\ndesign = \"did\"\nbefore = \"earlier\"\noutcome = \"emergencies\"\n",
     "the key people is missing, which did needs"},
    {"did of a list", HELP DID "list = \"help\"\n", "list does not go with did"},
    {"did and called", DID "called = 1\n", "called does not go with did"},
    {"people from standard input",
     "[evaluate.change]\ndesign = \"did\"\npeople = \"-\"\noutcome = \"emergencies\"\nbefore = \"earlier\"\n",
     "cannot come from standard input"},
    {"an unknown before",
     "[evaluate.change]\ndesign = \"did\"\npeople = \"p.csv\"\noutcome = \"emergencies\"\nbefore = \"earlyer\"\n",
     "did you mean earlier?"},
    {"another cluster", DID "cluster = \"lsoa\"\n", "people are alike by practice or PCN, not by lsoa"},
    {"subgroups by a score", DID "by = [\"local\"]\n", "is as it is today, after people were called"},
    {"subgroups by a tier", DID "by = [\"risk\"]\n", "is as it is today, after people were called"},
    {"subgroups by a date", DID "by = [\"last_seen\"]\n", "last_seen makes no subgroups"},
    {"subgroups twice", DID "by = [\"sex\", \"sex\"]\n", "sex stands here twice"},
    {"subgroups nobody has", DID "by = [\"sexx\"]\n", "did you mean sex?"},
    {"nine of them",
     DID "by = [\"sex\", \"age_band\", \"ethnicity\", \"imd_decile\", \"imd_quintile\", \"carer\", \"frail\", "
         "\"housebound\", \"lives_alone\"]\n",
     "at most 8 names"},
    {"certainty", DID "confidence = 1\n", "this is inside 0 and 1"},
    {"per nobody", DID "per = 0\n", "this must be above 0"},
    {"what matters is less than nothing", DID "matters = -1\n", "this must be above 0"},
    {"a table in its way", DID "[table.evaluate_change]\ncount = \"smi_core20\"\nof = 'alive'\nby = [\"sex\"]\n",
     "this is the name of the figures of [evaluate.change]"},
};

START_TEST(refuses)
{
    try(refusals[_i].more);
    (void)expect_finding(&c, refusals[_i].message);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("plan phased");
    TCase *tc = tcase_create("plan phased");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, reads_waves);
    tcase_add_test(tc, keeps_the_plans_own_order_of_fields);
    tcase_add_test(tc, reads_evaluations);
    tcase_add_test(tc, describes_both);
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refusals));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
