/* Plans with scores of hospital stays: their keys, what they make the inputs want, and what is refused. */
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

static ps_want want_of(const char *input, const char *column)
{
    const ps_plan_input *const at = &c.plan->inputs[ps_plan_input_find(c.plan, input)];

    return at->want[ps_schema_column_find(at->spec.schema, column)];
}

/* The sample has one of its own before it. */
static const ps_score_plan *score_of(const char *section)
{
    c = try_plan(with_section(section));
    expect_accepted(&c);
    return &c.plan->scores[1];
}

#define ACUTE (UINT32_C(1) << 5)

START_TEST(reads_hfrs)
{
    const ps_score_plan *hfrs = score_of("[score.hfrs]");
    const ps_name *born;
    bool *used;

    ck_assert_str_eq(hfrs->built_in->name, "hfrs");
    ck_assert_uint_eq(hfrs->from, ACUTE); /* of referrals it reads nothing */
    ck_assert_int_eq(hfrs->lookback_amount, 2);
    ck_assert_int_eq(hfrs->lookback_unit, PS_YEARS);
    ck_assert(!hfrs->allow_under_age);
    ck_assert_str_eq(hfrs->title, "Hospital Frailty Risk Score");
    ck_assert_int_eq(want_of("acute", "diagnosis"), PS_WANT);
    ck_assert_int_eq(want_of("acute", "method"), PS_WANT);
    /* It goes by age at admission, so that births are read; its names give none of them away. */
    ck_assert_int_eq(ps_plan_names_used(&used, c.plan, NULL), PS_OK);
    born = ps_names_find(&c.plan->names, "born");
    ck_assert(used[born->number]);
    free(used);
    ck_assert(!ps_names_find(&c.plan->names, "hfrs")->identifying);
    drop_case(&c);
    c = try_plan(sample_plan);
    ck_assert_int_eq(ps_plan_names_used(&used, c.plan, NULL), PS_OK);
    ck_assert(!used[ps_names_find(&c.plan->names, "born")->number]);
    free(used);
    drop_case(&c);

    hfrs = score_of("[score.hfrs]\ntitle = \"Frailty\"\nfrom = [\"acute\"]\nlookback = \"1 year\"\n"
                    "allow_under_age = true");
    ck_assert_int_eq(hfrs->lookback_amount, 1);
    ck_assert(hfrs->allow_under_age);
    ck_assert_str_eq(hfrs->title, "Frailty, also below 75, for whom it was not made");
}
END_TEST

START_TEST(reads_acsc)
{
    const ps_score_plan *acsc = score_of("[score.acsc]\n[score.acsc19]\nlookback = \"3 years\"");

    ck_assert_str_eq(acsc->built_in->name, "acsc");
    ck_assert_uint_eq(acsc->from, ACUTE);
    ck_assert_int_eq(acsc->lookback_amount, 12);
    ck_assert_int_eq(acsc->lookback_unit, PS_MONTHS);
    ck_assert_str_eq(acsc[1].built_in->name, "acsc19");
    ck_assert_int_eq(acsc[1].lookback_unit, PS_YEARS);
    ck_assert_int_eq(want_of("acute", "diagnosis"), PS_WANT);
    ck_assert_int_eq(want_of("acute", "method"), PS_WANT);
    ck_assert_int_eq(want_of("acute", "classification"), PS_WANT_IF_THERE);
    ck_assert_int_eq(want_of("acute", "source"), PS_WANT_IF_THERE);
    ck_assert_int_eq(want_of("mh", "diagnosis"), PS_WANT); /* for the plan's rule and charlson */
}
END_TEST

START_TEST(reads_lace)
{
    const ps_score_plan *lace = score_of("[score.lace]");
    const ps_keep *keep;

    ck_assert_uint_eq(lace->from, ACUTE | UINT32_C(1) << 2); /* and ed */
    ck_assert_int_eq(lace->lookback_amount, 30);
    ck_assert_int_eq(lace->lookback_unit, PS_DAYS);
    ck_assert(!lace->unverified);
    ck_assert_int_eq(want_of("acute", "discharge_date"), PS_WANT);
    ck_assert_int_eq(want_of("ed", "category"), PS_WANT);
    /* A stay may have begun at any time, and so may the visits before it. */
    keep = c.plan->inputs[2].spec.keep;
    ck_assert_uint_gt(keep->n, 0);
    ck_assert_int_eq(keep->spans[0].from, PS_NO_DAY);
    drop_case(&c);
    lace = score_of("[score.lace]\nfrom = [\"acute\", \"ed\"]\nunverified = true\nlookback = \"90 days\"");
    ck_assert(lace->unverified);
    ck_assert_int_eq(lace->lookback_amount, 90);
}
END_TEST

#define HOSPITAL(form, haemoglobin, sodium, oncology, procedure)                                                       \
    "[score.hospital]\n" form haemoglobin sodium oncology procedure
#define FORM "admissions_form = \"2016\"\n"
#define HB "haemoglobin = 'last(value of gp where code = \"709044004\" within 30 days)'\n"
#define NA "sodium = 'last(value of gp where code = \"13645005\" within 30 days)'\n"
#define ONC "oncology = 'any(acute where treatment_function = \"800\" within 30 days)'\n"
#define PROC "procedure = 'has_ckd'\n"

