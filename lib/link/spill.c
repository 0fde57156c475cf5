/* Spill: see spill.h. A row is its person, its row of the file, its hash, whether it withdraws others, and the cells of
 * the columns that were read, one after another without gaps. */
#include "link/spill.h"

#include "base/arena.h"
#include "base/column_store.h"
#include "base/os.h"
#include "link/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER ((size_t)128 << 10)
#define HEAD (sizeof(uint32_t) + sizeof(uint32_t) + sizeof(uint64_t) + 1)
#define LENGTH_MOST 5 /* bytes of a length: one, or 255 and four more */

struct piece {
    uint64_t at;
    size_t length;
};

struct bucket {
    char *buffer;
    size_t used, capacity;
    struct piece *pieces;
    size_t n_pieces, pieces_capacity;
    size_t rows, longest;
};

/* Texts of one parser by number, and what they are in the input's own table; 0: not met yet. */
struct heard {
    ps_slice *texts;
    uint32_t *own;
    size_t n, capacity, own_capacity;
};

struct ps_spill {
    const ps_schema *schema;
    unsigned input, n_parsers;
    const char *beside;
    uint32_t n_known, next_row;
    ps_os_mutex *lock; /* of heard[].texts */
    struct heard *heard;
    ps_intern *texts; /* the input's own */
    uint32_t *words;  /* by number there: the population's */
    bool began, told; /* told: the columns are known */
    struct read {     /* columns, in the order of the schema */
        size_t column;
        ps_type type;
        bool label;
    } * read;
    size_t n_read;
    size_t fixed; /* bytes of a row without labels and codes */
    ps_os_file *file;
    uint64_t end;
    struct bucket *parts;
    size_t n_parts, parts_capacity;
    struct bucket strangers;
};

ps_spill *ps_spill_new(const ps_schema *schema, unsigned number, unsigned n_parsers, uint32_t n_known,
                       const char *beside)
{
    ps_spill *s = ps_calloc(1, sizeof *s);

    if (!s)
        return NULL;
    s->schema = schema;
    s->input = number;
    s->beside = beside;
    s->n_known = n_known;
    s->heard = ps_calloc(n_parsers, sizeof *s->heard);
    s->n_parsers = s->heard ? n_parsers : 0;
    s->read = ps_calloc(schema->n_columns, sizeof *s->read);
    s->lock = ps_os_mutex_new();
    s->texts = ps_intern_new();
    if (s->heard && s->read && s->lock && s->texts)
        return s;
    ps_spill_free(s);
    return NULL;
}

static void release_bucket(struct bucket *b)
{
    free(b->buffer);
    free(b->pieces);
}

void ps_spill_free(ps_spill *s)
{
    if (!s)
        return;
    for (unsigned p = 0; p < s->n_parsers; p++) {
        free(s->heard[p].texts);
        free(s->heard[p].own);
    }
    for (size_t p = 0; p < s->n_parts; p++)
        release_bucket(&s->parts[p]);
    release_bucket(&s->strangers);
    if (s->lock)
        ps_os_mutex_free(s->lock);
    ps_os_close(s->file);
    ps_intern_free(s->texts);
    free(s->words);
    free(s->read);
    free(s->parts);
    free(s->heard);
    free(s);
}

bool ps_spill_began(const ps_spill *s)
{
    return s && s->began;
}

/* ---- texts ---- */

bool ps_spill_hear(ps_spill *s, unsigned parser, const ps_intern *words)
{
    struct heard *heard = &s->heard[parser];
    const size_t n = ps_intern_count(words) + 1;
    bool ok;

    if (n == heard->n)
        return true;
    ps_os_mutex_lock(s->lock);
    ok = ps_grow(&heard->texts, &heard->capacity, n, sizeof *heard->texts);
    for (; ok && heard->n < n; heard->n++)
        heard->texts[heard->n] =
            (ps_slice){ps_intern_text(words, (uint32_t)heard->n), ps_intern_length(words, (uint32_t)heard->n)};
    ps_os_mutex_unlock(s->lock);
    return ok;
}

