/* The gate: which lane is open, under which name, and every byte of what it writes. */
#include "base/os.h"
#include "base/text_file.h"
#include "disclose/gate.h"
#include "grid.h"
#include "popstrat/disclose.h"

static char folder[80];
static ps_arena *arena;
static ps_plan plan;
static ps_override override;
static const ps_gate open_gate = {.internal_allowed = true, .scheme = PS_SCHEME_HES};

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/popstrat-gate-%u", ps_os_process_id());
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
    ck_assert_int_eq(ps_os_make_folder(folder, NULL), PS_OK);
    arena = ps_arena_new();
    ck_assert_ptr_nonnull(arena);
    memset(&plan, 0, sizeof plan);
    plan.path = "plans/winter.toml";
    override = (ps_override){.name = "winter",
                             .lifts = PS_LIFTS_DISCLOSURE,
                             .reason = "audit",
                             .approver = "SIRO",
                             .from = ps_day_of(2025, 1, 1),
                             .until = ps_day_of(2025, 3, 31)};
    plan.overrides = &override;
    plan.n_overrides = 1;
}

static void remove_folder(void)
{
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
    ps_arena_free(arena);
}

static const char *path_of(const char *name)
{
    static char path[200];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void check_file(const char *name, const char *wanted)
{
    char *got = NULL;
    size_t length = 0;
    ps_error err = {.status = PS_OK};

    ck_assert_msg(ps_text_file_read(&got, &length, path_of(name), &err) == PS_OK, "%s: %s", name, err.message);
    ck_assert_msg(!strcmp(got, wanted), "%s:\n%swanted\n%s", name, got, wanted);
    free(got);
}

/* Groups: 9 of 41; 3 of 20, small; 12 of 12, everybody; none of 3. 24 of 76 in all. */
static ps_table *four_groups(bool counted)
{
    static const unsigned size = 4, people[] = {9, 3, 12, 0}, population[] = {41, 20, 12, 3};

    return grid_table("smi equity", 1, &size, counted ? people : NULL, population);
}

/* Figures from what is shown: 10 of 40, 10 of 10, 25 of 75. Limits worked out apart with Wilson's formula. */
static const char release[] = "f1,population,people,proportion,lower,upper,note\n"
                              "1,40,10,0.25,0.142,0.402,\n"
                              "2,20,*,*,*,*,\n"
                              "3,10,10,1,0.722,1,\"everybody in this group: take care, it speaks of each of them\"\n"
                              "4,*,0,*,*,*,\"nobody in this small group: take care, it speaks of each of them\"\n"
                              "All,75,25,0.333,0.237,0.446,\n";

#define EXACT_1 "1,41,9,0.219512195122,0.120031747782,0.367050059882,"
#define EXACT_2 "2,20,3,0.15,0.0523687458962,0.360418864741,"
#define EXACT_3 "3,12,12,1,0.757505993345,1,\"everybody in this group: take care, it speaks of each of them\""
#define EXACT_4 "4,3,0,0,0,0.561497031755,\"nobody in this small group: take care, it speaks of each of them\""
#define EXACT_ALL "All,76,24,0.315789473684,0.222308541571,0.426996463453,"

START_TEST(releases_through_the_scheme)
{
    ps_table *table;

    make_folder();
    table = four_groups(true);
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("smi_equity.csv", release);
    ck_assert_int_eq(ps_table_write_protected(table, path_of("public.csv"), NULL), PS_OK);
    check_file("public.csv", release);
    ps_table_free(table);
    remove_folder();
}
END_TEST

START_TEST(adds_a_crude_rate)
{
    ps_table *table;

    make_folder();
    table = four_groups(true);
    table->rate = PS_RATE_CRUDE;
    table->per = 1000;
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("smi_equity.csv",
               "f1,population,people,proportion,lower,upper,rate_per_1000,note\n"
               "1,40,10,0.25,0.142,0.402,250,\n"
               "2,20,*,*,*,*,*,\n"
               "3,10,10,1,0.722,1,1000,\"everybody in this group: take care, it speaks of each of them\"\n"
               "4,*,0,*,*,*,*,\"nobody in this small group: take care, it speaks of each of them\"\n"
               "All,75,25,0.333,0.237,0.446,333,\n");
    ps_table_free(table);
    remove_folder();
}
END_TEST

START_TEST(counts_of_the_population_have_no_proportion)
{
    ps_table *table;

    make_folder();
    table = four_groups(false);
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("smi_equity.csv", "f1,population,note\n1,40,\n2,20,\n3,10,\n4,*,\nAll,75,\n");
    ck_assert_int_eq(ps_gate_write_internal(&open_gate, table, folder, NULL), PS_OK);
    check_file("INTERNAL_smi_equity.csv", "f1,population,note\n1,41,\n2,20,\n3,12,\n4,3,\nAll,76,\n");
    ps_table_free(table);
    remove_folder();
}
END_TEST

START_TEST(internal_numbers_are_exact)
{
    ps_table *table;

    make_folder();
    table = four_groups(true);
    table->left_out = 5;
    ck_assert_int_eq(ps_gate_write_internal(&open_gate, table, folder, NULL), PS_OK);
    check_file("INTERNAL_smi_equity.csv",
               "f1,population,people,proportion,lower,upper,note\n" EXACT_1 "\n" EXACT_2 "\n" EXACT_3 "\n" EXACT_4
               "\n" EXACT_ALL "5 more left out: they object to this use of their data or are test patients\n");
    ps_table_free(table);
    remove_folder();
}
END_TEST

/* Two tables that are shown alike are the same file to the last byte: figures and notes tell nothing that the counts do
 * not. */
START_TEST(what_is_hidden_leaves_no_trace)
{
    static const unsigned size = 3, people[2][3] = {{9, 3, 12}, {11, 6, 8}},
                          population[2][3] = {{41, 20, 12}, {42, 19, 12}};
    char *text[2];
    size_t length[2];

    make_folder();
    for (int i = 0; i < 2; i++) {
        ps_table *table = grid_table(i ? "b" : "a", 1, &size, people[i], population[i]);

        ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
        ck_assert_int_eq(ps_text_file_read(&text[i], &length[i], path_of(i ? "b.csv" : "a.csv"), NULL), PS_OK);
        ps_table_free(table);
    }
    ck_assert_msg(length[0] == length[1] && !memcmp(text[0], text[1], length[0]), "%s\n%s", text[0], text[1]);
    free(text[0]);
    free(text[1]);
    remove_folder();
}
END_TEST

START_TEST(withheld_is_empty)
{
    static const unsigned size = 7, ones[] = {1, 1, 1, 1, 1, 1, 1};
    ps_table *table;

    make_folder();
    table = grid_table("ones", 1, &size, NULL, ones);
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("ones.csv", "f1,population,note\n1,*,\n2,*,\n3,*,\n4,*,\n5,*,\n6,*,\n7,*,\nAll,,\n");
    ps_table_free(table);
    remove_folder();
}
END_TEST

START_TEST(exact_counts_need_governance)
{
    static const ps_gate closed = {.scheme = PS_SCHEME_HES};
    static const char *const headings[] = {"step"};
    ps_error err = {.status = PS_OK};
    ps_sheet *sheet = ps_sheet_new("attrition", headings, 1);
    ps_table *table;

    make_folder();
    table = four_groups(true);
    ck_assert_int_eq(ps_gate_write_internal(&closed, table, folder, &err), PS_EGOVERNANCE);
    ck_assert(*err.message);
    ck_assert_int_eq(ps_gate_write_sheet(&closed, sheet, folder, &err), PS_EGOVERNANCE);
    ck_assert(!ps_os_exists(path_of("INTERNAL_smi_equity.csv")) && !ps_os_exists(path_of("INTERNAL_attrition.csv")));
    ck_assert_int_eq(ps_gate_write_release(&closed, table, folder, NULL), PS_OK);
    check_file("smi_equity.csv", release);
    ps_table_free(table);
    ps_sheet_free(sheet);
    remove_folder();
}
END_TEST

START_TEST(never_writes_over_a_file)
{
    ps_error err = {.status = PS_OK};
    ps_table *table;

    make_folder();
    table = four_groups(true);
    ck_assert_int_eq(ps_text_file_write(path_of("smi_equity.csv"), "mine", 4, NULL), PS_OK);
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, &err), PS_ESYSTEM);
    check_file("smi_equity.csv", "mine");
    ck_assert_int_eq(ps_table_write_protected(table, path_of("nowhere/a.csv"), &err), PS_ESYSTEM);
    ps_table_free(table);
    remove_folder();
}
END_TEST

