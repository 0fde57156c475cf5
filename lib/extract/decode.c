/* Decode: see decode.h. */
#include "extract/decode.h"

#include "base/arena.h"
#include "base/column_store.h"
#include "base/number.h"
#include "extract/field.h"
#include "extract/nhs_number.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define FIRST_ROWS ((size_t)1024)
#define CODE_MOST 64  /* bytes of one code */
#define VALUE_MOST 32 /* bytes of a value that is shown; hashes and tokens are as long or longer */
#define MEMO_TEXT 14  /* bytes of a cell that the memo remembers */
#define MEMO_SLOTS 64

/* What a cell of a value set turned out to be. Matching against a set costs some forty compares; cells repeat. */
struct memo {
    char text[MEMO_TEXT];
    uint8_t length, reading; /* length 0: free, since an empty cell is never asked */
    uint32_t number;         /* interned word, or PS_YES / PS_NO */
};

struct cell {
    const ps_schema_column *schema;
    const ps_bound *bound;
    uint32_t field; /* the first of it, from 0 */
    int column;
    bool birth, ethnicity, shaped, label;
    ps_date_form form;
    ps_column *to;
    struct memo *memo;     /* columns with a value set */
    size_t codes_capacity; /* of to->text, PS_CODES */
    uint8_t *unreadable;   /* assured columns that are no flags, and refusals */
    ps_reading reading;    /* of the row at hand */
};

struct ps_decoder {
    const ps_input_spec *spec;
    ps_intern *words;
    ps_text_cache *cache;
    ps_field_count *counts; /* of the batch at hand */
    uint32_t *fields;       /* that cells are read from, rising */
    size_t n_fields;
    uint32_t *told_apart; /* fields that the hash of a row takes in */
    size_t n_told_apart;
    uint64_t *uses; /* by word number: what could use a row with this text; filled as words come */
    size_t uses_known, uses_capacity;
    struct cell *cells; /* keys first */
    size_t n_cells, n_keys, n_columns, rows;
    ps_column *columns;
    uint8_t **unreadable;  /* by schema column, owned; NULL where not kept */
    const uint8_t **shown; /* by schema column: the same where a row of this batch has one */
    int deleted;
    struct cell *date, *word;      /* what a block reads; NULL: rows are read one by one, no such cell */
    const ps_bound *flag, *number; /* of deletion rows: the flag, the supplier's number; NULL: not both are there */
    const ps_code_word *flag_words;
    bool watches; /* some cell marks what it cannot read */
    char *labels;
    size_t labels_used, labels_capacity;
    bool out_of_memory;
};

static bool is_key(const ps_schema_column *c)
{
    return c->key || c->role == PS_ROLE_EVENT_DATE || c->role == PS_ROLE_DELETED;
}

bool ps_column_is_read(const ps_input_spec *spec, bool has_deletions, size_t i)
{
    const ps_schema_column *c = &spec->schema->columns[i];

    if (c->role == PS_ROLE_ID)
        return false;
    if (is_key(c))
        return true;
    /* Tells how old an extract of persons is, whatever the plan asks. */
    if (spec->schema->makes_people && !strcmp(c->name, "extract_date"))
        return true;
    if (!spec->want || spec->want[i] == PS_WANT_NOT)
        return false;
    return spec->want[i] != PS_WANT_FOR_DELETIONS || has_deletions;
}

static bool add_cell(ps_decoder *d, const ps_input_spec *spec, const ps_binding *binding, size_t i)
{
    const ps_schema_column *c = &spec->schema->columns[i];
    struct cell *cell = &d->cells[d->n_cells++];

    cell->schema = c;
    cell->bound = &binding->columns[i];
    cell->field = cell->bound->fields[0];
    cell->column = (int)i;
    cell->birth = c->role == PS_ROLE_BIRTH;
    cell->ethnicity = !strcmp(c->name, "ethnicity");
    cell->shaped = c->role == PS_ROLE_AREA || c->role == PS_ROLE_PRACTICE;
    cell->label = spec->labels && spec->labels[i];
    cell->form = spec->column_dates && spec->column_dates[i] ? spec->column_dates[i] : spec->dates;
    cell->to = &d->columns[i];
    if (!ps_column_init(cell->to, c->type, d->rows))
        return false;
    if (c->words) {
        cell->memo = ps_calloc(MEMO_SLOTS, sizeof(*cell->memo));
        if (!cell->memo)
            return false;
    }
    if ((c->assured || c->role == PS_ROLE_REFUSAL) && c->type != PS_FLAG) {
        cell->unreadable = d->unreadable[i] = ps_calloc(d->rows, 1);
        if (!cell->unreadable)
            return false;
        d->watches = true;
    }
    return true;
}

