/* Seal: which entry of the log a run folder belongs to. */
#ifndef PS_AUDIT_SEAL_H
#define PS_AUDIT_SEAL_H

#include "base/fail.h"

#define PS_SEAL_FILE "run.seal"
#define PS_MANIFEST_FILE "run.json"
#define PS_LOG_FILE "audit.log"

/* PS_EDISCLOSURE, naming the file, if it is not there or not byte for byte of the form that ps_seal_write gives. */
ps_status ps_seal_read(uint64_t *number, char hash[65], const char *folder, ps_error *err);

#endif
