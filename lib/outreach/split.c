/* Split: everybody in exactly one group.
 *
 *   SPLIT   by the numbers of texts, so that no two spellings meet and no text is looked at twice    O(people + texts +
 * groups log groups) STEMS   file names that no file system can take for one another
 */
#include "outreach/list_job.h"

#include "base/path.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NOBODY "none"
#define EVERYBODY "all"

static int by_label(const void *a, const void *b)
{
    const ps_group *left = a, *right = b;
    return strcmp(left->label, right->label);
}

/* ---- stems ---- */

static bool taken(const ps_group *groups, size_t n, const char *stem)
{
    if (ps_text_compare_fold(NOBODY, stem) == 0) /* kept for people without, whether or not there are any */
        return true;
    for (size_t i = 0; i < n; i++)
        if (ps_text_compare_fold(groups[i].stem, stem) == 0)
            return true;
    return false;
}

/* The first of a clash, in byte order of the labels, keeps the plain name. */
static ps_status name_stems(ps_group *groups, size_t n, ps_arena *arena, ps_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const char *safe = groups[i].text ? ps_path_safe(arena, groups[i].label) : NOBODY, *stem = safe;
        for (unsigned k = 2; stem && groups[i].text && taken(groups, i, stem); k++)
            stem = ps_arena_print(arena, "%s-%u", safe, k);
        if (!stem)
            return ps_fail_memory(err);
        groups[i].stem = stem;
    }
    return PS_OK;
}

/* ---- groups ---- */

/* Counts by text number, then a group for each that has anybody. */
static ps_status find_groups(ps_split *out, uint32_t **group_of, ps_arena *arena, const ps_population *population,
                             const ps_column *by, const uint32_t *persons, size_t n, ps_error *err)
{
    const size_t n_texts = ps_intern_count(population->words) + 1;
    uint32_t *counts = ps_calloc(n_texts, sizeof *counts);
    size_t g = 0;

    *group_of = counts;
    if (!counts)
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        out->n += counts[by->text[persons[i]]]++ == 0;
    out->groups = ps_arena_array(arena, out->n + 1, sizeof *out->groups);
    if (!out->groups)
        return ps_fail_memory(err);
    for (size_t t = 1; t < n_texts; t++)
        if (counts[t])
            out->groups[g++] = (ps_group){
                .label = ps_intern_text(population->words, (uint32_t)t), .text = (uint32_t)t, .n = counts[t]};
    qsort(out->groups, g, sizeof *out->groups, by_label);
    if (counts[0])
        out->groups[g++] = (ps_group){.label = NOBODY, .n = counts[0]};
    assert(g == out->n);
    /* The counts have done their work: from here on each text's place is its group. */
    for (g = 0; g < out->n; g++)
        counts[out->groups[g].text] = (uint32_t)g;
    return PS_OK;
}

static ps_status share_out(ps_split *out, ps_arena *arena, const uint32_t *group_of, const ps_column *by,
                           const uint32_t *persons, size_t n, ps_error *err)
{
    uint32_t *all = ps_arena_array(arena, n + 1, sizeof *all);
    size_t *next = ps_arena_array(arena, out->n + 1, sizeof *next);
    size_t start = 0;

    if (!all || !next)
        return ps_fail_memory(err);
    for (size_t g = 0; g < out->n; g++) {
        out->groups[g].persons = all + start;
        next[g] = start;
        start += out->groups[g].n;
    }
    for (size_t i = 0; i < n; i++)
        all[next[group_of[by->text[persons[i]]]]++] = persons[i];
    return PS_OK;
}

ps_status ps_split_by(ps_split *out, ps_arena *arena, const ps_population *population, const ps_column *by,
                      const uint32_t *persons, size_t n, ps_error *err)
{
    uint32_t *group_of = NULL;
    ps_status status;

    memset(out, 0, sizeof *out);
    if (!by) {
        out->groups = ps_arena_array(arena, 1, sizeof *out->groups);
        if (!out->groups)
            return ps_fail_memory(err);
        out->groups[0] = (ps_group){.label = EVERYBODY, .stem = EVERYBODY, .persons = persons, .n = n};
        out->n = 1;
        return PS_OK;
    }
    status = find_groups(out, &group_of, arena, population, by, persons, n, err);
    if (status == PS_OK)
        status = share_out(out, arena, group_of, by, persons, n, err);
    if (status == PS_OK)
        status = name_stems(out->groups, out->n, arena, err);
    free(group_of);
    return status;
}
