/* Cover: for each network that gets files of lists, one page of each audience: which lists it has this time, for how
 * many people and what, until when they may be used, how many wait. cover/link-worker/U12345.txt.
 *
 * Of lists in files by network or by practice, the latter added up by the network of the practice; a list in one file,
 * or in files by something else, goes to somebody else. A cover names lists as its own readers see them, so that
 * nothing of the clinicians' lists stands on a link worker's. A list that has nobody there is said to have nobody. It
 * names no person; those who wait are not told exactly where they are few, as in README.txt. */
#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"
#include "define/audience.h"
#include "outreach/list_job.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- counted as each list is made ---- */

static bool has_covers(const ps_list_job *job)
{
    const ps_list_plan *list = job->list;

    return (list->audience == PS_AUDIENCE_CLINICIAN || list->audience == PS_AUDIENCE_LINK_WORKER) &&
           list->one_file_per && (!strcmp(list->one_file_per, "pcn") || !strcmp(list->one_file_per, "practice")) &&
           job->population->person[PS_P_PCN].n;
}

static int by_label(const void *key, const void *group)
{
    return strcmp(key, ((const ps_group *)group)->label);
}

/* The file that a recipient has; "none" stands last whatever its letters, and belongs to no network. */
static const ps_list_file *file_of(const ps_list_job *job, const ps_split *files, const char *label)
{
    const size_t n = files->n && !files->groups[files->n - 1].text ? files->n - 1 : files->n;
    const ps_group *group = n ? bsearch(label, files->groups, n, sizeof *files->groups, by_label) : NULL;

    return group ? &job->report->files[group - files->groups] : NULL;
}

static ps_status count_files(ps_cover_part *part, ps_list_job *job, const ps_column *by, const ps_group *network,
                             const ps_split *files, const bool *listed, ps_error *err)
{
    ps_split own = {0};
    ps_status st = ps_split_by(&own, job->arena, job->population, by, network->persons, network->n, err);

    if (st != PS_OK)
        return st;
    part->files = ps_arena_array(job->kept, own.n + 1, sizeof *part->files);
    if (!part->files)
        return ps_fail_memory(err);
    for (size_t g = 0; g < own.n; g++) {
        const ps_list_file *file = own.groups[g].text ? file_of(job, files, own.groups[g].label) : NULL;
        uint64_t people = 0;

        for (size_t i = 0; i < own.groups[g].n; i++)
            people += listed[own.groups[g].persons[i]];
        if (file)
            part->files[part->n_files++] = (ps_cover_file){file->path, people};
    }
    return PS_OK;
}

/* By row of the matrix, those whom none fits last; by row of the topics, of which a person may have several. */
static ps_status count_needs(ps_cover_part *part, const ps_list_job *job, const ps_group *network, const bool *listed,
                             ps_error *err)
{
    const ps_matrix_plan *matrix = job->matrix >= 0 ? &job->plan->matrices[job->matrix] : NULL;
    const ps_matrix_plan *rows = job->topics ? job->topics : matrix;

    part->rows = rows;
    part->needs = ps_arena_array(job->kept, rows ? rows->n_rows + 1 : 1, sizeof *part->needs);
    if (!part->needs)
        return ps_fail_memory(err);
    for (size_t i = 0; rows && i < network->n; i++) {
        const uint32_t person = network->persons[i];
        bool any = false;

        for (size_t r = 0; listed[person] && r < rows->n_rows; r++) {
            const bool fits = job->topics ? ps_topic_fits(job, r, person)
                                          : ps_matrix_row_of(job->world, (size_t)job->matrix, person) == (int)r;
            part->needs[r] += fits;
            any = any || fits;
        }
        part->needs[rows->n_rows] += listed[person] && !any;
    }
    return PS_OK;
}

/* Those held back, and when the first of them is due. */
static void count_held(ps_cover_part *part, const ps_list_job *job, const ps_group *network)
{
    const uint32_t of = job->population->person[PS_P_PCN].text[network->persons[0]];

    for (size_t i = 0; i < job->report->n_held; i++) {
        const ps_held *held = &job->report->held[i];
        if (job->population->person[PS_P_PCN].text[held->person] != of)
            continue;
        part->held++;
        if (held->due != PS_NO_DAY && (part->held_from == PS_NO_DAY || held->due < part->held_from))
            part->held_from = held->due;
    }
}

