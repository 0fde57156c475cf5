/* Written: digests by the pool, and meanwhile the files, which were left to be saved on the way, are waited for. */
#include "audit/written.h"

#include "audit/file_digest.h"
#include "audit/seal.h"
#include "base/os.h"
#include "base/path.h"

#include <stdlib.h>
#include <string.h>

typedef struct file {
    const char *path;
    uint64_t bytes;
    char *sha256;
} file;

static ps_status digest_file(void *context, size_t task, ps_error *err)
{
    const file *one = (const file *)context + task;

    return ps_file_sha256(one->sha256, NULL, one->path, err);
}

static int largest_first(const void *a, const void *b)
{
    const file *x = a, *y = b;

    return (x->bytes < y->bytes) - (x->bytes > y->bytes);
}

static ps_status digest_and_save(file *files, const char **paths, size_t n, ps_pool *pool, ps_error *err)
{
    ps_os_saving *saving = NULL;
    ps_status status = ps_os_save_start(&saving, paths, n, err), saved;

    if (status != PS_OK)
        return status;
    qsort(files, n, sizeof *files, largest_first); /* one that is begun last is waited for */
    status = ps_pool_run(pool, digest_file, files, n, err);
    saved = ps_os_save_end(saving, status == PS_OK ? err : NULL);
    return status == PS_OK ? saved : status;
}

/* What a run writes once it knows the digests is none of them. */
static bool is_digested(const char *name)
{
    return strcmp(name, PS_SEAL_FILE) != 0 && strcmp(name, PS_MANIFEST_FILE) != 0;
}

static ps_status look_at(file *out, ps_manifest_file *listed, const char *folder, const char *name, ps_arena *arena,
                         ps_error *err)
{
    int64_t modified;

    out->path = ps_path_join(arena, folder, name);
    out->sha256 = ps_arena_alloc(arena, PS_SHA256_TEXT);
    listed->path = ps_arena_text(arena, name, strlen(name));
    listed->sha256 = out->sha256;
    if (!out->path || !out->sha256 || !listed->path)
        return ps_fail_memory(err);
    return ps_os_stat(&out->bytes, &modified, out->path, err);
}

ps_status ps_written_digest(ps_manifest_file **out, size_t *n, const char *folder, ps_arena *arena, ps_pool *pool,
                            ps_error *err)
{
    file *files = NULL;
    const char **paths = NULL;
    char **names = NULL;
    size_t count = 0;
    ps_status status = ps_os_list(&names, &count, folder, err);

    *n = 0;
    if (status == PS_OK) {
        files = ps_arena_array(arena, count + 1, sizeof *files);
        paths = ps_arena_array(arena, count + 1, sizeof *paths);
        *out = ps_arena_array(arena, count + 1, sizeof **out);
        status = files && paths && *out ? PS_OK : ps_fail_memory(err);
    }
    for (size_t i = 0; status == PS_OK && i < count; i++) {
        if (!is_digested(names[i]))
            continue;
        status = look_at(&files[*n], &(*out)[*n], folder, names[i], arena, err);
        paths[*n] = files[*n].path;
        ++*n;
    }
    ps_os_free_list(names, count);
    return status == PS_OK ? digest_and_save(files, paths, *n, pool, err) : status;
}
