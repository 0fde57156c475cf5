/* Audience: which fields each may see, and what plain texts may not say. */
#include "define/audience.h"
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

/* The sample plan with one more list, for this audience, with these keys. */
static const char *list(const char *audience, const char *fields, const char *more)
{
    static char text[sizeof sample_plan + 4160];
    static const char matrix[] =
        "[matrix.route]\nrows = [ { need = \"Company\", rule = 'age >= 75', how = \"telephone\" } ]\n";
    const bool plain = !strcmp(audience, "link-worker") || !strcmp(audience, "vcse");

    snprintf(text, sizeof text, "%s%s[list.extra]\nfrom = \"smi_core20\"\naudience = \"%s\"\nfields = [%s]\n%s%s%s",
             sample_plan, matrix, audience, fields,
             plain ? "plain_title = \"Walks and talks\"\nplain_why = \"Offer of a weekly walk\"\n" : "",
             !strcmp(audience, "vcse") ? "agreement = 'lives_alone'\n" : "", more);
    return text;
}

/* a analyst, c clinician, l link-worker, v vcse, o occupational-health */
static const struct {
    const char *field, *who;
} fields[] = {
    {"pseudo_id", "aclvo"},
    {"practice", "aclv"},
    {"pcn", "ac"},
    {"age", "ac"},
    {"age_band", "acl"},
    {"sex", "ac"},
    {"ethnicity", "ac"},
    {"imd_decile", "acl"},
    {"imd_quintile", "a"},
    {"lsoa", "a"},
    {"ward", "ac"},
    {"lad", "ac"},
    {"sub_icb", "ac"},
    {"icb_name", "ac"},
    {"local_quintile", "ac"},
    {"area", "a"},
    {"need", "aclvo"},
    {"who", "ac"},
    {"how", "aclv"},
    {"within", "aclv"},
    {"why", "acl"},
    {"flags", "ac"},
    {"evidence", "ac"},
    {"speak_to_practice_first", "acl"},
    {"interpreter", "acl"},
    {"communication_need", "acl"},
    {"lives_alone", "acl"},
    {"carer", "acl"},
    {"housebound", "acl"},
    {"has_mobile", "acl"},
    {"has_email", "acl"},
    {"has_phone", "acl"},
    {"letter_only", "acl"},
    {"hearing_need", "acl"},
    {"sight_need", "acl"},
    {"local", "ac"},
    {"charlson", "ac"},
    {"risk", "ac"},
    {"tier", "ac"},
    {"smi", "a"},
    {"emergencies", "a"},
    {"smi_core20", "a"},
    {"route", "a"},
    {"care_home", "a"},
    {"end_of_life", "a"},
    {"safeguarding", "a"},
    {"dissent", "a"},
    {"registered_from", "a"},
    {"born", ""},
};
static const char *const audiences[] = {"analyst", "clinician", "link-worker", "vcse", "occupational-health"};
static const char letters[] = "aclvo";

