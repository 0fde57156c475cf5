/* Plan: what a whole plan says once it is read, and the options of the command line. */
#include "sample_plan.h"

#include "extract/preset.h"
#include "link/lookup.h"

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

static const char *whole(void)
{
    static char text[sizeof sample_plan + sizeof more_sections];
    snprintf(text, sizeof text, "%s%s", sample_plan, more_sections);
    return text;
}

START_TEST(accepts_the_sample)
{
    const ps_plan *plan;

    c = try_plan(sample_plan);
    expect_accepted(&c);
    plan = c.plan;
    ck_assert_str_eq(plan->name, "Nottinghamshire: SMI and multimorbidity");
    ck_assert_int_eq(plan->index_date, ps_day_parse("2025-03-31"));
    ck_assert_uint_eq(plan->index_date_place.line, 5);
    ck_assert(!plan->index_date_from_command_line);
    ck_assert_int_eq(plan->lsoa_vintage, 2021);
    ck_assert_int_eq(plan->imd_vintage, 2025);
    ck_assert(!plan->hex_ids);
    ck_assert_str_eq(plan->lot_seed, "popstrat");
    ck_assert_uint_eq(strlen(plan->sha256), 64);
    ck_assert(plan->governance.present);
    ck_assert_int_eq(plan->governance.purpose, PS_CASE_FINDING);
    ck_assert_str_eq(plan->governance.purpose_text, "case-finding");
    ck_assert_str_eq(plan->governance.agreement, "notts-dsa-014");
    ck_assert_str_eq(plan->governance.lawful_basis, "section 251, CAG 7-04(a)");
    ck_assert_str_eq(plan->governance.approved_by, "Caldicott Guardian");
    ck_assert_int_eq(plan->governance.valid_until, ps_day_parse("2027-03-31"));
    ck_assert_str_eq(plan->governance.ndoo_applied_by, "DSCRO");
    ck_assert_int_eq(plan->governance.ndoo_on, ps_day_parse("2025-04-02"));
    ck_assert_uint_eq(plan->n_inputs, 6);
    ck_assert_str_eq(plan->imd_file, "IoD2025_File1.csv");
    ck_assert_str_eq(plan->pcn_file, "ePCN_core_partners.csv");
    ck_assert_uint_eq(plan->n_lists_of_codes, 3);
    ck_assert_uint_eq(plan->n_definitions, 9);
    ck_assert_uint_eq(plan->n_scores, 2);
    ck_assert_uint_eq(plan->n_tables, 1);
    ck_assert_uint_eq(plan->n_lists, 1);
    ck_assert_int_eq(plan->scheme, PS_SCHEME_HES);
    ck_assert(!plan->sha256_inputs);
}
END_TEST

START_TEST(reads_inputs)
{
    char path[512];
    const ps_plan_input *input;
    int id, date;

    c = try_plan(sample_plan);
    expect_accepted(&c);
    input = &c.plan->inputs[ps_plan_input_find(c.plan, "gp")];
    ck_assert_str_eq(input->spec.file, "gp_events_2025-03.csv.gz"); /* the index date's month */
    snprintf(path, sizeof path, "%s/gp_events_2025-03.csv.gz", case_folder);
    ck_assert_str_eq(input->spec.path, path);
    ck_assert_int_eq(input->spec.schema->kind, PS_KIND_GP_EVENT);
    ck_assert_int_eq(input->spec.delimiter, 0);
    ck_assert_double_eq_tol(input->spec.max_reject_share, 0.01, 1e-15);
    ck_assert_uint_eq(input->place.line, 18);
    input = &c.plan->inputs[ps_plan_input_find(c.plan, "acute")];
    ck_assert_int_eq(input->spec.delimiter, '|');
    ck_assert_int_eq(input->spec.dates, PS_DATES_SLASH);
    id = input->spec.schema->id;
    date = input->spec.schema->event_date;
    ck_assert_str_eq(input->spec.headings[id], "PSEUDO_HESID");
    ck_assert_str_eq(input->spec.headings[date], "ADMIDATE");
    ck_assert_ptr_null(input->spec.headings[ps_schema_column_find(input->spec.schema, "method")]);
    ck_assert_int_eq(ps_plan_input_find(c.plan, "Acute"), -1);
}
END_TEST

