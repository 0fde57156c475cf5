/* Id map: finding and adding. What it is made of is told in idmap_parts.h. */
#include "base/idmap_probe.h"
#include "base/os.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define CACHE_LINE 64
#define NO_SMALL_MAP ((size_t)1 << 15) /* slots */
#define BLOCK 64                       /* ids under way at once */

/* Room on a border that suits its size. NULL: no memory. */
static void *aligned_room(void **block, size_t size)
{
    const size_t border = size < PS_OS_LARGE_PAGE ? CACHE_LINE : PS_OS_LARGE_PAGE;

    if (size > SIZE_MAX - border || !(*block = malloc(size + border)))
        return NULL;
    return (char *)*block + (border - (uintptr_t)*block % border) % border;
}

ps_idmap *ps_idmap_new(void)
{
    ps_idmap *map = calloc(1, sizeof *map);
    if (!map)
        return NULL;
    map->slots = aligned_room(&map->slots_block, PS_IDMAP_FIRST_SLOTS * sizeof *map->slots);
    map->texts = ps_arena_new();
    map->mask = PS_IDMAP_FIRST_SLOTS - 1;
    map->wide = ps_hex_is_wide();
    if (!map->slots || !map->texts) {
        ps_idmap_free(map);
        return NULL;
    }
    memset(map->slots, 0xFF, PS_IDMAP_FIRST_SLOTS * sizeof *map->slots);
    return map;
}

void ps_idmap_free(ps_idmap *map)
{
    size_t i;
    if (!map)
        return;
    for (i = 0; i < map->n_chunks; i++)
        free(map->chunks[i].block);
    free(map->chunks);
    free(map->own_keys);
    free(map->slots_block);
    ps_arena_free(map->texts);
    free(map);
}

/* The key of an id, and how it is held. */
PS_HEX_INLINE unsigned make_key(ps_id_key *key, ps_slice id, ps_id_key_hex *pack)
{
    unsigned how;

    if (id.length == PS_HEX_ID && pack(key, id.at))
        return PS_IDMAP_HEX;
    how = id.length <= PS_IDMAP_KEY ? (unsigned)id.length : PS_IDMAP_LONG;
    key->hash = XXH3_64bits(id.at, id.length);
    memset(key->bytes, 0, PS_IDMAP_KEY);
    if (how != PS_IDMAP_LONG && id.length)
        memcpy(key->bytes, id.at, id.length);
    return how;
}

/* `text` is looked at for long keys alone. */
PS_HEX_INLINE bool same(const ps_idmap *map, uint32_t index, const ps_id_key *key, unsigned how, const ps_slice *text)
{
    ps_idmap_long held;

    if (map->n_not_hex == 0) /* the usual map: one cache line less to fetch */
        return how == PS_IDMAP_HEX && ps_idmap_same_bytes(ps_idmap_key_at(map, index), key->bytes);
    if (*ps_idmap_how_at(map, index) != how)
        return false;
    if (how != PS_IDMAP_LONG)
        return ps_idmap_same_bytes(ps_idmap_key_at(map, index), key->bytes);
    held = ps_idmap_long_at(map, index);
    return held.length == text->length && memcmp(held.at, text->at, held.length) == 0;
}

/* ---- slots ---- */

/* First free slot from `home` on. */
static size_t first_free(const uint32_t *slots, size_t mask, size_t home)
{
    while (slots[home + PS_IDMAP_GROUP - 1] != PS_IDMAP_FREE)
        home = (home + PS_IDMAP_GROUP) & mask;
    while (slots[home] != PS_IDMAP_FREE)
        home++;
    return home;
}

/* The person with this key, or PS_IDMAP_NONE. */
static uint32_t seek(const ps_idmap *map, const ps_id_key *key, unsigned how, const ps_slice *text)
{
    const uint32_t tag = ps_idmap_tag(key->hash, map->mask);

    for (size_t i = ps_idmap_home(map, key->hash);; i = (i + PS_IDMAP_GROUP) & map->mask) {
        const uint32_t *group = map->slots + i;

        for (unsigned at = ps_idmap_tagged(group, tag, map->mask); at; at &= at - 1) {
            const uint32_t slot = group[__builtin_ctz(at)], index = slot & (uint32_t)map->mask;
            if (slot == PS_IDMAP_FREE)
                return PS_IDMAP_NONE;
            if (same(map, index, key, how, text))
                return index;
        }
        if (group[PS_IDMAP_GROUP - 1] == PS_IDMAP_FREE)
            return PS_IDMAP_NONE;
    }
}

static uint64_t hash_at(const ps_idmap *map, uint32_t index)
{
    const unsigned how = *ps_idmap_how_at(map, index);
    if (how == PS_IDMAP_LONG) {
        const ps_idmap_long text = ps_idmap_long_at(map, index);
        return XXH3_64bits(text.at, text.length);
    }
    return how == PS_IDMAP_HEX ? ps_id_key_hash(ps_idmap_key_at(map, index))
                               : XXH3_64bits(ps_idmap_key_at(map, index), how);
}

