/* NHS number: weights 10 to 2 on the first nine digits; 11 less the sum modulo 11 is the tenth, 11 standing for 0 and
 * 10 for none. */
#include "extract/nhs_number.h"

#define DIGITS 10

/* Ten digits, blanks and hyphens aside; *check tells whether the last is the right one. */
static bool read(bool *check, ps_slice id)
{
    unsigned digits = 0, sum = 0, last = 0;

    if (id.length < DIGITS || id.length > PS_NHS_LONGEST)
        return false;
    for (size_t i = 0; i < id.length; i++) {
        const char c = id.at[i];
        if (c == ' ' || c == '-')
            continue;
        if (c < '0' || c > '9' || ++digits > DIGITS)
            return false;
        last = (unsigned)(c - '0');
        if (digits < DIGITS)
            sum += last * (DIGITS + 1 - digits);
    }
    *check = (11 - sum % 11) % 11 == last;
    return digits == DIGITS;
}

bool ps_nhs_ten_digits(ps_slice id)
{
    bool check;

    return read(&check, id);
}

bool ps_nhs_number_shaped(ps_slice id)
{
    bool check;

    return read(&check, id) && check;
}
