/* Places given out, against every way there is of giving them out.
 *
 * Cases are few people, tried in full: each goes to nobody or to any recipient who could take them, and the best by the
 * four aims is kept. Every small case up to who is who: test_allocate_kinds.c. POPSTRAT_ALLOCATE_CASES, _SMALL and
 * _LARGE say how many are tried (tests/soak/soak_allocate.sh). */
#include "outreach/allocate.h"

#include "base/arena.h"
#include "test.h"

#include <time.h>

enum { PEOPLE = 12, RECIPIENTS = 3, FLOORS = 3, LEVELS = 3, WAYS_MOST = 20000 };

typedef struct small {
    unsigned n, recipients, floors;
    unsigned may[PEOPLE], groups[PEOPLE], level[PEOPLE], lot[PEOPLE]; /* may, groups: bits */
    unsigned capacity[RECIPIENTS];
    unsigned group[FLOORS], scope[FLOORS], wanted[FLOORS]; /* scope: RECIPIENTS is everybody's */
} small;

static uint64_t state = 88172645463325252u;

static unsigned any(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 20) % below);
}

static unsigned long asked(const char *variable, unsigned long usual)
{
    const char *const text = getenv(variable);
    return text ? strtoul(text, NULL, 10) : usual;
}

/* ---- every way there is ---- */

typedef struct worth {
    unsigned shortfall, filled, levels[LEVELS], lots; /* lots: the first drawn is the highest bit */
} worth;

static bool better(const worth *a, const worth *b)
{
    if (a->shortfall != b->shortfall)
        return a->shortfall < b->shortfall;
    if (a->filled != b->filled)
        return a->filled > b->filled;
    for (int l = 0; l < LEVELS; l++)
        if (a->levels[l] != b->levels[l])
            return a->levels[l] > b->levels[l];
    return a->lots > b->lots;
}

static bool reaches(const small *c, unsigned floor, unsigned person)
{
    const unsigned scope = c->scope[floor];
    return (c->groups[person] >> c->group[floor] & 1) &&
           (scope == RECIPIENTS ? c->may[person] != 0 : c->may[person] >> scope & 1);
}

static worth worth_of(const small *c, const unsigned *to)
{
    worth w = {0};

    for (unsigned i = 0; i < c->n; i++)
        if (to[i] < RECIPIENTS) {
            w.filled++;
            w.levels[c->level[i]]++;
            w.lots |= 1u << (31 - c->lot[i]);
        }
    for (unsigned f = 0; f < c->floors; f++) {
        unsigned met = 0, could = 0, wanted;
        for (unsigned i = 0; i < c->n; i++) {
            could += reaches(c, f, i);
            met += reaches(c, f, i) && to[i] < RECIPIENTS && (c->scope[f] == RECIPIENTS || to[i] == c->scope[f]);
        }
        wanted = c->wanted[f] < could ? c->wanted[f] : could;
        w.shortfall += met < wanted ? wanted - met : 0;
    }
    return w;
}

static void try_all(worth *best, bool *found, const small *c, unsigned person, unsigned *to, unsigned *left)
{
    if (person == c->n) {
        const worth w = worth_of(c, to);
        if (!*found || better(&w, best))
            *best = w;
        *found = true;
        return;
    }
    to[person] = RECIPIENTS;
    try_all(best, found, c, person + 1, to, left);
    for (unsigned r = 0; r < c->recipients; r++)
        if ((c->may[person] >> r & 1) && left[r]) {
            to[person] = r;
            left[r]--;
            try_all(best, found, c, person + 1, to, left);
            left[r]++;
        }
}

/* The first two floors of one scope that overlap without either holding the other. */
static bool crosses(const small *c, size_t pair[2])
{
    for (unsigned a = 0; a < c->floors; a++)
        for (unsigned b = a + 1; b < c->floors; b++) {
            unsigned both = 0, first = 0, second = 0;
            for (unsigned i = 0; c->scope[a] == c->scope[b] && i < c->n; i++) {
                both += reaches(c, a, i) && reaches(c, b, i);
                first += reaches(c, a, i) && !reaches(c, b, i);
                second += !reaches(c, a, i) && reaches(c, b, i);
            }
            if (both && first && second) {
                pair[0] = a;
                pair[1] = b;
                return true;
            }
        }
    return false;
}

static unsigned long ways(const small *c)
{
    unsigned long n = 1;
    for (unsigned i = 0; i < c->n; i++)
        n *= 1u + (c->may[i] & 1) + (c->may[i] >> 1 & 1) + (c->may[i] >> 2 & 1);
    return n;
}

