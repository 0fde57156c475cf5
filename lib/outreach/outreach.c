/* Outreach: each list of the plan from its cohort to its folder, then overrides.csv. */
#include "outreach/outreach.h"

#include "base/csv_writer.h"
#include "base/os.h"
#include "base/path.h"
#include "outreach/hold.h"
#include "outreach/phase.h"
#include "outreach/reviewed.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- one list ---- */

static ps_status find_sources(ps_list_job *job, ps_error *err)
{
    const ps_list_plan *list = job->list;

    job->from = ps_names_find(&job->plan->names, list->from);
    if (!job->from || job->from->row.type != PS_FLAG || job->world->columns[job->from->number].type != PS_FLAG) {
        ps_fail(err, PS_EPLAN, "a list needs a cohort or a yes-or-no definition to be from");
        ps_error_field(err, list->from);
        return PS_EPLAN;
    }
    job->cohort = job->from->row.kind == PS_NAME_COHORT ? &job->plan->cohorts[job->from->row.item] : NULL;
    job->matrix = -1;
    for (size_t i = 0; list->matrix && i < job->plan->n_matrices; i++)
        if (strcmp(job->plan->matrices[i].name, list->matrix) == 0)
            job->matrix = (int)i;
    for (size_t i = 0; list->topics && i < job->plan->n_topics; i++)
        if (strcmp(job->plan->topics[i].name, list->topics) == 0)
            job->topics = &job->plan->topics[i];
    job->plain = list->audience != PS_AUDIENCE_ANALYST && list->audience != PS_AUDIENCE_CLINICIAN;
    return PS_OK;
}

static ps_status make_folder(ps_list_job *job, ps_error *err)
{
    const char *name = ps_path_safe(job->arena, job->list->file_name);

    if (name)
        job->folder = ps_path_join(job->kept, "lists", name);
    if (job->folder)
        job->folder_path = ps_path_join(job->arena, job->options->folder, job->folder);
    if (!job->folder_path)
        return ps_fail_memory(err);
    if (ps_os_exists(job->folder_path)) { /* else one list would stand in the other's folder, under its README */
        ps_fail(err, PS_EPLAN, "two lists have the same folder");
        ps_error_field(err, job->list->name);
        ps_error_value(err, job->list->file_name, strlen(job->list->file_name));
        ps_error_hint(err, "give one of them another name or plain_title");
        return PS_EPLAN;
    }
    return ps_os_make_folder(job->folder_path, err);
}

static ps_status recipient_column(const ps_column **out, const ps_list_job *job, ps_error *err)
{
    const ps_name *name;

    *out = NULL;
    if (!job->list->one_file_per)
        return PS_OK;
    name = ps_names_find(&job->plan->names, job->list->one_file_per);
    *out = name ? &job->world->columns[name->number] : NULL;
    if (*out && (*out)->type == PS_TEXT)
        return PS_OK;
    ps_fail(err, PS_EPLAN, "one_file_per needs a name that is a text");
    ps_error_field(err, job->list->one_file_per);
    return PS_EPLAN;
}

/* Those who have a place first, then the others, each in the order they had. *n_placed are the former. */
static ps_status part_placed(size_t *n_placed, ps_list_job *job, ps_group *group, ps_error *err)
{
    uint32_t *parted = ps_arena_array(job->arena, group->n + 1, sizeof *parted);
    size_t n = 0;

    if (!parted)
        return ps_fail_memory(err);
    for (int placed = 1; placed >= 0; placed--) {
        for (size_t i = 0; i < group->n; i++)
            if (job->placed[group->persons[i]] == (placed == 1))
                parted[n++] = group->persons[i];
        if (placed)
            *n_placed = n;
    }
    group->persons = parted;
    return PS_OK;
}

/* Places of a file's recipient that the weekly limit leaves no room for. */
static uint64_t taken_from(const ps_list_job *job, const char *recipient)
{
    const ps_capacity_report *capacity = job->report->capacity;

    for (size_t r = 0; r < capacity->n_recipients; r++)
        if (!strcmp(capacity->recipients[r].name, recipient))
            return capacity->recipients[r].taken;
    return 0;
}

/* Of the group's people in order the first *n_listed stand in the file, and the next *n_week would, but for the weekly
 * limit. */
