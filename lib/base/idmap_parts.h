/* Parts of a map of ids, for the files that make one (idmap.c) and write one (idmap_image.c).
 *
 * Slots are four bytes: the number of the person in the lower bits, as many as count the slots, and above them a tag
 * from the hash. They stand in groups of eight, half a cache line, that are compared at once and filled from the first
 * on: whoever is not in a group whose last slot is free is nowhere. A full group passes what is left to the next.
 *
 * Every key takes 32 bytes: 64 lower-case hex characters packed, a short id of any other shape byte for byte, a long
 * one as a pointer into an arena. How a key is held is part of what it is, so that 32 odd bytes never equal 64 hex
 * characters. Keys lie in chunks that never move. */
#ifndef PS_BASE_IDMAP_PARTS_H
#define PS_BASE_IDMAP_PARTS_H

#include "base/arena.h"
#include "base/idmap.h"

#define PS_IDMAP_CHUNK_BITS 18 /* large enough for large pages; what is not filled is not touched */
#define PS_IDMAP_CHUNK ((size_t)1 << PS_IDMAP_CHUNK_BITS)
#define PS_IDMAP_GROUP 8
#define PS_IDMAP_FIRST_SLOTS 64
#define PS_IDMAP_FREE UINT32_MAX /* a slot; no person has so high a number */

/* How a key is held: 0 .. PS_IDMAP_KEY is the length of a short one. */
_Static_assert(PS_IDMAP_KEY == PS_HEX_KEY, "a packed id fills its key");
enum { PS_IDMAP_LONG = PS_IDMAP_KEY + 1, PS_IDMAP_HEX };

typedef struct ps_idmap_chunk {
    void *block;         /* what to free */
    unsigned char *keys; /* PS_IDMAP_CHUNK of them, none of which lies across two cache lines */
    unsigned char *how;
} ps_idmap_chunk;

typedef struct ps_idmap_long { /* inside the 32 bytes of a PS_IDMAP_LONG */
    const char *at;
    size_t length;
} ps_idmap_long;
_Static_assert(sizeof(ps_idmap_long) <= PS_IDMAP_KEY, "a long key's pointer fits its place");

struct ps_idmap {
    ps_idmap_chunk *chunks;
    size_t n_chunks, chunks_capacity;
    size_t count, longest;
    size_t n_not_hex;
    uint32_t *slots;
    void *slots_block; /* what to free */
    size_t mask;       /* slots - 1, at most UINT32_MAX */
    bool wide;         /* AVX2 */
    ps_arena *texts;   /* of long keys */
    bool stands;       /* on the blocks of somebody else, but for those of the keys where some are long */
    unsigned char *own_keys;
};

/* Ids that so many slots may hold: five in eight. Above, too many groups are full; below, memory is wasted, and new
 * memory is dear. */
static inline size_t ps_idmap_most(size_t slots)
{
    return slots / 8 * 5;
}

static inline unsigned char *ps_idmap_key_at(const ps_idmap *map, uint32_t index)
{
    return map->chunks[index >> PS_IDMAP_CHUNK_BITS].keys + (index & (PS_IDMAP_CHUNK - 1)) * PS_IDMAP_KEY;
}

static inline unsigned char *ps_idmap_how_at(const ps_idmap *map, uint32_t index)
{
    return &map->chunks[index >> PS_IDMAP_CHUNK_BITS].how[index & (PS_IDMAP_CHUNK - 1)];
}

static inline ps_idmap_long ps_idmap_long_at(const ps_idmap *map, uint32_t index)
{
    ps_idmap_long text;

    memcpy(&text, ps_idmap_key_at(map, index), sizeof text);
    return text;
}

#endif
