/* Registration: which practice a person is registered with on the index date.
 *
 * A registration is open on the index date when it is regular (not temporary, emergency, private or applied for), has
 * started, and has no end, or one after the index date: who ends on the index date left that day. An end before the
 * start is a slip and counts as none. A row marked "left" is the past of a regular one: with an end it counts until
 * then, without one it is dropped. The dead are not registered. Of several open ones the latest start wins, then the
 * longest, then the highest practice code in byte order.
 *
 * Rows of staff are no registrations. They only tell who has left: whoever has no employment that has started and does
 * not end by the index date, nor by the day of the extract. A contract may end on a later day that is known already.
 *
 * Where an extract has no type or start column at all, the plan says by its assurance why not, and every row counts as
 * regular or started; where the column is there and the cell is empty, the row does not count. */
#include "base/arena.h"
#include "link/evidence.h"

#include <stdlib.h>
#include <string.h>

static int by_registration(const void *a, const void *b)
{
    const ps_person_row *x = a, *y = b;
    if (x->practice != y->practice)
        return x->practice < y->practice ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->extracted != y->extracted)
        return x->extracted < y->extracted ? -1 : 1;
    return x->arrival < y->arrival ? -1 : x->arrival > y->arrival;
}

/* Of a few rows, which is all that nearly everybody has, without qsort's calls and memory. No two are equal. */
#define FEW 16

static void sort_rows(ps_person_row *rows, size_t n, int (*compare)(const void *, const void *))
{
    if (n > FEW) {
        qsort(rows, n, sizeof *rows, compare);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const ps_person_row row = rows[i];
        size_t at = i;

        for (; at > 0 && compare(&rows[at - 1], &row) > 0; at--)
            rows[at] = rows[at - 1];
        rows[at] = row;
    }
}

/* Monthly extracts sent on in one file hold the same registration again and again: only the newest tells how it stands.
 * Rows without an extract date are never replaced. */
static uint64_t mark_superseded(ps_person_row *rows, size_t n)
{
    uint64_t marked = 0;
    for (size_t i = n; i-- > 1;) {
        ps_person_row *row = &rows[i - 1];
        const ps_person_row *next = &rows[i];
        if (row->practice != next->practice || row->start != next->start || row->extracted == PS_NO_DAY)
            continue;
        if (row->extracted < next->extracted || next->superseded) {
            row->superseded = true;
            marked++;
        }
    }
    return marked;
}

bool ps_registrations_collect(ps_settling *s)
{
    const uint32_t person = s->person;
    const ps_evidence *evidence = s->evidence;

    s->n_rows = 0;
    for (size_t k = 0; k < evidence->n_persons; k++) {
        const ps_person_source *source = &s->persons[k];
        const size_t from = PS_ROWS_FROM(source, person) - source->from, to = PS_ROWS_TO(source, person) - source->from;
        if (!ps_grow(&s->rows, &s->capacity, s->n_rows + (to - from), sizeof *s->rows))
            return false;
        for (size_t at = from; at < to; at++) {
            s->rows[s->n_rows] = ps_person_row_of(source, at);
            s->rows[s->n_rows].arrival = s->n_rows;
            s->n_rows++;
        }
    }
    if (s->n_rows > 1) {
        sort_rows(s->rows, s->n_rows, by_registration);
        s->counts[PS_COUNT_REPLACED_ROWS] += mark_superseded(s->rows, s->n_rows);
    }
    return true;
}

static bool is_day(ps_day day)
{
    return day != PS_NO_DAY && day != PS_UNREADABLE_DAY;
}

/* The end, unless it is missing, unreadable or before the start. */
static ps_day usable_end(const ps_person_row *row)
{
    if (!is_day(row->end) || (is_day(row->start) && row->end < row->start))
        return PS_NO_DAY;
    return row->end;
}

static bool is_left(const ps_settling *s, const ps_person_row *row)
{
    return row->source->type && row->source->type[row->at] == s->evidence->words.left;
}

static bool is_regular(const ps_settling *s, const ps_person_row *row)
{
    const ps_link_words *words = &s->evidence->words;
    if (row->source->staff || row->practice == words->no_registered_practice)
        return false;
    return !row->source->type || row->source->type[row->at] == words->regular ||
           (is_left(s, row) && usable_end(row) != PS_NO_DAY);
}

static bool is_open(const ps_settling *s, const ps_person_row *row)
{
    const ps_day index_date = s->population->index_date, end = usable_end(row);
    if (row->superseded || !is_regular(s, row))
        return false;
    if (row->source->start && (!is_day(row->start) || row->start > index_date))
        return false;
    return end == PS_NO_DAY || end > index_date;
}

static bool is_employed(const ps_settling *s, const ps_person_row *row)
{
    const ps_day index_date = s->population->index_date, end = usable_end(row);
    if (!row->source->staff || row->superseded || row->end == PS_UNREADABLE_DAY)
        return false;
    if (end != PS_NO_DAY && is_day(row->extracted) && end <= row->extracted)
        return false;
    return (row->start == PS_NO_DAY || row->start <= index_date) && (end == PS_NO_DAY || end > index_date);
}

