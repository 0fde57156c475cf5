/* Column: one typed value for each of n rows. */
#include "base/column.h"
#include "base/arena.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool ps_column_init(ps_column *out, ps_type type, size_t n)
{
    ps_column column;
    const void *storage = NULL;
    size_t i;

    memset(&column, 0, sizeof column);
    column.type = type;
    column.n = n;
    switch (type) {
    case PS_NUMBER:
        storage = column.number = ps_calloc(n, sizeof *column.number);
        for (i = 0; storage && i < n; i++)
            column.number[i] = NAN;
        break;
    case PS_DATE:
        storage = column.day = ps_calloc(n, sizeof *column.day);
        for (i = 0; storage && i < n; i++)
            column.day[i] = PS_NO_DAY;
        break;
    case PS_TEXT:
        storage = column.text = ps_calloc(n, sizeof *column.text);
        break;
    case PS_FLAG:
        storage = column.flag = ps_calloc(n, sizeof *column.flag);
        if (storage)
            memset(column.flag, PS_CANNOT_TELL, n);
        break;
    case PS_CODES:
        storage = column.first = n < SIZE_MAX ? ps_calloc(n + 1, sizeof *column.first) : NULL;
        break;
    case PS_NOTHING:
    case PS_DURATION:
        assert(!"a column of values that no row can have");
        break;
    }
    if (!storage)
        memset(&column, 0, sizeof column);
    *out = column;
    return storage != NULL;
}

void ps_column_release(ps_column *column)
{
    free(column->number);
    free(column->day);
    free(column->text);
    free(column->flag);
    free(column->first);
    memset(column, 0, sizeof *column);
}

bool ps_column_known(const ps_column *column, size_t row)
{
    assert(row < column->n);
    switch (column->type) {
    case PS_NUMBER:
        return !isnan(column->number[row]);
    case PS_DATE:
        return column->day[row] != PS_NO_DAY;
    case PS_TEXT:
        return column->text[row] != 0;
    case PS_FLAG:
        return column->flag[row] != PS_CANNOT_TELL;
    case PS_CODES:
        return column->first[row] < column->first[row + 1];
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
    return false;
}

ps_value ps_column_value(const ps_column *column, size_t row, const ps_intern *words)
{
    ps_value value = {.type = column->type, .number = NAN, .day = PS_NO_DAY, .text = ""};

    value.known = ps_column_known(column, row);
    if (column->type == PS_CODES)
        value.type = PS_TEXT; /* one code is a text */
    if (!value.known)
        return value;
    switch (column->type) {
    case PS_NUMBER:
        value.number = column->number[row];
        break;
    case PS_DATE:
        value.day = column->day[row];
        break;
    case PS_TEXT:
        value.text = ps_intern_text(words, column->text[row]);
        break;
    case PS_FLAG:
        value.yes = column->flag[row] == PS_YES;
        break;
    case PS_CODES:
        value.text = ps_intern_text(words, column->text[column->first[row]]);
        break;
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
    return value;
}
