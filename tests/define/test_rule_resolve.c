/* Resolving: names, inputs, columns, lists, types; what is told, where, and once. */
#include "define_fixture.h"

static fixture *plan(void)
{
    fixture *f = fx_new("2025-03-31");

    fx_input(f, "people", "person");
    fx_input(f, "gp", "gp_event");
    fx_input(f, "ed", "attendance");
    fx_input(f, "acute", "admission");
    fx_input(f, "mh", "referral");
    fx_input(f, "community", "contact");
    fx_input(f, "deaths", "death");
    fx_input_with(f, "housing", "event", "damp:flag,rent:number,due:date,why_visited:text,found:codes");
    fx_codes(f, "smi_snomed", PS_SNOMED, "13746004,58214004");
    fx_codes(f, "smi_icd10", PS_ICD10, "F20,F25,F31");
    fx_codes(f, "places", PS_TEXT_CODES, "c84001,c84002");
    fx_define(f, "smi", "any(gp where code in smi_snomed ever)");
    fx_define(f, "emergencies", "count(acute where method = \"emergency\" within 12 months)");
    fx_define(f, "last_review", "last(gp where code = \"38341003\" ever)");
    fx_define(f, "team", "last(team of mh ever)");
    fx_define(f, "own_sex", "sex");
    return f;
}

