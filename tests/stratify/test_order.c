/* Order of a cohort: keys, missing values last, pseudonyms, and lots that are fair and the same everywhere. */
#include "small_world.h"
#include "stratify/stratify.h"

static small_world s;
static ps_column everybody;
static const ps_day *waiting; /* by person; NULL: nobody waits */

static const double points[] = {3, 1, 3, NAN, 2, 3, 2, NAN};
static const char *const bands[] = {"10-14", "5-9", "90+", "5-9", NULL, "10-14", "0-4", "85-89"};

static void open_people(const char *const *ids)
{
    static const char *const words[] = {"high", "middle", "low"};
    static const char *const tiers[] = {"low", "high", "middle", NULL, "low", "high", "middle", "low"};

    small_open(&s, 8, ids);
    small_number(&s, "points", points);
    small_flag(&s, "flag", "yn?yn?yn");
    small_text(&s, "band", bands);
    small_text(&s, "risk", tiers);
    s.names[s.plan.names.n - 1].row.words = words;
    s.names[s.plan.names.n - 1].row.n_words = 3;
    ck_assert(ps_column_init(&everybody, PS_FLAG, 8));
    fill_flags(&everybody, "yyyyyyyy");
    small_make(&s);
}

static void close_people(void)
{
    ps_column_release(&everybody);
    small_close(&s);
}

/* Person numbers as digits. */
static void order_of(char *out, const ps_rank_key *keys, size_t n_keys, bool lots)
{
    uint32_t *persons = NULL;
    size_t n = 0;

    ck_assert_int_eq(ps_cohort_order(&persons, &n, s.world, &everybody, keys, n_keys, lots, waiting, NULL, NULL),
                     PS_OK);
    for (size_t i = 0; i < n; i++)
        out[i] = (char)('0' + persons[i]);
    out[n] = '\0';
    free(persons);
}

static const struct {
    const char *why;
    ps_rank_key keys[2];
    size_t n_keys;
    const char *wanted;
} cases[] = {
    {"no key: by pseudonym", {{0}}, 0, "01234567"},
    {"highest first, missing last, equals by pseudonym", {{"points", true, {0, 0, 0}}}, 1, "02546137"},
    {"lowest first, missing still last", {{"points", false, {0, 0, 0}}}, 1, "14602537"},
    {"flags: yes first, cannot tell last", {{"flag", false, {0, 0, 0}}}, 1, "03614725"},
    {"flags turned round", {{"flag", true, {0, 0, 0}}}, 1, "14703625"},
    {"ages rise as ages, not as text", {{"band", false, {0, 0, 0}}}, 1, "61305724"},
    {"a tier goes by its cuts", {{"risk", false, {0, 0, 0}}}, 1, "15260473"},
    {"a tier turned round", {{"risk", true, {0, 0, 0}}}, 1, "04726153"},
    {"second key among equals of the first", {{"points", true, {0, 0, 0}}, {"band", false, {0, 0, 0}}}, 2, "05264137"},
};

START_TEST(ranks_by_keys)
{
    char got[16];

    open_people(NULL);
    order_of(got, cases[_i].keys, cases[_i].n_keys, false);
    ck_assert_msg(!strcmp(got, cases[_i].wanted), "%s: got %s, wanted %s", cases[_i].why, got, cases[_i].wanted);
    close_people();
}
END_TEST

START_TEST(pseudonyms_go_byte_by_byte)
{
    static const char *const ids[] = {"b", "a", "B", "aa", "a0", "Z", "\xC3\xA9", "0000000012"};
    char got[16];

    open_people(ids);
    order_of(got, NULL, 0, false);
    ck_assert_str_eq(got, "72514306");
    close_people();
}
END_TEST

START_TEST(long_pseudonyms_with_a_common_beginning)
{
    static const char *const ids[] = {"aaaaaaaaaaaaaaaac", "aaaaaaaaaaaaaaaab", "aaaaaaaa",
                                      "aaaaaaaaa",         "aaaaaaaab",         "aaaaaaab",
                                      "aaaaaaaaaaaaaaaa",  "aaaaaaaaaaaaaaaad"};
    char got[16];

    open_people(ids);
    order_of(got, NULL, 0, false);
    ck_assert_str_eq(got, "23610745");
    close_people();
}
END_TEST

