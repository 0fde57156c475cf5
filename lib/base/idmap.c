/* Id map: keys in chunks that never move, found through a table of {tag, index} slots.
 *
 * Every key takes 32 bytes: 64 lower-case hex characters packed, a short id of any other shape byte for byte, a long
 * one as a pointer into an arena. How a key is held is part of what it is, so that 32 odd bytes never equal 64 hex
 * characters. */
#include "base/idmap.h"
#include "base/arena.h"
#include "base/os.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define KEY_BYTES 32
#define CHUNK_BITS 18 /* large enough for large pages; what is not filled is not touched */
#define CHUNK ((size_t)1 << CHUNK_BITS)
#define CACHE_LINE 64
#define FIRST_SLOTS 64
#define BLOCK 64 /* ids under way at once */
#define FREE UINT32_MAX

/* How a key is held: 0 .. KEY_BYTES is the length of a short one. */
_Static_assert(KEY_BYTES == PS_HEX_KEY, "a packed id fills its key");
enum { LONG_KEY = KEY_BYTES + 1, HEX_KEY };

struct slot {
    uint32_t tag; /* upper half of the hash */
    uint32_t index;
};

struct chunk {
    void *block;         /* what to free */
    unsigned char *keys; /* CHUNK x KEY_BYTES, on a cache line border: no key lies across two */
    unsigned char *how;
};

struct long_key { /* inside the 32 bytes of a LONG_KEY */
    const char *at;
    size_t length;
};
_Static_assert(sizeof(struct long_key) <= KEY_BYTES, "a long key's pointer fits its place");

struct ps_idmap {
    struct chunk *chunks;
    size_t n_chunks, chunks_capacity;
    size_t count, longest;
    size_t n_not_hex;
    struct slot *slots;
    size_t mask;
    bool wide;       /* AVX2 */
    ps_arena *texts; /* of long keys */
    bool stands;     /* on the blocks of somebody else, but for those of the keys where some are long */
    unsigned char *own_keys;
};

PS_HEX_INLINE bool same_bytes(const unsigned char *a, const unsigned char *b)
{
    uint64_t x[4], y[4];

    memcpy(x, a, sizeof x);
    memcpy(y, b, sizeof y);
    return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3])) == 0;
}

ps_idmap *ps_idmap_new(void)
{
    ps_idmap *map = calloc(1, sizeof *map);
    if (!map)
        return NULL;
    map->slots = malloc(FIRST_SLOTS * sizeof *map->slots);
    map->texts = ps_arena_new();
    map->mask = FIRST_SLOTS - 1;
    map->wide = ps_hex_is_wide();
    if (!map->slots || !map->texts) {
        ps_idmap_free(map);
        return NULL;
    }
    memset(map->slots, 0xFF, FIRST_SLOTS * sizeof *map->slots);
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
    if (!map->stands)
        free(map->slots);
    ps_arena_free(map->texts);
    free(map);
}

/* The key of an id, and how it is held. */
PS_HEX_INLINE unsigned make_key(ps_id_key *key, ps_slice id, ps_id_key_hex *pack)
{
    unsigned how;

    if (id.length == PS_HEX_ID && pack(key, id.at))
        return HEX_KEY;
    how = id.length <= KEY_BYTES ? (unsigned)id.length : LONG_KEY;
    key->hash = XXH3_64bits(id.at, id.length);
    memset(key->bytes, 0, KEY_BYTES);
    if (how != LONG_KEY && id.length)
        memcpy(key->bytes, id.at, id.length);
    return how;
}

static unsigned char *key_at(const ps_idmap *map, uint32_t index)
{
    return map->chunks[index >> CHUNK_BITS].keys + (index & (CHUNK - 1)) * KEY_BYTES;
}

static unsigned how_at(const ps_idmap *map, uint32_t index)
{
    return map->chunks[index >> CHUNK_BITS].how[index & (CHUNK - 1)];
}

static struct long_key long_key_at(const ps_idmap *map, uint32_t index)
{
    struct long_key text;
    memcpy(&text, key_at(map, index), sizeof text);
    return text;
}

