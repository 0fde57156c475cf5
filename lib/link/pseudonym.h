/* Pseudonym: the pseudonym of one person, under a scheme and its secret. See popstrat/pseudonymise.h; here is what the
 * rewriting of a file uses row by row: names are put in order once, values are slices. */
#ifndef PS_LINK_PSEUDONYM_H
#define PS_LINK_PSEUDONYM_H

#include "base/fail.h"
#include "base/text.h"
#include "popstrat/pseudonymise.h"

ps_pseudonym_scheme ps_pseudonymiser_scheme(const ps_pseudonymiser *pseudonymiser);
bool ps_pseudonymiser_has_secret(const ps_pseudonymiser *pseudonymiser);
bool ps_pseudonymiser_short_salt(const ps_pseudonymiser *pseudonymiser);

/* order[k] is the index of the k-th name. PS_EUSE: two are equal, or nobody can say which comes first. */
ps_status ps_pseudonym_order(size_t *order, const char *const *names, size_t n, ps_error *err);
/* Of an NHS number's ten digits. */
void ps_pseudonym_keyed(char out[PS_PSEUDONYM_TEXT], const ps_pseudonymiser *pseudonymiser, const char digits[10]);
/* Of values in the order of their names. `joined` is room that is used again. False: no memory. */
bool ps_pseudonym_salted(char out[PS_PSEUDONYM_TEXT], const ps_pseudonymiser *pseudonymiser, ps_buffer *joined,
                         const ps_slice *values, size_t n);

#endif