/* Expected orders were worked out with another HMAC-SHA-256; key: seed NUL plan NUL date, message: the pseudonym. */
START_TEST(lots_are_the_same_on_every_machine)
{
    static const ps_rank_key by_points = {"points", true, {0, 0, 0}};
    char got[16];

    open_people(NULL);
    order_of(got, NULL, 0, true);
    ck_assert_str_eq(got, "67132504");
    order_of(got, &by_points, 1, true);
    ck_assert_str_eq(got, "25064173");
    s.population.index_date = s.plan.index_date = ps_day_of(2025, 4, 30);
    order_of(got, NULL, 0, true);
    ck_assert_str_eq(got, "71605342"); /* next month others are first */
    s.population.index_date = s.plan.index_date = ps_day_of(2025, 3, 31);
    s.plan.lot_seed = "other";
    order_of(got, NULL, 0, true);
    ck_assert_str_eq(got, "75024163");
    close_people();
}
END_TEST

/* Highest first: 3 for persons 0, 2 and 5, then 2 for 4 and 6, then 1, then the two that are missing. */
START_TEST(tells_levels_and_lots)
{
    static const uint32_t levels[] = {0, 0, 0, 1, 1, 2, 3, 3};
    static const ps_rank_key key = {"points", true, {0, 0, 0}};
    ps_cohort_ranks ranks = {0};
    char by_lot[16], ranked[16], by_points[16];

    open_people(NULL);
    order_of(by_lot, NULL, 0, true);
    order_of(ranked, &key, 1, true);
    ck_assert_int_eq(ps_cohort_rank(&ranks, s.world, &everybody, &key, 1, NULL, NULL, NULL), PS_OK);
    ck_assert_uint_eq(ranks.n, 8);
    for (size_t i = 0; i < 8; i++) {
        by_points[i] = (char)('0' + ranks.persons[i]);
        ck_assert_uint_eq(ranks.levels[i], levels[i]);
        ck_assert_int_eq(by_lot[ranks.lots[i]], by_points[i]);
    }
    by_points[8] = '\0';
    ck_assert_str_eq(by_points, ranked);
    ps_cohort_ranks_release(&ranks);
    close_people();
}
END_TEST

/* Lots 67132504, by points 25064173: 0 and 4 wait since one day, 5 for longer. */
START_TEST(those_who_wait_are_first_among_equals)
{
    static const ps_day since[] = {20000, PS_NO_DAY, PS_NO_DAY, PS_NO_DAY, 20000, 19000, PS_NO_DAY, PS_NO_DAY};
    static const ps_rank_key by_points = {"points", true, {0, 0, 0}};
    ps_cohort_ranks ranks = {0};
    char got[16];

    waiting = since;
    open_people(NULL);
    order_of(got, NULL, 0, true);
    ck_assert_str_eq(got, "50467132");
    order_of(got, &by_points, 1, true);
    ck_assert_str_eq(got, "50246173");
    ck_assert_int_eq(ps_cohort_rank(&ranks, s.world, &everybody, &by_points, 1, since, NULL, NULL), PS_OK);
    ck_assert_uint_eq(ranks.levels[2], 0); /* waiting makes nobody more urgent */
    ck_assert_uint_eq(ranks.lots[0], 0);
    ck_assert_uint_eq(ranks.lots[1], 1);
    ck_assert_uint_eq(ranks.lots[3], 2);
    ps_cohort_ranks_release(&ranks);
    close_people();
    waiting = NULL;
}
END_TEST

START_TEST(takes_members_only)
{
    char got[16];

    open_people(NULL);
    fill_flags(&everybody, "nyn?yyn?");
    order_of(got, NULL, 0, false);
    ck_assert_str_eq(got, "145");
    fill_flags(&everybody, "nnnn????");
    order_of(got, NULL, 0, true);
    ck_assert_str_eq(got, "");
    close_people();
}
END_TEST

