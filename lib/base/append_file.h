/* Append file: a text file that only grows, by whole lines, under a lock beside it. For ledgers and logs. */
#ifndef PS_BASE_APPEND_FILE_H
#define PS_BASE_APPEND_FILE_H

#include "base/os.h"
#include "base/text.h"

/* The lock FILE.lock; makes the folder it stands in. Waits up to `seconds`; give it back with ps_os_lock_give. */
ps_status ps_append_lock(ps_os_lock **out, const char *path, unsigned seconds, ps_error *err);
/* Adds whole lines to the end of the file and syncs it; makes the file (0600) if it is not there. What could not be
 * written whole is taken off again. */
ps_status ps_append_lines(const char *path, const ps_buffer *lines, ps_error *err);

#endif
