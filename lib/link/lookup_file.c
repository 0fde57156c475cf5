/* Look-up file: a CSV with headings, read row by row, with errors placed. */
#include "base/arena.h"
#include "base/number.h"
#include "extract/csv_reader.h"
#include "link/lookup.h"

#include <stdlib.h>
#include <string.h>

struct ps_lookup_file {
    ps_csv *csv;
    const char *file;
    char **headings; /* blanks made single, lower case */
    size_t n_headings;
    const ps_record *row;
};

/* Published headings hold line breaks and end in blanks. */
static char *plain_heading(ps_slice heading)
{
    char *out = ps_calloc(heading.length + 1, 1);
    size_t n = 0;

    for (size_t i = 0; out && i < heading.length; i++) {
        const char c = heading.at[i];
        if (!ps_ascii_space(c))
            out[n++] = ps_ascii_lower(c);
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    if (n && out[n - 1] == ' ')
        out[n - 1] = '\0';
    return out;
}

static ps_status refuse_row(const ps_lookup_file *lookup, ps_error *err)
{
    ps_fail(err, PS_EDATA, "%s", lookup->row->refusal);
    ps_error_file(err, lookup->file);
    ps_error_place(err, lookup->row->line, lookup->row->refusal_field, 0);
    return PS_EDATA;
}

ps_status ps_lookup_open(ps_lookup_file **out, const char *path, const char *file, ps_error *err)
{
    ps_lookup_file *lookup = ps_calloc(1, sizeof *lookup);
    ps_status st;

    if (!lookup)
        return ps_fail_memory(err);
    lookup->file = file;
    st = ps_csv_open(&lookup->csv, path, file, 0, false, err);
    if (st == PS_OK)
        st = ps_csv_next(&lookup->row, lookup->csv, err);
    if (st == PS_END) {
        st = ps_fail(err, PS_EDATA, "the look-up is empty");
        ps_error_file(err, file);
    } else if (st == PS_OK && lookup->row->refusal) {
        st = refuse_row(lookup, err);
    }
    if (st == PS_OK) {
        lookup->headings = ps_calloc(lookup->row->n, sizeof *lookup->headings);
        if (!lookup->headings)
            st = ps_fail_memory(err);
    }
    for (size_t i = 0; st == PS_OK && i < lookup->row->n; i++) {
        lookup->headings[i] = plain_heading(lookup->row->fields[i]);
        lookup->n_headings = i + 1;
        if (!lookup->headings[i])
            st = ps_fail_memory(err);
    }
    if (st == PS_OK)
        *out = lookup;
    else
        ps_lookup_close(lookup);
    return st;
}

void ps_lookup_close(ps_lookup_file *lookup)
{
    if (!lookup)
        return;
    for (size_t i = 0; i < lookup->n_headings; i++)
        free(lookup->headings[i]);
    free(lookup->headings);
    ps_csv_close(lookup->csv);
    free(lookup);
}

const char *ps_lookup_heading(const ps_lookup_file *lookup, size_t field)
{
    return field < lookup->n_headings ? lookup->headings[field] : NULL;
}

int ps_lookup_find(const ps_lookup_file *lookup, const char *name, bool prefix)
{
    const size_t length = strlen(name);
    for (size_t i = 0; i < lookup->n_headings; i++)
        if (prefix ? !strncmp(lookup->headings[i], name, length) : !strcmp(lookup->headings[i], name))
            return (int)i;
    return -1;
}

static bool fits_dated(const char *heading, const char *name)
{
    for (; *name; name++, heading++)
        if (*name == '#' ? *heading < '0' || *heading > '9' : *heading != *name)
            return false;
    return !*heading;
}

ps_status ps_lookup_find_dated(int *field, const ps_lookup_file *lookup, const char *name, ps_error *err)
{
    *field = -1;
    for (size_t i = 0; i < lookup->n_headings; i++) {
        if (!fits_dated(lookup->headings[i], name))
            continue;
        if (*field >= 0) {
            ps_fail(err, PS_EDATA, "two headings tell the same kind of area: %.40s and %.40s", lookup->headings[*field],
                    lookup->headings[i]);
            ps_error_file(err, lookup->file);
            ps_error_field(err, lookup->headings[i]);
            ps_error_hint(err, "leave the column of one year out of the file");
            return PS_EDATA;
        }
        *field = (int)i;
    }
    return PS_OK;
}

int ps_lookup_find_lsoa(const ps_lookup_file *lookup, int vintage)
{
    /* The workbooks of the indices of deprivation, ours, an R package's, and the Office for National Statistics'. */
    static const char *const headings[][2] = {
        {"lsoa code (2011)", "lsoa code (2021)"},
        {"lsoa_code_2011", "lsoa_code_2021"},
        {"lsoa11_code", "lsoa21_code"},
        {"lsoa11cd", "lsoa21cd"},
    };
    int field = -1;

    for (size_t i = 0; field < 0 && i < PS_COUNT(headings); i++)
        field = ps_lookup_find(lookup, headings[i][vintage == 2021], false);
    return field;
}

ps_status ps_lookup_next(ps_lookup_file *lookup, size_t fields, ps_error *err)
{
    const ps_status st = ps_csv_next(&lookup->row, lookup->csv, err);

    if (st != PS_OK)
        return st;
    if (lookup->row->refusal)
        return refuse_row(lookup, err);
    if (lookup->row->n < fields)
        return ps_lookup_fail(lookup, -1, "the row has fewer fields than the heading", "", err);
    return PS_OK;
}

ps_slice ps_lookup_cell(const ps_lookup_file *lookup, int field)
{
    if (field < 0 || (size_t)field >= lookup->row->n)
        return (ps_slice){"", 0};
    return ps_slice_trim(lookup->row->fields[field]);
}

bool ps_lookup_whole(uint32_t *out, ps_slice cell, int64_t most)
{
    char plain[24];
    size_t n = 0;
    int64_t number;

    for (size_t i = 0; i < cell.length; i++) {
        if (cell.at[i] == ',')
            continue;
        if (n + 1 >= sizeof plain)
            return false;
        plain[n++] = cell.at[i];
    }
    if (!ps_integer_parse(&number, plain, n) || number < 1 || number > most)
        return false;
    *out = (uint32_t)number;
    return true;
}

ps_status ps_lookup_fail(const ps_lookup_file *lookup, int field, const char *message, const char *hint, ps_error *err)
{
    const ps_slice cell = ps_lookup_cell(lookup, field);

    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, lookup->file);
    ps_error_place(err, lookup->row->line, field < 0 ? 0 : (uint32_t)field + 1, 0);
    if (field >= 0) {
        ps_error_field(err, lookup->headings[field]);
        ps_error_value(err, cell.at, cell.length);
    }
    if (*hint)
        ps_error_hint(err, "%s", hint);
    return PS_EDATA;
}
