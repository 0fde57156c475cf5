/* Suppression: what is hidden, and an attacker who tries every table that fits what is shown. */
#include "attacker.h"
#include "disclose/round.h"
#include "grid.h"

static uint32_t next_random(uint32_t *state)
{
    *state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
    return *state >> 8;
}

/* What must hold of every protected table. */
static void check_protected(const ps_table *table, const char *why)
{
    ps_shown *people = NULL, *population = NULL;
    bool of_people = false;
    int row;

    ck_assert_int_eq(ps_suppress_hes(&people, &population, table, NULL), PS_OK);
    for (size_t r = 0; r < table->n_rows; r++)
        for (int kind = 0; kind < 2; kind++) {
            const uint64_t truth = kind ? table->rows[r].people : table->rows[r].population;
            const ps_shown *shown = kind ? &people[r] : &population[r];

            if (shown->hidden) {
                ck_assert_msg(truth > 0, "%s: a 0 is hidden", why);
                ck_assert_msg(shown->secondary == (truth > 7), "%s: %d", why, (int)truth);
            } else {
                ck_assert_msg(truth == 0 || truth > 7, "%s: %d is shown", why, (int)truth);
                ck_assert_uint_eq(shown->count % 5, 0);
                ck_assert_msg(shown->count + 2 >= truth && shown->count <= truth + 2, "%s: %d is shown as %d", why,
                              (int)truth, (int)shown->count);
                ck_assert(!shown->secondary && !shown->withheld);
            }
        }
    row = attack_table(&of_people, table, people, population);
    ck_assert_msg(row < 0, "%s: the %s of row %d, %d, can be worked out", why, of_people ? "people" : "population", row,
                  (int)(row < 0     ? 0
                        : of_people ? table->rows[row].people
                                    : table->rows[row].population));
    free(people);
}

/* ---- by hand ---- */

typedef struct wanted {
    const char *why;
    unsigned n;
    unsigned cells[20];
    const char *shown; /* row after row, margins last: a number, *, s (secondary) or w (withheld) */
} wanted;

