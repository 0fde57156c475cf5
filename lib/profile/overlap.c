/* Overlap: people in each pair of feeds, and the people of each practice in each feed. */
#include "profile/profiling.h"

#include <stdlib.h>
#include <string.h>

ps_status ps_profile_overlap(const ps_profiling *p, ps_error *err)
{
    const size_t n = p->facts->n_feeds;
    uint64_t *overlap = ps_arena_array(p->facts->arena, n * n + 1, sizeof *overlap);

    if (!overlap)
        return ps_fail_memory(err);
    for (size_t i = 0; i < p->population->n_people; i++) {
        const uint32_t known = p->population->known[i];

        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; known >> a & 1 && b < n; b++)
                overlap[a * n + b] += known >> b & 1;
    }
    p->facts->overlap = overlap;
    return PS_OK;
}

static int by_code(const void *a, const void *b)
{
    const ps_practice_facts *x = a, *y = b;

    return strcmp(x->code, y->code);
}

/* Each practice that somebody here is registered with gets a place, by number of its word. */
static bool find_places(ps_profile_facts *facts, uint32_t *place, const ps_profiling *p)
{
    const uint32_t *practice = p->population->person[PS_P_PRACTICE].text;
    const size_t n_words = ps_intern_count(p->population->words);

    for (size_t i = 0; i < p->population->n_people; i++)
        if (p->here[i] && practice[i] && !place[practice[i]])
            place[practice[i]] = (uint32_t)++facts->n_practices;
    facts->practices = ps_arena_array(facts->arena, facts->n_practices + 1, sizeof *facts->practices);
    for (size_t w = 1; facts->practices && w <= n_words; w++) {
        ps_practice_facts *of = place[w] ? &facts->practices[place[w] - 1] : NULL;
        const char *code = ps_intern_text(p->population->words, (uint32_t)w);

        if (!of)
            continue;
        of->code = ps_arena_text(facts->arena, code, strlen(code));
        of->in_feed = ps_arena_array(facts->arena, facts->n_feeds + 1, sizeof *of->in_feed);
        if (!of->code || !of->in_feed)
            return false;
    }
    return facts->practices != NULL;
}

ps_status ps_profile_practices(const ps_profiling *p, ps_error *err)
{
    const ps_population *population = p->population;
    const uint32_t *practice = population->person[PS_P_PRACTICE].text;
    ps_profile_facts *facts = p->facts;
    uint32_t *place = ps_calloc(ps_intern_count(population->words) + 1, sizeof *place);
    const bool ok = place && find_places(facts, place, p);

    for (size_t i = 0; ok && i < population->n_people; i++) {
        ps_practice_facts *of = p->here[i] && practice[i] ? &facts->practices[place[practice[i]] - 1] : NULL;

        if (!of)
            continue;
        of->people++;
        for (size_t f = 0; f < facts->n_feeds; f++)
            of->in_feed[f] += population->known[i] >> f & 1;
    }
    free(place);
    if (!ok)
        return ps_fail_memory(err);
    if (facts->n_practices)
        qsort(facts->practices, facts->n_practices, sizeof *facts->practices, by_code);
    return PS_OK;
}
