/* Slim columns: rules, points, tiers, orders and tables say the same of a slim column and of one that is not. */
#include "aggregate/table.h"
#include "base/text.h"
#include "score/score.h"
#include "small_world.h"
#include "stratify/stratify.h"

#define PEOPLE 2600 /* three blocks of rules, the last in part */

static const double some[] = {
    0, 1, 252, 253, 254, 255, 256, 4095, 4096, 65535, 65536, -0.0, -1, 0.5, 253.5, 1e9, 0x1p52, 0x1p52 + 5, NAN,
};

static small_world s;
static ps_buffer said;

/* One in `each` is any of them, all others are slim. */
static void make_numbers(double numbers[PEOPLE], size_t each)
{
    for (size_t p = 0; p < PEOPLE; p++)
        numbers[p] = p % each ? (double)(p * 7 % 254) : some[p / each * 7 % PS_COUNT(some)];
}

static void say_rules(void)
{
    static const char *const rules[] = {
        "number",          "-number",
        "number + 1",      "number * 0.5",
        "number >= 254",   "number = 0",
        "number <> 255",   "number between 253 and 255",
        "number is known", "how_many(number > 253, number < 1)",
    };

    for (size_t r = 0; r < PS_COUNT(rules); r++) {
        const ps_rule *rule = small_rule(&s, rules[r], PS_NOTHING);
        ps_column column = {.type = PS_NOTHING};

        ck_assert_int_eq(ps_rule_evaluate(&column, rule, s.world, "rule", NULL, NULL), PS_OK);
        for (uint32_t p = 0; p < PEOPLE; p++) {
            if (column.type == PS_FLAG) {
                ps_buffer_print(&said, "%d%d ", column.flag[p], ps_rule_answer(rule, s.world, p));
                continue;
            }
            ps_buffer_print(&said, "%a %a ", ps_number_at(&column, p), ps_rule_number(rule, s.world, p));
        }
        ps_column_release(&column);
    }
}

static void say_numbers(const char *name)
{
    for (size_t p = 0; p < PEOPLE; p++)
        ps_buffer_print(&said, "%a ", ps_number_at(small_find(&s, name), p));
}

static void say_order(bool descending)
{
    const ps_rank_key key = {"number", descending, {0, 0, 0}};
    uint32_t *persons = NULL;
    size_t n = 0;

    ck_assert_int_eq(ps_cohort_order(&persons, &n, s.world, small_find(&s, "all"), &key, 1, false, NULL, NULL, NULL),
                     PS_OK);
    for (size_t i = 0; i < n; i++)
        ps_buffer_print(&said, "%u ", (unsigned)persons[i]);
    free(persons);
}

static void say_table(const char *by, const char *sum)
{
    const char *names[] = {by};
    const ps_table_plan plan = {
        .name = "test", .sum = sum, .by = names, .n_by = 1, .per = 1, .of = small_rule(&s, "all", PS_FLAG)};
    ps_table *table = NULL;

    ck_assert_int_eq(ps_table_of_plan(&table, s.world, &plan, NULL, NULL), PS_OK);
    for (size_t r = 0; r < ps_table_rows(table); r++)
        ps_buffer_print(&said, "%s %llu %llu %a;", ps_table_label(table, r, 0),
                        (unsigned long long)ps_table_people(table, r),
                        (unsigned long long)ps_table_population(table, r), table->rows[r].events);
    ps_table_free(table);
}

/* Two scores: of whole points, and of fractions. */
static void add_scores(ps_score_plan scores[2], ps_point points[2][3])
{
    for (size_t i = 0; i < 2; i++) {
        points[i][0] = (ps_point){.label = "a", .rule = small_rule(&s, "number", PS_NOTHING), .points = i ? 0.5 : 3};
        points[i][1] = (ps_point){.label = "b", .rule = small_rule(&s, "number > 253", PS_NOTHING), .points = 1};
        points[i][2] = (ps_point){.label = "c", .rule = small_rule(&s, "number = 1", PS_NOTHING), .points = -2};
        scores[i] = (ps_score_plan){.name = i ? "halves" : "whole", .points = points[i], .n_points = 3};
    }
    s.plan.scores = scores;
    s.plan.n_scores = 2;
}

/* Everything that is said of the numbers. */
static char *say(const double numbers[PEOPLE], bool slim)
{
    static ps_cut cuts[] = {{.label = "first", .kind = PS_CUT_TOP, .share = 1, .share_unit = 10},
                            {.label = "next", .kind = PS_CUT_FROM, .from = 254},
                            {.label = "rest", .kind = PS_CUT_REST}};
    ps_tier_plan tier = {.name = "risk", .by = "number", .cuts = cuts, .n_cuts = PS_COUNT(cuts)};
    char all[PEOPLE + 1];
    ps_score_plan scores[2];
    ps_point points[2][3];
    ps_strata *strata = NULL;
    ps_name_row *rows;
    size_t n;

    said = (ps_buffer){0};
    small_open(&s, PEOPLE, NULL);
    if (slim)
        small_number(&s, "number", numbers);
    else
        memcpy(small_column(&s, "number", PS_NUMBER, PS_NAME_SCORE)->number, numbers, PEOPLE * sizeof *numbers);
    memset(all, 'y', PEOPLE);
    all[PEOPLE] = '\0';
    small_flag(&s, "all", all);
    add_scores(scores, points);
    s.plan.tiers = &tier;
    s.plan.n_tiers = 1;
    ck_assert_int_eq(ps_score_rows(&rows, &n, &s.plan, NULL), PS_OK);
    small_rows(&s, rows, n);
    ck_assert_int_eq(ps_strata_rows(&rows, &n, &s.plan, NULL), PS_OK);
    small_rows(&s, rows, n);
    small_make(&s);
    for (size_t i = 0; i < 2; i++)
        ck_assert_int_eq(ps_score_fill(s.world, i, NULL, NULL), PS_OK);
    ck_assert(small_find(&s, "whole")->slim && !small_find(&s, "halves")->slim);
    ck_assert_int_eq(ps_strata_new(&strata, &s.plan, NULL), PS_OK);
    ck_assert_int_eq(ps_tier_fill(s.world, strata, 0, NULL, NULL), PS_OK);
    say_rules();
    say_numbers("whole");
    say_numbers("halves");
    for (uint32_t p = 0; p < PEOPLE; p++)
        ps_buffer_print(&said, "%s ", small_word_of(&s, "risk", p));
    say_order(false);
    say_order(true);
    say_table("number", NULL);
    say_table("risk", "number");
    say_table("whole", "halves");
    ps_strata_free(strata);
    small_close(&s);
    ck_assert(!said.failed);
    return said.at;
}

static const size_t each[] = {1, 3, 41, PEOPLE};

START_TEST(says_the_same)
{
    double numbers[PEOPLE];
    char *slim, *plain;

    make_numbers(numbers, each[_i]);
    slim = say(numbers, true);
    plain = say(numbers, false);
    ck_assert_uint_gt(strlen(plain), 100000);
    ck_assert(!strcmp(slim, plain));
    free(slim);
    free(plain);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("slim_columns");
    TCase *tc = tcase_create("readers");

    tcase_add_loop_test(tc, says_the_same, 0, PS_COUNT(each));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)
