/* Group rows: from segments in file order to person, day, file order, without a general sort. */
#include "base/arena.h"
#include "base/column_store.h"
#include "link/input_rows.h"

#include <stdlib.h>
#include <string.h>

/* Below this, insertion beats a call of qsort; most people have fewer events in a feed. */
#define INSERTION_MOST 24

struct dated {
    ps_day day;
    uint32_t row;
};

static int by_day(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Places from .. to hold rows in file order; puts them in date order, file order within a day. */
static bool sort_run(uint32_t *order, ps_day *day, size_t from, size_t to)
{
    const size_t n = to - from;
    struct dated *run;

    if (n <= INSERTION_MOST) {
        for (size_t i = from + 1; i < to; i++) {
            const uint32_t row = order[i];
            const ps_day when = day[i];
            size_t at = i;
            for (; at > from && day[at - 1] > when; at--) {
                order[at] = order[at - 1];
                day[at] = day[at - 1];
            }
            order[at] = row;
            day[at] = when;
        }
        return true;
    }
    run = ps_calloc(n, sizeof *run);
    if (!run)
        return false;
    for (size_t i = 0; i < n; i++)
        run[i] = (struct dated){day[from + i], order[from + i]};
    qsort(run, n, sizeof *run, by_day);
    for (size_t i = 0; i < n; i++) {
        order[from + i] = run[i].row;
        day[from + i] = run[i].day;
    }
    free(run);
    return true;
}

/* first[]; in order[] and day[] the rows by person; in place[] where each row went. */
static bool by_person(ps_input_rows *rows, ps_day *day, uint32_t *place, size_t n_people)
{
    const int date = rows->schema->event_date;
    uint32_t *first = rows->first, *order = rows->order;
    size_t row = 0;

    memset(first, 0, (n_people + 1) * sizeof *first);
    for (const ps_segment *s = rows->segments; s; s = s->next)
        for (size_t i = 0; i < s->n; i++)
            first[s->person[i] + 1]++;
    for (size_t p = 0; p < n_people; p++)
        first[p + 1] += first[p];
    /* first[p] serves as the place of p's next row, and so ends as the place after p's last: one shift puts it right.
     */
    for (const ps_segment *s = rows->segments; s; s = s->next)
        for (size_t i = 0; i < s->n; i++, row++) {
            const uint32_t at = first[s->person[i]]++;
            order[at] = (uint32_t)row;
            place[row] = at;
            if (date >= 0)
                day[at] = s->columns[date].day[i];
        }
    memmove(first + 1, first, n_people * sizeof *first);
    first[0] = 0;
    for (size_t p = 0; date >= 0 && p < n_people; p++) {
        if (first[p + 1] - first[p] < 2)
            continue;
        if (!sort_run(order, day, first[p], first[p + 1]))
            return false;
        for (uint32_t at = first[p]; at < first[p + 1]; at++)
            place[order[at]] = at;
    }
    return true;
}

/* One loop a type: a copy of unknown width for each row is several times slower, and these loops see every row of every
 * feed. */
#define SCATTER(member)                                                                                                \
    for (ps_segment *s = rows->segments; s; s = s->next) {                                                             \
        for (size_t i = 0; i < s->n; i++)                                                                              \
            to->member[place[row++]] = s->columns[c].member[i];                                                        \
        ps_segment_drop_column(s, c);                                                                                  \
    }

static bool scatter_codes(ps_column *to, ps_input_rows *rows, size_t c, const uint32_t *place)
{
    size_t row = 0, used = 0;

    for (const ps_segment *s = rows->segments; s; s = s->next)
        for (size_t i = 0; i < s->n; i++)
            to->first[place[row++] + 1] = s->columns[c].first[i + 1] - s->columns[c].first[i];
    for (size_t i = 0; i < rows->n; i++)
        to->first[i + 1] += to->first[i];
    used = to->first[rows->n];
    to->text = ps_room(used, sizeof *to->text);
    if (!to->text)
        return false;
    row = 0;
    for (ps_segment *s = rows->segments; s; s = s->next) {
        const ps_column *from = &s->columns[c];
        for (size_t i = 0; i < s->n; i++, row++)
            memcpy(to->text + to->first[place[row]], from->text + from->first[i],
                   (from->first[i + 1] - from->first[i]) * sizeof *to->text);
        ps_segment_drop_column(s, c);
    }
    return true;
}

static bool scatter(ps_input_rows *rows, size_t c, const uint32_t *place)
{
    ps_column *to = &rows->columns[c];
    size_t row = 0;
    const ps_type type = rows->schema->columns[c].type;

    if (!(type == PS_CODES ? ps_column_init(to, type, rows->n) : ps_column_room(to, type, rows->n)))
        return false;
    switch (type) {
    case PS_NUMBER:
        SCATTER(number)
        break;
    case PS_DATE:
        SCATTER(day)
        break;
    case PS_TEXT:
        SCATTER(text)
        break;
    case PS_FLAG:
        SCATTER(flag)
        break;
    case PS_CODES:
        return scatter_codes(to, rows, c, place);
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
    return true;
}

static bool scatter_hashes(ps_input_rows *rows, const uint32_t *place)
{
    size_t row = 0;

    rows->hash = ps_room(rows->n, sizeof *rows->hash);
    if (!rows->hash)
        return false;
    for (ps_segment *s = rows->segments; s; s = s->next) {
        for (size_t i = 0; i < s->n; i++)
            rows->hash[place[row++]] = s->hash[i];
        ps_segment_drop(s, s->hash);
        s->hash = NULL;
    }
    return true;
}

static bool scatter_deleted(ps_input_rows *rows, const uint32_t *place)
{
    size_t row = 0;
    bool any = false;

    for (const ps_segment *s = rows->segments; s; s = s->next)
        any = any || s->deleted;
    if (!any)
        return true;
    rows->deleted = ps_calloc(rows->n, 1);
    for (const ps_segment *s = rows->segments; rows->deleted && s; s = s->next)
        for (size_t i = 0; i < s->n; i++, row++)
            if (s->deleted)
                rows->deleted[place[row]] = s->deleted[i];
    return rows->deleted != NULL;
}

/* Was the column read? Every segment has it or none. */
static bool is_there(const ps_input_rows *rows, size_t c)
{
    for (const ps_segment *s = rows->segments; s; s = s->next)
        if (s->n)
            return s->columns[c].n > 0;
    return false;
}

static bool scatter_all(ps_input_rows *rows, const uint32_t *place)
{
    const int date = rows->schema->event_date;
    bool ok = true;

    for (size_t c = 0; ok && c < rows->schema->n_columns; c++)
        if ((int)c != date && is_there(rows, c))
            ok = scatter(rows, c, place);
    if (ok && rows->spec.hash_rows)
        ok = scatter_hashes(rows, place);
    return ok && scatter_deleted(rows, place);
}

ps_status ps_rows_group(ps_input_rows *rows, size_t n_people, ps_error *err)
{
    const int date = rows->schema->event_date;
    uint32_t *place = ps_room(rows->n, sizeof *place);
    bool ok;

    rows->first = ps_room(n_people + 1, sizeof *rows->first);
    rows->order = ps_room(rows->n, sizeof *rows->order);
    ok = place && rows->first && rows->order;
    if (ok && date >= 0 && rows->n)
        ok = ps_column_room(&rows->columns[date], PS_DATE, rows->n);
    ok = ok && by_person(rows, date >= 0 ? rows->columns[date].day : NULL, place, n_people);
    for (ps_segment *s = rows->segments; ok && s; s = s->next) {
        ps_segment_drop(s, s->person);
        s->person = NULL;
        if (date >= 0)
            ps_segment_drop_column(s, (size_t)date);
    }
    if (ok && rows->n)
        ok = scatter_all(rows, place);
    free(place);
    if (!ok)
        return ps_fail_memory(err);
    while (rows->segments) {
        ps_segment *next = rows->segments->next;
        ps_segment_free(rows->segments, rows->schema);
        rows->segments = next;
    }
    return PS_OK;
}

void ps_rows_drop(ps_input_rows *rows, size_t n_people, const uint8_t *drop)
{
    size_t left = 0, person_start = 0;

    for (size_t p = 0; p < n_people; p++) {
        const size_t end = rows->first[p + 1];
        rows->first[p] = (uint32_t)left;
        for (size_t i = person_start; i < end; i++) {
            if (drop[i])
                continue;
            if (rows->order)
                rows->order[left] = rows->order[i];
            if (rows->deleted)
                rows->deleted[left] = rows->deleted[i];
            if (rows->hash)
                rows->hash[left] = rows->hash[i];
            left++;
        }
        person_start = end;
    }
    rows->first[n_people] = (uint32_t)left;
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if (rows->columns[c].n)
            ps_store_drop(&rows->columns[c], drop, left);
    rows->n = left;
}
