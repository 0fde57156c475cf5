/* Named CSV: a small CSV that a plan names, opened with the digest of its bytes as they are on disk. */
#ifndef PS_DEFINE_NAMED_CSV_H
#define PS_DEFINE_NAMED_CSV_H

#include "base/digest.h"
#include "extract/csv_reader.h"

/* delimiter 0: the one that splits the first record best. sha256 and bytes are for run.json; `file` is for messages. On
 * failure *out is NULL. */
ps_status ps_named_csv_open(ps_csv **out, char sha256[PS_SHA256_TEXT], uint64_t *bytes, const char *path,
                            const char *file, char delimiter, ps_error *err);

#endif
