/* Stops: see stops.h. Blocks of 64 bytes become masks, a bit a byte; the masks become positions. */
#include "extract/stops.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 64
#define PUT_MOST 16               /* places that are written at once, at most */
#define STEP_LEAST ((size_t)4096) /* small: an irregular row throws away what was told of the bytes behind it */
#define STEP_MOST ((size_t)16384) /* where none comes */

#if defined(__x86_64__)
#include <immintrin.h>

struct masks {
    uint64_t quote, delimiter, end, nul, high;
};

/* The scanners are one text, compiled once for each width. */
#define INLINE static inline __attribute__((always_inline))
#define WIDE __attribute__((target("avx2,bmi,popcnt")))
#define WIDEST __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,popcnt")))

INLINE uint64_t equal16(const __m128i part[4], char c)
{
    const __m128i all = _mm_set1_epi8(c);
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++)
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(part[i], all)) << (16 * i);
    return mask;
}

INLINE void look_narrow(struct masks *m, const char *at, char delimiter)
{
    __m128i part[4];
    m->high = 0;
    for (int i = 0; i < 4; i++) {
        part[i] = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        m->high |= (uint64_t)(unsigned)_mm_movemask_epi8(part[i]) << (16 * i);
    }
    m->quote = equal16(part, '"');
    m->delimiter = equal16(part, delimiter);
    m->end = equal16(part, '\n') | equal16(part, '\r');
    m->nul = equal16(part, '\0');
}

WIDE INLINE uint64_t equal32(__m256i low, __m256i high, char c)
{
    const __m256i all = _mm256_set1_epi8(c);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, all)) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, all)) << 32;
}

WIDE INLINE void look_wide(struct masks *m, const char *at, char delimiter)
{
    const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)at);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));
    m->high = (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
    m->quote = equal32(low, high, '"');
    m->delimiter = equal32(low, high, delimiter);
    m->end = equal32(low, high, '\n') | equal32(low, high, '\r');
    m->nul = equal32(low, high, '\0');
}

WIDEST INLINE void look_widest(struct masks *m, const char *at, char delimiter)
{
    const __m512i all = _mm512_loadu_si512((const void *)at);
    m->high = _mm512_movepi8_mask(all);
    m->quote = _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('"'));
    m->delimiter = _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8(delimiter));
    m->end = _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('\n')) | _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('\r'));
    m->nul = _mm512_testn_epi8_mask(all, all);
}

/* Bit i: how many of the bits 0 .. i are set, modulo 2. */
INLINE uint64_t parity_upto(uint64_t bits)
{
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

INLINE void put(ps_places *places, size_t base, uint64_t bits)
{
    for (; bits; bits &= bits - 1)
        places->at[places->n++] = (uint32_t)(base + (size_t)__builtin_ctzll(bits));
}

/* Most blocks hold few stops, and how many is hard to foresee: four at once are written whether they are there or not.
 */
INLINE void put_stops(ps_places *places, size_t base, uint64_t bits)
{
    const size_t n = (size_t)__builtin_popcountll(bits);
    uint32_t *to = places->at + places->n;

    places->n += n;
    for (size_t done = 0; done < n; done += 4, to += 4)
        for (int i = 0; i < 4; i++) {
            to[i] = (uint32_t)(base + (size_t)__builtin_ctzll(bits | UINT64_C(1) << 63));
            bits &= bits - 1;
        }
}

/* The same, sixteen at once. */
WIDEST INLINE void put_stops_widest(ps_places *places, size_t base, uint64_t bits)
{
    static const uint8_t each[BLOCK] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                                        32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                                        48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i at = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512((const void *)each));
    const size_t n = (size_t)__builtin_popcountll(bits);

    if (n > PUT_MOST) {
        put_stops(places, base, bits);
        return;
    }
    _mm512_storeu_si512(
        (void *)(places->at + places->n),
        _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(at)), _mm512_set1_epi32((int)(uint32_t)base)));
    places->n += n;
}

/* Which of the stops are line ends. Seldom more than one of a block, which is written whether it is there or not. */
INLINE void put_ends(ps_stops *s, uint64_t stop, uint64_t ends)
{
    uint32_t *to = s->ends.at + s->ends.n;

    s->ends.n += (size_t)__builtin_popcountll(ends);
    do {
        *to++ = (uint32_t)(s->stops.n + (size_t)__builtin_popcountll(stop & ((ends & (0 - ends)) - 1)));
        ends &= ends - 1;
    } while (ends);
}

