/* Table field: each distinct value gets its label once; values that read the same share one.
 *
 *   OPEN      finds the distinct values, by word or in a hash table of its own     O(people + values log values)
 *   NUMBERS   a value to its label                                                 O(1) each */
#include "aggregate/table_field.h"
#include "aggregate/label_order.h"
#include "base/number.h"
#include "base/slim_numbers.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A value as 64 bits, so that distinct ones are found by sorting; the two kinds of missing stand above all others. */
#define RAW_UNKNOWN UINT64_MAX
#define RAW_OUTSIDE (UINT64_MAX - 1)

typedef struct raw_label {
    uint64_t raw;
    const char *text;
    uint32_t number; /* of the label */
} raw_label;

typedef struct shape { /* what is particular about a field */
    const ps_column *column;
    bool is_lsoa, is_of_lsoa; /* the latter: looked up for English LSOAs */
    const char *missing;
    const char *const *words;
    size_t n_words;
} shape;

static const char *const flag_words[] = {"yes", "no"};
/* National letters, then asked and not stated, then not known; by nature 99 would come first. */
static const char *const ethnicity_codes[] = {
    "A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T", "W", "Z", "99",
};

static bool is_of_lsoa(size_t trait)
{
    return trait >= PS_P_IMD_RANK && trait <= PS_P_ICB_NAME;
}

static shape shape_of(const char *name, const ps_column *column, const ps_world *world)
{
    const ps_name *found = ps_names_find(&world->plan->names, name);
    shape s = {.column = column, .missing = PS_LABEL_UNKNOWN};

    s.is_lsoa = !strcmp(name, "lsoa");
    s.is_of_lsoa = found && found->row.kind == PS_NAME_PERSON && is_of_lsoa(found->row.item);
    if (column->type == PS_FLAG) {
        s.missing = PS_LABEL_CANNOT_TELL;
        s.words = flag_words;
        s.n_words = PS_COUNT(flag_words);
    } else if (found && found->row.kind != PS_NAME_PERSON) {
        s.words = found->row.words;
        s.n_words = found->row.n_words;
        if (found->row.kind == PS_NAME_TIER)
            s.missing = PS_LABEL_NOT_SCORED;
    } else if (!strcmp(name, "ethnicity_code")) {
        s.words = ethnicity_codes;
        s.n_words = PS_COUNT(ethnicity_codes);
    }
    return s;
}

#define BLOCK 1024

/* Where a whole number stands that is small; PS_FIELD_SMALL: it is another. */
static size_t place_of(double number)
{
    return number >= 0 && number < PS_FIELD_SMALL && number == (double)(int)number ? (size_t)number : PS_FIELD_SMALL;
}

static size_t place_at(const ps_column *column, size_t row)
{
    if (column->slim && column->slim[row] <= PS_SLIM_MOST)
        return column->slim[row];
    return place_of(ps_number_at(column, row));
}
_Static_assert(PS_SLIM_MOST < PS_FIELD_SMALL, "slim numbers have places");

static uint64_t raw_of(double number)
{
    const double zeroed = number + 0.0; /* minus zero is zero */
    uint64_t raw;

    memcpy(&raw, &zeroed, sizeof raw);
    return isnan(number) ? RAW_UNKNOWN : raw;
}

static void known_values(uint64_t *out, const ps_column *column, size_t first, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        switch (column->type) {
        case PS_NUMBER:
            out[i] = raw_of(ps_number_at(column, first + i));
            break;
        case PS_DATE:
            out[i] = column->day[first + i] == PS_NO_DAY ? RAW_UNKNOWN : (uint32_t)column->day[first + i];
            break;
        case PS_FLAG:
            out[i] = column->flag[first + i] == PS_CANNOT_TELL ? RAW_UNKNOWN : column->flag[first + i];
            break;
        default:
            out[i] = column->text[first + i] ? column->text[first + i] : RAW_UNKNOWN;
        }
    }
}

/* May people outside England have another label than their value's? */
static bool heeds_outside(const ps_field *field)
{
    return field->population->n_area_words && (field->is_lsoa || field->is_of_lsoa);
}

/* An area code of Wales or Scotland is known, but says nothing about the areas of England. */
static void raw_values(uint64_t out[BLOCK], const ps_field *field, size_t first, size_t n)
{
    known_values(out, field->column, first, n);
    if (!heeds_outside(field))
        return;
    for (size_t i = 0; i < n; i++)
        if ((field->is_lsoa || out[i] == RAW_UNKNOWN) && ps_population_is_outside(field->population, first + i))
            out[i] = RAW_OUTSIDE;
}

