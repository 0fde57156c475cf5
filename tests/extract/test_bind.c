/* Bind: headings to columns, and the words used when one is missing, double or behind another delimiter. */
#include "extract/bind.h"

#include "extract/csv_reader.h"

#include "scratch.h"

/* Binds the heading `text`; the caller frees the arena after looking. */
static ps_status bind(ps_binding *out, ps_arena *arena, const ps_input_spec *spec, const char *text, ps_error *err)
{
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_status st;

    memset(err, 0, sizeof(*err));
    ck_assert_int_eq(ps_csv_open(&csv, scratch(text, strlen(text)), "f.csv", spec->delimiter, false, err), PS_OK);
    ck_assert_int_eq(ps_csv_next(&record, csv, err), PS_OK);
    st = ps_binding_make(out, arena, spec, record, ps_csv_delimiter(csv), err);
    ps_csv_close(csv);
    scratch_gone();
    return st;
}

static ps_input_spec spec_of(ps_kind kind)
{
    return (ps_input_spec){.name = "acute", .file = "f.csv", .schema = ps_schema_of(kind), .max_reject_share = 0.01};
}

/* "1,3" for a column bound to the second and the fourth field; "" for none. */
static const char *fields_of(const ps_binding *b, const ps_schema *schema, const char *column)
{
    static char text[400];
    const ps_bound *bound = &b->columns[ps_schema_column_find(schema, column)];
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < bound->n; i++)
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%u", i ? "," : "", bound->fields[i]);
    return text;
}

static const struct {
    const char *why, *heading;
    const char *column, *mapped; /* mapping of that column, or NULL */
    const char *look_at, *want;
} cases[] = {
    {"own name", "pseudo_id,admission_date,method", NULL, NULL, "method", "2"},
    {"any case, blanks around", "PSEUDO_ID, Admission_Date ,\" Method \"", NULL, NULL, "method", "2"},
    {"any order", "method,admission_date,pseudo_id", NULL, NULL, "pseudo_id", "2"},
    {"not there", "pseudo_id,admission_date", NULL, NULL, "method", ""},
    {"mapped", "pseudo_id,admission_date,ADMIMETH", "method", "admimeth", "method", "2"},
    {"the mapping beats the own name", "pseudo_id,admission_date,method,ADMIMETH", "method", "ADMIMETH", "method", "3"},
    {"same_as reads the same heading", "pseudo_id,admission_date,method", NULL, NULL, "method_code", "2"},
    {"same_as follows the mapping", "pseudo_id,admission_date,ADMIMETH", "method", "ADMIMETH", "method_code", "2"},
    {"its own mapping comes first", "pseudo_id,admission_date,method,m2", "method_code", "m2", "method_code", "3"},
    {"its own name serves where the other is not there", "pseudo_id,admission_date,method_code", NULL, NULL,
     "method_code", "2"},
    {"numbered codes", "pseudo_id,diagnosis_01,admission_date,diagnosis_02,diagnosis_10", NULL, NULL, "diagnosis",
     "1,3,4"},
    {"numbered without zero", "pseudo_id,diagnosis_2,admission_date,diagnosis_1,diagnosis_11", NULL, NULL, "diagnosis",
     "3,1,4"},
    {"mapped and numbered", "pseudo_id,admission_date,DIAG_4_01,DIAG_4_02", "diagnosis", "DIAG_4", "diagnosis", "2,3"},
    {"one joined column", "pseudo_id,admission_date,DIAG_4_CONCAT", "diagnosis", "DIAG_4_CONCAT", "diagnosis", "2"},
    {"numbered ones beat a joined one", "pseudo_id,admission_date,diagnosis,diagnosis_01", NULL, NULL, "diagnosis",
     "3"},
    {"a gap in the numbers", "pseudo_id,admission_date,diagnosis_01,diagnosis_20", NULL, NULL, "diagnosis", "2,3"},
    {"empty headings may repeat", "pseudo_id,,admission_date,,", NULL, NULL, "admission_date", "2"},
    {"a heading with a line break", "pseudo_id,\"admission\ndate\"", "admission_date", "admission\ndate",
     "admission_date", "1"},
};

START_TEST(binds)
{
    ps_input_spec spec = spec_of(PS_KIND_ADMISSION);
    const char *headings[64] = {NULL};
    ps_binding binding;
    ps_error err;
    ps_arena *arena = ps_arena_new();

    if (cases[_i].column)
        headings[ps_schema_column_find(spec.schema, cases[_i].column)] = cases[_i].mapped;
    spec.headings = headings;
    ck_assert_msg(bind(&binding, arena, &spec, cases[_i].heading, &err) == PS_OK, "%s: %s", cases[_i].why, err.message);
    ck_assert_msg(!strcmp(fields_of(&binding, spec.schema, cases[_i].look_at), cases[_i].want), "%s: %s", cases[_i].why,
                  fields_of(&binding, spec.schema, cases[_i].look_at));
    ps_arena_free(arena);
}
END_TEST

