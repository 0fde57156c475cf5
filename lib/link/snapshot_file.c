/* Snapshot file: see snapshot_file.h. */
#include "link/snapshot_file.h"

#include "base/arena.h"
#include "base/os.h"
#include "base/path.h"
#include "base/xxh3.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BORDER 64
#define LEAVE_LEAST ((size_t)1 << 20)
#define ORDER_MARK UINT32_C(0x01020304)

static const char head[BORDER] = "popstrat snapshot\nholds persons: pseudonymised, not anonymous\n";
static const char tail_mark[16] = "popstrat ends";

typedef struct entry {
    ps_block_name name;
    uint64_t at, length;
    uint64_t digest[2];
} entry;

typedef struct tail {
    char mark[16];
    uint32_t order, version;
    uint64_t table_at, n_entries;
    uint64_t digest[2];
    uint64_t bytes; /* of the whole file */
} tail;
_Static_assert(sizeof(tail) == BORDER, "the tail is a block of its own");
_Static_assert(sizeof(entry) == 48, "entries have no gaps");

struct ps_snapshot_writer {
    char *path, *partial;
    ps_os_file *file;
    uint64_t at;
    entry *entries;
    size_t n, capacity;
};

static void digest_of(uint64_t out[2], const void *at, size_t length)
{
    unsigned char digest[PS_XXH3_BYTES];

    ps_xxh3_best()->of(digest, at, length);
    memcpy(out, digest, sizeof digest);
}

static ps_status put(ps_snapshot_writer *w, const void *at, size_t length, ps_error *err)
{
    const ps_status st = ps_os_write(w->file, at, length, err);

    w->at += length;
    return st;
}

static ps_status to_border(ps_snapshot_writer *w, ps_error *err)
{
    static const char nothing[BORDER] = {0};
    const size_t over = (size_t)(w->at % BORDER);

    return over ? put(w, nothing, BORDER - over, err) : PS_OK;
}

ps_status ps_snapshot_writer_open(ps_snapshot_writer **out, const char *path, ps_error *err)
{
    static const char ending[] = ".partial-";
    ps_snapshot_writer *w = ps_calloc(1, sizeof *w);
    char number[24];
    ps_status st;

    if (!w)
        return ps_fail_memory(err);
    (void)snprintf(number, sizeof number, "%u", ps_os_process_id());
    w->path = ps_calloc(strlen(path) + 1, 1);
    w->partial = ps_calloc(strlen(path) + sizeof ending + sizeof number, 1);
    if (!w->path || !w->partial) {
        ps_snapshot_writer_close(w);
        return ps_fail_memory(err);
    }
    strcpy(w->path, path);
    strcat(strcat(strcpy(w->partial, path), ending), number);
    st = ps_os_create(&w->file, w->partial, false, err);
    if (st == PS_OK)
        st = put(w, head, sizeof head, err);
    if (st == PS_OK)
        *out = w;
    else
        ps_snapshot_writer_close(w);
    return st;
}

ps_status ps_snapshot_writer_add(ps_snapshot_writer *w, ps_block_name name, const void *at, size_t length,
                                 ps_error *err)
{
    entry *new;
    ps_status st = to_border(w, err);

    if (st != PS_OK)
        return st;
    if (!ps_grow(&w->entries, &w->capacity, w->n + 1, sizeof *w->entries))
        return ps_fail_memory(err);
    new = &w->entries[w->n++];
    *new = (entry){.name = name, .at = w->at, .length = length};
    digest_of(new->digest, at, length);
    return put(w, at, length, err);
}

static int by_name(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return memcmp(&x->name, &y->name, sizeof x->name); /* any order will do */
}

