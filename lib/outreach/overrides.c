/* Overrides: who stands in a list because an exclusion was lifted by name. A person file: the log holds only its hash
 * and count. */
#include "base/csv_writer.h"
#include "base/path.h"
#include "outreach/list_job.h"

#include <stdlib.h>

static void add_row(ps_csv_writer *csv, const ps_outreach *outreach, size_t i, const ps_world *world, bool replay,
                    char *id)
{
    const ps_override_reach *reach = &outreach->reached[i];
    const ps_override *override = &world->plan->overrides[reach->override];
    const size_t length = ps_idmap_text(id, world->population->ids, reach->person);

    if (replay)
        ps_csv_raw(csv, PS_REPLAY_MARK);
    ps_csv_slice(csv, id, length);
    ps_csv_text(csv, world->plan->lists[reach->list].file_name);
    ps_csv_raw(csv, ps_exclusion_names[override->lifts]);
    ps_csv_text(csv, override->name);
    ps_csv_text(csv, override->reason);
    ps_csv_text(csv, override->approver);
    ps_csv_day(csv, override->from);
    ps_csv_day(csv, override->until);
    ps_csv_end_row(csv);
}

ps_status ps_overrides_write(const ps_outreach *outreach, const ps_world *world, const ps_outreach_options *options,
                             ps_error *err)
{
    static const char *const headings[] = {"pseudo_id", "list",     "exclusion", "override",
                                           "reason",    "approver", "from",      "until"};
    const char *path = ps_path_join(outreach->arena, options->folder, "overrides.csv");
    char *id = malloc(ps_list_id_room(world->population));
    ps_csv_writer *csv = NULL;
    ps_status status = path && id ? ps_csv_writer_open(&csv, path, err) : ps_fail_memory(err);

    if (status == PS_OK) {
        if (options->replay)
            ps_csv_raw(csv, PS_REPLAY_HEADING);
        for (size_t i = 0; i < PS_COUNT(headings); i++)
            ps_csv_raw(csv, headings[i]);
        ps_csv_end_row(csv);
        for (size_t i = 0; i < outreach->n_reached; i++)
            add_row(csv, outreach, i, world, options->replay, id);
        status = ps_csv_writer_leave(csv, err);
    }
    free(id);
    return status;
}
