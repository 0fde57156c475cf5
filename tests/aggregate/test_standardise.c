/* Standardised rates: against expected_rates.py, which reckons with 60 digits, and against a published table. */
#include "aggregate/interval.h"
#include "aggregate/standardise.h"
#include "base/data.h"
#include "expected_rates.h"

static size_t given;

static void look_direct(const expected_row *row)
{
    const ps_estimate got =
        ps_standardised_rate(row->lists[0], row->lists[1], row->lists[2], row->n[0], row->per, row->confidence);

    expect_number(row, 0, got.value);
    expect_number(row, 1, got.lower);
    expect_number(row, 2, got.upper);
    ck_assert_str_eq(got.method, "Dobson");
    if (isnan(got.value))
        ck_assert_str_eq(got.note, PS_NOTE_UNDER_TEN);
    else
        ck_assert_ptr_null(got.note);
    given += !isnan(got.value);
}

START_TEST(direct_agrees_with_the_second_reckoning)
{
    ck_assert_uint_eq(each_expected("standardised", look_direct), 48);
    ck_assert_uint_ge(given, 30); /* the others have too few events */
    ck_assert_uint_lt(given, 48);
}
END_TEST

static void look_indirect(const expected_row *row)
{
    const ps_indirect got = ps_standardised_ratio(row->lists[0], row->lists[1], row->lists[2], row->lists[3], row->n[0],
                                                  row->per, row->confidence);

    expect_number(row, 0, got.ratio.value);
    expect_number(row, 1, got.ratio.lower);
    expect_number(row, 2, got.ratio.upper);
    expect_number(row, 3, got.rate.value);
    expect_number(row, 4, got.rate.lower);
    expect_number(row, 5, got.rate.upper);
    expect_number(row, 6, got.observed);
    expect_number(row, 7, got.expected);
    ck_assert_str_eq(got.ratio.method, got.observed < 10 ? "exact Poisson" : "Byar");
    ck_assert_str_eq(got.rate.method, got.ratio.method);
    ck_assert(!got.ratio.note && !got.rate.note);
}

START_TEST(indirect_agrees_with_the_second_reckoning)
{
    ck_assert_uint_eq(each_expected("indirect", look_indirect), 48);
}
END_TEST

/* Down's syndrome by age of the mother and birth order, Michigan 1950-64: Stark and Mantel 1966, J Natl Cancer Inst
 * 37:687-698, as Fleiss 1981 has it in table 14.4 (Statistical methods for rates and proportions, page 249). The rates,
 * crude and standardised to all births, are those that the documentation of the R package tidyrates prints for it. */
#define AGES 6
static const double births[5][AGES] = {
    {230061, 329449, 114920, 39487, 14208, 3052}, {72202, 326701, 208667, 83228, 28466, 5375},
    {15050, 175702, 207081, 117300, 45026, 8660}, {2293, 68800, 132424, 98301, 46075, 9834},
    {327, 30666, 123419, 149919, 104088, 34392},
};
static const double cases[5][AGES] = {
    {107, 141, 60, 40, 39, 25}, {25, 150, 110, 84, 82, 39}, {3, 71, 114, 103, 108, 75},
    {1, 26, 64, 89, 137, 96},   {0, 8, 63, 112, 262, 295},
};
static const double all_births[AGES] = {319933, 931318, 786511, 488235, 237863, 61313};
static const double crude[] = {56.3, 67.6, 83.3, 115, 167}, adjusted[] = {92.3, 91.2, 85.1, 92.7, 75.5};

START_TEST(michigan)
{
    const ps_estimate got = ps_standardised_rate(cases[_i], births[_i], all_births, AGES, 100000, 0.95);
    double events = 0, people = 0;

    for (size_t i = 0; i < AGES; i++) {
        events += cases[_i][i];
        people += births[_i][i];
    }
    ck_assert_double_eq_tol(ps_rate(events, people, 100000, 0.95).value, crude[_i], crude[_i] < 100 ? 0.05 : 0.5);
    ck_assert_double_eq_tol(got.value, adjusted[_i], 0.05);
    ck_assert(got.lower < got.value && got.value < got.upper);
}
END_TEST

