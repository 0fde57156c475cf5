/* Os: the one file that calls the operating system. No other file includes a POSIX header.
 *
 * Paths are UTF-8 with '/'; on a system whose paths differ, this file is what changes. Failures fill err with
 * PS_ESYSTEM, the path and the reason in words. */
#ifndef PS_BASE_OS_H
#define PS_BASE_OS_H

#include "base/fail.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reading. path "-" is standard input. */
typedef struct ps_os_file ps_os_file;
ps_status ps_os_open(ps_os_file **out, const char *path, ps_error *err);
/* Reads up to `capacity` bytes; *got 0 at the end. */
ps_status ps_os_read(size_t *got, ps_os_file *file, void *to, size_t capacity, ps_error *err);
/* A file of secrets: what is not a regular file, is a link, belongs to somebody else, or is open to anybody but its
 * owner is PS_EUSE. "-" is a file of that name. */
ps_status ps_os_open_private(ps_os_file **out, const char *path, ps_error *err);
void ps_os_close(ps_os_file *file); /* NULL is fine */

/* A whole file in memory as it stands on the disk, read page by page as it is looked at. Only for files that nobody
 * changes while they are mapped. *size 0 gives an address that may not be read. */
typedef struct ps_os_map ps_os_map;
ps_status ps_os_map_open(ps_os_map **out, const void **at, size_t *size, const char *path, ps_error *err);
void ps_os_map_close(ps_os_map *map); /* NULL is fine */
/* A part of a map was read, and need not count among this process's memory until it is looked at again. */
void ps_os_map_leave(const void *at, size_t size);

/* Writing: a new file with owner-only rights (0600), or standard output for "-". Existing files are refused unless
 * `append`. Every byte is checked: a full disk is an error, never a short file. */
ps_status ps_os_create(ps_os_file **out, const char *path, bool append, ps_error *err);
/* A file to write and to read that has no name any more, and so goes with the handle, whatever happens; `path` is only
 * where it comes to be. */
ps_status ps_os_scratch(ps_os_file **out, const char *path, ps_error *err);
ps_status ps_os_read_at(ps_os_file *file, uint64_t offset, void *to, size_t length, ps_error *err); /* all of it */
ps_status ps_os_write(ps_os_file *file, const void *at, size_t length, ps_error *err);
ps_status ps_os_sync(ps_os_file *file, ps_error *err);
ps_status ps_os_finish(ps_os_file *file, ps_error *err); /* sync and close; frees the handle even on failure */

/* Closes without waiting until the bytes are saved, though it asks for that to begin: for files of a folder that is
 * synced file by file before anybody relies on it. Frees the handle even on failure. */
ps_status ps_os_leave(ps_os_file *file, ps_error *err);
/* That is how they are synced: side by side, since a disk answers many as fast as one, by threads that do nothing but
 * wait, while the caller does something else. The paths are borrowed until the end. */
typedef struct ps_os_saving ps_os_saving;
ps_status ps_os_save_start(ps_os_saving **out, const char *const *paths, size_t n, ps_error *err);
/* PS_OK once every byte of all of them is saved; otherwise tells of the first that is not. Frees. */
ps_status ps_os_save_end(ps_os_saving *saving, ps_error *err);

/* Files and folders. */
bool ps_os_exists(const char *path);
bool ps_os_is_folder(const char *path);
ps_status ps_os_stat(uint64_t *size, int64_t *modified, const char *path, ps_error *err);
ps_status ps_os_make_folder(const char *path, ps_error *err); /* 0700; parents too; one that exists is fine */
ps_status ps_os_rename(const char *from, const char *to, ps_error *err); /* not over a full folder */
ps_status ps_os_remove(const char *path, ps_error *err); /* a file, or a folder with all in it; absent is fine */
ps_status ps_os_sync_folder(const char *path, ps_error *err);
ps_status ps_os_truncate(const char *path, uint64_t size, ps_error *err); /* cuts the file to `size` bytes */
/* Every file below `folder` as paths relative to it, '/' between, sorted by byte order; one block to free with
 * ps_os_free_list. Symbolic links and other odd things are listed too. */
ps_status ps_os_list(char ***out, size_t *count, const char *folder, ps_error *err);
void ps_os_free_list(char **list, size_t count);

/* A lock file: waits up to `seconds`, then PS_ESYSTEM "another run holds". */
typedef struct ps_os_lock ps_os_lock;
ps_status ps_os_lock_take(ps_os_lock **out, const char *path, unsigned seconds, ps_error *err);
void ps_os_lock_give(ps_os_lock *lock);

/* The world outside. */
int64_t ps_os_now(void);    /* seconds since 1970-01-01 UTC */
uint64_t ps_os_ticks(void); /* monotonic nanoseconds */
unsigned ps_os_processors(void);
unsigned ps_os_process_id(void);
/* Environment USER or LOGNAME, else the numeric user id, into out. */
void ps_os_user(char out[64]);
bool ps_os_is_terminal(int descriptor); /* 0, 1, 2 */
/* Asks for large pages under memory that is about to be filled, or looked into all over the place; a hint, so nothing
 * can fail. */
void ps_os_large_pages(void *at, size_t size);
/* Asks for the pages of memory that is about to be filled, all at once rather than each as it is first written to; a
 * hint as well. */
void ps_os_fill_pages(void *at, size_t size);
#define PS_OS_LARGE_PAGE ((size_t)2 << 20)
/* Once, before threads, where malloc can be told so: all threads share one heap, which lies on large pages, and arrays
 * from 2 MB on go back to the system as they are freed. Left to itself glibc keeps more the more was freed: after a
 * million people are linked, a third of the memory in use. */
void ps_os_heap_begin(void);
/* Whoever fetched from malloc tells so: what the heap grew by, if it had to, is to be large pages too. */
void ps_os_heap_grown(void);
/* Memory that was freed in small pieces goes back to the system, where malloc keeps it and can be told; milliseconds.
 */
void ps_os_give_back(void);
uint64_t ps_os_peak_memory(void); /* bytes of this process at its fullest; 0 if not told */

/* Threads; pool.c gives them out, and few others need to know of them. */
typedef struct ps_os_thread ps_os_thread;
typedef struct ps_os_mutex ps_os_mutex;
typedef struct ps_os_signal ps_os_signal;                             /* a condition variable */
ps_os_thread *ps_os_thread_start(void (*run)(void *), void *context); /* NULL: refused */
void ps_os_thread_join(ps_os_thread *thread);
ps_os_mutex *ps_os_mutex_new(void);
void ps_os_mutex_free(ps_os_mutex *mutex);
void ps_os_mutex_lock(ps_os_mutex *mutex);
void ps_os_mutex_unlock(ps_os_mutex *mutex);
ps_os_signal *ps_os_signal_new(void);
void ps_os_signal_free(ps_os_signal *signal);
void ps_os_signal_wait(ps_os_signal *signal, ps_os_mutex *mutex);
void ps_os_signal_all(ps_os_signal *signal);

#endif
