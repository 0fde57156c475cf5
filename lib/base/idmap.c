/* Id map: keys in chunks that never move, found through a table of {tag, index} slots.
 *
 * Every key takes 32 bytes: 64 lower-case hex characters packed, a short id of any other shape byte for byte, a long
 * one as a pointer into an arena. How a key is held is part of what it is, so that 32 odd bytes never equal 64 hex
 * characters. */
#include "base/idmap.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define KEY_BYTES 32
#define HEX_TEXT (2 * KEY_BYTES)
#define CHUNK_BITS 14
#define CHUNK ((size_t)1 << CHUNK_BITS)
#define CACHE_LINE 64
#define FIRST_SLOTS 64
#define BATCH 32
#define FREE UINT32_MAX

/* How a key is held: 0 .. KEY_BYTES is the length of a short one. */
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
};

/* An id on its way in. */
struct key {
    unsigned char bytes[KEY_BYTES];
    unsigned char how;
    ps_slice text;
    uint64_t hash;
};

/* Eight hex characters at once, one in each byte of a word, since random digits defeat branch prediction. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t load8(const char *at)
{
    uint64_t word = 0;
    unsigned i;
    for (i = 0; i < 8; i++)
        word |= (uint64_t)(unsigned char)at[i] << (8 * i); /* one load where the byte order allows */
    return word;
}

/* Top bit of each byte that is at least `least`, for bytes below 128. */
static uint64_t at_least(uint64_t word, unsigned least)
{
    return word + EACH(UINT64_C(128) - least);
}

static bool pack_words(unsigned char out[KEY_BYTES], const char *id)
{
    uint64_t good = EACH(0x80);
    size_t i;
    for (i = 0; i < HEX_TEXT; i += 8) {
        const uint64_t word = load8(id + i), low = word & EACH(0x7F);
        const uint64_t digit = at_least(low, '0') & ~at_least(low, '9' + 1);
        const uint64_t letter = at_least(low, 'a') & ~at_least(low, 'f' + 1);
        const uint64_t value = (low & EACH(0x0F)) + 9 * (low >> 6 & EACH(1));
        uint64_t pairs = (value << 4 | value >> 8) & UINT64_C(0x00FF00FF00FF00FF);
        good &= (digit | letter) & ~word;
        pairs = (pairs | pairs >> 8) & UINT64_C(0x0000FFFF0000FFFF);
        pairs |= pairs >> 16;
        out[i / 2] = (unsigned char)pairs;
        out[i / 2 + 1] = (unsigned char)(pairs >> 8);
        out[i / 2 + 2] = (unsigned char)(pairs >> 16);
        out[i / 2 + 3] = (unsigned char)(pairs >> 24);
    }
    return good == EACH(0x80);
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) static bool pack_wide(unsigned char out[KEY_BYTES], const char *id)
{
    const __m256i sixteen_one = _mm256_set1_epi16(0x0110);
    __m256i pair[2], good = _mm256_set1_epi8(-1);

    for (int i = 0; i < 2; i++) {
        const __m256i text = _mm256_loadu_si256((const __m256i *)(const void *)(id + 32 * i));
        const __m256i digit = _mm256_and_si256(_mm256_cmpgt_epi8(text, _mm256_set1_epi8('0' - 1)),
                                               _mm256_cmpgt_epi8(_mm256_set1_epi8('9' + 1), text));
        const __m256i letter = _mm256_and_si256(_mm256_cmpgt_epi8(text, _mm256_set1_epi8('a' - 1)),
                                                _mm256_cmpgt_epi8(_mm256_set1_epi8('f' + 1), text));
        const __m256i value = _mm256_add_epi8(_mm256_and_si256(text, _mm256_set1_epi8(0x0F)),
                                              _mm256_and_si256(letter, _mm256_set1_epi8(9)));
        good = _mm256_and_si256(good, _mm256_or_si256(digit, letter));
        pair[i] = _mm256_maddubs_epi16(value, sixteen_one);
    }
    _mm256_storeu_si256((__m256i *)(void *)out, _mm256_permute4x64_epi64(_mm256_packus_epi16(pair[0], pair[1]), 0xD8));
    return _mm256_movemask_epi8(good) == -1;
}

