/* Governance: purposes, the day of the run, overrides, assurances. */
#include "define/purpose.h"
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

/* ---- the matrix ---- */

#define ALL 0x1Fu /* every audience */
#define A (1u << PS_AUDIENCE_ANALYST)
#define C (1u << PS_AUDIENCE_CLINICIAN)
#define L (1u << PS_AUDIENCE_LINK_WORKER)
#define V (1u << PS_AUDIENCE_VCSE)
#define O (1u << PS_AUDIENCE_OCCUPATIONAL_HEALTH)

/* Which audiences' lists leave these people out, under each purpose in the order of ps_purpose. */
static const struct {
    ps_exclusion exclusion;
    unsigned lists[6];
} matrix[] = {
    {PS_X_DEAD, {ALL, ALL, ALL, ALL, ALL, ALL}},
    {PS_X_DUMMY, {ALL, ALL, ALL, ALL, ALL, ALL}},
    {PS_X_CONFIDENTIAL, {ALL, ALL, ALL, ALL, ALL, ALL}},
    {PS_X_NOT_REGISTERED, {ALL, ALL, ALL, ALL, ALL, ALL}},
    {PS_X_TYPE_1, {ALL, ALL, ALL, ALL, ALL, ALL}},
    {PS_X_NATIONAL_OPT_OUT, {V, V, ALL, V, ALL, V}},
    {PS_X_DISSENT, {ALL, ALL, ALL, ALL, ALL, ALL}},
    {PS_X_SP_DECLINED, {C | L | V, C | L | V, C | L | V, C | L | V, C | L | V, C | L | V}},
    {PS_X_UNDER_18, {C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O}},
    {PS_X_IN_HOSPITAL, {C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O}},
    {PS_X_END_OF_LIFE, {C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O}},
    {PS_X_CARE_HOME, {C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O}},
    {PS_X_OPEN_REFERRAL, {C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O, C | L | V | O}},
    {PS_X_FALSE_LINK, {ALL, ALL, ALL, ALL, ALL, ALL}},
    {PS_X_NO_AGREEMENT, {V, V, V, V, V, V}},
    {PS_X_SAFEGUARDING, {V, V, V, V, V, V}},
};

START_TEST(purposes_and_exclusions)
{
    ck_assert_uint_eq(PS_COUNT(matrix), PS_EXCLUSIONS);
    for (int purpose = 0; purpose <= PS_OCCUPATIONAL_HEALTH; purpose++)
        for (int audience = 0; audience <= PS_AUDIENCE_OCCUPATIONAL_HEALTH; audience++) {
            ps_governance governance = {.purpose = (ps_purpose)purpose};
            const ps_exclusion exclusion = matrix[_i].exclusion;
            const bool wanted = matrix[_i].lists[purpose] >> audience & 1;
            ck_assert_msg(ps_purpose_excludes(&governance, (ps_audience)audience, exclusion) == wanted,
                          "%s, purpose %d, audience %d", ps_exclusion_names[exclusion], purpose, audience);
            governance.ndoo_excluded = true; /* stricter for opt-outs, and for nothing else */
            ck_assert_msg(ps_purpose_excludes(&governance, (ps_audience)audience, exclusion) ==
                              (wanted || exclusion == PS_X_NATIONAL_OPT_OUT),
                          "%s, purpose %d, audience %d, the plan's own rule", ps_exclusion_names[exclusion], purpose,
                          audience);
        }
}
END_TEST

START_TEST(tables_leave_out_objectors_and_test_patients)
{
    for (int purpose = 0; purpose <= PS_OCCUPATIONAL_HEALTH; purpose++)
        for (int x = 0; x < PS_EXCLUSIONS; x++) {
            const bool wanted =
                x == PS_X_DUMMY || x == PS_X_TYPE_1 || (x == PS_X_NATIONAL_OPT_OUT && purpose == PS_PLANNING_S251);
            ck_assert_msg(ps_purpose_tables_exclude((ps_purpose)purpose, (ps_exclusion)x) == wanted, "%d %s", purpose,
                          ps_exclusion_names[x]);
        }
}
END_TEST

