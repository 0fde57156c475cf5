/* Charlson: worked examples, both weights.
 *
 * The groups are those of Quan et al. 2005, Med Care 43:1130-1139; the weights those of Charlson et al. 1987, J Chronic
 * Dis 40:373-383, and of Quan et al. 2011, Am J Epidemiol 173:676-682. The examples were computed by two separate code
 * paths that agree, neither of them this one. Tolerance: none, totals are whole numbers. */
#include "base/text.h"
#include "score/group_map.h"
#include "test.h"

static const struct {
    const char *id, *why, *codes; /* ';' between */
    int total_1987, total_2011;
    const char *groups; /* after the hierarchy, in table order */
} cases[] = {
    {"C1", "plain dot", "I21.9", 1, 0, "mi"},
    {"C2", "filler X; hypertension is not in Charlson", "I10X", 0, 0, ""},
    {"C3", "complicated diabetes silences the plain form; dagger D and asterisk A are dropped", "E11.9;E11.2D;N08.3A",
     2, 1, "diabwc"},
    {"C4", "mild and severe liver: only severe counts", "K70.3;K72.9;K76.6", 3, 4, "msld"},
    {"C5", "primary and metastatic: only metastatic counts", "C50.9;C79.5", 6, 6, "metacanc"},
    {"C6", "HIV: 6 in 1987, 4 in 2011", "B24X", 6, 4, "aids"},
    {"C7", "lower case and blanks", "i50.0; J44.1 ;N18.5;F03X", 5, 6, "chf;dementia;cpd;rend"},
    {"C8", "same group thrice counts once", "J45.9;J45.9;J45.0", 1, 1, "cpd"},
    {"C9", "skin cancer other than melanoma does not count", "C44.9", 0, 0, ""},
    {"C10", "B23 is outside the Quan list", "B23.0", 0, 0, ""},
    {"C11", "old infarction, no dot", "I252", 1, 0, "mi"},
    {"C12", "no code at all", "", 0, 0, ""},
    {"C13", "a fourth character that is no digit is dropped", "B24D;G81XA", 8, 6, "hp;aids"},
    /* By hand from the matching rules, beside the published ones. */
    {"M1", "I25 is not I252: a prefix of a prefix is no match", "I25.1;I25", 0, 0, ""},
    {"M2", "a fifth character changes nothing", "I2520", 1, 0, "mi"},
    {"M3", "two characters are no code", "I2", 0, 0, ""},
    {"M4", "SNOMED CT ids are no ICD-10 codes", "22298006;44054006", 0, 0, ""},
    {"M5", "a secondary without its primary", "C78.0", 6, 6, "metacanc"},
};

static ps_groups groups_of(const ps_group_map *map, const char *codes)
{
    ps_groups groups = {{0}};

    while (*codes) {
        const size_t length = strcspn(codes, ";");
        char code[32];

        snprintf(code, sizeof code, "%.*s", (int)length, codes);
        ps_groups_join(&groups, ps_groups_of_code(map, code));
        codes += length + (codes[length] == ';');
    }
    return groups;
}

START_TEST(scores_worked_examples)
{
    ps_group_map map;
    char named[160] = "";
    ps_groups groups;

    ps_group_map_init(&map, ps_scheme_named("charlson"));
    groups = ps_groups_ranked(&map, groups_of(&map, cases[_i].codes));
    for (int g = 0; g < map.n_groups; g++)
        if (ps_groups_has(groups, g)) {
            if (*named)
                strcat(named, ";");
            strcat(named, map.keys[g]);
        }
    ck_assert_msg(!strcmp(named, cases[_i].groups), "%s, %s: groups %s, wanted %s", cases[_i].id, cases[_i].why, named,
                  cases[_i].groups);
    ck_assert_msg(ps_groups_total(&map, groups, 0) == cases[_i].total_1987, "%s, %s: 1987 gives %d", cases[_i].id,
                  cases[_i].why, ps_groups_total(&map, groups, 0));
    ck_assert_msg(ps_groups_total(&map, groups, 1) == cases[_i].total_2011, "%s, %s: 2011 gives %d", cases[_i].id,
                  cases[_i].why, ps_groups_total(&map, groups, 1));
}
END_TEST

