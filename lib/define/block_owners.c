/* Block owners: see block_owners.h. */
#include "define/block_owners.h"

#include <string.h>

_Static_assert(PS_RULE_BLOCK <= UINT16_MAX, "persons of a block are numbered in 16 bits");

size_t ps_block_owners(uint16_t owner[PS_RULE_BLOCK], const uint32_t *first, size_t persons, size_t next, size_t from,
                       size_t n)
{
    uint16_t highest = (uint16_t)(next ? next - 1 : 0);

    memset(owner, 0, n * sizeof *owner);
    for (; next < persons && first[next] < from + n; next++)
        owner[first[next] - from] = (uint16_t)next; /* of those who begin at one place the last: the others have none */
    for (size_t i = 0; i < n; i++) {
        highest = owner[i] > highest ? owner[i] : highest;
        owner[i] = highest;
    }
    return next;
}
