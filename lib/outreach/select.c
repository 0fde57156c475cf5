/* Select: who of a cohort may be on a list. The named exclusions in their order, the first that holds counts the
 * person.
 *
 * An exclusion holds by how things stood on the index date, or only since: by something dated after it. Death,
 * registration and agreement must be known to be well; of objections and flags link has made an unreadable value a yes
 * and left an empty one untold, so there a yes excludes; an offer declined on a day that cannot be read counts for the
 * index date. In hospital, care home and end of life exclude when they are
 * known.
 *
 * A range of people a task finds those whom no exclusion holds for; the others are counted in their order. */
#include "base/slim_numbers.h"
#include "define/purpose.h"
#include "outreach/list_job.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum hit { HIT_NOT, HIT_STATE, HIT_SINCE } hit;

typedef struct selection {
    ps_list_job *job;
    ps_column open_referral, agreement; /* n 0: the list has no such rule */
    ps_span declined;                   /* an offer declined on one of these days, or later, still holds */
    bool applies[PS_EXCLUSIONS], lifted[PS_EXCLUSIONS];
    int override[PS_EXCLUSIONS]; /* -1: none */
    ps_practice_exclusions *practices;
    size_t n, capacity;
    uint32_t *place; /* by word: of its practice among them, from 1 */
} selection;

ps_answer ps_trait_flag(const ps_list_job *job, ps_person_column_number column, uint32_t person)
{
    const ps_column *trait = &job->population->person[column];
    return trait->n ? (ps_answer)trait->flag[person] : PS_CANNOT_TELL;
}

static bool yes(const selection *s, ps_person_column_number column, uint32_t person)
{
    return ps_trait_flag(s->job, column, person) == PS_YES;
}

static hit now_or_ever(const selection *s, ps_person_column_number now, ps_person_column_number ever, uint32_t person)
{
    return yes(s, now, person) ? HIT_STATE : yes(s, ever, person) ? HIT_SINCE : HIT_NOT;
}

static hit when(bool holds)
{
    return holds ? HIT_STATE : HIT_NOT;
}

static hit declined(const selection *s, uint32_t person)
{
    const ps_column *column = &s->job->population->person[PS_P_SP_DECLINED_EVER];
    const ps_day day = column->n ? column->day[person] : PS_NO_DAY;
    if (day == PS_NO_DAY || day < s->declined.from)
        return HIT_NOT;
    return day > s->declined.to ? HIT_SINCE : HIT_STATE;
}

static hit under_age(const selection *s, uint32_t person)
{
    const ps_column *age = &s->job->population->person[PS_P_AGE];
    return when(!age->n || !(ps_number_at(age, person) >= PS_ADULT));
}

static hit holds(const selection *s, ps_exclusion exclusion, uint32_t person)
{
    switch (exclusion) {
    case PS_X_DEAD:
        if (!yes(s, PS_P_ALIVE, person))
            return HIT_STATE;
        return ps_trait_flag(s->job, PS_P_DEAD_EVER, person) == PS_NO ? HIT_NOT : HIT_SINCE;
    case PS_X_DUMMY:
        return when(yes(s, PS_P_DUMMY, person));
    case PS_X_CONFIDENTIAL:
        return when(yes(s, PS_P_CONFIDENTIAL, person));
    case PS_X_NOT_REGISTERED:
        /* Staff have an employer and no registration: left_ever says whether they still work there. */
        if (s->job->list->audience == PS_AUDIENCE_OCCUPATIONAL_HEALTH)
            return when(ps_trait_flag(s->job, PS_P_LEFT_EVER, person) != PS_NO);
        if (!yes(s, PS_P_REGISTERED, person))
            return HIT_STATE;
        return ps_trait_flag(s->job, PS_P_LEFT_EVER, person) == PS_NO ? HIT_NOT : HIT_SINCE;
    case PS_X_TYPE_1:
        return now_or_ever(s, PS_P_TYPE_1, PS_P_TYPE_1_EVER, person);
    case PS_X_NATIONAL_OPT_OUT:
        return now_or_ever(s, PS_P_NATIONAL_OPT_OUT, PS_P_NATIONAL_OPT_OUT_EVER, person);
    case PS_X_DISSENT:
        return now_or_ever(s, PS_P_DISSENT, PS_P_DISSENT_EVER, person);
    case PS_X_SP_DECLINED:
        return declined(s, person);
    case PS_X_UNDER_18:
        return under_age(s, person);
    case PS_X_IN_HOSPITAL:
        return when(yes(s, PS_P_IN_HOSPITAL, person));
    case PS_X_END_OF_LIFE:
        return when(yes(s, PS_P_END_OF_LIFE, person));
    case PS_X_CARE_HOME:
        return when(yes(s, PS_P_CARE_HOME, person));
    case PS_X_OPEN_REFERRAL:
        return when(s->open_referral.n && s->open_referral.flag[person] == PS_YES);
    case PS_X_FALSE_LINK:
        return when(yes(s, PS_P_BIRTH_DIFFERS, person));
    case PS_X_NO_AGREEMENT:
        return when(!s->agreement.n || s->agreement.flag[person] != PS_YES);
    case PS_X_SAFEGUARDING:
        return when(yes(s, PS_P_SAFEGUARDING, person));
    case PS_EXCLUSIONS:
        break;
    }
    assert(!"an exclusion");
    return HIT_STATE;
}