/* ---- the override ---- */

static const struct {
    const char *why;
    ps_disclosure_scheme scheme;
    int lifts;
    int year, month, day;
    bool governance;
    ps_status wanted;
} days[] = {
    {"hes needs nothing", PS_SCHEME_HES, PS_X_DISSENT, 2030, 1, 1, false, PS_OK},
    {"first day of the override", PS_SCHEME_NONE, PS_LIFTS_DISCLOSURE, 2025, 1, 1, true, PS_OK},
    {"last day", PS_SCHEME_NONE, PS_LIFTS_DISCLOSURE, 2025, 3, 31, true, PS_OK},
    {"the day after", PS_SCHEME_NONE, PS_LIFTS_DISCLOSURE, 2025, 4, 1, true, PS_EDISCLOSURE},
    {"the day before", PS_SCHEME_NONE, PS_LIFTS_DISCLOSURE, 2024, 12, 31, true, PS_EDISCLOSURE},
    {"an override of something else", PS_SCHEME_NONE, PS_X_DISSENT, 2025, 2, 1, true, PS_EDISCLOSURE},
    {"an override without governance", PS_SCHEME_NONE, PS_LIFTS_DISCLOSURE, 2025, 2, 1, false, PS_EGOVERNANCE},
};

START_TEST(unprotected_only_under_an_override)
{
    ps_gate gate = {.scheme = PS_SCHEME_HES};
    ps_error err = {.status = PS_OK};

    make_folder();
    plan.scheme = days[_i].scheme;
    override.lifts = days[_i].lifts;
    ck_assert_msg(ps_gate_open(&gate, arena, &plan, ps_day_of(days[_i].year, days[_i].month, days[_i].day),
                               days[_i].governance, &err) == days[_i].wanted,
                  "%s: %s", days[_i].why, err.message);
    if (days[_i].wanted == PS_OK)
        ck_assert_int_eq(gate.scheme, days[_i].scheme);
    else
        ck_assert(*err.message && *err.hint && !strcmp(err.file, plan.path));
    remove_folder();
}
END_TEST