/* ---- the same, asked of the library ---- */

typedef struct asking {
    ps_demand places;
    ps_candidate candidates[PEOPLE];
    uint64_t capacity[RECIPIENTS];
    uint32_t flat[8 * RECIPIENTS];
    size_t first[(1u << RECIPIENTS) + 1];
    ps_floor floors[FLOORS];
} asking;

static void ask_for(asking *a, const small *c, bool flow_only)
{
    uint32_t sets = 0, number[1u << RECIPIENTS];
    size_t n = 0;

    memset(a, 0, sizeof *a);
    for (unsigned set = 0; set < 1u << RECIPIENTS; set++) {
        bool had = false; /* a set of several that nobody has would rule out the short way */

        for (unsigned i = 0; i < c->n; i++)
            had |= c->may[i] == set;
        if (!had)
            continue;
        for (unsigned r = 0; r < c->recipients; r++)
            if (set >> r & 1)
                a->flat[n++] = r;
        number[set] = sets++;
        a->first[sets] = n;
    }
    for (unsigned i = 0; i < c->n; i++)
        a->candidates[i] = (ps_candidate){c->groups[i], number[c->may[i]], c->level[i], c->lot[i], 1};
    for (unsigned r = 0; r < c->recipients; r++)
        a->capacity[r] = c->capacity[r];
    for (unsigned f = 0; f < c->floors; f++)
        a->floors[f] = (ps_floor){c->group[f], c->scope[f] == RECIPIENTS ? PS_EVERYBODY : c->scope[f], c->wanted[f]};
    a->places = (ps_demand){a->candidates, c->n, a->capacity, c->recipients, a->flat,
                            a->first,      sets, a->floors,   c->floors,     flow_only};
}

static void print_case(const small *c)
{
    for (unsigned i = 0; i < c->n; i++)
        printf("person %u: may %x groups %x level %u lot %u\n", i, c->may[i], c->groups[i], c->level[i], c->lot[i]);
    for (unsigned r = 0; r < c->recipients; r++)
        printf("recipient %u: %u\n", r, c->capacity[r]);
    for (unsigned f = 0; f < c->floors; f++)
        printf("floor %u: group %u scope %u wanted %u\n", f, c->group[f], c->scope[f], c->wanted[f]);
}

static void check_answer(const small *c, const ps_allocation *got, const worth *best)
{
    unsigned to[PEOPLE], used[RECIPIENTS] = {0};
    worth w;

    for (unsigned i = 0; i < c->n; i++) {
        to[i] = got->recipient[i] == PS_NOBODY ? RECIPIENTS : got->recipient[i];
        if (to[i] == RECIPIENTS)
            continue;
        ck_assert_msg(to[i] < c->recipients && c->may[i] >> to[i] & 1, "person %u is where they may not be", i);
        used[to[i]]++;
    }
    for (unsigned r = 0; r < c->recipients; r++) {
        ck_assert_uint_le(used[r], c->capacity[r]);
        ck_assert_uint_eq(used[r], got->filled[r]);
    }
    w = worth_of(c, to);
    if (memcmp(&w, best, sizeof w) != 0)
        print_case(c);
    ck_assert_uint_eq(w.shortfall, best->shortfall);
    ck_assert_uint_eq(w.filled, best->filled);
    for (int l = 0; l < LEVELS; l++)
        ck_assert_uint_eq(w.levels[l], best->levels[l]);
    ck_assert_uint_eq(w.lots, best->lots);
    ck_assert_uint_eq(got->placed, w.filled);
    for (unsigned f = 0, short_by = 0; f < c->floors; f++) {
        short_by +=
            got->floors[f].met < got->floors[f].wanted ? (unsigned)(got->floors[f].wanted - got->floors[f].met) : 0;
        ck_assert(f + 1 < c->floors || short_by == w.shortfall);
    }
}

/* True: the case had an answer; false: its floors cross, which was told. */
static bool compare(const small *c)
{
    unsigned to[PEOPLE], left[RECIPIENTS];
    size_t pair[2];
    const bool cross = crosses(c, pair);
    bool found = false;
    worth best = {0};

    memcpy(left, c->capacity, sizeof left);
    if (!cross)
        try_all(&best, &found, c, 0, to, left);
    for (int flow = 0; flow < 2; flow++) {
        asking a;
        ps_allocation got;
        ps_error err = {0};
        ps_status st;

        ask_for(&a, c, flow);
        st = ps_allocate(&got, &a.places, &err);
        if (st != (cross ? PS_EDOMAIN : PS_OK))
            print_case(c);
        ck_assert_int_eq(st, cross ? PS_EDOMAIN : PS_OK);
        if (cross) {
            ck_assert_uint_eq(got.cross[0], pair[0]);
            ck_assert_uint_eq(got.cross[1], pair[1]);
        } else {
            check_answer(c, &got, &best);
        }
        ps_allocation_release(&got);
    }
    return !cross;
}

