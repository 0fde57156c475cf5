/* Attack: somebody who has all released tables of a run, knows the scheme, and asks a solver (GLPK) for the least and
 * the most that each hidden cell can be.
 *
 *   attack_bounds TABLES [SEED]     crowds to make tables of; says how wide the ranges are, and what protection cost
 *
 * Unknown are the counts by all fields together, whole numbers from 0; known is every row of every table, shown or not,
 * rows not listed (nobody), and people <= population. Nothing of the library's own search is used. Rates tell nothing
 * more: they stand only where both of their counts do. */
#include "made_tables.h"
#include "popstrat/run.h"

#include <glpk.h>
#include <math.h>

#define NO_LIMIT 1e5
#define SOLVER_MS 20000
#define WIDTHS 20 /* bands */

typedef enum attacker {
    SEES_STARS, /* takes a * for a number from 1 */
    KNOWS_ALL   /* can even tell small counts from those hidden to protect them */
} attacker;

typedef struct row { /* what is known of one sum of the crowd */
    unsigned count, truth;
    int number; /* of the solver's row */
    double least, most;
    bool hidden;
} row;

typedef struct attack {
    const crowd *crowd;
    const ps_scheme *scheme;
    glp_prob *problem;
    row rows[CROWD_COUNTS * 4 * CROWD_CELLS];
    size_t n_rows;
    bool seen[CROWD_COUNTS][8 * CROWD_CELLS];
    bool used[CROWD_COUNTS];
} attack;

static struct {
    unsigned long cells, hidden, small, partners, withheld, gave_up, widths[WIDTHS];
} total[PS_SCHEME_NONE]; /* by scheme */

static void bound(double *least, double *most, const ps_shown *shown, unsigned truth, const ps_scheme *scheme,
                  attacker who, bool population)
{
    const double small = scheme->kind == PS_SCHEME_THRESHOLD ? (double)scheme->k - 1 : 7;
    const double count = (double)shown->count;

    *least = shown->withheld ? 0 : shown->secondary && who == KNOWS_ALL ? small + 1 : 1;
    *most = shown->hidden && !shown->withheld && !shown->secondary && who == KNOWS_ALL ? small : NO_LIMIT;
    if (!shown->hidden && scheme->kind == PS_SCHEME_THRESHOLD) {
        *least = *most = count;
    } else if (!shown->hidden && scheme->kind == PS_SCHEME_HES) {
        *least = count > 0 ? fmax(8, count - 2) : 0;
        *most = count > 0 ? count + 2 : 0;
    } else if (!shown->hidden) { /* half way goes up */
        *least = fmax(0, ceil(count - (double)scheme->base / 2));
        *most = ceil(count + (double)scheme->base / 2) - 1;
    }
    if (population && truth && *least < 1)
        *least = 1; /* a row that is listed */
}

static int column_of(const attack *a, unsigned count, unsigned cell)
{
    return 1 + (int)(count * a->crowd->n_cells + cell);
}

static void add_row(attack *a, unsigned count, const unsigned *labels, double least, double most, bool hidden)
{
    int columns[CROWD_CELLS + 1], n = 0;
    double ones[CROWD_CELLS + 1];
    row *r = &a->rows[a->n_rows++];

    for (unsigned cell = 0; cell < a->crowd->n_cells; cell++)
        if (crowd_matches(a->crowd, cell, labels)) {
            columns[++n] = column_of(a, count, cell);
            ones[n] = 1;
        }
    *r = (row){count, crowd_sum(a->crowd, count, labels), glp_add_rows(a->problem, 1), least, most, hidden};
    glp_set_mat_row(a->problem, r->number, n, columns, ones);
    glp_set_row_bnds(a->problem, r->number, least < most ? GLP_DB : GLP_FX, least, most);
    if (r->truth < least || r->truth > most) {
        printf("the truth, %u, is not within %g to %g\n", r->truth, least, most);
        exit(1);
    }
}

/* A sum that several tables show must be shown alike, and is known once. */
static bool first_time(attack *a, unsigned count, const unsigned *labels)
{
    size_t code = 0;

    for (unsigned f = 0; f < a->crowd->n_fields; f++)
        code = code * (a->crowd->sizes[f] + 1) + labels[f];
    if (a->seen[count][code])
        return false;
    return a->seen[count][code] = true;
}

