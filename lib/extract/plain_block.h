/* Plain block: the cells that decide about a row, read for a run of plain rows, column by column.
 *
 * The id, the event date and the text that uses are told by (keep.h) are read here, as long as they look as nearly all
 * of them do; a row where one does not is `odd`, and is left to those who read row by row. What is read here is the
 * same that they would read.
 *
 * One thread at a time for one block. */
#ifndef PS_EXTRACT_PLAIN_BLOCK_H
#define PS_EXTRACT_PLAIN_BLOCK_H

#include "base/id_key.h"
#include "base/text.h"
#include "extract/row_walk.h"
#include "extract/text_cache.h"

#include "popstrat/value.h"

typedef struct ps_plain_block {
    ps_plain_rows rows;
    uint8_t odd[PS_PLAIN_ROWS];
    ps_slice ids[PS_PLAIN_ROWS];
    ps_id_key keys[PS_PLAIN_ROWS]; /* of odd rows anything */
    ps_day days[PS_PLAIN_ROWS];
    uint32_t words[PS_PLAIN_ROWS]; /* 0: only of odd rows, or not in the cache */
    ps_slice texts[PS_PLAIN_ROWS];
    ps_cached_text loaded[PS_PLAIN_ROWS]; /* the same, on their way to words[] */
    uint32_t persons[PS_PLAIN_ROWS];      /* for who looks the keys up */
} ps_plain_block;

/* All of them read `rows` out of the bytes at `at`, behind whose last PS_CACHED_TEXT more may be read, and raise odd[].
 * The first one lowers it. */
void ps_plain_ids(ps_plain_block *block, const char *at, uint32_t field);
void ps_plain_dates(ps_plain_block *block, const char *at, uint32_t field);
/* In two steps, for whoever has something else to do while the cache's memory is on its way. */
void ps_plain_texts(ps_plain_block *block, const char *at, uint32_t field, const ps_text_cache *cache);
void ps_plain_words(ps_plain_block *block, const ps_text_cache *cache);

#endif
