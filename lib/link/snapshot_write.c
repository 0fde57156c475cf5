/* Snapshot write: gathered inputs, part by part of the people, into a file. */
#include "link/snapshot.h"

#include "base/arena.h"
#include "base/column_store.h"

#include <stdlib.h>

typedef struct saving {
    ps_snapshot_writer *writer;
    const ps_input_rows *rows;
    uint32_t input, part;
    size_t from, to;   /* rows of the part */
    uint32_t *scratch; /* PS_PART + 1, and as many as a part has rows */
    size_t capacity;
} saving;

static ps_status add(saving *s, ps_block_kind kind, size_t column, const void *at, size_t length, ps_error *err)
{
    return ps_snapshot_writer_add(s->writer, (ps_block_name){(uint32_t)kind, s->input, (uint32_t)column, s->part}, at,
                                  length, err);
}

/* size_t places, less the first, as 32 bits. */
static ps_status add_places(saving *s, ps_block_kind kind, size_t column, const size_t *first, size_t n, ps_error *err)
{
    if (!ps_grow(&s->scratch, &s->capacity, n, sizeof *s->scratch))
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        s->scratch[i] = (uint32_t)(first[i] - first[0]);
    return add(s, kind, column, s->scratch, n * sizeof *s->scratch, err);
}

/* `number`: of the column among those that were read. */
static ps_status add_column(saving *s, const ps_column *column, size_t number, ps_error *err)
{
    const size_t width = ps_store_width(column->type), n = s->to - s->from;
    ps_status st;

    if (column->type != PS_CODES)
        return add(s, PS_BLOCK_COLUMN, number, (const char *)ps_store_at(column) + s->from * width, n * width, err);
    st = add_places(s, PS_BLOCK_CODES_FIRST, number, column->first + s->from, n + 1, err);
    if (st != PS_OK)
        return st;
    return add(s, PS_BLOCK_COLUMN, number, column->text + column->first[s->from],
               (column->first[s->to] - column->first[s->from]) * sizeof *column->text, err);
}

static ps_status add_twins(saving *s, ps_error *err)
{
    const ps_input_rows *rows = s->rows;
    size_t n = 0;

    if (!ps_grow(&s->scratch, &s->capacity, rows->n_twins + 1, sizeof *s->scratch))
        return ps_fail_memory(err);
    for (size_t i = 0; i < rows->n_twins; i++)
        if (rows->twins[i] >= s->from && rows->twins[i] < s->to)
            s->scratch[n++] = rows->twins[i] - (uint32_t)s->from;
    return n ? add(s, PS_BLOCK_TWINS, 0, s->scratch, n * sizeof *s->scratch, err) : PS_OK;
}

static ps_status save_part(saving *s, size_t people, ps_error *err)
{
    const ps_input_rows *rows = s->rows;
    const size_t low = (size_t)s->part << PS_PART_BITS, n = s->to - s->from;
    size_t number = 0;
    ps_status st = add_places(s, PS_BLOCK_FIRST, 0, rows->first + low, people + 1, err);

    for (size_t c = 0; st == PS_OK && n && c < rows->schema->n_columns; c++)
        if (rows->columns[c].n)
            st = add_column(s, &rows->columns[c], number++, err);
    if (st == PS_OK && n)
        st = add(s, PS_BLOCK_ORDER, 0, rows->order + s->from, n * sizeof *rows->order, err);
    if (st == PS_OK && n && rows->hash)
        st = add(s, PS_BLOCK_HASH, 0, rows->hash + s->from, n * sizeof *rows->hash, err);
    return st == PS_OK && n && rows->n_twins ? add_twins(s, err) : st;
}

static ps_status save_table(ps_snapshot_writer *w, const ps_intern *words, ps_block_kind first, uint32_t input,
                            ps_error *err)
{
    ps_intern_image image;
    ps_block_name name = {(uint32_t)first, input, 0, 0};
    ps_status st;

    if (!ps_intern_image_make(&image, words))
        return ps_fail_memory(err);
    st = ps_snapshot_writer_add(w, name, image.at, image.n_at * sizeof *image.at, err);
    name.kind++;
    if (st == PS_OK)
        st = ps_snapshot_writer_add(w, name, image.text, image.text_bytes, err);
    name.kind++;
    if (st == PS_OK)
        st = ps_snapshot_writer_add(w, name, image.slots, image.slot_bytes, err);
    ps_intern_image_release(&image);
    return st;
}

static ps_status save_ids(ps_snapshot_writer *w, const ps_idmap *ids, ps_error *err)
{
    ps_idmap_image image;
    ps_status st;

    if (!ps_idmap_image_make(&image, ids))
        return ps_fail_memory(err);
    st = ps_snapshot_writer_add(w, (ps_block_name){.kind = PS_BLOCK_ID_KEYS}, image.keys, image.count * PS_IDMAP_KEY,
                                err);
    if (st == PS_OK)
        st = ps_snapshot_writer_add(w, (ps_block_name){.kind = PS_BLOCK_ID_HOW}, image.how, image.count, err);
    if (st == PS_OK)
        st = ps_snapshot_writer_add(w, (ps_block_name){.kind = PS_BLOCK_ID_SLOTS}, image.slots, image.slot_bytes, err);
    if (st == PS_OK)
        st = ps_snapshot_writer_add(w, (ps_block_name){.kind = PS_BLOCK_ID_TEXTS}, image.texts, image.text_bytes, err);
    ps_idmap_image_release(&image);
    return st;
}

static ps_status save_input(saving *s, size_t n_people, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t low = 0; st == PS_OK && low < n_people; low += PS_PART) {
        const size_t people = n_people - low < PS_PART ? n_people - low : PS_PART;
        s->part = (uint32_t)(low >> PS_PART_BITS);
        s->from = s->rows->first[low];
        s->to = s->rows->first[low + people];
        st = save_part(s, people, err);
    }
    if (st == PS_OK && s->rows->labels)
        st = save_table(s->writer, s->rows->labels, PS_BLOCK_LABEL_AT, s->input, err);
    return st;
}

ps_status ps_snapshot_save(const char *path, ps_linking *l, ps_error *err)
{
    saving s = {.writer = NULL};
    ps_status st = ps_snapshot_writer_open(&s.writer, path, err);

    if (st == PS_OK)
        st = ps_snapshot_meta_write(s.writer, l, err);
    if (st == PS_OK)
        st = save_ids(s.writer, l->population->ids, err);
    if (st == PS_OK)
        st = save_table(s.writer, l->population->words, PS_BLOCK_WORD_AT, 0, err);
    for (size_t i = 0; st == PS_OK && i < l->spec->n_inputs; i++) {
        s.rows = &l->rows[i];
        s.input = (uint32_t)i;
        st = save_input(&s, l->population->n_people, err);
    }
    if (st == PS_OK)
        st = ps_snapshot_writer_finish(s.writer, err);
    ps_snapshot_writer_close(s.writer);
    free(s.scratch);
    return st;
}
