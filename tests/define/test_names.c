/* Names: the table of names and the order of work. */
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

static const ps_name *name(const char *text)
{
    const ps_name *const found = ps_names_find(&c.plan->names, text);
    ck_assert_msg(found != NULL, "no name %s", text);
    return found;
}

static size_t turn_of(const char *text)
{
    const uint32_t number = name(text)->number;
    for (size_t i = 0; i < c.plan->names.n; i++)
        if (c.plan->names.order[i] == number)
            return i;
    ck_abort_msg("%s is never worked out", text);
    return 0;
}

static const struct {
    const char *name;
    ps_name_kind kind;
    ps_type type;
    bool identifying;
} names[] = {
    {"age", PS_NAME_PERSON, PS_NUMBER, false},     {"born", PS_NAME_PERSON, PS_DATE, true},
    {"ethnicity", PS_NAME_PERSON, PS_TEXT, false}, {"communication_need", PS_NAME_PERSON, PS_TEXT, false},
    {"smi", PS_NAME_DEFINITION, PS_FLAG, false},   {"emergencies", PS_NAME_DEFINITION, PS_NUMBER, false},
    {"local", PS_NAME_SCORE, PS_NUMBER, false},    {"charlson", PS_NAME_SCORE, PS_NUMBER, false},
    {"risk", PS_NAME_TIER, PS_TEXT, false},        {"smi_core20", PS_NAME_COHORT, PS_FLAG, false},
};

START_TEST(knows)
{
    const ps_name *got;

    c = try_plan(sample_plan);
    expect_accepted(&c);
    got = name(names[_i].name);
    ck_assert_str_eq(got->row.name, names[_i].name);
    ck_assert_msg(got->row.kind == names[_i].kind && got->row.type == names[_i].type &&
                      got->identifying == names[_i].identifying,
                  "%s: kind %d, type %d", names[_i].name, (int)got->row.kind, (int)got->row.type);
    ck_assert_ptr_eq(got, &c.plan->names.at[got->number]);
}
END_TEST

START_TEST(numbers_everything)
{
    bool seen[1024] = {false};

    c = try_plan(sample_plan);
    expect_accepted(&c);
    /* traits, 9 definitions, local, charlson and its kin, risk, the cohort, and the alias */
    ck_assert_uint_eq(c.plan->names.n, PS_P_NAMES + 9 + 1 + 2 + 1 + 1 + 1);
    for (uint32_t i = 0; i < c.plan->names.n; i++) {
        ck_assert_uint_eq(c.plan->names.at[i].number, i);
        ck_assert(c.plan->names.order[i] < c.plan->names.n && !seen[c.plan->names.order[i]]);
        seen[c.plan->names.order[i]] = true;
    }
    ck_assert_ptr_null(ps_names_find(&c.plan->names, "smi_snomed"));
    ck_assert_ptr_null(ps_names_find(&c.plan->names, "Age"));
}
END_TEST

START_TEST(follows_the_alias_of_the_only_tiers)
{
    c = try_plan(sample_plan);
    expect_accepted(&c);
    ck_assert_str_eq(name("tier")->row.name, "risk");
    ck_assert_ptr_null(name("tier")->alias_of);
    ck_assert_str_eq(c.plan->names.at[c.plan->names.order[c.plan->names.n - 1]].row.name,
                     "tier"); /* aliases come last */
    drop_case(&c);
    c = try_plan(
        with(sample_plan, "[cohort.smi_core20]",
             "[tiers.need_tiers]\nby = 'age'\nof = 'alive'\ncut = [ [\"a\", \"top 1%\"] ]\n[cohort.smi_core20]"));
    expect_accepted(&c);
    ck_assert_ptr_null(ps_names_find(&c.plan->names, "tier")); /* which of the two? */
    drop_case(&c);
    c = try_plan(with(with(sample_plan, "[tiers.risk]", "[tiers.tier]"),
                      "has_ckd     =", "x = 'tier = \"high\"'\nhas_ckd     ="));
    expect_accepted(&c);
    ck_assert_str_eq(name("tier")->row.name, "tier");
}
END_TEST

static const struct {
    const char *why, *before, *after;
} orders[] = {
    {"a definition after those it uses", "has_ckd", "physical"},
    {"a definition that stands earlier in the file", "has_copd", "physical"},
    {"a score after its rules' names", "smi", "local"},
    {"a score after another score", "charlson", "local"},
    {"a tier after its score", "local", "risk"},
    {"a tier after its population's names", "registered", "risk"},
    {"a cohort after its rules' names", "physical", "smi_core20"},
    {"a cohort after the keys of its rank", "local", "smi_core20"},
    {"traits before all", "imd_decile", "smi_core20"},
};

START_TEST(orders_work)
{
    c = try_plan(sample_plan);
    expect_accepted(&c);
    ck_assert_msg(turn_of(orders[_i].before) < turn_of(orders[_i].after), "%s", orders[_i].why);
}
END_TEST

START_TEST(coverage_comes_before_whoever_asks_the_feed)
{
    const char *const text =
        with(with(sample_plan, "kind = \"referral\" }", "kind = \"referral\", covers = 'trust_area' }"),
             "has_ckd     =", "trust_area = 'practice starts \"C84\"'\nhas_ckd     =");

    c = try_plan(text);
    expect_accepted(&c);
    ck_assert(turn_of("trust_area") < turn_of("smi_trust"));
    ck_assert(turn_of("trust_area") < turn_of("charlson")); /* which reads that feed without a rule */
    drop_case(&c);
    c = try_plan(with(text, "'practice starts \"C84\"'", "'smi_trust'"));
    expect_finding(&c, "smi_trust -> covers of mh -> trust_area -> smi_trust");
}
END_TEST

START_TEST(loops_are_told_once_each)
{
    c = try_plan(with(sample_plan, "'emergencies', 3", "'risk = \"high\"', 3"));
    ck_assert_msg(c.findings.n == 1, "%s", all_findings(&c));
    ck_assert_str_eq(c.findings.at[0].message, "this needs itself: local -> risk -> local");
    drop_case(&c);
    c = try_plan(with(with(sample_plan, "'any(gp where code = \"13645005\" ever)'", "'has_chd'"),
                      "'any(gp where code = \"53741008\" ever)'", "'has_copd'"));
    ck_assert_uint_ge(c.findings.n, 1);
    expect_finding(&c, "has_copd");
}
END_TEST

START_TEST(long_chains_are_no_danger)
{
    static char text[sizeof sample_plan + 60000];
    size_t at = (size_t)snprintf(text, sizeof text, "%s", sample_plan);

    /* scores that use one another, the last first: no rule reaches through them, only the order does */
    for (int i = 0; i < 400; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "[score.s%d]\npoints = [ [\"x\", 's%d', 1] ]\n", i, i + 1);
    snprintf(text + at, sizeof text - at, "[score.s400]\npoints = [ [\"x\", 'age', 1] ]\n");
    c = try_plan(text);
    expect_accepted(&c);
    ck_assert(turn_of("s400") < turn_of("s399"));
    ck_assert(turn_of("s1") < turn_of("s0"));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *const suite = suite_create("names");
    TCase *const tc = tcase_create("names");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, knows, 0, PS_COUNT(names));
    tcase_add_test(tc, numbers_everything);
    tcase_add_test(tc, follows_the_alias_of_the_only_tiers);
    tcase_add_loop_test(tc, orders_work, 0, PS_COUNT(orders));
    tcase_add_test(tc, coverage_comes_before_whoever_asks_the_feed);
    tcase_add_test(tc, loops_are_told_once_each);
    tcase_add_test(tc, long_chains_are_no_danger);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
