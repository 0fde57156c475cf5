/* Progress: how a long call says where it has got to, and is asked to stop. */
#ifndef POPSTRAT_PROGRESS_H
#define POPSTRAT_PROGRESS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where a long call has got to. */
typedef struct ps_progress {
    const char *stage;              /* "read gp", "define", "lists" */
    uint64_t done;                  /* rows or steps of this stage */
    uint64_t bytes_done, bytes_all; /* of all inputs; 0 where the sizes are not known */
} ps_progress;
/** Called from one thread at a time, now and then. Non-zero stops the call cleanly with PS_ECANCEL. */
typedef int ps_progress_call(void *context, const ps_progress *progress);

#ifdef __cplusplus
}
#endif
#endif
