/* Places given out in every small case there is: up to 5 people, 2 recipients, 2 floors, 2 levels, any order of lots.
 *
 * Written out in full they are some 5 x 10^13. Most say the same thing in other words, so each thing is said once.
 *
 * Names: people of one kind (where they may go, groups, level), the two recipients, and the two floors may change
 * places; so may all be of level 1 as well as of level 0. Of all that can be renamed into one another, one is tried.
 *
 * No change: what leaves every way of giving places out as allowed as it was, and worth the same, is left out. Such are
 * capacity beyond those who may come, places wanted beyond those who could fill them, a floor that wants none, a group
 * of somebody whom its floor cannot reach, and people who may go nowhere.
 *
 * Lots: they may decide between any two people, of one kind or not. People of one kind, whom nothing else tells apart,
 * need draw in one order only. A kind is settled if all ways that are best by the first three aims place as many of it:
 * its first drawn then get that many places, whenever they draw, and whoever they are, the same ways are left to the
 * others. So the settled draw anywhere, and all orders of the others are tried. Where there are no more people than
 * POPSTRAT_ALLOCATE_ORDERS, that argument is not relied on: all orders of everybody are tried.
 *
 * So says the problem; the code could see what the problem does not. Each time it is asked, all that is left out above
 * is therefore drawn by chance: the order of the people, spare capacity and places wanted, floors that want none,
 * groups out of reach, somebody who may go nowhere, which numbers the levels have. Where the short way would do, the
 * general one is asked too; where one recipient would do, so is a demand of one.
 *
 * POPSTRAT_ALLOCATE_KINDS is how many people there are at most; tests/soak/soak_allocate.sh tries them all. */
#include "outreach/allocate.h"

#include "test.h"

enum { PEOPLE = 5, FLOORS = 2, RECIPIENTS = 2, EVERYBODY = RECIPIENTS, KINDS = 3 * 4 * 2, TURNS = 4 };
enum { RECIPIENTS_TURNED = 1, FLOORS_TURNED = 2 }; /* bits of a turn */

typedef struct problem {
    unsigned n, kind[PEOPLE]; /* kinds never go down: each multiset once */
    unsigned may[PEOPLE], groups[PEOPLE], level[PEOPLE];
    unsigned capacity[RECIPIENTS], able[RECIPIENTS]; /* able: those who may come */
    unsigned scope[FLOORS], wanted[FLOORS];
    unsigned members[FLOORS]; /* of a floor's group; all could fill it; 0: there is no floor */
} problem;

static unsigned long long problems, askings;
static unsigned orders; /* people, at most, for whom all orders of lots are tried, settled or not */
static uint64_t state = 88172645463325252u;

static unsigned any(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 20) % below);
}

static unsigned asked(const char *variable, unsigned usual)
{
    const char *const text = getenv(variable);
    return text ? (unsigned)strtoul(text, NULL, 10) : usual;
}

static bool reaches(unsigned scope, unsigned may)
{
    return scope == EVERYBODY ? may != 0 : may >> scope & 1;
}

/* ---- every way there is of giving out the places of a problem ---- */

typedef struct best {
    unsigned shortfall, rank; /* rank: shortfall, those left over, those of level 0 left over; the least is the best */
    uint32_t sets;            /* bit s: one of the best ways gives places to the people whose bits are set in s */
} best;

