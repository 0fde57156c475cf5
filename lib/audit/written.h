/* Written: the files of a run folder once all are written. */
#ifndef PS_AUDIT_WRITTEN_H
#define PS_AUDIT_WRITTEN_H

#include "audit/manifest.h"
#include "base/pool.h"

/* Digests every file below `folder`, in byte order of their paths, into the arena, and waits until all are saved. */
ps_status ps_written_digest(ps_manifest_file **out, size_t *n, const char *folder, ps_arena *arena, ps_pool *pool,
                            ps_error *err);

#endif
