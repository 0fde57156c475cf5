/* Decode: see decode.h. */
#include "extract/decode_parts.h"

#include "base/arena.h"
#include "base/column_store.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROWS ((size_t)1024)

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
    ps_cell *cell = &d->cells[d->n_cells++];

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
        cell->memo = ps_calloc((size_t)1 << PS_MEMO_BITS, sizeof(*cell->memo));
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
static bool list_fields(ps_decoder *d, const ps_input_spec *spec, const ps_binding *binding, char delimiter)
{
    size_t most = 1, left = 0, n_apart = 0;
    uint32_t *apart;

    for (size_t i = 0; i < d->n_columns; i++)
        most += binding->columns[i].n;
    d->fields = ps_calloc(2 * most, sizeof *d->fields);
    apart = ps_calloc(most, sizeof *apart);
    if (!d->fields || !apart) {
        free(apart);
        return false;
    }
    for (size_t i = 0; i < d->n_columns; i++)
        for (size_t k = 0; spec->hash_rows && k < binding->columns[i].n; k++)
            if (tells_apart(spec->schema, &spec->schema->columns[i]))
                apart[n_apart++] = d->fields[d->n_fields++] = binding->columns[i].fields[k];
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
    return ps_row_hash_init(&d->hash, apart, n_apart, delimiter);
}

/* Cells that a block of plain rows reads before it decides about a row: a date in the usual form that is the only key,
 * and a text as it stands. Where no key is, and all rows are kept, there is nothing to decide. */
static void find_block_cells(ps_decoder *d)
{
    ps_cell *key = d->cells;

    if (d->deleted >= 0)
        return;
    d->by_block = d->n_keys == 0 && !d->spec->keep;
    if (d->n_keys != 1 || key->schema->role != PS_ROLE_EVENT_DATE || key->schema->type != PS_DATE ||
        key->form > PS_DATES_ISO || key->birth || key->unreadable)
        return;
    for (size_t i = 1; d->spec->keep && i < d->n_cells; i++)
        if (d->cells[i].column == d->spec->keep->column)
            d->word = &d->cells[i];
    if (d->word &&
        (d->word->schema->type != PS_TEXT || d->word->memo || d->word->shaped || d->word->label || d->word->unreadable))
        d->word = NULL;
    else
        d->date = key;
    d->by_block = d->date != NULL;
}

ps_decoder *ps_decoder_new(const ps_input_spec *spec, const ps_binding *binding, char delimiter, ps_intern *words)
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
    if (!good || !list_fields(d, spec, binding, delimiter)) {
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
    ps_row_hash_release(&d->hash);
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
    ps_text_cache_grow(d->cache);
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
    for (size_t i = 0; d->spec->keep && i < n; i++) {
        const uint32_t word = words[i];
        const bool of_no_use = word && word < d->uses_known && !d->uses[word]; /* nearly all */

        out[i] = !odd[i] && !of_no_use && may_use(d, days[i], words[i]);
    }
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
    if (!d->by_block)
        return false;
    *out = (ps_block_cells){.has_date = d->date != NULL, .has_word = d->word != NULL};
    if (d->date)
        out->date = d->date->field;
    if (d->word)
        out->word = d->word->field;
    out->all = d->n_cells == (size_t)out->has_date + out->has_word;
    return true;
}

const ps_text_cache *ps_decoder_cache(const ps_decoder *d)
{
    return d->cache;
}

uint32_t ps_decoder_word(ps_decoder *d, ps_slice text)
{
    return ps_decoder_intern(d, text.at, text.length, true);
}

bool ps_decoder_put(ps_decoder *d, size_t row, ps_day day, uint32_t word)
{
    if (!ps_decoder_widen(d, row))
        return false;
    d->date->to->day[row] = day;
    if (d->word)
        d->word->to->text[row] = word;
    return true;
}

uint64_t ps_decoder_hash(ps_decoder *d, const ps_record *record)
{
    return ps_row_hash_record(&d->hash, record);
}

void ps_decoder_hash_run(uint64_t *hashes, ps_decoder *d, const ps_run *run)
{
    for (size_t i = 0; i < run->n; i++)
        if (run->kept[i])
            hashes[run->place[i]] = ps_row_hash_plain(&d->hash, run->rows, run->at, run->row[i]);
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
