/* Block any: many any(feed where column in list) at once, where they look at one column of a feed in one window. See
 * rule_block.h.
 *
 * A word says by a bit which of the questions hold for it, so that one walk over the events answers all of them. Left
 * to block_events.c: questions of any other kind, and one that stands alone.
 *
 * Threads: the questions are constant once opened; answers belong to one task. */
#ifndef PS_DEFINE_BLOCK_ANY_H
#define PS_DEFINE_BLOCK_ANY_H

#include "define/rule_block.h"

#define PS_ANY_GROUPS 8 /* of one column and one window each; more are left to block_events.c */

typedef struct ps_any_questions ps_any_questions;

/* What a block's events answered so far. */
typedef struct ps_any_answers {
    const ps_any_questions *questions; /* NULL: none */
    bool done[PS_ANY_GROUPS];
    uint64_t untold[PS_ANY_GROUPS];             /* events whose column says nothing, of persons who are covered */
    uint32_t yes[PS_ANY_GROUPS][PS_RULE_BLOCK]; /* a bit a question, by person of the block */
} ps_any_answers;

/* The questions of several rules, which are resolved and whose `covers` are filled; ready[i] are the tests of rule i.
 * NULL in *out: there are none to share. False: no memory. */
bool ps_any_open(ps_any_questions **out, const ps_rule *const *rules, const ps_ready_test *const *ready, size_t n,
                 const ps_world *world);
void ps_any_close(ps_any_questions *questions); /* NULL is fine */
/* Before each block of persons. */
void ps_any_start(ps_any_answers *answers, const ps_any_questions *questions);
/* The answer of an aggregate outside `where`; false: it is not among the questions. */
bool ps_any_flags(uint8_t *out, const ps_block *block, const ps_events *events);

#endif
