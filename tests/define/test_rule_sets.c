/* Rule sets: whatever the text is said to show of two rules holds of everybody there can be, and much of what holds is
 * shown. */
#include "define/rule_sets.h"
#include "define_fixture.h"

static const char *const ages[] = {NULL, "10", "39", "40", "41", "60", "74", "75", "76", "90"};
static const char *const fifths[] = {NULL, "1", "2", "3", "5"};
static const char *const groups[] = {"White", "Black", "Asian"};
static const char *const answers[] = {"yes", "no", NULL};
enum { PEOPLE = 10 * 5 * 3 * 3 * 3, RULES = 50, ROUNDS = 12 };

static uint32_t seed;

static uint32_t roll(uint32_t sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static void set(fixture *f, uint32_t person, const char *name, const char *value)
{
    if (value)
        fx_set(f, person, name, value);
}

/* One of each that there can be. */
static void everybody(fixture *f)
{
    for (uint32_t i = 0; i < PEOPLE; i++) {
        set(f, i, "age", ages[i % 10]);
        set(f, i, "imd_quintile", fifths[i / 10 % 5]);
        set(f, i, "ethnicity", groups[i / 50 % 3]);
        set(f, i, "carer", answers[i / 150 % 3]);
        set(f, i, "housebound", answers[i / 450]);
    }
    fx_world(f, PEOPLE);
}

static const char *atom(fixture *f)
{
    static const char *const ops[] = {"=", "<>", "<", "<=", ">", ">="};
    static const char *const some[] = {"carer",
                                       "housebound",
                                       "ethnicity = \"Black\"",
                                       "ethnicity <> \"Asian\"",
                                       "ethnicity in (\"Black\", \"Asian\")",
                                       "ethnicity not in (\"White\", \"Asian\")",
                                       "age between 40 and 75",
                                       "age not between 40 and 75",
                                       "imd_quintile in (3, 1)",
                                       "imd_quintile not in (1, 2)",
                                       "age is known",
                                       "age is not known",
                                       "true",
                                       "false",
                                       "how_many(carer, housebound) >= 1",
                                       "how_many(carer, housebound) = 0",
                                       "needs >= 1",
                                       "needs is known",
                                       "black",
                                       "poor",
                                       "imd_quintile is known",
                                       "75 <= age",
                                       "age + 5 >= 65",
                                       "carer is not known"};

    if (roll(3))
        return some[roll(PS_COUNT(some))];
    return roll(2) ? ps_arena_print(f->arena, "age %s %u", ops[roll(6)], 10 + 5 * roll(17))
                   : ps_arena_print(f->arena, "imd_quintile %s %u", ops[roll(6)], 1 + roll(5));
}

static const char *made_rule(fixture *f, unsigned deep)
{
    const char *text = deep && roll(2) ? ps_arena_print(f->arena, "(%s)", made_rule(f, deep - 1)) : atom(f);
    const char *joint = roll(2) ? " and " : " or ";

    if (!roll(4))
        text = ps_arena_print(f->arena, "not %s", text);
    for (uint32_t n = roll(3); n > 0; n--)
        text = ps_arena_print(f->arena, "%s%s%s%s", text, joint, roll(4) ? "" : "not ", atom(f));
    return text;
}

START_TEST(claims_nothing_that_fails)
{
    static bool in[RULES][PEOPLE];
    size_t yes[RULES] = {0};
    size_t inside = 0, apart = 0, are_inside = 0, are_apart = 0;
    fixture *f = fx_new("2025-03-31");

    seed = 71u + (uint32_t)_i;
    fx_define(f, "needs", "how_many(carer, housebound)");
    fx_define(f, "black", "ethnicity = \"Black\"");
    fx_define(f, "poor", "imd_quintile <= 2 and not black");
    for (size_t r = 0; r < RULES; r++) {
        fx_define(f, ps_arena_print(f->arena, "r%zu", r), made_rule(f, 2));
    }
    fx_resolve(f);
    everybody(f);
    for (size_t r = 0; r < RULES; r++) {
        const ps_column *column = fx_column(f, f->definitions[3 + r].name);
        for (size_t p = 0; p < PEOPLE; p++)
            yes[r] += in[r][p] = column->flag[p] == PS_YES;
    }
    for (size_t a = 0; a < RULES; a++) {
        const ps_rule *one = f->definitions[3 + a].rule;
        const ps_sure sure = ps_rule_sure(&f->plan, one);

        ck_assert_msg(sure != PS_SURE_YES || yes[a] == PEOPLE, "not everybody: %s", ps_rule_text(one));
        ck_assert_msg(sure != PS_SURE_NO || !yes[a], "not nobody: %s", ps_rule_text(one));
        for (size_t b = 0; b < RULES; b++) {
            const ps_rule *other = f->definitions[3 + b].rule;
            size_t both = 0;

            for (uint32_t p = 0; p < PEOPLE; p++)
                both += in[a][p] && in[b][p];
            ck_assert_msg(!ps_rule_inside(&f->plan, one, other) || both == yes[a], "not inside: %s // %s",
                          ps_rule_text(one), ps_rule_text(other));
            ck_assert_msg(!ps_rule_apart(&f->plan, one, other) || !both, "not apart: %s // %s", ps_rule_text(one),
                          ps_rule_text(other));
            ck_assert(ps_rule_apart(&f->plan, one, other) == ps_rule_apart(&f->plan, other, one));
            if (!yes[a] || a == b)
                continue;
            are_inside += both == yes[a];
            are_apart += !both;
            inside += both == yes[a] && ps_rule_inside(&f->plan, one, other);
            apart += !both && ps_rule_apart(&f->plan, one, other);
        }
    }
    fx_free(f);
    ck_assert_msg(inside * 3 > are_inside, "%zu of %zu shown", inside, are_inside);
    ck_assert_msg(apart * 5 > are_apart, "%zu of %zu shown", apart, are_apart);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rule_sets");
    TCase *tc = tcase_create("rule_sets");
    tcase_add_loop_test(tc, claims_nothing_that_fails, 0, ROUNDS);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)