static ps_want want_of(const char *input, const char *column)
{
    const ps_plan_input *const at = &c.plan->inputs[ps_plan_input_find(c.plan, input)];
    const int n = ps_schema_column_find(at->spec.schema, column);
    ck_assert_int_ge(n, 0);
    ck_assert_ptr_eq(at->spec.want, at->want);
    return at->want[n];
}

static const struct {
    const char *why, *input, *column;
    ps_want want;
} wants[] = {
    {"ids are always read", "gp", "pseudo_id", PS_WANT},
    {"event dates are always read", "ed", "arrival_date", PS_WANT},
    {"deletion flags are read where they are", "community", "deleted", PS_WANT_IF_THERE},
    {"a column in a rule", "gp", "code", PS_WANT},
    {"a column in a rule of a list", "community", "team", PS_WANT},
    {"diagnoses that a rule and charlson read", "acute", "diagnosis", PS_WANT},
    {"a method in a rule", "acute", "method", PS_WANT},
    {"a column nobody asked for", "ed", "complaint", PS_WANT_NOT},
    {"emergency care has no ICD-10 for charlson", "ed", "diagnosis", PS_WANT_NOT},
    {"of persons all that is there", "people", "type_1_objection", PS_WANT_IF_THERE},
    {"a trait that only a person column gives", "people", "lives_alone", PS_WANT},
    {"a trait that only a list shows", "people", "interpreter", PS_WANT},
    {"a trait nobody uses", "people", "housebound", PS_WANT_IF_THERE},
};

START_TEST(wants_what_is_used)
{
    c = try_plan(whole());
    expect_accepted(&c);
    ck_assert_msg(want_of(wants[_i].input, wants[_i].column) == wants[_i].want, "%s: %d", wants[_i].why,
                  (int)want_of(wants[_i].input, wants[_i].column));
}
END_TEST

START_TEST(charlson_takes_what_is_there_unless_it_is_used)
{
    c = try_plan(with(with(sample_plan, ", [\"Charlson\", 'charlson', 1]", ""),
                      " or smi_trust or any(acute where diagnosis in smi_icd10 within 5 years)", ""));
    expect_accepted(&c);
    ck_assert_int_eq(want_of("acute", "diagnosis"), PS_WANT_IF_THERE);
    ck_assert_int_eq(want_of("mh", "diagnosis"), PS_WANT); /* smi_trust still asks */
    drop_case(&c);
    c = try_plan(with(with(sample_plan, "'charlson'", "'physical'"), "rank_by = ['local desc'",
                      "rank_by = ['charlson_1987 desc'"));
    expect_accepted(&c);
    ck_assert_int_eq(want_of("acute", "diagnosis"), PS_WANT);
}
END_TEST

