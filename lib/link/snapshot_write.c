/* Snapshot write: gathered inputs, part by part of the people, into a file. Parts of a spilled input are grouped on the
 * way, a few side by side. */
#include "link/snapshot.h"

#include "base/arena.h"
#include "base/column_store.h"
#include "base/text.h"
#include "link/snapshot_narrow.h"
#include "link/snapshot_people.h"
#include "link/snapshot_shelf.h"
#include "link/spill.h"

#include <stdlib.h>
#include <string.h>

#define LOADED_MOST 4 /* parts of a spilled input in memory at once */

typedef struct saving {
    ps_snapshot_writer *writer;
    const ps_input_rows *rows;
    uint32_t input, part;
    size_t low;        /* first person of the part in rows */
    size_t from, to;   /* rows of the part */
    uint32_t *scratch; /* PS_PART + 1, and as many as a part has rows */
    size_t capacity;
    uint16_t *narrow; /* PS_NARROW_BASE, and as many as a part has rows */
    size_t narrow_capacity;
    /* Labels of the part: numbers by that of the input, 0 where not met yet; and those of the input by number. */
    uint32_t *label, *met;
    size_t n_met, met_capacity;
    size_t n_words;
    ps_shelving shelving;
} saving;

/* One part of a spilled input. */
typedef struct loaded {
    const ps_linking *l;
    const ps_input_rows *of;
    size_t part, people;
    ps_input_rows rows;
} loaded;

static ps_status add(saving *s, ps_block_kind kind, size_t column, const void *at, size_t length, ps_error *err)
{
    return ps_snapshot_writer_add(s->writer, (ps_block_name){(uint32_t)kind, s->input, (uint32_t)column, s->part}, at,
                                  length, err);
}

/* size_t places, less the first, as 32 bits. */
static ps_status add_code_places(saving *s, size_t column, const size_t *first, size_t n, ps_error *err)
{
    if (!ps_grow(&s->scratch, &s->capacity, n, sizeof *s->scratch))
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        s->scratch[i] = (uint32_t)(first[i] - first[0]);
    return add(s, PS_BLOCK_CODES_FIRST, column, s->scratch, n * sizeof *s->scratch, err);
}

/* How many rows each of n people of the part has. */
static ps_status add_counts(saving *s, const uint32_t *first, size_t n, ps_error *err)
{
    uint8_t counts[PS_PART];
    size_t n_more;
    ps_status st;

    if (!ps_grow(&s->scratch, &s->capacity, n, sizeof *s->scratch))
        return ps_fail_memory(err);
    n_more = ps_people_counts(counts, s->scratch, first, n);
    st = add(s, PS_BLOCK_COUNT, 0, counts, n, err);
    return st == PS_OK && n_more ? add(s, PS_BLOCK_MORE, 0, s->scratch, n_more * sizeof *s->scratch, err) : st;
}

static ps_status add_numbers(saving *s, size_t column, const uint32_t *number, size_t n, ps_error *err)
{
    if (!ps_grow(&s->narrow, &s->narrow_capacity, n, sizeof *s->narrow))
        return ps_fail_memory(err);
    return ps_narrow_numbers(s->narrow, number, n)
               ? add(s, PS_BLOCK_NARROW, column, s->narrow, n * sizeof *s->narrow, err)
               : add(s, PS_BLOCK_COLUMN, column, number, n * sizeof *number, err);
}

static ps_status add_days(saving *s, size_t column, const ps_day *day, size_t n, ps_error *err)
{
    if (!ps_grow(&s->narrow, &s->narrow_capacity, PS_NARROW_BASE + n, sizeof *s->narrow))
        return ps_fail_memory(err);
    return ps_narrow_days(s->narrow, day, n)
               ? add(s, PS_BLOCK_NARROW, column, s->narrow, (PS_NARROW_BASE + n) * sizeof *s->narrow, err)
               : add(s, PS_BLOCK_COLUMN, column, day, n * sizeof *day, err);
}

