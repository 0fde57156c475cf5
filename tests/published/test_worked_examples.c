/* Worked examples of every scheme: worked_examples.csv (computed by two code paths, none of them this one, from the
 * papers' tables) and own_examples.csv (by hand from the papers' rules). Tolerance: none.
 *
 * Papers: Charlson et al. 1987, J Chronic Dis 40:373-383; Quan et al. 2005, Med Care 43:1130-1139, and 2011, Am J
 * Epidemiol 173:676-682; van Walraven et al. 2009, Med Care 47:626-633; Moore et al. 2017, Med Care 55:698-705; Gilbert
 * et al. 2018, Lancet 391:1775-1782; SHMI and ACSC as data/weights/README.md says. */
#include "base/number.h"
#include "base/text.h"
#include "extract/csv_reader.h"
#include "score/group_map.h"
#include "test.h"

#include <math.h>

static const struct {
    const char *example, *scheme;
    size_t total;
} schemes[] = {
    {"charlson1987", "charlson", 0},
    {"charlson_quan2011", "charlson", 1},
    {"charlson_shmi", "charlson-shmi", 0},
    {"elixhauser_vw2009", "elixhauser", 0},
    {"elixhauser_ahrq_mortality", "elixhauser", 1},
    {"elixhauser_ahrq_readmission", "elixhauser", 2},
    {"hfrs", "hfrs", 0},
    {"acsc", "acsc", SIZE_MAX},
    {"acsc19", "acsc19", SIZE_MAX},
};

typedef struct example {
    char id[32], scheme[64], codes[1024], score[16], groups[1024], band[32];
} example;

static void take(char *out, size_t size, const ps_record *row, int field)
{
    *out = '\0';
    if (field >= 0)
        snprintf(out, size, "%.*s", (int)row->fields[field].length, row->fields[field].at);
}

static int column(const ps_record *heading, const char *name)
{
    for (size_t i = 0; i < heading->n; i++)
        if (ps_slice_equals(heading->fields[i], name))
            return (int)i;
    return -1;
}

static bool names_group(const char *list, const char *key)
{
    const size_t length = strlen(key);

    for (const char *at = list; (at = strstr(at, key)); at++)
        if ((at == list || at[-1] == ';') && (!at[length] || at[length] == ';'))
            return true;
    return false;
}

static size_t count_groups(const char *list)
{
    size_t n = *list != '\0';

    for (; *list; list++)
        n += *list == ';';
    return n;
}

static ps_groups groups_of(const ps_group_map *map, const char *codes)
{
    ps_groups groups = {{0}};
    char code[64];

    for (size_t length; *codes; codes += length + (codes[length] == ';')) {
        length = strcspn(codes, ";");
        snprintf(code, sizeof code, "%.*s", (int)length, codes);
        ps_groups_join(&groups, ps_groups_of_code(map, code));
    }
    return groups;
}

static void check(const example *e)
{
    const char *plain = strstr(e->scheme, "_no_hierarchy");
    const size_t length = plain ? (size_t)(plain - e->scheme) : strlen(e->scheme);
    static ps_group_map map;
    ps_groups groups;
    double wanted = NAN;
    size_t s = 0;

    while (s < PS_COUNT(schemes) &&
           (strlen(schemes[s].example) != length || strncmp(schemes[s].example, e->scheme, length) != 0))
        s++;
    ck_assert_msg(s < PS_COUNT(schemes), "%s: no scheme %s", e->id, e->scheme);
    ps_group_map_init(&map, ps_scheme_named(schemes[s].scheme));
    groups = groups_of(&map, e->codes);
    if (!plain)
        groups = ps_groups_ranked(&map, groups);
    if (*e->score && schemes[s].total != SIZE_MAX) {
        const int total = ps_groups_total(&map, groups, schemes[s].total);
        const double unit = map.scheme->totals[schemes[s].total].tenths ? 10 : 1;

        ck_assert(ps_number_parse(&wanted, e->score, strlen(e->score)));
        ck_assert_msg(total == (int)lround(wanted * unit), "%s: %d, wanted %s", e->id, total, e->score);
        if (*e->band)
            ck_assert_msg(!strcmp(ps_scheme_band_of(map.scheme, total), e->band), "%s: band", e->id);
    }
    if (strcmp(e->scheme, "hfrs") != 0 || *e->groups) {
        ck_assert_msg(ps_groups_count(groups) == count_groups(e->groups), "%s: %u groups, wanted %s", e->id,
                      ps_groups_count(groups), e->groups);
        for (int g = 0; g < map.n_groups; g++)
            ck_assert_msg(ps_groups_has(groups, g) == names_group(e->groups, map.keys[g]), "%s: group %s", e->id,
                          map.keys[g]);
    }
}

