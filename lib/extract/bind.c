/* Bind: see bind.h. */
#include "extract/bind.h"

#include "extract/preset.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADING_MOST 128 /* longest heading that a schema or plan may ask for with a number behind it */

struct job {
    ps_binding *binding;
    ps_arena *arena;
    const ps_input_spec *spec;
    const ps_record *heading;
    ps_slice *names; /* the file's headings, trimmed */
    char delimiter;
};

static const char *delimiter_name(char delimiter)
{
    switch (delimiter) {
    case ',':
        return "comma";
    case '|':
        return "pipe";
    case '\t':
        return "tab";
    case ';':
        return "semicolon";
    }
    return NULL;
}

/* Headings of presets are general names: an export may have written their blanks as underscores or the other way. */
static bool same_heading(ps_slice heading, const char *name, bool offered)
{
    if (!offered)
        return ps_slice_equals_fold(heading, name);
    for (size_t i = 0; i < heading.length; i++) {
        const char c = heading.at[i] == '_' ? ' ' : ps_ascii_lower(heading.at[i]);
        if (c != (name[i] == '_' ? ' ' : ps_ascii_lower(name[i])))
            return false; /* the end of the name is unlike any letter of a heading: those with a NUL are refused */
    }
    return !name[heading.length];
}

static int find(const struct job *job, const char *name, bool offered)
{
    for (size_t i = 0; i < job->heading->n; i++)
        if (same_heading(job->names[i], name, offered))
            return (int)i;
    return -1;
}

static const char *mapped_name(const struct job *job, size_t column)
{
    return job->spec->headings ? job->spec->headings[column] : NULL;
}

/* The preset's headings of a column; NULL where it has none to say. */
static const char *const *offered_names(const struct job *job, size_t column)
{
    return job->spec->offered ? job->spec->offered[column] : NULL;
}

/* The heading that a missing column was looked for under. */
static const char *wanted_name(const struct job *job, size_t column)
{
    const char *mapped = mapped_name(job, column);
    const char *const *offered = offered_names(job, column);

    if (mapped)
        return mapped;
    return offered && *offered ? *offered : job->spec->schema->columns[column].name;
}

static bool bind_one(struct job *job, size_t column, int field)
{
    ps_bound *bound = &job->binding->columns[column];

    bound->fields = ps_arena_array(job->arena, 1, sizeof(*bound->fields));
    if (!bound->fields)
        return false;
    bound->fields[0] = (uint32_t)field;
    bound->n = 1;
    return true;
}

/* name_01 .. name_99, or name_1 .. name_9 for the first nine. */
static int find_numbered(const struct job *job, const char *name, int number, bool offered)
{
    char text[HEADING_MOST + 8];
    int field;

    if (strlen(name) > HEADING_MOST)
        return -1;
    (void)snprintf(text, sizeof(text), "%s_%02d", name, number);
    field = find(job, text, offered);
    if (field < 0 && number < 10) {
        (void)snprintf(text, sizeof(text), "%s_%d", name, number);
        field = find(job, text, offered);
    }
    return field;
}

/* False: no memory. bound->n stays 0 if there is none. */
static bool bind_codes(struct job *job, size_t column, const char *name, bool offered)
{
    ps_bound *bound = &job->binding->columns[column];
    uint32_t fields[PS_CODES_MOST];
    size_t n = 0;
    int joined;

    for (int number = 1; number <= PS_CODES_MOST; number++) {
        const int field = find_numbered(job, name, number, offered);
        if (field >= 0)
            fields[n++] = (uint32_t)field;
    }
    if (n) {
        bound->fields = ps_arena_array(job->arena, n, sizeof(*bound->fields));
        if (!bound->fields)
            return false;
        memcpy(bound->fields, fields, n * sizeof(*fields));
        bound->n = n;
        return true;
    }
    joined = find(job, name, offered);
    return joined < 0 || bind_one(job, column, joined);
}

static bool bind_named(struct job *job, size_t column, const char *name, bool offered)
{
    int field;

    if (job->spec->schema->columns[column].type == PS_CODES)
        return bind_codes(job, column, name, offered);
    field = find(job, name, offered);
    return field < 0 || bind_one(job, column, field);
}

/* Binds `column` to what `of` reads, itself or its same_as column. */
static bool bind_as(struct job *job, size_t column, size_t of)
{
    const char *mapped = mapped_name(job, of);
    const char *const *offered = offered_names(job, of);

    if (mapped || !offered)
        return bind_named(job, column, wanted_name(job, of), false);
    for (; *offered && !job->binding->columns[column].n; offered++)
        if (!bind_named(job, column, *offered, true))
            return false;
    return true;
}

