/* Keep: which rows of an input anything could use.
 *
 * A use is a span of event dates and, where it looks for codes, what codes. A row is kept when some use could admit it:
 * its day is in the span (where the kind has no event date: the span is open), and its text in `column` is one that the use looks for, or is missing, since what is missing
 * cannot be told. Rows that withdraw others are always kept. Whoever fills this promises that no rule, score or step of
 * linking looks at any other row. Constant while it is read by. */
#ifndef PS_EXTRACT_KEEP_H
#define PS_EXTRACT_KEEP_H

#include "base/date.h"

#include <stddef.h>
#include <stdint.h>

#define PS_USES_MOST 64

typedef struct ps_keep {
    ps_span spans[PS_USES_MOST]; /* both ends included; a from of PS_NO_DAY is open */
    size_t n;                    /* 0: no row is ever looked at */
    int column;                  /* of the schema, a PS_TEXT; -1: uses look at the day alone */
    /* Bit u: use u may admit a row with this text. Asked once for each distinct text. */
    uint64_t (*uses_of)(const void *context, const char *text, size_t length);
    const void *context;
} ps_keep;

#endif
