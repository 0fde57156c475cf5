/* Decode row: the cells of one row, one after another (decode.h). */
#include "extract/decode_parts.h"

#include "base/arena.h"
#include "base/column_store.h"
#include "base/number.h"
#include "extract/nhs_number.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CODE_MOST 64  /* bytes of one code */
#define VALUE_MOST 32 /* bytes of a value that is shown; hashes and tokens are as long or longer */

uint32_t ps_decoder_intern(ps_decoder *d, const char *at, size_t length, bool open)
{
    const uint32_t number = ps_text_cache_add(d->cache, at, length, open);

    d->out_of_memory |= number == PS_INTERN_FULL;
    return number;
}

/* Texts that hardly ever repeat would only fill the table of words. */
static uint32_t add_label(ps_decoder *d, ps_slice text)
{
    const size_t at = d->labels_used, end = at + sizeof(uint32_t) + text.length;
    const uint32_t length = (uint32_t)text.length;

    if (!text.length)
        return 0;
    if (end >= UINT32_MAX || !ps_grow(&d->labels, &d->labels_capacity, end, 1)) {
        d->out_of_memory = true;
        return 0;
    }
    memcpy(d->labels + at, &length, sizeof length);
    memcpy(d->labels + at + sizeof length, text.at, length);
    d->labels_used = end;
    return (uint32_t)at + 1;
}

static ps_reading match_word(uint32_t *number, ps_decoder *d, const ps_cell *cell, ps_slice text)
{
    const ps_code_word *word = ps_field_word(text, cell->schema->words, cell->ethnicity);

    *number = 0;
    if (!word)
        return PS_READ_WRONG_FORM;
    if (!word->word)
        return PS_READ_MISSING;
    if (cell->schema->type == PS_FLAG)
        *number = !strcmp(word->word, "yes") ? PS_YES : PS_NO;
    else
        *number = ps_decoder_intern(d, word->word, strlen(word->word), false);
    return PS_READ_WELL;
}

static ps_reading read_word(uint32_t *number, ps_decoder *d, ps_cell *cell, ps_slice text, bool open)
{
    ps_cached_text key;
    ps_memo *memo;

    *number = 0;
    if (!text.length)
        return PS_READ_MISSING;
    if (text.length > PS_CACHED_TEXT)
        return match_word(number, d, cell, text);
    if (open)
        ps_cached_text_load(&key, text.at, text.length);
    else
        ps_cached_text_copy(&key, text.at, text.length);
    memo = ps_memo_at(cell, &key);
    if (!ps_cached_text_same(&memo->text, &key)) {
        memo->reading = (uint8_t)match_word(&key.number, d, cell, text);
        memo->text = key;
    }
    *number = memo->text.number;
    return (ps_reading)memo->reading;
}

static ps_reading read_text(ps_cell *cell, ps_decoder *d, size_t row, ps_slice text, bool open)
{
    if (cell->memo)
        return read_word(&cell->to->text[row], d, cell, text, open);
    if (cell->shaped && !ps_field_shaped(text, cell->schema->role)) {
        cell->to->text[row] = 0;
        return PS_READ_WRONG_FORM;
    }
    cell->to->text[row] = cell->label ? add_label(d, text) : ps_decoder_intern(d, text.at, text.length, open);
    return text.length ? PS_READ_WELL : PS_READ_MISSING;
}

static ps_reading read_flag(ps_cell *cell, ps_decoder *d, size_t row, ps_slice text, bool open)
{
    uint32_t answer = 0;
    ps_reading reading = PS_READ_WRONG_FORM;

    /* A flag without a value set of its own has none that could match. */
    if (cell->memo)
        reading = read_word(&answer, d, cell, text, open);
    else if (!text.length)
        reading = PS_READ_MISSING;
    if (reading == PS_READ_WELL)
        cell->to->flag[row] = (uint8_t)answer;
    else
        cell->to->flag[row] = reading == PS_READ_WRONG_FORM && cell->schema->assured ? PS_UNREADABLE : PS_CANNOT_TELL;
    return reading;
}

