/* Number: decimal text to and from numbers. The locale is kept out by never showing the C library a decimal point: a
 * number is handed to strtod as whole digits and an exponent, and of printf's %e only the digits are read. */
#include "base/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits beyond which a double cannot tell numbers apart, save that they are not all zero (the longest exact midpoint
 * between two doubles has 767). */
#define DIGITS_MOST 800
#define EXPONENT_MOST 100000

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whole digits times 10^power. */
struct decimal {
    char digits[DIGITS_MOST + 2];
    size_t count;
    int64_t power;
    bool more; /* something not zero was cut off */
};

static void take(struct decimal *d, char digit, bool fraction)
{
    if (d->count == 0 && digit == '0') {
        d->power -= fraction;
    } else if (d->count < DIGITS_MOST) {
        d->digits[d->count++] = digit;
        d->power -= fraction;
    } else {
        d->more = d->more || digit != '0';
        d->power += !fraction;
    }
}

static bool convert(double *out, struct decimal *d)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    char text[DIGITS_MOST + 32];
    size_t i;

    if (d->count == 0) {
        *out = 0;
        return true;
    }
    /* Both are exact doubles, so that one operation rounds once: right, and ten times faster than strtod. */
    if (FLT_EVAL_METHOD == 0 && d->count <= 15 && d->power >= -22 && d->power <= 22) {
        int64_t whole = 0;
        for (i = 0; i < d->count; i++)
            whole = whole * 10 + (d->digits[i] - '0');
        *out = d->power < 0 ? (double)whole / tens[-d->power] : (double)whole * tens[d->power];
        return true;
    }
    if (d->more) { /* the last digit only has to say "a little more" */
        d->digits[d->count++] = '1';
        d->power--;
    }
    if (d->power > EXPONENT_MOST)
        d->power = EXPONENT_MOST;
    if (d->power < -EXPONENT_MOST)
        d->power = -EXPONENT_MOST;
    (void)snprintf(text, sizeof text, "%.*se%d", (int)d->count, d->digits, (int)d->power);
    *out = strtod(text, NULL);
    return isfinite(*out);
}

bool ps_number_parse(double *out, const char *at, size_t length)
{
    const char *const end = at + length;
    struct decimal d;
    bool minus = false, minus_power = false;
    int64_t power = 0;
    double number;

    d.count = 0;
    d.power = 0;
    d.more = false;
    if (at < end && (*at == '+' || *at == '-'))
        minus = *at++ == '-';
    if (at == end || !is_digit(*at))
        return false;
    for (; at < end && is_digit(*at); at++)
        take(&d, *at, false);
    if (at < end && *at == '.') {
        at++;
        if (at == end || !is_digit(*at))
            return false;
        for (; at < end && is_digit(*at); at++)
            take(&d, *at, true);
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            minus_power = *at++ == '-';
        if (at == end || !is_digit(*at))
            return false;
        for (; at < end && is_digit(*at); at++)
            if (power < INT64_MAX / 20)
                power = power * 10 + (*at - '0');
    }
    if (at != end)
        return false;
    d.power += minus_power ? -power : power;
    if (!convert(&number, &d))
        return false;
    *out = minus && number != 0 ? -number : number; /* one zero, not two */
    return true;
}

bool ps_integer_parse(int64_t *out, const char *at, size_t length)
{
    const char *const end = at + length;
    bool minus = false;
    uint64_t whole = 0, limit;

    if (at < end && (*at == '+' || *at == '-'))
        minus = *at++ == '-';
    if (at == end)
        return false;
    limit = (uint64_t)INT64_MAX + minus;
    for (; at < end; at++) {
        const uint64_t digit = (uint64_t)(*at - '0');
        if (!is_digit(*at) || whole > (limit - digit) / 10)
            return false;
        whole = whole * 10 + digit;
    }
    *out = !minus ? (int64_t)whole : whole > (uint64_t)INT64_MAX ? INT64_MIN : -(int64_t)whole;
    return true;
}

/* |number| as `count` digits d.ddd x 10^exponent, last zeros dropped. */
static void split(char *digits, int *count, int *exponent, double number, int precision)
{
    char text[64];
    const char *at = text;
    int n = 0, power = 0;
    bool minus;

    (void)snprintf(text, sizeof text, "%.*e", precision - 1, fabs(number));
    for (; *at && *at != 'e'; at++)
        if (is_digit(*at)) /* what is not a digit is some locale's decimal point */
            digits[n++] = *at;
    at += *at == 'e';
    minus = *at == '-';
    for (; *at; at++)
        if (is_digit(*at))
            power = power * 10 + (*at - '0');
    while (n > 1 && digits[n - 1] == '0')
        n--;
    *count = n;
    *exponent = minus ? -power : power;
}

static void spell(char *out, double number, const char *digits, int count, int exponent)
{
    const double size = fabs(number);
    char power[16];
    int i;

    if (number < 0)
        *out++ = '-';
    if (size < 1e-5 || size >= 1e15) {
        *out++ = digits[0];
        if (count > 1) {
            *out++ = '.';
            memcpy(out, digits + 1, (size_t)count - 1);
            out += count - 1;
        }
        (void)snprintf(power, sizeof power, "e%d", exponent);
        (void)strcpy(out, power);
        return;
    }
    if (exponent < 0) {
        *out++ = '0';
        *out++ = '.';
        for (i = -1; i > exponent; i--)
            *out++ = '0';
    }
    for (i = 0; i < count || i <= exponent; i++) {
        if (i == exponent + 1 && exponent >= 0)
            *out++ = '.';
        *out++ = i < count ? digits[i] : '0';
    }
    *out = '\0';
}

/* Whole numbers of at most nine digits, which most are. */
static size_t spell_whole(char *out, int32_t number)
{
    char text[12];
    size_t at = sizeof text;
    uint32_t left = number < 0 ? (uint32_t)-number : (uint32_t)number;

    for (; left; left /= 10)
        text[--at] = (char)('0' + left % 10);
    if (number < 0)
        text[--at] = '-';
    memcpy(out, text + at, sizeof text - at);
    out[sizeof text - at] = '\0';
    return sizeof text - at;
}

size_t ps_number_format(char out[32], double number, int digits)
{
    char text[24];
    int count, exponent, precision;

    if (isnan(number) || isinf(number)) {
        (void)strcpy(out, isnan(number) ? "" : number < 0 ? "-inf" : "inf");
        return strlen(out);
    }
    if (number == 0) {
        (void)strcpy(out, "0");
        return 1;
    }
    if (digits >= 9 && number > -1e9 && number < 1e9 && number == (int32_t)number)
        return spell_whole(out, (int32_t)number);
    digits = digits < 1 ? 1 : digits > 17 ? 17 : digits;
    /* Beyond 15 digits the last ones may be noise: the fewest that read back to the same number win. */
    for (precision = digits < 15 ? digits : 15;; precision++) {
        double back;
        split(text, &count, &exponent, number, precision);
        spell(out, number, text, count, exponent);
        if (precision == digits || (ps_number_parse(&back, out, strlen(out)) && back == number))
            return strlen(out);
    }
}
