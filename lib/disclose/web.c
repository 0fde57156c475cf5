/* Web: labels numbered anew where tables number them apart, codes hashed, lines sorted. */
#include "disclose/web.h"
#include "base/fail.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CODES_MOST (UINT64_C(1) << 62)

uint64_t ps_web_label(const ps_web *web, uint64_t code, size_t field)
{
    return code / web->scale[field] % (web->n_labels[field] + 1);
}

unsigned ps_web_fields_of(const ps_web *web, uint64_t code)
{
    unsigned fields = 0;

    for (size_t f = 0; f < web->n_fields; f++)
        if (ps_web_label(web, code, f) != web->n_labels[f])
            fields |= 1u << f;
    return fields;
}

/* ---- fields and labels ---- */

static ps_status too_many(const ps_table *table, ps_error *err)
{
    ps_fail(err, PS_EDISCLOSURE, "too many tables of the same people to protect together, up to %s", table->name);
    ps_error_hint(err, "take a table out, or a field with many values");
    return PS_EDISCLOSURE;
}

static size_t field_number(const ps_web *web, const char *name)
{
    size_t f = 0;

    while (f < web->n_fields && strcmp(web->fields[f], name))
        f++;
    return f;
}

static ps_status list_fields(ps_web *web, const ps_table *const *tables, ps_error *err)
{
    for (size_t t = 0; t < web->n_tables; t++)
        for (size_t d = 0; d < tables[t]->n_fields; d++) {
            const size_t f = field_number(web, tables[t]->fields[d]);

            if (f == PS_WEB_FIELDS_MOST)
                return too_many(tables[t], err);
            web->fields[f] = tables[t]->fields[d];
            web->n_fields += f == web->n_fields;
        }
    return PS_OK;
}

/* A field's labels in one table, by the table's own numbers; NULL where it lists none. */
typedef struct labels {
    const char **at;
    uint32_t *number; /* in the web */
    size_t n;
} labels;

static ps_status list_labels(labels *out, const ps_table *table, size_t d, ps_error *err)
{
    for (size_t r = 0; r < table->n_rows; r++)
        if (!(table->rows[r].summed >> d & 1) && table->rows[r].numbers[d] >= out->n)
            out->n = (size_t)table->rows[r].numbers[d] + 1;
    out->at = ps_calloc(out->n, sizeof *out->at);
    out->number = ps_calloc(out->n, sizeof *out->number);
    if (!out->at || !out->number)
        return ps_fail_memory(err);
    for (size_t r = 0; r < table->n_rows; r++)
        if (!(table->rows[r].summed >> d & 1))
            out->at[table->rows[r].numbers[d]] = table->rows[r].labels[d];
    return PS_OK;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Tables number a field's labels each in its own way: here they are numbered by their texts. One table alone keeps its
 * numbers, whose neighbours stand together. */
static ps_status number_labels(ps_web *web, size_t f, labels *of, size_t n, ps_error *err)
{
    size_t total = 0, distinct = 0;
    const char **all;

    if (n == 1) {
        for (size_t i = 0; i < of[0].n; i++)
            of[0].number[i] = (uint32_t)i;
        web->n_labels[f] = of[0].n;
        return PS_OK;
    }
    for (size_t t = 0; t < n; t++)
        total += of[t].n;
    all = ps_calloc(total, sizeof *all);
    if (!all)
        return ps_fail_memory(err);
    total = 0;
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < of[t].n; i++)
            if (of[t].at[i])
                all[total++] = of[t].at[i];
    if (total)
        qsort(all, total, sizeof *all, compare_texts);
    for (size_t i = 0; i < total; i++)
        if (!distinct || strcmp(all[distinct - 1], all[i]))
            all[distinct++] = all[i];
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < of[t].n; i++)
            if (of[t].at[i]) {
                const char **found = bsearch(&of[t].at[i], all, distinct, sizeof *all, compare_texts);

                assert(found);
                of[t].number[i] = (uint32_t)(found - all);
            }
    web->n_labels[f] = distinct;
    free(all);
    return PS_OK;
}

/* Adds the field's share to the codes of every row. */
static void add_codes(ps_web *web, const ps_table *const *tables, size_t f, const labels *of)
{
    for (size_t t = 0, at = 0; t < web->n_tables; t++) {
        const ps_table *table = tables[t];
        size_t d = 0;

        while (d < table->n_fields && strcmp(table->fields[d], web->fields[f]))
            d++;
        for (size_t r = 0; r < table->n_rows; r++) {
            const bool all = d == table->n_fields || table->rows[r].summed >> d & 1;

            web->codes[t][r] +=
                web->scale[f] * (all ? web->n_labels[f] : (uint64_t)of[at].number[table->rows[r].numbers[d]]);
        }
        at += d < table->n_fields;
    }
}

