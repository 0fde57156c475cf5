/* File digest: SHA-256 of a file's bytes, read in pieces. */
#ifndef PS_AUDIT_FILE_DIGEST_H
#define PS_AUDIT_FILE_DIGEST_H

#include "base/digest.h"
#include "base/fail.h"

/* *bytes, if not NULL, gets the size that was hashed. */
ps_status ps_file_sha256(char out[PS_SHA256_TEXT], uint64_t *bytes, const char *path, ps_error *err);

#endif
