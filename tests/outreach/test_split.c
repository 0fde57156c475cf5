/* Splitting: everybody in exactly one group, and no group in another's file. */
#include "outreach_fixture.h"

enum { PEOPLE = 12 };

START_TEST(puts_everybody_in_exactly_one)
{
    /* By person; NULL: without. Two spellings differ in case, one is only odd characters, one is the word for
     * "without". */
    static const char *const providers[PEOPLE] = {"U2",   "U10", NULL, "u2",   "a/b",  "a_b",
                                                  "none", "U2",  NULL, "../x", "None", "a\\b"};
    static const struct {
        const char *label, *stem;
        size_t n;
    } wanted[] = {
        {"../x", "_._x", 1},  {"None", "None-2", 1}, {"U10", "U10", 1},     {"U2", "U2", 2},   {"a/b", "a_b", 1},
        {"a\\b", "a_b-2", 1}, {"a_b", "a_b-3", 1},   {"none", "none-3", 1}, {"u2", "u2-2", 1}, {"none", "none", 2},
    };
    fixture f;
    ps_split split;
    uint32_t persons[PEOPLE];
    unsigned seen[PEOPLE] = {0};
    ps_column *by;
    ps_error err = {0};

    fixture_start(&f, "split", PEOPLE);
    by = &f.world->columns[NAME_PROVIDER];
    for (uint32_t i = 0; i < PEOPLE; i++) {
        persons[i] = PEOPLE - 1 - i; /* an order of its own, to be kept in each group */
        if (providers[i])
            by->text[i] = ps_intern_add(f.population.words, providers[i], strlen(providers[i]));
    }
    must(ps_split_by(&split, f.arena, &f.population, by, persons, PEOPLE, &err), &err);
    ck_assert_uint_eq(split.n, PS_COUNT(wanted));
    for (size_t g = 0; g < split.n; g++) {
        const ps_group *group = &split.groups[g];
        ck_assert_str_eq(group->label, wanted[g].label);
        ck_assert_msg(ps_path_safe(f.arena, group->stem) &&
                          strcmp(ps_path_safe(f.arena, group->stem), group->stem) == 0,
                      "%s is no file name", group->stem);
        ck_assert_uint_eq(group->n, wanted[g].n);
        for (size_t h = 0; h < g; h++)
            ck_assert_msg(ps_text_compare_fold(group->stem, split.groups[h].stem) != 0, "%s twice", group->stem);
        for (size_t i = 0; i < group->n; i++) {
            const char *provider = providers[group->persons[i]];
            seen[group->persons[i]]++;
            ck_assert_str_eq(provider ? provider : "none", group->label);
            ck_assert((provider == NULL) == (group->text == 0));
            ck_assert(i == 0 || group->persons[i - 1] > group->persons[i]);
        }
    }
    ck_assert_str_eq(split.groups[split.n - 1].stem, "none");
    for (int i = 0; i < PEOPLE; i++)
        ck_assert_uint_eq(seen[i], 1);
    fixture_end(&f);
}
END_TEST

START_TEST(keeps_one_file_together)
{
    fixture f;
    ps_split split;
    const uint32_t persons[] = {2, 0, 1};
    ps_error err = {0};

    fixture_start(&f, "one", 3);
    must(ps_split_by(&split, f.arena, &f.population, NULL, persons, 3, &err), &err);
    ck_assert_uint_eq(split.n, 1);
    ck_assert_str_eq(split.groups[0].stem, "all");
    ck_assert_uint_eq(split.groups[0].n, 3);
    ck_assert_uint_eq(split.groups[0].persons[0], 2);
    must(ps_split_by(&split, f.arena, &f.population, NULL, NULL, 0, &err), &err);
    ck_assert_uint_eq(split.n, 1);
    must(ps_split_by(&split, f.arena, &f.population, &f.world->columns[NAME_PROVIDER], NULL, 0, &err), &err);
    ck_assert_uint_eq(split.n, 0);
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("split");
    TCase *tc = tcase_create("split");
    tcase_add_test(tc, puts_everybody_in_exactly_one);
    tcase_add_test(tc, keeps_one_file_together);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