/* All who are listed, wait or are held back: of these some, who would have been one too many, are ranked as well. */
static ps_status everybody(uint32_t **out, size_t *n, const ps_list_job *job, const ps_cohort_ranks *ranks,
                           ps_error *err)
{
    bool *held = ps_arena_array(job->arena, job->population->n_people + 1, sizeof *held);

    *out = ps_arena_array(job->arena, ranks->n + job->report->n_held + 1, sizeof **out);
    if (!*out || !held)
        return ps_fail_memory(err);
    *n = 0;
    for (size_t i = 0; i < job->report->n_held; i++) {
        held[job->report->held[i].person] = true;
        (*out)[(*n)++] = job->report->held[i].person;
    }
    for (size_t i = 0; i < ranks->n; i++)
        if (!held[ranks->persons[i]])
            (*out)[(*n)++] = ranks->persons[i];
    return PS_OK;
}

static ps_status count_network(ps_outreach *outreach, ps_list_job *job, const ps_column *by, const ps_group *network,
                               const ps_split *files, const bool *listed, ps_error *err)
{
    ps_cover_part *part;
    ps_status st;

    if (!ps_grow(&outreach->cover_parts, &outreach->cover_parts_capacity, outreach->n_cover_parts + 1,
                 sizeof *outreach->cover_parts))
        return ps_fail_memory(err);
    part = &outreach->cover_parts[outreach->n_cover_parts];
    *part = (ps_cover_part){.list = job->number, .until = ps_list_until(job)};
    part->network = ps_arena_text(job->kept, network->label, strlen(network->label));
    if (!part->network)
        return ps_fail_memory(err);
    part->held_from = PS_NO_DAY;
    for (size_t i = 0; i < network->n; i++)
        part->listed += listed[network->persons[i]];
    count_held(part, job, network);
    part->waiting = network->n - part->listed - part->held;
    st = count_files(part, job, by, network, files, listed, err);
    if (st == PS_OK)
        st = count_needs(part, job, network, listed, err);
    outreach->n_cover_parts += st == PS_OK;
    return st;
}

ps_status ps_cover_count(ps_outreach *outreach, ps_list_job *job, const ps_column *by, const ps_cohort_ranks *ranks,
                         const ps_split *files, ps_error *err)
{
    const ps_population *population = job->population;
    ps_split networks = {0};
    uint32_t *persons = NULL;
    size_t n = 0;
    bool *listed;
    ps_status st;

    if (!has_covers(job))
        return PS_OK;
    listed = ps_arena_array(job->arena, population->n_people + 1, sizeof *listed);
    outreach->cover_titles[job->number] = ps_arena_text(job->kept, ps_list_title(job), strlen(ps_list_title(job)));
    if (!listed || !outreach->cover_titles[job->number])
        return ps_fail_memory(err);
    for (size_t g = 0; g < files->n; g++)
        for (size_t i = 0; i < files->groups[g].n; i++)
            listed[files->groups[g].persons[i]] = true;
    st = everybody(&persons, &n, job, ranks, err);
    if (st == PS_OK)
        st = ps_split_by(&networks, job->arena, population, &population->person[PS_P_PCN], persons, n, err);
    for (size_t g = 0; st == PS_OK && g < networks.n; g++)
        if (networks.groups[g].text)
            st = count_network(outreach, job, by, &networks.groups[g], files, listed, err);
    return st;
}

/* ---- written when all are made ---- */

typedef struct writer {
    ps_buffer text;
    const ps_outreach *outreach;
    const ps_plan *plan;
    const ps_world *world;
    const ps_outreach_options *options;
    ps_audience audience;
    const char *network;
} writer;

static const char *const readers[] = {
    [PS_AUDIENCE_CLINICIAN] = "the clinicians and care teams",
    [PS_AUDIENCE_LINK_WORKER] = "the link workers",
};

static void say_people(ps_buffer *out, uint64_t n)
{
    ps_buffer_print(out, "%" PRIu64 " %s", n, n == 1 ? "person" : "people");
}

