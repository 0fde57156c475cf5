/* Attacker: somebody who has the released table, knows the scheme, and looks for every exact table that fits it.
 *
 * Nothing of the library's own search is used. A complete search: values outward from the truth, cut off only where the
 * sums prove that nothing can follow. For tests of disclose. */
#ifndef POPSTRAT_ATTACKER_H
#define POPSTRAT_ATTACKER_H

#include "disclose/suppress.h"
#include "test.h"

#define ATTACK_VARIABLES 64
#define ATTACK_SUMS 128
#define ATTACK_NODES 4000000L
#define ATTACK_REACH                                                                                                   \
    12 /* hidden numbers without an upper limit are tried up to so far above the truth: fewer tables, so a stricter    \
          test */

typedef struct attack_range {
    long least, most;
} attack_range;

typedef struct attack_sum {
    int variables[ATTACK_VARIABLES];
    int n;
    attack_range known;
    long least, most; /* of the sum, from what is assigned and what is open */
} attack_sum;

typedef struct attack {
    const ps_table *table;
    bool counted;
    int n_leaves, n_variables; /* leaf l: variable l is its population, n_leaves + l its people */
    long truth[ATTACK_VARIABLES];
    attack_range known[ATTACK_VARIABLES];
    long cap[2 * ATTACK_VARIABLES]; /* the most it can be now: people at most their population, once that is assigned */
    attack_sum sums[ATTACK_SUMS];
    int n_sums;
    long nodes;
} attack;

/* What the released cell says to somebody who can even tell which numbers were hidden to protect others. Whoever takes
 * every * for 1-7 instead knows the same where none was, and is wrong somewhere where one was. */
static inline attack_range attack_known(const ps_shown *shown, uint64_t truth, bool population)
{
    if (shown->hidden) {
        if (shown->withheld)
            return (attack_range){population, (long)truth + ATTACK_REACH};
        if (shown->secondary)
            return (attack_range){8, (long)truth + ATTACK_REACH};
        return (attack_range){1, 7};
    }
    if (shown->count == 0)
        return (attack_range){0, 0};
    return (attack_range){shown->count <= 10 ? 8 : (long)shown->count - 2, (long)shown->count + 2};
}

static inline bool attack_under(const ps_table *table, int leaf, size_t row)
{
    for (size_t d = 0; d < table->n_fields; d++)
        if (strcmp(table->rows[row].labels[d], "All") &&
            strcmp(table->rows[row].labels[d], table->rows[leaf].labels[d]))
            return false;
    return true;
}

static inline void attack_start(attack *a, const ps_table *table, const ps_shown *people, const ps_shown *population)
{
    memset(a, 0, sizeof *a);
    a->table = table;
    a->counted = table->counted != NULL;
    while (a->n_leaves < (int)table->n_rows && table->rows[a->n_leaves].summed == 0)
        a->n_leaves++;
    a->n_variables = a->counted ? 2 * a->n_leaves : a->n_leaves;
    ck_assert_int_le(a->n_variables, ATTACK_VARIABLES);
    for (int kind = 0; kind < (a->counted ? 2 : 1); kind++)
        for (size_t r = 0; r < table->n_rows; r++) {
            const uint64_t truth = kind ? table->rows[r].people : table->rows[r].population;
            const attack_range known = attack_known(kind ? &people[r] : &population[r], truth, !kind);

            if ((int)r < a->n_leaves) {
                a->truth[kind * a->n_leaves + (int)r] = (long)truth;
                a->known[kind * a->n_leaves + (int)r] = known;
            } else {
                attack_sum *sum = &a->sums[a->n_sums++];

                ck_assert_int_le(a->n_sums, ATTACK_SUMS);
                sum->known = known;
                for (int leaf = 0; leaf < a->n_leaves; leaf++)
                    if (attack_under(table, leaf, r))
                        sum->variables[sum->n++] = kind * a->n_leaves + leaf;
            }
        }
}

