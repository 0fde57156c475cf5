/* Table rates: standardised and smoothed rates, sums, slopes, funnels and ratios of tables, worked out by hand over
 * worlds of a few hundred people. Limits are those of the functions, which have tests of their own. */
#include "aggregate/table_slope.h"
#include "small_world.h"

#define PEOPLE_MOST 700

/* So many people alike, so many of them counted. */
typedef struct crowd {
    double quintile; /* NAN: not recorded */
    const char *lsoa, *band, *sex;
    unsigned n, counted;
} crowd;

static small_world s;
static double numbers[PEOPLE_MOST];

static void open_crowds(const crowd *crowds, size_t n_crowds)
{
    static const ps_name_row person_names[] = {
        {.name = "lsoa", .type = PS_TEXT, .kind = PS_NAME_PERSON, .item = PS_P_LSOA},
        {.name = "sex", .type = PS_TEXT, .kind = PS_NAME_PERSON, .item = PS_P_SEX},
        {.name = "imd_quintile", .type = PS_NUMBER, .kind = PS_NAME_PERSON, .item = PS_P_IMD_QUINTILE},
    };
    char flags[PEOPLE_MOST + 1], everybody[PEOPLE_MOST + 1];
    size_t n = 0, p = 0;

    for (size_t c = 0; c < n_crowds; c++)
        n += crowds[c].n;
    ck_assert_uint_le(n, PEOPLE_MOST);
    small_open(&s, n, NULL);
    for (size_t c = 0; c < n_crowds; c++)
        for (unsigned i = 0; i < crowds[c].n; i++, p++) {
            s.population.person[PS_P_LSOA].text[p] = small_word(&s, crowds[c].lsoa);
            s.population.person[PS_P_AGE_BAND].text[p] = small_word(&s, crowds[c].band);
            s.population.person[PS_P_SEX].text[p] = small_word(&s, crowds[c].sex);
            s.population.person[PS_P_IMD_QUINTILE].number[p] = crowds[c].quintile;
            flags[p] = i < crowds[c].counted ? 'y' : 'n';
            everybody[p] = 'y';
        }
    flags[n] = everybody[n] = '\0';
    small_rows(&s, person_names, PS_COUNT(person_names));
    small_flag(&s, "in_it", everybody);
    small_flag(&s, "ill", flags);
    small_number(&s, "visits", numbers);
    s.plan.governance.purpose = PS_CASE_FINDING;
    small_make(&s);
}

static ps_table *build(ps_table_plan plan, const char *first, const char *second)
{
    static const char *by[2];
    ps_table *table = NULL;
    ps_error err = {.status = PS_OK};

    by[0] = first;
    by[1] = second;
    plan.name = plan.title = "test";
    plan.by = by;
    plan.n_by = (size_t)(first != NULL) + (size_t)(second != NULL);
    plan.of = small_rule(&s, "in_it", PS_FLAG);
    plan.count = plan.sum ? NULL : "ill";
    ck_assert_msg(ps_table_of_plan(&table, s.world, &plan, NULL, &err) == PS_OK, "%s", err.message);
    return table;
}

static size_t row_of(const ps_table *table, const char *first, const char *second)
{
    for (size_t r = 0; r < table->n_rows; r++)
        if (!strcmp(table->rows[r].labels[0], first) && (!second || !strcmp(table->rows[r].labels[1], second)))
            return r;
    ck_abort_msg("there is no row %s", first);
    return 0;
}

static void near(double got, double wanted)
{
    ck_assert_double_eq_tol(got, wanted, 1e-9 * fmax(1, fabs(wanted)));
}

/* As a release copy would know an exact table of which a row is hidden. */
static ps_seen *all_seen(const ps_table *table)
{
    ps_seen *seen = calloc(table->n_rows, sizeof *seen);

    ck_assert_ptr_nonnull(seen);
    for (size_t r = 0; r < table->n_rows; r++)
        seen[r] = (ps_seen){true, table->rows[r].people, table->rows[r].population, table->rows[r].people,
                            table->rows[r].events};
    return seen;
}

/* ---- ages ---- */

/* The European standard has 7,000 people of 40 to 44 and 5,000 of 70 to 74. */
static const crowd ages[] = {
    {1, "E01000001", "40-44", "female", 20, 5}, {1, "E01000001", "70-74", "female", 10, 6},
    {1, "E01000001", NULL, "female", 1, 1},     {2, "E01000002", "40-44", "female", 50, 4},
    {2, "E01000002", "70-74", "male", 40, 5},   {3, "E01000003", "40-44", "male", 30, 12},
};
/* By hand: 40-44 has 100 people and 21 ill, 70-74 has 50 and 11. */
static const double whole_40 = 21.0 / 100, whole_70 = 11.0 / 50;

