/* Text file: a whole small file in memory, and a whole small text to a file. For plans, code lists, run.json,
 * README.txt. */
#ifndef PS_BASE_TEXT_FILE_H
#define PS_BASE_TEXT_FILE_H

#include "base/fail.h"
#include "base/text.h"

/* Reads `path` (at most 64 MiB) with a final NUL; free() it. */
ps_status ps_text_file_read(char **out, size_t *length, const char *path, ps_error *err);
/* Writes a new file (0600) and syncs it. */
ps_status ps_text_file_write(const char *path, const char *at, size_t length, ps_error *err);
/* The same for a file of a folder that is synced file by file later: does not wait until it is saved. */
ps_status ps_text_file_leave(const char *path, const char *at, size_t length, ps_error *err);

#endif
