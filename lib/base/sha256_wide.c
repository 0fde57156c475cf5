/* SHA-256 wide: four rounds a step, on the layout that the instructions want: words a, b, e, f in one register and c,
 * d, g, h in the other, highest first. */
#include "base/sha256_wide.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

#define WIDE __attribute__((target("sha,sse4.1,ssse3")))
#define WIDE_INLINE WIDE static inline __attribute__((always_inline))

/* FIPS 180-4, 4.2.2: fractions of the cube roots of the first 64 primes. */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

bool ps_sha256_is_wide(void)
{
    enum { NOT_ASKED, NO, YES };
    static atomic_int answer = NOT_ASKED; /* asking the processor is slow where it is a virtual one */
    int known = atomic_load_explicit(&answer, memory_order_relaxed);

    if (known == NOT_ASKED) {
        unsigned a, b = 0, c, d;

        known = __get_cpuid_count(7, 0, &a, &b, &c, &d) && b >> 29 & 1 && __builtin_cpu_supports("sse4.1") ? YES : NO;
        atomic_store_explicit(&answer, known, memory_order_relaxed);
    }
    return known == YES;
}

/* Rounds 4 * step to 4 * step + 3 with the words of the schedule. */
WIDE_INLINE void rounds(__m128i *abef, __m128i *cdgh, __m128i words, unsigned step)
{
    const __m128i *at = (const __m128i *)(const void *)(constants + 4 * (size_t)step);
    const __m128i sum = _mm_add_epi32(words, _mm_loadu_si128(at));

    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, sum);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

/* The four words of the schedule that follow sixteen, in the place of the oldest four. */
WIDE_INLINE void schedule(__m128i *oldest, __m128i second, __m128i third, __m128i newest)
{
    const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*oldest, second), _mm_alignr_epi8(newest, third, 4));

    *oldest = _mm_sha256msg2_epu32(sum, newest);
}

WIDE void ps_sha256_wide(uint32_t state[8], const unsigned char *at, size_t n)
{
    const __m128i big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    __m128i *low = (__m128i *)(void *)state, *high = (__m128i *)(void *)(state + 4);
    const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(low), 0xB1);
    const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(high), 0x1B);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);

    for (; n; n--, at += PS_SHA256_BLOCK) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];

        for (unsigned i = 0; i < 4; i++) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i)), big_endian);
            rounds(&abef, &cdgh, w[i], i);
        }
        for (unsigned step = 4; step < 16; step += 4) {
            schedule(&w[0], w[1], w[2], w[3]);
            rounds(&abef, &cdgh, w[0], step);
            schedule(&w[1], w[2], w[3], w[0]);
            rounds(&abef, &cdgh, w[1], step + 1);
            schedule(&w[2], w[3], w[0], w[1]);
            rounds(&abef, &cdgh, w[2], step + 2);
            schedule(&w[3], w[0], w[1], w[2]);
            rounds(&abef, &cdgh, w[3], step + 3);
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    abef = _mm_shuffle_epi32(abef, 0x1B);
    cdgh = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128(low, _mm_blend_epi16(abef, cdgh, 0xF0));
    _mm_storeu_si128(high, _mm_alignr_epi8(cdgh, abef, 8));
}
#else
bool ps_sha256_is_wide(void)
{
    return false;
}

void ps_sha256_wide(uint32_t state[8], const unsigned char *at, size_t n)
{
    (void)state;
    (void)at;
    (void)n;
}
#endif
