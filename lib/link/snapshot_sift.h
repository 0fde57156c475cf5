/* Snapshot sift: which rows of a part of a filtered input the plan could look at, with what tells that of them.
 *
 *   REACH  of each word: the days from the first to the last that a use with this code looks at    O(words x uses)
 *   SIFT   rows whose code is wanted at all, of these the ones within its reach, then those that a use admits   O(rows)
 *
 * Nearly all rows are refused by their code, or where there is none by the day, without a branch. Reaches are constant
 * while rows are sifted, by any number of threads. */
#ifndef PS_LINK_SNAPSHOT_SIFT_H
#define PS_LINK_SNAPSHOT_SIFT_H

#include "extract/keep.h"

#include <stdbool.h>

typedef struct ps_reach {
    uint64_t uses; /* bit u: use u looks for the word; further bits say nothing */
    ps_day from;
    uint32_t days; /* from `from` on; 0: no use looks for it */
    bool whole;    /* one use looks at all of these days */
} ps_reach;

/* Of a word that these uses look for. */
ps_reach ps_reach_of(const ps_keep *keep, uint64_t uses);

typedef struct ps_sieve {
    const ps_keep *keep;
    const ps_reach *reach; /* by word; that of 0 admits by the day alone */
    const uint8_t *wanted; /* by code, ps_sieve_codes() of them: 1 where some use looks for it or it is no word; NULL:
                              rows are told by the day alone */
    size_t n_words;
    /* Of the rows of a part, one of either: as they are, or narrow (snapshot_narrow.h). Codes may be of any value;
     * none: the day alone. */
    const ps_day *day;
    const uint16_t *narrow_day;
    const uint32_t *code;
    const uint16_t *narrow_code;
    ps_day believable; /* later days do not make an input new */
} ps_sieve;

/* What tells of a row whether it is kept, where the row itself went since it was sent before. */
typedef struct ps_twin {
    uint32_t code; /* 0 where rows are told by the day alone */
    ps_day day;
} ps_twin;

typedef struct ps_sifted_row {
    uint32_t row, code;
    ps_day day;
} ps_sifted_row;

typedef struct ps_sifted {
    ps_sifted_row *rows; /* rising; free() it */
    size_t n, capacity;
    ps_day newest; /* of all rows, those let go too, that is believable */
} ps_sifted;

/* Codes that rows can have, whether there are so many words or not. */
size_t ps_sieve_codes(size_t n_words);
/* Is a row of this code and day kept? The code must be that of a word. */
bool ps_sieve_admits(const ps_sieve *sieve, uint32_t code, ps_day day);
/* All n rows, into an empty `out`. False: no memory, or, with *bad, a code that is no word's. */
bool ps_sieve_sift(ps_sifted *out, bool *bad, const ps_sieve *sieve, size_t n);

#endif