/* `number`: of the column among those that were read. */
static ps_status add_column(saving *s, const ps_column *column, size_t number, ps_error *err)
{
    const size_t width = ps_store_width(column->type), n = s->to - s->from;
    ps_status st;

    if (column->type == PS_DATE)
        return add_days(s, number, column->day + s->from, n, err);
    if (column->type == PS_TEXT)
        return add_numbers(s, number, column->text + s->from, n, err);
    if (column->type != PS_CODES)
        return add(s, PS_BLOCK_COLUMN, number, (const char *)ps_store_at(column) + s->from * width, n * width, err);
    st = add_code_places(s, number, column->first + s->from, n + 1, err);
    if (st != PS_OK)
        return st;
    return add(s, PS_BLOCK_COLUMN, number, column->text + column->first[s->from],
               (column->first[s->to] - column->first[s->from]) * sizeof *column->text, err);
}

/* In the part's own numbers, in the order of its rows. */
static ps_status add_label_column(saving *s, const ps_column *column, size_t number, ps_error *err)
{
    const size_t n = s->to - s->from;

    if (!ps_grow(&s->scratch, &s->capacity, n, sizeof *s->scratch) ||
        !ps_grow(&s->met, &s->met_capacity, s->n_met + n, sizeof *s->met))
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        const uint32_t label = column->text[s->from + i];
        if (label && !s->label[label]) {
            s->met[s->n_met++] = label;
            s->label[label] = (uint32_t)s->n_met;
        }
        s->scratch[i] = s->label[label]; /* label[0] stays 0 */
    }
    return add_numbers(s, number, s->scratch, n, err);
}

static ps_status add_labels(saving *s, ps_error *err)
{
    const ps_intern *labels = s->rows->labels;
    ps_buffer text = {0};
    ps_status st;

    if (!ps_grow(&s->scratch, &s->capacity, s->n_met, sizeof *s->scratch))
        return ps_fail_memory(err);
    for (size_t i = 0; i < s->n_met; i++) {
        s->scratch[i] = (uint32_t)ps_intern_length(labels, s->met[i]);
        ps_buffer_add(&text, ps_intern_text(labels, s->met[i]), s->scratch[i]);
        s->label[s->met[i]] = 0;
    }
    st = text.failed ? ps_fail_memory(err)
                     : add(s, PS_BLOCK_LABEL_LENGTH, 0, s->scratch, s->n_met * sizeof *s->scratch, err);
    if (st == PS_OK)
        st = add(s, PS_BLOCK_LABEL_TEXT, 0, text.at, text.length, err);
    ps_buffer_release(&text);
    s->n_met = 0;
    return st;
}

/* The column as it was read, or NULL: nobody asks, or there is none. */
static const ps_column *column_at(const ps_input_rows *rows, int column)
{
    return column >= 0 && rows->columns[column].n ? &rows->columns[column] : NULL;
}

static ps_status add_twins(saving *s, ps_error *err)
{
    const ps_input_rows *rows = s->rows;
    const ps_column *code = column_at(rows, ps_schema_code_column(rows->schema)),
                    *day = column_at(rows, rows->schema->event_date);
    ps_twin *twins = ps_calloc(rows->n_twins, sizeof *twins);
    size_t n = 0;
    ps_status st = twins ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < rows->n_twins; i++) {
        const uint32_t row = rows->twins[i];
        if (row >= s->from && row < s->to)
            twins[n++] = (ps_twin){code ? code->text[row] : 0, day ? day->day[row] : PS_NO_DAY};
    }
    if (st == PS_OK && n)
        st = add(s, PS_BLOCK_TWINS, 0, twins, n * sizeof *twins, err);
    free(twins);
    return st;
}

