/* Snapshot codes: columns of several codes a row, and labels, which have no width to be copied by. */
#include "link/snapshot_load.h"

#include "base/arena.h"

#include <stdlib.h>

static bool copy_codes(ps_column *to, const ps_load *load, const ps_loading *in, size_t c, size_t part, size_t n,
                       size_t at)
{
    size_t first_length, length;
    const uint32_t *first =
        ps_load_block(&first_length, load, PS_BLOCK_CODES_FIRST, in->input, (size_t)in->number[c], part, sizeof *first);
    const uint32_t *codes =
        ps_load_block(&length, load, PS_BLOCK_COLUMN, in->input, (size_t)in->number[c], part, sizeof *codes);

    length /= sizeof *codes;
    if (!first || !codes || first_length != (n + 1) * sizeof *first || first[0] || first[n] != length)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (first[i] > first[i + 1])
            return false;
        to->first[at + i + 1] = first[i + 1] - first[i];
    }
    return ps_load_texts(to->text + to->first[at], codes, length, load->n_words);
}

/* Codes have no place of their own until those before them are there: one part after another. Of filtered rows they are
 * looked up one by one. */
ps_status ps_load_codes(const ps_load *load, ps_loading *in, size_t c, ps_error *err)
{
    ps_input_rows *rows = in->rows;
    ps_column *to = &rows->columns[c];
    size_t all = 0, row = 0;

    for (size_t part = 0; part < load->n_parts; part++)
        all += ps_load_count(load, PS_BLOCK_COLUMN, in->input, (size_t)in->number[c], part, sizeof *to->text);
    to->text = ps_room(all, sizeof *to->text);
    if (!to->text)
        return ps_fail_memory(err);
    for (size_t part = 0; part < load->n_parts; part++) {
        const size_t n = in->part_rows[part], at = row;
        if (!n)
            continue;
        if (!rows->filtered) {
            if (!copy_codes(to, load, in, c, part, n, at))
                return ps_snapshot_damaged(load->file, "its codes", err);
            for (size_t i = 0; i < n; i++)
                to->first[at + i + 1] += to->first[at + i];
            row += n;
        } else {
            size_t first_length, length;
            const uint32_t *first = ps_load_block(&first_length, load, PS_BLOCK_CODES_FIRST, in->input,
                                                  (size_t)in->number[c], part, sizeof *first);
            const uint32_t *codes =
                ps_load_block(&length, load, PS_BLOCK_COLUMN, in->input, (size_t)in->number[c], part, sizeof *codes);
            size_t taken = 0; /* runs rise, so that all of them together are no more than there are */
            if (!first || !codes || first_length != (n + 1) * sizeof *first)
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
    }
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
