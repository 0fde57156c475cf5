/* Telling text: does free text say who it is about? Looks for what has a shape: NHS numbers, postcodes, dates with a
 * day, birth years, e-mail addresses, telephone numbers, pseudonyms.
 *
 *   FIND    the first kind that is there, in the order below        O(bytes)
 *
 * Letters count without case, full-width and other digits as digits, any blank or dash as one; characters that are not
 * seen are none. It errs towards finding: a text can be put in other words. A name, or a story that only one person
 * has, it does not find. Any number of threads. */
#ifndef PS_EXTRACT_TELLING_TEXT_H
#define PS_EXTRACT_TELLING_TEXT_H

#include "base/text.h"

typedef enum ps_telling {
    PS_TELLS_NOTHING,
    PS_TELLS_NHS_NUMBER, /* ten digits that pass modulus 11, alone or after letters */
    PS_TELLS_PSEUDONYM,  /* 16 or more letters and digits in one word, two digits at least */
    PS_TELLS_EMAIL,
    PS_TELLS_TELEPHONE, /* 0 or +44 and a national number */
    PS_TELLS_BIRTH,     /* a date with day, month and year, however written; "born on", "born in 1950", "dob" */
    PS_TELLS_POSTCODE,  /* a whole one */
    PS_TELLS_NO_MEMORY
} ps_telling;

/* `text` is UTF-8. */
ps_telling ps_telling_find(ps_slice text);
const char *ps_telling_words(ps_telling kind); /* "an NHS number"; NULL where there is nothing to say */

#endif