START_TEST(fixes_the_fields)
{
    char quoted[64];

    snprintf(quoted, sizeof quoted, "\"%s\"", fields[_i].field);
    for (size_t a = 0; a < PS_COUNT(audiences); a++) {
        const bool allowed = strchr(fields[_i].who, letters[a]) != NULL;
        const bool staff = a == PS_AUDIENCE_OCCUPATIONAL_HEALTH; /* its purpose is another matter */
        bool refused = false;
        c = try_plan(list(audiences[a], quoted, "matrix = \"route\"\n"));
        for (size_t i = 0; i < c.findings.n; i++)
            if (!strcmp(c.findings.at[i].field, "list.extra.fields")) {
                refused = true;
                ck_assert_int_eq(c.findings.at[i].status, PS_EGOVERNANCE);
                ck_assert_ptr_nonnull(strstr(c.findings.at[i].message, audiences[a]));
                ck_assert_ptr_nonnull(strstr(c.findings.at[i].hint, ps_audience_sees[a]));
            } else {
                ck_assert_msg(staff, "%s", all_findings(&c));
            }
        ck_assert_msg(refused == !allowed, "%s and %s: %s", audiences[a], fields[_i].field,
                      refused ? "refused" : "allowed");
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
}
END_TEST

static const struct {
    const char *why, *audience, *fields, *more, *message;
    ps_status status;
} refusals[] = {
    {"a field nobody has", "clinician", "\"conditions\"", "", "there is no field conditions", PS_EPLAN},
    {"a field of a matrix without one", "clinician", "\"pseudo_id\", \"need\"", "", "need comes from a matrix",
     PS_EPLAN},
    {"a matrix nobody has", "clinician", "\"pseudo_id\"", "matrix = \"rout\"\n", "there is no matrix rout", PS_EPLAN},
    {"no field at all", "clinician", "", "", "a list needs at least one field", PS_EPLAN},
    {"one field twice", "clinician", "\"age\", \"age\"", "", "age stands here twice", PS_EPLAN},
    {"a limit of nobody", "clinician", "\"age\"", "limit = 0\n", "this must be 1 or more", PS_EPLAN},
    {"a kind nobody knows", "clinician", "\"age\"", "kind = \"review\"\n", "none of the values accepted", PS_EPLAN},
    {"files by a flag", "clinician", "\"age\"", "one_file_per = \"smi\"\n", "smi names no recipient", PS_EPLAN},
    {"a review for link workers", "link-worker", "\"pseudo_id\"",
     "kind = \"clinical-review\"\none_file_per = \"practice\"\n", "for clinicians only", PS_EGOVERNANCE},
    {"a review for a network", "clinician", "\"pseudo_id\"", "kind = \"clinical-review\"\none_file_per = \"pcn\"\n",
     "to the registered practice only", PS_EGOVERNANCE},
    {"a review in one file", "clinician", "\"pseudo_id\"", "kind = \"clinical-review\"\n",
     "to the registered practice only", PS_EGOVERNANCE},
    {"an agreement nobody asked for", "clinician", "\"pseudo_id\"", "agreement = 'carer'\n",
     "only a list for the voluntary sector", PS_EPLAN},
    {"files by tier for link workers", "link-worker", "\"pseudo_id\"", "one_file_per = \"risk\"\n",
     "the names of these files", PS_EGOVERNANCE},
    {"lifting the dead", "clinician", "\"age\"", "lift = [ [\"dead\", \"x\"] ]\n", "nothing lifts this exclusion",
     PS_EGOVERNANCE},
    {"lifting test patients", "clinician", "\"age\"", "lift = [ [\"dummy\", \"x\"] ]\n", "nothing lifts this exclusion",
     PS_EGOVERNANCE},
    {"lifting confidential records", "clinician", "\"age\"", "lift = [ [\"confidential\", \"x\"] ]\n",
     "nothing lifts this exclusion", PS_EGOVERNANCE},
    {"lifting an objection by the plan alone", "clinician", "\"age\"", "lift = [ [\"type_1_objection\", \"x\"] ]\n",
     "[override.*] only", PS_EGOVERNANCE},
    {"lifting the agreement", "vcse", "\"practice\"", "lift = [ [\"no_agreement\", \"x\"] ]\n",
     "nobody is passed to the voluntary sector", PS_EGOVERNANCE},
    {"lifting without a reason", "clinician", "\"age\"", "lift = [ [\"care_home\"] ]\n",
     "expected [\"exclusion\", \"reason\"]", PS_EPLAN},
    {"lifting nothing known", "clinician", "\"age\"", "lift = [ [\"carehome\", \"x\"] ]\n",
     "there is no exclusion carehome", PS_EPLAN},
    {"lifting twice", "clinician", "\"age\"", "lift = [ [\"care_home\", \"x\"], [\"care_home\", \"y\"] ]\n",
     "lifted here twice", PS_EPLAN},
    {"a staff list under case finding", "occupational-health", "\"pseudo_id\"", "", "gives this audience no list",
     PS_EGOVERNANCE},
};

START_TEST(refuses)
{
    const ps_error *e;

    c = try_plan(list(refusals[_i].audience, refusals[_i].fields, refusals[_i].more));
    ck_assert_msg(c.findings.n > 0, "%s: accepted", refusals[_i].why);
    e = expect_finding(&c, refusals[_i].message);
    ck_assert_msg(e->status == refusals[_i].status, "%s: status %d", refusals[_i].why, (int)e->status);
    ck_assert_msg(c.findings.n == 1, "%s:%s", refusals[_i].why, all_findings(&c));
}
END_TEST

START_TEST(plain_words_are_compulsory)
{
    static const char *const lacking[] = {"plain_title = \"Walks and talks\"\n",
                                          "plain_why = \"Offer of a weekly walk\"\n"};

    for (size_t i = 0; i < PS_COUNT(lacking); i++) {
        c = try_plan(with(list("link-worker", "\"pseudo_id\"", ""), lacking[i], ""));
        ck_assert_int_eq(expect_finding(&c, "needs its own plain words")->status, PS_EGOVERNANCE);
        drop_case(&c);
    }
    c = try_plan(with(list("link-worker", "\"pseudo_id\"", ""), "plain_why", "plain_need"));
    expect_accepted(&c); /* a need will do */
    drop_case(&c);
    c = try_plan(with(list("vcse", "\"pseudo_id\"", ""), "agreement = 'lives_alone'\n", ""));
    ck_assert_int_eq(expect_finding(&c, "needs an agreement rule")->status, PS_EGOVERNANCE);
}
END_TEST

static const struct {
    const char *why, *text;
    const char *said; /* NULL: it may be said */
} plain[] = {
    {"nothing said", "Offer of a weekly walk", NULL},
    {"a condition", "Support with diabetes", "diabetes"},
    {"a condition in capitals", "DIABETES club", "diabetes"},
    {"a condition of two words", "after a heart attack, at home", "heart attack"},
    {"the words of it apart", "a heart for attack ads", NULL},
    {"a hyphen is a blank", "advice on self-harm", "self-harm"},
    {"a condition inside another word", "breaststroke lessons", NULL},
    {"a word that begins as a condition", "Type 2 diabetics", "diabetics"},
    {"an abbreviation with dots", "S.M.I. team", "smi"},
    {"a condition with a hyphen", "Bi-polar group", "bi-polar"},
    {"a health champion", "Health champion", NULL},
    {"a carer's call", "friendly call to a carer", NULL},
    {"a definition", "people whose emergencies worry us", "emergencies"},
    {"a definition with an underscore", "those who has_ckd", "has_ckd"},
    {"a definition in words", "those who has CKD", "has_ckd"},
    {"part of a definition's name only", "those who has time", NULL},
    {"a code list", "SMI SNOMED group", "smi_snomed"},
    {"a cohort", "the smi-core20 walk", "smi"},
    {"a score", "a local walk", "local"},
    {"inside another word", "a localised walk", NULL},
    {"tiers", "people at risk", "risk"},
    {"the label of a tier", "for people of very high standing", "very high"},
    {"another label of a tier", "low walls", "low"},
    {"the label of a rule", "Health check in the last 12 months", "Health check in the last 12 months"},
    {"a part of that label", "A health check", NULL},
    {"the label of a score's row", "after emergency admissions", "Emergency admissions"},
    {"the title of a score", "Charlson comorbidity index", "Charlson"},
    {"an abbreviation of the labels", "walks for smi", "smi"},
    {"an everyday abbreviation", "your GP and PCN", NULL},
};

START_TEST(plain_words)
{
    static const char *const keys[] = {"plain_title = \"Walks and talks", "plain_why = \"Offer of a weekly walk",
                                       "need = \"Company", "how = \"telephone"};
    for (size_t k = 0; k < PS_COUNT(keys); k++) {
        const char *const text = list("link-worker", "\"pseudo_id\", \"need\"", "matrix = \"route\"\n");
        char new_text[200];
        snprintf(new_text, sizeof new_text, "%.*s%s", (int)(strchr(keys[k], '"') + 1 - keys[k]), keys[k],
                 plain[_i].text);
        c = try_plan(with(text, keys[k], new_text));
        if (!plain[_i].said) {
            ck_assert_msg(c.findings.n == 0, "%s:%s", plain[_i].why, all_findings(&c));
        } else {
            char message[100];
            const ps_error *e;
            snprintf(message, sizeof message, "a plain text says \"%s\"", plain[_i].said);
            ck_assert_msg(c.findings.n == 1, "%s:%s", plain[_i].why, all_findings(&c));
            e = expect_finding(&c, message);
            ck_assert_int_eq(e->status, PS_EGOVERNANCE);
            ck_assert_str_eq(e->field, k == 0   ? "list.extra.plain_title"
                                       : k == 1 ? "list.extra.plain_why"
                                       : k == 2 ? "matrix.route.need"
                                                : "matrix.route.how");
        }
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
}
END_TEST

START_TEST(clinicians_read_what_they_know)
{
    c = try_plan(list("clinician", "\"pseudo_id\"", "plain_title = \"SMI\"\n"));
    expect_accepted(&c);
}
END_TEST

START_TEST(folders_are_told_apart)
{
    char more[400];
    const char *const same = "[list.other]\nfrom = \"smi_core20\"\naudience = \"vcse\"\nfields = [\"practice\"]\n"
                             "plain_title = \"walks AND talks\"\nplain_need = \"Company\"\nagreement = 'lives_alone'\n";

    snprintf(more, sizeof more, "%s", same);
    c = try_plan(list("link-worker", "\"pseudo_id\"", more));
    expect_finding(&c, "would be written to one folder");
    drop_case(&c);
    c = try_plan(list("link-worker", "\"pseudo_id\"", with(more, "walks AND", "Sits AND")));
    expect_accepted(&c);
}
END_TEST

/* Under [define] and [score.*]: what rests on the day of birth and is more than a yes or no. */
static const char resting[] = "old = 'born < 1950-01-01'\n"
                              "db = 'born'\n"
                              "dn = 'days_since(born)'\n"
                              "dn_twice = 'dn * 2'\n"
                              "gone = 'days_since(died)'\n"
                              "[score.direct]\npoints = [ [\"Days\", 'days_since(born)', 1] ]\n"
                              "[score.through]\npoints = [ [\"SMI\", 'smi', 4], [\"Days\", 'dn_twice', 0.5] ]\n"
                              "[score.of_score]\npoints = [ [\"Through\", 'through', 1] ]\n"
                              "[score.of_died]\npoints = [ [\"Gone\", 'gone', 1] ]\n"
                              "[score.by_old]\npoints = [ [\"Old\", 'old', 2], [\"Older\", 'born < 1930-01-01', 2] ]\n"
                              "[score.by_age]\npoints = [ [\"Age\", 'age', 1] ]\n"
                              "[score.number]\ncount = [ [\"Old\", 'old'], [\"SMI\", 'smi'] ]\n";

static const struct {
    const char *field;
    bool analyst, clinician;
} rests[] = {
    {"db", false, false},     {"dn", false, false},      {"dn_twice", false, false}, {"gone", false, false},
    {"direct", false, false}, {"through", false, false}, {"of_score", false, false}, {"of_died", false, false},
    {"old", true, false},     {"by_old", true, true},    {"by_age", true, true},     {"number", true, true},
    {"age", true, true},      {"charlson", true, true},
};

static const char *resting_list(const char *audience, const char *field, const char *more)
{
    char quoted[64], defines[sizeof resting + 32];

    snprintf(quoted, sizeof quoted, "\"%s\"", field);
    snprintf(defines, sizeof defines, "%s\n[score.local]\n", resting);
    return with(list(audience, quoted, more), "[score.local]\n", defines);
}

START_TEST(identifying_traits_leave_under_no_name)
{
    const bool allowed[] = {rests[_i].analyst, rests[_i].clinician};

    for (size_t a = 0; a < PS_COUNT(allowed); a++) {
        c = try_plan(resting_list(audiences[a], rests[_i].field, ""));
        ck_assert_msg((c.findings.n == 0) == allowed[a], "%s, %s:%s", audiences[a], rests[_i].field, all_findings(&c));
        if (!allowed[a]) {
            ck_assert_msg(c.findings.n == 1, "%s", all_findings(&c));
            ck_assert_int_eq(expect_finding(&c, "may not see")->status, PS_EGOVERNANCE);
        }
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
}
END_TEST

START_TEST(identifying_scores_rank_and_cut_nobody)
{
    static const char *const refused[] = {"dn", "direct", "through", "of_score"};
    char key[64];

    for (size_t i = 0; i < PS_COUNT(refused); i++) {
        snprintf(key, sizeof key, "rank_by = ['%s desc'", refused[i]);
        c = try_plan(with(resting_list("analyst", "age", ""), "rank_by = ['local desc'", key));
        ck_assert_msg(c.findings.n == 1, "%s:%s", refused[i], all_findings(&c));
        ck_assert_str_eq(expect_finding(&c, "is identifying")->field, "cohort.smi_core20.rank_by");
        drop_case(&c);
        snprintf(key, sizeof key, "by  = '%s'", refused[i]);
        c = try_plan(with(resting_list("analyst", "age", ""), "by  = 'local'", key));
        ck_assert_msg(c.findings.n == 1, "%s:%s", refused[i], all_findings(&c));
        ck_assert_int_eq(expect_finding(&c, "is identifying")->status, PS_EGOVERNANCE);
        ck_assert_str_eq(c.findings.at[0].field, "tiers.risk.by");
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
    c = try_plan(with(resting_list("analyst", "age", ""), "by  = 'local'", "by  = 'by_old'"));
    expect_accepted(&c);
    drop_case(&c);
    c = try_plan(with(resting_list("analyst", "age", ""), "by  = 'local'", "by  = 'by_age'"));
    expect_accepted(&c);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *const suite = suite_create("audience");
    TCase *const tc = tcase_create("audience");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, fixes_the_fields, 0, PS_COUNT(fields));
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refusals));
    tcase_add_test(tc, plain_words_are_compulsory);
    tcase_add_loop_test(tc, plain_words, 0, PS_COUNT(plain));
    tcase_add_test(tc, clinicians_read_what_they_know);
    tcase_add_test(tc, folders_are_told_apart);
    tcase_add_loop_test(tc, identifying_traits_leave_under_no_name, 0, PS_COUNT(rests));
    tcase_add_test(tc, identifying_scores_rank_and_cut_nobody);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
