/* Capacity file: recipient,places or recipient,hours, one recipient a row. */
#include "define/capacity.h"

#include "base/number.h"
#include "base/text.h"
#include "define/named_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct reading {
    ps_capacity_plan *capacity;
    ps_arena *arena;
    ps_capacity_row *rows;
    size_t n, n_capacity;
    int recipient, number; /* columns */
    ps_error *err;
} reading;

uint64_t ps_capacity_places_in(double hours, double minutes)
{
    /* Tenths of hours are no binary fractions: 0.7 hours are 42 minutes, whatever 0.7 * 60 says in the last place. */
    return (uint64_t)floor(hours * 60 / minutes + 1e-9);
}

uint32_t ps_capacity_minutes_of(const ps_capacity_plan *capacity, const char *who)
{
    for (size_t i = 0; i < capacity->n_roles; i++)
        if (!strcmp(capacity->by_role[i].who, who))
            return capacity->by_role[i].minutes;
    return 0;
}

static ps_status fault(reading *r, const ps_record *record, int column, ps_slice value, const char *message)
{
    (void)ps_fail(r->err, PS_EPLAN, "%s", message);
    ps_error_file(r->err, r->capacity->file);
    ps_error_place(r->err, record->line, column < 0 ? 0 : (uint32_t)column + 1, 0);
    ps_error_value(r->err, value.at, value.length);
    return PS_EPLAN;
}

static ps_slice cell(const ps_record *record, int column)
{
    return (size_t)column < record->n ? ps_slice_trim(record->fields[column]) : (ps_slice){"", 0};
}

static ps_status bind_heading(reading *r, const ps_record *record)
{
    const char *const wanted = r->capacity->in_hours ? "hours" : "places";

    r->recipient = r->number = -1;
    for (size_t i = 0; i < record->n; i++) {
        ps_slice heading = ps_slice_trim(record->fields[i]);

        if (heading.length >= 3 && !memcmp(heading.at, "\xef\xbb\xbf", 3))
            heading = ps_slice_trim((ps_slice){heading.at + 3, heading.length - 3});
        if (ps_slice_equals_fold(heading, "recipient"))
            r->recipient = (int)i;
        else if (ps_slice_equals_fold(heading, wanted))
            r->number = (int)i;
    }
    if (r->recipient >= 0 && r->number >= 0)
        return PS_OK;
    (void)fault(r, record, -1, (ps_slice){"", 0}, "this file needs the columns recipient and places");
    ps_error_hint(r->err, "its first line: recipient,%s", wanted);
    return PS_EPLAN;
}

static bool read_number(uint64_t *places, const ps_capacity_plan *capacity, ps_slice text)
{
    double number;

    if (!ps_number_parse(&number, text.at, text.length) || !(number >= 0))
        return false;
    if (capacity->in_hours) {
        *places = number <= PS_CAPACITY_HOURS_MOST
                      ? ps_capacity_places_in(number, capacity->by_role ? 1 : capacity->minutes)
                      : UINT64_MAX;
        return *places <= (capacity->by_role ? PS_CAPACITY_MINUTES_MOST : PS_CAPACITY_PLACES_MOST);
    }
    if (number > PS_CAPACITY_PLACES_MOST || number != floor(number))
        return false;
    *places = (uint64_t)number;
    return true;
}

static ps_status add_row(reading *r, const ps_record *record)
{
    const ps_slice recipient = record->refusal ? (ps_slice){"", 0} : cell(record, r->recipient);
    const ps_slice number = record->refusal ? (ps_slice){"", 0} : cell(record, r->number);
    ps_capacity_row row = {NULL, 0};

    if (record->refusal)
        return fault(r, record, -1, recipient, record->refusal);
    if (!recipient.length)
        return fault(r, record, r->recipient, recipient, "the recipient is empty");
    if (!read_number(&row.places, r->capacity, number))
        return fault(r, record, r->number, number,
                     r->capacity->in_hours ? "hours are a number of 0 or more, not more than fit a working life"
                                           : "places are a whole number from 0 to 1000000");
    row.recipient = ps_arena_text(r->arena, recipient.at, recipient.length);
    if (!row.recipient || !ps_grow(&r->rows, &r->n_capacity, r->n + 1, sizeof *r->rows))
        return ps_fail_memory(r->err);
    r->rows[r->n++] = row;
    return PS_OK;
}

static int compare_rows(const void *a, const void *b)
{
    const ps_capacity_row *left = a, *right = b;

    return strcmp(left->recipient, right->recipient);
}

static ps_status read_rows(reading *r, ps_csv *csv)
{
    const ps_record *record;
    ps_status st = ps_csv_next(&record, csv, r->err);

    if (st == PS_END) {
        (void)ps_fail(r->err, PS_EPLAN, "this file is empty");
        ps_error_file(r->err, r->capacity->file);
        return PS_EPLAN;
    }
    if (st == PS_OK)
        st = bind_heading(r, record);
    while (st == PS_OK && (st = ps_csv_next(&record, csv, r->err)) == PS_OK)
        st = add_row(r, record);
    return st == PS_END ? PS_OK : st;
}

static ps_status keep(reading *r)
{
    ps_capacity_plan *capacity = r->capacity;

    if (r->n > 1)
        qsort(r->rows, r->n, sizeof *r->rows, compare_rows);
    for (size_t i = 1; i < r->n; i++)
        if (!strcmp(r->rows[i - 1].recipient, r->rows[i].recipient)) {
            (void)ps_fail(r->err, PS_EPLAN, "a recipient stands in this file twice");
            ps_error_file(r->err, capacity->file);
            ps_error_value(r->err, r->rows[i].recipient, strlen(r->rows[i].recipient));
            return PS_EPLAN;
        }
    capacity->rows = ps_arena_array(r->arena, r->n + 1, sizeof *capacity->rows);
    if (!capacity->rows)
        return ps_fail_memory(r->err);
    if (r->n)
        memcpy(capacity->rows, r->rows, r->n * sizeof *r->rows);
    capacity->n_rows = r->n;
    return PS_OK;
}

ps_status ps_capacity_read_file(ps_capacity_plan *capacity, ps_arena *arena, ps_error *err)
{
    ps_error own = {0};
    reading r = {.capacity = capacity, .arena = arena, .err = err ? err : &own};
    ps_csv *csv = NULL;
    ps_status st = ps_named_csv_open(&csv, capacity->sha256, &capacity->bytes, capacity->path, capacity->file, 0, err);

    if (st == PS_OK)
        st = read_rows(&r, csv);
    if (st == PS_OK)
        st = keep(&r);
    ps_csv_close(csv);
    free(r.rows);
    return st;
}

const ps_capacity_row *ps_capacity_row_of(const ps_capacity_plan *capacity, const char *recipient)
{
    const ps_capacity_row wanted = {recipient, 0};

    return capacity->n_rows ? bsearch(&wanted, capacity->rows, capacity->n_rows, sizeof *capacity->rows, compare_rows)
                            : NULL;
}
