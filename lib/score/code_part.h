/* Code part: the rows of one chunk of a file of codes: runs of rows of one person, and what their codes set.
 *
 * Made by a worker from a batch; it holds copies of the ids and nothing else of the chunk. Texts of codes are lent by
 * the worker's parser, whose texts never move. */
#ifndef PS_SCORE_CODE_PART_H
#define PS_SCORE_CODE_PART_H

#include "extract/in_order.h"
#include "score/group_map.h"

enum { PS_CODE_COLUMN_ID, PS_CODE_COLUMN_CODE, PS_CODE_COLUMN_DATE };

/* What the codes of a file are read by; constant. */
typedef struct ps_code_reading {
    const ps_group_map *map;
    ps_span days; /* PS_NO_DAY, INT32_MAX where open */
    bool dated, itemise;
} ps_code_reading;

typedef struct ps_code_hit { /* a code that set a group which no row of its run had set before */
    uint32_t run;
    int group;
    const char *code;
} ps_code_hit;

typedef struct ps_code_part {
    size_t n_runs, n_hits, hits_capacity;
    ps_slice *ids; /* by run; they lie in `text` */
    ps_groups *groups;
    ps_code_hit *hits; /* in file order, where itemised */
    char *text;
    uint64_t without_code, outside;
    ps_strange_codes not_who, no_icd10;
} ps_code_part;

/* What a worker knows of its parser's codes, by number; starts all zero. */
typedef struct ps_code_words {
    ps_groups *groups;
    uint8_t *place; /* ps_icd10_place */
    size_t n, groups_capacity, place_capacity;
} ps_code_words;
void ps_code_words_release(ps_code_words *words);

/* NULL: no memory. */
ps_code_part *ps_code_part_new(const ps_code_reading *reading, ps_code_words *words, const ps_parser *parser,
                               const ps_batch *batch);
void ps_code_part_free(void *part); /* NULL is fine */
/* Adds what `from` counted, and examples that are not there yet. */
void ps_strange_codes_add(ps_strange_codes *to, const ps_strange_codes *from);

#endif