/* `text` is looked at for long keys alone. */
PS_HEX_INLINE bool same(const ps_idmap *map, uint32_t index, const ps_id_key *key, unsigned how, const ps_slice *text)
{
    struct long_key held;

    if (map->n_not_hex == 0) /* the usual map: one cache line less to fetch */
        return how == HEX_KEY && same_bytes(key_at(map, index), key->bytes);
    if (how_at(map, index) != how)
        return false;
    if (how != LONG_KEY)
        return same_bytes(key_at(map, index), key->bytes);
    held = long_key_at(map, index);
    return held.length == text->length && memcmp(held.at, text->at, held.length) == 0;
}

static size_t home_of(const ps_idmap *map, uint64_t hash)
{
    return (size_t)hash & map->mask;
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t seek(const ps_idmap *map, const ps_id_key *key, unsigned how, const ps_slice *text)
{
    const uint32_t tag = tag_of(key->hash);
    size_t i = home_of(map, key->hash);

    while (map->slots[i].index != FREE && !(map->slots[i].tag == tag && same(map, map->slots[i].index, key, how, text)))
        i = (i + 1) & map->mask;
    return i;
}

/* Ids that so many slots may hold: five in eight. Above, probes grow long; below, memory is wasted, and new memory is
 * dear. */
static size_t most_of(size_t slots)
{
    return slots / 8 * 5;
}

static uint64_t hash_at(const ps_idmap *map, uint32_t index)
{
    const unsigned how = how_at(map, index);
    if (how == LONG_KEY) {
        const struct long_key text = long_key_at(map, index);
        return XXH3_64bits(text.at, text.length);
    }
    return how == HEX_KEY ? ps_id_key_hash(key_at(map, index)) : XXH3_64bits(key_at(map, index), how);
}

static bool widen(ps_idmap *map)
{
    const size_t wanted = (map->mask + 1) * 2;
    struct slot *slots;
    uint32_t index;

    if (wanted > SIZE_MAX / sizeof *slots)
        return false;
    slots = malloc(wanted * sizeof *slots);
    if (!slots)
        return false;
    ps_os_expect_random(slots, wanted * sizeof *slots);
    memset(slots, 0xFF, wanted * sizeof *slots);
    for (index = 0; index < map->count; index++) {
        const uint64_t hash = hash_at(map, index);
        size_t i = (size_t)hash & (wanted - 1);
        while (slots[i].index != FREE)
            i = (i + 1) & (wanted - 1);
        slots[i].tag = tag_of(hash);
        slots[i].index = index;
    }
    free(map->slots);
    map->slots = slots;
    map->mask = wanted - 1;
    return true;
}

static bool add_chunk(ps_idmap *map)
{
    struct chunk *chunk;
    size_t shift;

    if (!ps_grow(&map->chunks, &map->chunks_capacity, map->n_chunks + 1, sizeof *map->chunks))
        return false;
    chunk = &map->chunks[map->n_chunks];
    chunk->block = malloc(CHUNK * KEY_BYTES + CHUNK + CACHE_LINE);
    if (!chunk->block)
        return false;
    if (map->n_chunks) /* small maps are many and need none */
        ps_os_expect_random(chunk->block, CHUNK * KEY_BYTES + CHUNK);
    shift = (size_t)(CACHE_LINE - (uintptr_t)chunk->block % CACHE_LINE) % CACHE_LINE;
    chunk->keys = (unsigned char *)chunk->block + shift;
    chunk->how = chunk->keys + CHUNK * KEY_BYTES;
    map->n_chunks++;
    return true;
}

/* ---- one id ---- */

static uint32_t add_key(ps_idmap *map, const ps_id_key *key, unsigned how, const ps_slice *text)
{
    const size_t length = how == HEX_KEY ? PS_HEX_ID : text->length;
    size_t i = seek(map, key, how, text);
    struct long_key held = {NULL, 0};
    uint32_t index;

    if (map->slots[i].index != FREE)
        return map->slots[i].index;
    if (map->count >= PS_IDMAP_FULL || map->stands)
        return PS_IDMAP_FULL;
    if (map->count + 1 > most_of(map->mask + 1)) {
        if (!widen(map))
            return PS_IDMAP_FULL;
        i = seek(map, key, how, text);
    }
    if (map->count >> CHUNK_BITS == map->n_chunks && !add_chunk(map))
        return PS_IDMAP_FULL;
    if (how == LONG_KEY && !(held.at = ps_arena_text(map->texts, text->at, length)))
        return PS_IDMAP_FULL;
    index = (uint32_t)map->count++;
    map->n_not_hex += how != HEX_KEY;
    memcpy(key_at(map, index), key->bytes, KEY_BYTES);
    if (how == LONG_KEY) {
        held.length = length;
        memcpy(key_at(map, index), &held, sizeof held);
    }
    map->chunks[index >> CHUNK_BITS].how[index & (CHUNK - 1)] = (unsigned char)how;
    map->slots[i].tag = tag_of(key->hash);
    map->slots[i].index = index;
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

    return map->slots[seek(map, &key, how, &id)].index; /* FREE is PS_IDMAP_NONE */
}
_Static_assert(FREE == PS_IDMAP_NONE, "a free slot reads as nobody");

/* ---- a block of ids ----
 *
 * Everything about a block is asked for before any of it is looked at: first the slots, then, through them, the keys.
 * `how` and `texts` are NULL where all are hex ones. */

static void prefetch_slots(const ps_idmap *map, const ps_id_key *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&map->slots[home_of(map, keys[i].hash)]);
}

