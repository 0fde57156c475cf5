/* Nearby: who of the directory is named to whom, nearest first, and what is told where nobody is.
 *
 *   person   LSOA        ward  PCN   of the matrix
 *   0        E01000001   W1    U1    offer company
 *   1        E01000001   W1    U1    no offer of its own
 *   2        E01000002   W1    U2    no row fits
 *   3        E01000003   W2    U2    offer company
 *   4        (none)      W2    U1    offer company
 *   5        E01000009   W9    U9    offer company */
#include "outreach_fixture.h"

enum { PEOPLE = 6, ENTRIES_MOST = 12 };

static const char *columns[] = {"pseudo_id", "nearby"};

typedef struct town {
    fixture f;
    ps_directory_entry entries[ENTRIES_MOST];
} town;

static void lives(town *t, uint32_t person, const char *lsoa, const char *ward, const char *pcn)
{
    set_text(&t->f, PS_P_LSOA, person, lsoa);
    set_text(&t->f, PS_P_WARD, person, ward);
    set_text(&t->f, PS_P_PCN, person, pcn);
}

static ps_directory_entry *put(town *t, ps_near_level level, const char *area, const char *name, const char *offer)
{
    ps_directory_plan *directory = &t->f.plan.directory;
    ps_directory_entry *entry = &t->entries[directory->n_entries++];

    *entry = (ps_directory_entry){.line = directory->n_entries + 1,
                                  .level = level,
                                  .area = area,
                                  .name = name,
                                  .offer = offer,
                                  .contact = "",
                                  .from = PS_NO_DAY,
                                  .until = PS_NO_DAY,
                                  .checked = ps_day_parse("2025-01-10"),
                                  .places = -1};
    return entry;
}

static void start(town *t, const char *name)
{
    memset(t, 0, sizeof *t);
    fixture_start(&t->f, name, PEOPLE);
    lives(t, 0, "E01000001", "W1", "U1");
    lives(t, 1, "E01000001", "W1", "U1");
    lives(t, 2, "E01000002", "W1", "U2");
    lives(t, 3, "E01000003", "W2", "U2");
    lives(t, 4, "", "W2", "U1");
    lives(t, 5, "E01000009", "W9", "U9");
    for (uint32_t i = 0; i < PEOPLE; i++) {
        set_flag(&t->f, PS_P_CARER, i, i == 0 || i >= 3 ? PS_YES : PS_NO);
        set_flag(&t->f, PS_P_HOUSEBOUND, i, i == 1 ? PS_YES : PS_NO);
    }
    t->f.rows[0].offer = "company";
    t->f.lists[0].matrix = "route";
    t->f.lists[0].fields = columns;
    t->f.lists[0].n_fields = 2;
    t->f.lists[0].audience = PS_AUDIENCE_LINK_WORKER;
    t->f.lists[0].plain_title = "Getting out";
    t->f.lists[0].plain_why = "May like company";
    t->f.plan.directory = (ps_directory_plan){.file = "directory.csv",
                                              .path = "directory.csv",
                                              .within_amount = 12,
                                              .within_unit = PS_MONTHS,
                                              .entries = t->entries};
}

static const char *written(town *t)
{
    ps_error err = {0};

    must(ps_matrix_fill(t->f.world, 0, NULL, &err), &err);
    fixture_write(&t->f);
    return fixture_read(&t->f, "lists/pcn_support/all.csv");
}

START_TEST(names_the_nearest_first)
{
    town t;

    start(&t, "nearest");
    put(&t, PS_NEAR_PCN, "U1", "Far Friends", "company");
    put(&t, PS_NEAR_WARD, "W1", "Ward Walkers", "walking");
    put(&t, PS_NEAR_WARD, "W1", "Ward Tea", "COMPANY")->contact = "01632 960001";
    put(&t, PS_NEAR_LSOA, "E01000001", "Hall Tea", "company");
    ck_assert_str_eq(written(&t), "pseudo_id,nearby\n"
                                  "person00,Hall Tea; Ward Tea (01632 960001); Far Friends\n"
                                  "person01,Hall Tea; Ward Walkers; Ward Tea (01632 960001)\n"
                                  "person02,Ward Walkers; Ward Tea (01632 960001)\n"
                                  "person03,\n"
                                  "person04,Far Friends\n"
                                  "person05,\n");
    fixture_end(&t.f);
}
END_TEST

START_TEST(names_three_and_none_twice)
{
    town t;

    start(&t, "three");
    put(&t, PS_NEAR_LSOA, "E01000001", "A", "company");
    put(&t, PS_NEAR_LSOA, "E01000001", "a", "walking");
    put(&t, PS_NEAR_LSOA, "E01000001", "B", "walking");
    put(&t, PS_NEAR_WARD, "W1", "A", "company");
    put(&t, PS_NEAR_WARD, "W1", "C", "company");
    put(&t, PS_NEAR_WARD, "W1", "D", "company");
    put(&t, PS_NEAR_WARD, "W1", "E", "company");
    ck_assert_str_eq(written(&t), "pseudo_id,nearby\n"
                                  "person00,A; C; D\n"
                                  "person01,A; B; C\n"
                                  "person02,A; C; D\n"
                                  "person03,\n"
                                  "person04,\n"
                                  "person05,\n");
    fixture_end(&t.f);
}
END_TEST

