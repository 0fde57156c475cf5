/* Tiers: exact shares, every tie rule, fixed cuts, and a slow ranking that has to agree. */
#include "small_world.h"
#include "stratify/stratify.h"

static small_world s;
static ps_tier_plan tier;
static ps_cut cuts[4];
static ps_strata *strata;
static ps_pool *pool; /* NULL, but where a test wants one */

/* `of` is the flag "in_of"; by is "points". */
static void make_tiers(size_t n, const double *score, const char *of, const char *const *ids)
{
    small_open(&s, n, ids);
    small_number(&s, "points", score);
    if (of)
        small_flag(&s, "in_of", of);
    tier = (ps_tier_plan){
        .name = "risk", .by = "points", .cuts = cuts, .of = of ? small_rule(&s, "in_of", PS_FLAG) : NULL};
    s.plan.tiers = &tier;
    s.plan.n_tiers = 1;
}

static void fill_tiers(void)
{
    ps_name_row *rows;
    size_t n_rows;

    ck_assert_int_eq(ps_strata_rows(&rows, &n_rows, &s.plan, NULL), PS_OK);
    small_rows(&s, rows, n_rows);
    small_make(&s);
    ck_assert_int_eq(ps_strata_new(&strata, &s.plan, NULL), PS_OK);
    ck_assert_int_eq(ps_tier_fill(s.world, strata, 0, pool, NULL), PS_OK);
}

static void close_tiers(void)
{
    ps_strata_free(strata);
    small_close(&s);
    tier.n_cuts = 0;
}

static void top(const char *label, uint64_t share, uint64_t unit)
{
    cuts[tier.n_cuts++] = (ps_cut){.label = label, .kind = PS_CUT_TOP, .share = share, .share_unit = unit};
}

static void from(const char *label, double score)
{
    cuts[tier.n_cuts++] = (ps_cut){.label = label, .kind = PS_CUT_FROM, .from = score};
}

static void rest(const char *label)
{
    cuts[tier.n_cuts++] = (ps_cut){.label = label, .kind = PS_CUT_REST};
}

/* One letter a person, from the first letter of the tier; '.' where there is none. */
static void tiers_of(char *out)
{
    size_t p;

    for (p = 0; p < s.population.n_people; p++) {
        const char *word = small_word_of(&s, "risk", (uint32_t)p);

        out[p] = *word ? *word : '.';
    }
    out[p] = '\0';
}

/* Ten people, scores with a tie of four at 5. Pseudonyms are in another order than the people. */
static const double ten[] = {9, 5, 5, 8, 5, 7, 5, 1, 0, 0};
static const char *const ten_ids[] = {"k", "d", "b", "j", "a", "i", "c", "h", "f", "g"};

static const struct {
    const char *why;
    uint64_t share, unit;
    ps_tie tie;
    const char *wanted; /* t(op), l(ow) */
    uint64_t tied_in, tied_out;
    double at;
} ties[] = {
    {"40%: of the tie, only a", 40, 100, PS_TIE_PSEUDONYM, "tlltttllll", 1, 3, 5},
    {"50%: a and b", 50, 100, PS_TIE_PSEUDONYM, "tlttttllll", 2, 2, 5},
    {"50%, all tied are taken", 50, 100, PS_TIE_INCLUDE, "tttttttlll", 4, 0, 5},
    {"50%, none of a split tie is taken", 50, 100, PS_TIE_EXCLUDE, "tlltltllll", 1, 0, 7},
    {"70% ends with the tie: nothing is split, exclude takes it", 70, 100, PS_TIE_EXCLUDE, "tttttttlll", 4, 0, 5},
    {"30% ends before the tie: include takes no more", 30, 100, PS_TIE_INCLUDE, "tlltltllll", 1, 0, 7},
    {"everybody", 100, 100, PS_TIE_EXCLUDE, "tttttttttt", 2, 0, 0},
    {"9% of ten is nobody, whatever the tie rule", 9, 100, PS_TIE_INCLUDE, "llllllllll", 0, 0, NAN},
};

