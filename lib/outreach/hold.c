/* Hold: entries of a person and their unit, against the day of the run. See hold.h. */
#include "outreach/hold_parts.h"
#include "outreach/phase.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define WEEK 7

const char *const ps_hold_names[PS_HOLDS] = {
    [PS_HOLD_STARTS_LATER] = "starts_later", [PS_HOLD_OWN_TEAM] = "own_team",
    [PS_HOLD_OTHER_TEAM] = "other_team",     [PS_HOLD_ANSWERED] = "answered",
    [PS_HOLD_HOUSEHOLD] = "household",       [PS_HOLD_CARE_HOME] = "care_home",
    [PS_HOLD_WEEKLY_LIMIT] = "weekly_limit", [PS_HOLD_REVIEWED_NOT_SO] = "reviewed_not_so",
};
const char *const ps_hold_meanings[PS_HOLDS] = {
    [PS_HOLD_STARTS_LATER] = "drawn by lot to a later wave",
    [PS_HOLD_OWN_TEAM] = "contacted by this team lately",
    [PS_HOLD_OTHER_TEAM] = "contacted by another team lately",
    [PS_HOLD_ANSWERED] = "answered an offer of this team, or it did not fit them",
    [PS_HOLD_HOUSEHOLD] = "somebody of the same household was contacted lately, or stands before them",
    [PS_HOLD_CARE_HOME] = "the care home they live in was called lately",
    [PS_HOLD_WEEKLY_LIMIT] = "the file has had as many new people in 7 days as it may",
    [PS_HOLD_REVIEWED_NOT_SO] = "a review found that it is not so; until new evidence appears",
};

/* ---- what the run goes by ---- */

bool ps_hold_sees(const ps_holding *h, const ps_contact *one)
{
    if (h->options->replay && one->day > h->options->today)
        return false;
    return one->added || one->event == PS_ANSWERED || one->index_date != h->plan->index_date ||
           strcmp(one->plan, h->plan->name) != 0;
}

ps_day ps_hold_due(const ps_holding *h, ps_day contact)
{
    return ps_day_add(contact, h->plan->contact.cool_off_amount, h->plan->contact.cool_off_unit);
}

bool ps_hold_is_near(const ps_holding *h, ps_day contact, ps_day day)
{
    return contact != PS_NO_DAY && day < ps_hold_due(h, contact) && contact < ps_hold_due(h, day);
}

ps_slice ps_hold_id(const ps_holding *h, uint32_t person)
{
    return (ps_slice){h->id, ps_idmap_text(h->id, h->world->population->ids, person)};
}

/* ---- one person ---- */

/* Yes, no, or that it did not fit. Who was not reached, or has not said, may be asked again. */
static bool settles(ps_outcome outcome)
{
    return outcome == PS_OUTCOME_ACCEPTED || outcome == PS_OUTCOME_DECLINED || outcome == PS_OUTCOME_UNSUITABLE;
}

static ps_day later(ps_day a, ps_day b)
{
    return a > b ? a : b;
}

typedef struct verdict {
    bool holds[PS_HOLDS];
    ps_day until; /* the latest day of those that hold; PS_NO_DAY: none */
} verdict;

static void hold(verdict *v, ps_hold reason, ps_day until)
{
    v->holds[reason] = true;
    v->until = later(v->until, until);
}

static void judge_entry(verdict *v, const ps_list_job *job, const ps_contact *one, ps_day day)
{
    const ps_holding *h = job->holding;
    const ps_contact_plan *rules = &job->plan->contact;
    const bool own = !strcmp(one->team, job->list->team);
    ps_day until;

    if (!ps_hold_sees(h, one) || one->event == PS_WAITING || ps_contact_is_review(one))
        return;
    /* Drawn for a wave of this very list, which is to list them. */
    if (one->event == PS_DRAWN && own && !strcmp(one->list, job->list->file_name))
        return;
    if (ps_hold_is_near(h, one->day, day))
        hold(v, own ? PS_HOLD_OWN_TEAM : PS_HOLD_OTHER_TEAM, ps_hold_due(h, one->day));
    until = ps_day_add(one->day, rules->declined_amount, rules->declined_unit);
    if (one->event == PS_ANSWERED && own && settles(one->outcome) && day < until)
        hold(v, PS_HOLD_ANSWERED, until);
}

static verdict judge(const ps_list_job *job, uint32_t person, const ps_unit_state *unit, bool home, ps_day day)
{
    const ps_holding *h = job->holding;
    const ps_hold reason = home ? PS_HOLD_CARE_HOME : PS_HOLD_HOUSEHOLD;
    verdict v = {.until = PS_NO_DAY};

    for (const ps_contact *one = ps_contacts_of(h->contacts, ps_hold_id(h, person)); one;
         one = ps_contacts_next(h->contacts, one))
        judge_entry(&v, job, one, day);
    if (!unit)
        return v;
    if (ps_hold_is_near(h, unit->last, day))
        hold(&v, reason, ps_hold_due(h, unit->last));
    if (ps_hold_is_near(h, unit->next, day))
        hold(&v, reason, ps_hold_due(h, unit->next));
    /* Listed in this run: residents stand together, and on no other list; a household is SECOND's on its own list. */
    if (unit->list != PS_NO_LIST && unit->list != job->number && ps_hold_is_near(h, h->options->today, day))
        hold(&v, reason, ps_hold_due(h, h->options->today));
    return v;
}