static const ps_cover_part *part_of(const writer *w, size_t list)
{
    for (size_t i = 0; i < w->outreach->n_cover_parts; i++)
        if (w->outreach->cover_parts[i].list == list && !strcmp(w->outreach->cover_parts[i].network, w->network))
            return &w->outreach->cover_parts[i];
    return NULL;
}

/* To whom somebody is sent is for clinicians to see, as on the list. */
static void add_needs(writer *w, const ps_cover_part *part)
{
    const ps_matrix_plan *rows = part->rows;

    if (!rows || !part->listed)
        return;
    for (size_t r = 0; r < rows->n_rows; r++) {
        const ps_matrix_row *row = &rows->rows[r];

        if (!part->needs[r])
            continue;
        ps_buffer_print(&w->text, "  - %s", row->need);
        if (w->audience == PS_AUDIENCE_CLINICIAN && row->who)
            ps_buffer_print(&w->text, " (%s)", row->who);
        ps_buffer_text(&w->text, ": ");
        say_people(&w->text, part->needs[r]);
        ps_buffer_text(&w->text, "\n");
    }
    if (part->needs[rows->n_rows]) {
        ps_buffer_text(&w->text, "  - nothing of their own is suggested: ");
        say_people(&w->text, part->needs[rows->n_rows]);
        ps_buffer_text(&w->text, "\n");
    }
}

static void add_waiting(writer *w, const ps_cover_part *part)
{
    const bool plain = ps_audience_needs_plain_words(w->audience);

    if (!part->waiting)
        return;
    ps_buffer_text(&w->text, "  Waiting, since there is no room for them this time: ");
    if (plain && part->waiting < 8)
        ps_buffer_text(&w->text, "fewer than 8 people");
    else
        say_people(&w->text, part->waiting);
    ps_buffer_text(&w->text, ".\n");
}

/* Why is not told: it may be somebody else's contact, or that they share a home. */
static void add_held(writer *w, const ps_cover_part *part)
{
    char day[24];

    if (!part->held)
        return;
    ps_buffer_text(&w->text, "  Held back for now: ");
    if (ps_audience_needs_plain_words(w->audience) && part->held < 8)
        ps_buffer_text(&w->text, "fewer than 8 people");
    else
        say_people(&w->text, part->held);
    if (part->held_from != PS_NO_DAY) {
        ps_day_format_long(day, part->held_from);
        ps_buffer_print(&w->text, "; the first may be listed again from %s", day);
    }
    ps_buffer_text(&w->text, ".\n");
}

static void add_list(writer *w, size_t list)
{
    const ps_cover_part *part = part_of(w, list);
    const char *title = w->outreach->cover_titles[list];

    if (!title) /* it goes to somebody else */
        return;
    ps_buffer_print(&w->text, "\n%s\n", title);
    if (w->plan->lists[list].clinical_review)
        ps_buffer_text(&w->text, "  possible gap for clinical review: not a diagnosis\n");
    if (!part || !part->listed)
        ps_buffer_text(&w->text, "  Nobody this time.\n");
    for (size_t i = 0; part && i < part->n_files; i++) {
        ps_buffer_text(&w->text, "  ");
        say_people(&w->text, part->files[i].people);
        ps_buffer_print(&w->text, " in %s\n", part->files[i].path);
    }
    if (part && part->n_files > 1) {
        ps_buffer_text(&w->text, "  ");
        say_people(&w->text, part->listed);
        ps_buffer_text(&w->text, " in all\n");
    }
    if (part) {
        add_needs(w, part);
        add_waiting(w, part);
        add_held(w, part);
    }
}