START_TEST(settles_ties)
{
    char got[16];
    const ps_cut_report *report;

    make_tiers(10, ten, NULL, ten_ids);
    top("top", ties[_i].share, ties[_i].unit);
    rest("low");
    tier.tie = ties[_i].tie;
    fill_tiers();
    tiers_of(got);
    ck_assert_msg(!strcmp(got, ties[_i].wanted), "%s: got %s, wanted %s", ties[_i].why, got, ties[_i].wanted);
    report = &strata->tiers[0].cuts[0];
    ck_assert_msg(report->tied_in == ties[_i].tied_in && report->tied_out == ties[_i].tied_out,
                  "%s: tied %d in, %d out", ties[_i].why, (int)report->tied_in, (int)report->tied_out);
    ck_assert_msg(isnan(ties[_i].at) ? isnan(report->score_at_cut) : report->score_at_cut == ties[_i].at,
                  "%s: cut at %g", ties[_i].why, report->score_at_cut);
    close_tiers();
}
END_TEST

/* floor(N x p / 100) in whole numbers. */
static const struct {
    const char *why;
    size_t n;
    uint64_t share, unit, people;
} shares[] = {
    {"0.5% of 199", 199, 5, 1000, 0},
    {"0.5% of 200", 200, 5, 1000, 1},
    {"0.5% of 201", 201, 5, 1000, 1},
    {"0.5% of 399", 399, 5, 1000, 1},
    {"0.5% of 400", 400, 5, 1000, 2},
    {"5% of 19", 19, 5, 100, 0},
    {"5% of 20", 20, 5, 100, 1},
    {"28.6% of 7: 2.002", 7, 286, 1000, 2},
    {"14.2857142857% of 7: a hair under 1", 7, UINT64_C(142857142857), UINT64_C(1000000000000), 0},
    {"14.2857142858% of 7: a hair over 1", 7, UINT64_C(142857142858), UINT64_C(1000000000000), 1},
    {"33% of 3", 3, 33, 100, 0},
    {"66.7% of 3", 3, 667, 1000, 2},
    {"0.3 x 10 is 3 in whole numbers, 2.9999 in binary fractions of some", 10, 3, 10, 3},
    {"29% of 100", 100, 29, 100, 29},
    {"57% of 100 (0.57 x 100 is 56.99999999999999 in floating point)", 100, 57, 100, 57},
    {"100% of 1", 1, 100, 100, 1},
    {"99.9999999999% of 1", 1, UINT64_C(999999999999), UINT64_C(1000000000000), 0},
    {"shares beyond 64 bits when multiplied", 401, UINT64_C(4000000000000000000), UINT64_C(8000000000000000000), 200},
};

START_TEST(shares_are_exact)
{
    double score[401];

    for (size_t p = 0; p < shares[_i].n; p++)
        score[p] = (double)((p * 37) % 401);
    make_tiers(shares[_i].n, score, NULL, NULL);
    top("top", shares[_i].share, shares[_i].unit);
    rest("low");
    fill_tiers();
    ck_assert_msg(strata->tiers[0].cuts[0].people == shares[_i].people, "%s: got %d", shares[_i].why,
                  (int)strata->tiers[0].cuts[0].people);
    ck_assert_uint_eq(strata->tiers[0].cuts[1].people, shares[_i].n - shares[_i].people);
    close_tiers();
}
END_TEST

