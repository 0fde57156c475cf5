/* Code people: see code_people.h. */
#include "score/code_people.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

bool ps_code_people_init(ps_code_people *people)
{
    people->ids = ps_idmap_new();
    people->words = ps_intern_new();
    return people->ids && people->words;
}

void ps_code_people_release(ps_code_people *people)
{
    ps_idmap_free(people->ids);
    ps_intern_free(people->words);
    free(people->groups);
    free(people->set_by);
    free(people->first);
    free(people->numbers);
}

static bool add_people(ps_code_people *people, const ps_code_part *part)
{
    size_t n;

    if (!ps_grow(&people->numbers, &people->numbers_capacity, part->n_runs + 1, sizeof *people->numbers) ||
        !ps_idmap_add_many(people->numbers, people->ids, part->ids, part->n_runs))
        return false;
    n = ps_idmap_count(people->ids);
    if (n >= PS_IDMAP_FULL || !ps_grow(&people->groups, &people->capacity, n + 1, sizeof *people->groups))
        return false;
    memset(people->groups + people->n, 0, (n - people->n) * sizeof *people->groups);
    people->n = n;
    return true;
}

static bool note_set_by(ps_code_people *people, uint32_t person, const ps_code_hit *hit)
{
    const uint32_t code = ps_intern_add(people->words, hit->code, strlen(hit->code));

    if (code == PS_INTERN_FULL ||
        !ps_grow(&people->set_by, &people->set_by_capacity, people->n_set_by + 1, sizeof *people->set_by))
        return false;
    people->set_by[people->n_set_by++] = (ps_set_by){person, code, hit->group};
    return true;
}

ps_status ps_code_people_take(ps_code_people *people, const ps_code_part *part, ps_error *err)
{
    size_t hit = 0;

    if (!add_people(people, part))
        return ps_fail_memory(err);
    for (size_t run = 0; run < part->n_runs; run++) {
        const uint32_t person = people->numbers[run];

        for (; hit < part->n_hits && part->hits[hit].run == run; hit++)
            if (!ps_groups_has(people->groups[person], part->hits[hit].group) &&
                !note_set_by(people, person, &part->hits[hit]))
                return ps_fail_memory(err);
        if (!ps_groups_none(part->groups[run]))
            ps_groups_join(&people->groups[person], part->groups[run]);
    }
    return PS_OK;
}

ps_status ps_code_people_settle(ps_code_people *people, ps_error *err)
{
    ps_set_by *sorted = ps_room(people->n_set_by, sizeof *sorted);
    uint32_t *first = ps_calloc(people->n + 2, sizeof *first);

    if (!sorted || !first || people->n_set_by > UINT32_MAX - 1) {
        free(sorted);
        free(first);
        return ps_fail_memory(err);
    }
    for (size_t i = 0; i < people->n_set_by; i++)
        first[people->set_by[i].person + 2]++;
    for (size_t p = 2; p < people->n + 2; p++)
        first[p] += first[p - 1];
    for (size_t i = 0; i < people->n_set_by; i++)
        sorted[first[people->set_by[i].person + 1]++] = people->set_by[i];
    free(people->set_by);
    free(people->first);
    people->set_by = sorted;
    people->set_by_capacity = people->n_set_by;
    people->first = first;
    return PS_OK;
}
