/* Snapshot codes: columns of several codes a row, labels, and codes on shelves, which have no width to be copied by. */
#include "link/snapshot_load.h"

#include "base/arena.h"

#include <stdlib.h>

/* Codes that no row has are not taken. */
static size_t count_codes(const ps_load *load, const ps_loading *in, size_t c, size_t part)
{
    if (!in->part_rows[part])
        return 0;
    return ps_load_count(load, PS_BLOCK_COLUMN, in->input, (size_t)in->number[c], part, sizeof(uint32_t));
}

bool ps_load_codes_room(const ps_load *load, const ps_loading *in, size_t c)
{
    ps_column *to = &in->rows->columns[c];
    size_t all = 0;

    for (size_t part = 0; part < load->n_parts; part++)
        all += count_codes(load, in, c, part);
    to->text = ps_room(all, sizeof *to->text);
    return to->text != NULL;
}

/* Where the codes of each of n rows of a part begin; NULL: damaged. */
static const uint32_t *codes_first(const ps_load *load, const ps_loading *in, size_t c, size_t part, size_t n)
{
    size_t length;
    const uint32_t *first =
        ps_load_block(&length, load, PS_BLOCK_CODES_FIRST, in->input, (size_t)in->number[c], part, sizeof *first);

    return first && length == (n + 1) * sizeof *first ? first : NULL;
}

/* Codes stand as in the file, those of a part behind those of the parts before it. */
bool ps_load_codes_of(const ps_load *load, const ps_loading *in, size_t c, size_t part)
{
    ps_column *to = &in->rows->columns[c];
    const size_t n = in->part_rows[part], at = in->part_at[part];
    const uint32_t *first = codes_first(load, in, c, part, n), *codes;
    size_t length, before = 0;

    codes = ps_load_block(&length, load, PS_BLOCK_COLUMN, in->input, (size_t)in->number[c], part, sizeof *codes);
    length /= sizeof *codes;
    if (!first || !codes || first[0] || first[n] != length)
        return false;
    for (size_t p = 0; p < part; p++)
        before += count_codes(load, in, c, p);
    for (size_t i = 0; i < n; i++) {
        if (first[i] > first[i + 1])
            return false;
        to->first[at + i + 1] = before + first[i + 1];
    }
    return ps_load_texts(to->text + before, codes, length, load->n_words);
}

/* Codes have no place of their own until those before them are there: one part after another, row by row. */
ps_status ps_load_codes_kept(const ps_load *load, ps_loading *in, size_t c, ps_error *err)
{
    ps_column *to = &in->rows->columns[c];
    size_t row = 0;

    for (size_t part = 0; part < load->n_parts; part++) {
        const size_t n = in->part_rows[part];
        const uint32_t *first, *codes;
        size_t length, taken = 0; /* runs rise, so that all of them together are no more than there are */
        if (!n)
            continue;
        first = codes_first(load, in, c, part, n);
        codes = ps_load_block(&length, load, PS_BLOCK_COLUMN, in->input, (size_t)in->number[c], part, sizeof *codes);
        if (!first || !codes)
            return ps_snapshot_damaged(load->file, "its codes", err);
        for (size_t k = 0; k < in->part_sifted[part].n; k++, row++) {
            const size_t i = in->part_sifted[part].rows[k].row, count = (size_t)first[i + 1] - first[i];
            if (first[i] < taken || first[i] > first[i + 1] || first[i + 1] > length / sizeof *codes)
                return ps_snapshot_damaged(load->file, "its codes", err);
            taken = first[i + 1];
            to->first[row + 1] = to->first[row] + count;
            if (!ps_load_texts(to->text + to->first[row], codes + first[i], count, load->n_words))
                return ps_snapshot_damaged(load->file, "its codes", err);
        }
    }
    return PS_OK;
}

