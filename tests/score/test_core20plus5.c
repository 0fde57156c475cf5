/* Core20PLUS5 for adults: each part where it is known, where it is not, and below 18. */
#include "../define/plan_case.h"
#include "ruled_case.h"
#include "score/ruled.h"

static ruled_case c;
static plan_case plan;

/*                               0   1   2   3   4    5    6    7    8    9  */
static const double ages[] = {18, 17, 40, 40, 40, 40, 40, NAN, NAN, 40};
static const double deciles[] = {1, 1, 2, 3, NAN, NAN, 3, 1, 10, NAN};
#define HOMELESS "nynnyn?nnn"
#define CARERS "nnnnnnnnnn"
#define SMI "yyynnnn?yn"
#define CANCER "nyynyn?nnn"

static void open_people(void)
{
    ruled_open(&c, &ps_score_core20plus5_method, PS_COUNT(ages));
    ruled_trait(&c, PS_P_AGE, ages);
    ruled_trait(&c, PS_P_IMD_DECILE, deciles);
}

START_TEST(goes_by_decile_and_age)
{
    open_people();
    ruled_fill(&c, NULL);
    ck_assert_uint_eq(c.n_rows, 4);
    /* 18 in the most deprived tenth; 17 is too young; decile 2 in, 3 out; no decile: cannot tell; no age: cannot tell
     * in decile 1, no in decile 10 */
    ruled_are_flags(&c, "core20", "ynyn??n?n?");
    ruled_are_flags(&c, "core20plus5", "ynyn??n?n?");
    ruled_are_flags(&c, "plus_group", "nnnnnnnnnn");
    ruled_is_number(&c, "five_areas", 0, 0, "no area is given");
    ck_assert_ptr_nonnull(strstr(c.rows[0].meaning, "names no group"));
    ruled_close(&c);
}
END_TEST

START_TEST(takes_the_groups_of_the_plan)
{
    open_people();
    ruled_flag(&c, "plus", "homeless", HOMELESS);
    ruled_flag(&c, "plus", "unpaid_carers", CARERS);
    ruled_fill(&c, NULL);
    ruled_are_flags(&c, "plus_group", "nnnnyn?nnn");
    /* person 4: no decile, but homeless; 6: decile 3, and cannot tell whether homeless */
    ruled_are_flags(&c, "core20plus5", "ynyny???n?");
    ruled_are_flags(&c, "core20", "ynyn??n?n?");
    ck_assert_ptr_null(strstr(c.rows[0].meaning, "names no group"));
    ruled_close(&c);
}
END_TEST

static const struct {
    const char *why;
    uint32_t person;
    double areas;
} five[] = {
    {"one of two", 0, 1},
    {"a child is in none", 1, 0},
    {"both", 2, 2},
    {"none", 3, 0},
    {"one that cannot be told", 6, NAN},
    {"an age that is not known, and a rule", 7, NAN},
    {"an age that is not known, and a yes", 8, NAN},
};

START_TEST(counts_areas)
{
    open_people();
    ruled_flag(&c, "five", "smi", SMI);
    ruled_flag(&c, "five", "cancer", CANCER);
    ruled_fill(&c, NULL);
    ruled_is_number(&c, "five_areas", five[_i].person, five[_i].areas, five[_i].why);
    ruled_are_flags(&c, "plus_group", "nnnnnnnnnn"); /* an area makes nobody a member of a group */
    ck_assert_ptr_nonnull(strstr(c.rows[3].meaning, "2 of the five in the plan"));
    ruled_close(&c);
}
END_TEST

START_TEST(itemises)
{
    ps_score_item items[4];

    open_people();
    ruled_flag(&c, "plus", "homeless", "yyyyyyyyyy");
    ruled_flag(&c, "five", "smi", SMI);
    ruled_fill(&c, NULL);
    ck_assert_uint_eq(ps_score_items(items, 4, c.s.world, 0, 0), 3);
    ck_assert_ptr_nonnull(strstr(items[0].label, "Core20"));
    ck_assert_str_eq(items[1].label, "homeless");
    ck_assert_ptr_nonnull(strstr(items[2].label, "Severe mental illness"));
    ck_assert_uint_eq(ps_score_items(items, 1, c.s.world, 0, 0), 3);
    ck_assert_uint_eq(ps_score_items(items, 0, c.s.world, 0, 0), 3);
    ck_assert_uint_eq(ps_score_items(items, 4, c.s.world, 0, 3), 1);
    ck_assert_str_eq(items[0].label, "homeless");
    ck_assert_uint_eq(ps_score_items(items, 4, c.s.world, 0, 1), 0); /* a child */
    ruled_close(&c);
}
END_TEST

