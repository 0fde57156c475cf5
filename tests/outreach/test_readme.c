/* README.txt: what its reader must be told, and what the README that travels with a plain list must not tell. */
#include "outreach_fixture.h"

static void start(fixture *f, size_t n)
{
    static const char *only[] = {"pseudo_id"};

    fixture_start(f, "readme", n);
    f->lists[0].fields = only;
    f->lists[0].n_fields = 1;
}

static const char *written(fixture *f)
{
    fixture_write(f);
    return fixture_read(f, "lists/pcn_support/README.txt");
}

static void expect_all(const char *text, const char *const *wanted, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(strstr(text, wanted[i]) != NULL, "\"%s\" is not in:\n%s", wanted[i], text);
}

static void expect_none(const char *text, const char *const *unwanted, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(strstr(text, unwanted[i]) == NULL, "\"%s\" is in:\n%s", unwanted[i], text);
}

START_TEST(tells_a_clinician_all)
{
    static const char *const wanted[] = {
        "SMI and diabetes\n================\n",
        "\nFor: the clinicians",
        "\nNot for: ",
        "- SMI known to any service\n",
        "- Health check done\n",
        "Made on the index date 31 March 2025",
        "Newest extract: 2 April 2025.",
        "Do not use after 30 April 2025.", /* 2 April and 28 days */
        "- gp (practice records): 30 March 2025\n",
        "Check the patient's record for death, address, opt-out and safeguarding before any contact.",
        "Caldicott Guardian",
        "notts-dsa-014",
        "On this list: 6 people.",
        "In the cohort before anybody was left off: 10 people.",
        "- dead by any source, even a doubtful one: 2 people, 1 of them only by something later than the index date, "
        "or doubtful\n",
        "- lives in a care home, which has its own pathway: not a reason here (care-home plan); it concerns 1 person\n",
        "- dissents from sharing outside the practice: let through by an approved override: 1 person (trial, approved "
        "by Dr A)\n",
        "- under 18, or of unknown age: 2 people\n",
        "Local choices, not national rules",
        "28 days",
        "45 days",
        "6 months",
    };
    static const char *const unwanted[] = {"WARNING", "diagnosis\n\n", "REPLAY", "fewer than 8", "test patient"};
    static const ps_override trial = {
        .name = "trial", .lifts = PS_X_DISSENT, .reason = "r", .approver = "Dr A", .until = 30000};
    ps_lift lift = {.exclusion = PS_X_CARE_HOME, .reason = "care-home plan"};
    fixture f;
    const char *text;

    start(&f, 10);
    f.includes[0] = (ps_plan_rule){.label = "SMI known to any service", .rule = fixture_rule(&f, "alive")};
    f.excludes[0] = (ps_plan_rule){.label = "Health check done", .rule = fixture_rule(&f, "carer")};
    f.cohort.include = f.includes;
    f.cohort.exclude = f.excludes;
    f.cohort.n_include = f.cohort.n_exclude = 1;
    f.lists[0].lifts = &lift;
    f.lists[0].n_lifts = 1;
    f.overrides[0] = trial;
    f.plan.n_overrides = 1;
    set_flag(&f, PS_P_ALIVE, 0, PS_NO);
    set_flag(&f, PS_P_DEAD_EVER, 1, PS_YES);
    f.population.person[PS_P_AGE].number[2] = f.population.person[PS_P_AGE].number[3] = 17;
    set_flag(&f, PS_P_CARE_HOME, 4, PS_YES);
    set_flag(&f, PS_P_DISSENT, 5, PS_YES);
    text = written(&f);
    expect_all(text, wanted, PS_COUNT(wanted));
    expect_none(text, unwanted, PS_COUNT(unwanted));
    fixture_end(&f);
}
END_TEST

