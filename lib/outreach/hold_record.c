/* Hold, record: what a list adds to the ledger, how many more a week allows, and who has waited since when. */
#include "outreach/hold_parts.h"
#include "outreach/phase.h"

#include <stdlib.h>
#include <string.h>

#define WEEK 7

/* ---- who waits ---- */

/* The first time that they were left over, since they last stood on this list; PS_NO_DAY: they do not wait. */
static ps_day waits_since(const ps_list_job *job, uint32_t person)
{
    const ps_holding *h = job->holding;
    ps_day since = PS_NO_DAY;

    for (const ps_contact *one = ps_contacts_of(h->contacts, ps_hold_id(h, person)); one;
         one = ps_contacts_next(h->contacts, one)) {
        if (!ps_hold_sees(h, one) || strcmp(one->list, job->list->file_name) != 0 ||
            strcmp(one->plan, job->plan->name) != 0)
            continue;
        if (one->event == PS_LISTED)
            break; /* newest first: what is older is over */
        if (one->event == PS_WAITING && (since == PS_NO_DAY || one->day < since))
            since = one->day;
    }
    return since;
}

ps_status ps_hold_waiting(ps_list_job *job, const ps_column *left, ps_error *err)
{
    if (!job->holding)
        return PS_OK;
    job->waiting = ps_arena_array(job->arena, left->n + 1, sizeof *job->waiting);
    if (!job->waiting)
        return ps_fail_memory(err);
    for (size_t i = 0; i < left->n; i++)
        job->waiting[i] = left->flag[i] == PS_YES ? waits_since(job, (uint32_t)i) : PS_NO_DAY;
    return PS_OK;
}

/* ---- a week ---- */

typedef struct newcomer { /* of a file, in the 7 days up to the run */
    uint32_t who;
    ps_day day; /* the latest, once they are distinct */
} newcomer;

static int by_who(const void *a, const void *b)
{
    const newcomer *left = a, *right = b;

    if (left->who != right->who)
        return left->who < right->who ? -1 : 1;
    return (left->day < right->day) - (left->day > right->day);
}

static int by_day(const void *a, const void *b)
{
    const newcomer *left = a, *right = b;

    return (left->day > right->day) - (left->day < right->day);
}

/* Each person once; malloc'd, with room for `more`. */
static ps_status newcomers_of(newcomer **out, size_t *count, const ps_list_job *job, const char *recipient, size_t more,
                              ps_error *err)
{
    const ps_holding *h = job->holding;
    newcomer *all = ps_calloc(h->n_week + more, sizeof *all);
    size_t n = 0, kept = 0;

    if (!all)
        return ps_fail_memory(err);
    for (size_t i = 0; i < h->n_week; i++) {
        const ps_contact *one = ps_contacts_at(h->contacts, h->week[i]);

        if (!strcmp(one->recipient, recipient) && !strcmp(one->team, job->list->team))
            all[n++] = (newcomer){one->who, one->day};
    }
    qsort(all, n, sizeof *all, by_who);
    for (size_t i = 0; i < n; i++)
        if (!kept || all[kept - 1].who != all[i].who)
            all[kept++] = all[i];
    *out = all;
    *count = kept;
    return PS_OK;
}

ps_status ps_hold_room(uint64_t *out, ps_list_job *job, const char *recipient, ps_error *err)
{
    newcomer *all = NULL;
    size_t n = 0;
    ps_status st;

    *out = UINT64_MAX;
    if (!job->holding || !job->list->weekly_limit)
        return PS_OK;
    st = newcomers_of(&all, &n, job, recipient, 0, err);
    if (st == PS_OK)
        *out = n < job->list->weekly_limit ? job->list->weekly_limit - n : 0;
    free(all);
    return st;
}

/* The first day on which fewer than the limit are left in its 7 days, should nobody else be listed. */
static ps_day room_from(newcomer *all, size_t n, uint64_t limit, ps_day today)
{
    if (n < limit)
        return today + 1;
    qsort(all, n, sizeof *all, by_day);
    return all[n - limit].day + WEEK;
}

