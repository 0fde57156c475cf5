/* Table field: each distinct value gets its label once; values that read the same share one. O(people log distinct
 * values) */
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
    uint32_t outside; /* number of "outside England" in the population's words; 0: nobody */
    bool is_lsoa, is_deprivation;
    const char *missing;
    const char *const *words;
    size_t n_words;
} shape;

static const char *const flag_words[] = {"yes", "no"};
/* National letters, then asked and not stated, then not known; by nature 99 would come first. */
static const char *const ethnicity_codes[] = {
    "A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T", "W", "Z", "99",
};

static shape shape_of(const char *name, const ps_column *column, const ps_world *world)
{
    const ps_name *found = ps_names_find(&world->plan->names, name);
    const ps_intern *words = world->population->words;
    shape s = {.column = column, .area = &world->population->person[PS_P_AREA], .missing = PS_LABEL_UNKNOWN};

    s.is_lsoa = !strcmp(name, "lsoa");
    s.is_deprivation = !strncmp(name, "imd_", 4);
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

static uint64_t known_value(const ps_column *column, size_t person)
{
    double number;
    uint64_t bits;

    switch (column->type) {
    case PS_NUMBER:
        number = column->number[person] + 0.0; /* minus zero is zero */
        memcpy(&bits, &number, sizeof bits);
        return bits;
    case PS_DATE:
        return (uint32_t)column->day[person];
    case PS_FLAG:
        return column->flag[person];
    default:
        return column->text[person];
    }
}

/* An area code of Wales or Scotland is known, but says nothing about the areas of England. */
static uint64_t raw_of(const shape *s, size_t person)
{
    const bool outside = s->outside && s->area->n && s->area->text[person] == s->outside;

    if (s->is_lsoa && outside)
        return RAW_OUTSIDE;
    if (ps_column_known(s->column, person))
        return known_value(s->column, person);
    return s->is_deprivation && outside ? RAW_OUTSIDE : RAW_UNKNOWN;
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
    const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

/* The distinct raw values, rising; malloc'd. */
static ps_status distinct(raw_label **out, size_t *count, const shape *s, ps_error *err)
{
    const size_t n = s->column->n;
    uint64_t *all = ps_calloc(n, sizeof *all);
    raw_label *found = NULL;
    size_t kept = 0;

    if (!all)
        return ps_fail_memory(err);
    for (size_t p = 0; p < n; p++)
        all[p] = raw_of(s, p);
    qsort(all, n, sizeof *all, compare_raw);
    for (size_t p = 0; p < n; p++)
        if (!kept || all[kept - 1] != all[p])
            all[kept++] = all[p];
    found = ps_calloc(kept, sizeof *found);
    for (size_t i = 0; found && i < kept; i++)
        found[i].raw = all[i];
    free(all);
    if (!found)
        return ps_fail_memory(err);
    *out = found;
    *count = kept;
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

static uint32_t find_label(const raw_label *found, size_t n, uint64_t raw)
{
    size_t low = 0, high = n;

    while (low + 1 < high) {
        const size_t middle = low + (high - low) / 2;

        if (found[middle].raw <= raw)
            low = middle;
        else
            high = middle;
    }
    assert(found[low].raw == raw);
    return found[low].number;
}

ps_status ps_field_open(ps_field *out, ps_arena *arena, const char *name, const ps_column *column,
                        const ps_world *world, ps_error *err)
{
    const shape s = shape_of(name, column, world);
    raw_label *found = NULL;
    size_t n = 0;
    ps_status st;

    assert(column->type == PS_TEXT || column->type == PS_NUMBER || column->type == PS_FLAG || column->type == PS_DATE);
    memset(out, 0, sizeof *out);
    st = distinct(&found, &n, &s, err);
    for (size_t i = 0; st == PS_OK && i < n; i++) {
        found[i].text = text_of(arena, &s, world->population->words, found[i].raw);
        if (!found[i].text)
            st = ps_fail_memory(err);
    }
    if (st == PS_OK)
        st = number_labels(out, arena, found, n, &s, err);
    if (st == PS_OK) {
        out->label_of = ps_calloc(column->n, sizeof *out->label_of);
        if (!out->label_of)
            st = ps_fail_memory(err);
    }
    for (size_t p = 0; st == PS_OK && p < column->n; p++)
        out->label_of[p] = find_label(found, n, raw_of(&s, p));
    free(found);
    return st;
}

void ps_field_close(ps_field *field)
{
    free(field->label_of);
    field->label_of = NULL;
}