bool ps_load_shelves(ps_shelves *out, const ps_load *load, const ps_loading *in, size_t part, size_t n)
{
    const ps_block_name shelved = {PS_BLOCK_SHELVED, in->input, 0, (uint32_t)part};
    const int code = ps_schema_code_column(in->rows->schema);
    size_t days, shelves, places;

    *out = (ps_shelves){.n_shelves = 0};
    out->shelves = ps_load_block(&shelves, load, PS_BLOCK_SHELVES, in->input, 0, part, sizeof *out->shelves);
    if (!shelves)
        return true;
    out->days = ps_load_block(&days, load, PS_BLOCK_SHELF_DAYS, in->input, 0, part, sizeof *out->days);
    out->places = ps_snapshot_pieces(&places, load->file, shelved, sizeof *out->places);
    out->n_shelves = shelves / sizeof *out->shelves;
    out->n_days = days / sizeof *out->days;
    out->n_places = places / sizeof *out->places;
    /* Codes are looked up among all words. */
    return out->shelves && out->days && out->places && code >= 0 && in->rows->schema->event_date >= 0 &&
           (in->number[code] < 0 || !in->from->label[in->number[code]]) && ps_shelves_good(out, n, load->n_words);
}

ps_status ps_load_unpack(bool *unpacked, const ps_load *load, const ps_loading *in, size_t part, ps_error *err)
{
    const ps_schema *schema = in->rows->schema;
    const size_t n = in->part_rows[part], at = in->part_at[part];
    const ps_column *code, *day;
    ps_shelves shelves;
    bool bad;

    if (!ps_load_shelves(&shelves, load, in, part, n))
        return ps_snapshot_damaged(load->file, "a column", err);
    *unpacked = shelves.n_shelves > 0;
    if (!*unpacked)
        return PS_OK;
    code = &in->rows->columns[ps_schema_code_column(schema)];
    day = &in->rows->columns[schema->event_date];
    if (!ps_shelves_unpack(code->n ? code->text + at : NULL, day->n ? day->day + at : NULL, &bad, &shelves, n))
        return bad ? ps_snapshot_damaged(load->file, "a code", err) : ps_fail_memory(err);
    ps_snapshot_leave(shelves.places, shelves.n_places * sizeof *shelves.places);
    return PS_OK;
}

/* What the plan reads of the labels of a part becomes words. */
static ps_status name_labels_of(const ps_load *load, const ps_loading *in, ps_column *column, size_t part,
                                ps_error *err)
{
    const size_t from = in->part_at[part], to = in->part_at[part + 1];
    size_t length, bytes, n, end = 0;
    const uint32_t *lengths = ps_load_block(&length, load, PS_BLOCK_LABEL_LENGTH, in->input, 0, part, sizeof *lengths);
    const char *text = ps_load_block(&bytes, load, PS_BLOCK_LABEL_TEXT, in->input, 0, part, 1);
    uint32_t *word;
    size_t *at;
    ps_status st = PS_OK;

    if (from == to)
        return PS_OK;
    if ((length && !lengths) || (bytes && !text))
        return ps_snapshot_damaged(load->file, "its texts", err);
    n = length / sizeof *lengths;
    word = ps_calloc(n + 1, sizeof *word);
    at = ps_calloc(n + 1, sizeof *at);
    if (!word || !at)
        st = ps_fail_memory(err);
    for (size_t k = 0; st == PS_OK && k < n; k++) {
        at[k + 1] = end;
        end += lengths[k];
    }
    if (st == PS_OK && end != bytes)
        st = ps_snapshot_damaged(load->file, "its texts", err);
    for (size_t i = from; st == PS_OK && i < to; i++) {
        const uint32_t label = column->text[i]; /* checked as it was copied */
        if (label && !word[label]) {
            word[label] = ps_intern_add(load->l->population->words, text + at[label], lengths[label - 1]);
            if (word[label] == PS_INTERN_FULL)
                st = ps_fail_memory(err);
        }
        column->text[i] = word[label];
    }
    free(word);
    free(at);
    return st;
}

ps_status ps_load_labels(const ps_load *load, const ps_loading *in, size_t c, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t part = 0; st == PS_OK && part < load->n_parts; part++)
        st = name_labels_of(load, in, &in->rows->columns[c], part, err);
    return st;
}