static void try_all(best *b, const problem *c, unsigned person, unsigned set, unsigned over, const unsigned *left,
                    const unsigned *met)
{
    if (person == c->n) {
        unsigned shortfall = 0;

        for (unsigned f = 0; f < FLOORS; f++)
            shortfall += met[f] < c->wanted[f] ? c->wanted[f] - met[f] : 0;
        if ((shortfall << 16 | over) < b->rank)
            *b = (best){shortfall, shortfall << 16 | over, 0};
        if ((shortfall << 16 | over) == b->rank)
            b->sets |= UINT32_C(1) << set;
        return;
    }
    try_all(b, c, person + 1, set, over + (c->level[person] ? 1u << 8 : 1u << 8 | 1u), left, met);
    for (unsigned r = 0; r < RECIPIENTS; r++)
        if ((c->may[person] >> r & 1) && left[r]) {
            unsigned now[RECIPIENTS] = {left[0], left[1]}, then[FLOORS] = {met[0], met[1]};

            now[r]--;
            for (unsigned f = 0; f < FLOORS; f++)
                then[f] += (c->groups[person] >> f & 1) && (c->scope[f] == EVERYBODY || c->scope[f] == r);
            try_all(b, c, person + 1, set | 1u << person, over, now, then);
        }
}

/* Of the best ways the one that gives a place to the first drawn, if any does; then to the second, ... */
static unsigned by_lots(const problem *c, uint32_t sets, const unsigned *drawn)
{
    static const uint32_t with[PEOPLE] = {0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000};
    unsigned set = 0;

    for (unsigned i = 0; i < c->n; i++)
        if (sets & with[drawn[i]]) {
            sets &= with[drawn[i]];
            set |= 1u << drawn[i];
        }
    return set;
}

/* ---- the same, asked of the library ---- */

typedef struct asking {
    ps_demand demand;
    ps_candidate candidates[PEOPLE + 1];
    uint64_t capacity[RECIPIENTS];
    ps_floor floors[FLOORS];
    unsigned at[PEOPLE];    /* where each person stands among the candidates */
    unsigned floor[FLOORS]; /* of the problem */
    bool crossed;
} asking;

static void add_people(asking *a, const problem *c, const unsigned *drawn)
{
    unsigned place[PEOPLE + 1];
    const unsigned base = any(2), step = 1 + any(2), n = c->n + !any(4);

    for (unsigned i = 0; i < n; i++) {
        const unsigned j = any(i + 1);

        place[i] = place[j];
        place[j] = i;
    }
    for (unsigned i = 0; i < c->n; i++) {
        const unsigned who = drawn[i];
        unsigned groups = c->groups[who];

        for (unsigned f = 0; f < FLOORS; f++)
            if (!c->members[f] || !reaches(c->scope[f], c->may[who]))
                groups |= any(2) << f;
        a->at[who] = place[who];
        a->candidates[place[who]] = (ps_candidate){groups, c->may[who], base + step * c->level[who], 2 * i + 1, 1};
    }
    if (n > c->n) /* who may go nowhere */
        a->candidates[place[c->n]] = (ps_candidate){any(4), 0, any(4), 2 * any(n), 1};
    a->demand.n = n;
}

static void add_floors(asking *a, const problem *c, unsigned recipients)
{
    unsigned n = 0;

    for (unsigned f = 0; f < FLOORS; f++) {
        unsigned scope = c->scope[f], wanted = c->wanted[f];

        if (c->members[f] && wanted == c->members[f]) {
            wanted += any(3);
        } else if (!c->members[f]) {
            if (any(2))
                continue;
            scope = any(2) ? EVERYBODY : any(recipients);
        }
        a->floor[n] = f;
        a->floors[n++] = (ps_floor){f, scope == EVERYBODY ? PS_EVERYBODY : scope, wanted};
    }
    a->demand.n_floors = n;
}

/* Of two floors of one scope, has anybody both, has anybody one alone. */
static bool crosses(const asking *a)
{
    unsigned both = 0, first = 0, second = 0;

    if (a->demand.n_floors < 2 || a->floors[0].scope != a->floors[1].scope)
        return false;
    for (size_t i = 0; i < a->demand.n; i++) {
        const unsigned groups = (unsigned)a->candidates[i].groups;

        if (!reaches(a->floors[0].scope == PS_EVERYBODY ? EVERYBODY : a->floors[0].scope, a->candidates[i].set))
            continue;
        both += groups == 3;
        first += groups == 1;
        second += groups == 2;
    }
    return both && first && second;
}

