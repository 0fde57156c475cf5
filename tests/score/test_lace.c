/* LACE in plans: the points of each part on both sides of each edge, added up by hand from the published lines; which
 * discharge and which visits count. */
#include "stay_world.h"

static stay_world w;

/* Index date 2025-03-31: thirty days are 2025-03-02 to 2025-03-31. Person 0 has the stay and up to six visits. */
typedef struct lace_case {
    const char *why;
    stay event;
    const char *visits[6]; /* of category "first", in date order */
    double score;
    const char *band;
} lace_case;

#define ELECTIVE(in, out, icd10)                                                                                       \
    {                                                                                                                  \
        .day = (in), .discharge = (out), .method = "elective", .codes = (icd10)                                        \
    }
#define EMERGENCY(in, out, icd10)                                                                                      \
    {                                                                                                                  \
        .day = (in), .discharge = (out), .method = "emergency", .codes = (icd10)                                       \
    }
#define DAY "2025-03-20"

static const lace_case cases[] = {
    {"0 days", ELECTIVE(DAY, DAY, "R07"), {0}, 0, "low"},
    {"1 day", ELECTIVE("2025-03-19", DAY, "R07"), {0}, 1, "low"},
    {"2 days", ELECTIVE("2025-03-18", DAY, "R07"), {0}, 2, "low"},
    {"3 days", ELECTIVE("2025-03-17", DAY, "R07"), {0}, 3, "low"},
    {"4 days", ELECTIVE("2025-03-16", DAY, "R07"), {0}, 4, "low"},
    {"6 days", ELECTIVE("2025-03-14", DAY, "R07"), {0}, 4, "low"},
    {"7 days", ELECTIVE("2025-03-13", DAY, "R07"), {0}, 5, "moderate"},
    {"13 days", ELECTIVE("2025-03-07", DAY, "R07"), {0}, 5, "moderate"},
    {"14 days", ELECTIVE("2025-03-06", DAY, "R07"), {0}, 7, "moderate"},
    {"from years ago", ELECTIVE("2020-03-06", DAY, "R07"), {0}, 7, "moderate"},
    {"an emergency", EMERGENCY(DAY, DAY, "R07"), {0}, 3, "low"},
    {"9 is moderate", EMERGENCY("2025-03-19", DAY, "I50;J44"), {0}, 9, "moderate"},
    {"10 is high", EMERGENCY("2025-03-18", DAY, "I50;J44"), {0}, 10, "high"},
    {"method not recorded", {.day = DAY, .discharge = DAY, .codes = "R07"}, {0}, NAN, ""},
    {"never coded", EMERGENCY(DAY, DAY, NULL), {0}, NAN, ""},
    /* C */
    {"1 + 2 stays 3", ELECTIVE(DAY, DAY, "I21;J44"), {0}, 3, "low"},
    {"2 + 2 becomes 5", ELECTIVE(DAY, DAY, "I50;J44"), {0}, 5, "moderate"},
    {"6 becomes 5", ELECTIVE(DAY, DAY, "C78"), {0}, 5, "moderate"},
    {"kidneys 4 becomes 5", ELECTIVE(DAY, DAY, "N18"), {0}, 5, "moderate"},
    {"a disease once, by its severe form", ELECTIVE(DAY, DAY, "E11.9;E11.2"), {0}, 2, "low"},
    {"a tumour", ELECTIVE(DAY, DAY, "C50.1"), {0}, 2, "low"},
    {"dementia", ELECTIVE(DAY, DAY, "R07;F03"), {0}, 3, "low"},
    {"connective tissue", ELECTIVE(DAY, DAY, "M05.9"), {0}, 3, "low"},
    {"mild liver disease", ELECTIVE(DAY, DAY, "K70.3"), {0}, 2, "low"},
    {"hemiplegia and ulcer have no line", ELECTIVE(DAY, DAY, "G81;K25"), {0}, 0, "low"},
    {"AIDS, not verified", ELECTIVE(DAY, DAY, "B24"), {0}, 0, "low"},
    /* E: six months before 2025-03-20 are 2024-09-20 to 2025-03-19 */
    {"one visit", ELECTIVE(DAY, DAY, "R07"), {"2024-09-20"}, 1, "low"},
    {"the day before these six months", ELECTIVE(DAY, DAY, "R07"), {"2024-09-19"}, 0, "low"},
    {"three", ELECTIVE(DAY, DAY, "R07"), {"2024-10-01", "2024-10-01", "2025-01-01"}, 3, "low"},
    {"four", ELECTIVE(DAY, DAY, "R07"), {"2024-10-01", "2024-10-02", "2025-01-01", "2025-01-02"}, 4, "low"},
    {"five are 4",
     ELECTIVE(DAY, DAY, "R07"),
     {"2024-10-01", "2024-10-02", "2025-01-01", "2025-01-02", "2025-01-03"},
     4,
     "low"},
    {"the day before an elective admission counts", ELECTIVE(DAY, DAY, "R07"), {"2025-03-19"}, 1, "low"},
    {"its own day does not", ELECTIVE(DAY, DAY, "R07"), {"2025-03-20"}, 0, "low"},
    {"the visit that led to an emergency, of its day", EMERGENCY(DAY, DAY, "R07"), {"2025-03-20"}, 3, "low"},
    {"of the day before", EMERGENCY(DAY, DAY, "R07"), {"2025-03-19"}, 3, "low"},
    {"one of two of the day before", EMERGENCY(DAY, DAY, "R07"), {"2025-03-19", "2025-03-19"}, 4, "low"},
    {"of both days, the one of the day led", EMERGENCY(DAY, DAY, "R07"), {"2025-03-19", "2025-03-20"}, 4, "low"},
    {"two days before led to nothing", EMERGENCY(DAY, DAY, "R07"), {"2025-03-18"}, 4, "low"},
    /* the discharge */
    {"the day before the look-back", ELECTIVE("2025-03-01", "2025-03-01", "R07"), {0}, NAN, ""},
    {"its first day", ELECTIVE("2025-03-01", "2025-03-02", "R07"), {0}, 1, "low"},
    {"the index date", ELECTIVE("2025-03-31", "2025-03-31", "R07"), {0}, 0, "low"},
    {"after it", ELECTIVE("2025-03-30", "2025-04-01", "R07"), {0}, NAN, ""},
    {"still in hospital", ELECTIVE("2025-03-30", NULL, "R07"), {0}, NAN, ""},
};

