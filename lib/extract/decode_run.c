/* Decode run: the cells of a run of plain rows, column by column, each kind of column in a loop of its own (decode.h).
 *
 * A loop reads at once what nearly all cells look like and leaves the rest to decode_row.c, cell by cell. What the
 * cells turned out to be is noted first and counted when the column is done. */
#include "extract/decode_parts.h"

#include "base/column_store.h"
#include "base/hex.h"
#include "extract/iso_date.h"

#include <string.h>

PS_HEX_INLINE ps_slice raw_cell(const ps_run *run, uint32_t field, size_t i)
{
    return ps_plain_cell(run->rows, run->at, field, run->row[i]);
}

static void read_dates(uint8_t *readings, const ps_cell *cell, const ps_run *run)
{
    const bool iso = cell->form <= PS_DATES_ISO;
    ps_day *const days = cell->to->day;

    for (size_t i = 0; i < run->n; i++) {
        const ps_slice text = raw_cell(run, cell->field, i);
        ps_day day = PS_NO_DAY;
        ps_reading reading = PS_READ_MISSING;

        if (iso && text.length == PS_ISO_DATE && ps_iso_plain(&day, text.at))
            reading = PS_READ_WELL;
        else if (text.length)
            reading = ps_field_date(&day, ps_field_clean(text), cell->form, cell->birth);
        days[run->place[i]] = day;
        readings[i] = (uint8_t)reading;
    }
}

static void read_one_by_one(uint8_t *readings, ps_cell *cell, ps_decoder *d, const ps_run *run)
{
    for (size_t i = 0; i < run->n; i++)
        readings[i] =
            (uint8_t)ps_cell_read(cell, d, run->place[i], ps_field_clean(raw_cell(run, cell->field, i)), true);
}

/* Columns with a value set. */
static void read_words(uint8_t *readings, ps_cell *cell, ps_decoder *d, const ps_run *run)
{
    for (size_t i = 0; i < run->n; i++) {
        const size_t row = run->place[i];
        const ps_slice text = raw_cell(run, cell->field, i);
        const ps_memo *memo;
        ps_cached_text key;

        if (text.length && text.length <= PS_CACHED_TEXT) {
            ps_cached_text_load(&key, text.at, text.length);
            memo = ps_memo_at(cell, &key);
            if (memo->reading == PS_READ_WELL && ps_cached_text_same(&memo->text, &key)) {
                if (cell->schema->type == PS_FLAG)
                    cell->to->flag[row] = (uint8_t)memo->text.number;
                else
                    cell->to->text[row] = memo->text.number;
                readings[i] = PS_READ_WELL;
                continue;
            }
        }
        readings[i] = (uint8_t)ps_cell_read(cell, d, row, ps_field_clean(text), true);
    }
}

/* Top bit of each byte that is a digit or a capital letter, for bytes below 128. */
PS_HEX_INLINE uint64_t digits_of(uint64_t word)
{
    return ps_hex_at_least(word, '0') & ~ps_hex_at_least(word, '9' + 1) & PS_EACH(0x80);
}

PS_HEX_INLINE uint64_t capitals_of(uint64_t word)
{
    return ps_hex_at_least(word, 'A') & ~ps_hex_at_least(word, 'Z' + 1) & PS_EACH(0x80);
}

/* Nothing but ASCII digits and capital letters, as nearly all codes are? */
PS_HEX_INLINE bool is_capital(const ps_cached_text *text)
{
    uint64_t good = PS_EACH(0x80);

    for (unsigned i = 0; i < 3 && 8 * i < text->length; i++) {
        const unsigned rest = text->length - 8 * i;
        const uint64_t word = text->words[i] | (rest < 8 ? PS_EACH('0') & ~UINT64_C(0) << 8 * rest : 0);
        good &= (digits_of(word) | capitals_of(word)) & ~word;
    }
    return good == PS_EACH(0x80);
}

/* A code that ps_field_shaped would take: areas and practices begin with a letter. */
static bool is_usual(const ps_cell *cell, const ps_cached_text *text)
{
    if (!cell->shaped)
        return true;
    return text->length <= (cell->schema->role == PS_ROLE_AREA ? 9U : 8U) && (capitals_of(text->words[0]) & 0x80) &&
           is_capital(text);
}

static void read_texts(uint8_t *readings, ps_cell *cell, ps_decoder *d, const ps_run *run)
{
    const ps_text_places places = ps_text_cache_places(d->cache);
    ps_cached_text loaded[PS_PLAIN_ROWS];
    ps_slice texts[PS_PLAIN_ROWS];

    for (size_t i = 0; i < run->n; i++) {
        texts[i] = raw_cell(run, cell->field, i);
        loaded[i].length = 0;
        if (!texts[i].length || texts[i].length > PS_CACHED_TEXT || !ps_field_is_bare(texts[i]))
            continue;
        ps_cached_text_load(&loaded[i], texts[i].at, texts[i].length);
        if (is_usual(cell, &loaded[i]))
            __builtin_prefetch(places.slots + ps_cached_text_place(places, &loaded[i]));
        else
            loaded[i].length = 0;
    }
    for (size_t i = 0; i < run->n; i++) {
        const size_t row = run->place[i];
        const uint32_t number = loaded[i].length ? ps_cached_text_find(places, &loaded[i]) : 0;

        if (number) {
            cell->to->text[row] = number;
            readings[i] = PS_READ_WELL;
        } else {
            readings[i] = (uint8_t)ps_cell_read(cell, d, row, ps_field_clean(texts[i]), true);
        }
    }
}

