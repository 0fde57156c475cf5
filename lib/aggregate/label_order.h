/* Label order: how the labels of a field stand in a table.
 *
 * By the field's own words where it has any (a tier's cuts, highest first), else naturally (decile 1 first, ages
 * rising, then byte order); always last, in this order: "Not stated", "Not known", "outside England", "unknown", "not
 * scored", "cannot tell". */
#ifndef PS_AGGREGATE_LABEL_ORDER_H
#define PS_AGGREGATE_LABEL_ORDER_H

#include <stddef.h>

#define PS_LABEL_ALL "All"
#define PS_LABEL_OUTSIDE "outside England"
#define PS_LABEL_UNKNOWN "unknown"
#define PS_LABEL_NOT_SCORED "not scored"
#define PS_LABEL_CANNOT_TELL "cannot tell"

/* words NULL: none. 0 only for equal texts. */
int ps_label_compare(const char *a, const char *b, const char *const *words, size_t n_words);

#endif