static void ask_for(asking *a, const problem *c, const unsigned *drawn, unsigned recipients, bool single)
{
    static const uint32_t members[] = {0, 1, 0, 1};
    static const size_t first[] = {0, 0, 1, 2, 4}; /* a set of recipients is numbered as its bits */

    a->demand = (ps_demand){.candidates = a->candidates,
                            .capacity = a->capacity,
                            .n_recipients = recipients,
                            .members = members,
                            .first = first,
                            .n_sets = recipients == 1 ? 2
                                      : single        ? 3
                                                      : 4,
                            .floors = a->floors};
    for (unsigned r = 0; r < recipients; r++)
        a->capacity[r] = c->capacity[r] + (c->capacity[r] == c->able[r] ? any(3) : 0);
    add_people(a, c, drawn);
    add_floors(a, c, recipients);
    a->crossed = crosses(a);
}

static const char *fault(const asking *a, const problem *c, const best *b, unsigned set, const ps_allocation *got)
{
    unsigned used[RECIPIENTS] = {0}, met[FLOORS] = {0}, shortfall = 0, placed = 0, n = 0;

    for (size_t i = 0; i < a->demand.n; i++)
        if (got->recipient[i] != PS_NOBODY) {
            const uint32_t to = got->recipient[i];

            if (to >= a->demand.n_recipients || !(a->candidates[i].set >> to & 1))
                return "somebody is where they may not be";
            used[to]++;
            n++;
            for (size_t f = 0; f < a->demand.n_floors; f++)
                met[f] += (a->candidates[i].groups >> a->floors[f].group & 1) &&
                          (a->floors[f].scope == PS_EVERYBODY || a->floors[f].scope == to);
        }
    for (unsigned r = 0; r < a->demand.n_recipients; r++)
        if (used[r] > c->capacity[r] || used[r] != got->filled[r])
            return "more places than there are, or miscounted";
    for (unsigned i = 0; i < c->n; i++)
        placed |= (unsigned)(got->recipient[a->at[i]] != PS_NOBODY) << i;
    for (size_t f = 0; f < a->demand.n_floors; f++) {
        const unsigned wanted = c->wanted[a->floor[f]];

        shortfall += met[f] < wanted ? wanted - met[f] : 0;
        if (got->floors[f].wanted != wanted || got->floors[f].met != met[f])
            return "a floor is miscounted";
    }
    return shortfall != b->shortfall ? "the floors could be met better"
           : placed != set           ? "others should have had the places"
           : got->placed != n        ? "the placed are miscounted"
                                     : NULL;
}

static void print_case(const asking *a)
{
    for (size_t i = 0; i < a->demand.n; i++)
        printf("candidate %zu: set %x groups %x level %u lot %u\n", i, (unsigned)a->candidates[i].set,
               (unsigned)a->candidates[i].groups, (unsigned)a->candidates[i].level, (unsigned)a->candidates[i].lot);
    for (unsigned r = 0; r < a->demand.n_recipients; r++)
        printf("recipient %u: %u\n", r, (unsigned)a->capacity[r]);
    for (size_t f = 0; f < a->demand.n_floors; f++)
        printf("floor: group %u scope %d wanted %u\n", a->floors[f].group, (int)a->floors[f].scope,
               (unsigned)a->floors[f].wanted);
}

static void compare(const asking *a, const problem *c, const best *b, unsigned set)
{
    ps_allocation got;
    const ps_status st = ps_allocate(&got, &a->demand, NULL);
    const char *wrong = NULL;

    askings++;
    if (st != (a->crossed ? PS_EDOMAIN : PS_OK))
        wrong = "floors cross, or do not";
    else if (a->crossed)
        wrong = got.cross[0] == 0 && got.cross[1] == 1 ? NULL : "the wrong floors cross";
    else
        wrong = fault(a, c, b, set, &got);
    if (wrong) { /* a check that holds is not free: there are very many */
        print_case(a);
        ck_abort_msg("%s", wrong);
    }
    ps_allocation_release(&got);
}

