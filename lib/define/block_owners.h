/* Block owners: whose each event of a run is. See rule_block.h.
 *
 * Persons are marked where their events begin, and the highest mark up to an event is whose it is: without a branch
 * that could be guessed wrong, since how many events a person has is chance.   O(events + persons who begin among them)
 */
#ifndef PS_DEFINE_BLOCK_OWNERS_H
#define PS_DEFINE_BLOCK_OWNERS_H

#include "define/rule_block.h"

/* Person `owner[i]` of a block of so many has event from + i, for n events; the block's persons begin at first[]. Runs
 * follow each other: `next` is 0, then what the run before returned. */
size_t ps_block_owners(uint16_t owner[PS_RULE_BLOCK], const uint32_t *first, size_t persons, size_t next, size_t from,
                       size_t n);

#endif
