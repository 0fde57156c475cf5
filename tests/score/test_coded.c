/* A coded score (Charlson) over a world: which events count, for whom a 0 is honest, and what set each condition. */
#include "score/method.h"
#include "small_world.h"

#define LAST_EVENT 24

static small_world s;
static ps_feed feeds[2];
static ps_plan_input inputs[2];
static ps_score_plan score;
static ps_name_row *rows;
static size_t n_rows;

typedef struct event {
    uint32_t person;
    const char *day;
    const char *codes; /* ';' between */
} event;

/* Events stand by person, then date. */
static void make_feed(ps_feed *feed, const char *name, ps_kind kind, const event *events, size_t n)
{
    ps_column *codes;

    memset(feed, 0, sizeof *feed);
    feed->name = name;
    feed->schema = ps_schema_of(kind);
    feed->n_events = n;
    feed->first = ps_calloc(s.population.n_people + 1, sizeof *feed->first);
    feed->day = ps_calloc(n, sizeof *feed->day);
    feed->columns = ps_calloc(feed->schema->n_columns, sizeof *feed->columns);
    ck_assert(feed->first && feed->day && feed->columns);
    codes = &feed->columns[ps_schema_column_find(feed->schema, "diagnosis")];
    ck_assert(ps_column_init(codes, PS_CODES, n));
    codes->text = ps_calloc(LAST_EVENT * 8, sizeof *codes->text);
    for (size_t e = 0; e < n; e++) {
        const char *at = events[e].codes;

        feed->day[e] = ps_day_parse(events[e].day);
        ck_assert_int_ne(feed->day[e], PS_NO_DAY);
        codes->first[e + 1] = codes->first[e];
        while (*at) {
            const size_t length = strcspn(at, ";");

            codes->text[codes->first[e + 1]++] = ps_intern_add(s.population.words, at, length);
            at += length + (at[length] == ';');
        }
        for (size_t p = events[e].person + 1; p <= s.population.n_people; p++)
            feed->first[p] = e + 1;
    }
}

static void free_feed(ps_feed *feed)
{
    for (size_t c = 0; c < feed->schema->n_columns; c++)
        ps_column_release(&feed->columns[c]);
    free(feed->first);
    free(feed->day);
    free(feed->columns);
}

/* 8 people; index date 2025-03-31, so five years are 2020-04-01 to 2025-03-31. */
static const event acute[] = {
    {0, "2020-03-31", "I21.9"},       /* the day before the window */
    {1, "2020-04-01", "I21.9"},       /* its first day */
    {2, "2025-03-31", "F03X;I50.0"},  /* its last day */
    {2, "2025-04-01", "B24X"},        /* after the index date */
    {3, "2021-01-05", "K70.3;C50.9"}, /* mild liver, cancer */
    {3, "2022-02-28", "K72.9;C50.1"}, /* severe liver silences it; cancer again, newer */
    {3, "2022-02-28", "C50.2"},       /* same day: the first one stands */
    {4, "2023-06-30", "I10X;R69X"},   /* no Charlson code */
};
static const event mental[] = {
    {3, "2021-11-11", "J44.1"},
    {5, "2024-02-29", "F00.1"},
};

static void open_people(void)
{
    small_open(&s, 8, NULL);
    make_feed(&feeds[0], "acute", PS_KIND_ADMISSION, acute, PS_COUNT(acute));
    make_feed(&feeds[1], "mh", PS_KIND_REFERRAL, mental, PS_COUNT(mental));
    s.population.feeds = feeds;
    s.population.n_feeds = 2;
    memset(inputs, 0, sizeof inputs);
    inputs[0].name = "acute";
    inputs[1].name = "mh";
    s.plan.inputs = inputs;
    s.plan.n_inputs = 2;
    score = (ps_score_plan){.name = "charlson",
                            .title = "charlson",
                            .built_in = &ps_score_charlson_method.built_in,
                            .from = 3,
                            .lookback_amount = 5,
                            .lookback_unit = PS_YEARS};
    s.plan.scores = &score;
    s.plan.n_scores = 1;
}

