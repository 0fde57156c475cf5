/* Events hide: over made-up tables of one field, whoever tries all numbers of people that fit what is shown finds two
 * or more for every hidden count, the sums beside them used; and without the hiding would not. */
#include "disclose/events_hide.h"
#include "disclose/round.h"
#include "grid.h"

#define GROUPS 3
#define MOST 24 /* people of a group that are tried */
#define TABLES 4000

static uint64_t state;

static unsigned made_up(unsigned below)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % below;
}

static const ps_scheme hes = {.kind = PS_SCHEME_HES};

/* What is known of a count that is shown so. */
static void range_of(int64_t range[2], const ps_shown *shown)
{
    if (!shown->hidden)
        ps_hes_unround(&range[0], &range[1], shown->count);
    else {
        range[0] = shown->withheld ? 0 : shown->secondary ? PS_HES_SMALL_MOST + 1 : 1;
        range[1] = shown->withheld || shown->secondary ? MOST : PS_HES_SMALL_MOST;
    }
}

static void events_range(int64_t range[2], double shown)
{
    range[0] = 0;
    range[1] = INT64_MAX / 8;
    if (!isnan(shown))
        ps_hes_unround(&range[0], &range[1], (uint64_t)shown);
}

/* Bit v: group g may have v people; the last is all of them together, by bits of its distance from its least. */
static void attack(uint64_t possible[GROUPS + 1], const ps_shown *people, const double *events)
{
    int64_t p[GROUPS + 1][2], e[GROUPS + 1][2], v[GROUPS];

    memset(possible, 0, (GROUPS + 1) * sizeof *possible);
    for (size_t g = 0; g <= GROUPS; g++) {
        range_of(p[g], &people[g]);
        events_range(e[g], events[g]);
    }
    if (people[GROUPS].hidden && (people[GROUPS].secondary || people[GROUPS].withheld))
        p[GROUPS][1] = (int64_t)GROUPS * MOST;
    for (v[0] = p[0][0]; v[0] <= p[0][1]; v[0]++)
        for (v[1] = p[1][0]; v[1] <= p[1][1]; v[1]++)
            for (v[2] = p[2][0]; v[2] <= p[2][1]; v[2]++) {
                int64_t all = 0, least = 0, most = 0;
                bool fits = true;

                for (size_t g = 0; g < GROUPS; g++) { /* each of them has an event; nobody has none */
                    all += v[g];
                    least += e[g][0] > v[g] ? e[g][0] : v[g];
                    most += v[g] ? e[g][1] : 0;
                    fits = fits && v[g] <= e[g][1] && (v[g] || e[g][0] == 0);
                }
                if (!fits || all < p[GROUPS][0] || all > p[GROUPS][1] || least > e[GROUPS][1] || most < e[GROUPS][0] ||
                    all > e[GROUPS][1])
                    continue;
                for (size_t g = 0; g < GROUPS; g++)
                    possible[g] |= UINT64_C(1) << v[g];
                possible[GROUPS] |= UINT64_C(1) << (all - p[GROUPS][0] < 63 ? all - p[GROUPS][0] : 63);
            }
}

static bool two_or_more(uint64_t bits)
{
    return bits & (bits - 1);
}

START_TEST(no_hidden_count_is_told_by_sums)
{
    static const unsigned size = GROUPS, population[] = {100, 100, 100};
    size_t told_without = 0, hidden_more = 0;

    state = 2025;
    for (size_t t = 0; t < TABLES; t++) {
        unsigned counts[GROUPS];
        ps_table *table;
        ps_shown *people, *ignored;
        double events[GROUPS + 1], before[GROUPS + 1];
        uint64_t possible[GROUPS + 1];

        for (size_t g = 0; g < GROUPS; g++)
            counts[g] = made_up(3) ? made_up(20) : 1;
        table = grid_table("t", 1, &size, counts, population);
        ck_assert_uint_eq(table->n_rows, GROUPS + 1);
        for (size_t g = 0; g < GROUPS; g++) {
            table->rows[g].events = counts[g] ? counts[g] + made_up(made_up(2) ? 30 : 2) : 0;
            table->rows[GROUPS].events += table->rows[g].events;
        }
        ck_assert_int_eq(ps_suppress_hes(&people, &ignored, table, NULL), PS_OK);
        for (size_t r = 0; r <= GROUPS; r++) {
            const uint64_t whole = (uint64_t)table->rows[r].events;

            events[r] = before[r] = people[r].hidden || ps_hes_is_small(whole) ? NAN : (double)ps_hes_round(whole);
        }
        ck_assert_int_eq(ps_events_hide(events, table, people, &hes, NULL), PS_OK);
        attack(possible, people, before);
        for (size_t r = 0; r <= GROUPS; r++)
            told_without += people[r].hidden && !two_or_more(possible[r]);
        attack(possible, people, events);
        for (size_t r = 0; r <= GROUPS; r++) {
            hidden_more += isnan(events[r]) && !isnan(before[r]);
            ck_assert_msg(!people[r].hidden || two_or_more(possible[r]),
                          "table %zu (%u/%g %u/%g %u/%g): row %zu can only be one number", t, counts[0],
                          table->rows[0].events, counts[1], table->rows[1].events, counts[2], table->rows[2].events, r);
        }
        free(people);
        ps_table_free(table);
    }
    ck_assert_uint_gt(told_without, 0);
    ck_assert_uint_ge(hidden_more, told_without / 2);
    ck_assert_uint_lt(hidden_more, TABLES / 10);
}
END_TEST

/* Two fields: each line has its own sum, whatever combinations are lacking. */
START_TEST(looks_along_every_line)
{
    static const unsigned sizes[] = {2, 3}, people[] = {10, 1, 12, 0, 30, 30}, population[] = {90, 90, 90, 0, 90, 90};
    static const double sums[][2] = {{18, 20}, {1, 0}, {23, 25}, {100, 100}, {100, 100}};
    ps_table *table = grid_table("t", 2, sizes, people, population);
    ps_shown *shown, *ignored;
    double *events = calloc(table->n_rows, sizeof *events);

    ck_assert_ptr_nonnull(events);
    ck_assert_uint_eq(table->n_rows, 5 + 2 + 3 + 1);
    ck_assert_int_eq(ps_suppress_hes(&shown, &ignored, table, NULL), PS_OK);
    ck_assert(shown[1].hidden);
    for (size_t r = 0; r < table->n_rows; r++)
        events[r] = r < 5 ? sums[r][1] : 500;
    ck_assert_str_eq(table->rows[5].labels[0], "1");
    ck_assert_str_eq(table->rows[5].labels[1], "All");
    events[1] = NAN;
    events[5] = 40; /* 42 at the most, of the line of one person */
    ck_assert_int_eq(ps_events_hide(events, table, shown, &hes, NULL), PS_OK);
    ck_assert(isnan(events[0]));
    for (size_t r = 2; r < table->n_rows; r++)
        ck_assert_msg(!isnan(events[r]), "row %zu is of no such line", r);
    free(events);
    free(shown);
    ps_table_free(table);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("events_hide");
    TCase *tc = tcase_create("events_hide");

    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, no_hidden_count_is_told_by_sums);
    tcase_add_test(tc, looks_along_every_line);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
