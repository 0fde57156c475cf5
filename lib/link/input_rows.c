/* Input rows: storage of what one input delivered. */
#include "link/input_rows.h"
#include "base/arena.h"
#include "base/column_store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY ((size_t)1024)
#define ROWS_MOST ((size_t)UINT32_MAX - 1)

/* What link does not need in order to tell two rows apart, to settle traits or to join spells. Anything else of a table
 * is read where the file has it: two contacts of one day that differ only in the team must not pass for one row sent
 * twice. */
static bool leave_alone(const ps_schema *schema, const ps_schema_column *column)
{
    static const struct {
        ps_kind kind;
        const char *name;
    } idle[] = {
        {PS_KIND_GP_EVENT, "recorded_date"},
        {PS_KIND_GP_EVENT, "unit"},
        /* Spells are joined by number and date; these tell nothing more. */
        {PS_KIND_ADMISSION, "source"},
        {PS_KIND_ADMISSION, "treatment_function"},
        {PS_KIND_ADMISSION, "diagnosis"},
    };
    if (column->same_as && schema->kind != PS_KIND_ADMISSION) /* says no more than that column does */
        return true;
    for (size_t i = 0; i < PS_COUNT(idle); i++)
        if (idle[i].kind == schema->kind && !strcmp(idle[i].name, column->name))
            return true;
    return false;
}

ps_status ps_rows_init(ps_input_rows *rows, const ps_input_spec *spec, unsigned number, ps_error *err)
{
    const ps_schema *schema = spec->schema;

    memset(rows, 0, sizeof *rows);
    rows->asked = spec;
    rows->spec = *spec;
    rows->schema = schema;
    rows->number = number;
    rows->want = ps_calloc(schema->n_columns, sizeof *rows->want);
    rows->columns = ps_calloc(schema->n_columns, sizeof *rows->columns);
    rows->codes_capacity = ps_calloc(schema->n_columns, sizeof *rows->codes_capacity);
    if (!rows->want || !rows->columns || !rows->codes_capacity)
        return ps_fail_memory(err);
    for (size_t c = 0; c < schema->n_columns; c++) {
        const ps_column_role role = schema->columns[c].role;
        rows->want[c] = spec->want ? spec->want[c] : PS_WANT_NOT;
        if (role == PS_ROLE_ID || role == PS_ROLE_DELETED)
            continue; /* every batch brings these apart from its columns */
        if (role == PS_ROLE_EVENT_DATE)
            rows->want[c] = PS_WANT;
        else if (rows->want[c] == PS_WANT_NOT && !leave_alone(schema, &schema->columns[c]))
            rows->want[c] = PS_WANT_IF_THERE;
    }
    rows->spec.want = rows->want;
    return PS_OK;
}

void ps_rows_release(ps_input_rows *rows)
{
    ps_reader_close(rows->reader);
    ps_input_report_free(rows->report);
    for (size_t c = 0; rows->columns && c < rows->schema->n_columns; c++)
        ps_column_release(&rows->columns[c]);
    free(rows->columns);
    free(rows->codes_capacity);
    free(rows->want);
    free(rows->person);
    free(rows->deleted);
    free(rows->first);
    free(rows->order);
    ps_idmap_free(rows->strangers);
    memset(rows, 0, sizeof *rows);
}

const ps_column *ps_rows_column(const ps_input_rows *rows, const char *name)
{
    const int c = ps_schema_column_find(rows->schema, name);
    return c >= 0 && rows->columns[c].n ? &rows->columns[c] : NULL;
}

bool ps_rows_kept(const ps_input_rows *rows, size_t column)
{
    const ps_column_role role = rows->schema->columns[column].role;
    if (role == PS_ROLE_ID || role == PS_ROLE_DELETED)
        return false;
    return rows->asked->want && rows->asked->want[column] != PS_WANT_NOT;
}

