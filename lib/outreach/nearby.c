/* Nearby: volunteers and groups of the directory that serve where a person lives, and where there are none.
 *
 *   INDEX   the fresh entries by level and area, in the directory's order          O(entries log entries), once a list
 *   FIND    nearest level first; at most NEARBY_MOST, no name twice                O(log entries + those of the area)
 *   COUNT   people of the list without any, by LSOA and offer                      O(people log people)
 */
#include "outreach/list_job.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NEARBY_MOST 3
#define ANY_OFFER "any"
#define NO_AREA "unknown"

typedef struct near_one { /* by level, word, entry */
    uint32_t word;        /* of the area, in the population's words */
    uint32_t entry;
    ps_near_level level;
} near_one;

struct ps_nearby {
    near_one *fresh;
    size_t n, stale;
    const ps_directory_plan *directory;
};

static int compare(const void *a, const void *b)
{
    const near_one *left = a, *right = b;

    if (left->level != right->level)
        return left->level < right->level ? -1 : 1;
    if (left->word != right->word)
        return left->word < right->word ? -1 : 1;
    return (left->entry > right->entry) - (left->entry < right->entry);
}

static bool is_named(const ps_list_plan *list)
{
    for (size_t i = 0; i < list->n_fields; i++)
        if (strcmp(list->fields[i], PS_FIELD_NEARBY) == 0)
            return true;
    return false;
}

ps_status ps_nearby_index(ps_list_job *job, ps_error *err)
{
    const ps_directory_plan *directory = &job->plan->directory;
    ps_nearby *nearby;

    if (!is_named(job->list))
        return PS_OK;
    nearby = ps_arena_array(job->arena, 1, sizeof *nearby);
    if (nearby)
        nearby->fresh = ps_arena_array(job->arena, directory->n_entries + 1, sizeof *nearby->fresh);
    if (!nearby || !nearby->fresh)
        return ps_fail_memory(err);
    nearby->directory = directory;
    for (size_t i = 0; i < directory->n_entries; i++) {
        const ps_directory_entry *entry = &directory->entries[i];
        const uint32_t word = ps_intern_find(job->population->words, entry->area, strlen(entry->area));

        const ps_directory_state state =
            ps_directory_state_of(entry, directory, job->plan->index_date, job->options->today);

        nearby->stale += state != PS_DIR_FRESH;
        if (word && state == PS_DIR_FRESH)
            nearby->fresh[nearby->n++] = (near_one){word, (uint32_t)i, entry->level};
    }
    if (nearby->n > 1)
        qsort(nearby->fresh, nearby->n, sizeof *nearby->fresh, compare);
    job->nearby = nearby;
    return PS_OK;
}

/* ---- one person ---- */

/* NULL: whatever is offered. */
static const char *offer_for(const ps_list_job *job, uint32_t person)
{
    const int row = job->matrix < 0 ? -1 : ps_matrix_row_of(job->world, (size_t)job->matrix, person);

    return row < 0 ? NULL : job->plan->matrices[job->matrix].rows[row].offer;
}

