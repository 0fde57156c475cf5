/* Readme: what stands beside each list, in plain words: its front (readme_front.c), how many, who was left off and why.
 *
 * It travels with the list. For link workers and the voluntary sector it therefore says nothing that the plan has not
 * said in plain words: no cohort, rule, feed or override by name, and no count of 1 to 7 people. The same run gives the
 * same bytes on any day. */
#include "base/path.h"
#include "base/text_file.h"
#include "define/purpose.h"
#include "outreach/hold.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct writer {
    ps_buffer text;
    const ps_list_job *job;
    const ps_readme_facts *facts;
} writer;

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

/* ---- how many ---- */

/* What a floor is for may be a diagnosis: plain readers are told that there are some. */
static void add_places(writer *w)
{
    const ps_list_job *job = w->job;
    const ps_capacity_report *capacity = job->report->capacity;
    char a[40];

    ps_buffer_text(&w->text, "There are only so many places. ");
    if (job->plain && capacity->n_floors)
        ps_buffer_text(&w->text, "Some are kept for people who are reached less. ");
    ps_buffer_print(&w->text,
                    "Most urgent first; equals were put in order by lot, drawn anew for each index date%s. "
                    "Left over for want of a place: %s.\n",
                    job->holding ? ", those left over before first" : "", people(a, w, job->report->left_over));
    for (size_t f = 0; !job->plain && f < capacity->n_floors; f++) {
        const ps_capacity_floor_report *floor = &capacity->floors[f];

        ps_buffer_print(&w->text, "- kept for people with '%s': %" PRIu64 " of %" PRIu64 " %s; lacking: %" PRIu64 "\n",
                        floor->group, floor->wanted, capacity->places, capacity->in_minutes ? "minutes" : "places",
                        floor->shortfall);
    }
    if (!job->plain && capacity->no_recipient)
        ps_buffer_print(&w->text, "- without a %s, and so without a place: %s\n", capacity->per,
                        people(a, w, capacity->no_recipient));
}

/* A person may have come in several ways, and is counted in each. */
static void add_referred(writer *w)
{
    const ps_list_job *job = w->job;
    const ps_referred_report *referred = &job->report->referred;
    uint64_t excluded = 0;
    char a[40], b[40];

    for (int x = 0; x < PS_EXCLUSIONS; x++)
        excluded += job->report->exclusions[x].referred;
    ps_buffer_text(&w->text, "How they came to it; somebody may have come in several ways:\n");
    for (int i = 0; i < PS_ASKED; i++)
        if (referred->listed_by[i])
            ps_buffer_print(&w->text, "- %s: %s\n", ps_asked_words[i], people(a, w, referred->listed_by[i]));
    ps_buffer_print(&w->text, "- " PS_FOUND_BY_PLAN ": %s\n", people(a, w, referred->listed_found));
    ps_buffer_print(&w->text,
                    "Whoever asked for help within %s, or was referred, stands first, and no score keeps them off. "
                    "Kept off by the same reasons as everybody, and counted below: %s.\n",
                    job->list->referrals->within, people(a, w, excluded));
    ps_buffer_print(&w->text, "Of them waiting for a place: %s.\n", people(b, w, referred->waiting));
}

static void add_topics(writer *w)
{
    const ps_list_job *job = w->job;
    char a[40];

    add_heading(w, "What is offered; one person may be offered several things");
    for (size_t i = 0; i < job->topics->n_rows; i++)
        ps_buffer_print(&w->text, "- %s: %s\n", job->topics->rows[i].need, people(a, w, job->report->topics[i]));
    if (job->report->no_topic)
        ps_buffer_print(&w->text, "- none of these: %s\n", people(a, w, job->report->no_topic));
}

