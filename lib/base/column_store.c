/* Column store: the bytes behind a ps_column. */
#include "base/column_store.h"
#include "base/arena.h"
#include "base/slim_numbers.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void *ps_resize(void *at, size_t count, size_t size)
{
    if (count > SIZE_MAX / size)
        return NULL;
    return realloc(at, count ? count * size : size);
}

size_t ps_store_width(ps_type type)
{
    switch (type) {
    case PS_NUMBER:
        return sizeof(double);
    case PS_DATE:
        return sizeof(ps_day);
    case PS_TEXT:
        return sizeof(uint32_t);
    case PS_FLAG:
        return 1;
    case PS_CODES:
        return sizeof(size_t);
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
    assert(!"a column of values that no row can have");
    return 1;
}

#define CACHE_LINE ((size_t)64)

static size_t bytes_of(size_t n, size_t width)
{
    return (n * width + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
}

static size_t width_of(const ps_stored *column)
{
    return column->slim ? sizeof(uint8_t) : ps_store_width(column->type);
}

void *ps_store_together(const ps_stored *columns, size_t n_columns, size_t n)
{
    size_t size = 0, n_slim = 0;
    char *room, *at, *numbers;

    if (n > SIZE_MAX / PS_SLIM_WIDTH / (n_columns + 1) - CACHE_LINE)
        return NULL;
    for (size_t c = 0; c < n_columns; c++) {
        size += bytes_of(n, width_of(&columns[c]));
        n_slim += columns[c].slim;
    }
    at = room = ps_room(size + n_slim * bytes_of(n, sizeof(double)), 1);
    if (!room)
        return NULL;
    numbers = room + size;
    for (size_t c = 0; c < n_columns; c++) {
        if (columns[c].slim) {
            ps_slim_place(columns[c].out, n, (uint8_t *)at, (double *)(void *)numbers);
            numbers += bytes_of(n, sizeof(double));
        } else {
            ps_column_place(columns[c].out, columns[c].type, n, at);
        }
        at += bytes_of(n, width_of(&columns[c]));
    }
    return room;
}

void *ps_store_at(const ps_column *column)
{
    switch (column->type) {
    case PS_NUMBER:
        return column->number;
    case PS_DATE:
        return column->day;
    case PS_TEXT:
        return column->text;
    case PS_FLAG:
        return column->flag;
    case PS_CODES:
        return column->first;
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
    return NULL;
}

static void set_store(ps_column *column, void *at)
{
    switch (column->type) {
    case PS_NUMBER:
        column->number = at;
        break;
    case PS_DATE:
        column->day = at;
        break;
    case PS_TEXT:
        column->text = at;
        break;
    case PS_FLAG:
        column->flag = at;
        break;
    case PS_CODES:
        column->first = at;
        break;
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
}

bool ps_store_resize(ps_column *column, ps_type type, size_t n)
{
    void *at;
    column->type = type;
    at = ps_resize(ps_store_at(column), type == PS_CODES ? n + 1 : n, ps_store_width(type));
    if (at)
        set_store(column, at);
    return at != NULL;
}

static bool permute_codes(ps_column *column, const uint32_t *order)
{
    size_t *first = ps_calloc(column->n + 1, sizeof *first);
    uint32_t *text = ps_calloc(column->first[column->n], sizeof *text);
    size_t used = 0;

    if (!first || !text) {
        free(first);
        free(text);
        return false;
    }
    for (size_t i = 0; i < column->n; i++) {
        const size_t from = column->first[order[i]], length = column->first[order[i] + 1] - from;
        first[i] = used;
        if (length)
            memcpy(text + used, column->text + from, length * sizeof *text);
        used += length;
    }
    first[column->n] = used;
    free(column->first);
    free(column->text);
    column->first = first;
    column->text = text;
    return true;
}

bool ps_store_permute(ps_column *column, const uint32_t *order)
{
    const size_t n = column->n;
    ps_column moved = {.type = column->type};

    if (column->type == PS_CODES)
        return permute_codes(column, order);
    if (!ps_store_resize(&moved, column->type, n))
        return false;
    /* One loop a type: a copy of unknown width for each row is several times slower, and these loops see every row of
     * every feed. */
    switch (column->type) {
    case PS_NUMBER:
        for (size_t i = 0; i < n; i++)
            moved.number[i] = column->number[order[i]];
        break;
    case PS_DATE:
        for (size_t i = 0; i < n; i++)
            moved.day[i] = column->day[order[i]];
        break;
    case PS_TEXT:
        for (size_t i = 0; i < n; i++)
            moved.text[i] = column->text[order[i]];
        break;
    case PS_FLAG:
        for (size_t i = 0; i < n; i++)
            moved.flag[i] = column->flag[order[i]];
        break;
    case PS_CODES:
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
    free(ps_store_at(column));
    set_store(column, ps_store_at(&moved));
    return true;
}

static void drop_codes(ps_column *column, const uint8_t *drop, size_t n_left)
{
    size_t used = 0, to = 0;
    for (size_t i = 0; i < column->n; i++) {
        const size_t from = column->first[i], length = column->first[i + 1] - from;
        if (drop[i])
            continue;
        column->first[to++] = used;
        if (length)
            memmove(column->text + used, column->text + from, length * sizeof *column->text);
        used += length;
    }
    assert(to == n_left);
    column->first[n_left] = used;
}

size_t ps_close_up(void *values, const uint8_t *drop, size_t n, size_t width)
{
    char *at = values;
    size_t left = 0;

    for (size_t from = 0, to; from < n; from = to + 1) {
        const uint8_t *next = memchr(drop + from, 1, n - from);

        to = next ? (size_t)(next - drop) : n;
        if (left != from)
            memmove(at + left * width, at + from * width, (to - from) * width);
        left += to - from;
    }
    return left;
}

void ps_store_drop(ps_column *column, const uint8_t *drop, size_t n_left)
{
    size_t left = n_left;

    if (column->type == PS_CODES)
        drop_codes(column, drop, n_left);
    else
        left = ps_close_up(ps_store_at(column), drop, column->n, ps_store_width(column->type));
    assert(left == n_left);
    column->n = left;
}

bool ps_store_equal(const ps_column *column, size_t a, size_t b)
{
    const size_t width = ps_store_width(column->type);
    const char *at = ps_store_at(column);

    if (column->type == PS_CODES) {
        const size_t from_a = column->first[a], from_b = column->first[b];
        const size_t length = column->first[a + 1] - from_a;
        return length == column->first[b + 1] - from_b &&
               (!length || !memcmp(column->text + from_a, column->text + from_b, length * sizeof *column->text));
    }
    return !memcmp(at + a * width, at + b * width, width);
}
