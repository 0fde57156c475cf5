/* Hex: ids of 64 lower-case hexadecimal characters, as 32 bytes.
 *
 * Inlined where millions of ids pass: a loop that may use AVX2 is compiled twice, once with PS_HEX_WIDE, and chosen by
 * ps_hex_is_wide. */
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

static inline bool ps_hex_is_wide(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define PS_HEX_WIDE
#define ps_hex_pack_wide ps_hex_pack_words

static inline bool ps_hex_is_wide(void)
{
    return false;
}
#endif

#endif
