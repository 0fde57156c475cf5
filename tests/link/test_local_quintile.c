/* Local quintile: fifths of people by whole areas, worked out by hand. */
#include "link_fixture.h"

/* People registered and living in each area, and the rank of each; ranks as in 2021, where 33,755 is the least
 * deprived. The middle of an area's people, in hundredths of all, decides. */
static const struct {
    const char *why;
    struct {
        int people, rank;
    } areas[6];         /* E01990001 and on; a rank of 0: not in the look-up; the last has rank -1 */
    const char *wanted; /* fifth of each, - for missing */
} cases[] = {
    /* middles 5, 25, 50, 72.5, 92.5 */
    {"five areas of unlike size", {{10, 1}, {30, 2}, {20, 7}, {25, 8}, {15, 9}, {0, -1}}, "12345"},
    {"given in another order", {{15, 9}, {25, 8}, {20, 7}, {30, 2}, {10, 1}, {0, -1}}, "54321"},
    /* middles 20, 60, 90: the first is on the cut, so above it */
    {"a middle on a cut is above it", {{4, 1}, {4, 2}, {2, 3}, {0, -1}}, "245"},
    /* middles 19.5, 69.5 of 41 and 59 */
    {"a hair below the cut", {{39, 1}, {61, 2}, {0, -1}}, "14"},
    {"one area is the middle of all", {{3, 500}, {0, -1}}, "3"},
    /* one person a piece: 10, 30, 50, 70, 90 */
    {"equal ranks go by code", {{1, 7}, {1, 7}, {1, 7}, {1, 7}, {1, 7}, {0, -1}}, "12345"},
    /* middles of the rest 25, 75; the second has nobody registered: 50 before it */
    {"nobody registered in one", {{2, 1}, {0, 2}, {2, 3}, {0, -1}}, "234"},
    {"nobody registered in the last", {{2, 1}, {2, 2}, {0, 3}, {0, -1}}, "245"},
    {"nobody registered at all", {{0, 1}, {0, 2}, {0, -1}}, "--"},
};

START_TEST(fifths)
{
    ps_buffer people = {0}, imd = {0};
    ps_population *p;
    char id[32];
    size_t n = 0;

    fixture_start("2025-03-31");
    ps_buffer_text(&people, PERSON_HEAD);
    ps_buffer_text(&imd, "lsoa_code_2021,imd_rank\n");
    for (; cases[_i].areas[n].rank > 0; n++) {
        for (int i = 0; i < cases[_i].areas[n].people; i++)
            ps_buffer_print(&people, "p%zu_%d,C84001,R,2010-01-01,,1950-03,F,A,E0199000%zu\n", n, i, n + 1);
        /* one more who has left: no weight, but the same fifth */
        ps_buffer_print(&people, "left%zu,C84001,R,2010-01-01,2020-01-01,1950-03,F,A,E0199000%zu\n", n, n + 1);
        ps_buffer_print(&imd, "E0199000%zu,%d\n", n + 1, cases[_i].areas[n].rank);
    }
    ck_assert(!people.failed && !imd.failed);
    fixture_give("people", PS_KIND_PERSON, people.at);
    fixture.spec.imd_path = fixture_file(imd.at, imd.length);
    fixture.spec.imd_file = "imd.csv";
    p = fixture_link();
    for (size_t a = 0; a < n; a++) {
        const char wanted = cases[_i].wanted[a];
        for (int i = -1; i < cases[_i].areas[a].people; i++) {
            double got;
            (void)snprintf(id, sizeof id, i < 0 ? "left%zu" : "p%zu_%d", a, i);
            got = ps_number_at(&p->person[PS_P_LOCAL_QUINTILE], person_of(p, id));
            if (wanted == '-')
                ck_assert_msg(!ps_column_known(&p->person[PS_P_LOCAL_QUINTILE], person_of(p, id)), "%s: %s",
                              cases[_i].why, id);
            else
                ck_assert_msg(got == wanted - '0', "%s: %s got %g", cases[_i].why, id, got);
        }
    }
    ps_population_free(p);
    ps_buffer_release(&people);
    ps_buffer_release(&imd);
}
END_TEST

/* 99 people found of 100, so that the run goes on; the last has no rank, and no weight. */
START_TEST(without_rank_missing)
{
    ps_buffer people = {0};
    ps_population *p;
    static const char imd[] = "lsoa_code_2021,imd_rank\nE01990001,5\n";

    fixture_start("2025-03-31");
    ps_buffer_text(&people, PERSON_HEAD);
    for (int i = 0; i < 99; i++)
        ps_buffer_print(&people, "p%d,C84001,R,2010-01-01,,1950-03,F,A,E01990001\n", i);
    ps_buffer_text(&people, "q,C84001,R,2010-01-01,,1950-03,F,A,E01990002\n"
                            "w,C84001,R,2010-01-01,,1950-03,F,A,W01000001\n");
    fixture_give("people", PS_KIND_PERSON, people.at);
    fixture.spec.imd_path = fixture_file(imd, strlen(imd));
    fixture.spec.imd_file = "imd.csv";
    p = fixture_link();
    ck_assert(ps_number_at(&p->person[PS_P_LOCAL_QUINTILE], person_of(p, "p0")) == 3);
    ck_assert(!ps_column_known(&p->person[PS_P_LOCAL_QUINTILE], person_of(p, "q")));
    ck_assert(!ps_column_known(&p->person[PS_P_LOCAL_QUINTILE], person_of(p, "w")));
    ps_population_free(p);
    ps_buffer_release(&people);
}
END_TEST

START_TEST(deciles_alone_give_none)
{
    static const char imd[] = "lsoa_code_2021,imd_decile\nE01990001,5\n";
    bool used[PS_PERSON_COLUMNS] = {false};
    ps_population *p = NULL;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD "p,C84001,R,2010-01-01,,1950-03,F,A,E01990001\n");
    fixture.spec.imd_path = fixture_file(imd, strlen(imd));
    fixture.spec.imd_file = "imd.csv";
    used[PS_P_LOCAL_QUINTILE] = _i == 1;
    fixture.spec.used = used;
    if (_i == 0) {
        p = fixture_link();
        ck_assert(!ps_column_known(&p->person[PS_P_LOCAL_QUINTILE], 0));
        ps_population_free(p);
        return;
    }
    ck_assert_int_eq(fixture_try(&p, NULL), PS_EDATA);
    ck_assert_str_eq(fixture.err.message, "a local fifth needs deprivation ranks, and the look-up has none");
    ck_assert_str_eq(fixture.err.file, "imd.csv");
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("local_quintile");
    TCase *tc = tcase_create("local_quintile");
    tcase_add_loop_test(tc, fifths, 0, PS_COUNT(cases));
    tcase_add_test(tc, without_rank_missing);
    tcase_add_loop_test(tc, deciles_alone_give_none, 0, 2);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