/* Over many months everybody is first about equally often: 400 draws among 8, 50 each; 20 and 80 are over 4 standard
 * deviations away. */
START_TEST(nobody_loses_every_time)
{
    int first[8] = {0};
    char got[16];

    open_people(NULL);
    for (int month = 0; month < 400; month++) {
        s.population.index_date = ps_day_of(2025, 3, 31) + month * 30;
        order_of(got, NULL, 0, true);
        first[got[0] - '0']++;
    }
    for (int p = 0; p < 8; p++)
        ck_assert_msg(first[p] > 20 && first[p] < 80, "person %d is first %d times of 400", p, first[p]);
    close_people();
}
END_TEST

#define MANY 10000 /* several parts of members */
#define ID_ROOM 8

/* Every other person, by a score of few values, then by pseudonym or lot: the same whatever the threads, and in the
 * order that is said. */
START_TEST(orders_many_people)
{
    static const ps_rank_key key = {"points", true, {0, 0, 0}};
    char(*ids)[ID_ROOM] = calloc(MANY, sizeof *ids);
    const char **lent = calloc(MANY, sizeof *lent);
    double *scores = calloc(MANY, sizeof *scores);
    ps_pool *pool = ps_pool_new(3);
    ps_column members;
    uint32_t *alone[2], *shared[2];
    size_t n = 0;

    for (size_t p = 0; p < MANY; p++) {
        snprintf(ids[p], ID_ROOM, "%06u", (unsigned)(p * 7919 % 999983));
        lent[p] = ids[p];
        scores[p] = p % 13 == 5 ? NAN : (double)(p * p % 7);
    }
    small_open(&s, MANY, lent);
    small_number(&s, "points", scores);
    small_make(&s);
    ck_assert(ps_column_init(&members, PS_FLAG, MANY));
    for (size_t p = 0; p < MANY; p++)
        members.flag[p] = p % 2 ? PS_YES : p % 4 ? PS_NO : PS_CANNOT_TELL;
    for (int lots = 0; lots < 2; lots++) {
        ck_assert_int_eq(ps_cohort_order(&alone[lots], &n, s.world, &members, &key, 1, lots, NULL, NULL, NULL), PS_OK);
        ck_assert_uint_eq(n, MANY / 2);
        ck_assert_int_eq(ps_cohort_order(&shared[lots], &n, s.world, &members, &key, 1, lots, NULL, pool, NULL), PS_OK);
        ck_assert_mem_eq(alone[lots], shared[lots], n * sizeof *alone[lots]);
    }
    for (size_t i = 1; i < n; i++) {
        const uint32_t before = alone[0][i - 1], person = alone[0][i];
        const double a = isnan(scores[before]) ? -1 : scores[before], b = isnan(scores[person]) ? -1 : scores[person];

        ck_assert(a > b || (a == b && strcmp(ids[before], ids[person]) < 0)); /* none is below 0 */
        ck_assert_uint_eq(person % 2, 1);
    }
    for (int lots = 0; lots < 2; lots++) {
        free(alone[lots]);
        free(shared[lots]);
    }
    ps_column_release(&members);
    small_close(&s);
    ps_pool_free(pool);
    free(ids);
    free(lent);
    free(scores);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("order");
    TCase *tc = tcase_create("order");

    tcase_add_loop_test(tc, ranks_by_keys, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, pseudonyms_go_byte_by_byte);
    tcase_add_test(tc, long_pseudonyms_with_a_common_beginning);
    tcase_add_test(tc, lots_are_the_same_on_every_machine);
    tcase_add_test(tc, tells_levels_and_lots);
    tcase_add_test(tc, those_who_wait_are_first_among_equals);
    tcase_add_test(tc, takes_members_only);
    tcase_add_test(tc, nobody_loses_every_time);
    tcase_add_test(tc, orders_many_people);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