START_TEST(unprotected_is_stamped)
{
#define STAMP ",\"UNPROTECTED: override winter, approved by SIRO, 2025-01-01 to 2025-03-31\"\n"
    ps_gate gate;
    ps_table *table;

    make_folder();
    plan.scheme = PS_SCHEME_NONE;
    ck_assert_int_eq(ps_gate_open(&gate, arena, &plan, ps_day_of(2025, 2, 1), true, NULL), PS_OK);
    table = four_groups(true);
    ck_assert_int_eq(ps_gate_write_release(&gate, table, folder, NULL), PS_OK);
    check_file("UNPROTECTED_smi_equity.csv",
               "f1,population,people,proportion,lower,upper,note,UNPROTECTED\n" EXACT_1 STAMP EXACT_2 STAMP EXACT_3
                   STAMP EXACT_4 STAMP EXACT_ALL STAMP);
    ck_assert(!ps_os_exists(path_of("smi_equity.csv")));
    /* The public call knows no override. */
    ck_assert_int_eq(ps_table_write_protected(table, path_of("public.csv"), NULL), PS_OK);
    check_file("public.csv", release);
    ps_table_free(table);
    remove_folder();
}
END_TEST

/* ---- sheets and notes ---- */

START_TEST(writes_sheets)
{
    static const char *const headings[] = {"step", "in", "=share"};
    ps_sheet *sheet;

    make_folder();
    sheet = ps_sheet_new("attrition", headings, 3);
    ck_assert_ptr_nonnull(sheet);
    ps_sheet_text(sheet, "=HYPERLINK(1)");
    ps_sheet_count(sheet, 61700000);
    ps_sheet_number(sheet, -0.0312);
    ps_sheet_text(sheet, "Most deprived fifth, of areas");
    ps_sheet_count(sheet, 0);
    ps_sheet_number(sheet, NAN);
    ck_assert_int_eq(ps_gate_write_sheet(&open_gate, sheet, folder, NULL), PS_OK);
    check_file("INTERNAL_attrition.csv",
               "step,in,'=share\n'=HYPERLINK(1),61700000,-0.0312\n\"Most deprived fifth, of areas\",0,\n");
    sheet->failed = true;
    ck_assert_int_eq(ps_gate_write_sheet(&open_gate, sheet, folder, NULL), PS_EMEMORY);
    ps_sheet_free(sheet);
    remove_folder();
}
END_TEST