static ps_reading read_number(const ps_cell *cell, size_t row, ps_slice text)
{
    cell->to->number[row] = NAN;
    if (!text.length)
        return PS_READ_MISSING;
    return ps_number_parse(&cell->to->number[row], text.at, text.length) ? PS_READ_WELL : PS_READ_WRONG_FORM;
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

/* One code in upper case onto the end of the column. False: it is no code. */
static bool add_code(ps_cell *cell, ps_decoder *d, size_t at, ps_slice code)
{
    char upper[CODE_MOST];

    if (code.length > sizeof(upper))
        return false;
    for (size_t i = 0; i < code.length; i++) {
        if (is_control(code.at[i]))
            return false;
        upper[i] = ps_ascii_upper(code.at[i]);
    }
    if (!ps_grow(&cell->to->text, &cell->codes_capacity, at + 1, sizeof(*cell->to->text))) {
        d->out_of_memory = true;
        return true;
    }
    cell->to->text[at] = ps_decoder_intern(d, upper, code.length, true);
    return true;
}

void ps_cell_add_codes(size_t *n, bool *fault, ps_cell *cell, ps_decoder *d, ps_slice rest)
{
    ps_slice code;

    while (!d->out_of_memory && ps_field_next_code(&code, &rest)) {
        if (add_code(cell, d, *n, code))
            ++*n;
        else
            *fault = true;
    }
}

static ps_reading read_codes(ps_cell *cell, ps_decoder *d, size_t row, const ps_record *record)
{
    size_t n = cell->to->first[row];
    bool fault = false;

    for (size_t i = 0; i < cell->bound->n; i++)
        ps_cell_add_codes(&n, &fault, cell, d, record->fields[cell->bound->fields[i]]);
    cell->to->first[row + 1] = n;
    if (fault)
        return PS_READ_WRONG_FORM;
    return n > cell->to->first[row] ? PS_READ_WELL : PS_READ_MISSING;
}

static inline __attribute__((always_inline)) ps_reading read_cell(ps_cell *cell, ps_decoder *d, size_t row,
                                                                  ps_slice text, bool open)
{
    switch (cell->schema->type) {
    case PS_DATE:
        return ps_field_date(&cell->to->day[row], text, cell->form, cell->birth);
    case PS_NUMBER:
        return read_number(cell, row, text);
    case PS_TEXT:
        return read_text(cell, d, row, text, open);
    case PS_FLAG:
        return read_flag(cell, d, row, text, open);
    case PS_CODES:
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
    assert(!"a type that one cell of a schema's column can have");
    return PS_READ_MISSING;
}

ps_reading ps_cell_read(ps_cell *cell, ps_decoder *d, size_t row, ps_slice text, bool open)
{
    return read_cell(cell, d, row, text, open);
}

/* *text: the clean cell. */
static inline __attribute__((always_inline)) void read_field(ps_slice *text, ps_cell *cell, ps_decoder *d, size_t row,
                                                             const ps_record *record)
{
    *text = ps_field_clean(record->fields[cell->field]);
    if (cell->schema->type == PS_CODES)
        cell->reading = read_codes(cell, d, row, record);
    else
        cell->reading = read_cell(cell, d, row, *text, !record->aside); /* it lies in the chunk */
}

static void count_cell(ps_cell *cell, ps_decoder *d, size_t row)
{
    ps_field_count *const count = &d->counts[cell->column];

    if (cell->unreadable)
        cell->unreadable[row] = 0; /* of a row that was read here and not kept */
    switch (cell->reading) {
    case PS_READ_WELL:
        break;
    case PS_READ_IMPRECISE:
        count->imprecise++;
        break;
    case PS_READ_MISSING:
        count->missing++;
        break;
    case PS_READ_WRONG_FORM:
    case PS_READ_NO_SUCH_DAY:
        count->faults++;
        if (cell->unreadable) {
            cell->unreadable[row] = 1;
            d->shown[cell->column] = cell->unreadable;
        }
        break;
    }
}

/* Does the row take back rows by their number? Then it needs no date. */
static bool withdraws_by_number(const ps_decoder *d, const ps_record *record)
{
    const ps_code_word *word;

    if (!d->flag || !ps_field_clean(record->fields[d->number->fields[0]]).length)
        return false;
    word = ps_field_word(ps_field_clean(record->fields[d->flag->fields[0]]), d->flag_words, false);
    return word && word->word && !strcmp(word->word, "yes");
}

/* Why a key cell refuses its row; NULL if it does not. */
static const char *key_fault(const ps_cell *cell, ps_slice text)
{
    switch (cell->reading) {
    case PS_READ_WELL:
    case PS_READ_IMPRECISE:
        return NULL;
    case PS_READ_MISSING:
        if (cell->schema->role != PS_ROLE_EVENT_DATE)
            return NULL;
        return text.length ? "date stands for none" : "date is empty";
    case PS_READ_NO_SUCH_DAY:
        return "date does not exist";
    case PS_READ_WRONG_FORM:
        break;
    }
    if (cell->schema->type == PS_DATE)
        return "date is not in the declared form";
    return cell->schema->role == PS_ROLE_DELETED ? "deletion flag is not readable"
                                                 : "value is not one that this column may have";
}

ps_slice ps_shown_value(const ps_schema_column *column, ps_slice cell)
{
    const ps_slice nothing = {"", 0};

    if (column->identifying || cell.length >= VALUE_MOST || ps_nhs_number_shaped(cell))
        return nothing;
    return cell;
}

static bool widen(ps_decoder *d)
{
    const size_t rows = d->rows * 2;

    for (size_t i = 0; i < d->n_cells; i++) {
        ps_cell *cell = &d->cells[i];
        if (!ps_store_resize(cell->to, cell->schema->type, rows))
            return false;
        if (cell->unreadable) {
            uint8_t *at = realloc(cell->unreadable, rows);
            if (!at)
                return false;
            memset(at + d->rows, 0, d->rows);
            cell->unreadable = d->unreadable[cell->column] = at;
            if (d->shown[cell->column])
                d->shown[cell->column] = at;
        }
    }
    d->rows = rows;
    return true;
}

bool ps_decoder_widen(ps_decoder *d, size_t row)
{
    while (row >= d->rows)
        if (!widen(d))
            return false;
    return true;
}

ps_status ps_decoder_row(ps_refusal *why, ps_decoder *d, size_t row, const ps_record *record)
{
    ps_cell *const cells = d->cells;
    bool odd = d->watches;
    size_t i;

    if (!ps_decoder_widen(d, row))
        return PS_EMEMORY;
    for (i = 0; i < d->n_keys; i++) {
        ps_cell *cell = &cells[i];
        const char *reason;
        ps_slice text;

        read_field(&text, cell, d, row, record);
        if (cell->reading == PS_READ_WELL)
            continue;
        odd = true;
        reason = key_fault(cell, text);
        if (reason && cell->reading == PS_READ_MISSING && withdraws_by_number(d, record))
            reason = NULL;
        if (reason) {
            *why = (ps_refusal){reason, cell->field + 1, cell->column, ps_shown_value(cell->schema, text)};
            return PS_EDATA;
        }
    }
    if (d->deleted >= 0) /* an empty flag withdraws nothing */
        d->columns[d->deleted].flag[row] = d->columns[d->deleted].flag[row] == PS_YES;
    for (; i < d->n_cells; i++) {
        ps_slice text;

        read_field(&text, &cells[i], d, row, record);
        odd |= cells[i].reading != PS_READ_WELL;
    }
    for (i = 0; odd && i < d->n_cells; i++)
        count_cell(&cells[i], d, row);
    return d->out_of_memory ? PS_EMEMORY : PS_OK;
}

ps_status ps_decoder_others(ps_decoder *d, size_t row, const ps_record *record)
{
    for (size_t i = d->date ? 1 : 0; i < d->n_cells; i++) {
        ps_cell *cell = &d->cells[i];
        ps_slice text;

        if (cell == d->word)
            continue;
        read_field(&text, cell, d, row, record);
        if (cell->reading != PS_READ_WELL || cell->unreadable)
            count_cell(cell, d, row);
    }
    return d->out_of_memory ? PS_EMEMORY : PS_OK;
}
