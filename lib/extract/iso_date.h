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
    uint64_t head, digits;
    unsigned year, month, day, leap, years;

    memcpy(&head, at, 8);
    if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
        return false; /* the first character is the lowest byte below */
    if ((head & UINT64_C(0xff0000ff00000000)) != UINT64_C(0x2d00002d00000000)) /* '-' at 4 and 7 */
        return false;
    digits = (head ^ UINT64_C(0x0030300030303030)) & UINT64_C(0x00ffff00ffffffff);
    if (((digits + UINT64_C(0x0076760076767676)) | digits) & UINT64_C(0x0080800080808080))
        return false; /* a byte above 9 */
    day = (unsigned)((unsigned char)at[8] - '0') * 10 + (unsigned)((unsigned char)at[9] - '0');
    if ((unsigned char)(at[8] - '0') > 9 || (unsigned char)(at[9] - '0') > 9)
        return false;
    year = (unsigned)(digits & 15) * 1000 + (unsigned)(digits >> 8 & 15) * 100 + (unsigned)(digits >> 16 & 15) * 10 +
           (unsigned)(digits >> 24 & 15);
    month = (unsigned)(digits >> 40 & 15) * 10 + (unsigned)(digits >> 48 & 15);
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