static void check_mentions(const char *name, const char *phrase)
{
    char *got = NULL;
    size_t length = 0;

    ck_assert_int_eq(ps_text_file_read(&got, &length, path_of(name), NULL), PS_OK);
    ck_assert_msg(strstr(got, phrase), "%s does not say: %s", name, phrase);
    free(got);
}

START_TEST(notes_say_what_the_signs_mean)
{
    static const ps_gate closed = {.scheme = PS_SCHEME_HES};
    ps_gate gate;

    make_folder();
    ck_assert_int_eq(ps_gate_write_notes(&open_gate, folder, folder, NULL), PS_OK);
    check_mentions("README.txt", "Not for release");
    check_mentions("README.txt", "small ones");
    check_mentions("legend.txt", "1 to 7 people");
    check_mentions("legend.txt", "do not add up");
    check_mentions("legend.txt", "nobody");
    check_mentions("legend.txt", "empty");
    remove_folder();

    make_folder();
    ck_assert_int_eq(ps_gate_write_notes(&closed, "/nowhere", folder, NULL), PS_OK);
    ck_assert(!ps_os_exists(path_of("README.txt")) && ps_os_exists(path_of("legend.txt")));
    remove_folder();

    make_folder();
    plan.scheme = PS_SCHEME_NONE;
    ck_assert_int_eq(ps_gate_open(&gate, arena, &plan, ps_day_of(2025, 2, 1), true, NULL), PS_OK);
    ck_assert_int_eq(ps_gate_write_notes(&gate, NULL, folder, NULL), PS_OK);
    check_mentions("legend.txt", "override winter, approved by SIRO");
    remove_folder();
}
END_TEST

/* ---- areas ---- */

/* The note of a release goes by the shown population: 998 is shown as 1000, which is no small area. */
static const struct {
    const char *why;
    unsigned people;
    bool internal_note, release_note;
} areas[] = {
    {"well inside", 1500, false, false},         {"997 is shown as 995", 997, true, true},
    {"998 is shown as 1000", 998, true, false},  {"3001 is shown as 3000", 3001, true, false},
    {"3003 is shown as 3005", 3003, true, true}, {"4 is hidden", 4, true, true},
};

START_TEST(notes_areas_of_unusual_size)
{
    const unsigned size = 1;
    ps_table *table;
    char *text = NULL;
    size_t length;

    make_folder();
    table = grid_table("areas", 1, &size, NULL, &areas[_i].people);
    table->fields[0] = ps_arena_text(table->arena, "lsoa", 4);
    table->has_lsoa = true;
    for (size_t r = 0; r < table->n_rows; r++)
        table->rows[r].small_area =
            ps_table_row_is_area(table, r) && (areas[_i].people < 1000 || areas[_i].people > 3000);
    ck_assert_int_eq(ps_gate_write_internal(&open_gate, table, folder, NULL), PS_OK);
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_read(&text, &length, path_of("INTERNAL_areas.csv"), NULL), PS_OK);
    ck_assert_msg(!strstr(text, "unstable") == !areas[_i].internal_note, "%s: %s", areas[_i].why, text);
    free(text);
    ck_assert_int_eq(ps_text_file_read(&text, &length, path_of("areas.csv"), NULL), PS_OK);
    ck_assert_msg(!strstr(text, "unstable") == !areas[_i].release_note, "%s: %s", areas[_i].why, text);
    free(text);
    ps_table_free(table);
    remove_folder();
}
END_TEST

