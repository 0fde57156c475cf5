/* Values and slopes as the gate writes them: what a release copy gives, blanks or hides, to the byte. Figures were
 * worked out apart from the formulas of Dobson, Byar, Katz and Wilson. */
#include "base/os.h"
#include "base/text_file.h"
#include "disclose/gate.h"
#include "disclose/value_csv.h"
#include "grid.h"

static char folder[80];
static const ps_gate open_gate = {.internal_allowed = true, .scheme = PS_SCHEME_HES};

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/popstrat-values-%u", ps_os_process_id());
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
    ck_assert_int_eq(ps_os_make_folder(folder, NULL), PS_OK);
}

static void remove_folder(void)
{
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
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

/* ---- ages ---- */

#define BAND_40 8
#define BAND_70 14
#define DIRECT "directly standardised per 1000 to ESP 2013 ages 40-44 to 70-74; limits: Dobson"

/* 9 of 41, 3 of 20, 30 of 60, none of 3; the ages below. */
static ps_table *aged_groups(void)
{
    static const unsigned size = 4, people[] = {9, 3, 30, 0}, population[] = {41, 20, 60, 3};
    static const ps_table_ages ages[] = {
        {.people = {[BAND_40] = 5, [BAND_70] = 4}, .population = {[BAND_40] = 31, [BAND_70] = 10}},
        {.people = {[BAND_40] = 1, [BAND_70] = 2}, .population = {[BAND_40] = 10, [BAND_70] = 10}},
        {.people = {[BAND_40] = 10, [BAND_70] = 20}, .population = {[BAND_40] = 30, [BAND_70] = 30}},
        {.people = {0}, .population = {[BAND_40] = 2, [PS_AGE_GROUPS] = 1}},
        {.people = {[BAND_40] = 16, [BAND_70] = 26},
         .population = {[BAND_40] = 73, [BAND_70] = 50, [PS_AGE_GROUPS] = 1}},
    };
    ps_table *table = grid_table("ill", 1, &size, people, population);

    ck_assert_uint_eq(table->n_rows, PS_COUNT(ages));
    table->ages = malloc(sizeof ages);
    ck_assert_ptr_nonnull(table->ages);
    memcpy(table->ages, ages, sizeof ages);
    table->rate = PS_RATE_DIRECT;
    table->per = 1000;
    return table;
}

START_TEST(standardised_rates_need_ten_events_and_what_is_shown)
{
    ps_table *table;

    make_folder();
    table = aged_groups();
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("ill.csv", "f1,population,people,value,lower,upper,method,note\n"
                          "1,40,10,,,,,no value: there may be fewer than 10 events\n"
                          "2,20,*,*,*,*,,\n"
                          "3,60,30,472,316,677," DIRECT ",\n"
                          "4,*,0,*,*,*,,\"nobody in this small group: take care, it speaks of each of them\"\n"
                          "All,125,40,345,248,466," DIRECT ",\n");
    ck_assert_int_eq(ps_gate_write_internal(&open_gate, table, folder, NULL), PS_OK);
    check_file("INTERNAL_ill.csv", "f1,population,people,value,lower,upper,method,note\n"
                                   "1,41,9,,,,,fewer than 10 events: no value is given\n"
                                   "2,20,3,,,,,fewer than 10 events: no value is given\n"
                                   "3,60,30,472.222222222,316.431902776,676.926072983," DIRECT ",\n"
                                   "4,3,0,,,,,\"nobody in this small group: take care, it speaks of each of them; a "
                                   "band has no population; 1 of unknown age are left out of the value\"\n"
                                   "All,124,42,344.520547945,248.254172972,465.728411331," DIRECT
                                   ",1 of unknown age are left out of the value\n");
    ps_table_free(table);
    remove_folder();
}
END_TEST

/* 10 to 12 are shown as 10, as 8 and 9 are: whether there is a value may not tell which. */
START_TEST(a_lacking_value_tells_nothing)
{
    static const unsigned size = 2;
    char *text[2];

    make_folder();
    for (unsigned i = 0; i < 2; i++) {
        const unsigned people[] = {i ? 12 : 8, 30}, population[] = {41, 60};
        size_t length;
        ps_table *table = grid_table(i ? "b" : "a", 1, &size, people, population);

        table->ages = calloc(table->n_rows, sizeof *table->ages);
        ck_assert_ptr_nonnull(table->ages);
        table->rate = PS_RATE_INDIRECT;
        for (size_t r = 0; r < table->n_rows; r++) {
            table->ages[r].people[BAND_40] = 4;
            table->ages[r].people[BAND_70] = (uint32_t)table->rows[r].people - 4;
            table->ages[r].population[BAND_40] = table->ages[r].population[BAND_70] = 20;
        }
        ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
        ck_assert_int_eq(ps_text_file_read(&text[i], &length, path_of(i ? "b.csv" : "a.csv"), NULL), PS_OK);
        ps_table_free(table);
    }
    for (int i = 0; i < 2; i++) {
        const char *end = strstr(text[i], "\n2,");

        ck_assert_ptr_nonnull(end);
        text[i][end - text[i]] = '\0';
    }
    ck_assert_str_eq(text[0], text[1]);
    ck_assert_ptr_nonnull(strstr(text[0], "1,40,10,,,,,"));
    free(text[0]);
    free(text[1]);
    remove_folder();
}
END_TEST

/* What is surely there, by each scheme: exact counts under threshold, half a base less under round. */
START_TEST(knows_as_much_as_its_scheme_shows)
{
    static const unsigned size = 4, people[] = {9, 10, 1, 12}, population[] = {60, 60, 60, 60};
    static const struct {
        ps_scheme scheme;
        uint64_t least[4];
        bool known[4];
        double events[4]; /* NAN: hidden */
    } cases[] = {
        {{.kind = PS_SCHEME_HES}, {8, 8, 0, 8}, {true, true, false, true}, {20, 20, NAN, 20}},
        {{.kind = PS_SCHEME_THRESHOLD, .k = 2}, {9, 10, 0, 12}, {true, true, false, true}, {20, 20, NAN, 20}},
        {{.kind = PS_SCHEME_ROUND, .base = 5}, {8, 8, 0, 8}, {true, true, false, true}, {20, 20, NAN, 20}},
    };
    ps_table *table = grid_table("visits", 1, &size, people, population);
    char name[] = "visits";

    table->sum = name;
    for (size_t r = 0; r < table->n_rows; r++)
        table->rows[r].events = r < 4 ? 20 : 80;
    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        ps_shown *shown, *population_shown;
        ps_seen *seen = NULL;

        ck_assert_int_eq(ps_suppress(&shown, &population_shown, table, &cases[i].scheme, NULL), PS_OK);
        ck_assert_int_eq(ps_seen_of_shown(&seen, table, shown, population_shown, &cases[i].scheme, NULL), PS_OK);
        for (size_t r = 0; r < 4; r++) {
            if (shown[r].secondary) /* who is hidden for another one's sake is the scheme's own affair */
                continue;
            ck_assert_msg(seen[r].people_least == cases[i].least[r], "scheme %zu, row %zu: %u", i, r,
                          (unsigned)seen[r].people_least);
            ck_assert_msg(seen[r].known == cases[i].known[r], "scheme %zu, row %zu", i, r);
            ck_assert_msg(isnan(cases[i].events[r]) ? isnan(seen[r].events) : seen[r].events == cases[i].events[r],
                          "scheme %zu, row %zu: %g", i, r, seen[r].events);
        }
        free(seen);
        free(shown);
    }
    ps_table_free(table);
}
END_TEST

