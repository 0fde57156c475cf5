/* Rule terms: what two populations have in common, whatever their layout and names. */
#include "define/rule_terms.h"

#include "define_fixture.h"

static fixture *plan(void)
{
    fixture *f = fx_new("2025-03-31");

    fx_input(f, "people", "person");
    fx_input(f, "gp", "gp_event");
    fx_codes(f, "smi", PS_SNOMED, "13746004,58214004");
    fx_define(f, "has_smi", "any(gp where code in smi ever)");
    fx_define(f, "here", "registered and alive");
    fx_define(f, "older", "here and age >= 65");
    fx_define(f, "visits", "count(gp within 12 months)");
    fx_define(f, "often", "visits >= 5");
    fx_resolve(f);
    return f;
}

static ps_terms terms_of(fixture *f, const char *text, const char *name)
{
    ps_rule *rule = text ? fx_parsed(f, text) : NULL;
    ps_terms terms;

    if (rule)
        ck_assert_msg(ps_rule_resolve(rule, &f->plan, PS_FLAG, &f->err) == PS_OK, "%s: %s", text, f->err.message);
    ck_assert_int_eq(ps_terms_of(&terms, f->arena, &f->plan, rule, name, &f->err), PS_OK);
    return terms;
}

static const struct {
    const char *why, *a, *b;
    ps_terms_relation relation;
    const char *differ; /* NULL: none */
} pairs[] = {
    {"itself", "registered and alive", "registered and alive", PS_TERMS_SAME, NULL},
    {"another order and layout", "registered  and alive", "alive and registered", PS_TERMS_SAME, NULL},
    {"a definition that is the same", "here", "registered and alive", PS_TERMS_SAME, NULL},
    {"a definition in a definition", "older", "alive and 65 <= age and registered", PS_TERMS_SAME, NULL},
    {"said twice", "alive and age >= 65 and age >= 60", "age >= 65 and alive", PS_TERMS_SAME, NULL},
    {"two limits, or between", "age >= 65 and age <= 74", "age between 65 and 74", PS_TERMS_SAME, NULL},
    {"a year apart", "here and age >= 65", "here and age >= 66", PS_TERMS_RANGE, "age"},
    {"or the limit itself", "here and age >= 65", "here and age > 65", PS_TERMS_RANGE, "age"},
    {"an upper limit", "age between 65 and 74", "age between 65 and 75", PS_TERMS_RANGE, "age"},
    {"a limit or none", "here", "older", PS_TERMS_RANGE, "age"},
    {"both limits", "age between 65 and 74", "age between 66 and 75", PS_TERMS_APART, NULL},
    {"two numbers", "age >= 65 and visits > 2", "age >= 66 and visits > 3", PS_TERMS_APART, NULL},
    {"an amount of visits, by name", "often and here", "here and visits >= 6", PS_TERMS_RANGE, "visits"},
    {"a condition more", "here", "here and has_smi", PS_TERMS_CONDITION, "any ( gp where code in smi ever )"},
    {"a denied one", "here", "here and not care_home", PS_TERMS_CONDITION, "not care_home"},
    {"two conditions more", "here", "here and has_smi and carer", PS_TERMS_APART, NULL},
    {"one for another", "here and carer", "here and has_smi", PS_TERMS_APART, NULL},
    {"a condition and a limit", "here", "here and has_smi and age >= 65", PS_TERMS_APART, NULL},
    {"either of two is one condition", "here and (carer or has_smi)", "here and ( carer  or has_smi )", PS_TERMS_SAME,
     NULL},
    {"a text that is not", "sex = \"female\"", "sex = \"male\"", PS_TERMS_APART, NULL},
    {"a date", "registered_from < 2020-01-01", "registered_from < 2020-02-01", PS_TERMS_RANGE, "registered_from"},
};

START_TEST(compares_populations)
{
    fixture *f = plan();
    const ps_term *differ = NULL;
    const ps_terms a = terms_of(f, pairs[_i].a, NULL), b = terms_of(f, pairs[_i].b, NULL);

    ck_assert_msg(ps_terms_compare(&differ, &a, &b) == pairs[_i].relation, "%s", pairs[_i].why);
    if (pairs[_i].differ)
        ck_assert_str_eq(differ->text, pairs[_i].differ);
    ck_assert_msg(ps_terms_compare(NULL, &b, &a) == pairs[_i].relation, "%s, turned round", pairs[_i].why);
    fx_free(f);
}
END_TEST

