/* Evidence: what a yes rests on, and what it does not. */
#include "define_fixture.h"

static fixture *small(void)
{
    fixture *f = fx_new("2025-03-31");
    static ps_cohort_plan cohort;
    static ps_plan_rule include[1];
    ps_name *name;

    fx_input(f, "gp", "gp_event");
    fx_input(f, "acute", "admission");
    fx_input(f, "mh", "referral");
    fx_codes(f, "diabetes", PS_SNOMED, "44054006,73211009");
    fx_codes(f, "psychosis", PS_ICD10, "F20,F25,F31");
    fx_define(f, "smi_gp", "any(gp where code = \"58214004\" ever)");
    fx_define(f, "smi_trust", "any(mh where diagnosis in psychosis within 5 years)");
    fx_define(f, "smi", "smi_gp or smi_trust");
    fx_define(f, "emergencies", "count(acute where method = \"emergency\" within 12 months)");
    fx_define(f, "has_diabetes", "any(gp where value > 40 and code in diabetes ever)");
    fx_define(f, "physical", "how_many(has_diabetes, carer, smi_gp)");
    fx_names(f);
    include[0] = (ps_plan_rule){"SMI", {1, 1, 1}, fx_parsed(f, "smi")};
    cohort = (ps_cohort_plan){.name = "core", .base = fx_parsed(f, "age >= 18"), .include = include, .n_include = 1};
    f->plan.cohorts = &cohort;
    f->plan.n_cohorts = 1;
    name = &f->plan.names.at[f->plan.names.n];
    name->row = (ps_name_row){.name = "core", .type = PS_FLAG, .kind = PS_NAME_COHORT};
    name->number = (uint32_t)f->plan.names.n++;
    for (size_t i = 0; i < f->plan.n_definitions; i++)
        ck_assert_msg(ps_rule_resolve(f->definitions[i].rule, &f->plan, PS_NOTHING, &f->err) == PS_OK, "%s",
                      f->err.message);
    ck_assert_int_eq(ps_rule_resolve(cohort.base, &f->plan, PS_FLAG, &f->err), PS_OK);
    ck_assert_int_eq(ps_rule_resolve(include[0].rule, &f->plan, PS_FLAG, &f->err), PS_OK);
    fx_set(f, 0, "age", "50");
    fx_set(f, 0, "carer", "yes");
    fx_event(f, "gp", 0, "2020-01-01", "code=44054006|value=48");
    fx_event(f, "gp", 0, "2023-01-01", "code=73211009|value=53");
    fx_event(f, "gp", 0, "2024-01-01", "code=73211009|value=30");
    fx_event(f, "gp", 0, "2025-04-01", "code=73211009|value=60");
    fx_event(f, "mh", 0, "2022-05-05", "diagnosis=I10,F25.1,F20");
    fx_event(f, "mh", 0, "2022-05-05", "diagnosis=F31");
    fx_event(f, "mh", 0, "2023-06-06", "diagnosis=E11");
    fx_event(f, "acute", 0, "2024-07-07", "method=emergency");
    fx_event(f, "acute", 0, "2024-06-06", "method=emergency");
    fx_world(f, 1);
    {
        ps_column *column = &f->world->columns[name->number];
        ck_assert(ps_column_init(column, PS_FLAG, 1));
        column->flag[0] = PS_YES;
    }
    return f;
}

