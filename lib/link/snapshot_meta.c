/* Snapshot meta: what a snapshot says of itself, as numbers and texts one after another. */
#include "link/snapshot.h"

#include "base/arena.h"
#include "base/os.h"
#include "base/path.h"
#include "extract/field.h"
#include "extract/input_report.h"

#include <stdlib.h>
#include <string.h>

#define INPUTS_MOST PS_FEEDS_MOST
#define COLUMNS_MOST 4096u

/* ---- mapping ---- */

const char *ps_snapshot_mapping(ps_arena *arena, const ps_input_spec *spec)
{
    const ps_schema *schema = spec->schema;
    static const char *const types[] = {
        [PS_NUMBER] = "number", [PS_DATE] = "date", [PS_TEXT] = "text", [PS_FLAG] = "flag", [PS_CODES] = "codes"};
    ps_buffer text = {0};
    const char *out = NULL;

    ps_buffer_print(&text, "kind %s; dates %s; %s; ids %s", schema->name, ps_date_form_name(spec->dates),
                    spec->windows_1252 ? "windows-1252" : "utf-8", spec->hex_ids ? "hex" : "as they are");
    if (spec->preset)
        ps_buffer_print(&text, "; preset %s", spec->preset);
    if (spec->delimiter)
        ps_buffer_print(&text, "; delimiter %d", spec->delimiter);
    for (size_t c = 0; c < schema->n_columns; c++) {
        const ps_date_form form = spec->column_dates ? spec->column_dates[c] : PS_DATES_UNSET;
        if (schema->kind == PS_KIND_EVENT)
            ps_buffer_print(&text, "; %s is %s", schema->columns[c].name, types[schema->columns[c].type]);
        if (spec->headings && spec->headings[c])
            ps_buffer_print(&text, "; %s = %s", schema->columns[c].name, spec->headings[c]);
        if (form != PS_DATES_UNSET)
            ps_buffer_print(&text, "; %s as %s", schema->columns[c].name, ps_date_form_name(form));
    }
    if (!text.failed)
        out = ps_arena_text(arena, text.at, text.length);
    ps_buffer_release(&text);
    return out;
}

bool ps_snapshot_is_label(const ps_schema *schema, size_t column)
{
    const ps_schema_column *c = &schema->columns[column];

    if (schema->makes_people || schema->kind == PS_KIND_EVENT || c->type != PS_TEXT || c->words ||
        !strcmp(c->name, "provider") || !strcmp(c->name, "issuer") || !strcmp(c->name, "code"))
        return false;
    if (!strcmp(c->name, "spell_id"))
        return true;
    for (size_t k = 0; k < PS_KEY_COLUMNS && schema->key[k]; k++)
        if (!strcmp(schema->key[k], c->name))
            return true;
    return false;
}

/* Of kinds whose rows are let go by code (input_rows.c). */
bool ps_snapshot_is_shelved(const ps_schema *schema, size_t column)
{
    const int code = ps_schema_code_column(schema);

    return (schema->kind == PS_KIND_GP_EVENT || schema->kind == PS_KIND_EVENT) && code >= 0 &&
           schema->event_date >= 0 && (column == (size_t)code || column == (size_t)schema->event_date);
}

/* ---- writing ---- */

static void put_number(ps_buffer *to, uint64_t number)
{
    char bytes[sizeof number];

    memcpy(bytes, &number, sizeof number);
    ps_buffer_add(to, bytes, sizeof bytes);
}

static void put_text(ps_buffer *to, const char *at, size_t length)
{
    put_number(to, length);
    ps_buffer_add(to, at, length);
}

static void put_string(ps_buffer *to, const char *text)
{
    put_text(to, text, strlen(text));
}

static void put_report(ps_buffer *to, const ps_input_report *report)
{
    const uint64_t numbers[] = {report->bytes,
                                report->rows,
                                report->refused,
                                report->deleted,
                                report->blank_lines,
                                report->nhs_shaped,
                                (uint64_t)(unsigned char)report->delimiter,
                                report->gzip,
                                (uint64_t)(int64_t)report->newest_event};

    for (size_t i = 0; i < PS_COUNT(numbers); i++)
        put_number(to, numbers[i]);
    put_string(to, report->fingerprint);
    put_number(to, report->n_fields);
    for (size_t i = 0; i < report->n_fields; i++) {
        put_string(to, report->fields[i].field);
        put_number(to, report->present[i]);
        put_number(to, report->fields[i].faults);
        put_number(to, report->fields[i].missing);
        put_number(to, report->fields[i].imprecise);
    }
    put_number(to, ps_intern_count(report->doubtful));
    for (uint32_t i = 1; i <= ps_intern_count(report->doubtful); i++)
        put_text(to, ps_intern_text(report->doubtful, i), ps_intern_length(report->doubtful, i));
}