ps_status ps_snapshot_writer_finish(ps_snapshot_writer *w, ps_error *err)
{
    tail end = {.order = ORDER_MARK, .version = PS_SNAPSHOT_VERSION};
    ps_status st = to_border(w, err);

    if (st != PS_OK)
        return st;
    memcpy(end.mark, tail_mark, sizeof end.mark);
    qsort(w->entries, w->n, sizeof *w->entries, by_name);
    end.table_at = w->at;
    end.n_entries = w->n;
    digest_of(end.digest, w->entries, w->n * sizeof *w->entries);
    st = put(w, w->entries, w->n * sizeof *w->entries, err);
    if (st == PS_OK)
        st = to_border(w, err);
    end.bytes = w->at + sizeof end;
    if (st == PS_OK)
        st = put(w, &end, sizeof end, err);
    if (st == PS_OK) {
        st = ps_os_finish(w->file, err);
        w->file = NULL;
    }
    if (st == PS_OK)
        st = ps_os_rename(w->partial, w->path, err);
    if (st == PS_OK)
        *w->partial = '\0';
    return st;
}

void ps_snapshot_writer_close(ps_snapshot_writer *w)
{
    if (!w)
        return;
    if (w->file)
        ps_os_close(w->file);
    if (w->partial && *w->partial)
        (void)!ps_os_remove(w->partial, NULL);
    free(w->entries);
    free(w->path);
    free(w->partial);
    free(w);
}

/* ---- reading ---- */

struct ps_snapshot_file {
    char *path;
    ps_os_map *map;
    const char *at;
    size_t bytes;
    const entry *entries;
    size_t n;
    atomic_uchar *seen; /* by entry: enum seen */
};

enum seen { NOT_YET, AS_WRITTEN, CHANGED };

static ps_status refuse(const ps_snapshot_file *file, const char *message, const char *hint, ps_error *err)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, file->path);
    ps_error_hint(err, "%s", hint);
    return PS_EDATA;
}

static const char again[] = "make it again with popstrat link";

ps_status ps_snapshot_damaged(const ps_snapshot_file *file, const char *what, ps_error *err)
{
    ps_fail(err, PS_EDATA, "the snapshot is damaged: %s", what);
    ps_error_file(err, file->path);
    ps_error_hint(err, again);
    return PS_EDATA;
}

const char *ps_snapshot_path(const ps_snapshot_file *file)
{
    return file->path;
}

static ps_status read_table(ps_snapshot_file *f, ps_error *err)
{
    uint64_t digest[2];
    tail end;

    if (f->bytes < sizeof head || memcmp(f->at, head, strlen("popstrat snapshot")) != 0)
        return refuse(f, "this is no snapshot of popstrat", "popstrat link PLAN -o FILE writes one", err);
    if (f->bytes < sizeof head + sizeof end)
        return refuse(f, "the snapshot is not whole", again, err);
    if (memcmp(f->at, head, sizeof head) != 0)
        return ps_snapshot_damaged(f, "its head", err);
    memcpy(&end, f->at + f->bytes - sizeof end, sizeof end);
    if (memcmp(end.mark, tail_mark, sizeof end.mark) != 0 || end.bytes != f->bytes)
        return refuse(f, "the snapshot is not whole", again, err);
    if (end.order != ORDER_MARK)
        return refuse(f, "the snapshot was written by a machine of another byte order", again, err);
    if (end.version != PS_SNAPSHOT_VERSION)
        return refuse(f, "the snapshot was written by another version of popstrat", again, err);
    if (end.table_at % BORDER || end.table_at > f->bytes - sizeof end ||
        end.n_entries > (f->bytes - sizeof end - end.table_at) / sizeof(entry))
        return ps_snapshot_damaged(f, "its table", err);
    f->entries = (const entry *)(const void *)(f->at + end.table_at);
    f->n = (size_t)end.n_entries;
    digest_of(digest, f->entries, f->n * sizeof *f->entries);
    if (memcmp(digest, end.digest, sizeof digest) != 0)
        return ps_snapshot_damaged(f, "its table", err);
    for (size_t i = 0; i < f->n; i++)
        if (f->entries[i].at % BORDER || f->entries[i].at > end.table_at ||
            f->entries[i].length > end.table_at - f->entries[i].at)
            return ps_snapshot_damaged(f, "its table", err);
    return PS_OK;
}

