/* Row hash: one number for all that tells two rows of one person apart, over the clean cells of some fields.
 *
 * Cells that stand side by side in the row are hashed at once, as they lie in the file, with the delimiters between
 * them. Where something stood around them (quotes, blanks), or a cell holds a delimiter itself, they are first put as
 * they would have lain, or hashed one after another: what two rows say decides, not how it was written. */
#ifndef PS_EXTRACT_ROW_HASH_H
#define PS_EXTRACT_ROW_HASH_H

#include "extract/row_walk.h"

typedef struct ps_row_hash {
    uint32_t *fields; /* rising; owned */
    size_t n;
    uint32_t *first; /* of each group of neighbours, as a place in fields; then n */
    size_t n_groups;
    ps_slice *cells; /* of the row at hand */
    char delimiter;
} ps_row_hash;

/* `fields`, which it takes, in any order. False: no memory. */
bool ps_row_hash_init(ps_row_hash *hash, uint32_t *fields, size_t n, char delimiter);
void ps_row_hash_release(ps_row_hash *hash);
uint64_t ps_row_hash_record(ps_row_hash *hash, const ps_record *record);
/* The same of row `row`, in whose fields no doubled quotes stand. */
uint64_t ps_row_hash_plain(ps_row_hash *hash, const ps_plain_rows *rows, const char *at, size_t row);

#endif
