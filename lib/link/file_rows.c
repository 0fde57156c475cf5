/* File rows: what an input holds while it is read, in the order of its file.
 *
 *   APPEND   the rows of the next chunk                                O(rows)
 *   STRETCH  the rows of one chunk again, where they lie now           O(columns)
 *
 * Each column is one array, so that grouping needs no more than one array besides. Room is made for what the file seems
 * to hold; what is never filled costs nothing. */
#include "base/arena.h"
#include "base/column_store.h"
#include "link/input_rows.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_MORE 1.0625 /* rows differ in length */
#define GROWS_MOST 32    /* the more was read, the better is known what the file holds */

/* An array of n items of `size` bytes gets room for more. False: no memory, and it is as it was. */
static bool move(void *array, size_t n, size_t room, size_t size)
{
    void *old, *new = ps_room_to_come(room, size);

    if (!new)
        return false;
    memcpy(&old, array, sizeof old);
    if (n)
        memcpy(new, old, n * size);
    free(old);
    memcpy(array, &new, sizeof new);
    return true;
}

static bool widen_column(ps_column *column, size_t n, size_t room, ps_type type)
{
    void *at = ps_store_at(column);

    if (!move(&at, n, room, ps_store_width(type)))
        return false;
    if (type == PS_CODES) {
        column->type = type;
        column->first = at;
        if (!n)
            column->first[0] = 0;
    } else {
        ps_column_place(column, type, n, at);
    }
    return true;
}

static bool widen(ps_input_rows *rows, const ps_segment *like, size_t room)
{
    const size_t n = rows->n;
    bool ok = move(&rows->person, n, room, sizeof *rows->person);

    if (like->hash)
        ok = ok && move(&rows->hash, n, room, sizeof *rows->hash);
    if (rows->deleted)
        ok = ok && move(&rows->deleted, n, room, 1);
    for (size_t c = 0; ok && c < rows->schema->n_columns; c++)
        if (like->columns[c].n) {
            const bool codes = like->columns[c].type == PS_CODES;
            ok = widen_column(&rows->columns[c], n ? n + codes : 0, room + codes, like->columns[c].type);
        }
    if (ok)
        rows->room = room;
    return ok;
}

/* Room for the rows of a segment, and for those that seem to come. */
static bool make_room(ps_input_rows *rows, const ps_segment *segment, double rest)
{
    const size_t need = rows->n + segment->n;
    const double seem = (double)need + rest * ROOM_MORE, most = (double)need * GROWS_MOST;

    return need <= rows->room || widen(rows, segment, (size_t)(seem < most ? seem : most));
}

static bool add_deleted(ps_input_rows *rows, const uint8_t *deleted, size_t n)
{
    if (deleted && !rows->deleted) {
        if (!(rows->deleted = ps_room(rows->room, 1)))
            return false;
        memset(rows->deleted, 0, rows->n);
    }
    if (deleted)
        memcpy(rows->deleted + rows->n, deleted, n);
    else if (rows->deleted)
        memset(rows->deleted + rows->n, 0, n);
    return true;
}

static bool add_codes(ps_input_rows *rows, size_t c, const ps_column *from)
{
    ps_column *to = &rows->columns[c];
    const size_t used = to->first[rows->n], more = from->first[from->n];

    if (!rows->code_room && !(rows->code_room = ps_calloc(rows->schema->n_columns, sizeof *rows->code_room)))
        return false;
    if (!ps_grow(&to->text, &rows->code_room[c], used + more, sizeof *to->text))
        return false;
    if (more)
        memcpy(to->text + used, from->text, more * sizeof *to->text);
    for (size_t i = 1; i <= from->n; i++)
        to->first[rows->n + i] = used + from->first[i];
    return true;
}

