/* Sheet block: see sheet_block.h. Hiding only widens what an outsider must reckon with, so that each step leaves more
 * blocks possible, and the work ends with everything withheld at the latest. */
#include "disclose/sheet_block.h"
#include "disclose/round.h"

typedef enum column { WHOLE, PART, COLUMNS } column;

typedef struct block {
    size_t n, n_columns;
    const uint64_t *value[COLUMNS];
    ps_cell_shown *shown[COLUMNS];
    uint64_t sum[COLUMNS];
} block;

#define NO_ROW SIZE_MAX

/* May a count of `value` that stands so be `moved` instead, for all that an outsider knows of it alone? */
static bool may_be(ps_cell_shown shown, uint64_t value, int64_t moved)
{
    int64_t least, most;

    switch (shown) {
    case PS_SHOWN:
        ps_hes_unround(&least, &most, ps_hes_round(value));
        return moved >= least && moved <= most;
    case PS_SMALL:
        return moved >= 1 && moved <= PS_HES_SMALL_MOST;
    case PS_PARTNER:
        return moved > PS_HES_SMALL_MOST;
    case PS_WITHHELD:
        break;
    }
    return moved >= 0;
}

/* Row i with so many more of the whole and of the part. */
static bool row_fits(const block *b, size_t i, int whole, int part)
{
    const int64_t w = (int64_t)b->value[WHOLE][i] + whole;

    if (!may_be(b->shown[WHOLE][i], b->value[WHOLE][i], w))
        return false;
    if (b->n_columns == 1)
        return true;
    return (int64_t)b->value[PART][i] + part <= w &&
           may_be(b->shown[PART][i], b->value[PART][i], (int64_t)b->value[PART][i] + part);
}

static bool sum_fits(const block *b, column c, int more)
{
    const uint64_t sum = b->sum[c];

    return !more || may_be(ps_hes_is_small(sum) ? PS_SMALL : PS_SHOWN, sum, (int64_t)sum + more);
}

/* Is there a row other than i, or the sum, that takes one person of column c the other way? NO_ROW: the sum does. */
static bool find_balance(size_t *at, const block *b, column c, size_t i, int more)
{
    *at = NO_ROW;
    if (sum_fits(b, c, more))
        return true;
    for (size_t k = 0; k < b->n; k++)
        if (k != i && row_fits(b, k, c == WHOLE ? -more : 0, c == PART ? -more : 0)) {
            *at = k;
            return true;
        }
    return false;
}

/* The same for a person of both columns. */
static bool balances_both(const block *b, size_t i, int more)
{
    size_t whole, part;

    for (size_t k = 0; k < b->n; k++)
        if (k != i && row_fits(b, k, -more, -more))
            return true;
    return find_balance(&whole, b, WHOLE, i, more) && find_balance(&part, b, PART, i, more) &&
           (whole != part || whole == NO_ROW);
}

static bool has_alternative(const block *b, column c, size_t i)
{
    for (int more = -1; more <= 1; more += 2) {
        size_t at;

        if (row_fits(b, i, c == WHOLE ? more : 0, c == PART ? more : 0) && find_balance(&at, b, c, i, more))
            return true;
        if (b->n_columns > 1 && row_fits(b, i, more, more) && balances_both(b, i, more))
            return true;
    }
    return false;
}

static bool is_open(const block *b, column c, size_t i)
{
    return b->shown[c][i] == PS_SHOWN;
}

/* Hides the smallest partner that helps; false: none does. */
static bool hide_partner(block *b, column c, size_t i)
{
    column best_column = c;
    size_t best = NO_ROW;

    for (int k = 0; k < (int)b->n_columns; k++)
        for (size_t r = 0; r < b->n; r++) {
            const uint64_t value = b->value[k][r];

            if (!is_open(b, (column)k, r) || !value || (best != NO_ROW && value >= b->value[best_column][best]))
                continue;
            b->shown[k][r] = PS_PARTNER;
            if (has_alternative(b, c, i)) {
                best_column = (column)k;
                best = r;
            }
            b->shown[k][r] = PS_SHOWN;
        }
    if (best != NO_ROW)
        b->shown[best_column][best] = PS_PARTNER;
    return best != NO_ROW;
}

/* One more step towards everything withheld, the smallest count first. False: everything is. */
static bool withhold_one(block *b)
{
    column best_column = WHOLE;
    size_t best = NO_ROW;

    for (int k = 0; k < (int)b->n_columns; k++)
        for (size_t r = 0; r < b->n; r++)
            if (b->value[k][r] && b->shown[k][r] != PS_WITHHELD &&
                (best == NO_ROW || b->value[k][r] < b->value[best_column][best])) {
                best_column = (column)k;
                best = r;
            }
    if (best != NO_ROW)
        b->shown[best_column][best] = PS_WITHHELD;
    return best != NO_ROW;
}

/* False: nothing more can be done. */
static bool protect(block *b, column c, size_t i)
{
    if (hide_partner(b, c, i))
        return true;
    if (b->shown[c][i] == PS_WITHHELD)
        return withhold_one(b);
    b->shown[c][i] = PS_WITHHELD;
    return true;
}

void ps_block_protect(ps_cell_shown *shown_whole, ps_cell_shown *shown_part, const uint64_t *whole,
                      const uint64_t *part, size_t n)
{
    block b = {n, part ? 2 : 1, {whole, part}, {shown_whole, shown_part}, {0, 0}};
    bool again = true;

    for (int c = 0; c < (int)b.n_columns; c++)
        for (size_t i = 0; i < n; i++) {
            b.sum[c] += b.value[c][i];
            b.shown[c][i] = ps_hes_is_small(b.value[c][i]) ? PS_SMALL : PS_SHOWN;
        }
    while (again) { /* a partner may stand before the cell it protects, and is to be protected too */
        again = false;
        for (int c = 0; c < (int)b.n_columns; c++)
            for (size_t i = 0; i < n; i++)
                while (!is_open(&b, (column)c, i) && !has_alternative(&b, (column)c, i) && protect(&b, (column)c, i))
                    again = true;
    }
}
