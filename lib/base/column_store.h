/* Column store: the bytes behind a ps_column, whatever its type, so that moving rows needs one loop and not five. */
#ifndef PS_BASE_COLUMN_STORE_H
#define PS_BASE_COLUMN_STORE_H

#include "base/column.h"

/* realloc with an overflow check; NULL leaves `at` as it was. */
void *ps_resize(void *at, size_t count, size_t size);
/* Bytes of one row's place: of PS_CODES, those of first[]. */
size_t ps_store_width(ps_type type);
/* Room for columns of n rows in one piece of memory, which begins with the first: in large pages, of which one holds
 * several columns of flags. What nobody may need, number[] of slim ones, stands at its end. What is in it is as it
 * comes; free() it. NULL: no memory, and the columns are as they were. */
typedef struct ps_stored {
    ps_column *out;
    ps_type type;
    bool slim; /* of numbers: slim_numbers.h */
} ps_stored;
void *ps_store_together(const ps_stored *columns, size_t n_columns, size_t n);
/* The array that ps_store_width measures. */
void *ps_store_at(const ps_column *column);
/* Makes room for n rows (PS_CODES: n + 1 places of first[]); sets the type, leaves .n and what is there. False: no
 * memory. */
bool ps_store_resize(ps_column *column, ps_type type, size_t n);
/* Row i becomes what row order[i] was. False: no memory, the column as it was. */
bool ps_store_permute(ps_column *column, const uint32_t *order);
/* Of n values of `width` bytes, takes out those where drop[] is 1: in blocks, since few go. How many are left. */
size_t ps_close_up(void *values, const uint8_t *drop, size_t n, size_t width);
/* The same of a column, of which n_left are left. */
void ps_store_drop(ps_column *column, const uint8_t *drop, size_t n_left);
/* Are rows a and b the same, bit for bit? */
bool ps_store_equal(const ps_column *column, size_t a, size_t b);

#endif