/* ---- other schemes ---- */

/* By hand: 9 guards 3 of 24 people, 20 guards 3 of 76 (12 cannot: all of them are counted). Exact figures. */
static const char by_threshold[] =
    "f1,population,people,proportion,lower,upper,note\n"
    "1,41,*,*,*,*,\n"
    "2,*,*,*,*,*,\n"
    "3,12,12,1,0.758,1,\"everybody in this group: take care, it speaks of each of them\"\n"
    "4,*,0,*,*,*,\"nobody in this small group: take care, it speaks of each of them\"\n"
    "All,76,24,0.316,0.222,0.427,\n";

/* To the nearest 10, 5 and 15 up. A population shown as 0 gives no proportion. */
static const char by_rounding[] =
    "f1,population,people,proportion,lower,upper,note\n"
    "1,40,10,0.25,0.142,0.402,\n"
    "2,20,0,0,0,0.161,\n"
    "3,10,10,1,0.722,1,\"everybody in this group: take care, it speaks of each of them\"\n"
    "4,0,0,,,,\"nobody in this small group: take care, it speaks of each of them\"\n"
    "All,80,20,0.25,0.168,0.355,\n";

START_TEST(releases_through_other_schemes)
{
    static const ps_gate threshold = {.scheme = PS_SCHEME_THRESHOLD, .k = 5},
                         ten = {.scheme = PS_SCHEME_ROUND, .base = 10};
    ps_table *table;

    make_folder();
    table = four_groups(true);
    ck_assert_int_eq(ps_gate_write_release(&threshold, table, folder, NULL), PS_OK);
    check_file("smi_equity.csv", by_threshold);
    ck_assert_int_eq(ps_os_remove(path_of("smi_equity.csv"), NULL), PS_OK);
    ck_assert_int_eq(ps_gate_write_release(&ten, table, folder, NULL), PS_OK);
    check_file("smi_equity.csv", by_rounding);
    ps_table_free(table);
    remove_folder();
}
END_TEST

START_TEST(takes_the_scheme_from_the_plan)
{
    ps_gate gate = {.internal_allowed = false};

    make_folder();
    plan.scheme = PS_SCHEME_THRESHOLD;
    plan.disclosure_k = 11;
    ck_assert_int_eq(ps_gate_open(&gate, arena, &plan, ps_day_of(2030, 1, 1), false, NULL), PS_OK);
    ck_assert(gate.scheme == PS_SCHEME_THRESHOLD && gate.k == 11 && !gate.override_stamp);
    ck_assert_int_eq(ps_gate_write_notes(&gate, NULL, folder, NULL), PS_OK);
    check_mentions("legend.txt", "scheme threshold, k = 11");
    check_mentions("legend.txt", "1 to 10 people");
    check_mentions("legend.txt", "ends are 10 apart or more");
    check_mentions("legend.txt", "empty");
    remove_folder();

    make_folder();
    plan.scheme = PS_SCHEME_ROUND;
    plan.disclosure_base = 10;
    ck_assert_int_eq(ps_gate_open(&gate, arena, &plan, ps_day_of(2030, 1, 1), false, NULL), PS_OK);
    ck_assert_int_eq(ps_gate_write_notes(&gate, NULL, folder, NULL), PS_OK);
    check_mentions("legend.txt", "multiple of 10, half way up");
    check_mentions("legend.txt", "up to 4 people");
    check_mentions("legend.txt", "empty");
    remove_folder();
}
END_TEST

/* Alone, 65 of the three sums would guard 3; in the table of two fields only 90 can, and what one shows the other may
 * not hide. */
