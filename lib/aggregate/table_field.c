/* Table field: each distinct value gets its label once; values that read the same share one.
 *
 *   OPEN      finds the distinct values, by word or in a hash table of its own     O(people + values log values)
 *   NUMBERS   a value to its label                                                 O(1) each */
#include "aggregate/table_field.h"
#include "aggregate/label_order.h"
#include "base/number.h"

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
    const ps_column *column, *area;
    uint32_t outside;         /* number of "outside England" in the population's words; 0: nobody */
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
    const ps_intern *words = world->population->words;
    shape s = {.column = column, .area = &world->population->person[PS_P_AREA], .missing = PS_LABEL_UNKNOWN};

    s.is_lsoa = !strcmp(name, "lsoa");
    s.is_of_lsoa = found && found->row.kind == PS_NAME_PERSON && is_of_lsoa(found->row.item);
    s.outside = ps_intern_find(words, PS_LABEL_OUTSIDE, strlen(PS_LABEL_OUTSIDE));
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
            out[i] = raw_of(column->number[first + i]);
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
    return field->outside && (field->is_lsoa || field->is_of_lsoa);
}

/* An area code of Wales or Scotland is known, but says nothing about the areas of England. */
static void raw_values(uint64_t out[BLOCK], const ps_field *field, size_t first, size_t n)
{
    known_values(out, field->column, first, n);
    if (!heeds_outside(field))
        return;
    for (size_t i = 0; i < n; i++)
        if (field->area->text[first + i] == field->outside && (field->is_lsoa || out[i] == RAW_UNKNOWN))
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

#define FIRST_SLOTS 64
#define NO_LABEL UINT32_MAX

struct ps_field_slot {
    uint64_t raw;
    uint32_t number; /* NO_LABEL: free */
};

static size_t seek(const struct ps_field_slot *slots, size_t mask, uint64_t raw)
{
    size_t i = (size_t)((raw * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;

    while (slots[i].number != NO_LABEL && slots[i].raw != raw)
        i = (i + 1) & mask;
    return i;
}

static struct ps_field_slot *new_slots(size_t n)
{
    struct ps_field_slot *slots = ps_calloc(n, sizeof *slots);

    for (size_t i = 0; slots && i < n; i++)
        slots[i].number = NO_LABEL;
    return slots;
}

static bool widen(ps_field *field)
{
    const size_t wanted = (field->mask + 1) * 2;
    struct ps_field_slot *slots = new_slots(wanted);

    if (!slots)
        return false;
    for (size_t i = 0; i <= field->mask; i++)
        if (field->slots[i].number != NO_LABEL)
            slots[seek(slots, wanted - 1, field->slots[i].raw)] = field->slots[i];
    free(field->slots);
    field->slots = slots;
    field->mask = wanted - 1;
    return true;
}

static bool add_slot(ps_field *field, size_t *count, uint64_t raw)
{
    const size_t i = seek(field->slots, field->mask, raw);

    if (field->slots[i].number != NO_LABEL)
        return true;
    field->slots[i] = (struct ps_field_slot){raw, 0};
    return ++*count <= (field->mask + 1) / 2 || widen(field);
}

static bool gather_numbers(ps_field *field, bool missing[2], size_t *count)
{
    const bool heeds = heeds_outside(field); /* no number is an lsoa: only what is missing may be outside */
    bool seen[PS_FIELD_SMALL + 1] = {false};
    double last = NAN;

    for (size_t i = 0; i < field->column->n; i++) {
        const double number = field->column->number[i];
        const size_t place = place_of(number);

        seen[place] = true;
        if (place < PS_FIELD_SMALL || number == last)
            continue;
        last = number;
        if (isnan(number))
            missing[heeds && field->area->text[i] == field->outside] = true;
        else if (!add_slot(field, count, raw_of(number)))
            return false;
    }
    for (size_t place = 0; place < PS_FIELD_SMALL; place++)
        if (seen[place] && !add_slot(field, count, raw_of((double)place)))
            return false;
    return true;
}

static void gather_dense(uint8_t *seen, const ps_field *field, bool missing[2])
{
    const ps_column *column = field->column;
    const bool texts = column->type == PS_TEXT, heeds = heeds_outside(field);
    const size_t unknown = texts ? 0 : PS_CANNOT_TELL;

    for (size_t i = 0; i < column->n; i++) {
        const size_t value = texts ? column->text[i] : column->flag[i];

        if (heeds && field->area->text[i] == field->outside && (field->is_lsoa || value == unknown))
            missing[1] = true;
        else
            seen[value] = 1;
    }
    missing[0] = seen[unknown];
    seen[unknown] = 0;
}

/* Every distinct value into seen[] or field->slots. */
static bool gather(ps_field *field, uint8_t *seen, bool missing[2], size_t *count)
{
    const size_t n = field->column->n;
    uint64_t raws[BLOCK], last = RAW_UNKNOWN;

    if (field->column->type == PS_NUMBER)
        return gather_numbers(field, missing, count);
    if (seen) {
        gather_dense(seen, field, missing);
        return true;
    }
    for (size_t first = 0; first < n; first += BLOCK) {
        const size_t length = n - first < BLOCK ? n - first : BLOCK;

        raw_values(raws, field, first, length);
        for (size_t i = 0; i < length; i++) {
            if (raws[i] >= RAW_OUTSIDE)
                missing[raws[i] == RAW_OUTSIDE] = true;
            else if (raws[i] != last && !add_slot(field, count, last = raws[i]))
                return false;
        }
    }
    return true;
}

/* The distinct raw values, rising; malloc'd. */
static ps_status distinct(raw_label **out, size_t *count, ps_field *field, const ps_intern *words, ps_error *err)
{
    const ps_type type = field->column->type;
    const bool dense = type == PS_TEXT || type == PS_FLAG;
    const size_t n_dense = type == PS_TEXT ? ps_intern_count(words) + 1 : PS_CANNOT_TELL + 1;
    uint8_t *seen = dense ? ps_calloc(n_dense, 1) : NULL;
    bool missing[2] = {false, false}, ok;
    raw_label *found = NULL;
    size_t n = 0;

    if (dense) {
        field->dense = ps_calloc(n_dense, sizeof *field->dense);
        ok = seen && field->dense;
    } else {
        field->mask = FIRST_SLOTS - 1;
        field->slots = new_slots(FIRST_SLOTS);
        ok = field->slots != NULL;
    }
    if (ok && gather(field, seen, missing, &n))
        found = ps_calloc((dense ? n_dense : n) + 2, sizeof *found);
    if (!found) {
        free(seen);
        return ps_fail_memory(err);
    }
    n = 0;
    for (size_t i = 0; dense && i < n_dense; i++)
        if (seen[i])
            found[n++].raw = i;
    for (size_t i = 0; !dense && i <= field->mask; i++)
        if (field->slots[i].number != NO_LABEL)
            found[n++].raw = field->slots[i].raw;
    if (missing[1])
        found[n++].raw = RAW_OUTSIDE;
    if (missing[0])
        found[n++].raw = RAW_UNKNOWN;
    if (!dense)
        qsort(found, n, sizeof *found, compare_raw);
    free(seen);
    *out = found;
    *count = n;
    return PS_OK;
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

    field->slots[seek(field->slots, field->mask, found->raw)].number = found->number;
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
                        const ps_world *world, ps_error *err)
{
    const shape s = shape_of(name, column, world);
    raw_label *found = NULL;
    size_t n = 0;
    ps_status st;

    assert(column->type == PS_TEXT || column->type == PS_NUMBER || column->type == PS_FLAG || column->type == PS_DATE);
    *out = (ps_field){.column = column,
                      .area = s.area,
                      .outside = s.area->n ? s.outside : 0,
                      .is_lsoa = s.is_lsoa,
                      .is_of_lsoa = s.is_of_lsoa};
    st = distinct(&found, &n, out, world->population->words, err);
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
    return raw == RAW_UNKNOWN ? field->number_unknown : field->slots[seek(field->slots, field->mask, raw)].number;
}

/* As raw_values() has it. */
static void set_outside(uint32_t *out, const ps_field *field, size_t first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (field->area->text[first + i] == field->outside &&
            (field->is_lsoa || !ps_column_known(field->column, first + i)))
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
            const double number = column->number[first + i];
            const size_t place = place_of(number);

            out[i] = place < PS_FIELD_SMALL ? field->small[place] : number_of(field, raw_of(number));
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
    free(field->slots);
    field->dense = NULL;
    field->slots = NULL;
}
