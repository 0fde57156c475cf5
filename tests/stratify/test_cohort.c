/* Cohorts: three outcomes, step by step, and who was lost to cannot-tells. */
#include "small_world.h"
#include "stratify/stratify.h"

static small_world s;
static ps_cohort_plan cohort;
static ps_plan_rule include[3], exclude[3];
static ps_strata *strata;
static ps_pool *pool; /* NULL, but where a test wants one */

/* 9 people: every pair of yes, no and cannot tell. */
#define A_FLAGS "yyynnn???"
#define B_FLAGS "yn?yn?yn?"

static const char *const ethnicities[] = {"White", "Asian",      "Not known",  "White", "Black",
                                          "Mixed", "Not stated", "Not stated", "Other"};
static const double quintiles[] = {1, 5, 3, 1, 2, 4, NAN, 5, 2};

static void open_people(void)
{
    small_open(&s, 9, NULL);
    small_flag(&s, "a", A_FLAGS);
    small_flag(&s, "b", B_FLAGS);
    small_flag(&s, "everyone", "yyyyyyyyy");
    small_trait_text(&s, PS_P_ETHNICITY, ethnicities);
    memcpy(s.population.person[PS_P_IMD_QUINTILE].number, quintiles, sizeof quintiles);
    cohort = (ps_cohort_plan){.name = "core", .title = "Core", .include = include, .exclude = exclude};
    cohort.base = small_rule(&s, "everyone", PS_FLAG);
    s.plan.cohorts = &cohort;
    s.plan.n_cohorts = 1;
}

