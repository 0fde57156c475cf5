/* Id map: opaque pseudonyms to person numbers 0, 1, 2... in order of first sight.
 *
 * Open addressing over groups of 4-byte slots {tag, index}, load at most five eighths; compares are exact, so two
 * people can never share a number through a hash. 64 lower-case hex characters are kept as 32 bytes, anything else byte
 * for byte.
 *
 *   ADD / FIND   O(1)               one thread at a time; any number of finders while nobody adds
 *   ..._MANY     blocks of 64 with prefetch, for joins that miss the cache
 *   ..._PACKED   the same for ids that are keys already; idmap_probe.h finds those one by one
 */
#ifndef PS_BASE_IDMAP_H
#define PS_BASE_IDMAP_H

#include "base/id_key.h"
#include "base/text.h"

typedef struct ps_idmap ps_idmap;

#define PS_IDMAP_NONE UINT32_MAX       /* not there */
#define PS_IDMAP_FULL (UINT32_MAX - 1) /* no memory, or 2,684,354,560 people */

ps_idmap *ps_idmap_new(void);
void ps_idmap_free(ps_idmap *map); /* NULL is fine */
uint32_t ps_idmap_add(ps_idmap *map, ps_slice id);
uint32_t ps_idmap_find(const ps_idmap *map, ps_slice id);
/* Adds one after another. False: no memory, or too many; those before it were added. */
bool ps_idmap_add_many(uint32_t *out, ps_idmap *map, const ps_slice *ids, size_t count);
/* Room for `count` ids, so that the map need not grow step by step. It is no bound. False: no memory. */
bool ps_idmap_expect(ps_idmap *map, size_t count);
/* Ids that fit before it grows. */
size_t ps_idmap_room(const ps_idmap *map);
void ps_idmap_find_many(uint32_t *out, const ps_idmap *map, const ps_slice *ids, size_t count);
/* The same for ids of 64 hex characters that were packed before. */
bool ps_idmap_add_packed(uint32_t *out, ps_idmap *map, const ps_id_key *keys, size_t count);
size_t ps_idmap_count(const ps_idmap *map);
/* The map as blocks of bytes, to be written and later stood upon again: PS_IDMAP_KEY bytes an id, how each is held, the
 * slots, and the texts of long ids. In the byte order of the machine. */
#define PS_IDMAP_KEY 32
typedef struct ps_idmap_image {
    unsigned char *keys, *how;
    void *slots;
    char *texts;
    size_t count, longest, slot_bytes, text_bytes;
} ps_idmap_image;
/* malloc'd; false: no memory. */
bool ps_idmap_image_make(ps_idmap_image *out, const ps_idmap *map);
void ps_idmap_image_release(ps_idmap_image *image);
/* A map that stands on such blocks, which it borrows; it cannot grow. NULL: no memory, or, with *damaged true, blocks
 * that do not fit each other. */
ps_idmap *ps_idmap_stand(bool *damaged, const ps_idmap_image *image);
/* Longest id held, in bytes of text. */
size_t ps_idmap_longest(const ps_idmap *map);
/* The canonical text of person `index` into out (longest + 1 bytes); returns its length. */
size_t ps_idmap_text(char *out, const ps_idmap *map, uint32_t index);
/* Its first eight bytes as a number that sorts as the texts do; shorter ones end in zeros. */
uint64_t ps_idmap_prefix(const ps_idmap *map, uint32_t index);
/* Asks memory for a person's id, which is soon wanted: people picked from many lie far apart. */
void ps_idmap_fetch(const ps_idmap *map, uint32_t index);
/* Order of two persons' canonical texts, byte by byte. */
int ps_idmap_compare(const ps_idmap *map, uint32_t a, uint32_t b);

#endif