static void add_front(writer *w)
{
    const ps_cover_part *any = w->outreach->cover_parts; /* all lists of a run may be used as long */
    char title[64], index[24], until[24];
    const int length = snprintf(title, sizeof title, "Lists for %s", w->network);

    ps_day_format_long(index, w->plan->index_date);
    ps_day_format_long(until, any->until);
    ps_buffer_print(&w->text, "%s\n", title);
    for (int i = 0; i < length && i < (int)sizeof title; i++)
        ps_buffer_text(&w->text, "=");
    ps_buffer_text(&w->text, "\n");
    if (w->options->replay)
        ps_buffer_text(&w->text,
                       "\n" PS_REPLAY_MARK ". This run was made as of another day, to repeat or to test one.\n");
    ps_buffer_print(&w->text,
                    "\nFor: %s of %s, to see at a glance what they were sent. Each list has a README.txt of its own.\n"
                    "Not for: passing on to anybody else. It names nobody, but small numbers can point at somebody.\n",
                    readers[w->audience], w->network);
    ps_buffer_print(&w->text,
                    "\nMade on the index date %s: people are shown as they stood on that day.\n"
                    "Do not use any of these lists after %s. Delete them then and ask for new ones.\n",
                    index, until);
    ps_buffer_text(&w->text, "\nThis time\n---------\n");
}

static void add_duties(writer *w)
{
    const char *approved_by = w->plan->governance.approved_by;

    ps_buffer_text(&w->text,
                   "\nBefore any contact\n------------------\n"
                   "Check the patient's record for death, address, opt-out and safeguarding before any contact.\n"
                   "\nIf something is wrong\n---------------------\n"
                   "Tell the analyst who sent you these lists, and your information governance lead, before using them "
                   "further.\n");
    if (approved_by)
        ps_buffer_print(&w->text, "Their use was approved by: %s.\n", approved_by);
}

static ps_status write_cover(writer *w, const char *folder, ps_arena *arena, ps_error *err)
{
    const char *stem = ps_path_safe(arena, w->network);
    const char *path = stem ? ps_arena_print(arena, "%s/%s.txt", folder, stem) : NULL;
    ps_status st;

    for (unsigned n = 2; path && ps_os_exists(path); n++) /* two networks that are one file name */
        path = ps_arena_print(arena, "%s/%s-%u.txt", folder, stem, n);
    ps_buffer_clear(&w->text);
    add_front(w);
    for (size_t i = 0; i < w->plan->n_lists; i++)
        if (w->plan->lists[i].audience == w->audience)
            add_list(w, i);
    add_duties(w);
    st = path && !w->text.failed ? ps_text_file_leave(path, w->text.at, w->text.length, err) : ps_fail_memory(err);
    return st;
}

static int by_network(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The networks that a list of this audience has people of, in byte order. */
static size_t networks_of(const char **out, const writer *w)
{
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < w->outreach->n_cover_parts; i++)
        if (w->plan->lists[w->outreach->cover_parts[i].list].audience == w->audience)
            out[n++] = w->outreach->cover_parts[i].network;
    if (n)
        qsort(out, n, sizeof *out, by_network);
    for (size_t i = 0; i < n; i++)
        if (!kept || strcmp(out[kept - 1], out[i]))
            out[kept++] = out[i];
    return kept;
}

static ps_status write_audience(writer *w, ps_arena *arena, ps_error *err)
{
    const char **networks = ps_arena_array(arena, w->outreach->n_cover_parts + 1, sizeof *networks);
    const char *top = ps_path_join(arena, w->options->folder, PS_COVER_FOLDER);
    const char *folder = top ? ps_path_join(arena, top, ps_audience_words[w->audience]) : NULL;
    const size_t n = networks ? networks_of(networks, w) : 0;
    ps_status st = networks && folder ? PS_OK : ps_fail_memory(err);

    if (st == PS_OK && n && !ps_os_exists(top))
        st = ps_os_make_folder(top, err);
    if (st == PS_OK && n)
        st = ps_os_make_folder(folder, err);
    for (size_t i = 0; st == PS_OK && i < n; i++) {
        w->network = networks[i];
        st = write_cover(w, folder, arena, err);
    }
    return st;
}

ps_status ps_covers_write(const ps_outreach *outreach, const ps_world *world, const ps_outreach_options *options,
                          ps_error *err)
{
    static const ps_audience audiences[] = {PS_AUDIENCE_CLINICIAN, PS_AUDIENCE_LINK_WORKER};
    writer w = {.outreach = outreach, .plan = world->plan, .world = world, .options = options};
    ps_arena *arena = ps_arena_new();
    ps_status st = arena ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < PS_COUNT(audiences); i++) {
        w.audience = audiences[i];
        st = write_audience(&w, arena, err);
    }
    ps_buffer_release(&w.text);
    ps_arena_free(arena);
    return st;
}