START_TEST(reads_hospital)
{
    const ps_score_plan *hospital = score_of(HOSPITAL(FORM, HB, NA, ONC, PROC));

    ck_assert_uint_eq(hospital->from, ACUTE);
    ck_assert_int_eq(hospital->lookback_amount, 30);
    ck_assert_uint_eq(hospital->form, 2);
    ck_assert_uint_eq(hospital->n_points, 4);
    ck_assert_int_eq(want_of("acute", "discharge_date"), PS_WANT);
    ck_assert_int_eq(want_of("acute", "treatment_function"), PS_WANT);
    ck_assert_int_eq(want_of("gp", "value"), PS_WANT);
    drop_case(&c);
    hospital = score_of(HOSPITAL("admissions_form = \"2013\"\nlookback = \"7 days\"\n", HB, NA, ONC, PROC));
    ck_assert_uint_eq(hospital->form, 1);
}
END_TEST

/* What describe must say of each. */
static const struct {
    const char *section, *said[3];
} paragraphs[] = {
    {"[score.hfrs]",
     {"hfrs (Hospital Frailty Risk Score)", "in acute, from 2023-04-01 to 2025-03-31",
      "and below 75 on the first day of the latest admission"}},
    {"[score.hfrs]\nallow_under_age = true",
     {"hfrs (Hospital Frailty Risk Score, also below 75, for whom it was not made)",
      "Also below 75, for whom it was not made.", "Hemiplegia (G81) 4.4"}},
    {"[score.acsc]",
     {"in acute, from 2024-04-01 to 2025-03-31", "Procedures are not read", "Chronic viral hepatitis B"}},
    {"[score.lace]",
     {"without its AIDS line, which is not verified", "Metastatic solid tumour 6", "a reading of ours"}},
    {"[score.lace]\nunverified = true",
     {"with an AIDS line that is not verified", "HIV disease / AIDS 4", "in ed, acute, from 2025-03-02 to 2025-03-31"}},
    {HOSPITAL(FORM, HB, NA, ONC, PROC),
     {"by the form of 2016: none or one give 0, two to five give 2", "1 point if has_ckd", "Sodium, mmol/L"}},
    {HOSPITAL("admissions_form = \"2013\"\n", HB, NA, ONC, PROC),
     {"by the form of 2013: none give 0, one to five give 2", "never taken for normal", "HOSPITAL score"}},
};

START_TEST(describes)
{
    ps_buffer text = {0};

    (void)score_of(paragraphs[_i].section);
    ck_assert_int_eq(ps_plan_describe_text(&text, c.plan, NULL), PS_OK);
    for (size_t at = 0, to = 0; at <= text.length; at++) /* as it was before lines were broken */
        if (text.at[at] != '\n' && (text.at[at] != ' ' || (to && text.at[to - 1] != ' ')))
            text.at[to++] = text.at[at];
        else if (to && text.at[to - 1] != ' ')
            text.at[to++] = ' ';
    for (size_t i = 0; i < 3; i++)
        ck_assert_msg(strstr(text.at, paragraphs[_i].said[i]), "%s: %s", paragraphs[_i].said[i], text.at);
    ps_buffer_release(&text);
}
END_TEST

static const struct {
    const char *why, *section, *message;
} refusals[] = {
    {"hfrs from a referral", "[score.hfrs]\nfrom = [\"mh\"]", "the input mh has nothing that hfrs reads"},
    {"an age that is no yes or no", "[score.hfrs]\nallow_under_age = 65", "allow_under_age"},
    {"weights of hfrs", "[score.hfrs]\nweights = \"quan-2011\"", "there is no such key here"},
    {"acsc from emergency care", "[score.acsc]\nfrom = [\"ed\"]", "the input ed has nothing that acsc reads"},
    {"an age for acsc", "[score.acsc]\nallow_under_age = true", "there is no such key here"},
    {"lace without visits", "[score.lace]\nfrom = [\"acute\"]", "no input of kind attendance"},
    {"lace without admissions", "[score.lace]\nfrom = [\"ed\"]", "no input of kind admission"},
    {"no form of admissions", HOSPITAL("", HB, NA, ONC, PROC), "the key admissions_form is missing"},
    {"a form nobody printed", HOSPITAL("admissions_form = \"2014\"\n", HB, NA, ONC, PROC),
     "none of the values accepted"},
    {"no haemoglobin", HOSPITAL(FORM, "", NA, ONC, PROC), "the key haemoglobin is missing"},
    {"no sodium", HOSPITAL(FORM, HB, "", ONC, PROC), "the key sodium is missing"},
    {"no oncology", HOSPITAL(FORM, HB, NA, "", PROC), "the key oncology is missing"},
    {"no procedure", HOSPITAL(FORM, HB, NA, ONC, ""), "the key procedure is missing"},
    {"sodium that is a yes or no", HOSPITAL(FORM, HB, "sodium = 'has_ckd'\n", ONC, PROC), "number"},
    {"a procedure that is a number", HOSPITAL(FORM, HB, NA, ONC, "procedure = 'age'\n"), "yes"},
    {"a definition by a name of hfrs", "[score.hfrs]\n[cohort.hfrs_band]\nbase = 'alive'", "popstrat gives itself"},
};

START_TEST(refuses)
{
    c = try_plan(with_section(refusals[_i].section));
    ck_assert_msg(c.findings.n > 0, "%s", refusals[_i].why);
    if (!strcmp(refusals[_i].message, "allow_under_age"))
        ck_assert_str_eq(c.findings.at[0].field, "score.hfrs.allow_under_age");
    else
        expect_finding(&c, refusals[_i].message);
}
END_TEST

static Suite *suite(void)
{
    Suite *const made = suite_create("plan_discharge");
    TCase *const tc = tcase_create("plan_discharge");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, reads_hfrs);
    tcase_add_test(tc, reads_acsc);
    tcase_add_test(tc, reads_lace);
    tcase_add_test(tc, reads_hospital);
    tcase_add_loop_test(tc, describes, 0, PS_COUNT(paragraphs));
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refusals));
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
