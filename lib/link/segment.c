/* Segment: see segment.h. */
#include "link/segment.h"

#include "base/arena.h"
#include "base/column_store.h"

#include <stdlib.h>
#include <string.h>

static void *copy(const void *from, size_t count, size_t size)
{
    void *to = ps_calloc(count, size);

    if (to && count)
        memcpy(to, from, count * size);
    return to;
}

static bool copy_codes(ps_column *to, const ps_column *from)
{
    const size_t n = from->first[from->n];

    to->first = copy(from->first, from->n + 1, sizeof *to->first);
    to->text = copy(from->text, n, sizeof *to->text);
    return to->first && to->text;
}

static bool copy_column(ps_column *to, const ps_column *from, const uint8_t *unreadable)
{
    to->type = from->type;
    to->n = from->n;
    if (from->type == PS_CODES)
        return copy_codes(to, from);
    if (!ps_store_resize(to, from->type, from->n))
        return false;
    memcpy(ps_store_at(to), ps_store_at(from), from->n * ps_store_width(from->type));
    for (size_t i = 0; unreadable && from->type == PS_DATE && i < from->n; i++)
        if (unreadable[i])
            to->day[i] = PS_UNREADABLE_DAY;
    return true;
}

ps_slice ps_segment_label(const ps_segment *s, uint32_t number)
{
    uint32_t length = 0;

    if (!number)
        return (ps_slice){"", 0};
    memcpy(&length, s->labels + number - 1, sizeof length);
    return (ps_slice){s->labels + number - 1 + sizeof length, length};
}

ps_segment *ps_segment_new(const ps_batch *batch, const ps_schema *schema)
{
    ps_segment *s = ps_calloc(1, sizeof *s);
    bool ok;

    if (!s)
        return NULL;
    s->n = batch->n;
    s->columns = ps_calloc(schema->n_columns, sizeof *s->columns);
    s->person = ps_calloc(batch->n, sizeof *s->person);
    ok = s->columns && s->person;
    if (ok && batch->hashes)
        ok = (s->hash = copy(batch->hashes, batch->n, sizeof *s->hash)) != NULL;
    if (ok && batch->deleted && batch->n && memchr(batch->deleted, 1, batch->n))
        ok = (s->deleted = copy(batch->deleted, batch->n, 1)) != NULL;
    if (ok && batch->label_bytes)
        ok = (s->labels = copy(batch->labels, batch->label_bytes, 1)) != NULL;
    for (size_t c = 0; ok && c < schema->n_columns; c++)
        if (batch->columns[c].n)
            ok = copy_column(&s->columns[c], &batch->columns[c], batch->unreadable ? batch->unreadable[c] : NULL);
    if (ok)
        return s;
    ps_segment_free(s, schema);
    return NULL;
}

void ps_segment_free(ps_segment *s, const ps_schema *schema)
{
    if (!s)
        return;
    for (size_t c = 0; s->columns && c < schema->n_columns; c++)
        ps_column_release(&s->columns[c]);
    free(s->columns);
    free(s->person);
    free(s->hash);
    free(s->deleted);
    free(s->labels);
    free(s);
}