static ps_status code_field(ps_web *web, const ps_table *const *tables, size_t f, uint64_t *codes, ps_error *err)
{
    labels *of = ps_calloc(web->n_tables, sizeof *of);
    size_t n = 0;
    ps_status st = of ? PS_OK : ps_fail_memory(err);

    for (size_t t = 0; st == PS_OK && t < web->n_tables; t++)
        for (size_t d = 0; st == PS_OK && d < tables[t]->n_fields; d++)
            if (!strcmp(tables[t]->fields[d], web->fields[f]))
                st = list_labels(&of[n++], tables[t], d, err);
    if (st == PS_OK)
        st = number_labels(web, f, of, n, err);
    if (st == PS_OK && *codes > CODES_MOST / (web->n_labels[f] + 1))
        st = too_many(tables[web->n_tables - 1], err);
    if (st == PS_OK) {
        web->scale[f] = *codes;
        *codes *= web->n_labels[f] + 1;
        add_codes(web, tables, f, of);
    }
    for (size_t i = 0; i < n; i++) {
        free(of[i].at);
        free(of[i].number);
    }
    free(of);
    return st;
}

static ps_status code_rows(ps_web *web, const ps_table *const *tables, ps_error *err)
{
    uint64_t codes = 1;
    ps_status st = list_fields(web, tables, err);

    for (size_t t = 0; st == PS_OK && t < web->n_tables; t++) {
        web->codes[t] = ps_calloc(tables[t]->n_rows, sizeof **web->codes);
        if (!web->codes[t])
            st = ps_fail_memory(err);
    }
    for (size_t f = 0; st == PS_OK && f < web->n_fields; f++)
        st = code_field(web, tables, f, &codes, err);
    return st;
}

/* ---- cells ---- */

typedef struct entry {
    uint64_t code;
    int64_t value;
} entry;

static int compare_entries(const void *a, const void *b)
{
    const entry *left = a, *right = b;

    return (left->code > right->code) - (left->code < right->code);
}

static size_t slot_of(const ps_layer *layer, uint64_t code)
{
    code *= UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)((code ^ code >> 29) & (layer->n_slots - 1));
}

uint32_t ps_layer_find(const ps_layer *layer, uint64_t code)
{
    size_t slot = slot_of(layer, code);

    while (layer->slots[slot] && layer->codes[layer->slots[slot] - 1] != code)
        slot = (slot + 1) & (layer->n_slots - 1);
    return layer->slots[slot] ? layer->slots[slot] - 1 : PS_WEB_NO_CELL;
}

static bool make_layer(ps_layer *layer, size_t n, size_t n_sets)
{
    layer->n_slots = 16;
    while (layer->n_slots < 2 * n)
        layer->n_slots *= 2;
    layer->codes = ps_calloc(n, sizeof *layer->codes);
    layer->value = ps_calloc(n, sizeof *layer->value);
    layer->now = ps_calloc(n, sizeof *layer->now);
    layer->as = ps_calloc(n, sizeof *layer->as);
    layer->proven = ps_calloc(n, sizeof *layer->proven);
    layer->slots = ps_calloc(layer->n_slots, sizeof *layer->slots);
    layer->shows = ps_calloc(n_sets, sizeof *layer->shows);
    return layer->codes && layer->value && layer->now && layer->as && layer->proven && layer->slots && layer->shows;
}

static void add_cell(ps_layer *layer, const entry *e)
{
    size_t slot = slot_of(layer, e->code);

    while (layer->slots[slot])
        slot = (slot + 1) & (layer->n_slots - 1);
    layer->codes[layer->n] = e->code;
    layer->value[layer->n] = layer->now[layer->n] = e->value;
    layer->slots[slot] = (uint32_t)++layer->n;
}

static void mark_sets(const ps_web *web, ps_layer *layer)
{
    for (size_t c = 0; c < layer->n; c++)
        layer->shows[ps_web_fields_of(web, layer->codes[c])] = 1 | 2;
    for (unsigned set = 1u << web->n_fields; set-- > 0;)
        for (size_t f = 0; f < web->n_fields; f++)
            if (layer->shows[set] & 2 && set >> f & 1)
                layer->shows[set & ~(1u << f)] |= 2;
}

static ps_status fill_layer(ps_web *web, ps_layer *layer, entry *entries, size_t n, ps_error *err)
{
    size_t distinct = 0;

    if (n)
        qsort(entries, n, sizeof *entries, compare_entries);
    for (size_t i = 0; i < n; i++) {
        if (distinct && entries[distinct - 1].code == entries[i].code) {
            if (entries[distinct - 1].value != entries[i].value)
                return ps_fail(err, PS_EDISCLOSURE, "tables of the same people do not agree with each other");
            continue;
        }
        entries[distinct++] = entries[i];
    }
    if (!make_layer(layer, distinct, (size_t)1 << web->n_fields))
        return ps_fail_memory(err);
    for (size_t i = 0; i < distinct; i++)
        add_cell(layer, &entries[i]);
    mark_sets(web, layer);
    return PS_OK;
}

