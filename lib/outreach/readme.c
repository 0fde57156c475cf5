/* Readme: what stands beside each list, in plain words: for whom and not for whom, how old, what to check first, who
 * was left off and why.
 *
 * It travels with the list. For link workers and the voluntary sector it therefore says nothing that the plan has not
 * said in plain words: no cohort, rule, feed or override by name, and no count of 1 to 7 people. The same run gives the
 * same bytes on any day. */
#include "base/path.h"
#include "base/text_file.h"
#include "define/purpose.h"
#include "outreach/list_job.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct writer {
    ps_buffer text;
    const ps_list_job *job;
    const ps_readme_facts *facts;
} writer;

static const struct {
    const char *for_whom, *not_for;
} audiences[] = {
    [PS_AUDIENCE_ANALYST] = {"analysts who work under the agreement named below",
                             "contacting anybody, or anybody outside that agreement"},
    [PS_AUDIENCE_CLINICIAN] =
        {"the clinicians and care team of the practice, network or service that the file is named after",
         "link workers, the voluntary sector, research, or any other practice"},
    [PS_AUDIENCE_LINK_WORKER] = {"the link workers of the practice, network or service that the file is named after",
                                 "passing on to anybody else. It is a prompt to make contact, not a referral"},
    [PS_AUDIENCE_VCSE] = {"the organisation that the file is named after, about people who agreed to be referred to it",
                          "passing on to anybody else, or any other purpose"},
    [PS_AUDIENCE_OCCUPATIONAL_HEALTH] = {"the occupational health team, to offer a conversation",
                                         "managers, personnel records, or any decision about work"},
};

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static const char *people(char out[40], const writer *w, uint64_t n)
{
    if (w->job->plain && n > 0 && n < 8)
        (void)snprintf(out, 40, "fewer than 8 people");
    else
        (void)snprintf(out, 40, "%" PRIu64 " %s", n, n == 1 ? "person" : "people");
    return out;
}

static void add_heading(writer *w, const char *heading)
{
    ps_buffer_print(&w->text, "\n%s\n", heading);
}

/* ---- what it is ---- */

static const char *title_of(const ps_list_job *job)
{
    if (job->list->plain_title && job->list->plain_title[0])
        return job->list->plain_title;
    if (job->plain)
        return "Outreach list";
    return job->cohort ? (job->cohort->title ? job->cohort->title : job->cohort->name) : job->from->row.name;
}

static void add_title(writer *w)
{
    const ps_list_job *job = w->job;
    const char *title = title_of(job);

    ps_buffer_print(&w->text, "%s\n", title);
    for (size_t n = ps_utf8_count(title, strlen(title)); n; n--)
        ps_buffer_text(&w->text, "=");
    ps_buffer_text(&w->text, "\n");
    if (job->list->clinical_review)
        ps_buffer_text(&w->text, "\npossible gap for clinical review: not a diagnosis\n");
    if (job->options->replay)
        ps_buffer_text(&w->text,
                       "\n" PS_REPLAY_MARK ". This run was made as of another day, to repeat or to test one.\n");
    ps_buffer_print(&w->text, "\nFor: %s.\nNot for: %s.\n", audiences[job->list->audience].for_whom,
                    audiences[job->list->audience].not_for);
    ps_buffer_text(
        &w->text, "Nor for: a diagnosis, or refusing anybody care. Somebody who is not on it may need help as much.\n");
}

static void add_rules(writer *w, const char *heading, const ps_plan_rule *rules, size_t n)
{
    if (n)
        ps_buffer_print(&w->text, "%s\n", heading);
    for (size_t i = 0; i < n; i++)
        ps_buffer_print(&w->text, "- %s\n", rules[i].label);
}