/* ---- what applies to this list ---- */

static bool applies(const ps_list_job *job, ps_exclusion exclusion)
{
    /* A review of the record is no offer: who declined one is reviewed all the same. */
    if (exclusion == PS_X_SP_DECLINED && job->list->clinical_review)
        return false;
    return ps_purpose_excludes(&job->plan->governance, job->list->audience, exclusion);
}

/* The plan was checked for what may not be lifted: asked again where it would do harm. */
static bool lifted_by_plan(const ps_list_plan *list, ps_exclusion exclusion)
{
    for (size_t i = 0; i < list->n_lifts; i++)
        if (list->lifts[i].exclusion == exclusion)
            return ps_exclusion_fixed(exclusion, false) == NULL;
    return false;
}

int ps_select_override(const ps_list_job *job, ps_exclusion exclusion)
{
    for (size_t i = 0; !ps_exclusion_fixed_for(exclusion, job->list->audience) && i < job->plan->n_overrides; i++) {
        const ps_override *override = &job->plan->overrides[i];
        if (override->lifts == (int)exclusion && (!override->list || strcmp(override->list, job->list->name) == 0) &&
            ps_override_in_force(override, job->options->today))
            return (int)i;
    }
    return -1;
}

static ps_status evaluate(ps_column *out, const ps_rule *rule, const char *what, ps_list_job *job, ps_error *err)
{
    const char *label;
    if (!rule)
        return PS_OK;
    label = ps_arena_print(job->world->arena, "list %s: %s", job->list->name, what);
    return label ? ps_rule_evaluate(out, rule, job->world, label, job->pool, err) : ps_fail_memory(err);
}

static ps_status prepare(selection *s, ps_list_job *job, ps_error *err)
{
    ps_status status = evaluate(&s->open_referral, job->list->open_referral, "open referral", job, err);
    if (status == PS_OK)
        status = evaluate(&s->agreement, job->list->agreement, "agreement", job, err);
    s->job = job;
    s->declined = ps_span_within(job->plan->index_date, PS_DECLINED_MONTHS, PS_MONTHS);
    if (job->list->audience ==
        PS_AUDIENCE_VCSE) /* nobody is passed on against what they last said, unless the list lifts it */
        s->declined.from = PS_NO_DAY;
    for (int x = 0; x < PS_EXCLUSIONS; x++) {
        s->applies[x] = applies(job, (ps_exclusion)x);
        s->lifted[x] = lifted_by_plan(job->list, (ps_exclusion)x);
        s->override[x] = ps_select_override(job, (ps_exclusion)x);
    }
    return status;
}

/* ---- person by person ---- */

