/* Snapshot people: whose rows of a part are whose, in one byte a person.
 *
 *   WRITE   rows of each person; PS_COUNT_MORE where there are so many or more, whose number then stands apart
 * O(people) ENDS    where the rows of each person end; and who has any O(people) */
#ifndef PS_LINK_SNAPSHOT_PEOPLE_H
#define PS_LINK_SNAPSHOT_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_COUNT_MORE UINT8_MAX

/* Of n people, whose rows begin at first[]. Returns how many stand in more[], which has room for all. */
size_t ps_people_counts(uint8_t *count, uint32_t *more, const uint32_t *first, size_t n);
/* end[], by person, counted from the part's first row; the last is the number of rows. False: these n_more are not as
 * many as are asked for, or there are more rows than can be. */
bool ps_people_ends(uint32_t *end, const uint8_t *count, size_t n, const uint32_t *more, size_t n_more);
/* Bit p: person p has a row. */
void ps_people_here(uint8_t *here, const uint8_t *count, size_t n);

#endif