static void open_case(const lace_case *of)
{
    stay visits[8];
    size_t n = 0;

    for (; n < PS_COUNT(of->visits) && of->visits[n]; n++)
        visits[n] = (stay){0, of->visits[n], "first", NULL, NULL, NULL, NULL};
    visits[n++] = (stay){1, "2025-03-01", "first", NULL, NULL, NULL, NULL}; /* somebody else's */
    stay_open(&w, 2, &ps_score_lace_method);
    stay_feed(&w, "acute", PS_KIND_ADMISSION, &of->event, 1);
    stay_feed(&w, "ed", PS_KIND_ATTENDANCE, visits, n);
}

START_TEST(adds_up)
{
    open_case(&cases[_i]);
    stay_fill(&w, NULL);
    ck_assert_msg(stay_is(stay_number(&w, "lace", 0), cases[_i].score), "%s: %g", cases[_i].why,
                  stay_number(&w, "lace", 0));
    ck_assert_msg(!strcmp(small_word_of(&w.s, "lace_band", 0), cases[_i].band), "%s: %s", cases[_i].why,
                  small_word_of(&w.s, "lace_band", 0));
    ck_assert(isnan(stay_number(&w, "lace", 1))); /* no admission */
    stay_close(&w);
}
END_TEST

START_TEST(takes_aids_if_asked_to)
{
    const lace_case aids = {"", ELECTIVE(DAY, DAY, "B24"), {0}, 0, ""};

    open_case(&aids);
    stay_fill(&w, NULL);
    ck_assert_str_eq(w.rows[0].meaning, "LACE index of the latest discharge in the last 30 days, without its AIDS "
                                        "line, which is not verified");
    stay_close(&w);
    open_case(&aids);
    w.score.unverified = true;
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "lace", 0), 5);
    for (size_t i = 0; i < 2; i++)
        ck_assert_ptr_nonnull(strstr(w.rows[i].meaning, "with an AIDS line that is not verified"));
    stay_close(&w);
}
END_TEST

/* By day of discharge, not of admission; of one day the last stored, over inputs. */
static const stay acute[] = {
    {0, "2025-01-01", "elective", "R07", "2025-03-28", 0, 0},  /* the latest: 7 */
    {0, "2025-03-20", "emergency", "R07", "2025-03-25", 0, 0}, /* 4 + 3 */
    {1, "2025-03-10", "emergency", "R07", "2025-03-12", 0, 0},
    {1, "2025-03-12", "elective", "R07", "2025-03-12", 0, 0}, /* the last of its day: 0 */
    {2, "2025-03-12", "elective", "R07", "2025-03-12", 0, 0},
    {3, "2025-03-12", "elective", "R07", "2025-03-11", 0, 0}, /* no such stay */
};
static const stay trust[] = {{2, "2025-03-11", "emergency", "J44", "2025-03-12", 0, 0}}; /* 1 + 3 + 2 */
static const stay ed[] = {
    {2, "2025-01-12", "first", 0, 0, 0, 0},
    {2, "2025-01-13", "planned", 0, 0, 0, 0},
    {2, "2025-01-14", NULL, 0, 0, 0, 0},
};