static bool own_texts(uint32_t *texts, size_t n, struct heard *heard, ps_intern *own)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t number = texts[i];
        if (number && !heard->own[number]) {
            const ps_slice text = heard->texts[number];
            const uint32_t new = ps_intern_add(own, text.at, text.length);
            if (new == PS_INTERN_FULL)
                return false;
            heard->own[number] = new;
        }
        texts[i] = heard->own[number]; /* own[0] stays 0 */
    }
    return true;
}

/* Texts of a segment, but for labels, become numbers of the input's own table. */
static bool own_segment(ps_spill *s, const ps_segment *segment)
{
    struct heard *heard = &s->heard[segment->parser];
    const size_t before = heard->own_capacity;
    bool ok;

    ps_os_mutex_lock(s->lock);
    ok = ps_grow(&heard->own, &heard->own_capacity, heard->n, sizeof *heard->own);
    if (ok && heard->own_capacity > before)
        memset(heard->own + before, 0, (heard->own_capacity - before) * sizeof *heard->own);
    for (size_t k = 0; ok && k < s->n_read; k++) {
        const ps_column *column = &segment->columns[s->read[k].column];
        if (s->read[k].label)
            continue;
        if (column->type == PS_TEXT)
            ok = own_texts(column->text, column->n, heard, s->texts);
        else if (column->type == PS_CODES)
            ok = own_texts(column->text + column->first[0], column->first[column->n] - column->first[0], heard,
                           s->texts);
    }
    ps_os_mutex_unlock(s->lock);
    return ok;
}

ps_status ps_spill_merge_words(ps_spill *s, ps_intern *words, ps_error *err)
{
    const size_t n = ps_intern_count(s->texts);

    s->words = ps_calloc(n + 1, sizeof *s->words);
    if (!s->words)
        return ps_fail_memory(err);
    for (uint32_t t = 1; t <= n; t++) {
        s->words[t] = ps_intern_add(words, ps_intern_text(s->texts, t), ps_intern_length(s->texts, t));
        if (s->words[t] == PS_INTERN_FULL)
            return ps_fail_memory(err);
    }
    return PS_OK;
}

/* ---- to the file ---- */

static ps_status open_file(ps_spill *s, ps_error *err)
{
    static const char form[] = "%s.partial-%u-%u";
    const size_t size = strlen(s->beside) + sizeof form + 40;
    char *path = ps_calloc(size, 1);
    ps_status st;

    if (!path)
        return ps_fail_memory(err);
    (void)snprintf(path, size, form, s->beside, ps_os_process_id(), s->input);
    st = ps_os_scratch(&s->file, path, err);
    free(path);
    return st;
}

static ps_status flush(ps_spill *s, struct bucket *b, ps_error *err)
{
    ps_status st = s->file ? PS_OK : open_file(s, err);

    if (st != PS_OK || !b->used)
        return st;
    if (!ps_grow(&b->pieces, &b->pieces_capacity, b->n_pieces + 1, sizeof *b->pieces))
        return ps_fail_memory(err);
    b->pieces[b->n_pieces++] = (struct piece){s->end, b->used};
    b->longest = b->used > b->longest ? b->used : b->longest;
    st = ps_os_write(s->file, b->buffer, b->used, err);
    s->end += b->used;
    b->used = 0;
    return st;
}

/* Room for a row of at most `most` bytes. */
static ps_status make_room(char **at, ps_spill *s, struct bucket *b, size_t most, ps_error *err)
{
    if (b->used && b->used + most > BUFFER) {
        const ps_status st = flush(s, b, err);
        if (st != PS_OK)
            return st;
    }
    if (!ps_grow(&b->buffer, &b->capacity, b->used + most > BUFFER ? b->used + most : BUFFER, 1))
        return ps_fail_memory(err);
    *at = b->buffer + b->used;
    return PS_OK;
}

