/* Plain block: the cells that decide about a row, read for a run of plain rows.
 *
 * The id, the event date and the text that uses are told by (keep.h) are read here, as long as they look as nearly all
 * of them do; a row where one does not is `odd`, and is left to those who read row by row. What is read here is the
 * same that they would read. Persons and known texts are looked up too: what is asked of memory in one pass over the
 * rows is looked at in another.
 *
 * One thread at a time for one block. */
#ifndef PS_EXTRACT_PLAIN_BLOCK_H
#define PS_EXTRACT_PLAIN_BLOCK_H

#include "base/id_key.h"
#include "base/idmap.h"
#include "extract/row_walk.h"
#include "extract/text_cache.h"

#include "popstrat/value.h"

typedef struct ps_plain_block {
    ps_hex_width width; /* ps_hex_width_here; narrower ones are there for tests */
    ps_plain_rows rows;
    uint8_t odd[PS_PLAIN_ROWS];
    /* Of odd rows anything. */
    ps_id_key keys[PS_PLAIN_ROWS];
    ps_day days[PS_PLAIN_ROWS];          /* PS_NO_DAY: there are no dates */
    uint32_t words[PS_PLAIN_ROWS];       /* 0: not in the cache */
    ps_cached_text texts[PS_PLAIN_ROWS]; /* on their way to words[]; number is the place in the cache */
    uint32_t persons[PS_PLAIN_ROWS];     /* where they are looked up */
} ps_plain_block;

typedef struct ps_plain_cells {
    uint32_t id, date, word; /* fields */
    bool has_date, has_word;
    ps_text_places places; /* of words */
    const ps_idmap *known; /* NULL: persons are not looked up */
} ps_plain_cells;

/* Reads `rows` out of the bytes at `at`, behind whose last PS_CACHED_TEXT more may be read. */
void ps_plain_read(ps_plain_block *block, const char *at, const ps_plain_cells *cells);

#endif
