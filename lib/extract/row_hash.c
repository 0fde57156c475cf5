/* Row hash: see row_hash.h. */
#include "extract/row_hash.h"

#include "base/arena.h"
#include "extract/field.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define TOGETHER ((size_t)240) /* bytes that are hashed at once: above these XXH3 works in another, slower way */

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

bool ps_row_hash_init(ps_row_hash *h, uint32_t *fields, size_t n, char delimiter)
{
    size_t left = 0;

    if (n)
        qsort(fields, n, sizeof *fields, by_number);
    for (size_t i = 0; i < n; i++)
        if (!i || fields[i] != fields[i - 1])
            fields[left++] = fields[i];
    *h = (ps_row_hash){.fields = fields, .n = left, .delimiter = delimiter};
    h->first = ps_calloc(left + 1, sizeof *h->first);
    h->cells = ps_calloc(left, sizeof *h->cells);
    if (!h->first || !h->cells)
        return false;
    for (size_t i = 0; i < left; i++)
        if (!i || fields[i] != fields[i - 1] + 1)
            h->first[h->n_groups++] = (uint32_t)i;
    h->first[h->n_groups] = (uint32_t)left;
    return true;
}

void ps_row_hash_release(ps_row_hash *h)
{
    free(h->fields);
    free(h->first);
    free(h->cells);
    memset(h, 0, sizeof *h);
}

static uint64_t one_by_one(const ps_slice *cells, size_t n, uint64_t hash)
{
    for (size_t i = 0; i < n; i++)
        hash = XXH3_64bits_withSeed(cells[i].at, cells[i].length, hash + i);
    return hash;
}

/* Clean cells of neighbours. */
static uint64_t of_cells(const ps_row_hash *h, const ps_slice *cells, size_t n, uint64_t hash)
{
    char row[TOGETHER];
    size_t used = 0;

    for (size_t i = 0; i < n; i++) {
        const ps_slice cell = cells[i];

        if (cell.length > sizeof row - used || (cell.length && memchr(cell.at, h->delimiter, cell.length)))
            return one_by_one(cells, n, hash);
        if (cell.length)
            memcpy(row + used, cell.at, cell.length);
        used += cell.length;
        if (i + 1 == n)
            break;
        if (used == sizeof row)
            return one_by_one(cells, n, hash);
        row[used++] = h->delimiter;
    }
    return XXH3_64bits_withSeed(row, used, hash);
}

uint64_t ps_row_hash_record(ps_row_hash *h, const ps_record *record)
{
    uint64_t hash = 0;

    for (size_t i = 0; i < h->n; i++)
        h->cells[i] = ps_field_clean(record->fields[h->fields[i]]);
    for (size_t g = 0; g < h->n_groups; g++)
        hash = of_cells(h, h->cells + h->first[g], h->first[g + 1] - h->first[g], hash);
    return hash;
}

/* May a clean cell not begin or end with it? */
static unsigned is_edge(char c)
{
    return (unsigned)(c <= ' ') | (unsigned)(c == '"');
}

/* Are the fields clean as they lie there? */
static bool all_clean(const ps_plain_rows *rows, const char *at, size_t r, const uint32_t *fields, size_t n)
{
    const uint32_t *stops = rows->stops + rows->stop[r];
    size_t from = fields[0] ? stops[fields[0] - 1] + 1 : rows->begin[r];
    unsigned edge = 0;

    for (size_t i = 0; i < n; i++) {
        const size_t to = stops[fields[i]], length = to - from;

        if (length) {
            edge |= is_edge(at[from]) | is_edge(at[to - 1]);
            edge |= length == 4 && !memcmp(at + from, "NULL", 4);
        }
        from = to + 1;
    }
    return !edge;
}

uint64_t ps_row_hash_plain(ps_row_hash *h, const ps_plain_rows *rows, const char *at, size_t r)
{
    const uint32_t *stops = rows->stops + rows->stop[r];
    uint64_t hash = 0;

    for (size_t g = 0; g < h->n_groups; g++) {
        const uint32_t *fields = h->fields + h->first[g];
        const size_t n = h->first[g + 1] - h->first[g];
        const size_t from = fields[0] ? stops[fields[0] - 1] + 1 : rows->begin[r], to = stops[fields[n - 1]];

        if (to - from <= TOGETHER && all_clean(rows, at, r, fields, n)) {
            hash = XXH3_64bits_withSeed(at + from, to - from, hash);
            continue;
        }
        for (size_t i = 0; i < n; i++)
            h->cells[i] = ps_field_clean(ps_plain_cell(rows, at, fields[i], r));
        hash = of_cells(h, h->cells, n, hash);
    }
    return hash;
}
