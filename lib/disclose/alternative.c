/* Alternative: depth-first repair, a few moves deep, the shortest first. */
#include "disclose/alternative.h"

#include <string.h>

#define TRIES_MOST 20000 /* moves looked at for one cell */
#define LOOKED_AT 512    /* cells looked at under one margin */
#define FOLLOWED 24      /* of them, taken further than one move */
#define STARTS_MOST 64   /* cells under a margin that a search begins with */

typedef struct search {
    ps_alternative found;
    const ps_lattice *lattice;
    ps_known *const *known;
    bool counted;
    ps_count_of of;
    size_t row;
    unsigned tries;
} search;

typedef struct violation {
    bool there;
    ps_count_of of;
    uint32_t row;
    int wanted; /* change that would mend it: 1 or -1 */
    size_t leaves;
} violation;

static uint32_t row_above(const ps_lattice *lattice, uint32_t leaf, unsigned mask)
{
    return lattice->up[(size_t)leaf * lattice->n_masks + mask];
}

int ps_alternative_change(const ps_alternative *alternative, const ps_lattice *lattice, ps_count_of of, size_t row)
{
    const unsigned mask = lattice->table->rows[row].summed;
    int change = 0;

    for (size_t m = 0; m < alternative->n; m++)
        if (row_above(lattice, alternative->moves[m].leaf, mask) == row)
            change += alternative->moves[m].change[of];
    return change;
}

/* Nobody can be counted who is not in the population; a leaf has one move at most. */
static bool more_people_than_population(const search *s, const ps_move *move)
{
    const ps_table_row *row = &s->lattice->table->rows[move->leaf];

    return s->counted && (int64_t)row->people + move->change[PS_OF_PEOPLE] >
                             (int64_t)row->population + move->change[PS_OF_POPULATION];
}

static int leaves_known(const search *s, ps_count_of of, size_t row, int change)
{
    const int64_t value = (int64_t)ps_lattice_value(s->lattice, of, row) + change;

    if (value > s->known[of][row].most)
        return -1;
    return value < s->known[of][row].least ? 1 : 0;
}

/* A move that no other cell could make good. */
static bool impossible(const search *s, const ps_move *move)
{
    for (int of = 0; of < PS_COUNTS; of++)
        if (leaves_known(s, (ps_count_of)of, move->leaf, move->change[of]))
            return true;
    return more_people_than_population(s, move);
}

/* Of the margins that the moves take out of what is known, the one with the fewest cells. */
static violation find_violation(const search *s)
{
    violation worst = {.there = false};

    for (size_t m = 0; m < s->found.n; m++)
        for (unsigned mask = 1; mask < s->lattice->n_masks; mask++) {
            const uint32_t row = row_above(s->lattice, s->found.moves[m].leaf, mask);

            for (int of = s->counted ? 0 : PS_OF_POPULATION; of < PS_COUNTS; of++) {
                const int change = ps_alternative_change(&s->found, s->lattice, (ps_count_of)of, row);
                const int wanted = change ? leaves_known(s, (ps_count_of)of, row, change) : 0;
                const size_t leaves = s->lattice->first[of][row + 1] - s->lattice->first[of][row];

                if (wanted && (!worst.there || leaves < worst.leaves))
                    worst = (violation){true, (ps_count_of)of, row, wanted, leaves};
            }
        }
    return worst;
}

static bool moved(const search *s, uint32_t leaf)
{
    for (size_t m = 0; m < s->found.n; m++)
        if (s->found.moves[m].leaf == leaf)
            return true;
    return false;
}

/* Way 0 moves the one count, way 1 both: somebody of the counted people comes or goes. */
static bool add_move(search *s, uint32_t leaf, ps_count_of of, int change, int way)
{
    ps_move *move = &s->found.moves[s->found.n];

    if (way == 1 && (!s->counted || !s->lattice->table->rows[leaf].people))
        return false;
    *move = (ps_move){.leaf = leaf};
    move->change[of] = change;
    if (way == 1)
        move->change[!of] = change;
    if (impossible(s, move))
        return false;
    s->found.n++;
    return true;
}

static bool repair(search *s, size_t moves_left);

static bool make_good(search *s, const violation *v, size_t moves_left)
{
    const size_t first = s->lattice->first[v->of][v->row];
    const uint32_t *under = s->lattice->under[v->of] + first;
    const uint32_t last_moved = s->found.moves[s->found.n - 1].leaf;
    size_t start = 0, high = v->leaves, followed = 0;

    while (start < high) { /* begin beside the last move: neighbours share most margins */
        const size_t middle = start + (high - start) / 2;

        if (under[middle] <= last_moved)
            start = middle + 1;
        else
            high = middle;
    }
    for (size_t i = 0; i < v->leaves && i < LOOKED_AT; i++) {
        const uint32_t leaf = under[(start + i) % v->leaves];

        if (moved(s, leaf))
            continue;
        for (int way = 0; way < 2; way++) {
            if (s->tries++ > TRIES_MOST)
                return false;
            if (!add_move(s, leaf, v->of, v->wanted, way))
                continue;
            if (repair(s, moves_left - 1))
                return true;
            s->found.n--;
            if (moves_left > 1 && ++followed > FOLLOWED)
                return false;
        }
    }
    return false;
}

static bool repair(search *s, size_t moves_left)
{
    const violation v = find_violation(s);

    if (!v.there)
        return ps_alternative_change(&s->found, s->lattice, s->of, s->row) != 0;
    return moves_left > 0 && make_good(s, &v, moves_left);
}

bool ps_alternative_find(ps_alternative *out, const ps_lattice *lattice, ps_known *const known[PS_COUNTS], bool counted,
                         ps_count_of of, size_t row)
{
    search s = {.lattice = lattice, .known = known, .counted = counted, .of = of, .row = row};
    const size_t first = lattice->first[of][row];
    const size_t n = lattice->first[of][row + 1] - first;

    for (size_t moves = 1; moves <= PS_MOVES_MOST; moves++)
        for (size_t i = 0; i < n && i < STARTS_MOST; i++)
            for (int option = 0; option < 4; option++) {
                s.found.n = 0;
                if (!add_move(&s, lattice->under[of][first + i], of, option % 2 ? -1 : 1, option / 2))
                    continue;
                if (repair(&s, moves - 1)) {
                    *out = s.found;
                    return true;
                }
                if (s.tries > TRIES_MOST)
                    return false;
            }
    return false;
}