static const struct {
    const char *why, *heading;
    ps_kind kind;
    char delimiter;
    const char *column, *mapped;        /* mapping */
    const char *wanted, *none_supplied; /* a column that the plan uses; one that nobody supplies */
    const char *message, *field, *hint; /* what must stand there; NULL message: no error */
} refusals[] = {
    {"no id", "id,admission_date", PS_KIND_ADMISSION, ',', NULL, NULL, NULL, NULL, "pseudo_id is missing", "pseudo_id",
     "columns"},
    {"a misspelling", "psuedo_id,admission_date", PS_KIND_ADMISSION, ',', NULL, NULL, NULL, NULL,
     "pseudo_id is missing", "pseudo_id", "did you mean psuedo_id"},
    {"no event date", "pseudo_id,admitted", PS_KIND_ADMISSION, ',', NULL, NULL, NULL, NULL, "admission_date is missing",
     "admission_date", "columns"},
    {"a mapped heading that is not there", "pseudo_id,admission_date,ADMIMETHOD", PS_KIND_ADMISSION, ',', "method",
     "ADMIMETH", NULL, NULL, "ADMIMETH is missing: the plan maps method to it", "method", "did you mean ADMIMETHOD"},
    {"a column that the plan uses", "pseudo_id,admission_date", PS_KIND_ADMISSION, ',', NULL, NULL, "discharge_date",
     NULL, "discharge_date is missing", "discharge_date", ""},
    {"an assured one", "pseudo_id,practice,birth_month,sex,ethnicity,lsoa", PS_KIND_PERSON, ',', NULL, NULL, "dissent",
     NULL, "dissent is missing", "dissent", "none_supplied"},
    {"an assured one that nobody supplies", "pseudo_id,practice,birth_month,sex,ethnicity,lsoa", PS_KIND_PERSON, ',',
     NULL, NULL, "dissent", "dissent", NULL, NULL, NULL},
    {"pipes read as commas", "pseudo_id|admission_date|method", PS_KIND_ADMISSION, ',', NULL, NULL, NULL, NULL,
     "single column", "pseudo_id", "holds the pipe"},
    {"commas read as tabs", "pseudo_id,admission_date,method", PS_KIND_ADMISSION, '\t', NULL, NULL, NULL, NULL,
     "split at the tab", "pseudo_id", "holds the comma"},
    {"an unknown delimiter", "pseudo_id:admission_date", PS_KIND_ADMISSION, 0, NULL, NULL, NULL, NULL, "single column",
     "pseudo_id", "first row"},
    {"the same heading twice", "pseudo_id,admission_date,Method,method", PS_KIND_ADMISSION, ',', NULL, NULL, NULL, NULL,
     "same heading", "", "rename"},
    {"even where nobody asks for it", "pseudo_id,admission_date,notes,NOTES ", PS_KIND_ADMISSION, ',', NULL, NULL, NULL,
     NULL, "same heading", "", "rename"},
};

START_TEST(refuses)
{
    ps_input_spec spec = spec_of(refusals[_i].kind);
    const char *headings[64] = {NULL}, *none[64] = {NULL};
    ps_want want[64] = {PS_WANT_NOT};
    ps_binding binding;
    ps_error err;
    ps_arena *arena = ps_arena_new();
    ps_status st;

    if (refusals[_i].column)
        headings[ps_schema_column_find(spec.schema, refusals[_i].column)] = refusals[_i].mapped;
    if (refusals[_i].wanted)
        want[ps_schema_column_find(spec.schema, refusals[_i].wanted)] = PS_WANT;
    if (refusals[_i].none_supplied)
        none[ps_schema_column_find(spec.schema, refusals[_i].none_supplied)] = "letter of 1 April";
    spec.delimiter = refusals[_i].delimiter;
    spec.headings = headings;
    spec.want = want;
    spec.none_supplied = none;
    st = bind(&binding, arena, &spec, refusals[_i].heading, &err);
    if (!refusals[_i].message) {
        ck_assert_msg(st == PS_OK, "%s: %s", refusals[_i].why, err.message);
    } else {
        ck_assert_msg(st == PS_EDATA && strstr(err.message, refusals[_i].message), "%s: %s", refusals[_i].why,
                      err.message);
        ck_assert_msg(!strcmp(err.field, refusals[_i].field) && strstr(err.hint, refusals[_i].hint), "%s: %s, %s",
                      refusals[_i].why, err.field, err.hint);
        ck_assert_msg(!strcmp(err.file, "f.csv") && err.line == 1, "%s: place", refusals[_i].why);
    }
    ps_arena_free(arena);
}
END_TEST

/* A file without a heading row: its first row is a person's and must not be shown. */
START_TEST(shows_no_first_person)
{
    ps_input_spec spec = spec_of(PS_KIND_DEATH);
    ps_binding binding;
    ps_error err;
    ps_arena *arena = ps_arena_new();

    ck_assert_int_eq(bind(&binding, arena, &spec, "ab12cd34,2025-01-02,2025-01-02,C509", &err), PS_EDATA);
    ck_assert_ptr_null(strstr(err.message, "ab12"));
    ck_assert_ptr_null(strstr(err.hint, "ab12"));
    ck_assert_ptr_null(strstr(err.hint, "2025"));
    ck_assert_str_eq(err.value, "");
    ps_arena_free(arena);
}
END_TEST

static Suite *bind_suite(void)
{
    Suite *suite = suite_create("bind");
    TCase *tc = tcase_create("bind");

    tcase_add_loop_test(tc, binds, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refusals));
    tcase_add_test(tc, shows_no_first_person);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(bind_suite)