START_TEST(exclusions_have_names_and_meanings)
{
    for (int x = 0; x < PS_EXCLUSIONS; x++) {
        ck_assert_ptr_nonnull(ps_exclusion_names[x]);
        ck_assert_ptr_nonnull(ps_exclusion_meanings[x]);
    }
    ck_assert_str_eq(ps_exclusion_names[PS_X_SP_DECLINED], "sp_declined");
    /* never explained: nobody learns from a count that somebody is safeguarded */
    ck_assert_ptr_null(strstr(ps_exclusion_meanings[PS_X_SAFEGUARDING], "afeguard"));
}
END_TEST

/* ---- which lists a purpose allows ---- */

static const struct {
    const char *purpose, *audience;
    bool allowed;
} pairs[] = {
    {"case-finding", "analyst", true},
    {"case-finding", "clinician", true},
    {"case-finding", "link-worker", true},
    {"case-finding", "vcse", true},
    {"case-finding", "occupational-health", false},
    {"planning-s251", "analyst", true},
    {"planning-s251", "clinician", false},
    {"planning-s251", "link-worker", false},
    {"planning-s251", "vcse", false},
    {"planning-anonymised", "analyst", true},
    {"planning-anonymised", "clinician", false},
    {"planning-anonymised", "vcse", false},
    {"voluntary-sector", "vcse", true},
    {"voluntary-sector", "link-worker", true},
    {"voluntary-sector", "occupational-health", false},
    {"occupational-health", "occupational-health", true},
    {"occupational-health", "clinician", false},
    {"occupational-health", "analyst", false},
};

/* People alone, and a list of some: fit for every purpose but for the pair itself. */
static const char *small_plan(const char *purpose, const char *audience)
{
    static char text[4096];
    const bool staff = !strcmp(purpose, "occupational-health");
    const bool plain = !strcmp(audience, "link-worker") || !strcmp(audience, "vcse");

    snprintf(text, sizeof text,
             "popstrat = 1\n[run]\nindex_date = 2025-03-31\nseed = \"3f9c0b7a51d2e846\"\n"
             "[inputs]\npeople = { file = \"p.csv\", kind = \"%s\" }\n"
             "[governance]\npurpose = \"%s\"\nagreement = \"a\"\nlawful_basis = \"b\"\nvalid_until = "
             "2025-12-31\napproved_by = \"c\"\n"
             "ndoo = { applied_by = \"DSCRO\", on = 2025-04-02 }\n"
             "[define]\nolder = 'age >= 65 and alive'\n"
             "[list.some]\nfrom = \"older\"\naudience = \"%s\"\nfields = [\"pseudo_id\"]\n%s%s",
             staff ? "staff" : "person", purpose, audience,
             plain ? "plain_title = \"Walks\"\nplain_why = \"Offer of a walk\"\n" : "",
             !strcmp(audience, "vcse") ? "agreement = 'carer'\n" : "");
    return text;
}

START_TEST(purposes_and_audiences)
{
    c = try_plan(small_plan(pairs[_i].purpose, pairs[_i].audience));
    if (pairs[_i].allowed) {
        expect_accepted(&c);
    } else {
        ck_assert_msg(c.findings.n == 1, "%s", all_findings(&c));
        ck_assert_int_eq(expect_finding(&c, "gives this audience no list")->status, PS_EGOVERNANCE);
    }
}
END_TEST

START_TEST(without_governance_the_plan_stands)
{
    const char *const text = small_plan("case-finding", "clinician");
    char bare[4096];
    const char *const from = strstr(text, "[governance]"), *const to = strstr(text, "[define]");
    ps_error err = {0};

    snprintf(bare, sizeof bare, "%.*s%s", (int)(from - text), text, to);
    c = try_plan(bare);
    expect_accepted(&c); /* tables/ needs none */
    ck_assert(!c.plan->governance.present);
    ck_assert_int_eq(ps_plan_may_write_persons(c.plan, ps_day_parse("2025-04-03"), &err), PS_EGOVERNANCE);
    ck_assert_ptr_nonnull(strstr(err.message, "no [governance]"));
}
END_TEST