static bool is_wide(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define pack_wide pack_words

static bool is_wide(void)
{
    return false;
}
#endif

static uint64_t turned(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

/* Ids of 64 hex characters are digests: their own bits serve. The mixing is for those that are not, such as numbers
 * with zeros in front. */
static uint64_t hash_hex(const unsigned char key[KEY_BYTES])
{
    uint64_t word[4], hash;

    memcpy(word, key, sizeof word);
    hash = word[0] ^ turned(word[1], 17) ^ turned(word[2], 31) ^ turned(word[3], 47);
    hash = (hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static bool same_bytes(const unsigned char *a, const unsigned char *b)
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
    map->wide = is_wide();
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
    free(map->slots);
    ps_arena_free(map->texts);
    free(map);
}

static void make_key(struct key *key, ps_slice id, bool wide)
{
    key->text = id;
    if (id.length == HEX_TEXT && (wide ? pack_wide(key->bytes, id.at) : pack_words(key->bytes, id.at))) {
        key->how = HEX_KEY;
        key->hash = hash_hex(key->bytes);
        return;
    }
    key->how = id.length <= KEY_BYTES ? (unsigned char)id.length : LONG_KEY;
    key->hash = XXH3_64bits(id.at, id.length);
    memset(key->bytes, 0, KEY_BYTES);
    if (key->how != LONG_KEY && id.length)
        memcpy(key->bytes, id.at, id.length);
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

static bool same(const ps_idmap *map, uint32_t index, const struct key *key)
{
    struct long_key text;
    if (map->n_not_hex == 0) /* the usual map: one cache line less to fetch */
        return key->how == HEX_KEY && same_bytes(key_at(map, index), key->bytes);
    if (how_at(map, index) != key->how)
        return false;
    if (key->how != LONG_KEY)
        return same_bytes(key_at(map, index), key->bytes);
    text = long_key_at(map, index);
    return text.length == key->text.length && memcmp(text.at, key->text.at, text.length) == 0;
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t seek(const ps_idmap *map, const struct key *key)
{
    const uint32_t tag = (uint32_t)(key->hash >> 32);
    size_t i = (size_t)key->hash & map->mask;
    while (map->slots[i].index != FREE && !(map->slots[i].tag == tag && same(map, map->slots[i].index, key)))
        i = (i + 1) & map->mask;
    return i;
}

static uint64_t hash_at(const ps_idmap *map, uint32_t index)
{
    const unsigned how = how_at(map, index);
    if (how == LONG_KEY) {
        const struct long_key text = long_key_at(map, index);
        return XXH3_64bits(text.at, text.length);
    }
    return how == HEX_KEY ? hash_hex(key_at(map, index)) : XXH3_64bits(key_at(map, index), how);
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
    memset(slots, 0xFF, wanted * sizeof *slots);
    for (index = 0; index < map->count; index++) {
        const uint64_t hash = hash_at(map, index);
        size_t i = (size_t)hash & (wanted - 1);
        while (slots[i].index != FREE)
            i = (i + 1) & (wanted - 1);
        slots[i].tag = (uint32_t)(hash >> 32);
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
    shift = (size_t)(CACHE_LINE - (uintptr_t)chunk->block % CACHE_LINE) % CACHE_LINE;
    chunk->keys = (unsigned char *)chunk->block + shift;
    chunk->how = chunk->keys + CHUNK * KEY_BYTES;
    map->n_chunks++;
    return true;
}

uint32_t ps_idmap_add(ps_idmap *map, ps_slice id)
{
    struct key key;
    uint32_t index;
    size_t i;

    make_key(&key, id, map->wide);
    i = seek(map, &key);
    if (map->slots[i].index != FREE)
        return map->slots[i].index;
    if (map->count >= PS_IDMAP_FULL)
        return PS_IDMAP_FULL;
    if (map->count + 1 > (map->mask + 1) / 2) {
        if (!widen(map))
            return PS_IDMAP_FULL;
        i = seek(map, &key);
    }
    if (map->count >> CHUNK_BITS == map->n_chunks && !add_chunk(map))
        return PS_IDMAP_FULL;
    if (key.how == LONG_KEY) {
        const struct long_key text = {ps_arena_text(map->texts, id.at, id.length), id.length};
        if (!text.at)
            return PS_IDMAP_FULL;
        memcpy(key.bytes, &text, sizeof text);
    }
    index = (uint32_t)map->count++;
    map->n_not_hex += key.how != HEX_KEY;
    memcpy(key_at(map, index), key.bytes, KEY_BYTES);
    map->chunks[index >> CHUNK_BITS].how[index & (CHUNK - 1)] = key.how;
    map->slots[i].tag = (uint32_t)(key.hash >> 32);
    map->slots[i].index = index;
    if (id.length > map->longest)
        map->longest = id.length;
    return index;
}

uint32_t ps_idmap_find(const ps_idmap *map, ps_slice id)
{
    struct key key;
    make_key(&key, id, map->wide);
    return map->slots[seek(map, &key)].index; /* FREE is PS_IDMAP_NONE */
}
_Static_assert(FREE == PS_IDMAP_NONE, "a free slot reads as nobody");

void ps_idmap_find_many(uint32_t *out, const ps_idmap *map, const ps_slice *ids, size_t count)
{
    struct key keys[BATCH];
    size_t done, i;

    for (done = 0; done < count; done += BATCH) {
        const size_t n = count - done < BATCH ? count - done : BATCH;
        for (i = 0; i < n; i++) {
            make_key(&keys[i], ids[done + i], map->wide);
            __builtin_prefetch(&map->slots[(size_t)keys[i].hash & map->mask]);
        }
        for (i = 0; i < n; i++) {
            const struct slot *slot = &map->slots[(size_t)keys[i].hash & map->mask];
            if (slot->index != FREE) {
                __builtin_prefetch(key_at(map, slot->index));
                if (map->n_not_hex)
                    __builtin_prefetch(&map->chunks[slot->index >> CHUNK_BITS].how[slot->index & (CHUNK - 1)]);
            }
        }
        for (i = 0; i < n; i++)
            out[done + i] = map->slots[seek(map, &keys[i])].index;
    }
}

size_t ps_idmap_count(const ps_idmap *map)
{
    return map->count;
}

size_t ps_idmap_longest(const ps_idmap *map)
{
    return map->longest;
}

/* The canonical text, lent; `hex` is room for an unpacked one. */
static ps_slice text_of(char hex[HEX_TEXT], const ps_idmap *map, uint32_t index)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned how = how_at(map, index);
    const unsigned char *key = key_at(map, index);
    ps_slice text = {(const char *)key, how};
    size_t i;

    if (how == LONG_KEY) {
        const struct long_key held = long_key_at(map, index);
        text.at = held.at;
        text.length = held.length;
    } else if (how == HEX_KEY) {
        for (i = 0; i < KEY_BYTES; i++) {
            hex[2 * i] = digits[key[i] >> 4];
            hex[2 * i + 1] = digits[key[i] & 15];
        }
        text.at = hex;
        text.length = HEX_TEXT;
    }
    return text;
}

size_t ps_idmap_text(char *out, const ps_idmap *map, uint32_t index)
{
    char hex[HEX_TEXT];
    const ps_slice text = text_of(hex, map, index);
    if (text.length)
        memcpy(out, text.at, text.length);
    out[text.length] = '\0';
    return text.length;
}

int ps_idmap_compare(const ps_idmap *map, uint32_t a, uint32_t b)
{
    char hex_a[HEX_TEXT], hex_b[HEX_TEXT];
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