/* Suppliers blank a deletion row but for its flag and number. Where the event date is part of the key it is no number.
 */
static void find_deletions(ps_decoder *d, const ps_schema *schema, const ps_binding *binding)
{
    const int number = schema->key[0] ? ps_schema_column_find(schema, schema->key[0]) : -1;

    for (size_t k = 0; k < PS_KEY_COLUMNS && schema->key[k]; k++)
        if (ps_schema_column_find(schema, schema->key[k]) == schema->event_date)
            return;
    if (d->deleted < 0 || number < 0 || !binding->columns[number].n)
        return;
    d->flag = &binding->columns[d->deleted];
    d->flag_words = schema->columns[d->deleted].words;
    d->number = &binding->columns[number];
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Does the column tell two rows of one person apart? When a row was sent or entered does not. */
static bool tells_apart(const ps_schema *schema, const ps_schema_column *c)
{
    if (c->role == PS_ROLE_ID || c->role == PS_ROLE_DELETED || c->same_as)
        return false;
    return schema->kind != PS_KIND_GP_EVENT || (strcmp(c->name, "recorded_date") != 0 && strcmp(c->name, "unit") != 0);
}

/* Which fields are looked at, for what. */
static bool list_fields(ps_decoder *d, const ps_input_spec *spec, const ps_binding *binding)
{
    size_t most = 1, left = 0;

    for (size_t i = 0; i < d->n_columns; i++)
        most += binding->columns[i].n;
    d->fields = ps_calloc(2 * most, sizeof *d->fields);
    d->told_apart = ps_calloc(most, sizeof *d->told_apart);
    if (!d->fields || !d->told_apart)
        return false;
    for (size_t i = 0; i < d->n_columns; i++)
        for (size_t k = 0; spec->hash_rows && k < binding->columns[i].n; k++)
            if (tells_apart(spec->schema, &spec->schema->columns[i]))
                d->told_apart[d->n_told_apart++] = d->fields[d->n_fields++] = binding->columns[i].fields[k];
    for (size_t i = 0; i < d->n_cells; i++)
        for (size_t k = 0; k < d->cells[i].bound->n; k++)
            d->fields[d->n_fields++] = d->cells[i].bound->fields[k];
    if (d->number)
        d->fields[d->n_fields++] = d->number->fields[0];
    qsort(d->fields, d->n_fields, sizeof *d->fields, by_number);
    for (size_t i = 0; i < d->n_fields; i++)
        if (!i || d->fields[i] != d->fields[i - 1])
            d->fields[left++] = d->fields[i];
    d->n_fields = left;
    return true;
}

/* Cells that a block of plain rows can read: a date in the usual form that is the only key, and a text as it stands. */
static void find_block_cells(ps_decoder *d)
{
    struct cell *key = d->cells;

    if (d->n_keys != 1 || d->deleted >= 0 || key->schema->role != PS_ROLE_EVENT_DATE || key->schema->type != PS_DATE ||
        key->form > PS_DATES_ISO || key->birth || key->unreadable)
        return;
    d->date = key;
    for (size_t i = 1; d->spec->keep && i < d->n_cells; i++)
        if (d->cells[i].column == d->spec->keep->column)
            d->word = &d->cells[i];
    if (d->word &&
        (d->word->schema->type != PS_TEXT || d->word->memo || d->word->shaped || d->word->label || d->word->unreadable))
        d->word = d->date = NULL;
}

ps_decoder *ps_decoder_new(const ps_input_spec *spec, const ps_binding *binding, ps_intern *words)
{
    const size_t n = spec->schema->n_columns;
    const bool deletions = spec->schema->deleted >= 0 && binding->columns[spec->schema->deleted].n;
    ps_decoder *d = ps_calloc(1, sizeof(*d));
    bool good;

    if (!d)
        return NULL;
    d->spec = spec;
    d->words = words;
    d->rows = FIRST_ROWS;
    d->n_columns = n;
    d->deleted = -1;
    d->cache = ps_text_cache_new(words);
    d->cells = ps_calloc(n, sizeof(*d->cells));
    d->columns = ps_calloc(n, sizeof(*d->columns));
    d->unreadable = ps_calloc(n, sizeof(*d->unreadable));
    d->shown = ps_calloc(n, sizeof(*d->shown));
    good = d->cache && d->cells && d->columns && d->unreadable && d->shown;
    for (int keys = 1; keys >= 0; keys--) {
        for (size_t i = 0; good && i < n; i++)
            if (binding->columns[i].n && ps_column_is_read(spec, deletions, i) &&
                is_key(&spec->schema->columns[i]) == (keys == 1))
                good = add_cell(d, spec, binding, i);
        if (keys)
            d->n_keys = d->n_cells;
    }
    if (deletions)
        d->deleted = spec->schema->deleted;
    find_deletions(d, spec->schema, binding);
    if (good)
        find_block_cells(d);
    if (!good || !list_fields(d, spec, binding)) {
        ps_decoder_free(d);
        return NULL;
    }
    return d;
}

void ps_decoder_free(ps_decoder *d)
{
    if (!d)
        return;
    for (size_t i = 0; d->cells && i < d->n_cells; i++)
        free(d->cells[i].memo);
    for (size_t i = 0; i < d->n_columns; i++) {
        if (d->columns)
            ps_column_release(&d->columns[i]);
        if (d->unreadable)
            free(d->unreadable[i]);
    }
    ps_text_cache_free(d->cache);
    free(d->fields);
    free(d->told_apart);
    free(d->uses);
    free(d->cells);
    free(d->columns);
    free(d->unreadable);
    free(d->shown);
    free(d->labels);
    free(d);
}

void ps_decoder_start(ps_decoder *d, ps_field_count *counts)
{
    d->counts = counts;
    d->labels_used = 0;
    for (size_t i = 0; i < d->n_columns; i++) {
        if (d->shown[i])
            memset(d->unreadable[i], 0, d->rows);
        d->shown[i] = NULL;
    }
}

void ps_decoder_end(ps_decoder *d, size_t n)
{
    for (size_t i = 0; i < d->n_cells; i++)
        d->cells[i].to->n = d->cells[i].column == d->deleted ? 0 : n;
}

static uint32_t intern(ps_decoder *d, const char *at, size_t length, bool open)
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

static ps_reading match_word(uint32_t *number, ps_decoder *d, const struct cell *cell, ps_slice text)
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
        *number = intern(d, word->word, strlen(word->word), false);
    return PS_READ_WELL;
}