static ps_status gather_layer(ps_web *web, size_t number, const ps_table *const *tables, ps_error *err)
{
    ps_layer *layer = &web->layers[number];
    size_t total = 0, n = 0;
    entry *entries;
    ps_status st;

    for (size_t t = 0; t < web->n_tables; t++)
        total += tables[t]->n_rows;
    entries = total < UINT32_MAX ? ps_calloc(total, sizeof *entries) : NULL;
    if (!entries)
        return ps_fail_memory(err);
    for (size_t t = 0; t < web->n_tables; t++)
        for (size_t r = 0; (number == PS_WEB_POPULATION || web->layer_of[t] == number) && r < tables[t]->n_rows; r++)
            entries[n++] =
                (entry){web->codes[t][r], (int64_t)(number == PS_WEB_POPULATION ? tables[t]->rows[r].population
                                                                                : tables[t]->rows[r].people)};
    st = fill_layer(web, layer, entries, n, err);
    free(entries);
    return st;
}

static void list_layers(ps_web *web, const ps_table *const *tables)
{
    web->n_layers = 1;
    for (size_t t = 0; t < web->n_tables; t++) {
        size_t l = 1;

        if (!tables[t]->counted)
            continue;
        while (l < web->n_layers && strcmp(web->layers[l].counted, tables[t]->counted))
            l++;
        web->layers[l].counted = tables[t]->counted;
        web->n_layers += l == web->n_layers;
        web->layer_of[t] = (uint32_t)l;
    }
}

/* ---- lines ---- */

typedef struct stand {
    uint64_t rest; /* the code without the field */
    uint32_t label, cell;
} stand;

static int compare_stands(const void *a, const void *b)
{
    const stand *left = a, *right = b;

    if (left->rest != right->rest)
        return left->rest < right->rest ? -1 : 1;
    return (left->label > right->label) - (left->label < right->label);
}

static ps_status draw_lines(const ps_web *web, ps_layer *layer, size_t f, bool zeros_move, ps_error *err)
{
    stand *stands = ps_calloc(layer->n, sizeof *stands);
    size_t n = 0;

    layer->line[f] = ps_calloc(layer->n, sizeof **layer->line);
    layer->place[f] = ps_calloc(layer->n, sizeof **layer->place);
    if (!stands || !layer->line[f] || !layer->place[f]) {
        free(stands);
        return ps_fail_memory(err);
    }
    for (size_t c = 0; c < layer->n; c++) {
        const uint64_t label = ps_web_label(web, layer->codes[c], f);

        layer->place[f][c] = PS_WEB_NO_CELL;
        if (layer->value[c] || zeros_move)
            stands[n++] = (stand){layer->codes[c] - label * web->scale[f], (uint32_t)label, (uint32_t)c};
    }
    if (n)
        qsort(stands, n, sizeof *stands, compare_stands);
    for (size_t i = 0; i < n; i++) {
        layer->line[f][i] = stands[i].cell;
        layer->place[f][stands[i].cell] = (uint32_t)i;
    }
    layer->n_line = n;
    free(stands);
    return PS_OK;
}

ps_status ps_web_open(ps_web *out, const ps_table *const *tables, size_t n, bool zeros_move, ps_error *err)
{
    ps_web web = {.n_tables = n};
    ps_status st;

    web.codes = ps_calloc(n, sizeof *web.codes);
    web.layers = ps_calloc(n + 1, sizeof *web.layers);
    web.layer_of = ps_calloc(n, sizeof *web.layer_of);
    st = web.codes && web.layers && web.layer_of ? code_rows(&web, tables, err) : ps_fail_memory(err);
    if (st == PS_OK)
        list_layers(&web, tables);
    for (size_t l = 0; st == PS_OK && l < web.n_layers; l++) {
        st = gather_layer(&web, l, tables, err);
        for (size_t f = 0; st == PS_OK && f < web.n_fields; f++)
            st = draw_lines(&web, &web.layers[l], f, zeros_move, err);
    }
    if (st != PS_OK) {
        ps_web_close(&web);
        return st;
    }
    *out = web;
    return PS_OK;
}

static void release_layer(ps_layer *layer)
{
    free(layer->codes);
    free(layer->value);
    free(layer->now);
    free(layer->as);
    free(layer->proven);
    free(layer->slots);
    free(layer->shows);
    for (size_t f = 0; f < PS_WEB_FIELDS_MOST; f++) {
        free(layer->line[f]);
        free(layer->place[f]);
    }
}

void ps_web_close(ps_web *web)
{
    for (size_t t = 0; web->codes && t < web->n_tables; t++)
        free(web->codes[t]);
    for (size_t l = 0; web->layers && l < web->n_layers; l++)
        release_layer(&web->layers[l]);
    free(web->codes);
    free(web->layers);
    free(web->layer_of);
    *web = (ps_web){0};
}