static size_t check_file(const char *path)
{
    ps_csv *csv = NULL;
    const ps_record *row;
    int id, scheme, codes, score, groups, band, either;
    size_t n = 0;
    ps_status st;

    ck_assert_int_eq(ps_csv_open(&csv, path, path, ',', false, NULL), PS_OK);
    ck_assert_int_eq(ps_csv_next(&row, csv, NULL), PS_OK);
    id = column(row, "example_id");
    scheme = column(row, "scheme");
    codes = column(row, "codes");
    score = column(row, "expected_score");
    groups = column(row, "expected_groups");
    band = column(row, "expected_band");
    either = column(row, "expected_groups_or_band");
    while ((st = ps_csv_next(&row, csv, NULL)) == PS_OK) {
        example e;
        bool hfrs;

        take(e.id, sizeof e.id, row, id);
        take(e.scheme, sizeof e.scheme, row, scheme);
        take(e.codes, sizeof e.codes, row, codes);
        take(e.score, sizeof e.score, row, score);
        hfrs = !strcmp(e.scheme, "hfrs");
        take(e.groups, sizeof e.groups, row, either >= 0 && !hfrs ? either : groups);
        take(e.band, sizeof e.band, row, either >= 0 && hfrs ? either : band);
        check(&e);
        n++;
    }
    ck_assert_int_eq(st, PS_END);
    ps_csv_close(csv);
    return n;
}

START_TEST(published_examples_agree)
{
    ck_assert_uint_eq(check_file("tests/published/worked_examples.csv"), 45);
}
END_TEST

START_TEST(examples_by_hand_agree)
{
    ck_assert_uint_ge(check_file("tests/published/own_examples.csv"), 100);
}
END_TEST

/* Sums of the printed tables: 173.2 points of HFRS; every scheme's number of conditions. */
START_TEST(tables_are_whole)
{
    static const struct {
        const char *scheme;
        int groups;
    } sizes[] = {{"charlson", 17}, {"charlson-shmi", 17}, {"elixhauser", 31},
                 {"hfrs", 109},    {"acsc", 9},           {"acsc19", 19}};
    static ps_group_map map;
    int tenths = 0;

    for (size_t i = 0; i < PS_COUNT(sizes); i++) {
        ps_group_map_init(&map, ps_scheme_named(sizes[i].scheme));
        ck_assert_int_eq(map.n_groups, sizes[i].groups);
    }
    ps_group_map_init(&map, ps_scheme_named("hfrs"));
    for (int g = 0; g < map.n_groups; g++)
        tenths += map.weights[0][g];
    ck_assert_int_eq(tenths, 1732);
}
END_TEST

/* Every row of its table says how sure it is, in one of the words that the notes explain. */
static void check_confidence(size_t number, const char *name)
{
    static const char *const words[] = {"verified", "single_source", "single_source_official", "adapted", "from_memory",
                                        "missing",  "not_in_index"};
    size_t c = 0, rows = 0;

    while (ps_score_table_cell(number, 0, c) && strcmp(ps_score_table_cell(number, 0, c), "confidence") != 0)
        c++;
    ck_assert_msg(ps_score_table_cell(number, 0, c), "%s: no column says how sure its rows are", name);
    for (const char *cell; (cell = ps_score_table_cell(number, rows + 1, c)); rows++) {
        bool known = false;

        for (size_t w = 0; w < PS_COUNT(words); w++)
            known |= !strcmp(cell, words[w]);
        ck_assert_msg(known, "%s: %s is no word for how sure a row is", name, cell);
    }
    ck_assert_uint_gt(rows, 0);
    ck_assert_ptr_null(ps_score_table_cell(number, 0, 1000));
}

START_TEST(says_what_each_score_is)
{
    size_t n = 0;

    for (const ps_score_about *a; (a = ps_score_list(n)); n++) {
        ck_assert_msg(a->name && a->title && a->paper && a->edition && a->lookback && a->missing && a->confidence &&
                          a->use && a->not_for && a->columns && (a->caller != NULL) == a->alone,
                      "%s says too little", a->name);
        ck_assert(a->alone || a->in_plans);
        ck_assert(!a->alone || ps_scheme_named(a->name));
        check_confidence(n, a->name);
    }
    ck_assert_uint_ge(n, 6);
    ck_assert_ptr_null(ps_scheme_named("charlsn"));
    ck_assert_ptr_nonnull(ps_scheme_named("Charlson_SHMI"));
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("worked examples");
    TCase *tc = tcase_create("worked examples");

    tcase_add_test(tc, published_examples_agree);
    tcase_add_test(tc, examples_by_hand_agree);
    tcase_add_test(tc, tables_are_whole);
    tcase_add_test(tc, says_what_each_score_is);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
