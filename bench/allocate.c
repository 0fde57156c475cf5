/* Allocate: places given out among a million made-up people, timed.
 *
 *   allocate one PEOPLE RECIPIENTS [LEVELS]     everybody to one recipient; two nested floors of each
 *   allocate many PEOPLE RECIPIENTS [LEVELS]    everybody to one to four neighbours; two floors over all places
 *
 * Places are an eighth of the people. Prints seconds and peak memory. */
#include "outreach/allocate.h"
#include "base/init.h"
#include "base/os.h"
#include "popstrat.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

int main(int n_arguments, char **arguments)
{
    const int many = n_arguments > 1 && !strcmp(arguments[1], "many");
    const size_t people = n_arguments > 2 ? strtoul(arguments[2], NULL, 10) : 1000000;
    const uint32_t recipients = n_arguments > 3 ? (uint32_t)strtoul(arguments[3], NULL, 10) : 1000;
    const uint64_t levels = n_arguments > 4 ? strtoul(arguments[4], NULL, 10) : 10;
    const uint32_t sets = many ? 4 * recipients : recipients;
    ps_candidate *candidates = calloc(people, sizeof *candidates);
    uint64_t *capacity = calloc(recipients, sizeof *capacity), wanted[2] = {0, 0}, met = 0, asked = 0;
    uint32_t *members = calloc(4 * (size_t)sets, sizeof *members);
    size_t *first = calloc((size_t)sets + 1, sizeof *first), n_floors = many ? 2 : 2 * (size_t)recipients;
    ps_floor *floors = calloc(n_floors, sizeof *floors);
    ps_allocation got;
    ps_error err = {0};
    double start;

    if (ps_init(&err) != PS_OK || !candidates || !capacity || !members || !first || !floors || !recipients)
        return 1;
    for (uint32_t s = 0; s < sets; s++) { /* neighbours, rising */
        const uint32_t from = s % recipients, could = many ? 1 + s / recipients : 1;

        first[s + 1] = first[s];
        for (uint32_t k = 0; k < could && from + k < recipients; k++)
            members[first[s + 1]++] = from + k;
    }
    for (uint32_t r = 0; r < recipients; r++)
        capacity[r] = people / recipients / 8;
    for (size_t i = 0; i < people; i++) {
        const uint64_t luck = mix(i);
        const int deprived = luck % 100 < 20, more = deprived && luck / 100 % 100 < 30;

        /* Need falls where deprivation is: without floors a tenth of the places would go there. */
        candidates[i] = (ps_candidate){.groups = (unsigned)deprived | (unsigned)more << 1,
                                       .set = (uint32_t)(mix(luck) % sets),
                                       .level = (uint32_t)(luck / 10000 % (deprived ? 2 * levels : levels) / 2),
                                       .lot = (uint32_t)i,
                                       .cost = 1};
    }
    for (size_t f = 0; f < n_floors; f++) {
        const uint64_t places = many ? people / 8 : capacity[f / 2];

        floors[f] = (ps_floor){(unsigned)(f % 2), many ? PS_EVERYBODY : (uint32_t)(f / 2),
                               ps_share_of(f % 2 ? 15 : 30, 100, places)};
    }
    start = ps_seconds();
    if (ps_allocate(
            &got, &(ps_demand){candidates, people, capacity, recipients, members, first, sets, floors, n_floors, false},
            &err) != PS_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    start = ps_seconds() - start;
    for (size_t f = 0; f < n_floors; f++) {
        asked += got.floors[f].wanted;
        met += got.floors[f].met < got.floors[f].wanted ? got.floors[f].met : got.floors[f].wanted;
        wanted[f % 2] += got.floors[f].met;
    }
    printf("%s: %zu people, %" PRIu32 " recipients: %" PRIu64 " placed; floors want %" PRIu64 ", met %" PRIu64
           "; %.2f s, peak %.0f MB\n",
           many ? "many" : "one", people, recipients, got.placed, asked, met, start, (double)ps_peak_memory() / 1e6);
    ps_allocation_release(&got);
    free(candidates);
    free(capacity);
    free(members);
    free(first);
    free(floors);
    return wanted[0] < wanted[1];
}