static ps_reading read_word(uint32_t *number, ps_decoder *d, struct cell *cell, ps_slice text)
{
    struct memo *memo;

    *number = 0;
    if (!text.length)
        return PS_READ_MISSING;
    if (text.length > MEMO_TEXT)
        return match_word(number, d, cell, text);
    memo = &cell->memo[((unsigned char)text.at[0] * 7u + (unsigned char)text.at[text.length - 1] + text.length) %
                       MEMO_SLOTS];
    if (memo->length != text.length || memcmp(memo->text, text.at, text.length) != 0) {
        memo->reading = (uint8_t)match_word(&memo->number, d, cell, text);
        memo->length = (uint8_t)text.length;
        memcpy(memo->text, text.at, text.length);
    }
    *number = memo->number;
    return (ps_reading)memo->reading;
}

static ps_reading read_text(struct cell *cell, ps_decoder *d, size_t row, ps_slice text, bool open)
{
    if (cell->memo)
        return read_word(&cell->to->text[row], d, cell, text);
    if (cell->shaped && !ps_field_shaped(text, cell->schema->role)) {
        cell->to->text[row] = 0;
        return PS_READ_WRONG_FORM;
    }
    cell->to->text[row] = cell->label ? add_label(d, text) : intern(d, text.at, text.length, open);
    return text.length ? PS_READ_WELL : PS_READ_MISSING;
}

