/* Prng: see prng.h. */
#include "synth/prng.h"

#include "base/digest.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define BLOCK 64 /* bytes of one ChaCha20 block */

static void put_little_endian(unsigned char out[8], uint64_t number)
{
    for (int i = 0; i < 8; i++)
        out[i] = (unsigned char)(number >> (8 * i));
}

void ps_draw_key(unsigned char key[PS_DRAW_KEY], uint64_t seed)
{
    static const char label[] = "popstrat synth 1";
    unsigned char bytes[8];

    put_little_endian(bytes, seed);
    ps_hmac_sha256(key, label, sizeof(label) - 1, bytes, sizeof(bytes));
}

void ps_draw_start(ps_draw *draw, const unsigned char key[PS_DRAW_KEY], uint64_t stream)
{
    memcpy(draw->key, key, PS_DRAW_KEY);
    draw->stream = stream;
    draw->block = 0;
    draw->at = sizeof(draw->bytes); /* none left: the first draw fills them */
}

static void refill(ps_draw *draw)
{
    unsigned char nonce[crypto_stream_chacha20_NONCEBYTES];

    put_little_endian(nonce, draw->stream);
    memset(draw->bytes, 0, sizeof(draw->bytes));
    (void)crypto_stream_chacha20_xor_ic(draw->bytes, draw->bytes, sizeof(draw->bytes), nonce, draw->block, draw->key);
    draw->block += sizeof(draw->bytes) / BLOCK;
    draw->at = 0;
}

static uint32_t bits(ps_draw *draw)
{
    const unsigned char *b;

    if (draw->at + 4 > sizeof(draw->bytes))
        refill(draw);
    b = draw->bytes + draw->at;
    draw->at += 4;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

void ps_draw_bytes(ps_draw *draw, unsigned char *out, size_t length)
{
    for (size_t i = 0; i < length; i += 4) {
        const uint32_t four = bits(draw);
        for (size_t k = 0; k < 4 && i + k < length; k++)
            out[i + k] = (unsigned char)(four >> (8 * k));
    }
}

uint32_t ps_draw_below(ps_draw *draw, uint32_t n)
{
    uint64_t wide;

    assert(n);
    /* Multiply and shift (Lemire 2019); the low part is turned away where it would favour small numbers. */
    wide = (uint64_t)bits(draw) * n;
    if ((uint32_t)wide < n) {
        const uint32_t least = (uint32_t)(-n) % n;
        while ((uint32_t)wide < least)
            wide = (uint64_t)bits(draw) * n;
    }
    return (uint32_t)(wide >> 32);
}

int ps_draw_between(ps_draw *draw, int low, int high)
{
    assert(low <= high);
    return low + (int)ps_draw_below(draw, (uint32_t)(high - low) + 1);
}

bool ps_draw_chance(ps_draw *draw, unsigned per_100k)
{
    return ps_draw_below(draw, 100000) < per_100k;
}

size_t ps_draw_weighted(ps_draw *draw, const uint16_t *weights, size_t n)
{
    uint32_t sum = 0, at;
    size_t i = 0;

    for (size_t k = 0; k < n; k++)
        sum += weights[k];
    at = ps_draw_below(draw, sum);
    while (at >= weights[i])
        at -= weights[i++];
    return i;
}

unsigned ps_draw_skewed(ps_draw *draw, unsigned mean)
{
    /* Thousandths of -ln(1 - (i + 1/2) / 64): a table, since logarithms differ between machines. */
    static const uint16_t quantiles[64] = {
        8,    24,   40,   56,   73,   90,   107,  125,  143,  161,  179,  198,  217,  237,  257,  277,
        298,  319,  341,  363,  386,  409,  433,  458,  483,  508,  535,  562,  589,  618,  647,  678,
        709,  741,  774,  809,  845,  882,  920,  960,  1002, 1045, 1091, 1138, 1188, 1241, 1297, 1356,
        1418, 1485, 1556, 1633, 1717, 1808, 1908, 2019, 2144, 2287, 2454, 2655, 2906, 3243, 3753, 4852,
    };
    const unsigned thousandths = quantiles[ps_draw_below(draw, 64)] * mean + ps_draw_below(draw, 1000);

    return thousandths / 1000;
}