static void add_people(writer *w)
{
    const ps_list_job *job = w->job;
    const ps_list_report *report = job->report;
    char a[40], b[40];

    add_heading(w, "How many");
    if (report->listed)
        ps_buffer_print(&w->text, "On this list: %s%s.\n", people(a, w, report->listed),
                        report->n_files > 1 ? ", in all its files together" : "");
    else
        ps_buffer_text(&w->text, "Nobody is on this list.\n");
    if (!job->plain)
        ps_buffer_print(&w->text, "In the cohort before anybody was left off: %s.\n", people(a, w, report->cohort));
    if (job->list->referrals)
        add_referred(w);
    if (job->list->one_file_per && report->listed)
        ps_buffer_text(&w->text, "Everybody stands in exactly one file; none.csv holds people without a recipient.\n");
    if (job->list->limit)
        ps_buffer_print(
            &w->text,
            "At most %" PRIu64 " in a file. Equals were put in order by lot, drawn anew for each index date%s. "
            "Left off by that limit: %s.\n",
            job->list->limit, job->holding ? ", those left over before first" : "", people(b, w, report->left_over));
    if (report->capacity)
        add_places(w);
    if (report->routes && report->routes->no_route)
        ps_buffer_print(&w->text, "No usable route is recorded for %s: ask their practice how to reach them.\n",
                        people(a, w, report->routes->no_route));
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
    const char *words = ps_exclusion_meaning((ps_exclusion)exclusion, job->list->audience);
    char a[40], b[40];

    if (exclusion == PS_X_NO_AGREEMENT && job->n_lacking >= PS_LACKING_LEAST) { /* its parts stand beside it, rounded */
        ps_buffer_print(&w->text,
                        "- %s: about %zu people; " PS_LACKING_FILE
                        " has them by area (* is 1 to 7 people, others to the nearest 5)\n",
                        words, (job->n_lacking + 2) / 5 * 5);
    } else if (count->by_state + count->since) {
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

/* "28 days", "1 month". */
static const char *length_of(char out[40], int amount, ps_unit unit)
{
    static const char *const units[] = {
        [PS_DAYS] = "day", [PS_WEEKS] = "week", [PS_MONTHS] = "month", [PS_YEARS] = "year"};

    (void)snprintf(out, 40, "%d %s%s", amount, units[unit], amount == 1 ? "" : "s");
    return out;
}

/* One line for the reasons from first to last, which stand together. */
static void add_held(writer *w, ps_hold first, ps_hold last, const char *words)
{
    const ps_list_report *report = w->job->report;
    ps_day due = PS_NO_DAY;
    uint64_t n = 0;
    char a[40], day[24];

    for (size_t i = 0; i < report->n_held_counts; i++) {
        const ps_held_count *count = &report->held_counts[i];
        /* Readers of plain lists are not told what the others do, nor whose address is whose. */
        const bool shared = count->reason == PS_HOLD_OTHER_TEAM || count->reason == PS_HOLD_HOUSEHOLD ||
                            count->reason == PS_HOLD_CARE_HOME;
        if (first == last ? count->reason != first : !shared)
            continue;
        n += count->people;
        due = due == PS_NO_DAY || count->due < due ? count->due : due;
    }
    if (!n)
        return;
    ps_day_format_long(day, due);
    ps_buffer_print(&w->text, "- %s: %s; %s from %s\n", words, people(a, w, n),
                    first == PS_HOLD_WEEKLY_LIMIT   ? "there is room again"
                    : first == PS_HOLD_STARTS_LATER ? "the first of them are called"
                                                    : "the first may be offered again",
                    day);
}

static void add_holds(writer *w)
{
    const ps_contact_plan *rules = &w->job->plan->contact;
    char words[160], lately[40], declined[40];
    size_t start;

    if (!w->job->holding)
        return;
    add_heading(w, "Held back for now, each person counted at the first reason that held");
    start = w->text.length;
    (void)length_of(lately, rules->cool_off_amount, rules->cool_off_unit);
    (void)length_of(declined, rules->declined_amount, rules->declined_unit);
    add_held(w, PS_HOLD_STARTS_LATER, PS_HOLD_STARTS_LATER,
             "drawn by lot to a later wave, and on a list once it starts");
    (void)snprintf(words, sizeof words, "contacted by this team in the last %s", lately);
    add_held(w, PS_HOLD_OWN_TEAM, PS_HOLD_OWN_TEAM, words);
    if (!w->job->plain) {
        (void)snprintf(words, sizeof words, "contacted by another team in the last %s", lately);
        add_held(w, PS_HOLD_OTHER_TEAM, PS_HOLD_OTHER_TEAM, words);
    }
    (void)snprintf(words, sizeof words, "said yes or no to this team in the last %s, or its offer did not fit",
                   declined);
    add_held(w, PS_HOLD_ANSWERED, PS_HOLD_ANSWERED, words);
    if (w->job->plain) {
        (void)snprintf(words, sizeof words, "contacted lately, or somebody at the same address was, or comes first");
        add_held(w, PS_HOLD_OTHER_TEAM, PS_HOLD_CARE_HOME, words);
    } else {
        (void)snprintf(words, sizeof words,
                       "somebody of the same household was listed in the last %s, is now, or comes first", lately);
        add_held(w, PS_HOLD_HOUSEHOLD, PS_HOLD_HOUSEHOLD, words);
        (void)snprintf(words, sizeof words, "their care home was called in the last %s, or is now", lately);
        add_held(w, PS_HOLD_CARE_HOME, PS_HOLD_CARE_HOME, words);
    }
    (void)snprintf(words, sizeof words, "more than the %" PRIu64 " new people that a file may have in 7 days",
                   w->job->list->weekly_limit);
    add_held(w, PS_HOLD_WEEKLY_LIMIT, PS_HOLD_WEEKLY_LIMIT, words);
    if (w->text.length == start)
        ps_buffer_text(&w->text, "Nobody.\n");
}

/* Reviews know no other. */
static void add_reviewed(writer *w)
{
    const uint64_t n = w->job->report->n_held;
    char a[40];

    if (!w->job->list->clinical_review || !w->job->options->contacts)
        return;
    add_heading(w, "Held back");
    if (n)
        ps_buffer_print(&w->text, "- reviewed before, and not so; until something new is recorded: %s\n",
                        people(a, w, n));
    else
        ps_buffer_text(&w->text, "Nobody.\n");
}

static bool keeps_off(const ps_list_job *job, ps_exclusion exclusion)
{
    return ps_purpose_excludes(&job->plan->governance, job->list->audience, exclusion) &&
           !lift_of(job->list, exclusion);
}

static void add_defaults(writer *w)
{
    const ps_list_job *job = w->job;
    char a[40], b[40];

    add_heading(w, "Local choices, not national rules");
    ps_buffer_print(&w->text, "- a list may be used for %d days after the newest extract\n", PS_LIST_DAYS);
    ps_buffer_print(&w->text, "- a feed whose latest event is more than %d days before the index date warns\n",
                    PS_STALE_DAYS);
    if (keeps_off(job, PS_X_UNDER_18))
        ps_buffer_print(&w->text, "- nobody under %d, or without an age, is listed\n", PS_ADULT);
    if (job->list->clinical_review)
        ps_buffer_text(&w->text, "- a declined offer keeps nobody off a review of records\n");
    else if (keeps_off(job, PS_X_SP_DECLINED))
        ps_buffer_print(&w->text,
                        job->list->audience == PS_AUDIENCE_VCSE
                            ? "- a declined social prescribing offer keeps people off, however long ago\n"
                            : "- a declined social prescribing offer keeps people off for %d months\n",
                        PS_DECLINED_MONTHS);
    if (job->holding) {
        (void)length_of(a, job->plan->contact.cool_off_amount, job->plan->contact.cool_off_unit);
        (void)length_of(b, job->plan->contact.declined_amount, job->plan->contact.declined_unit);
        ps_buffer_print(&w->text,
                        "- nobody is listed again within %s, by whichever team, nor by the same team within %s of an "
                        "answer\n",
                        a, b);
    }
}

static void add_ids(writer *w)
{
    const ps_list_job *job = w->job;

    if (!job->report->listed)
        return;
    add_heading(w, "Who they are");
    if (job->list->audience == PS_AUDIENCE_VCSE) {
        ps_buffer_text(&w->text,
                       "People stand here under pseudonyms that are made for this list's recipient alone. Only their "
                       "practices know who they are:\nask the practice, by the pseudonym. Nothing here says it.\n");
        return;
    }
    ps_buffer_text(
        &w->text,
        "People stand here under pseudonyms. ids/ holds one file for each practice with the pseudonyms alone, in "
        "the order of the list,\nfor that practice's or the DSCRO's re-identification service. No key is kept here.\n");
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

    ps_readme_front(&w.text, job, false);
    add_people(&w);
    if (job->report->topics && job->report->listed)
        add_topics(&w);
    add_exclusions(&w);
    add_holds(&w);
    add_reviewed(&w);
    add_ids(&w);
    add_defaults(&w);
    status = path && !w.text.failed ? ps_text_file_leave(path, w.text.at, w.text.length, err) : ps_fail_memory(err);
    ps_buffer_release(&w.text);
    return status;
}