ps_status ps_hold_week(ps_list_job *job, const char *recipient, size_t n_listed, const uint32_t *held, size_t n_held,
                       ps_error *err)
{
    newcomer *all = NULL;
    size_t n = 0;
    ps_status st = n_held ? newcomers_of(&all, &n, job, recipient, n_listed, err) : PS_OK;
    ps_day due = PS_NO_DAY;

    if (st == PS_OK && n_held) {
        for (size_t i = 0; i < n_listed; i++)
            all[n++] = (newcomer){UINT32_MAX, job->options->today};
        due = room_from(all, n, job->list->weekly_limit, job->options->today);
    }
    for (size_t i = 0; st == PS_OK && i < n_held; i++)
        st = ps_hold_note(job, held[i], PS_HOLD_WEEKLY_LIMIT, due, err);
    free(all);
    return st;
}

/* ---- the ledger ---- */

static ps_status add(ps_list_job *job, const char *recipient, uint32_t person, ps_contact_event event, ps_error *err)
{
    ps_holding *h = job->holding;
    char unit[64];
    const ps_contact one = {.day = event == PS_LISTED ? ps_phase_listed(job, person) : job->options->today,
                            .event = event,
                            .team = job->list->team,
                            .list = job->list->file_name,
                            .recipient = recipient,
                            .plan = job->plan->name,
                            .index_date = job->plan->index_date,
                            .detail = event == PS_LISTED ? unit : ""};
    ps_status st;

    ps_unit_name(unit, h, person);
    st = ps_contacts_add(h->contacts, ps_hold_id(h, person), &one, err);
    if (st != PS_OK || event != PS_LISTED)
        return st;
    if (!ps_grow(&h->week, &h->week_capacity, h->n_week + 1, sizeof *h->week))
        return ps_fail_memory(err);
    h->week[h->n_week++] = (uint32_t)(ps_contacts_count(h->contacts) - 1);
    return PS_OK;
}

ps_status ps_hold_record(ps_list_job *job, const char *recipient, const uint32_t *listed, size_t n_listed,
                         const uint32_t *left_over, size_t n_left_over, ps_error *err)
{
    ps_status st = PS_OK;
    bool home;

    if (!job->holding)
        return PS_OK;
    for (size_t i = 0; st == PS_OK && i < n_listed; i++) {
        ps_unit_state *unit = ps_unit_of(&home, job->holding, listed[i]);

        if (unit)
            unit->list = job->number;
        st = add(job, recipient, listed[i], PS_LISTED, err);
    }
    for (size_t i = 0; st == PS_OK && i < n_left_over; i++)
        if (job->waiting[left_over[i]] == PS_NO_DAY) /* who waits already waits since then */
            st = add(job, recipient, left_over[i], PS_WAITING, err);
    return st;
}

/* ---- counts ---- */

static int by_reason(const void *a, const void *b)
{
    const ps_held *left = a, *right = b;

    if (left->reason != right->reason)
        return left->reason < right->reason ? -1 : 1;
    if (left->due != right->due)
        return left->due < right->due ? -1 : 1;
    return (left->person > right->person) - (left->person < right->person);
}

ps_status ps_hold_count(ps_list_job *job, ps_error *err)
{
    ps_list_report *report = job->report;
    ps_held_count *count;

    if (!report->n_held)
        return PS_OK;
    count = report->held_counts = ps_arena_array(job->kept, report->n_held, sizeof *count);
    if (!count)
        return ps_fail_memory(err);
    for (size_t i = 0; job->holding && i < report->n_held; i++)
        ps_hold_tell_second(job, &report->held[i]);
    qsort(report->held, report->n_held, sizeof *report->held, by_reason);
    for (size_t i = 0; i < report->n_held; i++) {
        const ps_held *held = &report->held[i];

        if (!i || held->reason != held[-1].reason || held->due != held[-1].due)
            count[report->n_held_counts++] = (ps_held_count){held->reason, held->due, 0};
        count[report->n_held_counts - 1].people++;
    }
    return PS_OK;
}