static ps_reading read_flag(struct cell *cell, ps_decoder *d, size_t row, ps_slice text)
{
    uint32_t answer = 0;
    ps_reading reading = PS_READ_WRONG_FORM;

    /* A flag without a value set of its own has none that could match. */
    if (cell->memo)
        reading = read_word(&answer, d, cell, text);
    else if (!text.length)
        reading = PS_READ_MISSING;
    if (reading == PS_READ_WELL)
        cell->to->flag[row] = (uint8_t)answer;
    else
        cell->to->flag[row] = reading == PS_READ_WRONG_FORM && cell->schema->assured ? PS_UNREADABLE : PS_CANNOT_TELL;
    return reading;
}

static ps_reading read_number(const struct cell *cell, size_t row, ps_slice text)
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
static bool add_code(struct cell *cell, ps_decoder *d, size_t at, ps_slice code)
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
    cell->to->text[at] = intern(d, upper, code.length, true);
    return true;
}

static ps_reading read_codes(struct cell *cell, ps_decoder *d, size_t row, const ps_record *record)
{
    size_t n = cell->to->first[row];
    bool fault = false;

    for (size_t i = 0; i < cell->bound->n; i++) {
        ps_slice rest = record->fields[cell->bound->fields[i]], code;
        while (!d->out_of_memory && ps_field_next_code(&code, &rest)) {
            if (add_code(cell, d, n, code))
                n++;
            else
                fault = true;
        }
    }
    cell->to->first[row + 1] = n;
    if (fault)
        return PS_READ_WRONG_FORM;
    return n > cell->to->first[row] ? PS_READ_WELL : PS_READ_MISSING;
}

static inline __attribute__((always_inline)) void read_cell(struct cell *cell, ps_decoder *d, size_t row,
                                                            const ps_record *record, ps_slice text)
{
    switch (cell->schema->type) {
    case PS_DATE:
        cell->reading = ps_field_date(&cell->to->day[row], text, cell->form, cell->birth);
        break;
    case PS_NUMBER:
        cell->reading = read_number(cell, row, text);
        break;
    case PS_TEXT:
        cell->reading = read_text(cell, d, row, text, !record->aside); /* it lies in the chunk */
        break;
    case PS_FLAG:
        cell->reading = read_flag(cell, d, row, text);
        break;
    case PS_CODES:
        cell->reading = read_codes(cell, d, row, record);
        break;
    case PS_NOTHING:
    case PS_DURATION:
        assert(!"a column of a schema has a type that cells can have");
    }
}

static void count_cell(struct cell *cell, ps_decoder *d, size_t row)
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
static const char *key_fault(const struct cell *cell, ps_slice text)
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
        struct cell *cell = &d->cells[i];
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

ps_status ps_decoder_row(ps_refusal *why, ps_decoder *d, size_t row, const ps_record *record)
{
    struct cell *const cells = d->cells;
    bool odd = d->watches;
    size_t i;

    if (row == d->rows && !widen(d))
        return PS_EMEMORY;
    for (i = 0; i < d->n_keys; i++) {
        struct cell *cell = &cells[i];
        const ps_slice text = ps_field_clean(record->fields[cell->field]);
        const char *reason;

        read_cell(cell, d, row, record, text);
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
        read_cell(&cells[i], d, row, record, ps_field_clean(record->fields[cells[i].field]));
        odd |= cells[i].reading != PS_READ_WELL;
    }
    for (i = 0; odd && i < d->n_cells; i++)
        count_cell(&cells[i], d, row);
    return d->out_of_memory ? PS_EMEMORY : PS_OK;
}

/* Bits of the uses that admit the text; of a missing one all, since nobody can tell. */
static uint64_t uses_of(ps_decoder *d, uint32_t word)
{
    const ps_keep *keep = d->spec->keep;

    if (!word)
        return UINT64_MAX;
    while (d->uses_known <= word) {
        const uint32_t number = (uint32_t)d->uses_known;
        if (!ps_grow(&d->uses, &d->uses_capacity, d->uses_known + 1, sizeof *d->uses)) {
            d->out_of_memory = true;
            return UINT64_MAX;
        }
        d->uses[d->uses_known++] =
            keep->uses_of(keep->context, ps_intern_text(d->words, number), ps_intern_length(d->words, number));
    }
    return d->uses[word];
}