START_TEST(reads_everything_else)
{
    const ps_plan *plan;
    const ps_list_plan *list;

    c = try_plan(whole());
    expect_accepted(&c);
    plan = c.plan;
    ck_assert_uint_eq(plan->matrices[0].n_rows, 2);
    ck_assert_str_eq(plan->matrices[0].rows[0].within, "7 days");
    ck_assert_str_eq(plan->matrices[0].rows[1].who, "");
    ck_assert_str_eq(plan->scores[0].name, "local");
    ck_assert_str_eq(plan->scores[0].points[0].label, "Emergency admissions");
    ck_assert_double_eq(plan->scores[0].points[0].points, 3);
    ck_assert_str_eq(plan->cohorts[0].why, "Physical-health support through PCN teams");
    ck_assert_uint_eq(plan->cohorts[0].n_include, 3);
    ck_assert_uint_eq(plan->cohorts[0].n_exclude, 1);
    ck_assert_str_eq(plan->cohorts[0].include[2].label, "Most deprived fifth of areas");
    ck_assert_uint_eq(plan->cohorts[0].n_rank_by, 2);
    ck_assert_str_eq(plan->cohorts[0].rank_by[0].name, "local");
    ck_assert(plan->cohorts[0].rank_by[0].descending && !plan->cohorts[0].rank_by[1].descending);
    ck_assert_str_eq(plan->tables[0].count, "smi_core20");
    ck_assert_uint_eq(plan->tables[0].n_by, 2);
    ck_assert_int_eq(plan->tables[0].rate, PS_RATE_CRUDE);
    ck_assert_double_eq(plan->tables[0].per, 1000);
    ck_assert_str_eq(plan->tables[0].title, "smi_equity");
    list = &plan->lists[1];
    ck_assert_str_eq(list->name, "walks");
    ck_assert_str_eq(list->file_name, "Walks_and_talks"); /* from its plain title, not from its name */
    ck_assert_uint_eq(list->limit, 40);
    ck_assert_str_eq(list->matrix, "route");
    ck_assert_int_eq(list->audience, PS_AUDIENCE_LINK_WORKER);
    ck_assert_ptr_nonnull(list->open_referral);
    ck_assert_uint_eq(list->n_lifts, 1);
    ck_assert_int_eq(list->lifts[0].exclusion, PS_X_CARE_HOME);
    ck_assert(plan->lists[2].clinical_review && !list->clinical_review);
    ck_assert_str_eq(plan->lists[0].file_name, "pcn_support");
    ck_assert_int_eq(plan->overrides[0].lifts, PS_X_DISSENT);
    ck_assert_str_eq(plan->overrides[0].approver, "Caldicott Guardian");
    ck_assert(plan->sha256_inputs);
}
END_TEST

START_TEST(reads_tiers)
{
    const ps_cut *cut;

    c = try_plan(sample_plan);
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->tiers[0].n_cuts, 4);
    cut = c.plan->tiers[0].cuts;
    ck_assert_str_eq(cut[0].label, "very high");
    ck_assert_int_eq(cut[0].kind, PS_CUT_TOP);
    ck_assert_uint_eq(cut[0].share * 1000, 5 * cut[0].share_unit); /* 0.5% is 5 in 1000, exactly */
    ck_assert_uint_eq(cut[2].share * 100, 20 * cut[2].share_unit);
    ck_assert_int_eq(cut[3].kind, PS_CUT_REST);
    ck_assert_int_eq(c.plan->tiers[0].tie, PS_TIE_PSEUDONYM);
    drop_case(&c);
    c = try_plan(with(with(sample_plan, "top 0.5%\"", "from 10.5\""), "\"top 5%\"], [\"moderate\", \"top 20%\"",
                      "\"from -3\"], [\"moderate\", \"from -3.25\""));
    expect_accepted(&c);
    cut = c.plan->tiers[0].cuts;
    ck_assert_int_eq(cut[0].kind, PS_CUT_FROM);
    ck_assert_double_eq(cut[0].from, 10.5);
    ck_assert_double_eq(cut[2].from, -3.25);
}
END_TEST

