/* HOSPITAL score in plans: both sides of each edge, added up by hand from the published items; both forms of earlier
 * admissions; never a score without blood results. */
#include "stay_world.h"

static stay_world w;
static ps_point points[4];

/* Index date 2025-03-31; person 0 was in hospital, and nobody else. */
typedef struct hospital_case {
    const char *why;
    stay event;
    double haemoglobin, sodium;
    const char *oncology, *procedure; /* y, n, ? */
    double score;
    const char *band;
} hospital_case;

#define DAY "2025-03-20"
#define STAY(in, how)                                                                                                  \
    {                                                                                                                  \
        .day = (in), .discharge = DAY, .method = (how)                                                                 \
    }

static const hospital_case cases[] = {
    {"nothing", STAY(DAY, "elective"), 120, 135, "n", "n", 0, "low"},
    {"haemoglobin below 120", STAY(DAY, "elective"), 119.9, 135, "n", "n", 1, "low"},
    {"sodium below 135", STAY(DAY, "elective"), 120, 134.9, "n", "n", 1, "low"},
    {"oncology", STAY(DAY, "elective"), 120, 135, "y", "n", 2, "low"},
    {"a procedure", STAY(DAY, "elective"), 120, 135, "n", "y", 1, "low"},
    {"an emergency", STAY(DAY, "emergency"), 120, 135, "n", "n", 1, "low"},
    {"of another kind", STAY(DAY, "maternity"), 120, 135, "n", "n", 0, "low"},
    {"four days", STAY("2025-03-16", "elective"), 120, 135, "n", "n", 0, "low"},
    {"five days", STAY("2025-03-15", "elective"), 120, 135, "n", "n", 2, "low"},
    {"4 is low", STAY(DAY, "emergency"), 119, 135, "y", "n", 4, "low"},
    {"5 is intermediate", STAY(DAY, "emergency"), 119, 134, "y", "n", 5, "intermediate"},
    {"6 is intermediate", STAY(DAY, "emergency"), 119, 134, "y", "y", 6, "intermediate"},
    {"7 is high", STAY("2025-03-10", "emergency"), 119, 135, "y", "y", 7, "high"},
    {"8 is high", STAY("2025-03-10", "emergency"), 119, 134, "y", "y", 8, "high"},
    {"no haemoglobin is not normal", STAY(DAY, "elective"), NAN, 135, "n", "n", NAN, ""},
    {"no sodium is not normal", STAY(DAY, "elective"), 120, NAN, "n", "n", NAN, ""},
    {"oncology cannot be told", STAY(DAY, "elective"), 120, 135, "?", "n", NAN, ""},
    {"the procedure cannot be told", STAY(DAY, "elective"), 120, 135, "n", "?", NAN, ""},
    {"method not recorded", STAY(DAY, NULL), 120, 135, "n", "n", NAN, ""},
    {"before the look-back",
     {.day = "2025-02-20", .discharge = "2025-03-01", .method = "elective"},
     120,
     135,
     "n",
     "n",
     NAN,
     ""},
    {"its first day",
     {.day = "2025-03-02", .discharge = "2025-03-02", .method = "elective"},
     120,
     135,
     "n",
     "n",
     0,
     "low"},
};

static void add_rule(const char *key, ps_type type)
{
    points[w.score.n_points++] =
        (ps_point){.label = key, .key = key, .rule = small_rule(&w.s, key, type), .points = 1, .type = type};
}

/* Person 0 has these answers, and person 1 of two normal ones. */
static void open_with(const hospital_case *of, const stay *events, size_t n)
{
    char flags[3] = {0, 'n', 0};

    stay_open(&w, 2, &ps_score_hospital_method);
    stay_feed(&w, "acute", PS_KIND_ADMISSION, events, n);
    small_number(&w.s, "haemoglobin", (const double[]){of->haemoglobin, 140});
    small_number(&w.s, "sodium", (const double[]){of->sodium, 140});
    flags[0] = of->oncology[0];
    small_flag(&w.s, "oncology", flags);
    flags[0] = of->procedure[0];
    small_flag(&w.s, "procedure", flags);
    w.score.points = points;
    w.score.n_points = 0;
    w.score.form = 1;
    add_rule("procedure", PS_FLAG); /* in whatever order the plan has them */
    add_rule("sodium", PS_NUMBER);
    add_rule("haemoglobin", PS_NUMBER);
    add_rule("oncology", PS_FLAG);
}

START_TEST(adds_up)
{
    open_with(&cases[_i], &cases[_i].event, 1);
    stay_fill(&w, NULL);
    ck_assert_msg(stay_is(stay_number(&w, "hospital", 0), cases[_i].score), "%s: %g", cases[_i].why,
                  stay_number(&w, "hospital", 0));
    ck_assert_msg(!strcmp(small_word_of(&w.s, "hospital_band", 0), cases[_i].band), "%s: %s", cases[_i].why,
                  small_word_of(&w.s, "hospital_band", 0));
    ck_assert(isnan(stay_number(&w, "hospital", 1))); /* was in no hospital */
    stay_close(&w);
}
END_TEST