static ps_status part_of(struct bucket **out, ps_spill *s, uint32_t person, ps_error *err)
{
    const size_t part = person >> PS_PART_BITS;

    if (part >= s->n_parts) {
        if (!ps_grow(&s->parts, &s->parts_capacity, part + 1, sizeof *s->parts))
            return ps_fail_memory(err);
        memset(s->parts + s->n_parts, 0, (part + 1 - s->n_parts) * sizeof *s->parts);
        s->n_parts = part + 1;
    }
    *out = &s->parts[part];
    return PS_OK;
}

#define PUT(at, value) (memcpy(at, &(value), sizeof(value)), (at) += sizeof(value))

static char *put_length(char *at, uint32_t length)
{
    if (length < UINT8_MAX) {
        *at++ = (char)(unsigned char)length;
        return at;
    }
    *at++ = (char)(unsigned char)UINT8_MAX;
    return PUT(at, length);
}

static size_t codes_of(const ps_column *column, size_t row)
{
    return column->first[row + 1] - column->first[row];
}

/* Most bytes of a row. */
static size_t row_most(const ps_spill *s, const ps_segment *segment, size_t row)
{
    size_t most = s->fixed;

    for (size_t k = 0; k < s->n_read; k++) {
        const ps_column *column = &segment->columns[s->read[k].column];
        if (s->read[k].type == PS_CODES)
            most += LENGTH_MOST + codes_of(column, row) * sizeof *column->text;
        else if (s->read[k].label)
            most += LENGTH_MOST + ps_segment_label(segment, column->text[row]).length;
    }
    return most;
}

static char *put_label(char *at, const ps_segment *segment, uint32_t number)
{
    const ps_slice text = ps_segment_label(segment, number);

    at = put_length(at, (uint32_t)text.length);
    memcpy(at, text.at, text.length);
    return at + text.length;
}

static char *put_codes(char *at, const ps_column *column, size_t row)
{
    const size_t n = codes_of(column, row);

    at = put_length(at, (uint32_t)n);
    memcpy(at, column->text + column->first[row], n * sizeof *column->text);
    return at + n * sizeof *column->text;
}

static char *put_row(char *at, const ps_spill *s, const ps_segment *segment, size_t row)
{
    const uint8_t deleted = segment->deleted ? segment->deleted[row] : 0;
    const uint64_t hash = segment->hash ? segment->hash[row] : 0;

    PUT(at, segment->person[row]);
    PUT(at, s->next_row);
    PUT(at, hash);
    PUT(at, deleted);
    for (size_t k = 0; k < s->n_read; k++) {
        const ps_column *column = &segment->columns[s->read[k].column];
        switch (s->read[k].type) {
        case PS_NUMBER:
            PUT(at, column->number[row]);
            break;
        case PS_DATE:
            PUT(at, column->day[row]);
            break;
        case PS_FLAG:
            PUT(at, column->flag[row]);
            break;
        case PS_TEXT:
            if (s->read[k].label)
                at = put_label(at, segment, column->text[row]);
            else
                PUT(at, column->text[row]);
            break;
        case PS_CODES:
            at = put_codes(at, column, row);
            break;
        case PS_NOTHING:
        case PS_DURATION:
            break;
        }
    }
    return at;
}

/* Every segment with rows has the same columns. */
static void learn_columns(ps_spill *s, const ps_segment *segment)
{
    s->fixed = HEAD;
    for (size_t c = 0; c < s->schema->n_columns; c++)
        if (segment->columns[c].n) {
            const ps_type type = segment->columns[c].type;
            s->read[s->n_read++] = (struct read){c, type, ps_snapshot_is_label(s->schema, c)};
            s->fixed += ps_store_width(type);
        }
    s->told = true;
}

