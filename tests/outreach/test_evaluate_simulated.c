/* Evaluate over made-up clusters, seeded: with no effect few intervals leave out 0, with a planted one nearly all cover
 * it, and the naive change misleads where people were chosen for a high value and nothing was done. */
#include "outreach/evaluation.h"
#include "test.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#define RUNS 2000
#define PERSONS_MOST (40 * 25)
#define ROWS_MOST (PERSONS_MOST * 3)

static gsl_rng *dice;
static double y[ROWS_MOST], weight[ROWS_MOST];
static uint32_t cluster[ROWS_MOST];
static uint8_t arm[ROWS_MOST], period[ROWS_MOST], part[ROWS_MOST];
static ps_evaluate_job job;

static void make(void)
{
    dice = gsl_rng_alloc(gsl_rng_mt19937);
    ck_assert_ptr_nonnull(dice);
    gsl_rng_set(dice, 20260331);
    memset(&job, 0, sizeof job);
    job.o.confidence = 0.95;
    job.all.y = y;
    job.all.weight = weight;
    job.all.cluster = cluster;
    job.all.arm = arm;
    job.all.period = period;
}

static void drop(void)
{
    gsl_rng_free(dice);
}

static double noise(double sd)
{
    return gsl_ran_gaussian(dice, sd);
}

static void add(double value, uint32_t of, bool treated, ps_period when, unsigned subgroup)
{
    const size_t i = job.all.n++;

    y[i] = value;
    weight[i] = 1;
    cluster[i] = of;
    arm[i] = treated ? PS_ARM_TREATED : PS_ARM_COMPARISON;
    period[i] = (uint8_t)when;
    part[i] = (uint8_t)subgroup;
    job.all.rows[arm[i]][when]++;
}

typedef struct world {
    double effect;
    bool within;   /* every cluster has people of both groups */
    bool selected; /* only people whose value before is high */
} world;

/* 24 to 40 clusters of 15 to 25 people: a practice has its level, and goes its own way in each period. */
static void draw(const world *w)
{
    const uint32_t clusters = 24 + 2 * (uint32_t)gsl_rng_uniform_int(dice, 9);

    job.all.n = 0;
    job.all.n_clusters = clusters;
    memset(job.all.rows, 0, sizeof job.all.rows);
    for (uint32_t c = 0; c < clusters; c++) {
        const double level = noise(0.5), way[PS_PERIODS] = {noise(0.4), noise(0.4), noise(0.4)};
        const int people = 15 + (int)gsl_rng_uniform_int(dice, 11);

        for (int p = 0; p < people; p++) {
            const bool treated = w->within ? p % 2 != 0 : c % 2 != 0;
            const unsigned subgroup = (unsigned)gsl_rng_uniform_int(dice, 3);
            double person, before;

            do {
                person = level + noise(1);
                before = person + way[PS_PERIOD_BEFORE] + noise(1);
            } while (w->selected && before < 1);
            if (w->selected)
                add(person + way[PS_PERIOD_PRIOR] + noise(1), c, treated, PS_PERIOD_PRIOR, subgroup);
            add(before, c, treated, PS_PERIOD_BEFORE, subgroup);
            add(person + way[PS_PERIOD_AFTER] + noise(1) + (treated ? w->effect : 0), c, treated, PS_PERIOD_AFTER,
                subgroup);
        }
    }
}

static ps_clustered fit(ps_side side)
{
    ps_finding f;

    ck_assert_int_eq(ps_evaluate_side(&f, NULL, &job, side, NULL, NULL), PS_OK);
    ck_assert_msg(!f.fit.estimate.note, "%s", f.fit.estimate.note);
    return f.fit;
}

static bool covers(ps_clustered fitted, double truth)
{
    return fitted.estimate.lower <= truth && truth <= fitted.estimate.upper;
}

static void within(const char *what, int n, double low, double high)
{
    printf("%s: %.2f%% of %d runs\n", what, 100.0 * n / RUNS, RUNS);
    ck_assert_msg(n >= low * RUNS && n <= high * RUNS, "%s: %.2f%%, wanted %g to %g%%", what, 100.0 * n / RUNS,
                  100 * low, 100 * high);
}

static const struct {
    const char *why;
    ps_side side;
    world world;
} worlds[] = {
    {"did, nothing done", PS_SIDE_DID, {0, false, false}},
    {"did, an effect", PS_SIDE_DID, {-0.35, false, false}},
    {"did, both groups in each practice", PS_SIDE_DID, {0, true, false}},
    {"waves, whole practices, nothing done", PS_SIDE_WAVES, {0, false, false}},
    {"waves, whole practices, an effect", PS_SIDE_WAVES, {0.35, false, false}},
    {"waves, people of each practice, an effect", PS_SIDE_WAVES, {-0.2, true, false}},
};

