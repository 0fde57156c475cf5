/* Unions: which definitions can be told apart by feed, why others cannot, and whom each feed found. */
#include "define/unions.h"
#include "define_fixture.h"

/* Every kind of definition, over five people:
 *   0  known to the practice    1  to the trust    2  to practice and hospital    3  to all three    4  to nobody */
static fixture *five_people(void)
{
    fixture *f = fx_new("2025-03-31");

    fx_input(f, "gp", "gp_event");
    fx_input(f, "mh", "referral");
    fx_input(f, "acute", "admission");
    fx_codes(f, "psychosis", PS_ICD10, "F20,F31");
    fx_define(f, "smi_gp", "any(gp where code = \"58214004\" ever)");
    fx_define(f, "smi_trust", "any(mh where diagnosis in psychosis ever)");
    fx_define(f, "twice", "count(acute where diagnosis in psychosis ever) >= 2");
    fx_define(f, "elsewhere", "smi_trust or any(acute where diagnosis in psychosis ever)");
    fx_define(f, "smi", "smi_gp or elsewhere");
    fx_define(f, "in_line", "any(gp where code = \"58214004\" ever) or any(mh where diagnosis in psychosis ever)");
    fx_define(f, "compared", "smi_gp or twice");
    fx_define(f, "narrowed", "smi_gp or (smi_trust and age >= 18)");
    fx_define(f, "both", "smi_gp and smi_trust");
    fx_define(f, "mixed", "smi_gp or (smi_trust and twice)");
    fx_define(f, "anchored", "smi_gp or any(mh where diagnosis in psychosis since first(gp ever))");
    fx_define(f, "aged", "smi_gp or smi_trust or age >= 100");
    fx_define(f, "one_feed", "smi_gp or any(gp where code = \"73211009\" ever)");
    fx_define(f, "number", "how_many(smi_gp, smi_trust)");
    fx_resolve(f);
    for (uint32_t p = 0; p < 5; p++)
        fx_set(f, p, "age", "50");
    fx_event(f, "gp", 0, "2024-01-01", "code=58214004");
    fx_event(f, "mh", 1, "2024-02-02", "diagnosis=F20.0");
    fx_event(f, "gp", 2, "2024-01-01", "code=58214004");
    fx_event(f, "acute", 2, "2023-01-01", "diagnosis=F31");
    fx_event(f, "gp", 3, "2024-01-01", "code=58214004");
    fx_event(f, "mh", 3, "2024-03-03", "diagnosis=F31");
    fx_event(f, "acute", 3, "2023-01-01", "diagnosis=F31");
    fx_event(f, "acute", 3, "2023-02-01", "diagnosis=F31");
    fx_event(f, "mh", 4, "2024-03-03", "diagnosis=I10");
    return f;
}

/* As fx_world, but no definition is worked out: finding unions does that. */
static void open_world(fixture *f, size_t people)
{
    const size_t n = f->plan.n_definitions;

    f->plan.names.order = ps_arena_array(f->arena, f->plan.names.n, sizeof(uint32_t));
    for (uint32_t i = 0; i < f->plan.names.n; i++)
        f->plan.names.order[i] = i;
    f->plan.n_definitions = 0;
    fx_world(f, people);
    f->plan.n_definitions = n;
}

static size_t definition_of(const fixture *f, const char *name)
{
    for (size_t d = 0; d < f->plan.n_definitions; d++)
        if (!strcmp(f->plan.definitions[d].name, name))
            return d;
    ck_abort_msg("%s", name);
    return 0;
}

static const struct {
    const char *why, *definition, *found; /* by input gp, mh, acute: persons; "" where the input is no part of it */
    const char *left_out;
} cases[] = {
    {"parts through two levels of names", "smi", "023|13|23", NULL},
    {"parts written out", "in_line", "023|13|", NULL},
    {"a name that is a union itself", "elsewhere", "|13|23", NULL},
    {"a part that counts and compares", "compared", "023||3", NULL},
    {"a trait narrows a part", "narrowed", "023|13|", NULL},
    {"an and", "both", "||", "its rule is not an or"},
    {"a part of two feeds", "mixed", "||", "a part of it reads several feeds at once"},
    {"a window that hangs on another feed", "anchored", "||", "a part of it reads several feeds at once"},
    {"a part of no feed", "aged", "||", "a part of it reads no feed"},
    {"one feed alone is no union, and nothing to explain", "one_feed", "||", NULL},
    {"a number is none either", "number", "||", NULL},
};