ps_status ps_spill_add(ps_spill *s, const ps_segment *segment, ps_error *err)
{
    ps_status st = PS_OK;

    s->began = true;
    if (!segment->n)
        return PS_OK;
    if (!s->told)
        learn_columns(s, segment);
    if (!own_segment(s, segment))
        return ps_fail_memory(err);
    for (size_t i = 0; st == PS_OK && i < segment->n; i++) {
        const uint32_t person = segment->person[i];
        struct bucket *b = &s->strangers;
        char *at;

        if (person < s->n_known)
            st = part_of(&b, s, person, err);
        if (st == PS_OK)
            st = make_room(&at, s, b, row_most(s, segment, i), err);
        if (st != PS_OK)
            break;
        b->used = (size_t)(put_row(at, s, segment, i) - b->buffer);
        b->rows++;
        s->next_row++;
    }
    return st;
}

void ps_spill_tell_columns(ps_column *columns, const ps_spill *s, size_t n)
{
    for (size_t k = 0; k < s->n_read; k++) {
        columns[s->read[k].column].type = s->read[k].type;
        columns[s->read[k].column].n = n;
    }
}

/* ---- from the file ---- */

#define TAKE(value, at) (memcpy(&(value), at, sizeof(value)), (at) += sizeof(value))

static const char *take_length(uint32_t *length, const char *at)
{
    *length = (unsigned char)*at++;
    return *length < UINT8_MAX ? at : TAKE(*length, at);
}

/* The row after the one at `at`. */
static const char *skip_row(const ps_spill *s, const char *at)
{
    uint32_t length;

    at += HEAD;
    for (size_t k = 0; k < s->n_read; k++) {
        const ps_type type = s->read[k].type;
        if (type != PS_CODES && !s->read[k].label) {
            at += ps_store_width(type);
            continue;
        }
        at = take_length(&length, at);
        at += type == PS_CODES ? length * sizeof(uint32_t) : length;
    }
    return at;
}

/* Rows of strangers, from `at` to `end`, to the parts of their persons. */
static ps_status settle_rows(ps_spill *s, const char *at, const char *end, const uint32_t *persons, ps_error *err)
{
    while (at < end) {
        const char *next = skip_row(s, at);
        struct bucket *b;
        uint32_t person;
        char *to;
        ps_status st;

        memcpy(&person, at, sizeof person);
        person = persons[person - s->n_known];
        st = part_of(&b, s, person, err);
        if (st == PS_OK)
            st = make_room(&to, s, b, (size_t)(next - at), err);
        if (st != PS_OK)
            return st;
        memcpy(to, at, (size_t)(next - at));
        memcpy(to, &person, sizeof person);
        b->used += (size_t)(next - at);
        b->rows++;
        at = next;
    }
    return PS_OK;
}

ps_status ps_spill_settle(ps_spill *s, const uint32_t *persons, ps_error *err)
{
    ps_status st = flush(s, &s->strangers, err);
    char *at = NULL;

    if (st == PS_OK && !(at = ps_calloc(s->strangers.longest, 1)))
        st = ps_fail_memory(err);
    for (size_t i = 0; st == PS_OK && i < s->strangers.n_pieces; i++) {
        const struct piece *piece = &s->strangers.pieces[i];
        st = ps_os_read_at(s->file, piece->at, at, piece->length, err);
        if (st == PS_OK)
            st = settle_rows(s, at, at + piece->length, persons, err);
    }
    free(at);
    for (size_t p = 0; st == PS_OK && p < s->n_parts; p++) {
        struct bucket *b = &s->parts[p];
        st = flush(s, b, err);
        free(b->buffer);
        b->buffer = NULL;
        b->capacity = 0;
    }
    return st;
}

/* One part on its way in. */
struct loading {
    const ps_spill *spill;
    ps_input_rows *rows;
    uint32_t *number, low; /* the first person */
    size_t row;
};

static const char *take_label(uint32_t *number, struct loading *l, const char *at, bool *ok)
{
    uint32_t length;

    at = take_length(&length, at);
    *number = ps_intern_add(l->rows->labels, at, length);
    *ok = *ok && *number != PS_INTERN_FULL;
    return at + length;
}