static const struct {
    const char *why, *rule;
    unsigned column, span;
    const char *message, *hint;
} refused[] = {
    {"a number admits nobody", "emergencies", 1, 11, "yes or no expected here, but emergencies is a number",
     "compare it: emergencies >= 2"},
    {"nor in a part", "smi and emergencies", 9, 11, "is a number", "compare it: emergencies >= 2"},
    {"a date admits nobody", "not last_review", 5, 11, "is a date", "last_review is known"},
    {"a text admits nobody", "smi or sex", 8, 3, "is a text", "sex = \"...\""},
    {"an unknown name", "smi or agee >= 18", 8, 4, "no name agee", "did you mean \"age\""},
    {"an input is no name", "gp", 1, 2, "no name gp", "any(gp ever)"},
    {"a code list is no name", "smi_snomed", 1, 10, "no name smi_snomed", "stands after in"},
    {"an unknown input", "any(accute ever)", 5, 6, "no input called accute", "did you mean \"acute\""},
    {"persons are no events", "any(people ever)", 5, 6, "holds persons", "age, sex"},
    {"an unknown column", "any(gp where cod in smi_snomed ever)", 14, 3, "neither a column of gp nor a name",
     "did you mean \"code\""},
    {"an unknown column of an aggregate", "sum(valu of gp ever) > 1", 5, 4, "no column called valu",
     "did you mean \"value\""},
    {"an unknown list", "any(gp where code in smi_snomde ever)", 14, 18, "no code list called smi_snomde",
     "did you mean \"smi_snomed\""},
    {"an unknown function", "how_manny(smi)", 1, 14, "no function how_manny", "did you mean \"how_many\""},
    {"no such function at all", "between_us(smi)", 1, 15, "no function", "functions are how_many"},
    {"ICD-10 list on SNOMED codes", "any(gp where code in smi_icd10 ever)", 14, 17,
     "code holds SNOMED CT codes, but the list smi_icd10 holds ICD-10", "match nobody"},
    {"SNOMED list on ICD-10 codes", "any(acute where diagnosis in smi_snomed ever)", 17, 23,
     "diagnosis holds ICD-10 codes", "same system"},
    {"ECDS diagnoses are SNOMED", "any(ed where diagnosis in smi_icd10 ever)", 14, 22, "SNOMED CT codes", ""},
    {"a list on a column without codes", "any(acute where provider in smi_snomed ever)", 17, 22, "no codes of a system",
     ""},
    {"a text list on ICD-10", "any(acute where diagnosis in places ever)", 17, 19, "ICD-10", ""},
    {"a list on a number", "age in smi_snomed", 1, 3, "a code list holds texts, but age is a number", ""},
    {"a word outside the set", "any(acute where method = \"emergancy\" ever)", 26, 11, "method is never \"emergancy\"",
     "did you mean \"emergency\"? it can be: elective, emergency"},
    {"a word outside the set, in", "any(acute where method in (\"elective\", \"urgent\") ever)", 40, 8,
     "never \"urgent\"", "it can be"},
    {"words have their case", "sex = \"Female\"", 7, 8, "never \"Female\"", "did you mean \"female\""},
    {"words travel through names", "own_sex <> \"men\"", 12, 5, "own_sex is never \"men\"", "female"},
    {"a word's beginning", "any(acute where method starts \"emx\" ever)", 17, 19, "at its beginning", "it can be"},
    {"the column hides the name", "any(acute where ethnicity = \"White\" ever)", 29, 7, "ethnicity is never \"White\"",
     "inside where, ethnicity is the column of acute"},
    {"a damaged SNOMED id", "any(gp where code = \"38341004\" ever)", 21, 10, "check digit is wrong", "concept ids"},
    {"a SNOMED id from a spreadsheet", "any(gp where code = \"4.8E+17\" ever)", 21, 9, "decimal", ""},
    {"no ICD-10 code", "any(acute where diagnosis = \"schizophrenia\" ever)", 29, 15, "no ICD-10 code", "F20"},
    {"an ICD-10 range", "any(acute where diagnosis starts \"F20-F29\" ever)", 17, 26, "a range is not a code", ""},
    {"an empty text", "practice = \"\"", 12, 2, "an empty text matches nobody", "is not known"},
    {"number and text", "age >= \"18\"", 1, 11, "age is a number and \"18\" is a text", ""},
    {"code without quotes", "any(gp where code = 38341003 ever)", 14, 15, "code is a text and 38341003 is a number",
     "code = \"38341003\""},
    {"date and number", "last_review > 28", 1, 16, "is a date and 28 is a number", "days_since(last_review)"},
    {"date and duration", "last_review > 28 days", 1, 21, "a length of time", "index - 28 days"},
    {"number and duration", "days_since(last_review) > 28 days", 1, 33, "a length of time", "write the number alone"},
    {"date and text", "last_review >= \"2025-01-01\"", 1, 27, "a text", "without quotes"},
    {"flag and text", "smi = \"yes\"", 1, 11, "smi is yes or no", "write it alone"},
    {"texts have no order", "practice > \"C\"", 1, 14, "texts have no order", ""},
    {"yes and no have no order", "smi >= true", 1, 11, "no order", ""},
    {"codes have no order", "any(acute where diagnosis > \"F20\" ever)", 17, 17, "no order", ""},
    {"a set and a column", "any(acute where diagnosis = provider ever)", 17, 20, "a set of codes", ""},
    {"between of texts", "sex between \"a\" and \"b\"", 1, 3, "for numbers and dates", ""},
    {"between the wrong way round", "age between 65 and 18", 1, 21, "nothing is between", "lower end"},
    {"starts of a number", "age starts \"1\"", 1, 3, "starts is for texts", ""},
    {"in with another type", "age in (\"18\")", 1, 13, "cannot be compared", ""},
    {"adding a flag", "smi + smi >= 2", 1, 9, "cannot be added", "how_many"},
    {"a date and a bare number", "last_review + 28 > index", 1, 16, "cannot be added", "28 days"},
    {"dates are not added", "index + last_review > index", 1, 19, "cannot be added", ""},
    {"a date is not multiplied", "index * 2 > index", 1, 9, "cannot be multiplied", ""},
    {"minus a date", "-index > 2", 2, 5, "a number expected here, but index is a date", "days_since(index)"},
    {"a length of time alone", "28 days", 1, 7, "a length of time alone", ""},
    {"how_many of a number", "how_many(smi, age) >= 1", 15, 3, "yes or no expected", "compare it"},
    {"how_many of nothing", "how_many() >= 1", 1, 10, "one or more conditions", ""},
    {"days_since of a number", "days_since(age) > 1", 12, 3, "a date expected", ""},
    {"days_since of two", "days_since(index, index) > 1", 1, 24, "one date expected", ""},
    {"lowest of one", "lowest(age) > 1", 1, 11, "two or more", ""},
    {"lowest of two types", "lowest(age, index) > 1", 13, 5, "a number expected", ""},
    {"lowest of texts", "lowest(sex, practice) = \"male\"", 1, 21, "for numbers or dates", ""},
    {"any takes no column", "any(code of gp ever)", 5, 4, "any(...) takes no column", "distinct(code of gp"},
    {"sum takes one", "sum(gp ever) > 1", 5, 2, "sum(...) needs a column", "sum(value of gp"},
    {"sum of a text", "sum(code of gp ever) > 1", 5, 4, "needs a number, but code is a text", ""},
    {"max of a flag", "max(attended of community ever) > 1", 5, 8, "a number or a date", ""},
    {"last of a set", "last(diagnosis of acute ever) is known", 6, 9, "needs one value", "the date instead"},
    {"distinct of a flag", "distinct(attended of community ever) > 1", 10, 8, "a text, a code", ""},
    {"aggregate inside where", "any(gp where date > last(acute ever) ever)", 21, 16, "cannot stand inside a where",
     "give it a name"},
    {"where is a condition", "any(gp where value ever)", 14, 5, "yes or no expected", "compare it: value >= 2"},
    {"ids are not asked for", "any(gp where pseudo_id = \"x\" ever)", 14, 9, "identifying column", ""},
    {"births neither", "first(birth_month of acute ever) is known", 7, 11, "identifying column", "age"},
    {"withdrawn rows neither", "any(gp where deleted ever)", 14, 7, "withdrawn rows", ""},
    {"a bound is a date", "any(gp since age)", 14, 3, "a date expected here, but age is a number", ""},
    {"a bound is not a length of time", "any(gp since 5 years)", 14, 7, "a date expected", "index - 5 years"},
    {"a window the wrong way round", "any(gp from 2025-02-01 to 2025-01-01)", 8, 29, "ends before it begins",
     "earlier day"},
    {"a window in the future", "any(gp since 2025-04-01)", 8, 16, "begins after the index date, 2025-03-31",
     "from index to"},
    {"a span in the future", "any(gp from index + 1 days to index + 9 days)", 8, 37, "begins after the index date",
     "from index to"},
    {"a length of time is known", "28 days is known", 1, 16, "always known", ""},
};