START_TEST(covers_the_truth_as_often_as_it_says)
{
    int covered = 0;

    gsl_rng_set(dice, 20260331 + (unsigned long)_i); /* an effect alone would only move the same figures */
    for (int i = 0; i < RUNS; i++) {
        draw(&worlds[_i].world);
        covered += covers(fit(worlds[_i].side), worlds[_i].world.effect);
    }
    within(worlds[_i].why, RUNS - covered, 0.035, 0.065);
}
END_TEST

/* What the clusters are for: without them the same intervals leave out the truth far too often. */
START_TEST(ignoring_clusters_misleads)
{
    static const world nothing = {0, false, false};
    int missed = 0;

    for (int i = 0; i < RUNS; i++) {
        draw(&nothing);
        for (size_t r = 0; r < job.all.n; r++)
            cluster[r] = (uint32_t)r / 2; /* each person a cluster */
        job.all.n_clusters = job.all.n;
        missed += !covers(fit(PS_SIDE_DID), 0);
    }
    within("people taken as their own clusters", missed, 0.25, 1);
}
END_TEST

START_TEST(the_naive_change_misleads)
{
    static const world nothing = {0, false, true};
    int change = 0, did = 0, earlier = 0;
    double fell = 0, expected = 0;

    for (int i = 0; i < RUNS; i++) {
        ps_clustered naive, back;

        draw(&nothing);
        naive = fit(PS_SIDE_CHANGE);
        back = fit(PS_SIDE_FROM_PRIOR);
        change += naive.estimate.upper < 0;
        did += !covers(fit(PS_SIDE_DID), 0);
        earlier += !covers(fit(PS_SIDE_DID_PRIOR), 0);
        fell += naive.estimate.value / RUNS;
        expected += back.estimate.value / RUNS;
    }
    within("chosen for a high value, nothing done: the naive change falls", change, 0.95, 1);
    within("the same people, did", did, 0.035, 0.065);
    within("the same people, did before anybody was called", earlier, 0.035, 0.065);
    printf("the naive change was %.3f, expected from the prior period %.3f\n", fell, expected);
    ck_assert_double_lt(fell, -0.5);
    ck_assert_double_eq_tol(fell, expected, 0.02); /* 5 standard errors of the mean over the runs */
}
END_TEST

static const struct {
    const char *why;
    bool places; /* a practice is wholly of one subgroup; else people are */
    double most; /* of the test at 5% */
} subgroups[] = {
    {"people of each practice", false, 0.065},
    {"whole practices", true, 0.085}, /* eight to thirteen in each: few, and the answer says so */
};

/* Three subgroups, chance alone: the test finds a difference one time in twenty; some subgroup's own interval more
 * often. */
START_TEST(subgroups_differ_by_chance)
{
    static const world nothing = {0, false, false};
    static double influence[3 * 40];
    static uint8_t in[ROWS_MOST];
    int tests = 0, alone = 0;

    for (int i = 0; i < RUNS; i++) {
        double value[3];
        bool any = false;
        ps_cluster_test test;

        draw(&nothing);
        for (unsigned s = 0; s < 3; s++) {
            ps_finding f;

            for (size_t r = 0; r < job.all.n; r++) /* rows of a person stand together: what they were before */
                in[r] = (subgroups[_i].places ? cluster[r] / 2 % 3 : part[r - r % 2]) == s;
            ck_assert_int_eq(ps_evaluate_side(&f, influence + s * job.all.n_clusters, &job, PS_SIDE_DID, in, NULL),
                             PS_OK);
            value[s] = f.fit.estimate.value;
            any |= !covers(f.fit, 0);
        }
        test = ps_cluster_equal(value, influence, 3, job.all.n_clusters, job.all.n_clusters);
        ck_assert_msg(!test.note, "%s", test.note);
        tests += test.p < 0.05;
        alone += any;
    }
    printf("%s\n", subgroups[_i].why);
    within("the interaction test", tests, 0.035, subgroups[_i].most);
    within("at least one of three subgroups", alone, 0.08, 0.25);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("evaluate, simulated");
    TCase *tc = tcase_create("simulated");

    tcase_add_checked_fixture(tc, make, drop);
    tcase_set_timeout(tc, 600);
    tcase_add_loop_test(tc, covers_the_truth_as_often_as_it_says, 0, (int)PS_COUNT(worlds));
    tcase_add_test(tc, ignoring_clusters_misleads);
    tcase_add_test(tc, the_naive_change_misleads);
    tcase_add_loop_test(tc, subgroups_differ_by_chance, 0, (int)PS_COUNT(subgroups));
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
