/* Snapshot load: what the files that load a snapshot share. */
#ifndef PS_LINK_SNAPSHOT_LOAD_H
#define PS_LINK_SNAPSHOT_LOAD_H

#include "link/snapshot.h"
#include "link/snapshot_shelf.h"
#include "link/snapshot_sift.h"

/* One input on its way in. */
typedef struct ps_loading {
    ps_input_rows *rows;
    const ps_snapshot_input *from;
    uint32_t input;
    int *number;     /* by schema column: its number among the columns of the file; -1: not there, or nobody wants it */
    ps_reach *reach; /* by word: what could use a row with this code; NULL where all rows are kept */
    uint8_t *wanted; /* by word: 1 where its reach is not empty; NULL where rows have no code to tell them by */
    size_t *part_rows;      /* by part: rows in the file */
    size_t *part_at;        /* by part: where its rows stand among those that are kept; and the end */
    ps_sifted *part_sifted; /* by part, of filtered rows: those that are kept; the newest not dated by mistake */
    size_t *part_dropped;   /* by part: exact re-sends of rows that are kept */
} ps_loading;

typedef struct ps_load {
    ps_linking *l;
    const ps_snapshot_file *file;
    ps_snapshot_meta meta;
    ps_loading *inputs;
    size_t n_parts, n_word_tasks, n_words;
} ps_load;

static inline const void *ps_load_block(size_t *length, const ps_load *load, ps_block_kind kind, uint32_t input,
                                        size_t column, size_t part, size_t unit)
{
    return ps_snapshot_block(length, load->file,
                             (ps_block_name){(uint32_t)kind, input, (uint32_t)column, (uint32_t)part}, unit);
}

/* Units of a block that is not looked at. */
static inline size_t ps_load_count(const ps_load *load, ps_block_kind kind, uint32_t input, size_t column, size_t part,
                                   size_t unit)
{
    return ps_snapshot_length(load->file, (ps_block_name){(uint32_t)kind, input, (uint32_t)column, (uint32_t)part}) /
           unit;
}

/* People of a part. */
static inline size_t ps_load_people(const ps_load *load, size_t part)
{
    const size_t low = part << PS_PART_BITS, n = load->l->population->n_people;
    return n - low < PS_PART ? n - low : PS_PART;
}

/* Texts must be numbers of their table. */
static inline bool ps_load_texts(uint32_t *to, const uint32_t *from, size_t n, size_t most)
{
    uint32_t highest = 0;

    for (size_t i = 0; i < n; i++) {
        to[i] = from[i];
        highest = from[i] > highest ? from[i] : highest;
    }
    return highest < most;
}

/* Room for all codes of column `c`, whose first[] has room. False: no memory. */
bool ps_load_codes_room(const ps_load *load, const ps_loading *in, size_t c);
/* A part of it, where all rows are kept. False: damaged. */
bool ps_load_codes_of(const ps_load *load, const ps_loading *in, size_t c, size_t part);
/* All parts, where not all rows are kept. */
ps_status ps_load_codes_kept(const ps_load *load, ps_loading *in, size_t c, ps_error *err);
/* Codes and days of n rows of a part; no shelves where it has its rows' in their order. False: damaged. */
bool ps_load_shelves(ps_shelves *out, const ps_load *load, const ps_loading *in, size_t part, size_t n);
/* They go to the columns, where all rows are kept; *unpacked: there were any. */
ps_status ps_load_unpack(bool *unpacked, const ps_load *load, const ps_loading *in, size_t part, ps_error *err);
/* What the plan reads of the labels in column `c` becomes words. */
ps_status ps_load_labels(const ps_load *load, const ps_loading *in, size_t c, ps_error *err);

#endif