static void place(ps_idmap *map, uint64_t hash, uint32_t index)
{
    map->slots[first_free(map->slots, map->mask, ps_idmap_home(map, hash))] = ps_idmap_tag(hash, map->mask) | index;
}

/* Keys come in order, their places do not: a block of them is asked for at once. */
static void place_all(ps_idmap *map)
{
    uint64_t hashes[BLOCK];

    for (size_t done = 0; done < map->count; done += BLOCK) {
        const size_t n = map->count - done < BLOCK ? map->count - done : BLOCK;

        for (size_t i = 0; i < n; i++) {
            hashes[i] = hash_at(map, (uint32_t)(done + i));
            ps_idmap_ask(map, hashes[i]);
        }
        for (size_t i = 0; i < n; i++)
            place(map, hashes[i], (uint32_t)(done + i));
    }
}

/* To so many slots, a power of two. */
static bool widen(ps_idmap *map, size_t wanted)
{
    const size_t before = map->mask + 1;
    uint32_t *slots;
    void *block;

    if (wanted - 1 > UINT32_MAX || wanted > SIZE_MAX / sizeof *slots)
        return false;
    slots = aligned_room(&block, wanted * sizeof *slots);
    if (!slots)
        return false;
    ps_os_large_pages(slots, wanted * sizeof *slots);
    memset(slots, 0xFF, wanted * sizeof *slots);
    free(map->slots_block);
    map->slots_block = block;
    map->slots = slots;
    map->mask = wanted - 1;
    place_all(map);
    if (before < NO_SMALL_MAP && wanted >= NO_SMALL_MAP &&
        map->n_chunks) /* the rest of the first chunk, which is not touched yet */
        ps_os_large_pages(map->chunks[0].keys, PS_IDMAP_CHUNK * PS_IDMAP_KEY);
    return true;
}

static bool add_chunk(ps_idmap *map)
{
    ps_idmap_chunk *chunk;

    if (!ps_grow(&map->chunks, &map->chunks_capacity, map->n_chunks + 1, sizeof *map->chunks))
        return false;
    chunk = &map->chunks[map->n_chunks];
    chunk->keys = aligned_room(&chunk->block, PS_IDMAP_CHUNK * (PS_IDMAP_KEY + 1));
    if (!chunk->keys)
        return false;
    if (map->n_chunks || map->mask + 1 >= NO_SMALL_MAP) /* small maps are many and need none */
        ps_os_large_pages(chunk->keys, PS_IDMAP_CHUNK * PS_IDMAP_KEY);
    chunk->how = chunk->keys + PS_IDMAP_CHUNK * PS_IDMAP_KEY;
    map->n_chunks++;
    return true;
}

bool ps_idmap_expect(ps_idmap *map, size_t count)
{
    size_t slots = map->mask + 1;

    while (count > ps_idmap_most(slots) && slots <= UINT32_MAX / 2)
        slots *= 2;
    return map->stands || slots == map->mask + 1 || widen(map, slots);
}

size_t ps_idmap_room(const ps_idmap *map)
{
    return ps_idmap_most(map->mask + 1);
}

/* ---- one id ---- */

static uint32_t add_key(ps_idmap *map, const ps_id_key *key, unsigned how, const ps_slice *text)
{
    const size_t length = how == PS_IDMAP_HEX ? PS_HEX_ID : text->length;
    uint32_t index = seek(map, key, how, text);
    ps_idmap_long held = {NULL, length};

    if (index != PS_IDMAP_NONE)
        return index;
    if (map->count >= PS_IDMAP_FULL || map->stands)
        return PS_IDMAP_FULL;
    if (map->count + 1 > ps_idmap_most(map->mask + 1) && !widen(map, (map->mask + 1) * 2))
        return PS_IDMAP_FULL;
    if (map->count >> PS_IDMAP_CHUNK_BITS == map->n_chunks && !add_chunk(map))
        return PS_IDMAP_FULL;
    if (how == PS_IDMAP_LONG && !(held.at = ps_arena_text(map->texts, text->at, length)))
        return PS_IDMAP_FULL;
    index = (uint32_t)map->count++;
    map->n_not_hex += how != PS_IDMAP_HEX;
    memcpy(ps_idmap_key_at(map, index), key->bytes, PS_IDMAP_KEY);
    if (how == PS_IDMAP_LONG)
        memcpy(ps_idmap_key_at(map, index), &held, sizeof held);
    *ps_idmap_how_at(map, index) = (unsigned char)how;
    place(map, key->hash, index);
    if (length > map->longest)
        map->longest = length;
    return index;
}

uint32_t ps_idmap_add(ps_idmap *map, ps_slice id)
{
    ps_id_key key;
    const unsigned how = make_key(&key, id, ps_id_key_hex_words);

    return add_key(map, &key, how, &id);
}

