/* Plans with scores by the plan's own rules: their rows, what may be called what, and what is refused. */
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

/* The sample with a section before its tiers. */
static const char *with_section(const char *section)
{
    char text[1024];

    snprintf(text, sizeof text, "%s\n[tiers.risk]", section);
    return with(sample_plan, "[tiers.risk]", text);
}

/* The sample has one of its own before it. */
static const ps_score_plan *score_of(const char *section)
{
    c = try_plan(with_section(section));
    expect_accepted(&c);
    return &c.plan->scores[1];
}

START_TEST(reads_cms)
{
    const ps_score_plan *cms =
        score_of("[score.cms]\nconditions = [ [\"diabetes\", 'has_diabetes'], [\"copd\", 'has_copd'] ]");

    ck_assert_str_eq(cms->built_in->name, "cms");
    ck_assert_uint_eq(cms->n_points, 2);
    ck_assert_str_eq(cms->points[1].label, "copd");
    ck_assert_str_eq(cms->points[1].key, "conditions");
    ck_assert_int_eq(cms->points[1].type, PS_FLAG);
    ck_assert_uint_eq(cms->from, 0);
    ck_assert_uint_eq(c.plan->n_scores, 3); /* and the implied one */
}
END_TEST

START_TEST(reads_the_others)
{
    const ps_score_plan *score = score_of("[score.efi]\nvalue = 'emergencies / 36'");

    ck_assert_uint_eq(score->n_points, 1);
    ck_assert_str_eq(score->points[0].key, "value");
    ck_assert_int_eq(score->points[0].type, PS_NUMBER);
    ck_assert(c.plan->used[PS_P_AGE]);
    drop_case(&c);

    score = score_of("[score.core20plus5]\nplus = [ [\"Any group at all\", 'smi'] ]\nfive = [ [\"smi\", 'smi'] ]");
    ck_assert_uint_eq(score->n_points, 2);
    ck_assert_str_eq(score->points[0].label, "Any group at all");
    drop_case(&c);

    score = score_of("[score.covid_risk]\ngroups = [ [\"diabetes\", 'has_diabetes'], [\"flag_high\", 'smi'] ]");
    ck_assert_uint_eq(score->n_points, 2);
    ck_assert_str_eq(score->title, "COVID-19 clinical-risk groups (historic 2020-22, not for present eligibility)");
    drop_case(&c);
    score = score_of("[score.covid_risk]\ntitle = \"At risk\"\ngroups = [ [\"smi\", 'smi'] ]");
    ck_assert_str_eq(score->title, "At risk (historic 2020-22, not for present eligibility)");
    drop_case(&c);

    score = score_of("[score.segment]\nsegments = [ [\"ltc\", 'physical >= 1'] ]\nrest = \"healthy\"");
    ck_assert_str_eq(score->rest, "healthy");
    ck_assert_uint_eq(score->n_points, 1);
}
END_TEST

#define CONDITION "[score.cms]\nconditions = [ [\"diabetes\", 'smi'], "
#define SEGMENTS "[score.segment]\nsegments = [ [\"ltc\", 'smi'], "