static bool bind_column(struct job *job, size_t column)
{
    const ps_schema_column *c = &job->spec->schema->columns[column];

    if (c->same_as && !mapped_name(job, column)) {
        const int other = ps_schema_column_find(job->spec->schema, c->same_as);
        assert(other >= 0);
        if (!bind_as(job, column, (size_t)other))
            return false;
        if (job->binding->columns[column].n)
            return true;
    }
    return bind_as(job, column, column);
}

/* A heading of the file that `name` may be a misspelling of. */
static const char *likely(const struct job *job, const char *name)
{
    const char **names = ps_arena_array(job->arena, job->heading->n, sizeof(*names));

    if (!names)
        return NULL;
    for (size_t i = 0; i < job->heading->n; i++) {
        names[i] = ps_arena_text(job->arena, job->names[i].at, job->names[i].length);
        if (!names[i])
            return NULL;
    }
    return ps_did_you_mean(name, names, job->heading->n);
}

/* Another delimiter that the only field of the heading is full of; 0 if none. */
static char hidden_delimiter(const struct job *job)
{
    static const char others[] = {',', '|', '\t', ';'};
    size_t best = 0;
    char found = 0;

    for (size_t d = 0; d < sizeof(others); d++) {
        size_t count = 0;
        for (size_t i = 0; i < job->names[0].length; i++)
            count += job->names[0].at[i] == others[d];
        if (others[d] != job->delimiter && count > best) {
            best = count;
            found = others[d];
        }
    }
    return found;
}

/* "column ADMIDATE is missing": under which names it was looked for, and who says so. */
static void say_missing(const struct job *job, size_t column, ps_error *err)
{
    const char *own = job->spec->schema->columns[column].name, *name = wanted_name(job, column);
    const char *const *offered = offered_names(job, column);
    const char *split = delimiter_name(job->delimiter);

    if (job->heading->n == 1)
        ps_fail(err, PS_EDATA, "column %s is missing: split at the %s, the heading is a single column", name,
                split ? split : "declared delimiter");
    else if (mapped_name(job, column) && strcmp(name, own) != 0)
        ps_fail(err, PS_EDATA, "column %s is missing: the plan maps %s to it", name, own);
    else if (mapped_name(job, column) || !offered)
        ps_fail(err, PS_EDATA, "column %s is missing", name);
    else if (!offered[0])
        ps_fail(err, PS_EDATA, "column %s is missing: the source of preset %s has none", own, job->spec->preset);
    else
        ps_fail(err, PS_EDATA, "column %s%s%s is missing: so the preset %s calls %s", name, offered[1] ? " or " : "",
                offered[1] ? offered[1] : "", job->spec->preset, own);
}

static ps_status fail_missing(const struct job *job, size_t column, ps_error *err)
{
    const ps_schema_column *c = &job->spec->schema->columns[column];
    const char *near = likely(job, wanted_name(job, column));

    say_missing(job, column, err);
    ps_error_file(err, job->spec->file);
    ps_error_place(err, job->heading->line, 0, 0);
    ps_error_field(err, c->name);
    if (job->heading->n == 1 && hidden_delimiter(job))
        ps_error_hint(err, "the heading holds the %s: declare it as the delimiter",
                      delimiter_name(hidden_delimiter(job)));
    else if (job->heading->n == 1)
        ps_error_hint(err, "comma, pipe, tab and semicolon are read; is the first row of the file its heading?");
    else if (job->spec->unmapped && near)
        ps_error_hint(err, "did you mean %s?", near);
    else if (job->spec->unmapped)
        ps_error_hint(err, "the heading has %zu columns, none of that name; is the first row of the file its heading?",
                      job->heading->n);
    else if (near)
        ps_error_hint(err, "did you mean %s? map it with columns = { %s = \"...\" }", near, c->name);
    else if (c->assured && !c->required)
        ps_error_hint(
            err,
            "map it with columns = { %s = \"...\" }, or declare none_supplied with the assurance that stands for it",
            c->name);
    else
        ps_error_hint(err, "the heading has %zu columns: map the right one with columns = { %s = \"...\" }",
                      job->heading->n, c->name);
    return PS_EDATA;
}

