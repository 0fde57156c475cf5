/* Ledger entry: made from a table and its file, laid beside another. ledger_text.c writes and reads it. */
#include "disclose/ledger_entry.h"

#include "disclose/ledger_parts.h"
#include "disclose/scheme.h"
#include "extract/csv_reader.h"

#include <stdlib.h>
#include <string.h>

/* ---- keys ---- */

bool ps_entry_row_key(ps_arena *arena, const ps_entry *entry, ps_entry_row *row)
{
    size_t order[PS_TABLE_FIELDS_MOST], n = 0;
    ps_buffer key = {0};

    for (size_t d = 0; d < entry->n_fields; d++) {
        size_t at = n++;

        for (; at && strcmp(entry->fields[order[at - 1]], entry->fields[d]) > 0; at--)
            order[at] = order[at - 1];
        order[at] = d;
    }
    for (size_t i = 0; i < n; i++)
        if (row->labels[order[i]])
            ps_buffer_print(&key, "%s%s=%s", key.length ? ";" : "", entry->fields[order[i]], row->labels[order[i]]);
    row->key = key.failed ? NULL : ps_arena_text(arena, key.at ? key.at : "", key.length);
    ps_buffer_release(&key);
    return row->key;
}

static int compare_rows(const void *a, const void *b)
{
    return strcmp(((const ps_entry_row *)a)->key, ((const ps_entry_row *)b)->key);
}

void ps_entry_sort(ps_entry *entry)
{
    if (entry->n_rows)
        qsort(entry->rows, entry->n_rows, sizeof *entry->rows, compare_rows);
}

const ps_entry_row *ps_entry_find(const ps_entry *entry, const char *key)
{
    const ps_entry_row wanted = {.key = key};

    return entry->n_rows ? bsearch(&wanted, entry->rows, entry->n_rows, sizeof wanted, compare_rows) : NULL;
}

bool ps_cell_is_shown(const ps_entry_cell *cell)
{
    return *cell->shown && strcmp(cell->shown, "*") != 0;
}

/* ---- making ---- */

static bool keep_cell(ps_entry_cell *out, ps_arena *arena, uint64_t count, ps_slice shown)
{
    *out = (ps_entry_cell){count, ps_arena_text(arena, shown.at, shown.length)};
    return out->shown;
}

static bool keep_row(ps_entry_row *out, ps_arena *arena, const ps_entry *entry, const ps_table_row *row,
                     const ps_record *record)
{
    bool kept = true;

    for (size_t d = 0; kept && d < entry->n_fields; d++)
        if (!(row->summed >> d & 1)) {
            out->labels[d] = ps_arena_text(arena, row->labels[d], strlen(row->labels[d]));
            kept = out->labels[d];
        }
    kept = kept && keep_cell(&out->cells[PS_ENTRY_POPULATION], arena, row->population, record->fields[entry->n_fields]);
    if (entry->counted)
        kept = kept && keep_cell(&out->cells[PS_ENTRY_PEOPLE], arena, row->people, record->fields[entry->n_fields + 1]);
    return kept && ps_entry_row_key(arena, entry, out);
}

static ps_status unlike(const char *released, uint64_t line, ps_error *err)
{
    ps_fail(err, PS_EDISCLOSURE, "the file is not the table that was to be released");
    ps_error_file(err, released);
    ps_error_place(err, line, 0, 0);
    return PS_EDISCLOSURE;
}

/* Rows of the file stand as those of the table. */
static ps_status keep_rows(ps_entry *out, ps_arena *arena, const ps_table *table, const char *released, ps_error *err)
{
    const size_t needed = out->n_fields + (out->counted ? PS_ENTRY_LAYERS : 1);
    const ps_record *record;
    ps_csv *csv = NULL;
    ps_status st = ps_csv_open(&csv, released, released, ',', false, err);

    if (st == PS_OK)
        st = ps_csv_next(&record, csv, err);
    if (st == PS_OK && (record->n < needed || !ps_slice_equals(record->fields[out->n_fields], "population")))
        st = unlike(released, 1, err);
    for (size_t r = 0; st == PS_OK && r < table->n_rows; r++) {
        st = ps_csv_next(&record, csv, err);
        if (st == PS_END || (st == PS_OK && record->n < needed))
            st = unlike(released, r + 2, err);
        else if (st == PS_OK && !keep_row(&out->rows[r], arena, out, &table->rows[r], record))
            st = ps_fail_memory(err);
    }
    ps_csv_close(csv);
    return st;
}

ps_status ps_entry_make(ps_entry *out, ps_arena *arena, const ps_plan *plan, const ps_table_plan *asked,
                        const ps_table *table, const char *released, ps_error *err)
{
    const ps_scheme scheme = ps_scheme_of(plan);
    ps_entry entry = {
        .table = asked->name,
        .plan = plan->name ? plan->name : "",
        .counted = !table->counted ? NULL
                   : asked->count  ? asked->count
                                   : asked->sum,
        .of = asked->of ? ps_rule_text(asked->of) : NULL,
        .index_date = plan->index_date,
        .small = (unsigned)ps_scheme_small_most(&scheme),
        .n_fields = table->n_fields,
        .n_rows = table->n_rows,
    };
    ps_status st;

    for (size_t d = 0; d < table->n_fields; d++)
        entry.fields[d] = asked->by[d];
    entry.rows = ps_arena_array(arena, entry.n_rows + 1, sizeof *entry.rows);
    if (!entry.rows)
        return ps_fail_memory(err);
    st = ps_terms_of(&entry.terms[PS_ENTRY_POPULATION], arena, plan, asked->of, NULL, err);
    if (st == PS_OK)
        st = ps_terms_of(&entry.terms[PS_ENTRY_PEOPLE], arena, plan, asked->of, entry.counted, err);
    if (st == PS_OK)
        st = keep_rows(&entry, arena, table, released, err);
    if (st == PS_OK) {
        ps_entry_sort(&entry);
        *out = entry;
    }
    return st;
}

/* ---- side by side ---- */

static bool same_row(const ps_entry *a, const ps_entry_row *left, const ps_entry_row *right)
{
    for (size_t l = 0; l < PS_ENTRY_LAYERS; l++)
        if ((l == PS_ENTRY_POPULATION || a->counted) &&
            (left->cells[l].count != right->cells[l].count || strcmp(left->cells[l].shown, right->cells[l].shown) != 0))
            return false;
    return !strcmp(left->key, right->key);
}

bool ps_entry_equals(const ps_entry *a, const ps_entry *b)
{
    if (a->index_date != b->index_date || a->n_fields != b->n_fields || a->n_rows != b->n_rows ||
        !a->counted != !b->counted)
        return false;
    for (size_t l = 0; l < PS_ENTRY_LAYERS; l++)
        if (ps_terms_compare(NULL, &a->terms[l], &b->terms[l]) != PS_TERMS_SAME)
            return false;
    for (size_t r = 0; r < a->n_rows; r++)
        if (!same_row(a, &a->rows[r], &b->rows[r]))
            return false;
    return true;
}