static void add_why(writer *w)
{
    const ps_list_job *job = w->job;

    add_heading(w, "Why these people");
    if (job->plain) {
        const char *why = job->list->plain_why ? job->list->plain_why : or_nothing(job->list->plain_need);
        ps_buffer_print(&w->text, "%s\n", why[0] ? why : "They may be glad of an offer of help.");
        return;
    }
    if (!job->cohort) {
        ps_buffer_print(&w->text, "Everybody for whom \"%s\" of the plan is yes.\n", job->from->row.name);
        return;
    }
    ps_buffer_print(&w->text, "Cohort: %s\n", job->cohort->title ? job->cohort->title : job->cohort->name);
    if (job->cohort->why)
        ps_buffer_print(&w->text, "%s\n", job->cohort->why);
    add_rules(w, "All of these hold:", job->cohort->include, job->cohort->n_include);
    add_rules(w, "And none of these:", job->cohort->exclude, job->cohort->n_exclude);
}

/* ---- how old ---- */

static const char *feed_kind(const ps_feed *feed)
{
    static const char *const kinds[PS_KINDS] = {
        [PS_KIND_PERSON] = "registrations",
        [PS_KIND_GP_EVENT] = "practice records",
        [PS_KIND_ADMISSION] = "hospital stays",
        [PS_KIND_ATTENDANCE] = "emergency attendances",
        [PS_KIND_REFERRAL] = "referrals",
        [PS_KIND_CONTACT] = "contacts",
        [PS_KIND_DEATH] = "deaths",
        [PS_KIND_OUTPATIENT] = "outpatient appointments",
        [PS_KIND_WAITING_LIST] = "waiting lists",
        [PS_KIND_LEGAL_STATUS] = "records of legal status",
        [PS_KIND_DIAGNOSIS] = "diagnoses",
        [PS_KIND_SOCIAL_CARE] = "social care",
        [PS_KIND_CARE_HOME] = "care home stays",
        [PS_KIND_STAFF] = "staff",
        [PS_KIND_EVENT] = "other records",
    };
    return kinds[feed->schema->kind];
}

/* A feed's own name may tell a condition: for plain readers its kind, numbered where there are several. */
static void add_feed_name(writer *w, size_t feed)
{
    const ps_population *population = w->job->population;
    const char *kind = feed_kind(&population->feeds[feed]);
    unsigned alike = 0, before = 0;

    if (!w->job->plain) {
        ps_buffer_print(&w->text, "%s (%s)", population->feeds[feed].name, kind);
        return;
    }
    for (size_t i = 0; i < population->n_feeds; i++) {
        const bool same = population->feeds[i].schema->kind == population->feeds[feed].schema->kind;
        alike += same;
        before += same && i <= feed;
    }
    ps_buffer_text(&w->text, kind);
    if (alike > 1)
        ps_buffer_print(&w->text, " %u", before);
}

static void add_feeds(writer *w)
{
    const ps_population *population = w->job->population;

    add_heading(w, "Latest event of each feed");
    for (size_t i = 0; i < population->n_feeds; i++) {
        const ps_day newest = population->reports[i]->newest_event;
        char day[24];
        ps_day_format_long(day, newest);
        ps_buffer_text(&w->text, "- ");
        add_feed_name(w, i);
        ps_buffer_print(&w->text, ": %s\n", newest == PS_NO_DAY ? "no date given" : day);
    }
    for (size_t i = 0; i < population->n_feeds; i++) {
        const ps_day newest = population->reports[i]->newest_event;
        const bool no_events = newest == PS_NO_DAY && !population->feeds[i].schema->makes_people;
        if (!no_events && (newest == PS_NO_DAY || population->index_date - newest <= PS_STALE_DAYS))
            continue;
        ps_buffer_text(&w->text, "WARNING: ");
        add_feed_name(w, i);
        if (no_events)
            ps_buffer_text(&w->text, ": no event at all. What it should tell is missing from this list.\n");
        else
            ps_buffer_print(&w->text, ": more than %d days old. What happened since is missing from this list.\n",
                            PS_STALE_DAYS);
    }
}

/* A date far after the index date is a mistake that must not keep the list in use. The day of the run is not asked: the
 * same inputs give the same bytes on every day. */
static ps_day newest_extract(const ps_list_job *job)
{
    const ps_day newest = job->population->newest_extract;
    const ps_day latest = ps_day_add(job->population->index_date, PS_STALE_DAYS, PS_DAYS);
    if (newest == PS_NO_DAY)
        return job->population->index_date;
    return newest > latest ? latest : newest;
}

