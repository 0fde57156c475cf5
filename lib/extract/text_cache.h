/* Text cache: a small table before an intern table, since columns say the same few things over and over.
 *
 *   FIND  one look, two compares, nothing written
 *   ADD   the same for a text seen lately; else ps_intern_add
 *   GROW  to as many places as keep the texts from pushing each other out, from 256 KB to 4 MB
 *
 * One thread at a time. The table only remembers: it never decides, every hit is the same in every byte. */
#ifndef PS_EXTRACT_TEXT_CACHE_H
#define PS_EXTRACT_TEXT_CACHE_H

#include "base/hex.h"
#include "base/intern.h"

#include <string.h>

#define PS_CACHED_TEXT 24 /* bytes of the longest text that is held */

typedef struct ps_cached_text {
    uint64_t words[3]; /* the text, then zeros */
    uint32_t length, number;
} ps_cached_text;

typedef struct ps_text_cache ps_text_cache;

ps_text_cache *ps_text_cache_new(ps_intern *words); /* borrowed; NULL: no memory */
void ps_text_cache_free(ps_text_cache *cache);      /* NULL is fine */
/* As ps_intern_add. `open`: PS_CACHED_TEXT bytes can be read at `at`, however short the text; that is faster. */
uint32_t ps_text_cache_add(ps_text_cache *cache, const char *at, size_t length, bool open);
/* Larger, if many texts pushed others out since the last time. Places lent before are gone. */
void ps_text_cache_grow(ps_text_cache *cache);

/* ---- for loops over many texts ---- */

/* Two neighbours make a place, in one cache line; the one met last stands first. Length 0: free. */
typedef struct ps_text_places {
    const ps_cached_text *slots;
    unsigned shift; /* of the hash */
} ps_text_places;

/* Lent until the cache grows. */
ps_text_places ps_text_cache_places(const ps_text_cache *cache);

/* The `i`th eight bytes of a text, zeros behind its end. */
PS_HEX_INLINE uint64_t ps_cached_text_word(const char *at, size_t length, unsigned i)
{
    static const unsigned char kept[2 * PS_CACHED_TEXT] = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    };
    uint64_t word, mask;

    memcpy(&word, at + 8 * i, sizeof word);
    memcpy(&mask, kept + PS_CACHED_TEXT - length + 8 * i, sizeof mask);
    return word & mask;
}

/* A text of 1 to PS_CACHED_TEXT bytes, behind whose start PS_CACHED_TEXT bytes can be read. */
static inline void ps_cached_text_load(ps_cached_text *out, const char *at, size_t length)
{
    out->words[0] = ps_cached_text_word(at, length, 0);
    out->words[1] = ps_cached_text_word(at, length, 1);
    out->words[2] = ps_cached_text_word(at, length, 2);
    out->length = (uint32_t)length;
}

/* Wherever its bytes are. */
static inline void ps_cached_text_copy(ps_cached_text *out, const char *at, size_t length)
{
    char padded[PS_CACHED_TEXT] = {0};

    memcpy(padded, at, length);
    ps_cached_text_load(out, padded, length);
}

/* Its upper bits serve. */
static inline uint64_t ps_cached_text_hash(const ps_cached_text *text)
{
    const uint64_t mixed = text->words[0] ^ (text->words[1] << 29 | text->words[1] >> 35) ^
                           (text->words[2] << 47 | text->words[2] >> 17) ^ text->length;

    return mixed * UINT64_C(0x9e3779b97f4a7c15);
}

static inline size_t ps_cached_text_place(ps_text_places places, const ps_cached_text *text)
{
    return (size_t)(ps_cached_text_hash(text) >> places.shift) & ~(size_t)1;
}

PS_HEX_INLINE bool ps_cached_text_same(const ps_cached_text *a, const ps_cached_text *b)
{
    return ((a->words[0] ^ b->words[0]) | (a->words[1] ^ b->words[1]) | (a->words[2] ^ b->words[2]) |
            (uint64_t)(a->length ^ b->length)) == 0;
}

#if defined(__x86_64__)
PS_HEX_WIDE PS_HEX_INLINE bool ps_cached_text_same_wide(const ps_cached_text *a, const ps_cached_text *b)
{
    const __m256i differ = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(const void *)a),
                                            _mm256_loadu_si256((const __m256i *)(const void *)b));
    return _mm256_testz_si256(differ, _mm256_setr_epi32(-1, -1, -1, -1, -1, -1, -1, 0)); /* whatever the number */
}
#else
#define ps_cached_text_same_wide ps_cached_text_same
#endif

/* The number of a text whose place is known; 0 if it is not here. Without a jump: which of the two it is nobody can
 * foresee. */
PS_HEX_INLINE uint32_t ps_cached_text_at(const ps_cached_text *place, const ps_cached_text *text,
                                         bool (*same)(const ps_cached_text *, const ps_cached_text *))
{
    const uint32_t first = 0 - (uint32_t)same(place, text), second = 0 - (uint32_t)same(place + 1, text);

    return (first & place[0].number) | (second & place[1].number); /* a text stands in one of the two at most */
}

static inline uint32_t ps_cached_text_find(ps_text_places places, const ps_cached_text *text)
{
    return ps_cached_text_at(places.slots + ps_cached_text_place(places, text), text, ps_cached_text_same);
}

#endif
