/* Presets: the tables fit their schemas, and the headings of a source are found, its own homonyms left alone. */
#include "extract/preset.h"

#include "extract/bind.h"
#include "extract/csv_reader.h"
#include "scratch.h"

static bool offers(const ps_preset *preset, const char *column)
{
    for (size_t r = 0; r < preset->n_rows; r++)
        if (!strcmp(preset->rows[r].column, column) && preset->rows[r].heading)
            return true;
    return false;
}

START_TEST(tables_fit_their_schemas)
{
    const ps_preset *preset = &ps_presets[_i];
    const ps_schema *schema = ps_preset_schema(preset);

    ck_assert_int_eq(schema->kind, preset->kind);
    ck_assert(offers(preset, schema->columns[schema->id].name));
    if (schema->event_date >= 0)
        ck_assert(offers(preset, schema->columns[schema->event_date].name));
    for (size_t r = 0; r < preset->n_rows; r++) {
        const ps_preset_row *row = &preset->rows[r];
        const int column = ps_schema_column_find(schema, row->column);
        ck_assert_msg(column >= 0, "%s: %s", preset->name, row->column);
        ck_assert(!row->form || schema->columns[column].type == PS_DATE);
        ck_assert(!row->lsoa_vintage || schema->columns[column].role == PS_ROLE_AREA);
        ck_assert(row->heading || !offers(preset, row->column)); /* it has it or it has not */
        ck_assert(!schema->columns[column].same_as);
        for (size_t q = 0; q < r; q++) /* one heading fills one column */
            ck_assert(!row->heading || !preset->rows[q].heading || strcmp(row->heading, preset->rows[q].heading) != 0);
    }
    for (size_t c = 0; c < schema->n_columns;
         c++) { /* what the kind requires has a row: own names are not the source's */
        bool told = false;
        for (size_t r = 0; r < preset->n_rows; r++)
            told |= !strcmp(preset->rows[r].column, schema->columns[c].name);
        ck_assert_msg(told || !schema->columns[c].required, "%s: %s", preset->name, schema->columns[c].name);
    }
    for (size_t p = 0; p < (size_t)_i; p++)
        ck_assert(strcmp(ps_presets[p].name, preset->name) != 0 || ps_presets[p].kind != preset->kind);
}
END_TEST

START_TEST(finds_by_name_and_kind)
{
    size_t n;

    ck_assert_int_eq(ps_preset_find(&n, "hes-apc", NULL)->kind, PS_KIND_ADMISSION);
    ck_assert_uint_eq(n, 1);
    ck_assert_ptr_null(ps_preset_find(&n, "hes-apc", ps_schema_of(PS_KIND_CONTACT)));
    ck_assert_uint_eq(n, 1);
    ck_assert_int_eq(ps_preset_find(&n, "gdppr", ps_schema_of(PS_KIND_GP_EVENT))->kind, PS_KIND_GP_EVENT);
    ck_assert_int_eq(ps_preset_find(&n, "gdppr", ps_schema_of(PS_KIND_PERSON))->kind, PS_KIND_PERSON);
    ck_assert_uint_eq(n, 2);
    ck_assert_ptr_null(ps_preset_find(&n, "hes", NULL));
    ck_assert_uint_eq(n, 0);
}
END_TEST

static ps_status bind(ps_binding *out, ps_arena *arena, const ps_input_spec *spec, const char *heading, ps_error *err)
{
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_status st;

    memset(err, 0, sizeof(*err));
    ck_assert_int_eq(ps_csv_open(&csv, scratch(heading, strlen(heading)), "f.csv", spec->delimiter, false, err), PS_OK);
    ck_assert_int_eq(ps_csv_next(&record, csv, err), PS_OK);
    st = ps_binding_make(out, arena, spec, record, ps_csv_delimiter(csv), err);
    ps_csv_close(csv);
    scratch_gone();
    return st;
}