/* For each the first index that its tag speaks for, and FREE where none does; that is on its way then. */
static void guess(uint32_t *out, const ps_idmap *map, const ps_id_key *keys, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const uint32_t tag = tag_of(keys[k].hash);
        size_t i = home_of(map, keys[k].hash);

        while (map->slots[i].index != FREE && map->slots[i].tag != tag)
            i = (i + 1) & map->mask;
        out[k] = map->slots[i].index;
        if (out[k] == FREE)
            continue;
        __builtin_prefetch(key_at(map, out[k]));
        if (map->n_not_hex)
            __builtin_prefetch(&map->chunks[out[k] >> CHUNK_BITS].how[out[k] & (CHUNK - 1)]);
    }
}

PS_HEX_INLINE void find_block(uint32_t *out, const ps_idmap *map, const ps_id_key *keys, const unsigned char *how,
                              const ps_slice *texts, size_t n)
{
    guess(out, map, keys, n);
    for (size_t i = 0; i < n; i++) {
        const unsigned held = how ? how[i] : HEX_KEY;
        const ps_slice *text = texts ? &texts[i] : NULL;

        if (out[i] != FREE && !same(map, out[i], &keys[i], held, text))
            out[i] = map->slots[seek(map, &keys[i], held, text)].index;
    }
}

PS_HEX_INLINE bool add_block(uint32_t *out, ps_idmap *map, const ps_id_key *keys, const unsigned char *how,
                             const ps_slice *texts, size_t n)
{
    guess(out, map, keys, n);
    for (size_t i = 0; i < n; i++)
        if ((out[i] = add_key(map, &keys[i], how ? how[i] : HEX_KEY, texts ? &texts[i] : NULL)) >= PS_IDMAP_FULL)
            return false;
    return true;
}