/* Room for `need` rows in every array. On failure some arrays are longer than `capacity` says, which harms nobody. */
static bool reserve(ps_input_rows *rows, const ps_batch *batch, size_t need)
{
    size_t capacity = rows->capacity ? rows->capacity : FIRST_CAPACITY;
    void *at;

    if (need <= rows->capacity)
        return true;
    while (capacity < need)
        capacity *= 2; /* need is below 2^32: no overflow */
    if (!(at = ps_resize(rows->person, capacity, sizeof *rows->person)))
        return false;
    rows->person = at;
    if (rows->deleted) {
        if (!(at = ps_resize(rows->deleted, capacity, 1)))
            return false;
        rows->deleted = at;
    }
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if (batch->columns[c].n && !ps_store_resize(&rows->columns[c], batch->columns[c].type, capacity))
            return false;
    rows->capacity = capacity;
    return true;
}

/* Deletion flags are kept only from the first one on. */
static bool append_deleted(ps_input_rows *rows, const ps_batch *batch)
{
    if (!rows->deleted) {
        if (!batch->deleted || !memchr(batch->deleted, 1, batch->n))
            return true;
        rows->deleted = ps_calloc(rows->capacity, 1);
        if (!rows->deleted)
            return false;
    }
    if (batch->deleted)
        memcpy(rows->deleted + rows->n, batch->deleted, batch->n);
    else
        memset(rows->deleted + rows->n, 0, batch->n);
    return true;
}

static bool append_codes(ps_input_rows *rows, size_t c, const ps_column *from)
{
    ps_column *to = &rows->columns[c];
    const size_t held = rows->n ? to->first[rows->n] : 0, start = from->first[0], more = from->first[from->n] - start;

    if (!ps_grow(&to->text, &rows->codes_capacity[c], held + more, sizeof *to->text))
        return false;
    to->first[0] = 0;
    for (size_t i = 0; i < from->n; i++)
        to->first[rows->n + i + 1] = held + from->first[i + 1] - start;
    if (more)
        memcpy(to->text + held, from->text + start, more * sizeof *to->text);
    return true;
}

static void mark_unreadable(ps_column *to, size_t row, const uint8_t *unreadable, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (unreadable[i])
            to->day[row + i] = PS_UNREADABLE_DAY;
}

ps_status ps_rows_append(ps_input_rows *rows, const ps_batch *batch, const uint32_t *persons, ps_error *err)
{
    const size_t n = rows->n + batch->n;

    if (!batch->n)
        return PS_OK;
    if (n > ROWS_MOST) {
        ps_fail(err, PS_EDATA, "more than 4,294,967,294 rows in one input");
        ps_error_file(err, rows->spec.file);
        ps_error_hint(err, "give the feed as several inputs");
        return PS_EDATA;
    }
    if (!reserve(rows, batch, n) || !append_deleted(rows, batch))
        return ps_fail_memory(err);
    memcpy(rows->person + rows->n, persons, batch->n * sizeof *persons);
    for (size_t c = 0; c < rows->schema->n_columns; c++) {
        const ps_column *from = &batch->columns[c];
        if (!from->n) {
            assert(!rows->columns[c].n); /* a column is there in every batch or in none */
            continue;
        }
        assert(from->n == batch->n && (rows->n == 0 || rows->columns[c].n == rows->n));
        if (from->type == PS_CODES) {
            if (!append_codes(rows, c, from))
                return ps_fail_memory(err);
        } else {
            memcpy((char *)ps_store_at(&rows->columns[c]) + rows->n * ps_store_width(from->type), ps_store_at(from),
                   batch->n * ps_store_width(from->type));
            if (from->type == PS_DATE && batch->unreadable && batch->unreadable[c])
                mark_unreadable(&rows->columns[c], rows->n, batch->unreadable[c], batch->n);
        }
        rows->columns[c].n = n;
    }
    rows->n = n;
    return PS_OK;
}