static bool put_input(ps_buffer *to, ps_arena *arena, const ps_input_rows *rows)
{
    const char *mapping = ps_snapshot_mapping(arena, &rows->spec);
    const uint64_t counts[] = {rows->n,           rows->linked,    rows->of_strangers, rows->people,
                               rows->n_strangers, rows->deletions, rows->withdrawn,    rows->replaced};
    uint64_t size, n = 0;
    int64_t modified = 0;

    if (!mapping)
        return false;
    if (strcmp(rows->spec.path, "-") != 0)
        (void)!ps_os_stat(&size, &modified, rows->spec.path, NULL);
    put_string(to, rows->spec.name);
    put_string(to, rows->schema->name);
    put_string(to, ps_path_name(rows->spec.file));
    put_string(to, mapping);
    put_number(to, (uint64_t)modified);
    put_report(to, rows->report);
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        n += rows->columns[c].n > 0;
    put_number(to, n);
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if (rows->columns[c].n) {
            put_string(to, rows->schema->columns[c].name);
            put_number(to, (uint64_t)rows->columns[c].type);
            put_number(to, ps_snapshot_is_label(rows->schema, c));
        }
    for (size_t i = 0; i < PS_COUNT(counts); i++)
        put_number(to, counts[i]);
    return true;
}

ps_status ps_snapshot_meta_write(ps_snapshot_writer *writer, const ps_linking *l, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    ps_buffer text = {0};
    bool ok = arena != NULL;
    ps_status st;

    put_number(&text, l->population->n_people);
    put_number(&text, l->n_known);
    put_number(&text, ps_idmap_longest(l->population->ids));
    put_number(&text, l->spec->n_inputs);
    for (size_t i = 0; ok && i < l->spec->n_inputs; i++)
        ok = put_input(&text, arena, &l->rows[i]);
    st = ok && !text.failed
             ? ps_snapshot_writer_add(writer, (ps_block_name){.kind = PS_BLOCK_META}, text.at, text.length, err)
             : ps_fail_memory(err);
    ps_buffer_release(&text);
    ps_arena_free(arena);
    return st;
}

/* ---- reading ---- */

/* What is left of the block. A fault makes everything behind it zero and empty. */
typedef struct cursor {
    const char *at;
    size_t left;
    bool bad, no_memory;
    ps_arena *arena; /* for strings */
} cursor;

static uint64_t get_number(cursor *c)
{
    uint64_t number = 0;

    if (c->bad || c->left < sizeof number) {
        c->bad = true;
        return 0;
    }
    memcpy(&number, c->at, sizeof number);
    c->at += sizeof number;
    c->left -= sizeof number;
    return number;
}

static ps_slice get_text(cursor *c)
{
    const uint64_t length = get_number(c);
    ps_slice text = {"", 0};

    if (c->bad || length > c->left) {
        c->bad = true;
        return text;
    }
    text = (ps_slice){c->at, (size_t)length};
    c->at += length;
    c->left -= (size_t)length;
    return text;
}

static const char *get_string(cursor *c)
{
    const ps_slice text = get_text(c);
    const char *copy = ps_arena_text(c->arena, text.at, text.length);

    c->no_memory |= !copy;
    return copy ? copy : "";
}

/* A count of things that take at least eight bytes each. */
static size_t get_count(cursor *c)
{
    const uint64_t count = get_number(c);

    if (count > c->left / 8)
        c->bad = true;
    return c->bad ? 0 : (size_t)count;
}

/* The report is made for the schema of the snapshot's kind as this program knows it; columns are found by name. */
static ps_input_report *get_report(cursor *c, ps_snapshot_input *input, const ps_input_spec *spec)
{
    ps_input_report *report = ps_input_report_new(spec);
    const ps_schema *schema = spec->schema;
    ps_slice fingerprint;
    size_t n, *number;

    if (!report) {
        c->no_memory = true;
        return NULL;
    }
    report->bytes = get_number(c);
    report->rows = get_number(c);
    (void)get_number(c); /* refused: counted again as they are read */
    report->deleted = get_number(c);
    report->blank_lines = get_number(c);
    report->nhs_shaped = get_number(c);
    report->delimiter = (char)get_number(c);
    report->gzip = get_number(c) != 0;
    report->newest_event = (ps_day)(int64_t)get_number(c);
    fingerprint = get_text(c);
    if (fingerprint.length >= sizeof report->fingerprint)
        c->bad = true;
    else
        memcpy(report->fingerprint, fingerprint.at, fingerprint.length);
    n = get_count(c);
    number = ps_arena_array(c->arena, n + 1, sizeof *number);
    if (!number) {
        c->no_memory = true;
        return report;
    }
    for (size_t i = 0; i < n; i++) {
        const int column = ps_schema_column_find(schema, get_string(c));
        ps_field_count count = {.field = NULL};
        const bool present = get_number(c) != 0;
        count.faults = get_number(c);
        count.missing = get_number(c);
        count.imprecise = get_number(c);
        number[i] = column < 0 ? schema->n_columns : (size_t)column;
        if (column < 0)
            continue;
        count.field = report->fields[column].field;
        report->fields[column] = count;
        report->present[column] = present;
    }
    input->field_columns = number;
    input->n_fields = n;
    for (size_t i = get_count(c); i > 0 && !c->bad; i--) {
        const ps_slice id = get_text(c);
        c->no_memory |= ps_intern_add(report->doubtful, id.at, id.length) == PS_INTERN_FULL;
    }
    return report;
}

