/* Number: decimal text to and from numbers, whatever the locale. */
#ifndef PS_BASE_NUMBER_H
#define PS_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Optional sign, digits, optional fraction, optional exponent; nothing before or after. False: not a number,
 * or not finite. Rounds correctly; -0 is 0. */
bool ps_number_parse(double *out, const char *at, size_t length);
bool ps_integer_parse(int64_t *out, const char *at, size_t length);
/* Shortest form with at most `digits` significant digits (12 in tables), "" for NAN; an exponent only below 1e-5 and
 * from 1e15. With 16 or 17 digits, the fewest from 15 up that read back to the same number. Returns
 * the length. */
size_t ps_number_format(char out[32], double number, int digits);

#endif