START_TEST(reads_charlson)
{
    static const char section[] = "[score.charlson]\nfrom = [\"acute\", \"mh\"]\nlookback = \"18 months\"\n"
                                  "weights = \"charlson-1987\"\nhierarchy = false\n\n[tiers.risk]";
    const ps_score_plan *charlson;

    c = try_plan(sample_plan);
    expect_accepted(&c);
    charlson = &c.plan->scores[1];
    ck_assert_str_eq(charlson->name, "charlson"); /* always there where diagnoses are */
    ck_assert_str_eq(charlson->built_in->name, "charlson");
    ck_assert_uint_eq(charlson->from, 1u << 3 | 1u << 5); /* mh and acute */
    ck_assert_int_eq(charlson->lookback_amount, 5);
    ck_assert_int_eq(charlson->lookback_unit, PS_YEARS);
    ck_assert(!charlson->weights_1987 && !charlson->no_hierarchy);
    drop_case(&c);
    c = try_plan(with(sample_plan, "[tiers.risk]", section));
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->n_scores, 2);
    charlson = &c.plan->scores[1];
    ck_assert_int_eq(charlson->lookback_amount, 18);
    ck_assert_int_eq(charlson->lookback_unit, PS_MONTHS);
    ck_assert(charlson->weights_1987 && charlson->no_hierarchy);
}
END_TEST

START_TEST(declares_columns)
{
    static const char housing[] =
        "[inputs.housing]\nfile = \"h.csv\"\nkind = \"event\"\nencoding = \"windows-1252\"\nmax_rejects = 0.05\n"
        "with = { arrears = \"number\", notice = \"date\", landlord = \"text\", evicted = \"flag\", reasons = "
        "\"codes\" }\n"
        "columns = { landlord = \"Land lord\", date = \"When\" }\ndate_forms = { notice = \"yyyymmdd\" }\n"
        "covers = 'practice starts \"C84\"'\n\n[lookups]";
    const char *const text = with(
        with(sample_plan, "[lookups]", housing), "has_ckd     =",
        "in_debt = 'any(housing where arrears > 100 and evicted and landlord = \"x\" within 1 year)'\nhas_ckd     =");
    const ps_plan_input *input;
    const ps_schema *schema;
    int column;

    c = try_plan(text);
    expect_accepted(&c);
    input = &c.plan->inputs[ps_plan_input_find(c.plan, "housing")];
    schema = input->spec.schema;
    ck_assert_uint_eq(schema->n_columns, 3 + 5);
    ck_assert_str_eq(schema->columns[schema->id].name, "pseudo_id");
    ck_assert_str_eq(schema->columns[schema->deleted].name, "deleted");
    ck_assert_int_eq(schema->deleted, 7);
    column = ps_schema_column_find(schema, "evicted");
    ck_assert_int_eq(schema->columns[column].type, PS_FLAG);
    ck_assert_ptr_nonnull(schema->columns[column].words);
    ck_assert_int_eq(schema->columns[ps_schema_column_find(schema, "reasons")].type, PS_CODES);
    ck_assert_str_eq(input->spec.headings[ps_schema_column_find(schema, "landlord")], "Land lord");
    ck_assert_int_eq(input->spec.column_dates[ps_schema_column_find(schema, "notice")], PS_DATES_COMPACT);
    ck_assert(input->spec.windows_1252);
    ck_assert_double_eq_tol(input->spec.max_reject_share, 0.05, 1e-15);
    ck_assert_ptr_nonnull(input->covers);
    ck_assert_int_eq(want_of("housing", "arrears"), PS_WANT);
    ck_assert_int_eq(want_of("housing", "notice"), PS_WANT_NOT);
}
END_TEST