static void know_table(attack *a, const crowd_table *t, const ps_shown *people, const ps_shown *population,
                       attacker who)
{
    size_t r = 0;

    for (int margins = 0; margins <= (int)t->margins; margins++)
        for (unsigned by = t->fields + 1; by-- > 0;) {
            unsigned labels[CROWD_FIELDS];

            if ((by & ~t->fields) || (by != t->fields) != margins)
                continue;
            crowd_first(a->crowd, labels, by);
            do {
                const bool listed = !by || crowd_sum(a->crowd, 0, labels);

                for (unsigned k = 0; k < 2; k++) {
                    const unsigned count = k ? t->counts : 0;
                    const ps_shown *shown = listed ? k ? &people[r] : &population[r] : &(ps_shown){.count = 0};
                    double least = 0, most = 0;

                    if ((k && !t->counts) || !first_time(a, count, labels))
                        continue;
                    if (listed)
                        bound(&least, &most, shown, crowd_sum(a->crowd, count, labels), a->scheme, who, !k);
                    add_row(a, count, labels, least, most, listed && shown->hidden);
                    a->used[count] = true;
                }
                r += listed;
            } while (crowd_next(a->crowd, labels, by));
        }
}

static void open_attack(attack *a, const crowd *c, const ps_scheme *scheme)
{
    memset(a, 0, sizeof *a);
    a->crowd = c;
    a->scheme = scheme;
    a->problem = glp_create_prob();
    glp_add_cols(a->problem, (int)(CROWD_COUNTS * c->n_cells));
    for (int column = 1; column <= (int)(CROWD_COUNTS * c->n_cells); column++) {
        glp_set_col_kind(a->problem, column, GLP_IV);
        glp_set_col_bnds(a->problem, column, GLP_DB, 0, NO_LIMIT);
    }
}

static void know_population_holds_people(attack *a)
{
    for (unsigned count = 1; count < CROWD_COUNTS; count++)
        for (unsigned cell = 0; a->used[count] && cell < a->crowd->n_cells; cell++) {
            const int columns[] = {0, column_of(a, 0, cell), column_of(a, count, cell)};
            const double signs[] = {0, 1, -1};
            const int number = glp_add_rows(a->problem, 1);

            glp_set_mat_row(a->problem, number, 2, columns, signs);
            glp_set_row_bnds(a->problem, number, GLP_LO, 0, 0);
        }
}

/* The least or the most of a row; NAN: the solver gave up. */
static double solve(attack *a, const row *r, int direction)
{
    glp_smcp simplex;
    glp_iocp whole;
    int columns[CROWD_CELLS + 1], n;
    double ones[CROWD_CELLS + 1];

    n = glp_get_mat_row(a->problem, r->number, columns, ones);
    for (int i = 1; i <= n; i++)
        glp_set_obj_coef(a->problem, columns[i], 1);
    glp_set_obj_dir(a->problem, direction);
    glp_init_smcp(&simplex);
    glp_init_iocp(&whole);
    simplex.msg_lev = whole.msg_lev = GLP_MSG_OFF;
    simplex.tm_lim = whole.tm_lim = SOLVER_MS;
    glp_simplex(a->problem, &simplex);
    if (glp_get_status(a->problem) != GLP_OPT) { /* a bad start: from scratch */
        glp_adv_basis(a->problem, 0);
        glp_simplex(a->problem, &simplex);
    }
    if (glp_get_status(a->problem) == GLP_OPT)
        glp_intopt(a->problem, &whole);
    for (int i = 1; i <= n; i++)
        glp_set_obj_coef(a->problem, columns[i], 0);
    return glp_get_status(a->problem) == GLP_OPT && glp_mip_status(a->problem) == GLP_OPT
               ? round(glp_mip_obj_val(a->problem))
               : NAN;
}

/* Bands of widths in units of what is asked for: 0 is less; 1 that much and less than twice as much, ... */
static int band_of(double width, double unit)
{
    return width >= (WIDTHS - 1) * unit ? WIDTHS - 1 : (int)(width / unit);
}