START_TEST(tables_of_the_same_people_hide_the_same)
{
    static const unsigned two[] = {3, 2}, cells[] = {3, 0, 40, 50, 0, 65}, three = 3, sums[] = {3, 90, 65};
    static const ps_gate threshold = {.scheme = PS_SCHEME_THRESHOLD, .k = 5};
    static char everybody[] = "";
    const ps_table *tables[2];
    ps_table *by_both, *by_one;

    make_folder();
    by_both = grid_table("both", 2, two, NULL, cells);
    by_one = grid_table("one", 1, &three, NULL, sums);
    tables[0] = by_one;
    tables[1] = by_both;
    ck_assert_int_eq(ps_gate_write_releases(&threshold, tables, 2, folder, NULL), PS_OK);
    check_file("one.csv", "f1,population,note\n1,*,\n2,90,\n3,*,\nAll,158,\n");
    ps_table_free(by_both);
    ps_table_free(by_one);
    remove_folder();

    make_folder();
    by_both = grid_table("both", 2, two, NULL, cells);
    by_one = grid_table("one", 1, &three, NULL, sums);
    by_one->of = by_both->of = everybody;
    tables[0] = by_one;
    tables[1] = by_both;
    ck_assert_int_eq(ps_gate_write_releases(&threshold, tables, 2, folder, NULL), PS_OK);
    check_file("one.csv", "f1,population,note\n1,*,\n2,*,\n3,65,\nAll,158,\n");
    check_file("both.csv", "f1,f2,population,note\n1,1,*,\n2,1,*,\n2,2,50,\n3,2,65,\n1,All,*,\n2,All,*,\n3,All,65,\n"
                           "All,1,43,\nAll,2,115,\nAll,All,158,\n");
    ps_table_free(by_both);
    ps_table_free(by_one);
    remove_folder();
}
END_TEST

START_TEST(tables_that_contradict_each_other_are_refused)
{
    static const unsigned size = 2, first[] = {30, 40}, second[] = {30, 41};
    static const ps_gate threshold = {.scheme = PS_SCHEME_THRESHOLD, .k = 5};
    static char everybody[] = "";
    const ps_table *tables[2];
    ps_table *a, *b;

    make_folder();
    a = grid_table("a", 1, &size, NULL, first);
    b = grid_table("b", 1, &size, NULL, second);
    a->of = b->of = everybody;
    tables[0] = a;
    tables[1] = b;
    ck_assert_int_eq(ps_gate_write_releases(&threshold, tables, 2, folder, NULL), PS_EDISCLOSURE);
    ck_assert(!ps_os_exists(path_of("a.csv")));
    ps_table_free(a);
    ps_table_free(b);
    remove_folder();
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("gate");
    TCase *tc = tcase_create("gate");

    tcase_add_test(tc, releases_through_the_scheme);
    tcase_add_test(tc, adds_a_crude_rate);
    tcase_add_test(tc, counts_of_the_population_have_no_proportion);
    tcase_add_test(tc, internal_numbers_are_exact);
    tcase_add_test(tc, what_is_hidden_leaves_no_trace);
    tcase_add_test(tc, withheld_is_empty);
    tcase_add_test(tc, exact_counts_need_governance);
    tcase_add_test(tc, never_writes_over_a_file);
    tcase_add_loop_test(tc, unprotected_only_under_an_override, 0, (int)PS_COUNT(days));
    tcase_add_test(tc, unprotected_is_stamped);
    tcase_add_test(tc, writes_sheets);
    tcase_add_test(tc, notes_say_what_the_signs_mean);
    tcase_add_loop_test(tc, notes_areas_of_unusual_size, 0, (int)PS_COUNT(areas));
    tcase_add_test(tc, releases_through_other_schemes);
    tcase_add_test(tc, takes_the_scheme_from_the_plan);
    tcase_add_test(tc, tables_of_the_same_people_hide_the_same);
    tcase_add_test(tc, tables_that_contradict_each_other_are_refused);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
