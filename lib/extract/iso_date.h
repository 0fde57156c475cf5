/* ISO date: ten characters to a day, for loops over millions of them. field.h knows all other forms. */
#ifndef PS_EXTRACT_ISO_DATE_H
#define PS_EXTRACT_ISO_DATE_H

#include "base/date.h"

#include <string.h>

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

#endif