/* ---- every order of lots ---- */

static void ask(const problem *c, const best *b, const unsigned *drawn)
{
    const unsigned set = by_lots(c, b->sets, drawn);
    unsigned mays = 0;
    bool single = true;
    asking a;

    for (unsigned i = 0; i < c->n; i++) {
        mays |= c->may[i];
        single &= c->may[i] != 3;
    }
    ask_for(&a, c, drawn, RECIPIENTS, single);
    compare(&a, c, b, set);
    if (!single)
        return;
    a.demand.flow_only = true;
    compare(&a, c, b, set);
    if (mays != 1)
        return;
    ask_for(&a, c, drawn, 1, single);
    compare(&a, c, b, set);
}

/* A kind is settled if every best way has as many of it. Nobody's chances hang on where those draw: they are put
 * anywhere. */
static unsigned settled(const problem *c, uint32_t sets)
{
    unsigned people = 0;

    for (unsigned from = 0, to; from < c->n; from = to) {
        unsigned counts = 0, all = 0;

        for (to = from; to < c->n && c->kind[to] == c->kind[from]; to++)
            all |= 1u << to;
        for (unsigned set = 0; set < 1u << c->n; set++)
            if (sets >> set & 1) {
                unsigned n = 0;

                for (unsigned i = from; i < to; i++)
                    n += set >> i & 1;
                counts |= 1u << n;
            }
        people |= (counts & (counts - 1)) ? 0 : all;
    }
    return people;
}

static void ask_settled(const problem *c, const best *b, const unsigned *open, unsigned n, unsigned done)
{
    unsigned drawn[PEOPLE];

    memcpy(drawn, open, n * sizeof *drawn);
    for (unsigned i = 0; i < c->n; i++)
        if (done >> i & 1) {
            const unsigned at = any(n + 1);

            memmove(drawn + at + 1, drawn + at, (n++ - at) * sizeof *drawn);
            drawn[at] = i;
        }
    ask(c, b, drawn);
}

static void each_order(const problem *c, const best *b, unsigned *open, unsigned n, unsigned used, unsigned done)
{
    if ((used | done) == (1u << c->n) - 1) {
        ask_settled(c, b, open, n, done);
        return;
    }
    for (unsigned i = 0; i < c->n; i++) {
        if (((used | done) >> i & 1) || (i && c->kind[i - 1] == c->kind[i] && !(used >> (i - 1) & 1)))
            continue;
        open[n] = i;
        each_order(c, b, open, n + 1, used | 1u << i, done);
    }
}

/* ---- every problem ---- */

static unsigned turned_kind(unsigned kind, unsigned turn)
{
    static const unsigned swapped[] = {0, 2, 1, 3};
    unsigned may = 1 + kind % 3, groups = kind / 3 % 4;

    may = turn & RECIPIENTS_TURNED ? swapped[may] : may;
    groups = turn & FLOORS_TURNED ? swapped[groups] : groups;
    return may - 1 + 3 * groups + 12 * (kind / 12);
}

static unsigned number_of_people(const problem *c, unsigned turn)
{
    unsigned kinds[PEOPLE], number = 0;

    for (unsigned i = 0; i < c->n; i++) {
        unsigned j = i;

        for (kinds[i] = turned_kind(c->kind[i], turn); j && kinds[j - 1] > kinds[j]; j--) {
            const unsigned swap = kinds[j];
            kinds[j] = kinds[j - 1];
            kinds[j - 1] = swap;
        }
    }
    for (unsigned i = 0; i < c->n; i++)
        number = number * KINDS + kinds[i];
    return number;
}