/* What the preset of an input says, and what the plan says over it. */
START_TEST(takes_presets)
{
    const ps_plan_input *input;
    int birth;

    c = try_plan(with(sample_plan, "kind = \"attendance\"", "preset = \"ecds\""));
    expect_accepted(&c);
    input = &c.plan->inputs[ps_plan_input_find(c.plan, "ed")];
    ck_assert_int_eq(input->spec.schema->kind, PS_KIND_ATTENDANCE);
    ck_assert_str_eq(input->spec.offered[ps_schema_column_find(input->spec.schema, "arrival_date")][0], "ARRIVAL_DATE");
    /* The sample is of areas of 2021; the source tells those of 2011. */
    ck_assert_ptr_null(input->spec.offered[ps_schema_column_find(input->spec.schema, "lsoa")][0]);
    ck_assert_int_eq(input->spec.dates, PS_DATES_ISO);
    drop_case(&c);
    /* Unless the input's own are to be carried over. */
    c = try_plan(with(sample_plan, "kind = \"attendance\"", "preset = \"ecds\", lsoa = 2011"));
    expect_accepted(&c);
    input = &c.plan->inputs[ps_plan_input_find(c.plan, "ed")];
    ck_assert_str_eq(input->spec.offered[ps_schema_column_find(input->spec.schema, "lsoa")][0], "LSOA_2011");
    drop_case(&c);
    c = try_plan(with(with(sample_plan, "kind      = \"admission\"", "preset = \"hes-apc\""),
                      "{ pseudo_id =", "{ birth_month = \"DOB\", pseudo_id ="));
    expect_accepted(&c);
    input = &c.plan->inputs[ps_plan_input_find(c.plan, "acute")];
    birth = ps_schema_column_find(input->spec.schema, "birth_month");
    ck_assert_int_eq(input->spec.delimiter, '|');
    ck_assert_int_eq(input->spec.dates, PS_DATES_SLASH);
    ck_assert_str_eq(input->spec.headings[birth], "DOB");
    ck_assert_int_eq(input->spec.column_dates[birth], PS_DATES_UNSET); /* MYDOB's form is not DOB's */
    drop_case(&c);
    c = try_plan(with(with(sample_plan, "kind      = \"admission\"", "kind = \"admission\"\npreset = \"hes-apc\""),
                      "{ pseudo_id =", "{ birth_month = \"mydob\", pseudo_id ="));
    expect_accepted(&c);
    input = &c.plan->inputs[ps_plan_input_find(c.plan, "acute")];
    ck_assert_int_eq(input->spec.column_dates[birth], PS_DATES_MMYYYY);
    drop_case(&c);
    c = try_plan(with(sample_plan, "kind = \"attendance\"",
                      "preset = \"hes-ae\", date_forms = { arrival_date = \"yyyymmdd\" }"));
    expect_accepted(&c);
    input = &c.plan->inputs[ps_plan_input_find(c.plan, "ed")];
    ck_assert_int_eq(input->spec.column_dates[ps_schema_column_find(input->spec.schema, "arrival_date")],
                     PS_DATES_COMPACT);
}
END_TEST

START_TEST(takes_presets_of_lookups)
{
    c = try_plan(
        with(with(sample_plan, "imd = \"IoD2025_File1.csv\"", "imd = { preset = \"imd-2025\", file = \"a.csv\" }"),
             "pcn = \"ePCN_core_partners.csv\"", "pcn = { file = \"b.csv\", preset = \"epcn\" }"));
    expect_accepted(&c);
    ck_assert_str_eq(c.plan->imd_file, "a.csv");
    ck_assert_str_eq(c.plan->imd_preset->name, "imd-2025");
    ck_assert_str_eq(c.plan->pcn_file, "b.csv");
    ck_assert_str_eq(c.plan->pcn_preset->name, "epcn");
    drop_case(&c);
    c = try_plan(
        with(with(sample_plan, "imd = \"IoD2025_File1.csv\"", "imd = { file = \"a.csv\", preset = \"imd-2025\" }"),
             "lsoa = 2021, imd = 2025", "lsoa = 2021"));
    expect_accepted(&c);
    ck_assert_int_eq(c.plan->imd_vintage, 2025); /* the preset says so too */
    drop_case(&c);
    c = try_plan(with(sample_plan, "imd = \"IoD2025_File1.csv\"", "imd = { file = \"a.csv\" }"));
    expect_accepted(&c);
    ck_assert_ptr_null(c.plan->imd_preset);
}
END_TEST

