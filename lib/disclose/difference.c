/* Difference: cell beside cell, by the keys of their labels. */
#include "disclose/difference.h"

#include "base/text.h"
#include "disclose/nest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct pair {
    const ps_entry *entry, *earlier;
    const ps_world *world;
    uint64_t small;
    char name[160]; /* of the earlier table, and where it stands */
} pair;

static const ps_entry_cell nobody = {0, "0"};

static bool a_few(const pair *p, uint64_t a, uint64_t b)
{
    const uint64_t apart = a < b ? b - a : a - b;

    return apart && apart <= p->small;
}

static ps_status refuse(const char *key, ps_error *err)
{
    ps_error_value(err, *key ? key : "All", *key ? strlen(key) : 3);
    return PS_EDISCLOSURE;
}

/* ---- the same cell twice ---- */

static ps_status check_again(const pair *p, const char *key, const ps_entry_cell *cell, const ps_entry_cell *earlier,
                             ps_error *err)
{
    if (!strcmp(cell->shown, earlier->shown) || (!ps_cell_is_shown(cell) && !ps_cell_is_shown(earlier)))
        return PS_OK;
    if (a_few(p, cell->count, earlier->count)) {
        ps_fail(err, PS_EDISCLOSURE,
                "%s has this cell with another number: the two together show a change of 1 to %" PRIu64 " people",
                p->name, p->small);
        return refuse(key, err);
    }
    if (cell->count == earlier->count && ps_cell_is_shown(cell) != ps_cell_is_shown(earlier)) {
        ps_fail(err, PS_EDISCLOSURE, "%s %s", p->name,
                ps_cell_is_shown(cell) ? "hides what is shown here" : "shows what is hidden here");
        return refuse(key, err);
    }
    return PS_OK;
}

static bool has_field(const ps_entry *entry, const char *field)
{
    for (size_t d = 0; d < entry->n_fields; d++)
        if (!strcmp(entry->fields[d], field))
            return true;
    return false;
}

/* Could the other table have this row? Then not having it says that nobody is there. */
static bool could_have(const ps_entry *entry, const ps_entry *of, const ps_entry_row *row)
{
    for (size_t d = 0; d < of->n_fields; d++)
        if (row->labels[d] && !has_field(entry, of->fields[d]))
            return false;
    return true;
}

/* ---- populations that overlap ---- */

static ps_status check_overlap(const pair *p, const ps_term *differ, const char *key, const ps_entry_cell *cell,
                               const ps_entry_cell *earlier, ps_error *err)
{
    if (!ps_cell_is_shown(cell) || !ps_cell_is_shown(earlier) || !a_few(p, cell->count, earlier->count))
        return PS_OK;
    ps_fail(err, PS_EDISCLOSURE,
            "%s overlaps this one: they differ in %.40s alone, and in a cell by 1 to %" PRIu64 " people", p->name,
            differ->text, p->small);
    return refuse(key, err);
}

/* ---- cells within larger ones ---- */

typedef struct sum { /* of the cells within one */
    const ps_entry_row *within;
    uint64_t shown, hidden;
    size_t n_shown, n_hidden;
} sum;

/* The larger cell's key: the row's own labels with the inner field's taken out and the outer one's put in. */
static bool key_of_larger(ps_buffer *out, const ps_entry *inner, const ps_entry_row *row, size_t field,
                          const char *outer_field, const char *outer_label)
{
    bool placed = false;
    const char *last = "";

    ps_buffer_clear(out);
    for (;;) { /* fields in byte order, as keys have them */
        const char *next = NULL, *label = NULL;

        for (size_t d = 0; d < inner->n_fields; d++)
            if (row->labels[d] && d != field && strcmp(inner->fields[d], last) > 0 &&
                (!next || strcmp(inner->fields[d], next) < 0)) {
                next = inner->fields[d];
                label = row->labels[d];
            }
        if (!placed && (!next || strcmp(outer_field, next) < 0)) {
            ps_buffer_print(out, "%s%s=%s", out->length ? ";" : "", outer_field, outer_label);
            placed = true;
        }
        if (!next)
            return !out->failed;
        ps_buffer_print(out, "%s%s=%s", out->length ? ";" : "", next, label);
        last = next;
    }
}

static ps_status judge_sum(const pair *p, const sum *s, ps_entry_layer layer, const char *field, ps_error *err)
{
    const ps_entry_cell *larger = &s->within->cells[layer];
    const uint64_t rest = larger->count - s->shown;
    const char *why = NULL;

    if (s->shown > larger->count)
        return PS_OK; /* of other data */
    if (ps_cell_is_shown(larger)) {
        if (s->n_shown && rest && rest <= p->small)
            why = "leave a few people over";
        else if (s->n_hidden == 1 && rest == s->hidden)
            why = "leave one hidden cell over";
    } else if (s->n_shown && !s->n_hidden && !rest) {
        why = "add up to what is hidden";
    }
    if (!why)
        return PS_OK;
    ps_fail(err, PS_EDISCLOSURE, "%s and this one: the cells by %.40s that are shown within a larger one %s", p->name,
            field, why);
    return refuse(s->within->key, err);
}