static bool must_be_there(const struct job *job, size_t column)
{
    const ps_input_spec *spec = job->spec;

    if (mapped_name(job, column))
        return true;
    if (spec->none_supplied && spec->none_supplied[column])
        return false;
    return (spec->schema->columns[column].required && !ps_preset_lacks(spec, column)) ||
           (spec->want && spec->want[column] == PS_WANT);
}

static int compare_names(const void *a, const void *b)
{
    const ps_slice *x = *(const ps_slice *const *)a, *y = *(const ps_slice *const *)b;

    for (size_t i = 0; i < x->length && i < y->length; i++) {
        const int difference = (unsigned char)ps_ascii_lower(x->at[i]) - (unsigned char)ps_ascii_lower(y->at[i]);
        if (difference)
            return difference;
    }
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    return x < y ? -1 : x > y; /* both lie in one array: the order of the file */
}

/* Two headings of one name: which is meant cannot be known. Empty ones name nothing and may repeat. */
static ps_status check_duplicates(const struct job *job, ps_error *err)
{
    const size_t n = job->heading->n;
    const ps_slice **sorted = ps_arena_array(job->arena, n, sizeof(*sorted));

    if (!sorted)
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &job->names[i];
    qsort(sorted, n, sizeof(*sorted), compare_names);
    for (size_t i = 1; i < n; i++) {
        const ps_slice *a = sorted[i - 1], *b = sorted[i];
        if (!b->length || a->length != b->length)
            continue;
        for (size_t k = 0; k <= a->length; k++) {
            if (k == a->length) {
                ps_fail(err, PS_EDATA, "two columns have the same heading, the other is column %zu",
                        (size_t)(a - job->names) + 1);
                ps_error_file(err, job->spec->file);
                ps_error_place(err, job->heading->line, (uint32_t)(b - job->names) + 1, 0);
                ps_error_value(err, b->at, b->length);
                ps_error_hint(err, "rename or remove one of them: popstrat cannot know which is meant");
                return PS_EDATA;
            }
            if (ps_ascii_lower(a->at[k]) != ps_ascii_lower(b->at[k]))
                break;
        }
    }
    return PS_OK;
}

/* A pseudonym read as a practice or an area would become a label and a file name. */
static ps_status check_id_alone(const struct job *job, ps_error *err)
{
    const ps_schema *schema = job->spec->schema;
    const uint32_t id = job->binding->columns[schema->id].fields[0];

    for (size_t i = 0; i < schema->n_columns; i++) {
        const ps_bound *bound = &job->binding->columns[i];
        for (size_t k = 0; (int)i != schema->id && k < bound->n; k++) {
            if (bound->fields[k] != id)
                continue;
            ps_fail(err, PS_EDATA, "the column of the pseudonym is mapped to %s too", schema->columns[i].name);
            ps_error_file(err, job->spec->file);
            ps_error_place(err, job->heading->line, id + 1, 0);
            ps_error_field(err, schema->columns[i].name);
            ps_error_hint(err, "map %s to a heading of its own in columns = { ... }", schema->columns[i].name);
            return PS_EDATA;
        }
    }
    return PS_OK;
}

static ps_status bind_all(struct job *job, ps_error *err)
{
    const ps_schema *schema = job->spec->schema;
    ps_status st;

    for (size_t i = 0; i < schema->n_columns; i++)
        if (!bind_column(job, i))
            return ps_fail_memory(err);
    /* The id first: a file without it has no heading row, and then nothing of it may be shown. */
    if (!job->binding->columns[schema->id].n)
        return fail_missing(job, (size_t)schema->id, err);
    st = check_duplicates(job, err);
    if (st == PS_OK)
        st = check_id_alone(job, err);
    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < schema->n_columns; i++)
        if (!job->binding->columns[i].n && must_be_there(job, i))
            return fail_missing(job, i, err);
    return PS_OK;
}

ps_status ps_binding_make(ps_binding *out, ps_arena *arena, const ps_input_spec *spec, const ps_record *heading,
                          char delimiter, ps_error *err)
{
    struct job job = {out, arena, spec, heading, NULL, delimiter};

    assert(heading->n);
    out->n_headings = heading->n;
    out->columns = ps_arena_array(arena, spec->schema->n_columns, sizeof(*out->columns));
    job.names = ps_arena_array(arena, heading->n, sizeof(*job.names));
    if (!out->columns || !job.names)
        return ps_fail_memory(err);
    for (size_t i = 0; i < heading->n; i++)
        job.names[i] = ps_slice_trim(heading->fields[i]);
    return bind_all(&job, err);
}