void ps_idmap_find_packed(uint32_t *out, const ps_idmap *map, const ps_id_key *keys, size_t count)
{
    for (size_t done = 0; done < count; done += BLOCK) {
        const size_t n = count - done < BLOCK ? count - done : BLOCK;

        prefetch_slots(map, keys + done, n);
        find_block(out + done, map, keys + done, NULL, NULL, n);
    }
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
        __builtin_prefetch(&map->slots[home_of(map, keys[i].hash)]);
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

/* Four bytes to eight characters at once: a nibble in each byte of a word, first character lowest. */
static uint64_t unpacked(const unsigned char *key)
{
    const uint64_t bytes = key[0] | (uint64_t)key[1] << 16 | (uint64_t)key[2] << 32 | (uint64_t)key[3] << 48;
    const uint64_t nibbles = (bytes >> 4 & UINT64_C(0x000F000F000F000F)) | (bytes & UINT64_C(0x000F000F000F000F)) << 8;
    const uint64_t letters = (nibbles + UINT64_C(0x0606060606060606)) >> 4 & UINT64_C(0x0101010101010101);

    return nibbles + UINT64_C(0x3030303030303030) + letters * ('a' - '0' - 10);
}

static void unpack(char out[8], const unsigned char *key)
{
    const uint64_t word = unpacked(key);
    unsigned i;

    for (i = 0; i < 8; i++)
        out[i] = (char)(word >> 8 * i); /* one store where the byte order allows */
}

/* The canonical text, lent; `hex` is room for an unpacked one. */
static ps_slice text_of(char hex[PS_HEX_ID], const ps_idmap *map, uint32_t index)
{
    const unsigned how = how_at(map, index);
    const unsigned char *key = key_at(map, index);
    ps_slice text = {(const char *)key, how};
    size_t i;

    if (how == LONG_KEY) {
        const struct long_key held = long_key_at(map, index);
        text.at = held.at;
        text.length = held.length;
    } else if (how == HEX_KEY) {
        for (i = 0; i < KEY_BYTES; i += 4)
            unpack(hex + 2 * i, key + i);
        text.at = hex;
        text.length = PS_HEX_ID;
    }
    return text;
}

size_t ps_idmap_text(char *out, const ps_idmap *map, uint32_t index)
{
    char hex[PS_HEX_ID];
    const ps_slice text = text_of(hex, map, index);
    if (text.length)
        memcpy(out, text.at, text.length);
    out[text.length] = '\0';
    return text.length;
}

uint64_t ps_idmap_prefix(const ps_idmap *map, uint32_t index)
{
    char hex[PS_HEX_ID];
    uint64_t prefix = 0;
    size_t i;

    if (how_at(map, index) == HEX_KEY) {
        const uint64_t word = unpacked(key_at(map, index));

        for (i = 0; i < 8; i++)
            prefix = prefix << 8 | (word >> 8 * i & 0xFF);
    } else {
        const ps_slice text = text_of(hex, map, index);

        for (i = 0; i < 8; i++)
            prefix = prefix << 8 | (i < text.length ? (unsigned char)text.at[i] : 0);
    }
    return prefix;
}

int ps_idmap_compare(const ps_idmap *map, uint32_t a, uint32_t b)
{
    char hex_a[PS_HEX_ID], hex_b[PS_HEX_ID];
    ps_slice text_a, text_b;
    size_t shorter;
    int order;

    if (how_at(map, a) == HEX_KEY && how_at(map, b) == HEX_KEY) /* packing keeps the order: '9' < 'a' */
        return memcmp(key_at(map, a), key_at(map, b), KEY_BYTES);
    text_a = text_of(hex_a, map, a);
    text_b = text_of(hex_b, map, b);
    shorter = text_a.length < text_b.length ? text_a.length : text_b.length;
    order = shorter ? memcmp(text_a.at, text_b.at, shorter) : 0;
    return order ? order : (text_a.length > text_b.length) - (text_a.length < text_b.length);
}

/* ---- images ---- */

bool ps_idmap_image_make(ps_idmap_image *out, const ps_idmap *map)
{
    size_t used = 0;

    memset(out, 0, sizeof *out);
    out->count = map->count;
    out->longest = map->longest;
    out->slot_bytes = (map->mask + 1) * sizeof *map->slots;
    for (uint32_t i = 0; i < map->count; i++)
        if (how_at(map, i) == LONG_KEY)
            out->text_bytes += long_key_at(map, i).length;
    out->keys = ps_calloc(map->count, KEY_BYTES);
    out->how = ps_calloc(map->count, 1);
    out->slots = ps_calloc(map->mask + 1, sizeof *map->slots);
    out->texts = ps_calloc(out->text_bytes, 1);
    if (!out->keys || !out->how || !out->slots || !out->texts) {
        ps_idmap_image_release(out);
        return false;
    }
    memcpy(out->slots, map->slots, out->slot_bytes);
    for (uint32_t i = 0; i < map->count; i++) {
        unsigned char *key = out->keys + (size_t)i * KEY_BYTES;
        out->how[i] = (unsigned char)how_at(map, i);
        memcpy(key, key_at(map, i), KEY_BYTES);
        if (out->how[i] == LONG_KEY) { /* a place in the texts instead of an address */
            const struct long_key held = long_key_at(map, i);
            const struct long_key place = {(const char *)(uintptr_t)used, held.length};
            memcpy(out->texts + used, held.at, held.length);
            used += held.length;
            memset(key, 0, KEY_BYTES);
            memcpy(key, &place, sizeof place);
        }
    }
    return true;
}

void ps_idmap_image_release(ps_idmap_image *image)
{
    free(image->keys);
    free(image->how);
    free(image->slots);
    free(image->texts);
    memset(image, 0, sizeof *image);
}

/* The place of a long key in the texts, where an address stands otherwise. */
static struct long_key place_at(const unsigned char *keys, size_t index)
{
    struct long_key place;

    memcpy(&place, keys + index * KEY_BYTES, sizeof place);
    return place;
}

/* What a damaged file could hold must not send anybody out of the blocks. */
static bool fits(const ps_idmap_image *image)
{
    const size_t slots = image->slot_bytes / sizeof(struct slot);
    size_t taken = 0;

    if (slots < FIRST_SLOTS || (slots & (slots - 1)) || most_of(slots) < image->count ||
        image->slot_bytes % sizeof(struct slot))
        return false;
    for (size_t i = 0; i < image->count; i++) {
        size_t length = image->how[i] == HEX_KEY ? PS_HEX_ID : image->how[i];
        if (image->how[i] > HEX_KEY)
            return false;
        if (image->how[i] == LONG_KEY) {
            const struct long_key place = place_at(image->keys, i);
            length = place.length;
            if ((uintptr_t)place.at > image->text_bytes || length > image->text_bytes - (uintptr_t)place.at)
                return false;
        }
        if (length > image->longest)
            return false;
    }
    for (size_t i = 0; i < slots; i++) {
        const struct slot *slot = (const struct slot *)image->slots + i;
        if (slot->index != FREE && slot->index >= image->count)
            return false;
        taken += slot->index != FREE;
    }
    return taken == image->count; /* a map without a free slot would be searched for ever */
}

/* Places in the texts become addresses again, in keys of the map's own. False: no memory. */
static bool stand_long_keys(ps_idmap *map, const ps_idmap_image *image)
{
    if (!memchr(image->how, LONG_KEY, image->count))
        return true;
    map->own_keys = ps_calloc(image->count, KEY_BYTES);
    if (!map->own_keys)
        return false;
    memcpy(map->own_keys, image->keys, image->count * KEY_BYTES);
    for (size_t i = 0; i < image->count; i++)
        if (image->how[i] == LONG_KEY) {
            struct long_key held = place_at(image->keys, i);
            held.at = image->texts + (uintptr_t)held.at;
            memcpy(map->own_keys + i * KEY_BYTES, &held, sizeof held);
        }
    return true;
}

static bool stand_chunks(ps_idmap *map, const ps_idmap_image *image)
{
    /* Borrowed blocks are only read, since a map that stands cannot grow. */
    unsigned char *keys = map->own_keys ? map->own_keys : image->keys;
    const size_t n = (image->count + CHUNK - 1) / CHUNK;

    map->chunks = ps_calloc(n, sizeof *map->chunks);
    if (!map->chunks)
        return false;
    map->n_chunks = n;
    for (size_t c = 0; c < n; c++)
        map->chunks[c] = (struct chunk){NULL, keys + c * CHUNK * KEY_BYTES, image->how + c * CHUNK};
    return true;
}

ps_idmap *ps_idmap_stand(bool *damaged, const ps_idmap_image *image)
{
    ps_idmap *map;

    *damaged = !fits(image);
    map = *damaged ? NULL : calloc(1, sizeof *map);
    if (!map)
        return NULL;
    map->stands = true;
    map->wide = ps_hex_is_wide();
    map->count = image->count;
    map->longest = image->longest;
    map->slots = image->slots;
    map->mask = image->slot_bytes / sizeof(struct slot) - 1;
    for (size_t i = 0; i < image->count; i++)
        map->n_not_hex += image->how[i] != HEX_KEY;
    if (stand_long_keys(map, image) && stand_chunks(map, image))
        return map;
    ps_idmap_free(map);
    return NULL;
}