static size_t first_of(const ps_nearby *nearby, const near_one *wanted)
{
    size_t low = 0, high = nearby->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare(&nearby->fresh[middle], wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef struct found {
    uint32_t entries[NEARBY_MOST];
    size_t n;
} found;

/* A group that serves the LSOA may stand there for the ward too, or for two offers. */
static bool is_found(const found *f, const ps_directory_plan *directory, const ps_directory_entry *entry)
{
    for (size_t i = 0; i < f->n; i++)
        if (ps_text_compare_fold(directory->entries[f->entries[i]].name, entry->name) == 0)
            return true;
    return false;
}

static found find(const ps_list_job *job, const char *offer, uint32_t person)
{
    static const ps_person_column_number traits[PS_NEAR_LEVELS] = {PS_P_LSOA, PS_P_WARD, PS_P_PCN};
    const ps_nearby *nearby = job->nearby;
    found f = {{0}, 0};

    for (int level = 0; level < PS_NEAR_LEVELS; level++) {
        const ps_column *column = &job->population->person[traits[level]];
        const near_one wanted = {column->n ? column->text[person] : 0, 0, (ps_near_level)level};

        for (size_t i = wanted.word ? first_of(nearby, &wanted) : nearby->n;
             i < nearby->n && f.n < NEARBY_MOST && nearby->fresh[i].level == wanted.level &&
             nearby->fresh[i].word == wanted.word;
             i++) {
            const ps_directory_entry *entry = &nearby->directory->entries[nearby->fresh[i].entry];
            if ((!offer || ps_text_compare_fold(offer, entry->offer) == 0) && !is_found(&f, nearby->directory, entry))
                f.entries[f.n++] = nearby->fresh[i].entry;
        }
    }
    return f;
}

void ps_nearby_say(ps_buffer *out, const ps_list_job *job, uint32_t person)
{
    const found f = find(job, offer_for(job, person), person);

    for (size_t i = 0; i < f.n; i++) {
        const ps_directory_entry *entry = &job->nearby->directory->entries[f.entries[i]];
        ps_buffer_print(out, "%s%s", i ? "; " : "", entry->name);
        if (entry->contact[0])
            ps_buffer_print(out, " (%s)", entry->contact);
    }
}

/* ---- everybody listed ---- */

typedef struct without {
    const char *area, *offer;
} without;

static int by_area(const void *a, const void *b)
{
    const without *left = a, *right = b;
    const int order = strcmp(left->area, right->area);

    return order ? order : ps_text_compare_fold(left->offer, right->offer);
}

/* Offers are alike without case, and are shown as the matrix first has them; qsort leaves the order of equals open. */
static ps_status add_lacks(ps_nearby_report *report, ps_list_job *job, without *lacking, size_t n, ps_error *err)
{
    report->lacks = ps_arena_array(job->kept, n + 1, sizeof *report->lacks);
    if (!report->lacks)
        return ps_fail_memory(err);
    if (n > 1)
        qsort(lacking, n, sizeof *lacking, by_area);
    for (size_t i = 0; i < n; i++) {
        ps_nearby_lack *last = report->n_lacks ? &report->lacks[report->n_lacks - 1] : NULL;

        if (!i || by_area(&lacking[i - 1], &lacking[i]) != 0) {
            last = &report->lacks[report->n_lacks++];
            *last = (ps_nearby_lack){ps_arena_text(job->kept, lacking[i].area, strlen(lacking[i].area)),
                                     lacking[i].offer, 0};
            if (!last->area)
                return ps_fail_memory(err);
        }
        if (strcmp(lacking[i].offer, last->offer) < 0)
            last->offer = lacking[i].offer;
        last->people++;
    }
    return PS_OK;
}

ps_status ps_nearby_count(ps_list_job *job, const uint32_t *persons, size_t n, ps_error *err)
{
    const ps_column *lsoa = &job->population->person[PS_P_LSOA];
    ps_nearby_report *report;
    without *lacking;
    size_t n_lacking = 0;
    ps_status st;

    if (!job->nearby)
        return PS_OK;
    report = job->report->nearby = ps_arena_array(job->kept, 1, sizeof *report);
    if (report)
        report->shown = ps_arena_array(job->kept, job->plan->directory.n_entries + 1, sizeof *report->shown);
    lacking = ps_calloc(n, sizeof *lacking);
    if (!report || !report->shown || !lacking) {
        free(lacking);
        return ps_fail_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        const char *offer = offer_for(job, persons[i]);
        const found f = find(job, offer, persons[i]);
        const uint32_t area = lsoa->n ? lsoa->text[persons[i]] : 0;

        for (size_t k = 0; k < f.n; k++)
            report->shown[f.entries[k]]++;
        if (!f.n)
            lacking[n_lacking++] =
                (without){area ? ps_intern_text(job->population->words, area) : NO_AREA, offer ? offer : ANY_OFFER};
    }
    report->without = n_lacking;
    report->stale = job->nearby->stale;
    st = add_lacks(report, job, lacking, n_lacking, err);
    free(lacking);
    return st;
}
