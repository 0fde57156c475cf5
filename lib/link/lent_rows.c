/* Lent rows: see lent_rows.h. */
#include "link/lent_rows.h"

#include "base/arena.h"
#include "base/column_store.h"
#include "link/snapshot_narrow.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_LINE ((size_t)64)

typedef struct lent_column { /* both NULL: there is none */
    const void *wide;
    const uint16_t *narrow;
} lent_column;

struct ps_lent_rows {
    unsigned part_bits;
    size_t n_columns;
    lent_column columns[]; /* those of a part, then those of the next */
};

ps_lent_rows *ps_lent_rows_new(const ps_schema *schema, unsigned part_bits, size_t n_parts)
{
    const size_t n = n_parts * schema->n_columns;
    ps_lent_rows *lent = ps_calloc(1, sizeof *lent + n * sizeof *lent->columns);

    if (lent) {
        lent->part_bits = part_bits;
        lent->n_columns = schema->n_columns;
    }
    return lent;
}

void ps_lent_rows_free(ps_lent_rows *lent)
{
    free(lent);
}

void ps_lent_rows_put(ps_lent_rows *lent, size_t part, size_t column, const void *wide, const uint16_t *narrow)
{
    lent->columns[part * lent->n_columns + column] = (lent_column){wide, narrow};
}

/* ---- of a thread ---- */

/* As person_source sees them: the same input with these columns. */
static ps_person_source source_of(const ps_input_rows *rows, ps_column *columns)
{
    ps_input_rows at_hand = *rows;
    ps_person_source source;

    at_hand.columns = columns;
    source = ps_evidence_person(&at_hand);
    source.rows = rows;
    return source;
}

/* Columns one behind another, each on a cache line of its own. False: no memory. */
static bool make_room(struct ps_lent_room *room, const ps_input_rows *rows, size_t n)
{
    const ps_schema *schema = rows->schema;
    const size_t some = (n + n / 2) / CACHE_LINE * CACHE_LINE + CACHE_LINE;
    size_t width = 0;
    char *at;

    for (size_t c = 0; c < schema->n_columns; c++)
        width += rows->columns[c].n ? ps_store_width(rows->columns[c].type) : 0;
    if (n > SIZE_MAX / 2 || (width && some > SIZE_MAX / width))
        return false;
    free(room->at);
    room->rows = 0;
    room->at = at = malloc(some * width + 1);
    if (!room->columns)
        room->columns = ps_calloc(schema->n_columns, sizeof *room->columns);
    if (!room->at || !room->columns)
        return false;
    for (size_t c = 0; c < schema->n_columns; c++) {
        const ps_type type = rows->columns[c].type;

        if (!rows->columns[c].n)
            continue;
        ps_column_place(&room->columns[c], type, some, at);
        at += some * ps_store_width(type);
    }
    room->rows = some;
    return true;
}

/* n rows from row `at` of the part on. */
static void widen(ps_column *to, const lent_column *from, size_t at, size_t n)
{
    const size_t width = ps_store_width(to->type);

    assert(from->wide || from->narrow);
    if (from->wide)
        memcpy(ps_store_at(to), (const char *)from->wide + at * width, n * width);
    else if (to->type == PS_DATE)
        ps_widen_days(to->day, from->narrow, at, n);
    else
        ps_widen_numbers(to->text, from->narrow, at, n);
}

static bool read_rows(ps_person_source *source, struct ps_lent_room *room, const ps_input_rows *rows, size_t first,
                      size_t n)
{
    const ps_lent_rows *lent = rows->lent;
    const size_t part = first >> lent->part_bits, from = rows->first[first], to = rows->first[first + n];
    const lent_column *columns = &lent->columns[part * lent->n_columns];

    assert(n && (first + n - 1) >> lent->part_bits == part);
    if (!room->rows || to - from > room->rows) {
        if (!make_room(room, rows, to - from))
            return false;
        *source = source_of(rows, room->columns);
    }
    source->from = from;
    for (size_t c = 0; from < to && c < lent->n_columns; c++)
        if (rows->columns[c].n)
            widen(&room->columns[c], &columns[c], from - rows->first[part << lent->part_bits], to - from);
    return true;
}

bool ps_lent_people_read(ps_lent_people *people, const ps_evidence *evidence, size_t first, size_t n)
{
    for (size_t k = 0; k < evidence->n_persons; k++) {
        const ps_person_source *source = &evidence->persons[k];

        if (!source->rows->lent)
            people->persons[k] = *source;
        else if (!read_rows(&people->persons[k], &people->rooms[k], source->rows, first, n))
            return false;
    }
    return true;
}

void ps_lent_people_release(ps_lent_people *people)
{
    for (size_t k = 0; k < PS_FEEDS_MOST; k++) {
        free(people->rooms[k].columns);
        free(people->rooms[k].at);
    }
}