static void add_dates(writer *w)
{
    const ps_day newest = newest_extract(w->job);
    char index[24], extract[24], until[24];

    ps_day_format_long(index, w->job->population->index_date);
    ps_day_format_long(extract, newest);
    ps_day_format_long(until, ps_day_add(newest, PS_LIST_DAYS, PS_DAYS));
    add_heading(w, "Dates");
    ps_buffer_print(&w->text, "Made on the index date %s: people are shown as they stood on that day.\n", index);
    ps_buffer_print(&w->text, "Newest extract: %s.\n", extract);
    ps_buffer_print(&w->text, "Do not use after %s. Delete it then and ask for a new one.\n", until);
}

/* ---- what to do ---- */

static void add_duties(writer *w)
{
    const ps_list_job *job = w->job;
    const ps_governance *governance = &job->plan->governance;

    add_heading(w, "Before any contact");
    ps_buffer_text(
        &w->text,
        job->list->audience == PS_AUDIENCE_VCSE
            ? "Ask the practice to check the patient's record for death, address, opt-out and safeguarding "
              "before any contact.\n"
            : "Check the patient's record for death, address, opt-out and safeguarding before any contact.\n");
    if (!job->list->clinical_review)
        ps_buffer_text(
            &w->text,
            "This list does not know of earlier contacts: ask whether a colleague has been in touch lately.\n");
    ps_buffer_text(&w->text, "speak_to_practice_first, or \"" PS_PRACTICE_FIRST
                             "\": no letter, text, e-mail or call before the practice "
                             "has been asked. The reason is not given.\n");
    add_heading(w, "If something is wrong");
    ps_buffer_text(
        &w->text,
        "Tell the analyst who sent you this list, and your information governance lead, before using it further.\n");
    if (governance->approved_by)
        ps_buffer_print(&w->text, "Its use was approved by: %s.\n", governance->approved_by);
    if (!job->plain && governance->agreement)
        ps_buffer_print(&w->text, "Agreement: %s. Purpose: %s.\n", governance->agreement,
                        or_nothing(governance->purpose_text));
}

/* ---- how many ---- */

static void add_people(writer *w)
{
    const ps_list_job *job = w->job;
    const ps_list_report *report = job->report;
    char a[40], b[40];

    add_heading(w, "How many");
    if (report->listed)
        ps_buffer_print(&w->text, "On this list: %s.\n", people(a, w, report->listed));
    else
        ps_buffer_text(&w->text, "Nobody is on this list.\n");
    if (!job->plain)
        ps_buffer_print(&w->text, "In the cohort before anybody was left off: %s.\n", people(a, w, report->cohort));
    if (job->list->one_file_per && report->listed)
        ps_buffer_text(&w->text, "Everybody stands in exactly one file; none.csv holds people without a recipient.\n");
    if (job->list->limit)
        ps_buffer_print(&w->text,
                        "At most %" PRIu64
                        " in a file. Equals were put in order by lot, drawn anew for each index date. "
                        "Left off by that limit: %s.\n",
                        job->list->limit, people(b, w, w->facts->over_limit));
    if (w->facts->no_row)
        ps_buffer_print(&w->text, "Nothing of their own is suggested for %s.\n", people(a, w, w->facts->no_row));
}

static const ps_lift *lift_of(const ps_list_plan *list, int exclusion)
{
    for (size_t i = 0; i < list->n_lifts; i++)
        if ((int)list->lifts[i].exclusion == exclusion)
            return &list->lifts[i];
    return NULL;
}