START_TEST(tells_parts_apart)
{
    fixture *f = five_people();
    const size_t definition = definition_of(f, cases[_i].definition);
    char got[64] = "";
    size_t used = 0;
    ps_unions unions;

    open_world(f, 5);
    ck_assert_int_eq(ps_unions_find(&unions, f->world, NULL, &f->err), PS_OK);
    for (size_t input = 0; input < 3; input++) {
        for (size_t k = 0; k < unions.n_parts; k++)
            for (size_t p = 0; unions.parts[k].definition == definition && unions.parts[k].input == input && p < 5; p++)
                if (unions.parts[k].found[p])
                    got[used++] = (char)('0' + p);
        if (input < 2)
            got[used++] = '|';
    }
    ck_assert_msg(!strcmp(got, cases[_i].found), "%s: %s", cases[_i].why, got);
    if (cases[_i].left_out) {
        ck_assert_ptr_nonnull(unions.left_out[definition]);
        ck_assert_str_eq(unions.left_out[definition], cases[_i].left_out);
    } else {
        ck_assert_msg(!unions.left_out[definition], "%s: %s", cases[_i].why, unions.left_out[definition]);
    }
    ps_unions_release(&unions);
    fx_free(f);
}
END_TEST

/* A union that rests on a score is left out, and nothing that it needs is worked out. */
START_TEST(leaves_results_alone)
{
    fixture *f = fx_new("2025-03-31");
    ps_name *score;
    ps_unions unions;

    fx_input(f, "gp", "gp_event");
    fx_input(f, "mh", "referral");
    fx_define(f, "scored", "any(gp ever) or (local > 3 and any(mh ever))");
    fx_names(f);
    score = &f->plan.names.at[f->plan.names.n];
    score->row = (ps_name_row){.name = "local", .type = PS_NUMBER, .kind = PS_NAME_SCORE};
    score->number = (uint32_t)f->plan.names.n++;
    ck_assert_int_eq(ps_rule_resolve(f->definitions[0].rule, &f->plan, PS_FLAG, &f->err), PS_OK);
    f->plan.names.at[PS_P_NAMES].row.type = PS_FLAG;
    open_world(f, 1);
    ck_assert_int_eq(ps_unions_find(&unions, f->world, NULL, &f->err), PS_OK);
    ck_assert_uint_eq(unions.n_parts, 0);
    ck_assert_str_eq(unions.left_out[0], "a part of it reads a score, a tier, a cohort or a matrix");
    ps_unions_release(&unions);
    fx_free(f);
}
END_TEST

/* Forty definitions that name the one before twice: followed once each, not two to the fortieth. */
START_TEST(ends_where_names_meet_again)
{
    static char names[40][16], rules[40][48];
    fixture *f = fx_new("2025-03-31");
    ps_unions unions;

    fx_input(f, "gp", "gp_event");
    fx_input(f, "mh", "referral");
    fx_define(f, "d", "any(gp ever) or any(mh ever)");
    for (int i = 0; i < 40; i++) {
        snprintf(names[i], sizeof names[i], "d%d", i);
        snprintf(rules[i], sizeof rules[i], "%s or %s", i ? names[i - 1] : "d", i ? names[i - 1] : "d");
        fx_define(f, names[i], rules[i]);
    }
    fx_resolve(f);
    fx_event(f, "mh", 0, "2024-01-01", "");
    open_world(f, 1);
    ck_assert_int_eq(ps_unions_find(&unions, f->world, NULL, &f->err), PS_OK);
    ck_assert_uint_eq(unions.n_parts, 82);
    ck_assert_int_eq(unions.parts[80].found[0], 0);
    ck_assert_int_eq(unions.parts[81].found[0], 1);
    ps_unions_release(&unions);
    fx_free(f);
}
END_TEST

/* Whom a feed covers is no part of what is looked for, even where the same definition is a part as well. */
START_TEST(covers_are_no_part)
{
    fixture *f = fx_new("2025-03-31");
    ps_unions unions;

    fx_input(f, "gp", "gp_event");
    fx_input(f, "mh", "referral");
    fx_define(f, "in_gp", "any(gp ever)");
    fx_define(f, "either", "any(mh ever) or in_gp");
    fx_covers(f, "mh", "in_gp");
    fx_resolve(f);
    fx_event(f, "gp", 0, "2024-01-01", "code=1");
    fx_event(f, "mh", 1, "2024-01-01", "");
    open_world(f, 2);
    ck_assert_int_eq(ps_unions_find(&unions, f->world, NULL, &f->err), PS_OK);
    ck_assert_uint_eq(unions.n_parts, 2);
    ck_assert_uint_eq(unions.parts[0].input, 0);
    ck_assert_int_eq(unions.parts[0].found[0], 1);
    ck_assert_int_eq(unions.parts[0].found[1], 0);
    ps_unions_release(&unions);
    fx_free(f);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("unions");
    TCase *tc = tcase_create("unions");

    tcase_add_loop_test(tc, tells_parts_apart, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, leaves_results_alone);
    tcase_add_test(tc, ends_where_names_meet_again);
    tcase_add_test(tc, covers_are_no_part);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