/* Every hidden cell's range; under round, that of every count from 1. False: one is narrower than `least_width`. */
static bool attack_all(attack *a, double least_width, bool tell)
{
    bool held = true;

    for (size_t i = 0; i < a->n_rows && (held || tell); i++) {
        const row *r = &a->rows[i];
        double least, most;

        if (a->scheme->kind == PS_SCHEME_ROUND ? !r->truth : !r->hidden)
            continue;
        least = solve(a, r, GLP_MIN);
        most = solve(a, r, GLP_MAX);
        if (isnan(least) || isnan(most)) {
            total[a->scheme->kind].gave_up++;
            continue;
        }
        if (tell)
            total[a->scheme->kind].widths[band_of(most - least, least_width)]++;
        if (most - least < least_width || least > r->truth || most < r->truth) {
            if (tell)
                printf("%s of %u: %g to %g\n", r->count ? "people" : "population", r->truth, least, most);
            held = false;
        }
    }
    return held;
}

static bool holds(const crowd *c, const crowd_table *tables, size_t n, ps_shown *const *people,
                  ps_shown *const *population, const ps_scheme *scheme, attacker who, bool tell)
{
    static attack a;
    bool held;

    open_attack(&a, c, scheme);
    for (size_t t = 0; t < n; t++)
        know_table(&a, &tables[t], people[t], population[t], who);
    know_population_holds_people(&a);
    glp_adv_basis(a.problem, 0);
    held = attack_all(&a, scheme->kind == PS_SCHEME_THRESHOLD && who == SEES_STARS ? (double)scheme->k - 1 : 1, tell);
    glp_delete_prob(a.problem);
    return held;
}

/* ---- by chance ---- */

static size_t choose_tables(crowd_table *out, const crowd *c, uint64_t *state)
{
    const unsigned all = (1u << c->n_fields) - 1, one = 1 + crowd_random(state) % 2;
    const unsigned few = crowd_random(state) % (all + 1), kind = crowd_random(state) % 6;
    size_t n = 0;

    if (c->n_fields == 3 && kind == 0) { /* two that overlap */
        out[n++] = (crowd_table){3, one, crowd_random(state) % 4 > 0, NULL};
        out[n++] = (crowd_table){6, one, crowd_random(state) % 4 > 0, NULL};
        return n;
    }
    out[n++] = (crowd_table){all, kind == 1 ? 0 : one, crowd_random(state) % 4 > 0, NULL};
    if (kind >= 3)
        out[n++] = (crowd_table){few, kind == 3 ? 0 : one, true, NULL};
    if (kind == 5)
        out[n++] = (crowd_table){crowd_random(state) % (all + 1), 3 - one, crowd_random(state) % 2, NULL};
    return n;
}

static void count_cells(ps_disclosure_scheme scheme, const crowd_table *tables, size_t n, ps_shown *const *people,
                        ps_shown *const *population)
{
    for (size_t t = 0; t < n; t++)
        for (size_t r = 0; r < tables[t].table->n_rows; r++)
            for (int k = 0; k < (tables[t].counts ? 2 : 1); k++) {
                const ps_shown *shown = k ? &people[t][r] : &population[t][r];

                total[scheme].cells++;
                total[scheme].hidden += shown->hidden;
                total[scheme].small += shown->hidden && !shown->secondary;
                total[scheme].partners += shown->secondary;
                total[scheme].withheld += shown->withheld;
            }
}

static void suppress(ps_shown **people, ps_shown **population, const crowd_table *tables, size_t n,
                     const ps_scheme *scheme)
{
    const ps_table *given[CROWD_TABLES] = {NULL};
    ps_error err = {.status = PS_OK};

    for (size_t t = 0; t < n; t++)
        given[t] = tables[t].table;
    if (ps_suppress_all(people, population, given, n, scheme, &err) != PS_OK) {
        printf("not protected: %s\n", err.message);
        for (size_t t = 0; t < n; t++)
            printf("  fields %x, counts %u, %s\n", tables[t].fields, tables[t].counts,
                   tables[t].margins ? "margins" : "none");
        exit(1);
    }
}

