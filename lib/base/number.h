/* Number: decimal text to and from numbers, whatever the locale. */
#ifndef PS_BASE_NUMBER_H
#define PS_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Optional sign, digits, optional fraction, optional exponent; nothing before or after. False: not a number,
 * or not finite. Rounds correctly. */
bool ps_number_parse(double *out, const char *at, size_t length);
bool ps_integer_parse(int64_t *out, const char *at, size_t length);
/* Shortest form with at most `digits` significant digits (12 in tables), "" for NAN; no exponent for 1e-5 <= |x| < 1e15. */
void ps_number_format(char out[32], double number, int digits);

#endif