static ps_status cut_group(size_t *n_listed, size_t *n_week, ps_list_job *job, ps_group *group, ps_error *err)
{
    const uint64_t limit = job->list->limit;
    uint64_t room;
    ps_status st;

    if (job->placed) { /* the places were lowered to the room there is */
        st = part_placed(n_listed, job, group, err);
        room = taken_from(job, group->label);
        *n_week = group->n - *n_listed < room ? group->n - *n_listed : (size_t)room;
        return st;
    }
    st = ps_hold_room(&room, job, group->label, err);
    *n_week = limit && group->n > limit ? (size_t)limit : group->n;
    *n_listed = room < *n_week ? (size_t)room : *n_week;
    *n_week -= *n_listed;
    return st;
}

/* Reports each group's file, and cuts groups to the limit, to the places there are and to the week's room. A group that
 * has none left keeps its file: a heading says that nobody was chosen, a missing file says nothing. */
static ps_status report_files(ps_list_job *job, ps_split *split, ps_error *err)
{
    ps_list_report *report = job->report;

    report->files = ps_arena_array(job->kept, split->n + 1, sizeof *report->files);
    if (!report->files)
        return ps_fail_memory(err);
    for (size_t i = 0; i < split->n; i++) {
        ps_group *group = &split->groups[i];
        ps_list_file *file = &report->files[i];
        size_t n_listed = 0, n_week = 0;
        ps_status st = cut_group(&n_listed, &n_week, job, group, err);

        if (st == PS_OK)
            st = ps_hold_week(job, group->label, n_listed, group->persons + n_listed, n_week, err);
        if (st == PS_OK)
            st = ps_hold_record(job, group->label, group->persons, n_listed, group->persons + n_listed,
                                group->n - n_listed, err);
        if (st == PS_OK)
            st = ps_reviewed_record(job, group->label, group->persons, n_listed, err);
        if (st != PS_OK)
            return st;
        file->over_limit = group->n - n_listed - n_week;
        group->n = n_listed;
        file->recipient = ps_arena_text(job->kept, group->label, strlen(group->label));
        file->path = ps_arena_print(job->kept, "%s/%s.csv", job->folder, group->stem);
        file->people = group->n;
        if (!file->recipient || !file->path)
            return ps_fail_memory(err);
        report->listed += group->n;
        report->left_over += file->over_limit;
    }
    report->n_files = split->n;
    return PS_OK;
}

/* Everybody who is listed, file after file. */
static ps_status listed_persons(uint32_t **out, const ps_list_job *job, const ps_split *split, ps_error *err)
{
    uint32_t *all = ps_arena_array(job->arena, (size_t)job->report->listed + 1, sizeof *all);
    size_t n = 0;

    if (!all)
        return ps_fail_memory(err);
    for (size_t g = 0; g < split->n; g++)
        for (size_t i = 0; i < split->groups[g].n; i++)
            all[n++] = split->groups[g].persons[i];
    assert(n == job->report->listed);
    *out = all;
    return PS_OK;
}

static ps_status add_reach(ps_outreach *outreach, const ps_list_job *job, uint32_t person, ps_error *err)
{
    for (int x = 0; job->overridden && x < PS_EXCLUSIONS; x++) {
        if (!(job->overridden[person] >> x & 1u))
            continue;
        if (!ps_grow(&outreach->reached, &outreach->reached_capacity, outreach->n_reached + 1,
                     sizeof *outreach->reached))
            return ps_fail_memory(err);
        outreach->reached[outreach->n_reached++] =
            (ps_override_reach){person, (size_t)ps_select_override(job, (ps_exclusion)x), job->number};
    }
    return PS_OK;
}

/* Of the voluntary sector's lists: who is in which file, for the practices' folders. */
static ps_status add_crossings(ps_outreach *outreach, const ps_list_job *job, const ps_split *split, ps_error *err)
{
    if (job->list->audience != PS_AUDIENCE_VCSE)
        return PS_OK;
    if (!ps_grow(&outreach->crossings, &outreach->crossings_capacity,
                 outreach->n_crossings + (size_t)job->report->listed + 1, sizeof *outreach->crossings))
        return ps_fail_memory(err);
    for (size_t g = 0; g < split->n; g++)
        for (size_t i = 0; i < split->groups[g].n; i++)
            outreach->crossings[outreach->n_crossings++] =
                (ps_crossing){split->groups[g].persons[i], (uint32_t)job->number, job->report->files[g].recipient};
    return PS_OK;
}

