/* Order: members of a cohort, best rank first, with equals in lot order or by pseudonym. */
#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"
#include "stratify/natural.h"
#include "stratify/rank.h"
#include "stratify/stratify.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOT_BYTES 32

typedef struct key {
    const ps_column *column;
    const ps_name *name;
    bool descending;
} key;

typedef struct order {
    const ps_population *population;
    const key *keys;
    size_t n_keys;
    bool lots;
    char *lot_key;
    size_t lot_key_length;
    char *text; /* room for a pseudonym */
} order;

/* ---- keys ---- */

/* A tier's labels go by their cuts, highest cut first; texts without words of their own in natural order. */
static int compare_texts(const ps_name_row *row, const char *a, const char *b)
{
    size_t left = row->n_words, right = row->n_words;

    for (size_t w = 0; row->words && w < row->n_words; w++) {
        if (!strcmp(row->words[w], a))
            left = w;
        if (!strcmp(row->words[w], b))
            right = w;
    }
    if (left != right)
        return left < right ? -1 : 1;
    return ps_natural_compare(a, b);
}

static int compare_values(const order *o, const key *k, uint32_t a, uint32_t b)
{
    const ps_column *c = k->column;

    switch (c->type) {
    case PS_NUMBER:
        return (c->number[a] > c->number[b]) - (c->number[a] < c->number[b]);
    case PS_DATE:
        return (c->day[a] > c->day[b]) - (c->day[a] < c->day[b]);
    case PS_FLAG: /* yes first */
        return (c->flag[a] == PS_NO) - (c->flag[b] == PS_NO);
    case PS_TEXT:
        if (c->text[a] == c->text[b])
            return 0;
        return compare_texts(&k->name->row, ps_intern_text(o->population->words, c->text[a]),
                             ps_intern_text(o->population->words, c->text[b]));
    default:
        return 0;
    }
}

static int compare_key(const order *o, const key *k, uint32_t a, uint32_t b)
{
    const bool a_known = ps_column_known(k->column, a), b_known = ps_column_known(k->column, b);
    int compared;

    if (a_known != b_known)
        return a_known ? -1 : 1; /* missing last, whatever the direction */
    if (!a_known)
        return 0;
    compared = compare_values(o, k, a, b);
    return k->descending ? -compared : compared;
}

/* ---- lots ---- */

static void draw_lot(unsigned char lot[LOT_BYTES], char *text, const order *o, uint32_t person)
{
    const size_t length = ps_idmap_text(text, o->population->ids, person);

    ps_hmac_sha256(lot, o->lot_key, o->lot_key_length, text, length);
}

static int compare_lots(const order *o, const ps_ranked *a, const ps_ranked *b)
{
    unsigned char left[LOT_BYTES], right[LOT_BYTES];
    int compared;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    draw_lot(left, o->text, o, a->person);
    draw_lot(right, o->text, o, b->person);
    compared = memcmp(left, right, sizeof left);
    return compared ? compared : ps_idmap_compare(o->population->ids, a->person, b->person);
}

/* Seed, plan and index date, with NUL between, so that no two triples make one key. */
static ps_status make_lot_key(order *o, const ps_plan *plan, ps_error *err)
{
    const char *const parts[] = {plan->lot_seed ? plan->lot_seed : "popstrat", plan->name ? plan->name : ""};
    ps_buffer made = {0};
    char day[11];

    for (size_t i = 0; i < PS_COUNT(parts); i++)
        ps_buffer_add(&made, parts[i], strlen(parts[i]) + 1);
    ps_day_format(day, o->population->index_date);
    ps_buffer_text(&made, day);
    if (made.failed) {
        ps_buffer_release(&made);
        return ps_fail_memory(err);
    }
    o->lot_key = made.at;
    o->lot_key_length = made.length;
    return PS_OK;
}

static int compare_members(const void *context, const ps_ranked *a, const ps_ranked *b)
{
    const order *o = context;

    for (size_t k = 0; k < o->n_keys; k++) {
        const int compared = compare_key(o, &o->keys[k], a->person, b->person);

        if (compared)
            return compared;
    }
    return o->lots ? compare_lots(o, a, b) : 0; /* 0: as they stand, in pseudonym order */
}

/* ---- members ---- */

static ps_status find_keys(key **out, const ps_world *world, const ps_rank_key *keys, size_t n, ps_error *err)
{
    key *found = ps_calloc(n, sizeof *found);

    if (!found)
        return ps_fail_memory(err);
    for (size_t k = 0; k < n; k++) {
        found[k].name = ps_names_find(&world->plan->names, keys[k].name);
        assert(found[k].name);
        found[k].column = &world->columns[found[k].name->number];
        found[k].descending = keys[k].descending;
    }
    *out = found;
    return PS_OK;
}

static ps_status find_members(ps_ranked **out, size_t *count, const ps_column *members, ps_error *err)
{
    ps_ranked *at;
    size_t n = 0;

    for (size_t p = 0; p < members->n; p++)
        n += members->flag[p] == PS_YES;
    at = ps_calloc(n, sizeof *at);
    if (!at)
        return ps_fail_memory(err);
    *count = n;
    n = 0;
    for (size_t p = 0; p < members->n; p++)
        if (members->flag[p] == PS_YES)
            at[n++].person = (uint32_t)p;
    *out = at;
    return PS_OK;
}

static ps_status draw_lots(ps_ranked *at, size_t n, order *o, const ps_plan *plan, ps_error *err)
{
    ps_status st = make_lot_key(o, plan, err);

    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < n; i++) {
        unsigned char lot[LOT_BYTES];

        draw_lot(lot, o->text, o, at[i].person);
        at[i].key = 0;
        for (size_t b = 0; b < 8; b++)
            at[i].key = at[i].key << 8 | lot[b];
    }
    return PS_OK;
}

ps_status ps_cohort_order(uint32_t **out, size_t *count, const ps_world *world, const ps_column *members,
                          const ps_rank_key *keys, size_t n_keys, bool lots, ps_error *err)
{
    order o = {.population = world->population, .n_keys = n_keys, .lots = lots};
    ps_ranked *at = NULL;
    uint32_t *persons = NULL;
    key *found = NULL;
    size_t n = 0;
    ps_status st = find_members(&at, &n, members, err);

    if (st == PS_OK)
        st = find_keys(&found, world, keys, n_keys, err);
    if (st == PS_OK) {
        o.keys = found;
        o.text = malloc(ps_idmap_longest(o.population->ids) + 1);
        persons = ps_calloc(n, sizeof *persons);
        if (!o.text || !persons)
            st = ps_fail_memory(err);
    }
    if (st == PS_OK)
        st = lots ? draw_lots(at, n, &o, world->plan, err) : ps_rank_sort_by_pseudonym(at, n, o.population->ids, err);
    if (st == PS_OK && (lots || n_keys))
        st = ps_rank_sort(at, n, compare_members, &o, err);
    if (st == PS_OK) {
        for (size_t i = 0; i < n; i++)
            persons[i] = at[i].person;
        *out = persons;
        *count = n;
        persons = NULL;
    }
    free(persons);
    free(found);
    free(o.text);
    free(o.lot_key);
    free(at);
    return st;
}
