/* Slim numbers: see slim_numbers.h. */
#include "base/slim_numbers.h"
#include "base/column_store.h"

#define AT_ONCE ((size_t)16) /* rows, so many as compilers turn into wide instructions */

void ps_slim_place(ps_column *out, size_t n, uint8_t *slim, double *number)
{
    ps_column_place(out, PS_NUMBER, n, number);
    out->slim = slim;
}

bool ps_slim_room(ps_column *out, size_t n)
{
    const ps_stored column = {out, PS_NUMBER, true};

    memset(out, 0, sizeof *out);
    return ps_store_together(&column, 1, n) != NULL;
}

static void widen(double *to, const ps_column *column, size_t first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = ps_number_at(column, first + i);
}

const double *ps_numbers_at(double *room, const ps_column *column, size_t first, size_t n)
{
    size_t at = 0;

    if (!column->slim)
        return column->number + first;
    for (; at + AT_ONCE <= n; at += AT_ONCE) {
        const uint8_t *slim = column->slim + first + at;
        double *to = room + at;
        uint8_t most = 0;

        for (size_t i = 0; i < AT_ONCE; i++)
            most = slim[i] > most ? slim[i] : most;
        for (size_t i = 0; i < AT_ONCE; i++)
            to[i] = slim[i];
        if (most > PS_SLIM_MOST)
            widen(to, column, first + at, AT_ONCE);
    }
    widen(room + at, column, first + at, n - at);
    return room;
}

void ps_numbers_fill(ps_column *column, size_t first, size_t n, double number)
{
    const uint8_t slim = ps_slim_of(number);

    if (column->slim)
        memset(column->slim + first, slim, n);
    for (size_t i = first; (!column->slim || slim == PS_SLIM_NOT) && i < first + n; i++)
        column->number[i] = number;
}

/* Are all of them what a byte can be? Then `to` has the bytes; if not, it has anything. The sum with 2 to the 52nd ends
 * in the whole number nearest by, which is the number where taking the rest away again gives it. */
static bool narrow(uint8_t *restrict to, const double *restrict numbers)
{
    static const double far_off = 0x1p52;
    uint64_t base, others = 0;

    memcpy(&base, &far_off, sizeof base);
    for (size_t i = 0; i < AT_ONCE; i++) {
        const double sum = numbers[i] + far_off;
        uint64_t bits, asked, given;
        double whole;

        memcpy(&bits, &sum, sizeof bits);
        memcpy(&whole, &bits, sizeof whole);
        whole -= far_off;
        memcpy(&asked, &numbers[i], sizeof asked);
        memcpy(&given, &whole, sizeof given);
        bits -= base;
        others |= (asked ^ given) | bits >> 8 | (bits + UINT8_MAX - PS_SLIM_MOST) >> 8;
        to[i] = (uint8_t)bits;
    }
    return !others;
}

void ps_numbers_put(ps_column *column, size_t first, const double *numbers, size_t n)
{
    size_t at = 0;

    if (!column->slim) {
        if (numbers != column->number + first) /* they may be there already */
            memcpy(column->number + first, numbers, n * sizeof *numbers);
        return;
    }
    for (; at + AT_ONCE <= n; at += AT_ONCE)
        if (!narrow(column->slim + first + at, numbers + at))
            for (size_t i = at; i < at + AT_ONCE; i++)
                ps_number_put(column, first + i, numbers[i]);
    for (; at < n; at++)
        ps_number_put(column, first + at, numbers[at]);
}