static void add_exclusion(writer *w, int exclusion)
{
    const ps_list_job *job = w->job;
    const ps_exclusion_count *count = &job->report->exclusions[exclusion];
    const ps_lift *lift = lift_of(job->list, exclusion);
    const char *words = ps_exclusion_meanings[exclusion];
    char a[40], b[40];

    if (count->by_state + count->since) {
        ps_buffer_print(&w->text, "- %s: %s", words, people(a, w, count->by_state + count->since));
        if (count->since && !job->plain)
            ps_buffer_print(&w->text, ", %" PRIu64 " of them only by something later than the index date, or doubtful",
                            count->since);
        ps_buffer_text(&w->text, "\n");
    }
    if (lift) {
        ps_buffer_print(&w->text, "- %s: not a reason here", words);
        if (!job->plain)
            ps_buffer_print(&w->text, " (%s); it concerns %s", lift->reason, people(b, w, count->lifted));
        ps_buffer_text(&w->text, "\n");
    }
    if (count->overridden) {
        const int number = ps_select_override(job, (ps_exclusion)exclusion);
        ps_buffer_print(&w->text, "- %s: let through by an approved override: %s", words,
                        people(a, w, count->overridden));
        if (!job->plain && number >= 0)
            ps_buffer_print(&w->text, " (%s, approved by %s)", job->plan->overrides[number].name,
                            or_nothing(job->plan->overrides[number].approver));
        ps_buffer_text(&w->text, "\n");
    }
}

static void add_exclusions(writer *w)
{
    size_t start;

    add_heading(w, "Left off, each person counted at the first reason that held");
    start = w->text.length;
    for (int x = 0; x < PS_EXCLUSIONS; x++)
        add_exclusion(w, x);
    if (w->text.length == start)
        ps_buffer_text(&w->text, "Nobody.\n");
}

static bool keeps_off(const ps_list_job *job, ps_exclusion exclusion)
{
    return ps_purpose_excludes(job->plan->governance.purpose, job->list->audience, exclusion) &&
           !lift_of(job->list, exclusion);
}

static void add_defaults(writer *w)
{
    const ps_list_job *job = w->job;

    add_heading(w, "Local choices, not national rules");
    ps_buffer_print(&w->text, "- a list may be used for %d days after the newest extract\n", PS_LIST_DAYS);
    ps_buffer_print(&w->text, "- a feed whose latest event is more than %d days before the index date warns\n",
                    PS_STALE_DAYS);
    if (keeps_off(job, PS_X_UNDER_18))
        ps_buffer_print(&w->text, "- nobody under %d, or without an age, is listed\n", PS_ADULT);
    if (job->list->clinical_review)
        ps_buffer_text(&w->text, "- a declined offer keeps nobody off a review of records\n");
    else if (keeps_off(job, PS_X_SP_DECLINED))
        ps_buffer_print(&w->text, "- a declined social prescribing offer keeps people off for %d months\n",
                        PS_DECLINED_MONTHS);
}

static void add_ids(writer *w)
{
    const ps_list_job *job = w->job;

    if (!job->report->listed)
        return;
    add_heading(w, "Who they are");
    ps_buffer_text(
        &w->text,
        "People stand here under pseudonyms. ids/ holds one file for each practice with the pseudonyms alone, in "
        "the order of the list,\nfor that practice's or the DSCRO's re-identification service. No key is kept here.\n");
    if (job->list->audience == PS_AUDIENCE_VCSE)
        ps_buffer_text(&w->text,
                       "The pseudonyms in the list are made for its recipient alone. ids/ stays with the practice.\n");
    if (w->facts->guarded_ids)
        ps_buffer_text(
            &w->text,
            "An apostrophe before = + - or @ at the start of a cell keeps a spreadsheet from reading a formula: it "
            "is not part of the pseudonym.\n");
}

ps_status ps_readme_write(const ps_list_job *job, const ps_readme_facts *facts, ps_error *err)
{
    writer w = {.job = job, .facts = facts};
    const char *path = ps_path_join(job->arena, job->folder_path, "README.txt");
    ps_status status;

    add_title(&w);
    add_why(&w);
    add_dates(&w);
    add_feeds(&w);
    add_duties(&w);
    add_people(&w);
    add_exclusions(&w);
    add_ids(&w);
    add_defaults(&w);
    status = path && !w.text.failed ? ps_text_file_leave(path, w.text.at, w.text.length, err) : ps_fail_memory(err);
    ps_buffer_release(&w.text);
    return status;
}
