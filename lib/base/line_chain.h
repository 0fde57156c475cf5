/* Line chain: a text file that only grows, one JSON object a line, each line holding the hash of the one before.
 *
 *   {"n":7,"previous":"<64 hex>", ...,"hash":"<64 hex>"}
 *
 * `hash` is the SHA-256 of the line's bytes without the hash member, closing brace included and line break not, so any
 * changed byte shows: in the members by the hash, in the hash by itself, in the rest by the strict form. The first
 * line's `previous` is 64 zeros. It finds accidents and careless edits; whoever writes the whole file anew can forge.
 *
 *   WALK      every line checked from the first        O(bytes)
 *   COMPOSE   a line to be added (append_file.h) by whoever walked, and has held a lock since */
#ifndef PS_BASE_LINE_CHAIN_H
#define PS_BASE_LINE_CHAIN_H

#include "base/fail.h"
#include "base/text.h"

/* One line that was found good; lent until the visit returns. */
typedef struct ps_chained_line {
    uint64_t number; /* from 1 */
    char hash[65];
    ps_slice members; /* between `previous` and `hash`, each with its comma before it: ",\"at\":..." */
} ps_chained_line;

typedef ps_status ps_line_visit(void *context, const ps_chained_line *line, ps_error *err);

/* Stops at the first line that is bad (PS_EDISCLOSURE with file and line) or when a visit fails. *lines is how many
 * were good and head the hash of the last (64 zeros if none). visit may be NULL. */
ps_status ps_line_chain_walk(uint64_t *lines, char head[65], const char *path, ps_line_visit *visit, void *context,
                             ps_error *err);
/* For a visit whose line is not what it should be: PS_EDISCLOSURE with file and line. */
ps_status ps_line_chain_bad(const char *path, uint64_t number, const char *why, ps_error *err);
/* Adds a line's text to *out, line break included, and gives its hash; `members` as above. No memory: out->failed. */
void ps_line_chain_compose(ps_buffer *out, char hash[65], uint64_t number, const char *previous, const char *members);
#define PS_LINE_CHAIN_START "0000000000000000000000000000000000000000000000000000000000000000"

#endif