static bool add_columns(ps_input_rows *rows, const ps_segment *segment)
{
    bool ok = true;

    for (size_t c = 0; ok && c < rows->schema->n_columns; c++) {
        const ps_column *from = &segment->columns[c];
        ps_column *to = &rows->columns[c];

        if (!from->n)
            continue;
        if (from->type == PS_CODES) {
            ok = add_codes(rows, c, from);
        } else {
            const size_t width = ps_store_width(from->type);
            memcpy((char *)ps_store_at(to) + rows->n * width, ps_store_at(from), from->n * width);
        }
        to->n = rows->n + from->n;
    }
    return ok;
}

static bool add_stretch(ps_input_rows *rows, const ps_segment *segment)
{
    ps_stretch *stretch;

    if (!ps_grow(&rows->stretches, &rows->stretch_room, rows->n_stretches + 1, sizeof *stretch))
        return false;
    stretch = &rows->stretches[rows->n_stretches];
    *stretch = (ps_stretch){(uint32_t)segment->n, segment->parser, NULL};
    if (segment->label_bytes) {
        if (!(stretch->labels = malloc(segment->label_bytes)))
            return false;
        memcpy(stretch->labels, segment->labels, segment->label_bytes);
    }
    rows->n_stretches++;
    return true;
}

ps_status ps_rows_fit(const ps_input_rows *rows, size_t n, ps_error *err)
{
    if (rows->n + n <= PS_ROWS_MOST)
        return PS_OK;
    ps_fail(err, PS_EDATA, "more than 4,294,967,294 rows in one input");
    ps_error_file(err, rows->spec.file);
    ps_error_hint(err, "give the feed as several inputs");
    return PS_EDATA;
}

ps_status ps_rows_append(ps_input_rows *rows, const ps_segment *segment, double rest, ps_error *err)
{
    const ps_status st = ps_rows_fit(rows, segment->n, err);

    if (st != PS_OK || !segment->n)
        return st;
    if (!make_room(rows, segment, rest) || !add_deleted(rows, segment->deleted, segment->n) ||
        !add_columns(rows, segment) || !add_stretch(rows, segment))
        return ps_fail_memory(err);
    memcpy(rows->person + rows->n, segment->person, segment->n * sizeof *segment->person);
    if (segment->hash)
        memcpy(rows->hash + rows->n, segment->hash, segment->n * sizeof *segment->hash);
    rows->n += segment->n;
    return PS_OK;
}

void ps_rows_stretch(ps_segment *out, ps_column *columns, const ps_input_rows *rows, size_t stretch, size_t from)
{
    const ps_stretch *s = &rows->stretches[stretch];

    *out = (ps_segment){.n = s->n, .parser = s->parser, .labels = s->labels, .columns = columns};
    out->person = rows->person + from;
    out->hash = rows->hash ? rows->hash + from : NULL;
    out->deleted = rows->deleted ? rows->deleted + from : NULL;
    for (size_t c = 0; c < rows->schema->n_columns; c++) {
        const ps_column *whole = &rows->columns[c];

        memset(&columns[c], 0, sizeof columns[c]);
        if (!whole->n)
            continue;
        if (whole->type == PS_CODES) {
            columns[c] = (ps_column){.type = PS_CODES, .n = s->n, .text = whole->text, .first = whole->first + from};
            continue;
        }
        ps_column_place(&columns[c], whole->type, s->n,
                        (char *)ps_store_at(whole) + from * ps_store_width(whole->type));
    }
}

void ps_rows_forget_file(ps_input_rows *rows)
{
    for (size_t s = 0; s < rows->n_stretches; s++)
        free(rows->stretches[s].labels);
    free(rows->stretches);
    free(rows->person);
    free(rows->code_room);
    rows->stretches = NULL;
    rows->person = NULL;
    rows->code_room = NULL;
    rows->n_stretches = rows->stretch_room = rows->room = 0;
}

void ps_rows_let_go(ps_input_rows *rows)
{
    ps_rows_forget_file(rows);
    free(rows->deleted);
    free(rows->hash);
    rows->deleted = NULL;
    rows->hash = NULL;
    for (size_t c = 0; rows->columns && c < rows->schema->n_columns; c++)
        ps_column_release(&rows->columns[c]);
}