ps_status ps_hold_note(ps_list_job *job, uint32_t person, ps_hold reason, ps_day due, ps_error *err)
{
    ps_list_report *report = job->report;

    if (!ps_grow(&report->held, &report->held_capacity, report->n_held + 1, sizeof *report->held))
        return ps_fail_memory(err);
    report->held[report->n_held++] = (ps_held){person, reason, due};
    return PS_OK;
}

static ps_status hold_person(bool *held, ps_list_job *job, uint32_t person, ps_error *err)
{
    /* A wave's people are contacted on a day to come, and what is near that day holds them as well. */
    const ps_day days[] = {job->options->today, ps_phase_listed(job, person)};
    bool home;
    const ps_unit_state *unit = ps_unit_of(&home, job->holding, person);

    *held = false;
    for (size_t i = 0; i < PS_COUNT(days); i++) {
        const verdict v = judge(job, person, unit, home, days[i]);

        for (unsigned reason = 0; reason < PS_HOLDS; reason++)
            if (v.holds[reason]) {
                *held = true;
                return ps_hold_note(job, person, (ps_hold)reason, ps_hold_free_from(job, person, v.until), err);
            }
    }
    return PS_OK;
}

ps_day ps_hold_free_from(const ps_list_job *job, uint32_t person, ps_day from)
{
    bool home;
    const ps_unit_state *unit = ps_unit_of(&home, job->holding, person);

    for (;;) { /* a wave to come may hold from when the past no longer does; days only rise */
        const verdict v = judge(job, person, unit, home, from);

        if (v.until == PS_NO_DAY)
            return from;
        from = v.until;
    }
}

ps_status ps_hold_back(ps_list_job *job, ps_column *left, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; job->holding && st == PS_OK && i < left->n; i++) {
        bool held;

        if (left->flag[i] != PS_YES)
            continue;
        st = hold_person(&held, job, (uint32_t)i, err);
        if (st == PS_OK && held)
            left->flag[i] = PS_NO;
    }
    return st;
}

/* ---- the second of a household ---- */

ps_status ps_hold_second(bool *some, ps_list_job *job, ps_column *left, const uint32_t *persons, size_t n,
                         ps_error *err)
{
    ps_holding *h = job->holding;
    bool *seen;
    ps_status st = PS_OK;

    *some = false;
    if (!h || !h->household.of)
        return PS_OK;
    seen = ps_calloc(ps_intern_count(job->population->words) + (size_t)1, sizeof *seen);
    if (!seen)
        return ps_fail_memory(err);
    for (size_t i = 0; st == PS_OK && i < n; i++) {
        const uint32_t household = h->household.of[persons[i]];

        if (!household || (h->home.of && h->home.of[persons[i]])) /* residents go by their home */
            continue;
        if (seen[household]) {
            *some = true;
            left->flag[persons[i]] = PS_NO;
            st = ps_hold_note(job, persons[i], PS_HOLD_HOUSEHOLD, PS_NO_DAY, err);
        }
        seen[household] = true;
    }
    free(seen);
    return st;
}

void ps_hold_tell_second(const ps_list_job *job, ps_held *held)
{
    const ps_holding *h = job->holding;
    const ps_day today = job->options->today;
    bool home;
    const ps_unit_state *unit;

    if (held->reason != PS_HOLD_HOUSEHOLD || held->due != PS_NO_DAY)
        return;
    unit = ps_unit_of(&home, job->holding, held->person);
    held->due = ps_hold_free_from(job, held->person, unit->list == job->number ? ps_hold_due(h, today) : today + 1);
}

/* ---- the ledger as a whole ---- */

static ps_status find_week(ps_holding *h, ps_error *err)
{
    const ps_day today = h->options->today;

    for (size_t i = 0; i < ps_contacts_count(h->contacts); i++) {
        const ps_contact *one = ps_contacts_at(h->contacts, i);

        if (one->event != PS_LISTED || one->day > today || one->day <= today - WEEK || !ps_hold_sees(h, one) ||
            ps_contact_is_review(one))
            continue;
        if (!ps_grow(&h->week, &h->week_capacity, h->n_week + 1, sizeof *h->week))
            return ps_fail_memory(err);
        h->week[h->n_week++] = (uint32_t)i;
    }
    return PS_OK;
}

ps_status ps_holding_new(ps_holding **out, ps_world *world, const ps_outreach_options *options, ps_pool *pool,
                         ps_error *err)
{
    ps_holding *h;
    ps_status st = PS_OK;

    *out = NULL;
    if (!world->plan->contact.present || !options->contacts)
        return PS_OK;
    h = calloc(1, sizeof *h);
    if (!h)
        return ps_fail_memory(err);
    h->world = world;
    h->plan = world->plan;
    h->options = options;
    h->contacts = options->contacts;
    h->arena = ps_arena_new();
    h->id = malloc(ps_idmap_longest(world->population->ids) + 1);
    if (!h->arena || !h->id)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_units_find(h, pool, err);
    if (st == PS_OK)
        st = find_week(h, err);
    if (st == PS_OK)
        *out = h;
    else
        ps_holding_free(h);
    return st;
}

void ps_holding_free(ps_holding *h)
{
    if (!h)
        return;
    ps_units_release(h);
    ps_arena_free(h->arena);
    free(h->id);
    free(h->week);
    free(h);
}
