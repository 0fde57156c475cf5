/* Reviewed: see reviewed.h. In the ledger: "review 0a1b2c3d4e5f 1122334455aa", in ascending order. */
#include "outreach/reviewed.h"

#include "base/digest.h"
#include "outreach/answer.h"
#include "outreach/contact.h"

#include <stdlib.h>
#include <string.h>

#define DIGEST ((size_t)6)         /* bytes: of the few hundred events of a person no two meet */
#define EVENTS_MOST ((size_t)3000) /* an entry has room for so many; who has more is never held back */
#define TOO_MANY PS_CONTACT_REVIEW " *"

/* What the events that speak for a person come to, in order, each once. */
typedef struct evidence {
    ps_evidence *pieces;
    size_t room;
    uint64_t *digests;
    size_t n, capacity;
    ps_buffer text;
} evidence;

static void release(evidence *e)
{
    free(e->pieces);
    free(e->digests);
    ps_buffer_release(&e->text);
}

/* ---- digests ---- */

static bool is_asked(const ps_list_job *job)
{
    return ps_list_question(job->list) == PS_ASKS_REVIEW && job->options->contacts;
}

static uint64_t digest_of(evidence *e, const ps_list_job *job, ps_slice id, const ps_evidence *piece)
{
    unsigned char made[32];
    uint64_t digest = 0;
    char day[11];

    ps_day_format(day, piece->day);
    ps_buffer_clear(&e->text);
    ps_buffer_add(&e->text, id.at, id.length);
    ps_buffer_print(&e->text, "\n%s\n%s\n%s", piece->feed, day, piece->code);
    if (e->text.failed)
        return 0;
    ps_hmac_sha256(made, job->plan->lot_seed, strlen(job->plan->lot_seed), e->text.at, e->text.length);
    for (size_t i = 0; i < DIGEST; i++)
        digest = digest << 8 | made[i];
    return digest;
}

static ps_status add_rule(evidence *e, const ps_list_job *job, ps_slice id, const ps_rule *rule, uint32_t person,
                          ps_error *err)
{
    size_t n = ps_rule_evidence_events(e->pieces, e->room, rule, job->world, person);

    if (n > e->room) {
        ps_evidence *more = ps_calloc(2 * n, sizeof *more);

        if (!more)
            return ps_fail_memory(err);
        free(e->pieces);
        e->pieces = more;
        e->room = 2 * n;
        n = ps_rule_evidence_events(e->pieces, e->room, rule, job->world, person);
    }
    if (!ps_grow(&e->digests, &e->capacity, e->n + n + 1, sizeof *e->digests))
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        e->digests[e->n++] = digest_of(e, job, id, &e->pieces[i]);
    return e->text.failed ? ps_fail_memory(err) : PS_OK;
}

