/* ISO date: ten characters to a day, for loops over millions of them. field.h knows all other forms. */
#ifndef PS_EXTRACT_ISO_DATE_H
#define PS_EXTRACT_ISO_DATE_H

#include "base/date.h"
#include "base/hex.h"

#include <string.h>

#define PS_ISO_DATE 10 /* characters */

/* Nearly all dates: ten characters, an ordinary year. False: to be looked at with care. */
static inline bool ps_iso_plain(ps_day *out, const char *at)
{
    static const uint16_t days_before[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    static const uint8_t days_in[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint64_t head, digits, pairs;
    uint16_t tail;
    unsigned year, month, day, tens, ones, leap, years;

    memcpy(&head, at, 8);
    memcpy(&tail, at + 8, 2);
    if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
        return false;                             /* the first character is the lowest byte below */
    digits = head ^ UINT64_C(0x2d30302d30303030); /* both '-' become 0 too */
    tens = (tail & 0xffu) ^ 0x30;
    ones = (tail >> 8) ^ 0x30;
    if ((((digits + UINT64_C(0x7f76767f76767676)) | digits) & UINT64_C(0x8080808080808080)) || tens > 9 || ones > 9)
        return false;                    /* a byte above 9, or no '-' */
    pairs = digits * 10 + (digits >> 8); /* in each byte its digit and the next one */
    year = (unsigned)(pairs & 0x7f) * 100 + (unsigned)(pairs >> 16 & 0x7f);
    month = (unsigned)(pairs >> 40 & 0x7f);
    day = tens * 10 + ones;
    if (year < 1901 || year > 2099 || month - 1 > 11)
        return false;
    leap = year % 4 == 0; /* of these years every fourth */
    if (day - 1 >= days_in[month - 1] + (unsigned)(leap && month == 2))
        return false;
    years = year - 1901;
    *out = (ps_day)(years * 365 + years / 4 + days_before[month - 1] + (leap && month > 2) + day) - 25203;
    return true;
}

#if defined(__x86_64__)
/* The same with AVX2, where 16 bytes can be read at `at`. */
PS_HEX_WIDE PS_HEX_INLINE bool ps_iso_plain_wide(ps_day *out, const char *at)
{
#define MONTH(before, days) ((before) << 8 | (days))
    static const uint32_t months[2][128] = {
        /* whatever two digits say; in a leap year the second */
        {0, MONTH(0, 31), MONTH(31, 28), MONTH(59, 31), MONTH(90, 30), MONTH(120, 31), MONTH(151, 30), MONTH(181, 31),
         MONTH(212, 31), MONTH(243, 30), MONTH(273, 31), MONTH(304, 30), MONTH(334, 31)},
        {0, MONTH(0, 31), MONTH(31, 29), MONTH(60, 31), MONTH(91, 30), MONTH(121, 31), MONTH(152, 30), MONTH(182, 31),
         MONTH(213, 31), MONTH(244, 30), MONTH(274, 31), MONTH(305, 30), MONTH(335, 31)},
    };
#undef MONTH
    const __m128i form = _mm_setr_epi8('0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 0, 0, 0, 0, 0, 0);
    const __m128i most = _mm_setr_epi8(9, 9, 9, 9, 0, 9, 9, 0, 9, 9, -1, -1, -1, -1, -1, -1);
    const __m128i tens = _mm_setr_epi8(10, 1, 10, 1, 0, 10, 1, 0, 10, 1, 0, 0, 0, 0, 0, 0);
    const __m128i hundreds = _mm_setr_epi16(100, 1, 1, 1, 1, 0, 0, 0);
    const __m128i digits = _mm_xor_si128(_mm_loadu_si128((const __m128i *)(const void *)at), form);
    const __m128i over = _mm_subs_epu8(digits, most);
    const __m128i parts = _mm_madd_epi16(_mm_maddubs_epi16(digits, tens), hundreds); /* year, month, day */
    const uint64_t year_month = (uint64_t)_mm_cvtsi128_si64(parts);
    const uint32_t years = (uint32_t)year_month - 1901, day = (uint32_t)_mm_extract_epi32(parts, 2);
    uint32_t month;

    if (!_mm_testz_si128(over, over))
        return false; /* not in that form: there is no such month in the table */
    month = months[(uint32_t)year_month % 4 == 0][year_month >> 32];
    *out = (ps_day)(years * 365 + years / 4 + (month >> 8) + day) - 25203;
    return years <= 2099 - 1901 && day - 1 < (month & 0xff);
}
#else
#define ps_iso_plain_wide ps_iso_plain
#endif

#endif