START_TEST(refuses)
{
    fixture *f = plan();
    ps_rule *rule;
    ps_status st;

    fx_resolve(f);
    rule = fx_parsed(f, refused[_i].rule);
    st = ps_rule_resolve(rule, &f->plan, PS_FLAG, &f->err);
    ck_assert_msg(st == PS_EPLAN, "%s: accepted", refused[_i].why);
    ck_assert_msg(strstr(f->err.message, refused[_i].message) != NULL, "%s: %s", refused[_i].why, f->err.message);
    ck_assert_msg(strstr(f->err.hint, refused[_i].hint) != NULL, "%s: %s, hint %s", refused[_i].why, f->err.message,
                  f->err.hint);
    ck_assert_msg(f->err.column == refused[_i].column && f->err.span == refused[_i].span, "%s: at %u, %u long: %s",
                  refused[_i].why, f->err.column, f->err.span, f->err.message);
    fx_free(f);
}
END_TEST

static const struct {
    ps_type type;
    const char *rule;
} accepted[] = {
    {PS_FLAG, "smi"},
    {PS_NUMBER, "emergencies"},
    {PS_NUMBER, "how_many(smi, emergencies >= 2)"},
    {PS_DATE, "last_review"},
    {PS_TEXT, "team"},
    {PS_TEXT, "\"north\""},
    {PS_DATE, "index - 28 days"},
    {PS_DATE, "2 weeks + last_review"},
    {PS_NUMBER, "index - last_review"},
    {PS_NUMBER, "(emergencies + 1) / 2 - -3 * age"},
    {PS_DATE, "lowest(last_review, index)"},
    {PS_NUMBER, "highest(age, emergencies, 3)"},
    {PS_NUMBER, "months_since(last_review) + years_since(index) + days_since(2024-02-29)"},
    {PS_FLAG, "any(gp where code in smi_snomed and value > 5 and age > 18 within 5 years)"},
    {PS_FLAG, "any(ed where diagnosis in smi_snomed ever) and any(mh where diagnosis in smi_icd10 ever)"},
    {PS_FLAG, "any(deaths where cause starts \"I\" ever)"},
    {PS_FLAG, "any(acute where diagnosis = \"f20.0\" or diagnosis in (\"E11\", \"I10X\") ever)"},
    {PS_FLAG, "\"male\" = sex"},
    {PS_FLAG, "practice in places or practice in (\"C84001\", \"C84002\") or practice starts \"C84\""},
    {PS_FLAG, "any(housing where why_visited in smi_icd10 or found in smi_snomed or found in places or damp ever)"},
    {PS_DATE, "max(due of housing since index - 1 years)"},
    {PS_NUMBER, "distinct(diagnosis of acute ever)"},
    {PS_NUMBER, "distinct(provider of ed within 30 days)"},
    {PS_FLAG, "last(attended of community ever)"},
    {PS_TEXT, "last(method of acute ever)"},
    {PS_FLAG, "last(code of gp ever) in smi_snomed"},
    {PS_FLAG, "any(gp from index to index + 90 days)"},
    {PS_FLAG, "any(gp before first(acute within 1 year before last_review))"},
    {PS_FLAG, "smi = true and smi <> false and smi is known"},
    {PS_FLAG, "age in (18, 19, emergencies)"},
    {PS_FLAG, "practice = lsoa"},
    {PS_FLAG, "registered_from between 2020-01-01 and index"},
};

