/* Id map, in steps: to look up one id in a loop that has something else to do while memory is on its way.
 *
 *   ASK      has the slots fetched                                      (prefetch)
 *   GUESS    the first person that a tag speaks for; has the key fetched
 *   HOLDS    is the key that person's?
 *   FIND     the whole search, where it is not
 *
 * In between lie some dozen ids each. Any number of threads while nobody adds. */
#ifndef PS_BASE_IDMAP_PROBE_H
#define PS_BASE_IDMAP_PROBE_H

#include "base/idmap_parts.h"

/* How near memory is fetched: not into the nearest cache, which would not have the few fetches it can wait for left for
 * anybody else. */
#define PS_IDMAP_NEAR 2

PS_HEX_INLINE size_t ps_idmap_home(const ps_idmap *map, uint64_t hash)
{
    return (size_t)hash & map->mask & ~(size_t)(PS_IDMAP_GROUP - 1);
}

PS_HEX_INLINE uint32_t ps_idmap_tag(uint64_t hash, size_t mask)
{
    return (uint32_t)(hash >> 32) & ~(uint32_t)mask;
}

/* A bit for each slot of a group that bears the tag; free ones may seem to. */
PS_HEX_INLINE unsigned ps_idmap_tagged(const uint32_t *group, uint32_t tag, size_t mask)
{
#if defined(__x86_64__)
    const __m128i wanted = _mm_set1_epi32((int)tag), bits = _mm_set1_epi32((int)~(uint32_t)mask);
    const __m128i low = _mm_loadu_si128((const __m128i *)(const void *)group);
    const __m128i high = _mm_loadu_si128((const __m128i *)(const void *)(group + 4));
    const __m128i in_low = _mm_cmpeq_epi32(_mm_and_si128(low, bits), wanted);
    const __m128i in_high = _mm_cmpeq_epi32(_mm_and_si128(high, bits), wanted);

    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(_mm_packs_epi32(in_low, in_high), _mm_setzero_si128()));
#else
    unsigned found = 0;

    for (unsigned i = 0; i < PS_IDMAP_GROUP; i++)
        found |= (unsigned)((group[i] & ~(uint32_t)mask) == tag) << i;
    return found;
#endif
}

PS_HEX_INLINE bool ps_idmap_same_bytes(const unsigned char *a, const unsigned char *b)
{
    uint64_t x[4], y[4];

    memcpy(x, a, sizeof x);
    memcpy(y, b, sizeof y);
    return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3])) == 0;
}

/* How slots and keys are compared: in the way of every processor, or with AVX2. */
typedef struct ps_idmap_way {
    unsigned (*tagged)(const uint32_t *group, uint32_t tag, size_t mask);
    bool (*same)(const unsigned char *a, const unsigned char *b);
} ps_idmap_way;

static const ps_idmap_way ps_idmap_any = {ps_idmap_tagged, ps_idmap_same_bytes};

#if defined(__x86_64__)
PS_HEX_WIDE PS_HEX_INLINE unsigned ps_idmap_tagged_wide(const uint32_t *group, uint32_t tag, size_t mask)
{
    const __m256i all = _mm256_loadu_si256((const __m256i *)(const void *)group);
    const __m256i tags = _mm256_and_si256(all, _mm256_set1_epi32((int)~(uint32_t)mask));

    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(tags, _mm256_set1_epi32((int)tag))));
}

PS_HEX_WIDE PS_HEX_INLINE bool ps_idmap_same_wide(const unsigned char *a, const unsigned char *b)
{
    const __m256i differ = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(const void *)a),
                                            _mm256_loadu_si256((const __m256i *)(const void *)b));
    return _mm256_testz_si256(differ, differ);
}

#else
#define ps_idmap_tagged_wide ps_idmap_tagged
#define ps_idmap_same_wide ps_idmap_same_bytes
#endif

PS_HEX_INLINE void ps_idmap_ask(const ps_idmap *map, uint64_t hash)
{
    __builtin_prefetch(&map->slots[ps_idmap_home(map, hash)], 0, PS_IDMAP_NEAR);
}

/* PS_IDMAP_NONE: no tag speaks for anybody. */
PS_HEX_INLINE uint32_t ps_idmap_guess(const ps_idmap *map, uint64_t hash, const ps_idmap_way *way)
{
    const uint32_t tag = ps_idmap_tag(hash, map->mask);
    size_t i = ps_idmap_home(map, hash);
    unsigned at;
    uint32_t slot;

    while (!(at = way->tagged(map->slots + i, tag, map->mask)) && map->slots[i + PS_IDMAP_GROUP - 1] != PS_IDMAP_FREE)
        i = (i + PS_IDMAP_GROUP) & map->mask;
    slot = at ? map->slots[i + (unsigned)__builtin_ctz(at)] : PS_IDMAP_FREE;
    if (slot == PS_IDMAP_FREE)
        return PS_IDMAP_NONE;
    slot &= (uint32_t)map->mask;
    __builtin_prefetch(ps_idmap_key_at(map, slot), 0, PS_IDMAP_NEAR);
    if (map->n_not_hex)
        __builtin_prefetch(ps_idmap_how_at(map, slot));
    return slot;
}

/* The whole search for 64 hex characters. */
uint32_t ps_idmap_find_key(const ps_idmap *map, const ps_id_key *key);

/* Is the key there that of `index`? False also where that is not told at one look. */
PS_HEX_INLINE bool ps_idmap_holds(const ps_idmap *map, uint32_t index, const ps_id_key *key, const ps_idmap_way *way)
{
    return !map->n_not_hex && way->same(ps_idmap_key_at(map, index), key->bytes);
}

#endif