/* ---- sums ---- */

#define REPEATS "people with repeat events widen this interval"

START_TEST(sums_are_hidden_with_the_people_behind_them)
{
    static const unsigned size = 4, people[] = {9, 3, 12, 0}, population[] = {41, 20, 12, 3};
    static const double events[] = {16, 33, 22, 0, 71};
    ps_table *table;

    make_folder();
    table = grid_table("visits", 1, &size, people, population);
    table->sum = ps_arena_text(table->arena, "visits", 6);
    table->per = 1000;
    table->no_number = 2;
    for (size_t r = 0; r < table->n_rows; r++)
        table->rows[r].events = events[r];
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("visits.csv", "f1,population,people,events,events_per_1000,lower,upper,method,note\n"
                             "1,40,10,15,375,210,619,limits: Byar," REPEATS "\n"
                             "2,20,*,*,*,*,*,,\n"
                             "3,10,10,20,2000,1220,3090,limits: Byar,\"everybody in this group: take care, it speaks "
                             "of each of them; " REPEATS "\"\n"
                             "4,*,0,0,*,*,*,,\"nobody in this small group: take care, it speaks of each of them\"\n"
                             "All,75,25,70,933,728,1180,limits: Byar," REPEATS "\n");
    ck_assert_int_eq(ps_gate_write_internal(&open_gate, table, folder, NULL), PS_OK);
    {
        char *got = NULL;
        size_t length = 0;

        ck_assert_int_eq(ps_text_file_read(&got, &length, path_of("INTERNAL_visits.csv"), NULL), PS_OK);
        ck_assert_ptr_nonnull(strstr(got, "\n2,20,3,33,1650,"));
        ck_assert_ptr_nonnull(strstr(got, REPEATS "; 2 without a number of 0 or more count as none\n"));
        free(got);
    }
    ps_table_free(table);
    remove_folder();
}
END_TEST

