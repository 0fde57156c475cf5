/* Column: one typed value for each of n rows. */
#include "base/column.h"
#include "base/arena.h"
#include "base/column_store.h"
#include "base/slim_numbers.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void ps_column_place(ps_column *out, ps_type type, size_t n, void *room)
{
    memset(out, 0, sizeof *out);
    switch (type) {
    case PS_NUMBER:
        out->number = room;
        break;
    case PS_DATE:
        out->day = room;
        break;
    case PS_TEXT:
        out->text = room;
        break;
    case PS_FLAG:
        out->flag = room;
        break;
    case PS_CODES:
    case PS_NOTHING:
    case PS_DURATION:
        assert(!"a column of values that no row can have");
        break;
    }
    out->type = type;
    out->n = n;
}

bool ps_column_room(ps_column *out, ps_type type, size_t n)
{
    void *room = ps_room(n, ps_store_width(type));

    memset(out, 0, sizeof *out);
    if (room)
        ps_column_place(out, type, n, room);
    return room != NULL;
}

void ps_column_blank(ps_column *column, size_t first, size_t n)
{
    switch (column->type) {
    case PS_NUMBER:
        ps_numbers_fill(column, first, n, NAN);
        break;
    case PS_DATE:
        for (size_t i = first; i < first + n; i++)
            column->day[i] = PS_NO_DAY;
        break;
    case PS_TEXT:
        memset(column->text + first, 0, n * sizeof *column->text);
        break;
    case PS_FLAG:
        memset(column->flag + first, PS_CANNOT_TELL, n);
        break;
    case PS_CODES:
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
}

bool ps_column_init(ps_column *out, ps_type type, size_t n)
{
    if (type != PS_CODES) {
        if (!ps_column_room(out, type, n))
            return false;
        ps_column_blank(out, 0, n);
        return true;
    }
    memset(out, 0, sizeof *out);
    out->first = n < SIZE_MAX ? ps_calloc(n + 1, sizeof *out->first) : NULL;
    if (!out->first)
        return false;
    out->type = type;
    out->n = n;
    return true;
}

void ps_column_release(ps_column *column)
{
    free(column->slim ? NULL : column->number); /* stands behind slim[] */
    free(column->slim);
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
        return !isnan(ps_number_at(column, row));
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
        value.number = ps_number_at(column, row);
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