static void fill(ps_pool *pool)
{
    ck_assert_int_eq(ps_score_rows(&rows, &n_rows, &s.plan, NULL), PS_OK);
    small_rows(&s, rows, n_rows);
    small_make(&s);
    ck_assert_int_eq(ps_score_fill(s.world, 0, pool, NULL), PS_OK);
}

static void close_people(void)
{
    free_feed(&feeds[0]);
    free_feed(&feeds[1]);
    small_close(&s);
}

static const struct {
    const char *why;
    uint32_t person;
    double in_1987, in_2011, groups;
} cases[] = {
    {"an event the day before the window does not count", 0, 0, 0, 0},
    {"one on its first day does; weight 0 in 2011, still a condition", 1, 1, 0, 1},
    {"the index date counts, the day after it is unseen", 2, 2, 4, 2},
    {"over feeds, mild liver silenced, cancer once: 3 + 2 + 1, 4 + 2 + 1", 3, 6, 7, 3},
    {"codes, but none of Charlson's", 4, 0, 0, 0},
    {"seen by the mental health trust alone", 5, 1, 2, 1},
    {"no event in any feed", 6, 0, 0, 0},
};

START_TEST(looks_back_over_all_feeds)
{
    const uint32_t p = cases[_i].person;

    open_people();
    fill(NULL);
    ck_assert_msg(ps_number_at(small_find(&s, "charlson_1987"), p) == cases[_i].in_1987, "%s: 1987", cases[_i].why);
    ck_assert_msg(ps_number_at(small_find(&s, "charlson_2011"), p) == cases[_i].in_2011, "%s: 2011", cases[_i].why);
    ck_assert_msg(ps_number_at(small_find(&s, "charlson_groups"), p) == cases[_i].groups, "%s: groups", cases[_i].why);
    ck_assert_msg(ps_number_at(small_find(&s, "charlson"), p) == cases[_i].in_2011, "%s: the plan's", cases[_i].why);
    close_people();
}
END_TEST

START_TEST(follows_the_plan)
{
    open_people();
    score.weights_1987 = true;
    score.no_hierarchy = true;
    score.from = 1; /* acute alone */
    fill(NULL);
    /* severe liver 3, mild liver 1, cancer 2; the trust's J44 is not read */
    ck_assert_double_eq(ps_number_at(small_find(&s, "charlson"), 3), 6);
    ck_assert_double_eq(ps_number_at(small_find(&s, "charlson_groups"), 3), 3);
    ck_assert_double_eq(ps_number_at(small_find(&s, "charlson"), 5), 0);
    close_people();

    open_people();
    score.lookback_amount = 3;
    fill(NULL);
    /* from 2022-04-01: nothing of person 3 is left */
    ck_assert_double_eq(ps_number_at(small_find(&s, "charlson_1987"), 3), 0);
    ck_assert_double_eq(ps_number_at(small_find(&s, "charlson_1987"), 5), 1);
    close_people();
}
END_TEST

START_TEST(tells_what_set_each_condition)
{
    ps_score_item items[8];

    open_people();
    fill(NULL);
    ck_assert_uint_eq(ps_score_items(items, 8, s.world, 0, 3), 3);
    ck_assert_str_eq(items[0].label, "Chronic pulmonary disease");
    ck_assert_str_eq(items[0].code, "J44.1");
    ck_assert_int_eq(items[0].day, ps_day_of(2021, 11, 11));
    ck_assert_double_eq(items[0].points, 1);
    ck_assert_str_eq(items[1].code, "C50.1"); /* newest; the first of that day */
    ck_assert_int_eq(items[1].day, ps_day_of(2022, 2, 28));
    ck_assert_str_eq(items[2].code, "K72.9");
    ck_assert_double_eq(items[2].points, 4);
    ck_assert_uint_eq(ps_score_items(items, 1, s.world, 0, 3), 3); /* says how many there are */
    ck_assert_uint_eq(ps_score_items(items, 8, s.world, 0, 1), 1);
    ck_assert_double_eq(items[0].points, 0); /* weight 0, still told */
    ck_assert_uint_eq(ps_score_items(items, 8, s.world, 0, 0), 0);
    close_people();
}
END_TEST