/* Twelve months before 2025-03-20 are 2024-03-20 to 2025-03-19. */
static const struct {
    const char *why;
    size_t n;
    const char *days[7];
    double in_2013, in_2016;
} before[] = {
    {"none", 0, {0}, 0, 0},
    {"one", 1, {"2024-03-20"}, 2, 0},
    {"one a day too early", 1, {"2024-03-19"}, 0, 0},
    {"two", 2, {"2024-05-01", "2025-03-19"}, 2, 2},
    {"another of the same day", 1, {DAY}, 0, 0},
    {"five", 5, {"2024-05-01", "2024-05-01", "2024-06-01", "2024-07-01", "2024-08-01"}, 2, 2},
    {"six", 6, {"2024-05-01", "2024-05-01", "2024-06-01", "2024-07-01", "2024-08-01", "2024-09-01"}, 5, 5},
};

START_TEST(counts_admissions_before_by_the_form_chosen)
{
    const hospital_case normal = {"", STAY(DAY, "elective"), 120, 135, "n", "n", 0, ""};

    for (unsigned form = 1; form <= 2; form++) {
        stay events[8];
        size_t n = 0;

        for (; n < before[_i].n; n++) /* still in hospital, as far as these rows know: no other discharge */
            events[n] = (stay){0, before[_i].days[n], "elective", NULL, NULL, NULL, NULL};
        events[n++] = normal.event;
        open_with(&normal, events, n);
        w.score.form = form;
        stay_fill(&w, NULL);
        ck_assert_msg(stay_number(&w, "hospital", 0) == (form == 1 ? before[_i].in_2013 : before[_i].in_2016),
                      "%s, form %u", before[_i].why, form);
        ck_assert_ptr_nonnull(strstr(w.rows[0].meaning, form == 1 ? "by the form of 2013" : "by the form of 2016"));
        stay_close(&w);
    }
}
END_TEST

START_TEST(tells_each_item)
{
    const stay events[] = {{0, "2024-06-01", "elective", 0, "2024-06-02", 0, 0}, STAY("2025-03-10", "emergency")};
    const hospital_case all = {"", {.day = NULL}, 100, 120, "y", "y", 0, ""};
    ps_score_item items[8];
    double sum = 0;

    open_with(&all, events, 2);
    stay_fill(&w, NULL);
    ck_assert_double_eq(stay_number(&w, "hospital", 0), 10); /* 1 + 2 + 1 + 1 + 1 + 2 + 2 */
    ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 0), 7);
    for (size_t i = 0; i < 7; i++)
        sum += items[i].points;
    ck_assert_double_eq(sum, 10);
    ck_assert_str_eq(items[0].label, "Haemoglobin below 120 g/L");
    ck_assert_double_eq(items[1].points, 2);
    ck_assert_uint_eq(ps_score_items(items, 1, w.s.world, 0, 0), 7);
    ck_assert_uint_eq(ps_score_items(items, 8, w.s.world, 0, 1), 0);
    ck_assert_uint_eq(w.rows[0].n_rules, 4); /* it waits for what its rules read */
    ck_assert_uint_eq(w.rows[1].n_words, 3);
    ck_assert_str_eq(w.rows[1].words[1], "intermediate");
    stay_close(&w);
}
END_TEST

START_TEST(leaves_out_whom_a_feed_does_not_cover)
{
    open_with(&cases[0], &cases[0].event, 1);
    small_flag(&w.s, "in_area", "ny");
    w.inputs[0].covers = small_rule(&w.s, "in_area", PS_FLAG);
    stay_fill(&w, NULL);
    ck_assert(isnan(stay_number(&w, "hospital", 0)));
    stay_close(&w);
}
END_TEST

START_TEST(threads_change_nothing)
{
    ps_pool *pool = ps_pool_new(3);

    ck_assert_ptr_nonnull(pool);
    open_with(&cases[10], &cases[10].event, 1);
    stay_fill(&w, pool);
    ck_assert_double_eq(stay_number(&w, "hospital", 0), 5);
    ck_assert(isnan(stay_number(&w, "hospital", 1)));
    stay_close(&w);
    ps_pool_free(pool);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("hospital");
    TCase *tc = tcase_create("hospital");

    tcase_add_loop_test(tc, adds_up, 0, (int)PS_COUNT(cases));
    tcase_add_loop_test(tc, counts_admissions_before_by_the_form_chosen, 0, (int)PS_COUNT(before));
    tcase_add_test(tc, tells_each_item);
    tcase_add_test(tc, leaves_out_whom_a_feed_does_not_cover);
    tcase_add_test(tc, threads_change_nothing);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
