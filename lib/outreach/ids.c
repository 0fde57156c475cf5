/* Ids: beside each list one file per practice with the pseudonyms alone, in the order of the list, to be sent to the
 * practice's or the DSCRO's re-identification service. No key and no crosswalk. */
#include "base/csv_writer.h"
#include "base/os.h"
#include "base/path.h"
#include "outreach/list_job.h"

#include <string.h>

static ps_status write_practice(bool *guarded, const ps_list_job *job, const ps_group *group, const char *folder,
                                ps_error *err)
{
    const char *path = ps_arena_print(job->arena, "%s/%s.csv", folder, group->stem);
    ps_csv_writer *csv = NULL;
    ps_status status = path ? ps_csv_writer_open(&csv, path, err) : ps_fail_memory(err);

    if (status != PS_OK)
        return status;
    if (job->options->replay)
        ps_csv_raw(csv, PS_REPLAY_HEADING);
    ps_csv_raw(csv, "pseudo_id");
    ps_csv_end_row(csv);
    for (size_t i = 0; i < group->n; i++) {
        const size_t length = ps_idmap_text(job->id, job->population->ids, group->persons[i]);
        *guarded = *guarded || (length && strchr("=+-@\t\r", job->id[0]));
        if (job->options->replay)
            ps_csv_raw(csv, PS_REPLAY_MARK);
        ps_csv_slice(csv, job->id, length);
        ps_csv_end_row(csv);
    }
    return ps_csv_writer_leave(csv, err);
}

ps_status ps_ids_write(bool *guarded, const ps_list_job *job, const uint32_t *persons, size_t n, ps_error *err)
{
    const char *folder = ps_path_join(job->arena, job->folder_path, "ids");
    ps_split split = {0};
    ps_status status;

    if (!n)
        return PS_OK;
    status = folder ? ps_os_make_folder(folder, err) : ps_fail_memory(err);
    if (status == PS_OK)
        status =
            ps_split_by(&split, job->arena, job->population, &job->population->person[PS_P_PRACTICE], persons, n, err);
    for (size_t i = 0; status == PS_OK && i < split.n; i++)
        status = write_practice(guarded, job, &split.groups[i], folder, err);
    return status;
}
