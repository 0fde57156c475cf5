/* Spell columns: see spell_columns.h. */
#include "link/spell_columns.h"

#include "base/arena.h"
#include "base/column_store.h"

#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

struct choice {
    const ps_spell_rows *spells;
    const ps_column *column, *discharge; /* discharge: NULL, not read */
};

/* Rows of parts part .. end - 1. */
static const uint32_t *members_of(const ps_spell_rows *spells, size_t part, size_t end, size_t *n)
{
    *n = spells->part_first[end] - spells->part_first[part];
    return spells->member + spells->part_first[part];
}

static const uint32_t *all_members(const ps_spell_rows *spells, size_t spell, size_t *n)
{
    return members_of(spells, spells->spell_first[spell], spells->spell_first[spell + 1], n);
}

/* The row a spell's value comes from, or NONE. */
static size_t first_row(const struct choice *from, size_t spell)
{
    size_t n;
    const uint32_t *rows = all_members(from->spells, spell, &n);

    for (size_t i = 0; i < n; i++)
        if (ps_column_known(from->column, rows[i]))
            return rows[i];
    return NONE;
}

/* Of the last part, the row with the latest discharge. */
static size_t last_row(const struct choice *from, size_t spell)
{
    const size_t end = from->spells->spell_first[spell + 1];
    const ps_column *discharge = from->discharge;
    size_t n, best = NONE;
    const uint32_t *rows = members_of(from->spells, end - 1, end, &n);

    for (size_t i = 0; i < n; i++)
        if (ps_column_known(from->column, rows[i]) &&
            (best == NONE || !discharge || discharge->day[rows[i]] >= discharge->day[best]))
            best = rows[i];
    return best;
}

static size_t earliest_row(const struct choice *from, size_t spell)
{
    const size_t part = from->spells->spell_first[spell];
    const ps_day *day = from->column->day;
    size_t n, best;
    const uint32_t *rows = members_of(from->spells, part, part + 1, &n);

    best = rows[0];
    for (size_t i = 1; i < n; i++)
        if (day[rows[i]] < day[best])
            best = rows[i];
    return best;
}

typedef size_t choose_row(const struct choice *, size_t);

/* Of a spell of one row, that row's value, known or not. */
static size_t row_of(const struct choice *from, size_t spell, choose_row *choose)
{
    size_t n;
    const uint32_t *rows = all_members(from->spells, spell, &n);

    return n == 1 ? rows[0] : choose(from, spell);
}

/* Rows of a person need not stand in the order of their spells: values are put together elsewhere first. */
#define JOIN(value)                                                                                                    \
    for (size_t s = 0; s < n; s++) {                                                                                   \
        const size_t row = row_of(choice, s, choose);                                                                  \
        if (row != NONE)                                                                                               \
            joined.value[s] = column->value[row];                                                                      \
        else                                                                                                           \
            ps_column_blank(&joined, s, 1);                                                                            \
    }                                                                                                                  \
    if (n)                                                                                                             \
        memcpy(column->value + at, joined.value, n * sizeof *column->value);                                           \
    break;

static void join_column(ps_column *column, const struct choice *choice, choose_row *choose, size_t at, void *room)
{
    const size_t n = choice->spells->n;
    ps_column joined;

    ps_column_place(&joined, column->type, n, room);
    switch (column->type) {
    case PS_NUMBER:
        JOIN(number)
    case PS_DATE:
        JOIN(day)
    case PS_TEXT:
        JOIN(text)
    case PS_FLAG:
        JOIN(flag)
    case PS_CODES:
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
}

/* first[from] stays as it is, for the thread of the range before reads it as its end. */
static bool join_codes(ps_column *column, const ps_spell_rows *spells, size_t from, size_t to, size_t *first,
                       size_t *codes)
{
    const size_t base = column->first[from], most = column->first[to] - base;
    uint32_t *text = ps_room(most, sizeof *text);
    size_t used = 0;

    if (!text)
        return false;
    for (size_t s = 0; s < spells->n; s++) {
        size_t n;
        const uint32_t *rows = all_members(spells, s, &n);

        first[s] = used;
        for (size_t i = 0; i < n; i++)
            for (size_t c = column->first[rows[i]]; c < column->first[rows[i] + 1]; c++) {
                size_t k = first[s];
                while (k < used && text[k] != column->text[c])
                    k++;
                if (k == used)
                    text[used++] = column->text[c];
            }
    }
    for (size_t s = 1; s < spells->n; s++)
        column->first[from + s] = base + first[s];
    if (used)
        memcpy(column->text + base, text, used * sizeof *text);
    *codes = used;
    free(text);
    return true;
}

/* Is it looked at once rows are spells? */
static bool outlives(const ps_input_rows *rows, size_t c)
{
    return ps_rows_kept(rows, c) || (int)c == rows->schema->event_date ||
           !strcmp(rows->schema->columns[c].name, "discharge_date");
}

static choose_row *choice_of(const ps_schema_column *column)
{
    if (!strcmp(column->name, "discharge_date") || !strcmp(column->name, "discharge_method") ||
        !strcmp(column->name, "destination"))
        return last_row;
    return column->role == PS_ROLE_EVENT_DATE ? earliest_row : first_row;
}

bool ps_spells_join_columns(ps_input_rows *rows, const ps_spell_rows *spells, size_t from, size_t to, size_t *codes)
{
    const size_t n_columns = rows->schema->n_columns;
    const int discharge = ps_schema_column_find(rows->schema, "discharge_date");
    struct choice choice = {.spells = spells, .discharge = ps_rows_column(rows, "discharge_date")};
    void *room = ps_room(spells->n, sizeof(size_t) > sizeof(double) ? sizeof(size_t) : sizeof(double));
    bool ok = room != NULL;

    /* The day of discharge last: others are chosen by it. */
    for (size_t k = 1; ok && k <= n_columns; k++) {
        const size_t c = ((size_t)discharge + k) % n_columns;
        ps_column *column = &rows->columns[c];

        if (!column->n || !outlives(rows, c))
            continue;
        choice.column = column;
        if (column->type == PS_CODES)
            ok = join_codes(column, spells, from, to, room, &codes[c]);
        else
            join_column(column, &choice, choice_of(&rows->schema->columns[c]), from, room);
    }
    free(room);
    return ok;
}

void ps_spells_move(ps_input_rows *rows, size_t c, size_t from, size_t n, size_t codes, size_t to, size_t used)
{
    ps_column *column = &rows->columns[c];

    if (!column->n || !n || !outlives(rows, c))
        return;
    if (column->type == PS_CODES) {
        const size_t base = column->first[from];

        if (codes && base != used)
            memmove(column->text + used, column->text + base, codes * sizeof *column->text);
        for (size_t s = 0; s < n; s++)
            column->first[to + s] = column->first[from + s] - base + used;
    } else if (from != to) {
        const size_t width = ps_store_width(column->type);
        char *at = ps_store_at(column);

        memmove(at + to * width, at + from * width, n * width);
    }
}

void ps_spells_finish(ps_input_rows *rows, size_t c, size_t n, size_t used)
{
    ps_column *column = &rows->columns[c];

    if (!column->n)
        return;
    if (!n || !outlives(rows, c)) {
        ps_column_release(column);
        memset(column, 0, sizeof *column);
        return;
    }
    column->n = n;
    if (column->type == PS_CODES)
        column->first[n] = used;
}