/* Pieces as "feed/definition/day/code/events". */
static const struct {
    const char *rule, *pieces, *why;
} cases[] = {
    {"smi", "mh/smi_trust/2022-05-05/F31/2", "the newest that matched, not the newest; and not the half that is no"},
    {"smi_gp or smi_trust", "mh/smi_trust/2022-05-05/F31/2", ""},
    {"any(mh where diagnosis in psychosis from 2022-01-01 to 2022-05-05)", "mh//2022-05-05/F31/2",
     "of one day the last filed"},
    {"any(mh where diagnosis starts \"F25\" ever)", "mh//2022-05-05/F25.1/1", "the code among several that fits"},
    {"emergencies >= 2", "acute/emergencies/2024-07-07//2", "no code was read"},
    {"2 <= emergencies and smi", "acute/emergencies/2024-07-07//2 mh/smi_trust/2022-05-05/F31/2",
     "in the order of the rule"},
    {"has_diabetes", "gp/has_diabetes/2023-01-01/73211009/2",
     "a value too low and one after the index date are not admitted"},
    {"physical >= 2", "gp/has_diabetes/2023-01-01/73211009/2", "of the counted ones those that are yes"},
    {"age >= 18 and carer", "", "compared directly: nothing to show"},
    {"not smi_gp", "", "an absence rests on no entry"},
    {"not smi", "", "this rule is no"},
    {"not emergencies > 5", "acute/emergencies/2024-07-07//2", "but a count denied still counted"},
    {"count(gp where code = \"58214004\" ever) = 0", "", "nothing admitted"},
    {"core", "mh/smi_trust/2022-05-05/F31/2", "through a cohort"},
    {"core and smi_gp", "", "not true as a whole"},
    {"last(gp ever) is known", "gp//2024-01-01//3", ""},
    {"last(code of gp ever) in diabetes", "gp//2024-01-01/73211009/3", ""},
    {"first(gp before last(acute ever)) is known", "gp//2024-01-01//3", "the bound is no evidence of its own"},
    {"emergencies", "acute/emergencies/2024-07-07//2", "a number: what it counted"},
    {"smi = true", "mh/smi_trust/2022-05-05/F31/2", ""},
    {"smi_gp = false", "", ""},
};

START_TEST(pieces)
{
    fixture *f = small();
    ps_rule *rule = fx_parsed(f, cases[_i].rule);
    ps_evidence out[8];
    char shown[400] = "";
    size_t n;

    ck_assert_msg(ps_rule_resolve(rule, &f->plan, PS_NOTHING, &f->err) == PS_OK, "%s", f->err.message);
    n = ps_rule_evidence(out, PS_COUNT(out), rule, f->world, 0);
    for (size_t i = 0; i < n; i++) {
        char iso[11];
        ps_day_format(iso, out[i].day);
        snprintf(shown + strlen(shown), 100, "%s%s/%s/%s/%s/%d", i ? " " : "", out[i].feed, out[i].definition, iso,
                 out[i].code, (int)out[i].events);
    }
    ck_assert_msg(!strcmp(shown, cases[_i].pieces), "%s: \"%s\": %s", cases[_i].rule, shown, cases[_i].why);
    if (n) { /* no room: the number all the same, and nothing written beyond */
        out[0].feed = "untouched";
        ck_assert_uint_eq(ps_rule_evidence(out, 0, rule, f->world, 0), n);
        ck_assert_str_eq(out[0].feed, "untouched");
    }
    fx_free(f);
}
END_TEST

/* Each doubles the ways to the one before; what it rests on is still one thing. */
START_TEST(shared_definitions)
{
    static char names[40][16];
    fixture *f = fx_new("2025-03-31");
    const char *before = "base_rule";
    ps_evidence out[4];

    fx_input(f, "gp", "gp_event");
    fx_define(f, "smi_gp", "any(gp where code = \"58214004\" ever)");
    fx_define(f, "base_rule", "any(gp where code = \"44054006\" ever) or smi_gp");
    for (int i = 0; i < 40; i++) {
        char text[80];
        snprintf(names[i], sizeof names[i], "a%d", i);
        if (i % 2)
            snprintf(text, sizeof text, "%.9s and (%.9s or smi_gp)", before, before);
        else
            snprintf(text, sizeof text, "how_many(%.9s, %.9s) >= 1", before, before);
        fx_define(f, names[i], text);
        before = names[i];
    }
    fx_resolve(f);
    fx_event(f, "gp", 0, "2020-01-01", "code=44054006");
    fx_event(f, "gp", 0, "2021-01-01", "code=58214004");
    fx_world(f, 1);
    {
        ps_rule *const rule = fx_parsed(f, "a39");
        ck_assert_int_eq(ps_rule_resolve(rule, &f->plan, PS_FLAG, &f->err), PS_OK);
        ck_assert_uint_eq(ps_rule_evidence(out, 4, rule, f->world, 0), 2);
        ck_assert_str_eq(out[0].definition, "base_rule");
        ck_assert_str_eq(out[0].code, "44054006");
        ck_assert_str_eq(out[1].definition, "smi_gp");
        ck_assert_uint_eq(ps_rule_evidence(out, 1, rule, f->world, 0), 2); /* more than there is room for, told */
    }
    fx_free(f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rule_evidence");
    TCase *tc = tcase_create("evidence");

    tcase_add_loop_test(tc, pieces, 0, PS_COUNT(cases));
    tcase_add_test(tc, shared_definitions);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)