/* The finding that says `message`, or hints at it, points at the first `at` of the section. */
static const struct {
    const char *why, *section, *message, *at;
} refusals[] = {
    {"an unknown condition", CONDITION "[\"hipertension\", 'smi'] ]", "did you mean hypertension?",
     "[\"hipertension\""},
    {"a condition like none", CONDITION "[\"lumbago\", 'smi'] ]", "cms knows no lumbago", "[\"lumbago\""},
    {"where they are named", CONDITION "[\"lumbago\", 'smi'] ]", "popstrat-plan(5) names all", "[\"lumbago\""},
    {"one of the list of 37", CONDITION "[\"migraine\", 'smi'] ]", "cms knows no migraine", "[\"migraine\""},
    {"a condition twice", CONDITION "[\"diabetes\", 'has_copd'] ]", "the label \"diabetes\" stands here already",
     "\"diabetes\", 'has_copd'"},
    {"a condition that is a number", CONDITION "[\"copd\", 'emergencies'] ]", "", "emergencies'] ]"},
    {"weights of the plan's own", CONDITION "[\"copd\", 'smi', 1.5] ]", "expected [\"label\", 'rule']", "[\"copd\""},
    {"no conditions", "[score.cms]", "the key conditions is missing", "cms]"},
    {"no condition", "[score.cms]\nconditions = []", "at least one row is needed", "[]"},
    {"points of cms", "[score.cms]\npoints = []", "cms is built in and has no points", "points"},
    {"a value and deficits", "[score.efi]\nvalue = 'emergencies'\ndeficits = 'emergencies'",
     "value or deficits, not both", "deficits"},
    {"neither", "[score.efi]", "value or deficits is needed", "efi]"},
    {"a value that is a yes", "[score.efi]\nvalue = 'smi'", "", "smi'"},
    {"the index out of codes", "[score.efi]\nconditions = [ [\"falls\", 'smi'] ]", "there is no such key here",
     "conditions"},
    {"an area there is not", "[score.core20plus5]\nfive = [ [\"canser\", 'smi'] ]", "did you mean cancer?",
     "[\"canser\""},
    {"a group for an area", "[score.core20plus5]\nfive = [ [\"coastal\", 'smi'] ]",
     "accepted: maternity, smi, respiratory, cancer, hypertension", "[\"coastal\""},
    {"a group there was not", "[score.covid_risk]\ngroups = [ [\"diabets\", 'smi'] ]", "did you mean diabetes?",
     "[\"diabets\""},
    {"the flag that ends another", "[score.covid_risk]\ngroups = [ [\"flag_moderate\", 'smi'] ]",
     "covid_risk knows no flag_moderate", "[\"flag_moderate\""},
    {"no rest", SEGMENTS "]", "the key rest is missing", "segment]"},
    {"a rest there is not", SEGMENTS "]\nrest = \"helthy\"", "did you mean healthy?", "\"helthy\""},
    {"a rest that has a row", SEGMENTS "]\nrest = \"ltc\"", "ltc stands in a row already", "\"ltc\"\n"},
    {"a segment there is not", SEGMENTS "[\"organ_failre\", 'smi'] ]\nrest = \"healthy\"",
     "did you mean organ_failure?", "[\"organ_failre\""},
    {"a segment twice", SEGMENTS "[\"ltc\", 'has_copd'] ]\nrest = \"healthy\"", "the label \"ltc\" stands here already",
     "\"ltc\", 'has_copd'"},
};

START_TEST(refuses)
{
    const char *const text = with_section(refusals[_i].section);
    const ps_error *e;
    uint64_t line, first;
    uint32_t column;

    c = try_plan(text);
    ck_assert_msg(c.findings.n > 0, "%s: accepted", refusals[_i].why);
    e = expect_finding(&c, refusals[_i].message);
    place_of_part(&first, &column, text, "[score.local]", 1);
    place_of_part(&line, &column, text, refusals[_i].at, 1);
    for (int n = 2; line <= first + 2; n++) /* of the section, not of the sample before it */
        place_of_part(&line, &column, text, refusals[_i].at, n);
    ck_assert_msg(e->line == line && e->column == column, "%s: at %u:%u instead of %u:%u: %s", refusals[_i].why,
                  (unsigned)e->line, e->column, (unsigned)line, column, e->message);
}
END_TEST

START_TEST(names_without_the_table_say_so)
{
    c = try_plan(with(sample_plan, "'physical >= 2'", "'segment = \"ltc\"'"));
    expect_finding(&c, "add [score.segment] to the plan");
    drop_case(&c);
    c = try_plan(with(sample_plan, "'physical >= 2'", "'five_areas >= 1'"));
    expect_finding(&c, "add [score.core20plus5] to the plan");
}
END_TEST

static Suite *suite(void)
{
    Suite *const made = suite_create("plan_ruled");
    TCase *const tc = tcase_create("plan_ruled");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, reads_cms);
    tcase_add_test(tc, reads_the_others);
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refusals));
    tcase_add_test(tc, names_without_the_table_say_so);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
