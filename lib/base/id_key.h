/* Id key: an id of 64 lower-case hex characters, packed, with the hash that a map of ids looks it up by.
 *
 * Whoever has the id at hand packs it once; it can then be looked up as often as wanted (idmap_probe.h). Inlined
 * and compiled for each width, as hex.h says. */
#ifndef PS_BASE_ID_KEY_H
#define PS_BASE_ID_KEY_H

#include "base/hex.h"

typedef struct ps_id_key {
    unsigned char bytes[PS_HEX_KEY];
    uint64_t hash;
} ps_id_key;

PS_HEX_INLINE uint64_t ps_id_key_turned(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

/* Ids of 64 hex characters are digests: their own bits serve. The mixing is for those that are not, such as numbers
 * with zeros in front. */
PS_HEX_INLINE uint64_t ps_id_key_mixed(uint64_t bits)
{
    bits = (bits ^ bits >> 32) * UINT64_C(0x9e3779b97f4a7c15);
    return bits ^ bits >> 29;
}

PS_HEX_INLINE uint64_t ps_id_key_hash(const unsigned char bytes[PS_HEX_KEY])
{
    uint64_t word[4];

    memcpy(word, bytes, sizeof word);
    return ps_id_key_mixed(word[0] ^ ps_id_key_turned(word[1], 17) ^ ps_id_key_turned(word[2], 31) ^
                           ps_id_key_turned(word[3], 47));
}

/* All take the 64 bytes at `id`. False: not 64 digits 0-9 and letters a-f; the key then holds rubbish. */
typedef bool ps_id_key_hex(ps_id_key *out, const char *id);

PS_HEX_INLINE bool ps_id_key_hex_words(ps_id_key *out, const char *id)
{
    const bool good = ps_hex_pack_words(out->bytes, id);

    out->hash = ps_id_key_hash(out->bytes);
    return good;
}

#if defined(__x86_64__)
PS_HEX_WIDE PS_HEX_INLINE bool ps_id_key_hex_wide(ps_id_key *out, const char *id)
{
    const bool good = ps_hex_pack_wide(out->bytes, id);

    out->hash = ps_id_key_hash(out->bytes);
    return good;
}

PS_HEX_WIDEST PS_HEX_INLINE bool ps_id_key_hex_widest(ps_id_key *out, const char *id)
{
    bool good;
    const __m256i key = ps_hex_packed_widest(&good, id),
                  turned = _mm256_rolv_epi64(key, _mm256_setr_epi64x(0, 17, 31, 47));
    const __m128i two = _mm_xor_si128(_mm256_castsi256_si128(turned), _mm256_extracti128_si256(turned, 1));

    _mm256_storeu_si256((__m256i *)(void *)out->bytes, key);
    out->hash = ps_id_key_mixed((uint64_t)_mm_cvtsi128_si64(_mm_xor_si128(two, _mm_unpackhi_epi64(two, two))));
    return good;
}
#else
#define ps_id_key_hex_wide ps_id_key_hex_words
#define ps_id_key_hex_widest ps_id_key_hex_words
#endif

#endif
