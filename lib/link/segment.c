/* Segment: see segment.h. */
#include "link/segment.h"

#include "base/arena.h"
#include "base/column_store.h"
#include "base/os.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define SLAB_LEAST ((size_t)1 << 16) /* each is twice as large as the one before it, since most files are small */
#define SLAB_MOST PS_OS_LARGE_PAGE
#define BORDER ((size_t)16)

struct ps_slab {
    atomic_size_t users; /* segments, and whoever cuts new ones */
    size_t used, size;
};

static ps_slab *new_slab(size_t size)
{
    ps_slab *slab = ps_room(size, 1);

    if (!slab)
        return NULL;
    atomic_init(&slab->users, 1);
    slab->size = size;
    slab->used = (sizeof *slab + BORDER - 1) / BORDER * BORDER;
    return slab;
}

void ps_slab_leave(ps_slab *slab)
{
    if (slab && atomic_fetch_sub(&slab->users, 1) == 1)
        free(slab);
}

/* A slab with room for so many bytes. */
static bool find_room(ps_slab **slab, size_t bytes)
{
    const size_t head = (sizeof **slab + BORDER - 1) / BORDER * BORDER;
    size_t size = *slab ? (*slab)->size * 2 : SLAB_LEAST;

    if (*slab && bytes <= (*slab)->size - (*slab)->used)
        return true;
    if (size > SLAB_MOST)
        size = SLAB_MOST;
    if (size < head + bytes)
        size = head + bytes;
    ps_slab_leave(*slab);
    *slab = new_slab(size);
    return *slab != NULL;
}

/* Bytes of an array, up to where the next may begin. */
static size_t span(size_t count, size_t size)
{
    return (count * size + BORDER - 1) / BORDER * BORDER;
}

static void *cut(ps_slab *slab, size_t count, size_t size)
{
    void *at = (char *)slab + slab->used;

    slab->used += span(count, size);
    return at;
}

static void *copy(ps_slab *slab, const void *from, size_t count, size_t size)
{
    void *to = cut(slab, count, size);

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

static void copy_column(ps_column *to, ps_slab *slab, const ps_column *from, const uint8_t *unreadable)
{
    if (from->type == PS_CODES) {
        to->type = from->type;
        to->n = from->n;
        to->first = copy(slab, from->first, from->n + 1, sizeof *to->first);
        to->text = copy(slab, from->text, from->first[from->n], sizeof *to->text);
        return;
    }
    ps_column_place(to, from->type, from->n, copy(slab, ps_store_at(from), from->n, ps_store_width(from->type)));
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

ps_segment *ps_segment_new(ps_slab **slab, const ps_batch *batch, const ps_schema *schema)
{
    const bool deleted = batch->deleted && batch->n && memchr(batch->deleted, 1, batch->n);
    size_t bytes = span(1, sizeof(ps_segment)) + span(schema->n_columns, sizeof(ps_column)) +
                   span(batch->n, sizeof(uint32_t)) + span(batch->n, sizeof(uint64_t)) + span(batch->n, 1) +
                   span(batch->label_bytes, 1);
    ps_segment *s;

    for (size_t c = 0; c < schema->n_columns; c++)
        bytes += batch->columns[c].n ? span_of(&batch->columns[c]) : 0;
    if (!find_room(slab, bytes))
        return NULL;
    s = cut(*slab, 1, sizeof *s);
    *s = (ps_segment){.slab = *slab, .n = batch->n};
    atomic_fetch_add(&(*slab)->users, 1);
    s->person = cut(*slab, batch->n, sizeof *s->person);
    if (batch->hashes)
        s->hash = copy(*slab, batch->hashes, batch->n, sizeof *s->hash);
    if (deleted)
        s->deleted = copy(*slab, batch->deleted, batch->n, 1);
    if (batch->label_bytes)
        s->labels = copy(*slab, batch->labels, batch->label_bytes, 1);
    s->columns = cut(*slab, schema->n_columns, sizeof *s->columns);
    memset(s->columns, 0, schema->n_columns * sizeof *s->columns);
    for (size_t c = 0; c < schema->n_columns; c++)
        if (batch->columns[c].n)
            copy_column(&s->columns[c], *slab, &batch->columns[c], batch->unreadable ? batch->unreadable[c] : NULL);
    return s;
}

void ps_segment_drop(ps_segment *s, void *array)
{
    if (!s->slab)
        free(array);
}

void ps_segment_drop_column(ps_segment *s, size_t column)
{
    if (s->slab)
        memset(&s->columns[column], 0, sizeof *s->columns);
    else
        ps_column_release(&s->columns[column]);
}

void ps_segment_free(ps_segment *s, const ps_schema *schema)
{
    if (!s)
        return;
    if (s->slab) {
        ps_slab_leave(s->slab);
        return;
    }
    for (size_t c = 0; s->columns && c < schema->n_columns; c++)
        ps_column_release(&s->columns[c]);
    free(s->columns);
    free(s->person);
    free(s->hash);
    free(s->deleted);
    free(s->labels);
    free(s);
}
