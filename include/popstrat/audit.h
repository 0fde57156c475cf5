/* Audit: is a run folder what the log says it was? */
#ifndef POPSTRAT_AUDIT_H
#define POPSTRAT_AUDIT_H

#include "popstrat/error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a verification found. */
typedef struct ps_audit_report {
    size_t size;          /* of this struct; set by the initialiser */
    uint64_t entries;     /* lines of the log, all chained */
    uint64_t entry;       /* number of the entry that seals this folder; 0 if none was named */
    uint64_t files;       /* files whose SHA-256 agreed */
    uint64_t unpublished; /* entries of runs whose folder is not beside the log: "not published" */
    char head[65];        /* hash of the last entry: keep it elsewhere */
} ps_audit_report;
#define PS_AUDIT_REPORT_INIT                                                                                           \
    {                                                                                                                  \
        sizeof(ps_audit_report), 0, 0, 0, 0, ""                                                                        \
    }

/**
 * Check the chain of the log, then the folder's seal, entry, run.json and files, and name the first that is bad.
 *
 * @param[in,out] out   filled as far as it got
 * @param log           path of audit.log; NULL: beside the folder
 * @param folder        a run folder; NULL: the log alone
 * @param head          hash the log's last entry must have, as kept elsewhere; NULL: not compared
 * @param err           names the file, and the line of the log, that is bad
 *
 * Any one byte changed in any file of the folder or of the log, a missing or added file, and a removed last line that
 * the folder's seal points to are found. Whoever can rewrite log and seals together can forge: keep the head elsewhere.
 *
 * @return PS_OK; PS_EDISCLOSURE for anything that does not agree; PS_ESYSTEM; PS_EMEMORY; PS_ESTATE.
 * Threads: any number may verify at once.
 */
PS_API PS_MUST_USE ps_status ps_audit_verify(ps_audit_report *out, const char *log, const char *folder,
                                             const char *head, ps_error *err);

#ifdef __cplusplus
}
#endif
#endif
