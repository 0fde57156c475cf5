/* Init: once, before threads; and what this build is. */
#ifndef POPSTRAT_INIT_H
#define POPSTRAT_INIT_H

#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Once, before threads: starts libsodium, turns GSL's aborting error handler off, and, with glibc, has malloc give
 * arrays from 2 MB on back to the system as they are freed and keep one heap, of large pages, for all threads. The
 * only process-wide effects of the library; every other call that can fail gives PS_ESTATE before it. May be called
 * again, from the same thread. */
PS_API PS_MUST_USE ps_status ps_init(ps_error *err);
/** "0.1.0". */
PS_API const char *ps_version(void);
/** The libraries it stands on and what this build leaves out, a line each; lent. */
PS_API const char *ps_build_info(void);

/** For a command that talks to a person: is descriptor 0, 1 or 2 a terminal; monotonic seconds; the process's peak
 * memory in bytes. */
PS_API bool ps_terminal(int descriptor);
PS_API double ps_seconds(void);
PS_API uint64_t ps_peak_memory(void);

#ifdef __cplusplus
}
#endif
#endif
