/* Os: the one file that calls the operating system (POSIX, with flock and getrusage from BSD, which every Unix has).
 *
 * Calls that a signal interrupts are begun again; descriptors are closed on exec; new files and folders are for their
 * owner alone. */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#define _DEFAULT_SOURCE /* flock, getrusage, madvise, sbrk, _SC_NPROCESSORS_ONLN */

#include "base/os.h"
#include "base/arena.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PIECE_MOST ((size_t)1 << 30) /* of one read or write */
#define APART (2 << 20)              /* arrays of as much lie apart from the heap */
#define HEAP_STEP (4 << 20) /* the heap grows by as much and more, so that what is added is large pages nearly all */
#define LOCK_PAUSE_NS 50000000L

struct ps_os_file {
    int descriptor;
    bool standard; /* standard input or output: not ours to close */
    char *path;
};

/* "cannot <verb>: <reason in words>", with the path. */
static ps_status refuse(ps_error *err, const char *verb, const char *path, int number)
{
    char reason[128];
    if (strerror_r(number, reason, sizeof reason) != 0)
        (void)snprintf(reason, sizeof reason, "error %d", number);
    (void)ps_fail(err, PS_ESYSTEM, "cannot %s: %s", verb, reason);
    ps_error_file(err, path);
    return PS_ESYSTEM;
}

static ps_status new_file(ps_os_file **out, int descriptor, bool standard, const char *path, ps_error *err)
{
    ps_os_file *file = calloc(1, sizeof *file);
    const size_t size = strlen(path) + 1;
    if (file)
        file->path = malloc(size);
    if (!file || !file->path) {
        free(file);
        if (!standard)
            (void)close(descriptor);
        return ps_fail_memory(err);
    }
    memcpy(file->path, path, size);
    file->descriptor = descriptor;
    file->standard = standard;
    *out = file;
    return PS_OK;
}

