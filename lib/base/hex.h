/* Hex: ids of 64 lower-case hexadecimal characters, as 32 bytes.
 *
 * Inlined where millions of ids pass: a loop that may use AVX2 or AVX-512 is compiled once more with PS_HEX_WIDE or
 * PS_HEX_WIDEST, and chosen by ps_hex_width_here. */
#ifndef PS_BASE_HEX_H
#define PS_BASE_HEX_H

#include "base/eight.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PS_HEX_ID 64
#define PS_HEX_KEY 32
#define PS_HEX_INLINE static inline __attribute__((always_inline))

typedef enum ps_hex_width { PS_HEX_NARROW, PS_HEX_AVX2, PS_HEX_AVX512 } ps_hex_width;

/* False: not 64 digits 0-9 and letters a-f; the key then holds rubbish. */
typedef bool ps_hex_pack(unsigned char key[PS_HEX_KEY], const char *id);

/* Top bit of each byte that is at least `least`, for bytes below 128. */
PS_HEX_INLINE uint64_t ps_hex_at_least(uint64_t word, unsigned least)
{
    return word + PS_EACH(UINT64_C(128) - least);
}

/* Eight characters at once, one in each byte of a word, since random digits defeat branch prediction. */
PS_HEX_INLINE bool ps_hex_pack_words(unsigned char key[PS_HEX_KEY], const char *id)
{
    uint64_t good = PS_EACH(0x80);

    for (size_t i = 0; i < PS_HEX_ID; i += 8) {
        uint64_t word = 0, low, digit, letter, value, pairs;
        for (unsigned k = 0; k < 8; k++)
            word |= (uint64_t)(unsigned char)id[i + k] << (8 * k); /* one load where the byte order allows */
        low = word & PS_EACH(0x7F);
        digit = ps_hex_at_least(low, '0') & ~ps_hex_at_least(low, '9' + 1);
        letter = ps_hex_at_least(low, 'a') & ~ps_hex_at_least(low, 'f' + 1);
        value = (low & PS_EACH(0x0F)) + 9 * (low >> 6 & PS_EACH(1));
        pairs = (value << 4 | value >> 8) & UINT64_C(0x00FF00FF00FF00FF);
        good &= (digit | letter) & ~word;
        pairs = (pairs | pairs >> 8) & UINT64_C(0x0000FFFF0000FFFF);
        pairs |= pairs >> 16;
        key[i / 2] = (unsigned char)pairs;
        key[i / 2 + 1] = (unsigned char)(pairs >> 8);
        key[i / 2 + 2] = (unsigned char)(pairs >> 16);
        key[i / 2 + 3] = (unsigned char)(pairs >> 24);
    }
    return good == PS_EACH(0x80);
}

#if defined(__x86_64__)
#include <immintrin.h>

#define PS_HEX_WIDE __attribute__((target("avx2")))
#define PS_HEX_WIDEST __attribute__((target("avx2,bmi2,avx512f,avx512bw,avx512vl,avx512vbmi")))

PS_HEX_WIDE PS_HEX_INLINE bool ps_hex_pack_wide(unsigned char key[PS_HEX_KEY], const char *id)
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
    _mm256_storeu_si256((__m256i *)(void *)key, _mm256_permute4x64_epi64(_mm256_packus_epi16(pair[0], pair[1]), 0xD8));
    return _mm256_movemask_epi8(good) == -1;
}

/* All 64 at once. False in *good: as above. */
PS_HEX_WIDEST PS_HEX_INLINE __m256i ps_hex_packed_widest(bool *good, const char *id)
{
#define NONE 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80
    static const unsigned char value[128] = {
        NONE, NONE, NONE, NONE, NONE, NONE, 0,    1,    2,  3,  4,  5,  6,  7,  8,    9,    0x80, 0x80, 0x80,
        0x80, 0x80, 0x80, NONE, NONE, NONE, NONE, 0x80, 10, 11, 12, 13, 14, 15, 0x80, NONE, NONE, NONE,
    };
#undef NONE
    const __m512i text = _mm512_loadu_si512((const void *)id);
    const __m512i nibble = _mm512_permutex2var_epi8(_mm512_loadu_si512((const void *)value), text,
                                                    _mm512_loadu_si512((const void *)(value + 64)));

    *good =
        !_mm512_movepi8_mask(_mm512_or_si512(nibble, text)); /* bytes above 127 are looked up without their top bit */
    return _mm512_cvtepi16_epi8(_mm512_maddubs_epi16(nibble, _mm512_set1_epi16(0x0110)));
}

static inline ps_hex_width ps_hex_width_here(void)
{
    if (!__builtin_cpu_supports("avx2"))
        return PS_HEX_NARROW;
    if (__builtin_cpu_supports("bmi2") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi"))
        return PS_HEX_AVX512;
    return PS_HEX_AVX2;
}
#else
#define PS_HEX_WIDE
#define PS_HEX_WIDEST
#define ps_hex_pack_wide ps_hex_pack_words

static inline ps_hex_width ps_hex_width_here(void)
{
    return PS_HEX_NARROW;
}
#endif

static inline bool ps_hex_is_wide(void)
{
    return ps_hex_width_here() != PS_HEX_NARROW;
}

#endif
