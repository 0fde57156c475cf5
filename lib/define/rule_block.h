/* Rule block: working out one part of a rule for a block of persons, or inside `where` for a block of events, at once.
 * For the rule files of define alone.
 *
 * The same values as rule_value.c gives one by one, and the same counts of cannot-tells: what is not done here by the
 * block is left to it. No allocation, no failure; rooms are on the stack. Each call gives either its room or a column
 * as it stands, so that nothing is copied that is only read. */
#ifndef PS_DEFINE_RULE_BLOCK_H
#define PS_DEFINE_RULE_BLOCK_H

#include "define/rule_value.h"

struct ps_any_answers; /* block_any.h */

typedef struct ps_block {
    const ps_world *world;
    ps_day index_date;
    const ps_ready_test *ready;
    size_t n;                /* items, at most PS_RULE_BLOCK */
    uint32_t person;         /* of item 0: item i is person + i; inside `where` see persons */
    const uint32_t *persons; /* inside `where`, by item; NULL: the rule asks for none */
    const ps_feed *feed;     /* inside `where`; NULL outside */
    size_t event;            /* of item 0: item i is event + i */
    const uint32_t *events;  /* by item; NULL: they stand in a row */
    ps_day horizon;
    unsigned depth;             /* levels entered: beyond a few, one by one */
    uint64_t *cannot_tell;      /* counts on */
    struct ps_any_answers *any; /* shared with the other rules of the block; NULL: each looks for itself */
} ps_block;

const uint8_t *ps_block_flags(uint8_t room[PS_RULE_BLOCK], const ps_block *block, const ps_node *node);
const double *ps_block_numbers(double room[PS_RULE_BLOCK], const ps_block *block, const ps_node *node);
const ps_day *ps_block_days(ps_day room[PS_RULE_BLOCK], const ps_block *block, const ps_node *node);
/* Numbers in population->words; a literal is no number: only for nodes that are not PS_N_TEXT. */
const uint32_t *ps_block_words(uint32_t room[PS_RULE_BLOCK], const ps_block *block, const ps_node *node);

/* Sets `bit` in marks[], by number of word from 1 to n_words, of the words that a test holds for. False: the test is
 * told text by text, and no bit is set. */
bool ps_block_mark(uint32_t *marks, size_t n_words, uint32_t bit, const ps_world *world, const ps_ready_test *ready,
                   const ps_text_test *test);

/* block_events.c: PS_N_AGGREGATE outside `where`; false: leave it to rule_events.c. */
bool ps_block_aggregate_flags(uint8_t *out, const ps_block *block, const ps_node *node);
bool ps_block_aggregate_numbers(double *out, const ps_block *block, const ps_node *node);
bool ps_block_aggregate_days(ps_day *out, const ps_block *block, const ps_node *node);

#endif
