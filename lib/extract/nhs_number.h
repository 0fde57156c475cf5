/* NHS number: does an id look like one? Ten digits, blanks or hyphens between allowed, with a right check digit
 * (modulus 11).
 *
 * About one in eleven of random ten-digit numbers passes, so a column is judged by its share of passes, never by one
 * value. */
#ifndef PS_EXTRACT_NHS_NUMBER_H
#define PS_EXTRACT_NHS_NUMBER_H

#include "base/text.h"

#define PS_NHS_LONGEST 24 /* with a blank or hyphen after every digit; longer ids are looked at no further */

bool ps_nhs_number_shaped(ps_slice id);
/* Ten digits, blanks and hyphens aside, whatever the last one is. */
bool ps_nhs_ten_digits(ps_slice id);

#endif