START_TEST(cuts_are_cumulative)
{
    char got[16];

    make_tiers(10, ten, NULL, ten_ids);
    top("very high", 1, 10);
    top("high", 3, 10);
    top("moderate", 5, 10);
    rest("low");
    fill_tiers();
    tiers_of(got);
    ck_assert_str_eq(got, "vlmhmhllll"); /* ranks: k j i | a b of the tie */
    ck_assert_uint_eq(strata->tiers[0].ranked, 10);
    ck_assert_uint_eq(strata->tiers[0].cuts[1].people, 2);
    ck_assert_double_eq(strata->tiers[0].cuts[1].score_at_cut, 7);
    ck_assert_uint_eq(strata->tiers[0].cuts[3].people, 5);
    close_tiers();
}
END_TEST

/* A tie over two cuts: include gives it all to the first, exclude to neither. */
START_TEST(a_tie_over_two_cuts)
{
    static const double all_alike[] = {5, 5, 5, 5, 5, 5, 5, 5, 5, 5};
    static const char *const wanted[] = {
        [PS_TIE_PSEUDONYM] = "vhhlllllll", [PS_TIE_INCLUDE] = "vvvvvvvvvv", [PS_TIE_EXCLUDE] = "llllllllll"};
    char got[16];

    make_tiers(10, all_alike, NULL, NULL);
    top("very high", 1, 10);
    top("high", 3, 10);
    rest("low");
    tier.tie = (ps_tie)_i;
    fill_tiers();
    tiers_of(got);
    ck_assert_str_eq(got, wanted[_i]);
    close_tiers();
}
END_TEST

START_TEST(fixed_cuts_are_half_open)
{
    static const double score[] = {10, 9.999999999, 20, 19.5, 0, -3, 10};
    char got[16];

    make_tiers(7, score, NULL, NULL);
    from("high", 20);
    from("middle", 10);
    rest("low");
    fill_tiers();
    tiers_of(got);
    ck_assert_str_eq(got, "mlhmllm");
    close_tiers();
}
END_TEST

START_TEST(whoever_no_cut_takes_is_scored_all_the_same)
{
    static const double score[] = {10, 9, 20, 3};
    const ps_column *column;

    make_tiers(4, score, NULL, NULL);
    from("high", 10);
    fill_tiers();
    column = small_find(&s, "risk");
    ck_assert(column->text[0] && column->text[1] && column->text[2] && column->text[3]);
    ck_assert_str_eq(small_word_of(&s, "risk", 0), "high");
    ck_assert_str_eq(small_word_of(&s, "risk", 3), PS_TIER_BELOW);
    ck_assert_uint_eq(strata->tiers[0].not_scored, 0);
    ck_assert_uint_eq(strata->tiers[0].ranked, 4);
    close_tiers();
}
END_TEST

/* Not scored, never low: `of` is no or cannot tell, or the score is missing. People outside the person extract are not
 * counted there. */
START_TEST(not_scored_is_not_low)
{
    static const double score[] = {4, NAN, 3, 2, 1, 0, NAN};
    char got[16];

    make_tiers(7, score, "yyn?yyn", NULL);
    s.population.person[PS_P_IN_PERSON_EXTRACT].flag[6] = PS_NO;
    top("top", 1, 3);
    rest("low");
    fill_tiers();
    tiers_of(got);
    ck_assert_str_eq(got, "t...ll.");
    ck_assert_uint_eq(strata->tiers[0].ranked, 3);
    ck_assert_uint_eq(strata->tiers[0].not_scored, 3); /* 1, 2 and 3; 6 is in other feeds only */
    close_tiers();
}
END_TEST

START_TEST(nobody_to_rank)
{
    static const double score[] = {NAN, NAN};

    make_tiers(2, score, NULL, NULL);
    top("top", 5, 100);
    rest("low");
    fill_tiers();
    ck_assert_uint_eq(strata->tiers[0].ranked, 0);
    ck_assert_uint_eq(strata->tiers[0].not_scored, 2);
    ck_assert(isnan(strata->tiers[0].cuts[1].score_at_cut));
    close_tiers();
}
END_TEST

