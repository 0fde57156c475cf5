/* Pack: see pack.h. */
#include "base/pack.h"

#include <assert.h>
#include <string.h>

#define WINDOW ((size_t)32768)
#define MATCH_LEAST ((size_t)4) /* deflate allows 3, which rarely pays with its fixed code */
#define MATCH_MOST ((size_t)258)
#define END_OF_BLOCK 256u

static void put(ps_buffer *out, ps_pack *pack, uint32_t value, unsigned n)
{
    pack->bits |= (uint64_t)value << pack->n_bits;
    pack->n_bits += n;
    while (pack->n_bits >= 8) {
        const char byte = (char)(pack->bits & 0xFF);
        ps_buffer_byte(out, byte);
        pack->bits >>= 8;
        pack->n_bits -= 8;
    }
}

/* Codes go in from their highest bit, everything else from its lowest. */
static void put_code(ps_buffer *out, ps_pack *pack, uint32_t code, unsigned n)
{
    uint32_t turned = 0;
    for (unsigned i = 0; i < n; i++)
        turned |= (code >> i & 1u) << (n - 1 - i);
    put(out, pack, turned, n);
}

/* The fixed code of RFC 1951, 3.2.6. */
static void put_symbol(ps_buffer *out, ps_pack *pack, unsigned symbol)
{
    if (symbol < 144)
        put_code(out, pack, 0x30 + symbol, 8);
    else if (symbol < 256)
        put_code(out, pack, 0x190 + symbol - 144, 9);
    else if (symbol < 280)
        put_code(out, pack, symbol - 256, 7);
    else
        put_code(out, pack, 0xC0 + symbol - 280, 8);
}

/* The last of `bases` that is no larger than `value`. */
static unsigned step_of(const uint16_t *bases, unsigned n, size_t value)
{
    unsigned i = n - 1;
    while (bases[i] > value)
        i--;
    return i;
}

/* Lengths and distances of RFC 1951, 3.2.5: the code of a step and how far above its base. */
static void put_match(ps_buffer *out, ps_pack *pack, size_t length, size_t distance)
{
    static const uint16_t lengths[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                       31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t length_bits[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                          2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    static const uint16_t distances[] = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                         33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                         1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    const unsigned l = step_of(lengths, 29, length), d = step_of(distances, 30, distance);

    put_symbol(out, pack, 257 + l);
    put(out, pack, (uint32_t)(length - lengths[l]), length_bits[l]);
    put_code(out, pack, d, 5);
    put(out, pack, (uint32_t)(distance - distances[d]), d < 2 ? 0 : d / 2 - 1);
}

static size_t place_of(const char *at)
{
    uint32_t four;
    memcpy(&four, at, sizeof four);
    return (four * 2654435761u) >> 17;
}

static size_t match_length(const char *a, const char *b, size_t most)
{
    size_t n = 0;
    while (n < most && a[n] == b[n])
        n++;
    return n;
}

void ps_pack_part(ps_buffer *out, ps_pack *pack, const char *at, size_t length, bool last)
{
    size_t i = 0;

    assert(length <= (size_t)1 << 20);
    memset(pack->places, 0, sizeof pack->places);
    put(out, pack, last, 1);
    put(out, pack, 1, 2); /* a block with the fixed code */
    while (i < length) {
        const size_t left = length - i;
        size_t matched = 0, from = 0;
        if (left >= MATCH_LEAST) {
            uint32_t *place = &pack->places[place_of(at + i)];
            from = *place;
            *place = (uint32_t)i + 1;
            if (from && i - (from - 1) <= WINDOW)
                matched = match_length(at + from - 1, at + i, left < MATCH_MOST ? left : MATCH_MOST);
        }
        if (matched < MATCH_LEAST) {
            put_symbol(out, pack, (unsigned char)at[i++]);
            continue;
        }
        put_match(out, pack, matched, i - (from - 1));
        for (const size_t end = i + matched; ++i < end;)
            if (length - i >= MATCH_LEAST)
                pack->places[place_of(at + i)] = (uint32_t)i + 1;
    }
    put_symbol(out, pack, END_OF_BLOCK);
    if (last && pack->n_bits)
        put(out, pack, 0, 8 - pack->n_bits);
}
