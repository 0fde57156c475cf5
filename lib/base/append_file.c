/* Append file: see append_file.h. */
#include "base/append_file.h"

#include "base/arena.h"
#include "base/path.h"

ps_status ps_append_lock(ps_os_lock **out, const char *path, unsigned seconds, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    const char *lock = arena ? ps_arena_print(arena, "%s.lock", path) : NULL;
    const char *folder = arena ? ps_path_folder(arena, path) : NULL;
    ps_status st = lock && folder ? ps_os_make_folder(folder, err) : ps_fail_memory(err);

    if (st == PS_OK)
        st = ps_os_lock_take(out, lock, seconds, err);
    ps_arena_free(arena);
    return st;
}

ps_status ps_append_lines(const char *path, const ps_buffer *lines, ps_error *err)
{
    const bool new_file = !ps_os_exists(path);
    uint64_t size = 0;
    int64_t modified;
    ps_os_file *file = NULL;
    ps_arena *arena = ps_arena_new();
    const char *folder = arena ? ps_path_folder(arena, path) : NULL;
    ps_status status = folder ? PS_OK : ps_fail_memory(err);

    if (status == PS_OK && !new_file)
        status = ps_os_stat(&size, &modified, path, err);
    if (status == PS_OK)
        status = ps_os_create(&file, path, true, err);
    if (status == PS_OK) {
        status = ps_os_write(file, lines->at, lines->length, err);
        if (status == PS_OK)
            status = ps_os_finish(file, err);
        else
            ps_os_close(file);
        /* A full disk: half a line would make every later run stop at it. */
        if (status != PS_OK && new_file)
            (void)!ps_os_remove(path, NULL);
        else if (status != PS_OK)
            (void)!ps_os_truncate(path, size, NULL);
    }
    if (status == PS_OK && new_file)
        status = ps_os_sync_folder(folder, err);
    ps_arena_free(arena);
    return status;
}