static void shuffle_lots(small *c)
{
    for (unsigned i = 0; i < c->n; i++)
        c->lot[i] = i;
    for (unsigned i = c->n; i > 1; i--) {
        const unsigned j = any(i), swap = c->lot[i - 1];
        c->lot[i - 1] = c->lot[j];
        c->lot[j] = swap;
    }
}

/* Groups: the second inside the first, or beside it, or anyhow; the third the same to either. */
static unsigned groups_of(unsigned shape)
{
    const unsigned first = any(2);
    const unsigned second = shape & 1 ? first & any(2) : shape & 2 ? (first ^ 1u) & any(2) : any(2);
    const unsigned third = shape & 4 ? second & any(2) : shape & 8 ? ((first | second) ^ 1u) & any(2) : any(2);

    return first | second << 1 | third << 2;
}

static small random_case(void)
{
    small c = {.n = 4 + any(PEOPLE - 3), .recipients = 1 + any(RECIPIENTS), .floors = any(FLOORS + 1)};
    const unsigned shape = any(16), single = any(3), scopes = any(3);

    for (unsigned i = 0; i < c.n; i++) {
        c.groups[i] = groups_of(shape);
        c.level[i] = any(LEVELS);
        c.may[i] = single == 0 ? 1u << any(c.recipients) : any(1u << c.recipients);
    }
    while (ways(&c) > WAYS_MOST)
        c.may[any(c.n)] = 1u << any(c.recipients);
    shuffle_lots(&c);
    for (unsigned r = 0; r < c.recipients; r++)
        c.capacity[r] = any(any(4) ? 4 : c.n + 1);
    for (unsigned f = 0; f < c.floors; f++) {
        c.group[f] = any(8) ? f : any(FLOORS);
        c.scope[f] = scopes == 0 || (scopes == 1 && any(2)) ? RECIPIENTS : any(c.recipients);
        c.wanted[f] = any(5);
    }
    return c;
}

START_TEST(is_the_best_of_all_ways)
{
    for (unsigned long cases = asked("POPSTRAT_ALLOCATE_CASES", 3000); cases;) {
        const small c = random_case();
        cases -= compare(&c);
    }
}
END_TEST

/* ---- all small cases, or as many as there is time for, in an order that leaves none out ---- */

static unsigned digit(uint64_t *number, unsigned base)
{
    const unsigned d = (unsigned)(*number % base);
    *number /= base;
    return d;
}

static uint64_t cases_of(unsigned people)
{
    uint64_t n = 9 * 81; /* capacities 0-2; scope and 0-2 places wanted of each floor */
    for (unsigned i = 0; i < people; i++)
        n *= 32;
    return n;
}

static small numbered_case(unsigned people, uint64_t number)
{
    small c = {.n = people, .recipients = 2, .floors = 2};

    for (unsigned r = 0; r < 2; r++)
        c.capacity[r] = digit(&number, 3);
    for (unsigned f = 0; f < 2; f++) {
        const unsigned scope = digit(&number, 3);
        c.group[f] = f;
        c.scope[f] = scope == 2 ? RECIPIENTS : scope;
        c.wanted[f] = digit(&number, 3);
    }
    for (unsigned i = 0; i < people; i++) {
        c.may[i] = digit(&number, 4);
        c.groups[i] = digit(&number, 4);
        c.level[i] = digit(&number, 2);
        c.lot[i] = i; /* who is drawn first is told by the rest */
    }
    return c;
}

START_TEST(is_the_best_in_every_small_case)
{
    const unsigned long most = asked("POPSTRAT_ALLOCATE_SMALL", 5000);
    const unsigned people = (unsigned)_i;
    const uint64_t all = cases_of(people), step = all > most ? UINT64_C(982451653) : 1; /* prime to 2 and 3 */

    for (uint64_t i = 0; i < all && i < most; i++) {
        const small c = numbered_case(people, i * step % all);
        (void)compare(&c);
    }
    printf("cases of %u people: %llu of %llu\n", people, (unsigned long long)(most < all ? most : all),
           (unsigned long long)all);
}
END_TEST

/* ---- larger ones, made so that a good answer is known ---- */