/* Of the person's practice; NULL: no memory. Staff have none. */
static ps_practice_exclusions *practice_of(selection *s, uint32_t person)
{
    const ps_column *column = &s->job->population->person[PS_P_PRACTICE];
    const bool has = column->n && s->job->list->audience != PS_AUDIENCE_OCCUPATIONAL_HEALTH;
    const uint32_t word = has ? column->text[person] : 0;

    if (!s->place[word]) {
        if (!ps_grow(&s->practices, &s->capacity, s->n + 1, sizeof *s->practices))
            return NULL;
        memset(&s->practices[s->n], 0, sizeof *s->practices);
        s->practices[s->n++].practice = word ? ps_intern_text(s->job->population->words, word) : NULL;
        s->place[word] = (uint32_t)s->n;
    }
    return &s->practices[s->place[word] - 1];
}

static int by_practice(const void *a, const void *b)
{
    const ps_practice_exclusions *x = a, *y = b;

    if (!x->practice || !y->practice)
        return !x->practice - !y->practice;
    return strcmp(x->practice, y->practice);
}

static ps_status hand_over_practices(selection *s, ps_error *err)
{
    ps_list_report *report = s->job->report;

    if (!s->n)
        return PS_OK;
    report->by_practice = ps_arena_array(s->job->kept, s->n, sizeof *s->practices);
    if (!report->by_practice)
        return ps_fail_memory(err);
    qsort(s->practices, s->n, sizeof *s->practices, by_practice);
    memcpy(report->by_practice, s->practices, s->n * sizeof *s->practices);
    report->n_by_practice = s->n;
    return PS_OK;
}

static void add_counts(ps_exclusion_count *to, const ps_exclusion_count *more)
{
    to->by_state += more->by_state;
    to->since += more->since;
    to->lifted += more->lifted;
    to->overridden += more->overridden;
    to->referred += more->referred;
}

/* Counts one person under one exclusion, for the list and their practice. */
static bool count_excluded(selection *s, uint32_t person, int exclusion, ps_exclusion_count one)
{
    ps_practice_exclusions *practice = practice_of(s, person);

    add_counts(&s->job->report->exclusions[exclusion], &one);
    if (practice)
        add_counts(&practice->of[exclusion], &one);
    return practice != NULL;
}

/* *failed: no memory. */
static bool stays(bool *failed, selection *s, uint32_t person)
{
    const bool referred = ps_referred(s->job, person);

    for (int x = 0; x < PS_EXCLUSIONS; x++) {
        ps_exclusion_count one = {0};
        const hit h = s->applies[x] ? holds(s, (ps_exclusion)x, person) : HIT_NOT;
        if (h == HIT_NOT)
            continue;
        if (s->lifted[x]) {
            one.lifted = 1;
        } else if (s->override[x] >= 0) {
            one.overridden = 1;
            s->job->overridden[person] |= (uint16_t)(1u << x);
        } else {
            one.by_state = h == HIT_STATE;
            one.since = h == HIT_SINCE;
            one.referred = referred;
        }
        *failed |= !count_excluded(s, person, x, one);
        if (one.by_state || one.since) {
            if (x == PS_X_NO_AGREEMENT && s->job->lacking)
                s->job->lacking[s->job->n_lacking++] = person;
            return false;
        }
    }
    return true;
}

/* ---- ranges of people ---- */

#define RANGE ((size_t)16 << 10) /* people a task */
#define IN_DOUBT PS_CANNOT_TELL  /* an exclusion holds, and what comes of it is still to be counted */

typedef struct looking {
    const selection *s;
    const uint8_t *from;
    uint8_t *left;
    struct found {
        uint64_t cohort, referred, referred_only;
        size_t in_doubt;
    } * found; /* by task */
} looking;

static bool any_holds(const selection *s, uint32_t person)
{
    for (int x = 0; x < PS_EXCLUSIONS; x++)
        if (s->applies[x] && holds(s, (ps_exclusion)x, person) != HIT_NOT)
            return true;
    return false;
}

