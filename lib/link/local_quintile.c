/* Local quintile: see local_quintile.h. */
#include "link/local_quintile.h"
#include "base/arena.h"
#include "base/slim_numbers.h"

#include <stdlib.h>
#include <string.h>

struct local_area {
    const char *code;
    uint32_t word, rank;
    uint64_t people;
};

static int by_deprivation(const void *a, const void *b)
{
    const struct local_area *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return strcmp(x->code, y->code);
}

ps_status ps_local_quintile_fill(ps_population *population, const ps_imd *imd, ps_error *err)
{
    ps_column *to = population->person;
    uint64_t *people = ps_calloc(imd->n_words, sizeof *people), before = 0, all = 0;
    uint8_t *fifth = ps_calloc(imd->n_words, sizeof *fifth);
    struct local_area *areas = ps_calloc(imd->n_words, sizeof *areas);
    const bool ok = people && fifth && areas;
    size_t n = 0;

    for (size_t p = 0; ok && p < population->n_people; p++) {
        const uint32_t lsoa = to[PS_P_LSOA].text[p];
        const bool counts = to[PS_P_REGISTERED].flag[p] == PS_YES && to[PS_P_ALIVE].flag[p] == PS_YES;
        if (counts && lsoa < imd->n_words && imd->rank[lsoa]) {
            people[lsoa]++;
            all++;
        }
    }
    for (uint32_t w = 1; ok && w < imd->n_words; w++)
        if (imd->rank[w])
            areas[n++] = (struct local_area){ps_intern_text(population->words, w), w, imd->rank[w], people[w]};
    if (n)
        qsort(areas, n, sizeof *areas, by_deprivation);
    for (size_t i = 0; all && i < n; i++) {
        const uint64_t at = 1 + 5 * (2 * before + areas[i].people) / (2 * all);
        fifth[areas[i].word] = (uint8_t)(at < 5 ? at : 5); /* an LSOA without people, after all others */
        before += areas[i].people;
    }
    for (size_t p = 0; ok && p < population->n_people; p++) {
        const uint32_t lsoa = to[PS_P_LSOA].text[p];
        if (lsoa < imd->n_words && fifth[lsoa])
            ps_number_put(&to[PS_P_LOCAL_QUINTILE], p, fifth[lsoa]);
    }
    free(people);
    free(fifth);
    free(areas);
    return ok ? PS_OK : ps_fail_memory(err);
}