enum { CROWD = 400, TEAMS = 12 };

typedef struct large {
    ps_demand places;
    ps_candidate candidates[CROWD];
    uint64_t capacity[TEAMS];
    uint32_t members[CROWD * 3];
    size_t first[CROWD + 1];
    ps_floor floors[2 * TEAMS + 2];
    size_t n_floors;
    uint32_t planted[CROWD];
    size_t n_planted;
} large;

static void add_planted_floor(large *l, unsigned group, uint32_t scope)
{
    uint64_t there = 0;

    for (size_t i = 0; i < l->places.n; i++)
        there += l->planted[i] != PS_NOBODY && (scope == PS_EVERYBODY || l->planted[i] == scope) &&
                 (l->candidates[i].groups >> group & 1);
    l->floors[l->n_floors++] = (ps_floor){group, scope, there};
}

/* Somebody gives out places first, at random; floors and capacities are what that gave. */
static void plant(large *l, unsigned most_teams, bool everybodys)
{
    const unsigned n = 20 + any(CROWD - 19), teams = 1 + any(TEAMS), nested = any(2);

    memset(l, 0, sizeof *l);
    for (unsigned i = 0; i < n; i++) {
        const unsigned could = 1 + any(most_teams);
        const bool first = any(3) == 0, second = nested ? first && any(2) : !first && any(3) == 0;
        unsigned teams_of = 0;

        l->first[i + 1] = l->first[i];
        for (unsigned k = 0; k < could; k++)
            teams_of |= 1u << any(teams);
        for (unsigned r = 0; r < teams; r++)
            if (teams_of >> r & 1)
                l->members[l->first[i + 1]++] = r;
        l->candidates[i] = (ps_candidate){first | (unsigned)second << 1, i, any(5), i, 1};
        l->planted[i] = any(2) ? PS_NOBODY : l->members[l->first[i] + any((unsigned)(l->first[i + 1] - l->first[i]))];
        if (l->planted[i] != PS_NOBODY) {
            l->capacity[l->planted[i]]++;
            l->n_planted++;
        }
    }
    for (unsigned i = n; i > 1; i--) {
        const unsigned j = any(i), lot = l->candidates[j].lot;
        l->candidates[j].lot = l->candidates[i - 1].lot;
        l->candidates[i - 1].lot = lot;
    }
    l->places = (ps_demand){l->candidates, n, l->capacity, teams, l->members, l->first, n, l->floors, 0, false};
    for (unsigned r = 0; r < teams; r++)
        for (unsigned g = 0; g < 2; g++)
            if (any(2))
                add_planted_floor(l, g, r);
    for (unsigned g = 0; everybodys && g < 2; g++)
        add_planted_floor(l, g, PS_EVERYBODY);
    l->places.n_floors = l->n_floors;
}

static void check_large(const large *l, const ps_allocation *got)
{
    uint64_t used[TEAMS] = {0};
    bool all_may = true;

    for (size_t i = 0; i < l->places.n; i++) {
        bool may = got->recipient[i] == PS_NOBODY;
        for (size_t m = l->first[i]; m < l->first[i + 1]; m++)
            may |= l->members[m] == got->recipient[i];
        all_may &= may;
        if (got->recipient[i] != PS_NOBODY)
            used[got->recipient[i]]++;
    }
    ck_assert(all_may);
    for (unsigned r = 0; r < l->places.n_recipients; r++)
        ck_assert_uint_le(used[r], l->capacity[r]);
    for (size_t f = 0; f < l->n_floors; f++)
        ck_assert_uint_ge(got->floors[f].met, l->floors[f].wanted);
    ck_assert_uint_eq(got->placed, l->n_planted); /* every place was filled */
}

START_TEST(meets_floors_that_can_be_met)
{
    for (unsigned long cases = asked("POPSTRAT_ALLOCATE_LARGE", 10000); cases; cases--) {
        large l;
        ps_allocation got, again;
        ps_error err = {0};
        bool same = true; /* the short way and the general one place the same people */

        plant(&l, 1 + any(3), any(2));
        ck_assert_int_eq(ps_allocate(&got, &l.places, &err), PS_OK);
        check_large(&l, &got);
        l.places.flow_only = true;
        ck_assert_int_eq(ps_allocate(&again, &l.places, &err), PS_OK);
        for (size_t i = 0; i < l.places.n; i++)
            same &= (got.recipient[i] == PS_NOBODY) == (again.recipient[i] == PS_NOBODY);
        ck_assert(same);
        ps_allocation_release(&got);
        ps_allocation_release(&again);
    }
}
END_TEST