static const struct {
    const char *why, *preset;
    ps_kind kind;
    int lsoa_vintage;
    const char *heading;
    const char *mapped, *to; /* a column that the plan maps, and its heading */
    const char *look_at;
    int field; /* its first field; -1: none */
    size_t n;
} cases[] = {
    {"the source's heading", "hes-apc", PS_KIND_ADMISSION, 0, "EPIKEY,PSEUDO_HESID,ADMIDATE", NULL, NULL, "pseudo_id",
     1, 1},
    {"another release's heading", "hes-apc", PS_KIND_ADMISSION, 0, "TOKEN_PERSON_ID,ADMIDATE", NULL, NULL, "pseudo_id",
     0, 1},
    {"of two the first in the table", "hes-apc", PS_KIND_ADMISSION, 0, "PROCODE5,PSEUDO_HESID,ADMIDATE,PROCODE3", NULL,
     NULL, "provider", 3, 1},
    {"numbered codes", "hes-apc", PS_KIND_ADMISSION, 0,
     "PSEUDO_HESID,ADMIDATE,DIAG_3_01,DIAG_4_CONCAT,DIAG_4_01,DIAG_4_02,DIAG_4_20", NULL, NULL, "diagnosis", 4, 3},
    {"joined codes where there are no numbered ones", "hes-apc", PS_KIND_ADMISSION, 0,
     "PSEUDO_HESID,ADMIDATE,DIAG_3_01,DIAG_4_CONCAT", NULL, NULL, "diagnosis", 3, 1},
    {"numbered without zero", "ecds", PS_KIND_ATTENDANCE, 0,
     "TOKEN_PERSON_ID,ARRIVAL_DATE,DIAGNOSIS_CODE_10,DIAGNOSIS_CODE_1", NULL, NULL, "diagnosis", 3, 2},
    {"same_as reads what the preset offers", "hes-apc", PS_KIND_ADMISSION, 0, "ADMIMETH,PSEUDO_HESID,ADMIDATE", NULL,
     NULL, "method_code", 0, 1},
    {"the plan comes first", "hes-apc", PS_KIND_ADMISSION, 0, "PSEUDO_HESID,ADMIDATE,ADMIMETH,M", "method", "m",
     "method", 3, 1},
    {"a column without a row: its own name", "gdppr", PS_KIND_PERSON, 0,
     "NHS_NUMBER_DEID,PRACTICE,YEAR_OF_BIRTH,SEX,ETHNIC,LSOA,dissent", NULL, NULL, "dissent", 6, 1},
    {"the better of two precisions", "gdppr", PS_KIND_PERSON, 0,
     "YEAR_OF_BIRTH,YEAR_MONTH_OF_BIRTH,NHS_NUMBER_DEID,PRACTICE,SEX,ETHNIC,LSOA", NULL, NULL, "birth_month", 1, 1},
    {"one name, another kind", "gdppr", PS_KIND_GP_EVENT, 0, "NHS_NUMBER_DEID,DATE,CODE,RECORD_DATE", NULL, NULL,
     "recorded_date", 3, 1},
    {"a homonym that means something else", "ecds", PS_KIND_ATTENDANCE, 0, "TOKEN_PERSON_ID,ARRIVAL_DATE,BIRTH_MONTH",
     NULL, NULL, "birth_month", -1, 0},
    {"unless the plan says so", "ecds", PS_KIND_ATTENDANCE, 0, "TOKEN_PERSON_ID,ARRIVAL_DATE,BIRTH_MONTH",
     "birth_month", "BIRTH_MONTH", "birth_month", 2, 1},
    {"what the kind requires and the source has not", "synthea-patients", PS_KIND_PERSON, 0,
     "Id,BIRTHDATE,DEATHDATE,RACE,ETHNICITY,GENDER", NULL, NULL, "ethnicity", -1, 0},
    {"a later version's name", "mhsds-contact", PS_KIND_CONTACT, 0,
     "Person_ID,CareContDate,AttendOrDNACode,AttendStatus", NULL, NULL, "attended", 3, 1},
    {"an earlier version's name", "mhsds-contact", PS_KIND_CONTACT, 0, "Person_ID,CareContDate,AttendOrDNACode", NULL,
     NULL, "attended", 2, 1},
    {"blanks written as underscores", "csds-contact", PS_KIND_CONTACT, 0,
     "person_id,care_contact_date,attendance_status", NULL, NULL, "attended", 2, 1},
    {"blanks as they are", "csds-contact", PS_KIND_CONTACT, 0,
     "PERSON ID,CARE CONTACT DATE,LOWER SUPER OUTPUT AREA (RESIDENCE)", NULL, NULL, "lsoa", 2, 1},
    {"areas of the run's vintage", "mhsds-referral", PS_KIND_REFERRAL, 2011,
     "Person_ID,ReferralRequestReceivedDate,LSOA2021,LSOA2011", NULL, NULL, "lsoa", 3, 1},
    {"areas of another vintage alone", "ecds", PS_KIND_ATTENDANCE, 2021, "TOKEN_PERSON_ID,ARRIVAL_DATE,LSOA_2011,LSOA",
     NULL, NULL, "lsoa", -1, 0},
    {"no vintage declared: the newest", "mhsds-referral", PS_KIND_REFERRAL, 0,
     "Person_ID,ReferralRequestReceivedDate,LSOA2011,LSOA2021", NULL, NULL, "lsoa", 3, 1},
    {"areas of 2001 are none", "hes-apc", PS_KIND_ADMISSION, 0, "PSEUDO_HESID,ADMIDATE,LSOA01", NULL, NULL, "lsoa", -1,
     0},
};

