/* Manifest: reading run.json's list of files back. */
#ifndef PS_AUDIT_MANIFEST_H
#define PS_AUDIT_MANIFEST_H

#include "base/arena.h"
#include "base/fail.h"
#include "base/text.h"

typedef struct ps_manifest_file {
    const char *path;   /* relative to the run folder */
    const char *sha256; /* 64 hex */
} ps_manifest_file;

/* The files that a run.json lists, in its order, in the arena. PS_EDISCLOSURE if the text is not as ps_manifest_write
 * gives it. */
ps_status ps_manifest_files(ps_manifest_file **out, size_t *count, ps_slice text, ps_arena *arena, ps_error *err);

#endif