/* The index looks into feeds that have ICD-10 diagnoses; a source without any is none of them. */
START_TEST(charlson_passes_over_sources_without_diagnoses)
{
    const char *const text = with(with(sample_plan, "kind = \"referral\"", "preset = \"mhsds-referral\""),
                                  "any(mh where diagnosis in smi_icd10 within 5 years)", "any(mh within 5 years)");

    c = try_plan(text);
    expect_accepted(&c);
    ck_assert_int_eq(want_of("mh", "diagnosis"), PS_WANT_NOT);
    ck_assert_int_eq(want_of("acute", "diagnosis"), PS_WANT);
}
END_TEST

START_TEST(presets_use_no_word_of_the_language)
{
    for (size_t p = 0; p < ps_presets_count; p++)
        for (size_t i = 0; i < ps_preset_schema(&ps_presets[p])->n_columns; i++)
            ck_assert(!ps_rule_word_reserved(ps_preset_schema(&ps_presets[p])->columns[i].name));
}
END_TEST

START_TEST(takes_assurances)
{
    const char *const one =
        with(sample_plan, "kind = \"person\" }", "kind = \"person\", none_supplied = { dummy = \"DSCRO letter\" } }");
    const char *const all =
        with(sample_plan, "kind = \"person\" }",
             "kind = \"person\", none_supplied = \"DSCRO letter\", columns = { dissent = \"DISS\" } }");
    const ps_plan_input *input;
    const ps_schema *schema;

    c = try_plan(one);
    expect_accepted(&c);
    input = &c.plan->inputs[0];
    schema = input->spec.schema;
    ck_assert_str_eq(input->spec.none_supplied[ps_schema_column_find(schema, "dummy")], "DSCRO letter");
    ck_assert_ptr_null(input->spec.none_supplied[ps_schema_column_find(schema, "dissent")]);
    drop_case(&c);
    c = try_plan(all);
    expect_accepted(&c);
    input = &c.plan->inputs[0];
    for (size_t i = 0; i < schema->n_columns; i++) {
        const char *const got = input->spec.none_supplied[i];
        const bool wanted = schema->columns[i].assured && strcmp(schema->columns[i].name, "dissent");
        ck_assert_msg((got != NULL) == wanted, "%s", schema->columns[i].name);
    }
}
END_TEST

/* ---- the command line ---- */

START_TEST(replaces_inputs)
{
    static const char *const given[] = {"gp=/data/gp march.csv", "mh=-", "ed=a=b.csv"};
    const ps_plan_options options = {sizeof options, ps_day_parse("2025-06-30"), given, PS_COUNT(given)};

    c = try_bytes(sample_plan, strlen(sample_plan), &options);
    expect_accepted(&c);
    ck_assert_int_eq(c.plan->index_date, ps_day_parse("2025-06-30"));
    ck_assert(c.plan->index_date_from_command_line);
    ck_assert_str_eq(c.plan->inputs[1].spec.path, "/data/gp march.csv");
    ck_assert(c.plan->inputs[1].from_command_line && !c.plan->inputs[0].from_command_line);
    ck_assert_str_eq(c.plan->inputs[3].spec.path, "-");
    ck_assert_str_eq(c.plan->inputs[2].spec.path, "a=b.csv");
}
END_TEST

START_TEST(month_of_the_given_index_date)
{
    const ps_plan_options options = {sizeof options, ps_day_parse("2024-02-29"), NULL, 0};

    c = try_bytes(sample_plan, strlen(sample_plan), &options);
    expect_accepted(&c);
    ck_assert_str_eq(c.plan->inputs[1].spec.file, "gp_events_2024-02.csv.gz");
}
END_TEST