/* U12345.pages.txt beside U12345.csv. */
static ps_status write_pages(const ps_list_job *job, const ps_group *group, const char *path, ps_error *err)
{
    const char *beside = ps_arena_print(job->arena, "%.*s.pages.txt", (int)(strlen(path) - strlen(".csv")), path);
    return beside ? ps_pages_write(job, group, beside, err) : ps_fail_memory(err);
}

static ps_status write_files(ps_outreach *outreach, ps_list_job *job, const ps_cohort_ranks *ranks,
                             const ps_split *split, ps_readme_facts *facts, ps_error *err)
{
    uint32_t *persons = NULL;
    ps_status status = listed_persons(&persons, job, split, err);

    for (size_t i = 0; status == PS_OK && i < split->n; i++) {
        const char *path = ps_path_join(job->arena, job->options->folder, job->report->files[i].path);
        status = path ? ps_list_csv_write(job, &split->groups[i], path, err) : ps_fail_memory(err);
        if (status == PS_OK && job->list->one_page)
            status = write_pages(job, &split->groups[i], path, err);
    }
    if (status == PS_OK)
        ps_referred_count(job, ranks, persons, (size_t)job->report->listed);
    for (size_t i = 0; status == PS_OK && i < job->report->listed; i++) {
        facts->no_row += job->matrix >= 0 && ps_matrix_row_of(job->world, (size_t)job->matrix, persons[i]) < 0;
        status = add_reach(outreach, job, persons[i], err);
    }
    if (status == PS_OK)
        status = ps_nearby_count(job, persons, (size_t)job->report->listed, err);
    if (status == PS_OK)
        status = ps_routes_count(job, persons, (size_t)job->report->listed, err);
    if (status == PS_OK)
        status = ps_ids_write(&facts->guarded_ids, job, persons, (size_t)job->report->listed, err);
    if (status == PS_OK)
        status = add_crossings(outreach, job, split, err);
    if (status == PS_OK)
        status = ps_lacking_write(job, err);
    return status == PS_OK ? ps_readme_write(job, facts, err) : status;
}

static ps_status order_left(ps_cohort_ranks *out, const ps_list_job *job, const ps_column *left, ps_error *err)
{
    const bool lots = job->list->limit || (job->holding && job->list->weekly_limit);
    const ps_rank_key *keys = job->cohort ? job->cohort->rank_by : NULL;
    const size_t n = job->cohort ? job->cohort->n_rank_by : 0;
    const ps_status st = job->capacity ? ps_cohort_rank(out, job->world, left, keys, n, job->waiting, job->pool, err)
                                       : ps_cohort_order(&out->persons, &out->n, job->world, left, keys, n, lots,
                                                         lots ? job->waiting : NULL, job->pool, err);

    return st == PS_OK ? ps_referred_first(out, job, err) : st;
}

/* In order, and once more without those who come after somebody of their household. */
static ps_status put_in_order(ps_cohort_ranks *out, ps_list_job *job, ps_column *left, ps_error *err)
{
    bool some = false;
    ps_status st = ps_hold_waiting(job, left, err);

    if (st == PS_OK)
        st = order_left(out, job, left, err);
    if (st == PS_OK)
        st = ps_hold_second(&some, job, left, out->persons, out->n, err);
    if (st == PS_OK && some) {
        ps_cohort_ranks_release(out);
        st = order_left(out, job, left, err);
    }
    return st;
}

static ps_status write_list(ps_outreach *outreach, ps_list_job *job, ps_error *err)
{
    ps_column left = {0};
    const ps_column *by = NULL;
    ps_cohort_ranks ranks = {0};
    ps_split split = {0};
    ps_readme_facts facts = {0};
    ps_status status = find_sources(job, err);

    if (status == PS_OK)
        status = recipient_column(&by, job, err);
    if (status == PS_OK)
        status = make_folder(job, err);
    if (status == PS_OK)
        status = ps_referred_find(job, err);
    if (status == PS_OK)
        status = ps_select(&left, job, err);
    if (status == PS_OK)
        status = ps_phase_draw(job, &left, by, err);
    if (status == PS_OK)
        status = ps_hold_back(job, &left, err);
    if (status == PS_OK)
        status = ps_reviewed_hold(job, &left, err);
    if (status == PS_OK)
        status = put_in_order(&ranks, job, &left, err);
    if (status == PS_OK && job->capacity)
        status = ps_capacity_give(job, &ranks, err);
    if (status == PS_OK)
        status = ps_split_by(&split, job->arena, job->population, by, ranks.persons, ranks.n, err);
    if (status == PS_OK)
        status = report_files(job, &split, err);
    if (status == PS_OK)
        status = ps_nearby_index(job, err);
    if (status == PS_OK)
        status = ps_hold_count(job, err);
    if (status == PS_OK)
        status = write_files(outreach, job, &ranks, &split, &facts, err);
    if (status == PS_OK)
        status = ps_cover_count(outreach, job, by, &ranks, &split, err);
    ps_cohort_ranks_release(&ranks);
    ps_column_release(&left);
    return status;
}