/* Codes and days, where there are both; *fits false: not so. */
static ps_status add_shelves(saving *s, bool *fits, ps_error *err)
{
    const ps_input_rows *rows = s->rows;
    const int code = ps_schema_code_column(rows->schema);
    const ps_shelves *made = &s->shelving.made;
    ps_status st;

    *fits = code >= 0 && ps_snapshot_is_shelved(rows->schema, (size_t)code) && rows->columns[code].n &&
            rows->columns[rows->schema->event_date].n;
    if (!*fits)
        return PS_OK;
    if (!ps_shelves_make(&s->shelving, fits, rows->columns[code].text + s->from,
                         rows->columns[rows->schema->event_date].day + s->from, s->to - s->from, s->n_words))
        return ps_fail_memory(err);
    if (!*fits)
        return PS_OK;
    st = add(s, PS_BLOCK_SHELF_DAYS, 0, made->days, made->n_days * sizeof *made->days, err);
    if (st == PS_OK)
        st = add(s, PS_BLOCK_SHELVES, 0, made->shelves, made->n_shelves * sizeof *made->shelves, err);
    return st == PS_OK ? add(s, PS_BLOCK_SHELVED, 0, made->places, made->n_places * sizeof *made->places, err) : st;
}

static ps_status save_part(saving *s, size_t people, ps_error *err)
{
    const ps_input_rows *rows = s->rows;
    const size_t n = s->to - s->from;
    size_t number = 0;
    bool on_shelves = false;
    ps_status st = add_counts(s, rows->first + s->low, people, err);

    if (st == PS_OK && n)
        st = add_shelves(s, &on_shelves, err);
    for (size_t c = 0; st == PS_OK && n && c < rows->schema->n_columns; c++) {
        if (!rows->columns[c].n)
            continue;
        if (!on_shelves || !ps_snapshot_is_shelved(rows->schema, c))
            st = ps_snapshot_is_label(rows->schema, c) ? add_label_column(s, &rows->columns[c], number, err)
                                                       : add_column(s, &rows->columns[c], number, err);
        number++;
    }
    if (st == PS_OK && s->n_met)
        st = add_labels(s, err);
    if (st == PS_OK && n)
        st = add(s, PS_BLOCK_ORDER, 0, rows->order + s->from, n * sizeof *rows->order, err);
    if (st == PS_OK && n && rows->hash)
        st = add(s, PS_BLOCK_HASH, 0, rows->hash + s->from, n * sizeof *rows->hash, err);
    return st == PS_OK && n && rows->n_twins ? add_twins(s, err) : st;
}

