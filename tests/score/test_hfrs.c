/* Hospital Frailty Risk Score in plans: which admissions and codes count, for whom, and the edges of age and bands.
 *
 * Expected values are added up by hand from the printed points: F00 7.1, G81 4.4, F05 3.2, R29 3.6, R79 0.6, F32 0.5,
 * D64 0.4, R11 0.3. */
#include "stay_world.h"

static stay_world w;

/* Index date 2025-03-31: two years are 2023-04-01 to 2025-03-31. */
static const stay acute[] = {
    /* 4.4 + 0.5 */
    {0, "2025-01-10", "elective", "I10;G81.9;F32X", 0, 0, 0},
    /* 4.4 + 0.6, twice the same by its fifth characters and over two positions */
    {1, "2025-01-10", "emergency", "G81.9;G81.0;R79.8;G819", 0, 0, 0},
    /* 7.1 + 4.4 + 3.2 + 0.3, over two admissions, F00 in both */
    {2, "2024-06-01", "emergency", "F00.1;F05.9", 0, 0, 0},
    {2, "2025-01-10", "elective", "F00.9;G81.9;R11X", 0, 0, 0},
    /* 7.1 + 4.4 + 3.2 + 0.4 */
    {3, "2025-01-10", "maternity", "F00.9;G81.9;F05.0;D64.9", 0, 0, 0},
    /* the elective one before does not count, nor one without a method */
    {4, "2024-05-05", "elective", "F00.9", 0, 0, 0},
    {4, "2024-05-06", NULL, "G81.9", 0, 0, 0},
    {4, "2024-11-30", "elective", "F05.1", 0, 0, 0},
    /* two years up to 2025-01-10 begin on 2023-01-11: that day counts, the day before does not */
    {5, "2023-01-10", "emergency", "F00.9", 0, 0, 0},
    {5, "2023-01-11", "emergency", "G81.9", 0, 0, 0},
    {5, "2025-01-10", "elective", "R11X", 0, 0, 0},
    /* the last admission began the day before the two years of the plan */
    {6, "2023-03-31", "emergency", "F00.9", 0, 0, 0},
    /* on their first day; an emergency after the index date is unseen */
    {7, "2023-04-01", "elective", "F00.9", 0, 0, 0},
    {7, "2025-04-01", "emergency", "G81.9", 0, 0, 0},
    /* two on one day: the last stored is the index admission, and the elective one before it does not count */
    {9, "2025-01-10", "elective", "F00.9", 0, 0, 0},
    {9, "2025-01-10", "elective", "G81.9", 0, 0, 0},
    /* codes, none of them on the list */
    {10, "2025-01-10", "emergency", "I10;J30.1", 0, 0, 0},
    /* no code */
    {11, "2025-01-10", "emergency", NULL, 0, 0, 0},
};
/* The same day in another input: the last stored. */
static const stay private_feed[] = {
    {9, "2025-01-10", "elective", "F05", 0, 0, 0},
    {12, "2025-03-31", "elective", "R29.6;R2;Z99Z", 0, 0, 0},
};

static void open_people(void)
{
    stay_open(&w, 13, &ps_score_hfrs_method);
    stay_feed(&w, "acute", PS_KIND_ADMISSION, acute, PS_COUNT(acute));
    stay_feed(&w, "private", PS_KIND_ADMISSION, private_feed, PS_COUNT(private_feed));
}

static const struct {
    const char *why;
    uint32_t person;
    double score, codes;
    const char *band;
} cases[] = {
    {"4.9 is low", 0, 4.9, 2, "low"},
    {"5.0 is intermediate, and a code counts once", 1, 5.0, 2, "intermediate"},
    {"15.0 is intermediate", 2, 15.0, 4, "intermediate"},
    {"15.1 is high", 3, 15.1, 4, "high"},
    {"an elective admission before is not read, nor one of unknown method", 4, 3.2, 1, "low"},
    {"an emergency two years before, to the day", 5, 4.7, 2, "low"},
    {"the last admission is too long ago", 6, NAN, NAN, NULL},
    {"the first day of the look-back counts, the future does not", 7, 7.1, 1, "intermediate"},
    {"no admission", 8, NAN, NAN, NULL},
    {"of one day the last stored is the index admission", 9, 3.2, 1, "low"},
    {"codes, none of them listed", 10, 0, 0, "low"},
    {"an admission without any code says nothing", 11, NAN, NAN, NULL},
    {"on the index date itself, what is no ICD-10 code adds nothing", 12, 3.6, 1, "low"},
};

START_TEST(scores_the_latest_admission)
{
    const uint32_t p = cases[_i].person;
    const char *band;

    open_people();
    stay_fill(&w, NULL);
    band = small_word_of(&w.s, "hfrs_band", p);
    ck_assert_msg(stay_is(stay_number(&w, "hfrs", p), cases[_i].score), "%s: %g", cases[_i].why,
                  stay_number(&w, "hfrs", p));
    ck_assert_msg(stay_is(stay_number(&w, "hfrs_codes", p), cases[_i].codes), "%s: codes %g", cases[_i].why,
                  stay_number(&w, "hfrs_codes", p));
    ck_assert_msg(!strcmp(band, cases[_i].band ? cases[_i].band : ""), "%s: band %s", cases[_i].why, band);
    stay_close(&w);
}
END_TEST

