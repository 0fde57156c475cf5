/* Segment: see segment.h. */
#include "link/segment.h"

#include "base/arena.h"
#include "base/column_store.h"

#include <stdlib.h>
#include <string.h>

#define BORDER ((size_t)16)

/* Bytes of an array, up to where the next may begin. */
static size_t span(size_t count, size_t size)
{
    return (count * size + BORDER - 1) / BORDER * BORDER;
}

static void *cut(ps_pack *pack, size_t count, size_t size)
{
    void *at = pack->at + pack->used;

    pack->used += span(count, size);
    return at;
}

static void *copy(ps_pack *pack, const void *from, size_t count, size_t size)
{
    void *to = cut(pack, count, size);

    if (count)
        memcpy(to, from, count * size);
    return to;
}

static size_t span_of(const ps_column *column)
{
    if (column->type == PS_CODES)
        return span(column->n + 1, sizeof *column->first) + span(column->first[column->n], sizeof *column->text);
    return span(column->n, ps_store_width(column->type));
}

static void copy_column(ps_column *to, ps_pack *pack, const ps_column *from, const uint8_t *unreadable)
{
    if (from->type == PS_CODES) {
        to->type = from->type;
        to->n = from->n;
        to->first = copy(pack, from->first, from->n + 1, sizeof *to->first);
        to->text = copy(pack, from->text, from->first[from->n], sizeof *to->text);
        return;
    }
    ps_column_place(to, from->type, from->n, copy(pack, ps_store_at(from), from->n, ps_store_width(from->type)));
    for (size_t i = 0; unreadable && from->type == PS_DATE && i < from->n; i++)
        if (unreadable[i])
            to->day[i] = PS_UNREADABLE_DAY;
}

ps_slice ps_segment_label(const ps_segment *s, uint32_t number)
{
    uint32_t length = 0;

    if (!number)
        return (ps_slice){"", 0};
    memcpy(&length, s->labels + number - 1, sizeof length);
    return (ps_slice){s->labels + number - 1 + sizeof length, length};
}

bool ps_pack_fill(ps_pack *pack, const ps_batch *batch, const ps_schema *schema)
{
    const bool deleted = batch->deleted && batch->n && memchr(batch->deleted, 1, batch->n);
    size_t bytes = span(schema->n_columns, sizeof(ps_column)) + span(batch->n, sizeof(uint32_t)) +
                   span(batch->n, sizeof(uint64_t)) + span(batch->n, 1) + span(batch->label_bytes, 1);
    ps_segment *s = &pack->rows;

    for (size_t c = 0; c < schema->n_columns; c++)
        bytes += batch->columns[c].n ? span_of(&batch->columns[c]) : 0;
    pack->used = 0;
    *s = (ps_segment){.n = 0};
    if (!ps_grow(&pack->at, &pack->capacity, bytes, 1))
        return false;
    s->n = batch->n;
    s->person = cut(pack, batch->n, sizeof *s->person);
    if (batch->hashes)
        s->hash = copy(pack, batch->hashes, batch->n, sizeof *s->hash);
    if (deleted)
        s->deleted = copy(pack, batch->deleted, batch->n, 1);
    if (batch->label_bytes) {
        s->labels = copy(pack, batch->labels, batch->label_bytes, 1);
        s->label_bytes = batch->label_bytes;
    }
    s->columns = cut(pack, schema->n_columns, sizeof *s->columns);
    memset(s->columns, 0, schema->n_columns * sizeof *s->columns);
    for (size_t c = 0; c < schema->n_columns; c++)
        if (batch->columns[c].n)
            copy_column(&s->columns[c], pack, &batch->columns[c], batch->unreadable ? batch->unreadable[c] : NULL);
    return true;
}

void ps_pack_release(ps_pack *pack)
{
    free(pack->at);
    memset(pack, 0, sizeof *pack);
}