/* ---- minutes ---- */

START_TEST(fits_minutes_largest_need_first)
{
    /* 100 minutes; the floor wants 40 of them for group 0. */
    static const ps_candidate people[] = {
        {0, 0, 0, 3, 50}, /* most urgent, but the floor comes first */
        {1, 0, 2, 0, 45}, /* meets the floor */
        {1, 0, 2, 1, 30}, /* the floor is met by now */
        {0, 0, 1, 2, 10}, /* does not fit behind 45 + 50 */
        {0, 0, 2, 4, 5},  /* fits */
    };
    static const uint32_t members[] = {0};
    static const size_t first[] = {0, 1};
    static const uint64_t capacity[] = {100};
    static const ps_floor floors[] = {{0, 0, 40}};
    const ps_demand places = {people, PS_COUNT(people), capacity, 1, members, first, 1, floors, 1, false};
    ps_allocation got;
    ps_error err = {0};

    ck_assert_int_eq(ps_allocate(&got, &places, &err), PS_OK);
    ck_assert_uint_eq(got.recipient[0], 0);
    ck_assert_uint_eq(got.recipient[1], 0);
    ck_assert_uint_eq(got.recipient[2], PS_NOBODY);
    ck_assert_uint_eq(got.recipient[3], PS_NOBODY);
    ck_assert_uint_eq(got.recipient[4], 0);
    ck_assert_uint_eq(got.filled[0], 100);
    ck_assert_uint_eq(got.floors[0].met, 45);
    ps_allocation_release(&got);
}
END_TEST

START_TEST(never_gives_more_minutes_than_there_are)
{
    for (int round = 0; round < 500; round++) {
        large l;
        ps_allocation got;
        ps_error err = {0};
        uint64_t used[TEAMS] = {0};

        plant(&l, 3, true);
        for (size_t i = 0; i < l.places.n; i++)
            l.candidates[i].cost = 1 + any(90);
        for (unsigned r = 0; r < TEAMS; r++)
            l.capacity[r] = any(600);
        ck_assert_int_eq(ps_allocate(&got, &l.places, &err), PS_OK);
        for (size_t i = 0; i < l.places.n; i++)
            if (got.recipient[i] != PS_NOBODY)
                used[got.recipient[i]] += l.candidates[i].cost;
        for (unsigned r = 0; r < l.places.n_recipients; r++) {
            ck_assert_uint_le(used[r], l.capacity[r]);
            ck_assert_uint_eq(used[r], got.filled[r]);
        }
        for (size_t i = 0; i < l.places.n; i++) /* nobody is left over who would have fitted */
            for (size_t m = l.first[i]; got.recipient[i] == PS_NOBODY && m < l.first[i + 1]; m++)
                ck_assert_uint_gt(l.candidates[i].cost, l.capacity[l.members[m]] - used[l.members[m]]);
        ps_allocation_release(&got);
    }
}
END_TEST

/* ---- shares ---- */

static const struct {
    const char *why;
    uint64_t share, unit, places, wanted;
} shares[] = {
    {"7.5 places are 8", 30, 100, 25, 8},
    {"exactly 3 stay 3", 30, 100, 10, 3},
    {"a tenth of a place is one", 10, 100, 1, 1},
    {"none of none", 30, 100, 0, 0},
    {"nothing of many", 0, 10, 1000, 0},
    {"all", 1, 1, 41, 41},
    {"a third, as written, is a hair less", 333333, 1000000, 3, 1},
    {"many places", 35, 100, UINT64_C(1) << 50, UINT64_C(394064967394919)},
};

START_TEST(rounds_shares_up)
{
    ck_assert_msg(ps_share_of(shares[_i].share, shares[_i].unit, shares[_i].places) == shares[_i].wanted,
                  "%s: got %llu", shares[_i].why,
                  (unsigned long long)ps_share_of(shares[_i].share, shares[_i].unit, shares[_i].places));
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("allocate");
    TCase *tc = tcase_create("allocate");
    tcase_set_timeout(tc, asked("POPSTRAT_ALLOCATE_CASES", 0) ? 36000 : 120);
    tcase_add_test(tc, is_the_best_of_all_ways);
    tcase_add_loop_test(tc, is_the_best_in_every_small_case, 0, 6);
    tcase_add_test(tc, meets_floors_that_can_be_met);
    tcase_add_test(tc, fits_minutes_largest_need_first);
    tcase_add_test(tc, never_gives_more_minutes_than_there_are);
    tcase_add_loop_test(tc, rounds_shares_up, 0, PS_COUNT(shares));
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
