/* Column: one typed value for each of n rows. Missing: NAN, PS_NO_DAY, text 0, PS_CANNOT_TELL, an empty run of codes.
 * Text values are numbers in an intern table (intern.h), 0 = not recorded. */
#ifndef PS_BASE_COLUMN_H
#define PS_BASE_COLUMN_H

#include "base/intern.h"
#include "popstrat/value.h"

typedef struct ps_column {
    ps_type type;
    size_t n;
    double *number; /* PS_NUMBER */
    uint8_t *slim;  /* PS_NUMBER of people, where nearly all are small: slim_numbers.h; NULL: all stand in number[] */
    ps_day *day;    /* PS_DATE */
    uint32_t *text; /* PS_TEXT; and of PS_CODES the codes, run after run */
    uint8_t *flag;  /* PS_FLAG */
    size_t *first;  /* PS_CODES: row i has text[first[i]] .. text[first[i + 1] - 1]; n + 1 items */
} ps_column;

/* Every row not recorded. PS_CODES is made empty, with first[] all 0 and text NULL. False: no memory, *out all zero. */
bool ps_column_init(ps_column *out, ps_type type, size_t n);
/* The same with rows as they come: for those who fill every row. Not for PS_CODES. */
bool ps_column_room(ps_column *out, ps_type type, size_t n);
/* The same in memory that is there: n values wide, and the caller's business. */
void ps_column_place(ps_column *out, ps_type type, size_t n, void *room);
/* Rows first .. first + n - 1 not recorded. */
void ps_column_blank(ps_column *column, size_t first, size_t n);
void ps_column_release(ps_column *column);
bool ps_column_known(const ps_column *column, size_t row);
/* The value lent; text from `words`. PS_CODES gives its first code, as PS_TEXT. */
ps_value ps_column_value(const ps_column *column, size_t row, const ps_intern *words);

#endif
