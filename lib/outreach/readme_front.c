/* Readme front: what every reader of a list must know: what it is, for whom and not for whom, how old, what to check
 * first, whom to tell of an error. One text for README.txt and for the workbook's first sheet. */
#include "define/purpose.h"
#include "outreach/list_job.h"

#include <string.h>

typedef struct writer {
    ps_buffer *text;
    const ps_list_job *job;
    bool marked; /* title and headings begin with "# ", else the title is underlined */
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

static void add_heading(writer *w, const char *heading)
{
    ps_buffer_print(w->text, "\n%s%s\n", w->marked ? "# " : "", heading);
}

/* ---- what it is ---- */

const char *ps_list_title(const ps_list_job *job)
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
    const char *title = ps_list_title(job);

    ps_buffer_print(w->text, "%s%s\n", w->marked ? "# " : "", title);
    if (!w->marked) {
        for (size_t n = ps_utf8_count(title, strlen(title)); n; n--)
            ps_buffer_text(w->text, "=");
        ps_buffer_text(w->text, "\n");
    }
    if (job->list->clinical_review)
        ps_buffer_text(w->text, "\npossible gap for clinical review: not a diagnosis\n");
    if (job->options->replay)
        ps_buffer_text(w->text,
                       "\n" PS_REPLAY_MARK ". This run was made as of another day, to repeat or to test one.\n");
    ps_buffer_print(w->text, "\nFor: %s.\nNot for: %s.\n", audiences[job->list->audience].for_whom,
                    audiences[job->list->audience].not_for);
    ps_buffer_text(
        w->text, "Nor for: a diagnosis, or refusing anybody care. Somebody who is not on it may need help as much.\n");
}

/* The lot is told, since people ask; which of them is compared with whom is not theirs to see. */
static void add_waves(writer *w)
{
    const ps_phased *phased = &w->job->list->phased;

    if (!phased->waves)
        return;
    add_heading(w, "Who is called when");
    ps_buffer_print(w->text,
                    "People are called in %u waves, %u week%s apart. Lots decided who is in which, since there is not "
                    "room for all at once; nobody loses their place. start_from is the first day on which to call "
                    "somebody: not before it, however near.\n",
                    (unsigned)phased->waves, (unsigned)phased->weeks, phased->weeks == 1 ? "" : "s");
}

static void add_rules(writer *w, const char *heading, const ps_plan_rule *rules, size_t n)
{
    if (n)
        ps_buffer_print(w->text, "%s\n", heading);
    for (size_t i = 0; i < n; i++)
        ps_buffer_print(w->text, "- %s\n", rules[i].label);
}

static void add_why(writer *w)
{
    const ps_list_job *job = w->job;

    add_heading(w, "Why these people");
    if (job->plain) {
        const char *why = job->list->plain_why ? job->list->plain_why : or_nothing(job->list->plain_need);
        ps_buffer_print(w->text, "%s\n", why[0] ? why : "They may be glad of an offer of help.");
        /* Where rows say what each person needs, the list's own word would be a second one. */
        if (job->list->plain_why && job->list->plain_need && !job->list->matrix && !job->list->topics &&
            job->list->audience != PS_AUDIENCE_OCCUPATIONAL_HEALTH)
            ps_buffer_print(w->text, "What to offer: %s\n", job->list->plain_need);
        return;
    }
    if (job->list->referrals)
        ps_buffer_print(w->text, "Those who asked for help, or were referred, within %s; and:\n",
                        job->list->referrals->within);
    if (!job->cohort) {
        ps_buffer_print(w->text, "Everybody for whom \"%s\" of the plan is yes.\n", job->from->row.name);
        return;
    }
    ps_buffer_print(w->text, "Cohort: %s\n", job->cohort->title ? job->cohort->title : job->cohort->name);
    if (job->cohort->why)
        ps_buffer_print(w->text, "%s\n", job->cohort->why);
    add_rules(w, "All of these hold:", job->cohort->include, job->cohort->n_include);
    add_rules(w, "And none of these:", job->cohort->exclude, job->cohort->n_exclude);
}

/* ---- how old ---- */

const char *ps_feed_kind(const ps_feed *feed)
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
        [PS_KIND_REFERRAL_IN] = "referrals coming in",
        [PS_KIND_STAFF] = "staff",
        [PS_KIND_EVENT] = "other records",
    };
    return kinds[feed->schema->kind];
}

