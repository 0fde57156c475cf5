/* NHS number: weights 10 to 2 on the first nine digits; 11 less the sum modulo 11 is the tenth, 11 standing for 0 and
 * 10 for none. */
#include "extract/nhs_number.h"

#define DIGITS 10

ps_nhs_verdict ps_nhs_number_read(char out[10], ps_slice id)
{
    unsigned digits = 0, sum = 0;

    if (id.length < DIGITS || id.length > PS_NHS_LONGEST)
        return PS_NHS_NOT_TEN_DIGITS;
    for (size_t i = 0; i < id.length; i++) {
        const char c = id.at[i];
        if (c == ' ' || c == '-')
            continue;
        if (c < '0' || c > '9' || digits == DIGITS)
            return PS_NHS_NOT_TEN_DIGITS;
        out[digits++] = c;
        if (digits < DIGITS)
            sum += (unsigned)(c - '0') * (DIGITS + 1 - digits);
    }
    if (digits < DIGITS)
        return PS_NHS_NOT_TEN_DIGITS;
    return (11 - sum % 11) % 11 == (unsigned)(out[DIGITS - 1] - '0') ? PS_NHS_RIGHT : PS_NHS_WRONG_CHECK;
}

bool ps_nhs_ten_digits(ps_slice id)
{
    char digits[DIGITS];

    return ps_nhs_number_read(digits, id) != PS_NHS_NOT_TEN_DIGITS;
}

bool ps_nhs_number_shaped(ps_slice id)
{
    char digits[DIGITS];

    return ps_nhs_number_read(digits, id) == PS_NHS_RIGHT;
}