/* Does a come before b as the current one? */
static bool better(const ps_settling *s, const ps_person_row *a, const ps_person_row *b)
{
    const ps_day end_a = usable_end(a) == PS_NO_DAY ? INT32_MAX : a->end,
                 end_b = usable_end(b) == PS_NO_DAY ? INT32_MAX : b->end;
    int order;
    if (a->start != b->start)
        return a->start > b->start;
    if (end_a != end_b)
        return end_a > end_b;
    order =
        strcmp(ps_intern_text(s->population->words, a->practice), ps_intern_text(s->population->words, b->practice));
    if (order)
        return order > 0;
    if (a->extracted != b->extracted)
        return a->extracted > b->extracted;
    return a->arrival > b->arrival;
}

static bool is_ended(const ps_person_row *current)
{
    return usable_end(current) != PS_NO_DAY || current->end == PS_UNREADABLE_DAY;
}

/* Anything in the extracts, whatever its date, that says the person is no longer with the practice of the index date.
 */
static bool left_since(const ps_settling *s, const ps_person_row *current)
{
    if (is_ended(current))
        return true;
    for (size_t i = 0; i < s->n_rows; i++) {
        const ps_person_row *row = &s->rows[i];
        if (row->superseded || row == current)
            continue;
        if (is_left(s, row) && row->practice == current->practice && usable_end(row) == PS_NO_DAY &&
            (!is_day(row->start) || row->start >= current->start))
            return true;
        if (is_regular(s, row) && is_day(row->start) && row->start > s->population->index_date &&
            row->practice != current->practice)
            return true; /* moved: the list would go to the practice they left */
    }
    return false;
}

/* Most telling first: what holds now, then the latest to start. */
static int by_telling(const void *a, const void *b)
{
    const ps_person_row *x = a, *y = b;
    if (x->current != y->current)
        return x->current ? -1 : 1;
    if (x->start != y->start)
        return x->start > y->start ? -1 : 1;
    if (x->extracted != y->extracted)
        return x->extracted > y->extracted ? -1 : 1;
    return x->arrival > y->arrival ? -1 : x->arrival < y->arrival;
}

static bool is_default_practice(const ps_link_words *words, uint32_t practice)
{
    return practice == words->no_registered_practice || practice == words->practice_not_applicable ||
           practice == words->practice_not_known || practice == words->practice_other;
}

/* What is known of the registrations of a person. */
struct found {
    const ps_person_row *current; /* NULL: none is open */
    unsigned open;
    bool employed, left; /* left: since the index date, the current one */
};

static inline void write_registration(ps_settling *s, uint32_t person, const struct found *found)
{
    ps_column *to = s->population->person;
    const ps_person_row *current = found->current;
    const bool registered = current && s->died == PS_NO_DAY, left = registered && found->left;

    to[PS_P_REGISTERED].flag[person] = registered ? PS_YES : PS_NO;
    to[PS_P_IN_PERSON_EXTRACT].flag[person] = s->n_rows ? PS_YES : PS_NO;
    if (registered) {
        if (!is_default_practice(&s->evidence->words, current->practice))
            to[PS_P_PRACTICE].text[person] = current->practice;
        ps_put_day(&to[PS_P_REGISTERED_FROM], person, is_day(current->start) ? current->start : PS_NO_DAY);
    }
    to[PS_P_LEFT_EVER].flag[person] = (!registered && !found->employed) || left ? PS_YES : PS_NO;
    s->counts[PS_COUNT_SEVERAL_OPEN] += found->open > 1;
    s->counts[PS_COUNT_REGISTERED] += registered;
    s->counts[PS_COUNT_LEFT_SINCE] += left;
}

void ps_registration_settle(ps_settling *s)
{
    struct found found = {.current = NULL};
    ps_person_row *current = NULL;

    for (size_t i = 0; i < s->n_rows; i++) {
        ps_person_row *row = &s->rows[i];
        found.employed = found.employed || is_employed(s, row);
        if (!is_open(s, row))
            continue;
        found.open++;
        if (!current || better(s, row, current))
            current = row;
    }
    found.current = current;
    found.left = current && left_since(s, current);
    write_registration(s, s->person, &found);
    if (current)
        current->current = true;
    s->counts[PS_COUNT_PEOPLE]++;
    s->counts[PS_COUNT_IN_PERSON] += s->n_rows > 0;
    sort_rows(s->rows, s->n_rows, by_telling);
}

void ps_registrations_settle_single(ps_settling *s, const ps_person_source *source, size_t first, const uint16_t *who,
                                    const uint32_t *rows, size_t n)
{
    s->n_rows = source->rows != NULL;
    s->died = PS_NO_DAY;
    for (size_t k = 0; k < n; k++) {
        const ps_person_row row = ps_person_row_of(source, rows[k]);
        const bool open = s->n_rows && is_open(s, &row);
        const struct found found = {
            .current = open ? &row : NULL,
            .open = open,
            .employed = s->n_rows && is_employed(s, &row),
            .left = open && is_ended(&row),
        };

        write_registration(s, (uint32_t)(first + who[k]), &found);
    }
    s->counts[PS_COUNT_PEOPLE] += n;
    s->counts[PS_COUNT_IN_PERSON] += s->n_rows ? n : 0;
}