/* Cells of `inner` by the field that lie within cells of `outer`. */
static ps_status check_nested(const pair *p, const ps_entry *inner, ps_entry_layer inner_layer, size_t field,
                              const ps_entry *outer, ps_entry_layer outer_layer, const char *outer_field,
                              const ps_nest *nest, ps_error *err)
{
    sum *sums = ps_calloc(outer->n_rows, sizeof *sums);
    ps_buffer key = {0};
    ps_status st = sums ? PS_OK : ps_fail_memory(err);

    for (size_t r = 0; st == PS_OK && r < inner->n_rows; r++) {
        const ps_entry_row *row = &inner->rows[r], *larger;
        const char *label = row->labels[field] ? ps_nest_within(nest, row->labels[field]) : NULL;
        sum *s;

        if (!label)
            continue;
        if (!key_of_larger(&key, inner, row, field, outer_field, label)) {
            st = ps_fail_memory(err);
            break;
        }
        larger = ps_entry_find(outer, key.at);
        if (!larger)
            continue;
        s = &sums[larger - outer->rows];
        s->within = larger;
        if (ps_cell_is_shown(&row->cells[inner_layer])) {
            s->shown += row->cells[inner_layer].count;
            s->n_shown++;
        } else {
            s->hidden += row->cells[inner_layer].count;
            s->n_hidden++;
        }
    }
    for (size_t r = 0; st == PS_OK && r < outer->n_rows; r++)
        if (sums[r].within)
            st = judge_sum(p, &sums[r], outer_layer, inner->fields[field], err);
    ps_buffer_release(&key);
    free(sums);
    return st;
}

/* Each field of the one that the other lacks, within each of the other's that the one lacks. */
static ps_status check_all_nested(const pair *p, const ps_entry *inner, ps_entry_layer inner_layer,
                                  const ps_entry *outer, ps_entry_layer outer_layer, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t f = 0; st == PS_OK && f < inner->n_fields; f++)
        for (size_t g = 0; st == PS_OK && !has_field(outer, inner->fields[f]) && g < outer->n_fields; g++) {
            ps_arena *arena;
            ps_nest nest;
            bool found = false;

            if (has_field(inner, outer->fields[g]))
                continue;
            arena = ps_arena_new();
            st = arena ? ps_nest_open(&nest, &found, arena, p->world, inner->fields[f], outer->fields[g], err)
                       : ps_fail_memory(err);
            if (st == PS_OK && found) {
                st = check_nested(p, inner, inner_layer, f, outer, outer_layer, outer->fields[g], &nest, err);
                ps_nest_close(&nest);
            }
            ps_arena_free(arena);
        }
    return st;
}

/* ---- two counts ---- */

static ps_status check_cells(const pair *p, ps_entry_layer layer, ps_entry_layer earlier_layer, const ps_term *differ,
                             ps_error *err)
{
    const ps_entry *a = p->entry, *b = p->earlier;
    ps_status st = PS_OK;

    for (size_t i = 0, k = 0; st == PS_OK && (i < a->n_rows || k < b->n_rows);) {
        const int order = i == a->n_rows ? 1 : k == b->n_rows ? -1 : strcmp(a->rows[i].key, b->rows[k].key);
        const ps_entry_row *left = order <= 0 ? &a->rows[i++] : NULL, *right = order >= 0 ? &b->rows[k++] : NULL;

        if ((!left && !could_have(a, b, right)) || (!right && !could_have(b, a, left)))
            continue;
        if (differ)
            st = check_overlap(p, differ, (left ? left : right)->key, left ? &left->cells[layer] : &nobody,
                               right ? &right->cells[earlier_layer] : &nobody, err);
        else
            st = check_again(p, (left ? left : right)->key, left ? &left->cells[layer] : &nobody,
                             right ? &right->cells[earlier_layer] : &nobody, err);
    }
    return st;
}

/* A condition more is an overlap of populations; of counts over one population ("known to the trust", "and diabetic")
 * it is what tables are for. */
static ps_status check_layers(const pair *p, ps_entry_layer layer, ps_entry_layer earlier_layer, ps_error *err)
{
    const ps_term *differ = NULL;
    ps_status st = PS_OK;

    switch (ps_terms_compare(&differ, &p->entry->terms[layer], &p->earlier->terms[earlier_layer])) {
    case PS_TERMS_SAME:
        st = check_cells(p, layer, earlier_layer, NULL, err);
        if (st == PS_OK)
            st = check_all_nested(p, p->entry, layer, p->earlier, earlier_layer, err);
        if (st == PS_OK)
            st = check_all_nested(p, p->earlier, earlier_layer, p->entry, layer, err);
        return st;
    case PS_TERMS_RANGE:
        return check_cells(p, layer, earlier_layer, differ, err);
    case PS_TERMS_CONDITION:
        if (layer == PS_ENTRY_POPULATION && earlier_layer == PS_ENTRY_POPULATION)
            return check_cells(p, layer, earlier_layer, differ, err);
        return PS_OK;
    default:
        return PS_OK;
    }
}

ps_status ps_difference_check(const ps_entry *entry, const ps_entry *earlier, const ps_world *world, ps_error *err)
{
    const int32_t days = entry->index_date - earlier->index_date;
    pair p = {.entry = entry, .earlier = earlier, .world = world};
    ps_status st = PS_OK;

    if (days >= PS_APART_DAYS || days <= -PS_APART_DAYS)
        return PS_OK;
    p.small = entry->small > earlier->small ? entry->small : earlier->small;
    if (earlier->number)
        snprintf(p.name, sizeof p.name, "table %.40s (entry %" PRIu64 " of the ledger)", earlier->table,
                 earlier->number);
    else
        snprintf(p.name, sizeof p.name, "table %.40s of this run", earlier->table);
    for (unsigned l = 0; st == PS_OK && l < (entry->counted ? PS_ENTRY_LAYERS : 1u); l++)
        for (unsigned e = 0; st == PS_OK && e < (earlier->counted ? PS_ENTRY_LAYERS : 1u); e++)
            st = check_layers(&p, (ps_entry_layer)l, (ps_entry_layer)e, err);
    return st;
}