static const char *take_codes(size_t column, struct loading *l, const char *at, bool *ok)
{
    ps_column *to = &l->rows->columns[column];
    const size_t used = to->first[l->row];
    uint32_t n;

    at = take_length(&n, at);
    *ok = *ok && ps_grow(&to->text, &l->rows->code_room[column], used + n, sizeof *to->text);
    for (uint32_t i = 0; *ok && i < n; i++) {
        uint32_t own;
        memcpy(&own, at + i * sizeof own, sizeof own);
        to->text[used + i] = l->spill->words[own];
    }
    to->first[l->row + 1] = used + n;
    return at + n * sizeof(uint32_t);
}

static const char *take_row(struct loading *l, const char *at, bool *ok)
{
    const ps_spill *s = l->spill;
    ps_input_rows *rows = l->rows;
    const size_t row = l->row;

    TAKE(rows->person[row], at);
    rows->person[row] -= l->low;
    TAKE(l->number[row], at);
    TAKE(rows->hash[row], at);
    TAKE(rows->deleted[row], at);
    for (size_t k = 0; k < s->n_read; k++) {
        ps_column *to = &rows->columns[s->read[k].column];
        uint32_t own;
        switch (s->read[k].type) {
        case PS_NUMBER:
            TAKE(to->number[row], at);
            break;
        case PS_DATE:
            TAKE(to->day[row], at);
            break;
        case PS_FLAG:
            TAKE(to->flag[row], at);
            break;
        case PS_TEXT:
            if (s->read[k].label) {
                at = take_label(&to->text[row], l, at, ok);
            } else {
                TAKE(own, at);
                to->text[row] = s->words[own];
            }
            break;
        case PS_CODES:
            at = take_codes(s->read[k].column, l, at, ok);
            break;
        case PS_NOTHING:
        case PS_DURATION:
            break;
        }
    }
    l->row++;
    return at;
}

/* Room for the rows of a part. */
static bool start_rows(struct loading *l, size_t n)
{
    const ps_spill *s = l->spill;
    ps_input_rows *rows = l->rows;

    rows->n = n;
    rows->person = ps_calloc(n, sizeof *rows->person);
    rows->hash = ps_calloc(n, sizeof *rows->hash);
    rows->deleted = ps_calloc(n, 1);
    rows->code_room = ps_calloc(s->schema->n_columns, sizeof *rows->code_room);
    rows->labels = ps_intern_new();
    l->number = ps_calloc(n, sizeof *l->number);
    if (!rows->person || !rows->hash || !rows->deleted || !rows->code_room || !rows->labels || !l->number)
        return false;
    for (size_t k = 0; k < s->n_read; k++)
        if (!ps_column_init(&rows->columns[s->read[k].column], s->read[k].type, n))
            return false;
    return true;
}

static ps_status read_part(struct loading *l, const struct bucket *b, ps_error *err)
{
    char *bytes = ps_calloc(b->longest, 1);
    ps_status st = bytes ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < b->n_pieces; i++) {
        const struct piece *piece = &b->pieces[i];
        const char *at = bytes;
        bool ok = true;
        st = ps_os_read_at(l->spill->file, piece->at, bytes, piece->length, err);
        while (st == PS_OK && ok && at < bytes + piece->length)
            at = take_row(l, at, &ok);
        if (!ok)
            st = ps_fail_memory(err);
    }
    free(bytes);
    return st;
}

ps_status ps_spill_load(ps_input_rows *rows, uint32_t **number, const ps_spill *s, size_t part, ps_error *err)
{
    const struct bucket *b = part < s->n_parts ? &s->parts[part] : NULL;
    struct loading l = {.spill = s, .rows = rows, .low = (uint32_t)(part << PS_PART_BITS)};
    ps_status st;

    *number = NULL;
    if (!b || !b->rows)
        return PS_OK;
    st = start_rows(&l, b->rows) ? read_part(&l, b, err) : ps_fail_memory(err);
    if (st != PS_OK) {
        free(l.number);
        return st;
    }
    *number = l.number;
    if (!memchr(rows->deleted, 1, b->rows)) {
        free(rows->deleted);
        rows->deleted = NULL;
    }
    return PS_OK;
}