START_TEST(goes_by_age_at_admission)
{
    open_people();
    w.s.population.person[PS_P_BORN].day[0] = ps_day_of(1950, 1, 10); /* 75 on the day */
    w.s.population.person[PS_P_BORN].day[1] = ps_day_of(1950, 1, 11); /* a day short of it, 75 at the index date */
    w.s.population.person[PS_P_BORN].day[2] = PS_NO_DAY;
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "hfrs", 0), 4.9);
    ck_assert(isnan(stay_number(&w, "hfrs", 1)));
    ck_assert_str_eq(small_word_of(&w.s, "hfrs_band", 1), "");
    ck_assert_uint_eq(ps_score_items(NULL, 0, w.s.world, 0, 1), 0);
    ck_assert(isnan(stay_number(&w, "hfrs", 2)));
    ck_assert_str_eq(w.rows[0].meaning, "Hospital Frailty Risk Score, latest admission in the last 2 years");
    stay_close(&w);

    open_people();
    w.score.allow_under_age = true;
    w.s.population.person[PS_P_BORN].day[1] = ps_day_of(1990, 1, 11);
    w.s.population.person[PS_P_BORN].day[2] = PS_NO_DAY;
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "hfrs", 1), 5.0);
    ck_assert(isnan(stay_number(&w, "hfrs", 2)));
    for (size_t i = 0; i < 3; i++)
        ck_assert_ptr_nonnull(strstr(w.rows[i].meaning, ", also below 75, for whom it was not made"));
    stay_close(&w);
}
END_TEST

START_TEST(tells_each_code)
{
    ps_score_item items[8];

    open_people();
    stay_fill(&w, NULL);
    ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 2), 4);
    ck_assert_double_eq(items[0].points, 7.1);
    ck_assert_str_eq(items[0].code, "F00.9"); /* the newer one */
    ck_assert_int_eq(items[0].day, ps_day_of(2025, 1, 10));
    ck_assert_str_eq(items[0].label, "Alzheimer dementia");
    ck_assert_double_eq(items[1].points, 4.4);
    ck_assert_str_eq(items[2].code, "F05.9");
    ck_assert_int_eq(items[2].day, ps_day_of(2024, 6, 1));
    ck_assert_double_eq(items[3].points, 0.3);
    ck_assert_uint_eq(ps_score_items(items, 1, w.s.world, 0, 2), 4); /* says how many there are */
    ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 4), 1);
    ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 8), 0);
    stay_close(&w);
}
END_TEST

START_TEST(leaves_out_whom_a_feed_does_not_cover)
{
    open_people();
    small_flag(&w.s, "in_area", "yn?yyyyyyyyyy");
    w.inputs[0].covers = small_rule(&w.s, "in_area", PS_FLAG);
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "hfrs", 0), 4.9);
    ck_assert(isnan(stay_number(&w, "hfrs", 1)));
    ck_assert_str_eq(small_word_of(&w.s, "hfrs_band", 1), "");
    ck_assert(isnan(stay_number(&w, "hfrs_codes", 2)));
    stay_close(&w);
}
END_TEST

START_TEST(no_diagnosis_column_is_no_zero)
{
    open_people();
    for (size_t f = 0; f < 2; f++)
        ps_column_release(stay_column(&w.feeds[f], "diagnosis"));
    stay_fill(&w, NULL);
    for (uint32_t p = 0; p < 13; p++)
        ck_assert(isnan(stay_number(&w, "hfrs", p)));
    stay_close(&w);
}
END_TEST

START_TEST(follows_the_plan)
{
    open_people();
    w.score.from = 1;
    w.score.lookback_amount = 3;
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "hfrs", 6), 7.1); /* 2023-03-31 is in three years */
    ck_assert_double_eq(stay_number(&w, "hfrs", 9), 4.4); /* the other input is not read */
    ck_assert(isnan(stay_number(&w, "hfrs", 12)));
    stay_close(&w);
}
END_TEST

START_TEST(threads_change_nothing)
{
    ps_pool *pool = ps_pool_new(3);
    double alone[13];

    ck_assert_ptr_nonnull(pool);
    open_people();
    stay_fill(&w, NULL);
    for (uint32_t p = 0; p < PS_COUNT(alone); p++)
        alone[p] = stay_number(&w, "hfrs", p);
    stay_close(&w);
    open_people();
    stay_fill(&w, pool);
    for (uint32_t p = 0; p < PS_COUNT(alone); p++) {
        const double got = stay_number(&w, "hfrs", p);

        ck_assert(isnan(alone[p]) ? isnan(got) : alone[p] == got);
    }
    stay_close(&w);
    ps_pool_free(pool);
}
END_TEST

START_TEST(names_its_parts)
{
    open_people();
    stay_fill(&w, NULL);
    ck_assert_uint_eq(w.n_rows, 3);
    ck_assert_str_eq(w.rows[0].name, "hfrs");
    ck_assert_str_eq(w.rows[1].name, "hfrs_band");
    ck_assert_int_eq(w.rows[1].type, PS_TEXT);
    ck_assert_uint_eq(w.rows[1].n_words, 3);
    ck_assert_str_eq(w.rows[1].words[1], "intermediate");
    ck_assert_str_eq(w.rows[2].name, "hfrs_codes");
    stay_close(&w);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("hfrs");
    TCase *tc = tcase_create("hfrs");

    tcase_add_loop_test(tc, scores_the_latest_admission, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, goes_by_age_at_admission);
    tcase_add_test(tc, tells_each_code);
    tcase_add_test(tc, leaves_out_whom_a_feed_does_not_cover);
    tcase_add_test(tc, no_diagnosis_column_is_no_zero);
    tcase_add_test(tc, follows_the_plan);
    tcase_add_test(tc, threads_change_nothing);
    tcase_add_test(tc, names_its_parts);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