/* 42 events at the most, less 18 and 23 at the least, would leave 1 to the one or more people of the second group: one
 * person. A sum more is hidden. */
START_TEST(sums_do_not_tell_how_few_people_there_are)
{
    static const unsigned size = 3, people[] = {10, 1, 12}, population[] = {100, 100, 100};
    static const double events[] = {18, 1, 23, 42};
    ps_table *table;

    make_folder();
    table = grid_table("visits", 1, &size, people, population);
    table->sum = ps_arena_text(table->arena, "visits", 6);
    table->per = 1000;
    for (size_t r = 0; r < table->n_rows; r++)
        table->rows[r].events = events[r];
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("visits.csv", "f1,population,people,events,events_per_1000,lower,upper,method,note\n"
                             "1,100,10,*,*,*,*,,\n"
                             "2,100,*,*,*,*,*,,\n"
                             "3,100,10,25,250,162,369,limits: Byar," REPEATS "\n"
                             "All,300,25,40,133,95.2,182,limits: Byar," REPEATS "\n");
    ck_assert_int_eq(ps_os_remove(path_of("visits.csv"), NULL), PS_OK);
    table->rows[1].events = 2; /* 47 at the most: up to 6 */
    table->rows[3].events = 43;
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("visits.csv", "f1,population,people,events,events_per_1000,lower,upper,method,note\n"
                             "1,100,10,20,200,122,309,limits: Byar," REPEATS "\n"
                             "2,100,*,*,*,*,*,,\n"
                             "3,100,10,25,250,162,369,limits: Byar," REPEATS "\n"
                             "All,300,25,45,150,109,201,limits: Byar," REPEATS "\n");
    ps_table_free(table);
    remove_folder();
}
END_TEST

/* ---- funnels, ratios ---- */

START_TEST(funnels_and_ratios_come_from_what_is_shown)
{
    static const unsigned size = 4, people[] = {9, 3, 12, 0}, population[] = {41, 20, 12, 3};
    static char first[] = "1", second[] = "2";
    ps_table *table;

    make_folder();
    table = grid_table("ill", 1, &size, people, population);
    table->funnel = true;
    table->compare_to = first;
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("ill.csv",
               "f1,population,people,proportion,lower,upper,funnel_lower_95,funnel_upper_95,funnel_lower_99.8,"
               "funnel_upper_99.8,funnel,risk_ratio,ratio_lower,ratio_upper,note\n"
               "1,40,10,0.25,0.142,0.402,0.187,0.479,0.103,0.564,as expected,,,,the others are compared with this row\n"
               "2,20,*,*,*,*,*,*,*,*,*,*,*,*,\n"
               "3,10,10,1,0.722,1,0.0412,0.626,0,0.794,high at 99.8%,4,2.34,6.84,\"everybody in this group: take care, "
               "it speaks of each of them\"\n"
               "4,*,0,*,*,*,*,*,*,*,*,*,*,*,\"nobody in this small group: take care, it speaks of each of them\"\n"
               "All,75,25,0.333,0.237,0.446,,,,,,,,,\n");
    table->funnel = false;
    table->compare_to = second; /* hidden: nothing is compared with it */
    ck_assert_int_eq(ps_os_remove(path_of("ill.csv"), NULL), PS_OK);
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    check_file("ill.csv", "f1,population,people,proportion,lower,upper,risk_ratio,ratio_lower,ratio_upper,note\n"
                          "1,40,10,0.25,0.142,0.402,,,,\n"
                          "2,20,*,*,*,*,*,*,*,the others are compared with this row\n"
                          "3,10,10,1,0.722,1,,,,\"everybody in this group: take care, it speaks of each of them\"\n"
                          "4,*,0,*,*,*,*,*,*,\"nobody in this small group: take care, it speaks of each of them\"\n"
                          "All,75,25,0.333,0.237,0.446,,,,\n");
    ps_table_free(table);
    remove_folder();
}
END_TEST

/* ---- slopes ---- */

