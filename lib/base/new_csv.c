/* New CSV: see new_csv.h. */
#include "base/new_csv.h"
#include "base/os.h"
#include "base/path.h"

#include <string.h>

ps_status ps_new_csv_open(ps_new_csv *t, ps_arena *arena, const char *path, ps_error *err)
{
    ps_status st;

    t->path = path;
    if (!strcmp(path, "-"))
        return ps_csv_writer_open(&t->csv, path, err);
    if (ps_os_exists(path)) {
        ps_fail(err, PS_ESYSTEM, "the file is already there");
        ps_error_file(err, path);
        ps_error_hint(err, "name a new one, or move the old one aside: nothing is overwritten");
        return PS_ESYSTEM;
    }
    t->partial = ps_arena_print(arena, "%s.partial-%u", path, ps_os_process_id());
    t->folder = ps_path_folder(arena, path);
    if (!t->partial || !t->folder)
        return ps_fail_memory(err);
    st = ps_csv_writer_open(&t->csv, t->partial, err);
    t->made = st == PS_OK;
    return st;
}

ps_status ps_new_csv_finish(ps_new_csv *t, ps_error *err)
{
    ps_csv_writer *csv = t->csv;

    t->csv = NULL;
    return ps_csv_writer_finish(csv, err);
}

ps_status ps_new_csv_publish(ps_new_csv *t, ps_error *err)
{
    ps_status st;

    if (!t->made)
        return PS_OK;
    if (ps_os_exists(t->path)) {
        ps_fail(err, PS_ESYSTEM, "a file of that name has come meanwhile");
        ps_error_file(err, t->path);
        return PS_ESYSTEM;
    }
    st = ps_os_rename(t->partial, t->path, err);
    if (st != PS_OK)
        return st;
    t->made = false;
    return ps_os_sync_folder(t->folder, err);
}

void ps_new_csv_abandon(ps_new_csv *t)
{
    ps_csv_writer_abandon(t->csv);
    if (t->made)
        (void)ps_os_remove(t->partial, NULL);
}