static ps_status save_words(ps_snapshot_writer *w, const ps_intern *words, ps_error *err)
{
    ps_intern_image image;
    ps_block_name name = {.kind = PS_BLOCK_WORD_AT};
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

static ps_status start_labels(saving *s, ps_error *err)
{
    free(s->label);
    s->n_met = 0;
    s->label = ps_calloc(s->rows->labels ? ps_intern_count(s->rows->labels) + 1 : 1, sizeof *s->label);
    return s->label ? PS_OK : ps_fail_memory(err);
}

static size_t people_of(size_t low, size_t n_people)
{
    return n_people - low < PS_PART ? n_people - low : PS_PART;
}

static ps_status save_input(saving *s, size_t n_people, ps_error *err)
{
    ps_status st = start_labels(s, err);

    for (size_t low = 0; st == PS_OK && low < n_people; low += PS_PART) {
        const size_t people = people_of(low, n_people);
        s->part = (uint32_t)(low >> PS_PART_BITS);
        s->low = low;
        s->from = s->rows->first[low];
        s->to = s->rows->first[low + people];
        st = save_part(s, people, err);
    }
    return st;
}

/* ---- spilled ---- */

static ps_status load_part(void *context, size_t task, ps_error *err)
{
    loaded *part = (loaded *)context + task;
    const ps_linking *l = part->l;
    const size_t low = part->part << PS_PART_BITS;
    ps_input_rows *rows = &part->rows;
    size_t n_known = l->n_known > low ? l->n_known - low : 0;
    uint32_t *number;
    ps_status st;

    n_known = n_known < part->people ? n_known : part->people;
    rows->schema = part->of->schema;
    rows->asked = part->of->asked;
    rows->spec = part->of->spec;
    rows->columns = ps_calloc(rows->schema->n_columns, sizeof *rows->columns);
    st = rows->columns ? ps_spill_load(rows, &number, part->of->spill, part->part, err) : ps_fail_memory(err);
    if (st != PS_OK)
        return st;
    st = ps_linking_group(l, rows, n_known, part->people, number, err);
    free(number);
    return st;
}

/* What a part tells of the input. Of whole new lists only the run tells whom their rows are of. */
static void count_part(ps_input_rows *all, const ps_input_rows *part)
{
    all->n += part->n;
    all->deletions += part->deletions;
    all->withdrawn += part->withdrawn;
    all->duplicates += part->duplicates;
    all->replaced += part->replaced;
    all->linked += part->linked;
    all->of_strangers += part->of_strangers;
    all->n_strangers += part->n_strangers;
    all->people += part->people;
}

static ps_status save_loaded(saving *s, ps_input_rows *all, const loaded *part, ps_error *err)
{
    ps_status st;

    s->rows = &part->rows;
    s->part = (uint32_t)part->part;
    s->low = s->from = 0;
    s->to = part->rows.n;
    count_part(all, &part->rows);
    st = start_labels(s, err);
    return st == PS_OK ? save_part(s, part->people, err) : st;
}

static ps_status save_spilled(saving *s, const ps_linking *l, ps_input_rows *all, ps_error *err)
{
    const size_t n_people = l->population->n_people, n_parts = (n_people + PS_PART - 1) >> PS_PART_BITS;
    const size_t threads = l->pool ? ps_pool_threads(l->pool) : 1, most = threads < LOADED_MOST ? threads : LOADED_MOST;
    loaded parts[LOADED_MOST];
    ps_status st = PS_OK;

    all->n = 0;
    if (!all->schema->snapshots)
        all->linked = all->of_strangers = all->n_strangers = 0;
    for (size_t done = 0; st == PS_OK && done < n_parts; done += most) {
        const size_t n = n_parts - done < most ? n_parts - done : most;
        memset(parts, 0, sizeof parts);
        for (size_t k = 0; k < n; k++) {
            const size_t part = done + k;
            parts[k].l = l;
            parts[k].of = all;
            parts[k].part = part;
            parts[k].people = people_of(part << PS_PART_BITS, n_people);
        }
        st = ps_pool_run(l->pool, load_part, parts, n, err);
        for (size_t k = 0; k < n; k++) {
            if (st == PS_OK)
                st = save_loaded(s, all, &parts[k], err);
            ps_rows_release(&parts[k].rows);
        }
    }
    ps_spill_tell_columns(all->columns, all->spill, all->n);
    return st;
}

ps_status ps_snapshot_save(const char *path, ps_linking *l, ps_error *err)
{
    saving s = {.n_words = ps_intern_count(l->population->words) + 1};
    ps_status st = ps_snapshot_writer_open(&s.writer, path, err);

    if (st == PS_OK)
        st = save_ids(s.writer, l->population->ids, err);
    if (st == PS_OK)
        st = save_words(s.writer, l->population->words, err);
    for (size_t i = 0; st == PS_OK && i < l->spec->n_inputs; i++) {
        s.rows = &l->rows[i];
        s.input = (uint32_t)i;
        st = ps_spill_began(l->rows[i].spill) ? save_spilled(&s, l, &l->rows[i], err)
                                              : save_input(&s, l->population->n_people, err);
        if (st == PS_OK)
            st = ps_snapshot_rejects_write(s.writer, s.input, l->rows[i].report, err);
    }
    if (st == PS_OK) /* last, since it counts what the parts of spilled inputs came to */
        st = ps_snapshot_meta_write(s.writer, l, err);
    if (st == PS_OK)
        st = ps_snapshot_writer_finish(s.writer, err);
    ps_snapshot_writer_close(s.writer);
    free(s.scratch);
    free(s.narrow);
    free(s.label);
    free(s.met);
    ps_shelving_release(&s.shelving);
    return st;
}
