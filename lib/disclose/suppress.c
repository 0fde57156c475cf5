/* Suppress: primary marks, then partners until every hidden cell has an alternative.
 *
 * Hiding only widens what an outsider must reckon with, so an alternative once found stays one; and each failed search
 * hides one more cell, so the work ends. */
#include "disclose/suppress.h"
#include "disclose/alternative.h"
#include "disclose/round.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct suppression {
    const ps_table *table;
    bool counted;
    ps_lattice lattice;
    ps_shown *shown[PS_COUNTS];
    ps_known *known[PS_COUNTS];
    bool *safe[PS_COUNTS]; /* an alternative was found; for hidden cells */
} suppression;

/* What an outsider knows of a count that is shown so. */
static ps_known known_of(const ps_shown *shown, ps_count_of of)
{
    ps_known known = {1, PS_HES_SMALL_MOST};

    if (!shown->hidden)
        ps_hes_unround(&known.least, &known.most, shown->count);
    else if (shown->withheld)
        known = (ps_known){of == PS_OF_POPULATION, INT64_MAX}; /* a row that is listed has a population */
    else if (shown->secondary)
        known = (ps_known){PS_HES_SMALL_MOST + 1, INT64_MAX};
    return known;
}

static void mark_small(suppression *s)
{
    for (int of = 0; of < PS_COUNTS; of++)
        for (size_t r = 0; r < s->table->n_rows; r++) {
            const uint64_t value = ps_lattice_value(&s->lattice, (ps_count_of)of, r);

            s->shown[of][r].hidden = ps_hes_is_small(value);
            s->shown[of][r].count = s->shown[of][r].hidden ? 0 : ps_hes_round(value);
            s->known[of][r] = known_of(&s->shown[of][r], (ps_count_of)of);
        }
}

/* A shown cell becomes hidden, a hidden one withheld. */
static ps_shown loosened(ps_shown shown)
{
    if (shown.hidden)
        shown.withheld = true;
    else
        shown.hidden = shown.secondary = true;
    shown.count = 0;
    return shown;
}

static void loosen(suppression *s, ps_count_of of, size_t row)
{
    s->shown[of][row] = loosened(s->shown[of][row]);
    s->known[of][row] = known_of(&s->shown[of][row], of);
}

static bool try_to_clear(suppression *s, ps_count_of of, size_t row)
{
    ps_alternative found;

    if (!ps_alternative_find(&found, &s->lattice, s->known, s->counted, of, row))
        return false;
    for (size_t m = 0; m < found.n; m++)
        for (unsigned mask = 0; mask < s->lattice.n_masks; mask++) {
            const uint32_t above = s->lattice.up[(size_t)found.moves[m].leaf * s->lattice.n_masks + mask];

            for (int c = 0; c < PS_COUNTS; c++)
                if (ps_alternative_change(&found, &s->lattice, (ps_count_of)c, above))
                    s->safe[c][above] = true;
        }
    assert(s->safe[of][row]);
    return true;
}

/* ---- partners ---- */

/* What stands in the way of one simple move. */
typedef struct obstacle {
    bool possible;
    uint64_t
        cost; /* of clearing the way: withholding is far dearer than hiding, large numbers are dearer than small ones */
    ps_count_of of; /* the one to loosen first: a shown one before a hidden one, the smallest count first */
    size_t row;
    bool hidden;
    uint64_t value;
} obstacle;

#define WITHHOLD_COST (UINT64_C(1) << 48)
#define HIDE_COST (UINT64_C(1) << 36)

static bool holds(ps_known known, int64_t value)
{
    return value >= known.least && value <= known.most;
}

static void meet(obstacle *o, const suppression *s, ps_count_of of, size_t row, int change)
{
    const uint64_t value = ps_lattice_value(&s->lattice, of, row);
    const int64_t moved = (int64_t)value + change;
    const bool hidden = s->shown[of][row].hidden, first = o->cost == 0;
    const ps_shown once = loosened(s->shown[of][row]), twice = loosened(once);

    if (holds(s->known[of][row], moved))
        return;
    if (value == 0 || !holds(known_of(&twice, of), moved)) {
        o->possible = false; /* a 0 is never hidden; nobody is ever fewer than nobody */
        return;
    }
    o->cost += (holds(known_of(&once, of), moved) && !hidden ? HIDE_COST : WITHHOLD_COST) + value;
    if (first || hidden < o->hidden || (hidden == o->hidden && value < o->value)) {
        o->of = of;
        o->row = row;
        o->hidden = hidden;
        o->value = value;
    }
}