/* ---- all of them ---- */

static ps_status write_lists(ps_outreach *outreach, ps_world *world, const ps_outreach_options *options, ps_pool *pool,
                             ps_error *err)
{
    char *id = malloc(ps_list_id_room(world->population));
    ps_holding *holding = NULL;
    ps_status status = id ? ps_holding_new(&holding, world, options, pool, err) : ps_fail_memory(err);

    for (size_t i = 0; status == PS_OK && i < world->plan->n_lists; i++) {
        ps_list_job job = {
            .world = world,
            .plan = world->plan,
            .population = world->population,
            .list = &world->plan->lists[i],
            .capacity = ps_plan_capacity_of(world->plan, world->plan->lists[i].name),
            .number = i,
            .options = options,
            .pool = pool,
            .arena = ps_arena_new(),
            .kept = outreach->arena,
            .report = &outreach->lists[i],
            .id = id,
            .holding = ps_list_contacts(world->plan, &world->plan->lists[i]) ? holding : NULL,
        };
        job.report->list = job.list->name;
        status = job.arena ? write_list(outreach, &job, err) : ps_fail_memory(err);
        ps_arena_free(job.arena);
    }
    ps_holding_free(holding);
    free(id);
    return status;
}

ps_status ps_outreach_check_key(const ps_plan *plan, const ps_secret *recipient_key, ps_error *err)
{
    for (size_t i = 0; !recipient_key && i < plan->n_lists; i++)
        if (plan->lists[i].audience == PS_AUDIENCE_VCSE) {
            ps_fail(err, PS_EUSE, "a list for the voluntary sector needs a recipient key, and none was given");
            ps_error_field(err, plan->lists[i].name);
            ps_error_hint(err, "--recipient-key FILE: each recipient's pseudonyms are made with it; pseudonymise "
                               "--new-key FILE makes one");
            return PS_EUSE;
        }
    return PS_OK;
}

ps_status ps_outreach_write(ps_outreach **out, ps_world *world, const ps_outreach_options *options, ps_pool *pool,
                            ps_error *err)
{
    ps_status status = ps_outreach_check_key(world->plan, options->recipient_key, err);
    ps_outreach *outreach;

    if (status != PS_OK)
        return status;
    outreach = calloc(1, sizeof *outreach);
    if (!outreach)
        return ps_fail_memory(err);
    outreach->arena = ps_arena_new();
    if (outreach->arena)
        outreach->lists = ps_arena_array(outreach->arena, world->plan->n_lists + 1, sizeof *outreach->lists);
    outreach->n_lists = outreach->lists ? world->plan->n_lists : 0;
    if (outreach->lists)
        outreach->cover_titles =
            ps_arena_array(outreach->arena, world->plan->n_lists + 1, sizeof *outreach->cover_titles);
    if (!outreach->cover_titles)
        status = ps_fail_memory(err);
    if (status == PS_OK)
        status = write_lists(outreach, world, options, pool, err);
    if (status == PS_OK && outreach->n_reached)
        status = ps_overrides_write(outreach, world, options, err);
    if (status == PS_OK && outreach->n_crossings)
        status = ps_crosswalk_write(outreach, world, options, err);
    if (status == PS_OK && outreach->n_cover_parts)
        status = ps_covers_write(outreach, world, options, err);
    if (status == PS_OK) {
        *out = outreach;
        outreach = NULL;
    }
    ps_outreach_free(outreach);
    return status;
}

void ps_outreach_free(ps_outreach *outreach)
{
    if (!outreach)
        return;
    for (size_t i = 0; i < outreach->n_lists; i++)
        free(outreach->lists[i].held);
    ps_arena_free(outreach->arena);
    free(outreach->reached);
    free(outreach->cover_parts);
    free(outreach->crossings);
    free(outreach);
}