INLINE void take_block(ps_stops *s, const struct masks *m, size_t base, uint64_t valid,
                       void (*put_all)(ps_places *, size_t, uint64_t))
{
    const uint64_t quote = m->quote & valid;
    uint64_t inside = s->inside ? ~UINT64_C(0) : 0, stop, trouble = m->nul & valid;

    if (quote || s->after_close) {
        uint64_t opening, closing, after;
        inside ^= parity_upto(quote);
        opening = quote & inside;
        closing = quote & ~inside;
        stop = (m->delimiter | m->end) & ~inside;
        after = closing << 1 | s->after_close;
        trouble |= opening & ~((stop | closing) << 1 | s->after_good);
        trouble |= after & ~(stop | quote) & valid;
        if (opening & after)
            put(&s->twins, base, opening & after);
        s->inside = inside >> 63;
        s->after_close = closing >> 63;
        s->after_good = (stop | closing) >> 63;
    } else {
        stop = (m->delimiter | m->end) & ~inside;
        s->after_good = stop >> 63;
    }
    if (m->end & inside & valid)
        put(&s->inner, base, m->end & inside & valid);
    if (m->high & valid)
        s->high.at[s->high.n++] = (uint32_t)base;
    if (trouble && s->trouble == PS_NO_TROUBLE)
        s->trouble = base + (size_t)__builtin_ctzll(trouble);
    stop &= valid;
    put_ends(s, stop, stop & m->end);
    put_all(&s->stops, base, stop);
}

#define SCAN(look, put_all)                                                                                            \
    struct masks m;                                                                                                    \
    for (; from + BLOCK <= to; from += BLOCK) {                                                                        \
        look(&m, at + from, s->delimiter);                                                                             \
        take_block(s, &m, from, ~UINT64_C(0), put_all);                                                                \
    }                                                                                                                  \
    if (from < to) {                                                                                                   \
        char last[BLOCK] = {0};                                                                                        \
        memcpy(last, at + from, to - from);                                                                            \
        look(&m, last, s->delimiter);                                                                                  \
        take_block(s, &m, from, (UINT64_C(1) << (to - from)) - 1, put_all);                                            \
    }

static void scan_narrow(ps_stops *s, const char *at, size_t from, size_t to){SCAN(look_narrow, put_stops)}

WIDE static void scan_wide(ps_stops *s, const char *at, size_t from, size_t to){SCAN(look_wide, put_stops)}

WIDEST static void scan_widest(ps_stops *s, const char *at, size_t from, size_t to)
{
    SCAN(look_widest, put_stops_widest)
}

bool ps_stops_able(void)
{
    return true;
}

static ps_stops_width widest(void)
{
    if (!__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("popcnt"))
        return PS_STOPS_SSE2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vbmi2"))
        return PS_STOPS_AVX512;
    return __builtin_cpu_supports("avx2") ? PS_STOPS_AVX2 : PS_STOPS_SSE2;
}

#else

bool ps_stops_able(void)
{
    return false;
}

static ps_stops_width widest(void)
{
    return PS_STOPS_SSE2;
}

static void scan_narrow(ps_stops *s, const char *at, size_t from, size_t to)
{
    (void)s, (void)at, (void)from, (void)to;
}

#define scan_wide scan_narrow
#define scan_widest scan_narrow
#endif

void ps_stops_init(ps_stops *s, char delimiter)
{
    s->delimiter = delimiter;
    s->wide = widest();
    ps_stops_restart(s, 0);
}

void ps_stops_release(ps_stops *s)
{
    free(s->stops.at);
    free(s->ends.at);
    free(s->inner.at);
    free(s->twins.at);
    free(s->high.at);
    memset(s, 0, sizeof *s);
}

static void forget(ps_places *places)
{
    places->next = places->n = 0;
}

void ps_stops_restart(ps_stops *s, size_t from)
{
    forget(&s->stops);
    forget(&s->ends);
    forget(&s->inner);
    forget(&s->twins);
    forget(&s->high);
    s->scanned = from;
    s->step = STEP_LEAST;
    s->trouble = PS_NO_TROUBLE;
    s->inside = s->after_close = false;
    s->after_good = true;
}

/* What is done with goes, so that the places of a whole file need no more memory than those of a row. */
static void drop_done(ps_places *places)
{
    if (!places->next)
        return;
    places->n -= places->next;
    memmove(places->at, places->at + places->next, places->n * sizeof *places->at);
    places->next = 0;
}

static bool make_room(ps_places *places, size_t more)
{
    drop_done(places);
    return ps_grow(&places->at, &places->capacity, places->n + more, sizeof *places->at);
}

bool ps_stops_scan(ps_stops *s, const char *at, size_t end)
{
    const size_t from = s->scanned, step = s->step, to = end - from < step ? end : from + step;
    const uint32_t done = (uint32_t)s->stops.next;

    if (done) {
        drop_done(&s->ends);
        for (size_t i = 0; i < s->ends.n; i++)
            s->ends.at[i] -= done;
    }
    if (!make_room(&s->stops, step + PUT_MOST) || !make_room(&s->ends, step + 1) || !make_room(&s->inner, step) ||
        !make_room(&s->twins, step) || !make_room(&s->high, step / BLOCK + 1))
        return false;
    if (s->wide == PS_STOPS_AVX512)
        scan_widest(s, at, from, to);
    else if (s->wide == PS_STOPS_AVX2)
        scan_wide(s, at, from, to);
    else
        scan_narrow(s, at, from, to);
    s->scanned = to;
    if (s->step < STEP_MOST)
        s->step *= 2;
    return true;
}