static void get_columns(cursor *c, ps_snapshot_input *input)
{
    const char **names;
    ps_type *types;
    bool *label;

    input->n_columns = get_count(c);
    if (input->n_columns > COLUMNS_MOST)
        c->bad = true;
    if (c->bad)
        input->n_columns = 0;
    names = ps_arena_array(c->arena, input->n_columns + 1, sizeof *names);
    types = ps_arena_array(c->arena, input->n_columns + 1, sizeof *types);
    label = ps_arena_array(c->arena, input->n_columns + 1, sizeof *label);
    input->columns = names;
    input->types = types;
    input->label = label;
    if (!names || !types || !label) {
        c->no_memory = true;
        input->n_columns = 0;
    }
    for (size_t i = 0; i < input->n_columns; i++) {
        names[i] = get_string(c);
        types[i] = (ps_type)get_number(c);
        label[i] = get_number(c) != 0;
        c->bad |= label[i] && types[i] != PS_TEXT;
    }
}

static void get_input(cursor *c, ps_snapshot_input *input, const ps_input_spec *specs, size_t n_specs)
{
    ps_input_spec spec = {.name = "", .file = ""};

    input->name = get_string(c);
    input->kind = get_string(c);
    input->file = get_string(c);
    input->mapping = get_string(c);
    input->modified = (int64_t)get_number(c);
    spec.schema = ps_schema_named(input->kind);
    /* Of an event the plan declares the columns. */
    for (size_t i = 0; i < n_specs; i++)
        if (!strcmp(specs[i].name, input->name) && !strcmp(specs[i].schema->name, input->kind))
            spec = specs[i];
    if (!spec.schema) {
        c->bad = true;
        return;
    }
    input->report = get_report(c, input, &spec);
    get_columns(c, input);
    input->n = get_number(c);
    input->linked = get_number(c);
    input->of_strangers = get_number(c);
    input->people = get_number(c);
    input->n_strangers = get_number(c);
    input->deletions = get_number(c);
    input->withdrawn = get_number(c);
    input->replaced = get_number(c);
}

ps_status ps_snapshot_meta_read(ps_snapshot_meta *out, const ps_snapshot_file *file, const ps_input_spec *specs,
                                size_t n_specs, ps_error *err)
{
    size_t length;
    const char *at = ps_snapshot_block(&length, file, (ps_block_name){.kind = PS_BLOCK_META}, 1);
    cursor c = {at, length, at == NULL, false, ps_arena_new()};

    memset(out, 0, sizeof *out);
    out->arena = c.arena;
    if (!c.arena)
        return ps_fail_memory(err);
    out->n_people = get_number(&c);
    out->n_known = get_number(&c);
    out->longest_id = get_number(&c);
    out->n_inputs = get_count(&c);
    if (out->n_inputs > INPUTS_MOST || out->n_people >= UINT32_MAX - 1 || out->n_known > out->n_people)
        c.bad = true;
    if (c.bad)
        out->n_inputs = 0;
    out->inputs = ps_arena_array(c.arena, out->n_inputs + 1, sizeof *out->inputs);
    if (!out->inputs) {
        out->n_inputs = 0;
        c.no_memory = true;
    }
    for (size_t i = 0; i < out->n_inputs && !c.bad; i++)
        get_input(&c, &out->inputs[i], specs, n_specs);
    if (c.no_memory)
        return ps_fail_memory(err);
    return c.bad ? ps_snapshot_damaged(file, "what it says of itself", err) : PS_OK;
}

void ps_snapshot_meta_release(ps_snapshot_meta *meta)
{
    for (size_t i = 0; i < meta->n_inputs; i++)
        ps_input_report_free(meta->inputs[i].report);
    ps_arena_free(meta->arena);
    memset(meta, 0, sizeof *meta);
}