static const char *text_of(ps_arena *arena, const shape *s, const ps_intern *words, uint64_t raw)
{
    char text[40];
    double number;

    if (raw == RAW_UNKNOWN)
        return s->missing;
    if (raw == RAW_OUTSIDE)
        return PS_LABEL_OUTSIDE;
    switch (s->column->type) {
    case PS_NUMBER:
        memcpy(&number, &raw, sizeof number);
        ps_number_format(text, number, 12);
        break;
    case PS_DATE:
        ps_day_format(text, (ps_day)(uint32_t)raw);
        break;
    case PS_FLAG:
        return raw == PS_YES ? "yes" : "no";
    default:
        return ps_arena_text(arena, ps_intern_text(words, (uint32_t)raw), ps_intern_length(words, (uint32_t)raw));
    }
    return ps_arena_text(arena, text, strlen(text));
}

static int compare_raw(const void *a, const void *b)
{
    const uint64_t left = ((const raw_label *)a)->raw, right = ((const raw_label *)b)->raw;

    return (left > right) - (left < right);
}

/* ---- distinct values ---- */

#define TASKS_MOST 16
#define TASK_LEAST ((size_t)1 << 14) /* people */
#define SEEN_MOST ((size_t)4 << 20)  /* bytes, of all tasks */

/* What a range of people have. */
typedef struct gathered {
    uint8_t *seen;         /* by word or answer, of texts and flags; by small whole number */
    ps_value_slots others; /* of other values */
    bool missing[2];       /* not known, outside England */
} gathered;

typedef struct gathering {
    const ps_field *field;
    gathered *tasks;
    size_t n_tasks, n_seen;
    uint8_t *seen; /* of all tasks */
} gathering;

static bool is_dense(const ps_column *column)
{
    return column->type == PS_TEXT || column->type == PS_FLAG;
}

static bool gather_numbers(gathered *to, const ps_field *field, size_t from, size_t end)
{
    const bool heeds = heeds_outside(field); /* no number is an lsoa: only what is missing may be outside */
    double last = NAN;

    for (size_t i = from; i < end; i++) {
        const size_t place = place_at(field->column, i);
        double number;

        to->seen[place] = 1;
        if (place < PS_FIELD_SMALL)
            continue;
        number = ps_number_at(field->column, i);
        if (number == last)
            continue;
        last = number;
        if (isnan(number))
            to->missing[heeds && ps_population_is_outside(field->population, i)] = true;
        else if (!ps_value_slots_add(&to->others, raw_of(number)))
            return false;
    }
    for (size_t place = 0; place < PS_FIELD_SMALL; place++)
        if (to->seen[place] && !ps_value_slots_add(&to->others, raw_of((double)place)))
            return false;
    return true;
}

static void gather_dense(gathered *to, const ps_field *field, size_t from, size_t end)
{
    const ps_column *column = field->column;
    const bool texts = column->type == PS_TEXT, heeds = heeds_outside(field);
    const size_t unknown = texts ? 0 : PS_CANNOT_TELL;

    for (size_t i = from; i < end; i++) {
        const size_t value = texts ? column->text[i] : column->flag[i];

        if (heeds && (field->is_lsoa || value == unknown) && ps_population_is_outside(field->population, i))
            to->missing[1] = true;
        else
            to->seen[value] = 1;
    }
    to->missing[0] = to->seen[unknown];
    to->seen[unknown] = 0;
}

static bool gather_days(gathered *to, const ps_field *field, size_t from, size_t end)
{
    uint64_t raws[BLOCK], last = RAW_UNKNOWN;

    for (size_t first = from; first < end; first += BLOCK) {
        const size_t length = end - first < BLOCK ? end - first : BLOCK;

        raw_values(raws, field, first, length);
        for (size_t i = 0; i < length; i++) {
            if (raws[i] >= RAW_OUTSIDE)
                to->missing[raws[i] == RAW_OUTSIDE] = true;
            else if (raws[i] != last && !ps_value_slots_add(&to->others, last = raws[i]))
                return false;
        }
    }
    return true;
}

static ps_status gather_range(void *context, size_t task, ps_error *err)
{
    const gathering *g = context;
    const ps_column *column = g->field->column;
    const size_t share = (column->n + g->n_tasks - 1) / g->n_tasks, from = task * share;
    const size_t end = from >= column->n ? from : column->n - from < share ? column->n : from + share;
    gathered *to = &g->tasks[task];

    to->seen = g->seen + task * g->n_seen;
    if (is_dense(column))
        gather_dense(to, g->field, from, end);
    else if (!(column->type == PS_NUMBER ? gather_numbers : gather_days)(to, g->field, from, end))
        return ps_fail_memory(err);
    return PS_OK;
}

