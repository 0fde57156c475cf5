/* Referred: people who asked for help, or for whom somebody did, and what is said of it.
 *
 * They join a list whatever the rules of its cohort say, so that no score keeps off somebody who asked; what keeps
 * others off keeps them off too. They stand first: a person waits for an answer. */
#include "outreach/list_job.h"

#include <string.h>

bool ps_referred(const ps_list_job *job, uint32_t person)
{
    return job->referred && job->referred[person];
}

bool ps_found_by_plan(const ps_list_job *job, uint32_t person)
{
    return !job->referred || job->world->columns[job->from->number].flag[person] == PS_YES;
}

static ps_status find_by(ps_list_job *job, int asked, ps_error *err)
{
    const char *label = ps_arena_print(job->world->arena, "list %s: referrals", job->list->name);
    ps_column came = {0};
    ps_status status =
        label ? ps_rule_evaluate(&came, job->list->referrals->rules[asked], job->world, label, job->pool, err)
              : ps_fail_memory(err);

    for (size_t i = 0; status == PS_OK && i < job->population->n_people; i++)
        if (came.flag[i] == PS_YES)
            job->referred[i] |= (uint8_t)(1u << asked);
    ps_column_release(&came);
    return status;
}

ps_status ps_referred_find(ps_list_job *job, ps_error *err)
{
    ps_status status = PS_OK;

    _Static_assert(PS_ASKED <= 8, "a bit of job->referred each");
    if (!job->list->referrals)
        return PS_OK;
    job->referred = ps_arena_array(job->arena, job->population->n_people + 1, sizeof *job->referred);
    if (!job->referred)
        return ps_fail_memory(err);
    for (int a = 0; status == PS_OK && a < PS_ASKED; a++)
        status = find_by(job, a, err);
    return status;
}

/* One array of the ranks, those of the referred first. */
static void part(uint32_t *array, uint32_t *room, const bool *first, size_t n)
{
    size_t at = 0;

    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < n; i++)
            if (first[i] != (others == 1))
                room[at++] = array[i];
    memcpy(array, room, n * sizeof *array);
}

/* Levels were those of the keys alone: the last of the referred is above the first of the others. */
static void tell_levels(ps_cohort_ranks *ranks, size_t n_first)
{
    uint32_t level = 0, before = ranks->n ? ranks->levels[0] : 0;

    for (size_t i = 0; i < ranks->n; i++) {
        const uint32_t own = ranks->levels[i];
        level += i > 0 && (own != before || i == n_first);
        ranks->levels[i] = level;
        before = own;
    }
}

ps_status ps_referred_first(ps_cohort_ranks *ranks, const ps_list_job *job, ps_error *err)
{
    uint32_t *room;
    bool *first;
    size_t n_first = 0;

    if (!job->referred || !ranks->n)
        return PS_OK;
    room = ps_arena_array(job->arena, ranks->n, sizeof *room);
    first = ps_arena_array(job->arena, ranks->n, sizeof *first);
    if (!room || !first)
        return ps_fail_memory(err);
    for (size_t i = 0; i < ranks->n; i++) {
        first[i] = ps_referred(job, ranks->persons[i]);
        n_first += first[i];
    }
    part(ranks->persons, room, first, ranks->n);
    if (ranks->lots)
        part(ranks->lots, room, first, ranks->n);
    if (ranks->levels) {
        part(ranks->levels, room, first, ranks->n);
        tell_levels(ranks, n_first);
    }
    return PS_OK;
}

void ps_referred_words(ps_buffer *out, const ps_list_job *job, uint32_t person)
{
    const char *between = "";

    for (int a = 0; ps_referred(job, person) && a < PS_ASKED; a++)
        if (job->referred[person] >> a & 1u) {
            ps_buffer_print(out, "%s%s", between, ps_asked_words[a]);
            between = "; ";
        }
    if (ps_found_by_plan(job, person))
        ps_buffer_print(out, "%s" PS_FOUND_BY_PLAN, between);
}

void ps_referred_count(ps_list_job *job, const ps_cohort_ranks *candidates, const uint32_t *listed, size_t n)
{
    ps_referred_report *report = &job->report->referred;

    if (!job->referred)
        return;
    for (size_t i = 0; i < candidates->n; i++)
        report->waiting += ps_referred(job, candidates->persons[i]);
    for (size_t i = 0; i < n; i++) {
        report->listed += ps_referred(job, listed[i]);
        report->listed_found += ps_found_by_plan(job, listed[i]);
        for (int a = 0; a < PS_ASKED; a++)
            report->listed_by[a] += job->referred[listed[i]] >> a & 1u;
    }
    report->waiting -= report->listed;
}