/* A feed's own name may tell a condition: for plain readers its kind, numbered where there are several. */
static void add_feed_name(writer *w, size_t feed)
{
    const ps_population *population = w->job->population;
    const char *kind = ps_feed_kind(&population->feeds[feed]);
    unsigned alike = 0, before = 0;

    if (!w->job->plain) {
        ps_buffer_print(w->text, "%s (%s)", population->feeds[feed].name, kind);
        return;
    }
    for (size_t i = 0; i < population->n_feeds; i++) {
        const bool same = population->feeds[i].schema->kind == population->feeds[feed].schema->kind;
        alike += same;
        before += same && i <= feed;
    }
    ps_buffer_text(w->text, kind);
    if (alike > 1)
        ps_buffer_print(w->text, " %u", before);
}

static void add_feeds(writer *w)
{
    const ps_population *population = w->job->population;

    add_heading(w, "Latest event of each feed");
    for (size_t i = 0; i < population->n_feeds; i++) {
        const ps_day newest = population->reports[i]->newest_event;
        char day[24];
        ps_day_format_long(day, newest);
        ps_buffer_text(w->text, "- ");
        add_feed_name(w, i);
        ps_buffer_print(w->text, ": %s\n", newest == PS_NO_DAY ? "no date given" : day);
    }
    for (size_t i = 0; i < population->n_feeds; i++) {
        const ps_day newest = population->reports[i]->newest_event;
        const bool no_events = newest == PS_NO_DAY && !population->feeds[i].schema->makes_people;
        if (!no_events && (newest == PS_NO_DAY || population->index_date - newest <= PS_STALE_DAYS))
            continue;
        ps_buffer_text(w->text, "WARNING: ");
        add_feed_name(w, i);
        if (no_events)
            ps_buffer_text(w->text, ": no event at all. What it should tell is missing from this list.\n");
        else
            ps_buffer_print(w->text, ": more than %d days old. What happened since is missing from this list.\n",
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

ps_day ps_list_until(const ps_list_job *job)
{
    return ps_day_add(newest_extract(job), PS_LIST_DAYS, PS_DAYS);
}

static void add_dates(writer *w)
{
    const ps_day newest = newest_extract(w->job);
    char index[24], extract[24], until[24];

    ps_day_format_long(index, w->job->population->index_date);
    ps_day_format_long(extract, newest);
    ps_day_format_long(until, ps_list_until(w->job));
    add_heading(w, "Dates");
    ps_buffer_print(w->text, "Made on the index date %s: people are shown as they stood on that day.\n", index);
    ps_buffer_print(w->text, "Newest extract: %s.\n", extract);
    ps_buffer_print(w->text, "Do not use after %s. Delete it then and ask for a new one.\n", until);
}

/* ---- what to do ---- */

static void add_duties(writer *w)
{
    const ps_list_job *job = w->job;
    const ps_governance *governance = &job->plan->governance;

    add_heading(w, "Before any contact");
    ps_buffer_text(
        w->text, job->list->audience == PS_AUDIENCE_VCSE
                     ? "Ask the practice to check the patient's record for death, address, opt-out and safeguarding "
                       "before any contact.\n"
                     : "Check the patient's record for death, address, opt-out and safeguarding before any contact.\n");
    if (!job->list->clinical_review)
        ps_buffer_text(
            w->text,
            "This list does not know of earlier contacts: ask whether a colleague has been in touch lately.\n");
    ps_buffer_text(w->text, "speak_to_practice_first, or \"" PS_PRACTICE_FIRST
                            "\": no letter, text, e-mail or call before the practice "
                            "has been asked. The reason is not given.\n");
    if (job->nearby)
        ps_buffer_text(w->text,
                       "nearby: groups and volunteers of the local directory who serve where the person lives, nearest "
                       "first. Ask them whether they have room before you promise anything. Where it is empty the "
                       "directory knows of none; there may be some.\n");
    add_heading(w, "If something is wrong");
    ps_buffer_text(
        w->text,
        "Tell the analyst who sent you this list, and your information governance lead, before using it further.\n");
    if (governance->approved_by)
        ps_buffer_print(w->text, "Its use was approved by: %s.\n", governance->approved_by);
    if (!job->plain && governance->agreement)
        ps_buffer_print(w->text, "Agreement: %s. Purpose: %s.\n", governance->agreement,
                        or_nothing(governance->purpose_text));
}

void ps_readme_front(ps_buffer *out, const ps_list_job *job, bool marked)
{
    writer w = {out, job, marked};

    add_title(&w);
    add_why(&w);
    add_waves(&w);
    add_dates(&w);
    add_feeds(&w);
    add_duties(&w);
}