static inline bool attack_holds(const attack *a)
{
    for (int s = 0; s < a->n_sums; s++)
        if (a->sums[s].least > a->sums[s].known.most || a->sums[s].most < a->sums[s].known.least)
            return false;
    return true;
}

static inline void attack_shift(attack *a, int variable, long least, long most)
{
    for (int s = 0; s < a->n_sums; s++)
        for (int i = 0; i < a->sums[s].n; i++)
            if (a->sums[s].variables[i] == variable) {
                a->sums[s].least += least;
                a->sums[s].most += most;
            }
}

/* Populations first, each followed by its people. */
static inline bool attack_solve(attack *a, int step)
{
    const int leaf = a->counted ? step / 2 : step;
    const bool is_people = a->counted && step % 2;
    const int variable = is_people ? a->n_leaves + leaf : leaf, people = a->n_leaves + leaf;

    if (step == a->n_variables)
        return true;
    for (long try = 0; try < 2 * (a->known[variable].most - a->known[variable].least) + 40; try++) {
        const long value = a->truth[variable] + (try % 2 ? (try + 1) / 2 : -try / 2);
        long cut = 0; /* how much less the people can be, now that the population is known */
        bool found;

        if (value < a->known[variable].least || value > a->cap[variable])
            continue;
        if (a->counted && !is_people) {
            if (value < a->known[people].least)
                continue;
            cut = a->cap[people] > value ? a->cap[people] - value : 0;
        }
        if (++a->nodes > ATTACK_NODES)
            return false;
        attack_shift(a, variable, value - a->known[variable].least, value - a->cap[variable]);
        a->cap[people] -= cut;
        if (cut)
            attack_shift(a, people, 0, -cut);
        found = attack_holds(a) && attack_solve(a, step + 1);
        if (cut)
            attack_shift(a, people, 0, cut);
        a->cap[people] += cut;
        attack_shift(a, variable, a->known[variable].least - value, a->cap[variable] - value);
        if (found)
            return true;
    }
    return false;
}

static inline bool attack_possible(attack *a)
{
    for (int s = 0; s < a->n_sums; s++) {
        a->sums[s].least = a->sums[s].most = 0;
        for (int i = 0; i < a->sums[s].n; i++) {
            a->sums[s].least += a->known[a->sums[s].variables[i]].least;
            a->sums[s].most += a->known[a->sums[s].variables[i]].most;
        }
    }
    for (int v = 0; v < a->n_variables; v++) {
        if (a->known[v].least > a->known[v].most)
            return false;
        a->cap[v] = a->known[v].most;
    }
    a->nodes = 0;
    return attack_solve(a, 0);
}

/* Is there a table in which the range of this cell lies below, or above, the truth? `range` is the leaf's or the sum's
 * own. */
static inline bool attack_differs(attack *a, attack_range *range, long truth)
{
    const attack_range kept = *range;
    bool found;

    range->least = truth + 1;
    found = kept.most > truth && attack_possible(a);
    *range = kept;
    if (!found && kept.least < truth) {
        range->most = truth - 1;
        found = attack_possible(a);
        *range = kept;
    }
    return found;
}

/* Can the attacker work a hidden cell out? Returns a row and says which count, or -1: every hidden cell has another
 * possible value.
 */
static inline int attack_table(bool *of_people, const ps_table *table, const ps_shown *people,
                               const ps_shown *population)
{
    static attack a;
    int sum = 0;

    attack_start(&a, table, people, population);
    for (int kind = 0; kind < (a.counted ? 2 : 1); kind++)
        for (int r = 0; r < (int)table->n_rows; r++) {
            const ps_shown *shown = kind ? &people[r] : &population[r];
            const long truth = (long)(kind ? table->rows[r].people : table->rows[r].population);
            attack_range *range = r < a.n_leaves ? &a.known[kind * a.n_leaves + r] : &a.sums[sum++].known;

            if (!shown->hidden)
                continue;
            if (!attack_differs(&a, range, truth)) {
                *of_people = kind;
                return r;
            }
        }
    return -1;
}

#endif