/* Two threads that ask at once both look, and find the same. */
static bool as_written(const ps_snapshot_file *f, const entry *e)
{
    atomic_uchar *seen = &f->seen[e - f->entries];
    uint64_t digest[2];

    if (atomic_load_explicit(seen, memory_order_relaxed) == NOT_YET) {
        digest_of(digest, f->at + e->at, (size_t)e->length);
        atomic_store_explicit(seen, memcmp(digest, e->digest, sizeof digest) == 0 ? AS_WRITTEN : CHANGED,
                              memory_order_relaxed);
    }
    return atomic_load_explicit(seen, memory_order_relaxed) == AS_WRITTEN;
}

static ps_status check_block(void *context, size_t task, ps_error *err)
{
    const ps_snapshot_file *f = context;
    const entry *e = &f->entries[task];
    const bool good = as_written(f, e);

    ps_snapshot_leave(f->at + e->at, (size_t)e->length);
    return good ? PS_OK : ps_snapshot_damaged(f, "its contents changed", err);
}

ps_status ps_snapshot_file_open(ps_snapshot_file **out, const char *path, ps_error *err)
{
    ps_snapshot_file *f = ps_calloc(1, sizeof *f);
    const void *at;
    ps_status st;

    if (!f)
        return ps_fail_memory(err);
    f->path = ps_calloc(strlen(path) + 1, 1);
    st = f->path ? ps_os_map_open(&f->map, &at, &f->bytes, strcpy(f->path, path), err) : ps_fail_memory(err);
    if (st == PS_OK) {
        f->at = at;
        st = read_table(f, err);
    }
    if (st == PS_OK) {
        f->seen = ps_calloc(f->n + 1, sizeof *f->seen);
        st = f->seen ? PS_OK : ps_fail_memory(err);
    }
    if (st == PS_OK)
        *out = f;
    else
        ps_snapshot_file_close(f);
    return st;
}

ps_status ps_snapshot_file_verify(const ps_snapshot_file *f, ps_pool *pool, ps_error *err)
{
    return ps_pool_run(pool, check_block, (void *)(uintptr_t)f, f->n, err);
}

static const entry *find(const ps_snapshot_file *f, ps_block_name name)
{
    const entry wanted = {.name = name};

    return f->n ? bsearch(&wanted, f->entries, f->n, sizeof *f->entries, by_name) : NULL;
}

size_t ps_snapshot_length(const ps_snapshot_file *f, ps_block_name name)
{
    const entry *found = find(f, name);

    return found ? (size_t)found->length : 0;
}

const void *ps_snapshot_block(size_t *length, const ps_snapshot_file *f, ps_block_name name, size_t unit)
{
    const entry *found = find(f, name);

    *length = found ? (size_t)found->length : 0;
    return found && found->length % unit == 0 && as_written(f, found) ? f->at + found->at : NULL;
}

const void *ps_snapshot_pieces(size_t *length, const ps_snapshot_file *f, ps_block_name name, size_t unit)
{
    const entry *found = find(f, name);

    *length = found ? (size_t)found->length : 0;
    return found && found->length % unit == 0 ? f->at + found->at : NULL;
}

void ps_snapshot_piece_digest(uint8_t out[PS_PIECE_DIGEST], const void *at, size_t length)
{
    unsigned char whole[PS_XXH3_BYTES];

    ps_xxh3_best()->of(whole, at, length);
    memcpy(out, whole, PS_PIECE_DIGEST);
}

void ps_snapshot_leave(const void *at, size_t length)
{
    if (length >= LEAVE_LEAST)
        ps_os_map_leave(at, length);
}

void ps_snapshot_file_close(ps_snapshot_file *f)
{
    if (!f)
        return;
    ps_os_map_close(f->map);
    free(f->seen);
    free(f->path);
    free(f);
}