uint32_t ps_idmap_find(const ps_idmap *map, ps_slice id)
{
    ps_id_key key;
    const unsigned how = make_key(&key, id, ps_id_key_hex_words);

    return seek(map, &key, how, &id);
}

uint32_t ps_idmap_find_key(const ps_idmap *map, const ps_id_key *key)
{
    return seek(map, key, PS_IDMAP_HEX, NULL);
}

/* ---- a block of ids ----
 *
 * Everything about a block is asked for before any of it is looked at: first the slots, then, through them, the keys.
 * `how` and `texts` are NULL where all are hex ones. */

/* Inlined without fail: to gcc a call that does nothing but prefetch is one to leave out. */
PS_HEX_INLINE void prefetch_slots(const ps_idmap *map, const ps_id_key *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ps_idmap_ask(map, keys[i].hash);
}

static void guess(uint32_t *out, const ps_idmap *map, const ps_id_key *keys, size_t n)
{
    const ps_idmap m = *map; /* in registers: nothing written to out changes it */

    for (size_t k = 0; k < n; k++)
        out[k] = ps_idmap_guess(&m, keys[k].hash, &ps_idmap_any);
}

PS_HEX_INLINE void find_block(uint32_t *out, const ps_idmap *map, const ps_id_key *keys, const unsigned char *how,
                              const ps_slice *texts, size_t n)
{
    guess(out, map, keys, n);
    for (size_t i = 0; i < n; i++) {
        const unsigned held = how ? how[i] : PS_IDMAP_HEX;
        const ps_slice *text = texts ? &texts[i] : NULL;

        if (out[i] != PS_IDMAP_NONE && !same(map, out[i], &keys[i], held, text))
            out[i] = seek(map, &keys[i], held, text);
    }
}

PS_HEX_INLINE bool add_block(uint32_t *out, ps_idmap *map, const ps_id_key *keys, const unsigned char *how,
                             const ps_slice *texts, size_t n)
{
    guess(out, map, keys, n);
    for (size_t i = 0; i < n; i++)
        if ((out[i] = add_key(map, &keys[i], how ? how[i] : PS_IDMAP_HEX, texts ? &texts[i] : NULL)) >= PS_IDMAP_FULL)
            return false;
    return true;
}

bool ps_idmap_add_packed(uint32_t *out, ps_idmap *map, const ps_id_key *keys, size_t count)
{
    for (size_t done = 0; done < count; done += BLOCK) {
        const size_t n = count - done < BLOCK ? count - done : BLOCK;

        prefetch_slots(map, keys + done, n);
        if (!add_block(out + done, map, keys + done, NULL, NULL, n))
            return false;
    }
    return true;
}

PS_HEX_INLINE void make_keys(ps_id_key *keys, unsigned char *how, const ps_idmap *map, const ps_slice *ids, size_t n,
                             ps_id_key_hex *pack)
{
    for (size_t i = 0; i < n; i++) {
        how[i] = (unsigned char)make_key(&keys[i], ids[i], pack);
        ps_idmap_ask(map, keys[i].hash);
    }
}

PS_HEX_WIDE static void make_keys_wide(ps_id_key *keys, unsigned char *how, const ps_idmap *map, const ps_slice *ids,
                                       size_t n)
{
    make_keys(keys, how, map, ids, n, ps_id_key_hex_wide);
}

static void make_keys_either(ps_id_key *keys, unsigned char *how, const ps_idmap *map, const ps_slice *ids, size_t n)
{
    if (map->wide)
        make_keys_wide(keys, how, map, ids, n);
    else
        make_keys(keys, how, map, ids, n, ps_id_key_hex_words);
}

void ps_idmap_find_many(uint32_t *out, const ps_idmap *map, const ps_slice *ids, size_t count)
{
    ps_id_key keys[BLOCK];
    unsigned char how[BLOCK];

    for (size_t done = 0; done < count; done += BLOCK) {
        const size_t n = count - done < BLOCK ? count - done : BLOCK;

        make_keys_either(keys, how, map, ids + done, n);
        find_block(out + done, map, keys, how, ids + done, n);
    }
}

bool ps_idmap_add_many(uint32_t *out, ps_idmap *map, const ps_slice *ids, size_t count)
{
    ps_id_key keys[BLOCK];
    unsigned char how[BLOCK];

    for (size_t done = 0; done < count; done += BLOCK) {
        const size_t n = count - done < BLOCK ? count - done : BLOCK;

        make_keys_either(keys, how, map, ids + done, n);
        if (!add_block(out + done, map, keys, how, ids + done, n))
            return false;
    }
    return true;
}

/* ---- what is known ---- */

size_t ps_idmap_count(const ps_idmap *map)
{
    return map->count;
}

size_t ps_idmap_longest(const ps_idmap *map)
{
    return map->longest;
}
