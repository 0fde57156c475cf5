/* Reason: why a person is on a list, in words its reader may see.
 *
 * Clinicians and analysts read each rule met by its label with its evidence, "SMI known to any service (mh 2024-11-02
 * F20.0; gp 2019-05-01 58214004)"; everybody else the list's own plain words. */
#include "outreach/list_job.h"

#include <inttypes.h>
#include <string.h>

#define EVIDENCE_MOST 32

static bool same_piece(const ps_evidence *a, const ps_evidence *b)
{
    return a->day == b->day && strcmp(a->feed, b->feed) == 0 && strcmp(a->code, b->code) == 0;
}

static bool told_before(const ps_evidence *pieces, size_t i, bool by_definition)
{
    for (size_t j = 0; j < i; j++)
        if (same_piece(&pieces[j], &pieces[i]) &&
            (!by_definition || strcmp(pieces[j].definition, pieces[i].definition) == 0))
            return true;
    return false;
}

/* "gp 2019-05-01 58214004"; one rule may reach the same event by two ways, which is told once. */
static void add_pieces(ps_buffer *out, const ps_list_job *job, const ps_rule *rule, uint32_t person, bool by_definition)
{
    ps_evidence pieces[EVIDENCE_MOST];
    const size_t all = ps_rule_evidence(pieces, EVIDENCE_MOST, rule, job->world, person);
    const size_t n = all < EVIDENCE_MOST ? all : EVIDENCE_MOST;
    const char *between = "";

    for (size_t i = 0; i < n; i++) {
        const ps_evidence *piece = &pieces[i];
        char day[11];
        if (!piece->events || told_before(pieces, i, by_definition))
            continue; /* no event: the rule holds because there is none, which its label says */
        ps_day_format(day, piece->day);
        ps_buffer_text(out, between);
        if (by_definition && piece->definition[0])
            ps_buffer_print(out, "%s: ", piece->definition);
        ps_buffer_print(out, "%s %s%s%s", piece->feed, day, piece->code[0] ? " " : "", piece->code);
        if (piece->events > 1)
            ps_buffer_print(out, ", latest of %" PRIu64, piece->events);
        between = "; ";
    }
    if (all > n)
        ps_buffer_print(out, "; and %zu more", all - n);
}

/* Reasons one after another. */
typedef struct telling {
    ps_buffer *out;
    const char *between;
} telling;

static void add_reason(const telling *t, const char *reason)
{
    ps_buffer_print(t->out, "%s%s", t->out->length ? t->between : "", reason);
}

static void add_rule(const telling *t, const ps_list_job *job, const char *label, const ps_rule *rule, uint32_t person)
{
    ps_buffer *const out = t->out;
    ps_buffer evidence = {0};

    add_pieces(&evidence, job, rule, person, false);
    add_reason(t, label);
    if (evidence.length)
        ps_buffer_print(out, " (%s)", evidence.at);
    out->failed = out->failed || evidence.failed;
    ps_buffer_release(&evidence);
}

/* Each way that somebody asked, with the referral. */
static void add_referrals(const telling *t, const ps_list_job *job, uint32_t person)
{
    for (int a = 0; ps_referred(job, person) && a < PS_ASKED; a++)
        if (job->referred[person] >> a & 1u)
            add_rule(t, job, ps_asked_words[a], job->list->referrals->rules[a], person);
}

static const ps_rule *definition_rule(const ps_list_job *job)
{
    return job->from->row.kind == PS_NAME_DEFINITION ? job->plan->definitions[job->from->row.item].rule : NULL;
}

static void add_why(const telling *t, const ps_list_job *job, uint32_t person)
{
    const ps_cohort_plan *cohort = job->cohort;

    if (job->plain) {
        add_reason(t, job->list->plain_why ? job->list->plain_why : ps_route_of(job, person).need);
        return;
    }
    add_referrals(t, job, person);
    if (!ps_found_by_plan(job, person))
        return;
    if (!cohort) {
        const ps_rule *rule = definition_rule(job);
        if (rule)
            add_rule(t, job, job->from->row.name, rule, person);
        else
            add_reason(t, job->from->row.name);
        return;
    }
    for (size_t i = 0; i < cohort->n_include; i++)
        add_rule(t, job, cohort->include[i].label, cohort->include[i].rule, person);
    if (!cohort->n_include)
        add_reason(t, cohort->why ? cohort->why : cohort->title ? cohort->title : cohort->name);
}

void ps_reason_why(ps_buffer *out, const ps_list_job *job, uint32_t person)
{
    add_why(&(telling){out, "; "}, job, person);
}

void ps_reason_lines(ps_buffer *out, const ps_list_job *job, uint32_t person)
{
    add_why(&(telling){out, "\n"}, job, person);
}

static void add_more(ps_buffer *out, const ps_list_job *job, const ps_rule *rule, uint32_t person)
{
    ps_buffer one = {0};

    add_pieces(&one, job, rule, person, true);
    if (one.length)
        ps_buffer_print(out, "%s%s", out->length ? "; " : "", one.at);
    out->failed = out->failed || one.failed;
    ps_buffer_release(&one);
}

void ps_reason_evidence(ps_buffer *out, const ps_list_job *job, uint32_t person)
{
    const ps_rule *rule = job->cohort ? NULL : definition_rule(job);

    if (job->plain)
        return;
    for (int a = 0; ps_referred(job, person) && a < PS_ASKED; a++)
        if (job->referred[person] >> a & 1u)
            add_more(out, job, job->list->referrals->rules[a], person);
    if (!ps_found_by_plan(job, person))
        return;
    if (rule)
        add_more(out, job, rule, person);
    for (size_t i = 0; job->cohort && i < job->cohort->n_include; i++)
        add_more(out, job, job->cohort->include[i].rule, person);
}

void ps_reason_flags(ps_buffer *out, const ps_list_job *job, uint32_t person)
{
    static const struct {
        ps_person_column_number column;
        const char *word;
    } flags[] = {
        {PS_P_SAFEGUARDING, "speak_to_practice_first"}, /* and no word of why */
        {PS_P_CARER, "carer"},
        {PS_P_HOUSEBOUND, "housebound"},
        {PS_P_LIVES_ALONE, "lives alone"},
        {PS_P_CARE_HOME, "care home"},
        {PS_P_END_OF_LIFE, "end of life"},
        {PS_P_IN_HOSPITAL, "in hospital"},
    };
    for (size_t i = 0; i < PS_COUNT(flags); i++)
        if (ps_trait_flag(job, flags[i].column, person) == PS_YES)
            ps_buffer_print(out, "%s%s", out->length ? "; " : "", flags[i].word);
}
