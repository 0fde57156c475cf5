/* Audit: what a run was made of (run.json), the append-only log chained by hash (audit.log), the seal (run.seal), and
 * the check of all three. Never a person in any of them. */
#ifndef PS_AUDIT_AUDIT_LOG_H
#define PS_AUDIT_AUDIT_LOG_H

#include "base/fail.h"
#include "base/pool.h"
#include "base/text.h"
#include "define/plan.h"
#include "outreach/contact.h"

/* run.json in `folder`: plan, version, index date, definition hash, inputs with their counts, and the SHA-256 of every
 * other file in the folder except run.seal. No time, user, host, thread count or absolute path. sha256_out gets the
 * digest of run.json itself. Members stand in alphabetical order, one a line.
 *
 * definition_sha256 is that of the definition's canonical text (definition.h): equal for two runs whose plans say the
 * same, whatever their index date, input files, comments and layout. With [audit] inputs = "sha256" the extracts are
 * read once more for it; one that is no longer as long as when it was linked stops the run (PS_EDATA). contacts: the
 * ledger that lists went by, as it was opened; NULL: none. The pool (or NULL) reads the files side by side, and each is
 * saved before this returns. */
ps_status ps_manifest_write(char sha256_out[65], const char *folder, const ps_plan *plan,
                            const ps_population *population, const ps_contacts *contacts, ps_pool *pool, ps_error *err);

/* One entry. Texts are copied into the line as JSON; extra is JSON members already written (",\"name\":value..."), on
 * one line, or "". */
typedef struct ps_log_entry {
    const char *event;      /* "run", "refused" */
    const char *plan;       /* name of the plan file, without folders */
    const char *folder;     /* name of the run folder, without the path before it; "" if none */
    const char *user;       /* NULL: environment, else numeric uid */
    ps_day as_of;           /* PS_NO_DAY: none */
    int64_t at;             /* seconds UTC; 0: now */
    const char *run_sha256; /* of run.json; "" if none */
    const char *extra;
} ps_log_entry;

/* Appends, syncs, and gives the entry's number (from 1) and hash. The caller holds the lock "<log>.lock", from before
 * it looks at the run folder until that is published: this call takes none. The first line's `previous` is 64 zeros.
 * The whole log is checked first: one whose chain is broken, or whose last line is cut short (a crash while appending),
 * is refused (PS_EDISCLOSURE), never overwritten. A line that could not be written whole is taken off again. */
ps_status ps_log_append(uint64_t *number, char hash[65], const char *log_path, const ps_log_entry *entry,
                        ps_error *err);
/* run.seal: the entry's number and hash and the log's name, a line each: "entry 7", "hash <64 hex>", "log audit.log".
 */
ps_status ps_seal_write(const char *folder, uint64_t number, const char hash[65], ps_error *err);

#endif
