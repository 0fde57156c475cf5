/* Texts of a map of ids: back from keys, and their order. */
#include "base/idmap_parts.h"

#include <string.h>

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
    const unsigned how = *ps_idmap_how_at(map, index);
    const unsigned char *key = ps_idmap_key_at(map, index);
    ps_slice text = {(const char *)key, how};
    size_t i;

    if (how == PS_IDMAP_LONG) {
        const ps_idmap_long held = ps_idmap_long_at(map, index);
        text.at = held.at;
        text.length = held.length;
    } else if (how == PS_IDMAP_HEX) {
        for (i = 0; i < PS_IDMAP_KEY; i += 4)
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

    if (*ps_idmap_how_at(map, index) == PS_IDMAP_HEX) {
        const uint64_t word = unpacked(ps_idmap_key_at(map, index));

        for (i = 0; i < 8; i++)
            prefix = prefix << 8 | (word >> 8 * i & 0xFF);
    } else {
        const ps_slice text = text_of(hex, map, index);

        for (i = 0; i < 8; i++)
            prefix = prefix << 8 | (i < text.length ? (unsigned char)text.at[i] : 0);
    }
    return prefix;
}

void ps_idmap_fetch(const ps_idmap *map, uint32_t index)
{
    __builtin_prefetch(ps_idmap_how_at(map, index));
    __builtin_prefetch(ps_idmap_key_at(map, index));
}

int ps_idmap_compare(const ps_idmap *map, uint32_t a, uint32_t b)
{
    char hex_a[PS_HEX_ID], hex_b[PS_HEX_ID];
    ps_slice text_a, text_b;
    size_t shorter;
    int order;

    if (*ps_idmap_how_at(map, a) == PS_IDMAP_HEX &&
        *ps_idmap_how_at(map, b) == PS_IDMAP_HEX) /* packing keeps the order: '9' < 'a' */
        return memcmp(ps_idmap_key_at(map, a), ps_idmap_key_at(map, b), PS_IDMAP_KEY);
    text_a = text_of(hex_a, map, a);
    text_b = text_of(hex_b, map, b);
    shorter = text_a.length < text_b.length ? text_a.length : text_b.length;
    order = shorter ? memcmp(text_a.at, text_b.at, shorter) : 0;
    return order ? order : (text_a.length > text_b.length) - (text_a.length < text_b.length);
}