/* The scale of the weights changes nothing. */
START_TEST(weights_of_any_scale)
{
    static const double scales[] = {1e-300, 1e-5, 3, 1e150};
    const ps_estimate plain = ps_standardised_rate(cases[2], births[2], all_births, AGES, 1000, 0.95);

    for (size_t s = 0; s < PS_COUNT(scales); s++) {
        double weights[AGES];
        ps_estimate got;
        for (size_t i = 0; i < AGES; i++)
            weights[i] = all_births[i] * scales[s];
        got = ps_standardised_rate(cases[2], births[2], weights, AGES, 1000, 0.95);
        ck_assert_double_eq_tol(got.value, plain.value, 1e-12);
        ck_assert_double_eq_tol(got.lower, plain.lower, 1e-12);
        ck_assert_double_eq_tol(got.upper, plain.upper, 1e-12);
    }
}
END_TEST

/* With one band nothing is standardised: the rate, with Byar's limits; and the reference beside itself is 1. */
START_TEST(one_band_is_a_rate)
{
    static const double x = 13, n = 1234.5, w = 7;
    const ps_estimate rate = ps_rate(x, n, 1000, 0.95), got = ps_standardised_rate(&x, &n, &w, 1, 1000, 0.95);
    const ps_indirect same = ps_standardised_ratio(&x, &n, &x, &n, 1, 1000, 0.95);

    ck_assert_double_eq_tol(got.value, rate.value, 1e-12);
    ck_assert_double_eq_tol(got.lower, rate.lower, 1e-12);
    ck_assert_double_eq_tol(got.upper, rate.upper, 1e-12);
    ck_assert_double_eq_tol(same.ratio.value, 1, 1e-12);
    ck_assert_double_eq_tol(same.rate.lower, rate.lower, 1e-12);
}
END_TEST

START_TEST(ten_events)
{
    static const double nine[] = {4, 5}, almost[] = {4, 5.999}, ten[] = {4, 6}, n[] = {100, 200}, w[] = {3, 2};

    ck_assert_str_eq(ps_standardised_rate(nine, n, w, 2, 1, 0.95).note, PS_NOTE_UNDER_TEN);
    ck_assert_str_eq(ps_standardised_rate(almost, n, w, 2, 1, 0.95).note, PS_NOTE_UNDER_TEN);
    ck_assert_ptr_null(ps_standardised_rate(ten, n, w, 2, 1, 0.95).note);
    ck_assert_str_eq(ps_standardised_ratio(nine, n, ten, n, 2, 1, 0.95).ratio.method, "exact Poisson");
    ck_assert_str_eq(ps_standardised_ratio(almost, n, ten, n, 2, 1, 0.95).ratio.method, "exact Poisson");
    ck_assert_str_eq(ps_standardised_ratio(ten, n, ten, n, 2, 1, 0.95).ratio.method, "Byar");
}
END_TEST

static const struct {
    const char *why;
    double x, n, weight, per, confidence;
    const char *note, *indirect_note; /* NULL: given */
} outside[] = {
    {"plain", 12, 100, 1, 1, 0.95, NULL, NULL},
    {"fewer than no events", -1, 100, 1, 1, 0.95, PS_NOTE_COUNT, PS_NOTE_COUNT},
    {"events not recorded", NAN, 100, 1, 1, 0.95, PS_NOTE_COUNT, PS_NOTE_COUNT},
    {"endless events", INFINITY, 100, 1, 1, 0.95, PS_NOTE_COUNT, PS_NOTE_COUNT},
    {"nobody in a band", 12, 0, 1, 1, 0.95, PS_NOTE_BAND_POPULATION, NULL},
    {"fewer than nobody", 12, -3, 1, 1, 0.95, PS_NOTE_BAND_POPULATION, "a population must be a number, 0 or more"},
    {"population not recorded", 12, NAN, 1, 1, 0.95, PS_NOTE_BAND_POPULATION,
     "a population must be a number, 0 or more"},
    {"weight below 0", 12, 100, -1, 1, 0.95, PS_NOTE_STANDARD, NULL},
    {"weight not recorded", 12, 100, NAN, 1, 0.95, PS_NOTE_STANDARD, NULL},
    {"a band without weight", 12, 100, 0, 1, 0.95, NULL, NULL},
    {"per nobody", 12, 100, 1, 0, 0.95, PS_NOTE_PER, PS_NOTE_PER},
    {"no confidence", 12, 100, 1, 1, 0, PS_NOTE_CONFIDENCE, PS_NOTE_CONFIDENCE},
    {"certainty", 12, 100, 1, 1, 1, PS_NOTE_CONFIDENCE, PS_NOTE_CONFIDENCE},
};

static void expect_note(ps_estimate got, const char *why, const char *note)
{
    if (!note) {
        ck_assert_msg(!got.note && got.lower <= got.value && got.value <= got.upper, "%s", why);
        return;
    }
    ck_assert_msg(got.note && !strcmp(got.note, note), "%s: %s", why, got.note ? got.note : "no note");
    ck_assert_msg(got.method && isnan(got.value) && isnan(got.lower) && isnan(got.upper), "%s", why);
}