START_TEST(opt_outs_must_have_been_applied)
{
    static const char ndoo[] = "ndoo = { applied_by = \"DSCRO\", on = 2025-04-02 }\n";
    static const struct {
        const char *purpose, *audience;
        bool needed;
    } cases[] = {{"planning-s251", "analyst", true},
                 {"voluntary-sector", "vcse", true},
                 {"case-finding", "clinician", false},
                 {"planning-anonymised", "analyst", false}};

    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        c = try_plan(with(small_plan(cases[i].purpose, cases[i].audience), ndoo, ""));
        ck_assert_msg((c.findings.n == 1) == cases[i].needed, "%s:%s", cases[i].purpose, all_findings(&c));
        if (cases[i].needed)
            ck_assert_int_eq(expect_finding(&c, "does not say who applied them")->status, PS_EGOVERNANCE);
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
}
END_TEST

/* The inputs of a plan of this purpose, and what `check` finds, a line each; NULL: nothing. */
static const struct {
    const char *why, *purpose, *kinds[3], *findings[3];
} staff_plans[] = {
    {"staff alone", "occupational-health", {"staff"}, {NULL}},
    {"staff and a feed the plan declares", "occupational-health", {"staff", "event"}, {NULL}},
    {"two employers", "occupational-health", {"staff", "staff"}, {NULL}},
    {"staff beside GP records", "occupational-health", {"staff", "gp_event"}, {"inputs.b: patient records"}},
    {"whichever comes first", "occupational-health", {"death", "staff"}, {"inputs.a: patient records"}},
    {"staff beside patients",
     "occupational-health",
     {"person", "staff", "admission"},
     {"inputs.a: patient records", "inputs.c: patient records"}},
    {"staff for another purpose", "case-finding", {"staff"}, {"inputs.a: a staff feed serves"}},
    {"and beside patients",
     "planning-anonymised",
     {"person", "staff"},
     {"inputs.a: patient records", "inputs.b: a staff feed serves"}},
    {"patients for the staff purpose", "occupational-health", {"person"}, {"inputs.a: patient records"}},
    {"patients for theirs", "case-finding", {"person", "outpatient", "event"}, {NULL}},
};

