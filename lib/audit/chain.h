/* Chain: the log's lines, each holding the hash of the one before.
 *
 * A line is one JSON object, its members in one fixed order, no blanks between them:
 *
 *   {"n":7,"previous":"<64 hex>","at":"2025-04-02T09:30:00Z","event":"run","plan":"...","folder":"...","user":"...",
 *    "as_of":"2025-04-02" or null,"run_sha256":"<64 hex>" or "", ...,"hash":"<64 hex>"}
 *
 * base/line_chain.h says how lines hang together. */
#ifndef PS_AUDIT_CHAIN_H
#define PS_AUDIT_CHAIN_H

#include "base/fail.h"
#include "base/text.h"

/* One line that was found good. Texts stand as in the line, escapes and all, and are lent until the visit returns. */
typedef struct ps_chain_entry {
    uint64_t number;
    char hash[65];
    ps_slice event, folder, run_sha256;
} ps_chain_entry;

typedef ps_status ps_chain_visit(void *context, const ps_chain_entry *entry, ps_error *err);

/* Checks every line of the log from the first and visits each good one; stops at the first that is bad (PS_EDISCLOSURE
 * with file and line) or when a visit fails. *entries is how many were good and head the hash of the last (64 zeros if
 * none). visit may be NULL. */
ps_status ps_chain_walk(uint64_t *entries, char head[65], const char *log_path, ps_chain_visit *visit, void *context,
                        ps_error *err);

#endif