static int open_again(const char *path, int flags)
{
    int descriptor;
    do
        descriptor = open(path, flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

ps_status ps_os_open(ps_os_file **out, const char *path, ps_error *err)
{
    struct stat about;
    int descriptor;

    if (strcmp(path, "-") == 0)
        return new_file(out, STDIN_FILENO, true, path, err);
    descriptor = open_again(path, O_RDONLY);
    if (descriptor < 0)
        return refuse(err, "open", path, errno);
    if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
        (void)close(descriptor);
        return refuse(err, "open", path, EISDIR);
    }
    return new_file(out, descriptor, false, path, err);
}

/* NULL, or why what was opened may hold no secret. */
static const char *not_private(const struct stat *about)
{
    if (!S_ISREG(about->st_mode))
        return "is not a regular file";
    if (about->st_uid != geteuid())
        return "belongs to another user";
    return about->st_mode & (S_IRWXG | S_IRWXO) ? "is open to others than its owner" : NULL;
}

static ps_status refuse_secret(ps_error *err, const char *path, const char *why)
{
    (void)ps_fail(err, PS_EUSE, "a file of secrets %s", why);
    ps_error_file(err, path);
    ps_error_hint(err, "it must be a plain file of yours that nobody else may read: chmod 600");
    return PS_EUSE;
}

ps_status ps_os_open_private(ps_os_file **out, const char *path, ps_error *err)
{
    /* The rights are those of what was opened, so that nothing can be put in its place meanwhile. No waiting at a
     * pipe. */
    const int descriptor = open_again(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    struct stat about;
    const char *why;

    if (descriptor < 0)
        return errno == ELOOP ? refuse_secret(err, path, "is a symbolic link") : refuse(err, "open", path, errno);
    if (fstat(descriptor, &about) != 0) {
        const int number = errno;
        (void)close(descriptor);
        return refuse(err, "look at", path, number);
    }
    why = not_private(&about);
    if (why) {
        (void)close(descriptor);
        return refuse_secret(err, path, why);
    }
    return new_file(out, descriptor, false, path, err);
}

ps_status ps_os_read(size_t *got, ps_os_file *file, void *to, size_t capacity, ps_error *err)
{
    ssize_t n;
    do
        n = read(file->descriptor, to, capacity < PIECE_MOST ? capacity : PIECE_MOST);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return refuse(err, "read", file->path, errno);
    *got = (size_t)n;
    return PS_OK;
}

void ps_os_close(ps_os_file *file)
{
    if (!file)
        return;
    if (!file->standard)
        (void)close(file->descriptor);
    free(file->path);
    free(file);
}

struct ps_os_map {
    void *at;
    size_t size;
};

ps_status ps_os_map_open(ps_os_map **out, const void **at, size_t *size, const char *path, ps_error *err)
{
    ps_os_map *map = calloc(1, sizeof *map);
    struct stat about;
    int descriptor, number = 0;

    if (!map)
        return ps_fail_memory(err);
    descriptor = open_again(path, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &about) != 0)
        number = errno;
    else if (S_ISDIR(about.st_mode))
        number = EISDIR;
    else if (!S_ISREG(about.st_mode))
        number = ENODEV;
    if (!number && about.st_size > 0) {
        map->size = (size_t)about.st_size;
        map->at = mmap(NULL, map->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        number = map->at == MAP_FAILED ? errno : 0;
    }
    if (descriptor >= 0)
        (void)close(descriptor);
    if (number) {
        free(map);
        return refuse(err, "open", path, number);
    }
    *at = map->at ? map->at : "";
    *size = map->size;
    *out = map;
    return PS_OK;
}

void ps_os_map_leave(const void *at, size_t size)
{
    /* Whole pages only: those a neighbour shares stay as they are. */
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = ((uintptr_t)at + page - 1) / page * page,
                    to = ((uintptr_t)at + size) / page * page;

    if (to > from)
        (void)madvise((void *)from, to - from, MADV_DONTNEED);
}

void ps_os_map_close(ps_os_map *map)
{
    if (!map)
        return;
    if (map->size)
        (void)munmap(map->at, map->size);
    free(map);
}

ps_status ps_os_create(ps_os_file **out, const char *path, bool append, ps_error *err)
{
    int descriptor;
    ps_status status;

    if (strcmp(path, "-") == 0)
        return new_file(out, STDOUT_FILENO, true, path, err);
    descriptor = open_again(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_EXCL));
    if (descriptor < 0)
        return refuse(err, append ? "open for writing" : "create", path, errno);
    status = new_file(out, descriptor, false, path, err);
    if (status != PS_OK && !append)
        (void)unlink(path); /* it is ours and empty */
    return status;
}

ps_status ps_os_scratch(ps_os_file **out, const char *path, ps_error *err)
{
    const int descriptor = open_again(path, O_RDWR | O_CREAT | O_EXCL);

    if (descriptor < 0)
        return refuse(err, "create", path, errno);
    if (unlink(path) != 0) {
        const int number = errno;
        (void)close(descriptor);
        return refuse(err, "remove", path, number);
    }
    return new_file(out, descriptor, false, path, err);
}

ps_status ps_os_read_at(ps_os_file *file, uint64_t offset, void *to, size_t length, ps_error *err)
{
    char *bytes = to;
    while (length) {
        const ssize_t n = pread(file->descriptor, bytes, length < PIECE_MOST ? length : PIECE_MOST, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return refuse(err, "read", file->path, n < 0 ? errno : EIO);
        bytes += n;
        offset += (uint64_t)n;
        length -= (size_t)n;
    }
    return PS_OK;
}

ps_status ps_os_write(ps_os_file *file, const void *at, size_t length, ps_error *err)
{
    const char *bytes = at;
    while (length) {
        const ssize_t n = write(file->descriptor, bytes, length < PIECE_MOST ? length : PIECE_MOST);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return refuse(err, "write", file->path, n < 0 ? errno : EIO);
        bytes += n;
        length -= (size_t)n;
    }
    return PS_OK;
}

/* 0, or the error number. Pipes, terminals and some file systems have nothing to sync: no failure. */
static int sync_descriptor(int descriptor)
{
    int result;
    do
        result = fsync(descriptor);
    while (result != 0 && errno == EINTR);
    return result == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP ? 0 : errno;
}

ps_status ps_os_sync(ps_os_file *file, ps_error *err)
{
    const int number = sync_descriptor(file->descriptor);
    return number ? refuse(err, "save", file->path, number) : PS_OK;
}

static ps_status close_written(ps_os_file *file, ps_status status, ps_error *err)
{
    /* Interrupted or not, the descriptor is gone: closing it again could close somebody else's. */
    if (!file->standard && close(file->descriptor) != 0 && errno != EINTR && status == PS_OK)
        status = refuse(err, "save", file->path, errno);
    file->standard = true;
    ps_os_close(file);
    return status;
}

ps_status ps_os_finish(ps_os_file *file, ps_error *err)
{
    return close_written(file, ps_os_sync(file, err), err);
}

ps_status ps_os_leave(ps_os_file *file, ps_error *err)
{
    if (!file->standard) /* begins to write what is not written yet; the hint to forget the rest changes nothing then */
        (void)posix_fadvise(file->descriptor, 0, 0, POSIX_FADV_DONTNEED);
    return close_written(file, PS_OK, err);
}

bool ps_os_exists(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

bool ps_os_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

ps_status ps_os_stat(uint64_t *size, int64_t *modified, const char *path, ps_error *err)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return refuse(err, "look at", path, errno);
    *size = (uint64_t)about.st_size;
    *modified = (int64_t)about.st_mtime;
    return PS_OK;
}

ps_status ps_os_make_folder(const char *path, ps_error *err)
{
    const size_t length = strlen(path);
    char *part = malloc(length + 1);
    ps_status status = PS_OK;
    size_t i;

    if (!part)
        return ps_fail_memory(err);
    for (i = 1; i <= length && status == PS_OK; i++) {
        if (i < length && path[i] != '/')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (!ps_os_is_folder(part) && mkdir(part, S_IRWXU) != 0) {
            const int number = errno;
            if (!ps_os_is_folder(part)) /* else another process was first */
                status = refuse(err, "make the folder", part, number == EEXIST ? ENOTDIR : number);
        }
    }
    free(part);
    return length ? status : refuse(err, "make the folder", path, ENOENT);
}

ps_status ps_os_rename(const char *from, const char *to, ps_error *err)
{
    int number;
    if (rename(from, to) == 0)
        return PS_OK;
    number = errno;
    if (number == ENOTEMPTY || number == EEXIST) {
        (void)ps_fail(err, PS_ESYSTEM, "cannot rename: a folder of that name is there and is not empty");
        ps_error_file(err, to);
        return PS_ESYSTEM;
    }
    (void)refuse(err, "rename", from, number);
    ps_error_hint(err, "the new name is %s", to);
    return PS_ESYSTEM;
}

/* Opens a folder inside `parent` without following links. 0, or the error number; *out is then NULL. */
static int open_folder(DIR **out, int parent, const char *name)
{
    const int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int number = 0;
    *out = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!*out)
        number = errno;
    if (!*out && descriptor >= 0)
        (void)close(descriptor);
    return number;
}

/* The next entry but "." and ".."; NULL at the end, with *number set if that was a failure. */
static const char *next_entry(int *number, DIR *folder)
{
    struct dirent *entry;
    do {
        errno = 0;
        entry = readdir(folder);
    } while (entry && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
    *number = entry ? 0 : errno;
    return entry ? entry->d_name : NULL;
}

/* 0 or the error number. A link is removed, never what it points to. */
static int remove_at(int parent, const char *name)
{
    struct stat about;
    DIR *folder;
    const char *inside;
    int number;

    if (fstatat(parent, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : errno;
    if (!S_ISDIR(about.st_mode))
        return unlinkat(parent, name, 0) == 0 || errno == ENOENT ? 0 : errno;
    number = open_folder(&folder, parent, name);
    if (number)
        return number;
    while (!number && (inside = next_entry(&number, folder)) != NULL)
        number = remove_at(dirfd(folder), inside);
    (void)closedir(folder);
    if (!number && unlinkat(parent, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
        number = errno;
    return number;
}

ps_status ps_os_remove(const char *path, ps_error *err)
{
    const int number = remove_at(AT_FDCWD, path);
    return number ? refuse(err, "remove", path, number) : PS_OK;
}

ps_status ps_os_sync_folder(const char *path, ps_error *err)
{
    const int descriptor = open_again(path, O_RDONLY | O_DIRECTORY);
    int number;
    if (descriptor < 0)
        return refuse(err, "open the folder", path, errno);
    number = sync_descriptor(descriptor);
    (void)close(descriptor);
    return number ? refuse(err, "save the folder", path, number) : PS_OK;
}

ps_status ps_os_truncate(const char *path, uint64_t size, ps_error *err)
{
    const int descriptor = open_again(path, O_WRONLY);
    struct stat about;
    int number = 0;

    if (descriptor < 0)
        return refuse(err, "open for writing", path, errno);
    if (fstat(descriptor, &about) != 0)
        number = errno;
    else if (size > (uint64_t)about.st_size)
        number = EINVAL; /* would add zeros, which is not cutting */
    else if (ftruncate(descriptor, (off_t)size) != 0)
        number = errno;
    if (!number)
        number = sync_descriptor(descriptor);
    (void)close(descriptor);
    return number ? refuse(err, "shorten", path, number) : PS_OK;
}

struct listing {
    char **names;
    size_t count, capacity;
};

/* Lists what is in `folder`, whose path below the top is `prefix` ("" or ending in '/'). 0 or the error number. */
static int list_folder(struct listing *list, DIR *folder, const char *prefix)
{
    const char *name;
    int number = 0;

    while (!number && (name = next_entry(&number, folder)) != NULL) {
        const size_t size = strlen(prefix) + strlen(name) + 2;
        struct stat about;
        char *path;
        bool is_folder;

        if (fstatat(dirfd(folder), name, &about, AT_SYMLINK_NOFOLLOW) != 0)
            return errno;
        is_folder = S_ISDIR(about.st_mode);
        path = malloc(size);
        if (!path)
            return ENOMEM;
        (void)snprintf(path, size, "%s%s%s", prefix, name, is_folder ? "/" : "");
        if (is_folder) {
            DIR *inner;
            number = open_folder(&inner, dirfd(folder), name);
            if (!number) {
                number = list_folder(list, inner, path);
                (void)closedir(inner);
            }
            free(path);
        } else if (!ps_grow(&list->names, &list->capacity, list->count + 1, sizeof *list->names)) {
            free(path);
            return ENOMEM;
        } else {
            list->names[list->count++] = path;
        }
    }
    return number;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

ps_status ps_os_list(char ***out, size_t *count, const char *folder, ps_error *err)
{
    struct listing list = {NULL, 0, 0};
    DIR *top = NULL;
    const int descriptor = open_again(folder, O_RDONLY | O_DIRECTORY);
    int number = descriptor < 0 ? errno : 0;

    if (!number) {
        top = fdopendir(descriptor);
        number = top ? list_folder(&list, top, "") : errno;
        if (top)
            (void)closedir(top);
        else
            (void)close(descriptor);
    }
    if (number) {
        ps_os_free_list(list.names, list.count);
        return number == ENOMEM ? ps_fail_memory(err) : refuse(err, "list the folder", folder, number);
    }
    if (list.count)
        qsort(list.names, list.count, sizeof *list.names, by_bytes);
    *out = list.names;
    *count = list.count;
    return PS_OK;
}

void ps_os_free_list(char **list, size_t count)
{
    size_t i;
    for (i = 0; list && i < count; i++)
        free(list[i]);
    free(list);
}

struct ps_os_lock {
    int descriptor;
};

/* True if the file at `path` is still the one held: else whoever removed it lets a second run in. */
static bool still_there(int descriptor, const char *path)
{
    struct stat held, named;
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

ps_status ps_os_lock_take(ps_os_lock **out, const char *path, unsigned seconds, ps_error *err)
{
    const uint64_t start = ps_os_ticks(), limit = (uint64_t)seconds * UINT64_C(1000000000);
    const struct timespec pause = {0, LOCK_PAUSE_NS};
    ps_os_lock *lock = malloc(sizeof *lock);

    if (!lock)
        return ps_fail_memory(err);
    for (;;) {
        /* flock, not fcntl: two runs in one process exclude each other too, and both end with the process. */
        int number = 0;
        lock->descriptor = open_again(path, O_RDWR | O_CREAT);
        if (lock->descriptor < 0)
            number = errno;
        else if (flock(lock->descriptor, LOCK_EX | LOCK_NB) != 0)
            number = errno;
        else if (still_there(lock->descriptor, path))
            break;
        if (lock->descriptor >= 0)
            (void)close(lock->descriptor);
        if (number && number != EWOULDBLOCK && number != EINTR) {
            free(lock);
            return refuse(err, "lock", path, number);
        }
        if (ps_os_ticks() - start >= limit) {
            free(lock);
            (void)ps_fail(err, PS_ESYSTEM, "another run holds the lock");
            ps_error_file(err, path);
            ps_error_hint(err, "waited %u s; try again when the other run has ended", seconds);
            return PS_ESYSTEM;
        }
        (void)nanosleep(&pause, NULL);
    }
    *out = lock;
    return PS_OK;
}

void ps_os_lock_give(ps_os_lock *lock)
{
    if (!lock)
        return;
    (void)close(lock->descriptor);
    free(lock);
}

int64_t ps_os_now(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec;
}

uint64_t ps_os_ticks(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

unsigned ps_os_processors(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1u : n > 256 ? 256u : (unsigned)n;
}

unsigned ps_os_process_id(void)
{
    return (unsigned)getpid();
}

void ps_os_user(char out[64])
{
    const char *name = getenv("USER");
    size_t i;
    if (!name || !name[0])
        name = getenv("LOGNAME");
    if (!name || !name[0]) {
        (void)snprintf(out, 64, "%lu", (unsigned long)getuid());
        return;
    }
    for (i = 0; name[i] && i < 63; i++)
        out[i] = (unsigned char)name[i] < 0x20 || name[i] == 0x7F ? '?' : name[i];
    out[ps_utf8_valid(out, i)] = '\0'; /* a character cut in two goes too */
    if (!out[0])
        (void)snprintf(out, 64, "%lu", (unsigned long)getuid());
}

bool ps_os_is_terminal(int descriptor)
{
    return isatty(descriptor) == 1;
}

/* Linux tells the truth in VmHWM; ru_maxrss there also remembers the program that started this one. */
static uint64_t linux_peak(void)
{
    static const char key[] = "VmHWM:";
    char text[4096];
    const int descriptor = open_again("/proc/self/status", O_RDONLY);
    const ssize_t n = descriptor < 0 ? -1 : read(descriptor, text, sizeof text - 1);
    const char *at;
    uint64_t kilobytes = 0;

    if (descriptor >= 0)
        (void)close(descriptor);
    if (n < 0)
        return 0;
    text[n] = '\0';
    at = strstr(text, key);
    if (!at)
        return 0;
    for (at += sizeof key - 1; ps_ascii_space(*at); at++)
        ;
    for (; *at >= '0' && *at <= '9'; at++)
        kilobytes = kilobytes * 10 + (uint64_t)(*at - '0');
    return kilobytes * 1024;
}

void ps_os_large_pages(void *at, size_t size)
{
#ifdef MADV_HUGEPAGE
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t skip = (page - (uintptr_t)at % page) % page;

    if (skip < size)
        (void)madvise((char *)at + skip, size - skip, MADV_HUGEPAGE);
#else
    (void)at;
    (void)size;
#endif
}

void ps_os_fill_pages(void *at, size_t size)
{
#ifdef MADV_POPULATE_WRITE
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)at / page * page,
                    to = ((uintptr_t)at + size + page - 1) / page * page;

    (void)madvise((void *)from, to - from, MADV_POPULATE_WRITE);
#else
    (void)at;
    (void)size;
#endif
}

#ifdef M_MMAP_THRESHOLD
static atomic_uintptr_t heap_from, heap_to; /* what large pages were asked for; from 0: nothing is known of the heap */

void ps_os_heap_begin(void)
{
    void *some;

    (void)mallopt(M_ARENA_MAX, 1);          /* a heap to each thread would be too small for them */
    (void)mallopt(M_MMAP_THRESHOLD, APART); /* as told, it stays; otherwise it grows with what is freed */
    (void)mallopt(M_TOP_PAD, HEAP_STEP);
    (void)mallopt(M_TRIM_THRESHOLD, 2 * HEAP_STEP); /* what is less is kept, or each buffer would wait for its pages */
    some = malloc(1);
    atomic_store(&heap_from, (uintptr_t)some);
    free(some);
    ps_os_heap_grown();
}

void ps_os_heap_grown(void)
{
    const uintptr_t from = atomic_load(&heap_from), to = from ? (uintptr_t)sbrk(0) : 0;

    if (to > from && atomic_exchange(&heap_to, to) != to)
        ps_os_large_pages((void *)from, to - from); /* all of it: it may have shrunk meanwhile */
}
#else
void ps_os_heap_begin(void)
{
}

void ps_os_heap_grown(void)
{
}
#endif

void ps_os_give_back(void)
{
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}

uint64_t ps_os_peak_memory(void)
{
    const uint64_t peak = linux_peak();
    struct rusage usage;
    if (peak)
        return peak;
    return getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss > 0 ? (uint64_t)usage.ru_maxrss * 1024 : 0;
}

struct ps_os_thread {
    pthread_t id;
    void (*run)(void *);
    void *context;
};

static void *run_thread(void *at)
{
    const ps_os_thread *thread = at;
    thread->run(thread->context);
    return NULL;
}

/* 0 or the error number. */
static int start_thread(pthread_t *id, void *(*run)(void *), void *context)
{
    sigset_t all, before;
    int number;

    /* The caller's signals go to the caller's threads: ours inherit a mask that takes none. */
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    number = pthread_create(id, NULL, run, context);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return number;
}

ps_os_thread *ps_os_thread_start(void (*run)(void *), void *context)
{
    ps_os_thread *thread = malloc(sizeof *thread);

    if (!thread)
        return NULL;
    thread->run = run;
    thread->context = context;
    if (start_thread(&thread->id, run_thread, thread) != 0) {
        free(thread);
        return NULL;
    }
    return thread;
}

void ps_os_thread_join(ps_os_thread *thread)
{
    (void)pthread_join(thread->id, NULL);
    free(thread);
}

struct ps_os_mutex {
    pthread_mutex_t inner;
};

struct ps_os_signal {
    pthread_cond_t inner;
};

ps_os_mutex *ps_os_mutex_new(void)
{
    ps_os_mutex *mutex = malloc(sizeof *mutex);
    if (mutex && pthread_mutex_init(&mutex->inner, NULL) != 0) {
        free(mutex);
        return NULL;
    }
    return mutex;
}

void ps_os_mutex_free(ps_os_mutex *mutex)
{
    if (!mutex)
        return;
    (void)pthread_mutex_destroy(&mutex->inner);
    free(mutex);
}

void ps_os_mutex_lock(ps_os_mutex *mutex)
{
    (void)pthread_mutex_lock(&mutex->inner);
}

void ps_os_mutex_unlock(ps_os_mutex *mutex)
{
    (void)pthread_mutex_unlock(&mutex->inner);
}

ps_os_signal *ps_os_signal_new(void)
{
    ps_os_signal *wakeup = malloc(sizeof *wakeup);
    if (wakeup && pthread_cond_init(&wakeup->inner, NULL) != 0) {
        free(wakeup);
        return NULL;
    }
    return wakeup;
}

void ps_os_signal_free(ps_os_signal *wakeup)
{
    if (!wakeup)
        return;
    (void)pthread_cond_destroy(&wakeup->inner);
    free(wakeup);
}

void ps_os_signal_wait(ps_os_signal *wakeup, ps_os_mutex *mutex)
{
    (void)pthread_cond_wait(&wakeup->inner, &mutex->inner);
}

void ps_os_signal_all(ps_os_signal *wakeup)
{
    (void)pthread_cond_broadcast(&wakeup->inner);
}

#define SAVERS 16u

struct ps_os_saving {
    const char *const *paths;
    size_t n;
    atomic_size_t next;
    pthread_mutex_t failing;
    size_t failed; /* n: none */
    const char *verb;
    int number;
    pthread_t savers[SAVERS];
    unsigned n_savers;
};

static void note_failed(ps_os_saving *saving, size_t i, const char *verb, int number)
{
    (void)pthread_mutex_lock(&saving->failing);
    if (i < saving->failed) {
        saving->failed = i;
        saving->verb = verb;
        saving->number = number;
    }
    (void)pthread_mutex_unlock(&saving->failing);
}

static void *save_files(void *at)
{
    ps_os_saving *saving = at;
    size_t i;

    while ((i = atomic_fetch_add(&saving->next, 1)) < saving->n) {
        const int descriptor = open_again(saving->paths[i], O_RDONLY);
        int number;

        if (descriptor < 0) {
            note_failed(saving, i, "open", errno);
            continue;
        }
        number = sync_descriptor(descriptor);
        (void)close(descriptor);
        if (number)
            note_failed(saving, i, "save", number);
    }
    return NULL;
}

ps_status ps_os_save_start(ps_os_saving **out, const char *const *paths, size_t n, ps_error *err)
{
    ps_os_saving *saving = calloc(1, sizeof *saving);

    if (!saving || pthread_mutex_init(&saving->failing, NULL) != 0) {
        free(saving);
        return ps_fail_memory(err);
    }
    saving->paths = paths;
    saving->n = saving->failed = n;
    while (saving->n_savers < SAVERS && saving->n_savers < n &&
           start_thread(&saving->savers[saving->n_savers], save_files, saving) == 0)
        saving->n_savers++;
    *out = saving;
    return PS_OK;
}

ps_status ps_os_save_end(ps_os_saving *saving, ps_error *err)
{
    ps_status status = PS_OK;

    (void)save_files(saving); /* those that are left, or all where no thread was to be had */
    for (unsigned i = 0; i < saving->n_savers; i++)
        (void)pthread_join(saving->savers[i], NULL);
    if (saving->failed < saving->n)
        status = refuse(err, saving->verb, saving->paths[saving->failed], saving->number);
    (void)pthread_mutex_destroy(&saving->failing);
    free(saving);
    return status;
}