START_TEST(joins_a_rule_and_a_name)
{
    fixture *f = plan();
    ps_terms terms = terms_of(f, "here", "older");

    ck_assert_uint_eq(terms.n, 3);
    ck_assert_str_eq(terms.at[0].text, "age");
    ck_assert(terms.at[0].ranged && terms.at[0].from == 65 && terms.at[0].from_in && isinf(terms.at[0].to));
    ck_assert_str_eq(terms.at[1].text, "alive");
    ck_assert_str_eq(terms.at[2].text, "registered");
    terms = terms_of(f, NULL, "visits");
    ck_assert_uint_eq(terms.n, 1);
    ck_assert(terms.at[0].ranged && terms.at[0].from == 0 && !terms.at[0].from_in);
    terms = terms_of(f, NULL, NULL);
    ck_assert_uint_eq(terms.n, 0);
    fx_free(f);
}
END_TEST

/* A cohort is its base and every include; an exclude takes away only whom it holds for, so it is no `not`. */
START_TEST(follows_cohorts)
{
    fixture *f = plan();
    ps_plan_rule include = {.rule = fx_parsed(f, "has_smi")}, exclude = {.rule = fx_parsed(f, "carer")};
    ps_cohort_plan cohort = {.name = "smi_carers",
                             .base = fx_parsed(f, "here"),
                             .include = &include,
                             .n_include = 1,
                             .exclude = &exclude,
                             .n_exclude = 1};
    ps_name *names = f->plan.names.at;
    ps_terms terms;

    f->plan.cohorts = &cohort;
    f->plan.n_cohorts = 1;
    names[f->plan.names.n] = (ps_name){.row = {.name = "smi_carers", .type = PS_FLAG, .kind = PS_NAME_COHORT},
                                       .number = (uint32_t)f->plan.names.n};
    f->plan.names.n++;
    ck_assert_int_eq(ps_rule_resolve(cohort.base, &f->plan, PS_FLAG, &f->err), PS_OK);
    ck_assert_int_eq(ps_rule_resolve(include.rule, &f->plan, PS_FLAG, &f->err), PS_OK);
    ck_assert_int_eq(ps_rule_resolve(exclude.rule, &f->plan, PS_FLAG, &f->err), PS_OK);
    terms = terms_of(f, NULL, "smi_carers");
    ck_assert_uint_eq(terms.n, 4);
    ck_assert_str_eq(terms.at[0].text, "alive");
    ck_assert_str_eq(terms.at[1].text, "any ( gp where code in smi ever )");
    ck_assert_str_eq(terms.at[2].text, "not: carer");
    ck_assert_str_eq(terms.at[3].text, "registered");
    fx_free(f);
}
END_TEST

/* Each doubles the one before: followed to the end it would be 2^40 conditions. */
START_TEST(definitions_that_double_come_to_an_end)
{
    fixture *f = fx_new("2025-03-31");
    char names[41][16], rules[41][48];
    ps_terms terms;

    fx_input(f, "people", "person");
    fx_define(f, "d0", "registered and alive");
    for (int i = 1; i <= 40; i++) {
        snprintf(names[i], sizeof names[i], "d%d", i);
        snprintf(rules[i], sizeof rules[i], "d%d and d%d", i - 1, i - 1);
        fx_define(f, names[i], rules[i]);
    }
    fx_resolve(f);
    terms = terms_of(f, NULL, "d40");
    ck_assert_uint_lt(terms.n, 100);
    fx_free(f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rule_terms");
    TCase *tc = tcase_create("rule_terms");

    tcase_add_loop_test(tc, compares_populations, 0, (int)PS_COUNT(pairs));
    tcase_add_test(tc, joins_a_rule_and_a_name);
    tcase_add_test(tc, follows_cohorts);
    tcase_add_test(tc, definitions_that_double_come_to_an_end);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