START_TEST(names_nobody_stale)
{
    town t;

    start(&t, "stale");
    put(&t, PS_NEAR_LSOA, "E01000001", "Long ago", "company")->checked = ps_day_parse("2024-03-31");
    put(&t, PS_NEAR_LSOA, "E01000001", "Never", "company")->checked = PS_NO_DAY;
    put(&t, PS_NEAR_LSOA, "E01000001", "Later", "company")->from = ps_day_parse("2025-04-01");
    put(&t, PS_NEAR_LSOA, "E01000001", "Ended since", "company")->until = ps_day_parse("2025-04-02");
    put(&t, PS_NEAR_LSOA, "E01000001", "Just in time", "company")->checked = ps_day_parse("2024-04-01");
    ck_assert_str_eq(written(&t), "pseudo_id,nearby\n"
                                  "person00,Just in time\n"
                                  "person01,Just in time\n"
                                  "person02,\nperson03,\nperson04,\nperson05,\n");
    ck_assert_uint_eq(t.f.outreach->lists[0].nearby->stale, 4);
    ck_assert_uint_eq(t.f.outreach->lists[0].nearby->shown[4], 2);
    fixture_end(&t.f);
}
END_TEST

START_TEST(counts_where_there_is_nobody)
{
    const ps_nearby_report *report;
    town t;

    start(&t, "counts");
    put(&t, PS_NEAR_LSOA, "E01000001", "Walkers", "walking");
    (void)written(&t);
    report = t.f.outreach->lists[0].nearby;
    ck_assert_uint_eq(report->without, 5);
    ck_assert_uint_eq(report->shown[0], 1);
    ck_assert_uint_eq(report->n_lacks, 5);
    ck_assert_str_eq(report->lacks[0].area, "E01000001");
    ck_assert_str_eq(report->lacks[0].offer, "company");
    ck_assert_uint_eq(report->lacks[0].people, 1);
    ck_assert_str_eq(report->lacks[1].area, "E01000002");
    ck_assert_str_eq(report->lacks[1].offer, "any");
    ck_assert_str_eq(report->lacks[4].area, "unknown");
    ck_assert_uint_eq(report->lacks[4].people, 1);
    fixture_end(&t.f);
}
END_TEST

/* What a spreadsheet would run is a text in the list, whoever wrote it into the directory. */
START_TEST(guards_against_formulas)
{
    static const char *const hostile[] = {"=HYPERLINK(\"http://x\")", "+44 1632", "-1", "@sum"};
    town t;

    for (size_t i = 0; i < PS_COUNT(hostile); i++) {
        start(&t, "formulas");
        put(&t, PS_NEAR_LSOA, "E01000002", hostile[i], "company");
        const char *at = strstr(written(&t), "person02,");
        ck_assert_msg(at && at[strcspn(at, ",") + (i ? 1 : 2)] == '\'', "%s stands as %.40s", hostile[i], at);
        fixture_end(&t.f);
    }
}
END_TEST

START_TEST(without_the_field_nothing_is_said)
{
    town t;

    start(&t, "without");
    put(&t, PS_NEAR_LSOA, "E01000001", "Walkers", "walking");
    t.f.lists[0].n_fields = 1;
    (void)written(&t);
    ck_assert_ptr_null(t.f.outreach->lists[0].nearby);
    ck_assert_ptr_null(strstr(fixture_read(&t.f, "lists/pcn_support/README.txt"), "nearby"));
    fixture_end(&t.f);
}
END_TEST

START_TEST(the_readme_says_what_an_empty_cell_means)
{
    town t;

    start(&t, "readme");
    (void)written(&t);
    ck_assert_ptr_nonnull(
        strstr(fixture_read(&t.f, "lists/pcn_support/README.txt"), "the directory knows of none; there may be some"));
    ck_assert_uint_eq(t.f.outreach->lists[0].nearby->without, PEOPLE);
    fixture_end(&t.f);
}
END_TEST

static Suite *suite(void)
{
    Suite *const made = suite_create("nearby");
    TCase *const tc = tcase_create("nearby");

    tcase_add_test(tc, names_the_nearest_first);
    tcase_add_test(tc, names_three_and_none_twice);
    tcase_add_test(tc, names_nobody_stale);
    tcase_add_test(tc, counts_where_there_is_nobody);
    tcase_add_test(tc, guards_against_formulas);
    tcase_add_test(tc, without_the_field_nothing_is_said);
    tcase_add_test(tc, the_readme_says_what_an_empty_cell_means);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
