/* NHS number: does an id look like one? Ten digits, blanks or hyphens between allowed, with a right check digit
 * (modulus 11).
 *
 * About one in eleven of random ten-digit numbers passes, so a column is judged by its share of passes, never by one
 * value. */
#ifndef PS_EXTRACT_NHS_NUMBER_H
#define PS_EXTRACT_NHS_NUMBER_H

#include "base/text.h"

#define PS_NHS_LONGEST 24 /* with a blank or hyphen after every digit; longer ids are looked at no further */

typedef enum ps_nhs_verdict { PS_NHS_RIGHT, PS_NHS_WRONG_CHECK, PS_NHS_NOT_TEN_DIGITS } ps_nhs_verdict;
/* The ten digits, blanks and hyphens aside, into out, which holds nothing of use when they are not ten. */
ps_nhs_verdict ps_nhs_number_read(char out[10], ps_slice id);
bool ps_nhs_number_shaped(ps_slice id);
/* Ten digits, blanks and hyphens aside, whatever the last one is. */
bool ps_nhs_ten_digits(ps_slice id);

#endif