/* Of all ranges into the first of them. */
static bool add_up(gathering *g)
{
    gathered *all = &g->tasks[0];

    for (size_t t = 1; t < g->n_tasks; t++) {
        const gathered *more = &g->tasks[t];

        all->missing[0] |= more->missing[0];
        all->missing[1] |= more->missing[1];
        for (size_t i = 0; i < g->n_seen; i++)
            all->seen[i] |= more->seen[i];
        for (size_t i = 0; i < more->others.n_at; i++)
            if (more->others.at[i].number != PS_VALUE_FREE &&
                !ps_value_slots_add(&all->others, more->others.at[i].value))
                return false;
    }
    return true;
}

/* The distinct raw values, rising; malloc'd. */
static raw_label *list_values(size_t *count, const gathering *g)
{
    const gathered *all = &g->tasks[0];
    const bool dense = is_dense(g->field->column);
    raw_label *found = ps_calloc((dense ? g->n_seen : all->others.n) + 2, sizeof *found);
    size_t n = 0;

    if (!found)
        return NULL;
    for (size_t i = 0; dense && i < g->n_seen; i++)
        if (all->seen[i])
            found[n++].raw = i;
    for (size_t i = 0; i < all->others.n_at; i++)
        if (all->others.at[i].number != PS_VALUE_FREE)
            found[n++].raw = all->others.at[i].value;
    if (all->missing[1])
        found[n++].raw = RAW_OUTSIDE;
    if (all->missing[0])
        found[n++].raw = RAW_UNKNOWN;
    if (!dense)
        qsort(found, n, sizeof *found, compare_raw);
    *count = n;
    return found;
}

static size_t seen_of(const ps_column *column, const ps_intern *words)
{
    return column->type == PS_TEXT   ? ps_intern_count(words) + 1
           : column->type == PS_FLAG ? PS_CANNOT_TELL + 1
                                     : PS_FIELD_SMALL + 1;
}

static ps_status distinct(raw_label **out, size_t *count, ps_field *field, const ps_intern *words, ps_pool *pool,
                          ps_error *err)
{
    /* Each task costs memory that is looked through afterwards: no more of them than keep all threads busy. */
    const size_t threads = ps_pool_threads(pool), worth = field->column->n / TASK_LEAST + 1;
    gathering g = {.field = field, .n_tasks = threads > 1 ? 2 * threads : 1, .n_seen = seen_of(field->column, words)};
    const size_t most = SEEN_MOST / g.n_seen + 1;
    ps_status st = PS_OK;

    g.n_tasks = g.n_tasks < TASKS_MOST ? g.n_tasks : TASKS_MOST;
    g.n_tasks = worth < g.n_tasks ? worth : g.n_tasks;
    g.n_tasks = most < g.n_tasks ? most : g.n_tasks;
    g.tasks = ps_calloc(g.n_tasks, sizeof *g.tasks);
    g.seen = ps_calloc(g.n_tasks * g.n_seen, 1);
    if (is_dense(field->column))
        field->dense = ps_calloc(g.n_seen, sizeof *field->dense);
    if (!g.tasks || !g.seen || (is_dense(field->column) && !field->dense))
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_pool_run(pool, gather_range, &g, g.n_tasks, err);
    if (st == PS_OK) {
        *out = add_up(&g) ? list_values(count, &g) : NULL;
        st = *out ? PS_OK : ps_fail_memory(err);
    }
    if (st == PS_OK) {
        field->others = g.tasks[0].others;
        g.tasks[0].others = (ps_value_slots){0};
    }
    for (size_t t = 0; g.tasks && t < g.n_tasks; t++)
        ps_value_slots_release(&g.tasks[t].others);
    free(g.tasks);
    free(g.seen);
    return st;
}

/* Insertion by binary search would move too much; a merge sort over pointers keeps the words at hand without a global.
 */
static void sort_labels(raw_label **at, raw_label **room, size_t n, const shape *s)
{
    const size_t half = n / 2;
    size_t a = 0, b = half, to = 0;

    if (n < 2)
        return;
    sort_labels(at, room, half, s);
    sort_labels(at + half, room, n - half, s);
    while (a < half && b < n)
        room[to++] = ps_label_compare(at[b]->text, at[a]->text, s->words, s->n_words) < 0 ? at[b++] : at[a++];
    while (a < half)
        room[to++] = at[a++];
    while (b < n)
        room[to++] = at[b++];
    memcpy(at, room, n * sizeof *at);
}

