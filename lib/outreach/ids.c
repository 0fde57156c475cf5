/* Ids: beside each list one file per practice with the pseudonyms alone, in the order of the list, to be sent to the
 * practice's or the DSCRO's re-identification service. The voluntary sector's lists have none: crosswalk.c. */
#include "base/csv_writer.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text.h"
#include "outreach/list_job.h"

#include <stdlib.h>
#include <string.h>

typedef struct writing {
    const ps_list_job *job;
    const char *folder;
    const ps_group *groups;
    bool *guarded; /* by group */
} writing;

#define AHEAD 16 /* persons, to ask memory for */

static ps_status write_rows(ps_csv_writer *csv, bool *guarded, const ps_population *population, bool replay,
                            const uint32_t *persons, size_t n, ps_error *err)
{
    char *id = malloc(ps_list_id_room(population));

    if (!id)
        return ps_fail_memory(err);
    if (replay)
        ps_csv_raw(csv, PS_REPLAY_HEADING);
    ps_csv_raw(csv, "pseudo_id");
    ps_csv_end_row(csv);
    for (size_t i = 0; i < n; i++) {
        size_t length;

        if (i + AHEAD < n)
            ps_idmap_fetch(population->ids, persons[i + AHEAD]);
        length = ps_idmap_text(id, population->ids, persons[i]);
        *guarded = *guarded || (length && strchr("=+-@\t\r", id[0]));
        if (replay)
            ps_csv_raw(csv, PS_REPLAY_MARK);
        ps_csv_slice(csv, id, length);
        ps_csv_end_row(csv);
    }
    free(id);
    return PS_OK;
}

ps_status ps_ids_write_file(bool *guarded, const char *path, const ps_population *population, bool replay,
                            const uint32_t *persons, size_t n, ps_error *err)
{
    ps_csv_writer *csv = NULL;
    ps_status status = ps_csv_writer_open(&csv, path, err);

    if (status == PS_OK)
        status = write_rows(csv, guarded, population, replay, persons, n, err);
    if (status == PS_OK)
        return ps_csv_writer_leave(csv, err);
    ps_csv_writer_abandon(csv);
    return status;
}

static ps_status write_practice(void *context, size_t task, ps_error *err)
{
    const writing *w = context;
    const ps_group *group = &w->groups[task];
    ps_buffer path = {0};
    ps_status status;

    ps_buffer_print(&path, "%s/%s.csv", w->folder, group->stem);
    status = path.failed ? ps_fail_memory(err)
                         : ps_ids_write_file(&w->guarded[task], path.at, w->job->population, w->job->options->replay,
                                             group->persons, group->n, err);
    ps_buffer_release(&path);
    return status;
}

ps_status ps_ids_write(bool *guarded, const ps_list_job *job, const uint32_t *persons, size_t n, ps_error *err)
{
    writing w = {.job = job, .folder = ps_path_join(job->arena, job->folder_path, "ids")};
    ps_split split = {0};
    ps_status status;

    if (!n || job->list->audience == PS_AUDIENCE_VCSE)
        return PS_OK;
    status = w.folder ? ps_os_make_folder(w.folder, err) : ps_fail_memory(err);
    if (status == PS_OK)
        status =
            ps_split_by(&split, job->arena, job->population, &job->population->person[PS_P_PRACTICE], persons, n, err);
    if (status == PS_OK) {
        w.groups = split.groups;
        w.guarded = ps_arena_array(job->arena, split.n + 1, sizeof *w.guarded);
        status = w.guarded ? ps_pool_run(job->pool, write_practice, &w, split.n, err) : ps_fail_memory(err);
    }
    for (size_t i = 0; status == PS_OK && i < split.n; i++)
        *guarded = *guarded || w.guarded[i];
    return status;
}