static bool attack_one(uint64_t seed, bool large)
{
    static const unsigned ks[] = {5, 5, 3, 10, 2, 7};
    uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    const ps_scheme schemes[] = {{PS_SCHEME_THRESHOLD, ks[seed / 4 % 6], 0},
                                 {PS_SCHEME_THRESHOLD, ks[seed / 4 % 6], 0},
                                 {PS_SCHEME_HES, 0, 0},
                                 {PS_SCHEME_ROUND, 0, 2 + seed / 4 % 9}};
    const ps_scheme *scheme = &schemes[seed % 4];
    ps_shown *people[CROWD_TABLES], *population[CROWD_TABLES];
    crowd_table tables[CROWD_TABLES];
    static crowd c;
    size_t n;
    bool held;

    (void)crowd_random(&state);
    crowd_make(&c, &state, 1 + crowd_random(&state) % 3, large ? 200 : 4 + crowd_random(&state) % 20,
               scheme->k ? (unsigned)scheme->k : 8);
    n = choose_tables(tables, &c, &state);
    for (size_t t = 0; t < n; t++)
        crowd_tabulate(&c, &tables[t]);
    suppress(people, population, tables, n, scheme);
    count_cells(scheme->kind, tables, n, people, population);
    held =
        (scheme->kind != PS_SCHEME_THRESHOLD || holds(&c, tables, n, people, population, scheme, SEES_STARS, true)) &&
        (scheme->k == 2 || /* a small count is 1: who can tell it from others knows it */
         holds(&c, tables, n, people, population, scheme, KNOWS_ALL, scheme->kind != PS_SCHEME_THRESHOLD));
    if (!held)
        printf("seed %llu, scheme %d, k %d, base %d: a cell can be worked out\n", (unsigned long long)seed,
               (int)scheme->kind, (int)scheme->k, (int)scheme->base);
    for (size_t t = 0; t < n; t++) {
        free(people[t]);
        ps_table_free(tables[t].table);
    }
    return held;
}

/* ---- what protection costs ---- */

typedef struct price {
    const crowd *crowd;
    crowd_table table;
    ps_shown *people, *population;
    ps_shown *candidates[64];
    size_t n_candidates;
    const ps_scheme *scheme;
} price;

static bool price_holds(price *p)
{
    return holds(p->crowd, &p->table, 1, &p->people, &p->population, p->scheme, SEES_STARS, false) &&
           holds(p->crowd, &p->table, 1, &p->people, &p->population, p->scheme, KNOWS_ALL, false);
}

/* Is there a way to hide `more` cells of those from `from` on that protects the table? */
static bool price_reached(price *p, size_t from, unsigned more)
{
    if (!more)
        return price_holds(p);
    for (size_t i = from; i + more <= p->n_candidates; i++) {
        const ps_shown kept = *p->candidates[i];
        bool found;

        *p->candidates[i] = (ps_shown){.hidden = true, .secondary = true};
        found = price_reached(p, i + 1, more - 1);
        *p->candidates[i] = kept;
        if (found)
            return true;
    }
    return false;
}

#define PRICE_ROWS 16 /* of a table that is tried, and partners */
#define PRICE_PARTNERS 4

/* Partners taken, and the fewest that would do, of one small table; false: too many to try. */
static bool price_of(unsigned *taken, unsigned *fewest, uint64_t seed)
{
    static const ps_scheme five = {PS_SCHEME_THRESHOLD, 5, 0};
    static crowd c;
    uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + 99;
    price p = {.crowd = &c, .scheme = &five};
    bool tried;

    *taken = *fewest = 0;
    (void)crowd_random(&state);
    crowd_make(&c, &state, 1 + crowd_random(&state) % 3, 12, 5);
    p.table = (crowd_table){(1u << c.n_fields) - 1, 0, true, NULL};
    crowd_tabulate(&c, &p.table);
    suppress(&p.people, &p.population, &p.table, 1, &five);
    for (size_t r = 0; r < p.table.table->n_rows; r++) {
        ps_shown *shown = &p.population[r];

        *taken += shown->secondary + shown->withheld;
        if (p.table.table->rows[r].population < five.k)
            *shown = (ps_shown){.hidden = p.table.table->rows[r].population > 0};
        else
            *(p.candidates[p.n_candidates++] = shown) = (ps_shown){.count = p.table.table->rows[r].population};
    }
    tried = p.table.table->n_rows <= PRICE_ROWS && *taken <= PRICE_PARTNERS;
    while (tried && *fewest < *taken && !price_reached(&p, 0, *fewest))
        ++*fewest;
    free(p.people);
    ps_table_free(p.table.table);
    return tried;
}

