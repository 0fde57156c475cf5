/* Made tables: tables of one made-up crowd, built by hand as a caller of the library would. For attack_bounds.c. */
#ifndef POPSTRAT_MADE_TABLES_H
#define POPSTRAT_MADE_TABLES_H

#include "disclose/suppress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CROWD_FIELDS 3
#define CROWD_CELLS 240
#define CROWD_COUNTS 3 /* the population, and people by two conditions */
#define CROWD_TABLES 4

typedef struct crowd {
    unsigned n_fields, sizes[CROWD_FIELDS], n_cells;
    unsigned count[CROWD_COUNTS][CROWD_CELLS]; /* by all fields, row-major */
} crowd;

typedef struct crowd_table {
    unsigned fields; /* bits */
    unsigned counts; /* 0: the population alone; 1, 2 */
    bool margins;
    ps_table *table;
} crowd_table;

static inline uint32_t crowd_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static inline unsigned crowd_label(const crowd *c, unsigned cell, unsigned field)
{
    for (unsigned f = c->n_fields; --f > field;)
        cell /= c->sizes[f];
    return cell % c->sizes[field];
}

/* labels[f] == sizes[f]: any. */
static inline bool crowd_matches(const crowd *c, unsigned cell, const unsigned *labels)
{
    for (unsigned f = 0; f < c->n_fields; f++)
        if (labels[f] < c->sizes[f] && crowd_label(c, cell, f) != labels[f])
            return false;
    return true;
}

static inline unsigned crowd_sum(const crowd *c, unsigned count, const unsigned *labels)
{
    unsigned sum = 0;

    for (unsigned cell = 0; cell < c->n_cells; cell++)
        sum += crowd_matches(c, cell, labels) ? c->count[count][cell] : 0;
    return sum;
}

/* The next combination of labels of the fields in `by`; the others stay "any". False after the last. */
static inline bool crowd_next(const crowd *c, unsigned *labels, unsigned by)
{
    for (unsigned f = c->n_fields; f-- > 0;) {
        if (!(by >> f & 1))
            continue;
        if (++labels[f] < c->sizes[f])
            return true;
        labels[f] = 0;
    }
    return false;
}

static inline void crowd_first(const crowd *c, unsigned *labels, unsigned by)
{
    for (unsigned f = 0; f < c->n_fields; f++)
        labels[f] = by >> f & 1 ? 0 : c->sizes[f];
}

static inline void crowd_add_rows(const crowd *c, const crowd_table *t, unsigned by)
{
    static const char *const words[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
                                        "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z"};
    unsigned labels[CROWD_FIELDS];

    crowd_first(c, labels, by);
    do {
        const unsigned population = crowd_sum(c, 0, labels);
        ps_table_row *row = &t->table->rows[t->table->n_rows];
        unsigned d = 0;

        if (!population && by)
            continue;
        memset(row, 0, sizeof *row);
        row->population = population;
        row->people = t->counts ? crowd_sum(c, t->counts, labels) : 0;
        for (unsigned f = 0; f < c->n_fields; f++)
            if (t->fields >> f & 1) {
                const bool all = labels[f] == c->sizes[f];

                row->numbers[d] = all ? PS_LABEL_NUMBER_ALL : labels[f];
                row->labels[d] = all ? "All" : words[labels[f]];
                row->summed |= (unsigned)all << d++;
            }
        t->table->n_rows++;
    } while (crowd_next(c, labels, by));
}

static inline void crowd_tabulate(const crowd *c, crowd_table *t)
{
    static char fields[CROWD_FIELDS][8] = {"a", "b", "c"}, of[] = "everybody", name[] = "made";
    static char counted[CROWD_COUNTS][8] = {"", "one", "two"};

    t->table = calloc(1, sizeof *t->table);
    t->table->arena = ps_arena_new();
    t->table->name = t->table->title = name;
    t->table->of = of;
    t->table->counted = t->counts ? counted[t->counts] : NULL;
    for (unsigned f = 0; f < c->n_fields; f++)
        if (t->fields >> f & 1)
            t->table->fields[t->table->n_fields++] = fields[f];
    t->table->rows = calloc(4 * CROWD_CELLS, sizeof *t->table->rows);
    crowd_add_rows(c, t, t->fields);
    for (unsigned by = t->fields; t->margins && by-- > 0;)
        if ((by & ~t->fields) == 0)
            crowd_add_rows(c, t, by);
}

/* Small numbers, of several characters: what gives a cell away is everybody at an edge. */
static inline unsigned crowd_count(uint64_t *state, unsigned character, unsigned k)
{
    const unsigned edges[] = {0, 1, 1, k - 1, k, k + 1, 2 * k};

    switch (character % 7) {
    case 0:
        return crowd_random(state) % (2 * k);
    case 1:
        return crowd_random(state) % 10 ? 1 : 2;
    case 2:
        return crowd_random(state) % 10 ? k - 1 : k;
    case 3:
        return edges[crowd_random(state) % 7];
    case 4:
        return crowd_random(state) % 3 ? 0 : 1 + crowd_random(state) % k;
    case 5:
        return crowd_random(state) % 4 ? k + crowd_random(state) % (20 * k) : crowd_random(state) % k;
    default:
        return crowd_random(state) % 4 ? crowd_random(state) % 3 : crowd_random(state) % (8 * k);
    }
}

static inline void crowd_make(crowd *c, uint64_t *state, unsigned n_fields, unsigned most_cells, unsigned k)
{
    const unsigned character = crowd_random(state), others[] = {crowd_random(state), crowd_random(state)};
    const bool large = crowd_random(state) % 3 == 0;

    memset(c, 0, sizeof *c);
    c->n_fields = n_fields;
    c->n_cells = 1;
    for (unsigned f = 0; f < n_fields; f++) {
        const unsigned room = most_cells / c->n_cells, most = n_fields == 1 ? room : room < 4 ? room : 2 + room / 4;

        c->sizes[f] = 1 + crowd_random(state) % (most < 26 ? most : 26);
        if (most_cells > 100 && c->sizes[f] < most / 2)
            c->sizes[f] = most / 2 < 26 ? most / 2 : 26;
        c->n_cells *= c->sizes[f];
    }
    for (unsigned cell = 0; cell < c->n_cells; cell++) {
        const unsigned one = crowd_count(state, others[0], k), two = crowd_count(state, others[1], k);

        c->count[1][cell] = one;
        c->count[2][cell] = two;
        c->count[0][cell] =
            (one > two ? one : two) + (large ? 3 * k + crowd_random(state) % 20 : crowd_count(state, character, k));
    }
}

#endif