static const wanted by_hand[] = {
    {"hidden at 7, shown from 8; rounded by itself, so it does not add up", 3, {7, 8, 12}, "* 10 10 25"},
    {"thirteen goes up, total of exact numbers: 8 + 13 + 22 = 43", 3, {8, 13, 22}, "10 15 20 45"},
    {"one small cell: the total's rounding hides it well enough", 2, {3, 40}, "* 40 45"},
    {"all small, total small", 3, {1, 2, 3}, "* * * *"},
    {"four sevens can only be four sevens while 30 is shown", 4, {7, 7, 7, 7}, "* * * * s"},
    {"twelve ones can only be twelve ones while 10 is shown",
     12,
     {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
     "* * * * * * * * * * * * s"},
    {"eleven ones may be ten and a two", 11, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, "* * * * * * * * * * * 10"},
    {"seven ones under a hidden total: not even a star for it", 7, {1, 1, 1, 1, 1, 1, 1}, "* * * * * * * w"},
    {"six ones may be seven people", 6, {1, 1, 1, 1, 1, 1}, "* * * * * * *"},
    {"one cell is its own total", 1, {5}, "* *"},
    {"one shown cell", 1, {9}, "10 10"},
    {"seven beside an eight at the upper edge: 7 + 12 = 19", 2, {7, 12}, "* 10 20"},
    {"seven is the most, 8 the least of 10, 15 is as shown: 7 + 8", 2, {7, 8}, "* 10 15"},
};

static void tell(char *out, size_t room, const ps_table *table, const ps_shown *shown)
{
    size_t used = 0;

    for (size_t r = 0; r < table->n_rows; r++) {
        used += (size_t)snprintf(out + used, room - used, r ? " " : "");
        if (!shown[r].hidden)
            used += (size_t)snprintf(out + used, room - used, "%d", (int)shown[r].count);
        else
            used += (size_t)snprintf(out + used, room - used, "%c",
                                     shown[r].withheld    ? 'w'
                                     : shown[r].secondary ? 's'
                                                          : '*');
    }
}

START_TEST(hides_what_it_must)
{
    const wanted *w = &by_hand[_i];
    ps_shown *people = NULL, *population = NULL;
    ps_table *table = grid_table("hand", 1, &w->n, NULL, w->cells);
    char got[200] = "";

    ck_assert_int_eq(ps_suppress_hes(&people, &population, table, NULL), PS_OK);
    tell(got, sizeof got, table, population);
    ck_assert_msg(!strcmp(got, w->shown), "%s: got %s, wanted %s", w->why, got, w->shown);
    free(people);
    check_protected(table, w->why);
    ps_table_free(table);
}
END_TEST

/* The attacker himself has to be able to win: the same tables with primary marks alone. */
START_TEST(attacker_wins_without_partners)
{
    static const struct {
        unsigned n;
        unsigned cells[12];
        bool won;
    } cases[] = {
        {4, {7, 7, 7, 7}, true},          {12, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, true},
        {7, {1, 1, 1, 1, 1, 1, 1}, true}, {3, {7, 8, 12}, false},
        {6, {1, 1, 1, 1, 1, 1}, false},
    };
    ps_table *table = grid_table("hand", 1, &cases[_i].n, NULL, cases[_i].cells);
    ps_shown shown[16] = {{false, false, false, 0}};
    bool of_people;

    for (size_t r = 0; r < table->n_rows; r++) {
        shown[r].hidden = table->rows[r].population <= 7;
        shown[r].count = shown[r].hidden ? 0 : (table->rows[r].population + 2) / 5 * 5;
    }
    ck_assert_int_eq(attack_table(&of_people, table, shown, shown) >= 0, cases[_i].won);
    ps_table_free(table);
}
END_TEST

/* People over populations: nobody is counted who is not there, which is one more way in. */
static const struct {
    const char *why;
    unsigned sizes[2], people[8], population[8];
} coupled[] = {
    {"people are at most the population: one of one", {4, 1}, {1, 1, 1, 1}, {1, 1, 1, 1}},
    {"seven ones of seven ones", {7, 1}, {1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1}},
    {"everybody counted, total at its lower edge", {4, 1}, {7, 7, 7, 7}, {7, 7, 7, 7}},
    {"everybody but the last", {2, 1}, {7, 8}, {8, 8}},
    {"two by three with a forced corner", {2, 3}, {7, 0, 1, 7, 7, 7}, {9, 3, 4, 7, 7, 7}},
    {"two by four of ones", {2, 4}, {1, 1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1, 1}},
    {"twelve in two rows of ones and twos, in a large population",
     {2, 4},
     {1, 1, 2, 2, 1, 1, 2, 2},
     {90, 81, 77, 68, 91, 82, 73, 64}},
};

START_TEST(holds_with_people_and_population)
{
    ps_table *table = grid_table("coupled", coupled[_i].sizes[1] > 1 ? 2 : 1, coupled[_i].sizes, coupled[_i].people,
                                 coupled[_i].population);

    check_protected(table, coupled[_i].why);
    ps_table_free(table);
}
END_TEST

/* ---- by chance ---- */

/* Small numbers, of several characters: what fixes a cell is everybody at an edge. */
static unsigned random_count(uint32_t *state, unsigned character)
{
    static const unsigned edges[] = {1, 7, 8, 12, 13, 17, 0, 1, 7, 1};

    switch (character % 6) {
    case 0:
        return next_random(state) % 13;
    case 1:
        return next_random(state) % 10 ? 1 : 2;
    case 2:
        return next_random(state) % 10 ? 7 : 6;
    case 3:
        return edges[next_random(state) % PS_COUNT(edges)];
    case 4:
        return next_random(state) % 3 ? 0 : 1 + next_random(state) % 7;
    default:
        return next_random(state) % 4 ? next_random(state) % 3 : next_random(state) % 40;
    }
}

static void attack_at_random(uint32_t seed, size_t d, unsigned most_cells, bool counted)
{
    uint32_t state = seed * UINT32_C(2654435761) + 12345;
    unsigned sizes[3] = {1, 1, 1}, people[64], population[64], cells = 1;
    const unsigned character = next_random(&state), people_character = next_random(&state);
    const bool large = next_random(&state) % 3 == 0;
    ps_table *table;
    char why[64];

    for (size_t f = 0; f < d; f++) {
        const unsigned room = most_cells / cells;

        sizes[f] = 1 + next_random(&state) % (d == 1 ? room : room < 4 ? room : 4);
        cells *= sizes[f];
    }
    for (unsigned c = 0; c < cells; c++) {
        if (!counted) {
            population[c] = random_count(&state, character);
        } else {
            people[c] = random_count(&state, people_character);
            population[c] = people[c] + (large ? 20 + next_random(&state) % 20 : random_count(&state, character));
        }
    }
    snprintf(why, sizeof why, "seed %u, %zu fields, %s", (unsigned)seed, d, counted ? "people" : "population");
    table = grid_table("random", d, sizes, counted ? people : NULL, population);
    check_protected(table, why);
    ps_table_free(table);
}

#define ROUNDS 10 /* in one test, since each test is a process of its own */

START_TEST(attacker_fails_on_one_field)
{
    for (uint32_t i = 0; i < ROUNDS * 4; i++)
        attack_at_random((uint32_t)_i * ROUNDS * 4 + i, 1, 16, false);
}
END_TEST

START_TEST(attacker_fails_on_one_field_with_people)
{
    for (uint32_t i = 0; i < ROUNDS; i++)
        attack_at_random((uint32_t)_i * ROUNDS + i, 1, 9, true);
}
END_TEST

START_TEST(attacker_fails_on_two_fields)
{
    for (uint32_t i = 0; i < ROUNDS; i++)
        attack_at_random((uint32_t)_i * ROUNDS + i, 2, 12, false);
}
END_TEST

START_TEST(attacker_fails_on_two_fields_with_people)
{
    for (uint32_t i = 0; i < ROUNDS; i++)
        attack_at_random((uint32_t)_i * ROUNDS + i, 2, 9, true);
}
END_TEST

START_TEST(attacker_fails_on_three_fields)
{
    for (uint32_t i = 0; i < ROUNDS; i++)
        attack_at_random((uint32_t)_i * ROUNDS + i, 3, 8, i % 2);
}
END_TEST

/* ---- usefulness ---- */

/* A table like those that people ask for keeps all its large numbers: only 1-7 are hidden. */
START_TEST(hides_no_more_than_it_must_in_an_ordinary_table)
{
    uint32_t state = 4711;
    unsigned people[70], population[70];
    const unsigned sizes[] = {10, 7};
    ps_shown *shown = NULL, *base = NULL;
    ps_table *table;
    size_t secondary = 0;

    for (unsigned c = 0; c < 70; c++) {
        population[c] = 40 + next_random(&state) % 900 / (1 + c % 7);
        people[c] = next_random(&state) % (population[c] / 10);
    }
    table = grid_table("ordinary", 2, sizes, people, population);
    ck_assert_int_eq(ps_suppress_hes(&shown, &base, table, NULL), PS_OK);
    for (size_t r = 0; r < table->n_rows; r++)
        secondary += shown[r].secondary + base[r].secondary;
    ck_assert_uint_eq(secondary, 0);
    free(shown);
    ps_table_free(table);
}
END_TEST

START_TEST(a_table_of_nobody)
{
    const unsigned size = 1, none = 0;
    ps_table *table = grid_table("nobody", 1, &size, &none, &none);
    ps_shown *people = NULL, *population = NULL;

    ck_assert_uint_eq(table->n_rows, 1);
    ck_assert_int_eq(ps_suppress_hes(&people, &population, table, NULL), PS_OK);
    ck_assert(!people[0].hidden && people[0].count == 0 && !population[0].hidden && population[0].count == 0);
    free(people);
    ps_table_free(table);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("suppress");
    TCase *tc = tcase_create("suppress");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, hides_what_it_must, 0, (int)PS_COUNT(by_hand));
    tcase_add_loop_test(tc, attacker_wins_without_partners, 0, 5);
    tcase_add_loop_test(tc, holds_with_people_and_population, 0, (int)PS_COUNT(coupled));
    tcase_add_loop_test(tc, attacker_fails_on_one_field, 0, 40);
    tcase_add_loop_test(tc, attacker_fails_on_one_field_with_people, 0, 50);
    tcase_add_loop_test(tc, attacker_fails_on_two_fields, 0, 80);
    tcase_add_loop_test(tc, attacker_fails_on_two_fields_with_people, 0, 40);
    tcase_add_loop_test(tc, attacker_fails_on_three_fields, 0, 30);
    tcase_add_test(tc, hides_no_more_than_it_must_in_an_ordinary_table);
    tcase_add_test(tc, a_table_of_nobody);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)