/* Gives every raw value the number of its label in order; equal texts share one. */
static ps_status number_labels(ps_field *out, ps_arena *arena, raw_label *found, size_t n, const shape *s,
                               ps_error *err)
{
    raw_label **order = ps_calloc(2 * n, sizeof *order);

    out->labels = ps_arena_array(arena, n ? n : 1, sizeof *out->labels);
    if (!order || !out->labels) {
        free(order);
        return ps_fail_memory(err);
    }
    for (size_t i = 0; i < n; i++)
        order[i] = &found[i];
    sort_labels(order, order + n, n, s);
    for (size_t i = 0; i < n; i++) {
        if (!out->n_labels || strcmp(out->labels[out->n_labels - 1], order[i]->text))
            out->labels[out->n_labels++] = order[i]->text;
        order[i]->number = (uint32_t)(out->n_labels - 1);
    }
    free(order);
    return PS_OK;
}

static void keep_number(ps_field *field, const raw_label *found)
{
    double number;
    size_t place;

    ps_value_slots_find(&field->others, found->raw)->number = found->number;
    memcpy(&number, &found->raw, sizeof number);
    place = field->column->type == PS_NUMBER ? place_of(number) : PS_FIELD_SMALL;
    if (place < PS_FIELD_SMALL)
        field->small[place] = found->number;
}

static void keep_numbers(ps_field *field, const raw_label *found, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (found[i].raw == RAW_UNKNOWN)
            field->number_unknown = found[i].number;
        else if (found[i].raw == RAW_OUTSIDE)
            field->number_outside = found[i].number;
        else if (field->dense)
            field->dense[found[i].raw] = found[i].number;
        else
            keep_number(field, &found[i]);
    }
    if (field->dense)
        field->dense[field->column->type == PS_TEXT ? 0 : PS_CANNOT_TELL] = field->number_unknown;
}

ps_status ps_field_open(ps_field *out, ps_arena *arena, const char *name, const ps_column *column,
                        const ps_world *world, ps_pool *pool, ps_error *err)
{
    const shape s = shape_of(name, column, world);
    raw_label *found = NULL;
    size_t n = 0;
    ps_status st;

    assert(column->type == PS_TEXT || column->type == PS_NUMBER || column->type == PS_FLAG || column->type == PS_DATE);
    *out =
        (ps_field){.column = column, .population = world->population, .is_lsoa = s.is_lsoa, .is_of_lsoa = s.is_of_lsoa};
    st = distinct(&found, &n, out, world->population->words, pool, err);
    for (size_t i = 0; st == PS_OK && i < n; i++) {
        found[i].text = text_of(arena, &s, world->population->words, found[i].raw);
        if (!found[i].text)
            st = ps_fail_memory(err);
    }
    if (st == PS_OK)
        st = number_labels(out, arena, found, n, &s, err);
    if (st == PS_OK)
        keep_numbers(out, found, n);
    free(found);
    return st;
}

static uint32_t number_of(const ps_field *field, uint64_t raw)
{
    return raw == RAW_UNKNOWN ? field->number_unknown : ps_value_slots_find(&field->others, raw)->number;
}

/* As raw_values() has it. */
static void set_outside(uint32_t *out, const ps_field *field, size_t first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((field->is_lsoa || !ps_column_known(field->column, first + i)) &&
            ps_population_is_outside(field->population, first + i))
            out[i] = field->number_outside;
}

void ps_field_numbers(uint32_t *out, const ps_field *field, size_t first, size_t n)
{
    const ps_column *column = field->column;

    switch (column->type) {
    case PS_TEXT:
        for (size_t i = 0; i < n; i++)
            out[i] = field->dense[column->text[first + i]];
        break;
    case PS_FLAG:
        for (size_t i = 0; i < n; i++)
            out[i] = field->dense[column->flag[first + i]];
        break;
    case PS_NUMBER:
        for (size_t i = 0; i < n; i++) {
            const size_t place = place_at(column, first + i);

            out[i] = place < PS_FIELD_SMALL ? field->small[place]
                                            : number_of(field, raw_of(ps_number_at(column, first + i)));
        }
        break;
    default:
        for (size_t i = 0; i < n; i++) {
            uint64_t raw;

            known_values(&raw, column, first + i, 1);
            out[i] = number_of(field, raw);
        }
    }
    if (heeds_outside(field))
        set_outside(out, field, first, n);
}

void ps_field_close(ps_field *field)
{
    free(field->dense);
    field->dense = NULL;
    ps_value_slots_release(&field->others);
}
