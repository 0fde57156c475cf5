/* Id key: an id of 64 lower-case hex characters, packed, with the hash that a map of ids looks it up by.
 *
 * Whoever has the id at hand packs it once; it can then be looked up as often as wanted (idmap_probe.h). Inlined
 * and compiled twice, as hex.h says. */
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
PS_HEX_INLINE uint64_t ps_id_key_hash(const unsigned char bytes[PS_HEX_KEY])
{
    uint64_t word[4], hash;

    memcpy(word, bytes, sizeof word);
    hash = word[0] ^ ps_id_key_turned(word[1], 17) ^ ps_id_key_turned(word[2], 31) ^ ps_id_key_turned(word[3], 47);
    hash = (hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

/* Both take the 64 bytes at `id`. False: not 64 digits 0-9 and letters a-f; the key then holds rubbish. */
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
#else
#define ps_id_key_hex_wide ps_id_key_hex_words
#endif

#endif