START_TEST(tells_a_plain_reader_no_small_number)
{
    static const char *const wanted[] = {
        "Good company\n============\n",
        "\nFor: the link workers",
        "May be glad of company",
        "On this list: 9 people.",
        "- under 18, or of unknown age: fewer than 8 people\n",
        "- lives in a care home, which has its own pathway: 8 people\n",
        "- practice records: 30 March 2025\n",
        "Left off by that limit: fewer than 8 people.",
        "- dissents from sharing outside the practice: let through by an approved override: fewer than 8 people\n",
        "- in hospital on the index date: not a reason here\n",
        "May be glad of company\nWhat to offer: Tea on Tuesdays\n",
    };
    static const char *const unwanted[] = {"SMI",       "diabetes",      "smi_",       "notts-dsa",
                                           "psychosis", "In the cohort", "later than", "Dr A"};
    static const ps_override trial = {
        .name = "psychosis", .lifts = PS_X_DISSENT, .reason = "r", .approver = "Dr A", .until = 30000};
    ps_lift lift = {.exclusion = PS_X_IN_HOSPITAL, .reason = "psychosis ward"};
    fixture f;
    const char *text;

    start(&f, 20);
    f.lists[0].audience = PS_AUDIENCE_LINK_WORKER;
    f.lists[0].plain_title = "Good company";
    f.lists[0].plain_why = "May be glad of company";
    f.lists[0].plain_need = "Tea on Tuesdays";
    f.lists[0].limit = 9;
    f.lists[0].lifts = &lift;
    f.lists[0].n_lifts = 1;
    f.feed.name = "smi_feed";
    f.overrides[0] = trial;
    f.plan.n_overrides = 1;
    f.population.person[PS_P_AGE].number[0] = 17;
    for (uint32_t i = 1; i < 9; i++)
        set_flag(&f, PS_P_CARE_HOME, i, PS_YES);
    set_flag(&f, PS_P_DISSENT, 9, PS_YES);
    text = written(&f); /* 11 left, room for 9 */
    expect_all(text, wanted, PS_COUNT(wanted));
    expect_none(text, unwanted, PS_COUNT(unwanted));
    fixture_end(&f);
}
END_TEST

START_TEST(heads_a_clinical_review)
{
    static const char *const wanted[] = {"possible gap for clinical review: not a diagnosis\n",
                                         "keeps nobody off a review"};
    static const char *const unwanted[] = {"earlier contacts"};
    fixture f;
    const char *text;

    start(&f, 1);
    f.lists[0].clinical_review = true;
    text = written(&f);
    expect_all(text, wanted, PS_COUNT(wanted));
    expect_none(text, unwanted, PS_COUNT(unwanted));
    fixture_end(&f);
}
END_TEST

static const struct {
    const char *why, *newest, *wanted;
    bool plain;
} ages[] = {
    {"45 days old is in time", "2025-02-14", NULL, false},
    {"46 days old warns by name", "2025-02-13", "WARNING: gp (practice records): more than 45 days old", false},
    {"by its kind to plain readers", "2025-02-13", "WARNING: practice records: more than 45 days old", true},
    {"an empty feed warns", "", "WARNING: gp (practice records): no event at all", false},
};
START_TEST(warns_of_old_feeds)
{
    fixture f;
    const char *text;

    start(&f, 1);
    f.report.newest_event = ps_day_parse(ages[_i].newest);
    if (ages[_i].plain)
        f.lists[0].audience = PS_AUDIENCE_LINK_WORKER;
    text = written(&f);
    if (ages[_i].wanted)
        ck_assert_msg(strstr(text, ages[_i].wanted) != NULL, "%s: %s", ages[_i].why, text);
    else
        ck_assert_msg(strstr(text, "WARNING") == NULL, "%s: %s", ages[_i].why, text);
    fixture_end(&f);
}
END_TEST

START_TEST(does_not_believe_an_extract_from_the_future)
{
    static const char *const wanted[] = {"Newest extract: 15 May 2025.", "Do not use after 12 June 2025."};
    fixture f;

    start(&f, 1);
    f.population.newest_extract = ps_day_parse("2099-01-01");
    expect_all(written(&f), wanted, PS_COUNT(wanted));
    fixture_end(&f);
}
END_TEST

START_TEST(says_nobody_was_left_off)
{
    static const char *const wanted[] = {"at the first reason that held\nNobody.\n", "On this list: 1 person.\n"};
    fixture f;

    start(&f, 1);
    expect_all(written(&f), wanted, PS_COUNT(wanted));
    fixture_end(&f);
}
END_TEST

START_TEST(sends_the_voluntary_sector_to_the_practice)
{
    static const char *const wanted[] = {
        "Ask the practice to check the patient's record for death, address, opt-out and safeguarding",
        "made for this list's recipient alone"};
    fixture f;
    ps_secret *key;

    start(&f, 1);
    f.lists[0].audience = PS_AUDIENCE_VCSE;
    f.lists[0].plain_title = "Good company";
    f.lists[0].agreement = fixture_rule(&f, "has_mobile");
    f.options.recipient_key = key = fixture_key(&f, FIXTURE_KEY);
    expect_all(written(&f), wanted, PS_COUNT(wanted));
    ps_secret_free(key);
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("readme");
    TCase *tc = tcase_create("readme");
    tcase_add_test(tc, tells_a_clinician_all);
    tcase_add_test(tc, tells_a_plain_reader_no_small_number);
    tcase_add_test(tc, heads_a_clinical_review);
    tcase_add_loop_test(tc, warns_of_old_feeds, 0, PS_COUNT(ages));
    tcase_add_test(tc, does_not_believe_an_extract_from_the_future);
    tcase_add_test(tc, says_nobody_was_left_off);
    tcase_add_test(tc, sends_the_voluntary_sector_to_the_practice);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