static bool may_use(ps_decoder *d, ps_day day, uint32_t word)
{
    const ps_keep *keep = d->spec->keep;

    for (uint64_t uses = uses_of(d, word); uses; uses &= uses - 1) {
        const size_t u = (size_t)__builtin_ctzll(uses);
        if (u >= keep->n)
            return false;
        if (day >= keep->spans[u].from && day <= keep->spans[u].to)
            return true;
    }
    return false;
}

bool ps_decoder_may_use(uint8_t *out, ps_decoder *d, const ps_day *days, const uint32_t *words, const uint8_t *odd,
                        size_t n)
{
    if (!d->spec->keep)
        memset(out, 1, n);
    for (size_t i = 0; d->spec->keep && i < n; i++)
        out[i] = !odd[i] && may_use(d, days[i], words[i]);
    return !d->out_of_memory;
}

bool ps_decoder_keeps(ps_decoder *d, size_t row)
{
    const ps_keep *keep = d->spec->keep;
    const int date = d->spec->schema->event_date;

    if (!keep || (d->deleted >= 0 && d->columns[d->deleted].flag[row]))
        return true;
    return may_use(d, date >= 0 ? d->columns[date].day[row] : PS_NO_DAY,
                   keep->column >= 0 && d->columns[keep->column].text ? d->columns[keep->column].text[row] : 0);
}

bool ps_decoder_block_cells(ps_block_cells *out, const ps_decoder *d)
{
    if (!d->date)
        return false;
    *out = (ps_block_cells){.date = d->date->field, .has_word = d->word != NULL};
    if (d->word)
        out->word = d->word->field;
    out->all = d->n_cells == 1 + (size_t)out->has_word;
    return true;
}

const ps_text_cache *ps_decoder_cache(const ps_decoder *d)
{
    return d->cache;
}

uint32_t ps_decoder_word(ps_decoder *d, ps_slice text)
{
    return intern(d, text.at, text.length, true);
}

bool ps_decoder_put(ps_decoder *d, size_t row, ps_day day, uint32_t word)
{
    if (row == d->rows && !widen(d))
        return false;
    d->date->to->day[row] = day;
    if (d->word)
        d->word->to->text[row] = word;
    return true;
}

ps_status ps_decoder_others(ps_decoder *d, size_t row, const ps_record *record)
{
    for (size_t i = 1; i < d->n_cells; i++) {
        struct cell *cell = &d->cells[i];

        if (cell == d->word)
            continue;
        read_cell(cell, d, row, record, ps_field_clean(record->fields[cell->field]));
        if (cell->reading != PS_READ_WELL || cell->unreadable)
            count_cell(cell, d, row);
    }
    return d->out_of_memory ? PS_EMEMORY : PS_OK;
}

uint64_t ps_decoder_hash(const ps_decoder *d, const ps_record *record)
{
    uint64_t hash = 0;

    for (size_t i = 0; i < d->n_told_apart; i++) {
        const ps_slice cell = ps_field_clean(record->fields[d->told_apart[i]]);
        hash = XXH3_64bits_withSeed(cell.at, cell.length, hash + i);
    }
    return hash;
}

const uint32_t *ps_decoder_fields(const ps_decoder *d, size_t *n)
{
    *n = d->n_fields;
    return d->fields;
}

const char *ps_decoder_labels(const ps_decoder *d, size_t *bytes)
{
    *bytes = d->labels_used;
    return d->labels;
}

const ps_column *ps_decoder_columns(const ps_decoder *d)
{
    return d->columns;
}

const uint8_t *const *ps_decoder_unreadable(const ps_decoder *d)
{
    return d->shown;
}

const uint8_t *ps_decoder_deleted(const ps_decoder *d)
{
    return d->deleted < 0 ? NULL : d->columns[d->deleted].flag;
}