static void tell_price(unsigned n)
{
    unsigned all_taken = 0, all_fewest = 0, counted = 0, tables = 0;
    double ratios = 0;

    for (uint64_t seed = 0; tables < n; seed++) {
        unsigned taken, fewest;

        if (!price_of(&taken, &fewest, seed))
            continue;
        tables++;
        all_taken += taken;
        all_fewest += fewest;
        if (fewest) {
            ratios += (double)taken / fewest;
            counted++;
        }
    }
    printf("partners hidden in %u tables of up to 12 cells (16 rows with sums): %u, the fewest possible %u; mean ratio "
           "%.3f over the %u "
           "tables that need any\n",
           n, all_taken, all_fewest, counted ? ratios / counted : 1, counted);
}

/* ---- the attacker can win ---- */

/* One small cell in a row with its sum; a square with two in one row and one beside them; seven cells of 1. */
static bool wins_without_partners(void)
{
    static const struct {
        unsigned n_fields, sizes[2], cells[9];
    } cases[] = {{1, {3, 1}, {3, 20, 30}},
                 {2, {2, 3}, {2, 40, 50, 60, 70, 80}},
                 {2, {3, 3}, {1, 4, 50, 60, 3, 70, 90, 80, 70}},
                 {1, {7, 1}, {1, 1, 1, 1, 1, 1, 1}}};
    static const ps_scheme five = {PS_SCHEME_THRESHOLD, 5, 0};

    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        static crowd c;
        crowd_table t = {(1u << cases[i].n_fields) - 1, 0, true, NULL};
        ps_shown shown[32] = {{.hidden = false}}, *given = shown;
        bool fooled;

        memset(&c, 0, sizeof c);
        c.n_fields = cases[i].n_fields;
        memcpy(c.sizes, cases[i].sizes, sizeof cases[i].sizes);
        c.n_cells = c.sizes[0] * c.sizes[1];
        memcpy(c.count[0], cases[i].cells, sizeof cases[i].cells);
        crowd_tabulate(&c, &t);
        for (size_t r = 0; r < t.table->n_rows; r++) {
            shown[r].hidden = t.table->rows[r].population < five.k;
            shown[r].count = shown[r].hidden ? 0 : t.table->rows[r].population;
        }
        fooled = holds(&c, &t, 1, &given, &given, &five, SEES_STARS, false);
        ps_table_free(t.table);
        if (fooled) {
            printf("the attacker did not see through table %zu with small counts alone hidden\n", i);
            return false;
        }
    }
    return true;
}

static void tell_total(ps_disclosure_scheme scheme)
{
    static const char *const names[] = {"hes", "threshold", "round"};

    printf(
        "%s: %lu counts shown or not, %lu hidden: %lu small, %lu to protect others; %lu of them not even *; the solver "
        "gave up on %lu\n",
        names[scheme], total[scheme].cells, total[scheme].hidden, total[scheme].small, total[scheme].partners,
        total[scheme].withheld, total[scheme].gave_up);
    printf("  ranges as wide as asked for (threshold: k - 1; else 1), in multiples of it, and how many cells:");
    for (int w = 0; w < WIDTHS; w++)
        if (total[scheme].widths[w])
            printf(" %d%s:%lu", w, w < WIDTHS - 1 ? "" : "+", total[scheme].widths[w]);
    printf("\n");
}

int main(int argc, char **argv)
{
    const unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 10) : 300,
                        seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    bool held;

    glp_term_out(GLP_OFF);
    held = ps_init(NULL) == PS_OK && wins_without_partners();

    for (unsigned long i = 0; held && i < n; i++)
        held = attack_one(seed + i, i % 50 == 49);
    for (int s = 0; s < PS_SCHEME_NONE; s++)
        tell_total((ps_disclosure_scheme)s);
    if (held && n > 1)
        tell_price(n < 300 ? 20 : 60);
    printf("cases: %lu\n", n);
    return held ? EXIT_SUCCESS : EXIT_FAILURE;
}
