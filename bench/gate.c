/* Gate: how long a large table takes to protect, and how much memory.
 *
 *   gate [LSOAS [GROUPS [SEED]]]
 *
 * A made-up table of LSOAs by groups with all sums, people over a population, through scheme threshold with k = 5.
 * Built and run by hand: gcc -std=c17 -O2 -Iinclude -Ilib -o build/gate bench/gate.c build/libpopstrat.a $(make -s
 * print-libs)
 */
#include "disclose/suppress.h"
#include "popstrat/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static uint64_t state;

static unsigned draw(unsigned below)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((state >> 33) % below);
}

static ps_table_row *add(ps_table *table, unsigned lsoa, unsigned lsoas, unsigned group, unsigned groups)
{
    static char texts[65536][8];
    ps_table_row *row = &table->rows[table->n_rows++];

    row->summed = (unsigned)(lsoa == lsoas) | (unsigned)(group == groups) << 1;
    row->numbers[0] = lsoa == lsoas ? PS_LABEL_NUMBER_ALL : lsoa;
    row->numbers[1] = group == groups ? PS_LABEL_NUMBER_ALL : group;
    snprintf(texts[lsoa], sizeof texts[lsoa], "%u", lsoa);
    snprintf(texts[group], sizeof texts[group], "%u", group);
    row->labels[0] = lsoa == lsoas ? "All" : texts[lsoa];
    row->labels[1] = group == groups ? "All" : texts[group];
    return row;
}

/* The first group is most of an LSOA, the others ever fewer; one person in thirty is counted. */
static void fill(ps_table *table, unsigned lsoas, unsigned groups)
{
    unsigned long(*sums)[2] = calloc((size_t)groups + 1, sizeof *sums);
    ps_table_row *row;

    for (unsigned l = 0; l < lsoas; l++)
        for (unsigned g = 0; g < groups; g++) {
            const unsigned population = draw(g ? 160 / (g * g) + 2 : 2600), people = draw(population / 15 + 1);

            if (!population)
                continue;
            row = add(table, l, lsoas, g, groups);
            row->population = population;
            row->people = people;
        }
    for (size_t i = 0, n = table->n_rows; i < n;) {
        const unsigned l = table->rows[i].numbers[0];

        for (row = add(table, l, lsoas, groups, groups); i < n && table->rows[i].numbers[0] == l; i++) {
            const unsigned g = table->rows[i].numbers[1];

            row->population += table->rows[i].population;
            row->people += table->rows[i].people;
            sums[g][0] += table->rows[i].population;
            sums[g][1] += table->rows[i].people;
            sums[groups][0] += table->rows[i].population;
            sums[groups][1] += table->rows[i].people;
        }
    }
    for (unsigned g = 0; g <= groups; g++) {
        row = add(table, lsoas, lsoas, g, groups);
        row->population = sums[g][0];
        row->people = sums[g][1];
    }
    free(sums);
}

int main(int argc, char **argv)
{
    const unsigned lsoas = argc > 1 ? (unsigned)atoi(argv[1]) : 33755, groups = argc > 2 ? (unsigned)atoi(argv[2]) : 5;
    const ps_scheme schemes[] = {{PS_SCHEME_THRESHOLD, 5, 0}, {PS_SCHEME_HES, 0, 0}, {PS_SCHEME_ROUND, 0, 5}};
    static const char *const names[] = {"threshold", "hes", "round"};
    static char name[] = "bench", counted[] = "people", lsoa[] = "lsoa", group[] = "group";
    ps_table table = {.name = name, .title = name, .counted = counted, .n_fields = 2, .fields = {lsoa, group}};

    if (lsoas >= 65536 || groups > 60 || ps_init(NULL) != PS_OK)
        return 1;
    state = argc > 3 ? (uint64_t)atoi(argv[3]) : 1;
    table.rows = calloc(((size_t)lsoas + 1) * (groups + 1), sizeof *table.rows);
    fill(&table, lsoas, groups);
    for (size_t s = 0; s < sizeof schemes / sizeof *schemes; s++) {
        const clock_t start = clock();
        ps_shown *people, *population;
        unsigned long small = 0, partners = 0, withheld = 0, sums = 0;
        struct rusage used;
        ps_error err = {.status = PS_OK};

        if (ps_suppress(&people, &population, &table, &schemes[s], &err) != PS_OK) {
            fprintf(stderr, "%s\n", err.message);
            return 1;
        }
        for (size_t r = 0; r < 2 * table.n_rows; r++) {
            small += people[r].hidden && !people[r].secondary;
            partners += people[r].secondary;
            withheld += people[r].withheld;
            sums += people[r].secondary && table.rows[r % table.n_rows].summed;
        }
        getrusage(RUSAGE_SELF, &used);
        printf("%s: %zu rows, %lu small counts hidden, %lu others (%lu of them sums), %lu withheld: %.2f s, %ld MB\n",
               names[s], table.n_rows, small, partners, sums, withheld, (double)(clock() - start) / CLOCKS_PER_SEC,
               used.ru_maxrss / 1024);
        free(people);
    }
    free(table.rows);
    return 0;
}