START_TEST(types)
{
    fixture *f = plan();
    ps_rule *rule;
    ps_status st;

    fx_resolve(f);
    rule = fx_parsed(f, accepted[_i].rule);
    ck_assert_int_eq(ps_rule_type(rule), PS_NOTHING);
    st = ps_rule_resolve(rule, &f->plan, PS_NOTHING, &f->err);
    ck_assert_msg(st == PS_OK, "%s: %s", accepted[_i].rule, f->err.message);
    ck_assert_msg(ps_rule_type(rule) == accepted[_i].type, "%s: %d", accepted[_i].rule, ps_rule_type(rule));
    ck_assert_str_eq(ps_rule_text(rule), accepted[_i].rule);
    fx_free(f);
}
END_TEST

/* Definitions in any order; each loop told once, with its path; who leans on a broken name is not a finding of its own.
 */
START_TEST(loops)
{
    static const struct {
        const char *why, *a, *b, *c, *d;
        int told; /* findings of a, b, c, d in that order: how many */
        const char *path;
    } cases[] = {
        {"two", "b", "a", "smi", "smi", 1, "a -> b -> a"},
        {"oneself", "smi and a", "smi", "smi", "smi", 1, "a -> a"},
        {"three, asked from outside", "b", "c or smi", "d", "b and smi", 1, "b -> c -> d -> b"},
        {"two loops", "b", "a", "d", "c", 2, "a -> b -> a"},
        {"none, whatever the order", "b and c", "c", "d", "smi", 0, ""},
    };
    fixture *f = plan();
    int told = 0;
    char first[240] = "";

    fx_define(f, "a", cases[_i].a);
    fx_define(f, "b", cases[_i].b);
    fx_define(f, "c", cases[_i].c);
    fx_define(f, "d", cases[_i].d);
    fx_names(f);
    for (int again = 0; again < 2; again++)
        for (size_t i = 0; i < f->plan.n_definitions; i++) {
            ps_error err = {0};
            if (ps_rule_resolve(f->definitions[i].rule, &f->plan, PS_NOTHING, &err) == PS_OK)
                continue;
            ck_assert(strstr(err.message, "cannot rest on itself"));
            if (!again && !told)
                memcpy(first, err.message, sizeof(first));
            told += !again;
        }
    ck_assert_msg(told == cases[_i].told, "%s: told %d times", cases[_i].why, told);
    if (told)
        ck_assert_msg(strstr(first, cases[_i].path) != NULL, "%s: %s", cases[_i].why, first);
    fx_free(f);
}
END_TEST

START_TEST(broken_names_are_told_once)
{
    fixture *f = plan();
    ps_error err = {0};
    ps_rule *user;

    fx_define(f, "user", "bad and age > bad_number");
    fx_define(f, "bad", "any(gp where cod = \"x\" ever)");
    fx_define(f, "bad_number", "sum(valu of gp ever)");
    fx_names(f);
    user = fx_parsed(f, "user or bad_number > 3 or lowest(bad_number, age) = 2 or how_many(bad) = 1");
    ck_assert_int_eq(ps_rule_resolve(user, &f->plan, PS_FLAG, &err), PS_OK);
    ck_assert_int_eq(ps_rule_resolve(f->definitions[5].rule, &f->plan, PS_FLAG, &err), PS_OK);
    ck_assert_int_eq(ps_rule_resolve(f->definitions[6].rule, &f->plan, PS_FLAG, &err), PS_EPLAN);
    ck_assert(strstr(err.message, "cod"));
    ck_assert_int_eq(ps_rule_resolve(f->definitions[7].rule, &f->plan, PS_NUMBER, &err), PS_EPLAN);
    ck_assert(strstr(err.message, "valu"));
    ck_assert_int_eq(ps_rule_type(f->definitions[6].rule), PS_NOTHING);
    fx_free(f);
}
END_TEST