/* Three quantiles by two groups: 40, 30, 20 of 100 in the first; 30, 3, 20 of 100 in the second. */
static ps_table *sloping(void)
{
    static const unsigned sizes[] = {3, 2}, people[] = {40, 30, 30, 3, 20, 20},
                          population[] = {100, 100, 100, 100, 100, 100};
    ps_table *table = grid_table("ill", 2, sizes, people, population);

    table->sii = true;
    table->slope_field = 0;
    return table;
}

/* The cells of a row up to the n-th comma. */
static void check_cells(const char *file, const char *row, const char *cells, const char *end)
{
    char *got = NULL, *at;
    size_t length = 0;

    ck_assert_int_eq(ps_text_file_read(&got, &length, path_of(file), NULL), PS_OK);
    at = strstr(got, row);
    ck_assert_msg(at && !strncmp(at, cells, strlen(cells)), "%s: %s", file, got);
    if (end) {
        at[strcspn(at + 1, "\n") + 1] = '\0';
        ck_assert_msg(strlen(at) >= strlen(end) && !strcmp(at + strlen(at) - strlen(end), end), "%s: %s", file, at);
    }
    free(got);
}

#define SLOPE_HEADING "f2,sii,sii_lower,sii_upper,rii,rii_lower,rii_upper,quantiles,events,points,method,note\n"

START_TEST(slopes_stand_in_a_file_of_their_own)
{
    ps_table *table;

    make_folder();
    table = sloping();
    ck_assert_int_eq(ps_gate_write_release(&open_gate, table, folder, NULL), PS_OK);
    ck_assert(ps_os_exists(path_of("ill.csv")));
    check_cells("ill_sii.csv", SLOPE_HEADING, SLOPE_HEADING, NULL);
    /* a fall of 0.1 a third: 0.45 to 0.15 */
    check_cells("ill_sii.csv", "\n1,", "\n1,0.3,", NULL);
    check_cells("ill_sii.csv", "\n1,", "\n1,",
                ",3,90,above 0: higher where deprivation is greatest,\"Low and Low; SII: "
                "normal, closed form; RII: simulation, seeded\",");
    check_cells("ill_sii.csv", "\n2,", "\n2,,,,,,,3,,,,no value: a count that it needs is not shown", NULL);
    ck_assert_int_eq(ps_gate_write_internal(&open_gate, table, folder, NULL), PS_OK);
    check_cells("INTERNAL_ill_sii.csv", "\n1,", "\n1,0.3,", NULL);
    check_cells("INTERNAL_ill_sii.csv", "\n2,", "\n2,0.15,", NULL);
    check_cells("INTERNAL_ill_sii.csv", "\n2,", "\n2,",
                ",3,53,above 0: higher where deprivation is greatest,\"Low and "
                "Low; SII: normal, closed form; RII: simulation, seeded\",");
    ps_table_free(table);
    remove_folder();
}
END_TEST

START_TEST(slopes_take_the_lane_of_their_table)
{
    static const ps_gate closed = {.scheme = PS_SCHEME_HES};
    static const ps_gate stamped = {
        .internal_allowed = true, .scheme = PS_SCHEME_NONE, .override_stamp = "UNPROTECTED: override winter"};
    ps_table *table;

    make_folder();
    table = sloping();
    ck_assert_int_eq(ps_gate_write_internal(&closed, table, folder, NULL), PS_EGOVERNANCE);
    ck_assert(!ps_os_exists(path_of("INTERNAL_ill_sii.csv")));
    ck_assert_int_eq(ps_gate_write_release(&stamped, table, folder, NULL), PS_OK);
    check_cells("UNPROTECTED_ill_sii.csv", "\n2,", "\n2,0.15,", ",UNPROTECTED: override winter");
    ck_assert(!ps_os_exists(path_of("ill_sii.csv")));
    ps_table_free(table);
    remove_folder();
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("value_csv");
    TCase *tc = tcase_create("value_csv");

    tcase_add_test(tc, standardised_rates_need_ten_events_and_what_is_shown);
    tcase_add_test(tc, a_lacking_value_tells_nothing);
    tcase_add_test(tc, knows_as_much_as_its_scheme_shows);
    tcase_add_test(tc, sums_are_hidden_with_the_people_behind_them);
    tcase_add_test(tc, sums_do_not_tell_how_few_people_there_are);
    tcase_add_test(tc, funnels_and_ratios_come_from_what_is_shown);
    tcase_add_test(tc, slopes_stand_in_a_file_of_their_own);
    tcase_add_test(tc, slopes_take_the_lane_of_their_table);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