START_TEST(standardises_directly)
{
    ps_table_values values;
    ps_table *table;

    open_crowds(ages, PS_COUNT(ages));
    table = build((ps_table_plan){.rate = PS_RATE_DIRECT, .per = 100000}, "lsoa", NULL);
    ck_assert_int_eq(ps_table_values_open(&values, table, NULL, NULL), PS_OK);
    near(values.rows[0].value.value, (7000 * 5.0 / 20 + 5000 * 6.0 / 10) / 12000 * 100000);
    ck_assert_ptr_null(values.rows[0].value.note);
    ck_assert_double_lt(values.rows[0].value.lower, values.rows[0].value.value);
    ck_assert_double_gt(values.rows[0].value.upper, values.rows[0].value.value);
    ck_assert_msg(isnan(values.rows[1].value.value), "9 events");
    ck_assert_str_eq(values.rows[1].value.note, PS_NOTE_UNDER_TEN);
    ck_assert_msg(isnan(values.rows[2].value.value), "nobody of 70 to 74, whom the table has");
    ck_assert_str_eq(values.rows[2].value.note, PS_NOTE_BAND_POPULATION);
    near(values.rows[3].value.value, (7000 * whole_40 + 5000 * whole_70) / 12000 * 100000);
    ck_assert_str_eq(values.method, "directly standardised per 100000 to ESP 2013 ages 40-44 to 70-74");
    /* who has no known age is counted as ever, and apart */
    ck_assert_uint_eq(table->rows[0].population, 31);
    ck_assert_uint_eq(table->ages[0].population[PS_AGE_GROUPS], 1);
    ck_assert_uint_eq(table->ages[3].population[PS_AGE_GROUPS], 1);
    ps_table_values_close(&values);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

START_TEST(standardises_indirectly)
{
    ps_table_values values;
    ps_table *table;

    open_crowds(ages, PS_COUNT(ages));
    table = build((ps_table_plan){.rate = PS_RATE_INDIRECT, .per = 1000}, "lsoa", NULL);
    ck_assert_int_eq(ps_table_values_open(&values, table, NULL, NULL), PS_OK);
    near(values.rows[0].value.value, 11 / (20 * whole_40 + 10 * whole_70));
    near(values.rows[1].value.value, 9 / (50 * whole_40 + 40 * whole_70));
    near(values.rows[2].value.value, 12 / (30 * whole_40));
    near(values.rows[3].value.value, 1);
    ps_table_values_close(&values);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

/* Every margin has the ages of the cells below it. */
START_TEST(adds_ages_up)
{
    ps_table *table;

    open_crowds(ages, PS_COUNT(ages));
    table = build((ps_table_plan){.rate = PS_RATE_DIRECT, .per = 100000}, "imd_quintile", "sex");
    for (size_t r = 0; r < table->n_rows; r++) {
        uint64_t people = 0, population = 0;

        for (size_t b = 0; b <= PS_AGE_GROUPS; b++) {
            people += table->ages[r].people[b];
            population += table->ages[r].population[b];
        }
        ck_assert_uint_eq(people, table->rows[r].people);
        ck_assert_uint_eq(population, table->rows[r].population);
    }
    ck_assert_uint_eq(table->ages[row_of(table, "All", "male")].people[8], 12); /* 40-44 */
    ck_assert_uint_eq(table->ages[row_of(table, "2", "All")].population[14], 40);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

/* What a release copy withholds of a standardised value. */
START_TEST(gives_no_value_that_could_tell)
{
    ps_table_values values;
    ps_table *table;
    ps_seen *seen;

    open_crowds(ages, PS_COUNT(ages));
    table = build((ps_table_plan){.rate = PS_RATE_INDIRECT, .per = 1000}, "lsoa", NULL);
    seen = all_seen(table);
    seen[0].people_least = 10;
    seen[1].people_least = 9;
    seen[2].known = false;
    ck_assert_int_eq(ps_table_values_open(&values, table, seen, NULL), PS_OK);
    near(values.rows[0].value.value, 12 / (20 * whole_40 + 10 * whole_70) * 11 / 12);
    ck_assert(isnan(values.rows[1].value.value));
    ck_assert_str_eq(values.rows[1].value.note, PS_NOTE_MAY_BE_FEW);
    ck_assert(isnan(values.rows[2].value.value));
    ck_assert_ptr_null(values.rows[2].value.note);
    ps_table_values_close(&values);
    seen[3].known = false; /* the reference */
    ck_assert_int_eq(ps_table_values_open(&values, table, seen, NULL), PS_OK);
    ck_assert(isnan(values.rows[0].value.value));
    ps_table_values_close(&values);
    free(seen);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

START_TEST(one_age_band_is_no_standardising)
{
    static const crowd alike[] = {{1, "E01000001", "40-44", "male", 40, 20}, {1, "E01000002", "40-44", "male", 50, 30}};
    ps_table_values values;
    ps_table *table;
    ps_seen *seen;

    open_crowds(alike, PS_COUNT(alike));
    table = build((ps_table_plan){.rate = PS_RATE_DIRECT, .per = 1000}, "lsoa", NULL);
    ck_assert_int_eq(ps_table_values_open(&values, table, NULL, NULL), PS_OK);
    near(values.rows[0].value.value, 500);
    ps_table_values_close(&values);
    seen = all_seen(table);
    ck_assert_int_eq(ps_table_values_open(&values, table, seen, NULL), PS_OK);
    ck_assert_msg(isnan(values.rows[0].value.value), "it would be people / population, exactly");
    ck_assert_str_eq(values.rows[0].value.note, PS_NOTE_ONE_BAND);
    ps_table_values_close(&values);
    free(seen);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

/* Another table of the same people may hide a cell by age that a value comes from. */
START_TEST(gives_no_value_that_another_table_takes_apart)
{
    static const char *by_lsoa[] = {"age_band", "lsoa"}, *by_sex[] = {"sex", "age_band"}, *ageless[] = {"lsoa", "sex"};
    ps_table_plan others[] = {{.name = "o", .by = by_lsoa, .n_by = 2}};
    static const struct {
        const char *why, *of, **by;
        unsigned aged;
    } cases[] = {
        {"areas by age: each area and all", "in_it", by_lsoa, 3},
        {"sexes by age: all", "in_it", by_sex, 2},
        {"nothing by age", "in_it", ageless, 0},
        {"other people", "not in_it", by_lsoa, 0},
    };

    open_crowds(ages, PS_COUNT(ages));
    s.plan.tables = others;
    s.plan.n_tables = 1;
    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        ps_table_values values;
        ps_table *table;
        ps_seen *seen;

        others[0].of = small_rule(&s, cases[i].of, PS_FLAG);
        others[0].by = cases[i].by;
        for (int indirect = 0; indirect < 2; indirect++) {
            table =
                build((ps_table_plan){.rate = indirect ? PS_RATE_INDIRECT : PS_RATE_DIRECT, .per = 1}, "lsoa", NULL);
            ck_assert_msg(table->aged_elsewhere == cases[i].aged, "%s: %u", cases[i].why, table->aged_elsewhere);
            seen = all_seen(table);
            ck_assert_int_eq(ps_table_values_open(&values, table, seen, NULL), PS_OK);
            /* the ratio needs all as well */
            ck_assert_msg(isnan(values.rows[0].value.value) == (indirect ? cases[i].aged > 0 : cases[i].aged == 3),
                          "%s", cases[i].why);
            ck_assert_msg(isnan(values.rows[3].value.value) == (cases[i].aged >= 2), "%s", cases[i].why);
            if (cases[i].aged)
                ck_assert_str_eq(values.rows[3].value.note, PS_NOTE_AGED_ELSEWHERE);
            ps_table_values_close(&values);
            ck_assert_int_eq(ps_table_values_open(&values, table, NULL, NULL), PS_OK);
            ck_assert_msg(!isnan(values.rows[0].value.value), "exact copies have it");
            ps_table_values_close(&values);
            free(seen);
            ps_table_free(table);
        }
    }
    small_close(&s);
}
END_TEST

/* ---- areas, sums ---- */

static const crowd areas[] = {
    {1, "E01000001", "40-44", "male", 100, 10},
    {2, "E01000002", "40-44", "male", 100, 30},
    {3, "E01000003", "40-44", "male", 100, 20},
    {3, NULL, "40-44", "male", 10, 9},
};

START_TEST(smooths_over_areas)
{
    ps_table_values values;
    ps_table *table;
    ps_seen *seen;

    open_crowds(areas, PS_COUNT(areas));
    table = build((ps_table_plan){.rate = PS_RATE_SMOOTHED, .per = 1000}, "lsoa", NULL);
    ck_assert_int_eq(ps_table_values_open(&values, table, NULL, NULL), PS_OK);
    /* mean 0.2; variance 0.02 / 3, of which 0.002 is chance: three tenths of the way to the mean */
    near(values.rows[0].value.value, 130);
    near(values.rows[1].value.value, 270);
    near(values.rows[2].value.value, 200);
    ck_assert_str_eq(table->rows[3].labels[0], "unknown");
    ck_assert(isnan(values.rows[3].value.value));
    ck_assert_str_eq(values.rows[3].value.note, PS_NOTE_NO_AREA);
    ck_assert_msg(isnan(values.rows[4].value.value), "everybody is no area");
    ps_table_values_close(&values);
    /* with the third hidden: variance 0.01, of which 0.002 is chance */
    seen = all_seen(table);
    seen[2].known = false;
    seen[1].people_least = 9;
    ck_assert_int_eq(ps_table_values_open(&values, table, seen, NULL), PS_OK);
    near(values.rows[0].value.value, 120);
    ck_assert_str_eq(values.rows[1].value.note, PS_NOTE_MAY_BE_FEW);
    ck_assert(isnan(values.rows[1].value.value) && isnan(values.rows[2].value.value));
    ps_table_values_close(&values);
    free(seen);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

START_TEST(adds_a_number_up)
{
    static const crowd two[] = {{1, "E01000001", "0-4", "male", 4, 0}, {2, "E01000002", "0-4", "female", 3, 0}};
    static const double visits[] = {3, 0, 2, NAN, 0, -1, 12};
    ps_table_values values;
    ps_table *table;

    memcpy(numbers, visits, sizeof visits);
    open_crowds(two, PS_COUNT(two));
    memset(numbers, 0, sizeof numbers);
    table = build((ps_table_plan){.sum = "visits", .per = 100}, "imd_quintile", "sex");
    ck_assert_str_eq(table->counted, "people with any visits");
    ck_assert_uint_eq(table->rows[0].people, 2);
    ck_assert_double_eq(table->rows[0].events, 5);
    ck_assert_uint_eq(table->rows[1].people, 1);
    ck_assert_double_eq(table->rows[1].events, 12);
    ck_assert_double_eq(table->rows[row_of(table, "All", "female")].events, 12);
    ck_assert_double_eq(table->rows[row_of(table, "1", "All")].events, 5);
    ck_assert_double_eq(table->rows[table->n_rows - 1].events, 17);
    ck_assert_uint_eq(table->rows[table->n_rows - 1].population, 7);
    ck_assert_uint_eq(table->no_number, 2);
    ck_assert_int_eq(ps_table_values_open(&values, table, NULL, NULL), PS_OK);
    near(values.rows[0].value.value, 125);
    ck_assert_str_eq(values.rows[0].value.method, "exact Poisson");
    ck_assert_str_eq(values.rows[1].value.method, "Byar");
    near(values.rows[1].value.value, 400);
    ck_assert_str_eq(values.rows[1].value.note, PS_NOTE_REPEATS);
    ps_table_values_close(&values);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

/* ---- funnels, ratios, slopes ---- */

START_TEST(draws_a_funnel)
{
    ps_table_values values;
    ps_table *table;
    ps_seen *seen;

    open_crowds(areas, 3);
    table = build((ps_table_plan){.funnel = true}, "lsoa", NULL);
    ck_assert_int_eq(ps_table_values_open(&values, table, NULL, NULL), PS_OK);
    near(values.rows[0].funnel.target, 0.2);
    near(values.rows[0].funnel.lower95, 0.2 - 1.959963984540054 * sqrt(0.2 * 0.8 / 100));
    near(values.rows[0].funnel.upper998, 0.2 + 3.090232306167813 * sqrt(0.2 * 0.8 / 100));
    ck_assert_str_eq(values.rows[0].funnel.label, "low at 95%");
    ck_assert_str_eq(values.rows[1].funnel.label, "high at 95%");
    ck_assert_str_eq(values.rows[2].funnel.label, "as expected");
    ck_assert_ptr_null(values.rows[3].funnel.label);
    ck_assert(isnan(values.rows[3].funnel.lower95));
    ps_table_values_close(&values);
    seen = all_seen(table);
    seen[1].known = false;
    seen[3].people = 30; /* as the whole is shown */
    ck_assert_int_eq(ps_table_values_open(&values, table, seen, NULL), PS_OK);
    near(values.rows[0].funnel.target, 0.1);
    ck_assert_str_eq(values.rows[0].funnel.label, "as expected");
    ck_assert_ptr_null(values.rows[1].funnel.label);
    ps_table_values_close(&values);
    seen[3].known = false;
    ck_assert_int_eq(ps_table_values_open(&values, table, seen, NULL), PS_OK);
    ck_assert_ptr_null(values.rows[0].funnel.label);
    ps_table_values_close(&values);
    free(seen);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

START_TEST(compares_with_one_label)
{
    static const crowd groups[] = {
        {1, "E01000001", "0-4", "female", 100, 30},
        {1, "E01000001", "0-4", "male", 100, 10},
        {2, "E01000001", "0-4", "female", 50, 20},
    };
    ps_table_values values;
    ps_table *table;
    ps_seen *seen;
    size_t row;

    open_crowds(groups, PS_COUNT(groups));
    table = build((ps_table_plan){.compare_to = "male"}, "imd_quintile", "sex");
    ck_assert_int_eq(ps_table_values_open(&values, table, NULL, NULL), PS_OK);
    row = row_of(table, "1", "female");
    near(values.rows[row].ratio.value, 3);
    near(values.rows[row].ratio.lower,
         exp(log(3) - 1.959963984540054 * sqrt(1.0 / 30 - 1.0 / 100 + 1.0 / 10 - 1.0 / 100)));
    row = row_of(table, "1", "male");
    ck_assert(isnan(values.rows[row].ratio.value));
    ck_assert_str_eq(values.rows[row].ratio.note, PS_NOTE_COMPARED);
    row = row_of(table, "2", "female");
    ck_assert(isnan(values.rows[row].ratio.value));
    ck_assert_str_eq(values.rows[row].ratio.note, "nobody to compare with");
    near(values.rows[row_of(table, "All", "female")].ratio.value, (50.0 / 150) / (10.0 / 100));
    row = row_of(table, "1", "All");
    ck_assert(isnan(values.rows[row].ratio.value) && !values.rows[row].ratio.note);
    ps_table_values_close(&values);
    seen = all_seen(table);
    seen[row_of(table, "1", "male")].known = false;
    seen[row_of(table, "All", "female")].people = 45;
    ck_assert_int_eq(ps_table_values_open(&values, table, seen, NULL), PS_OK);
    ck_assert_msg(isnan(values.rows[row_of(table, "1", "female")].ratio.value), "what it is compared with is hidden");
    near(values.rows[row_of(table, "All", "female")].ratio.value, 3);
    ps_table_values_close(&values);
    free(seen);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

static const crowd slope[] = {
    {1, "E01000001", "40-44", "female", 100, 40},      {3, "E01000001", "40-44", "female", 100, 30},
    {5, "E01000001", "40-44", "female", 100, 20},      {NAN, "E01000001", "40-44", "female", 50, 50},
    {1, "E01000001", "40-44", "male", 50, 3},          {3, "E01000001", "40-44", "male", 50, 3},
    {5, "E01000001", "40-44", "male", 50, 3},          {1, "E01000001", "40-44", "indeterminate", 20, 20},
    {3, "E01000001", "40-44", "indeterminate", 20, 9},
};

START_TEST(slopes_over_deprivation)
{
    ps_table_slopes slopes;
    ps_table *table;
    ps_seen *seen;

    open_crowds(slope, PS_COUNT(slope));
    table = build((ps_table_plan){.sii = true}, "imd_quintile", "sex");
    ck_assert_uint_eq(table->slope_field, 0);
    ck_assert_int_eq(ps_table_slopes_open(&slopes, table, NULL, NULL), PS_OK);
    ck_assert_uint_eq(slopes.n, 4);
    /* a fall of 0.1 a third of the people: from 0.45 to 0.15; who has no known quintile takes no part */
    ck_assert_str_eq(table->rows[slopes.rows[0].row].labels[1], "female");
    near(slopes.rows[0].slope.sii.value, 0.3);
    near(slopes.rows[0].slope.rii.value, 3);
    ck_assert_double_lt(slopes.rows[0].slope.sii.lower, 0.3);
    ck_assert(!isnan(slopes.rows[0].slope.rii.upper));
    ck_assert_uint_eq(slopes.rows[0].quantiles, 3);
    ck_assert_uint_eq(slopes.rows[0].events, 90);
    ck_assert_str_eq(slopes.rows[0].slope.points, "above 0: higher where deprivation is greatest");
    ck_assert_msg(isnan(slopes.rows[1].slope.sii.value), "two quantiles");
    ck_assert_uint_eq(slopes.rows[1].quantiles, 2);
    ck_assert_msg(isnan(slopes.rows[2].slope.sii.value), "nine events");
    ck_assert_str_eq(slopes.rows[2].slope.sii.note, PS_NOTE_UNDER_TEN);
    ck_assert_str_eq(table->rows[slopes.rows[3].row].labels[1], "All");
    ck_assert_uint_eq(slopes.rows[3].events, 128);
    ps_table_slopes_close(&slopes);
    seen = all_seen(table);
    seen[row_of(table, "3", "female")].known = false;
    seen[row_of(table, "unknown", "All")].known = false;
    ck_assert_int_eq(ps_table_slopes_open(&slopes, table, seen, NULL), PS_OK);
    ck_assert(isnan(slopes.rows[0].slope.sii.value));
    ck_assert_str_eq(slopes.rows[0].slope.sii.note, PS_NOTE_HIDDEN_QUANTILE);
    ck_assert_msg(!isnan(slopes.rows[3].slope.sii.value), "nobody needs the unknown");
    ps_table_slopes_close(&slopes);
    free(seen);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

START_TEST(slopes_over_standardised_rates)
{
    static const crowd two_ages[] = {
        {1, "E01000001", "40-44", "female", 100, 24}, {1, "E01000001", "70-74", "female", 100, 24},
        {2, "E01000001", "40-44", "female", 20, 2},   {2, "E01000001", "70-74", "female", 180, 36},
        {3, "E01000001", "40-44", "female", 100, 10}, {3, "E01000001", "70-74", "female", 100, 10},
    };
    /* 0.24; (7 x 0.1 + 5 x 0.2) / 12; 0.1: weighted least squares over thirds is the fall from first to last x 3/2 */
    ps_table_slopes slopes;
    ps_table *table;
    ps_seen *seen;

    open_crowds(two_ages, PS_COUNT(two_ages));
    table = build((ps_table_plan){.sii = true, .rate = PS_RATE_DIRECT, .per = 1000}, "sex", "imd_quintile");
    ck_assert_uint_eq(table->slope_field, 1);
    ck_assert_int_eq(ps_table_slopes_open(&slopes, table, NULL, NULL), PS_OK);
    ck_assert_uint_eq(slopes.n, 2);
    near(slopes.rows[0].slope.sii.value, 1.5 * (240 - 100));
    ps_table_slopes_close(&slopes);
    seen = all_seen(table);
    seen[row_of(table, "female", "3")].people_least = 9;
    ck_assert_int_eq(ps_table_slopes_open(&slopes, table, seen, NULL), PS_OK);
    ck_assert_msg(isnan(slopes.rows[0].slope.sii.value), "a quantile that may have no rate");
    ck_assert(!isnan(slopes.rows[1].slope.sii.value));
    ps_table_slopes_close(&slopes);
    table->aged_elsewhere = 1u << 2; /* with the second field summed over: nobody's quantiles */
    ck_assert_int_eq(ps_table_slopes_open(&slopes, table, seen, NULL), PS_OK);
    ck_assert(!isnan(slopes.rows[1].slope.sii.value));
    ps_table_slopes_close(&slopes);
    table->aged_elsewhere = 1u << 1; /* with the first one summed over */
    ck_assert_int_eq(ps_table_slopes_open(&slopes, table, seen, NULL), PS_OK);
    ck_assert_str_eq(slopes.rows[1].slope.sii.note, PS_NOTE_AGED_ELSEWHERE);
    ps_table_slopes_close(&slopes);
    free(seen);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("table_rates");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, standardises_directly);
    tcase_add_test(tc, standardises_indirectly);
    tcase_add_test(tc, adds_ages_up);
    tcase_add_test(tc, gives_no_value_that_could_tell);
    tcase_add_test(tc, gives_no_value_that_another_table_takes_apart);
    tcase_add_test(tc, one_age_band_is_no_standardising);
    tcase_add_test(tc, smooths_over_areas);
    tcase_add_test(tc, adds_a_number_up);
    tcase_add_test(tc, draws_a_funnel);
    tcase_add_test(tc, compares_with_one_label);
    tcase_add_test(tc, slopes_over_deprivation);
    tcase_add_test(tc, slopes_over_standardised_rates);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