START_TEST(month_in_a_given_file)
{
    static const char *const given[] = {"gp=new/gp_{yyyy-mm}.csv", "ed={yyyy-mm}/{yyyy-mm}.csv"};
    ps_plan_options options = {sizeof options, PS_NO_DAY, given, PS_COUNT(given)};

    c = try_bytes(sample_plan, strlen(sample_plan), &options); /* the plan's index date */
    expect_accepted(&c);
    ck_assert_str_eq(c.plan->inputs[1].spec.file, "new/gp_2025-03.csv");
    ck_assert_str_eq(c.plan->inputs[1].spec.path, "new/gp_2025-03.csv"); /* beside the current folder */
    ck_assert_str_eq(c.plan->inputs[2].spec.path, "2025-03/2025-03.csv");
    drop_case(&c);
    options.index_date = ps_day_parse("2024-02-29");
    c = try_bytes(sample_plan, strlen(sample_plan), &options);
    expect_accepted(&c);
    ck_assert_str_eq(c.plan->inputs[1].spec.path, "new/gp_2024-02.csv");
}
END_TEST

static const struct {
    const char *why, *given[2], *message;
} uses[] = {
    {"a month misspelt", {"gp=gp_{yyyy-m}.csv", NULL}, "{ stands here, and no {yyyy-mm} around it"},
    {"half a month", {"gp=gp_yyyy-mm}.csv", NULL}, "} stands here, and no {yyyy-mm} around it"},
    {"an input the plan lacks", {"hg=x.csv", NULL}, "the plan has no input called hg"},
    {"no file", {"gp=", NULL}, "NAME=FILE"},
    {"no name", {"=x.csv", NULL}, "NAME=FILE"},
    {"no equals sign", {"gp", NULL}, "NAME=FILE"},
    {"standard input twice", {"gp=-", "mh=-"}, "only one input can come from standard input"},
};

START_TEST(refuses_wrong_use)
{
    const ps_plan_options options = {sizeof options, PS_NO_DAY, uses[_i].given, uses[_i].given[1] ? 2 : 1};

    c = try_bytes(sample_plan, strlen(sample_plan), &options);
    ck_assert_msg(c.read == PS_EUSE, "%s: %d", uses[_i].why, (int)c.read);
    ck_assert_int_eq(c.err.status, PS_EUSE);
    ck_assert_msg(strstr(c.err.message, uses[_i].message), "%s: %s", uses[_i].why, c.err.message);
    ck_assert_uint_eq(c.findings.n, 1);
}
END_TEST

START_TEST(tells_that_the_file_is_not_there)
{
    ps_plan *plan = NULL;
    ps_findings findings = {0};
    ps_error err = {0};

    ck_assert_int_eq(ps_plan_read(&plan, "/nowhere/plan.toml", NULL, NULL, &findings, &err), PS_ESYSTEM);
    ck_assert_ptr_null(plan);
    ck_assert_str_eq(err.file, "/nowhere/plan.toml");
    ck_assert_uint_eq(findings.n, 1);
    ps_findings_release(&findings);
}
END_TEST

/* What the page of describe says is all that the plan's readers see of it. */
START_TEST(takes_schemes_of_disclosure)
{
    static const struct {
        const char *text, *says;
        ps_disclosure_scheme scheme;
        unsigned k, base;
    } cases[] = {
        {"scheme = \"threshold\"", "1 to 4 people", PS_SCHEME_THRESHOLD, 5, 5},
        {"scheme = \"threshold\"\nk = 1000", "1 to 999 people", PS_SCHEME_THRESHOLD, 1000, 5},
        {"k = 2\nscheme = \"threshold\"", "1 to 1 people", PS_SCHEME_THRESHOLD, 2, 5},
        {"scheme = \"round\"", "multiple of 5", PS_SCHEME_ROUND, 5, 5},
        {"scheme = \"round\"\nbase = 100", "multiple of 100", PS_SCHEME_ROUND, 5, 100},
    };

    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        ps_buffer page = {0};

        c = try_plan(with(whole(), "scheme = \"hes\"", cases[i].text));
        expect_accepted(&c);
        ck_assert_int_eq(c.plan->scheme, cases[i].scheme);
        ck_assert_uint_eq(c.plan->disclosure_k, cases[i].k);
        ck_assert_uint_eq(c.plan->disclosure_base, cases[i].base);
        ck_assert_int_eq(ps_plan_describe_text(&page, c.plan, NULL), PS_OK);
        ck_assert_msg(strstr(page.at, cases[i].says) != NULL, "%s", page.at);
        ps_buffer_release(&page);
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
}
END_TEST