static void open_people(void)
{
    stay_open(&w, 4, &ps_score_lace_method);
    stay_feed(&w, "acute", PS_KIND_ADMISSION, acute, PS_COUNT(acute));
    stay_feed(&w, "trust", PS_KIND_ADMISSION, trust, PS_COUNT(trust));
    stay_feed(&w, "ed", PS_KIND_ATTENDANCE, ed, PS_COUNT(ed));
}

START_TEST(goes_by_the_latest_discharge)
{
    open_people();
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "lace", 0), 7);
    ck_assert_double_eq(stay_number(&w, "lace", 1), 0);
    ck_assert_double_eq(stay_number(&w, "lace", 2), 7); /* and one visit */
    ck_assert(isnan(stay_number(&w, "lace", 3)));
    stay_close(&w);

    open_people();
    w.score.from = 5; /* not the trust */
    w.score.lookback_amount = 4;
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "lace", 0), 7); /* 2025-03-28 is the first of four days */
    ck_assert(isnan(stay_number(&w, "lace", 2)));
    stay_close(&w);
}
END_TEST

START_TEST(tells_each_part)
{
    static const stay one = EMERGENCY("2025-03-13", DAY, "I50.0;J44.1;G81;E11.9");
    static const stay visit = {.day = "2025-02-01", .method = "first"};
    ps_score_item items[8];
    double sum = 0;

    stay_open(&w, 1, &ps_score_lace_method);
    stay_feed(&w, "acute", PS_KIND_ADMISSION, &one, 1);
    stay_feed(&w, "ed", PS_KIND_ATTENDANCE, &visit, 1);
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "lace", 0), 5 + 3 + 5 + 1);
    /* length, emergency, three conditions of which two are 2 points and one is 1: exactly 5, so nothing to cap; visit
     */
    ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 0), 6);
    for (size_t i = 0; i < 6; i++)
        sum += items[i].points;
    ck_assert_double_eq(sum, 14);
    ck_assert_str_eq(items[0].label, "Length of stay");
    ck_assert_str_eq(items[2].code, "I50.0");
    ck_assert_int_eq(items[2].day, ps_day_of(2025, 3, 13));
    ck_assert_uint_eq(ps_score_items(items, 1, w.s.world, 0, 0), 6);
    stay_close(&w);
}
END_TEST

START_TEST(items_add_up_where_conditions_are_capped)
{
    static const char *const codes[] = {"I50;J44", "C78;F03"}; /* 4 counts 5; 9 counts 5 */

    for (size_t i = 0; i < 2; i++) {
        const lace_case capped = {"", ELECTIVE(DAY, DAY, codes[i]), {0}, 0, ""};
        ps_score_item items[8];

        open_case(&capped);
        stay_fill(&w, NULL);
        ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 0), 3);
        ck_assert_double_eq(items[0].points + items[1].points + items[2].points, 5);
        ck_assert_double_eq(items[2].points, i ? -4 : 1);
        stay_close(&w);
    }
}
END_TEST

START_TEST(leaves_out_whom_a_feed_does_not_cover)
{
    open_people();
    small_flag(&w.s, "in_area", "yn?y");
    w.inputs[2].covers = small_rule(&w.s, "in_area", PS_FLAG);
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "lace", 0), 7);
    ck_assert(isnan(stay_number(&w, "lace", 1)));
    ck_assert(isnan(stay_number(&w, "lace", 2)));
    ck_assert_str_eq(small_word_of(&w.s, "lace_band", 2), "");
    stay_close(&w);
}
END_TEST

START_TEST(threads_change_nothing)
{
    ps_pool *pool = ps_pool_new(3);

    ck_assert_ptr_nonnull(pool);
    open_people();
    stay_fill(&w, pool);
    ck_assert_double_eq(stay_number(&w, "lace", 0), 7);
    ck_assert_double_eq(stay_number(&w, "lace", 1), 0);
    ck_assert_double_eq(stay_number(&w, "lace", 2), 7);
    ck_assert(isnan(stay_number(&w, "lace", 3)));
    stay_close(&w);
    ps_pool_free(pool);
}
END_TEST

START_TEST(says_its_bands)
{
    static const char *const bands[] = {"low", "moderate", "high"};

    open_people();
    stay_fill(&w, NULL);
    ck_assert_uint_eq(w.n_rows, 2);
    ck_assert_int_eq(w.rows[1].type, PS_TEXT);
    ck_assert_uint_eq(w.rows[1].n_words, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(w.rows[1].words[i], bands[i]);
    stay_close(&w);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("lace");
    TCase *tc = tcase_create("lace");

    tcase_add_loop_test(tc, adds_up, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, takes_aids_if_asked_to);
    tcase_add_test(tc, goes_by_the_latest_discharge);
    tcase_add_test(tc, tells_each_part);
    tcase_add_test(tc, items_add_up_where_conditions_are_capped);
    tcase_add_test(tc, leaves_out_whom_a_feed_does_not_cover);
    tcase_add_test(tc, threads_change_nothing);
    tcase_add_test(tc, says_its_bands);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