static obstacle obstacle_of(const suppression *s, const ps_move *move)
{
    const ps_table_row *leaf = &s->table->rows[move->leaf];
    obstacle o = {.possible = true};

    for (unsigned mask = 0; mask < s->lattice.n_masks; mask++)
        for (int of = 0; of < PS_COUNTS; of++)
            if (move->change[of])
                meet(&o, s, (ps_count_of)of, s->lattice.up[(size_t)move->leaf * s->lattice.n_masks + mask],
                     move->change[of]);
    if (s->counted &&
        (int64_t)leaf->people + move->change[PS_OF_PEOPLE] > (int64_t)leaf->population + move->change[PS_OF_POPULATION])
        o.possible = false;
    return o;
}

/* The cheapest way to let one person more or fewer be in the cell: its first obstacle goes. There always is a way: one
 * more person of the population, counted too where everybody is. */
static void hide_partner(suppression *s, ps_count_of of, size_t row)
{
    const size_t first = s->lattice.first[of][row], n = s->lattice.first[of][row + 1] - first;
    obstacle best = {.possible = false};

    for (size_t i = 0; i < n && i < 16; i++)
        for (int option = 0; option < 4; option++) {
            ps_move move = {.leaf = s->lattice.under[of][first + i]};
            obstacle o;

            if (option >= 2 && (!s->counted || !s->table->rows[move.leaf].people))
                continue;
            move.change[of] = option % 2 ? -1 : 1;
            if (option >= 2)
                move.change[!of] = move.change[of];
            o = obstacle_of(s, &move);
            if (o.possible && (!best.possible || o.cost < best.cost))
                best = o;
        }
    assert(best.possible && best.cost > 0);
    loosen(s, best.of, best.row);
}

/* Hides partners until nothing hidden is left without an alternative. A partner may stand before the cell it protects,
 * hence the passes. */
static void protect(suppression *s)
{
    bool again = true;

    while (again) {
        again = false;
        for (size_t r = 0; r < s->table->n_rows; r++)
            for (int of = s->counted ? 0 : PS_OF_POPULATION; of < PS_COUNTS; of++)
                while (s->shown[of][r].hidden && !s->safe[of][r] && !try_to_clear(s, (ps_count_of)of, r)) {
                    hide_partner(s, (ps_count_of)of, r);
                    again = true;
                }
    }
}

static ps_status make_room(suppression *s, ps_error *err)
{
    const size_t n = s->table->n_rows;

    s->shown[0] = n <= SIZE_MAX / 2 ? ps_calloc(2 * n, sizeof **s->shown) : NULL;
    s->known[0] = n <= SIZE_MAX / 2 ? ps_calloc(2 * n, sizeof **s->known) : NULL;
    s->safe[0] = n <= SIZE_MAX / 2 ? ps_calloc(2 * n, sizeof **s->safe) : NULL;
    if (!s->shown[0] || !s->known[0] || !s->safe[0])
        return ps_fail_memory(err);
    s->shown[1] = s->shown[0] + n;
    s->known[1] = s->known[0] + n;
    s->safe[1] = s->safe[0] + n;
    return PS_OK;
}

ps_status ps_suppress_hes(ps_shown **people, ps_shown **population, const ps_table *table, ps_error *err)
{
    suppression s = {.table = table, .counted = table->counted != NULL};
    ps_status st = make_room(&s, err);

    if (st == PS_OK)
        st = ps_lattice_open(&s.lattice, table, err);
    if (st == PS_OK) {
        mark_small(&s);
        protect(&s);
        ps_lattice_close(&s.lattice);
        *people = s.shown[PS_OF_PEOPLE];
        *population = s.shown[PS_OF_POPULATION];
        s.shown[0] = NULL;
    }
    free(s.shown[0]);
    free(s.known[0]);
    free(s.safe[0]);
    return st;
}