static void fill(void)
{
    ps_name_row *rows;
    size_t n;

    ck_assert_int_eq(ps_strata_rows(&rows, &n, &s.plan, NULL), PS_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(rows[0].n_rules, 1 + cohort.n_include + cohort.n_exclude);
    small_rows(&s, rows, n);
    small_make(&s);
    ck_assert_int_eq(ps_strata_new(&strata, &s.plan, NULL), PS_OK);
    ck_assert_int_eq(ps_cohort_fill(s.world, strata, 0, pool, NULL), PS_OK);
}

static void close_people(void)
{
    ps_strata_free(strata);
    small_close(&s);
}

static void members_of(char *out)
{
    const ps_column *column = small_find(&s, "core");

    for (size_t p = 0; p < s.population.n_people; p++)
        out[p] = column->flag[p] == PS_YES ? 'y' : column->flag[p] == PS_NO ? 'n' : '?';
    out[s.population.n_people] = '\0';
}

/* Kleene, over all nine pairs (a b): yy yn y? ny nn n? ?y ?n ??. An include admits only yes; an exclude removes only
 * yes. */
static const struct {
    const char *rule;
    const char *as_include, *as_exclude;
    uint64_t yes, no, cannot;
} kleene[] = {
    {"a", "yyynnnnnn", "nnnyyyyyy", 3, 3, 3},
    {"not a", "nnnyyynnn", "yyynnnyyy", 3, 3, 3},
    {"a and b", "ynnnnnnnn", "nyyyyyyyy", 1, 5, 3},
    {"a or b", "yyyynnynn", "nnnnyynyy", 5, 1, 3},
    {"not (a and b)", "nynyyynyn", "ynynnnyny", 5, 1, 3},
    {"a is known", "yyyyyynnn", "nnnnnnyyy", 6, 3, 0},
};

START_TEST(admits_and_removes_only_yes)
{
    char got[16];
    const ps_step *step;

    open_people();
    include[0] = (ps_plan_rule){.label = "The rule", .rule = small_rule(&s, kleene[_i].rule, PS_FLAG)};
    cohort.n_include = 1;
    fill();
    members_of(got);
    ck_assert_msg(!strcmp(got, kleene[_i].as_include), "include %s: %s", kleene[_i].rule, got);
    step = &strata->cohorts[0].steps[1];
    ck_assert_int_eq(step->kind, PS_STEP_INCLUDE);
    ck_assert_str_eq(step->label, "The rule");
    ck_assert_uint_eq(step->in, 9);
    ck_assert_uint_eq(step->yes, kleene[_i].yes);
    ck_assert_uint_eq(step->no, kleene[_i].no);
    ck_assert_uint_eq(step->cannot_tell, kleene[_i].cannot);
    ck_assert_uint_eq(step->left, step->yes);
    ck_assert_uint_eq(strata->cohorts[0].members, step->left);
    close_people();

    open_people();
    exclude[0] = (ps_plan_rule){.label = "The rule", .rule = small_rule(&s, kleene[_i].rule, PS_FLAG)};
    cohort.n_exclude = 1;
    fill();
    members_of(got);
    ck_assert_msg(!strcmp(got, kleene[_i].as_exclude), "exclude %s: %s", kleene[_i].rule, got);
    step = &strata->cohorts[0].steps[1];
    ck_assert_int_eq(step->kind, PS_STEP_EXCLUDE);
    ck_assert_uint_eq(step->left, step->no + step->cannot_tell);
    close_people();
}
END_TEST

START_TEST(steps_see_only_those_still_in)
{
    const ps_step *steps;
    char got[16];

    open_people();
    cohort.base = small_rule(&s, "a is known", PS_FLAG);                                      /* p0 - p5 */
    include[0] = (ps_plan_rule){.label = "B", .rule = small_rule(&s, "b is known", PS_FLAG)}; /* p0 p1 p3 p4 */
    exclude[0] = (ps_plan_rule){.label = "Not a", .rule = small_rule(&s, "not a", PS_FLAG)};  /* takes p3 p4 */
    exclude[1] = (ps_plan_rule){.label = "B again", .rule = small_rule(&s, "b", PS_FLAG)};    /* takes p0 */
    cohort.n_include = 1;
    cohort.n_exclude = 2;
    fill();
    steps = strata->cohorts[0].steps;
    ck_assert_uint_eq(strata->cohorts[0].n_steps, 4);
    ck_assert_int_eq(steps[0].kind, PS_STEP_BASE);
    ck_assert_str_eq(steps[0].label, "a is known");
    ck_assert_uint_eq(steps[0].in, 9);
    ck_assert_uint_eq(steps[0].left, 6);
    ck_assert_uint_eq(steps[1].in, 6);
    ck_assert_uint_eq(steps[1].left, 4);
    ck_assert_uint_eq(steps[2].in, 4);
    ck_assert_uint_eq(steps[2].yes, 2);
    ck_assert_uint_eq(steps[2].left, 2);
    ck_assert_uint_eq(steps[3].in, 2);
    ck_assert_uint_eq(steps[3].yes, 1);
    ck_assert_uint_eq(strata->cohorts[0].members, 1);
    members_of(got);
    ck_assert_str_eq(got, "nynnnnnnn");
    close_people();
}
END_TEST

/* a cannot tell for p6, p7 (both not stated) and p8 (Other); fifths unknown, 5, 2. */
START_TEST(counts_cannot_tells_by_group)
{
    static const uint64_t by_ethnicity[PS_STEP_ETHNICITIES] = {0, 0, 0, 0, 1, 2, 0};
    static const uint64_t by_fifth[PS_STEP_FIFTHS] = {0, 1, 0, 0, 1, 1};
    const ps_step *step;

    open_people();
    include[0] = (ps_plan_rule){.label = "A", .rule = small_rule(&s, "a", PS_FLAG)};
    cohort.n_include = 1;
    fill();
    step = &strata->cohorts[0].steps[1];
    ck_assert_mem_eq(step->cannot_by_ethnicity, by_ethnicity, sizeof by_ethnicity);
    ck_assert_mem_eq(step->cannot_by_fifth, by_fifth, sizeof by_fifth);
    close_people();
}
END_TEST

START_TEST(ethnicities_stand_in_the_documented_order)
{
    static const char *const words[] = {"White", "Mixed", "Asian", "Black", "Other", "Not stated", "Not known"};

    for (size_t e = 0; e < PS_STEP_ETHNICITIES; e++)
        ck_assert_str_eq(ps_step_ethnicities[e], words[e]);
}
END_TEST

START_TEST(a_cohort_of_nobody)
{
    open_people();
    cohort.base = small_rule(&s, "not everyone", PS_FLAG);
    fill();
    ck_assert_uint_eq(strata->cohorts[0].members, 0);
    ck_assert_uint_eq(strata->cohorts[0].steps[0].no, 9);
    close_people();
}
END_TEST

#define MANY 20003 /* three ranges, the last one cut off within eight people */

static ps_answer many_a(size_t p)
{
    return p % 5 == 1 ? PS_CANNOT_TELL : p % 3 == 0 ? PS_YES : PS_NO;
}

static ps_answer many_b(size_t p)
{
    return p % 7 == 2 ? PS_CANNOT_TELL : p % 2 == 0 ? PS_YES : PS_NO;
}

static void flags_of(char *out, ps_answer (*answer)(size_t))
{
    for (size_t p = 0; p < MANY; p++)
        out[p] = "ny?"[answer(p)];
    out[MANY] = '\0';
}

/* Counts by the rules, person by person. */
START_TEST(many_people_whatever_the_threads)
{
    char *flags = malloc(MANY + 1);
    uint64_t in = 0, cannot = 0, left = 0, white = 0;
    const ps_step *step;

    pool = _i ? ps_pool_new((unsigned)_i + 1) : NULL;
    small_open(&s, MANY, NULL);
    flags_of(flags, many_a);
    small_flag(&s, "a", flags);
    flags_of(flags, many_b);
    small_flag(&s, "b", flags);
    for (size_t p = 0; p < MANY; p++) {
        s.population.person[PS_P_ETHNICITY].text[p] = p % 11 ? 0 : small_word(&s, "White");
        s.population.person[PS_P_IMD_QUINTILE].number[p] = NAN;
    }
    cohort = (ps_cohort_plan){.name = "core", .title = "Core", .include = include, .exclude = exclude};
    cohort.base = small_rule(&s, "a", PS_FLAG);
    exclude[0] = (ps_plan_rule){.label = "B", .rule = small_rule(&s, "b", PS_FLAG)};
    cohort.n_exclude = 1;
    s.plan.cohorts = &cohort;
    s.plan.n_cohorts = 1;
    fill();
    for (size_t p = 0; p < MANY; p++) {
        const bool member = many_a(p) == PS_YES && many_b(p) != PS_YES;

        ck_assert_int_eq(small_find(&s, "core")->flag[p], member ? PS_YES : PS_NO);
        in += many_a(p) == PS_YES;
        left += member;
        cannot += many_a(p) == PS_YES && many_b(p) == PS_CANNOT_TELL;
        white += many_a(p) == PS_YES && many_b(p) == PS_CANNOT_TELL && p % 11 == 0;
    }
    step = strata->cohorts[0].steps;
    ck_assert_uint_eq(step[0].in, MANY);
    ck_assert_uint_eq(step[0].left, in);
    ck_assert_uint_eq(step[1].in, in);
    ck_assert_uint_eq(step[1].yes + step[1].no + step[1].cannot_tell, in);
    ck_assert_uint_eq(step[1].cannot_tell, cannot);
    ck_assert_uint_eq(step[1].left, left);
    ck_assert_uint_eq(step[1].cannot_by_ethnicity[0], white);
    ck_assert_uint_eq(step[1].cannot_by_ethnicity[PS_STEP_ETHNICITIES - 1], cannot - white);
    ck_assert_uint_eq(step[1].cannot_by_fifth[PS_STEP_FIFTHS - 1], cannot);
    close_people();
    ps_pool_free(pool);
    pool = NULL;
    free(flags);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("cohort");
    TCase *tc = tcase_create("cohort");

    tcase_add_loop_test(tc, admits_and_removes_only_yes, 0, (int)PS_COUNT(kleene));
    tcase_add_test(tc, steps_see_only_those_still_in);
    tcase_add_test(tc, counts_cannot_tells_by_group);
    tcase_add_test(tc, ethnicities_stand_in_the_documented_order);
    tcase_add_test(tc, a_cohort_of_nobody);
    tcase_add_loop_test(tc, many_people_whatever_the_threads, 0, 3);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
