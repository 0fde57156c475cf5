/* Matrix: the first row that fits. */
#include "outreach_fixture.h"

static uint32_t roll(uint64_t *seed, uint32_t sides)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % sides;
}

START_TEST(takes_the_first_row_that_fits)
{
    static const struct {
        const char *why;
        ps_answer carer, housebound;
        int row;
    } people[] = {
        {"the first", PS_YES, PS_NO, 0},  {"both: the first wins", PS_YES, PS_YES, 0},
        {"the second", PS_NO, PS_YES, 1}, {"cannot tell is not a fit", PS_CANNOT_TELL, PS_YES, 1},
        {"none", PS_NO, PS_NO, -1},       {"none that can be told", PS_CANNOT_TELL, PS_CANNOT_TELL, -1},
    };
    fixture f;
    ps_error err = {0};

    fixture_start(&f, "matrix", PS_COUNT(people));
    for (uint32_t i = 0; i < PS_COUNT(people); i++) {
        set_flag(&f, PS_P_CARER, i, people[i].carer);
        set_flag(&f, PS_P_HOUSEBOUND, i, people[i].housebound);
    }
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    for (uint32_t i = 0; i < PS_COUNT(people); i++) {
        const char *need = people[i].row < 0 ? "" : f.rows[people[i].row].need;
        ck_assert_msg(ps_matrix_row_of(f.world, 0, i) == people[i].row, "%s: row %d", people[i].why,
                      ps_matrix_row_of(f.world, 0, i));
        ck_assert_str_eq(ps_intern_text(f.population.words, f.world->columns[NAME_ROUTE].text[i]), need);
    }
    fixture_end(&f);
}
END_TEST

/* Two rows of one need: the column says which need, the row is found all the same. */
START_TEST(tells_rows_of_one_need_apart)
{
    fixture f;
    ps_error err = {0};

    fixture_start(&f, "need", 3);
    f.rows[1].need = f.rows[0].need;
    set_flag(&f, PS_P_CARER, 0, PS_YES);
    set_flag(&f, PS_P_HOUSEBOUND, 1, PS_YES);
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    ck_assert_int_eq(ps_matrix_row_of(f.world, 0, 0), 0);
    ck_assert_int_eq(ps_matrix_row_of(f.world, 0, 1), 1);
    ck_assert_int_eq(ps_matrix_row_of(f.world, 0, 2), -1);
    fixture_end(&f);
}
END_TEST

START_TEST(describes_its_name)
{
    fixture f;
    ps_name_row *rows = NULL;
    size_t count = 0;
    ps_error err = {0};

    fixture_start(&f, "rows", 1);
    must(ps_matrix_rows(&rows, &count, &f.plan, &err), &err);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(rows[0].name, "route");
    ck_assert_int_eq(rows[0].type, PS_TEXT);
    ck_assert_int_eq(rows[0].kind, PS_NAME_MATRIX);
    ck_assert_uint_eq(rows[0].n_words, 2);
    ck_assert_str_eq(rows[0].words[1], "A visit at home");
    ck_assert_uint_eq(rows[0].n_rules, 2);
    ck_assert_ptr_eq(rows[0].rules[0], f.rows[0].rule);
    f.rows[1].need = f.rows[0].need;
    must(ps_matrix_rows(&rows, &count, &f.plan, &err), &err);
    ck_assert_uint_eq(rows[0].n_words, 1);
    ck_assert_uint_eq(rows[0].n_rules, 2);
    fixture_end(&f);
}
END_TEST

/* The first row whose rule is yes, whatever the rules are, by reading them one by one for each person. */
START_TEST(gives_exactly_one_row_to_anybody)
{
    static const char *const parts[] = {"carer", "housebound", "lives_alone", "care_home", "age >= 60", "age < 45"};
    static const char *const joints[] = {" and ", " or "};
    enum { PEOPLE = 60, ROWS = 5, ROUNDS = 200 };
    static const int flags[] = {PS_P_CARER, PS_P_HOUSEBOUND, PS_P_LIVES_ALONE, PS_P_CARE_HOME};
    static const char *const needs[] = {"A", "B", "C"}; /* rows may share one */
    fixture f;
    uint64_t seed = 4217;
    size_t taken = 0, left = 0;

    fixture_start(&f, "random", PEOPLE);
    for (int round = 0; round < ROUNDS; round++) {
        ps_matrix_row rows[ROWS];
        ps_error err = {0};

        for (uint32_t i = 0; i < PEOPLE; i++) {
            for (size_t k = 0; k < PS_COUNT(flags); k++)
                set_flag(&f, flags[k], i, (ps_answer)roll(&seed, 3));
            f.population.person[PS_P_AGE].number[i] = roll(&seed, 5) ? 30 + roll(&seed, 50) : NAN;
        }
        f.matrix.n_rows = 1 + roll(&seed, ROWS);
        f.matrix.rows = rows;
        for (size_t r = 0; r < f.matrix.n_rows; r++) {
            const char *text = parts[roll(&seed, PS_COUNT(parts))];
            if (roll(&seed, 2))
                text = ps_arena_print(f.arena, "%s%s%s%s", roll(&seed, 2) ? "not " : "", text, joints[roll(&seed, 2)],
                                      parts[roll(&seed, PS_COUNT(parts))]);
            rows[r] = (ps_matrix_row){.need = needs[roll(&seed, 3)], .rule = fixture_rule(&f, text)};
        }
        ps_column_release(&f.world->columns[NAME_ROUTE]);
        memset(&f.world->columns[NAME_ROUTE], 0, sizeof f.world->columns[NAME_ROUTE]);
        must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
        for (uint32_t i = 0; i < PEOPLE; i++) {
            int wanted = -1;
            for (size_t r = 0; wanted < 0 && r < f.matrix.n_rows; r++)
                if (ps_rule_answer(rows[r].rule, f.world, i) == PS_YES)
                    wanted = (int)r;
            ck_assert_int_eq(ps_matrix_row_of(f.world, 0, i), wanted);
            ck_assert_str_eq(ps_intern_text(f.population.words, f.world->columns[NAME_ROUTE].text[i]),
                             wanted < 0 ? "" : rows[wanted].need);
            taken += wanted >= 0;
            left += wanted < 0;
        }
    }
    ck_assert_uint_gt(taken, PEOPLE * ROUNDS / 2);
    ck_assert_uint_gt(left, PEOPLE);
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("matrix");
    TCase *tc = tcase_create("matrix");
    tcase_add_test(tc, takes_the_first_row_that_fits);
    tcase_add_test(tc, tells_rows_of_one_need_apart);
    tcase_add_test(tc, describes_its_name);
    tcase_add_test(tc, gives_exactly_one_row_to_anybody);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