START_TEST(names_words_in_cut_order)
{
    ps_name_row *rows;
    size_t n;

    make_tiers(10, ten, NULL, NULL);
    top("very high", 1, 10);
    from("high", 3);
    ck_assert_int_eq(ps_strata_rows(&rows, &n, &s.plan, NULL), PS_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(rows[0].n_words, 3);
    ck_assert_str_eq(rows[0].words[0], "very high");
    ck_assert_str_eq(rows[0].words[2], PS_TIER_BELOW);
    ck_assert_str_eq(rows[0].needs[0], "points");
    rest("low");
    ck_assert_int_eq(ps_strata_rows(&rows, &n, &s.plan, NULL), PS_OK);
    ck_assert_uint_eq(rows[0].n_words, 3);
    ck_assert_str_eq(rows[0].words[2], "low");
    small_close(&s);
    tier.n_cuts = 0;
}
END_TEST

/* ---- against a slow ranking ---- */

static uint32_t next_random(uint32_t *state)
{
    *state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
    return *state >> 8;
}

/* Rank of a person: one more than those who come before, each looked at. */
static size_t slow_rank(size_t p, size_t n, const double *score, char ids[][16])
{
    size_t rank = 1;

    for (size_t q = 0; q < n; q++)
        rank += !isnan(score[q]) && (score[q] > score[p] || (score[q] == score[p] && strcmp(ids[q], ids[p]) < 0));
    return rank;
}

START_TEST(agrees_with_a_slow_ranking)
{
    uint32_t state = 77u + (uint32_t)_i;
    double score[120];
    char ids[120][16];
    const char *lent[120];
    const size_t n = 1 + next_random(&state) % 120;
    const unsigned levels = 1 + next_random(&state) % 30;
    const unsigned a = next_random(&state) % 1001, b = a + next_random(&state) % (1001 - a);
    size_t ranked = 0;
    char got[128];

    for (size_t p = 0; p < n; p++) {
        score[p] = next_random(&state) % 9 == 0 ? NAN : (double)(next_random(&state) % levels) / 4 - 2;
        ranked += !isnan(score[p]);
        snprintf(ids[p], sizeof ids[p], "%c%07u%u", 'A' + (int)(next_random(&state) % 50), next_random(&state) % 1000,
                 (unsigned)(p % 1000));
        lent[p] = ids[p];
    }
    make_tiers(n, score, NULL, lent);
    top("x", a, 1000);
    top("y", b, 1000);
    rest("z");
    tier.tie = PS_TIE_PSEUDONYM;
    fill_tiers();
    tiers_of(got);
    for (size_t p = 0; p < n; p++) {
        const size_t rank = slow_rank(p, n, score, ids);
        const char wanted = isnan(score[p])             ? '.'
                            : rank <= ranked * a / 1000 ? 'x'
                            : rank <= ranked * b / 1000 ? 'y'
                                                        : 'z';

        ck_assert_msg(got[p] == wanted, "round %d person %zu of %zu: rank %zu is %c, wanted %c", _i, p, n, rank, got[p],
                      wanted);
    }
    close_tiers();
}
END_TEST

/* ---- more people than one thread looks at in one go ---- */

#define MANY ((size_t)200000)
#define ID_ROOM 8

static const double *score_of;
static char (*id_of)[ID_ROOM];

static int by_rank(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return score_of[a] != score_of[b] ? (score_of[a] < score_of[b]) - (score_of[a] > score_of[b])
                                      : strcmp(id_of[a], id_of[b]);
}

START_TEST(many_people_on_any_threads)
{
    static double score[MANY];
    char(*ids)[ID_ROOM] = malloc(MANY * sizeof *ids);
    const char **lent = malloc(MANY * sizeof *lent);
    uint32_t *ranked = malloc(MANY * sizeof *ranked), state = 5;
    const char *wanted[3] = {"x", "y", "z"};
    size_t n = 0;

    for (size_t p = 0; p < MANY; p++) {
        const uint32_t kind = next_random(&state) % 20;

        snprintf(ids[p], ID_ROOM, "%06u", (unsigned)(p * 7919 % 999983));
        lent[p] = ids[p];
        score[p] = next_random(&state) % 40; /* mostly small and whole; some scores only late in the population */
        score[p] = kind == 0 ? NAN : kind == 1 && p > MANY / 2 ? score[p] / 4 - 2 : score[p];
        if (!isnan(score[p]))
            ranked[n++] = (uint32_t)p;
    }
    score_of = score;
    id_of = ids;
    qsort(ranked, n, sizeof *ranked, by_rank);
    pool = _i ? ps_pool_new((unsigned)_i + 1) : NULL;
    make_tiers(MANY, score, NULL, lent);
    top("x", 5, 1000);
    top("y", 401, 1000);
    rest("z");
    fill_tiers();
    for (size_t i = 0; i < n; i++) {
        const size_t tiers_above = (i >= n * 5 / 1000) + (i >= n * 401 / 1000);
        const uint32_t label = s.world->columns[ps_names_find(&s.plan.names, "risk")->number].text[ranked[i]];

        ck_assert_str_eq(ps_intern_text(s.population.words, label), wanted[tiers_above]);
    }
    ck_assert_uint_eq(strata->tiers[0].ranked, n);
    ck_assert_uint_eq(strata->tiers[0].not_scored, MANY - n);
    close_tiers();
    ps_pool_free(pool);
    pool = NULL;
    free(ids);
    free(lent);
    free(ranked);
}
END_TEST

/* Include and exclude bracket the plain rule: never fewer, never more, and no score on both sides. */
START_TEST(tie_rules_never_split_a_score)
{
    uint32_t state = 990u + (uint32_t)_i;
    double score[60];
    const size_t n = 1 + next_random(&state) % 60;
    const unsigned share = next_random(&state) % 101;
    const ps_tie tie = _i % 2 ? PS_TIE_INCLUDE : PS_TIE_EXCLUDE;
    double lowest_in = INFINITY, highest_out = -INFINITY;
    char got[64];

    for (size_t p = 0; p < n; p++)
        score[p] = next_random(&state) % 8;
    make_tiers(n, score, NULL, NULL);
    top("x", share, 100);
    rest("z");
    tier.tie = tie;
    fill_tiers();
    tiers_of(got);
    for (size_t p = 0; p < n; p++) {
        if (got[p] == 'x')
            lowest_in = fmin(lowest_in, score[p]);
        else
            highest_out = fmax(highest_out, score[p]);
    }
    ck_assert(lowest_in > highest_out);
    if (tie == PS_TIE_INCLUDE)
        ck_assert_uint_ge(strata->tiers[0].cuts[0].people, n * share / 100);
    else
        ck_assert_uint_le(strata->tiers[0].cuts[0].people, n * share / 100);
    close_tiers();
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("tier");
    TCase *tc = tcase_create("tier");

    tcase_add_loop_test(tc, settles_ties, 0, (int)PS_COUNT(ties));
    tcase_add_loop_test(tc, shares_are_exact, 0, (int)PS_COUNT(shares));
    tcase_add_test(tc, cuts_are_cumulative);
    tcase_add_loop_test(tc, a_tie_over_two_cuts, 0, 3);
    tcase_add_test(tc, fixed_cuts_are_half_open);
    tcase_add_test(tc, whoever_no_cut_takes_is_scored_all_the_same);
    tcase_add_test(tc, not_scored_is_not_low);
    tcase_add_test(tc, nobody_to_rank);
    tcase_add_test(tc, names_words_in_cut_order);
    tcase_add_loop_test(tc, many_people_on_any_threads, 0, 3);
    tcase_add_loop_test(tc, agrees_with_a_slow_ranking, 0, 150);
    tcase_add_loop_test(tc, tie_rules_never_split_a_score, 0, 100);
    tcase_set_timeout(tc, 60); /* many people, on a busy machine too */
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
