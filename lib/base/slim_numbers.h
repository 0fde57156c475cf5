/* Slim numbers: a column of numbers of which nearly all are whole and below 254, as ages, tenths, counts and points
 * are, at a byte each.
 *
 * The byte is the number itself, or PS_SLIM_MISSING, or PS_SLIM_NOT: then the number, whatever it is, stands in
 * number[], whose memory nobody touches otherwise. So every number comes back to the last bit, and nobody need know
 * them before the column is filled. The functions here serve any column of numbers, slim or not; rows of an input are
 * never slim, and are read as they stand.
 *
 * Threads: as of any column: different rows may be put side by side. */
#ifndef PS_BASE_SLIM_NUMBERS_H
#define PS_BASE_SLIM_NUMBERS_H

#include "base/column.h"

#include <math.h>
#include <string.h>

#define PS_SLIM_MOST 253
#define PS_SLIM_NOT 254
#define PS_SLIM_MISSING 255

#define PS_SLIM_WIDTH (sizeof(uint8_t) + sizeof(double)) /* of a row's place in slim[] and number[] */

/* As ps_column_room. */
bool ps_slim_room(ps_column *out, size_t n);
/* As ps_column_place. */
void ps_slim_place(ps_column *out, size_t n, uint8_t *slim, double *number);

static inline uint8_t ps_slim_of(double number)
{
    if (isnan(number))
        return PS_SLIM_MISSING;
    if (!(number >= 0 && number <= PS_SLIM_MOST) || number != (double)(int)number || signbit(number))
        return PS_SLIM_NOT; /* minus zero too: it would come back as zero */
    return (uint8_t)(int)number;
}

static inline double ps_number_at(const ps_column *column, size_t row)
{
    const uint8_t slim = column->slim ? column->slim[row] : PS_SLIM_NOT;

    return slim == PS_SLIM_NOT ? column->number[row] : slim == PS_SLIM_MISSING ? NAN : slim;
}

static inline void ps_number_put(ps_column *column, size_t row, double number)
{
    const uint8_t slim = column->slim ? ps_slim_of(number) : PS_SLIM_NOT;

    if (column->slim)
        column->slim[row] = slim;
    if (slim == PS_SLIM_NOT)
        column->number[row] = number;
}

/* Rows first .. first + n - 1: in `room`, or lent by the column. */
const double *ps_numbers_at(double *room, const ps_column *column, size_t first, size_t n);
void ps_numbers_put(ps_column *column, size_t first, const double *numbers, size_t n);
/* The same number for all of them. */
void ps_numbers_fill(ps_column *column, size_t first, size_t n, double number);

#endif