/* A cell of codes, on its way to their numbers. */
struct code_cell {
    ps_cached_text code; /* length 0: to be looked at with care */
    ps_slice text;
};

/* The cells of row `i` that hold something. */
static size_t load_codes(struct code_cell *out, const ps_cell *cell, ps_text_places places, const ps_run *run, size_t i)
{
    size_t n = 0;

    for (size_t k = 0; k < cell->bound->n; k++) {
        struct code_cell *to = &out[n];

        to->text = raw_cell(run, cell->bound->fields[k], i);
        if (!to->text.length)
            continue;
        n++;
        to->code.length = 0;
        if (to->text.length > PS_CACHED_TEXT || !ps_field_is_bare(to->text))
            continue;
        ps_cached_text_load(&to->code, to->text.at, to->text.length);
        if (is_capital(&to->code))
            __builtin_prefetch(places.slots + ps_cached_text_place(places, &to->code));
        else
            to->code.length = 0;
    }
    return n;
}

/* Row `i` out of these. */
static ps_reading take_codes(ps_cell *cell, ps_decoder *d, const struct code_cell *cells, size_t n, size_t row)
{
    const ps_text_places places = ps_text_cache_places(d->cache);
    size_t *const first = cell->to->first + row, used = *first;
    bool fault = false;

    for (size_t k = 0; k < n; k++) {
        const uint32_t number = cells[k].code.length ? ps_cached_text_find(places, &cells[k].code) : 0;

        if (number && used < cell->codes_capacity)
            cell->to->text[used++] = number;
        else
            ps_cell_add_codes(&used, &fault, cell, d, cells[k].text);
    }
    first[1] = used;
    return fault ? PS_READ_WRONG_FORM : used > *first ? PS_READ_WELL : PS_READ_MISSING;
}

#define CODE_CELLS ((size_t)128)
_Static_assert(PS_CODES_MOST <= CODE_CELLS, "the codes of one row have room");

/* As many rows at a time as have room for all their cells. */
static void read_codes(uint8_t *readings, ps_cell *cell, ps_decoder *d, const ps_run *run)
{
    const ps_text_places places = ps_text_cache_places(d->cache);
    struct code_cell cells[CODE_CELLS];
    size_t n_of[PS_PLAIN_ROWS];

    for (size_t i = 0, from = 0; i < run->n; from = i) {
        size_t n = 0, taken = 0;

        for (; i < run->n && n + cell->bound->n <= CODE_CELLS; i++)
            n += n_of[i] = load_codes(cells + n, cell, places, run, i);
        for (size_t k = from; k < i; taken += n_of[k++])
            readings[k] = (uint8_t)take_codes(cell, d, cells + taken, n_of[k], run->place[k]);
    }
}

static void count(ps_cell *cell, ps_decoder *d, const uint8_t *readings, const ps_run *run)
{
    ps_field_count *const to = &d->counts[cell->column];
    unsigned missing = 0, imprecise = 0, faults = 0;

    for (size_t i = 0; i < run->n; i++) {
        missing += readings[i] == PS_READ_MISSING;
        imprecise += readings[i] == PS_READ_IMPRECISE;
        faults += readings[i] >= PS_READ_WRONG_FORM;
    }
    to->missing += missing;
    to->imprecise += imprecise;
    to->faults += faults;
    if (!cell->unreadable)
        return;
    for (size_t i = 0; i < run->n; i++)
        cell->unreadable[run->place[i]] = readings[i] >= PS_READ_WRONG_FORM;
    if (faults)
        d->shown[cell->column] = cell->unreadable;
}

static void read_column(uint8_t *readings, ps_cell *cell, ps_decoder *d, const ps_run *run)
{
    switch (cell->schema->type) {
    case PS_DATE:
        read_dates(readings, cell, run);
        break;
    case PS_TEXT:
    case PS_FLAG:
        if (cell->memo)
            read_words(readings, cell, d, run);
        else if (cell->schema->type == PS_TEXT && !cell->label)
            read_texts(readings, cell, d, run);
        else
            read_one_by_one(readings, cell, d, run);
        break;
    case PS_CODES:
        read_codes(readings, cell, d, run);
        break;
    case PS_NUMBER:
    case PS_NOTHING:
    case PS_DURATION:
        read_one_by_one(readings, cell, d, run);
    }
}

ps_status ps_decoder_run(ps_decoder *d, const ps_run *run)
{
    uint8_t readings[PS_PLAIN_ROWS];

    if (!run->n)
        return PS_OK;
    if (!ps_decoder_widen(d, run->place[run->n - 1]))
        return PS_EMEMORY;
    for (size_t i = d->date ? 1 : 0; i < d->n_cells; i++) {
        ps_cell *cell = &d->cells[i];

        if (cell == d->word)
            continue;
        read_column(readings, cell, d, run);
        count(cell, d, readings, run);
    }
    return d->out_of_memory ? PS_EMEMORY : PS_OK;
}

bool ps_decoder_sees_doubled(const ps_decoder *d, const ps_plain_rows *rows, const char *at, size_t row)
{
    if (!rows->doubled[row])
        return false;
    for (size_t i = 0; i < d->n_fields; i++) {
        const ps_slice cell = ps_plain_cell(rows, at, d->fields[i], row);
        if (cell.length && memchr(cell.at, '"', cell.length))
            return true;
    }
    return false;
}