/* Labels of groups are the plan's own, also where one is called as an area is. */
START_TEST(a_group_is_no_area_of_its_name)
{
    ps_score_item items[2];
    ps_buffer lacking = {0};

    open_people();
    ruled_flag(&c, "plus", "smi", "nnnynnnnnn");
    ruled_point(&c, "five", "cancer", "smi", PS_FLAG);
    ruled_point(&c, "plus", "homelessness", "smi", PS_FLAG);
    ruled_fill(&c, NULL);
    ck_assert_uint_eq(ps_score_items(items, 2, c.s.world, 0, 3), 3);
    ck_assert_str_eq(items[0].label, "smi");
    ck_assert_str_eq(items[1].label, "Early cancer diagnosis");
    ck_assert_str_eq(ps_ruled_title(&c.score, &c.points[2]), "People experiencing homelessness");
    ck_assert_uint_eq(ps_ruled_lacking(&lacking, &c.score, "component", "five"), 4);
    ck_assert_ptr_nonnull(strstr(lacking.at, "Severe mental illness"));
    ps_buffer_release(&lacking);
    ruled_close(&c);
}
END_TEST

/* ---- the look-up ---- */

static const char with_lookup[] = "popstrat = 1\n"
                                  "[run]\n"
                                  "name = \"Core20\"\n"
                                  "index_date = 2025-03-31\n"
                                  "areas = { lsoa = 2021, imd = 2025 }\n"
                                  "[inputs]\n"
                                  "people = { file = \"people.csv\", kind = \"person\" }\n"
                                  "[lookups]\n"
                                  "imd = \"imd.csv\"\n"
                                  "[score.core20plus5]\n"
                                  "[table.all]\n"
                                  "of = 'alive'\n"
                                  "count = \"core20\"\n"
                                  "by = []\n";

/* As `check` does, with the rows of the scores as they are. */
static void try_scores(const char *text)
{
    ps_name_row *rows;
    char path[512];
    size_t n;

    memset(&plan, 0, sizeof plan);
    put_file("plan.toml", text, strlen(text));
    snprintf(path, sizeof path, "%s/plan.toml", case_folder);
    ck_assert_int_eq(ps_plan_read(&plan.plan, path, NULL, ps_built_in_scores, &plan.findings, &plan.err), PS_OK);
    ck_assert_int_eq(ps_score_rows(&rows, &n, plan.plan, &plan.err), PS_OK);
    ck_assert_int_eq(ps_plan_finish(plan.plan, rows, n, &plan.findings, &plan.err), PS_OK);
}

START_TEST(needs_the_look_up_of_deprivation)
{
    const ps_error *e;
    const char *text;
    uint64_t line;
    uint32_t column;
    bool *used;

    make_case_folder();
    try_scores(with_lookup);
    expect_accepted(&plan);
    ck_assert(plan.plan->used[PS_P_IMD_DECILE] && plan.plan->used[PS_P_AGE]);
    /* and a run makes the traits that no rule says */
    ck_assert_int_eq(ps_plan_names_used(&used, plan.plan, NULL), PS_OK);
    ck_assert(used[ps_names_find(&plan.plan->names, "imd_decile")->number]);
    ck_assert(used[ps_names_find(&plan.plan->names, "age")->number]);
    ck_assert(!used[ps_names_find(&plan.plan->names, "sex")->number]);
    free(used);
    drop_case(&plan);

    text = with(with_lookup, "[lookups]\nimd = \"imd.csv\"\n", "");
    try_scores(text);
    ck_assert_uint_eq(plan.findings.n, 1); /* told once, not for each of its names */
    e = expect_finding(&plan, "imd_decile comes from a look-up that the plan does not have");
    place_of_part(&line, &column, text, "core20plus5", 1);
    ck_assert_uint_eq(e->line, line);
    ck_assert_uint_eq(e->column, column);
    ck_assert_str_eq(e->field, "score.core20plus5");
    drop_case(&plan);
    drop_case_folder();
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("core20plus5");
    TCase *tc = tcase_create("core20plus5");

    tcase_add_test(tc, goes_by_decile_and_age);
    tcase_add_test(tc, takes_the_groups_of_the_plan);
    tcase_add_loop_test(tc, counts_areas, 0, (int)PS_COUNT(five));
    tcase_add_test(tc, itemises);
    tcase_add_test(tc, a_group_is_no_area_of_its_name);
    tcase_add_test(tc, needs_the_look_up_of_deprivation);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