START_TEST(nothing_outside_the_domain)
{
    const double x[] = {11, outside[_i].x}, n[] = {50, outside[_i].n}, w[] = {2, outside[_i].weight};
    const double per = outside[_i].per, confidence = outside[_i].confidence;
    static const double x_ref[] = {5, 6}, n_ref[] = {1000, 2000};
    const ps_indirect got = ps_standardised_ratio(x, n, x_ref, n_ref, 2, per, confidence);

    expect_note(ps_standardised_rate(x, n, w, 2, per, confidence), outside[_i].why, outside[_i].note);
    expect_note(got.ratio, outside[_i].why, outside[_i].indirect_note);
    expect_note(got.rate, outside[_i].why, outside[_i].indirect_note);
    ck_assert_int_eq(isnan(got.observed), outside[_i].indirect_note != NULL);
}
END_TEST

START_TEST(nothing_without_a_reference)
{
    static const double x[] = {11, 12}, n[] = {50, 60}, none[] = {0, 0}, minus[] = {-1, 2};
    ps_indirect got = ps_standardised_ratio(x, n, none, n, 2, 1, 0.95);

    expect_note(got.ratio, "no events in the reference", "no events are expected");
    ck_assert(got.observed == 23 && got.expected == 0);
    expect_note(ps_standardised_ratio(x, none, x, n, 2, 1, 0.95).rate, "nobody at all", "no events are expected");
    expect_note(ps_standardised_ratio(x, n, x, none, 2, 1, 0.95).rate, "nobody in the reference",
                "a band has no population in the reference");
    expect_note(ps_standardised_ratio(x, n, minus, n, 2, 1, 0.95).ratio, "fewer than no events", PS_NOTE_COUNT);
    expect_note(ps_standardised_ratio(x, n, x, n, 0, 1, 0.95).ratio, "no bands", "no events are expected");
    expect_note(ps_standardised_rate(x, n, none, 2, 1, 0.95), "no weights", PS_NOTE_STANDARD);
    expect_note(ps_standardised_rate(x, n, n, 0, 1, 0.95), "no bands", PS_NOTE_NO_POPULATION);
}
END_TEST

/* 19 bands without gaps, of 100,000 people in all. */
START_TEST(european_standard_population)
{
    const ps_data_table *data = ps_data_find("standard/esp2013");
    int band, from, to, weight;
    long next = 0, people = 0, most = 0;

    ck_assert(data && data->n_rows == 19);
    band = ps_data_column(data, "age_band");
    from = ps_data_column(data, "age_from");
    to = ps_data_column(data, "age_to");
    weight = ps_data_column(data, "weight");
    ck_assert(band >= 0 && from >= 0 && to >= 0 && weight >= 0);
    for (size_t r = 0; r < data->n_rows; r++) {
        const long each = strtol(ps_data_cell(data, r, weight), NULL, 10);
        char label[64];

        ck_assert_int_eq(strtol(ps_data_cell(data, r, from), NULL, 10), next);
        if (r + 1 < data->n_rows)
            (void)snprintf(label, sizeof label, "%ld-%ld", next, next + 4);
        else
            (void)snprintf(label, sizeof label, "%ld+", next);
        ck_assert_str_eq(ps_data_cell(data, r, band), label);
        next = strtol(ps_data_cell(data, r, to), NULL, 10) + 1;
        people += each;
        most = each > most ? each : most;
    }
    ck_assert_str_eq(ps_data_cell(data, 18, to), "");
    ck_assert_int_eq(people, 100000);
    ck_assert_int_eq(most, 7000);
    ck_assert_str_eq(ps_data_cell(data, 0, weight), "5000");
    ck_assert_str_eq(ps_data_cell(data, 18, weight), "1000");
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("standardise");
    TCase *tc = tcase_create("standardise");

    tcase_add_test(tc, direct_agrees_with_the_second_reckoning);
    tcase_add_test(tc, indirect_agrees_with_the_second_reckoning);
    tcase_add_loop_test(tc, michigan, 0, 5);
    tcase_add_test(tc, weights_of_any_scale);
    tcase_add_test(tc, one_band_is_a_rate);
    tcase_add_test(tc, ten_events);
    tcase_add_loop_test(tc, nothing_outside_the_domain, 0, (int)PS_COUNT(outside));
    tcase_add_test(tc, nothing_without_a_reference);
    tcase_add_test(tc, european_standard_population);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