START_TEST(binds)
{
    const ps_preset *preset = ps_preset_find(NULL, cases[_i].preset, ps_schema_of(cases[_i].kind));
    ps_arena *arena = ps_arena_new();
    ps_input_spec spec = {.name = "x", .file = "f.csv"};
    const char *headings[64] = {NULL};
    const ps_bound *bound;
    ps_binding binding;
    ps_error err;

    ck_assert_ptr_nonnull(preset);
    ck_assert(ps_preset_apply(&spec, preset, cases[_i].lsoa_vintage, arena));
    if (cases[_i].mapped)
        headings[ps_schema_column_find(spec.schema, cases[_i].mapped)] = cases[_i].to;
    spec.headings = headings;
    ck_assert_msg(bind(&binding, arena, &spec, cases[_i].heading, &err) == PS_OK, "%s: %s", cases[_i].why, err.message);
    bound = &binding.columns[ps_schema_column_find(spec.schema, cases[_i].look_at)];
    ck_assert_msg(bound->n == cases[_i].n, "%s: %zu fields", cases[_i].why, bound->n);
    ck_assert_msg(!bound->n || bound->fields[0] == (uint32_t)cases[_i].field, "%s: field %u", cases[_i].why,
                  bound->n ? bound->fields[0] : 0);
    ps_arena_free(arena);
}
END_TEST

static const struct {
    const char *why, *preset;
    ps_kind kind;
    const char *heading, *wanted, *message, *hint;
} refusals[] = {
    {"no date", "hes-apc", PS_KIND_ADMISSION, "PSEUDO_HESID,ADMIDATES", NULL,
     "column ADMIDATE is missing: so the preset hes-apc calls admission_date",
     "did you mean ADMIDATES? map it with columns = { admission_date"},
    {"none of several", "hes-apc", PS_KIND_ADMISSION, "HESID,ADMIDATE", NULL,
     "column PSEUDO_HESID or ENCRYPTED_HESID is missing: so the preset hes-apc calls pseudo_id",
     "columns = { pseudo_id"},
    {"used, and the source has none", "hes-ae", PS_KIND_ATTENDANCE, "PSEUDO_HESID,ARRIVALDATE,DIAGNOSIS", "diagnosis",
     "column diagnosis is missing: the source of preset hes-ae has none", "columns = { diagnosis"},
    {"required, and without a row of that heading", "gdppr", PS_KIND_PERSON,
     "NHS_NUMBER_DEID,YEAR_OF_BIRTH,SEX,ETHNIC,LSOA", NULL,
     "column PRACTICE is missing: so the preset gdppr calls practice", ""},
    {"the columns' own names are not the source's", "synthea-conditions", PS_KIND_GP_EVENT, "pseudo_id,date,code", NULL,
     "column PATIENT is missing", ""},
};

START_TEST(refuses)
{
    ps_arena *arena = ps_arena_new();
    ps_input_spec spec = {.name = "x", .file = "f.csv"};
    ps_want want[64] = {PS_WANT_NOT};
    ps_binding binding;
    ps_error err;

    ck_assert(
        ps_preset_apply(&spec, ps_preset_find(NULL, refusals[_i].preset, ps_schema_of(refusals[_i].kind)), 0, arena));
    if (refusals[_i].wanted)
        want[ps_schema_column_find(spec.schema, refusals[_i].wanted)] = PS_WANT;
    spec.want = want;
    ck_assert_msg(bind(&binding, arena, &spec, refusals[_i].heading, &err) == PS_EDATA, "%s", refusals[_i].why);
    ck_assert_msg(strstr(err.message, refusals[_i].message), "%s: %s", refusals[_i].why, err.message);
    ck_assert_msg(strstr(err.hint, refusals[_i].hint), "%s: %s", refusals[_i].why, err.hint);
    ps_arena_free(arena);
}
END_TEST

START_TEST(gives_forms)
{
    ps_arena *arena = ps_arena_new();
    ps_input_spec spec = {.dates = PS_DATES_UNSET};

    ck_assert(ps_preset_apply(&spec, ps_preset_find(NULL, "hes-apc", NULL), 2021, arena));
    ck_assert_str_eq(spec.preset, "hes-apc");
    ck_assert_int_eq(spec.dates, PS_DATES_ISO);
    ck_assert_int_eq(spec.column_dates[ps_schema_column_find(spec.schema, "birth_month")], PS_DATES_MMYYYY);
    ck_assert_int_eq(spec.column_dates[ps_schema_column_find(spec.schema, "admission_date")], PS_DATES_UNSET);
    ck_assert(!ps_preset_lacks(&spec, (size_t)ps_schema_column_find(spec.schema, "lsoa"))); /* LSOA21 is looked for */
    ck_assert(ps_preset_apply(&spec, ps_preset_find(NULL, "ecds", NULL), 2021, arena));
    ck_assert(ps_preset_lacks(&spec, (size_t)ps_schema_column_find(spec.schema, "lsoa")));
    ck_assert(!ps_preset_lacks(&spec, (size_t)ps_schema_column_find(spec.schema, "diagnosis")));
    ck_assert(!ps_preset_lacks(&spec, (size_t)ps_schema_column_find(spec.schema, "deleted"))); /* its own name */
    ps_arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("preset");
    TCase *tc = tcase_create("preset");
    tcase_add_loop_test(tc, tables_fit_their_schemas, 0, (int)ps_presets_count);
    tcase_add_test(tc, finds_by_name_and_kind);
    tcase_add_loop_test(tc, binds, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refusals));
    tcase_add_test(tc, gives_forms);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