START_TEST(covers_may_not_lean_on_their_own_input)
{
    fixture *f = plan();
    ps_error err = {0};

    fx_define(f, "seen", "any(mh ever)");
    fx_covers(f, "mh", "seen or practice = \"C84001\"");
    fx_names(f);
    ck_assert_int_eq(ps_rule_resolve(f->inputs[4].covers, &f->plan, PS_FLAG, &err), PS_EPLAN);
    ck_assert_msg(strstr(err.message, "covers of mh -> seen -> covers of mh") != NULL, "%s", err.message);
    fx_free(f);
}
END_TEST

START_TEST(long_chains_are_refused_not_crashed)
{
    fixture *f = plan();
    static ps_definition many[2001];
    static char names[2001][16];
    ps_error err = {0};
    ps_names *all = &f->plan.names;

    f->plan.definitions = many;
    f->plan.n_definitions = 0;
    all->at = ps_arena_array(f->arena, 2001, sizeof(ps_name));
    for (size_t i = 0; i < 2001; i++) {
        char text[32];
        snprintf(names[i], sizeof(names[i]), "d%zu", i);
        snprintf(text, sizeof(text), "d%zu", i + 1);
        many[i].name = names[i];
        many[i].rule = fx_parsed(f, i < 2000 ? text : "true");
        all->at[i].row = (ps_name_row){.name = names[i], .kind = PS_NAME_DEFINITION, .item = i};
        all->at[i].number = (uint32_t)i;
    }
    all->n = f->plan.n_definitions = 2001;
    {
        int told = 0;
        for (size_t i = 0; i < 2001; i++)
            told += ps_rule_resolve(many[i].rule, &f->plan, PS_FLAG, &err) != PS_OK;
        ck_assert_int_ge(told, 1);
        ck_assert_msg(strstr(err.message, "too deeply") != NULL, "%s", err.message);
    }
    fx_free(f);
}
END_TEST

START_TEST(tells_what_it_reads)
{
    fixture *f = plan();
    const uint32_t *names;
    size_t n;
    ps_rule *rule;
    ps_want *acute = f->inputs[3].want, *gp = f->inputs[1].want;
    const ps_schema *schema = f->inputs[3].spec.schema;

    fx_covers(f, "gp", "practice in places");
    fx_resolve(f);
    rule = fx_parsed(f, "smi and age > 18 and age < 99 and any(gp where value > 5 ever) and "
                        "count(acute where discharge_method = \"died\" since last_review) > 0");
    ck_assert_int_eq(ps_rule_resolve(rule, &f->plan, PS_FLAG, &f->err), PS_OK);
    names = ps_rule_names(rule, &n);
    /* smi, age once, practice through the covers of gp, last_review in a bound */
    ck_assert_uint_eq(n, 4);
    ck_assert_str_eq(f->plan.names.at[names[0]].row.name, "smi");
    ck_assert_str_eq(f->plan.names.at[names[1]].row.name, "age");
    ck_assert_str_eq(f->plan.names.at[names[2]].row.name, "practice");
    ck_assert_str_eq(f->plan.names.at[names[3]].row.name, "last_review");
    ck_assert_uint_eq(ps_rule_inputs(rule), 1U << 1 | 1U << 3);
    ps_rule_mark_wants(rule, &f->plan);
    ck_assert_int_eq(gp[ps_schema_column_find(f->inputs[1].spec.schema, "value")], PS_WANT);
    ck_assert_int_eq(gp[ps_schema_column_find(f->inputs[1].spec.schema, "code")], PS_WANT_NOT);
    ck_assert_int_eq(acute[ps_schema_column_find(schema, "discharge_method")], PS_WANT);
    ck_assert_int_eq(acute[ps_schema_column_find(schema, "discharge_date")], PS_WANT_IF_THERE);
    ck_assert_int_eq(acute[ps_schema_column_find(schema, "method")], PS_WANT_NOT);
    ps_rule_mark_wants(f->definitions[1].rule, &f->plan);
    ck_assert_int_eq(acute[ps_schema_column_find(schema, "method")], PS_WANT);
    fx_free(f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rule_resolve");
    TCase *tc = tcase_create("resolve");

    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refused));
    tcase_add_loop_test(tc, types, 0, PS_COUNT(accepted));
    tcase_add_loop_test(tc, loops, 0, 5);
    tcase_add_test(tc, broken_names_are_told_once);
    tcase_add_test(tc, covers_may_not_lean_on_their_own_input);
    tcase_add_test(tc, long_chains_are_refused_not_crashed);
    tcase_add_test(tc, tells_what_it_reads);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)