static int ascending(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

/* As the reasons of a list have it (reason.c), and what its cohort begins with. */
static ps_status find_evidence(evidence *e, const ps_list_job *job, ps_slice id, uint32_t person, ps_error *err)
{
    const ps_cohort_plan *cohort = job->cohort;
    ps_status st = PS_OK;
    size_t kept = 0;

    e->n = 0;
    if (cohort && cohort->base)
        st = add_rule(e, job, id, cohort->base, person, err);
    for (size_t i = 0; cohort && st == PS_OK && i < cohort->n_include; i++)
        st = add_rule(e, job, id, cohort->include[i].rule, person, err);
    if (!cohort && job->from->row.kind == PS_NAME_DEFINITION)
        st = add_rule(e, job, id, job->plan->definitions[job->from->row.item].rule, person, err);
    if (e->n)
        qsort(e->digests, e->n, sizeof *e->digests, ascending);
    for (size_t i = 0; i < e->n; i++)
        if (!kept || e->digests[kept - 1] != e->digests[i])
            e->digests[kept++] = e->digests[i];
    e->n = kept;
    return st;
}

/* ---- held back ---- */

/* The latest answer on this list that the day of the run knows; a list of another plan asks something else. */
static const ps_contact *latest_answer(const ps_list_job *job, ps_slice id)
{
    const ps_contacts *contacts = job->options->contacts;
    const ps_contact *latest = NULL;

    for (const ps_contact *one = ps_contacts_of(contacts, id); one; one = ps_contacts_next(contacts, one))
        if (one->event == PS_ANSWERED && one->day <= job->options->today &&
            strcmp(one->list, job->list->file_name) == 0 && strcmp(one->plan, job->plan->name) == 0 &&
            (!latest || one->day > latest->day))
            latest = one;
    return latest;
}

/* The list that the answer is about: of its run, as it was made last. */
static const ps_contact *answered_listing(const ps_list_job *job, ps_slice id, const ps_contact *answer)
{
    const ps_contacts *contacts = job->options->contacts;

    for (const ps_contact *one = ps_contacts_of(contacts, id); one; one = ps_contacts_next(contacts, one))
        if (one->event == PS_LISTED && strcmp(one->list, answer->list) == 0 && one->index_date == answer->index_date &&
            strcmp(one->plan, answer->plan) == 0)
            return one;
    return NULL;
}

static bool has_digest(const char *detail, uint64_t digest)
{
    char text[2 * DIGEST + 1];
    unsigned char bytes[DIGEST];

    for (size_t i = 0; i < DIGEST; i++)
        bytes[i] = (unsigned char)(digest >> 8 * (DIGEST - 1 - i));
    ps_hex(text, bytes, DIGEST);
    return strstr(detail, text) != NULL;
}

static ps_status judge(bool *held, evidence *e, const ps_list_job *job, uint32_t person, ps_error *err)
{
    const ps_slice id = {job->id, ps_idmap_text(job->id, job->population->ids, person)};
    const ps_contact *answer = latest_answer(job, id);
    const ps_contact *listing =
        answer && answer->outcome == PS_OUTCOME_NOT_SO ? answered_listing(job, id, answer) : NULL;
    ps_status st;

    *held = false;
    if (!listing)
        return PS_OK;
    st = find_evidence(e, job, id, person, err);
    *held = st == PS_OK && e->n > 0 && e->n <= EVENTS_MOST;
    for (size_t i = 0; *held && i < e->n; i++)
        *held = has_digest(listing->detail, e->digests[i]);
    return st;
}

static ps_status note(ps_list_job *job, uint32_t person, ps_error *err)
{
    ps_list_report *report = job->report;

    if (!ps_grow(&report->held, &report->held_capacity, report->n_held + 1, sizeof *report->held))
        return ps_fail_memory(err);
    report->held[report->n_held++] = (ps_held){person, PS_HOLD_REVIEWED_NOT_SO, PS_NO_DAY};
    return PS_OK;
}

ps_status ps_reviewed_hold(ps_list_job *job, ps_column *left, ps_error *err)
{
    evidence e = {0};
    ps_status st = PS_OK;

    for (size_t i = 0; is_asked(job) && st == PS_OK && i < left->n; i++) {
        bool held = false;

        if (left->flag[i] != PS_YES)
            continue;
        st = judge(&held, &e, job, (uint32_t)i, err);
        if (st == PS_OK && held) {
            left->flag[i] = PS_NO;
            st = note(job, (uint32_t)i, err);
        }
    }
    release(&e);
    return st;
}

/* ---- entered ---- */

static ps_status enter(evidence *e, ps_list_job *job, const char *recipient, uint32_t person, ps_error *err)
{
    const ps_slice id = {job->id, ps_idmap_text(job->id, job->population->ids, person)};
    ps_buffer detail = {0};
    ps_contact one = {.day = job->options->today,
                      .event = PS_LISTED,
                      .team = job->list->team,
                      .list = job->list->file_name,
                      .recipient = recipient,
                      .plan = job->plan->name,
                      .index_date = job->plan->index_date};
    ps_status st = find_evidence(e, job, id, person, err);

    ps_buffer_text(&detail, e->n > EVENTS_MOST ? TOO_MANY : PS_CONTACT_REVIEW);
    for (size_t i = 0; i < e->n && e->n <= EVENTS_MOST; i++)
        ps_buffer_print(&detail, " %012llx", (unsigned long long)e->digests[i]);
    one.detail = detail.at;
    if (st == PS_OK)
        st = detail.failed ? ps_fail_memory(err) : ps_contacts_add(job->options->contacts, id, &one, err);
    ps_buffer_release(&detail);
    return st;
}

ps_status ps_reviewed_record(ps_list_job *job, const char *recipient, const uint32_t *listed, size_t n, ps_error *err)
{
    evidence e = {0};
    ps_status st = PS_OK;

    for (size_t i = 0; is_asked(job) && st == PS_OK && i < n; i++)
        st = enter(&e, job, recipient, listed[i], err);
    release(&e);
    return st;
}