static unsigned number_of_setting(const problem *c, unsigned turn)
{
    const unsigned r = turn & RECIPIENTS_TURNED, turned = turn & FLOORS_TURNED;
    unsigned number = c->capacity[r] * 8 + c->capacity[!r];

    for (unsigned i = 0; i < FLOORS; i++) {
        const unsigned f = turned ? 1 - i : i, scope = c->scope[f];

        number = (number * 4 + (scope != EVERYBODY && r ? 1 - scope : scope)) * 8 + c->wanted[f];
    }
    return number;
}

static void each_capacity(problem *c, const bool *same)
{
    for (c->capacity[0] = 0; c->capacity[0] <= c->able[0]; c->capacity[0]++)
        for (c->capacity[1] = 0; c->capacity[1] <= c->able[1]; c->capacity[1]++) {
            best b = {0, UINT32_MAX, 0};
            unsigned open[PEOPLE];
            bool first = true;

            for (unsigned turn = 1; turn < TURNS; turn++)
                first &= !same[turn] || number_of_setting(c, 0) <= number_of_setting(c, turn);
            if (!first)
                continue;
            try_all(&b, c, 0, 0, 0, c->capacity, (const unsigned[FLOORS]){0});
            problems++;
            each_order(c, &b, open, 0, 0, c->n > orders ? settled(c, b.sets) : 0);
        }
}

/* Whoever is of a floor's group can be reached by it; and a group of nobody has no floor. */
static void each_floor(problem *c, unsigned f, const bool *same)
{
    if (f == FLOORS) {
        each_capacity(c, same);
        return;
    }
    for (unsigned scope = c->members[f] ? 0 : EVERYBODY; scope <= EVERYBODY; scope++) {
        bool reached = true;

        for (unsigned i = 0; i < c->n; i++)
            reached &= !(c->groups[i] >> f & 1) || reaches(scope, c->may[i]);
        c->scope[f] = scope;
        for (c->wanted[f] = c->members[f] > 0; reached && c->wanted[f] <= c->members[f]; c->wanted[f]++)
            each_floor(c, f + 1, same);
    }
}

static void try_people(problem *c)
{
    bool same[TURNS];

    for (unsigned turn = 0; turn < TURNS; turn++) {
        same[turn] = number_of_people(c, turn) == number_of_people(c, 0);
        if (number_of_people(c, turn) < number_of_people(c, 0))
            return;
    }
    memset(c->able, 0, sizeof c->able);
    memset(c->members, 0, sizeof c->members);
    for (unsigned i = 0; i < c->n; i++)
        for (unsigned k = 0; k < 2; k++) {
            c->able[k] += c->may[i] >> k & 1;
            c->members[k] += c->groups[i] >> k & 1;
        }
    each_floor(c, 0, same);
}

static void each_multiset(problem *c, unsigned person, unsigned from)
{
    if (person == c->n) {
        try_people(c);
        return;
    }
    for (unsigned kind = from; kind < (person ? KINDS : KINDS / 2); kind++) { /* the first is of level 0 */
        c->kind[person] = kind;
        c->may[person] = 1 + kind % 3;
        c->groups[person] = kind / 3 % 4;
        c->level[person] = kind / 12;
        each_multiset(c, person + 1, kind);
    }
}

START_TEST(is_the_best_in_every_kind_of_small_case)
{
    const unsigned most = asked("POPSTRAT_ALLOCATE_KINDS", 3);

    orders = asked("POPSTRAT_ALLOCATE_ORDERS", 3);
    ck_assert_uint_le(most, PEOPLE);
    for (unsigned people = 0; people <= most; people++) {
        problem c = {.n = people};

        problems = askings = 0;
        each_multiset(&c, 0, 0);
        printf("all kinds of cases of %u people: %llu, asked %llu times\n", people, problems, askings);
        (void)fflush(stdout);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("allocate_kinds");
    TCase *tc = tcase_create("allocate_kinds");
    tcase_set_timeout(tc, asked("POPSTRAT_ALLOCATE_KINDS", 0) ? 36000 : 120);
    tcase_add_test(tc, is_the_best_in_every_kind_of_small_case);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)