START_TEST(windows_line_ends)
{
    static char text[2 * sizeof sample_plan];
    size_t n = 0;

    for (const char *at = sample_plan; *at; at++) {
        if (*at == '\n')
            text[n++] = '\r';
        text[n++] = *at;
    }
    c = try_bytes(text, n, NULL);
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->governance.valid_until_place.line, 12);
}
END_TEST

START_TEST(samples_are_toml_to_others)
{
    char command[700];

    if (system("python3 -c 'import tomllib' 2>/dev/null") != 0) {
        fprintf(stderr, "no python3 with tomllib here: the independent reader was not asked\n");
        return;
    }
    c = try_plan(whole());
    expect_accepted(&c);
    snprintf(command, sizeof command, "python3 tests/define/toml_valid.py '%s/plan.toml' >&2", case_folder);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

/* ---- broken bytes: anything may be refused, nothing may crash ---- */

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

START_TEST(survives_broken_bytes)
{
    static const char marks[] = "'\"[]{}=,.#\n\\%(-";
    static char text[sizeof sample_plan + sizeof more_sections];
    const char *const sample = whole();
    const size_t length = strlen(sample);
    uint64_t state = 88172645463325252u + (uint64_t)_i;

    for (int round = 0; round < 60; round++) {
        size_t n = length;
        memcpy(text, sample, length);
        for (int flips = (int)(next_random(&state) % 4); flips >= 0; flips--) {
            const size_t at = next_random(&state) % length;
            const uint64_t how = next_random(&state);
            if (how % 4 == 0)
                text[at] = (char)(how >> 8);
            else if (how % 4 == 1)
                text[at] = marks[(how >> 8) % (sizeof marks - 1)];
            else if (how % 4 == 2)
                memmove(text + at, text + at + 1, length - at - 1), text[length - 1] = '\n';
            else
                text[at] ^= (char)(1 << (how >> 8) % 8);
        }
        if (round % 3 == 0)
            n = next_random(&state) % length;
        c = try_bytes(text, n, NULL);
        for (size_t i = 0; i < c.findings.n; i++) {
            ck_assert(c.findings.at[i].message[0] != '\0');
            ck_assert(c.findings.at[i].status != PS_OK);
        }
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *const suite = suite_create("plan");
    TCase *const tc = tcase_create("plan");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, accepts_the_sample);
    tcase_add_test(tc, reads_inputs);
    tcase_add_loop_test(tc, wants_what_is_used, 0, PS_COUNT(wants));
    tcase_add_test(tc, charlson_takes_what_is_there_unless_it_is_used);
    tcase_add_test(tc, reads_everything_else);
    tcase_add_test(tc, reads_tiers);
    tcase_add_test(tc, reads_charlson);
    tcase_add_test(tc, declares_columns);
    tcase_add_test(tc, takes_presets);
    tcase_add_test(tc, takes_presets_of_lookups);
    tcase_add_test(tc, charlson_passes_over_sources_without_diagnoses);
    tcase_add_test(tc, presets_use_no_word_of_the_language);
    tcase_add_test(tc, takes_assurances);
    tcase_add_test(tc, replaces_inputs);
    tcase_add_test(tc, month_of_the_given_index_date);
    tcase_add_test(tc, month_in_a_given_file);
    tcase_add_loop_test(tc, refuses_wrong_use, 0, PS_COUNT(uses));
    tcase_add_test(tc, tells_that_the_file_is_not_there);
    tcase_add_test(tc, takes_schemes_of_disclosure);
    tcase_add_test(tc, windows_line_ends);
    tcase_add_test(tc, samples_are_toml_to_others);
    tcase_add_loop_test(tc, survives_broken_bytes, 0, 10);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