START_TEST(staff_stand_apart)
{
    char text[2048];
    size_t n = 0, wanted = 0;

    n += (size_t)snprintf(text, sizeof text, "popstrat = 1\n[run]\nindex_date = 2025-03-31\n[inputs]\n");
    for (int i = 0; i < 3 && staff_plans[_i].kinds[i]; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%c = { file = \"%c.csv\", kind = \"%s\" }\n", 'a' + i,
                              'a' + i, staff_plans[_i].kinds[i]);
    snprintf(text + n, sizeof text - n,
             "[governance]\npurpose = \"%s\"\nagreement = \"a\"\nlawful_basis = \"b\"\nvalid_until = 2025-12-31\n"
             "approved_by = \"c\"\n",
             staff_plans[_i].purpose);
    c = try_plan(text);
    for (; wanted < 3 && staff_plans[_i].findings[wanted]; wanted++) {
        ps_error *const at = wanted < c.findings.n ? &c.findings.at[wanted] : NULL;
        char line[512];
        ck_assert_msg(at != NULL, "%s: %s", staff_plans[_i].why, all_findings(&c));
        snprintf(line, sizeof line, "%s: %s", at->field, at->message);
        ck_assert_msg(!strncmp(line, staff_plans[_i].findings[wanted], strlen(staff_plans[_i].findings[wanted])),
                      "%s: %s", staff_plans[_i].why, line);
        ck_assert_int_eq(at->status, PS_EGOVERNANCE);
        ck_assert_uint_gt(at->line, 4);
        ck_assert_str_ne(at->hint, "");
    }
    ck_assert_msg(c.findings.n == wanted, "%s: %s", staff_plans[_i].why, all_findings(&c));
}
END_TEST

START_TEST(staff_need_a_purpose)
{
    c = try_plan(
        "popstrat = 1\n[run]\nindex_date = 2025-03-31\n[inputs]\na = { file = \"a.csv\", kind = \"staff\" }\n");
    ck_assert_int_eq(expect_finding(&c, "serves the purpose occupational-health")->status, PS_EGOVERNANCE);
    drop_case(&c);
    /* A purpose that cannot be read is one finding, not two. */
    c = try_plan(with(small_plan("occupational-health", "occupational-health"), "\"occupational-health\"\nagreement",
                      "\"ocupational-health\"\nagreement"));
    ck_assert_ptr_null(strstr(all_findings(&c), "staff feed"));
    ck_assert_ptr_nonnull(strstr(all_findings(&c), "governance.purpose"));
    drop_case(&c);
    c = try_plan(with(small_plan("occupational-health", "occupational-health"), "age >= 65", "ethnicity = \"Asian\""));
    ck_assert_int_eq(expect_finding(&c, "goes by ethnicity only for a stated reason")->status, PS_EGOVERNANCE);
}
END_TEST

/* Wherever a staff plan may go by ethnicity: refused as it is, accepted with a reason and a review, not with one of
 * them. */
static const struct {
    const char *why, *old, *new_text, *field;
} by_ethnicity[] = {
    {"a definition", "age >= 65", "ethnicity = \"Asian\"", "define.older"},
    {"by code", "age >= 65", "ethnicity_code in (\"H\", \"J\")", "define.older"},
    {"a score", "[list.some]", "[score.points]\npoints = [ [\"Group\", 'ethnicity = \"Asian\"', 1] ]\n[list.some]",
     "score.points.points"},
    {"a floor", "[list.some]",
     "[capacity.room]\nlist = \"some\"\nper = \"sex\"\nplaces = 5\n"
     "floor = { group = 'ethnicity = \"Asian\"', share = 0.3 }\n[list.some]",
     "capacity.room.floor"},
    {"places by group", "[list.some]", "[capacity.room]\nlist = \"some\"\nper = \"ethnicity\"\nplaces = 5\n[list.some]",
     "capacity.room.per"},
    {"a table", "[list.some]", "[table.t]\ncount = \"older\"\nof = 'alive'\nby = [\"sex\", \"ethnicity\"]\n[list.some]",
     "table.t.by"},
};
#define REASON "ethnicity_reason = \"the offer reaches some groups less\"\n"
#define REVIEW "legal_review = \"solicitors, 3 March 2025\"\n"

START_TEST(ethnicity_of_staff_needs_a_reason)
{
    static const char *const halves[] = {"", REASON, REVIEW};
    const char *staff = small_plan("occupational-health", "occupational-health");
    char plan[8192];

    for (size_t i = 0; i < PS_COUNT(halves); i++) {
        snprintf(plan, sizeof plan, "%s",
                 with(with(staff, by_ethnicity[_i].old, by_ethnicity[_i].new_text), "approved_by = \"c\"\n",
                      with("approved_by = \"c\"\n|", "|", halves[i])));
        c = try_plan(plan);
        ck_assert_str_eq(expect_finding(&c, "only for a stated reason")->field, by_ethnicity[_i].field);
        ck_assert_int_eq(expect_finding(&c, "only for a stated reason")->status, PS_EGOVERNANCE);
        if (*halves[i])
            expect_finding(&c, "go together");
        drop_case(&c);
    }
    snprintf(plan, sizeof plan, "%s",
             with(with(staff, by_ethnicity[_i].old, by_ethnicity[_i].new_text), "approved_by = \"c\"\n",
                  "approved_by = \"c\"\n" REASON REVIEW));
    c = try_plan(plan);
    expect_accepted(&c);
}
END_TEST

START_TEST(a_reason_is_for_staff_alone)
{
    c = try_plan(
        with(small_plan("case-finding", "clinician"), "approved_by = \"c\"\n", "approved_by = \"c\"\n" REASON REVIEW));
    expect_finding(&c, "belongs to the purpose occupational-health");
}
END_TEST

/* What may tell of somebody is neither a column nor the name of a file. */
static const struct {
    const char *why, *old, *new_text, *message;
} tells[] = {
    {"a score", "[\"pseudo_id\"]", "[\"pseudo_id\", \"age\"]", "may not see age"},
    {"the reason", "[\"pseudo_id\"]", "[\"pseudo_id\", \"why\"]", "may not see why"},
    {"a file for each tier", "[list.some]\n",
     "[score.p]\npoints = [ [\"a\", 'older', 1] ]\n[tiers.band]\nby = 'p'\nof = 'alive'\ncut = [ [\"high\", \"from "
     "1\"], "
     "[\"low\", \"rest\"] ]\n[list.some]\none_file_per = \"band\"\n",
     "could tell something about the people"},
    {"a file for each sex", "[list.some]\n", "[list.some]\none_file_per = \"sex\"\n",
     "could tell something about the people"},
    {"needs", "[list.some]\n",
     "[matrix.m]\nrows = [ { need = \"Shielding\", rule = 'older' } ]\n[list.some]\nmatrix = \"m\"\n",
     "is not told to occupational health"},
};

START_TEST(occupational_health_is_told_nothing_else)
{
    const char *staff = small_plan("occupational-health", "occupational-health");

    c = try_plan(with(staff, "[\"pseudo_id\"]", "[\"pseudo_id\", \"need\"]"));
    expect_accepted(&c);
    drop_case(&c);
    c = try_plan(with(staff, tells[_i].old, tells[_i].new_text));
    ck_assert_int_eq(expect_finding(&c, tells[_i].message)->status, PS_EGOVERNANCE);
}
END_TEST

START_TEST(other_bases_are_not_copi)
{
    static const char *const bases[] = {
        "Regulation 5 of the Health Service (Control of Patient Information) Regulations 2002, CAG 7-04(a)",
        "consent; copies of the forms are kept", "direct care: regulation 3", "implied consent (microscopic audit)"};

    for (size_t i = 0; i < PS_COUNT(bases); i++) {
        char basis[200];
        snprintf(basis, sizeof basis, "\"%s\"", bases[i]);
        c = try_plan(with(small_plan("case-finding", "clinician"), "\"b\"", basis));
        expect_accepted(&c);
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
}
END_TEST

/* ---- the day of the run ---- */

static const struct {
    const char *why, *purpose, *audience, *today, *message; /* NULL: person rows may be written */
} days[] = {
    {"the last day counts", "case-finding", "clinician", "2025-12-31", NULL},
    {"the day after does not", "case-finding", "clinician", "2026-01-01",
     "ended on 2025-12-31 and this run is of 2026-01-01"},
    {"long after", "case-finding", "clinician", "2035-06-30", "ended on 2025-12-31 and this run is of 2035-06-30"},
    {"opt-outs applied before", "planning-s251", "analyst", "2025-04-02", NULL},
    {"opt-outs applied only later", "planning-s251", "analyst", "2025-04-01",
     "applied on 2025-04-02, and this run is of 2025-04-01"},
    {"opt-outs that do not count here", "case-finding", "clinician", "2025-04-01", NULL},
};

START_TEST(judges_by_the_day_of_the_run)
{
    ps_error err = {0};
    ps_status st;

    c = try_plan(small_plan(days[_i].purpose, days[_i].audience));
    expect_accepted(&c);
    st = ps_plan_may_write_persons(c.plan, ps_day_parse(days[_i].today), &err);
    if (!days[_i].message) {
        ck_assert_msg(st == PS_OK, "%s: %s", days[_i].why, err.message);
        return;
    }
    ck_assert_int_eq(st, PS_EGOVERNANCE);
    ck_assert_msg(strstr(err.message, days[_i].message), "%s: %s", days[_i].why, err.message);
    ck_assert_str_ne(err.file, "");
    ck_assert_uint_gt(err.line, 0);
    ck_assert_int_eq(ps_plan_may_write_persons(c.plan, ps_day_parse(days[_i].today), NULL), PS_EGOVERNANCE);
}
END_TEST

START_TEST(overrides_hold_both_ends)
{
    static const struct {
        const char *today;
        bool in_force;
    } cases[] = {
        {"2025-03-31", false}, {"2025-04-01", true}, {"2025-05-15", true}, {"2025-06-30", true}, {"2025-07-01", false}};
    const ps_override override = {.from = ps_day_parse("2025-04-01"), .until = ps_day_parse("2025-06-30")};
    const ps_override broken = {.from = PS_NO_DAY, .until = ps_day_parse("2025-06-30")};

    for (size_t i = 0; i < PS_COUNT(cases); i++)
        ck_assert_msg(ps_override_in_force(&override, ps_day_parse(cases[i].today)) == cases[i].in_force, "%s",
                      cases[i].today);
    ck_assert(!ps_override_in_force(&broken, ps_day_parse("2025-05-15")));
}
END_TEST

/* ---- assurances ---- */

static ps_status check_assured(const char *text, const char *const *missing, ps_error *err)
{
    ps_population population = {0};
    ps_input_report report = {0};
    ps_input_report *reports[] = {&report};
    bool present[64];
    const ps_schema *schema;

    c = try_plan(text);
    expect_accepted(&c);
    schema = c.plan->inputs[0].spec.schema;
    ck_assert_uint_le(schema->n_columns, PS_COUNT(present));
    for (size_t i = 0; i < schema->n_columns; i++)
        present[i] = true;
    for (; *missing; missing++) {
        ck_assert_int_ge(ps_schema_column_find(schema, *missing), 0);
        present[ps_schema_column_find(schema, *missing)] = false;
    }
    report.present = present;
    population.reports = reports;
    population.n_feeds = 1;
    return ps_plan_check_assured(c.plan, &population, err);
}

START_TEST(names_every_missing_assurance)
{
    static const char *const none[] = {NULL}, *const two[] = {"dissent", "death_date", NULL},
                             *const others[] = {"carer", "deleted", NULL};
    static const char *const all[] = {"practice",           "registration_type",
                                      "registration_start", "registration_end",
                                      "death_date",         "type_1_objection",
                                      "national_opt_out",   "dissent",
                                      "confidential",       "dummy",
                                      "safeguarding",       NULL};
    const char *const text = small_plan("case-finding", "clinician");
    ps_error err = {0};

    ck_assert_int_eq(check_assured(text, none, &err), PS_OK);
    drop_case(&c);
    ck_assert_int_eq(check_assured(text, others, &err), PS_OK);
    drop_case(&c);
    ck_assert_int_eq(check_assured(text, two, &err), PS_EGOVERNANCE);
    ck_assert_ptr_nonnull(strstr(err.message, "no column death_date, dissent"));
    ck_assert_ptr_nonnull(strstr(err.hint, "[inputs.people]"));
    ck_assert_ptr_nonnull(strstr(err.hint, "none_supplied"));
    ck_assert_str_eq(err.file, "p.csv");
    drop_case(&c);
    ck_assert_int_eq(check_assured(text, all, &err), PS_EGOVERNANCE);
    for (size_t i = 0; all[i]; i++)
        ck_assert_msg(strstr(err.message, all[i]), "%s is not named: %s", all[i], err.message);
}
END_TEST

START_TEST(an_assurance_stands_for_a_column)
{
    static const char *const two[] = {"dissent", "death_date", NULL};
    const char *const text = small_plan("case-finding", "clinician");
    ps_error err = {0};

    ck_assert_int_eq(
        check_assured(with(text, "kind = \"person\" }", "kind = \"person\", none_supplied = { dissent = \"x\" } }"),
                      two, &err),
        PS_EGOVERNANCE);
    ck_assert_ptr_nonnull(strstr(err.message, "no column death_date"));
    ck_assert_ptr_null(strstr(err.message, "dissent"));
    drop_case(&c);
    ck_assert_int_eq(
        check_assured(with(text, "kind = \"person\" }", "kind = \"person\", none_supplied = \"x\" }"), two, &err),
        PS_OK);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *const suite = suite_create("governance");
    TCase *const tc = tcase_create("governance");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, purposes_and_exclusions, 0, PS_COUNT(matrix));
    tcase_add_test(tc, tables_leave_out_objectors_and_test_patients);
    tcase_add_test(tc, exclusions_have_names_and_meanings);
    tcase_add_loop_test(tc, purposes_and_audiences, 0, PS_COUNT(pairs));
    tcase_add_test(tc, without_governance_the_plan_stands);
    tcase_add_test(tc, opt_outs_must_have_been_applied);
    tcase_add_loop_test(tc, staff_stand_apart, 0, PS_COUNT(staff_plans));
    tcase_add_test(tc, staff_need_a_purpose);
    tcase_add_loop_test(tc, ethnicity_of_staff_needs_a_reason, 0, PS_COUNT(by_ethnicity));
    tcase_add_test(tc, a_reason_is_for_staff_alone);
    tcase_add_loop_test(tc, occupational_health_is_told_nothing_else, 0, PS_COUNT(tells));
    tcase_add_test(tc, other_bases_are_not_copi);
    tcase_add_loop_test(tc, judges_by_the_day_of_the_run, 0, PS_COUNT(days));
    tcase_add_test(tc, overrides_hold_both_ends);
    tcase_add_test(tc, names_every_missing_assurance);
    tcase_add_test(tc, an_assurance_stands_for_a_column);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