/* Published maxima: 29 in 1987 (33 less the silenced mild liver 1, diabetes 1 and cancer 2), 24 in 2011. */
START_TEST(highest_totals_are_the_published_ones)
{
    ps_groups all = {{0}};
    ps_group_map map;

    ps_group_map_init(&map, ps_scheme_named("charlson"));
    ck_assert_int_eq(map.n_groups, 17);
    for (int g = 0; g < map.n_groups; g++)
        ps_groups_set(&all, g);
    ck_assert_int_eq(ps_groups_total(&map, ps_groups_ranked(&map, all), 0), 29);
    ck_assert_int_eq(ps_groups_total(&map, ps_groups_ranked(&map, all), 1), 24);
    ck_assert_int_eq(ps_groups_total(&map, all, 0), 33);
}
END_TEST

/* Weights as printed, written out here once more: condition, 1987, 2011. */
static const struct {
    const char *key;
    int in_1987, in_2011;
} weights[] = {
    {"mi", 1, 0},     {"chf", 1, 2},  {"pvd", 1, 0},  {"cevd", 1, 0},     {"dementia", 1, 2}, {"cpd", 1, 1},
    {"rheumd", 1, 1}, {"pud", 1, 0},  {"mld", 1, 2},  {"diab", 1, 0},     {"diabwc", 2, 1},   {"hp", 2, 2},
    {"rend", 2, 1},   {"canc", 2, 2}, {"msld", 3, 4}, {"metacanc", 6, 6}, {"aids", 6, 4},
};

START_TEST(weights_are_as_printed)
{
    ps_group_map map;
    int found = -1;

    ps_group_map_init(&map, ps_scheme_named("charlson"));
    for (int g = 0; g < map.n_groups; g++)
        if (!strcmp(map.keys[g], weights[_i].key))
            found = g;
    ck_assert_msg(found >= 0, "no group %s", weights[_i].key);
    ck_assert_int_eq(map.weights[0][found], weights[_i].in_1987);
    ck_assert_int_eq(map.weights[1][found], weights[_i].in_2011);
    ck_assert(*map.labels[found]);
}
END_TEST

/* A severe form silences the mild one, never the other way round, and not where it is alone. */
static const struct {
    const char *mild, *severe;
} pairs[] = {{"K73.2", "K76.7"}, {"E10.9", "E10.5"}, {"C18.0", "C77.1"}};

START_TEST(severe_silences_mild)
{
    ps_group_map map;
    ps_groups mild, severe, both;

    ps_group_map_init(&map, ps_scheme_named("charlson"));
    mild = ps_groups_of_code(&map, pairs[_i].mild);
    severe = ps_groups_of_code(&map, pairs[_i].severe);
    both = mild;
    ps_groups_join(&both, severe);
    ck_assert_uint_eq(ps_groups_count(mild), 1);
    ck_assert_uint_eq(ps_groups_count(both), 2);
    both = ps_groups_ranked(&map, both);
    mild = ps_groups_ranked(&map, mild);
    ck_assert_mem_eq(&both, &severe, sizeof both);
    ck_assert_uint_eq(ps_groups_count(mild), 1);
    severe = ps_groups_ranked(&map, severe);
    ck_assert_mem_eq(&both, &severe, sizeof both);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("published charlson");
    TCase *tc = tcase_create("charlson");

    tcase_add_loop_test(tc, scores_worked_examples, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, highest_totals_are_the_published_ones);
    tcase_add_loop_test(tc, weights_are_as_printed, 0, (int)PS_COUNT(weights));
    tcase_add_loop_test(tc, severe_silences_mild, 0, (int)PS_COUNT(pairs));
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