START_TEST(does_not_score_people_whom_a_feed_does_not_cover)
{
    open_people();
    small_flag(&s, "in_area", "yyyyyn?y");
    inputs[1].covers = small_rule(&s, "in_area", PS_FLAG);
    fill(NULL);
    ck_assert_double_eq(ps_number_at(small_find(&s, "charlson"), 3), 7);
    ck_assert(isnan(ps_number_at(small_find(&s, "charlson"), 5)));
    ck_assert(isnan(ps_number_at(small_find(&s, "charlson_groups"), 5)));
    ck_assert(isnan(ps_number_at(small_find(&s, "charlson"), 6))); /* perhaps covered is not covered */
    ck_assert_double_eq(ps_number_at(small_find(&s, "charlson"), 7), 0);
    ck_assert_uint_eq(rows[0].n_rules, 1);
    ck_assert_ptr_eq(rows[0].rules[0], inputs[1].covers);
    close_people();
}
END_TEST

START_TEST(no_diagnosis_column_is_no_zero)
{
    open_people();
    for (int f = 0; f < 2; f++) {
        ps_column *codes = &feeds[f].columns[ps_schema_column_find(feeds[f].schema, "diagnosis")];

        ps_column_release(codes);
    }
    fill(NULL);
    for (uint32_t p = 0; p < 8; p++)
        ck_assert(isnan(ps_number_at(small_find(&s, "charlson"), p)));
    close_people();
}
END_TEST

START_TEST(threads_change_nothing)
{
    ps_pool *pool = ps_pool_new(3);
    double alone[8];

    ck_assert_ptr_nonnull(pool);
    open_people();
    fill(NULL);
    for (size_t p = 0; p < PS_COUNT(alone); p++)
        alone[p] = ps_number_at(small_find(&s, "charlson"), p);
    close_people();
    open_people();
    fill(pool);
    for (size_t p = 0; p < PS_COUNT(alone); p++)
        ck_assert_double_eq(alone[p], ps_number_at(small_find(&s, "charlson"), p));
    close_people();
    ps_pool_free(pool);
}
END_TEST

START_TEST(names_its_parts)
{
    static const char *const wanted[] = {"charlson", "charlson_1987", "charlson_2011", "charlson_groups"};

    open_people();
    fill(NULL);
    ck_assert_uint_eq(n_rows, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(rows[i].name, wanted[i]);
        ck_assert_int_eq(rows[i].type, PS_NUMBER);
        ck_assert_uint_eq(rows[i].part, i);
        ck_assert_uint_eq(rows[i].inputs, 3);
    }
    ck_assert_str_eq(rows[0].meaning, "Charlson comorbidity index, weights of 2011, codes of the last 5 years");
    close_people();
}
END_TEST

/* What plans may be told to add is what the scores give. */
START_TEST(says_its_parts)
{
    for (size_t i = 0; ps_built_in_scores[i]; i++) {
        const ps_built_in_score *built_in = ps_built_in_scores[i];
        size_t given = 0;

        if (!built_in->name)
            continue;
        open_people();
        score.name = built_in->name;
        score.built_in = built_in;
        ck_assert_int_eq(ps_score_rows(&rows, &n_rows, &s.plan, NULL), PS_OK);
        ck_assert_str_eq(rows[0].name, built_in->name);
        while (built_in->parts && built_in->parts[given])
            given++;
        ck_assert_msg(given + 1 == n_rows, "%s", built_in->name);
        for (size_t part = 1; part < n_rows; part++)
            ck_assert_str_eq(rows[part].name, built_in->parts[part - 1]);
        close_people();
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("coded");
    TCase *tc = tcase_create("coded");

    tcase_add_loop_test(tc, looks_back_over_all_feeds, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, follows_the_plan);
    tcase_add_test(tc, tells_what_set_each_condition);
    tcase_add_test(tc, does_not_score_people_whom_a_feed_does_not_cover);
    tcase_add_test(tc, no_diagnosis_column_is_no_zero);
    tcase_add_test(tc, threads_change_nothing);
    tcase_add_test(tc, names_its_parts);
    tcase_add_test(tc, says_its_parts);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