static ps_status look_at_range(void *context, size_t task, ps_error *err)
{
    const looking *l = context;
    const size_t n = l->s->job->population->n_people, from = task * RANGE, to = n - from < RANGE ? n : from + RANGE;
    struct found found = {0};

    (void)err;
    for (size_t i = from; i < to; i++) {
        const bool member = l->from[i] == PS_YES, referred = ps_referred(l->s->job, (uint32_t)i);

        l->left[i] = PS_NO;
        if (!member && !referred)
            continue;
        l->left[i] = any_holds(l->s, (uint32_t)i) ? IN_DOUBT : PS_YES;
        found.cohort += member;
        found.referred += referred;
        found.referred_only += !member;
        found.in_doubt += l->left[i] == IN_DOUBT;
    }
    l->found[task] = found;
    return PS_OK;
}

/* Those whom some exclusion holds for, one after another, since they are counted in many places. */
static ps_status settle_doubts(selection *s, const looking *l, size_t task, ps_error *err)
{
    bool failed = false;

    for (size_t i = task * RANGE, found = 0; found < l->found[task].in_doubt && !failed; i++)
        if (l->left[i] == IN_DOUBT) {
            l->left[i] = stays(&failed, s, (uint32_t)i) ? PS_YES : PS_NO;
            found++;
        }
    return failed ? ps_fail_memory(err) : PS_OK;
}

static ps_status select_people(uint8_t *left, selection *s, const uint8_t *from, ps_error *err)
{
    ps_list_job *job = s->job;
    const size_t n_tasks = (job->population->n_people + RANGE - 1) / RANGE;
    looking l = {s, from, left, ps_calloc(n_tasks, sizeof *l.found)};
    ps_status st = l.found ? ps_pool_run(job->pool, look_at_range, &l, n_tasks, err) : ps_fail_memory(err);

    for (size_t task = 0; st == PS_OK && task < n_tasks; task++) {
        job->report->cohort += l.found[task].cohort;
        job->report->referred.people += l.found[task].referred;
        job->report->referred.only += l.found[task].referred_only;
        st = settle_doubts(s, &l, task, err);
    }
    free(l.found);
    return st;
}

ps_status ps_select(ps_column *left, ps_list_job *job, ps_error *err)
{
    const ps_column *from = &job->world->columns[job->from->number];
    selection s = {0};
    ps_status status;

    _Static_assert(PS_EXCLUSIONS <= 16, "a bit of job->overridden each");
    if (job->plan->n_overrides)
        job->overridden = ps_arena_array(job->arena, job->population->n_people + 1, sizeof *job->overridden);
    if (job->list->audience == PS_AUDIENCE_VCSE) {
        job->lacking = ps_arena_array(job->arena, job->population->n_people + 1, sizeof *job->lacking);
        if (!job->lacking)
            return ps_fail_memory(err);
    }
    if ((job->plan->n_overrides && !job->overridden) || !ps_column_room(left, PS_FLAG, job->population->n_people))
        return ps_fail_memory(err);
    status = prepare(&s, job, err);
    s.place = ps_calloc(ps_intern_count(job->population->words) + 1, sizeof *s.place);
    if (status == PS_OK && !s.place)
        status = ps_fail_memory(err);
    if (status == PS_OK)
        status = select_people(left->flag, &s, from->flag, err);
    if (status == PS_OK)
        status = hand_over_practices(&s, err);
    free(s.practices);
    free(s.place);
    ps_column_release(&s.open_referral);
    ps_column_release(&s.agreement);
    return status;
}

ps_status ps_select_check(const ps_list_job *job, uint32_t person, ps_error *err)
{
    if (ps_trait_flag(job, PS_P_ALIVE, person) == PS_YES && ps_trait_flag(job, PS_P_DEAD_EVER, person) == PS_NO &&
        ps_trait_flag(job, PS_P_DUMMY, person) != PS_YES && ps_trait_flag(job, PS_P_CONFIDENTIAL, person) != PS_YES)
        return PS_OK;
    ps_fail(err, PS_EDISCLOSURE, "a person who may be on no list was about to be written to one");
    ps_error_field(err, job->list->name);
    ps_error_hint(err, "this is a fault of popstrat, not of the plan: no list was published");
    return PS_EDISCLOSURE;
}
